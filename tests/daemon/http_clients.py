# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""examples/client over HTTP: what each of the three programs does, with a token."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import unittest

import harness

EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "client")
CLIENTS = {"curl": ["bash", os.path.join(EXAMPLES, "over_http.sh")],
           "Python": [sys.executable, "-B", os.path.join(EXAMPLES, "over_http.py")],
           "Node": ["node", os.path.join(EXAMPLES, "over_http.mjs")]}

RULES = """ringfence 1;
region PL;
list dnc;
list house;
inbound to +48221234567 { house -> hangup 486; }
"""


class HttpClients(harness.HttpCase):
    def setUp(self):
        super().setUp()
        self.activate(RULES)
        self.token = json.loads(self.ringfence("token", "add", "crm", "--role", "supervisor", "--format", "json"))["token"]
        self.start_http(role="none")

    def begin(self, client, *words, token=None, **more):
        return subprocess.Popen([*CLIENTS[client], "http://127.0.0.1:%d" % self.daemon.http_port, *words], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, env={**os.environ, "RINGFENCE_TOKEN": token or self.token}, **more)

    def run_client(self, client, *words, status=0, **more):
        with self.begin(client, *words, **more) as p:
            out, err = p.communicate(timeout=harness.DEADLINE)
        self.assertEqual(p.returncode, status, out + err)
        return out if status == 0 else err

    def test_each_asks_blocks_unblocks_and_imports(self):
        file = self.write("numbers of spring.txt", "+48601000007\n+48601000008\nnobody\n")
        for client, number in zip(CLIENTS, ["+48601000002", "+48601000003", "+48601000004"]):
            query = ["decide", "inbound", "from=" + number, "to=+48221234567", "trunk=a & b=c"]
            spaced = "%s %s %s %s" % (number[:3], number[3:6], number[6:9], number[9:])
            with self.subTest(client):
                self.assertDecision(self.run_client(client, *query).strip(), "allow")
                self.assertEqual(self.run_client(client, "block", "house", spaced, 'asked "us" to & more'), number + " added\n")
                self.assertDecision(self.run_client(client, *query).strip(), "hangup;code=486;list=house")
                self.assertEqual([r["user"] for r in self.journal() if r["reason"] == 'asked "us" to & more'][-1], "crm")
                self.assertEqual(self.run_client(client, "unblock", "house", number), number + " removed\n")
                self.assertEqual(self.run_client(client, "import", "dnc", file), "2 added, 0 removed, 1 rejected\n")
                self.ringfence("imports", "undo", str(json.loads(self.ringfence("imports", "--format", "json"))["imports"][0]["import"]))

    def test_each_tells_what_was_refused(self):
        for client in CLIENTS:
            for words, text in [(["decide", "outbound"], "unknown scenario `outbound`"), (["block", "dn/c", "+48601000002"], "there is no list `dn/c`"),
                                (["block", "house", "12"], "`12`"), (["import", "nowhere", self.write("n.txt", "+48601000002\n")], "there is no list `nowhere`"),
                                (["follow", "types=calls"], "`types` are")]:
                with self.subTest(client=client, words=words):
                    self.assertIn(text, self.run_client(client, *words, status=22 if (client, words[0]) == ("curl", "follow") else 1))
            with self.subTest(client=client):
                self.assertIn("token is wrong", self.run_client(client, "block", "house", "+48601000002", status=1, token="rft_nothing"))

    def test_each_follows_the_journal(self):
        for client in CLIENTS:
            with self.subTest(client), self.begin(client, "follow", "types=journal&list=house", start_new_session=True) as p:
                lines = queue.Queue()
                threading.Thread(target=lambda: [lines.put(line) for line in p.stdout], daemon=True).start()
                # Whether it follows already is not to be seen from here.
                harness.until("it is told", lambda: (self.ringfence("add", "house", "+48601000002"), self.ringfence("remove", "house", "+48601000002"))
                              and not lines.empty())
                data = json.loads(lines.get(timeout=harness.DEADLINE))
                self.assertEqual((data["list"], data["number"]), ("house", "+48601000002"))
                os.killpg(p.pid, signal.SIGTERM)  # of a shell the programs that it runs as well


if __name__ == "__main__":
    unittest.main()
