# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Lists, imports, the journal, accounts and the policy over TCP."""

import os
import re
import subprocess
import threading
import unittest

import harness

RULES = """
region PL;
timezone "Europe/Warsaw";
list dnc "Do not call";
list other;
list complaints review;
list robots ttl 24h max 5000;
list register "National register" registry max-age 31d;
inbound { dnc -> hangup; }
"""

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")


def page(answer):
    """The head and the rows of an answer."""
    head = harness.told(answer)
    rows = [head.pop(name) for name, value in list(head.items()) if isinstance(value, list)]
    assert len(rows) == 1, head
    return head, rows[0]


class Lists(harness.Case):
    rules = RULES

    def setUp(self):
        super().setUp()
        self.activate(self.rules)

    def connect(self, daemon):
        c = daemon.connect()
        self.addCleanup(c.close)
        return c

    def check(self, c, *steps):
        """Each step: the words, and how many were changed or how an error begins."""
        for words, expected in steps:
            with self.subTest(words):
                answer = c.ask(*words)
                if isinstance(expected, str):
                    self.assertIsInstance(answer, harness.Error)
                    self.assertTrue(answer.startswith(expected), answer)
                else:
                    self.assertEqual(harness.changed(answer), expected)

    def outcomes(self, c, *words):
        """What became of each number."""
        return [(row["number"] or row["typed"], row["result"]) for row in harness.told(c.ask(*words))["numbers"]]

    def numbers(self, c, *words):
        return [row["number"] for row in page(c.ask(*words))[1]]

    def show(self, c, *words):
        """The entry, empty where there is none, and its history."""
        answer = harness.told(c.ask("SHOW", *words))
        return answer["lists"][0] if answer["lists"] else {}, answer["history"]


