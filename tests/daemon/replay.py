# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""A log of decisions asked again: by the policy that made them nothing differs, by another exactly what it changes."""

import gzip
import json
import os
import random
import subprocess
import unittest

import harness

RULES = """
region PL;
timezone "Europe/Warsaw";
list dnc max-age 1s;
list robots ttl 1h;
list burned;
list pool { +48221230000..+48221230019; +4930123456; }
list vip { +48609000000; +486091*; }
list unused-so-far;
hours office { mon-fri 08:00-19:00; sat 09:00-13:00; }
always { vip -> allow; robots and trunk "mvno" -> hangup; }
inbound to +48221234567 {
    robots                                   -> redirect "honeypot";
    dnc and outside office                   -> hangup 603 "Not now";
    calls 3 within 1h and not country DE     -> add robots for 1h then hangup;
    anonymous                                -> redirect +48221230000;
    channel sms and malformed                -> status "What?";
}
inbound { called in burned -> hangup 486; calls 2 within 5m and calls 4 within 1h -> log "often"; type mobile -> redirect "mobile"; }
campaign "spring*" { stale dnc -> status "stale"; dnc -> status; %s }
presentation "a" { country DE -> present pool area; otherwise -> present pool except burned sticky; }
presentation { otherwise -> present burned; otherwise -> present pool; }
"""


