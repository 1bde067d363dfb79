# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Every example of HTTP.md, against the rules at the end of PROTOCOL.md, typed into a shell."""

import os
import re
import subprocess
import unittest

import harness

DOCUMENTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "daemon")


def document(name):
    with open(os.path.join(DOCUMENTS, name), encoding="utf-8") as f:
        return f.read()


def settled(text):
    """Without what depends on what making the store took."""
    return re.sub(r'(generation(?:=|":))\d+', r"\1N", text)


class Examples(harness.Case):
    def test_each_example_is_answered_as_it_says(self):
        rules = re.findall(r"```ring\n(.*?)```", document("PROTOCOL.md"), re.S)
        os.mkdir(self.path("rules"))
        self.ringfence("activate", self.write("rules/protocol.ring", rules[0]))
        self.ringfence("add", "dnc", "+48601000001")
        d = self.start("--http", "127.0.0.1:0")
        asked = 0
        for block in re.findall(r"```console\n(.*?)```", document("HTTP.md"), re.S):
            for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
                typed = command.replace("127.0.0.1:7465", "127.0.0.1:%d" % d.http_port)
                told = subprocess.run(["bash", "-c", typed], capture_output=True, text=True, timeout=harness.DEADLINE)
                self.assertEqual(settled(told.stdout), settled(expected), command)
                asked += 1
        self.assertGreater(asked, 5)


if __name__ == "__main__":
    unittest.main()
