# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""What OpenSIPS 3.6.8 was recorded to say to the daemon, said again. OpenSIPS is not in Debian 12; the recordings are in the
folder that RINGFENCE_TEST_DATA names, or in shared/data beside the project."""

import os
import re
import unittest

import harness

BESIDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data")
DATA = os.path.join(os.environ.get("RINGFENCE_TEST_DATA", BESIDE), "opensips")
WIRE = os.path.join(DATA, "resp-wire.txt")
CALLERS = os.path.join(DATA, "odd-clean.txt")
RULES = """
region PL;
list dnc;
list robots;
list decline;
inbound {
    dnc -> hangup 603;
    robots -> redirect +48221230000;
    decline -> hangup 607 "Unwanted; call";
    anonymous -> hangup 433 "Anonymity Disallowed";
}
"""


def what_it_decides(reply):
    """Without what is of the store and the file that were recorded."""
    return re.sub(rb";(rule|generation)=[^;]*", b"", reply)


class OpenSIPS(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)
        for name, number in [("dnc", "+48601000001"), ("robots", "+48601000003"), ("decline", "+48601000004")]:
            self.ringfence("add", name, number)

    @unittest.skipUnless(os.path.exists(WIRE), "the recording is not at hand")
    def test_each_connection_is_answered_as_recorded(self):
        """`--- 0.060 ms opensips:55016`, then what was said, its line ends written as \\r\\n."""
        d = self.start()
        connections, expected, answered = {}, None, 0
        with open(WIRE, encoding="ascii") as f:
            packets = re.findall(r"^--- \S+ ms (\S+) (SYN|FIN)?\s*\n((?:.+\n)*)", f.read(), re.MULTILINE)
        for who, flag, text in packets:
            data = text.replace("\n", "").replace("\\r\\n", "\r\n").encode()
            if who != "daemon" and flag == "SYN":
                connections[who] = d.connect()
            elif who != "daemon" and flag == "FIN":
                connections.pop(who).close()
            elif who != "daemon":
                connections[who].send(data)
                expected = connections[who]
            elif not flag:
                answered += 1
                found = expected.read()
                if data.startswith(b"-"):
                    self.assertIsInstance(found, harness.Error)
                    self.assertEqual("-%s\r\n" % found, data.decode())
                else:
                    self.assertEqual(what_it_decides(found.encode()), what_it_decides(data.split(b"\r\n")[1]))
        for c in connections.values():
            c.close()
        self.assertEqual(answered, 10)

    @unittest.skipUnless(os.path.exists(CALLERS), "the recording is not at hand")
    def test_odd_callers_are_decided_as_recorded(self):
        d = self.start()
        with open(CALLERS, encoding="utf-8") as f:
            asked = re.findall(r"ANSWER q=\[(.*?)\] r=\[(.*?)\]", f.read())
        self.assertGreater(len(asked), 25)
        with d.connect() as c:
            for question, reply in asked:
                call = re.search(r";id=(\w+)", reply).group(1)
                with self.subTest(question):
                    found = c.ask(*question.split(" "), "id=" + call)
                    self.assertEqual(what_it_decides(found.encode()), what_it_decides(reply.encode()))

    def test_what_it_asks_on_connecting_is_an_error_and_the_connection_goes_on(self):
        with self.start().connect() as c:
            for words in (["JSON.DEBUG", "help"], ["CLUSTER", "NODES"]):
                self.assertIsInstance(c.ask(*words), harness.Error)
            self.assertDecision(c.ask("DECIDE", "inbound", "from=anonymous", "to=+48221234567"), 'hangup;code=433;text="Anonymity Disallowed"')


if __name__ == "__main__":
    unittest.main()
