# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""What a client may not do, and that it disturbs no other."""

import contextlib
import select
import socket
import threading
import time
import unittest

import harness

RULES = "list dnc;\ninbound { dnc -> hangup; }\n"
QUERY = ("DECIDE", "inbound", "from=+48601000001", "to=+48221234567")


class Limits(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def test_requests_above_the_limits_are_refused_and_end_the_connection(self):
        d = self.start()
        c = harness.Connection
        for request, error in [
            (b"x" * 8193, "ERR a request has at most 8192 bytes"),
            (b"x" * 100000, "ERR a request has at most 8192 bytes"),
            (c.frame("PING", "x" * 8192), "ERR a request has at most 8192 bytes"),
            (c.frame(*["PING"] * 65), "ERR a request has at most 64 arguments"),
            (b"a " * 65 + b"\r\n", "ERR a request has at most 64 arguments"),
            (b"*1\r\nPING\r\n", "ERR protocol error: an argument must be a bulk string, `$` and its length"),
            (b"*x\r\n", "ERR protocol error: `*` must be followed by how many arguments there are"),
            (b"POST / HTTP/1.1\r\nHost: x\r\n\r\nFLUSHALL\r\n", "ERR this is not HTTP"),
        ]:
            with self.subTest(request[:30]), d.connect() as client:
                client.send(b"PING\r\n" + request)
                self.assertEqual(client.read(), "PONG")
                answer = client.read()
                self.assertIsInstance(answer, harness.Error)
                self.assertEqual(answer, error)
                self.assertTrue(client.at_end())

    def test_requests_at_the_limits_are_answered(self):
        d = self.start()
        with d.connect() as c:
            message = "x" * (8192 - len(c.frame("PING", "x" * 8000)) + 8000)
            self.assertEqual(c.ask("PING", message), message)
            self.assertEqual(c.ask(*["PING"] * 64), "ERR PING takes one message at most")
            self.assertEqual(c.ask_inline("PING " + "x" * 8185), "x" * 8185)

    def test_an_open_quote_is_an_error_and_the_connection_goes_on(self):
        with self.start().connect() as c:
            self.assertEqual(c.ask_inline('DECIDE inbound from="1'), "ERR a double quote is not closed")
            self.assertEqual(c.ask_inline("PING"), "PONG")

    def test_requests_may_come_byte_by_byte(self):
        with self.start().connect() as c:
            c.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in c.frame(*QUERY) + b"DECIDE inbound from=112 to=112\r\n":
                c.send(bytes([byte]))
            self.assertDecision(c.read(), "allow")
            self.assertDecision(c.read(), "allow")

    def test_ten_thousand_pipelined_requests_are_answered_in_order(self):
        d = self.start()
        with d.connect() as c:
            count = 10000
            data = b"".join(c.frame("DECIDE", "inbound", "from=+48601000001", "to=+48221234567", "id=%d" % i) for i in range(count))
            sender = threading.Thread(target=c.send, args=(data,))
            sender.start()
            for i in range(count):
                self.assertTrue(c.read().endswith(";id=%d" % i))
            sender.join()

    def test_an_idle_client_is_dropped_and_a_busy_one_is_not(self):
        d = self.start("--idle-timeout", "0.5")
        with d.connect() as idle, d.connect() as trickling, d.connect() as busy:
            self.assertEqual(idle.ask("PING"), "PONG")
            begin = time.monotonic()
            idle.socket.setblocking(False)

            def dropped():
                trickle()
                self.assertEqual(busy.ask("PING"), "PONG")
                try:
                    return idle.socket.recv(1) == b""
                except BlockingIOError:
                    return False

            def trickle():
                try:
                    trickling.send(b"x")  # never a whole request: as idle as if it sent nothing
                except OSError:
                    pass

            harness.until("the idle client is dropped", dropped)
            self.assertGreater(time.monotonic() - begin, 0.4)
            self.assertEqual(busy.ask("PING"), "PONG")
            harness.until("both are counted", lambda: d.info()["dropped_idle_clients"] == "2")

    def test_a_client_that_does_not_read_is_dropped_and_disturbs_nobody(self):
        d = self.start("--write-timeout", "0.5")
        with d.connect(receive_buffer=4096) as slow, d.connect() as other:
            slow.socket.setblocking(False)
            request = slow.frame("EXPLAIN", "inbound", "from=+48601000001", "to=+48221234567") * 100

            def is_dropped():
                try:
                    while slow.socket.send(request):
                        pass
                except BlockingIOError:
                    pass
                except OSError:
                    return True
                self.assertDecision(other.ask(*QUERY), "allow")
                return False

            harness.until("the slow client is dropped", is_dropped)
            self.assertEqual(d.info()["dropped_slow_clients"], "1")
            self.assertIn("<4>", d.log())
            self.assertEqual(other.ask("PING"), "PONG")
            with open("/proc/%d/status" % d.process.pid, encoding="ascii") as f:
                resident = next(int(line.split()[1]) for line in f if line.startswith("VmRSS"))
            self.assertLess(resident, 600_000, "kB: its answers pile up")

    def test_a_client_that_reads_slowly_and_steadily_is_kept(self):
        self.ringfence("import", "dnc", self.write("long.csv", "number,description\n" + "".join("+48601%06d,%s\n" % (i, "x" * 3000) for i in range(1000))))
        d = self.start("--write-timeout", "0.8")
        with d.connect(receive_buffer=65536) as slow, d.connect() as other:
            slow.send(slow.frame("ENTRIES", "dnc", "per-page=1000") * 3)  # more than the system takes off the daemon's hands
            begun, pieces, size = time.monotonic(), 400, 20_000
            for i in range(1, pieces + 1):
                self.assertEqual(len(slow.file.read(size)), size)
                while time.monotonic() < begun + i * 0.01:
                    self.assertDecision(other.ask(*QUERY), "hangup;list=dnc")
            self.assertEqual(d.info()["dropped_slow_clients"], "0")

    def wait_for_room(self, d):
        def accepted():
            with d.connect() as c:
                try:
                    return c.ask("PING") == "PONG"
                except (EOFError, OSError):
                    return False

        harness.until("there is room again", accepted)

    def test_clients_above_the_limit_are_refused(self):
        d = self.start("--max-clients", "2")
        with d.connect() as a, d.connect() as b:
            self.assertEqual(a.ask("PING"), "PONG")
            self.assertEqual(b.ask("PING"), "PONG")
            with d.connect() as c:
                self.assertEqual(c.read(), "ERR max number of clients reached")
                self.assertTrue(c.at_end())
            self.assertEqual(a.ask("PING"), "PONG")

        self.wait_for_room(d)

    def test_one_address_cannot_take_the_places_of_all(self):
        for options, its_share in [(["--max-clients", "20"], 18), (["--max-clients", "20", "--max-clients-per-address", "3"], 3)]:
            with self.subTest(options), contextlib.ExitStack() as held:
                d = self.start(*options)
                taken = [held.enter_context(d.connect()) for _ in range(its_share)]
                for c in taken:
                    self.assertEqual(c.ask("PING"), "PONG")
                with d.connect() as c:
                    self.assertEqual(c.read(), "ERR max number of clients of one address reached")
                    self.assertTrue(c.at_end())
                with socket.create_connection(("127.0.0.1", d.port), harness.DEADLINE, ("127.0.0.2", 0)) as other:
                    other.sendall(b"PING\r\n")
                    self.assertEqual(other.recv(7), b"+PONG\r\n")
                taken[0].close()
                self.wait_for_room(d)

    def test_one_busy_client_leaves_time_for_the_others(self):
        d = self.start()
        end = threading.Event()

        def flood():
            with d.connect() as c:
                data = c.frame(*QUERY) * 2000
                while not end.is_set():
                    sender = threading.Thread(target=c.send, args=(data,))
                    sender.start()
                    for _ in range(2000):
                        c.read()
                    sender.join()

        flooding = threading.Thread(target=flood)
        flooding.start()
        try:
            with d.connect() as c:
                for _ in range(200):
                    self.assertDecision(c.ask(*QUERY), "allow")
                    self.assertDecision(d.ask_udp(" ".join(QUERY)), "allow")
        finally:
            end.set()
            flooding.join()

    def test_junk_datagrams_get_a_short_error_or_silence(self):
        d = self.start()
        silent = [b"", b"\n", b"\r\n", b"\0", b"\xff" * 100, b"*1\r\n$4\r\nPING\r\n", b"$4\r\n", b"DECIDE\0", b" PING", b"-ERR", b"\x80PING"]
        for datagram in silent:
            with self.subTest(datagram):
                self.assertIsNone(d.ask_udp(datagram, expected=False))
        for datagram, answer in [
            (b"FOO", "-ERR unknown command"),
            (b"x" * 8192, "-ERR unknown command"),
            (b"x" * 8193, "-ERR a request has at most 8192 bytes"),
            (b"x" * 60000, "-ERR a request has at most 8192 bytes"),
            (b"PING\nPING\n", "-ERR a datagram is one line"),
            (b"PING\r\nPING", "-ERR a datagram is one line"),
            (b"a " * 65, "-ERR a request has at most 64 arguments"),
            (b'PING "', "-ERR a double quote is not closed"),
            (b"GET / HTTP/1.1", "-ERR unknown command"),
        ]:
            with self.subTest(datagram[:30]):
                self.assertEqual(d.ask_udp(datagram), answer)
        self.assertEqual(d.ask_udp("PING"), "PONG")

    def test_nothing_that_changes_state_or_tells_much_is_taken_over_udp(self):
        d = self.start()
        before = d.info()["generation"]
        for line in ["ADD dnc +48601000001", "REMOVE dnc +48601000001", "AUTH x", "CLIENT SETNAME x", "INFO", "COMMAND", "HELLO 3",
                     "EXPLAIN inbound from=112 to=112", "MDECIDE \"inbound from=112 to=112\"", "CONFIG GET x", "QUIT", "RESET", "SELECT 0"]:
            with self.subTest(line):
                self.assertEqual(d.ask_udp(line), "-ERR that command needs TCP")
        self.assertEqual(d.info()["generation"], before)

    def test_datagrams_make_rules_put_no_more_into_a_list_than_it_takes_within_a_time(self):
        self.activate("list robots ttl 24h max 200000 max 3 per 90m;\ninbound { robots -> hangup; otherwise -> add robots; }\n")
        d = self.start()
        for i in range(10):
            self.assertDecision(d.ask_udp("DECIDE inbound from=+4860100000%d to=+48221234567" % i), "allow")
        harness.until("the changes are made", lambda: d.info()["changes_pending"] == "0")
        info = d.info()
        self.assertEqual((info["changes_applied"], info["rule_changes_refused"]), ("3", "7"))
        self.assertIn("`robots`: rules have put 3 numbers into it within 1h30m, and it takes no more of them", d.log())
        with d.connect() as c:
            self.assertEqual(harness.changed(c.ask("ADD", "robots", "+48601000009")), 1, "people are not bound by it")
        self.assertIn("[max 200000] [max 3 per 1h30m]", self.ringfence("lists"))

    def test_lines_that_one_rule_logs_beyond_a_hundred_a_second_are_held_back_and_counted(self):
        self.activate('inbound { anonymous -> log "nobody" then hangup;\notherwise -> log "somebody" then allow; }\n')
        d = self.start()
        with d.connect() as c:
            c.send(c.frame("DECIDE", "inbound", "from=anonymous", "to=112") * 2000)
            for _ in range(2000):
                c.read()
            self.assertDecision(c.ask("DECIDE", "inbound", "from=+48601000001", "to=112"), "allow")
        held_back = int(d.info()["log_held_back"])
        self.assertGreater(held_back, 0)
        harness.until("all else is logged", lambda: d.log().count(": nobody") == 2000 - held_back)
        self.assertEqual(d.log().count(": somebody"), 1)

    def test_wrong_passwords_are_answered_the_later_the_more_of_them_come_from_an_address_and_right_ones_at_once(self):
        password = self.write("password", "right\n")
        d = self.start("--password-file", password)
        with contextlib.ExitStack() as stack:
            clients = [stack.enter_context(d.connect()) for _ in range(13)]
            for c in clients[:-1]:
                c.send(c.frame("AUTH", "wrong"))
            for c in clients[:5]:
                self.assertTrue(c.read().startswith("WRONGPASS"))
            self.assertEqual(clients[-1].ask("AUTH", "right"), "OK")
            self.assertFalse(select.select([clients[11].socket], [], [], 0)[0], "the twelfth waits for eight seconds")
            self.assertTrue(clients[5].read().startswith("WRONGPASS"))

    def test_a_thousand_datagrams_at_once_get_their_own_answers(self):
        d = self.start()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.settimeout(harness.DEADLINE)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            s.connect(("127.0.0.1", d.port))
            open_ids = set()
            sent = 0
            while sent < 1000 or open_ids:
                while sent < 1000 and len(open_ids) < 64:
                    s.send(b"DECIDE inbound from=+48601000001 to=+48221234567 id=n%d" % sent)
                    open_ids.add("n%d" % sent)
                    sent += 1
                answer = s.recv(65536).decode()
                open_ids.remove(answer.rsplit("=", 1)[1])


if __name__ == "__main__":
    unittest.main()
