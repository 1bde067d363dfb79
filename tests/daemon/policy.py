# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Policies and lists that change while the daemon answers."""

import os
import re
import subprocess
import threading
import unittest

import harness

BLOCKING = 'list dnc;\nlist robots ttl 24h;\ninbound { dnc or robots -> hangup 603; }\n'
REDIRECTING = 'list dnc;\nlist robots ttl 24h;\ninbound { dnc or robots -> redirect "desk"; }\n'
COUNTING = """
list robots ttl 24h;
inbound {
    robots                -> redirect "honeypot";
    calls 5 within 5m     -> add robots for 24h then hangup;
}
"""
QUERY = ("DECIDE", "inbound", "from=+48601000001", "to=+48221234567")


class Policies(harness.Case):
    def test_a_policy_activated_while_it_runs_is_in_force_for_the_next_decision(self):
        self.activate(BLOCKING)
        self.ringfence("add", "dnc", "+48601000001")
        d = self.start()
        with d.connect() as c:
            for _ in range(5):
                self.assertDecision(c.ask(*QUERY), "hangup;code=603;list=dnc")
                self.activate(REDIRECTING)
                self.assertDecision(c.ask(*QUERY), "redirect;to=desk;list=dnc")
                self.assertDecision(d.ask_udp(" ".join(QUERY)), "redirect;to=desk;list=dnc")
                self.activate(BLOCKING)
                self.assertDecision(d.ask_udp(" ".join(QUERY)), "hangup;code=603;list=dnc")
            self.ringfence("remove", "dnc", "+48601000001")
            self.assertDecision(c.ask(*QUERY), "allow")
            self.ringfence("policy", "rollback")
            self.ringfence("add", "dnc", "+48601000001")
            self.assertDecision(c.ask(*QUERY), "redirect;to=desk;list=dnc")

    def test_a_file_with_an_error_changes_nothing(self):
        self.activate(BLOCKING)
        self.ringfence("add", "dnc", "+48601000001")
        d = self.start()
        before = d.ask(*QUERY)
        self.ringfence("activate", self.write("wrong.ring", "ringfence 1;\ninbound { nobody -> hangup; }\n"), status=1)
        self.assertEqual(d.ask(*QUERY), before)

    def run_rules(self, command, rules, *options):
        """Exit status, and the codes that were told of."""
        file = self.write("told.ring", "ringfence 1;\n" + rules)
        done = subprocess.run([harness.RINGFENCE, command, file, *options], capture_output=True, text=True,
                              timeout=harness.DEADLINE, env={**os.environ, "RINGFENCE_STORE": self.store})
        return done.returncode, re.findall(r": (?:error|warning): (RF[0-9]{4})", done.stderr), done.stderr

    def test_what_is_not_likely_to_be_meant_is_said_when_it_is_put_in_force(self):
        meant = 'region PL;\ntimezone "Europe/Warsaw";\nlist robots;\ninbound { robots -> hangup; }\n'
        renamed = meant.replace("robots", "robot")
        # Nothing was there that could be lost.
        self.assertEqual(self.run_rules("activate", renamed)[:2], (0, []))
        self.assertEqual(self.run_rules("activate", meant)[:2], (0, []))
        self.ringfence("add", "robots", "+48601000001")
        file = self.write("more", "+48601000002\n+48601000003\n")
        self.ringfence("import", "robots", file)

        status, codes, told = self.run_rules("check", renamed)
        self.assertEqual((status, codes, told), (0, [], ""))  # no store was named
        for command in "check", "activate":
            status, codes, told = self.run_rules(command, renamed, "--strict", "--store", self.store)
            self.assertEqual((status, codes), (1, ["RF0701", "RF0702"]), told)
            self.assertIn("list `robots` has 3 entries in the store, and no rule asks for it", told)
            self.assertIn("was `robots` renamed?", told)
        self.assertIn("* ", next(l for l in self.ringfence("policy", "list").splitlines() if " 2 " in l))
        self.assertEqual(self.run_rules("check", renamed, "--store", self.store)[:2], (0, ["RF0701", "RF0702"]))
        self.assertEqual(self.run_rules("check", meant, "--strict", "--store", self.store)[:2], (0, []))
        self.assertEqual(self.run_rules("check", meant, "--store", self.path("no-store"))[0], 3)
        self.assertFalse(os.path.exists(self.path("no-store")))

        # As a shadow too; without region and zone what is read by them changes.
        nowhere = "list robots;\ninbound { robots -> hangup; }\n"
        self.assertEqual(self.run_rules("activate", nowhere, "--shadow")[:2], (0, ["RF0703", "RF0704"]))
        # What is only said puts the rules in force all the same.
        self.assertEqual(self.run_rules("activate", renamed)[:2], (0, ["RF0701", "RF0702"]))
        # A list that was dropped is none.
        self.ringfence("policy", "drop-shadow")
        self.ringfence("policy", "drop", "robots")
        self.assertEqual(self.run_rules("activate", renamed)[:2], (0, []))

    def test_answers_never_mix_two_policies(self):
        """Each policy answers with its own action and its own file's name in `rule`."""
        self.activate(BLOCKING, "blocking.ring")
        self.ringfence("add", "dnc", "+48601000001")
        d = self.start()
        end = threading.Event()
        mixed, seen = [], set()

        def ask():
            with d.connect() as c:
                while not end.is_set():
                    answer = c.ask(*QUERY)
                    seen.add(answer.split(";")[0])
                    if answer.startswith("hangup;") != ("rule=blocking.ring:" in answer):
                        mixed.append(answer)

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            for _ in range(5):
                self.activate(REDIRECTING, "redirecting.ring")
                self.activate(BLOCKING, "blocking.ring")
        finally:
            end.set()
            asking.join()
        self.assertEqual(mixed, [])
        self.assertIn("hangup", seen)

    def test_without_a_policy_it_starts_and_answers_failures_until_there_is_one(self):
        subprocess.run([os.environ["EMPTY_STORE"], self.store], check=True)
        d = self.start()
        self.assertIn("<4>every decision is a failure until there is a policy", d.log())
        self.assertEqual(d.ask(*QUERY), "allow;failure=1;generation=0")
        self.assertEqual(d.ask_udp(" ".join(QUERY)), "allow;failure=1;generation=0")
        self.assertIn("no policy", d.info()["store_state"])
        self.assertEqual(d.info()["failures"], "2")
        self.assertIn("no policy", d.ask("EXPLAIN", *QUERY[1:]))
        self.assertIn("unknown scenario", d.ask("DECIDE", "invented", "from=+48601000001"))
        self.assertIsInstance(d.ask("ADD", "dnc", "+48601000001"), harness.Error)
        self.assertIn("<3>cannot decide: no policy", d.log())
        for _ in range(100):
            d.ask(*QUERY)
        self.assertLess(d.log().count("cannot decide"), 20)
        self.activate(BLOCKING)
        self.ringfence("add", "dnc", "+48601000001")
        self.assertDecision(d.ask(*QUERY), "hangup;code=603;list=dnc")

    def test_the_fifth_call_lands_in_the_list_before_it_is_answered(self):
        self.activate(COUNTING)
        d = self.start("--clock", "query", "--effect-wait", "60000")
        self.assertIn("for tests alone", d.log())

        def call(at, who="+48601000001", **more):
            return d.ask(*("DECIDE", "inbound", "from=" + who, "to=+48221234567", "at=2026-03-02T" + at),
                         *("%s=%s" % item for item in more.items()))

        for i in range(4):
            self.assertDecision(call("22:00:%02dZ" % i), "allow")
        self.assertDecision(call("22:00:04Z", who="+48601000002"), "allow")
        self.assertDecision(call("22:00:05Z"), "hangup")
        self.assertDecision(call("22:00:06Z"), "redirect;to=honeypot;list=robots")
        self.assertDecision(call("22:00:06Z", who="+48601000002"), "allow")
        self.assertDecision(call("23:59:59Z"), "redirect;to=honeypot;list=robots")
        self.assertDecision(d.ask("DECIDE", "inbound", "from=+48601000001", "to=+48221234567", "at=2026-03-03T22:00:04Z"),
                            "redirect;to=honeypot;list=robots")
        self.assertDecision(d.ask("DECIDE", "inbound", "from=+48601000001", "to=+48221234567", "at=2026-03-03T22:00:06Z"), "allow")

    def test_an_entry_of_a_rule_is_journalled_with_the_rule_and_the_count_and_survives_a_restart(self):
        self.activate(COUNTING, "counting.ring")
        d = self.start("--effect-wait", "60000")
        for i in range(5):
            answer = d.ask("DECIDE", "inbound", "from=+48601000001", "to=+48221234567", "id=call-%d" % i)
        self.assertDecision(answer, "hangup;id=call-4")
        record = self.journal()[-1]
        self.assertEqual((record["list"], record["typed"]), ("robots", "+48601000001"))
        self.assertEqual(" ".join(record["reason"].split()),
                         "counting.ring:6 calls 5 within 5m -> add robots for 24h then hangup (call 5)")
        d.end()
        d = self.start()
        self.assertDecision(d.ask(*QUERY), "redirect;to=honeypot;list=robots")

    def test_a_number_that_an_earlier_rule_lets_through_is_never_added(self):
        self.activate("""
list vip { +48601000001; }
list robots;
inbound {
    vip                -> allow;
    calls 2 within 1h  -> add robots then hangup;
}
""")
        d = self.start("--effect-wait", "60000")
        for _ in range(10):
            self.assertDecision(d.ask(*QUERY), "allow;list=vip")
        self.assertEqual(d.info()["changes_applied"], "0")
        self.assertDecision(d.ask("DECIDE", "inbound", "from=+48601000002", "to=+48221234567"), "allow")
        self.assertDecision(d.ask("DECIDE", "inbound", "from=+48601000002", "to=+48221234567"), "hangup")
        self.assertEqual(d.info()["changes_applied"], "1")

    def test_calls_outside_the_window_and_calls_asked_twice_do_not_count(self):
        self.activate(COUNTING)
        d = self.start("--clock", "query")
        for minute in range(20):
            self.assertDecision(d.ask("DECIDE", "inbound", "from=+48601000001", "to=112", "at=2026-03-02T22:%02d:00Z" % (minute * 2)), "allow")
        for _ in range(20):
            self.assertDecision(d.ask("DECIDE", "inbound", "from=+48601000002", "to=112", "at=2026-03-02T22:00:00Z", "id=same"), "allow;id=same")

    def test_a_datagram_s_effect_is_seen_by_the_next_question(self):
        self.activate(COUNTING)
        d = self.start("--clock", "query", "--effect-wait", "60000")
        for i in range(4):
            self.assertDecision(d.ask_udp("DECIDE inbound from=+48601000001 to=112 at=177248880%d" % i), "allow")
        self.assertDecision(d.ask_udp("DECIDE inbound from=+48601000001 to=112 at=1772488805"), "hangup")
        self.assertDecision(d.ask_udp("DECIDE inbound from=+48601000001 to=112 at=1772488806"), "redirect;to=honeypot;list=robots")
        self.assertEqual(d.info()["changes_applied"], "1")

    def test_what_would_happen_at_another_time_counts_nothing(self):
        self.activate(COUNTING)
        d = self.start()
        for _ in range(10):
            self.assertDecision(d.ask("DECIDE", "inbound", "from=+48601000001", "to=112", "at=1772488800"), "allow")
        for _ in range(4):
            self.assertDecision(d.ask("DECIDE", "inbound", "from=+48601000001", "to=112"), "allow")
        self.assertDecision(d.ask("DECIDE", "inbound", "from=+48601000001", "to=112"), "hangup")

    def test_changes_of_many_clients_are_all_made(self):
        self.activate(BLOCKING)
        d = self.start()
        clients, each = 8, 50
        failed = []

        def add(who):
            with d.connect() as c:
                c.send(b"".join(c.frame("ADD", "dnc", "+48601%03d%03d" % (who, i)) for i in range(each)))
                for _ in range(each):
                    if harness.changed(c.read()) != 1:
                        failed.append(who)

        threads = [threading.Thread(target=add, args=(w,)) for w in range(clients)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(failed, [])
        for who in range(clients):
            self.assertDecision(d.ask_udp("DECIDE inbound from=+48601%03d%03d to=112" % (who, each - 1)), "hangup;code=603;list=dnc")
        self.assertEqual(d.info()["changes_applied"], str(clients * each))


if __name__ == "__main__":
    unittest.main()
