# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""How numbers are read, by where they come from: queries over every way in, arguments, and what lists are given."""

import subprocess
import unittest
import urllib.parse

import harness

RULES = """region PL;
list dnc;
list reports review;
inbound { dnc -> hangup 603; anonymous -> hangup 433; malformed -> hangup 400; }
campaign { dnc -> status "Do not call"; }
callback { dnc -> status; }
widget { dnc -> status; }
"""

# What is written, and what `from=` and `to=` of inbound, and `to=` of what is to be dialled, become.
LISTED, CLEAN, WITHHELD, UNREAD = "listed", "clean", "withheld", "unread"
TEXTS = [
    ("+48601000001", LISTED, LISTED),
    ("601 000 001", LISTED, LISTED),
    ("sip:+48601000001@example.com;user=phone", LISTED, LISTED),
    ('"Bob" <sip:%2B48601000001@example.com>;tag=1', LISTED, LISTED),
    ("tel:601000001;phone-context=+48", LISTED, LISTED),
    ("+48601000001;tgrp=t1;trunk-context=example.com", LISTED, LISTED),
    ("+48601000001;verstat=TN-Validation-Passed", LISTED, LISTED),
    ("+48601000001;npdi;rn=+48602000000", LISTED, LISTED),
    ("6%301000001", LISTED, LISTED),
    ("+48%20601000001", LISTED, LISTED),
    ("+48601000001&x=1", LISTED, LISTED),
    ("+48(0)601000001", LISTED, LISTED),
    ("48601000001.0", LISTED, LISTED),
    ("+48601000001#", LISTED, UNREAD),
    ("+48601000002", CLEAN, CLEAN),
    ("Private", WITHHELD, UNREAD),
    ("<null>", WITHHELD, UNREAD),
    ("sip:proxy.example.com", WITHHELD, UNREAD),
    ("INFO", CLEAN, UNREAD),
    ("+48999999999999", CLEAN, UNREAD),
    ("601000001 (Jan)", UNREAD, LISTED),
    ("Mallory +48601000001", UNREAD, LISTED),
    ("V123456789012345", UNREAD, UNREAD),
    ("4.8601E+100000", UNREAD, UNREAD),
    ("2026-03-01 18:00", UNREAD, UNREAD),
    ("601000001, 601000003", UNREAD, UNREAD),
]



