# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Files over HTTP: imports, exports and scrubs of any size, and rule files that are checked, tested and put in force."""

import base64
import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import time
import unittest
import urllib.parse

import harness

RULES = """ringfence 1;
region PL;
list dnc "Do not call";
list house;
list checked review;
inbound to +48221234567 { dnc -> hangup 603; house -> redirect +48221230000; }
campaign { dnc -> status "Do not call"; }
"""

TESTED = RULES + """
test "a number on the list is stopped" {
    given dnc { +48601000001; }
    campaign "spring" to +48601000001 -> status "Do not call";
}
"""

FAILING = TESTED.replace('-> status "Do not call";\n}\n', "-> allow;\n}\n")


def form(*parts, boundary="----frontier"):
    """A body of multipart/form-data, and its Content-Type. A part: (name, content) or (name, content, file name)."""
    body = b""
    for name, content, *file in parts:
        body += b"--%s\r\nContent-Disposition: form-data; name=\"%s\"" % (boundary.encode(), name.encode())
        body += b"; filename=\"%s\"\r\nContent-Type: text/csv\r\n\r\n" % file[0].encode() if file else b"\r\n\r\n"
        body += (content.encode() if isinstance(content, str) else content) + b"\r\n"
    return body + b"--%s--\r\n" % boundary.encode(), {"Content-Type": "multipart/form-data; boundary=" + boundary}


def basic(name, password=None):
    return {"Authorization": "Basic " + base64.b64encode(("%s:%s" % (name, password or name + "-password")).encode()).decode()}