class Changes(Lists):
    def test_an_entry_is_added_edited_and_removed(self):
        c = self.connect(self.start())
        n = "+48601000001"
        self.check(c,
                   (("ADD", "dnc", n, "description=rang at night", "for=24h", "call=8f2c", "lead=77", "reason=asked"), 1),
                   (("EDIT", "dnc", n, "description=rang all night", "expires=never", "reason=typo"), 1),
                   (("EDIT", "dnc", n, "description=rang all night", "expires=never"), 0))
        entry, records = self.show(c, "dnc", n)
        self.assertEqual((entry["number"], entry["state"], entry["description"], entry["expires_at"], entry["created_by"], entry["call"],
                          entry["lead"], entry["reason"], entry["typed"]),
                         (n, "approved", "rang all night", "", "default", "8f2c", "77", "asked", n))
        self.assertRegex(entry["created_at"], TIME)
        self.assertEqual([(r["event"], r.get("reason")) for r in records], [("entry-added", "asked"), ("entry-changed", "typo")])
        self.assertRegex(records[0]["expires_at"], TIME)
        self.check(c,
                   (("EDIT", "dnc", n, "expires=2999-12-31T18:00Z", "valid-from=2999-01-01"), 1),
                   (("EDIT", "dnc", n, "valid-from=now"), 1),
                   (("REMOVE", "dnc", n), 1),
                   (("REMOVE", "dnc", n), 0))
        entry = self.show(c, "dnc", n)[0]
        self.assertEqual((entry["state"], entry["expires_at"], entry["valid_from"], entry["cleared_by"]), ("cleared", "2999-12-31T18:00:00Z", "", "default"))
        self.check(c, (("ADD", "dnc", n), 1))
        self.assertEqual(self.show(c, "dnc", n)[0]["state"], "approved")

    def test_how_long_something_holds_counts_from_its_beginning(self):
        c = self.connect(self.start())
        self.check(c, (("ADD", "dnc", "+48601000001", "valid-from=2999-01-01T00:00Z", "for=24h"), 1))
        self.assertEqual(self.show(c, "dnc", "+48601000001")[0]["expires_at"], "2999-01-02T00:00:00Z")
        self.check(c, (("EDIT", "dnc", "+48601000001", "for=48h"), 1))
        self.assertEqual(self.show(c, "dnc", "+48601000001")[0]["expires_at"], "2999-01-03T00:00:00Z")

    def test_a_number_added_again_keeps_the_times_that_are_not_named(self):
        c = self.connect(self.start())
        n = "+48601000001"
        begins, ends = "2998-01-01T00:00:00Z", "2999-12-31T18:00:00Z"

        def times():
            entry = self.show(c, "dnc", n)[0]
            return entry["valid_from"], entry["expires_at"]

        for words, answer, expected in [
            (("expires=2999-12-31T18:00Z",), 1, ("", ends)), ((), 0, ("", ends)), (("description=again",), 1, ("", ends)),
            (("valid-from=2998-01-01T00:00Z",), 1, (begins, ends)), ((), 0, (begins, ends)), (("expires=never",), 1, (begins, "")),
            (("expires=never",), 0, (begins, "")), (("for=24h",), 1, (begins, "2998-01-02T00:00:00Z")), (("valid-from=now",), 1, ("", "2998-01-02T00:00:00Z")),
            (("expires=never", "valid-from=now"), 1, ("", "")), (("expires=never", "valid-from=now"), 0, ("", "")),
        ]:
            with self.subTest(words, expected=expected):
                self.check(c, (("ADD", "dnc", n, *words), answer))
                self.assertEqual(times(), expected)
        self.check(c, (("ADD", "dnc", n, "expires=2999-12-31T18:00Z"), 1), (("REMOVE", "dnc", n), 1), (("ADD", "dnc", n), 1))
        self.assertEqual(times(), ("", ""))

    def test_a_number_stands_as_the_strongest_of_what_speaks_for_it(self):
        self.ringfence("import", "complaints", self.write("a.txt", "+48601000001\n"), "--permanent")
        self.ringfence("import", "complaints", self.write("b.txt", "+48601000002\n"), "--approved")
        c = self.connect(self.start())
        self.check(c,
                   (("ADD", "complaints", "+48601000001"), 1),
                   (("ADD", "complaints", "+48601000002"), 1),
                   (("ADD", "complaints", "+48601000003"), 1))
        self.assertEqual([self.show(c, "complaints", "+4860100000%d" % i)[0]["state"] for i in (1, 2, 3)], ["permanent", "approved", "pending"])
        for state, digit in [("permanent", "1"), ("approved", "2"), ("pending", "3")]:
            self.assertEqual(self.numbers(c, "ENTRIES", "complaints", "state=" + state), ["+4860100000" + digit])
        self.check(c,
                   (("APPROVE", "complaints", "+48601000001"), 0),
                   (("APPROVE", "complaints", "+48601000002"), 0),
                   (("UNAPPROVE", "complaints", "+48601000001"), "REFUSED +48601000001: it is permanent"),
                   (("REMOVE", "complaints", "+48601000001"), "REFUSED +48601000001: it is permanent"),
                   (("MOVE", "complaints", "+48601000001", "to=dnc"), "REFUSED +48601000001: it is permanent"),
                   (("EDIT", "complaints", "+48601000001", "for=5m"), "REFUSED +48601000001: a permanent entry has no expiry"),
                   (("CLEAR", "complaints", "state=pending"), 1),
                   (("UNAPPROVE", "complaints", "+48601000002"), 1))
        self.assertEqual([self.show(c, "complaints", "+4860100000%d" % i)[0]["state"] for i in (1, 2, 3)], ["permanent", "pending", "cleared"])

    def test_several_numbers_are_changed_each_by_itself(self):
        c = self.connect(self.start())
        stays, gone, unreadable = "+48601000004", "+48601000009", "+48 what?"
        one, two, three, five = ("+4860100000%d" % i for i in (1, 2, 3, 5))
        self.check(c, (("ADD", "dnc", one, two, three, "description=together"), 3), (("ADD", "dnc", stays, "permanent"), 1))
        self.assertEqual(self.outcomes(c, "ADD", "dnc", one, unreadable, five),
                         [(one, "was there already"), (unreadable, "unreadable"), (five, "added")])
        self.assertEqual(self.outcomes(c, "EDIT", "dnc", one, stays, gone, "for=24h"), [(one, "changed"), (stays, "refused"), (gone, "refused")])
        answer = harness.told(c.ask("REMOVE", "dnc", one, stays, unreadable, gone, "601000002", "reason=both"))
        self.assertEqual((answer["list"], answer["changed"], answer["refused"]), ("dnc", "2", "2"))
        self.assertEqual([list(row) for row in answer["numbers"]], [["number", "typed", "result", "reason"]] * 5)
        self.assertEqual([(row["number"], row["typed"], row["result"]) for row in answer["numbers"]],
                         [(one, one, "removed"), (stays, stays, "refused"), ("", unreadable, "unreadable"), (gone, gone, "was not there"), (two, "601000002", "removed")])
        self.assertEqual([row["reason"][:12] for row in answer["numbers"]], ["", "it is perman", "no country's", "", ""])
        self.assertEqual([r["reason"] for r in self.show(c, "dnc", two)[1]], ["", "both"])
        self.assertEqual(self.outcomes(c, "MOVE", "dnc", three, one, "to=other"), [(three, "moved"), (one, "refused")])
        self.check(c,
                   (("REMOVE", "dnc", stays), "REFUSED +48601000004: it is permanent in the list `dnc` and stays"),
                   (("REMOVE", "dnc", unreadable), "ERR `+48 what?`: "),
                   (("REMOVE", "dnc", one, two), 0),
                   (("ADD", "complaints", one, two), 2))
        self.assertEqual(self.outcomes(c, "APPROVE", "complaints", one, three), [(one, "approved"), (three, "refused")])
        self.assertEqual(self.outcomes(c, "UNAPPROVE", "complaints", one, two), [(one, "awaits approval"), (two, "awaited approval already")])
        self.assertEqual(self.outcomes(c, "CLONE", "complaints", one, two, three), [(two, "was there already"), (three, "awaits approval")])
        self.assertEqual(self.numbers(c, "ENTRIES", "dnc", "state=approved,permanent"), [stays, five])

    def test_what_is_said_of_all_numbers_that_a_filter_finds(self):
        self.ringfence("import", "complaints", self.write("waiting.txt", "+48602000001\n"))
        self.ringfence("import", "complaints", self.write("good.txt", "+48602000002\n"), "--permanent")
        c = self.connect(self.start())
        c.ask("ADD", "complaints", "+48601000001", "+48601000002", "+48603000001")
        self.check(c,
                   (("APPROVE", "complaints"), "ERR say which: numbers, a filter such as `prefix`, or `all`"),
                   (("APPROVE", "complaints", "+48601000001", "all"), "ERR name numbers or give a filter, not both"),
                   (("APPROVE", "complaints", "prefix=+48601"), 2))
        answer = harness.told(c.ask("APPROVE", "complaints", "all"))
        self.assertEqual(answer, {"list": "complaints", "outcome": "approved", "changed": "1", "refused": "0", "imports": answer["imports"], "numbers": []})
        self.assertEqual([list(row) for row in answer["imports"]], [["import", "file"]])
        self.assertEqual(answer["imports"][0]["import"], "1")
        answer = harness.told(c.ask("UNAPPROVE", "complaints", "state=approved,permanent"))
        self.assertEqual((answer["outcome"], answer["changed"], answer["refused"]), ("awaits approval", "4", "1"))
        self.assertEqual([(row["number"], row["result"]) for row in answer["numbers"]], [("+48602000002", "refused")])
        answer = harness.told(c.ask("CLEAR", "complaints", "all"))
        self.assertEqual((answer["outcome"], answer["changed"], answer["refused"], answer["imports"], answer["numbers"]), ("removed", "4", "0", [], []))
        self.assertEqual(self.numbers(c, "ENTRIES", "complaints", "state=approved,permanent,pending"), ["+48602000002"])

    def test_a_change_by_a_filter_sees_the_changes_before_it_in_a_pipeline(self):
        c = self.connect(self.start())
        for i in range(20):
            n = "+48601%06d" % i
            words = [("permanent", "prefix=+48601"), ("all", "permanent"), ("prefix=+48601", "permanent")][i % 3]
            with self.subTest(words):
                c.send(c.frame("ADD", "complaints", n) + c.frame("APPROVE", "complaints", *words))
                self.assertEqual([harness.changed(c.read()) for _ in range(2)], [1, 1])
                self.assertEqual(self.show(c, "complaints", n)[0]["state"], "permanent")

    def test_what_is_written_wrongly_changes_nothing(self):
        c = self.connect(self.start())
        self.check(c,
                   (("ADD", "dnc", "+48601000001", "Expires=24h"), "ERR unknown key `Expires`: it is written add LIST NUMBER..."),
                   (("ADD", "dnc", "+48601000001", "expiry=24h"), "ERR unknown key `expiry`"),
                   (("ADD", "dnc", "+48601000001", "state=approved"), "ERR unknown key `state`"),
                   (("ADD", "dnc", "+48601000001", "for=24h", "for=48h"), "ERR `for` is given twice"),
                   (("ADD", "dnc", "+48601000001", "PERMANENT"), "ERR `PERMANENT` is not key=value: it is written add"),
                   (("ADD", "dnc", "+48601000001", "approvd"), "ERR `approvd` is not key=value: it is written add"),
                   (("ADD", "dnc", "+48601000001", "permanent=1"), "ERR `permanent` stands alone, without a value"),
                   (("ADD", "dnc", "+48601000001", "description=" + "x" * 4097), "ERR `description` has at most 4096 bytes"),
                   (("ADD", "dnc", "+48601000001", "reason=" + "x" * 1025), "ERR `reason` has at most 1024 bytes"))
        self.assertEqual(self.numbers(c, "ENTRIES", "dnc"), [])
        self.check(c, (("ADD", "dnc", "+48601000001", "valid_from=2999-01-01"), 1))  # as hyphens

    def test_a_refused_change_among_many_does_no_harm_to_the_others(self):
        d = self.start()
        c = self.connect(d)
        c.ask("ADD", "dnc", "+48601999999", "permanent")
        c.ask("ADD", "dnc", "+48601999998")
        requests, expected = [], []
        for i in range(200):
            requests.append(("ADD", "dnc", "+48601%06d" % i))
            expected.append(1)
            if i % 10 == 3:
                requests.append(("REMOVE", "dnc", "+48601999999"))
                expected.append("REFUSED +48601999999: it is permanent in the list `dnc` and stays; only the list as a whole can be dropped")
        c.send(b"".join(c.frame(*r) for r in requests))
        self.assertEqual([harness.changed(c.read()) for _ in requests], expected)
        self.assertEqual(len(self.numbers(c, "ENTRIES", "dnc", "state=approved", "per-page=1000")), 201)

    def test_a_number_is_cloned_and_moved(self):
        c = self.connect(self.start())
        self.check(c,
                   (("ADD", "dnc", "+48601000001", "description=as that one", "expires=2999-12-31T18:00Z", "valid-from=2999-01-01T00:00Z"), 1),
                   (("CLONE", "dnc", "+48601000001", "+48601000002", "reason=same caller"), 1),
                   (("CLONE", "dnc", "+48601000001", "+48601000002"), 0),
                   (("EDIT", "dnc", "+48601000002", "description=another one"), 1),
                   (("CLONE", "dnc", "+48601000001", "+48601000002"), "REFUSED +48601000002: the list `dnc` has it already, with another description"),
                   (("CLONE", "dnc", "+48601000001", "+48601000002", "replace"), 1),
                   (("CLONE", "dnc", "+48601000001", "+48601000002", "replace"), 0),
                   (("CLONE", "dnc", "+48601000001", "+48601000002"), 0),
                   (("CLONE", "dnc", "+48601000009", "+48601000002"), "MISSING +48601000002: the list `dnc` has no +48601000009 that could be a template"),
                   (("MOVE", "dnc", "+48601000002", "to=other"), 1),
                   (("MOVE", "dnc", "+48601000002", "to=other"), "MISSING +48601000002: the list `dnc` does not have +48601000002"),
                   (("MOVE", "dnc", "+48601000001", "to=nobody"), "MISSING +48601000001: there is no list `nobody`"),
                   (("MOVE", "dnc", "+48601000001", "to=dnc"), "REFUSED +48601000001: it is in the list `dnc` already"),
                   (("MOVE", "dnc", "+48601000001", "to=register"), "REFUSED +48601000001: the list `register` is a registry"),
                   (("ADD", "dnc", "+48601000003", "permanent"), 1),
                   (("MOVE", "dnc", "+48601000003", "to=other"), "REFUSED +48601000003: it is permanent"),
                   (("MOVE", "dnc", "+48601000001"), "ERR say which list to move them to: `to`"))
        moved = self.show(c, "other", "+48601000002")[0]
        self.assertEqual((moved["description"], moved["expires_at"], moved["valid_from"], moved["state"]),
                         ("as that one", "2999-12-31T18:00:00Z", "2999-01-01T00:00:00Z", "approved"))
        self.assertEqual(self.show(c, "dnc", "+48601000002")[0]["state"], "cleared")
        self.assertEqual(self.show(c, "dnc", "+48601000003")[0]["state"], "permanent")

    def test_what_awaits_approval_blocks_nobody_until_it_is_approved(self):
        c = self.connect(self.start())
        n = "+48601000001"
        self.check(c,
                   (("ADD", "complaints", n), 1),
                   (("UNAPPROVE", "complaints", n), 0),
                   (("APPROVE", "complaints", n, "reason=looked at"), 1),
                   (("APPROVE", "complaints", n), 0),
                   (("UNAPPROVE", "complaints", n), 1),
                   (("APPROVE", "complaints", n, "permanent"), 1),
                   (("UNAPPROVE", "complaints", n), "REFUSED +48601000001: it is permanent"),
                   (("REMOVE", "complaints", n), "REFUSED +48601000001: it is permanent"),
                   (("APPROVE", "complaints", "+48601000002"), "MISSING +48601000002: the list `complaints` does not have +48601000002"),
                   (("EDIT", "complaints", "+48601000002", "description=x"), "MISSING +48601000002: the list `complaints` does not have +48601000002"),
                   (("ADD", "complaints", "+48601000003", "approved"), 1),
                   (("ADD", "complaints", "+48601000004", "permanent", "for=5m"), "REFUSED +48601000004: a permanent entry has no expiry"),
                   (("APPROVE", "nobody", n), "MISSING there is no list `nobody`; the lists are dnc, other, complaints, robots, register"),
                   (("ADD", "dnc", n, "pending", "approved"), "ERR `pending`, `approved` and `permanent` exclude each other"))
        self.assertEqual([r["event"] for r in self.show(c, "complaints", n)[1]], ["entry-added", "entry-approved", "entry-unapproved", "entry-approved"])

    def test_a_change_is_noticed_by_a_decision_and_survives_a_restart(self):
        d = self.start()
        c = self.connect(d)
        c.ask("ADD", "other", "+48601000001")
        self.assertDecision(c.ask("DECIDE", "inbound", "from=+48601000001", "to=112"), "allow")
        self.check(c, (("MOVE", "other", "+48601000001", "to=dnc"), 1))
        self.assertIn("list=dnc", c.ask("DECIDE", "inbound", "from=+48601000001", "to=112"))
        d.end()
        self.assertEqual(self.numbers(self.connect(self.start()), "ENTRIES", "dnc"), ["+48601000001"])