class Queries(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)
        self.ringfence("add", "dnc", "+48601000001")
        self.daemon = self.start("--http", "127.0.0.1:0")

    def ways(self, scenario, *keys):
        """The answers of every way in."""
        words = [scenario, *keys]
        quoted = " ".join('"%s"' % w.replace("\\", "\\\\").replace('"', '\\"') for w in words)
        with self.daemon.connect() as c:
            found = {"array": c.ask("DECIDE", *words), "line": c.ask_inline("DECIDE " + quoted), "several": c.ask("MDECIDE", quoted)[0]}
        found["datagram"] = self.daemon.ask_udp("DECIDE " + quoted)
        pairs = dict(key.split("=", 1) for key in keys)
        text = {"Accept": "text/plain"}
        found["HTTP address"] = self.daemon.http("GET", "/v1/decide/" + scenario + "?" + urllib.parse.urlencode(pairs), headers=text).text[:-1]
        found["HTTP body"] = self.daemon.http("POST", "/v1/decide/" + scenario, pairs, headers=text).text[:-1]
        found["HTTP bodies"] = self.daemon.http("POST", "/v1/decide", [{"scenario": scenario, **pairs}], headers=text).text[:-1]
        found["command line"] = self.ringfence("decide", *words).strip()
        found["explanation"] = self.ringfence("explain", *words).strip().splitlines()[-1]
        return found

    def test_a_text_is_read_by_its_key_whatever_way_it_comes(self):
        inbound = {LISTED: "hangup;code=603;list=dnc", CLEAN: "allow", WITHHELD: "hangup;code=433", UNREAD: "hangup;code=400;unread=from"}
        dialled = {LISTED: 'status;text="Do not call";list=dnc', CLEAN: "allow", UNREAD: "allow;unread=to"}
        for text, signalled, strict in TEXTS:
            for scenario, keys, expected in [("inbound", ["from=" + text, "to=+48221234567"], inbound[signalled]),
                                             ("campaign", ["name=x", "to=" + text], dialled[strict])]:
                for way, found in self.ways(scenario, *keys).items():
                    with self.subTest(text=text, scenario=scenario, way=way):
                        self.assertDecision(found, expected)

    def test_what_is_called_back_is_read_as_what_is_dialled(self):
        for scenario in ["callback", "widget"]:
            with self.daemon.connect() as c:
                self.assertDecision(c.ask("DECIDE", scenario, "name=x", "to=2026-03-01"), "allow;unread=to")
                self.assertDecision(c.ask("DECIDE", scenario, "name=x", "to="), "allow;unread=to")
                self.assertDecision(c.ask("DECIDE", scenario, "name=x", "to=601 000 001"), "status;text=Blacklist;list=dnc")

    def test_both_sides_may_be_unread_and_are_counted(self):
        before = self.daemon.info()
        with self.daemon.connect() as c:
            self.assertDecision(c.ask("DECIDE", "inbound", "from=?", "to=?"), "hangup;code=400;unread=from;unread=to")
            self.assertDecision(c.ask("DECIDE", "campaign", "name=x", "to=?"), "allow;unread=to")
            self.assertDecision(c.ask("DECIDE", "campaign", "name=x", "from=", "to=+48601000002"), "allow")
        after = self.daemon.info()
        counted = [int(after[key]) - int(before[key]) for key in ["unread_from", "unread_to", "decisions"]]
        self.assertEqual(counted, [1, 2, 3])

    def test_clients_mean_a_number_in_no_range(self):
        with self.daemon.connect() as c:
            said = c.ask("ADD", "dnc", "60100000")
            self.assertEqual(said, "ERR `60100000`: +4860100000 is in no range of its country's plan (a digit missing?); with `anyway` it is added all the same")
            self.assertEqual(harness.changed(c.ask("ADD", "dnc", "60100000", "anyway")), 1)
            self.assertIn("in no range", c.ask("CLONE", "dnc", "60100000", "60100001"))
            self.assertEqual(harness.changed(c.ask("CLONE", "dnc", "60100000", "60100001", "anyway")), 1)
            self.assertEqual(harness.changed(c.ask("REMOVE", "dnc", "60100000", "60100001")), 2)

    def test_clients_put_numbers_into_lists_by_the_strict_reading(self):
        with self.daemon.connect() as c:
            for words, expected in [(["ADD", "dnc", "601 000 004"], 1), (["ADD", "dnc", "601000004.0"], 0), (["ADD", "dnc", "sender:INFO"], 1),
                                    (["REMOVE", "dnc", "sender:info"], 1), (["ADD", "dnc", "601000004, 601000005"], 1)]:
                self.assertEqual(harness.changed(c.ask(*words)), expected, words)
            for words, expected in [
                    (["ADD", "dnc", "Nowak"], "ERR `Nowak`: not a telephone number; a sender is written `sender:Nowak`, or imported with `--senders`"),
                    (["ADD", "dnc", "2026-03-01"], "ERR `2026-03-01`: a date: is this the right column?"),
                    (["SHOW", "dnc", "601000004, 601000005"], "ERR `601000004, 601000005`: several numbers; ask for one at a time"),
                    (["REMOVE", "dnc", "22", "123", "45", "67"],
                     "ERR were the digits of one number meant? Write them in quotes, as '22 123 45 67'; nothing was changed")]:
                self.assertEqual(c.ask(*words), expected)
            found = harness.told(c.ask("ADD", "dnc", "601000007 (Jan)", "601000005, 601000006"))["numbers"]
            self.assertEqual([(row["number"], row["typed"], row["result"], row["reason"]) for row in found],
                             [("+48601000007", "601000007 (Jan)", "added", "without the text beside it"),
                              ("+48601000005", "601000005, 601000006", "was there already", ""), ("+48601000006", "601000005, 601000006", "added", "")])


