# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""What is answered to a request, over TCP and UDP."""

import unittest

import harness

RULES = """
region PL;
timezone "Europe/Warsaw";
list dnc;
list robots ttl 24h max 2;
list register registry;
list our-numbers { +48221234567; }
hours office { mon-fri 08:00-19:00; }
always { number +4890* -> status "half off; \\"now\\""; }
inbound to +48 22 123 45 67 {
    dnc            -> hangup 603;
    anonymous      -> redirect "honeypot";
    outside office -> log "closed" then status "closed";
}
campaign "spring sale" { dnc -> status "Do not call"; }
presentation "pl"      { otherwise -> present our-numbers; }
"""

# One after the other; each asked as a RESP array, as an inline line and as a datagram.
QUERIES = [
    ("DECIDE inbound from=+48601000001 to=+48221234567 at=2026-03-02T12:00", "hangup;code=603;list=dnc"),
    ("decide inbound from=601000001 to=221234567 at=2026-03-02T12:00", "hangup;code=603;list=dnc"),
    ("DECIDE inbound from=\"+48 601 000 001\" to=\"(22) 123-45-67\" at=2026-03-02T12:00", "hangup;code=603;list=dnc"),
    ("DECIDE inbound from= to=+48221234567", "redirect;to=honeypot"),
    ("DECIDE inbound from=anonymous to=+48221234567 id=8f2c@host", "redirect;to=honeypot;id=\"8f2c@host\""),
    ("DECIDE inbound from=+48601000002 to=+48221234567 at=2026-03-02T12:00", "allow"),
    ("DECIDE inbound from=+48601000002 to=+48221234567 at=2026-03-02T20:00", "status;text=closed"),
    ("DECIDE inbound from=+48601000002 to=+48221234567 at=2026-03-02T17:59Z", "allow"),
    ("DECIDE inbound from=+48601000002 to=+48221234567 at=2026-03-02T18:00Z", "status;text=closed"),
    ("DECIDE inbound from=+48601000002 to=+48221234567 at=1772474400", "status;text=closed"),
    ("DECIDE campaign name=\"spring sale\" to=+48601000001", "status;text=\"Do not call\";list=dnc"),
    ("DECIDE campaign name=other to=+48601000001 id=1", "allow;id=1"),
    ("DECIDE presentation name=pl to=+4930123456", "present;number=+48221234567"),
    ("DECIDE inbound from=INFO to=+48221234567 channel=sms at=2026-03-02T12:00", "allow"),
    ("DECIDE inbound from=+489012 to=112", "status;text=\"half off; 'now'\""),
    ("DECIDE inbound from=%s%n to=+48000 trunk=%n", "allow;unread=from"),
]

ERRORS = [
    ("DECIDE", "ERR a query begins with its scenario: DECIDE scenario key=value..."),
    ("DECIDE outbound from=112 to=112", "ERR unknown scenario `outbound`: the scenarios are "),
    ("DECIDE always from=112 to=112", "ERR unknown scenario `always`: the scenarios are "),
    ("DECIDE inbound to=112", "ERR `inbound` needs from="),
    ("DECIDE campaign to=112", "ERR `campaign` needs name="),
    ("DECIDE inbound from=112 to=112 form=2", "ERR unknown key `form`: the keys are from to name channel trunk at id"),
    ("DECIDE inbound from=112 from=112 to=112", "ERR `from` is given twice"),
    ("DECIDE inbound from=112 to=112 channel=fax", "ERR `channel` is call or sms, not `fax`"),
    ("DECIDE inbound from=112 to=112 at=soon", "ERR `soon` is no time for `at`"),
    ("DECIDE inbound from=112 to=112 id=100%", "ERR `id` has at most 64 characters"),
    ("DECIDE inbound x", "ERR `x` is not key=value"),
]


