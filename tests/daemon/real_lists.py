# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Real lists, where they are at hand: the numbers and prefixes of Swiss telemarketers in the folder that
RINGFENCE_TEST_DATA names, else in shared/data beside the project. Every number and 10,000 others are asked."""

import os
import random
import socket
import unittest

import harness

BESIDE = os.path.join(os.path.dirname(__file__), "..", "..", "..", "shared", "data")
DATA = os.environ.get("RINGFENCE_TEST_DATA", BESIDE)
NUMBERS = os.path.join(DATA, "ch-telemarketing-numbers.txt")
PATTERNS = os.path.join(DATA, "ch-telemarketing-patterns.txt")
RULES = """
region CH;
list numbers;
list prefixes;
inbound { numbers -> hangup 603; prefixes -> hangup 486; }
"""
CALLED = "to=+41443334455"


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [line.strip() for line in f if line.strip()]


@unittest.skipUnless(os.path.exists(NUMBERS) and os.path.exists(PATTERNS), "the lists are not at hand")
class RealLists(harness.Case):
    def setUp(self):
        super().setUp()
        self.numbers = set(lines(NUMBERS))
        self.patterns = lines(PATTERNS)
        self.activate(RULES)
        self.assertIn("%d added" % len(self.numbers), self.ringfence("import", "numbers", NUMBERS))
        self.assertIn("%d added" % len(set(self.patterns)), self.ringfence("import", "prefixes", PATTERNS))

    def expected(self, number):
        if number in self.numbers:
            return "hangup;code=603;list=numbers"
        covered = any(len(p) == len(number) and number.startswith(p.rstrip("#")) for p in self.patterns)
        return "hangup;code=486;list=prefixes" if covered else "allow"

    def asked(self):
        draw = random.Random(41)
        covered = [p.rstrip("#") + "".join(draw.choice("0123456789") for _ in range(p.count("#"))) for p in self.patterns * 5]
        near = [n[:-1] + draw.choice("0123456789") for n in draw.sample(sorted(self.numbers), 3000)]
        swiss = ["+41%09d" % draw.randrange(200000000, 999999999) for _ in range(4000)]
        others = ["+%d%d" % (draw.choice([1, 33, 39, 43, 48, 49]), draw.randrange(10**8, 10**9)) for _ in range(3000)]
        return sorted(self.numbers) + covered + near + swiss + others

    def test_every_number_and_ten_thousand_others_over_tcp(self):
        d = self.start()
        asked = self.asked()
        with d.connect() as c:
            for begin in range(0, len(asked), 500):
                part = asked[begin:begin + 500]
                c.send(b"".join(c.frame("DECIDE", "inbound", "from=" + n, CALLED) for n in part))
                for n in part:
                    with self.subTest(n):
                        self.assertDecision(c.read(), self.expected(n))

    def test_every_number_and_ten_thousand_others_over_udp(self):
        d = self.start()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.settimeout(harness.DEADLINE)
            s.connect(("127.0.0.1", d.port))
            for n in self.asked():
                s.send(("DECIDE inbound from=%s %s" % (n, CALLED)).encode())
                with self.subTest(n):
                    self.assertDecision(s.recv(65536).decode(), self.expected(n))

    def test_national_and_punctuated_forms_mean_the_same_numbers(self):
        d = self.start()
        with d.connect() as c:
            for n in sorted(self.numbers)[::20]:
                national = "0" + n[3:]
                for form in (national, national[:3] + " " + national[3:6] + " " + national[6:], "00" + n[1:], n[:3] + "-" + n[3:]):
                    with self.subTest(form):
                        self.assertDecision(c.ask("DECIDE", "inbound", "from=" + form, CALLED), "hangup;code=603;list=numbers")


if __name__ == "__main__":
    unittest.main()
