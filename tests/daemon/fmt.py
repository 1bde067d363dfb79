# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""`ringfence fmt`: which files it changes, how, and what it says."""

import os
import subprocess
import unittest

import harness

BAD = "ringfence 1;\ninbound{anonymous->hangup;#no number\nmalformed ->allow;}\n"
GOOD = "ringfence 1;\ninbound {\n    anonymous -> hangup;  #no number\n    malformed -> allow;\n}\n"
BROKEN = "ringfence 1;\ninbound { anonymous -> ; }\n"


class Fmt(harness.Case):
    def fmt(self, *words, text=None):
        done = subprocess.run([harness.RINGFENCE, "fmt", *words], input=text, capture_output=True, text=True,
                              timeout=harness.DEADLINE)
        return done.returncode, done.stdout, done.stderr

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as f:
            return f.read()

    def test_a_file_is_rewritten_with_its_mode(self):
        file = self.write("a.ring", BAD, 0o640)
        self.assertEqual(self.fmt(file), (0, "", ""))
        self.assertEqual(self.read("a.ring"), GOOD)
        self.assertEqual(os.stat(file).st_mode & 0o7777, 0o640)
        self.assertEqual(os.listdir(self.folder), ["a.ring"])

    def test_a_file_in_the_style_is_not_touched(self):
        file = self.write("a.ring", GOOD)
        before = os.stat(file)
        self.assertEqual(self.fmt(file), (0, "", ""))
        self.assertEqual(os.stat(file).st_ino, before.st_ino)
        self.assertEqual(os.stat(file).st_mtime_ns, before.st_mtime_ns)

    def test_a_link_goes_on_to_be_one(self):
        self.write("a.ring", BAD)
        os.symlink("a.ring", self.path("link.ring"))
        self.assertEqual(self.fmt(self.path("link.ring")), (0, "", ""))
        self.assertTrue(os.path.islink(self.path("link.ring")))
        self.assertEqual(self.read("a.ring"), GOOD)

    def test_check_lists_what_differs_and_changes_nothing(self):
        bad, good = self.write("bad.ring", BAD), self.write("good.ring", GOOD)
        self.assertEqual(self.fmt("--check", bad, good), (1, bad + "\n", ""))
        self.assertEqual(self.fmt("--check", good), (0, "", ""))
        self.assertEqual(self.read("bad.ring"), BAD)
        self.assertEqual(self.fmt("--check", "-", text=BAD), (1, "stdin\n", ""))

    def test_stdout_gets_the_result_on_request(self):
        file = self.write("a.ring", BAD)
        self.assertEqual(self.fmt("--stdout", file), (0, GOOD, ""))
        self.assertEqual(self.read("a.ring"), BAD)
        self.assertEqual(self.fmt("-", text=BAD), (0, GOOD, ""))
        self.assertEqual(self.fmt("-", text=GOOD), (0, GOOD, ""))

    def test_what_cannot_be_formatted_is_left_alone_and_the_rest_is_done(self):
        broken, bad = self.write("broken.ring", BROKEN), self.write("bad.ring", BAD)
        status, out, err = self.fmt(broken, self.path("absent.ring"), bad)
        self.assertEqual((status, out), (1, ""))
        self.assertIn("broken.ring:2:24: error: RF0001: ", err)
        self.assertIn("broken.ring: not formatted\n", err)
        self.assertIn("absent.ring`: No such file or directory", err)
        self.assertEqual(self.read("broken.ring"), BROKEN)
        self.assertEqual(self.read("bad.ring"), GOOD)
        status, out, err = self.fmt("-", text=BROKEN)
        self.assertEqual((status, out), (1, ""))
        self.assertIn("stdin:2:24: error: RF0001: ", err)

    def test_only_files_are_replaced(self):
        os.mkfifo(self.path("pipe"))
        writer = subprocess.Popen(["sh", "-c", 'printf "a  ;" > "$1"', "sh", self.path("pipe")])
        status, out, err = self.fmt(self.path("pipe"))
        writer.wait(harness.DEADLINE)
        self.assertEqual((status, out), (1, ""))
        self.assertIn("`--stdout` writes what it would be", err)

    def test_the_command_line_is_looked_at_first(self):
        for words, said in ([], "name a rule file"), (["--check", "--stdout", "x"], "exclude each other"):
            status, out, err = self.fmt(*words)
            self.assertEqual((status, out), (2, ""))
            self.assertIn(said, err)


if __name__ == "__main__":
    unittest.main()
