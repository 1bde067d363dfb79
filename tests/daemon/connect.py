# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""`ringfence --connect` over HTTP and TLS: the same words, answers, files and exit statuses as on a store, and what is said where it cannot be."""

import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import unittest

import harness

RULES = """ringfence 1;
region PL;
timezone "Europe/Warsaw";
list dnc "Do not call";
list house;
list checked review;
inbound to +48221234567 { dnc -> hangup 603; house -> redirect +48221230000; }
campaign { dnc -> status "Do not call"; }
"""
MORE = RULES + 'include "parts/partners.ring";\n'
PARTNERS = """ringfence 1;
list partners;
inbound { partners -> allow; }
"""
FAILING = RULES + """
test "a number on the list is stopped" {
    given dnc { +48601000001; }
    campaign "spring" to +48601000001 -> allow;
}
"""
NUMBERS = "".join("+4860200%04d\n" % i for i in range(500)) + "nobody\n601\n"


class Connect(harness.CertificateCase):
    certificates = [("daemon", "/CN=localhost"), ("elsewhere", "/CN=x.test", "ca", "DNS:x.test"), ("expired", "/CN=localhost", "ca", "DNS:localhost", "-1"),
                    ("ana", "/CN=ana", "ca", "DNS:ana")]

    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def start_tls(self, *options, role="administrator", certificate="daemon"):
        self.daemon = self.start("--http", "127.0.0.1:0", "--https", "127.0.0.1:0", "--tls-certificate", self.file(certificate + ".pem"), "--tls-key",
                                 self.file(certificate + ".key"), *options, role=role)
        port = re.search(r"listening on https://\S+:(\d+)", self.daemon.log())[1]
        self.there = ["--connect", "https://localhost:" + port, "--tls-ca", self.file("ca.pem")]
        return self.daemon

    def run_command(self, *words, folder=None, text=None, **environment):
        return subprocess.run([harness.RINGFENCE, *words], capture_output=True, text=True, input=text, timeout=harness.DEADLINE, cwd=folder or self.folder,
                              env=dict(os.environ, LC_ALL="C", **environment))

    def here_and_there(self, *words, text=None):
        """What a command says to a store, and to a daemon that has one like it."""
        other = self.path("other")
        if not os.path.exists(other):
            shutil.copytree(self.store, other)
        return [self.run_command(*words, *where, text=text) for where in (["--store", other], self.there)]

    def assertSame(self, here, there, without=r"$^"):
        for name in ("returncode", "stdout", "stderr"):
            told = [getattr(done, name) for done in (here, there)]
            if name != "returncode":
                told = [re.sub(without, "<>", text) for text in told]
            self.assertEqual(*told, here.stderr + there.stderr)

    # --- files ---

    def test_an_import_says_what_it_says_of_a_store(self):
        self.start_tls()
        self.write("numbers.csv", NUMBERS)
        for words in (["--dry-run"], [], ["--report", "json", "--mode", "replace", "--max-shrink", "50%"], ["--mode", "delete"], ["--column", "number=Phone"],
                      ["--mode", "fold"]):
            with self.subTest(words):
                here, there = self.here_and_there("import", "dnc", "numbers.csv", *words)
                self.assertSame(here, there, r'"took_ms":\d+')
        for file in ("absent.csv", "."):
            here, there = (self.run_command("import", "dnc", file, *where) for where in (["--store", self.path("other")], self.there))
            self.assertEqual(there.returncode, 1, there.stderr)
            self.assertIn(file, there.stderr)
        there = self.run_command("import", "nowhere", "numbers.csv", *self.there)
        self.assertEqual((there.returncode, "there is no list `nowhere`" in there.stderr), (1, True), there.stderr)

    def test_an_import_takes_standard_input_and_gives_back_what_it_cannot_read(self):
        self.start_tls()
        self.write("numbers.txt", "Phone;Who\n+48602000001;ana\n" + "".join("nobody %d;x\n" % i for i in range(150)))
        shutil.copytree(self.store, self.path("other"))
        told, files = [], []
        for where in (["--store", self.path("other")], self.there):
            told.append(self.run_command("import", "dnc", "numbers.txt", "--reject-file", "rejects", *where))
            with open(self.path("rejects"), encoding="utf-8") as f:
                files.append(f.read())
            os.remove(self.path("rejects"))
        self.assertSame(*told)
        self.assertEqual(*files)
        self.assertEqual(files[0].count("nobody"), 150)
        there = self.run_command("import", "house", "-", "--as", "typed", *self.there, text="+48602000001\n")
        self.assertEqual(there.returncode, 0, there.stderr)
        self.assertIn('"file":"typed"', self.run_command("imports", "house", "--format", "json", *self.there).stdout)

    def test_a_large_import_tells_how_far_it_is(self):
        self.start_tls()
        with open(self.path("large"), "w", encoding="ascii") as f:
            f.writelines("+4860%07d and some more words that stand beside it\n" % i for i in range(500_000))
        self.assertGreater(os.path.getsize(self.path("large")), 20_000_000)
        process = subprocess.Popen([harness.RINGFENCE, "import", "dnc", self.path("large"), *self.there], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(process.kill)
        job = harness.until("the import is among the jobs", lambda: [j for j in self.daemon.http("GET", "/v1/jobs?running").json["jobs"] if j["what"] == "import"])
        self.assertEqual(job[0]["list"], "dnc")
        output, _ = process.communicate(timeout=harness.DEADLINE * 3)
        self.assertEqual(process.returncode, 0)
        self.assertIn("500000 added", output)

    def test_an_export_is_the_same_file(self):
        self.start_tls()
        self.ringfence("import", "dnc", self.write("numbers", NUMBERS), status=1)
        self.ringfence("add", "dnc", "+48601000009", "--for", "24h")
        for words in ([], ["--format", "plain"], ["--format", "jsonl", "--all"], ["--format", "plain", "--all"], ["--prefix", "+48602000"]):
            with self.subTest(words):
                here, there = self.here_and_there("export", "dnc", *words)
                self.assertSame(here, there)
                here, there = self.here_and_there("export", "dnc", *words, "--output", "exported")
                self.assertSame(here, there)
        with open(self.path("exported"), encoding="utf-8", newline="") as f:
            self.assertEqual(f.read(), self.run_command("export", "dnc", "--prefix", "+48602000", *self.there).stdout.replace("\n", "\r\n"))
        self.assertSame(*self.here_and_there("export", "nowhere"))

    def test_a_scrub_lets_the_same_rows_through(self):
        self.start_tls()
        self.ringfence("add", "dnc", "+48602000001", "+48602000002")
        self.write("contacts.csv", "Name,Phone\n" + "".join("n%d,+4860200%04d\n" % (i, i) for i in range(100)) + "x,nobody\n")
        at = "at=2026-03-02T22:00"
        for words in ([], ["--annotate"], ["--report", "json"], ["--unreadable", "abort"], ["--output", "kept"]):
            with self.subTest(words):
                self.assertSame(*self.here_and_there("scrub", "campaign", "name=spring", at, "contacts.csv", "--column", "number=Phone", *words))
        self.assertSame(*self.here_and_there("scrub", "nothing", "contacts.csv"))

    def test_rules_are_put_in_force_with_what_they_include(self):
        self.start_tls()
        os.makedirs(self.path("rules/parts"))
        self.write("rules/main.ring", MORE)
        self.write("rules/parts/partners.ring", PARTNERS)
        self.write("wrong.ring", RULES + "inbound { hous -> hangup; }\n")
        self.write("rules/wrong.ring", 'ringfence 1;\ninclude "parts/absent.ring";\ninbound { hous -> hangup; }\n')
        self.write("failing.ring", FAILING)
        self.write("rules/failing.ring", FAILING)
        for words in (["rules/main.ring"], ["wrong.ring"], ["rules/wrong.ring"], [self.path("rules/wrong.ring"), "--format", "json"], ["failing.ring"],
                      ["rules/failing.ring"], ["failing.ring", "--without-tests", "--format", "json"], ["rules/main.ring", "--shadow"],
                      ["rules/main.ring", "--instead-of", "99"], ["rules/main.ring", "--instead-of", "3"], ["rules/main.ring", "--strict"]):
            with self.subTest(words):
                self.assertSame(*self.here_and_there("activate", *words))
        files = json.loads(self.run_command("policy", "show", "--format", "json", *self.there).stdout)["files"]
        self.assertEqual([f["name"] for f in files], ["main.ring", "parts/partners.ring"])

    def test_rules_are_compared_with_those_in_force(self):
        self.start_tls()
        os.makedirs(self.path("rules"))
        self.write("rules/other.ring", RULES.replace("603", "404"))
        self.write("rules/same.ring", RULES)
        self.write("rules/wrong.ring", "ringfence 1; inbound { x -> hangup; }")
        for words in (["rules/other.ring"], ["1", "rules/other.ring"], ["rules/same.ring"], ["rules/other.ring", "--format", "json"], ["rules/wrong.ring"],
                      ["7", "rules/other.ring"]):
            with self.subTest(words):
                self.assertSame(*self.here_and_there("diff", *words))

    # --- the rest ---

    def test_times_are_those_of_the_policy(self):
        self.start_tls()
        self.ringfence("add", "house", "+48601000001")
        for words in (["entries", "house"], ["history", "+48601000001"], ["explain", "inbound", "from=+48601000001", "to=+48221234567", "at=2026-03-02T22:00"]):
            with self.subTest(words):
                self.assertSame(*self.here_and_there(*words))
        there = self.run_command("stats", *self.there)
        self.assertEqual(there.returncode, 0, there.stderr)
        self.assertIn("policy version 1, counted since", there.stdout)

    def test_who_asks_is_said_by_a_password_a_token_or_a_certificate(self):
        self.account("ana", "supervisor")
        self.account("bob", "reader")
        token = json.loads(self.ringfence("token", "add", "crm", "--role", "agent", "--format", "json"))["token"]
        self.start_tls("--tls-client-ca", self.file("ca.pem"), role="none")
        add = ["add", "house", "+48601000001"]
        certificate = ["--tls-certificate", self.file("ana.pem"), "--tls-key", self.file("ana.key")]
        over_tcp = ["--connect", "127.0.0.1:%d" % self.daemon.port]
        file = self.write("token", token + "\n")
        for where in (self.there, over_tcp):
            for words, environment, status, said in [
                    ([], {}, 1, "wants to know who asks" if where == self.there else ""), (["--user", "ana", "--password-file", self.path("password-ana")], {}, 0, ""),
                    (["--user", "ana"], {"RINGFENCE_PASSWORD": "ana-password"}, 0, ""), (["--user", "ana"], {"RINGFENCE_PASSWORD": "wrong"}, 1, "the daemon says"),
                    (["--user", "bob"], {"RINGFENCE_PASSWORD": "bob-password"}, 1, "it needs the role agent"), (["--token-file", file], {}, 0, ""),
                    (["--token-file", file, "--user", "crm"], {}, 0, ""), ([], {"RINGFENCE_TOKEN": token}, 0, ""), ([], {"RINGFENCE_TOKEN": token[:-3] + "AAA"}, 1, ""),
                    (["--user", "ana"], {}, 2, "needs a password"), (["--token-file", file, "--password-file", file], {}, 2, "one of them")]:
                with self.subTest(where=where[1], words=words, environment=environment):
                    done = self.run_command(*add, *words, *where, **environment)
                    self.assertEqual(done.returncode, status, done.stderr)
                    self.assertIn(said, done.stderr)
                    self.assertNotIn(token[-10:], done.stderr)
        done = self.run_command("add", "house", "+48601000002", *certificate, *self.there)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.journal()[-1]["user"], "ana")
        done = self.run_command("import", "dnc", self.write("n", "+48601000001\n"), "--user", "bob", *self.there, RINGFENCE_PASSWORD="bob-password")
        self.assertEqual((done.returncode, "it needs the role supervisor" in done.stderr), (1, True), done.stderr)

    def test_more_numbers_than_a_request_takes_are_several(self):
        self.start_tls()
        numbers = "".join("+486030%05d\n" % i for i in range(2500))
        done = self.run_command("add", "house", "-", "--format", "json", *self.there, text=numbers + "no number\n")
        told = json.loads(done.stdout)
        self.assertEqual((done.returncode, told["changed"], told["refused"], len(told["numbers"])), (1, 2500, 1, 2501))

    # --- who answers ---

    def test_a_certificate_that_is_not_trusted_is_told(self):
        self.start_tls()
        lists = ["lists"]
        for words, said in [(self.there[:2], "nobody who is trusted here"), ([*self.there[:2], "--tls-ca", self.file("other.pem")], "nobody who is trusted here"),
                            ([*self.there[:2], "--tls-ca", self.write("empty.pem", "")], "cannot be read")]:
            done = self.run_command(*lists, *words)
            self.assertEqual((done.returncode, said in done.stderr), (3, True), done.stderr)
        for certificate, said in [("elsewhere", "is not one of `localhost`"), ("expired", "has expired")]:
            with self.subTest(certificate):
                self.daemon.end()
                self.start_tls(certificate=certificate)
                done = self.run_command(*lists, *self.there)
                self.assertEqual((done.returncode, said in done.stderr), (3, True), done.stderr)
                done = self.run_command("export", "dnc", "--output", "none", *self.there)
                self.assertEqual((done.returncode, said in done.stderr, os.path.exists(self.path("none"))), (3, True, False), done.stderr)

    def test_an_address_is_said_as_it_has_to_be(self):
        for connect, status, said in [("http://192.0.2.1:7465", 2, "not encrypted"), ("https://localhost:x", 2, "scheme, host and port"),
                                      ("https://ana:secret@localhost:1", 2, "scheme, host and port"), ("https://localhost:1/v1", 2, "scheme, host and port"),
                                      ("ftp://localhost:1", 2, "scheme, host and port"), ("https://", 2, "scheme, host and port"),
                                      ("https://localhost:1", 3, "nobody answers at https://localhost:1"), ("http://127.0.0.1:1", 3, "nobody answers")]:
            with self.subTest(connect):
                done = self.run_command("lists", "--connect", connect)
                self.assertEqual((done.returncode, said in done.stderr), (status, True), done.stderr)
        for words in (["import", "dnc", "-"], ["export", "dnc"], ["scrub", "campaign", "-"], ["activate", "x.ring"], ["diff", "x.ring"]):
            done = self.run_command(*words, "--connect", "127.0.0.1:1", text="")
            self.assertEqual((done.returncode, "files go over HTTP" in done.stderr), (2, True), done.stderr)
        done = self.run_command("lists", "--tls-ca", "x", "--store", self.store)
        self.assertEqual((done.returncode, "goes with `--connect`" in done.stderr), (2, True), done.stderr)

    def serve(self, handler):
        """The port of a server on a thread of its own."""
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server.server_port

    def test_a_redirect_is_not_followed_and_another_server_is_told(self):
        asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            status, headers_, body = 200, {}, b""

            def do_GET(self):
                asked.append((self.path, self.headers.get("Authorization")))
                self.send_response(self.status)
                for name, value in self.headers_.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(self.body)))
                self.end_headers()
                self.wfile.write(self.body)

            def log_message(self, *_):
                pass

        port = self.serve(Handler)
        there = ["--connect", "http://127.0.0.1:%d" % port, "--user", "ana"]
        for status, headers, body, said in [(302, {"Location": "/v1/elsewhere"}, b"", "which is not followed"), (200, {}, b"<html>", "not what its version should give"),
                                            (500, {}, b"<html>", "is no ringfenced")]:
            Handler.status, Handler.headers_, Handler.body = status, headers, body
            done = self.run_command("lists", *there, RINGFENCE_PASSWORD="ana-password", http_proxy="http://127.0.0.1:1")
            self.assertEqual((done.returncode, said in done.stderr), (3, True), done.stderr)
            done = self.run_command("export", "dnc", "--output", "none", *there, RINGFENCE_PASSWORD="ana-password")
            self.assertNotEqual(done.returncode, 0)
            self.assertFalse(os.path.exists(self.path("none")))
        self.assertEqual({path for path, _ in asked}, {"/v1/lists?page=1&per-page=1000", "/v1/lists/dnc/export"})

    def test_a_busy_daemon_is_asked_again_for_what_is_read_and_never_for_a_change(self):
        asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                asked.append(self.command)
                again = self.command == "GET" and asked.count("GET") > 2
                body = b'{"more":false,"page":1,"per_page":1,"lists":[]}' if again else b'{"code":"busy","detail":"come again"}'
                self.send_response(200 if again else 503)
                self.send_header("Content-Type", "application/json" if again else "application/problem+json")
                self.send_header("Retry-After", "0")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_PUT = answer

            def log_message(self, *_):
                pass

        there = ["--connect", "http://127.0.0.1:%d" % self.serve(Handler)]
        self.assertEqual(self.run_command("lists", *there).returncode, 0)
        done = self.run_command("list", "title", "dnc", "x", *there)
        self.assertEqual((done.returncode, "come again" in done.stderr, asked), (3, True, ["GET"] * 3 + ["PUT"]), done.stderr)

    def test_what_speaks_no_http_or_no_tls_is_told(self):
        self.start_tls()
        port = int(self.there[1].rsplit(":", 1)[1])
        for connect, said in [("http://127.0.0.1:%d" % self.daemon.port, "no HTTP"), ("https://127.0.0.1:%d" % self.daemon.http_port, "no TLS"),
                              ("http://127.0.0.1:%d" % port, "")]:
            done = self.run_command("lists", "--connect", connect)
            self.assertEqual((done.returncode, said in done.stderr, "RESP" in done.stderr or not said), (3, True, True), done.stderr)

    # --- what breaks off ---

    def kill_daemon(self):
        self.daemon.process.send_signal(signal.SIGKILL)
        self.daemon.process.wait()
        self.daemon.log_file.close()
        self.daemons.remove(self.daemon)

    def test_an_import_that_breaks_off_says_what_became_of_the_list(self):
        self.start_tls()
        process = subprocess.Popen([harness.RINGFENCE, "import", "dnc", "-", *self.there], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        process.stdin.write(b"+48602000001\n" * 1000)
        process.stdin.flush()
        harness.until("the import is announced", lambda: self.daemon.http("GET", "/v1/imports/1").json.get("state") in ("announced", "running"))
        self.kill_daemon()
        output = self.end_of(process, b"+48602000002\n" * 100_000)
        self.assertEqual(process.returncode, 3, output)
        self.assertIn("the list `dnc` is as it was", output)
        self.start_tls()
        self.assertIn('"imports":[]', self.run_command("imports", "dnc", "--format", "json", *self.there).stdout.replace("\n", ""))

    def test_an_import_of_which_the_answer_is_lost_says_that_it_is_not_known(self):
        self.start_tls()
        with open(self.path("large"), "w", encoding="ascii") as f:
            f.writelines("+4860%07d\n" % i for i in range(300_000))
        process = subprocess.Popen([harness.RINGFENCE, "import", "dnc", self.path("large"), *self.there], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        harness.until("the import is running", lambda: self.daemon.http("GET", "/v1/jobs?running").json["jobs"])
        self.kill_daemon()
        output = self.end_of(process)
        self.assertEqual(process.returncode, 3, output)
        self.assertIn("whether it was made is not known: `ringfence imports show 1 --connect " + self.there[1], output)

    def end_of(self, process, more=b""):
        """What it wrote to standard error."""
        try:
            _, error = process.communicate(more or None, timeout=harness.DEADLINE)
        except BrokenPipeError:
            _, error = process.communicate(timeout=harness.DEADLINE)
        return error.decode()

    def test_an_export_that_breaks_off_leaves_no_file(self):
        """Behind somebody who lets half of it through."""
        self.ringfence("import", "dnc", self.write("numbers", "".join("+48602%06d\n" % i for i in range(200_000))))
        self.start_tls()
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def pass_some():
            client, _ = listener.accept()
            with client, socket.create_connection(("127.0.0.1", self.daemon.http_port)) as daemon:
                daemon.sendall(client.recv(65536))
                for _ in range(10):
                    client.sendall(daemon.recv(65536))

        threading.Thread(target=pass_some, daemon=True).start()
        done = self.run_command("export", "dnc", "--output", "exported", "--connect", "http://127.0.0.1:%d" % listener.getsockname()[1])
        self.assertEqual((done.returncode, "not all of it" in done.stderr), (3, True), done.stderr)
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("exported")], [])
        process = subprocess.Popen([harness.RINGFENCE, "export", "dnc", *self.there], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        process.stdout.read(1000)
        self.kill_daemon()
        output = self.end_of(process)
        self.assertEqual((process.returncode, "not all of it" in output), (3, True), output)


if __name__ == "__main__":
    unittest.main(verbosity=2)
