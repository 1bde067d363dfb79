# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Two policies compared on the command line. What differences look like: tests/language/cases."""

import json
import os
import subprocess
import unittest

import harness

RULES = """ringfence 1;
region PL;
timezone "Europe/Warsaw";
list dnc;
hours office { mon-fri 08:00-18:00; }
inbound to +48221234567 {
    dnc and outside office -> hangup 603;
}
"""


class Diff(harness.Case):
    def diff(self, *words, status=0):
        done = subprocess.run([harness.RINGFENCE, "diff", *words, "--store", self.store], capture_output=True, text=True,
                              timeout=harness.DEADLINE)
        self.assertEqual(done.returncode, status, done)
        return done

    def test_two_files_that_decide_alike_are_equal(self):
        old = self.write("old.ring", RULES)
        new = self.write("new.ring", RULES.replace("dnc and outside office", "outside office and dnc"))
        self.assertIn("they decide every query alike", self.diff(old, new).stdout)
        self.assertTrue(json.loads(self.diff(old, new, "--format", "json").stdout)["equal"])

    def test_a_difference_is_a_region_with_a_query_that_shows_it(self):
        old = self.write("old.ring", RULES)
        new = self.write("new.ring", RULES.replace("603", "486"))
        told = self.diff(old, new, status=1).stdout
        self.assertIn("inbound to +48221234567, outside `office`, callers in `dnc`: hangup 603 -> hangup 486", told)
        found = json.loads(self.diff(old, new, "--format", "json", status=1).stdout)
        self.assertFalse(found["equal"])
        self.assertEqual([(r["scenario"], r["bound_to"], r["old"], r["new"]) for r in found["regions"]],
                         [("inbound", "+48221234567", "hangup 603", "hangup 486")])
        self.assertEqual(found["declared"], [])
        # The query is one that can be asked as it is told.
        region = found["regions"][0]
        number = region["query"].split("from=")[1].split()[0]
        self.assertEqual(region["given"], ["%s is in `dnc`" % number])
        for file, reply in (old, region["old_reply"]), (new, region["new_reply"]):
            self.ringfence("activate", file)
            self.ringfence("add", "dnc", number)
            self.assertTrue(self.ringfence("decide", *region["query"].split()).startswith(reply.split(";rule=")[0]))

    def test_versions_of_the_policy_are_compared_as_files_are(self):
        self.ringfence("activate", self.write("one.ring", RULES))
        self.ringfence("activate", self.write("two.ring", RULES.replace("603", "486")))
        newest = self.write("newest.ring", RULES.replace("hangup 603", "allow"))
        self.assertIn("hangup 603 -> hangup 486", self.diff("1", "2", status=1).stdout)
        self.assertIn("hangup 486 -> allow", self.diff(newest, status=1).stdout)
        self.assertIn("hangup 603 -> allow", self.diff("1", newest, status=1).stdout)
        self.assertIn("alike", self.diff("2").stdout)
        self.assertIn("there is no version 7", self.diff("7", newest, status=2).stderr)

    def test_a_version_with_what_has_become_an_error_since_is_read_as_it_was(self):
        """As an older program has left it: with a carriage return, behind which a comment goes on."""
        rules = RULES + "#----\ninbound to +48221234568 { anonymous -> hangup; }\n"
        self.ringfence("activate", self.write("one.ring", rules))
        subprocess.run([os.environ["STORE_HAND"], "policies", self.store, "#----\ninbound", "#----\rinbound"], check=True, timeout=harness.DEADLINE)
        self.ringfence("activate", self.write("two.ring", RULES.replace("603", "486")))
        offered = self.write("offered.ring", rules.replace("#----\n", "#----\r"))
        as_it_was = self.write("as-it-was.ring", RULES)
        self.assertIn("alike", self.diff("1", as_it_was).stdout)
        self.assertIn("hangup 603 -> hangup 486", self.diff("1", "2", status=1).stdout)
        self.assertIn("offered.ring:9:6: error: RF0016", self.diff("1", offered, status=2).stderr)
        self.ringfence("activate", offered, status=1)
        self.ringfence("policy", "show", "1")
        self.ringfence("policy", "rollback", "1")
        self.assertIn("alike", self.diff(as_it_was).stdout)
        self.assertIn("asked of both", self.diff("1", as_it_was, "--replay", self.write("log", "")).stdout)

    def test_a_log_is_asked_of_both(self):
        self.ringfence("activate", self.write("one.ring", RULES))
        self.ringfence("add", "dnc", "+48601000001")
        log = self.path("decisions.json")
        d = self.start("--decision-log", log, "--decision-log-all")
        with d.connect() as c:
            for n in range(10):
                c.ask("DECIDE", "inbound", "from=+4860100000%d" % (n % 2), "to=+48221234567", "at=2026-06-0%dT23:00" % (n % 5 + 1))
        d.end()
        old = self.write("old.ring", RULES)
        new = self.write("new.ring", RULES.replace("603", "486"))
        found = json.loads(self.diff(old, new, "--replay", log, "--format", "json", status=1).stdout)
        self.assertEqual((found["replay"]["changed"], found["replay"]["same"]), (5, 5))
        # What the log itself has for an answer is not compared with.
        found = json.loads(self.diff(new, new, "--replay", log, "--format", "json").stdout)
        self.assertEqual((found["replay"]["changed"], found["replay"]["same"]), (0, 10))
        told = self.diff(old, new, "--replay", log, "--limit", "1", status=1).stdout
        self.assertIn("%s asked of both" % log, told)

    def test_what_cannot_be_compared_is_said(self):
        good = self.write("good.ring", RULES)
        bad = self.write("bad.ring", RULES.replace("dnc and", "nosuch and"))
        done = self.diff(good, bad, status=2)
        self.assertIn("nosuch", done.stderr)
        self.assertIn("nofile.ring", self.diff(good, "nofile.ring", status=2).stderr)
        self.assertEqual(done.stdout, "")
        self.diff(status=2)
        self.diff(good, good, good, status=2)
        self.diff(good, good, "--format", "csv", status=2)
        self.diff(good, good, "--limit", "x", status=2)
        self.diff("1", good, status=3)


if __name__ == "__main__":
    unittest.main()
