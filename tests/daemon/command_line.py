# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""The command line `ringfence`: what it prints, where, and its exit status."""

import hashlib
import json
import os
import pty
import subprocess
import unittest

import harness

RULES = """
region PL;
list default "Added by hand";
list dnc "Register" registry;
list complaints review;
list vip { +48609000000; }
inbound { vip -> allow; default or dnc or complaints -> hangup 603; }
campaign { malformed -> hangup; dnc -> status "Do not call"; }
"""


class CommandLine(harness.Case):
    def run_ringfence(self, *words, text=None, environment=None):
        done = subprocess.run([harness.RINGFENCE, *words], input=text, capture_output=True, text=True, timeout=harness.DEADLINE,
                              env={**os.environ, "RINGFENCE_STORE": self.store, **(environment or {})})
        return done.returncode, done.stdout, done.stderr

    def expect(self, words, status, out="", err=""):
        found = self.run_ringfence(*words)
        with self.subTest(words):
            self.assertEqual(found[0], status, found)
            self.assertIn(out, found[1])
            self.assertIn(err, found[2])
        return found

    def test_a_policy_takes_the_place_of_the_one_that_is_meant_or_of_none(self):
        rules = self.write("test.ring", "ringfence 1;\n" + RULES if "ringfence 1" not in RULES else RULES)
        self.expect(["activate", rules, "--instead-of", "1"], 1, "", "version 0 of the policy is in force by now, not 1; nothing was changed")
        self.expect(["activate", rules, "--instead-of", "0"], 0)
        self.expect(["activate", rules, "--instead-of", "1"], 0)
        self.expect(["activate", rules, "--instead-of", "1", "--shadow"], 1, "", "version 2 of the policy is in force by now, not 1")
        self.expect(["activate", rules, "--instead-of", "2", "--shadow"], 0)
        self.expect(["activate", rules, "--instead-of", "first"], 2, "", "write the number of a policy version")
        self.expect(["policy", "list"], 0, "*    2")

    def test_why_a_policy_is_not_put_in_force_is_told_to_programs(self):
        wrong = self.write("wrong.ring", "ringfence 1;\ninbound { nobody -> hangup; }\n")
        told = json.loads(self.expect(["activate", wrong, "--format", "json"], 1, "", "nothing was changed")[1])
        self.assertEqual((told["version"], told["in_force"], told["tests_failed"], told["messages"][0]["line"]), (None, False, 0, 2))
        failing = self.write("failing.ring", 'ringfence 1;\nregion PL;\ninbound { anonymous -> hangup; }\n'
                             'test "no" { inbound from +48601000001 to +48221234567 -> hangup; }\n')
        told = json.loads(self.expect(["activate", failing, "--format", "json"], 1)[1])
        self.assertEqual((told["version"], told["tests_failed"]), (None, 1))

    def test_for_a_client_of_the_daemon_what_goes_wrong_is_json_and_the_journal_has_his_address(self):
        self.activate(RULES)
        table = [
            (["import", "nothing", "-"], "missing"), (["import", "default", "-", "--mode", "x"], "misused"),
            (["import", "default", self.path("absent.csv")], "invalid"), (["activate", self.path("test.ring"), "--instead-of", "7"], "conflict"),
            (["scrub", "campaign", "-", "--unreadable", "file=" + self.path("x")], "misused"),
        ]
        environment = {**os.environ, "RINGFENCE_CLIENT": "192.0.2.7:4711"}
        for words, code in table:
            done = subprocess.run([harness.RINGFENCE, *words, "--store", self.store], capture_output=True, text=True, env=environment,
                                  stdin=subprocess.DEVNULL, timeout=harness.DEADLINE)
            self.assertNotEqual(done.returncode, 0)
            told = json.loads(done.stderr.splitlines()[-1])
            self.assertEqual(told["code"], code, told)
        subprocess.run([harness.RINGFENCE, "import", "default", "-", "--as", "numbers.csv", "--user", "ann", "--store", self.store], env=environment,
                       input=b"+48601000001\n", stdout=subprocess.DEVNULL, check=True, timeout=harness.DEADLINE)
        record = self.journal()[-1]
        self.assertEqual((record["user"], record["address"], record["program"]), ("ann", "192.0.2.7:4711", "http"))
        self.assertIn("numbers.csv", self.expect(["imports"], 0)[1])

    def test_exit_statuses_and_where_what_is_said_goes(self):
        self.activate(RULES)
        rules = self.path("test.ring")
        wrong = self.write("wrong.ring", "ringfence 1;\ninbound { nobody -> hangpu; }\n")
        table = [
            (["--help"], 0, "usage: ringfence", ""),
            ([], 2, "usage: ringfence", ""),
            (["--version"], 0, "ringfence ", ""),
            (["frobnicate"], 2, "", "there is no command `frobnicate`; `ringfence --help` lists them"),
            (["chekc"], 2, "", "there is no command `chekc`; did you mean `check`?"),
            (["help", "check"], 0, "usage: ringfence check", ""),
            (["help", "frobnicate"], 2, "", "there is no command `frobnicate`"),
            (["check", rules], 0, "", ""),
            (["check", wrong], 1, "", "RF01"),
            (["check", self.path("absent.ring")], 1, "", "absent.ring"),
            (["check"], 2, "", "name a rule file"),
            (["activate", wrong], 1, "", "nothing was changed"),
            (["add", "default"], 2, "", "it is written `ringfence add LIST NUMBER...`"),
            (["add", "nobody", "+48601000001"], 1, "", "the lists are default, dnc, complaints, vip"),
            (["add", "default", "+48601000001", "--expires", "soon"], 1, "", "`expires` is a time as `24h`, `2026-12-31`, `2026-12-31T18:00`, `31.12.2026`, `18:00`, `tomorrow 9:00` or `2026-12-31T17:00:00Z`, not `soon`"),
            (["add", "default", "+48601000001", "--frob"], 2, "", "--frob"),
            (["add", "default", "+999"], 1, "", "+999"),
            (["add", "dnc", "+48601000001"], 1, "", "registry"),
            (["import", "default", rules], 1, "", "which column has the numbers"),
            (["import", "default", self.path("absent.txt")], 1, "", "absent.txt"),
            (["decide", "inbound", "from=+48601000001"], 1, "", "needs to="),
            (["decide", "inbound", "frob=1"], 1, "", "unknown key `frob`"),
            (["policy", "show", "9"], 1, "", "no version 9"),
            (["policy", "frob"], 2, "", "policy: `frob` is none of list, show, rollback"),
            (["policy"], 2, "", "policy: say what: it is one of list, show, rollback"),
            (["policy", "--store", self.store, "list"], 0, "*    1", ""),
            (["policy", "rollback", "x"], 1, "", "`version` is a number from 1"),
            (["imports", "--store", self.store, "undo", "7"], 1, "", "no import 7"),
            (["lists", "default"], 2, "", "`default` is one word too many: it is written `ringfence lists`"),
            (["lists", "--format", "xml"], 2, "", "`--format xml`: the formats are text, csv, json"),
            (["show", "default", "+48601000001", "--format", "csv"], 2, "", "`--format csv`: the formats are text, json"),
            (["lists", "--store", self.path("nowhere")], 3, "", "nowhere"),
        ]
        for words, status, out, err in table:
            self.expect(words, status, out, err)

    def test_paths_that_configure_are_files_and_nothing_is_waited_for_that_never_ends(self):
        self.activate(RULES)
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        including = self.write("including.ring", 'ringfence 1;\ninclude "fifo";\n')
        for path in fifo, "/dev/zero", self.folder:
            self.expect(["user", "add", "ana", "--role", "reader", "--new-password-file", path], 1, "", "password file `%s`: is not a regular file" % path)
            self.expect(["lists", "--connect", "127.0.0.1:1", "--user", "ana", "--password-file", path], 1, "", "password file `%s`: is not a regular file" % path)
            self.expect(["check", including, "--plugin", path], 1, "", "plugin `%s`: there is no such file" % path)
            for option, what in [("--config", "configuration"), ("--password-file", "password file")]:
                status, said = self.run_to_end(option, path)
                self.assertEqual(status, 1, said)
                self.assertIn("%s `%s`: is not a regular file" % (what, path), said)
        self.expect(["check", including], 1, "", "fifo`: it is not a regular file")
        # What is worked on may come through a pipe.
        with subprocess.Popen(["/bin/sh", "-c", 'cat "$1" > "$2"', "sh", self.path("test.ring"), fifo]):
            self.expect(["check", fifo], 0)
        self.expect(["check", self.path("test.ring"), "--plugin", self.write("junk.so", "junk")], 1, "", "cannot be loaded: ")
        self.assertNotIn("Bad file descriptor", self.expect(["check", self.path("test.ring"), "--plugin", self.path("junk.so")], 1)[2])

    def test_a_store_that_nobody_has_begun_to_write_is_none(self):
        os.mkdir(self.store)
        self.write("test.ring", "ringfence 1;" + RULES)
        open(os.path.join(self.store, "data.mdb"), "wb").close()
        self.expect(["lists"], 3, "", "there is none; `ringfence activate FILE")
        self.expect(["activate", self.path("test.ring")], 0)
        self.expect(["lists"], 0, "default")

    def test_files_of_numbers_are_the_owner_s_alone_whatever_the_umask(self):
        self.activate(RULES)
        self.expect(["add", "default", "+48601000001"], 0)
        exported, rejects = self.path("exported.csv"), self.path("rejects.txt")
        numbers = self.write("numbers.txt", "+48601000002\nnonsense\n")
        self.write("exported.csv.partial", "left by one that was killed")
        before = os.umask(0)
        try:
            self.expect(["export", "default", "--output", exported], 0)
            self.expect(["import", "default", numbers, "--reject-file", rejects], 1)
        finally:
            os.umask(before)
        for path in exported, rejects:
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600, path)
            with open(path, encoding="utf-8") as f:
                self.assertNotIn("left by", f.read())

    def test_what_is_exported_to_a_terminal_does_not_control_it(self):
        self.activate(RULES)
        self.expect(["add", "default", "+48601000001", "--description", "red \x1b[31m, \u009b2J"], 0)
        reader, terminal = pty.openpty()
        done = subprocess.run([harness.RINGFENCE, "export", "default", "--store", self.store], stdout=terminal, stderr=subprocess.PIPE, timeout=harness.DEADLINE)
        os.close(terminal)
        self.assertEqual(done.returncode, 0, done.stderr)
        shown = b""
        while b"601000001" not in shown or not shown.endswith(b"\n"):
            shown += os.read(reader, 65536)
        os.close(reader)
        self.assertIn(b'+48601000001,approved,"red \\u{1b}[31m, \\u{9b}2J"', shown)
        self.assertNotRegex(shown, rb"\x1b|\xc2\x9b|\r[^\r\n]")
        self.assertIn("red \x1b[31m", self.ringfence("export", "default"))

    def test_every_command_has_help_with_an_example(self):
        commands = [line.split()[0] for line in self.expect(["--help"], 0)[1].splitlines() if line.startswith("  ")]
        self.assertGreater(len(commands), 20)
        for command in commands:
            self.expect([command, "--help"], 0, "\n  ringfence " + command)

    def test_add_remove_and_lists(self):
        self.activate(RULES)
        self.expect(["add", "default", "601 000 001", "+48602*", "+48603000000..+48603000009", "--description", "called twice"], 0,
                    "+48601000001 added\n+48602* added\n+48603000000..+48603000009 added\n")
        self.expect(["add", "default", "+48601000001", "--description", "called twice"], 0, "was there already")
        self.expect(["decide", "inbound", "from=+48602123456", "to=+48221234567"], 0, "hangup;code=603;list=default;rule=test.ring:")
        self.expect(["remove", "default", "+48602123456"], 1, "", "+48602*")
        self.expect(["remove", "default", "+48601000001", "+48601000009"], 0, "+48601000001 removed\n+48601000009 was not there\n")
        self.expect(["add", "default", "+48601000001"], 0, "added again")
        self.expect(["add", "complaints", "+48604000001"], 0, "awaits approval")
        self.expect(["add", "complaints", "+48604000002", "--approved"], 0, "+48604000002 added")
        self.expect(["decide", "inbound", "from=+48604000001", "to=+48221234567"], 0, "allow")
        self.expect(["decide", "inbound", "from=+48604000002", "to=+48221234567"], 0, "hangup")
        listed = self.expect(["lists"], 0)[1].splitlines()
        self.assertEqual([line.split()[0:4] for line in listed[1:4]],
                         [["default", "0", "3", "0"], ["dnc", "0", "0", "0"], ["complaints", "0", "1", "1"]])

    def test_lists_tells_which_are_stale(self):
        self.activate("list dnc registry max-age 1s;\nlist fresh registry max-age 31d;\n"
                      "campaign { stale dnc, fresh -> status \"No fresh register\"; dnc or fresh -> status; }")
        listed = self.expect(["lists"], 0)[1].splitlines()
        self.assertIn("[registry] [max-age 1 second, never imported", listed[1])
        self.assertTrue(listed[2].endswith("[registry] [max-age 31 days, never imported]"), listed[2])
        self.ringfence("import", "fresh", self.write("fresh.txt", "+48601000001\n"))
        self.assertIn("[max-age 31 days, imported ", self.expect(["lists"], 0)[1])
        harness.until("dnc is stale", lambda: ", stale since 20" in self.expect(["lists"], 0)[1])
        self.expect(["decide", "campaign", "name=x", "to=+48601000001"], 0, 'status;text="No fresh register";rule=')
        self.expect(["explain", "campaign", "name=x", "to=+48601000001"], 0, "stale dnc, fresh: yes, dnc had no import since it was made ")
        info = self.start().info()
        self.assertEqual((info["stale_lists"], info["stale_list_names"]), ("1", "dnc"))

    def test_removing_a_number_of_the_rule_file_says_where_it_stands(self):
        self.write("office.ring", "ringfence 1;\nlist vip { +48608000000;\n  +48607*; }\n")
        self.activate('include "office.ring";\nlist own { +48601000001;\n +48602000000..+48602000009; }\ninbound { own or vip -> allow; }')
        self.ringfence("add", "own", "+48601000001")
        self.expect(["remove", "own", "+48601000001"], 0, "+48601000001 removed, but the rule file writes it into the list, test.ring:3: ")
        for words, place in [(["own", "+48601000001"], "test.ring:3"), (["own", "+48602000005"], "test.ring:4"),
                             (["own", "+48602000000..+48602000009"], "test.ring:4"), (["vip", "+48608000000"], "office.ring:2"),
                             (["vip", "+48607*"], "office.ring:3"), (["vip", "+48607123456"], "office.ring:3")]:
            said = "the rule file writes it into the list, %s: take it out there and activate the file again" % place
            self.expect(["remove", *words], 1, "", said)
        self.expect(["remove", "own", "+48603000001"], 0, "was not there")
        self.expect(["remove", "own", "+48608000000"], 0, "was not there")

    def test_import_tells_each_line_it_cannot_read_and_takes_the_rest(self):
        self.activate(RULES)
        lines = self.write("list.txt", "# a comment\n+48601000001\n\n601 000 002\nnot a number at all\n+4121560####\n+4822*\n+48601000001\n+0123\n")
        status, out, err = self.expect(["import", "dnc", lines], 1, "7 lines, 4 added, 1 repeated, 2 could not be read")
        self.assertIn("list.txt:5: ", err)
        self.assertIn("list.txt:9: ", err)
        for n, listed in [("+48601000001", True), ("+48601000002", True), ("+41215601234", True), ("+48229999999", True),
                          ("+41215610123", False), ("+48601000003", False)]:
            self.expect(["decide", "campaign", "name=x", "to=" + n], 0, "status;text=\"Do not call\";list=dnc" if listed else "allow")

    def test_import_of_csv_by_a_column_s_name_and_from_standard_input(self):
        self.activate(RULES)
        csv = 'Name,"Phone, main",Note\r\n"Smith, J.",+48601000001,"two\r\nlines"\r\nDoe,"+48 601 000 002",\r\n'
        status, out, err = self.run_ringfence("import", "dnc", "-", "--column", "number=Phone, main", text=csv)
        self.assertEqual(status, 0, out + err)
        self.assertIn("number: column 2 `Phone, main`", err)
        self.assertIn("2 added", out)
        self.expect(["decide", "campaign", "name=x", "to=+48601000002"], 0, "status")
        self.expect(["import", "dnc", self.write("a.csv", csv), "--column", "number=Fax"], 1, "", "Fax")
        self.expect(["import", "dnc", self.write("a.csv", csv), "--column", "Phone"], 2, "", "number=NAME")

    def test_versions_of_the_policy(self):
        self.activate(RULES)
        self.ringfence("add", "default", "+48601000001")
        query = ["decide", "inbound", "from=+48601000001", "to=+48221234567"]
        self.activate('list default;\ninbound { default -> redirect "desk"; }', "second.ring")
        self.expect(query, 0, "redirect;to=desk;list=default;rule=second.ring:3")
        self.expect(["policy", "rollback"], 0, "policy version 1 is in force")
        self.expect(query, 0, "hangup;code=603;list=default;rule=test.ring:")
        self.expect(["policy", "rollback", "2"], 0, "policy version 2 is in force")
        self.expect(["policy", "list"], 0, "*    2")
        with open(self.path("second.ring"), "rb") as f:
            digest = hashlib.sha256(b"second.ring\0" + f.read() + b"\0").hexdigest()
        self.expect(["policy", "list"], 0, "  second.ring  " + digest + "\n")
        self.expect(["policy", "show", "1"], 0, "list complaints review;")
        versions = self.json("policy", "list")["versions"]
        self.assertEqual([(v["version"], v["in_force"], v["files"]) for v in versions],
                         [(2, True, [{"name": "second.ring"}]), (1, False, [{"name": "test.ring"}])])
        self.assertEqual(versions[0]["digest"], digest)
        self.assertEqual(self.json("policy", "list", "--per-page", "1", "--page", "2")["versions"], versions[1:])
        shown = self.json("policy", "show", "1")
        with open(self.path("test.ring"), encoding="utf-8") as f:
            self.assertEqual((shown["version"], shown["in_force"], shown["files"]), (1, False, [{"name": "test.ring", "text": f.read()}]))
        self.assertEqual(self.json("policy", "show", "--brief")["files"], [{"name": "second.ring"}])

    def test_verify_as_json(self):
        self.activate(RULES)
        self.ringfence("add", "default", "+48601000001")
        found = json.loads(self.expect(["verify", "--format", "json"], 0)[1])
        self.assertEqual((found["agrees"], found["numbers"], found["entries"], found["problems"]), (True, 1, 1, []))

    def json(self, *words, status=0):
        return json.loads(self.expect([*words, "--format", "json"], status)[1])

    def test_policies_for_programs(self):
        rules = self.write("test.ring", "ringfence 1;\n" + RULES + 'test "open" { inbound from +48601000001 to +48221234567 -> allow; }\n')
        made = self.json("activate", rules)
        self.assertEqual(made, {"version": 1, "in_force": True, "blocks": 2, "rules": 4, "lists": 4, "tests_passed": 1, "shadow_version": None})
        self.assertIsNone(self.json("activate", rules, "--without-tests")["tests_passed"])
        made = self.json("activate", rules, "--shadow")
        self.assertEqual((made["version"], made["in_force"], made["shadow_version"]), (3, False, 3))
        self.assertEqual(self.json("policy", "rollback"), {"version": 1, "in_force": True, "shadow_version": 3})
        self.assertEqual(self.json("policy", "drop-shadow"), {"version": 3, "in_force": False, "shadow_version": None})
        self.assertEqual(self.json("activate", rules, "--shadow")["shadow_version"], 4)
        self.assertEqual(self.json("policy", "promote"), {"version": 4, "in_force": True, "shadow_version": None})
        wrong = self.write("wrong.ring", "ringfence 1;\ninbound { nobody -> allow; }\n")
        self.assertIsNone(json.loads(self.expect(["activate", wrong, "--format", "json"], 1, "", "RF01")[1])["version"])
        self.expect(["activate", rules, "--format", "csv"], 2, "", "`--format csv`: the formats are text, json")

    def test_a_store_s_copies_and_its_journal_for_programs(self):
        self.activate(RULES)
        self.ringfence("add", "default", "+48601000001")
        backup, restored = self.path("backup.mdb"), self.path("restored")
        self.assertEqual(self.json("backup", backup), {"file": backup, "bytes": os.path.getsize(backup)})
        proof = self.json("journal", "verify")
        records = len(self.journal())
        self.assertEqual((proof["agrees"], proof["journal_records"], proof["problem"]), (True, records, None))
        self.assertRegex(proof["journal_hash"], "^[0-9a-f]{64}$")
        made = self.json("restore", backup, "--store", restored)
        self.assertEqual(made, {"file": backup, "store": restored, "lists": 4, "journal_records": records})
        self.ringfence("add", "default", "+48601000002")
        made = self.json("journal", "replay", "--from", backup, "--store", restored)
        self.assertEqual(made, {"store": restored, "replayed": 1, "journal_records": records + 1})
        kept = "%d:%s" % (records, "0" * 64)
        status, out, err = self.expect(["journal", "verify", "--expect", kept, "--format", "json"], 3, "", "not the one of which")
        self.assertFalse(json.loads(out)["agrees"])
        self.assertIn("not the one of which", json.loads(out)["problem"])

    def test_explain_tells_every_rule_tried_and_what_it_found(self):
        self.activate(RULES)
        self.ringfence("add", "default", "+48601000001", "--user", "ana", "--reason", "asked twice")
        status, out, err = self.expect(["explain", "inbound", "from=601000001", "to=+48221234567"], 0)
        for part in ["from +48601000001\n", "no   test.ring:", "vip: no, +48601000001 is not in vip\n",
                     "YES  test.ring:", "default: yes, +48601000001 is in default\n", "+48601000001 was added ",
                     " by ana with ringfence add: asked twice\n", "hangup;code=603;list=default"]:
            self.assertIn(part, out)

    def test_a_question_on_the_command_line_changes_nothing(self):
        self.activate("list robots;\ninbound { robots -> status; calls 1 within 5m -> add robots then hangup; }")
        for _ in range(2):
            self.expect(["decide", "inbound", "from=+48601000001", "to=+48221234567"], 0, "hangup;")


if __name__ == "__main__":
    unittest.main()
