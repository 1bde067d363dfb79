# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""A store that the release before wrote: read and written as it is, and taken to this release's format by `migrate`."""

import json
import lzma
import os
import shutil
import signal
import subprocess
import time
import unittest

import harness

# A backup of a store of format 2, written by the release before: made by `made_by` of the programs of that release. It has
# what the journal knew then: lists of each kind, entries in each state, prefixes and ranges, imports merged, replaced,
# undone and awaiting approval, two versions of the policy and a shadow, accounts, and things refused.
OLD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "format-2.mdb.xz")
RULES = """ringfence 1;
region PL;
list default "Added by hand";
list other;
list dnc "Register" registry;
list complaints review;
list robots ttl 24h max 300;
list vip { +48609000000; }
inbound { vip -> allow; default or other or dnc or complaints or robots -> hangup 603; }
"""


def made_by(ringfence, folder):
    """Makes the backup anew: `python3 tests/daemon/migrate.py make OLD_RINGFENCE FILE`."""
    store = os.path.join(folder, "store")

    def run(*words, text=None, status=0):
        done = subprocess.run([ringfence, *words, "--store", store, "--user", "ana"], input=text, capture_output=True, text=True)
        assert done.returncode == status, (words, done)

    def file(name, text):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    run("activate", file("a.ring", RULES))
    run("add", "default", *["+4860100%04d" % i for i in range(200)], "--description", "Żółw rang", "--call", "c-1", "--lead", "l-1")
    run("add", "default", "+4822*", "+48602000000..+48602000099", "112", "sender:INFO", "--expires", "2999-12-31")
    run("add", "default", "+48601999999", "--valid-from", "2998-01-01")
    run("edit", "default", "+48601000001", "--description", "edited", "--expires", "2999-01-01")
    run("remove", "default", "+48601000002", "+48601000003")
    run("add", "complaints", *["+4860300%04d" % i for i in range(10)])
    run("approve", "complaints", "+48603000001")
    run("approve", "complaints", "+48603000002", "--permanent")
    run("unapprove", "complaints", "+48603000001")
    run("move", "default", "+48601000004", "--to", "other")
    run("add", "robots", "+48604000000", "--for", "1s")
    run("list", "title", "default", "Do not call")
    run("import", "dnc", file("dnc.csv", "number,description,added\n" + "".join("+4861%07d,said %d,2020-01-01\n" % (i * 7, i % 5) for i in range(500))))
    run("import", "other", file("one.txt", "".join("+4862%07d\n" % i for i in range(3000)) + "nonsense\n"), status=1)
    run("import", "other", file("two.txt", "".join("+4862%07d\n" % i for i in range(100, 3100))), "--mode", "replace")
    run("import", "other", file("three.txt", "+48620000200\n+48620000201\n"), "--mode", "delete")
    run("import", "complaints", file("four.txt", "+48605000001\n+48605000002\n"))
    run("import", "default", file("five.txt", "+48606000001\n+4855*\n"))
    run("import", "default", file("six.txt", "+48606000009\n"))
    run("imports", "undo", "6")
    run("remove", "default", "+48606000001")
    run("activate", file("b.ring", RULES.replace('"Register"', '"National register"')))
    run("policy", "rollback", "1")
    run("activate", file("c.ring", RULES + "campaign { default -> hangup; }\n"), "--shadow")
    for name, role in ("ana", "administrator"), ("bob", "agent"), ("eve", "reader"):
        run("user", "add", name, "--role", role, text=name + "-password\n")
    run("user", "role", "eve", "supervisor")
    run("user", "remove", "bob")
    run("backup", os.path.join(folder, "backup.mdb"))
    return os.path.join(folder, "backup.mdb")


