# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Every example of PROTOCOL.md, against the rules at its end."""

import os
import re
import unittest

import harness

DOCUMENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "daemon", "PROTOCOL.md")


def shown(answer):
    """An answer as PROTOCOL.md writes it."""
    if isinstance(answer, harness.Error):
        return ["-" + answer]
    if isinstance(answer, harness.Simple):
        return ["+" + answer]
    if isinstance(answer, int):
        return [":%d" % answer]
    if isinstance(answer, list):
        return ["*%d" % len(answer)] + [line for a in answer for line in shown(a)]
    return answer.split("\n")


def settled(lines):
    """Without what differs from run to run: how many changes came before depends on what making the store took."""
    out, before = [], ""
    for line in lines:
        line = re.sub(r"generation=\d+", "generation=N", line)
        line = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME", line)
        line = re.sub(r"^[0-9a-f]{64}$", "HASH", line)
        line = re.sub(r"127\.0\.0\.1:\d+", "ADDRESS", line)
        out.append("N" if before in ("sequence", "next", "hits") else line)
        before = line
    return out


class Examples(harness.Case):
    def test_each_example_is_answered_as_it_says(self):
        with open(DOCUMENT, encoding="utf-8") as f:
            text = f.read()
        rules = re.findall(r"```ring\n(.*?)```", text, re.S)
        self.assertEqual(len(rules), 1)
        os.mkdir(self.path("rules"))
        self.ringfence("activate", self.write("rules/protocol.ring", rules[0]))
        self.ringfence("add", "dnc", "+48601000001")
        d = self.start()
        asked = 0
        for block in re.findall(r"```ringfence\n(.*?)```", text, re.S):
            with d.connect() as c:
                for example in re.findall(r"^> (.*)\n((?:(?!> ).*\n)*)", block, re.M):
                    request, expected = example[0], example[1].splitlines()
                    answer = shown(c.ask_inline(request))
                    if expected[-1:] == ["..."]:  # and the rest
                        self.assertGreater(len(answer), len(expected) - 1, request)
                        del expected[-1], answer[len(expected):]
                    self.assertEqual(settled(answer), settled(expected), request)
                    asked += 1
        self.assertGreater(asked, 25)


if __name__ == "__main__":
    unittest.main()
