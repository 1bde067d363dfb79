# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""`STATS` and `ringfence stats`: how often each rule, list and scenario had its say."""

import json
import os
import signal
import socket
import subprocess
import unittest

import harness

RULES = """ringfence 1;
list dnc;
list vip { +48609000000; }
always { vip -> allow; }
campaign "spring-*" { dnc -> status; }
inbound {
    dnc -> hangup 603;
    anonymous -> redirect "desk";
    trunk "mvno" -> allow;
}
"""


def rows(answer):
    """Head and rows of an answer in pages, as dicts."""
    head = harness.told(answer)
    return head, next(head.pop(name) for name in ("rules", "lists", "scenarios") if name in head)


class Stats(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)
        self.ringfence("add", "dnc", "+48601000001")
        self.daemon = self.start()

    def ask_calls(self):
        with self.daemon.connect() as c:
            for _ in range(3):
                c.ask("DECIDE", "inbound", "from=+48601000001", "to=+48221234567")
            c.ask("MDECIDE", "inbound from= to=+48221234567", "inbound from=+48602000001 to=+48221234567",
                  "campaign name=spring-sale to=+48601000001")
        self.daemon.ask_udp("DECIDE inbound from=+48609000000 to=+48221234567")

    def stats(self, *words, status=0, environment=None, port=None):
        done = subprocess.run([harness.RINGFENCE, "stats", "--connect", "127.0.0.1:%d" % (port or self.daemon.port), *words],
                              capture_output=True, text=True, timeout=harness.DEADLINE, env={**os.environ, **(environment or {})})
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout if status == 0 else done.stderr

    def test_rows_of_rules_lists_and_scenarios(self):
        self.ask_calls()
        head, rules = rows(self.daemon.ask("STATS", "RULES"))
        self.assertEqual((head["more"], head["page"], head["policy"]), ("0", "1", "1"))
        self.assertRegex(head["since"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual([(r["rule"], r["hits"]) for r in rules],
                         [("test.ring:4", "1"), ("test.ring:5", "1"), ("test.ring:7", "3"), ("test.ring:8", "1"), ("test.ring:9", "0")])
        self.assertEqual((rules[2]["block"], rules[2]["text"]), ("inbound", "dnc -> hangup 603"))
        self.assertEqual(rows(self.daemon.ask("STATS", "LISTS"))[1], [{"list": "dnc", "hits": "4"}, {"list": "vip", "hits": "1"}])
        scenarios = {r["scenario"]: (r["decisions"], r["undecided"]) for r in rows(self.daemon.ask("STATS", "scenarios"))[1]}
        self.assertEqual(scenarios, {"inbound": ("6", "1"), "campaign": ("1", "0"), "callback": ("0", "0"), "presentation": ("0", "0"),
                                     "widget": ("0", "0")})

    def test_order_pages_and_what_was_never_hit(self):
        self.ask_calls()
        hits = [r["hits"] for r in rows(self.daemon.ask("STATS", "RULES", "sort=hits"))[1]]
        self.assertEqual(hits, ["3", "1", "1", "1", "0"])
        head, second = rows(self.daemon.ask("STATS", "RULES", "per-page=2", "page=2"))
        self.assertEqual((head["more"], [r["rule"] for r in second]), ("1", ["test.ring:7", "test.ring:8"]))
        self.assertEqual([r["rule"] for r in rows(self.daemon.ask("STATS", "RULES", "never"))[1]], ["test.ring:9"])
        with self.daemon.connect() as c:
            c.ask("HELLO", "3")
            self.assertEqual(c.ask("STATS", "LISTS")["lists"][0], {"list": "dnc", "hits": 4})

    def test_questions_that_are_no_calls_are_not_counted(self):
        self.daemon.ask("EXPLAIN", "inbound", "from=+48601000001", "to=112")
        self.daemon.ask("DECIDE", "inbound", "from=+48601000001", "to=112", "at=2026-03-02T12:00:00Z")
        self.ringfence("decide", "inbound", "from=+48601000001", "to=112")
        self.assertEqual({r["hits"] for r in rows(self.daemon.ask("STATS", "RULES"))[1]}, {"0"})

    def test_counting_begins_anew_with_each_activation(self):
        self.ask_calls()
        self.ringfence("add", "dnc", "+48601000009")
        self.daemon.ask("DECIDE", "inbound", "from=+48601000009", "to=112")
        self.assertEqual(rows(self.daemon.ask("STATS", "RULES", "sort=hits"))[1][0]["hits"], "4")
        self.activate(RULES + "widget { dnc -> hangup; }\n")
        head, rules = rows(self.daemon.ask("STATS", "RULES"))
        self.assertEqual((head["policy"], len(rules), {r["hits"] for r in rules}), ("2", 6, {"0"}))
        self.ask_calls()
        self.ringfence("policy", "rollback", "1")
        head, rules = rows(self.daemon.ask("STATS", "RULES"))
        self.assertEqual((head["policy"], {r["hits"] for r in rules}), ("1", {"0"}))

    def test_the_command_prints_tables_or_json(self):
        self.ask_calls()
        text = self.stats("--sort", "hits")
        self.assertIn("policy version 1, counted since 20", text)
        self.assertIn("           3  test.ring:7  dnc -> hangup 603\n", text)
        self.assertIn("           6             1  inbound\n", text)
        self.assertLess(text.index("test.ring:7"), text.index("test.ring:4"))
        found = json.loads(self.stats("--format", "json"))
        self.assertEqual(found["policy"], 1)
        self.assertEqual(found["rules"][2], {"rule": "test.ring:7", "block": "inbound", "text": "dnc -> hangup 603", "hits": 3})
        self.assertEqual(found["lists"], [{"list": "dnc", "hits": 4}, {"list": "vip", "hits": 1}])
        self.assertIn({"scenario": "inbound", "decisions": 6, "undecided": 1}, found["scenarios"])
        never = json.loads(self.stats("--format", "json", "--never"))
        self.assertEqual([r["rule"] for r in never["rules"]], ["test.ring:9"])
        self.assertEqual(never["lists"], [])

    def test_more_rules_than_one_page_has(self):
        rules = "".join('    number +48%06d* -> status "n";\n' % (600000 + n) for n in range(2500))
        self.activate("inbound {\n%s}\n" % rules)
        self.daemon.ask("DECIDE", "inbound", "from=+48602499123", "to=112")
        self.daemon.ask("DECIDE", "inbound", "from=+48601499123", "to=112")
        found = json.loads(self.stats("--format", "json"))
        self.assertEqual(len(found["rules"]), 2500)
        self.assertEqual([r["rule"] for r in found["rules"]], ["test.ring:%d" % (n + 3) for n in range(2500)])

    def test_follow_goes_on_until_it_is_interrupted(self):
        following = subprocess.Popen([harness.RINGFENCE, "stats", "--connect", "127.0.0.1:%d" % self.daemon.port, "--follow", "--interval",
                                      "1", "--format", "json"], stdout=subprocess.PIPE, text=True)
        try:
            before = json.loads(following.stdout.readline())
            self.assertEqual(sum(r["hits"] for r in before["rules"]), 0)
            self.ask_calls()
            while sum(r["hits"] for r in json.loads(following.stdout.readline())["rules"]) != 6:
                pass
            following.send_signal(signal.SIGINT)
            self.assertEqual(following.wait(harness.DEADLINE), 0)
        finally:
            following.kill()
            following.wait()
            following.stdout.close()

    def test_who_must_say_who_he_is_does_so_by_an_account(self):
        self.account("ana", "reader", "a-long-password")
        closed = self.start("--default-role", "none", role=None)
        self.assertIn("wants to know who asks", self.stats(status=1, port=closed.port))
        right = self.write("right", "a-long-password\n")
        self.assertIn("counted since", self.stats("--user", "ana", "--password-file", right, port=closed.port))
        self.assertIn("counted since", self.stats("--user", "ana", environment={"RINGFENCE_PASSWORD": "a-long-password"}, port=closed.port))
        self.assertIn("WRONGPASS", self.stats("--user", "ana", "--password-file", self.write("wrong", "another-password\n"), status=1,
                                              port=closed.port))
        self.assertIn("needs a password", self.stats("--user", "ana", status=2, port=closed.port))

    def test_what_cannot_be_asked_says_why(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))  # and does not listen
            self.assertIn("no daemon answers at 127.0.0.1:", self.stats(status=3, port=unused.getsockname()[1]))
        done = subprocess.run([harness.RINGFENCE, "stats", "--connect", "7464"], capture_output=True, text=True, timeout=harness.DEADLINE)
        self.assertEqual(done.returncode, 2)
        self.assertIn("write an address and a port", done.stderr)
        for words in (["--sort", "name"], ["--interval", "1"], ["--follow", "--interval", "0"], ["--format", "csv"], ["more"]):
            self.stats(*words, status=2)
        for words, said in [(("blocks",), "ERR unknown subcommand `blocks` of `STATS`: it is one of rules, lists, scenarios"),
                            ((), "ERR `STATS` is followed by one of rules, lists, scenarios"), (("RULES", "sort=name"), "ERR `sort` is place or hits, not `name`"),
                            (("LISTS", "often"), "ERR `often` is one word too many: it is written stats lists")]:
            self.assertTrue(self.daemon.ask("STATS", *words).startswith(said), words)

    def test_another_server_at_that_place_is_told_as_such(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            asking = subprocess.Popen([harness.RINGFENCE, "stats", "--connect", "127.0.0.1:%d" % other.getsockname()[1]],
                                      stderr=subprocess.PIPE, text=True)
            with other.accept()[0] as connected:
                connected.recv(4096)
                connected.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                self.assertIn("does not speak RESP", asking.communicate(timeout=harness.DEADLINE)[1])
            self.assertEqual(asking.returncode, 3)


if __name__ == "__main__":
    unittest.main()
