# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""The files of rules/editors that are made from the words are those that the words give."""

import os
import subprocess
import sys
import tempfile
import unittest

RINGFENCE = os.environ["RINGFENCE"]
GENERATE = os.path.join(os.environ["RINGFENCE_SOURCE_DIR"], "rules", "editors", "generate.py")
FILES = ["ringfence.tmLanguage.json", os.path.join("tree-sitter-ringfence", "queries", "highlights.scm")]


class Generated(unittest.TestCase):
    def setUp(self):
        self.words = subprocess.run([RINGFENCE, "words", "--format", "json"], capture_output=True, check=True).stdout

    def generate(self, words, *options):
        return subprocess.run([sys.executable, "-B", GENERATE, *options], input=words, capture_output=True)

    def test_what_is_kept_is_what_the_words_give(self):
        done = self.generate(self.words, "--check")
        self.assertEqual(done.stderr.decode(), "")
        self.assertEqual(done.returncode, 0)

    def test_another_word_is_noticed(self):
        with tempfile.TemporaryDirectory() as folder:
            more = self.words.replace(b'"word":"hangup"', b'"word":"hang-up"')
            self.assertNotEqual(more, self.words)
            self.assertEqual(self.generate(more, "--into", folder).returncode, 0)
            for name in FILES:
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    self.assertIn("hang-up", file.read())
            done = self.generate(self.words, "--check", "--into", folder)
            self.assertEqual(done.returncode, 1)
            for name in FILES:
                self.assertIn(name, done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
