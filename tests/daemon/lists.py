# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""The life of lists from the command line: entries, imports and exports, the journal."""

import csv
import gzip
import io
import json
import os
import re
import signal
import subprocess
import unittest
import zipfile

import harness

RULES = """
region PL;
list default "Added by hand";
list other;
list dnc "Register" registry;
list complaints review;
list robots ttl 24h max 3;
list vip { +48609000000; }
inbound { vip -> allow; default or other or dnc or complaints or robots -> hangup 603; }
"""


class Lists(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def run_ringfence(self, *words, text=None):
        done = subprocess.run([harness.RINGFENCE, *words], input=text, capture_output=True, timeout=harness.DEADLINE,
                              env={**os.environ, "RINGFENCE_STORE": self.store, "TZ": "UTC"})
        return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")

    def expect(self, words, status=0, out="", err="", text=None):
        """Its stdout; `out` and `err` are parts of what is said, or several of them."""
        words = words.split() if isinstance(words, str) else words
        found = self.run_ringfence(*words, text=text.encode() if isinstance(text, str) else text)
        self.assertEqual(found[0], status, (words, found))
        for parts, said in ((out, found[1]), (err, found[2])):
            for part in [parts] if isinstance(parts, str) else parts:
                self.assertIn(part, said, (words, found))
        return found[1]

    def json(self, words, **more):
        return json.loads(self.expect((words.split() if isinstance(words, str) else words) + ["--format", "json"], **more))

    def lines(self, words, **more):
        return [json.loads(line) for line in
                self.expect((words.split() if isinstance(words, str) else words) + ["--format", "json"], **more).splitlines()]

    def blocked(self, number):
        return self.expect(["decide", "inbound", "from=" + number, "to=+48221234567"]).startswith("hangup")

    def entry(self, name, number):
        return self.json(["show", name, number])["lists"][0]

    # --- names of lists, and numbers that were mistyped

    def test_a_list_is_renamed_with_what_is_in_it_and_rules_find_it_by_either_name(self):
        self.expect("add default +48601000001", out="added")
        self.expect("list rename default house --user ana", out="default is now called house; default still finds it\n")
        self.expect("list rename house house", out="house was called so already\n")
        self.assertTrue(self.blocked("+48601000001"), "the policy in force knows its old name")
        self.expect("add default +48601000002", out="added")
        self.assertEqual([e["number"] for e in self.json("entries house")["entries"]], ["+48601000001", "+48601000002"])
        row = [l for l in self.json("lists")["lists"] if l["list"] == "house"][0]
        self.assertEqual((row["former_names"], row["approved"]), ("default", 2))
        self.expect("lists", out="[was default]")
        self.assertEqual({e["list"] for e in self.lines("journal --list house") if e["event"] == "entry-added"}, {"default", "house"})
        self.expect("journal", out="list default renamed house  by ana")
        self.expect("list rename other default", status=1, err="`default` is what the list `house` was called, and is still found by")
        self.expect("list rename other No", status=1, err="is no name for a list")
        # A rule file of its new name, and of none of both.
        new = RULES.replace("default", "house")
        self.activate(new)
        self.assertTrue(self.blocked("+48601000002"))
        both = self.write("both.ring", "ringfence 1;\n" + new.replace("list other;", "list other; list default;"))
        self.expect(["activate", both], status=1, err="are two names of one list, which is called `house` now; declare it once")
        self.assertTrue(self.blocked("+48601000002"))
        self.expect("verify", out="agree")

    def test_a_mistyped_number_becomes_the_one_that_was_meant(self):
        self.expect("add default +48601000010 --description rude --call c-1", out="added")
        self.expect("edit default +48601000010 --number 601000011 --user bob", out="+48601000010 changed\n")
        self.assertTrue(self.blocked("+48601000011"))
        self.assertFalse(self.blocked("+48601000010"))
        e = self.entry("default", "+48601000011")
        self.assertEqual((e["description"], e["call"], e["typed"], e["state"]), ("rude", "c-1", "601000011", "approved"))
        for number in "+48601000010", "+48601000011":
            history = self.json("show default " + number)["history"]
            self.assertEqual([h["event"] for h in history], ["entry-added", "entry-renumbered"])
            self.assertEqual((history[1]["number"], history[1]["former_number"]), ("+48601000011", "+48601000010"))
        self.expect("show default +48601000011", out="+48601000010 in default is now +48601000011: approved")
        self.expect("add default +48601000012", out="added")
        self.expect("edit default +48601000012 --number +48601000011", status=1, err="the list `default` has +48601000011 already")
        self.expect("edit default +48601000012 +48601000011 --number +48601000013", status=2, err="`number` gives one entry another number: name one entry")
        self.expect("edit default +48601000012 --number 60100000", status=1, err="in no range of its country's plan")
        self.expect("edit vip +48609000000 --number +48609000001", status=1, err=["the rule file writes it into the list, ", "test.ring:9: change it there"])
        self.expect("verify", out="agree")

    # --- what rule files write into lists

    def test_numbers_of_the_rule_file_are_seen_and_pass_through_exports(self):
        self.expect("add vip +48608999999", out="added")
        self.expect("lists", out="[1 in the rule file]")
        self.assertEqual([l["in_rule_file"] for l in self.json("lists")["lists"] if l["list"] == "vip"], [1])
        rows = self.json("entries vip")["entries"]
        self.assertEqual([(r["number"], r["source"]) for r in rows], [("+48608999999", "entry"), ("+48609000000", "rule file")])
        self.assertEqual([r["number"] for r in self.json("entries vip --descending")["entries"]], ["+48609000000", "+48608999999"])
        self.assertEqual([r["number"] for r in self.json("entries vip --sort added --descending")["entries"]], ["+48608999999", "+48609000000"])
        self.assertEqual([r["number"] for r in self.json("entries vip --per-page 1 --page 2")["entries"]], ["+48609000000"])
        self.assertEqual([r["number"] for r in self.json("entries --search 609000")["entries"]], ["+48609000000"])
        self.assertEqual(self.json("entries vip --state cleared")["entries"], [])
        self.expect("show vip +48609000000", out=["vip: in the list by the rule file\n", "rule file    ", "test.ring:9\n"])
        self.expect("add vip +48609000000", out="added")
        self.assertEqual([r["source"] for r in self.json("entries vip --search 609000000")["entries"]], ["entry", "rule file"])
        self.assertTrue(self.json("history +48609000000")["lists"][0]["rule_file"].endswith("test.ring:9"))
        for form in "csv", "jsonl":
            plain, whole = self.path("plain." + form), self.path("whole." + form)
            self.expect(["export", "vip", "--format", form, "--output", plain], err="2 exported")
            self.expect(["export", "vip", "--format", form, "--output", whole, "--with-rule-file"], err="3 exported")
            with open(whole, encoding="utf-8") as f:
                self.assertIn("rule file", f.read())
            self.expect(["import", "other", whole, "--mode", "replace"], out="1 of the rule file passed over")
            told = json.loads(self.expect(["import", "other", whole, "--dry-run", "--report", "json"]))
            self.assertEqual((told["lines"], told["of_rule_file"], told["rejected"]), (3, 1, 0))
            self.assertEqual([r["number"] for r in self.json("entries other")["entries"]], ["+48608999999", "+48609000000"])
        self.expect("export vip --format plain --with-rule-file", status=2, err="plain lines cannot tell")
        # One number in both ways has two rows, in one order whatever the page.
        for order in "expires", "added":
            pages = [self.json("entries vip --sort %s --per-page 1 --page %d" % (order, page))["entries"] for page in range(1, 5)]
            self.assertEqual(sum(pages, []), self.json("entries vip --sort " + order)["entries"])
        # A column of that name that is not an export's has no say.
        self.expect(["import", "other", self.write("leads.csv", "number,source\n601000001,web\n601000002,mail\n")], out="2 added")
        self.expect(["import", "other", self.write("mixed.csv", "number,source\n601000003,web\n601000004,rule file\n")], out=["1 added", "1 of the rule file passed over"])
        self.expect("clear vip --all", out="vip: 2 removed\n")
        self.assertEqual(len(self.json("entries vip --state approved")["entries"]), 1)

    # --- imports

    def test_rejected_rows_can_be_looked_at_afterwards(self):
        rows = "".join("bad %d\n" % i for i in range(1200)) + "+48601000001\n"
        self.expect(["import", "default", self.write("rows.txt", rows)], status=1, out="1 added, 0 repeated, 1200 could not be read", err="rows.txt:1:")
        one = self.json("imports show 1")
        self.assertEqual((one["rejected"], len(one["rejected_rows"]), one["rejected_rows"][0]["line"], one["rejected_rows"][0]["text"]), (1200, 1000, 1, "bad 0"))
        self.assertTrue(one["rejected_rows"][0]["reason"])
        self.expect("imports show 1", out=["import 1 into default: active", "line 1000: bad 999: ", "and 200 more\n"])
        self.expect("imports show 2", status=1, err="there is no import 2")
        self.expect("imports show", status=2, err="say which import by its number, as `imports show 3`")

    def test_a_list_may_have_a_limit_of_rows_for_an_import(self):
        self.activate(RULES.replace("list other;", "list other max-import 3;"))
        rows = self.write("four.txt", "".join("+4860100000%d\n" % i for i in range(4)))
        for more in [], ["--dry-run"]:
            self.expect(["import", "other", rows, *more], status=1, err="has more than the 3 rows that the list takes at a time (`max-import`); nothing was changed")
        self.expect(["import", "other", self.write("three.txt", "# three\n" + "".join("+4860100000%d\n" % i for i in range(3)))], out="3 added")
        self.assertEqual([l["max_import"] for l in self.json("lists")["lists"] if l["list"] == "other"], [3])
        self.expect("lists", out="[max-import 3]")

    # --- the life of an entry

    def test_an_entry_is_added_edited_cloned_moved_shown_and_removed(self):
        self.expect(["add", "default", "601 000 001", "--description", "called twice", "--call", "c-7", "--lead", "l-9", "--user", "ana"],
                    out="+48601000001 added\n")
        e = self.entry("default", "+48601000001")
        self.assertEqual((e["state"], e["description"], e["typed"], e["created_by"]), ("approved", "called twice", "601 000 001", "ana"))
        self.assertEqual((e["call"], e["lead"], e["program"]), ("c-7", "l-9", "ringfence add"))
        self.expect("edit default +48601000001 --description other --expires 2099-12-31T18:00:00Z", out="+48601000001 changed\n")
        self.expect("edit default +48601000001 --description other", out="was so already")
        e = self.entry("default", "+48601000001")
        self.assertEqual((e["description"], e["expires_at"]), ("other", "2099-12-31T18:00:00Z"))
        self.expect("clone default +48601000001 +48601000002 +48601000003", out="+48601000002 added\n+48601000003 added\n")
        self.assertEqual(self.entry("default", "601000003")["expires_at"], "2099-12-31T18:00:00Z")
        self.assertEqual(self.entry("default", "601000003")["description"], "other")
        self.expect("edit default +48601000003 --expires never", out="changed")
        self.assertIsNone(self.entry("default", "601000003")["expires_at"])
        self.expect("move default +48601000001 +48601000002 --to other", out="+48601000001 moved\n+48601000002 moved\n")
        self.assertEqual(self.entry("other", "+48601000001")["expires_at"], "2099-12-31T18:00:00Z")
        self.assertEqual(self.entry("other", "+48601000001")["typed"], "601 000 001")
        self.assertEqual(self.entry("default", "+48601000001")["state"], "cleared")
        self.expect("remove other 601000001 --user ola", out="+48601000001 removed\n")
        shown = self.expect("show other +48601000001", out=["other: cleared", "removed ", "by ola (ringfence remove)", "history"])
        self.assertEqual(len(re.findall(r"^ +\d+  \d{4}-", shown, re.M)), 2)
        told = self.json("history 601000001")
        self.assertEqual([(x["list"], x["state"]) for x in told["lists"]], [("default", "cleared"), ("other", "cleared")])
        self.assertEqual([r["event"] for r in told["history"]],
                         ["entry-added", "entry-changed", "entry-added", "entry-removed", "entry-removed"])
        self.expect("history +48601999999", 1, "nothing is known of it")
        self.expect("show other +48601999999", 1, "nothing is known of it in this list")

    def test_a_number_added_again_keeps_the_times_that_are_not_named_and_says_them(self):
        n = "+48601000001"
        self.expect("add default +48601000001 --expires 2098-12-31T18:00:00Z", out="+48601000001 added\n")
        for words, said, times in [
            ("", "was there already, until 2098-12-31T18:00:00Z", (None, "2098-12-31T18:00:00Z")),
            ("--description x", "changed, until 2098-12-31T18:00:00Z", (None, "2098-12-31T18:00:00Z")),
            ("--expires 2098-12-31T18:00:00Z", "was there already", (None, "2098-12-31T18:00:00Z")),
            ("--expires never", "changed", (None, None)),
            ("", "was there already", (None, None)),
            ("--valid-from 2097-01-01T00:00:00Z", "changed", ("2097-01-01T00:00:00Z", None)),
            ("", "was there already, from 2097-01-01T00:00:00Z", ("2097-01-01T00:00:00Z", None)),
            ("--for 24h", "changed, from 2097-01-01T00:00:00Z", ("2097-01-01T00:00:00Z", "2097-01-02T00:00:00Z")),
            ("", "was there already, from 2097-01-01T00:00:00Z until 2097-01-02T00:00:00Z", ("2097-01-01T00:00:00Z", "2097-01-02T00:00:00Z")),
            ("--valid-from now", "changed, until 2097-01-02T00:00:00Z", (None, "2097-01-02T00:00:00Z")),
            ("--permanent", "changed", (None, None)),
            ("", "was there already", (None, None)),
        ]:
            with self.subTest(words):
                self.expect("add default +48601000001 " + words, out="+48601000001 " + said + "\n")
                e = self.entry("default", n)
                self.assertEqual((e["valid_from"], e["expires_at"]), times)
        self.expect("add default +48601000002 --expires 2098-12-31T18:00:00Z", out="added\n")
        self.assertEqual([(x["result"], x["reason"]) for x in self.json("add default +48601000002")["numbers"]],
                         [("was there already", "until 2098-12-31T18:00:00Z")])
        self.expect("remove default +48601000002")
        self.expect("add default +48601000002", out="+48601000002 added again\n")
        self.assertIsNone(self.entry("default", "+48601000002")["expires_at"])
        self.expect("add robots +48601000003 --expires 2098-12-31T18:00:00Z", out="added\n")
        self.expect("add robots +48601000003", out="+48601000003 changed, until 20")
        self.assertLess(self.entry("robots", "+48601000003")["expires_at"], "2098")
        self.expect("add robots +48601000003 --expires never", out="changed\n")
        self.assertIsNone(self.entry("robots", "+48601000003")["expires_at"])

    def test_the_date_of_addition_of_what_was_written_down_before(self):
        self.expect("add default +48601000001 --added 2019-05-06T07:08:09Z")
        self.expect("add default +48601000002 --added 6.5.2019")
        self.expect("add default +48601000003")
        self.expect("edit default +48601000003 --added 2020-01-02T03:04:05Z", out="changed\n")
        self.expect("add default +48601000002 --added 2018-01-01T00:00:00Z", out="changed\n")
        self.expect("add default +48601000004 --added 2098-01-01", 1, err="+48601000004: it cannot have been added at a time that is still to come")
        self.expect("edit default +48601000003 --added tomorrow", 1, err="still to come")
        expected = {"+48601000001": "2019-05-06T07:08:09Z", "+48601000002": "2018-01-01T00:00:00Z", "+48601000003": "2020-01-02T03:04:05Z"}

        def dates(*where):
            return {e["number"]: e["created_at"] for e in self.json(["entries", "default", *where])["entries"]}

        self.assertEqual(dates(), expected)
        self.assertEqual([e["number"] for e in self.json("entries default --sort added")["entries"]], sorted(expected, key=expected.get))
        self.assertEqual(list(dates("--added-before", "2019-01-01")), ["+48601000002"])
        self.assertEqual([r["created_at"] for r in self.lines("journal --number +48601000001")], ["2019-05-06T07:08:09Z"])
        # Also of rows that become entries, and in a store that is made again of the journal.
        self.activate(RULES.replace("list other;", "list other; list copy;"))
        self.expect("edit default +48601000001 --expires 2098-01-01")
        self.expect(["import", "copy", self.write("out.csv", self.expect("export default"))], out="3 added")
        self.assertEqual({e["number"]: e["created_at"] for e in self.json("entries copy")["entries"]}, expected)
        self.expect(["backup", self.path("copy.mdb")])
        self.expect("add default +48601000005 --added 2001-01-01T00:00:00Z")
        self.expect(["journal", "replay", "--from", self.path("copy.mdb"), "--store", self.path("replayed")])
        self.assertEqual(dates("--store", self.path("replayed")), {**expected, "+48601000005": "2001-01-01T00:00:00Z"})
        self.expect(["verify", "--store", self.path("replayed")])

    def test_a_clone_overwrites_nothing_unless_it_is_to_replace(self):
        self.expect("add default +48601000001 --description one --expires 2098-12-31T18:00:00Z")
        self.expect("add default +48601000002 --description two")
        self.expect("clone default +48601000001 +48601000002 +48601000003", 1, "+48601000003 added\n",
                    "+48601000002: the list `default` has it already, with another description and another end; `replace`")
        self.assertEqual(self.entry("default", "+48601000002")["description"], "two")
        self.expect("clone default +48601000001 +48601000003", out="+48601000003 was there already, until 2098-12-31T18:00:00Z\n")
        self.expect("clone default +48601000001 +48601000003 --expires never", 1, err="with another end")
        self.expect("clone default +48601000001 +48601000002 +48601000003 --replace --expires never", out="+48601000002 changed\n+48601000003 changed\n")
        for n in ["+48601000002", "+48601000003"]:
            e = self.entry("default", n)
            self.assertEqual((e["description"], e["expires_at"]), ("one", None))
        self.expect("clone default +48601000001 +48601000004 --expires never --valid-from now", out="added\n")
        self.assertIsNone(self.entry("default", "+48601000004")["expires_at"])

    def test_a_number_stands_as_the_strongest_of_what_speaks_for_it_and_is_restored_so(self):
        self.expect(["import", "complaints", self.write("a.txt", "+48601000001\n"), "--permanent"])
        self.expect(["import", "complaints", self.write("b.txt", "+48601000002\n"), "--approved"])
        self.expect("add complaints +48601000001", out="+48601000001 added, permanent by import 1\n")
        self.expect("add complaints +48601000001", out="+48601000001 was there already, permanent by import 1\n")
        self.expect("add complaints +48601000002 --approved --for 1h", out="+48601000002 added, in force by import 2\n")
        self.expect("add complaints +48601000003", out="+48601000003 awaits approval\n")
        expected = {"+48601000001": "permanent", "+48601000002": "approved", "+48601000003": "pending"}
        self.assertEqual({n: self.entry("complaints", n)["state"] for n in expected}, expected)
        for number, state in expected.items():
            rows = csv.DictReader(io.StringIO(self.expect(["entries", "complaints", "--state", state, "--format", "csv"])))
            self.assertEqual([r["number"] for r in rows], [number])
        self.expect("approve complaints +48601000001", out="was approved already")
        for words in ["remove complaints", "unapprove complaints", "move complaints --to other", "edit complaints --for 1h"]:
            command, name, *more = words.split()
            self.expect([command, name, "+48601000001", *more], 1, err="permanent")
        exported = self.write("out.csv", self.expect("export complaints"))
        blocked = {n: self.blocked(n) for n in expected}
        self.assertEqual(blocked, {"+48601000001": True, "+48601000002": True, "+48601000003": False})

        self.expect(["backup", self.path("copy.mdb")])
        self.expect("add complaints +48601000004")
        others = {"restored": ["restore", self.path("copy.mdb"), "--store"], "replayed": ["journal", "replay", "--from", self.path("copy.mdb"), "--store"]}
        for name, words in others.items():
            self.expect([*words, self.path(name)])
        fresh = self.path("fresh")
        self.expect(["activate", self.write("rules.ring", "ringfence 1;\n" + RULES), "--store", fresh])
        self.expect(["import", "complaints", exported, "--approved", "--store", fresh])
        for store in [self.path("restored"), self.path("replayed"), fresh]:
            for n, state in expected.items():
                shown = self.json(["show", "complaints", n, "--store", store])["lists"][0]
                self.assertEqual((shown["state"], shown["expires_at"]), (state, None), (store, n))
                answer = self.expect(["decide", "inbound", "from=" + n, "to=+48221234567", "--store", store])
                self.assertEqual(answer.startswith("hangup"), blocked[n], (store, n))

    def test_what_cannot_be_done_is_refused_with_the_reason(self):
        self.expect("add default +48601000001")
        self.expect("add default +48601000009 --permanent", out="added")
        for words, status, err in [
            ("edit default +48601000001", 2, "say what is to change"),
            ("edit default +48601000002 --description x", 1, "does not have +48601000002"),
            ("edit default +48601000001 --expires 2001-01-01", 1, "not in the future"),
            ("edit default +48601000001 --expires 1h --for 1h", 2, "give one of them"),
            ("edit dnc +48601000001 --description x", 1, "registry"),
            ("add default +48601000002 --for soon", 1, "`for` is a duration as `30m`, `24h` or `7d`, not `soon`"),
            ("add default +48601000002 --for 1h --permanent", 1, "no expiry"),
            ("add default +48601000002 --valid-from 2099-01-02 --expires 2099-01-01", 1, "not after the beginning"),
            ("clone default +48601000002 +48601000003", 1, "no +48601000002"),
            ("clone default +48601000001", 2, "it is written"),
            ("move default +48601000001", 2, "say which list to move them to"),
            ("move default +48601000001 --to nobody", 1, "there is no list `nobody`; the lists are"),
            ("move default +48601000001 --to default", 1, "already"),
            ("move default +48601000001 --to dnc", 1, "registry"),
            ("move default +48601000009 --to other", 1, "permanent"),
            ("move default +48601000002 --to other", 1, "does not have +48601000002"),
            ("move vip +48609000000 --to other", 1, "the rule file writes it into the list, test.ring:9: move it there"),
            ("remove default +48601000009", 1, "permanent"),
            ("unapprove default +48601000009", 1, "permanent"),
            ("approve default", 2, "say which"),
            ("approve default +48601000001 --all", 2, "not both"),
            ("clear default", 2, "say which"),
            ("clear default +48601000001", 2, "`+48601000001` is one word too many"),
            ("clear dnc --all", 1, "registry"),
            ("show default 12", 1, "too few or too many digits"),
            ("entries default --state new", 2, "the states are"),
            ("entries default --sort size", 2, "number, added or expires"),
            ("entries default --page 0", 1, "`page` is a number from 1"),
            ("entries default --prefix 48*1", 1, "`prefix`"),
            ("entries default --suffix x", 1, "1 to 15 digits"),
            ("entries default --added-after soon", 1, "`added-after` is a time as `24h`, `2026-12-31`"),
            ("entries default --per-page 1001", 1, "`per-page` is a number from 1 to 1000, not `1001`"),
            ("imports undo", 2, "say which import by its number"),
            ("imports undo 7", 1, "no import 7"),
            ("imports frob 7", 2, "`7` is one word too many"),
            ("imports frob", 1, "there is no list `frob`"),
            ("export default --format xls", 2, "csv, jsonl and plain"),
            ("export default --format plain --all", 2, "csv or jsonl"),
            ("journal frob", 2, "neither verify nor replay"),
            ("journal verify --expect 1:ab", 2, "N:HASH"),
            ("policy drop default", 1, "declares the list"),
            ("policy drop nobody", 1, "the lists are"),
        ]:
            with self.subTest(words):
                self.expect(words, status, err=err)
        self.assertTrue(self.blocked("+48601000001"))

    def test_numbers_come_from_standard_input_and_all_are_changed_in_one_transaction(self):
        told = self.json("add default -", status=1, text="# calls of today\n+48601000001\n\n601 000 002\nnot a number\n")
        self.assertEqual([(x["number"], x["result"]) for x in told["numbers"]],
                         [("+48601000001", "added"), ("+48601000002", "added"), (None, "unreadable")])
        self.assertEqual((told["list"], told["changed"], told["refused"], told["numbers"][2]["typed"]), ("default", 2, 1, "not a number"))
        records = self.lines("journal --list default")
        self.assertEqual([r["number"] for r in records if r["event"] == "entry-added"], ["+48601000001", "+48601000002"])
        self.assertEqual(len({r["when"] for r in records[1:]}), 1)
        self.expect("remove default -", text="+48601000001\n+48601000002\n", out="+48601000001 removed\n+48601000002 removed\n")
        self.expect("remove default -", 2, text="\n", err="at least one number")

    def test_review_keeps_new_entries_out_of_force_until_they_are_approved(self):
        self.expect("add complaints +48601000001 +48601000002 +48601000003", out="+48601000001 awaits approval\n")
        self.assertFalse(self.blocked("+48601000001"))
        self.expect("approve complaints +48601000001", out="+48601000001 approved\n")
        self.expect("approve complaints +48601000001", out="was approved already")
        self.assertTrue(self.blocked("+48601000001"))
        self.expect("unapprove complaints +48601000001", out="awaits approval")
        self.assertFalse(self.blocked("+48601000001"))
        self.expect("approve complaints --suffix 2", out="complaints: 1 approved")
        self.expect("approve complaints --all --permanent", out="complaints: 2 are permanent")
        self.assertEqual([self.entry("complaints", "+4860100000%d" % i)["state"] for i in (1, 2, 3)],
                         ["permanent", "approved", "permanent"])
        self.expect("unapprove complaints --all", out="complaints: 1 awaits approval")
        self.expect("remove complaints +48601000003", 1, err="permanent")
        self.assertTrue(self.blocked("+48601000003"))

    def test_times_of_entries(self):
        self.expect("add default +48601000001 --valid-from 2099-01-01", out="added")
        self.assertFalse(self.blocked("+48601000001"))
        self.expect("show default +48601000001", out="approved, not yet valid")
        self.expect("edit default +48601000001 --valid-from now", out="changed")
        self.assertTrue(self.blocked("+48601000001"))
        self.expect("add default +48601000002 --for 1s", out="added")
        harness.until("it has expired", lambda: not self.blocked("+48601000002"))
        self.assertEqual(self.entry("default", "+48601000002")["state"], "expired")
        self.expect("edit default +48601000002 --expires never", out="changed")
        self.assertTrue(self.blocked("+48601000002"))
        self.expect("add robots +48601000001 +48601000002 +48601000003 +48601000004", 1,
                    out="+48601000003 added", err="+48601000004: the list `robots` is full: it takes 3")

    def test_how_long_something_holds_counts_from_its_beginning(self):
        self.expect("add default +48601000001 --valid-from 2099-01-01T00:00:00Z", out="added")
        self.expect("edit default +48601000001 --for 24h", out="changed")
        self.assertEqual(self.entry("default", "+48601000001")["expires_at"], "2099-01-02T00:00:00Z")
        self.expect("edit default +48601000001 --for 24h --valid-from 2098-01-01T00:00:00Z", out="changed")
        self.assertEqual(self.entry("default", "+48601000001")["expires_at"], "2098-01-02T00:00:00Z")
        self.expect("edit default +48601000001 --for 24h --valid-from now", out="changed")
        self.assertLess(self.entry("default", "+48601000001")["expires_at"], "2098")

    def test_clear_removes_what_passes_a_filter(self):
        self.write("many.txt", "".join("+4860100%04d\n" % i for i in range(2500)))
        self.expect(["import", "default", self.path("many.txt")])
        self.expect("add default +48602000001 --description old")
        self.expect("add default +48602000002 --permanent")
        self.expect("clear default --prefix +486010000", out="default: 100 removed")
        self.expect("clear default --search OLD", out="default: 1 removed")
        self.assertFalse(self.blocked("+48601000099"))
        self.assertTrue(self.blocked("+48601000100"))
        self.expect("clear default --all", out="default: 2400 removed")
        self.assertEqual([e["number"] for e in self.json("entries default --state approved --state permanent")["entries"]], ["+48602000002"])
        self.assertEqual(self.entry("default", "601000100")["state"], "cleared")

    # --- browsing

    def test_pages_of_a_list(self):
        self.write("ten.txt", "".join("+4860100000%d\n" % i for i in range(10)))
        self.expect(["import", "default", self.path("ten.txt"), "--user", "ola"])
        self.expect(["add", "default", "+48602000001", "--description", "say \"no\",\nplease", "--expires", "2098-01-01T00:00:00Z", "--user", "ana"])
        self.expect(["add", "default", "+4930123456", "--expires", "2097-01-01T00:00:00Z", "--user", "ana"])
        self.expect("remove default +48601000009")
        table = self.expect("entries default --per-page 3 --page 2", out="page 2; more: --page 3\n").splitlines()
        self.assertEqual(table[0].split("  ")[0], "number")
        self.assertEqual([line.split()[0] for line in table[1:4]], ["+48601000002", "+48601000003", "+48601000004"])
        self.expect("entries default --page 2", out="page 2, the last\n")

        def numbers(words):
            return [e["number"][-2:] for e in self.json("entries default " + words)["entries"]]

        for words, wanted in [
            ("--prefix +486020", ["01"]), ("--prefix 602", ["01"]), ("--suffix 0001 --state approved", ["01", "01"]),
            ("--search 602-000", ["01"]), ("--search (60)2000001", ["01"]), ("--search PLEASE", ["01"]), ("--search zzz", []),
            ("--state cleared", ["09"]), ("--added-by ana --sort expires", ["56", "01"]), ("--added-by ana --sort expires --descending", ["01", "56"]),
            ("--added-before 1d", []), ("--added-after 1d --search 4930", ["56"]), ("--expires-before 2097-06-01", ["56"]),
            ("--import 1 --prefix +4860100000 --sort number --descending --per-page 2 --state approved", ["08", "07"]),
            ("--import 1 --per-page 2 --page 2 --state approved", ["02", "03"]),
        ]:
            with self.subTest(words):
                self.assertEqual(numbers(words), wanted)
        row = self.json("entries default --search please")["entries"][0]
        self.assertEqual((row["country"], row["time_zone"], row["created_by"], row["description"]),
                         ("PL", "Europe/Warsaw", "ana", "say \"no\",\nplease"))
        self.assertEqual(self.json("entries default --search 4930123456")["entries"][0]["time_zone"], "several (2)")
        rows = list(csv.DictReader(io.StringIO(self.expect("entries default --search please --format csv"))))
        self.assertEqual((rows[0]["description"].replace("\r\n", "\n"), rows[0]["expires_at"]), ("say \"no\",\nplease", "2098-01-01T00:00:00Z"))
        self.expect("entries default --search please", out="say \"no\",\\u{0a}please  ")

    # --- imports

    def test_every_import_is_listed_and_can_be_undone(self):
        self.expect(["import", "dnc", self.write("a.txt", "+48601000001\n+48601000002\n+48601000002\nnot a number\n"), "--user", "ana"], 1,
                    out="import 1 into dnc: 4 lines, 2 added, 1 repeated, 1 could not be read\n", err="a.txt:4: ")
        self.expect(["import", "dnc", self.write("b.txt", "+48601000002\n+48601000003\n")],
                    out="import 2 into dnc: 2 lines, 1 added, 1 already there, 0 repeated, 0 could not be read\n")
        second, first = self.json("imports dnc")["imports"]
        self.assertEqual((first["import"], first["list"], first["state"], first["mode"], first["lines"], first["added"], first["duplicate"],
                          first["rejected"], first["by"]), (1, "dnc", "active", "merge", 4, 2, 1, 1, "ana"))
        self.assertEqual((second["added"], second["already"]), (1, 1))
        self.assertEqual(len(first["digest"]), 64)
        self.expect("imports", out=first["digest"][:12])
        self.expect("imports undo 2", out="import 2 into dnc: undone\n")
        self.assertEqual([self.blocked("+4860100000%d" % i) for i in (1, 2, 3)], [True, True, False])
        self.assertEqual([i["state"] for i in self.json("imports")["imports"]], ["undone", "active"])
        self.expect("imports undo 2", 1, err="undone before")
        self.expect("journal", out="import 2 into dnc undone")
        told = self.json("history +48601000002")
        self.assertEqual([i["import"] for i in told["lists"][0]["imports"]], [1])

    def test_imports_and_jobs_over_many_for_programs(self):
        text = "Name,Phone\nAnn,+48601000001\nBee,?\nCid,+48601000002\nDot,+48601000001\n"
        file = self.write("people.csv", text)
        made = json.loads(self.expect(["import", "complaints", file, "--report", "json"], 1, err="people.csv:3: "))
        self.assertEqual([made[k] for k in ("import", "dry_run", "list", "file", "mode", "lines", "added", "duplicate", "rejected")],
                         [1, False, "complaints", file, "merge", 4, 2, 1, 1])
        self.assertEqual([(r["line"], r["text"]) for r in made["rejects"]], [(3, "?")])
        self.assertIn("number: column 2 `Phone`", made["read_as"])
        listed = self.json("imports")["imports"][0]
        for name in (set(made) & set(listed)) - {"took_ms"}:  # what the record says was measured within the change
            self.assertEqual(made[name], listed[name], name)
        dry = json.loads(self.expect(["import", "complaints", file, "--report", "json", "--dry-run"], 1))
        self.assertEqual((dry["import"], dry["dry_run"], dry["added"]), (None, True, 2))
        self.expect(["import", "complaints", file, "--report", "csv"], 2, err="`--report csv`: the formats are text, json")
        self.assertEqual(self.json("imports approve 1")["state"], "active")
        undone = self.json("imports undo 1")
        self.assertEqual((undone["import"], undone["state"]), (1, "undone"))
        self.expect(["import", "complaints", self.write("more.txt", "+48601000003\n")])
        self.expect("add complaints +48601000004")
        self.assertEqual(self.json("approve complaints --all"),
                         {"list": "complaints", "outcome": "approved", "changed": 1, "refused": 0,
                          "imports": [{"import": 2, "file": self.path("more.txt")}], "numbers": []})
        self.expect("add default +48601000001 +48601000002 +48602000001")
        self.assertEqual(self.json("clear default --prefix +48601"),
                         {"list": "default", "outcome": "removed", "changed": 2, "refused": 0, "imports": [], "numbers": []})

    def test_modes_of_import(self):
        self.expect(["import", "dnc", self.write("a.txt", "".join("+4860100000%d\n" % i for i in range(10)))])
        half = self.write("half.txt", "".join("+4860100000%d\n" % i for i in range(4)) + "+48602000000\n")
        self.expect(["import", "dnc", half, "--mode", "replace", "--max-shrink", "50%"], 1, err=["lacks 6 of the 10", "nothing was changed"])
        dry = self.expect(["import", "dnc", half, "--mode", "replace", "--dry-run"], out="into dnc, were it imported: 5 lines, 1 added")
        self.assertTrue(self.blocked("+48601000009"))
        done = self.expect(["import", "dnc", half, "--mode", "replace", "--max-shrink", "60%"], out="import 2 into dnc: ")
        self.assertEqual(dry.split(": ", 1)[1], done.split(": ", 1)[1])
        self.assertEqual([self.blocked(n) for n in ("+48601000003", "+48601000009", "+48602000000")], [True, False, True])
        self.expect(["import", "dnc", self.write("gone.txt", "+48601000003\n+48601000008\n"), "--mode", "delete"], out="2 lines, 1 removed")
        self.assertFalse(self.blocked("+48601000003"))
        self.expect("imports undo 3", out="undone")
        self.assertTrue(self.blocked("+48601000003"))
        self.expect(["import", "dnc", half, "--max-shrink", "20%"], 2, err="--mode replace")
        self.expect(["import", "dnc", half, "--mode", "replace", "--max-shrink", "20"], 2, err="20%")
        self.expect(["import", "dnc", half, "--mode", "mix"], 2, err="merge")

    def test_an_import_into_a_list_under_review_waits(self):
        self.expect(["import", "complaints", self.write("a.txt", "+48601000001\n+48601000002\n")], out="2 added")
        self.assertFalse(self.blocked("+48601000001"))
        self.assertEqual(self.json("imports")["imports"][0]["state"], "pending")
        self.assertEqual([e["state"] for e in self.json("entries complaints")["entries"]], ["pending", "pending"])
        self.expect("imports approve 1", out="approved")
        self.assertTrue(self.blocked("+48601000001"))
        self.expect(["import", "complaints", self.write("b.txt", "+48601000003\n"), "--approved"])
        self.assertTrue(self.blocked("+48601000003"))
        self.expect(["import", "complaints", self.write("c.txt", "+48601000004\n")])
        self.expect("approve complaints --all --permanent", out="import 3, ")
        self.expect("remove complaints +48601000004", 1, err="permanent")
        self.expect("imports undo 3", 1, err="permanent")

    def test_files_as_they_come(self):
        plain = "+48601000001\n"
        with gzip.open(self.path("a.gz"), "wb") as f:
            f.write(plain.encode())
        with zipfile.ZipFile(self.path("a.zip"), "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("a.txt", "+48601000011\n")
        files = [
            (self.path("a.gz"), [], "+48601000001"),
            (self.path("a.zip"), [], "+48601000011"),
            (self.write("t.tsv", "Name\tPhone\nAna\t601 000 002\n"), [], "+48601000002"),
            (self.write("s.csv", "Ana;601000003\n"), ["--column", "number=2", "--header", "no", "--separator", ";"], "+48601000003"),
            (self.write("ftc.txt", "416,5550100\n"), ["--format", "ftc"], "+14165550100"),
            (self.write("d.csv", "n,until\n601000004,31.12.2099\n"), ["--column", "number=n", "--column", "expires=until", "--date-format", "%d.%m.%Y"],
             "+48601000004"),
            (self.write("j.jsonl", "{\"number\":\"601000005\",\"description\":\"a\"}\n"), [], "+48601000005"),
            (self.write("p.txt", "# area codes\n22\n"), ["--prefixes"], "+48221111111"),
            (self.write("x.txt", "+4860100009x\n"), [], "+48601000093"),
        ]
        for file, options, number in files:
            with self.subTest(file):
                self.expect(["import", "default", file] + options, out="1 added")
                self.assertTrue(self.blocked(number))
        self.assertEqual(self.entry("default", "601000004")["expires_at"], "2100-01-01T00:00:00Z")  # the end of that day
        self.expect(["import", "default", self.path("t.tsv")], err="column 2 `Phone` (guessed)")

    def test_line_ends_and_encodings_of_spreadsheets(self):
        table = "Telefon;Imię;Ważny do\r\n601000001;\u017baneta;2099-12-31\r\n\"601 000 002\";\"a;b\";\r\n"
        files = [
            (table.encode(), []), (table.replace("\r\n", "\r").encode(), []), (table.replace("\r\n", "\r", 2).encode(), []),
            (b"\xef\xbb\xbf" + table.encode(), []), (("sep=;\r\n" + table).encode(), []), (("\ufeffsep=;\r" + table).encode(), []),
            (("\ufeff" + table).encode("utf-16le"), []), (("\ufeff" + table).encode("utf-16be"), []), (table.encode("utf-16"), []),
            (table.encode("utf-16le"), ["--encoding", "utf-16le"]), (table.encode("cp1250"), ["--encoding", "cp1250"]),
            (table.encode("iso-8859-2"), ["--encoding", "ISO-8859-2"]),
        ]
        for i, (content, options) in enumerate(files):
            with self.subTest(i):
                file = self.path("table%d.csv" % i)
                with open(file, "wb") as f:
                    f.write(content)
                self.expect(["import", "default", file, "--dry-run", *options], out="2 lines, 2 added, 0 repeated, 0 could not be read\n")
                self.expect(["import", "default", file, *options], out="2 lines, ",
                            err=["number: column 1 `Telefon` (guessed)", "expires: column 3 `Ważny do` (guessed)"])
                e = self.entry("default", "601000001")
                self.assertEqual((e["description"], e["expires_at"]), ("Żaneta", "2100-01-01T00:00:00Z"))
                self.assertTrue(self.blocked("+48601000002"))
                self.expect("clear default --all")
        for content, options, err in [
            (table.encode("cp1250"), [], "line 1 is no UTF-8: it has the byte 0xEA"),
            (table.encode("cp1250").replace(b"Imi\xea", b"Imie"), [], "Say what the file is in, as `--encoding cp1250`"),
            (table.encode("utf-16")[:-1], [], "line 4 is not in utf-16le"), (table.encode("utf-16le"), [], "say `--encoding utf-16le`"),
            (table.encode(), ["--encoding", "latin9"], "the encodings are utf-8"),
            (b"<html><table><tr><td>601000001", [], "is HTML or XML"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), [], "is a spreadsheet"),
        ]:
            with self.subTest(err):
                file = self.path("wrong.csv")
                with open(file, "wb") as f:
                    f.write(content)
                self.expect(["import", "default", file, *options], 2 if "latin9" in options else 1, err=err)
        for first in ("[Content_Types].xml", "docProps/app.xml", "mimetype"):
            with zipfile.ZipFile(self.path("a.xlsx"), "w", zipfile.ZIP_DEFLATED) as z:
                z.writestr(first, "<x/>")
                z.writestr("xl/worksheets/sheet1.xml", "<c><v>601000001</v></c>")
            self.expect(["import", "default", self.path("a.xlsx")], 1, err=["is a spreadsheet", "save the sheet as CSV"])
        self.assertEqual(self.json("entries default --state approved")["entries"], [])

    def test_a_register_stays_as_old_as_it_is_where_nothing_was_found(self):
        self.activate(RULES.replace("registry;", "registry max-age 1d;"))

        def age():
            return {x["list"]: x for x in self.json("lists")["lists"]}["dnc"]["imported_at"]

        for text, status in [("Service not available, try later\n", 1), ("\"Service not available\"\n", 1), ("number;a\n;\n;\n", 1),
                             ("<!DOCTYPE html>\n", 1), ("not a number\n", 1)]:
            with self.subTest(text):
                found = self.run_ringfence("import", "dnc", self.write("a.txt", text))
                self.assertEqual((found[0], age()), (status, None), found)
        self.expect(["import", "dnc", self.write("a.txt", "number\r\n")], out="0 lines, 0 added")
        self.assertIsNotNone(age())

    def test_several_columns_of_numbers_are_asked_about_or_all_taken(self):
        file = self.write("o.csv", "Name,Business Phone,Home Phone,Mobile Phone\nAnn,601000001,,+48 601 000 002\nBob,,,\nCid,?,601000003,\n")
        self.expect(["import", "default", file], 1, err=["may all have the numbers", "`--column number=2,3,4`"])
        self.assertEqual(self.json("entries default")["entries"], [])
        for chosen in ("2,3,4", "Business Phone,Home Phone,Mobile Phone"):
            self.expect(["import", "default", file, "--column", "number=" + chosen], 1, out=["3 lines, ", "2 could not be read"],
                        err=["o.csv:3: the row has a number in none of its columns", "o.csv:4: "])
            self.assertEqual([self.blocked("+4860100000%d" % i) for i in (1, 2, 3)], [True] * 3)
            self.assertEqual(self.entry("default", "601000002")["description"], "Ann")

    def test_columns_that_limit_entries_are_read_or_asked_about(self):
        for name, cell, err in [("expires_at", "31.12.2099 18:00", "--date-format"), ("expires_at", "12/31/2099", "--column expires="),
                                ("Ważny do", "31.12.2099", "--column expires="), ("valid_from", "12/31/2099", "--column valid-from="),
                                ("State", "NY", "--column state="), ("Action", "call back", "--column change=")]:
            with self.subTest(name + cell):
                file = self.write("a.csv", "phone,%s\n601000001,%s\n" % (name, cell))
                self.expect(["import", "default", file], 1, err=[name, cell, err])
                self.assertFalse(self.blocked("+48601000001"))
        file = self.write("a.csv", "phone;Ważny do\n601000001;31.12.2099 18:00\n")
        self.expect(["import", "default", file, "--date-format", "%d.%m.%Y %H:%M"], out="1 added")
        self.assertEqual(self.entry("default", "601000001")["expires_at"], "2099-12-31T18:00:00Z")
        self.expect(["import", "default", self.write("b.csv", "phone,State\n601000002,NY\n"), "--column", "state="], out="1 added")

    def test_what_belongs_to_a_number_is_read_or_asked_about(self):
        for text, err in [("Country,Phone\nFR,601000001\n", "column 1 `Country` has what belongs to the numbers, as `FR`"),
                          ("Country Code,Phone,Name\n+33,601000001,A\n", "as `+33`: join the two into one column"),
                          ("Vorwahl;Rufnummer\n022;1234567\n", "as `022`"),
                          ("No,Name,Contact\n101,Ann,601000001\n102,Bob,601000002\n", "column 3 `Contact` has whole numbers"),
                          ("221;2345678\n211;3456789\n", "numbers are read by the region PL"),
                          ("Phone,Expires\n601000001,46387\n", "a spreadsheet may have made a count of days"),
                          ("Telefon;Sperre bis\n601000001;2099-12-31\n", "`--column expires=2`"),
                          ("Lista\n\nTelefon;Ważny do\n601000001;2099-12-31\n", "line 3 has the names of columns"),
                          ("[\n{\"phone\":1}\n]\n", "write one object a line")]:
            with self.subTest(text):
                self.expect(["import", "default", self.write("a.csv", text)], 1, err=err)
                self.assertFalse(self.blocked("+48601000001"))
        self.expect(["import", "default", self.write("a.csv", "Country,Code,Phone\nPL,48,601000001\n")], out="1 added")

    def test_what_was_guessed_is_counted_and_told(self):
        file = self.write("a.csv", "Phone,Note\n601000001 (Jan),x\n60100000,y\n601000003,z\n")
        self.expect(["import", "default", file], out="3 lines, 3 added, 0 repeated, 0 could not be read, 1 with other text, 1 in no range of the plan\n",
                    err=["a.csv:2: read as +48601000001, other text was left out: `601000001 (Jan)`",
                         "a.csv:3: read as +4860100000, in no range of the plan: `60100000`"])
        told = json.loads(self.expect(["import", "default", file, "--report", "json"]))
        self.assertEqual((told["other_text"], told["unassigned"]), (1, 1))
        self.assertEqual([(r["line"], r["text"]) for r in told["other_texts"] + told["unassigned_numbers"]],
                         [(2, "601000001 (Jan)"), (3, "60100000")])
        file = self.write("c.txt", "601000001\n# 601000002 Jan\n# 2026\n; 601000003\n")
        self.expect(["import", "default", file], out="0 could not be read, 2 lines that begin with `#` were passed over\n",
                    err="c.txt:2: passed over as a comment, and it may have a number in it: `# 601000002 Jan`")
        self.assertEqual(json.loads(self.expect(["import", "default", file, "--report", "json"]))["commented"], 2)
        file = self.write("c.jsonl", '{"phone":"601000001"}\n')
        self.expect(["import", "default", file], err="a JSON object a line; number: `phone` (guessed)")
        many = self.write("many.csv", "Phone\n" + "".join("6010000%02d (x)\n" % i for i in range(30)))
        said = self.run_ringfence("import", "default", many)
        self.assertEqual(said[2].count("other text was left out"), 10)
        self.assertIn("and 20 more with other text", said[2])

    def test_senders_are_taken_where_it_is_said(self):
        file = self.write("s.txt", "INFO\nsender:PROMO\n")
        self.expect(["import", "default", file], 1, out="1 added, 0 repeated, 1 could not be read", err="s.txt:1: ")
        self.expect(["import", "default", file, "--senders"], out="2 lines, 1 added, 1 already there")
        self.expect(["import", "default", self.write("s.csv", "INFO,a\nNEWS,b\n"), "--senders", "--column", "number=1"], 1, err="Say `--header no`")

    def test_a_register_does_not_shrink_unasked(self):
        self.expect(["import", "dnc", self.write("a.txt", "".join("+4860100000%d\n" % i for i in range(10)))])
        fewer = self.write("b.txt", "".join("+4860100000%d\n" % i for i in range(8)))
        self.expect(["import", "dnc", fewer, "--mode", "replace"], 1,
                    err=["lacks 2 of the 10", "more than the 10% that are allowed", "`--max-shrink 20%`", "nothing was changed"])
        self.assertTrue(self.blocked("+48601000009"))
        self.expect(["import", "dnc", fewer, "--mode", "replace", "--dry-run"], out="2 removed", err="it would be refused: ")
        self.expect(["import", "dnc", fewer, "--mode", "replace", "--max-shrink", "20%"], out="2 removed")
        self.expect(["import", "default", self.path("a.txt")])
        self.expect(["import", "default", fewer, "--mode", "replace"], out="2 removed")  # no register

    def test_rejected_rows_can_be_mended_in_the_file_they_are_written_to(self):
        rows = "Phone,Note\n601000001,a\nnot a number,\"b\nc\"\n601000002,d\n12,e\n"
        status = self.run_ringfence("import", "default", self.write("a.csv", rows), "--reject-file", self.path("bad.csv"))
        self.assertEqual(status[0], 1, status)
        with open(self.path("bad.csv"), encoding="utf-8") as f:
            bad = f.read()
        self.assertIn("# line 3: ", bad)
        self.assertEqual([line for line in bad.splitlines() if not line.startswith("#")][:3], ["Phone,Note", "not a number,\"b", "c\""])
        with open(self.path("bad.csv"), "w", encoding="utf-8") as f:
            f.write(bad.replace("not a number", "601000003"))
        self.run_ringfence("import", "default", self.path("bad.csv"))
        self.assertEqual(self.entry("default", "601000003")["description"], "b\nc")

    def test_the_file_that_is_imported_does_not_take_the_rejected_rows(self):
        file = self.write("a.csv", "601000001\nnot a number\n")
        os.symlink(file, self.path("link"))
        for name in [file, self.path("link")]:
            self.expect(["import", "default", file, "--reject-file", name], 2, err="is the file that is read")
        with open(file, encoding="utf-8") as f:
            self.assertEqual(f.read(), "601000001\nnot a number\n")
        self.assertEqual(self.json("entries default")["entries"], [])

    # --- times

    def test_people_are_shown_times_in_the_policy_s_zone_and_programs_in_utc(self):
        self.activate('region PL; timezone "Europe/Warsaw";\n' + RULES.replace("region PL;", ""))
        self.expect("add default +48601000001 --expires 2098-07-01T12:00:00Z --valid-from 2098-01-01T12:00:00Z")
        shown = self.expect("show default +48601000001")
        self.assertIn("  valid from   2098-01-01T13:00:00+01:00\n", shown)
        self.assertIn("  expires      2098-07-01T14:00:00+02:00\n", shown)
        self.assertNotRegex(shown, r"\d\dZ")
        self.assertIn("  expires      2098-07-01T12:00:00Z\n", self.expect("show default +48601000001 --utc"))
        self.assertEqual(self.json("show default +48601000001")["lists"][0]["expires_at"], "2098-07-01T12:00:00Z")
        self.expect("add default +48601000001", out="was there already, from 2098-01-01T13:00:00+01:00 until 2098-07-01T14:00:00+02:00\n")
        self.expect("add default +48601000001 --utc", out="from 2098-01-01T12:00:00Z until 2098-07-01T12:00:00Z\n")
        self.expect("entries default", out="2098-07-01T14:00:00+02:00")
        self.assertRegex(self.expect("journal --list default"), r"\+0[12]:00")
        self.assertRegex(self.expect("journal --list default --utc"), r"\dZ")
        # What is shown is read again, and a description stays what somebody wrote.
        self.expect(["edit", "default", "+48601000001", "--expires", "2098-07-01T14:00:00+02:00", "--description", "until 2098-07-01T12:00:00Z"])
        self.expect("show default +48601000001", out=["  description  until 2098-07-01T12:00:00Z\n", "  expires      2098-07-01T14:00:00+02:00\n"])
        daemon = self.start()
        self.expect(["show", "default", "+48601000001", "--connect", "127.0.0.1:%d" % daemon.port], out="  expires      2098-07-01T14:00:00+02:00\n")
        self.expect(["show", "default", "+48601000001", "--utc", "--connect", "127.0.0.1:%d" % daemon.port], out="  expires      2098-07-01T12:00:00Z\n")
        self.expect("add default +48601000002 --expires 31.12.2098")
        self.assertEqual(self.json("show default +48601000002")["lists"][0]["expires_at"], "2098-12-31T23:00:00Z")

    # --- searching

    def test_a_search_does_not_look_at_case_and_accents(self):
        self.expect(["add", "default", "+48601000001", "--description", "Pan Żółw z Łodzi"])
        self.expect(["add", "default", "+48601000002", "--description", "Große Freiheit 7"])
        self.expect(["import", "default", self.write("a.csv", "number,description\n+48601000003,ŻÓŁW II\n+48601000004,zolwie\n")])
        for text, found in [("żółw", "134"), ("ZOLW", "134"), ("Żółw II", "3"), ("lodzi", "1"), ("GROSSE", "2"), ("große", "2"), ("grose", "")]:
            with self.subTest(text):
                self.assertEqual("".join(e["number"][-1] for e in self.json(["entries", "default", "--search", text])["entries"]), found)

    def test_a_deletion_says_what_is_permanent_and_stays(self):
        self.expect(["import", "default", self.write("a.txt", "+48601000001\n+4822*\n"), "--permanent"])
        self.expect("add default +48601000002 --permanent")
        self.expect("add default +48601000001 +48601000003")
        self.expect(["import", "default", self.write("b.txt", "+48601000004\n+4832*\n")])
        gone = self.write("gone.txt", "".join("%s\n" % n for n in ["+48601000001", "+48601000002", "+48601000003", "+48601000004", "+48601000005", "+4822*", "+4832*"]))
        for more in (["--dry-run"], []):
            said = "3 of the file's numbers are permanent in default and stay: +48601000001, +4822*, +48601000002\n"
            told = json.loads(self.expect(["import", "default", gone, "--mode", "delete", "--report", "json", *more], err=said))
            self.assertEqual((told["removed"], told["stayed"], told["permanent"]), (3, 3, ["+48601000001", "+4822*", "+48601000002"]))
        told = json.loads(self.expect(["import", "default", gone, "--mode", "delete", "--report", "json"]))
        self.assertEqual((told["removed"], told["stayed"]), (0, 3))
        many = self.write("many.txt", "".join("+48602%06d\n" % i for i in range(150)))
        self.expect(["import", "default", many, "--permanent"])
        told = json.loads(self.expect(["import", "default", many, "--mode", "delete", "--report", "json"], err="+48602000004 and 145 more\n"))
        self.assertEqual((told["stayed"], len(told["permanent"])), (150, 100))

    def test_the_same_file_imported_twice_is_noticed(self):
        file = self.write("people.csv", "number\n+48601000001\n")
        self.expect(["import", "complaints", file])
        other = self.write("another name.csv", "number\n+48601000001\n")
        said = "the same file as import 1 into complaints, which `ringfence imports complaints` tells about\n"
        self.expect(["import", "complaints", other, "--dry-run"], err="another name.csv: " + said)
        self.expect(["import", "complaints", other], err="another name.csv: " + said)
        self.assertIsNone(json.loads(self.expect(["import", "default", other, "--report", "json"]))["same_file_as"])  # into another list
        self.expect(["import", "complaints", self.write("b.csv", "number\n+48601000002\n")])
        waiting = [(i["import"], i["state"], i["same_file_as"]) for i in self.json("imports complaints")["imports"]]
        self.assertEqual(waiting, [(4, "pending", None), (2, "pending", 1), (1, "pending", None)])
        self.expect("imports", out="another name.csv (the file of 1)\n")
        self.assertEqual(json.loads(self.expect(["import", "complaints", file, "--report", "json", "--dry-run"]))["same_file_as"], 2)
        self.expect("imports undo 2")
        self.expect("imports undo 1")
        self.assertIsNone(json.loads(self.expect(["import", "complaints", file, "--report", "json"]))["same_file_as"])

    def test_all_lists_are_searched_as_one(self):
        self.expect("add default +48601000001 --added 2020-01-01 --description one")
        self.expect("add other +48601000002 +48601000001 --added 2021-01-01 --description two")
        self.expect(["import", "dnc", self.write("a.csv", "number,description,added\n+48601000003,three,2019-01-01T00:00:00Z\n+48601000001,four,2022-01-01T00:00:00Z\n")])
        everything = [("default", 1), ("other", 1), ("other", 2), ("dnc", 1), ("dnc", 3), ("vip", 0)]  # the last by the rule file

        def found(words):
            return [(e["list"], int(e["number"][-1])) for e in self.json("entries " + words)["entries"]]

        for words, expected in [
            ("", everything), ("--descending", everything[::-1]), ("--search 601000001", [("default", 1), ("other", 1), ("dnc", 1)]),
            ("--sort added", [("dnc", 3), ("default", 1), ("other", 1), ("other", 2), ("dnc", 1), ("vip", 0)]),
            ("--sort added --descending --per-page 3", [("vip", 0), ("dnc", 1), ("other", 1)]), ("--search three", [("dnc", 3)]),
            ("--added-before 2019-06-01", [("dnc", 3)]), ("--import 1", [("dnc", 1), ("dnc", 3)]), ("--state pending", []),
        ]:
            with self.subTest(words):
                self.assertEqual(found(words), expected)
        for size in range(1, 8):
            pages = [found("--per-page %d --page %d" % (size, page)) for page in range(1, 9)]
            self.assertEqual(sum(pages, []), everything, size)
            self.assertTrue(all(len(p) == size for p in pages[: 6 // size]), size)
        self.assertNotIn("list", self.json("entries default")["entries"][0])
        self.expect("entries", out=["list     number", "default  +48601000001  approved  entry      one", "vip      +48609000000  approved  rule file"])
        self.assertNotIn("list ", self.expect("entries default"))

    # --- export

    def test_what_is_exported_imports_to_the_same_list(self):
        self.expect(["add", "default", "+48601000001", "--description", " a \"quoted\",\r\ntext; ", "--expires", "2098-01-01T00:00:00Z"])
        self.expect("add default +48601000002 --valid-from 2097-01-01T00:00:00Z --expires 2098-01-01T00:00:00Z")
        self.expect("add default +48601000003 --permanent --description permanent")
        self.expect("add default +4822* +48602000000..+48602000099 112 sender:INFO +48601000004")
        self.expect("add default +48601000005")
        self.expect("remove default +48601000005")
        self.write("a.csv", "number,description,added\n+48603000001,first,2025-01-02T03:04:05Z\n+48603000002,,\n")
        self.expect(["import", "default", self.path("a.csv")])
        self.expect(["import", "default", self.write("b.txt", "+48603000003\n"), "--permanent"])
        self.expect("add complaints +48604000001 --description waits")
        self.expect("add complaints +48604000002 --approved")

        def content(name):
            rows = self.json("entries %s --per-page 1000 --state approved --state permanent --state pending" % name)["entries"]
            return [(r["number"], r["state"], r["description"].replace("\r\n", "\n"), r["valid_from"], r["expires_at"]) for r in rows]

        for form in ("csv", "jsonl"):
            with self.subTest(form):
                self.activate(RULES.replace("list other;", "list other; list copy-%s; list reviewed-%s review;" % (form, form)))
                file = self.path("default." + form)
                self.expect(["export", "default", "--format", form, "--output", file], err="default: 11 exported")
                self.expect(["import", "copy-" + form, file], out="11 added")
                self.assertEqual(content("copy-" + form), content("default"))
                dates = self.json(["entries", "copy-" + form, "--search", "first"])["entries"]
                self.assertEqual(dates[0]["created_at"], "2025-01-02T03:04:05Z")
                text = self.expect(["export", "complaints", "--format", form])
                self.expect(["import", "reviewed-" + form, "-", "--approved"], text=text, out="2 added")
                self.assertEqual(content("reviewed-" + form), content("complaints"))
        plain = self.expect("export default --format plain", err="2 with a beginning or an end left out")
        self.assertEqual(set(plain.split()), {"+48601000003", "+4822*", "+48602000000..+48602000099", "112", "sender:INFO", "+48601000004",
                                              "+48603000001", "+48603000002", "+48603000003"})
        states = {json.loads(line)["state"] for line in self.expect("export default --format jsonl --all").splitlines()}
        self.assertEqual(states, {"approved", "permanent", "cleared"})
        self.assertFalse([f for f in os.listdir(self.folder) if f.endswith(".partial")])

    def test_exports_for_spreadsheets(self):
        self.expect(["add", "default", "+48601000001", "--description", "Żółw; a, b|c\td"])
        text = "Żółw; a, b|c\td"
        for separator in [",", ";", "|", "tab"]:
            with self.subTest(separator):
                file = self.path("out.csv")
                self.expect(["export", "default", "--separator", separator, "--bom", "--output", file])
                with open(file, "rb") as f:
                    self.assertTrue(f.read().startswith(b"\xef\xbb\xbfnumber"))
                with open(file, encoding="utf-8", newline="") as f:
                    f.read(1)
                    rows = list(csv.DictReader(f, delimiter="\t" if separator == "tab" else separator))
                self.assertEqual([(r["number"], r["description"]) for r in rows], [("+48601000001", text)])
                self.expect(["import", "other", file, "--mode", "replace"], out="1 lines")
                self.assertEqual(self.entry("other", "+48601000001")["description"], text)
        for words in ["--separator x", "--separator ;;", "--format jsonl --bom", "--format plain --separator ;"]:
            self.expect("export default " + words, 2, err="`--separator" if "--separator" in words else "`--bom` goes with csv")

    # --- lists and the journal

    def test_a_list_has_a_title_of_its_own(self):
        self.expect(["list", "title", "default", "Nie dzwonić"], out="default is now called Nie dzwonić\n")
        self.expect(["list", "title", "default", "Nie dzwonić"], out="default was already called Nie dzwonić\n")
        self.expect(["list", "title", "other", "Inne"])
        self.expect(["list", "title", "other", ""], out="other has no title any longer\n")
        self.expect("lists", out="Nie dzwonić: Added by hand\n")
        titles = {x["list"]: x["title"] for x in self.json("lists")["lists"]}
        self.assertEqual((titles["default"], titles["other"], titles["dnc"]), ("Nie dzwonić", None, None))
        self.assertEqual([r.get("title") for r in self.lines("journal --list other")], [None, "Inne", None])
        # It stays when the rule file says something else of the list, and in a store that is made again of the journal.
        self.activate(RULES.replace("Added by hand", "Added by people"))
        self.expect("lists", out="Nie dzwonić: Added by people\n")
        self.expect(["backup", self.path("copy.mdb")])
        self.expect(["list", "title", "default", "Zakaz"])
        self.expect(["journal", "replay", "--from", self.path("copy.mdb"), "--store", self.path("replayed")])
        self.expect(["lists", "--store", self.path("replayed")], out="Zakaz: Added by people\n")
        self.expect(["list", "title", "default", "a\nb"], 1, err="`title` is one line of text")
        self.expect(["list", "title", "default", "x" * 201], 1, err="`title` has at most 200 bytes")
        self.expect("list title nowhere x", 1, err="there is no list `nowhere`")
        self.expect("list", 2, err="title")

    def test_lists_for_programs(self):
        self.expect("add complaints +48601000001")
        self.expect("add default +48601000001 --permanent")
        self.expect(["import", "dnc", self.write("a.txt", "+48601000001\n+48602*\n")])
        found = {x["list"]: x for x in self.json("lists")["lists"]}
        self.assertEqual((found["complaints"]["pending"], found["complaints"]["review"]), (1, True))
        self.assertEqual((found["default"]["permanent"], found["default"]["approved"]), (1, 0))
        self.assertEqual((found["dnc"]["imported"], found["dnc"]["registry"]), (2, True))
        self.assertIsNotNone(found["dnc"]["imported_at"])
        self.assertEqual((found["robots"]["ttl_seconds"], found["robots"]["max"]), (86400, 3))
        rows = list(csv.DictReader(io.StringIO(self.expect("lists --format csv"))))
        self.assertEqual([r["list"] for r in rows], list(found))
        self.assertEqual((rows[2]["imported"], rows[2]["registry"], rows[2]["max"]), ("2", "yes", ""))
        page = self.json("lists --per-page 4 --page 2")
        self.assertEqual((page["more"], page["page"], page["per_page"], [x["list"] for x in page["lists"]]), (False, 2, 4, ["robots", "vip"]))
        self.expect("lists --per-page 4", out="page 1; more: --page 2\n")
        self.assertEqual([i["list"] for i in csv.DictReader(io.StringIO(self.expect("imports --format csv")))], ["dnc"])

    def test_a_dropped_list_stays_in_the_history_of_its_numbers(self):
        self.expect("add other +48601000001 --permanent")
        self.activate(RULES.replace("list other;", "").replace(" or other", ""))
        self.assertEqual(self.json("policy drop other"), {"list": "other", "entries": 1, "imported": 0})
        self.expect("entries other", 1, err="there is no list `other`")
        told = self.json("history +48601000001")
        self.assertEqual((told["lists"][0]["list"], told["lists"][0]["dropped"]), ("other", True))
        self.assertEqual(self.lines("journal --list other")[-1]["event"], "list-dropped")

    def test_history_tells_prefixes_that_cover_a_number(self):
        self.expect("add default +4860*")
        self.expect(["import", "dnc", self.write("a.txt", "+48601000000..+48601000009\n")])
        self.expect("history +48601000001", out=["default: in the list by +4860*\n", "dnc: in the list by +48601000000..+48601000009 of import 1\n"])
        # What an undone deletion gave back is still the first import's.
        self.expect(["import", "dnc", self.path("a.txt"), "--mode", "delete"])
        self.expect("imports undo 2")
        self.expect("history +48601000001", out="dnc: in the list by +48601000000..+48601000009 of import 1\n")

    def test_the_journal_is_read_filtered_and_proved(self):
        self.expect("add default +48601000001 --user ana --reason asked --call 8f2c --lead 12")
        self.expect("add other 601000001 +48602* --user ola")
        self.expect("remove default +48601000001 --user ola")
        everything = self.lines("journal")
        self.assertEqual([r["sequence"] for r in everything], list(range(1, len(everything) + 1)))
        for words, wanted in [
            ("--by ana", ["entry-added"]), ("--list default --by ola", ["entry-removed"]),
            ("--number 601000001", ["entry-added", "entry-added", "entry-removed"]),
            ("--number 601000001 --list other", ["entry-added"]), ("--number +48602*", ["entry-added"]),
            ("--from %d" % everything[-1]["sequence"], ["entry-removed"]), ("--from 1000", []),
            ("--call 8f2c", ["entry-added"]), ("--call 8f2", []), ("--lead 12", ["entry-added"]), ("--lead 8f2c", []),
            ("--after 1h --by ola", ["entry-added", "entry-added", "entry-removed"]), ("--after tomorrow", []),
            ("--before 1h", []), ("--before tomorrow --by ana", ["entry-added"]), ("--after yesterday --lead 12", ["entry-added"]),
        ]:
            with self.subTest(words):
                self.assertEqual([r["event"] for r in self.lines("journal " + words)], wanted)
        self.expect("journal --by ana", out="+48601000001 added to default: approved  by ana (ringfence add, call 8f2c, lead 12): asked\n")
        self.expect("journal --after soon", 1, err="`after` is a time as `24h`,")
        self.expect(["journal", "--call", ""], 1, err="`call` is empty")
        said = self.expect("journal verify", out="%d records, unbroken; the newest is %d:" % (len(everything), len(everything)))
        newest = said.split()[-1]
        self.expect("add default +48603000001")
        self.expect(["journal", "verify", "--expect", newest], out="unbroken")
        self.expect(["journal", "verify", "--expect", newest[:-1] + ("0" if newest[-1] != "0" else "1")], 3, err="is not the one")
        self.expect(["journal", "verify", "--expect", "999:" + newest.split(":")[1]], 3, err="it has no record 999")
        self.assertEqual(self.lines("journal --from 2")[0]["previous"] is None, False)
        for option in ["--from 2", "--list default", "--number +48601000001", "--by ana", "--call 8f2c", "--lead 12", "--after 7d", "--before 7d", "--follow"]:
            self.expect("journal verify " + option, 2, err="`journal verify` looks at all")

    def test_the_journal_is_followed_until_interrupted(self):
        self.expect("add default +48601000001")
        follower = subprocess.Popen([harness.RINGFENCE, "journal", "--follow", "--format", "json", "--list", "default", "--store", self.store],
                                    stdout=subprocess.PIPE, text=True)
        try:
            seen = [json.loads(follower.stdout.readline())["event"] for _ in range(2)]
            self.assertEqual(seen, ["list-created", "entry-added"])
            self.expect("add default +48601000002")
            self.expect("add other +48601000003")
            self.expect("remove default +48601000002")
            self.assertEqual([json.loads(follower.stdout.readline())["event"] for _ in range(2)], ["entry-added", "entry-removed"])
            follower.send_signal(signal.SIGINT)
            self.assertEqual(follower.wait(harness.DEADLINE), 0)
            self.assertEqual(follower.stdout.read(), "")
        finally:
            if follower.poll() is None:
                follower.kill()
            follower.wait()
            follower.stdout.close()


if __name__ == "__main__":
    unittest.main()
