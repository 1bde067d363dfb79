# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Who follows events is told what happens, in its order, and what was left out: as server-sent events, and as a webhook's receiver."""

import base64
import hashlib
import hmac
import http.client
import http.server
import json
import queue
import signal
import socket
import threading
import unittest

import harness

RULES = """ringfence 1;
region PL;
list dnc { +48601000001; }
list house;
inbound to +48221234567 { dnc -> hangup 603; house -> hangup 486; }
campaign { dnc -> status "Do not call"; }
"""

SECRET = b"a secret of many bytes"


class Stream:
    """One client of GET /v1/events, as a browser reads it."""

    def __init__(self, port, parameters="", headers=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=harness.DEADLINE)
        self.connection.request("GET", "/v1/events" + ("?" + parameters if parameters else ""), headers=headers or {})
        self.response = self.connection.getresponse()

    def close(self):
        # The socket is the response's from here on.
        self.response.close()
        self.connection.close()

    def next(self):
        """Type, id and data of the next event; None at the end."""
        kind, number, data = None, None, []
        while line := self.response.readline():
            line = line.decode().rstrip("\n")
            name, _, value = line.partition(": ")
            if name == "event":
                kind = value
            elif name == "id":
                number = int(value)
            elif name == "data":
                data.append(value)
            elif line == "" and kind:
                return kind, number, json.loads("\n".join(data))
        return None

    def of(self, kind):
        """The next of that type."""
        while event := self.next():
            if event[0] == kind:
                return event
        return None


class Receiver:
    """What is told to a webhook, once it was signed well. `answers`: what the next requests are answered, then 204."""

    def __init__(self, port=0):
        self.messages = queue.Queue()
        self.answers = []
        self.wrong = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                signed = b".".join([self.headers["webhook-id"].encode(), self.headers["webhook-timestamp"].encode(), body])
                if "v1," + base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode() != self.headers["webhook-signature"]:
                    outer.wrong.append(dict(self.headers))
                answer = outer.answers.pop(0) if outer.answers else 204
                outer.messages.put((answer, self.headers["webhook-id"], json.loads(body)["events"]))
                self.send_response(answer)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # daemons are killed here
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server.server_address[1]

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def next(self):
        return self.messages.get(timeout=harness.DEADLINE)


