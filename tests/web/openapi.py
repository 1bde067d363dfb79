# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""The OpenAPI document as others' tools read it: a linter finds nothing, and a client is made of it that asks the daemon."""

import json
import os
import shutil
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "daemon"))

import harness  # noqa: E402

PACKAGES = os.environ["WEB_PACKAGES"]  # where npm has installed them

RULES = """ringfence 1;
region PL;
list house;
inbound to +48221234567 { house -> hangup 603; }
"""


class Document(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)
        self.daemon = self.start("--http", "127.0.0.1:0", role="supervisor")
        self.document = self.write("openapi.json", self.daemon.http("GET", "/v1/openapi.json").text)

    def run_tool(self, name, *words):
        # None of them is to tell others that it ran.
        done = subprocess.run([os.path.join(PACKAGES, "node_modules", ".bin", name), *words], cwd=self.folder, capture_output=True, text=True,
                              timeout=harness.DEADLINE * 2, env={**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_a_linter_finds_nothing(self):
        told = json.loads(self.run_tool("redocly", "lint", self.document, "--format=json"))
        self.assertEqual(told["totals"], {"errors": 0, "warnings": 0, "ignored": 0}, told)

    def test_a_client_that_is_made_of_it_compiles_and_asks(self):
        self.run_tool("openapi-typescript", self.document, "-o", self.path("api.d.ts"))
        os.symlink(os.path.join(PACKAGES, "node_modules"), self.path("node_modules"))
        shutil.copy(os.path.join(HERE, "client.ts"), self.path("client.ts"))
        self.write("package.json", '{"type": "module"}')
        self.run_tool("tsc", "--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom", "--types", "node", "client.ts")
        done = subprocess.run(["node", "client.js", "http://127.0.0.1:%d" % self.daemon.http_port], cwd=self.folder, capture_output=True, text=True,
                              timeout=harness.DEADLINE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout), {"action": "hangup", "answers": ["allow", "invalid"], "added": 2, "more": True, "code": "missing",
                                                   "entries": [["+48601000001", "approved", None], ["+48601000003", "approved", None]]})


if __name__ == "__main__":
    unittest.main()