class Requests(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)
        self.ringfence("add", "dnc", "+48601000001")
        self.daemon = self.start()

    def words(self, line):
        """As the daemon splits a line."""
        out, word, inside = [], None, False
        for c in line:
            if c == '"':
                inside = not inside
                word = word or ""
            elif c == " " and not inside:
                if word is not None:
                    out.append(word)
                word = None
            else:
                word = (word or "") + c
        return out + ([word] if word is not None else [])

    def test_array_line_and_datagram_get_the_same_answer(self):
        with self.daemon.connect() as c:
            for line, expected in QUERIES:
                with self.subTest(line):
                    answer = c.ask(*self.words(line))
                    self.assertNotIsInstance(answer, (harness.Error, harness.Simple))
                    self.assertDecision(answer, expected)
                    self.assertEqual(c.ask_inline(line), answer)
                    self.assertEqual(self.daemon.ask_udp(line), answer)
                    self.assertEqual(self.daemon.ask_udp(line + "\r\n"), answer)
                    self.assertNotIn("%", answer)

    def test_what_cannot_be_understood_is_an_error_over_both(self):
        with self.daemon.connect() as c:
            for line, expected in ERRORS:
                with self.subTest(line):
                    answer = c.ask(*line.split(" "))
                    self.assertIsInstance(answer, harness.Error)
                    self.assertTrue(answer.startswith(expected), answer)
                    self.assertEqual(c.ask_inline(line), answer)
                    short = self.daemon.ask_udp(line)
                    self.assertLessEqual(len(short), len(line) + 64)
                    self.assertTrue(short == "-" + answer or (short.endswith("...") and ("-" + answer).startswith(short[:-3])), short)

    def test_the_command_line_says_what_the_wire_says(self):
        for line in [q[0] for q in QUERIES[:6]]:
            words = self.words(line)
            self.assertEqual(self.ringfence("decide", *words[1:]).rstrip("\n"), self.daemon.ask(*words), line)

    def test_several_queries_in_one_request(self):
        found = self.daemon.ask("MDECIDE", "inbound from=+48601000001 to=+48221234567 id=1", "inbound frm=1",
                                "campaign name=\"spring sale\" to=+48601000001", "campaign name=\"open")
        self.assertDecision(found[0], "hangup;code=603;list=dnc;id=1")
        self.assertEqual(found[1], harness.Error("ERR unknown key `frm`: the keys are from to name channel trunk at id"))
        self.assertIsInstance(found[1], harness.Error)
        self.assertDecision(found[2], "status;text=\"Do not call\";list=dnc")
        self.assertEqual(found[3], harness.Error("ERR a double quote is not closed"))
        self.assertIsInstance(self.daemon.ask("MDECIDE"), harness.Error)

    def test_explain_tells_the_rules_and_changes_nothing(self):
        text = self.daemon.ask("EXPLAIN", "inbound", "from=+48601000001", "to=+48221234567")
        self.assertIn("dnc: yes", text)
        self.assertIn(self.daemon.ask("DECIDE", "inbound", "from=+48601000001", "to=+48221234567"), text)
        self.assertNotIn("%", self.daemon.ask("EXPLAIN", "inbound", "from=+489012", "to=112"))
        self.assertIsInstance(self.daemon.ask("EXPLAIN", "outbound", "from=112"), harness.Error)

    def test_what_is_added_is_in_force_for_the_next_question_of_anybody(self):
        query = "DECIDE inbound from=+48601000009 to=+48221234567 at=2026-03-02T12:00"
        with self.daemon.connect() as c:
            for change, answer, decision in [
                (("ADD", "dnc", "601 000 009", "description=a b", "call=8f2c", "lead=7", "reason=asked"), 1, "hangup;code=603;list=dnc"),
                (("ADD", "dnc", "+48601000009"), 0, "hangup;code=603;list=dnc"),
                (("REMOVE", "dnc", "+48601000009", "reason=error"), 1, "allow"),
                (("REMOVE", "dnc", "+48601000009"), 0, "allow"),
                (("add", "dnc", "+4860100000*"), 1, "hangup;code=603;list=dnc"),
                (("remove", "dnc", "+4860100000*"), 1, "allow"),
            ]:
                with self.subTest(change):
                    self.assertEqual(harness.changed(c.ask(*change)), answer)
                    self.assertDecision(self.daemon.ask_udp(query), decision)
                    self.assertDecision(self.daemon.ask(*query.split(" ")), decision)

    def test_a_change_that_is_not_made_says_why(self):
        for change, reason in [
            (("ADD", "nobody", "+48601000009"), "MISSING there is no list `nobody`; the lists are dnc, robots, register, our-numbers"),
            (("REMOVE", "nobody", "+48601000009"), "MISSING there is no list `nobody`; the lists are dnc, robots, register, our-numbers"),
            (("ADD", "register", "+48601000009"), "REFUSED +48601000009: the list `register` is a registry"),
            (("ADD", "dnc", "+0123"), "ERR `+0123`: "),
            (("ADD", "dnc", "+48 what?"), "ERR `+48 what?`: "),
            (("ADD", "dnc", ""), "ERR ``: empty"),
            (("ADD", "dnc", "+48601000009", "expires=2001-01-01"), "REFUSED +48601000009: "),
            (("ADD", "dnc", "+48601000009", "expires=soon"), "ERR `expires` is a time as `24h`, `2026-12-31`,"),
            (("ADD", "dnc", "+48601000009", "for=1w"), "ERR `for` is a duration as `30m`, `24h` or `7d`, not `1w`"),
            (("ADD", "dnc"), "ERR it is written add LIST NUMBER... [expires=TIME|never]"),
            (("REMOVE", "dnc", "+48601000009", "for=5m"), "ERR unknown key `for`"),
        ]:
            with self.subTest(change):
                answer = self.daemon.ask(*change)
                self.assertIsInstance(answer, harness.Error)
                self.assertTrue(answer.startswith(reason), answer)

    def test_pipelined_changes_and_questions_are_answered_in_their_order(self):
        query = ("DECIDE", "inbound", "from=+48601000008", "to=+48221234567", "at=2026-03-02T12:00")
        with self.daemon.connect() as c:
            script = [(("ADD", "dnc", "+48601000008"), 1), (query, "hangup;code=603;list=dnc"), (("REMOVE", "dnc", "+48601000008"), 1),
                      (query, "allow"), (("ADD", "dnc", "+1"), None), (("ADD", "dnc"), None), (("ADD", "dnc", "+48601000007"), 1),
                      (("ADD", "nobody", "+48601000007"), None), (("REMOVE", "dnc", "+48601000007"), 1), (("PING",), "PONG")] * 20
            c.send(b"".join(c.frame(*words) for words, _ in script))
            for words, expected in script:
                answer = c.read()
                if expected is None:
                    continue
                if isinstance(expected, str) and expected != "PONG":
                    self.assertDecision(answer, expected)
                else:
                    self.assertEqual(harness.changed(answer), expected, words)

    def test_what_clients_say_on_connecting_is_answered_as_they_expect(self):
        with self.daemon.connect() as c:
            for words, expected in [
                (("PING",), "PONG"),
                (("PING", "hello"), "hello"),
                (("PING", "50%\r\n"), "50   "),
                (("SELECT", "0"), "OK"),
                (("CLIENT", "SETINFO", "LIB-NAME", "redis-py"), "OK"),
                (("CLIENT", "GETNAME"), None),
                (("CLIENT", "SETNAME", "kamailio"), "OK"),
                (("CLIENT", "GETNAME"), "kamailio"),
                (("CONFIG", "GET", "save"), []),
                (("COMMAND", "DOCS", "nothing"), []),
                (("RESET",), "RESET"),
                (("CLIENT", "GETNAME"), None),
            ]:
                self.assertEqual(c.ask(*words), expected, words)
            self.assertIsInstance(c.ask("CLIENT", "ID"), int)
            self.assertEqual(c.ask("COMMAND", "COUNT"), len(c.ask("COMMAND")))
            self.assertIn("decide", c.ask("COMMAND", "LIST"))
            self.assertEqual(c.ask("COMMAND", "INFO", "decide", "get")[1], None)
            for words in [("SELECT", "1"), ("CLUSTER", "INFO"), ("JSON.DEBUG", "MEMORY"), ("FLUSHALL",), ("FLUSHDB",), ("GET", "x"),
                          ("AUTH", "secret"), ("CLIENT", "KILL"), ("CLIENT", "SETNAME", "a b"), ("CONFIG", "SET", "x", "y"), ("HELLO", "4"),
                          ("",), ("\xff\x00%n",)]:
                answer = c.ask(*words)
                self.assertIsInstance(answer, harness.Error, words)
                self.assertNotIn("%", answer)

    def test_maps_and_nulls_of_the_third_protocol_come_only_after_hello_3(self):
        with self.daemon.connect() as c:
            hello = c.ask("HELLO")
            self.assertEqual(dict(zip(hello[::2], hello[1::2]))["proto"], 2)
            self.assertEqual(c.ask("HELLO", "3", "SETNAME", "me")["proto"], 3)
            self.assertEqual(c.ask("CLIENT", "GETNAME"), "me")
            self.assertEqual(c.ask("CONFIG", "GET", "save"), {})
            self.assertIn("summary", c.ask("COMMAND", "DOCS", "decide")["decide"])
            self.assertDecision(c.ask("DECIDE", "inbound", "from=", "to=+48221234567"), "redirect;to=honeypot")
            self.assertIsInstance(c.ask("HELLO", "2"), list)

    def test_info_tells_what_happened(self):
        self.daemon.ask("DECIDE", "inbound", "from=+48601000001", "to=+48221234567")
        self.daemon.ask_udp("DECIDE inbound from=+48601000001 to=+48221234567")
        self.daemon.ask_udp("DECIDE inbound from=+48601000001")
        self.daemon.ask("ADD", "dnc", "+48601000005")
        info = self.daemon.info()
        for key, value in {"policy_version": "1", "store": self.store, "store_state": "ok", "decisions": "2", "inbound_hangup": "2",
                           "failures": "0", "request_errors": "1", "datagrams": "2", "changes_applied": "1", "changes_pending": "0",
                           "connected_clients": "1", "listening": "127.0.0.1:%d" % self.daemon.port}.items():
            self.assertEqual(info[key], value, key)
        self.assertIn("# Store", self.daemon.ask("INFO", "store"))
        self.assertNotIn("# Server", self.daemon.ask("INFO", "store"))

    def test_a_rule_s_log_goes_to_the_log(self):
        self.daemon.ask("DECIDE", "inbound", "from=+48601000002", "to=+48221234567", "at=2026-03-02T20:00")
        self.assertNotIn("closed", self.daemon.log())  # what-if
        other = self.start("--clock", "query")
        other.ask("DECIDE", "inbound", "from=+48601000002", "to=+48221234567", "at=2026-03-02T20:00")
        harness.until("the log has it", lambda: "closed" in other.log())
        self.assertRegex(other.log(), r"(?m)^<6>test\.ring:\d+: closed")


if __name__ == "__main__":
    unittest.main()
