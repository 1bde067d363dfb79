# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""All of the daemon's threads at once: decisions over all protocols, changes by clients and by rules, long walks through a list and passwords at
the desks, the log of decisions opened anew, another process that writes the store, a policy activated meanwhile. Every answer is right, and under
ThreadSanitizer, where `tests/run` has it too, nothing is raced for."""

import os
import signal
import threading
import unittest

import harness

RULES = """
region PL;
timezone "Europe/Warsaw";
list dnc;
list seen ttl 24h;
inbound { dnc -> hangup; calls 3 within 1h -> add seen then redirect "+48221110000"; }
campaign { dnc -> hangup; }
"""

FIRST = 48601000000
MANY = 4000  # of the list, browsed and cleared in portions
ROUNDS = 150


class Concurrency(harness.Case):
    maxDiff = None

    def setUp(self):
        super().setUp()
        self.activate(RULES)
        self.ringfence("import", "dnc", self.write("dnc.txt", "".join("+%d\n" % (FIRST + i) for i in range(MANY))))
        self.account("eve", "supervisor")
        self.account("ana", "administrator")
        self.problems = []

    def together(self, *jobs):
        """Runs each in a thread of its own, and tells what went wrong in any."""
        def guarded(job):
            try:
                job()
            except BaseException as e:  # told by the thread that waits
                self.problems.append("%s: %r" % (job.__name__, e))

        threads = [threading.Thread(target=guarded, args=[job]) for job in jobs]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(self.problems, [])

    def expect(self, found, wanted, what):
        if not str(found).startswith(wanted):
            raise AssertionError("%s: %r" % (what, found))

    def test_every_answer_is_right_while_everything_happens_at_once(self):
        log = self.path("decisions.jsonl")
        d = self.start("--decision-log", log, "--decision-log-all", "--http", "127.0.0.1:0")
        over = threading.Event()
        own = [0] * 4  # numbers that each of the changing clients added and has not removed

        def decides_over_tcp():
            with d.connect() as c:
                for i in range(ROUNDS):
                    self.expect(c.ask("DECIDE", "inbound", "from=+%d" % (FIRST + MANY - 1), "to=+48221234567"), "hangup", "a listed number")
                    self.expect(c.ask("DECIDE", "campaign", "name=spring", "to=+49221000%03d" % i), "allow", "a number in no list")

        def decides_over_udp():
            for i in range(ROUNDS):
                self.expect(d.ask_udp("DECIDE inbound from=+%d to=+48221234567 id=c%d" % (FIRST + MANY - 1, i)), "hangup", "a listed number")

        def decides_over_http():
            listed, clean = ({"scenario": "inbound", "from": "+%d" % n, "to": "112"} for n in (FIRST + MANY - 1, 49221111111))
            for i in range(ROUNDS // 3):
                self.expect(d.http("GET", "/v1/decide/inbound?from=+%d&to=112&format=text" % (FIRST + MANY - 1)).text, "hangup", "a listed number")
                if i % 5 == 0:
                    actions = [one["action"] for one in d.http("POST", "/v1/decide", [listed, {**clean, "scenario": "campaign", "name": "x"}] * 20).json]
                    if actions != ["hangup", "allow"] * 20:
                        raise AssertionError(actions)
                    self.expect(d.http("GET", "/metrics").text, "# HELP", "metrics")

        def changes_over_http():
            for i in range(ROUNDS // 3):
                number = "+48609%06d" % i
                self.expect(d.http("PUT", "/v1/lists/dnc/entries/" + number, {"reason": "asked"}).json["changed"], "1", number)
                self.expect(d.http("GET", "/v1/decide/inbound?format=text&to=112&from=" + number).text, "hangup", "a number that was acknowledged")
                self.expect(d.http("GET", "/v1/lists/dnc/entries/" + number).status, "200", number)
                if i % 2:
                    self.expect(d.http("DELETE", "/v1/lists/dnc/entries/" + number).json["changed"], "1", number)
                else:
                    own[3] += 1

        def is_counted():
            with d.connect() as c:
                for i in range(ROUNDS):
                    answer = c.ask("DECIDE", "inbound", "from=+49301234567", "to=+48221234567")
                    self.expect(answer, "allow" if i < 2 else "redirect", "call %d of one caller" % (i + 1))

        def changes(which):
            def changes_lists():
                with d.connect() as c:
                    for i in range(ROUNDS):
                        number = "+4860%d%06d" % (which + 2, i)
                        if harness.changed(c.ask("ADD", "dnc", number)) != 1:
                            raise AssertionError("was not added: " + number)
                        self.expect(c.ask("DECIDE", "inbound", "from=" + number, "to=112"), "hangup", "a number that was acknowledged")
                        if i % 3 == 0 and harness.changed(c.ask("REMOVE", "dnc", number)) == 1:
                            self.expect(c.ask("DECIDE", "campaign", "name=spring", "to=" + number), "allow", "one that was taken out")
                        else:
                            own[which] += 1
            return changes_lists

        def browses():
            with d.connect() as c:
                for _ in range(6):
                    rows = harness.told(c.ask("ENTRIES", "dnc", "sort=added", "per-page=1000"))["entries"]
                    if len(rows) != 1000:
                        raise AssertionError("a page has %d rows" % len(rows))
                    harness.told(c.ask("STATS"))

        def clears():
            with d.connect() as c:
                if harness.changed(c.ask("CLEAR", "dnc", "prefix=+48601000")) != 1000:
                    raise AssertionError("not all were cleared")

        def signs_in():
            for _ in range(4):
                with d.connect() as c:
                    self.expect(c.ask("AUTH", "eve", "wrong-password"), "WRONGPASS", "a wrong password")
                    self.expect(c.ask("AUTH", "eve", "eve-password"), "OK", "the right one")
                    self.expect(c.ask("ACL", "WHOAMI"), "eve", "who it is")

        def writes_beside_it():
            for i in range(4):
                self.ringfence("add", "seen", "+4930000000%d" % i)
            self.activate(RULES + "list later;\n")

        def reopens_the_log():
            # As long as others are at it; the file is taken away as logrotate does.
            count = 0
            while not over.is_set():
                if os.path.exists(log):
                    os.replace(log, "%s.%d" % (log, count))
                    count += 1
                d.process.send_signal(signal.SIGHUP)
                harness.until("the log is there again", lambda: os.path.exists(log) or over.is_set())
                d.info()

        def all_others():
            try:
                self.together(decides_over_tcp, decides_over_udp, decides_over_http, changes_over_http, is_counted, changes(0), changes(1), changes(2), browses, clears, signs_in, writes_beside_it)
            finally:
                over.set()

        self.together(all_others, reopens_the_log)

        # What was acknowledged is there, and every decision was logged once.
        self.ringfence("verify")
        with d.connect() as c:
            listed = {row["list"]: row for row in harness.told(c.ask("LISTS"))["lists"]}
            self.assertEqual(int(listed["dnc"]["approved"]) + int(listed["dnc"]["imported"]), MANY - 1000 + sum(own))
            self.assertIn("later", listed)
            decisions = int(d.info()["decisions"])
        self.assertEqual(d.end(), 0, d.log())
        lines = 0
        for name in os.listdir(self.folder):
            if name.startswith("decisions.jsonl"):
                with open(self.path(name), encoding="utf-8") as f:
                    lines += sum(1 for _ in f)
        self.assertEqual(lines, decisions)


if __name__ == "__main__":
    unittest.main()
