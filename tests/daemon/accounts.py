# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Accounts and roles: who may ask what over TCP, what is journalled of it, and that AUTH is in nobody's way."""

import json
import os
import pty
import subprocess
import threading
import unittest

import harness

RULES = """
region PL;
list dnc;
list complaints review;
list moved;
list register registry;
inbound { dnc -> hangup; }
"""

# Nobody else is to reach what listens here beyond loopback.
OWN_NETWORK = harness.enter_own_network()

ROLES = ["decide", "reader", "agent", "supervisor", "administrator"]
DENIED = "17"  # the journal's number of the event

# The least role for each command that the daemon has; None: anybody, before AUTH too.
COMMANDS = [
    (("DECIDE", "inbound", "from=112", "to=112"), "decide"),
    (("MDECIDE", "inbound from=112 to=112"), "decide"),
    (("EXPLAIN", "inbound", "from=112", "to=112"), "reader"),
    (("PING",), "decide"),
    (("SELECT", "0"), "decide"),
    (("CLIENT", "ID"), "decide"),
    (("COMMAND", "COUNT"), "decide"),
    (("CONFIG", "GET", "save"), "decide"),
    (("INFO",), "decide"),
    (("ACL", "WHOAMI"), "decide"),
    (("ADD", "dnc", "+48601000001"), "agent"),
    (("REMOVE", "dnc", "+48601000001"), "agent"),
    (("ADD", "complaints", "+48601000001"), "agent"),  # where it awaits approval
    (("ADD", "dnc", "+4822*"), "supervisor"),
    (("REMOVE", "dnc", "+4822*"), "supervisor"),
    (("REMOVE", "complaints", "+48601000001"), "supervisor"),
    (("EDIT", "dnc", "+48601000009", "description=seen"), "supervisor"),
    (("CLONE", "dnc", "+48601000009", "+48601000008", "replace"), "supervisor"),
    (("MOVE", "dnc", "+48601000008", "to=moved"), "supervisor"),
    (("ADD", "dnc", "+48601000008"), "agent"),  # for the next role
    (("ADD", "dnc", "+48601000008", "approved"), "supervisor"),
    (("APPROVE", "complaints", "+48601000009"), "supervisor"),
    (("UNAPPROVE", "complaints", "+48601000009"), "supervisor"),
    (("CLEAR", "dnc", "suffix=9999"), "supervisor"),
    (("LISTS",), "reader"),
    (("LIST", "TITLE", "dnc", "Do not call"), "supervisor"),
    (("LIST", "RENAME", "moved", "moved"), "supervisor"),
    (("ENTRIES", "dnc"), "reader"),
    (("SHOW", "dnc", "+48601000001"), "reader"),
    (("HISTORY", "+48601000001"), "reader"),
    (("IMPORTS",), "reader"),
    (("IMPORTS", "complaints"), "reader"),
    (("IMPORTS", "SHOW", "1"), "reader"),
    (("IMPORTS", "UNDO", "1"), "supervisor"),
    (("IMPORTS", "APPROVE", "1", "permanent"), "supervisor"),
    (("JOBS",), "reader"),
    (("JOBS", "STOP", "9999"), "supervisor"),
    (("JOURNAL",), "reader"),
    (("STATS", "RULES"), "reader"),
    (("STATS", "LISTS"), "reader"),
    (("STATS", "SCENARIOS"), "reader"),
    (("USER", "LIST"), "administrator"),
    (("USER", "ADD", "bob", "role=reader", "password=bob-password"), "administrator"),
    (("USER", "ROLE", "bob", "agent"), "administrator"),
    (("USER", "GRANT", "bob", "add", "list=dnc"), "administrator"),
    (("USER", "PASSWORD", "bob", "password=another-password"), "administrator"),
    (("USER", "REMOVE", "bob"), "administrator"),
    (("TOKEN", "LIST"), "administrator"),
    (("TOKEN", "ADD", "crm", "role=agent"), "administrator"),
    (("TOKEN", "REVOKE", "crm"), "administrator"),
    (("POLICY", "SHOW"), "reader"),
    (("POLICY", "LIST"), "reader"),
    (("POLICY", "ROLLBACK", "1"), "administrator"),
    (("POLICY", "SHADOW"), "reader"),
    (("POLICY", "PROMOTE", "1"), "administrator"),
    (("POLICY", "DROP-SHADOW", "1"), "administrator"),
    (("POLICY", "DROP", "dnc"), "administrator"),
    (("HELLO",), "decide"),  # Redis: not before AUTH unless it brings the password along
    (("RESET",), None),
    (("QUIT",), None),
]