class Arguments(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def refused(self, *words):
        done = subprocess.run([harness.RINGFENCE, *words, "--store", self.store], capture_output=True, text=True, timeout=harness.DEADLINE)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        return done.stderr.strip()

    def exported(self, name="dnc"):
        return self.ringfence("export", name, "--format", "plain").split()

    def test_what_is_no_number_is_added_to_no_list(self):
        for text, why in [("Nowak", "sender:Nowak"), ("Private", "withheld"), ("4.8601E+10", "spreadsheet has rounded"), ("2026-03-01", "a date"),
                          ("18:00", "a time"), ("12", "too few or too many digits"), ("+48999999999999", "too few or too many digits"), ("6O1000001", "stands behind it"),
                          ("601000001/68", "no whole number"), ("601000001 1", "beside it")]:
            with self.subTest(text=text):
                self.assertIn(why, self.refused("add", "dnc", text))
        self.assertEqual(self.exported(), [])

    def test_groups_of_one_number_are_not_several_numbers(self):
        for command in ["add", "remove", "approve"]:
            self.assertIn("Write them in quotes, as '22 123 45 67'", self.refused(command, "dnc", "22", "123", "45", "67"))
        self.assertEqual(self.exported(), [])
        self.ringfence("add", "dnc", "112", "997", "+48601000001", "601000002")
        self.assertEqual(self.exported(), ["+48601000001", "+48601000002", "112", "997"])

    def test_a_number_in_no_range_wants_to_be_meant(self):
        for text, slip in [("60100000", "a digit missing?"), ("0601000001", "a `0` too many?"), ("+486010000010", "a digit too many?")]:
            with self.subTest(text=text):
                said = self.refused("add", "dnc", text)
                self.assertIn(slip, said)
                self.assertIn("with `anyway` it is added all the same", said)
        self.assertEqual(self.exported(), [])
        self.assertEqual(self.ringfence("add", "dnc", "60100000", "--anyway"), "+4860100000 added\n")
        self.assertEqual(self.ringfence("remove", "dnc", "60100000"), "+4860100000 removed\n")

    def test_what_stands_beside_a_number_is_left_out_and_told(self):
        self.assertEqual(self.ringfence("add", "dnc", "601 000 006 (Jan)"), "+48601000006 added, without the text beside it\n")

    def test_several_numbers_of_one_argument_are_each_added(self):
        self.assertEqual(self.ringfence("add", "dnc", "601000004, 601000005"), "+48601000004 added\n+48601000005 added\n")

    def test_senders_are_exported_and_imported_again(self):
        self.ringfence("add", "dnc", "sender:INFO", "sender:Bank 24")
        for form in ["csv", "jsonl", "plain"]:
            text = self.ringfence("export", "dnc", "--format", form)
            self.assertIn("sender:INFO", text)
            self.ringfence("import", "reports", self.write("export." + form, text), "--mode", "merge")
            self.assertIn("BANK 24", self.ringfence("entries", "reports"))
            self.ringfence("clear", "reports", "--all")

    def test_a_number_in_a_list_is_found_whatever_its_length(self):
        self.activate("region PL; list dnc; inbound { otherwise -> add dnc then allow; }")
        self.assertDecision(self.start().ask("DECIDE", "inbound", "from=+48999999999999", "to=+48221234567"), "allow")
        self.assertIn("approved", self.ringfence("show", "dnc", "+48999999999999"))
        self.assertEqual(self.ringfence("remove", "dnc", "+48999999999999"), "+48999999999999 removed\n")


if __name__ == "__main__":
    unittest.main()