class Replay(harness.Case):
    def setUp(self):
        super().setUp()
        self.file = self.path("decisions.json")
        self.activate(RULES % "", "first.ring")

    def replay(self, *words, status=0, **how):
        done = subprocess.run([harness.RINGFENCE, "replay", *words, "--format", "json", "--store", self.store], capture_output=True,
                              timeout=harness.DEADLINE, **how)
        self.assertEqual(done.returncode, status, done)
        return json.loads(done.stdout)

    def lines(self):
        with open(self.file, encoding="utf-8") as f:
            return [json.loads(line) for line in f]

    def varied(self, d, chance, count):
        """Asks varied queries."""
        numbers = ["+4860100%04d" % i for i in range(30)] + ["+48609000000", "+48609112233", "+48221230003", "+4930111222"]
        written = numbers + [n[3:6] + " " + n[6:9] + "-" + n[9:] for n in numbers[:8]] + ["anonymous", "", "nobody", "7464", "INFO", "+999", "(601) 000.001", "0048601000002"]
        with d.connect() as c:
            for i in range(count):
                words = ["DECIDE"]
                scenario = chance.choice(["inbound"] * 6 + ["campaign", "presentation", "callback"])
                words.append(scenario)
                if scenario == "inbound":
                    words += ["from=" + chance.choice(written), "to=" + chance.choice(["+48221234567", "22 123 45 67", "+48221230003", "+48601000001"])]
                else:
                    words += ["to=" + chance.choice(written[:-6]), "name=" + chance.choice(["spring-sale", "a", "other", "r\u00e4ume", "x \"y\""])]
                    if chance.random() < 0.3:
                        words.append("from=" + chance.choice(written))
                if chance.random() < 0.2:
                    words.append("trunk=" + chance.choice(["mvno", "b"]))
                if chance.random() < 0.3:
                    words.append("channel=" + chance.choice(["sms", "call"]))
                if chance.random() < 0.5:
                    words.append("id=" + str(chance.randrange(count)))
                if chance.random() < 0.1:
                    words.append("at=2026-03-0%dT%02d:30" % (chance.randrange(1, 8), chance.randrange(24)))
                answer = c.ask(*words)
                self.assertNotIsInstance(answer, harness.Error)

    def change_lists(self, chance, d):
        for name in ["dnc", "burned", "robots"]:
            d.ask("ADD", name, "+4860100%04d" % chance.randrange(30))
            d.ask("REMOVE", name, "+4860100%04d" % chance.randrange(30))
            d.ask("ADD", name, "+4822123000%d" % chance.randrange(10), "for=2s")

    def test_by_the_policy_that_made_them_nothing_differs_whatever_has_changed_since(self):
        chance = random.Random(4)
        d = self.start("--decision-log", self.file, "--decision-log-all", "--effect-wait", "60000")
        # Every change of a list makes it fresh: it has to have been stale.
        harness.until("the list dnc to be older than its max-age", lambda: d.info()["stale_lists"] == "1")
        for turn in range(12):
            self.varied(d, chance, 120)
            self.change_lists(chance, d)
            if turn == 5:
                self.activate(RULES % "country US -> hangup;", "second.ring")
        self.assertEqual(d.end(), 0)
        self.ringfence("clear", "dnc", "--all")
        self.ringfence("add", "burned", "+4822*")
        lines = self.lines()
        self.assertEqual(len(lines), 12 * 120)
        self.assertGreater(len({line["action"] for line in lines}), 4)
        for member in ["calls", "picked", "stale", "what_if", "declares"]:
            self.assertTrue(any(member in line for line in lines), member)
        self.assertEqual([line["policy"] for line in lines if "declares" in line], [1, 2])
        found = self.replay(self.file, "--policy", "logged")
        expected = {"lines": len(lines), "same": len(lines), "same_by_another_rule": 0, "changed": 0, "unknown": 0, "not_asked": 0,
                    "unreadable": 0, "counted_anew": 0, "changes": []}
        self.assertEqual({key: found[key] for key in expected}, expected, found)

    def ask_plainly(self):
        """A log of 9 decisions: 4 of robots, 3 of others, 2 of a campaign."""
        d = self.start("--decision-log", self.file, "--decision-log-all", "--effect-wait", "60000")
        d.ask("ADD", "robots", "+48601000001")
        d.ask("ADD", "dnc", "+48601000009")
        harness.until("the list dnc to be older than its max-age", lambda: d.info()["stale_lists"] == "1")
        for i in range(4):
            self.assertDecision(d.ask("DECIDE", "inbound", "from=601000001", "to=+48221234567", "trunk=b"), "redirect;to=honeypot;list=robots")
        for i in range(3):
            d.ask("DECIDE", "inbound", "from=+4860100000%d" % (i + 2), "to=+48221230009")
        for i in range(2):
            d.ask("DECIDE", "campaign", "name=winter", "to=+48601000009")
        self.assertEqual(d.end(), 0)
        self.ringfence("remove", "robots", "+48601000001")

    def test_another_policy_changes_what_it_decides_otherwise_and_nothing_else(self):
        self.ask_plainly()
        rules = "ringfence 1;\n" + RULES % ""
        other = self.write("other.ring", rules.replace('-> redirect "honeypot"', "-> hangup 607").replace("campaign \"spring*\"", "campaign"))
        found = self.replay(self.file, "--policy", other, status=1)
        self.assertEqual((found["same"], found["changed"], found["unknown"]), (3, 6, 0), found)
        first, second = found["changes"]
        self.assertEqual((first["count"], first["from_action"], first["to_action"]), (4, "redirect", "hangup"))
        self.assertRegex(first["from_rule"], r"^first\.ring:\d+$")
        self.assertEqual(first["to_rule"], first["from_rule"].replace("first", "other"))
        self.assertEqual(len(first["examples"]), 3)
        self.assertEqual(first["examples"][0]["line"], 1)
        self.assertIn("inbound from=601000001 to=+48221234567 trunk=b at=", first["examples"][0]["query"])
        self.assertEqual(first["examples"][0]["now"].split(";rule")[0], "hangup;code=607;list=robots")
        self.assertEqual((second["count"], second["from_action"], second["to_action"], second["from_rule"]), (2, "allow", "status", None))
        self.assertEqual([len(c["examples"]) for c in self.replay(self.file, "--policy", other, "--limit", "1", status=1)["changes"]], [1, 1])
        self.assertEqual(self.replay(self.file)["same"], 9)
        self.activate(RULES % "country US -> hangup;", "second.ring")
        self.assertEqual(self.replay(self.file, "--policy", "1")["same"], 9)
        text = subprocess.run([harness.RINGFENCE, "replay", self.file, "--policy", other, "--store", self.store], capture_output=True, text=True)
        self.assertEqual(text.returncode, 1)
        self.assertIn("6  answered otherwise", text.stdout)
        self.assertIn("4  redirect -> hangup  (first.ring:", text.stdout)

    def test_what_the_log_does_not_have_is_not_guessed_at(self):
        self.ask_plainly()
        rules = "ringfence 1;\n" + RULES % ""
        for name, changed, counts in [
                ("list", rules.replace("list burned;", "list burned;\nlist fresh;").replace("robots          ", "fresh           "), (5, 4, "the log does not have the list `fresh`")),
                ("region", rules.replace("region PL", "region DE"), (5, 4, "the policy reads a number otherwise than it was read then")),
                ("stale", rules.replace("max-age 1s", "max-age 3650d").replace("campaign \"spring*\"", "campaign"), (7, 2, "the log does not tell how old the list `dnc` was"))]:
            found = self.replay(self.file, "--policy", self.write(name + ".ring", changed), status=0)
            self.assertEqual((found["same"], found["unknown"], found["unknown_reasons"]), (counts[0], counts[1], {counts[2]: counts[1]}), name)

    def test_calls_that_the_log_did_not_count_are_counted_from_it(self):
        self.ask_plainly()
        other = self.write("other.ring", "ringfence 1;\nregion PL;\ninbound { calls 3 within 1h -> hangup; }\n")
        found = self.replay(self.file, "--policy", other, status=1)
        self.assertEqual(found["changed"], 7, found)  # robots (4), and three that went to `mobile`
        self.assertEqual(found["counted_anew"], 7)
        self.assertEqual([(c["to_action"], c["count"]) for c in found["changes"]], [("allow", 3), ("allow", 2), ("hangup", 2)])

    def test_lines_that_cannot_be_read_are_counted_and_told(self):
        self.ask_plainly()
        with open(self.file, encoding="utf-8") as f:
            good = f.read()
        bad = '{"time":"20\n[]\n\n{"format":2,"time":"2026-13-02T21:00:00.000Z","scenario":"inbound","query":{},"action":"allow"}\n' + '{"x":"' + "y" * 1200000 + '"}\n'
        older = '{"time":"2026-03-02T21:00:00.000Z","scenario":"inbound","query":{"from":"1","to":"1"},"action":"allow","generation":1,"policy":1}\n'
        failure = '{"format":2,"time":"2026-03-02T21:00:00.000Z","scenario":"inbound","query":{"from":"1","to":"1"},"action":"allow","generation":1,"failure":"gone"}\n'
        self.write("mixed.json", bad + older + failure + good)
        found = self.replay(self.path("mixed.json"), "--limit", "10", status=1)
        self.assertEqual((found["lines"], found["same"], found["unreadable"], found["not_asked"]), (15, 9, 4, 2), found)
        self.assertEqual([line["line"] for line in found["unreadable_lines"]], [1, 2, 4, 5])
        self.assertIn("no JSON", found["unreadable_lines"][0]["why"])
        self.assertIn("`time`", found["unreadable_lines"][2]["why"])
        self.assertIn("1 MiB", found["unreadable_lines"][3]["why"])

    def test_it_reads_standard_input_and_packed_files_and_needs_no_store_for_a_rule_file(self):
        self.ask_plainly()
        with open(self.file, "rb") as f:
            good = f.read()
        with gzip.open(self.path("log.gz"), "wb") as f:
            f.write(good)
        self.assertEqual(self.replay(self.path("log.gz"))["same"], 9)
        self.assertEqual(self.replay("-", input=good)["same"], 9)
        rules = self.write("same.ring", "ringfence 1;\n" + RULES % "")
        self.store = self.path("nowhere")
        found = self.replay(self.file, "--policy", rules)
        self.assertEqual((found["same"], found["unknown"], found["same_by_another_rule"]), (9, 0, 7), found)
        # Without the line that declares the lists, and without a store, nobody knows who was not in them.
        # Where nothing could be told, the exit status does not say that nothing changes.
        found = self.replay("-", "--policy", rules, status=1, input=b"".join(good.splitlines(True)[1:]))
        self.assertEqual((found["same"], found["unknown"]), (0, 8), found)
        self.assertFalse(os.path.exists(self.store))

    def test_a_store_that_cannot_be_looked_at_is_told_and_not_taken_for_none(self):
        self.ask_plainly()
        rules = self.write("same.ring", "ringfence 1;\n" + RULES % "")
        self.store = self.path("loop")
        os.symlink("loop", self.store)
        done = subprocess.run([harness.RINGFENCE, "replay", self.file, "--policy", rules, "--store", self.store], capture_output=True, text=True)
        self.assertEqual(done.returncode, 3, done)
        self.assertIn("loop", done.stderr)

    def test_what_a_present_would_pick_of_other_numbers_is_not_known(self):
        pool = "list pool { +48221230001%s; }\npresentation { otherwise -> present pool; }\n"
        self.activate(pool % "", "pool.ring")
        d = self.start("--decision-log", self.file, "--decision-log-all")
        self.assertDecision(d.ask("DECIDE", "presentation", "name=x", "to=+48601000001"), "present;number=+48221230001")
        self.assertEqual(d.end(), 0)
        self.assertEqual(self.replay(self.file, "--policy", self.write("same.ring", "ringfence 1;\n" + pool % ""))["same"], 1)
        found = self.replay(self.file, "--policy", self.write("more.ring", "ringfence 1;\n" + pool % "; +48221230002"), status=1)
        self.assertEqual(found["unknown_reasons"], {"the policy writes other numbers into the list `pool`, of which one was picked": 1})

    def test_a_text_that_was_no_utf_8_is_not_taken_for_what_was_asked(self):
        d = self.start("--decision-log", self.file, "--decision-log-all")
        d.ask("DECIDE", "campaign", b"name=\xff", "to=+48601000001")
        self.assertEqual(d.end(), 0)
        self.assertEqual(self.replay(self.file, status=1)["unknown"], 1)

    def test_wrong_words_are_told(self):
        self.ask_plainly()
        for words, status, said in [(["--policy", "77"], 1, "no version 77"), (["--limit", "x"], 2, "--limit"), (["--format", "xml"], 2, "--format"),
                                    (["--policy", self.path("none.ring")], 1, "none.ring")]:
            done = subprocess.run([harness.RINGFENCE, "replay", self.file, "--store", self.store, *words], capture_output=True, text=True)
            self.assertEqual(done.returncode, status, done)
            self.assertIn(said, done.stderr)
        done = subprocess.run([harness.RINGFENCE, "replay", self.path("none.json"), "--store", self.store], capture_output=True, text=True)
        self.assertEqual(done.returncode, 3)
        self.assertIn("none.json", done.stderr)


if __name__ == "__main__":
    unittest.main()