# What is permitted may still be impossible: there is no import 1, no job 9999 and no shadow, the only version is in force, and the policy has the list.
IMPOSSIBLE = [("IMPORTS", "SHOW"), ("IMPORTS", "UNDO"), ("JOBS", "STOP"), ("IMPORTS", "APPROVE"), ("POLICY", "ROLLBACK"), ("POLICY", "PROMOTE"), ("POLICY", "DROP-SHADOW"), ("POLICY", "DROP")]


class Accounts(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def denials(self):
        return [r for r in self.journal() if r["event"] == DENIED]

    def test_each_command_needs_its_role(self):
        for role in ROLES:
            self.account(role, role)
        self.ringfence("add", "dnc", "+48601000009")
        self.ringfence("add", "dnc", "+48601000008")
        self.ringfence("add", "complaints", "+48601000009")
        d = self.start(role=None)
        with d.connect() as c:
            named = {name.upper() for name in c.ask("COMMAND", "LIST")}
            c.ask("HELLO", "3")
            parts = {tuple(part.upper().split("|")) for docs in c.ask("COMMAND", "DOCS").values() for part in docs.get("subcommands", {})}
        self.assertEqual(named - {words[0] for words, _ in COMMANDS}, {"AUTH"})
        self.assertEqual(parts - {words[:2] for words, _ in COMMANDS}, set())
        for role in ROLES:
            c = d.connect()
            self.addCleanup(c.close)
            self.assertEqual(c.ask("AUTH", role, role + "-password"), "OK")
            for words, least in COMMANDS:
                with self.subTest(role=role, words=words):
                    answer = c.ask(*words)
                    if least is None or ROLES.index(role) >= ROLES.index(least):
                        if words[:2] not in IMPOSSIBLE:
                            self.assertNotIsInstance(answer, harness.Error)
                        self.assertFalse(str(answer).startswith("NOPERM"))
                    else:
                        self.assertIsInstance(answer, harness.Error)
                        command = " ".join(words[:2] if words[:2] in parts else words[:1])
                        self.assertTrue(answer.startswith("NOPERM "), answer)
                        self.assertIn("this user has no permissions to run '%s'" % command.lower(), answer)
                        self.assertIn("it needs the role ", answer)

    def test_an_account_with_rights_in_single_lists_changes_these_alone(self):
        self.account("ana", "supervisor")
        self.account("eve", "agent")
        for words in [("ana", "add,remove,edit,move,clear,approve", "dnc"), ("ana", "add", "moved"), ("eve", "add", "dnc")]:
            self.ringfence("user", "grant", *words[:2], "--list", words[2])
        d = self.start(role=None)
        ana, eve = d.connect(), d.connect()
        for c, name in ((ana, "ana"), (eve, "eve")):
            self.addCleanup(c.close)
            self.assertEqual(c.ask("AUTH", name, name + "-password"), "OK")
        n = ["+4860100000%d" % i for i in range(1, 7)]
        allowed = [(ana, ("ADD", "dnc", n[0], n[1], "+4822*")), (ana, ("ADD", "moved", n[2])), (ana, ("EDIT", "dnc", n[0], "number=" + n[3])),
                   (ana, ("MOVE", "dnc", n[1], "to=moved")), (ana, ("REMOVE", "dnc", n[3])), (ana, ("CLEAR", "dnc", "all")),
                   (eve, ("ADD", "dnc", n[4])), (ana, ("ENTRIES", "complaints")), (eve, ("LISTS",)), (eve, ("IMPORTS",))]
        for c, words in allowed:
            with self.subTest(words):
                self.assertNotIsInstance(c.ask(*words), harness.Error)
        self.ringfence("add", "complaints", n[5])
        refused = [(ana, ("ADD", "complaints", n[0]), "add", "complaints", "none"), (ana, ("REMOVE", "moved", n[2]), "remove", "moved", "only add"),
                   (ana, ("CLONE", "dnc", n[0], n[1]), "clone", "dnc", "only add,remove,edit,move,clear,approve"),
                   (ana, ("UNAPPROVE", "dnc", "all"), "unapprove", "dnc", "only"), (ana, ("APPROVE", "complaints", "all"), "approve", "complaints", "none"),
                   (ana, ("CLEAR", "moved", "all"), "clear", "moved", "only add"), (ana, ("LIST", "TITLE", "dnc", "x"), "list title", "dnc", "only"),
                   (ana, ("LIST", "RENAME", "dnc", "x"), "list rename", "dnc", "only"), (eve, ("REMOVE", "dnc", n[4]), "remove", "dnc", "only add"),
                   (eve, ("ADD", "moved", n[4]), "add", "moved", "none")]
        for c, words, what, where, has in refused:
            with self.subTest(words):
                answer = c.ask(*words)
                self.assertIsInstance(answer, harness.Error)
                self.assertIn("NOPERM this user has no permissions to run '%s' on the list `%s`" % (what, where), answer)
                self.assertIn("and in this one " + has, answer)
        # To move it takes the right to add where it goes.
        self.ringfence("add", "dnc", n[0])
        self.assertIn("NOPERM %s: this user has no permissions to run 'add' on the list `complaints`" % n[0], ana.ask("MOVE", "dnc", n[0], "to=complaints"))
        # Rights go at once for what changes something, and a role still bounds them.
        self.ringfence("user", "grant", "ana", "none", "--list", "moved")
        self.assertIn("NOPERM", ana.ask("ADD", "moved", n[4]))
        self.ringfence("user", "role", "ana", "reader")
        self.assertIn("it needs the role supervisor", ana.ask("EDIT", "dnc", n[0], "description=x"))
        self.ringfence("user", "role", "ana", "supervisor")
        self.ringfence("user", "grant", "ana", "none", "--list", "dnc")
        harness.until("its role is known again", lambda: not isinstance(ana.ask("ADD", "complaints", n[4]), harness.Error))
        done = subprocess.run([harness.RINGFENCE, "user", "grant", "eve", "edit", "--list", "dnc", "--store", self.store], capture_output=True, text=True, timeout=harness.DEADLINE)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("`edit` needs the role supervisor, and `eve` has the role agent", done.stderr)

    def test_who_may_add_and_no_more_does_no_harm_to_what_is_there(self):
        self.account("eve", "agent")
        self.account("ana", "supervisor")
        self.ringfence("user", "grant", "ana", "add", "--list", "dnc")
        endless, ending = "+48601000001", "+48601000002"
        self.ringfence("add", "dnc", endless, "--description", "asked")
        self.ringfence("add", "dnc", ending, "--expires", "2990-01-01", "--description", "asked")
        d = self.start(role=None)

        def entry(number):
            row = json.loads(self.ringfence("show", "dnc", number, "--format", "json"))["lists"][0]
            return row["state"], row["description"], row["valid_from"], row["expires_at"][:4] if row["expires_at"] else "never"
        for name in "eve", "ana":
            with d.connect() as c:
                self.assertEqual(c.ask("AUTH", name, name + "-password"), "OK")
                for number, more in [(endless, ["for=1s"]), (endless, ["valid-from=2030-01-01", "description=no"]), (endless, []), (ending, ["expires=2980-01-01"]),
                                     (ending, ["description=no"]), (ending, ["for=1s"])]:
                    with self.subTest(name=name, number=number, more=more):
                        row = harness.told(c.ask("ADD", "dnc", number, *more))["numbers"][0]
                        self.assertEqual((row["result"], row["reason"]), ("was there already", "approved"))
                self.assertEqual(entry(endless), ("approved", "asked", None, "never"))
                self.assertEqual(entry(ending)[:3], ("approved", "asked", None))
        with d.connect() as c:
            self.assertEqual(c.ask("AUTH", "eve", "eve-password"), "OK")
            self.assertIn("NOPERM this user has no permissions to run 'add' with a date of addition", c.ask("ADD", "dnc", "+48601000003", "added=2020-01-01"))
            self.assertEqual(entry(ending)[3], "2990")
            self.assertEqual(harness.changed(c.ask("ADD", "dnc", ending, "expires=2995-06-01", "description=no")), 1)
            self.assertEqual(entry(ending), ("approved", "asked", None, "2995"), "a later end it may give")
            self.assertEqual(harness.changed(c.ask("ADD", "dnc", ending, "expires=never")), 1)
            self.assertEqual(entry(ending), ("approved", "asked", None, "never"))

    def test_rights_in_a_list_go_with_it_whatever_it_is_called(self):
        self.account("ana", "supervisor")
        self.ringfence("user", "grant", "ana", "add", "--list", "dnc")
        d = self.start(role=None)
        with d.connect() as c:
            self.assertEqual(c.ask("AUTH", "ana", "ana-password"), "OK")
            self.ringfence("list", "rename", "dnc", "house")
            for name, number in (("dnc", "+48601000001"), ("house", "+48601000002")):
                self.assertEqual(harness.changed(c.ask("ADD", name, number)), 1)
        self.assertIn("house: add", self.ringfence("user", "list"))

    def test_rights_in_a_dropped_list_can_be_taken_away(self):
        self.account("ana", "supervisor")
        self.account("root", "administrator")
        self.ringfence("user", "grant", "ana", "add", "--list", "moved")
        self.ringfence("user", "grant", "root", "add", "--list", "dnc")
        self.activate(RULES.replace("list moved;", ""))
        d = self.start(role=None)
        with d.connect() as c:
            self.assertEqual(c.ask("AUTH", "root", "root-password"), "OK")
            self.assertIn("NOPERM this user has no permissions to run 'policy drop' on the list `moved`", c.ask("POLICY", "DROP", "moved"))
            self.assertIn("NOPERM this user has no permissions to run 'clear' on the list `complaints`", c.ask("CLEAR", "complaints", "suffix=999"))
        self.ringfence("policy", "drop", "moved")
        self.assertIn("moved (dropped): add", self.ringfence("user", "list"))
        with d.connect() as c:
            self.assertEqual(c.ask("AUTH", "ana", "ana-password"), "OK")
            self.assertIn("NOPERM", c.ask("ADD", "dnc", "+48601000001"))
        self.assertIn("it has rights in no list, and changes all as its role may", self.ringfence("user", "grant", "ana", "none", "--list", "moved"))
        with d.connect() as c:
            self.assertEqual(c.ask("AUTH", "ana", "ana-password"), "OK")
            self.assertEqual(harness.changed(c.ask("ADD", "dnc", "+48601000001")), 1)

    def test_imports_of_a_list_need_the_right_to_import_there(self):
        self.account("ana", "supervisor")
        self.ringfence("import", "dnc", self.write("numbers", "+48601000001\n"))
        self.ringfence("import", "moved", self.write("others", "+48601000002\n"))
        self.ringfence("user", "grant", "ana", "import", "--list", "moved")
        d = self.start(role=None)
        with d.connect() as c:
            self.assertEqual(c.ask("AUTH", "ana", "ana-password"), "OK")
            self.assertIn("NOPERM this user has no permissions to run 'import' on the list `dnc`", c.ask("IMPORTS", "UNDO", "1"))
            self.assertNotIsInstance(c.ask("IMPORTS", "UNDO", "2"), harness.Error)
        self.assertEqual(len(self.denials()), 1)

    def test_a_registry_is_filled_by_nobody_over_the_wire(self):
        for role in ["agent", "supervisor", "administrator"]:
            self.account(role, role)
        d = self.start(role=None)
        for role, kind in [("agent", "NOPERM "), ("supervisor", "REFUSED "), ("administrator", "REFUSED ")]:
            for verb in ["ADD", "REMOVE"]:
                with self.subTest(role=role, verb=verb), d.connect() as c:
                    c.ask("AUTH", role, role + "-password")
                    answer = c.ask(verb, "register", "+48601000001")
                    self.assertIsInstance(answer, harness.Error)
                    self.assertTrue(answer.startswith(kind), answer)
                    self.assertIn("registry", answer)

    def test_what_an_agent_reports_awaits_approval_and_changes_nothing_that_was_approved(self):
        self.account("eve", "agent")
        self.ringfence("add", "complaints", "+48601000002", "--approved", "--for", "30d", "--description", "Rang twice")
        self.ringfence("add", "complaints", "+48601000003", "--permanent")
        before = [self.ringfence("show", "complaints", n, "--format", "json") for n in ("+48601000002", "+48601000003")]
        d = self.start(role=None)
        with d.connect() as c:
            c.ask("AUTH", "eve", "eve-password")
            told = harness.told(c.ask("ADD", "complaints", "+48601000001", "+48601000002", "+48601000003", "+4860*", "expires=1h", "description=Mine"))
            self.assertEqual([(n["number"], n["result"], n["reason"]) for n in told["numbers"]],
                             [("+48601000001", "awaits approval", ""), ("+48601000002", "was there already", "approved"),
                              ("+48601000003", "was there already", "permanent"),
                              ("+4860*", "refused", "this user has no permissions to run 'add' with a prefix or range: it needs the role supervisor")])
            self.assertEqual((told["changed"], told["refused"]), ("1", "1"))
            self.assertTrue(c.ask("ADD", "complaints", "+4860*").startswith("NOPERM +4860*: this user has no permissions"))
            self.assertTrue(c.ask("REMOVE", "complaints", "+48601000001").startswith("NOPERM "))
            self.assertTrue(c.ask("ADD", "complaints").startswith("ERR "))  # none
            harness.until("what was refused is journalled", lambda: [r for r in self.denials() if r["request"] == "ADD complaints"])
        self.assertEqual([self.ringfence("show", "complaints", n, "--format", "json") for n in ("+48601000002", "+48601000003")], before)

    def test_who_only_decides_reads_nothing(self):
        d = self.start(role=None)
        with d.connect() as c:
            for words in [("LISTS",), ("ENTRIES", "dnc"), ("JOURNAL",), ("EXPLAIN", "inbound", "from=112", "to=112"), ("STATS", "RULES"), ("POLICY", "SHOW")]:
                self.assertTrue(c.ask(*words).startswith("NOPERM this user has no permissions to run '%s" % words[0].lower()), words)
            for words in [("DECIDE", "inbound", "from=112", "to=112"), ("INFO",), ("PING",), ("COMMAND", "COUNT")]:
                self.assertNotIsInstance(c.ask(*words), harness.Error)
            harness.until("EXPLAIN is journalled", lambda: [r for r in self.denials() if r["request"] == "LISTS" or r["request"] == "EXPLAIN"])
        d.end()
        with self.start(role="reader").connect() as c:
            for words in [("LISTS",), ("EXPLAIN", "inbound", "from=112", "to=112"), ("STATS", "RULES")]:
                self.assertNotIsInstance(c.ask(*words), harness.Error)

    def test_what_a_client_may_do_that_does_not_say_who_it_is(self):
        for role, may in [(None, 0), ("decide", 0), ("reader", 0), ("agent", 1), ("supervisor", 2), ("administrator", 2)]:
            with self.subTest(role):
                d = self.start(role=role)
                with d.connect() as c:
                    self.assertEqual(c.ask("ACL", "WHOAMI"), "default")
                    for needed, words in [(1, ("ADD", "dnc", "+4860100000%d" % len(self.daemons))), (1, ("ADD", "complaints", "+4860100000%d" % len(self.daemons))), (2, ("ADD", "dnc", "+48601%02d*" % len(self.daemons)))]:
                        answer = c.ask(*words)
                        self.assertEqual(harness.changed(answer) == 1, may >= needed, answer)
                d.end()
        self.account("eve", "agent")
        d = self.start(role="none")
        self.assertDecision(d.ask_udp("DECIDE inbound from=112 to=112"), "allow")
        with d.connect() as c:
            for words in [("PING",), ("DECIDE", "inbound", "from=112", "to=112"), ("HELLO", "3"), ("NOTHING",)]:
                self.assertTrue(c.ask(*words).startswith("NOAUTH "), words)
            hello = c.ask("HELLO", "3", "AUTH", "eve", "eve-password", "SETNAME", "dialer")
            self.assertEqual(hello["proto"], 3)
            self.assertEqual(c.ask("CLIENT", "GETNAME"), "dialer")
            self.assertEqual(c.ask("ACL", "WHOAMI"), "eve")
            self.assertEqual(c.ask("RESET"), "RESET")
            self.assertTrue(c.ask("PING").startswith("NOAUTH "))

    def test_requests_behind_auth_in_a_pipeline_have_the_new_role(self):
        self.account("eve", "agent")
        self.account("bob", "reader")
        d = self.start(role=None)
        with d.connect() as c:
            script = [(("ADD", "dnc", "+48601000001"), "NOPERM"), (("AUTH", "eve", "eve-password"), "OK"), (("ADD", "dnc", "+48601000001"), 1),
                      (("DECIDE", "inbound", "from=+48601000001", "to=112"), "hangup"), (("AUTH", "bob", "bob-password"), "OK"),
                      (("REMOVE", "dnc", "+48601000001"), "NOPERM"), (("AUTH", "bob", "wrong-password"), "WRONGPASS"),
                      (("ACL", "WHOAMI"), "default"), (("AUTH", "eve", "eve-password"), "OK"), (("REMOVE", "dnc", "+48601000001"), 1),
                      (("ACL", "WHOAMI"), "eve")]
            c.send(b"".join(c.frame(*words) for words, _ in script))
            for words, expected in script:
                answer = harness.changed(c.read())
                self.assertTrue(answer == expected or str(answer).startswith(str(expected)), (words, answer))

    def test_the_journal_tells_who_changed_a_list(self):
        self.account("eve", "agent")
        d = self.start(role=None)
        with d.connect() as c:
            c.ask("AUTH", "eve", "eve-password")
            c.ask("ADD", "dnc", "+48601000001", "reason=asked")
            c.ask("CLIENT", "SETNAME", "dialer")
            c.ask("REMOVE", "dnc", "+48601000001")
            address = "%s:%d" % c.socket.getsockname()
        added, removed = self.journal()[-2:]
        self.assertEqual([added[k] for k in ["user", "address", "program", "reason"]], ["eve", address, "ringfenced", "asked"])
        self.assertEqual([removed[k] for k in ["user", "address", "program"]], ["eve", address, "dialer"])

    def test_what_is_beyond_the_role_is_journalled_once_a_second_at_most(self):
        self.account("eve", "agent")
        d = self.start(role=None)
        with d.connect() as c:
            c.send(b"".join(c.frame("ADD", "dnc", "+48601000001") for _ in range(500)))
            for _ in range(500):
                self.assertTrue(c.read().startswith("NOPERM "))
            address = "%s:%d" % c.socket.getsockname()
            first = harness.until("a denial is journalled", self.denials)[0]
            self.assertEqual([first[k] for k in ["user", "address", "role", "request", "reason"]], ["default", address, "decide", "ADD dnc", ""])
            self.assertEqual(d.info()["denied"], "500")
            # Another user has a record of his own.
            self.assertEqual(c.ask("AUTH", "eve", "eve-password"), "OK")
            self.assertTrue(c.ask("REMOVE", "complaints", "+48601000001").startswith("NOPERM "))
            harness.until("eve's is journalled", lambda: [r for r in self.denials() if r["user"] == "eve" and r["request"] == "REMOVE complaints" and r["role"] == "agent"])
            c.ask("RESET")
            # After a while one more, which tells how many were left out.
            def told():
                self.assertTrue(c.ask("REMOVE", "dnc", "+48601000001").startswith("NOPERM "))
                return [r for r in self.denials() if "more were denied" in r["reason"]]
            last = harness.until("the next one is journalled", told)[0]
            self.assertEqual(last["request"], "REMOVE dnc")
            self.assertGreater(int(last["reason"].split()[0]), 0)
        self.assertLess(len(self.denials()), 500)

    def test_a_wrong_password_and_an_unknown_name_are_answered_alike(self):
        self.account("eve", "agent")
        d = self.start(role=None)
        answers = set()
        for user, password in [("eve", "wrong-password"), ("eve", ""), ("eve", "short"), ("nobody", "eve-password"), ("Eve", "eve-password"),
                               ("a b", "eve-password"), ("", "eve-password"), ("eve", "x" * 2000), ("eve", "eve-password\0")]:
            with d.connect() as c:
                answers.add(c.ask("AUTH", user, password))
                self.assertEqual(c.ask("ACL", "WHOAMI"), "default")
        self.assertEqual(answers, {"WRONGPASS invalid username-password pair or user is disabled."})

    def test_five_wrong_passwords_of_an_account_end_the_connection(self):
        self.account("eve", "agent")
        d = self.start(role=None)
        with d.connect() as c:
            c.send(b"".join(c.frame("AUTH", "eve", "wrong-password-%d" % i) for i in range(8)))
            for _ in range(5):
                self.assertTrue(c.read().startswith("WRONGPASS "))
            self.assertTrue(c.at_end())
        self.assertIn("wrong passwords", d.log())
        self.assertNotIn("wrong-password-4", d.log())

    def test_a_change_of_the_account_holds_for_those_who_are_connected(self):
        self.account("eve", "agent")
        d = self.start(role=None)
        with d.connect() as c, d.connect() as other:
            for connection in [c, other]:
                self.assertEqual(connection.ask("AUTH", "eve", "eve-password"), "OK")
            self.ringfence("user", "role", "eve", "reader")
            # A change of a list looks at the account itself, at once.
            self.assertTrue(c.ask("ADD", "dnc", "+48601000001").startswith("NOPERM "))
            self.ringfence("user", "role", "eve", "supervisor")
            harness.until("she may do more", lambda: harness.changed(c.ask("ADD", "complaints", "+48601000001")) in (0, 1))
            self.ringfence("user", "password", "eve", "--new-password-file", self.write("new", "another password\n"))
            self.assertTrue(other.ask("ADD", "dnc", "+48601000002").startswith("NOPERM "))
            harness.until("who knew the old password is nobody", lambda: c.ask("ACL", "WHOAMI") == "default")
            self.assertTrue(c.ask("AUTH", "eve", "eve-password").startswith("WRONGPASS "))
            self.assertEqual(c.ask("AUTH", "eve", "another password"), "OK")
            self.ringfence("user", "remove", "eve")
            harness.until("the account is gone", lambda: c.ask("ACL", "WHOAMI") == "default")
            self.assertTrue(c.ask("AUTH", "eve", "another password").startswith("WRONGPASS "))

    def test_an_administrator_changes_accounts_over_tcp(self):
        self.account("ana", "administrator")
        d = self.start(role=None)
        with d.connect() as c, d.connect() as other:
            c.ask("AUTH", "ana", "ana-password")
            add = ("USER", "ADD", "bob", "role=agent", "password=bob-password", "reason=new")
            self.assertEqual(harness.told(c.ask(*add)), {"name": "bob", "role": "agent", "changed": "1"})
            self.assertEqual(other.ask("AUTH", "bob", "bob-password"), "OK")
            self.assertEqual(harness.changed(other.ask("ADD", "dnc", "+48601000001")), 1)
            for words, said in [
                (add, "CONFLICT there is an account `bob` already"),
                (("USER", "ADD", "b b", "role=agent", "password=bob-password"), "ERR `b b` is no name for an account"),
                (("USER", "ADD", "eve", "role=king", "password=eve-password"), "ERR `king` is no role"),
                (("USER", "ADD", "eve", "password=eve-password"), "ERR an account has a role"),
                (("USER", "ADD", "eve", "role=agent"), "ERR an account has a password"),
                (("USER", "ADD", "eve", "role=agent", "password=short"), "REFUSED a password has at least 8"),
                (("USER", "ROLE", "eve", "agent"), "MISSING there is no account `eve`"),
                (("USER", "PASSWORD", "eve", "password=eve-password"), "MISSING there is no account `eve`"),
                (("USER", "REMOVE", "eve"), "MISSING there is no account `eve`"),
            ]:
                with self.subTest(words):
                    answer = c.ask(*words)
                    self.assertIsInstance(answer, harness.Error)
                    self.assertTrue(answer.startswith(said), answer)
            self.assertEqual(harness.told(c.ask("USER", "ROLE", "bob", "agent"))["changed"], "0")
            self.assertEqual(harness.told(c.ask("USER", "ROLE", "bob", "reader")), {"name": "bob", "role": "reader", "changed": "1"})
            self.assertTrue(other.ask("ADD", "dnc", "+48601000002").startswith("NOPERM "))
            self.assertEqual(harness.told(c.ask("USER", "PASSWORD", "bob", "password=another-password"))["changed"], "1")
            self.assertTrue(other.ask("AUTH", "bob", "bob-password").startswith("WRONGPASS "))
            self.assertEqual(other.ask("AUTH", "bob", "another-password"), "OK")
            self.assertEqual(harness.told(c.ask("USER", "REMOVE", "bob")), {"name": "bob", "role": "", "changed": "1"})
            self.assertTrue(other.ask("AUTH", "bob", "another-password").startswith("WRONGPASS "))
            records = harness.told(c.ask("JOURNAL", "by=ana"))["records"]
            self.assertEqual([(r["event"], r["account"], r["role"], r["reason"]) for r in records],
                             [("user-added", "bob", "agent", "new"), ("user-changed", "bob", "reader", ""), ("user-changed", "bob", "reader", ""),
                              ("user-removed", "bob", "reader", "")])
            self.assertNotIn("password", str(records))
        self.assertNotIn("bob-password", d.log())

    def test_many_who_log_in_delay_nobody_s_decision(self):
        self.account("eve", "agent")
        d = self.start(role=None)
        flood, rounds = 8, 3
        finished = threading.Event()
        left = [flood]
        lock = threading.Lock()
        logged_in = []

        def log_in():
            with d.connect() as c:
                for _ in range(rounds):
                    answer = c.ask("AUTH", "eve", "eve-password")
                    with lock:
                        logged_in.append(answer)
            with lock:
                left[0] -= 1
                if left[0] == 0:
                    finished.set()

        threads = [threading.Thread(target=log_in) for _ in range(flood)]
        with d.connect() as c:
            for t in threads:
                t.start()
            decisions = 0
            while not finished.is_set():
                self.assertDecision(c.ask("DECIDE", "inbound", "from=112", "to=112"), "allow")
                decisions += 1
            for t in threads:
                t.join()
        self.assertEqual(logged_in, ["OK"] * flood * rounds)
        # Each login takes tens of milliseconds; had they been in the way, one decision would have come between two.
        self.assertGreater(decisions, 2 * flood * rounds)

    def test_beyond_loopback_an_account_will_do_instead_of_a_password(self):
        status, said = self.run_to_end("--listen", "0.0.0.0:0", "--allow-remote")
        self.assertEqual(status, 2, said)
        self.assertIn("ringfence user add", said)
        if not OWN_NETWORK:
            self.skipTest("no network of its own")
        self.account("eve", "agent")
        d = harness.Daemon(self.store, ["--listen", "0.0.0.0:0", "--allow-remote"], self.path("log"))
        self.daemons.append(d)
        d.started()
        self.assertEqual(d.ask("PING"), "PONG")  # it comes from loopback
        self.assertEqual(d.ask("AUTH", "eve", "eve-password"), "OK")


class Commands(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def user(self, *words, text=""):
        done = subprocess.run([harness.RINGFENCE, "user", *words, "--store", self.store], input=text, capture_output=True, text=True,
                              timeout=harness.DEADLINE)
        return done.returncode, done.stdout, done.stderr

    def test_accounts_are_made_listed_changed_and_removed(self):
        self.assertEqual(self.user("add", "ana", "--role", "supervisor", text="ana-password\nmore\n"), (0, "ana added, supervisor\n", ""))
        self.assertEqual(self.user("add", "Bob@example.com", "--role", "reader", text="bob-password\r\n")[0], 0)
        status, listed, _ = self.user("list")
        self.assertEqual([line.split()[:2] for line in listed.splitlines()], [["name", "role"], ["Bob@example.com", "reader"], ["ana", "supervisor"]])
        found = json.loads(self.user("list", "--format", "json")[1])["users"]
        self.assertEqual([(u["name"], u["role"]) for u in found], [("Bob@example.com", "reader"), ("ana", "supervisor")])
        self.assertEqual(self.user("role", "ana", "agent")[1], "ana is now agent\n")
        self.assertEqual(self.user("role", "ana", "agent")[1], "ana was already agent\n")
        d = self.start(role="none")
        for name, password in [("ana", "ana-password"), ("Bob@example.com", "bob-password")]:
            self.assertEqual(d.ask("AUTH", name, password), "OK")
        self.assertEqual(self.user("password", "ana", text="other-password")[1], "ana has another password\n")
        self.assertEqual(d.ask("AUTH", "ana", "other-password"), "OK")
        self.assertEqual(self.user("remove", "ana")[1], "ana removed\n")
        self.assertTrue(d.ask("AUTH", "ana", "other-password").startswith("WRONGPASS "))
        events = [(r["event"], r["account"], r["role"]) for r in self.journal() if r["account"]]
        self.assertEqual(events, [("14", "ana", "supervisor"), ("14", "Bob@example.com", "reader"), ("15", "ana", "agent"), ("15", "ana", "agent"),
                                  ("16", "ana", "agent")])
        self.assertEqual(self.journal()[-1]["program"], "ringfence user remove")

    def test_changes_are_told_to_programs(self):
        for words, wanted in [
            (["add", "ana", "--role", "agent"], {"name": "ana", "role": "agent", "changed": True}),
            (["role", "ana", "agent"], {"name": "ana", "role": "agent", "changed": False}),
            (["password", "ana"], {"name": "ana", "role": "agent", "changed": True}),
            (["remove", "ana"], {"name": "ana", "role": None, "changed": True}),
        ]:
            status, told, _ = self.user(*words, "--format", "json", text="ana-password\n")
            self.assertEqual((status, json.loads(told)), (0, wanted))

    def test_what_is_wrong_is_said_and_changes_nothing(self):
        self.user("add", "ana", "--role", "agent", text="ana-password\n")
        before = self.journal()
        for words, text, status, said in [
            (["add", "bob"], "bob-password\n", 2, "an account has a role: `role`, which is decide, reader, agent"),
            (["add", "bob", "--role", "king"], "bob-password\n", 2, "the roles are decide, reader, agent, supervisor and administrator"),
            (["add", "bob", "eve", "--role", "agent"], "bob-password\n", 2, "`eve` is one word too many: it is written `ringfence user add NAME`"),
            (["add", "a b", "--role", "agent"], "bob-password\n", 1, "no name for an account"),
            (["add", "default", "--role", "agent"], "bob-password\n", 1, "default"),
            (["add", "ana", "--role", "agent"], "bob-password\n", 1, "already"),
            (["add", "bob", "--role", "agent"], "short\n", 1, "at least 8"),
            (["add", "bob", "--role", "agent"], "", 1, "at least 8"),
            (["add", "bob", "--role", "agent"], "x" * 1025 + "\n", 1, "at most 1024"),
            (["add", "bob", "--role", "agent"], "x" * 5000, 1, "1024"),
            (["add", "bob", "--role", "agent", "--new-password-file", self.path("none")], "", 1, "No such file"),
            (["role", "bob", "agent"], "", 1, "no account `bob`"),
            (["role", "ana"], "", 2, "user role NAME decide|reader|agent|supervisor|administrator"),
            (["password", "bob"], "bob-password\n", 1, "no account `bob`"),
            (["password", "ana", "--role", "agent"], "bob-password\n", 2, "unrecognised option '--role'"),
            (["remove", "bob"], "", 1, "no account `bob`"),
            (["list", "--format", "xml"], "", 2, "the formats are text, csv, json"),
            (["frob"], "", 2, "none of list, add, role, grant, password, remove"),
            ([], "", 2, "say what: it is one of list, add, role, grant, password, remove"),
        ]:
            with self.subTest(words):
                found = self.user(*words, text=text)
                self.assertEqual((found[0], found[1]), (status, ""), found)
                self.assertIn(said, found[2])
        self.assertEqual(self.journal(), before)

    def test_a_password_is_asked_for_twice_at_a_terminal_and_not_shown(self):
        for first, second, status, said in [("ana-password", "ana-password", 0, "ana added"), ("bob-password", "bob-passwort", 1, "not the same")]:
            try:
                child, terminal = pty.fork()
            except OSError as e:
                self.skipTest("no terminal to be had, as where /dev/pts is not mounted: %s" % e)
            if child == 0:
                try:
                    os.execv(harness.RINGFENCE, [harness.RINGFENCE, "user", "add", first[:3], "--role", "agent", "--store", self.store])
                finally:
                    os._exit(99)
            shown = b""

            def read_until(text):
                nonlocal shown
                while text not in shown:
                    try:
                        piece = os.read(terminal, 1000)
                    except OSError:
                        piece = b""
                    if not piece:
                        break
                    shown += piece

            read_until(b"password: ")
            os.write(terminal, first.encode() + b"\n")
            read_until(b"once more: ")
            os.write(terminal, second.encode() + b"\n")
            read_until(b"\0")
            found = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            os.close(terminal)
            self.assertEqual(found, status, shown)
            self.assertIn(said.encode(), shown)
            self.assertNotIn(first.encode(), shown)
            self.assertNotIn(second.encode(), shown)


if __name__ == "__main__":
    unittest.main()
