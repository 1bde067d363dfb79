# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Changes over HTTP that are asked for once more: `Idempotency-Key`, and the ids by which requests are known."""

import base64
import http.client
import os
import random
import resource
import signal
import subprocess
import threading
import time
import unittest

import harness

RULES = """ringfence 1;
region PL;
list dnc "Do not call";
list house;
list few max 2;
inbound { dnc -> hangup 603; house -> hangup; few -> hangup; }
"""

ADDED, IMPORTED, ACTIVATED, DENIED = "3", "6", "8", "17"


def basic(name):
    return {"Authorization": "Basic " + base64.b64encode(("%s:%s-password" % (name, name)).encode()).decode()}


def key(text, **more):
    return {"Idempotency-Key": text, **more}


def form(text, boundary):
    body = "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"numbers.txt\"\r\n\r\n%s\r\n--%s--\r\n" % (boundary, text, boundary)
    return body, {"Content-Type": "multipart/form-data; boundary=" + boundary}


class Keys(harness.HttpCase):
    role = "administrator"

    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def records(self, *events):
        return [r for r in self.journal() if r["event"] in events]

    def add(self, number, headers, **more):
        return self.ask("PUT", "/v1/lists/house/entries/" + number, more, headers)

    def test_a_request_that_is_sent_once_more_is_answered_as_it_was_and_changes_nothing(self):
        self.start_http()
        first = self.add("+48601000001", key('"a"'), reason="asked")
        self.assertEqual((first.status, first.json["changed"], first.headers["Idempotency-Replayed"]), (200, 1, None))
        self.ask("DELETE", "/v1/lists/house/entries/+48601000001")
        for text in '"a"', "a", ' "a" ':  # the same key, however it is written
            again = self.add("+48601000001", key(text), reason="asked")
            self.assertEqual((again.status, again.body, again.headers["Content-Type"], again.headers["Idempotency-Replayed"]),
                             (first.status, first.body, first.headers["Content-Type"], "true"))
            self.assertNotEqual(again.headers["X-Request-Id"], first.headers["X-Request-Id"])
        self.assertEqual(len(self.records(ADDED)), 1)
        # Without a key, and with another, it is another request.
        self.assertEqual(self.add("+48601000001", {}, reason="asked").json["changed"], 1)
        self.assertEqual(self.add("+48601000002", key("b")).json["changed"], 1)
        self.ringfence("verify")

    def test_a_key_is_that_of_one_request(self):
        self.start_http()
        self.assertEqual(self.add("+48601000001", key("a"), reason="x").status, 200)
        for method, path, body in [("PUT", "/v1/lists/house/entries/+48601000001", {"reason": "y"}), ("PUT", "/v1/lists/house/entries/+48601000002", {"reason": "x"}),
                                   ("PUT", "/v1/lists/dnc/entries/+48601000001", {"reason": "x"}), ("DELETE", "/v1/lists/house/entries/+48601000001", None),
                                   ("PUT", "/v1/lists/house/entries/+48601000001?call=c-1", {"reason": "x"}), ("POST", "/v1/lists/house/imports", "+48601000009\n"),
                                   ("POST", "/v1/policy", RULES)]:
            with self.subTest(method + path):
                answer = self.ask(method, path, body, key("a"))
                self.assertEqual((answer.status, answer.json["code"]), (422, "conflict"), answer.text)
        self.assertEqual(len(self.records(ADDED)), 1)

    def test_what_is_no_key_is_told_and_nothing_is_done(self):
        self.start_http()
        for text in '""', "", '"a', "a b", "a,b", "k" * 256, '"a";q=1', "ż".encode():
            with self.subTest(text):
                answer = self.add("+48601000001", key(text))
                self.assertEqual((answer.status, answer.json["code"]), (400, "invalid"), answer.text)
                self.assertEqual(self.ask("POST", "/v1/lists/house/imports", "+48601000001\n", key(text)).status, 400)
        self.assertEqual(self.records(ADDED, IMPORTED), [])
        self.assertEqual(self.add("+48601000001", key("k" * 255)).status, 200)
        # Where nothing is changed, nobody looks at it.
        self.assertEqual(self.ask("GET", "/v1/lists", headers=key("a b")).status, 200)
        self.assertEqual(self.ask("GET", "/v1/decide/inbound?from=1&to=2", headers=key("a b")).status, 200)
        self.assertEqual(self.ask("POST", "/v1/rules/check", RULES, key("a b")).status, 200)

    def test_what_was_refused_for_good_is_refused_again_and_what_may_go_well_is_tried_again(self):
        self.start_http()
        self.ask("POST", "/v1/lists/few/entries", {"number": ["+48601000001", "+48601000002"]})
        missing = self.ask("POST", "/v1/imports/77/undo", {}, key("m"))
        self.assertEqual(missing.status, 404, missing.text)
        again = self.ask("POST", "/v1/imports/77/undo", {}, key("m"))
        self.assertEqual((again.status, again.body, again.headers["Idempotency-Replayed"]), (404, missing.body, "true"))
        # Another version of the policy than is in force: 412 is not kept.
        self.assertEqual(self.ask("POST", "/v1/policy", RULES + "# two\n", key("p", **{"If-Match": '"9"'})).status, 412)
        self.assertEqual(self.ask("POST", "/v1/policy", RULES + "# two\n", key("p", **{"If-Match": '"1"'})).status, 201)
        # Beyond the role: 403 is not kept.
        self.account("ann", "reader")
        self.assertEqual(self.add("+48601000003", key("r", **basic("ann"))).status, 403)
        self.ringfence("user", "role", "ann", "agent")
        self.assertEqual(self.add("+48601000003", key("r", **basic("ann"))).json["changed"], 1)

    def test_a_key_is_that_of_one_account_and_ends_with_it(self):
        for name in "ann", "ben":
            self.account(name, "agent")
        self.start_http()
        self.assertEqual(self.add("+48601000001", key("a", **basic("ann"))).json["numbers"][0]["result"], "added")
        for headers in basic("ben"), {}:
            answer = self.add("+48601000001", key("a", **headers))
            self.assertIsNone(answer.headers["Idempotency-Replayed"])
            self.assertNotEqual(answer.json["numbers"][0]["result"], "added")
        self.assertEqual(self.add("+48601000001", key("a", **basic("ann"))).headers["Idempotency-Replayed"], "true")
        # Another one of that name is another account; one with another password is the same.
        self.ringfence("user", "password", "ben", "--new-password-file", self.write("again", "ben-password\n"))
        self.assertEqual(self.add("+48601000001", key("a", **basic("ben"))).headers["Idempotency-Replayed"], "true")
        self.ringfence("user", "remove", "ann")
        self.account("ann", "agent")
        self.assertIsNone(self.add("+48601000001", key("a", **basic("ann"))).headers["Idempotency-Replayed"])

    def test_where_secrets_are_taken_or_told_no_key_is(self):
        self.start_http()
        for method, path, body in [("POST", "/v1/tokens", {"name": "crm", "role": "agent"}), ("POST", "/v1/accounts", {"name": "ann", "role": "agent", "password": "secret-1234"}),
                                   ("PUT", "/v1/accounts/ann/password", {"password": "secret-1234"})]:
            answer = self.ask(method, path, body, key("a"))
            self.assertEqual((answer.status, answer.json["code"]), (400, "misused"), answer.text)
        self.assertEqual(self.ringfence("user", "list", "--format", "json").count('"name"'), 0)
        self.assertEqual(self.ask("POST", "/v1/tokens", {"name": "crm", "role": "agent"}).status, 201)

    def test_two_at_a_time_are_done_once(self):
        self.start_http()
        body = {"number": ["+4860%07d" % i for i in range(1000)]}
        answers = []

        def ask():
            answers.append(self.daemon.http("POST", "/v1/lists/house/entries", body, key("a")))

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        done = [a for a in answers if a.status == 200]
        self.assertGreaterEqual(len(done), 1)
        for a in answers:
            if a.status != 200:
                self.assertEqual((a.status, a.json["code"], a.headers["Retry-After"]), (409, "conflict", "1"))
        self.assertEqual([a.headers["Idempotency-Replayed"] for a in done].count(None), 1)
        self.assertEqual(len(self.records(ADDED)), 1000)

    def test_while_the_first_is_worked_on_the_second_is_told_to_come_again(self):
        self.start_http()
        held = subprocess.Popen([os.environ["STORE_HAND"], "hold", self.store], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(held.stdout.close)
        self.addCleanup(held.wait)
        held.stdout.readline()
        c = http.client.HTTPConnection("127.0.0.1", self.daemon.http_port, timeout=harness.DEADLINE)
        self.addCleanup(c.close)
        c.request("PUT", "/v1/lists/house/entries/+48601000001", headers=key("a"))
        harness.until("it waits for the store", lambda: self.daemon.info()["changes_pending"] == "1")
        second = self.ask("PUT", "/v1/lists/house/entries/+48601000001", headers=key("a"))
        self.assertEqual((second.status, second.json["code"], second.headers["Retry-After"]), (409, "conflict", "1"))
        held.stdin.close()
        first = harness.HttpAnswer(c.getresponse())
        self.assertEqual((first.status, first.headers["Idempotency-Replayed"]), (200, None))
        self.assertEqual(self.ask("PUT", "/v1/lists/house/entries/+48601000001", headers=key("a")).body, first.body)

    def test_of_a_long_answer_it_is_told_that_it_was_not_kept(self):
        self.start_http()
        body = {"number": ["+4860%07d" % i for i in range(1000)]}
        first = self.ask("POST", "/v1/lists/house/entries", body, key("a"))
        self.assertGreater(len(first.body), 64 * 1024)
        again = self.ask("POST", "/v1/lists/house/entries", body, key("a"))
        self.assertEqual((again.status, again.body, again.headers["Idempotency-Replayed"]), (204, b"", "true"))

    # --- processes ---

    def test_an_import_is_done_once_however_its_form_is_written(self):
        self.start_http()
        for n, (one, two) in enumerate([(("+48601000001\n", {}), ("+48601000001\n", {})), (form("+48601000002\n", "x"), form("+48601000002\n", "another"))]):
            with self.subTest(n):
                first = self.ask("POST", "/v1/lists/dnc/imports?reason=spring", one[0], key("i%d" % n, **one[1]))
                self.assertEqual(first.status, 201, first.text)
                again = self.ask("POST", "/v1/lists/dnc/imports?reason=spring", two[0], key("i%d" % n, **two[1]))
                self.assertEqual((again.status, again.body, again.headers["Location"], again.headers["Idempotency-Replayed"]),
                                 (201, first.body, first.headers["Location"], "true"))
                other = self.ask("POST", "/v1/lists/dnc/imports?reason=spring", "+48601000009\n", key("i%d" % n))
                self.assertEqual((other.status, other.json["code"]), (422, "conflict"))
        self.assertEqual(len(self.records(IMPORTED)), 2)

    def test_data_of_an_announced_import_are_taken_once(self):
        self.start_http()
        number = self.ask("POST", "/v1/lists/dnc/imports", headers=key("announce")).json["import"]
        path = "/v1/imports/%d/data" % number
        first = self.ask("PUT", path, "+48601000001\n", key("d"))
        self.assertEqual(first.status, 201, first.text)
        self.assertEqual(self.ask("PUT", path, "+48601000001\n", key("d")).body, first.body)
        self.assertEqual(self.ask("PUT", path, "+48601000001\n", key("e")).status, 409)

    def test_rules_are_put_in_force_once(self):
        self.start_http()
        changed = RULES.replace("603", "480")
        first = self.ask("POST", "/v1/policy", changed, key("p"))
        self.assertEqual(first.status, 201, first.text)
        again = self.ask("POST", "/v1/policy", changed, key("p"))
        self.assertEqual((again.status, again.body, again.headers["Location"], again.headers["Idempotency-Replayed"]), (201, first.body, first.headers["Location"], "true"))
        self.assertEqual(len(self.records(ACTIVATED)), 2)
        wrong = self.ask("POST", "/v1/policy", "ringfence 1; inbound { nothing -> hangup; }", key("w"))
        self.assertEqual((wrong.status, self.ask("POST", "/v1/policy", "ringfence 1; inbound { nothing -> hangup; }", key("w")).body), (400, wrong.body))

    # --- ends ---

    def test_a_daemon_that_is_started_again_knows_what_was_answered(self):
        self.start_http()
        first = self.add("+48601000001", key("a"))
        self.assertEqual(self.daemon.end(), 0)
        self.daemons.clear()
        self.start_http()
        again = self.add("+48601000001", key("a"))
        self.assertEqual((again.body, again.headers["Idempotency-Replayed"]), (first.body, "true"))

    def test_killed_at_any_moment_a_change_is_there_once_and_no_second_time(self):
        chance = random.Random(7)
        replayed = 0
        self.start_http()
        took = time.monotonic()
        for i in range(5):
            self.add("+48603%06d" % i, key("before-%d" % i))
        took = (time.monotonic() - took) / 5
        self.assertEqual(self.daemon.end(), 0)
        self.daemons.clear()
        for i in range(30):
            number = "+48602%06d" % i
            path, headers = "/v1/lists/house/entries/" + number, key("k-%d" % i)
            daemon = self.start_http()
            sent = threading.Event()

            def ask():
                c = http.client.HTTPConnection("127.0.0.1", daemon.http_port, timeout=harness.DEADLINE)
                try:
                    c.connect()
                    sent.set()
                    c.request("PUT", path, headers=headers)
                    c.getresponse().read()
                except (OSError, http.client.HTTPException):
                    pass
                finally:
                    c.close()

            asking = threading.Thread(target=ask)
            asking.start()
            sent.wait()
            # Killed then, whatever it has come to; some once they have been answered.
            asking.join(None if i % 3 == 0 else took * chance.uniform(0, 2))
            daemon.process.kill()
            asking.join()
            daemon.end(signal.SIGKILL)
            self.daemons.clear()
            daemon = self.start_http()
            was_there = len([r for r in self.records(ADDED) if r["typed"] == number])
            answer = self.ask("PUT", path, headers=headers)
            self.assertEqual((answer.status, answer.json["numbers"][0]["result"]), (200, "added"), answer.text)
            self.assertEqual(answer.headers["Idempotency-Replayed"], "true" if was_there else None)
            self.assertEqual(len([r for r in self.records(ADDED) if r["typed"] == number]), 1)
            replayed += was_there
            self.assertEqual(daemon.end(), 0)
            self.daemons.clear()
        self.ringfence("verify")
        self.assertGreaterEqual(replayed, 10)

    def test_a_change_that_found_no_room_is_made_once_there_is_some(self):
        daemon = self.start_http()
        most = os.path.getsize(os.path.join(self.store, "data.mdb"))
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
        for i in range(5000):
            body = {"number": ["+4860%03d%04d" % (i, j) for j in range(100)]}
            answer = self.ask("POST", "/v1/lists/house/entries", body, key("k-%d" % i))
            if answer.status != 200:
                break
        self.assertEqual((answer.status, answer.json["code"]), (500, "failed"), answer.text)
        before = len(self.records(ADDED))
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        answer = self.ask("POST", "/v1/lists/house/entries", body, key("k-%d" % i))
        self.assertEqual((answer.status, answer.json["changed"], answer.headers["Idempotency-Replayed"]), (200, 100, None))
        self.assertEqual(len(self.records(ADDED)), before + 100)
        self.ringfence("verify")

    def test_a_store_of_an_older_format_says_what_to_do(self):
        subprocess.run([os.environ["STORE_HAND"], "format", self.store, "5"], check=True)
        self.start_http()
        answer = self.add("+48601000001", key("a"))
        self.assertEqual((answer.status, answer.json["code"]), (409, "refused"), answer.text)
        self.assertIn("`ringfence migrate --store ", answer.json["detail"])
        self.assertEqual(self.add("+48601000001", {}).status, 200)


class Ids(harness.HttpCase):
    role = "supervisor"

    def setUp(self):
        super().setUp()
        self.activate(RULES)
        self.start_http()

    def request_ids(self):
        return [r["request_id"] for r in self.ask("GET", "/v1/journal").json["records"]]

    def test_a_client_names_its_request_or_it_is_named(self):
        for said, taken in [("8f2c.A_b-7", True), ("a" * 64, True), ("a" * 65, False), ("a b", False), ("+48601000001", False), ("", False)]:
            with self.subTest(said):
                answer = self.ask("GET", "/v1/lists", headers={"X-Request-Id": said})
                self.assertEqual(answer.headers["X-Request-Id"] == said, taken)
        ours = {self.ask("GET", "/v1/lists").headers["X-Request-Id"] for _ in range(3)}
        self.assertEqual(self.daemon.end(), 0)
        self.daemons.clear()
        self.start_http()
        ours |= {self.ask("GET", "/v1/lists").headers["X-Request-Id"] for _ in range(3)}
        self.assertEqual(len(ours), 6)
        for each in ours:
            self.assertRegex(each, r"^[0-9a-f]{16}-\d+-\d+$")

    def test_the_journal_has_the_request_whoever_wrote_it(self):
        self.ask("PUT", "/v1/lists/house/entries/+48601000001", headers={"X-Request-Id": "change"})
        self.assertEqual(self.ask("POST", "/v1/lists/dnc/imports", "+48601000002\n", {"X-Request-Id": "process"}).status, 201)
        ours = self.ask("DELETE", "/v1/lists/house/entries/+48601000001").headers["X-Request-Id"]
        self.assertEqual(self.ask("POST", "/v1/policy/rollback", {"version": "1"}, {"X-Request-Id": "refusal"}).status, 403)
        harness.until("the refusal is journalled", lambda: self.request_ids()[-1] == "refusal")
        self.assertEqual([i for i in self.request_ids() if i], ["change", "process", ours, "refusal"])
        self.assertEqual([r["event"] for r in self.ask("GET", "/v1/journal?request_id=process").json["records"]], ["imported"])
        self.assertIn("request change", self.ringfence("journal", "--request-id", "change"))
        self.assertEqual(self.ringfence("journal", "--request-id", "other"), "")
        self.ringfence("add", "house", "+48601000005")
        self.assertIsNone(self.request_ids()[-1])
        self.ringfence("journal", "verify")

    def test_the_log_names_a_request_that_failed_and_no_number(self):
        number = "+48601000077"
        os.rename(self.store, self.store + ".away")
        answer = self.ask("PUT", "/v1/lists/house/entries/%s?call=secret-call" % number, headers={"X-Request-Id": "moved"})
        os.rename(self.store + ".away", self.store)
        self.assertEqual(answer.status, 500, answer.text)
        line = next(l for l in self.daemon.log().splitlines() if "moved" in l)
        self.assertRegex(line, r"http: request moved of 127\.0\.0\.1:\d+: PUT /v1/lists/\{list\}/entries/\{number\}: 500")
        self.assertNotIn(number, self.daemon.log())
        self.assertNotIn("secret-call", self.daemon.log())

    def test_the_log_says_what_a_process_died_of(self):
        self.assertEqual(self.daemon.end(), 0)
        self.daemons.clear()
        script = self.write("killed", "#!/bin/sh\nkill -9 $$\n", 0o700)
        self.start_http("--ringfence", script)
        self.assertEqual(self.ask("POST", "/v1/lists/dnc/imports", "+48601000001\n", {"X-Request-Id": "died"}).status, 500)
        line = next(l for l in self.daemon.log().splitlines() if "died" in l)
        self.assertIn("POST /v1/lists/{list}/imports: 500, its process was ended by signal 9", line)
        self.assertNotIn("48601000001", self.daemon.log())


if __name__ == "__main__":
    unittest.main()