class Events(harness.HttpCase):
    role = "reader"

    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def follow(self, parameters="", headers=None):
        s = Stream(self.daemon.http_port, parameters, headers)
        self.addCleanup(s.close)
        self.assertEqual(s.response.status, 200, s.response.status != 200 and s.response.read())
        self.assertEqual(s.response.headers["Content-Type"], "text/event-stream")
        return s

    def decide(self, caller, called="+48221234567", scenario="inbound", **more):
        answer = self.ask("POST", "/v1/decide/" + scenario, {"from": caller, "to": called, **more})
        self.assertEqual(answer.status, 200, answer.text)
        return answer

    def add(self, number, *words, list="house"):
        self.ringfence("add", list, number, *words)

    # --- server-sent events ---

    def test_decisions_that_are_not_allow_are_told_with_what_was_asked(self):
        self.start_http()
        s = self.follow("types=decision")
        kind, number, data = self.until_told(s, lambda: self.decide("+48601000009") and self.decide("+48601000001", id="c-1"))
        self.assertEqual((kind, number), ("decision", None))
        self.assertEqual((data["scenario"], data["action"], data["list"], data["query"]["from"], data["query"]["id"]),
                         ("inbound", "hangup", "dnc", "+48601000001", "c-1"))

    def metric(self, name):
        for line in self.ask("GET", "/metrics").text.splitlines():
            if line.startswith(name + " ") or line.startswith(name + "{"):
                return float(line.rsplit(" ", 1)[1])
        return None

    def until_told(self, stream, ask):
        """What the stream is told by `ask()`, which is called until it is: that it is followed already is not to be seen."""
        told = []
        reader = threading.Thread(target=lambda: told.append(stream.next()))
        reader.start()
        harness.until("something is told", lambda: told or (ask() and False))
        reader.join()
        return told[0]

    def test_filters_keep_what_is_not_wanted(self):
        self.start_http()
        for parameters, unwanted, wanted in [
                ("types=decision&scenario=campaign", dict(caller="+48601000001"), dict(caller="+48221230000", called="+48601000001", scenario="campaign", name="spring")),
                ("types=decision&action=status", dict(caller="+48601000001"), dict(caller="+48221230000", called="+48601000001", scenario="campaign", name="spring")),
                ("types=decision&list=dnc", dict(caller="+48601000044"), dict(caller="+48601000001")),
                ("types=decision", dict(caller="+48601000009"), dict(caller="+48601000001")),
                ("types=decision&decisions=all&action=allow", dict(caller="+48601000001"), dict(caller="+48601000009"))]:
            with self.subTest(parameters):
                self.add("+48601000044")
                s = self.follow(parameters)
                told = self.until_told(s, lambda: self.decide(**unwanted) and self.decide(**wanted))
                self.assertEqual((told[0], told[2]["query"]["from"]), ("decision", wanted["caller"]))
                s.close()

    def test_a_sample_is_told_of_one_of_so_many(self):
        self.start_http()
        s = self.follow("types=decision&decisions=all&sample=0.25")
        first = self.until_told(s, lambda: self.decide("+48601000009"))
        self.assertEqual(first[0], "decision")
        for i in range(40):
            self.decide("+48601000009", id="n-%d" % i)
        self.decide("+48601000009", id="end")
        ids = []
        while len(ids) < 9:
            ids.append(s.next()[2]["query"].get("id"))
        numbers = [int(i[2:]) for i in ids if i and i.startswith("n-")]
        self.assertGreaterEqual(len(numbers), 8)
        self.assertEqual({b - a for a, b in zip(numbers, numbers[1:])}, {4})

    def test_the_journal_is_told_in_order_and_nothing_is_missing_after_an_interruption(self):
        self.start_http()
        last = max(int(r["sequence"]) for r in self.journal())
        s = self.follow("types=journal")
        self.add("+48601000002", "--reason", "asked")
        kind, number, data = s.next()
        self.assertEqual((kind, number, data["event"], data["list"], data["number"], data["reason"]),
                         ("journal", last + 1, "entry-added", "house", "+48601000002", "asked"))
        s.close()
        for n in range(3, 9):
            self.add("+4860100000%d" % n)
        s = self.follow("types=journal", {"Last-Event-ID": str(number)})
        told = [s.next() for _ in range(6)]
        self.assertEqual([t[1] for t in told], list(range(last + 2, last + 8)))
        self.assertEqual([t[2]["number"] for t in told], ["+4860100000%d" % n for n in range(3, 9)])
        # `from` and a filter.
        s = self.follow("types=journal&from=1&number=%2B48601000005")
        self.assertEqual(s.next()[2]["number"], "+48601000005")

    def test_more_records_than_wait_are_told_all_the_same(self):
        self.start_http()
        for n in range(30):
            self.ringfence("add", "house", *["+4860%07d" % (n * 100 + i) for i in range(100)])
        s = self.follow("types=journal&from=1&list=house")
        self.assertNotIn("number", s.next()[2])  # the list was declared
        numbers = [s.next()[2]["number"] for _ in range(3000)]
        self.assertEqual(numbers, ["+4860%07d" % i for i in range(3000)])

    def test_the_policy_is_told_at_the_beginning_and_when_it_changes(self):
        self.start_http()
        s = self.follow("types=policy")
        self.assertEqual(s.next(), ("policy", None, {"version": 1, "shadow": None, "stale_lists": []}))
        self.activate(RULES + "list other;")
        self.assertEqual(s.next()[2]["version"], 2)
        self.ringfence("activate", self.write("shadow.ring", RULES), "--shadow")
        self.assertEqual(s.next()[2], {"version": 2, "shadow": 3, "stale_lists": []})

    def test_imports_are_told_as_jobs_until_they_have_ended(self):
        self.start_http(role="supervisor")
        s = self.follow("types=job&list=house")
        numbers = "".join("+4860%07d\n" % n for n in range(200000))
        self.assertEqual(self.ask("POST", "/v1/lists/house/imports", numbers, {"Content-Type": "text/plain"}).status, 201)
        states = []
        while not states or states[-1]["state"] == "running":
            kind, _, data = s.next()
            self.assertEqual((kind, data["what"], data["list"]), ("job", "import", "house"))
            states.append(data)
        self.assertEqual(states[-1]["state"], "done")

    def test_who_does_not_take_them_is_told_how_many_were_left_out(self):
        self.start_http()
        s = self.follow("types=decision")
        self.until_told(s, lambda: self.decide("+48601000001"))
        queries = [{"scenario": "inbound", "from": "+48601000001", "to": "+48221234567", "trunk": "t" * 100} for _ in range(5000)]
        asked = 0
        while not (self.metric_of("ringfence_events_total", "left_out") or 0) > 1000:
            self.assertEqual(self.ask("POST", "/v1/decide", queries).status, 200)
            asked += len(queries)
        told = 0
        while True:
            kind, _, data = s.next()
            if kind == "dropped":
                break
            told += 1
        self.assertGreater(data["count"], 0)
        self.assertGreaterEqual(asked, told)

    def metric_of(self, name, outcome):
        for line in self.ask("GET", "/metrics").text.splitlines():
            if line.startswith(name + "{") and 'outcome="%s"' % outcome in line:
                return float(line.rsplit(" ", 1)[1])
        return None

    def test_who_may_follow_is_looked_at_for_as_long_as_it_does(self):
        self.account("ana", "administrator")
        token = json.loads(self.ringfence("token", "add", "crm", "--role", "reader", "--format", "json"))["token"]
        weak = json.loads(self.ringfence("token", "add", "pbx", "--role", "decide", "--format", "json"))["token"]
        self.start_http(role="none")
        self.assertEqual(self.ask("GET", "/v1/events").status, 401)
        answer = self.ask("GET", "/v1/events", headers={"Authorization": "Bearer " + weak})
        self.assertEqual((answer.status, answer.json["code"]), (403, "denied"))
        self.assertEqual([r["request"] for r in self.journal()][-1], "events")
        s = self.follow("types=journal", {"Authorization": "Bearer " + token})
        self.ringfence("token", "revoke", "crm")
        while s.next():  # that it was revoked may still be told
            pass

    def test_what_is_wrong_with_a_wish_is_told(self):
        self.start_http()
        for parameters, status, text in [
                ("types=calls", 400, "`types` are decision, journal, job and policy, parted by commas"),
                ("types=dropped", 400, "`types` are"), ("types=", 400, "`types` are"), ("types=job,", 400, "`types` are"),
                ("sample=0", 400, "`sample` is a share"), ("sample=1.5", 400, "`sample` is a share"), ("sample=nan", 400, "`sample` is a share"),
                ("decisions=some", 400, "`decisions` is stopped or all"), ("number=x", 400, "`x`"), ("from=0", 400, "from"), ("from=x", 400, "from"),
                ("colour=red", 400, "colour")]:
            with self.subTest(parameters):
                answer = self.ask("GET", "/v1/events?" + parameters)
                self.assertEqual(answer.status, status, answer.text)
                self.assertIn(text, answer.json["detail"])
        answer = self.ask("GET", "/v1/events", headers={"Last-Event-ID": "x"})
        self.assertEqual((answer.status, answer.json["code"]), (400, "invalid"))
        self.assertEqual(self.ask("HEAD", "/v1/events").status, 405)

    def test_as_many_follow_as_can_and_no_more(self):
        self.start_http()
        streams = [self.follow("types=policy") for _ in range(50)]
        answer = self.ask("GET", "/v1/events")
        self.assertEqual((answer.status, answer.json["code"]), (503, "busy"))
        for s in streams:
            s.close()
        harness.until("there is room again", lambda: self.room_to_follow())

    def room_to_follow(self):
        s = Stream(self.daemon.http_port, "types=policy")
        status = s.response.status
        s.close()
        return status == 200

    def test_streams_end_with_the_daemon(self):
        self.start_http()
        s = self.follow("types=journal")
        self.daemon.begin_to_end()
        self.assertIsNone(s.next())
        self.assertEqual(self.daemon.end(), 0)

    # --- webhooks ---

    def hook(self, port, which="types=journal", *more):
        return self.start_http("--webhook", "crm=http://127.0.0.1:%d/in?x=1" % port, "--webhook-events", "crm=" + which,
                               "--webhook-secret-file", "crm=" + self.write("secret", SECRET.decode() + "\n"), *more)

    def receiver(self):
        r = Receiver()
        self.addCleanup(r.close)
        self.addCleanup(lambda: self.assertEqual(r.wrong, []))
        return r

    def test_a_webhook_is_told_of_a_new_entry_and_of_a_declined_call(self):
        r = self.receiver()
        self.hook(r.port, "types=journal,decision")
        self.add("+48601000002", "--reason", "asked", "--lead", "l-7")
        answer, _, events = r.next()
        self.assertEqual((answer, [e["event"] for e in events]), (204, ["journal"]))
        self.assertEqual((events[0]["data"]["number"], events[0]["data"]["lead"], events[0]["id"]), ("+48601000002", "l-7", events[0]["data"]["sequence"]))
        harness.until("a decision is told", lambda: self.decide("+48601000001") and not r.messages.empty())
        self.assertEqual(r.next()[2][0]["data"]["action"], "hangup")
        self.assertGreaterEqual(self.metric_of("ringfence_webhook_events_total", "told"), 2)

    def test_one_that_does_not_take_them_is_told_again_in_the_same_order(self):
        r = self.receiver()
        r.answers = [500, 302, 429]
        self.hook(r.port)
        for n in range(2, 6):
            self.add("+4860100000%d" % n)
        first = r.next()
        tried = [first] + [r.next() for _ in range(3)]
        self.assertEqual([t[0] for t in tried], [500, 302, 429, 204])
        self.assertEqual({t[1] for t in tried}, {first[1]})
        numbers = [e["data"]["number"] for e in tried[-1][2]]
        while len(numbers) < 4:
            numbers += [e["data"]["number"] for e in r.next()[2]]
        self.assertEqual(numbers, ["+4860100000%d" % n for n in range(2, 6)])
        self.assertIn("webhook `crm`: http://127.0.0.1:%d/in?x=1 answers 500; it is tried again" % r.port, self.daemon.log())
        self.assertEqual(self.metric("ringfence_webhook_failures_total"), 3)

    def test_nothing_of_the_journal_is_left_out_by_a_daemon_that_is_killed(self):
        r = self.receiver()
        self.hook(r.port)
        self.add("+48601000002")
        self.assertEqual(r.next()[2][0]["data"]["number"], "+48601000002")
        self.daemon.process.send_signal(signal.SIGKILL)
        self.daemon.process.wait()
        self.daemons.remove(self.daemon)
        self.daemon.log_file.close()
        self.add("+48601000003")
        self.hook(r.port)
        self.add("+48601000004")
        numbers = []
        while "+48601000004" not in numbers:
            numbers += [e["data"]["number"] for e in r.next()[2]]
        # What was told before the end may be told once more, and is told by the same number.
        self.assertEqual([n for n in numbers if n != "+48601000002"], ["+48601000003", "+48601000004"])

    def test_what_happens_while_nobody_listens_is_told_when_somebody_does(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        self.hook(port)
        self.add("+48601000002")
        harness.until("it is complained of", lambda: "webhook `crm`: nobody answers at " in self.daemon.log())
        self.add("+48601000003")
        r = Receiver(port)
        self.addCleanup(r.close)
        numbers = []
        while len(numbers) < 2:
            numbers += [e["data"]["number"] for e in r.next()[2]]
        self.assertEqual(numbers, ["+48601000002", "+48601000003"])
        harness.until("it is said", lambda: "it takes events again" in self.daemon.log())

    def test_options_that_make_no_webhook_are_refused(self):
        secret = self.write("secret", SECRET.decode() + "\n")
        with_secret = ["--webhook-secret-file", "crm=" + secret]
        url = "crm=https://crm.example.com/x"
        for options, status, text in [
                (["--webhook", url], 2, "needs --webhook-secret-file crm=FILE"),
                (["--webhook", "crm=http://crm.example.com/x", *with_secret], 2, "beyond loopback it is to be https://"),
                (["--webhook", "crm=ftp://crm.example.com/x", *with_secret], 2, "https://"),
                (["--webhook", "crm=https://u:p@crm.example.com/x", *with_secret], 2, "no name and password"),
                (["--webhook", "crm=nowhere at all", *with_secret], 2, "is no address"),
                (["--webhook", "crm", *with_secret], 2, "is to be NAME=URL"),
                (["--webhook", "C R M=https://crm.example.com/x", "--webhook-secret-file", "C R M=" + secret], 2, "small letters"),
                (["--webhook", url, "--webhook", url, *with_secret], 2, "two of --webhook crm"),
                (with_secret, 2, "there is no --webhook of that name"),
                (["--webhook", url, *with_secret, "--webhook-events", "crm=types=calls"], 2, "`types` are"),
                (["--webhook", url, "--webhook-secret-file", "crm=" + self.write("short", "short\n")], 1, "it has 5 bytes"),
                (["--webhook", url, "--webhook-secret-file", "crm=" + self.write("odd", "whsec_!!!\n")], 1, "no base64"),
                (["--webhook", url, "--webhook-secret-file", "crm=" + self.write("open", "x" * 20 + "\n", mode=0o644)], 1, "others may read")]:
            with self.subTest(options):
                done, said = self.run_to_end("--listen", "127.0.0.1:0", *options)
                self.assertEqual(done, status, said)
                self.assertIn(text, said)


if __name__ == "__main__":
    unittest.main()