class Migrate(harness.Case):
    def setUp(self):
        super().setUp()
        with lzma.open(OLD) as packed, open(self.path("old.mdb"), "wb") as f:
            shutil.copyfileobj(packed, f)
        self.ringfence("restore", self.path("old.mdb"))

    def run_ringfence(self, *words):
        done = subprocess.run([harness.RINGFENCE, *words, "--store", self.store], capture_output=True, text=True, timeout=harness.DEADLINE)
        return done.returncode, done.stdout, done.stderr

    def everything(self):
        """What people and programs can ask of it."""
        asked = [["lists"], ["imports"], ["policy", "list"], ["policy", "show"], ["policy", "shadow"], ["user", "list"], ["entries", "--per-page", "1000"],
                 ["entries", "other", "--per-page", "1000", "--page", "3"], ["entries", "--search", "zolw"],
                 ["entries", "--search", "SAID 3"], ["entries", "--search", "0 01"], ["entries", "--search", "7", "--sort", "number", "--descending"], ["history", "+48601000004"], ["show", "default", "+48601000001"]]
        answers = [json.loads(self.ringfence(*words, "--format", "json")) for words in asked]
        for number in "+48601000000", "+48601000002", "+48221234567", "+48602000050", "+48620000200", "+48620000100", "+48603000002", "+48603000001", "+48609000000":
            answers.append(self.ringfence("decide", "inbound", "from=" + number, "to=+48221230000").split(";generation=")[0])
        return answers, self.ringfence("journal", "--format", "json"), self.ringfence("journal", "verify")

    def test_it_is_read_and_written_as_it_is_and_says_what_it_has_no_place_for(self):
        self.ringfence("verify")
        self.ringfence("add", "default", "+48601888888")
        self.ringfence("import", "default", self.write("more.txt", "+48606000002\n"))
        self.ringfence("clear", "default", "--search", "601888888")
        self.assertNotIn("list-cleared", self.ringfence("journal", "--format", "json"))
        for words, what in [(["list", "rename", "default", "house"], "another name for a list"), (["edit", "default", "+48601000000", "--number", "+48601777777"], "another number for an entry"),
                            (["user", "role", "eve", "decide"], "the role `decide`"), (["user", "grant", "eve", "add", "--list", "default"], "rights in single lists")]:
            with self.subTest(words):
                status, out, err = self.run_ringfence(*words)
                self.assertEqual((status, out), (1, ""))
                self.assertIn("the store has format 2, and %s needs format 3; stop what uses it and run `ringfence migrate --store %s`" % (what, self.store), err)
        d = self.start()
        with d.connect() as c:
            self.assertDecision(c.ask("DECIDE", "inbound", "from=+48601000000", "to=+48221230000"), "hangup;code=603;list=default")
            self.assertEqual(harness.changed(c.ask("ADD", "default", "+48601888889")), 1)
            self.assertIn("REFUSED the store has format 2", c.ask("LIST", "RENAME", "default", "house"))
        self.assertEqual(d.end(), 0)
        self.daemons.remove(d)
        self.ringfence("verify")

    def test_it_is_migrated_with_its_journal_and_nothing_is_another(self):
        before = self.everything()
        kept = self.store + ".format-2"
        said = self.ringfence("migrate")
        self.assertEqual(said, "%s has format 6 now; the store of format 2 is %s, which may be deleted once all is well\n" % (self.store, kept))
        self.assertEqual(self.everything(), before)
        self.ringfence("verify")
        self.assertEqual(self.ringfence("migrate"), self.store + " has format 6 already\n")
        self.assertEqual(json.loads(self.ringfence("migrate", "--format", "json")), {"store": self.store, "from": 6, "format": 6, "kept": None})
        self.ringfence("list", "rename", "default", "house")
        self.ringfence("edit", "house", "+48601000000", "--number", "+48601777777")
        self.ringfence("verify")
        done = subprocess.run([harness.RINGFENCE, "verify", "--store", kept], capture_output=True, text=True, timeout=harness.DEADLINE)
        self.assertEqual(done.returncode, 0, done.stderr)
        # A backup of the older format is brought forward to what has happened since.
        replayed = self.path("replayed")
        done = subprocess.run([harness.RINGFENCE, "journal", "replay", "--from", self.path("old.mdb"), "--store", replayed, "--journal", self.store],
                              capture_output=True, text=True, timeout=harness.DEADLINE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.store = replayed
        self.ringfence("verify")
        self.assertEqual([l["list"] for l in json.loads(self.ringfence("lists", "--format", "json"))["lists"]][0], "house")

    def test_what_has_it_open_is_named(self):
        d = self.start()
        status, _, err = self.run_ringfence("migrate")
        self.assertEqual(status, 3)
        self.assertIn("the process %d has it open; stop what uses the store, ringfenced above all, and try again" % d.process.pid, err)
        self.assertEqual(d.end(), 0)
        self.daemons.remove(d)
        self.ringfence("migrate")

    def test_killed_at_any_time_it_leaves_a_whole_store_and_goes_on(self):
        before = self.everything()
        whole = self.path("whole")
        shutil.copytree(self.store, whole)
        took = time.monotonic()
        self.ringfence("migrate")
        took = time.monotonic() - took
        for i in range(6):
            self.store = self.path("store-%d" % i)
            shutil.copytree(whole, self.store)
            running = subprocess.Popen([harness.RINGFENCE, "migrate", "--store", self.store], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                running.wait(took * (i + 1) / 7)
            except subprocess.TimeoutExpired:
                running.send_signal(signal.SIGKILL)
                running.wait()
            with self.subTest(i):
                self.ringfence("verify")
                self.ringfence("migrate")
                self.assertEqual(self.everything(), before)
                self.assertFalse([n for n in os.listdir(self.folder) if n.endswith(".migrating")])


if __name__ == "__main__":
    import sys
    import tempfile
    if sys.argv[1:2] == ["make"]:
        with tempfile.TemporaryDirectory() as made:
            with open(made_by(sys.argv[2], made), "rb") as f, lzma.open(sys.argv[3], "wb", preset=9) as packed:
                shutil.copyfileobj(f, packed)
    else:
        unittest.main()
