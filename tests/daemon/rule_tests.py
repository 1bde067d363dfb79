# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""`ringfence test`, and the tests that `ringfence activate` runs."""

import glob
import json
import os
import subprocess
import unittest
import xml.etree.ElementTree

import harness

RULES = """ringfence 1;
list dnc registry;
list vip { +48601234567; }
inbound {
    vip                    -> allow;
    dnc and not anonymous  -> hangup 603;
}
"""
RIGHT = """test "vip & <friends>" {
    given dnc { +48601000001; +48601234567; }
    inbound from +48601234567 to +48221234567 -> allow by vip;
    inbound from +48601000001 to +48221234567 -> hangup 603 by dnc;
}
"""
WRONG = """test "a wrong one" {
    given dnc { +48601000001; }
    inbound from +48601000001 to +48221234567 -> redirect;
    repeat 3 every 5s                         -> allow;
    expect +48601000002 in dnc;
}
"""


def passing_directories():
    return glob.glob("/dev/shm/ringfence-rehearsal-*") + glob.glob("/tmp/ringfence-rehearsal-*")


class RuleTests(harness.Case):
    def run_ringfence(self, *words):
        done = subprocess.run([harness.RINGFENCE, *words], capture_output=True, text=True, timeout=harness.DEADLINE,
                              env={**os.environ, "RINGFENCE_STORE": self.store}, cwd=self.folder)
        return done.returncode, done.stdout, done.stderr

    def expect(self, words, status, out=(), err=()):
        found = self.run_ringfence(*words)
        with self.subTest(words):
            self.assertEqual(found[0], status, found)
            for text in out:
                self.assertIn(text, found[1])
            for text in err:
                self.assertIn(text, found[2])
        return found

    def test_what_is_said_and_the_exit_status(self):
        self.write("right.ring", RULES + RIGHT)
        self.write("wrong.ring", RULES + RIGHT + WRONG)
        self.write("none.ring", RULES)
        self.write("error.ring", RULES + 'test "x" { inbuond from anonymous to +48221234567 -> allow; }')
        table = [
            (["test"], 2, [], ["name a rule file"]),
            (["test", "right.ring", "--format", "yaml"], 2, [], ["none of text, junit, json"]),
            (["test", "right.ring", "--fail-under", "many"], 2, [], ["no percentage"]),
            (["test", "right.ring", "--fail-under", "101"], 2, [], ["no percentage"]),
            (["test", "right.ring", "--fail-under", "nan"], 2, [], ["no percentage"]),
            (["test", "absent.ring"], 1, [], ["absent.ring"]),
            (["test", "right.ring"], 0, ["right.ring\n  ok    vip & <friends>\n1 test, 0 failed\n"], []),
            (["test", "none.ring"], 0, ["none.ring: no tests\n"], []),
            (["test", "error.ring"], 1, [], ["RF0603", "did you mean `inbound`?"]),
            (["check", "error.ring"], 1, [], ["RF0603"]),
            (["check", "wrong.ring"], 0, [], []),
            (["test", "right.ring", "wrong.ring"], 1,
             ["right.ring\n  ok", "  FAIL  a wrong one\n", "wrong.ring:15:50: error: RF0620: expected `redirect`, got `hangup;code=603;list=dnc;",
              "repeat 3 every 5s", "2 tests, 1 failed\n", "expected `expect +48601000002 in dnc`, got `+48601000002 not in dnc`",
              "by repetition 1", "dnc and not anonymous -> hangup 603"], []),
            (["test", "wrong.ring", "--filter", "friends"], 0, ["1 test, 0 failed, 1 left out\n"], []),
            (["test", "right.ring", "--filter", "strangers"], 1, [], ["no test's name holds `strangers`"]),
            (["test", "right.ring", "--fail-under", "100", "--format", "json"], 1, ['"coverage":{"percent":75.0'], ["less than 100"]),
        ]
        for row in table:
            self.expect(*row)
        self.assertFalse(os.path.exists(self.store))
        self.assertEqual(passing_directories(), [])

    def test_coverage_names_what_no_test_has_tried(self):
        self.write("right.ring", RULES + RIGHT)
        self.write("none.ring", RULES)
        # 2 rules and 3 conditions with two sides each; `dnc` false and `anonymous` true are not seen.
        self.expect(["test", "right.ring", "--coverage"], 0,
                    ["coverage 75.0 %: 6 of 8", "right.ring:6: dnc and not anonymous -> hangup 603: `dnc` never false, `anonymous` never true"])
        self.expect(["test", "right.ring", "--fail-under", "75"], 0)
        self.expect(["test", "right.ring", "--fail-under", "75.5"], 1, [], ["right.ring: the coverage is 75.0 %, less than 75.5 %"])
        self.expect(["test", "none.ring", "--coverage", "--fail-under", "1"], 1, ["none.ring: no tests", "coverage 0.0 %", "never acted"], [])

    def test_junit_is_well_formed(self):
        self.write("wrong.ring", RULES + RIGHT + WRONG)
        self.write("error.ring", "ringfence 1;\ninbound { nobody -> hangup; }\n")
        status, out, _ = self.run_ringfence("test", "wrong.ring", "error.ring", "--coverage", "--format", "junit")
        self.assertEqual(status, 1)
        root = xml.etree.ElementTree.fromstring(out)
        self.assertEqual((root.tag, root.get("tests"), root.get("failures"), root.get("errors")), ("testsuites", "3", "1", "1"))
        suite = root.find("testsuite")
        self.assertEqual((suite.get("name"), suite.get("tests"), suite.get("failures")), ("wrong.ring", "2", "1"))
        self.assertEqual(suite.find("properties/property").get("name"), "coverage")
        right, wrong = suite.findall("testcase")
        self.assertEqual((right.get("name"), right.get("line"), right.find("failure")), ("vip & <friends>", "8", None))
        self.assertGreaterEqual(float(right.get("time")), 0)
        failure = wrong.find("failure")
        self.assertIn("expected `redirect`, got `hangup;code=603", failure.get("message"))
        self.assertIn("dnc and not anonymous -> hangup 603", failure.text)
        self.assertIsNotNone(root.findall("testsuite")[1].find("testcase/error"))

    def test_junit_holds_no_character_that_xml_cannot(self):
        self.write("odd.ring", "ringfence 1;\ntest \"a\uffff b\ufffe c\ufffd\" { inbound from anonymous to +48221234567 -> allow; }\n")
        root = xml.etree.ElementTree.fromstring(self.run_ringfence("test", "odd.ring", "--format", "junit")[1])
        self.assertEqual(root.find("testsuite/testcase").get("name"), "a? b? c\ufffd")

    def test_json_for_programs(self):
        self.write("wrong.ring", RULES + RIGHT + WRONG)
        status, out, _ = self.run_ringfence("test", "wrong.ring", "--coverage", "--format", "json")
        self.assertEqual(status, 1)
        (file,) = json.loads(out)
        self.assertEqual((file["file"], file["accepted"], file["tests_run"], file["tests_failed"]), ("wrong.ring", True, 2, 1))
        right, wrong = file["tests"]
        self.assertEqual((right["name"], right["passed"], right["failures"]), ("vip & <friends>", True, []))
        first, again, member = wrong["failures"]
        self.assertEqual((first["line"], first["column"], first["expected"], first["repetition"]), (15, 50, "redirect", None))
        self.assertEqual(again["repetition"], 1)
        self.assertTrue(first["got"].startswith("hangup;code=603;list=dnc;rule=wrong.ring:6;"), first)
        self.assertIn("wrong.ring:6", first["explain"])
        self.assertIsNone(member["explain"])
        self.assertEqual((file["coverage"]["covered"], file["coverage"]["all"], file["coverage"]["percent"]), (6, 8, 75.0))
        self.assertEqual(file["coverage"]["uncovered"][0]["missing"], ["`dnc` never false", "`anonymous` never true"])

    def test_a_file_whose_tests_fail_does_not_come_into_force(self):
        self.write("right.ring", RULES + RIGHT)
        self.write("wrong.ring", RULES + WRONG)
        self.expect(["activate", "right.ring", "--reason", "a first one"], 0, ["policy version 1 is in force", ", 1 test passed\n"])
        self.expect(["activate", "wrong.ring"], 1, [],
                    ['test "a wrong one" fails:', "RF0620", "dnc and not anonymous", "wrong.ring: 1 of 1 test failed; nothing was changed"])
        self.assertEqual(len(self.ringfence("policy", "list").splitlines()), 1)
        self.expect(["activate", "wrong.ring", "--without-tests", "--reason", "in a hurry"], 0, ["policy version 2 is in force"])
        self.expect(["activate", "right.ring", "--without-tests"], 0, ["policy version 3 is in force"])
        reasons = [r["reason"] for r in self.journal() if not r["list"]]
        self.assertEqual(reasons, ["a first one", "in a hurry; without tests", "without tests"])
        # A shadow whose tests were not run comes into force no more tried than it was.
        self.expect(["activate", "wrong.ring", "--shadow", "--without-tests"], 0)
        self.expect(["policy", "promote", "--reason", "it is Friday"], 0)
        self.assertEqual([r["reason"] for r in self.journal() if not r["list"]][-1], "it is Friday; without tests")
        self.assertEqual(passing_directories(), [])

    def test_a_store_is_not_made_by_tests_that_fail(self):
        self.write("wrong.ring", RULES + WRONG)
        self.expect(["activate", "wrong.ring"], 1)
        self.assertFalse(os.path.exists(self.store))

    def test_the_tests_of_the_worked_rules_hold(self):
        rules = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "rules")
        files = sorted(glob.glob(os.path.join(rules, "*.ring")))
        self.assertGreater(len(files), 5)
        status, out, err = self.run_ringfence("test", "--strict", *files)
        self.assertEqual(status, 0, out + err)
        self.assertIn("the fifth call in a closed evening lands in robots for a day", out)

    def test_many_tests_take_no_time(self):
        many = "".join('test "number %d" { given dnc { +48601000001; } inbound from +48601000001 to +48221234567 -> hangup by dnc; }\n' % i
                       for i in range(1000))
        self.write("many.ring", RULES + many)
        self.expect(["test", "many.ring"], 0, ["1000 tests, 0 failed\n"])


if __name__ == "__main__":
    unittest.main()
