# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Jobs: changes of many, imports and exports as others see and stop them; how often lists stopped calls."""

import json
import os
import signal
import subprocess
import unittest

import harness

RULES = """
region PL;
list dnc;
list other;
list given { +48609000000; }
list written { +48608000000; +48617*; }
inbound { dnc or written -> hangup 603; other -> redirect +48221230000; given -> allow; }
"""


class Jobs(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def numbers(self, count, name="numbers"):
        return self.write(name, "".join("+4860%07d\n" % i for i in range(count)))

    def jobs(self, *words):
        return json.loads(self.ringfence("jobs", *words, "--format", "json"))["jobs"]

    def events(self):
        return [json.loads(line) for line in self.ringfence("journal", "--format", "json").splitlines()]

    def filled(self, count):
        """Entries, each of which has to be taken out by itself."""
        for first in range(0, count, 1000):
            text = "".join("+4860%07d\n" % i for i in range(first, min(first + 1000, count)))
            done = subprocess.run([harness.RINGFENCE, "add", "dnc", "-", "--store", self.store], input=text, capture_output=True, text=True, timeout=harness.DEADLINE)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_clear_is_one_job_and_one_summary_in_the_journal(self):
        self.filled(30)
        self.assertEqual(self.ringfence("clear", "dnc", "--prefix", "+48600", "--reason", "tidy", "--user", "ana"), "dnc: 30 removed\n")
        job = self.jobs()[0]
        self.assertEqual((job["what"], job["list"], job["state"], job["by"], job["outcome"], job["stopped_by"]), ("clear", "dnc", "done", "ana", "30 removed", None))
        self.assertIsNotNone(job["ended_at"])
        events = self.events()
        self.assertEqual([e["event"] for e in events[-31:]], ["entry-removed"] * 30 + ["list-cleared"])
        self.assertEqual((events[-1]["list"], events[-1]["numbers"], events[-1]["request"], events[-1]["by"], events[-1]["reason"]),
                         ("dnc", 30, "prefix=+48600", "ana", "tidy"))
        self.assertEqual(self.ringfence("clear", "dnc", "--all"), "dnc: 0 removed\n")
        self.assertEqual(len(self.events()), len(events), "nothing was taken out, and nothing is told")
        self.ringfence("journal", "verify")
        self.ringfence("verify")

    def test_a_clear_that_runs_is_seen_and_stopped_by_another(self):
        self.filled(8000)
        d = self.start()
        with d.connect() as c, d.connect() as other:
            other.ask("HELLO", "3")
            c.send(c.frame("CLEAR", "dnc", "all"))
            harness.until("it is seen", lambda: [j for j in other.ask("JOBS", "running")["jobs"] if j["done"] > 0])
            job = other.ask("JOBS", "running")["jobs"][0]
            self.assertEqual((job["what"], job["list"], job["state"], job["doing"], job["total"]), ("clear", "dnc", "running", "removed", 8000))
            self.assertEqual(other.ask("JOBS", "STOP", str(job["job"]))["asked"], True)
            answer = c.read()
            self.assertIsInstance(answer, harness.Error)
            self.assertRegex(answer, r"^REFUSED it was stopped by default; before that, [1-7]000 were changed$")
            left = other.ask("LISTS")["lists"][0]
            self.assertEqual(left["approved"] + left["cleared"], 8000)
            self.assertIn("before that, %d were" % left["cleared"], answer)
            self.assertEqual(other.ask("JOBS")["jobs"][0]["state"], "stopped")
            self.assertIn("REFUSED job 1 has ended already", other.ask("JOBS", "STOP", "1"))
        summary = self.events()[-1]
        self.assertEqual((summary["event"], summary["numbers"], summary["reason"]), ("list-cleared", left["cleared"], "it was stopped by default"))

    def test_a_clear_goes_on_without_its_client_unless_it_was_to_end_with_it(self):
        self.filled(6000)
        d = self.start()
        with d.connect() as other:
            other.ask("HELLO", "3")
            for words, ends in (("while-connected",), True), ((), False):
                with d.connect() as c:
                    c.send(c.frame("CLEAR", "dnc", "all", *words))
                    harness.until("it has begun", lambda: [j for j in other.ask("JOBS", "running")["jobs"] if j["done"] > 0])
                harness.until("it has ended", lambda: not other.ask("JOBS", "running")["jobs"])
                job = other.ask("JOBS")["jobs"][0]
                left = other.ask("LISTS")["lists"][0]["approved"]
                if ends:
                    self.assertEqual(job["state"], "failed", job)
                    self.assertIn("its client has gone", job["outcome"])
                    self.assertGreater(left, 0)
                else:
                    self.assertEqual(job["state"], "done", job)
                    self.assertEqual(left, 0)

    def test_a_job_whose_daemon_is_killed_is_told_so(self):
        self.filled(8000)
        d = self.start()
        with d.connect() as c, d.connect() as other:
            other.ask("HELLO", "3")
            c.send(c.frame("CLEAR", "dnc", "all"))
            harness.until("it has begun", lambda: [j for j in other.ask("JOBS", "running")["jobs"] if j["done"] > 0])
            d.process.kill()
            d.process.wait()
        self.daemons.remove(d)
        job = self.jobs()[0]
        self.assertEqual((job["state"], job["outcome"]), ("killed", "its process was killed before it had ended"))
        self.ringfence("verify")
        self.assertIn("killed", self.ringfence("jobs"))
        self.assertEqual(self.jobs("--running"), [])

    def test_an_import_is_seen_stopped_and_leaves_nothing(self):
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        running = subprocess.Popen([harness.RINGFENCE, "import", "dnc", fifo, "--store", self.store, "--user", "ana"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        with open(fifo, "w", encoding="ascii") as f:
            for i in range(400000):
                f.write("+4860%07d\n" % i)
            f.flush()
            harness.until("it is seen", lambda: [j for j in self.jobs("--running") if j["doing"] == "reading"])
            job = self.jobs("--running")[0]
            self.assertEqual((job["what"], job["list"], job["by"]), ("import", "dnc", "ana"))
            self.ringfence("jobs", "stop", str(job["job"]), "--user", "bob")
            try:
                for i in range(400000, 3000000):
                    f.write("+4860%07d\n" % i)
            except BrokenPipeError:
                pass
            finally:
                try:
                    f.close()
                except BrokenPipeError:
                    pass
        out, err = running.communicate(timeout=harness.DEADLINE)
        self.assertEqual((running.returncode, out), (1, ""), err)
        self.assertIn("was stopped by bob; nothing was changed", err)
        job = self.jobs()[0]
        self.assertEqual((job["state"], job["stopped_by"]), ("stopped", "bob"))
        self.assertEqual(json.loads(self.ringfence("lists", "--format", "json"))["lists"][0]["imported"], 0)
        self.ringfence("import", "dnc", self.numbers(5))
        self.assertEqual(self.jobs()[0]["outcome"], "5 added, 0 removed, 0 could not be read")
        self.ringfence("export", "dnc", "--output", self.path("out.csv"))
        self.assertEqual((self.jobs()[0]["what"], self.jobs()[0]["outcome"]), ("export", "5 exported"))

    def test_a_clear_that_is_interrupted_tells_what_it_did(self):
        self.filled(8000)
        running = subprocess.Popen([harness.RINGFENCE, "clear", "dnc", "--all", "--store", self.store, "--user", "ana"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        harness.until("it has begun", lambda: [j for j in self.jobs("--running") if j["done"] > 0])
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=harness.DEADLINE)
        self.assertEqual((running.returncode, out), (1, ""), err)
        self.assertRegex(err, r"it was interrupted; before that, [1-7]000 were changed")
        self.assertEqual(self.jobs()[0]["state"], "failed")
        summary = self.events()[-1]
        self.assertEqual((summary["event"], summary["reason"]), ("list-cleared", "it was interrupted"))

    def test_a_page_of_a_thousand_jobs(self):
        self.ringfence("add", "dnc", "+48601000001")
        d = self.start()
        with d.connect() as c:
            for _ in range(1001):
                c.ask("CLEAR", "dnc", "suffix=99")
            c.ask("HELLO", "3")
            page = c.ask("JOBS")
            self.assertEqual((len(page["jobs"]), page["more"], page["jobs"][0]["job"]), (50, True, 1001))
            last = c.ask("JOBS", "per-page=1000")
            self.assertEqual((len(last["jobs"]), last["more"], last["jobs"][-1]["job"]), (1000, False, 2))


class Stops(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def stopped(self, name, number):
        row = json.loads(self.ringfence("show", name, number, "--format", "json"))["lists"][0]
        return row["stopped"], row["last_stopped"]

    def test_how_often_a_number_stopped_calls_is_kept_and_not_journalled(self):
        self.ringfence("add", "dnc", "+48601000001", "+4822*")
        self.ringfence("import", "other", self.write("numbers", "+48601000002\n"))
        before = len(self.journal())
        d = self.start()
        with d.connect() as c:
            for _ in range(3):
                self.assertDecision(c.ask("DECIDE", "inbound", "from=+48601000001", "to=+48221230000"), "hangup;code=603;list=dnc")
            c.ask("MDECIDE", "inbound from=+48221111111 to=+48221230000", "inbound from=+48222222222 to=+48221230000")
            c.ask("DECIDE", "inbound", "from=+48601000002", "to=+48221230000")
            c.ask("DECIDE", "inbound", "from=+48609000000", "to=+48221230000")  # allowed
            c.ask("DECIDE", "inbound", "from=+48601000001", "to=+48221230000", "at=2026-03-02T22:00:00Z")  # asked of another time
            c.ask("EXPLAIN", "inbound", "from=+48601000001", "to=+48221230000")
        harness.until("they are told", lambda: self.stopped("dnc", "+48601000001")[0] != 0)
        self.assertEqual(self.stopped("dnc", "+48601000001")[0], 3)
        self.assertIsNotNone(self.stopped("dnc", "+48601000001")[1])
        self.assertEqual(self.stopped("dnc", "+4822*")[0], 2)
        self.assertEqual(self.stopped("other", "+48601000002")[0], 1)
        self.assertEqual(d.info()["stops_lost"], "0")
        self.assertEqual(len(self.journal()), before)
        self.assertIn("stopped", self.ringfence("entries", "dnc"))
        with d.connect() as c:
            c.ask("DECIDE", "inbound", "from=+48601000001", "to=+48221230000")
        self.assertEqual(d.end(), 0)
        self.daemons.remove(d)
        self.assertEqual(self.stopped("dnc", "+48601000001")[0], 4, "what was counted last is written at the end")
        self.ringfence("verify")

    def test_numbers_of_the_rule_file_that_stopped_calls_are_counted(self):
        d = self.start()
        with d.connect() as c:
            c.ask("MDECIDE", *["inbound from=%s to=+48221230000" % n for n in ("+48608000000", "+48608000000", "+48617000001", "+48617000002", "+48617000003")])

        def counts():
            return [(r["number"], r["stopped"]) for r in json.loads(self.ringfence("entries", "written", "--format", "json"))["entries"]]
        harness.until("they are told", lambda: counts() == [("+48608000000", 2), ("+48617*", 3)])

    def test_many_stopped_calls_are_all_counted(self):
        self.ringfence("add", "dnc", *["+4860100%04d" % i for i in range(500)])
        d = self.start()
        with d.connect() as c:
            for i in range(400):
                c.ask("MDECIDE", *["inbound from=+4860100%04d to=+48221230000" % (i % 10 * 50 + at) for at in range(50)])
        self.assertEqual(d.info()["stops_lost"], "0")

        def sums():
            rows = json.loads(self.ringfence("entries", "dnc", "--per-page", "1000", "--format", "json"))["entries"]
            return {r["stopped"] for r in rows}
        harness.until("all are told", lambda: sums() == {40})


if __name__ == "__main__":
    unittest.main()
