# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""The log of decisions: what is in it, that it is turned without losing a line, and that it is in nobody's way."""

import json
import os
import re
import resource
import signal
import subprocess
import time
import unittest

import harness

RULES = """
region PL;
list dnc;
list vip { +48609000000; }
inbound { vip -> allow; dnc -> hangup 603; anonymous -> redirect "desk"; }
campaign { dnc -> status "Do \\"not\\" call"; }
"""


class DecisionLog(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)
        self.ringfence("add", "dnc", "+48601000001", "+48602*")
        self.file = self.path("decisions.json")

    def lines(self, name=None):
        with open(name or self.file, encoding="utf-8") as f:
            text = f.read()
        self.assertTrue(text == "" or text.endswith("\n"))
        return [json.loads(line) for line in text.splitlines()]

    def logged(self, d, count):
        """The lines, once there are so many."""
        harness.until("%d are written" % count, lambda: int(d.info()["decision_log_written"]) >= count)
        found = self.lines()
        self.assertEqual(len(found), count, found)
        return found

    def test_each_decision_that_is_not_allow_is_a_line_whichever_way_it_was_asked(self):
        d = self.start("--decision-log", self.file)
        d.ask("DECIDE", "inbound", "from=601 000 001", "to=+48221234567", "id=8f2c", "trunk=b", "channel=sms")
        d.ask("DECIDE", "inbound", "from=+48609000000", "to=112")
        d.ask("MDECIDE", "campaign name=\"spring sale\" to=+48602123456", "inbound from=+48601000009 to=112", "inbound frm=1")
        d.ask_udp("DECIDE inbound from= to=+48221234567 at=2026-03-02T12:00:00Z")
        d.ask("EXPLAIN", "inbound", "from=+48601000001", "to=112")
        first, second, third = self.logged(d, 3)
        for line in [first, second, third]:
            self.assertRegex(line.pop("time"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
            self.assertRegex(line.pop("rule"), r"^test\.ring:\d+$")
            self.assertGreater(line.pop("generation"), 0)
            self.assertEqual(line.pop("policy"), 1)
            self.assertEqual(line.pop("format"), 2)
        self.assertEqual(first, {"scenario": "inbound", "query": {"from": "601 000 001", "to": "+48221234567", "channel": "sms", "trunk": "b", "id": "8f2c"},
                                 "action": "hangup", "parameters": {"code": "603"}, "list": "dnc", "entry": "+48601000001",
                                 "caller": {"number": "+48601000001", "lists": ["dnc"]}, "called": {"number": "+48221234567"},
                                 "declares": {"dnc": 0, "vip": 0}})
        self.assertEqual(second, {"scenario": "campaign", "query": {"to": "+48602123456", "name": "spring sale"}, "action": "status",
                                  "parameters": {"text": "Do \"not\" call"}, "list": "dnc", "entry": "+48602*",
                                  "called": {"number": "+48602123456", "lists": ["dnc"]}})
        self.assertEqual(third, {"scenario": "inbound", "query": {"from": "", "to": "+48221234567", "at": "2026-03-02T12:00:00.000Z"},
                                 "action": "redirect", "parameters": {"to": "desk"}, "called": {"number": "+48221234567"}, "what_if": True})
        self.assertEqual(os.stat(self.file).st_mode & 0o007, 0)

    def test_all_of_them_on_wish_and_failures_with_the_reason(self):
        other = self.path("empty")
        subprocess.run([os.environ["EMPTY_STORE"], other], check=True)
        d = harness.Daemon(other, ["--listen", "127.0.0.1:0", "--decision-log", self.file, "--decision-log-all"], self.path("log"))
        self.daemons.append(d)
        d.started()
        self.assertIn("failure=1", d.ask("DECIDE", "inbound", "from=112", "to=112"))
        line = self.logged(d, 1)[0]
        self.assertEqual((line["action"], line["scenario"]), ("allow", "inbound"))
        self.assertIn("policy", line["failure"])
        self.assertNotIn("policy", line)

    def test_a_line_is_json_whatever_was_asked(self):
        d = self.start("--decision-log", self.file, "--decision-log-all")
        names = [b"plain", b'"\\/', bytes(range(1, 32)), bytes(range(0x7f, 0x100)), "\u00e4\u20ac\U0001f600".encode(), b"\xed\xa0\x80\xf4\x90\x80\x80\xc0\xaf", b"\0", b"%s%n"]
        with d.connect() as c:
            for name in names:
                self.assertEqual(c.ask("DECIDE", "campaign", "to=112", b"name=" + name).split(";")[0], "allow")
        found = self.logged(d, len(names))
        for name, line in zip(names, found):
            kept = line["query"]["name"]
            try:
                self.assertEqual(kept, name.decode())
            except UnicodeDecodeError:
                self.assertIn("\ufffd", kept)
                self.assertEqual(re.sub("\ufffd+", "", kept), re.sub("\ufffd+", "", name.decode(errors="replace")))

    def test_turning_the_file_loses_no_line_and_writes_none_twice(self):
        d = self.start("--decision-log", self.file)
        asked = 0
        names = []
        with d.connect() as c:
            for turn in range(5):
                for _ in range(200):
                    c.send(c.frame("DECIDE", "inbound", "from=+48601000001", "to=112", "id=n%d" % asked))
                    asked += 1
                old = self.file + ".%d" % turn
                harness.until("there is a file", lambda: os.path.exists(self.file))
                os.rename(self.file, old)
                names.append(old)
                d.process.send_signal(signal.SIGHUP)
                harness.until("it is opened again", lambda: d.log().count("opened again") == turn + 1)
            for _ in range(asked):
                c.read()
        d.ask("DECIDE", "inbound", "from=+48601000001", "to=112", "id=last")
        self.assertEqual(d.end(), 0)
        found = [line["query"]["id"] for name in names + [self.file] for line in self.lines(name)]
        self.assertEqual(found, ["n%d" % i for i in range(asked)] + ["last"])
        self.assertEqual(self.lines()[-1]["query"]["id"], "last")

    def test_a_file_that_cannot_be_opened_again_is_written_on(self):
        folder = self.path("folder")
        os.mkdir(folder)
        self.file = os.path.join(folder, "log")
        d = self.start("--decision-log", self.file)
        os.rename(folder, folder + ".moved")
        d.process.send_signal(signal.SIGHUP)
        harness.until("it says so", lambda: "cannot be opened again" in d.log())
        d.ask("DECIDE", "inbound", "from=+48601000001", "to=112")
        self.file = os.path.join(folder + ".moved", "log")
        self.logged(d, 1)

    def test_what_is_too_much_is_left_out_and_counted(self):
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        d = self.start("--decision-log", "-", "--decision-log-queue", "10", stdout=writing)
        os.close(writing)
        asked = 0
        query = "inbound from=+48601000001 to=112"

        def dropped():
            nonlocal asked
            d.ask("MDECIDE", *[query] * 60)
            asked += 60
            return int(d.info()["decision_log_dropped"]) > 0

        harness.until("some are dropped", dropped)
        d.begin_to_end()
        text = b""
        while piece := os.read(reading, 65536):
            text += piece
        self.assertEqual(d.end(), 0)
        lines = [json.loads(line) for line in text.decode().splitlines()]
        self.assertGreater(len(lines), 0)
        self.assertLess(len(lines), asked)
        self.assertTrue(text.endswith(b"\n"))

    def test_a_pipe_that_nobody_reads_delays_the_end_for_a_few_seconds_only(self):
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        d = self.start("--decision-log", "-", stdout=writing)
        os.close(writing)
        with d.connect() as c:
            for _ in range(900):  # a hundred times what is written at once
                c.ask("MDECIDE", *["inbound from=+48601000001 to=112 trunk=" + "t" * 1000] * 7)
        begun = time.monotonic()
        self.assertEqual(d.end(), 0)
        self.assertLess(time.monotonic() - begun, 12)
        self.assertEqual(d.log().count("cannot be written"), 1)

    def test_a_disk_without_room_is_said_once_and_decisions_go_on(self):
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        d = self.start("--decision-log", self.file)
        for _ in range(50):
            d.ask("DECIDE", "inbound", "from=+48601000001", "to=112", "id=before")
        self.logged(d, 50)
        size = os.stat(self.file).st_size
        # The file may grow by half a line: as a full disk has it, part of a write succeeds.
        resource.prlimit(d.process.pid, resource.RLIMIT_FSIZE, (size + size // 100, hard))
        for _ in range(20):
            self.assertDecision(d.ask("DECIDE", "inbound", "from=+48601000001", "to=112"), "hangup;code=603;list=dnc")
        harness.until("all are counted", lambda: d.info()["decision_log_failed"] == "20")
        self.assertEqual(d.log().count("cannot be written"), 1)
        resource.prlimit(d.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY if hard == resource.RLIM_INFINITY else hard, hard))
        d.ask("DECIDE", "inbound", "from=+48601000001", "to=112", "id=after")
        found = self.logged(d, 51)
        self.assertEqual([line["query"]["id"] for line in found], ["before"] * 50 + ["after"])
        self.assertIn("is written again", d.log())

    def test_a_line_that_was_torn_is_ended_before_the_next(self):
        with open(self.file, "w", encoding="utf-8") as f:
            f.write('{"time":"20')
        d = self.start("--decision-log", self.file)
        d.ask("DECIDE", "inbound", "from=+48601000001", "to=112")
        harness.until("it is written", lambda: d.info()["decision_log_written"] == "1")
        with open(self.file, encoding="utf-8") as f:
            torn, line = f.read().splitlines()
        self.assertEqual(torn, '{"time":"20')
        self.assertEqual(json.loads(line)["action"], "hangup")

    def test_without_a_log_a_hangup_is_nothing(self):
        d = self.start()
        d.process.send_signal(signal.SIGHUP)
        self.assertEqual(d.ask("PING"), "PONG")
        self.assertEqual(d.info()["decision_log_written"], "0")


if __name__ == "__main__":
    unittest.main()
