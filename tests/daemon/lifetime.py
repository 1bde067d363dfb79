# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""How the daemon ends, and what it logs."""

import os
import re
import select
import signal
import socket
import subprocess
import threading
import unittest
import unittest.mock

import harness

RULES = "list dnc;\ninbound { dnc -> hangup; }\n"


class Lifetime(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def test_it_ends_at_once_when_nobody_is_there(self):
        for how in [signal.SIGTERM, signal.SIGINT]:
            d = self.start()
            self.assertEqual(d.end(how), 0)
            self.assertIn("ended", d.log())

    def test_who_started_it_is_told_when_it_answers_that_it_lives_and_that_it_ends(self):
        for name in self.path("notify"), "\0ringfence-test-%d" % os.getpid():
            with self.subTest(name), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
                manager.bind(name)
                manager.settimeout(harness.DEADLINE)
                told = {"NOTIFY_SOCKET": name.replace("\0", "@"), "WATCHDOG_USEC": "30000000"}
                with unittest.mock.patch.dict(os.environ, told):
                    d = self.start()
                self.assertEqual(manager.recv(100), b"READY=1")
                self.assertEqual([manager.recv(100) for _ in range(2)], [b"WATCHDOG=1"] * 2)
                d.begin_to_end()
                while (state := manager.recv(100)) == b"WATCHDOG=1":
                    pass
                self.assertEqual(state, b"STOPPING=1")
                self.assertEqual(d.end(), 0)
        with unittest.mock.patch.dict(os.environ, {"NOTIFY_SOCKET": self.path("nobody"), "WATCHDOG_USEC": "1", "WATCHDOG_PID": "1"}):
            self.assertEqual(self.start().end(), 0)

    def test_it_ends_although_clients_stay_connected(self):
        d = self.start()
        with d.connect() as idle, d.connect() as half:
            self.assertEqual(idle.ask("PING"), "PONG")
            half.send("PING\r\nPIN")
            self.assertEqual(half.read(), "PONG")
            d.begin_to_end()
            self.assertTrue(idle.at_end())
            self.assertTrue(half.at_end())
            self.assertEqual(d.end(), 0)

    def test_what_was_asked_before_the_end_is_answered_whole_and_in_order(self):
        d = self.start()
        with d.connect() as c:
            self.assertEqual(c.ask("PING"), "PONG")
            count = 2000
            c.send(b"".join(c.frame("DECIDE", "inbound", "from=+48601000001", "to=112", "id=%d" % i) for i in range(count)))
            self.assertTrue(c.read().endswith(";id=0"))
            d.begin_to_end()
            for i in range(1, count):
                self.assertTrue(c.read().endswith(";id=%d" % i))
            self.assertTrue(c.at_end())
        self.assertEqual(d.end(), 0)

    def test_a_client_that_never_stops_asking_does_not_keep_it(self):
        d = self.start()
        with d.connect() as c:
            data = c.frame("DECIDE", "inbound", "from=+48601000001", "to=112") * 100

            def ask():
                try:
                    while True:
                        c.send(data)
                except OSError:
                    pass

            def read():
                try:
                    while c.socket.recv(1 << 16):
                        pass
                except OSError:
                    pass

            threads = [threading.Thread(target=f) for f in (ask, read)]
            for t in threads:
                t.start()
            harness.until("it answers", lambda: int(d.info()["decisions"]) > 100)
            self.assertEqual(d.end(), 0)
            for t in threads:
                t.join()

    def test_changes_acknowledged_or_taken_before_the_end_are_kept(self):
        d = self.start()
        count = 300
        with d.connect() as c:
            c.send(b"".join(c.frame("ADD", "dnc", "+48601000%03d" % i) for i in range(count)))
            self.assertEqual(harness.changed(c.read()), 1)
            d.begin_to_end()
            acknowledged = 1
            try:
                while harness.changed(c.read()) == 1:
                    acknowledged += 1
            except (EOFError, ConnectionError):
                pass
        self.assertEqual(d.end(), 0)
        d = self.start()
        with d.connect() as c:
            for i in range(acknowledged):
                self.assertDecision(c.ask("DECIDE", "inbound", "from=+48601000%03d" % i, "to=112"), "hangup;list=dnc")
        self.assertEqual(acknowledged, count)

    def test_a_datagram_that_has_arrived_is_answered_before_the_end(self):
        d = self.start()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.settimeout(harness.DEADLINE)
            s.connect(("127.0.0.1", d.port))
            d.process.send_signal(signal.SIGSTOP)  # so that both are there when it looks
            s.send(b"DECIDE inbound from=112 to=112")
            d.begin_to_end()
            d.process.send_signal(signal.SIGCONT)
            self.assertDecision(s.recv(1000).decode(), "allow")
        self.assertEqual(d.end(), 0)

    def test_a_log_that_nobody_reads_holds_up_no_decision_and_its_lost_lines_are_counted(self):
        # A hundred rules, each of which logs no more than it may within a second.
        logged = '{ anonymous -> log "%s" then hangup; }\n' % ("who calls here? " * 4)
        self.activate("".join("inbound to +482212345%02d %s" % (i, logged) for i in range(100)))
        reader, writer = os.pipe()
        daemon = subprocess.Popen([harness.RINGFENCED, "--store", self.store, "--listen", "127.0.0.1:0"], stdout=subprocess.DEVNULL, stderr=writer)
        self.addCleanup(daemon.wait)
        self.addCleanup(daemon.kill)
        os.close(writer)
        with os.fdopen(reader, "rb", buffering=0) as log:  # so that select knows of each line
            while not (listening := re.search(rb"listening on \S+:(\d+)", log.readline())):
                pass
            with harness.Connection(int(listening[1])) as c:

                def dropped():
                    return int(re.search(r"^log_dropped:(\d+)", c.ask("INFO", "stats"), re.M)[1])

                asks = b"".join(c.frame("DECIDE", "inbound", "from=anonymous", "to=+482212345%02d" % i) for i in range(100))
                self.assertEqual(dropped(), 0)
                for _ in range(100):
                    c.send(asks)
                    for _ in range(100):
                        self.assertTrue(c.read().startswith("hangup"))
                lost = dropped()
                self.assertGreater(lost, 1000)
                told = b"%d lines of the log were dropped, as nobody took them\n" % lost
                lines = []
                while not lines or not lines[-1].endswith(told):
                    if select.select([log], [], [], 0)[0]:
                        lines.append(log.readline())
                    else:  # which is logged once the rule has not had its say for a second
                        c.ask("DECIDE", "inbound", "from=anonymous", "to=+48221234500")
                self.assertEqual(lines[-1], b"<4>" + told)
                self.assertTrue(all(b"who calls here? " in line for line in lines[:-1]), lines[:3])
            daemon.terminate()
            self.assertEqual(daemon.wait(harness.DEADLINE), 0)

    def test_each_line_of_the_log_begins_with_its_priority(self):
        d = self.start()
        d.end()
        for line in d.log().splitlines():
            self.assertRegex(line, r"^<[2-7]>\S")


if __name__ == "__main__":
    unittest.main()
