# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""What `ringfence lsp` does with messages that no editor should send. It answers, and goes on."""

import json
import os
import random
import subprocess
import unittest

RINGFENCE = os.environ["RINGFENCE"]
DEADLINE = float(os.environ.get("RINGFENCE_TEST_DEADLINE", "60"))
ROOT = "file:///nowhere/ringfence"


def framed(body):
    body = body if isinstance(body, bytes) else body.encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def message(method, params=None, id=None):
    made = {"jsonrpc": "2.0", "method": method}
    if params is not None:
        made["params"] = params
    if id is not None:
        made["id"] = id
    return framed(json.dumps(made))


INITIALIZE = message("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 0)
END = message("shutdown", id="end") + message("exit")


def opened(text, uri=ROOT + "/a.ring", version=1):
    return message("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "ringfence",
                                                              "version": version, "text": text}})


def run(data):
    """Sends it all, closes the input; what was answered, the exit status and stderr."""
    done = subprocess.run([RINGFENCE, "lsp"], input=data, capture_output=True, timeout=DEADLINE)
    answers, rest = [], done.stdout
    while rest:
        header, _, rest = rest.partition(b"\r\n\r\n")
        assert header.startswith(b"Content-Length: "), header
        size = int(header[len(b"Content-Length: "):])
        answers.append(json.loads(rest[:size].decode("utf-8")))
        rest = rest[size:]
    return answers, done.returncode, done.stderr.decode()


def answer(answers, id):
    found = [a for a in answers if "method" not in a and a["id"] == id]
    assert len(found) == 1, (id, answers)
    return found[0]


