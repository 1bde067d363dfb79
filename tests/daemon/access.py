# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Who may ask, where is listened, and what the daemon refuses to start with."""

import os
import socket
import unittest

import harness

RULES = "list dnc;\ninbound { dnc -> hangup; }\n"

# Nobody else is to reach what listens here beyond loopback.
OWN_NETWORK = harness.enter_own_network()


class Access(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def test_before_the_password_nothing_is_answered(self):
        d = self.start("--password-file", self.write("password", "correct horse\nsecond line\n"))
        with d.connect() as c:
            for words in [("PING",), ("DECIDE", "inbound", "from=112", "to=112"), ("ADD", "dnc", "+48601000001"), ("INFO",), ("NOTHING",),
                          ("HELLO",), ("HELLO", "3"), ("CLIENT", "ID"), ("COMMAND",)]:
                answer = c.ask(*words)
                self.assertIsInstance(answer, harness.Error)
                self.assertTrue(answer.startswith("NOAUTH "), answer)
            self.assertTrue(c.ask("AUTH", "wrong").startswith("WRONGPASS "))
            self.assertTrue(c.ask("PING").startswith("NOAUTH "))
            self.assertEqual(c.ask("AUTH", "correct horse"), "OK")
            self.assertEqual(c.ask("PING"), "PONG")
            self.assertTrue(c.ask("AUTH", "second line").startswith("WRONGPASS "))
            self.assertTrue(c.ask("PING").startswith("NOAUTH "))
        with d.connect() as c:
            self.assertTrue(c.ask("HELLO", "3", "AUTH", "ana", "correct horse").startswith("WRONGPASS "))
            self.assertEqual(c.ask("HELLO", "3", "AUTH", "default", "correct horse")["proto"], 3)
            self.assertEqual(c.ask("ACL", "WHOAMI"), "default")
            self.assertEqual(harness.changed(c.ask("ADD", "dnc", "+48601000001")), 1)
            self.assertEqual(c.ask("RESET"), "RESET")
            self.assertTrue(c.ask("PING").startswith("NOAUTH "))
            self.assertEqual(c.ask("QUIT"), "OK")
            self.assertTrue(c.at_end())

    def test_five_wrong_passwords_end_the_connection(self):
        d = self.start("--password-file", self.write("password", "right\n"))
        with d.connect() as c:
            for wrong in ["", "r", "righ", "rightt", "righT"]:
                answer = c.ask("AUTH", wrong)
                self.assertTrue(answer.startswith("WRONGPASS "), answer)
            self.assertTrue(c.at_end())
        self.assertIn("wrong passwords", d.log())
        self.assertNotIn("righT", d.log())

    def test_datagrams_of_this_machine_need_no_password(self):
        d = self.start("--password-file", self.write("password", "right\n"))
        self.assertDecision(d.ask_udp("DECIDE inbound from=112 to=112"), "allow")

    def test_listening_beyond_loopback_needs_permission_and_a_password(self):
        password = self.write("password", "right\n")
        for options in [[], ["--allow-remote"], ["--password-file", password]]:
            for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"]:
                status, said = self.run_to_end("--listen", address, *options)
                self.assertEqual(status, 2, said)
                self.assertIn("reachable from other machines", said)
        if not OWN_NETWORK:
            self.skipTest("no network of its own")
        d = harness.Daemon(self.store, ["--listen", "0.0.0.0:0", "--allow-remote", "--password-file", password], self.path("log"))
        self.daemons.append(d)
        d.started()
        with d.connect() as c:
            self.assertTrue(c.ask("PING").startswith("NOAUTH "))
            self.assertEqual(c.ask("AUTH", "right"), "OK")
        self.assertEqual(d.ask_udp("PING"), "PONG")

    @unittest.skipUnless(OWN_NETWORK, "no network of its own")
    def test_beyond_loopback_only_the_networks_named_are_answered(self):
        own = harness.OUTSIDE
        password = self.write("password", "right\n")
        for networks, over_tcp, over_udp in [([], True, False), (["203.0.113.0/24"], False, False), (["203.0.113.0/24", own], True, True)]:
            with self.subTest(networks):
                d = self.start("--listen", own + ":0", "--allow-remote", "--password-file", password,
                               *[x for n in networks for x in ("--allow-from", n)])
                port = d.ports()[1]
                with socket.create_connection((own, port), harness.DEADLINE) as s:
                    try:
                        s.sendall(b"AUTH right\r\n")
                        answer = s.recv(100)
                    except ConnectionError:
                        answer = b""
                    self.assertEqual(answer, b"+OK\r\n" if over_tcp else b"")
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                    s.settimeout(harness.DEADLINE)
                    s.connect((own, port))
                    s.send(b"PING")
                    if over_udp:
                        self.assertEqual(s.recv(100), b"PONG")
                    else:
                        harness.until("the datagram is ignored", lambda: d.info("right")["datagrams_ignored"] == "1")

    def test_ipv6_is_listened_on_beside_ipv4(self):
        try:
            with socket.socket(socket.AF_INET6) as s:
                s.bind(("::1", 0))
        except OSError:
            self.skipTest("no IPv6")
        d = self.start("--listen", "[::1]:0")
        with socket.create_connection(("::1", d.ports()[1]), harness.DEADLINE) as s:
            s.sendall(b"PING\r\n")
            self.assertEqual(s.recv(100), b"+PONG\r\n")
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as s:
            s.settimeout(harness.DEADLINE)
            s.connect(("::1", d.ports()[1]))
            s.send(b"DECIDE inbound from=112 to=112")
            self.assertDecision(s.recv(1000).decode(), "allow")

    def test_options_may_stand_in_a_file_and_those_of_the_command_line_win(self):
        config = self.write("ringfenced.conf", "store = %s\nmax-clients = 1\nlog-level = debug\nlisten = 127.0.0.1:0\n" % self.store)
        d = self.start("--config", config, "--max-clients", "3")
        harness.until("it listens at both", lambda: len(d.ports()) == 2)
        with d.connect() as a, d.connect() as b:
            self.assertEqual(a.ask("PING"), "PONG")
            self.assertEqual(b.ask("PING"), "PONG")

    def test_what_it_cannot_start_with_is_said_and_is_the_exit_status(self):
        secret = self.write("secret", "right\n")
        open_to_all = self.write("open", "right\n", 0o644)
        empty = self.write("empty", "\n")
        taken = socket.socket()
        self.addCleanup(taken.close)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        for options, status, text in [
            (["--port", "1"], 2, "--port"),
            (["--listen", "localhost:7464"], 2, "is no address and port"),
            (["--listen", "127.0.0.1"], 2, "is no address and port"),
            (["--listen", "127.0.0.1:65536"], 2, "is no address and port"),
            (["--listen", "::1:7464"], 2, "is no address and port"),
            (["--allow-from", "10.0.0.1/8"], 2, "is no network"),
            (["--allow-from", "10.0.0.0/33"], 2, "is no network"),
            (["--idle-timeout", "-1"], 2, "--idle-timeout"),
            (["--max-clients", "-1"], 2, "--max-clients"),
            (["--clock", "sundial"], 2, "--clock"),
            (["--log-level", "loud"], 2, "--log-level"),
            (["--default-role", "king"], 2, "--default-role"),
            (["--default-role", "none", "--password-file", secret], 2, "--default-role none"),
            (["--decision-log-all"], 2, "--decision-log-all"),
            (["--decision-log-queue", "0", "--decision-log", self.path("d")], 2, "--decision-log-queue"),
            (["--decision-log", self.path("no/such/folder")], 1, "decision log"),
            (["--password-file", open_to_all], 1, "others may read"),
            (["--password-file", empty], 1, "empty"),
            (["--password-file", self.path("none")], 1, "cannot be read"),
            (["--config", self.path("none")], 1, "cannot be read"),
            (["--config", self.write("bad.conf", "colour = red\n")], 1, "colour"),
            (["--plugin", self.path("none.so")], 1, "there is no such file"),
            (["--plugin", secret], 1, "cannot be loaded"),
            (["--listen", "127.0.0.1:%d" % taken.getsockname()[1]], 3, "cannot listen on 127.0.0.1:"),
        ]:
            with self.subTest(options):
                found, said = self.run_to_end(*options)
                self.assertEqual(found, status, said)
                self.assertIn(text, said)
        found, said = self.run_to_end(store=self.path("nowhere"))
        self.assertEqual(found, 3, said)
        self.assertIn("ringfence activate", said)
        self.assertFalse(os.path.exists(self.path("nowhere")))
        for option in ["--help", "--version"]:
            found, said = self.run_to_end(option)
            self.assertEqual(found, 0)
            self.assertIn("ringfenced", said)


if __name__ == "__main__":
    unittest.main()
