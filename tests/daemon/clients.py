# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Clients that others wrote: redis-cli, redis-benchmark and nc."""

import re
import shutil
import subprocess
import unittest

import harness

RULES = 'list dnc;\ninbound to +48221234567 { dnc -> hangup 603; anonymous -> redirect "honeypot"; }\ncampaign "spring sale" { dnc -> status "Do not call"; }\n'


class Clients(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)
        self.ringfence("add", "dnc", "+48601000001")
        self.daemon = self.start()

    def run_client(self, *words, given=None, status=0):
        if not shutil.which(words[0]):
            self.fail(words[0] + " is not installed: packages redis-tools and netcat-openbsd")
        done = subprocess.run(words, input=given, capture_output=True, text=True, timeout=harness.DEADLINE)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def redis_cli(self, *words, given=None):
        return self.run_client("redis-cli", "-p", str(self.daemon.port), *words, given=given).rstrip("\n")

    def test_redis_cli_asks_and_changes(self):
        query = ["DECIDE", "inbound", "from=+48601000001", "to=+48221234567"]
        for protocol in [[], ["-3"]]:
            self.assertDecision(self.redis_cli(*protocol, *query), "hangup;code=603;list=dnc")
            self.assertEqual(self.redis_cli(*protocol, "PING"), "PONG")
            self.assertIn("policy_version:1", self.redis_cli(*protocol, "INFO"))
            self.assertTrue(self.redis_cli(*protocol, "FLUSHALL").startswith("ERR unknown command"))
        self.assertEqual(self.redis_cli("REMOVE", "dnc", "+48601000001").splitlines()[:4], ["list", "dnc", "changed", "1"])
        self.assertDecision(self.redis_cli(*query), "allow")
        self.assertEqual(self.redis_cli("ADD", "dnc", "+48601000001", "description=two words").splitlines()[:4], ["list", "dnc", "changed", "1"])
        self.assertTrue(self.redis_cli("ADD", "nobody", "+48601000001").startswith("MISSING there is no list"))
        self.assertDecision(self.redis_cli(*query), "hangup;code=603;list=dnc")
        found = self.redis_cli("MDECIDE", "inbound from= to=+48221234567", 'campaign name="spring sale" to=+48601000001').splitlines()
        self.assertDecision(found[0], "redirect;to=honeypot")
        self.assertDecision(found[1], 'status;text="Do not call";list=dnc')
        self.assertIn("dnc: yes", self.redis_cli("EXPLAIN", *query[1:]))

    def test_redis_cli_reads_commands_from_its_input(self):
        found = self.redis_cli(given='DECIDE inbound from=+48601000001 to=+48221234567\nDECIDE campaign "name=spring sale" to=+48601000001\nPING\n')
        lines = found.splitlines()
        self.assertDecision(lines[0], "hangup;code=603;list=dnc")
        self.assertDecision(lines[1], 'status;text="Do not call";list=dnc')
        self.assertEqual(lines[2], "PONG")

    def test_redis_cli_logs_in(self):
        d = self.start("--password-file", self.write("password", "right\n"))
        self.account("ana", "reader")
        for words, expected in [(["-a", "right"], "PONG"), (["--user", "default", "--pass", "right"], "PONG"), (["--user", "ana", "--pass", "ana-password"], "PONG"), ([], "NOAUTH Authentication required.")]:
            found = self.run_client("redis-cli", "-p", str(d.port), "--no-auth-warning", *words, "PING")
            self.assertEqual(found.strip(), expected)

    def test_redis_benchmark_runs_without_an_error(self):
        found = self.run_client("redis-benchmark", "-p", str(self.daemon.port), "-c", "50", "-P", "16", "-n", "20000", "-r", "1000000", "-q", "-e",
                                "DECIDE", "inbound", "from=+48__rand_int__", "to=+48221234567")
        self.assertRegex(found, r"requests per second")
        self.assertNotIn("Error", found)
        self.assertGreaterEqual(int(self.daemon.info()["decisions"]), 20000)

    def test_nc_asks_over_tcp(self):
        found = self.run_client("nc", "-N", "127.0.0.1", str(self.daemon.port),
                                given='DECIDE inbound from=+48601000001 to=+48221234567\nDECIDE campaign name="spring sale" to=+48601000001\n')
        length, first, _, second = found.splitlines()
        self.assertEqual(length, "$%d" % len(first))
        self.assertDecision(first, "hangup;code=603;list=dnc")
        self.assertDecision(second, 'status;text="Do not call";list=dnc')

    def test_nc_asks_over_udp(self):
        # `-W 1`: ends when one datagram has come.
        found = self.run_client("nc", "-u", "-W", "1", "127.0.0.1", str(self.daemon.port),
                                given='DECIDE campaign name="spring sale" to=+48601000001\n')
        self.assertDecision(found, 'status;text="Do not call";list=dnc')
        self.assertTrue(re.fullmatch(r"[^\r\n]*", found))


if __name__ == "__main__":
    unittest.main()