class Protocol(unittest.TestCase):
    def test_shutdown_and_exit_end_it_well(self):
        answers, status, said = run(INITIALIZE + END)
        self.assertEqual(status, 0)
        self.assertEqual(said, "")
        self.assertIsNone(answer(answers, "end")["result"])

    def test_an_exit_without_shutdown_is_no_good_end(self):
        self.assertEqual(run(INITIALIZE + message("exit"))[1], 1)
        self.assertEqual(run(INITIALIZE)[1], 1)
        self.assertEqual(run(b"")[1], 1)

    def test_initialize_comes_first_and_once(self):
        answers, status, _ = run(message("textDocument/hover", {}, 1) + opened("x") + INITIALIZE +
                                 message("initialize", {}, 2) + message("shutdown", id=3) +
                                 message("textDocument/hover", {}, 4) + message("exit"))
        self.assertEqual(answer(answers, 1)["error"]["code"], -32002)
        self.assertIn("capabilities", answer(answers, 0)["result"])
        self.assertEqual(answer(answers, 2)["error"]["code"], -32600)
        self.assertEqual(answer(answers, 4)["error"]["code"], -32600)
        self.assertEqual(status, 0)

    def test_what_is_no_message_is_answered_with_an_error(self):
        for body, code in [("{", -32700), ("", -32700), (b"\xff\xfe", -32700), ("[]", -32600), ("3", -32600),
                           ("[[[[", -32700), ("[" * 200_000 + "]" * 200_000, -32600),
                           ('{"jsonrpc":"2.0","id":5}', -32600), ('{"jsonrpc":"2.0","id":{},"method":"x"}', -32600),
                           ('{"id":5,"method":"x"}', -32600), ('{"jsonrpc":"2.0","id":5,"method":7}', -32600),
                           ('{"jsonrpc":"2.0","id":5,"method":"nothing/known"}', -32601)]:
            with self.subTest(body=body[:60]):
                answers, status, _ = run(INITIALIZE + framed(body) + END)
                found = [a for a in answers if "error" in a]
                self.assertEqual([a["error"]["code"] for a in found], [code])
                self.assertEqual(status, 0)

    def test_parameters_that_do_not_fit_are_refused(self):
        uri = ROOT + "/a.ring"
        at = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
        wrong = [None, [], {}, {"textDocument": 3}, {"textDocument": {"uri": 7}}, {"textDocument": {"uri": uri}},
                 {**at, "position": {"line": "a", "character": 0}}, {**at, "textDocument": {"uri": "file:///not/open"}}]
        for method in ["hover", "completion", "definition", "references", "prepareRename", "rename", "codeAction"]:
            data = INITIALIZE + opened("ringfence 1;")
            for i, params in enumerate(wrong):
                data += message("textDocument/" + method, params, i + 1)
            answers, status, _ = run(data + END)
            for i in range(len(wrong)):
                self.assertEqual(answer(answers, i + 1)["error"]["code"], -32602, (method, wrong[i]))
            self.assertEqual(status, 0)

    def test_places_that_are_not_there_are_answered_with_nothing(self):
        at = {"textDocument": {"uri": ROOT + "/a.ring"}, "position": {"line": 4_000_000_000, "character": 4_000_000_000}}
        answers, status, _ = run(INITIALIZE + opened("ringfence 1;") + message("textDocument/hover", at, 1) +
                                 message("textDocument/definition", at, 2) + END)
        self.assertIsNone(answer(answers, 1)["result"])
        self.assertIsNone(answer(answers, 2)["result"])
        self.assertEqual(status, 0)

    def test_a_notification_that_is_wrong_leaves_the_text_as_it_was(self):
        uri = ROOT + "/a.ring"
        half = {"textDocument": {"uri": uri, "version": 2},
                "contentChanges": [{"text": "region PL;"}, {"range": {"start": 3}, "text": ""}]}
        answers, status, _ = run(INITIALIZE + opened("ringfence 2;") + message("textDocument/didChange", half) +
                                 message("textDocument/didChange") + message("unknown/notification", {}) +
                                 message("$/cancelRequest", {"id": 9}) +
                                 message("textDocument/hover", {"textDocument": {"uri": uri},
                                                                "position": {"line": 0, "character": 1}}, 1) + END)
        self.assertIn("`ringfence INTEGER`", answer(answers, 1)["result"]["contents"]["value"])
        self.assertEqual([a["method"] for a in answers if a.get("method") == "window/logMessage"],
                         ["window/logMessage"] * 2)
        self.assertEqual(status, 0)

    def test_a_message_beyond_the_limit_is_passed_over(self):
        size = 64 * 1024 * 1024 + 1
        answers, status, _ = run(INITIALIZE + b"Content-Length: %d\r\n\r\n" % size + b" " * size + END)
        self.assertEqual([a["error"]["message"] for a in answers if "error" in a], ["a message of more than 64 MiB"])
        self.assertEqual(status, 0)

    def test_what_has_no_header_ends_it_with_a_reason(self):
        for data in [b"GET / HTTP/1.1\r\n\r\n", b"Content-Length: many\r\n\r\n{}", b"Content-Length: -1\r\n\r\n{}",
                     b"x" * 10_000, b"Content-Length: 10\r\n\r\n{}", b"Content-Length: 2\r\n",
                     b"Content-Length: 99999999999999999999999\r\n\r\n{}"]:
            with self.subTest(data=data[:40]):
                answers, status, said = run(INITIALIZE + data)
                self.assertEqual(status, 1)
                self.assertIn("ringfence: lsp: ", said)
                self.assertEqual(answers[-1]["error"]["code"], -32700)

    def test_headers_may_be_written_in_other_ways(self):
        body = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "shutdown"}).encode()
        other = b"content-type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:%d\r\n\r\n" % len(body) + body
        answers, status, _ = run(INITIALIZE + other + message("exit"))
        self.assertIsNone(answer(answers, 7)["result"])
        self.assertEqual(status, 0)

    def test_texts_of_every_kind_are_answered_for(self):
        pieces = ["ringfence 1;", "list ", "vip ", "{", "}", "->", "hangup", ";", "\"", "📞", "#", "\n", "\r", "+48 22",
                  "inbound ", "not ", "(", ")", ",", "|", "and ", "\0", "test \"t\" {", "hours h {", "add vip for ",
                  "include \"a.ring\";", "include \"b.ring\";", "include \"/dev/zero\";", "24h", "2026-01-01", "then "]
        chance = random.Random(4)
        uri = ROOT + "/a.ring"
        data = INITIALIZE + opened("")
        count = 0
        for version in range(2, 150):
            text = "".join(chance.choice(pieces) for _ in range(chance.randrange(40)))
            data += message("textDocument/didChange", {"textDocument": {"uri": uri, "version": version},
                                                        "contentChanges": [{"text": text}]})
            at = {"textDocument": {"uri": uri}, "context": {"includeDeclaration": True},
                  "position": {"line": chance.randrange(3), "character": chance.randrange(60)}}
            for method in ["hover", "completion", "definition", "references", "prepareRename", "documentSymbol"]:
                count += 1
                data += message("textDocument/" + method, at, count)
        answers, status, _ = run(data + END)
        self.assertEqual([a for a in answers if "error" in a], [])
        self.assertEqual(len([a for a in answers if "result" in a]), count + 2)
        self.assertEqual(status, 0)

    def test_the_words_tell_what_they_are(self):
        told = json.loads(subprocess.run([RINGFENCE, "words", "--format", "json"], capture_output=True, check=True,
                                         timeout=DEADLINE).stdout)
        self.assertEqual(told["edition"], 1)
        self.assertEqual([p["name"] for p in told["plugins"]], ["standard"])
        words = {(w["kind"], w.get("within"), w["word"]): w for w in told["words"]}
        hangup = words["action", None, "hangup"]
        self.assertEqual((hangup["usage"], hangup["plugin"], hangup["plugin_version"], hangup["ends_search"]),
                         ("[INTEGER] [TEXT]", "standard", 1, True))
        self.assertEqual(words["action", None, "redirect"]["scenarios"], ["inbound"])
        self.assertEqual(words["action", None, "present"]["keywords"], ["area", "except", "sticky"])
        self.assertEqual(words["condition", None, "anonymous"]["scenarios"], [])
        self.assertEqual((words["scenario", None, "inbound"]["binding"], words["scenario", None, "inbound"]["subject"]),
                         ("called", "caller"))
        self.assertTrue(words["scenario", None, "always"]["before_all"])
        self.assertEqual(words["statement", "list", "ttl"]["usage"], "DURATION")
        for word in told["words"]:
            self.assertTrue(word["summary"], word)
            if word["kind"] != "statement":
                self.assertTrue(word["example"]["rules"], word)
        text = subprocess.run([RINGFENCE, "words"], capture_output=True, check=True, timeout=DEADLINE).stdout.decode()
        for word in told["words"]:
            self.assertIn("\n  " + word["word"], text)
        wrong = subprocess.run([RINGFENCE, "words", "--format", "xml"], capture_output=True, timeout=DEADLINE)
        self.assertEqual(wrong.returncode, 2)


if __name__ == "__main__":
    unittest.main()
