# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""What must hold where a store is damaged: it is told, and where; nothing is answered from it, and no program crashes."""

import os
import random
import struct
import subprocess
import unittest

import harness

PAGE = 4096
LISTED = ["+48601%06d" % n for n in range(0, 900_000, 9_001)]


class Damage(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate("list bad; list noted;\ninbound { bad -> hangup 603; }")
        self.ringfence("import", "bad", self.write("bad.txt", "\n".join(LISTED) + "\n"))
        for n in LISTED[:5]:
            self.ringfence("add", "noted", n, "--description", "said on the phone")
        self.data = os.path.join(self.store, "data.mdb")
        with open(self.data, "rb") as file:
            self.whole = file.read()

    def write_byte(self, at, byte):
        with open(self.data, "r+b") as file:
            file.seek(at)
            file.write(bytes([byte]))

    def flip(self, at):
        self.write_byte(at, self.whole[at] ^ 0x55)

    def segments(self):
        """Where the segments of the index lie that a decision may look at: as FORMAT.md has pages and segments."""
        found = []
        for at in range(2 * PAGE, len(self.whole), PAGE):
            number, unused, kind = struct.unpack_from("<QHH", self.whole, at)
            form, slots, used = struct.unpack_from("<III", self.whole, at + 16 + 4)
            if number == at // PAGE and kind == 4 and form in (0, 1, 2, 3) and 0 < slots < 10_000 and 16 < used < 1 << 16:
                found.append((at + 16, used))
        return found

    def run_ringfence(self, *words):
        return subprocess.run([harness.RINGFENCE, *words, "--store", self.store], capture_output=True, text=True, timeout=harness.DEADLINE)

    def test_verify_says_which_page_is_damaged(self):
        self.ringfence("verify")
        for at, used in self.segments():
            self.flip(at + used - 1)
        done = self.run_ringfence("verify")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertRegex(done.stderr, r"ringfence: page \d+ \(table `index`, at byte \d+ of data\.mdb\) has a record that is not as it was written\n")
        self.assertIn("restore a backup", done.stderr)

    def test_no_command_crashes_or_tells_another_number(self):
        chance = random.Random(20261201)
        commands = [["lists"], ["entries", "noted", "--format", "csv"], ["export", "bad"], ["show", "noted", LISTED[3]], ["verify"],
                    ["decide", "inbound", "from=" + LISTED[7], "to=+48221234567"], ["journal"]]
        right = [self.run_ringfence(*c).stdout for c in commands[:4]]
        told = 0
        for _ in range(25):
            page = chance.randrange(len(self.whole) // PAGE)
            at = page * PAGE + chance.randrange(chance.choice([16, 64, PAGE]))
            self.flip(at)
            for i, command in enumerate(commands):
                with self.subTest(command, byte=at):
                    done = self.run_ringfence(*command)
                    self.assertIn(done.returncode, (0, 1, 3), "%d: %s" % (done.returncode, done.stderr))
                    if done.returncode == 3:
                        told += 1
                        self.assertIn("damaged", done.stderr + done.stdout)
                        self.assertNotIn("Sanitizer", done.stderr)
                    if i < len(right) and done.returncode == 0:
                        self.assertEqual(done.stdout, right[i])
            self.write_byte(at, self.whole[at])
        self.assertGreater(told, 10)

    def test_a_daemon_says_so_and_answers_what_is_not_damaged(self):
        d = self.start()
        harness.until("the index was looked at", lambda: d.info()["store_state"] == "ok")
        self.assertEqual(d.end(), 0)
        self.daemons.remove(d)
        places = self.segments()
        self.assertGreaterEqual(len(places), 1)
        for at, used in places:
            self.flip(at + used - 1)
        d = self.start()
        harness.until("the daemon found the damage", lambda: "damaged" in d.info()["store_state"])
        self.assertIn("the store is damaged: the numbers of the blocks from", d.log())
        with d.connect() as c:
            reply = c.ask("DECIDE", "inbound", "from=" + LISTED[7], "to=+48221234567")
            self.assertIn("failure=1", reply)
            self.assertIn("allow", c.ask("DECIDE", "inbound", "from=112", "to=+48221234567"))
            self.assertEqual(c.ask("PING"), "PONG")
        self.assertEqual(d.end(), 0)
        self.daemons.remove(d)

    def test_a_file_that_was_cut_short_is_told_by_every_command(self):
        for size in [PAGE, 3 * PAGE, len(self.whole) // 2, len(self.whole) // 2 + 100]:
            os.truncate(self.data, size)
            for command in [["lists"], ["add", "noted", "+48221230000"], ["export", "bad"], ["verify"], ["backup", self.path("b")]]:
                with self.subTest(command, size=size):
                    done = self.run_ringfence(*command)
                    self.assertEqual(done.returncode, 3, done.stderr)
                    self.assertIn("cut short", done.stderr)
            status, said = self.run_to_end()
            self.assertEqual(status, 3, said)
            self.assertIn("cut short", said)
            with open(self.data, "wb") as file:
                file.write(self.whole)

    def test_cut_short_under_a_daemon_it_ends_with_a_sentence_and_not_by_a_signal(self):
        d = self.start()
        with d.connect() as c:
            self.assertIn("hangup", c.ask("DECIDE", "inbound", "from=" + LISTED[7], "to=+48221234567"))
            os.truncate(self.data, 2 * PAGE)
            try:
                for n in LISTED:
                    reply = c.ask("SHOW", n)
                    self.assertNotIn("allow", reply)
            except (ConnectionError, EOFError, AssertionError):
                pass
        self.assertEqual(d.process.wait(harness.DEADLINE), 3)
        self.daemons.remove(d)
        self.assertIn("the store is damaged: data.mdb was cut short or overwritten while it was read", d.log())

    def test_a_damaged_backup_is_refused_and_the_whole_one_restored_after_it(self):
        backup = self.path("whole.mdb")
        self.ringfence("backup", backup)
        with open(backup, "rb") as file:
            whole = file.read()
        new = self.path("new.store")
        for bad in [whole[:len(whole) // 2], whole[:-1], whole[:5000] + b"x" + whole[5001:], whole + b"more", b"no backup at all"]:
            with open(self.path("bad.mdb"), "wb") as file:
                file.write(bad)
            done = subprocess.run([harness.RINGFENCE, "restore", self.path("bad.mdb"), "--store", new], capture_output=True, text=True, timeout=harness.DEADLINE)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("bad.mdb`", done.stderr)
            self.assertEqual([n for n in os.listdir(self.path(".")) if n.startswith("new.store")], [])
        done = subprocess.run([harness.RINGFENCE, "restore", backup, "--store", new], capture_output=True, text=True, timeout=harness.DEADLINE)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