class Browsing(Lists):
    def setUp(self):
        super().setUp()
        self.ringfence("import", "dnc", self.write("numbers.txt", "".join("+48601%06d\n" % i for i in range(0, 6000, 2))))

    def test_a_list_is_read_page_by_page(self):
        c = self.connect(self.start())
        seen = []
        for number in range(1, 8):
            head, rows = page(c.ask("ENTRIES", "dnc", "page=%d" % number, "per-page=500"))
            self.assertEqual(head, {"more": "1" if number < 6 else "0", "page": str(number), "per_page": "500"})
            seen += [r["number"] for r in rows]
        self.assertEqual(seen, ["+48601%06d" % i for i in range(0, 6000, 2)])
        head, rows = page(c.ask("ENTRIES", "dnc"))
        self.assertEqual((head["more"], len(rows)), ("1", 50))
        self.assertEqual(list(rows[0]), ["number", "state", "description", "created_at", "created_by", "valid_from", "expires_at", "import", "source", "country", "time_zone", "stopped", "last_stopped"])
        self.assertEqual([rows[0][k] for k in ["state", "import", "country", "time_zone"]], ["approved", "1", "PL", "Europe/Warsaw"])

    def test_filters_and_orders(self):
        c = self.connect(self.start())
        for i, words in enumerate([("description=Rang at 50% of nights",), ("expires=2999-01-01",), ("expires=2998-01-01",), ("pending",)]):
            c.ask("ADD", "dnc", "+4922100000%d" % i, *words)
        c.ask("ADD", "dnc", "+4822*")
        c.ask("REMOVE", "dnc", "+48601000000")
        for words, expected in [
            (("suffix=1998",), ["+48601001998"]),
            (("prefix=+48 601 00100",), ["+48601001000", "+48601001002", "+48601001004", "+48601001006", "+48601001008"]),
            (("search=601-000-10", "per-page=3"), ["+48601000100", "+48601000102", "+48601000104"]),
            (("search=601 000 100",), ["+48601000100"]),  # a whole number by the policy's region
            (("search=RANG AT",), ["+49221000000"]),
            (("state=pending",), ["+49221000003"]),
            (("state=pending,cleared",), ["+48601000000", "+49221000003"]),
            (("added-by=default",), ["+48601000000", "+49221000000", "+49221000001", "+49221000002", "+49221000003", "+4822*"]),
            (("expires-before=2999-06-01",), ["+49221000001", "+49221000002"]),
            (("sort=expires", "per-page=2"), ["+49221000002", "+49221000001"]),
            (("descending", "per-page=2"), ["+4822*", "+49221000003"]),
            (("import=1", "prefix=+49"), []),
            (("added-before=2001-01-01",), []),
            (("added-after=2001-01-01", "prefix=+4922100"), ["+49221000000", "+49221000001", "+49221000002", "+49221000003"]),
        ]:
            with self.subTest(words):
                found = self.numbers(c, "ENTRIES", "dnc", *words)
                if words == ("added-by=default",):
                    # A number that was removed names who imported it.
                    found = [n for n in found if n != "+48601000000"]
                    expected = expected[1:]
                self.assertEqual(found, expected)
        rows = page(c.ask("ENTRIES", "dnc", "search=rang"))[1]
        self.assertEqual(rows[0]["description"], "Rang at 50% of nights")

    def test_what_cannot_be_asked_is_said(self):
        c = self.connect(self.start())
        self.check(c,
                   (("ENTRIES", "nobody"), "MISSING there is no list `nobody`"),
                   (("ENTRIES", "dnc", "dnc"), "ERR `dnc` is not key=value: it is written entries [LIST] [state=STATE]..."),
                   (("ENTRIES", "dnc", "colour=red"), "ERR unknown key `colour`: it is written entries [LIST]"),
                   (("ENTRIES", "dnc", "sort=colour"), "ERR `sort` is number, added or expires, not `colour`"),
                   (("ENTRIES", "dnc", "state=gone"), "ERR `gone` is no state: the states are pending,"),
                   (("ENTRIES", "dnc", "per-page=1001"), "ERR `per-page` is a number from 1 to 1000, not `1001`"),
                   (("ENTRIES", "dnc", "sort=added", "page=1000000", "per-page=1000"), "REFUSED sorted so, a list is shown as far as its first 1000000"),
                   (("SHOW", "dnc"), "ERR it is written show LIST NUMBER"),
                   (("SHOW", "nobody", "+48601000001"), "MISSING there is no list `nobody`"),
                   (("SHOW", "dnc", "+48 what?"), "ERR `+48 what?`: "),
                   (("HISTORY",), "ERR it is written history NUMBER"),
                   (("HISTORY", "what?"), "ERR `what?`: "),
                   (("LISTS", "dnc"), "ERR `dnc` is one word too many: it is written lists [page=N] [per-page=N]"),
                   (("IMPORTS", "nobody"), "MISSING there is no list `nobody`"),
                   (("IMPORTS", "dnc", "x"), "ERR `x` is not key=value"),
                   (("IMPORTS", "UNDO", "x"), "ERR `import` is a number from 1 to 4294967295, not `x`"),
                   (("IMPORTS", "UNDO", "7"), "MISSING there is no import 7"),
                   (("IMPORTS", "UNDO", "1", "2"), "ERR `2` is one word too many: it is written imports undo N"),
                   (("IMPORTS", "UNDO"), "ERR say which import by its number, as `imports undo 3`"),
                   (("IMPORTS", "APPROVE", "1", "x"), "ERR `x` is one word too many: it is written imports approve N [permanent]"),
                   (("JOURNAL", "1"), "ERR `1` is one word too many: it is written journal [from=N] [count=N]"),
                   (("JOURNAL", "count=0"), "ERR `count` is a number from 1 to 1000"),
                   (("JOURNAL", "from=0"), "ERR `from` is a number from 1 to "),
                   (("JOURNAL", "number=what?"), "ERR `what?`: "),
                   (("JOURNAL", "by="), "ERR `by` is empty"),
                   (("POLICY", "SHOW", "x"), "ERR `version` is a number from 1 to 4294967295, not `x`"),
                   (("POLICY", "SHOW", "9"), "MISSING there is no version 9 of the policy"),
                   (("POLICY", "x"), "ERR unknown subcommand `x` of `POLICY`: it is one of list, show, rollback, shadow, promote, drop-shadow, drop"),
                   (("USER",), "ERR `USER` is followed by one of list, add, role, grant, password, remove"),
                   (("CLEAR", "dnc"), "ERR say which: a filter such as `prefix`, or `all`"),
                   (("CLEAR", "dnc", "state=cleared"), "ERR `clear` takes out what is pending or approved, not what is cleared"),
                   (("CLEAR", "nobody", "added-by=eve"), "MISSING there is no list `nobody`"),
                   (("CLEAR", "register", "added-by=eve"), "REFUSED the list `register` is a registry"))

    def test_lists_are_told_with_what_is_in_them(self):
        c = self.connect(self.start())
        for n in ["+48601000001", "+48601000003"]:
            c.ask("ADD", "complaints", n)
        c.ask("APPROVE", "complaints", "+48601000003")
        head, rows = page(c.ask("LISTS"))
        self.assertEqual(head, {"more": "0", "page": "1", "per_page": "50"})
        by_name = {r["list"]: r for r in rows}
        self.assertEqual(list(by_name), ["dnc", "other", "complaints", "robots", "register"])
        self.assertEqual((by_name["dnc"]["description"], by_name["dnc"]["imported"]), ("Do not call", "3000"))
        self.assertEqual([by_name["complaints"][k] for k in ["review", "registry", "pending", "approved"]], ["1", "0", "1", "1"])
        self.assertEqual([by_name["robots"][k] for k in ["ttl_seconds", "max", "max_age_seconds"]], ["86400", "5000", ""])
        self.assertEqual([by_name["register"][k] for k in ["registry", "max_age_seconds", "stale_since", "imported_at"]], ["1", str(31 * 86400), "", ""])
        self.assertRegex(by_name["dnc"]["imported_at"], TIME)
        head, rows = page(c.ask("LISTS", "page=2", "per-page=2"))
        self.assertEqual((head["more"], [r["list"] for r in rows]), ("1", ["complaints", "robots"]))

    def test_a_number_s_history_is_told_over_all_lists(self):
        c = self.connect(self.start())
        n = "+48601000002"
        for words in [("ADD", "other", n, "reason=asked"), ("REMOVE", "other", n), ("ADD", "complaints", "+48601*"), ("APPROVE", "complaints", "+48601*")]:
            self.assertEqual(harness.changed(c.ask(*words)), 1)
        told = harness.told(c.ask("HISTORY", "601000002"))
        self.assertEqual(list(told), ["number", "lists", "covered_by", "history"])
        self.assertEqual((told["number"], [(p["list"], p["number"], p["state"], p["import"]) for p in told["lists"]]),
                         (n, [("dnc", n, "approved", "1"), ("other", n, "cleared", "")]))
        self.assertEqual([[i["import"] for i in p["imports"]] for p in told["lists"]], [["1"], []])
        self.assertEqual(told["covered_by"], [{"list": "complaints", "pattern": "+48601*", "import": ""}])
        self.assertEqual([(r["list"], r["event"], r["number"]) for r in told["history"]], [("other", "entry-added", n), ("other", "entry-removed", n)])
        nothing = {"number": "+48221234567", "lists": [], "covered_by": [], "history": []}
        self.assertEqual(harness.told(c.ask("HISTORY", "+48221234567")), nothing)
        self.ringfence("import", "dnc", self.write("wide.txt", "+4922*\n"), "--permanent")
        self.ringfence("import", "dnc", self.write("one.txt", "+49221234567\n"))
        self.ringfence("import", "dnc", self.write("same.txt", "+49221234567\n"), "--permanent")
        told = harness.told(c.ask("HISTORY", "+49221234567"))
        self.assertEqual([(p["number"], p["state"], p["import"]) for p in told["lists"]], [("+49221234567", "permanent", "4")])
        self.assertEqual([sorted(i["import"] for i in p["imports"]) for p in told["lists"]], [["2", "3", "4"]])  # by a prefix as well
        self.assertEqual(told["covered_by"], [{"list": "dnc", "pattern": "+4922*", "import": "2"}])
        self.assertEqual(harness.told(c.ask("SHOW", "dnc", "+48221234567")), nothing)
        self.assertEqual(self.show(c, "dnc", n)[0]["import"], "1")
        self.assertEqual(self.show(c, "other", n)[0]["cleared_by"], "default")

    def test_imports_are_told_undone_and_approved(self):
        self.ringfence("import", "complaints", self.write("more.txt", "+48601000001\n+48601000001\nwhat?\n+48601000003\n"), status=1)
        c = self.connect(self.start())
        head, rows = page(c.ask("IMPORTS"))
        self.assertEqual((head["more"], [(r["import"], r["list"], r["state"]) for r in rows]), ("0", [("2", "complaints", "pending"), ("1", "dnc", "active")]))
        self.assertEqual([rows[0][k] for k in ["added", "duplicate", "rejected", "mode"]], ["2", "1", "1", "merge"])
        self.assertEqual([r["import"] for r in page(c.ask("IMPORTS", "dnc"))[1]], ["1"])
        for verb, number, state in [("APPROVE", "2", "active"), ("UNDO", "1", "undone")]:
            done = harness.told(c.ask("IMPORTS", verb, number))
            self.assertEqual((done["import"], done["state"], list(done)), (number, state, list(rows[0])))
        self.check(c, (("IMPORTS", "UNDO", "1"), "REFUSED the import 1 has been undone before"))
        self.assertEqual([r["state"] for r in page(c.ask("IMPORTS"))[1]], ["active", "undone"])
        self.assertEqual(self.numbers(c, "ENTRIES", "complaints"), ["+48601000001", "+48601000003"])
        self.assertEqual(self.numbers(c, "ENTRIES", "dnc"), [])
        self.assertEqual([r["event"] for r in page(c.ask("JOURNAL", "list=dnc"))[1]][-2:], ["imported", "import-undone"])

    def test_the_journal_is_read_from_any_record_on(self):
        c = self.connect(self.start())
        for i in range(25):
            c.ask("ADD", "other" if i % 2 else "dnc", "+49221%06d" % i)
        last = len(self.journal())
        seen, start = [], 1
        while True:
            head, rows = page(c.ask("JOURNAL", "from=" + str(start), "count=10"))
            seen += [int(r["sequence"]) for r in rows]
            start = int(head["next"])
            if head["more"] == "0":
                break
            self.assertEqual(len(rows), 10)
        self.assertEqual(seen, list(range(1, last + 1)))
        self.assertEqual(start, last + 1)
        head, rows = page(c.ask("JOURNAL", "from=" + str(start)))
        self.assertEqual((head, rows), ({"more": "0", "next": str(start)}, []))
        c.ask("ADD", "dnc", "+49221999999", "call=8f2c")
        head, rows = page(c.ask("JOURNAL", "from=" + str(start)))
        self.assertEqual([(r["sequence"], r["event"], r["number"], r["call"], r["list"]) for r in rows], [(str(start), "entry-added", "+49221999999", "8f2c", "dnc")])
        self.assertEqual(len(page(c.ask("JOURNAL", "list=other", "by=default"))[1]), 12)
        self.assertEqual([r["list"] for r in page(c.ask("JOURNAL", "number=+49221000003"))[1]], ["other"])
        self.assertEqual(page(c.ask("JOURNAL", "from=1000000"))[0], {"more": "0", "next": "1000000"})

    def test_what_was_pipelined_is_answered_in_its_order(self):
        c = self.connect(self.start())
        requests = []
        for i in range(20):
            requests += [("ADD", "other", "+49221%06d" % i), ("ENTRIES", "other", "per-page=1000"), ("PING", str(i)), ("REMOVE", "other", "+49221%06d" % i),
                         ("SHOW", "other", "+49221%06d" % i)]
        c.send(b"".join(c.frame(*r) for r in requests))
        answers = [c.read() for _ in requests]
        for i in range(20):
            added, entries, pong, removed, shown = answers[5 * i:5 * i + 5]
            self.assertEqual((harness.changed(added), pong, harness.changed(removed), harness.told(shown)["lists"][0]["state"]), (1, str(i), 1, "cleared"))
            states = [e["state"] for e in page(entries)[1]]
            self.assertEqual((states.count("approved"), states.count("cleared")), (1, i))

    def as_texts(self, value):
        """What RESP2 says in place of a value of RESP3."""
        if isinstance(value, dict):
            return {k: self.as_texts(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.as_texts(v) for v in value]
        if value is None or isinstance(value, bool):
            return {None: "", True: "1", False: "0"}[value]
        return str(value)

    def test_values_are_what_they_are_in_resp3_and_texts_in_resp2(self):
        d = self.start(role="administrator")
        two, three = self.connect(d), self.connect(d)
        three.ask("HELLO", "3")
        three.ask("ADD", "dnc", "+49221000001", "description=20% off")
        self.ringfence("activate", self.write("shadow.ring", "ringfence 1;\n" + RULES), "--shadow")
        for words in [("LISTS",), ("ENTRIES", "dnc", "per-page=3"), ("ENTRIES", "dnc", "prefix=+49"), ("SHOW", "dnc", "+49221000001"),
                      ("SHOW", "dnc", "+48601000002"), ("HISTORY", "+48601000002"), ("IMPORTS",), ("JOURNAL",), ("POLICY", "SHOW"), ("POLICY", "LIST"),
                      ("POLICY", "SHADOW"), ("STATS", "RULES"), ("USER", "LIST"), ("ADD", "dnc", "+49221000001"), ("REMOVE", "dnc", "+49221000009", "+48 what?"),
                      ("APPROVE", "dnc", "prefix=+49")]:
            with self.subTest(words):
                flat, typed = two.ask(*words), three.ask(*words)
                self.assertIsInstance(typed, dict)
                self.assertEqual(harness.told(flat), self.as_texts(typed))
        lists = three.ask("LISTS")
        self.assertEqual((lists["more"], lists["page"], lists["per_page"]), (False, 1, 50))
        self.assertEqual([lists["lists"][0][k] for k in ["list", "review", "imported", "max", "stale_since"]], ["dnc", False, 3000, None, None])
        self.assertEqual(three.ask("ENTRIES", "dnc", "prefix=+49")["entries"][0]["description"], "20% off")
        self.assertEqual(three.ask("REMOVE", "dnc", "+49221000001"),
                         {"list": "dnc", "changed": 1, "refused": 0,
                          "numbers": [{"number": "+49221000001", "typed": "+49221000001", "result": "removed", "reason": None}]})

    def test_redis_cli_shows_a_list(self):
        d = self.start()
        done = subprocess.run(["redis-cli", "-p", str(d.port), "ENTRIES", "dnc", "suffix=1998"], capture_output=True, text=True,
                              timeout=harness.DEADLINE, check=True)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[:6], ["more", "0", "page", "1", "per_page", "50"])
        self.assertEqual(lines[6], "entries")
        self.assertEqual(lines[7:11], ["number", "+48601001998", "state", "approved"])


