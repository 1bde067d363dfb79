# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""examples/plugin through the daemon: verstat.queries over UDP and TCP, by rules that need the plugin.

usage: verstat.py BIN VERSTAT.SO EXAMPLE-DIRECTORY WORK-DIRECTORY
"""

import json
import os
import subprocess
import sys
import threading

from running import ask_tcp, ask_udp, daemon, expect, fail, fits, run


def queries(file):
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            line = line.split("#")[0].strip()
            if line:
                query, expected = line.split("=>")
                yield query.strip(), expected.strip()


def framed(method, params, number=None):
    body = {"jsonrpc": "2.0", "method": method, "params": params}
    if number is not None:
        body["id"] = number
    data = json.dumps(body).encode()
    return b"Content-Length: %d\r\n\r\n" % len(data) + data


def edited(ringfence, text, *options):
    """What the language server says of a rule file: its messages' codes, what it completes behind the last brace and
    what hovering over the last word shows."""
    document = {"uri": "file:///nowhere/ringfence/main.ring"}
    lines = text.splitlines()

    def at(word):
        column = lines[-1].rindex(word)
        return {"textDocument": document, "position": {"line": len(lines) - 1, "character": column + len(word)}}

    data = (framed("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 0)
            + framed("textDocument/didOpen", {"textDocument": {**document, "languageId": "ringfence", "version": 1, "text": text}})
            + framed("textDocument/completion", at("{ "), 1) + framed("textDocument/hover", at("attest"), 2))
    server = subprocess.Popen([ringfence, "lsp", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    watchdog = threading.Timer(120, server.kill)  # then its output ends
    watchdog.start()
    answers, codes = {}, None
    try:
        server.stdin.write(data)
        server.stdin.flush()
        while codes is None or not {1, 2} <= set(answers):
            header = server.stdout.readline()
            if not header.startswith(b"Content-Length: "):
                fail("the language server sent %r" % header)
            server.stdout.readline()
            told = json.loads(server.stdout.read(int(header[len(b"Content-Length: "):])))
            if "id" in told and "method" not in told:
                answers[told["id"]] = told["result"]
            elif told.get("method") == "textDocument/publishDiagnostics":
                codes = {d["code"] for d in told["params"]["diagnostics"]}
        server.stdin.write(framed("shutdown", None, 3) + framed("exit", None))
        server.communicate()
        if server.returncode != 0:
            fail("the language server ended with %d" % server.returncode)
    finally:
        watchdog.cancel()
        server.kill()
        server.wait()
    return codes, {item["label"] for item in answers[1]}, answers[2]["contents"]["value"] if answers[2] else ""


def main(bin_directory, plugin, example, work):
    ringfence = os.path.join(bin_directory, "ringfence")
    rules = os.path.join(example, "verstat.ring")
    store = os.path.join(work, "store")

    without = run(ringfence, "activate", rules, "--store", store)
    if without.returncode != 1 or "verstat" not in without.stderr:
        fail("without the plugin the rules should be refused, naming it:\n" + without.stderr)
    wrong = os.path.join(work, "wrong.ring")
    with open(wrong, "w", encoding="utf-8") as f:
        f.write("ringfence 1;\nuse verstat 1;\ninbound { attested D -> hangup; }\n")
    refused = run(ringfence, "check", wrong, "--plugin", plugin)
    if refused.returncode != 1 or "VS0001" not in refused.stderr or "wrong.ring:3:20" not in refused.stderr:
        fail("the plugin's own check should refuse `attested D`:\n" + refused.stderr)
    print(refused.stderr)
    # The words that are told, and those that an editor offers, are the plugin's too.
    words = json.loads(expect(ringfence, "words", "--plugin", plugin, "--format", "json"))
    attested = [w for w in words["words"] if w["word"] == "attested"]
    if len(attested) != 1 or attested[0]["plugin"] != "verstat" or attested[0]["usage"] != "CODE,...":
        fail("`words` should tell the plugin's word: " + json.dumps(attested))
    if "attested CODE,..." not in expect(ringfence, "words", "--plugin", plugin):
        fail("`words` should tell the plugin's word to people as well")
    if "attested" in expect(ringfence, "words"):
        fail("`words` should not tell a word of a plugin that is not loaded")

    text = "ringfence 1;\nuse verstat 1;\ninbound { attested D -> hangup; }\n"
    codes, offered, shown = edited(ringfence, text, "--plugin", plugin)
    if "VS0001" not in codes or "attested" not in offered or "of plugin `verstat 1`" not in shown:
        fail("an editor should be told of the plugin's word: %s, %s, %s" % (codes, sorted(offered), shown))
    _, offered, _ = edited(ringfence, text.replace("use verstat 1;", ""), "--plugin", plugin)
    if "attested" in offered or "vip" in offered:
        fail("a word of a plugin that the file does not use should not be offered")
    codes, offered, shown = edited(ringfence, text)
    if "VS0001" in codes or not codes or "attested" in offered or shown:
        fail("without the plugin an editor should be told that it is not there: %s" % codes)

    advised = run(ringfence, "activate", rules, "--plugin", plugin, "--store", store)
    if advised.returncode != 0 or "RF" in advised.stderr:
        fail("the example should be activated without a word of advice:\n" + advised.stderr)

    with daemon(bin_directory, store, "--plugin", plugin) as port:
        asked = 0
        for query, expected in queries(os.path.join(example, "verstat.queries")):
            over_udp, over_tcp = ask_udp(port, query), ask_tcp(port, query)
            print(query, "=>", over_tcp)
            if over_udp != over_tcp:
                fail("over UDP it is " + over_udp)
            if not fits(over_tcp, expected):
                fail("expected " + expected)
            asked += 1
        if asked == 0:
            fail("nothing was asked")

    # A daemon without the plugin cannot use the policy: it says so, and answers by `on failure`.
    with daemon(bin_directory, store) as port:
        answer = ask_tcp(port, "inbound from=+48601000001 to=+48221234567")
        print("without the plugin =>", answer)
        if not fits(answer, "allow;failure=1"):
            fail("a policy whose words are not there should make the decision a failure")

    # The same by the command line.
    query = ["inbound", "from=+48601000001", "to=+48221234567", "verstat=No-TN-Validation"]
    explained = expect(ringfence, "explain", *query, "--plugin", plugin, "--store", store)
    if "verstat is No-TN-Validation" not in explained:
        fail("explain should tell what the plugin saw:\n" + explained)
    print(explained)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
