# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""A policy that waits: it is asked beside the one in force, answers nobody, and is counted where it differs."""

import json
import os
import subprocess
import time
import unittest

import harness

FIRST = """
list dnc;
list robots;
inbound { robots -> redirect "honeypot"; dnc -> hangup 603; }
"""
SECOND = """
list dnc "Renamed" max 5;
list robots;
list fresh;
inbound { dnc or fresh -> hangup 607; robots -> redirect "honeypot"; calls 3 within 1h -> add robots then log "often" then hangup; }
"""


class Shadow(harness.Case):
    def setUp(self):
        super().setUp()
        self.file = self.path("decisions.json")
        self.activate(FIRST, "first.ring")
        self.ringfence("add", "dnc", "+48601000001")

    def shadow(self, rules=SECOND, name="second.ring", status=0):
        return self.ringfence("activate", self.write(name, "ringfence 1;\n" + rules), "--shadow", status=status)

    def lines(self):
        with open(self.file, encoding="utf-8") as f:
            return [json.loads(line) for line in f]

    def ask(self, d, who, *words):
        return d.ask("DECIDE", "inbound", "from=+4860100000%d" % who, "to=112", *words)

    def figures(self, d):
        return [int(d.info()["shadow_" + name]) for name in ["policy", "decisions", "differences", "failures"]]

    def events(self):
        """What the journal has of policies and of lists that were dropped."""
        known = {8: "policy-activated", 9: "policy-rolled-back", 13: "list-dropped", 18: "policy-shadowed", 19: "policy-promoted", 20: "shadow-dropped"}
        return [known[int(r["event"])] for r in self.journal() if int(r["event"]) in known]

    def test_the_one_in_force_answers_and_differences_are_counted_and_logged(self):
        d = self.start("--decision-log", self.file, "--effect-wait", "60000")
        self.assertEqual(self.figures(d), [0, 0, 0, 0])
        self.assertDecision(self.ask(d, 2), "allow")
        self.assertIn("version 2 is the shadow", self.shadow())
        self.ringfence("add", "fresh", "+48601000003")
        self.assertDecision(self.ask(d, 1), "hangup;code=603;list=dnc")
        self.assertDecision(self.ask(d, 3), "allow")
        self.assertDecision(self.ask(d, 2), "allow")
        self.assertEqual(self.figures(d), [2, 3, 2, 0])
        # It counts calls as it would, and does nothing.
        self.assertDecision(self.ask(d, 2), "allow")
        self.assertDecision(self.ask(d, 2), "allow")
        self.assertEqual(self.figures(d), [2, 5, 3, 0])
        self.assertDecision(self.ask(d, 2, "at=%d" % (time.time() + 60)), "allow")
        self.assertEqual(self.figures(d), [2, 5, 3, 0])
        self.assertEqual(d.info()["changes_applied"], "0")
        self.assertNotIn("often", d.log())
        shadow = harness.told(d.ask("POLICY", "SHADOW"))
        self.assertEqual([shadow[k] for k in ["shadow_version", "in_force_version", "decisions", "differences", "failures", "trouble"]], ["2", "1", "5", "3", "0", ""])
        self.assertEqual([os.path.basename(f["name"]) for f in shadow["files"]], ["second.ring"])
        self.assertEqual(d.end(), 0)
        first, second, third, asked_about = self.lines()
        self.assertEqual((first["action"], first["policy"], first["shadow"]["policy"]), ("hangup", 1, 2))
        self.assertEqual(first["shadow"]["parameters"], {"code": "607"})
        self.assertEqual((second["action"], second["shadow"]["action"], second["shadow"]["list"]), ("allow", "hangup", "fresh"))
        self.assertEqual((third["action"], third["shadow"]["action"]), ("allow", "hangup"))
        self.assertTrue(third["shadow"]["rule"].startswith("second.ring:"))
        self.assertNotIn("list", third["shadow"])
        self.assertEqual((asked_about["what_if"], asked_about["shadow"]["action"]), (True, "hangup"))

    def test_options_of_lists_change_when_it_is_promoted_and_not_before(self):
        d = self.start()
        self.shadow()
        lists = self.ringfence("lists")
        self.assertIn("fresh", lists)
        self.assertNotIn("Renamed", lists)
        self.assertIn("s    2", self.ringfence("policy", "list"))
        self.assertIn("version 2 is the shadow of version 1", self.ringfence("policy", "shadow"))
        self.ringfence("policy", "promote", "3", status=1)
        self.assertIn("version 2 is in force", self.ringfence("policy", "promote", "2"))
        self.assertIn("Renamed", self.ringfence("lists"))
        self.assertDecision(self.ask(d, 1), "hangup;code=607;list=dnc")
        self.assertEqual(self.figures(d), [0, 0, 0, 0])
        self.assertIn("no shadow", self.ringfence("policy", "shadow"))
        self.ringfence("policy", "promote", status=1)
        self.assertIn("version 1 is in force", self.ringfence("policy", "rollback"))
        self.assertEqual(self.events(), ["policy-activated", "policy-shadowed", "policy-promoted", "policy-rolled-back"])
        self.ringfence("verify")

    def test_the_journal_brings_it_back(self):
        self.ringfence("backup", self.path("backup.mdb"))
        self.shadow()
        self.ringfence("policy", "promote")
        self.shadow(FIRST, "third.ring")
        self.ringfence("policy", "drop-shadow")
        self.shadow(FIRST, "fourth.ring")
        old, listed = self.store, self.ringfence("policy", "list")
        self.store = self.path("new")
        self.ringfence("journal", "replay", "--from", self.path("backup.mdb"), "--journal", old)
        self.assertEqual(self.ringfence("policy", "list"), listed)
        self.assertIn("version 4 is the shadow of version 2", self.ringfence("policy", "shadow"))

    def test_another_policy_put_in_force_leaves_it_and_another_shadow_takes_its_place(self):
        d = self.start()
        self.shadow()
        self.ask(d, 1)
        said = self.activate(FIRST + "campaign { dnc -> status; }", "third.ring")
        self.assertIn("the shadow, version 2, stays", said)
        self.ask(d, 1)
        self.assertEqual(self.figures(d), [2, 2, 2, 0])
        self.shadow(FIRST, "fourth.ring")
        self.ask(d, 1)
        self.assertEqual(self.figures(d), [4, 1, 0, 0])
        # What never was in force is nothing to go back to of itself.
        self.assertIn("version 1 is in force", self.ringfence("policy", "rollback"))

    def test_it_is_dropped(self):
        d = self.start()
        self.shadow()
        self.ringfence("policy", "drop", "fresh", status=1)
        self.assertIn("version 2 is the shadow no longer", self.ringfence("policy", "drop-shadow"))
        self.ringfence("policy", "drop-shadow", status=1)
        self.ringfence("policy", "drop", "fresh")
        self.assertDecision(self.ask(d, 1), "hangup;code=603;list=dnc")
        self.assertEqual(self.figures(d), [0, 0, 0, 0])
        self.assertEqual(harness.told(d.ask("POLICY", "SHADOW")), {"shadow_version": "", "in_force_version": "1"})
        self.assertEqual(self.events()[-2:], ["shadow-dropped", "list-dropped"])

    def test_over_tcp_an_administrator_may(self):
        self.shadow()
        d = self.start()
        self.assertIn("administrator", d.ask("POLICY", "PROMOTE", "2"))
        self.assertIn("administrator", d.ask("POLICY", "DROP-SHADOW", "2"))
        d = self.start(role="administrator")
        self.assertEqual(d.ask("POLICY", "PROMOTE", "7"), harness.Error("REFUSED the shadow policy is version 2, not 7"))
        self.assertEqual(harness.told(d.ask("POLICY", "PROMOTE", "2")), {"version": "2", "in_force": "1", "shadow_version": ""})
        self.assertDecision(self.ask(d, 1), "hangup;code=607;list=dnc")
        self.assertEqual(d.ask("POLICY", "DROP-SHADOW", "2"), harness.Error("REFUSED there is no shadow policy"))
        self.shadow(FIRST, "third.ring")
        self.assertEqual(harness.told(d.ask("POLICY", "DROP-SHADOW", "3")), {"version": "3", "in_force": "0", "shadow_version": ""})
        self.assertEqual(d.info()["shadow_policy"], "0")

    def test_there_is_none_without_a_policy_in_force(self):
        self.store = self.path("other")
        done = subprocess.run([harness.RINGFENCE, "activate", self.write("x.ring", "ringfence 1;\n" + FIRST), "--shadow", "--store", self.store], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("activate one first", done.stderr)

    def test_what_it_presents_is_not_another_number_by_chance(self):
        rules = "list pool { +48221230000..+48221230999; }\npresentation { otherwise -> present pool; }\n"
        self.activate(rules, "present.ring")
        self.shadow("\n" + rules, "later.ring")
        d = self.start()
        for i in range(50):
            d.ask("DECIDE", "presentation", "name=a", "to=+48601000001")
        self.assertEqual(self.figures(d), [3, 50, 0, 0])


if __name__ == "__main__":
    unittest.main()