class Clearing(Lists):
    def setUp(self):
        super().setUp()
        self.count = 5000
        self.ringfence("import", "dnc", self.write("numbers.txt", "".join("+48601%06d\n" % i for i in range(self.count))))

    def test_what_matches_is_cleared_and_nothing_else(self):
        c = self.connect(self.start())
        c.ask("ADD", "dnc", "+49221000001", "permanent", "description=stays")
        c.ask("ADD", "dnc", "+49221000002", "pending", "description=goes")
        self.check(c,
                   (("CLEAR", "dnc", "suffix=7", "reason=every tenth", "lead=5"), self.count // 10),
                   (("CLEAR", "dnc", "suffix=7"), 0),
                   (("CLEAR", "dnc", "prefix=+49"), 1),
                   (("CLEAR", "dnc", "state=approved", "prefix=+48601"), self.count - self.count // 10))
        self.assertEqual(self.numbers(c, "ENTRIES", "dnc", "state=approved,permanent,pending"), ["+49221000001"])
        entry, records = self.show(c, "dnc", "+48601000007")
        self.assertEqual((entry["state"], records[0]["event"], records[0]["reason"], records[0]["lead"]), ("cleared", "entry-removed", "every tenth", "5"))

    def test_others_are_answered_while_much_is_cleared_and_browsed(self):
        d = self.start()
        clearing, other = self.connect(d), self.connect(d)
        clearing.send(clearing.frame("PING") + clearing.frame("CLEAR", "dnc", "prefix=+48601"))
        self.assertEqual(clearing.read(), "PONG")  # which does not wait for what comes behind it
        cleared = []

        def wait():
            cleared.append(harness.changed(clearing.read()))

        waiting = threading.Thread(target=wait)
        waiting.start()
        decisions, between = 0, set()
        while waiting.is_alive():
            self.assertIsInstance(other.ask("DECIDE", "inbound", "from=+48601000001", "to=112"), str)
            decisions += 1
            if decisions % 4 == 0:
                dnc = page(other.ask("LISTS"))[1][0]
                between.add(int(dnc["cleared"]))
        waiting.join()
        self.assertEqual(cleared, [self.count])
        # It is done in portions of 1000, between which others have their turn at the desk.
        self.assertTrue(between - {0, self.count}, between)
        self.assertTrue(all(n % 1000 == 0 for n in between), between)
        self.assertGreater(decisions, 0)

    def test_who_is_gone_before_the_answer_does_no_harm(self):
        d = self.start()
        for words in [("ENTRIES", "dnc", "sort=added", "per-page=1000"), ("CLEAR", "dnc", "prefix=+48601"), ("JOURNAL")]:
            c = d.connect()
            c.send(c.frame(*words) * (1 if words[0] == "CLEAR" else 20))
            c.close()
        c = self.connect(d)
        harness.until("all is cleared", lambda: self.numbers(c, "ENTRIES", "dnc", "state=approved", "per-page=1") == [])
        self.assertEqual(c.ask("PING"), "PONG")

    def test_the_daemon_ends_in_the_midst_of_it(self):
        d = self.start()
        c = self.connect(d)
        c.send(c.frame("CLEAR", "dnc", "prefix=+48601"))
        other = self.connect(d)
        harness.until("some are cleared", lambda: page(other.ask("LISTS"))[1][0]["cleared"] != "0")
        self.assertEqual(d.end(), 0)
        c = self.connect(self.start())
        dnc = page(c.ask("LISTS"))[1][0]
        self.assertEqual(int(dnc["cleared"]) + int(dnc["imported"]), self.count)


class Rights(Lists):
    def test_accounts_and_the_policy(self):
        self.account("ana", "administrator")
        self.account("eve", "agent")
        self.activate(RULES.replace("hangup", "hangup 603"), "later.ring")
        c = self.connect(self.start(role=None))
        self.assertEqual(c.ask("AUTH", "ana", "ana-password"), "OK")
        head, rows = page(c.ask("USER", "LIST"))
        self.assertEqual([(r["name"], r["role"]) for r in rows], [("ana", "administrator"), ("eve", "agent")])
        self.assertNotIn("argon2", str(rows))
        self.assertEqual([r["name"] for r in page(c.ask("USER", "LIST", "page=2", "per-page=1"))[1]], ["eve"])
        policy = harness.told(c.ask("POLICY", "SHOW"))
        self.assertEqual((policy["version"], [os.path.basename(f["name"]) for f in policy["files"]]), ("2", ["later.ring"]))
        self.assertIn("hangup 603", policy["files"][0]["text"])
        self.assertNotIn("text", harness.told(c.ask("POLICY", "SHOW", "brief"))["files"][0])
        self.assertEqual(harness.told(c.ask("POLICY", "SHOW", "1"))["in_force"], "0")
        self.assertRegex(policy["in_force_since"], TIME)
        self.check(c,
                   (("POLICY", "ROLLBACK", "2"), "REFUSED version 2 of the policy is in force already"),
                   (("POLICY", "ROLLBACK", "9"), "MISSING there is no version 9 of the policy"),
                   (("POLICY", "ROLLBACK", "x"), "ERR `version` is a number from 1"))
        self.assertEqual(harness.told(c.ask("POLICY", "ROLLBACK", "1", "reason=too strict")), {"version": "1", "in_force": "1", "shadow_version": ""})
        policy = harness.told(c.ask("POLICY", "SHOW"))
        self.assertEqual((policy["version"], policy["in_force_by"], policy["in_force_reason"]), ("1", "ana", "too strict"))
        self.assertEqual([(v["version"], v["in_force"]) for v in page(c.ask("POLICY", "LIST"))[1]], [("2", "0"), ("1", "1")])
        self.assertEqual(page(c.ask("JOURNAL", "by=ana"))[1][-1]["event"], "policy-rolled-back")

    def test_who_the_accounts_are_is_for_administrators(self):
        self.account("ana", "administrator")
        d = self.start(role="reader")
        c = self.connect(d)
        self.assertTrue(c.ask("USER", "LIST").startswith("NOPERM "))
        told = harness.until("it is journalled", lambda: [r for r in [page(c.ask("JOURNAL"))[1]] if r[-1]["event"] == "denied"])[0]
        self.assertEqual(told[-2]["event"], "user-added")
        self.assertTrue(all("account" not in r and "role" not in r and "request" not in r for r in told))
        c.ask("AUTH", "ana", "ana-password")
        told = page(c.ask("JOURNAL"))[1]
        self.assertEqual([(r.get("account"), r.get("role"), r.get("request")) for r in told[-2:]],
                         [("ana", "administrator", None), (None, "reader", "USER LIST")])

    def test_the_account_is_looked_at_again_when_the_change_is_made(self):
        self.account("eve", "supervisor")
        self.ringfence("import", "dnc", self.write("numbers.txt", "".join("+48601%06d\n" % i for i in range(3000))))
        d = self.start(role=None)
        c = self.connect(d)
        c.ask("AUTH", "eve", "eve-password")
        self.ringfence("user", "role", "eve", "reader")
        for words in [("CLEAR", "dnc", "prefix=+48"), ("IMPORTS", "UNDO", "1"), ("EDIT", "dnc", "+48601000001", "description=x")]:
            answer = c.ask(*words)
            self.assertTrue(answer.startswith("NOPERM this user has no permissions"), answer)
        self.assertEqual(page(c.ask("LISTS"))[1][0]["imported"], "3000")


class Sweeping(Lists):
    def test_expired_entries_are_taken_out_of_the_index_and_stay_to_be_seen(self):
        count = 700  # some portions
        done = subprocess.run([os.environ["OLD_ENTRIES"], self.store, "robots", *["+48601%06d" % i for i in range(count)]], timeout=harness.DEADLINE)
        self.assertEqual(done.returncode, 0)
        d = self.start()
        c = self.connect(d)
        c.ask("ADD", "robots", "+48602000000")
        harness.until("all are swept", lambda: d.info()["swept_entries"] == str(count))
        robots = [r for r in page(c.ask("LISTS"))[1] if r["list"] == "robots"][0]
        self.assertEqual((robots["approved"], robots["expired"]), ("1", str(count)))
        self.assertEqual(len(self.numbers(c, "ENTRIES", "robots", "state=expired", "per-page=1000")), count)
        self.assertEqual(harness.changed(c.ask("ADD", "robots", "+48601000000")), 1)


if __name__ == "__main__":
    unittest.main()