class Files(harness.HttpCase):
    role = "administrator"

    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def entries(self, name):
        return sorted(row["number"] for row in self.ask("GET", "/v1/lists/%s/entries?per_page=1000" % name).json["entries"])

    # --- imports ---

    def test_a_body_is_imported_however_it_is_sent(self):
        self.start_http()
        text = "number;why\n+48601000001;asked\n601000002;\n\"601 000 003\";\n"
        as_form = form(("file", text, "numbers.csv"))
        with_fields = form(("mode", "merge"), ("reason", "spring"), ("file", text, r"C:\lists\numbers.csv"), boundary="x")
        for how, body, headers in [
            ("as it is", text, {"Content-Type": "text/csv"}),
            ("without a type", text, {}),
            ("packed", gzip.compress(text.encode()), {"Content-Type": "application/gzip"}),
            ("encoded", gzip.compress(text.encode()), {"Content-Encoding": "gzip"}),
            ("as a form", *as_form),
            ("as a form with fields", *with_fields),
        ]:
            with self.subTest(how):
                self.ringfence("clear", "dnc", "--all")
                answer = self.ask("POST", "/v1/lists/dnc/imports?column=number=number", body, headers)
                self.assertEqual(answer.status, 201, answer.text)
                told = answer.json
                self.assertEqual((told["list"], told["added"], told["rejected"]), ("dnc", 3, 0))
                self.assertEqual(told["file"], "numbers.csv" if "form" in how else "-")
                self.assertEqual(answer.headers["Location"], "/v1/imports/%d" % told["import"])
                self.assertEqual(self.entries("dnc"), ["+48601000001", "+48601000002", "+48601000003"])
        shown = self.ask("GET", "/v1/imports/%d" % told["import"]).json
        self.assertEqual((shown["file"], shown["reason"]), ("numbers.csv", "spring"))

    def test_an_import_of_many_is_read_as_it_arrives(self):
        self.start_http()
        c = http.client.HTTPConnection("127.0.0.1", self.daemon.http_port, timeout=harness.DEADLINE)
        self.addCleanup(c.close)
        lines = ("+4860%07d\n" % i for i in range(300_000))
        c.request("POST", "/v1/lists/dnc/imports", (line.encode() for line in lines), {"Transfer-Encoding": "chunked"}, encode_chunked=True)
        answer = harness.HttpAnswer(c.getresponse())
        self.assertEqual((answer.status, answer.json["added"]), (201, 300_000), answer.text)

    def test_what_an_import_came_to_is_told_as_the_command_does(self):
        self.start_http()
        answer = self.ask("POST", "/v1/lists/dnc/imports?dry_run", "+48601000001\n12\n")
        self.assertEqual((answer.status, answer.json["dry_run"], answer.json["import"], answer.json["added"]), (200, True, None, 1))
        self.assertEqual((answer.json["rejected"], answer.json["rejects"][0]["line"]), (1, 2))
        self.assertEqual(self.entries("dnc"), [])
        self.assertEqual(self.ask("POST", "/v1/lists/dnc/imports?mode=replace", "+48601000001\n").json["mode"], "replace")
        answer = self.ask("POST", "/v1/lists/dnc/imports?mode=delete", "+48601000001\n")
        self.assertEqual((answer.status, answer.json["removed"]), (201, 1))
        # Undone, approved and shown where every other import is.
        made = self.ask("POST", "/v1/lists/checked/imports", "+48601000005\n").json["import"]
        self.assertEqual(self.ask("POST", "/v1/imports/%d/approve" % made).status, 200)
        self.assertEqual(self.ask("POST", "/v1/imports/%d/undo" % made).status, 200)

    def test_who_imported_is_in_the_journal(self):
        self.account("ann", "supervisor")
        self.start_http()
        self.assertEqual(self.ask("POST", "/v1/lists/dnc/imports?reason=a+letter", "+48601000001\n", basic("ann")).status, 201)
        record = [r for r in self.journal() if r["list"] == "dnc"][-1]
        self.assertEqual((record["user"], record["program"], record["reason"]), ("ann", "http", "a letter"))
        self.assertTrue(record["address"].startswith("127.0.0.1:"), record)

    def test_what_is_wrong_with_an_import_is_told_and_nothing_is_changed(self):
        self.ringfence("import", "house", self.write("old.csv", "".join("+4860100%04d\n" % i for i in range(100))))
        self.start_http()
        no_file = form(("mode", "merge"))
        two = form(("a", "+48601000001\n", "a.csv"), ("b", "+48601000002\n", "b.csv"))
        whole, headers = form(("a", "+48601000001\n", "a.csv"))
        for path, body, more, status, code, detail in [
            ("/v1/lists/nothing/imports", "+48601000001\n", {}, 404, "missing", "there is no list `nothing`"),
            ("/v1/lists/dnc/imports?mode=all", "+48601000001\n", {}, 400, "misused", "merge"),
            ("/v1/lists/dnc/imports?output=/tmp/x", "+48601000001\n", {}, 400, "misused", "output"),
            ("/v1/lists/dnc/imports?reject-file=/tmp/x", "+48601000001\n", {}, 400, "misused", "reject-file"),
            ("/v1/lists/dnc/imports?store=/tmp/x", "+48601000001\n", {}, 400, "misused", "store"),
            ("/v1/lists/dnc/imports?plugin=/tmp/x", "+48601000001\n", {}, 400, "misused", "plugin"),
            ("/v1/lists/dnc/imports?user=root", "+48601000001\n", {}, 400, "misused", "user"),
            ("/v1/lists/dnc/imports?dry_run=perhaps", "+48601000001\n", {}, 400, "invalid", "true or false"),
            ("/v1/lists/dnc/imports?column=number=nine", "number;name\n601000001;a\n", {}, 400, "invalid", "nine"),
            ("/v1/lists/house/imports?mode=replace&max_shrink=10%25", "+48601000001\n", {}, 409, "refused", "nothing was changed"),
            ("/v1/lists/dnc/imports", *no_file, 400, "invalid", "no file"),
            ("/v1/lists/dnc/imports", *two, 400, "invalid", "several files"),
            ("/v1/lists/dnc/imports", whole[:-10], headers, 400, "invalid", "as a whole"),
            ("/v1/lists/dnc/imports", whole, {"Content-Type": "multipart/form-data"}, 400, "invalid", "boundary"),
            ("/v1/lists/dnc/imports", b"PK\x03\x04 but no more", {}, None, None, ""),
        ]:
            with self.subTest(path, body=body):
                answer = self.ask("POST", path, body, more)
                self.assertGreaterEqual(answer.status, 400, answer.text)
                self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
                if status:
                    self.assertEqual((answer.status, answer.json["code"]), (status, code), answer.text)
                self.assertIn(detail, answer.json["detail"])
        self.assertEqual(self.entries("dnc"), [])
        self.assertEqual(len(self.entries("house")), 100)

    def test_fields_of_a_form_are_no_files(self):
        self.start_http()
        answer = self.ask("POST", "/v1/lists/dnc/imports", *form(("reason", "x" * 70_000), ("file", "+48601000001\n", "a.csv")))
        self.assertEqual((answer.status, answer.json["code"]), (400, "invalid"), answer.text)
        self.assertIn("a file has a `filename`", answer.json["detail"])
        self.assertEqual(self.entries("dnc"), [])

    def test_what_has_no_length_that_all_understand_is_not_read(self):
        self.start_http()
        for coding in ["gzip", "xchunked", "chunked, identity", "identity", "gzip, chunked, chunked"]:
            with self.subTest(coding), socket.create_connection(("127.0.0.1", self.daemon.http_port), timeout=harness.DEADLINE) as s:
                s.sendall(b"POST /v1/lists/dnc/imports HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: %s\r\n\r\n"
                          b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" % coding.encode())
                answer = b""
                while got := s.recv(65536):
                    answer += got
                self.assertEqual(answer.count(b"HTTP/1.1 "), 1, answer)
                self.assertIn(answer[9:12], (b"400", b"501"), answer)
        with socket.create_connection(("127.0.0.1", self.daemon.http_port), timeout=harness.DEADLINE) as s:
            s.sendall(b"GET /v1/lists/dnc/export HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n")
            self.assertIn(b" 505 ", s.recv(65536))

    def test_an_announced_import_that_could_not_begin_can_be_sent_again(self):
        program = self.path("program")
        os.symlink(self.path("nothing"), program)
        self.start_http("--ringfence", program)
        data = self.ask("POST", "/v1/lists/dnc/imports").json["data"]
        self.assertEqual(self.ask("PUT", data, "+48601000001\n").status, 500)
        os.remove(program)
        os.symlink(harness.RINGFENCE, program)
        answer = self.ask("PUT", data, "+48601000001\n")
        self.assertEqual((answer.status, answer.json["added"]), (201, 1), answer.text)

    def test_rights_are_those_at_the_end_of_an_upload(self):
        self.account("ann", "supervisor")
        self.start_http()
        data = self.ask("POST", "/v1/lists/dnc/imports", headers=basic("ann")).json["data"]
        other = self.ask("POST", "/v1/lists/dnc/imports", headers=basic("ann")).json["data"]
        lines = b"+48601000001\n" * 1000
        head = "PUT %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nAuthorization: %s\r\n\r\n" % (data, len(lines), basic("ann")["Authorization"])
        with socket.create_connection(("127.0.0.1", self.daemon.http_port), timeout=harness.DEADLINE) as s:
            s.sendall(head.encode() + lines[:5000])
            # It is in the middle of it by the time that another request is answered.
            self.assertEqual(self.ask("GET", "/v1/lists", headers=basic("ann")).status, 200)
            self.ringfence("user", "role", "ann", "agent")
            s.sendall(lines[5000:])
            self.assertIn(b" 403 ", s.recv(65536))
        # Nor is somebody else of the same name the one who announced it.
        self.ringfence("user", "remove", "ann")
        self.account("ann", "supervisor", "another-password")
        self.assertEqual(self.ask("PUT", other, "+48601000001\n", basic("ann", "another-password")).status, 404)
        self.assertEqual(self.entries("dnc"), [])

    def test_nobody_imports_beyond_his_role_and_his_lists(self):
        self.account("ann", "agent")
        self.account("ben", "supervisor")
        self.account("eve", "supervisor")
        self.ringfence("user", "grant", "ben", "import", "--list", "house")
        self.start_http()
        for who, path, status in [
            ("ann", "/v1/lists/dnc/imports", 403), ("ben", "/v1/lists/dnc/imports", 403), ("ben", "/v1/lists/house/imports", 201),
            ("eve", "/v1/lists/dnc/imports", 201), ("ann", "/v1/policy", 403), ("eve", "/v1/policy", 403), ("eve", "/v1/policy/shadow", 403),
        ]:
            with self.subTest(path, who=who):
                answer = self.ask("POST", path, "+48601000001\n", basic(who))
                self.assertEqual(answer.status, status, answer.text)
        expected = [("ann", "import"), ("ben", "import dnc"), ("ann", "activate"), ("eve", "activate")]
        # Whoever is denied does not wait for its record.
        harness.until("they are journalled", lambda: [(r["user"], r["request"]) for r in self.journal() if r["event"] == "17"] == expected)

    def test_an_import_can_be_announced_before_its_data(self):
        self.account("ann", "supervisor")
        self.account("ben", "supervisor")
        self.start_http()
        answer = self.ask("POST", "/v1/lists/dnc/imports?mode=merge&reason=later", headers=basic("ann"))
        self.assertEqual((answer.status, answer.json["state"], answer.json["answer"]), (201, "announced", None), answer.text)
        number, data = answer.json["import"], answer.json["data"]
        self.assertEqual(answer.headers["Location"], "/v1/imports/%d" % number)
        self.assertEqual(self.ask("GET", "/v1/imports/%d" % number).json, answer.json)
        other = self.ask("POST", "/v1/lists/house/imports", "+48601000009\n").json["import"]
        self.assertGreater(other, number)

        self.assertEqual(self.ask("PUT", data, "+48601000001\n", basic("ben")).status, 404)
        self.assertEqual(self.ask("PUT", data, headers=basic("ann")).status, 400)
        self.assertEqual(self.ask("PUT", "/v1/imports/999/data", "+48601000001\n", basic("ann")).status, 404)
        # What cannot be read can be sent again.
        answer = self.ask("PUT", data, "a;b\n1;2\n", basic("ann"))
        self.assertEqual((answer.status, answer.json["code"]), (409, "refused"), answer.text)
        shown = self.ask("GET", "/v1/imports/%d" % number).json
        self.assertEqual((shown["state"], shown["answer"]["code"]), ("failed", "refused"))
        answer = self.ask("PUT", data, "+48601000001\n", basic("ann"))
        self.assertEqual((answer.status, answer.json["import"], answer.json["added"]), (201, number, 1), answer.text)
        self.assertEqual(self.ask("PUT", data, "+48601000002\n", basic("ann")).status, 409)
        shown = self.ask("GET", "/v1/imports/%d" % number).json
        self.assertEqual((shown["list"], shown["by"], shown["reason"]), ("dnc", "ann", "later"))
        self.assertEqual(self.ask("GET", "/v1/imports").json["imports"][0]["import"], other)

    def test_a_client_that_leaves_in_the_middle_leaves_the_list_as_it_was(self):
        self.start_http()
        head = b"POST /v1/lists/dnc/imports HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.daemon.http_port)) as s:
            s.sendall(head + b"+48601000001\n" * 1000)
        # Once all of it was sent, and it waits for its turn: another import has the store.
        stuck = subprocess.Popen([harness.RINGFENCE, "import", "house", "-", "--store", self.store],
                                 stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self.addCleanup(stuck.wait)
        self.addCleanup(stuck.stdin.close)
        stuck.stdin.write(b"+48601000001\n" * 100_000)
        stuck.stdin.flush()

        def refused():
            answer = self.ask("POST", "/v1/lists/house/imports", "+48601000001\n")
            return answer if answer.status != 201 else None

        answer = harness.until("an import runs", refused)
        self.assertEqual((answer.status, answer.json["code"], answer.headers["Retry-After"]), (503, "busy", "1"), answer.text)
        stuck.stdin.close()
        stuck.wait()
        before = len(self.ask("GET", "/v1/imports").json["imports"])
        with socket.create_connection(("127.0.0.1", self.daemon.http_port)) as s:
            body = b"".join(b"+4860%07d\n" % i for i in range(1_000_000))
            s.sendall(b"POST /v1/lists/dnc/imports HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            harness.until("it runs", lambda: [j for j in self.ask("GET", "/v1/jobs").json["jobs"] if j["list"] == "dnc" and j["state"] == "running"])
        harness.until("it ended", lambda: all(j["state"] != "running" for j in self.ask("GET", "/v1/jobs").json["jobs"]))
        self.assertEqual(self.entries("dnc"), [])
        self.assertEqual(len(self.ask("GET", "/v1/imports").json["imports"]), before)
        self.assertEqual(self.ask("POST", "/v1/lists/dnc/imports", "+48601000001\n").status, 201)
        self.ringfence("verify")

    def test_a_job_is_seen_and_asked_to_stop(self):
        self.start_http()
        running = subprocess.Popen([harness.RINGFENCE, "import", "house", "-", "--store", self.store], stdin=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        rows = b"+48601000001\n" * 100_000
        running.stdin.write(rows)
        running.stdin.flush()
        job = harness.until("it is seen", lambda: self.ask("GET", "/v1/jobs?running=true").json["jobs"])[0]
        path = "/v1/jobs/%d/stop" % job["job"]
        told = self.ask("POST", path)
        self.assertEqual((told.status, told.json), (200, {"job": job["job"], "what": "import", "list": "house", "asked": True}))
        try:  # it looks as it reads on
            for _ in range(100):
                running.stdin.write(rows)
        except BrokenPipeError:
            pass
        try:
            running.stdin.close()
        except BrokenPipeError:
            pass
        self.assertEqual(running.wait(harness.DEADLINE), 1)
        self.assertEqual(self.ask("GET", "/v1/jobs").json["jobs"][0]["state"], "stopped")
        self.assertEqual(self.ask("POST", path).json["code"], "refused")
        self.assertEqual(self.entries("house"), [])

    def test_nothing_of_an_upload_is_left_on_the_disk(self):
        self.start_http("--http-upload-limit", "1")
        large = "+48601000001\n" * 100_000
        answer = self.ask("POST", "/v1/lists/dnc/imports", large)
        self.assertEqual((answer.status, answer.json["code"]), (413, "invalid"), answer.text)
        with socket.create_connection(("127.0.0.1", self.daemon.http_port), timeout=harness.DEADLINE) as s:
            s.sendall(b"POST /v1/lists/dnc/imports HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                      b"%x\r\n" % (1 << 20) + b"\n" * (1 << 20) + b"\r\n10\r\n")
            self.assertIn(b"HTTP/1.1 413 ", s.recv(1000))
        self.assertEqual(self.ask("POST", "/v1/lists/dnc/imports", "+48601000001\n").status, 201)
        self.assertEqual([name for name in os.listdir(self.store) if "upload" in name], [])

    def test_without_the_command_calls_are_decided_all_the_same(self):
        self.start_http("--ringfence", self.path("nothing"))
        self.assertIn("cannot be run", self.daemon.log())
        answer = self.ask("POST", "/v1/lists/dnc/imports", "+48601000001\n")
        self.assertEqual((answer.status, answer.json["code"]), (500, "failed"))
        self.assertEqual(self.ask("GET", "/v1/decide/inbound?from=1&to=2").status, 200)

    # --- exports and scrubs ---

    def test_an_export_is_what_the_command_writes(self):
        self.ringfence("import", "dnc", self.write("n.csv", "".join("+4860100%04d\n" % i for i in range(3000))))
        self.ringfence("add", "dnc", "+48601009999", "--description", "a,b")
        self.start_http()
        for query, options, kind in [("", [], "text/csv; charset=utf-8"), ("?format=jsonl", ["--format", "jsonl"], "application/x-ndjson"),
                                     ("?format=plain", ["--format", "plain"], "text/plain; charset=utf-8"),
                                     ("?separator=%3B&bom&search=a", ["--separator", ";", "--bom", "--search", "a"], "text/csv; charset=utf-8")]:
            with self.subTest(query):
                answer = self.ask("GET", "/v1/lists/dnc/export" + query)
                self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, kind), answer.text[:200])
                done = subprocess.run([harness.RINGFENCE, "export", "dnc", "--store", self.store, *options], capture_output=True, check=True)
                self.assertEqual(answer.body, done.stdout)
                self.assertIn('filename="dnc.', answer.headers["Content-Disposition"])
        packed = self.ask("GET", "/v1/lists/dnc/export", headers={"Accept-Encoding": "gzip"})
        self.assertEqual(packed.headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed.body).decode(), self.ask("GET", "/v1/lists/dnc/export").text)
        self.assertEqual(self.ask("GET", "/v1/lists/nothing/export").status, 404)
        self.assertEqual(self.ask("GET", "/v1/lists/dnc/export?format=xml").json["code"], "misused")
        self.assertEqual(self.ask("GET", "/v1/lists/dnc/export?output=/tmp/x").status, 400)
        self.assertEqual(self.ask("HEAD", "/v1/lists/dnc/export").status, 405)

    def test_an_export_goes_back_by_an_import(self):
        self.ringfence("import", "dnc", self.write("n.csv", "".join("+4860100%04d\n" % i for i in range(3000))))
        self.start_http()
        rows = self.ask("GET", "/v1/lists/dnc/export").text
        self.assertEqual(self.ask("POST", "/v1/lists/house/imports", rows).json["added"], 3000)

    def test_contacts_are_scrubbed(self):
        self.ringfence("add", "dnc", "+48601000001")
        self.start_http()
        contacts = "phone,name\n601000001,Ann\n601000002,Ben\nnone,Eve\n"
        file, headers = form(("file", contacts, "contacts.csv"), ("name", "spring"))
        for path, body, more in [("/v1/scrub/campaign?name=spring", contacts, {}), ("/v1/scrub/campaign", file, headers)]:
            answer = self.ask("POST", path, body, more)
            self.assertEqual((answer.status, answer.text), (200, "phone,name\n601000002,Ben\n"), answer.text)
            told = {k: answer.headers["Ringfence-" + k] for k in ["Rows", "Kept", "Stopped", "Unreadable"]}
            self.assertEqual(told, {"Rows": "3", "Kept": "1", "Stopped": "1", "Unreadable": "1"})
            self.assertEqual(answer.headers["Content-Length"], str(len(answer.text)))
        marked = self.ask("POST", "/v1/scrub/campaign?name=spring&annotate", contacts).text
        self.assertEqual(marked.splitlines()[1], "601000001,Ann,status,Do not call,dnc,test.ring:7")
        for path, body, status in [("/v1/scrub/campaign?name=spring&unreadable=abort", contacts, 400), ("/v1/scrub/nothing", contacts, 400),
                                   ("/v1/scrub/campaign?name=spring&unreadable=file=/tmp/x", contacts, 400), ("/v1/scrub/campaign?name=spring", None, 400),
                                   ("/v1/scrub/campaign?name=spring&to=1", contacts, 400), ("/v1/scrub/campaign?name=spring&colour=red", contacts, 400)]:
            with self.subTest(path):
                self.assertEqual(self.ask("POST", path, body).status, status)

    # --- rule files ---

    def rules(self, path, *files, headers=None, **members):
        return self.ask("POST", path, {"files": [{"name": n, "text": t} for n, t in files], **members}, headers=headers)

    def test_rules_are_checked_tested_and_formatted(self):
        self.start_http(role="reader")
        for send in [lambda path, text: self.ask("POST", path, text, {"Content-Type": "text/plain"}),
                     lambda path, text: self.rules(path, ("a.ring", text)),
                     lambda path, text: self.ask("POST", path, *form(("file", text, "a.ring")))]:
            answer = send("/v1/rules/check", RULES)
            self.assertEqual((answer.status, answer.json["accepted"]), (200, True), answer.text)
            answer = send("/v1/rules/check", RULES.replace("dnc ->", "dnx ->", 1))
            self.assertEqual((answer.status, answer.json["accepted"]), (200, False), answer.text)
            self.assertEqual({m["line"] for m in answer.json["messages"] if m["severity"] == "error"}, {6})
            answer = send("/v1/rules/test", TESTED)
            self.assertEqual((answer.status, answer.json["accepted"], answer.json["files"][0]["tests_run"]), (200, True, 1), answer.text)
            answer = send("/v1/rules/test", FAILING)
            self.assertEqual((answer.status, answer.json["accepted"], answer.json["files"][0]["tests_failed"]), (200, False, 1), answer.text)
            answer = send("/v1/rules/format", "ringfence 1; list   dnc;")
            self.assertEqual((answer.status, answer.text), (200, "ringfence 1;\nlist dnc;\n"), answer.text)
            answer = send("/v1/rules/format", "ringfence 1; list {")
            self.assertEqual((answer.status, answer.json["code"]), (400, "invalid"), answer.text)
        self.assertEqual(self.ask("POST", "/v1/rules/test?coverage", TESTED).json["files"][0]["coverage"]["covered"] > 0, True)
        self.assertEqual(self.ask("POST", "/v1/rules/check?strict", "ringfence 1;\nlist a;\n").json["accepted"], False)

    def test_an_include_finds_files_of_the_body_alone(self):
        self.start_http(role="reader")
        secret = self.write("secret.ring", "list secret;\n")
        os.mkfifo(self.path("pipe.ring"))
        self.assertTrue(self.rules("/v1/rules/check", ("main.ring", 'ringfence 1; include "parts/a.ring";'), ("parts/a.ring", 'include "../b.ring";'),
                                   ("b.ring", "list b;")).json["accepted"])
        said = set()
        for name in [secret, self.path("pipe.ring"), self.path("none.ring"), self.folder, "../secret.ring", "a/../../secret.ring", "/dev/zero", "/etc/passwd",
                     "../../../../../../etc/passwd"]:
            with self.subTest(name):
                answer = self.rules("/v1/rules/check", ("main.ring", 'ringfence 1;\ninclude "%s";\n' % name))
                self.assertEqual((answer.json["accepted"], answer.json["messages"][0]["code"]), (False, "RF0021"))
                said.add(answer.json["messages"][0]["message"].replace(name, ""))
        self.assertEqual(len(said), 1)  # whether there is such a file is not to be seen
        for name in ["", "/etc/x", "../x", "a/../x", "-x", "a//b", ".", "a\0b", "a\\b", "x" * 300]:
            with self.subTest(name):
                self.assertEqual(self.rules("/v1/rules/check", (name, RULES)).status, 400)
        for body in [{}, {"files": []}, {"files": [{"name": "a"}]}, {"files": "x"}, [], {"files": [{"name": "a", "text": RULES}] * 2},
                     {"files": [{"name": "%d.ring" % i, "text": ""} for i in range(65)]}]:
            with self.subTest(body):
                self.assertEqual(self.ask("POST", "/v1/rules/check", body).status, 400)

    def test_rules_that_take_for_ever_are_ended(self):
        self.start_http(role="reader")
        answer = self.ask("POST", "/v1/rules/check", "ringfence 1;\n" + "# " + "x" * (33 << 20) + "\n")
        self.assertEqual(answer.json["accepted"], False)
        self.assertEqual(self.ask("POST", "/v1/rules/check", "x" * (41 << 20)).status, 413)

    def test_rules_are_compared_with_those_in_force(self):
        self.start_http(role="reader")
        self.assertEqual(self.ask("POST", "/v1/rules/diff", RULES).json["equal"], True)
        answer = self.ask("POST", "/v1/rules/diff", RULES.replace("603", "486"))
        self.assertEqual((answer.status, answer.json["equal"], answer.json["old"]), (200, False, "policy version 1"))
        self.assertIn("hangup 486", answer.json["regions"][0]["new"])
        self.assertEqual(self.ask("POST", "/v1/rules/diff?old=1", RULES).json["equal"], True)
        answer = self.ask("POST", "/v1/rules/diff?old=7", RULES)
        self.assertEqual((answer.status, answer.json["code"]), (400, "misused"), answer.text)
        # No name is one of a file of the machine's.
        secret = self.write("secret", "hunter2 is the password\n")
        for old in [secret, "../../../../../../.." + secret, "/etc/passwd", "main.ring", "-", "1 2", "--store=x", "0x1", "1/../2"]:
            answer = self.ask("POST", "/v1/rules/diff?old=" + urllib.parse.quote(old, safe=""), RULES)
            self.assertEqual(answer.status, 400, answer.text)
            self.assertNotIn("hunter2", answer.text)
            self.assertNotIn("root:", answer.text)

    def test_rules_are_put_in_force_by_their_version(self):
        self.start_http()
        tag = self.ask("GET", "/v1/policy").headers["ETag"]
        answer = self.ask("POST", "/v1/policy?reason=monday", TESTED, {"If-Match": tag})
        self.assertEqual((answer.status, answer.json["version"], answer.json["tests_passed"], answer.headers["Location"]),
                         (201, 2, 1, "/v1/policy/versions/2"), answer.text)
        # Another engineer, who has read the version before.
        answer = self.ask("POST", "/v1/policy", RULES, {"If-Match": tag})
        self.assertEqual((answer.status, answer.json["code"]), (412, "conflict"), answer.text)
        self.assertIn("version 2 of the policy is in force by now, not 1", answer.json["detail"])
        answer = self.ask("POST", "/v1/policy", RULES.replace("dnc ->", "dnx ->", 1))
        self.assertEqual((answer.status, answer.json["code"], answer.json["messages"][0]["line"]), (400, "invalid", 6), answer.text)
        answer = self.ask("POST", "/v1/policy", FAILING)
        self.assertEqual((answer.status, answer.json["code"], answer.json["tests_failed"]), (409, "refused", 1), answer.text)
        self.assertEqual(self.ask("POST", "/v1/policy?without_tests", FAILING).status, 201)
        self.assertEqual(self.ask("GET", "/v1/policy").json["version"], 3)
        # As it was shown it can be put in force again.
        shown = self.ask("GET", "/v1/policy/versions/2").json
        answer = self.rules("/v1/policy", *[(f["name"], f["text"]) for f in shown["files"]])
        self.assertEqual((answer.status, answer.json["version"]), (201, 4), answer.text)

        answer = self.ask("POST", "/v1/policy/shadow", RULES.replace("603", "486"))
        self.assertEqual((answer.status, answer.json["in_force"], answer.json["version"]), (201, False, 5), answer.text)
        self.assertEqual(self.ask("GET", "/v1/policy/shadow").json["shadow_version"], 5)
        self.assertEqual(self.ask("POST", "/v1/policy/shadow/promote").status, 200)
        self.assertEqual(self.ask("GET", "/v1/policy").json["version"], 5)
        self.assertEqual(self.ask("POST", "/v1/policy/shadow", RULES).json["version"], 6)
        dropped = self.ask("DELETE", "/v1/policy/shadow").json
        self.assertEqual((dropped["version"], dropped["in_force"], dropped["shadow_version"]), (6, False, None))
        record = [r for r in self.journal() if r["program"] == "http"][0]
        self.assertEqual((record["program"], record["reason"]), ("http", "monday"))

    def test_a_child_that_is_killed_is_told_as_a_failure(self):
        self.start_http("--ringfence", self.script("kill -9 $$"))
        for path in ["/v1/lists/dnc/imports", "/v1/rules/check", "/v1/policy", "/v1/scrub/campaign?name=x"]:
            answer = self.ask("POST", path, "+48601000001\n")
            self.assertEqual((answer.status, answer.json["code"]), (500, "failed"), answer.text)

    def test_an_export_that_breaks_off_has_no_end(self):
        self.start_http("--ringfence", self.script("head -c 300000 /dev/zero; kill -9 $$"))
        with self.assertRaises((http.client.IncompleteRead, ConnectionError)):
            self.ask("GET", "/v1/lists/dnc/export")

    def test_an_export_is_ended_when_its_client_leaves(self):
        self.start_http("--ringfence", self.script("echo $$ > %s; exec cat /dev/zero" % self.path("pid")))
        with socket.create_connection(("127.0.0.1", self.daemon.http_port)) as s:
            s.sendall(b"GET /v1/lists/dnc/export HTTP/1.1\r\nHost: localhost\r\n\r\n")
            s.recv(1000)
            pid = self.pid()
        harness.until("it ended", lambda: not os.path.exists("/proc/%d" % pid))

    def test_what_runs_is_ended_with_the_daemon(self):
        self.start_http("--ringfence", self.script("echo $$ > %s; exec sleep 600" % self.path("pid")))
        with socket.create_connection(("127.0.0.1", self.daemon.http_port)) as s:
            s.sendall(b"GET /v1/lists/dnc/export HTTP/1.1\r\nHost: localhost\r\n\r\n")
            pid = harness.until("it runs", self.pid)
            self.assertEqual(self.daemon.end(), 0)
        harness.until("it ended", lambda: not os.path.exists("/proc/%d" % pid))

    def pid(self):
        """What a script below wrote, once it has."""
        try:
            with open(self.path("pid"), encoding="ascii") as f:
                return int(f.read())
        except (OSError, ValueError):
            return None

    def script(self, text):
        return self.write("ringfence.sh", "#!/bin/bash\n" + text + "\n", mode=0o700)


if __name__ == "__main__":
    unittest.main()
