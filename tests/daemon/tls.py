# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""TLS before both doors, certificates that are accounts, proxies that say for whom they ask, and a door for monitoring alone."""

import base64
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import unittest
import warnings

import harness

RULES = """ringfence 1;
region PL;
list dnc { +48601000001; }
list house;
inbound to +48221234567 { dnc -> hangup 603; }
"""


class Tls(harness.CertificateCase):
    certificates = [("daemon", "/CN=localhost"), ("second", "/CN=localhost"), ("ana", "/O=house/CN=ana"), ("nobody", "/CN=nobody"),
                    ("forged", "/CN=ana", "other"), ("both", "/CN=ana/CN=ben")]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.openssl("ec", "-aes256", "-passout", "pass:secret", "-in", "daemon.key", "-out", "locked.key")
        os.chmod(os.path.join(cls.made, "locked.key"), 0o600)

    def setUp(self):
        super().setUp()
        self.activate(RULES)
        for name in ["daemon.pem", "daemon.key"]:  # which a test may replace
            shutil.copy(self.file(name), self.path(name))

    def start_tls(self, *options, role="supervisor"):
        self.daemon = self.start("--http", "127.0.0.1:0", "--https", "127.0.0.1:0", "--listen-tls", "127.0.0.1:0", "--tls-certificate",
                                 self.path("daemon.pem"), "--tls-key", self.path("daemon.key"), *options, role=role)
        return self.daemon

    def port(self, scheme):
        return int(re.search(r"listening on %s://\S+:(\d+)" % scheme, self.daemon.log())[1])

    def context(self, certificate=None, **settings):
        made = ssl.create_default_context(cafile=self.file("ca.pem"))
        if certificate:
            made.load_cert_chain(self.file(certificate + ".pem"), self.file(certificate + ".key"))
        for name, value in settings.items():
            setattr(made, name, value)
        return made

    def ask(self, method, path, body=None, headers=None, context=None):
        c = http.client.HTTPSConnection("127.0.0.1", self.port("https"), timeout=harness.DEADLINE, context=context or self.context())
        try:
            c.request(method, path, body, headers or {})
            return harness.HttpAnswer(c.getresponse())
        finally:
            c.close()

    def connect(self, scheme, context=None):
        raw = socket.create_connection(("127.0.0.1", self.port(scheme)), timeout=harness.DEADLINE)
        self.addCleanup(raw.close)
        made = (context or self.context()).wrap_socket(raw, server_hostname="localhost")
        self.addCleanup(made.close)
        return made

    def line(self, connection, request=None):
        """The first line of an answer."""
        if request:
            connection.sendall(request)
        answer = b""
        while not answer.endswith(b"\r\n"):
            got = connection.recv(1)
            if not got:
                break
            answer += got
        return answer.decode().strip()

    # --- both doors ---

    def test_both_doors_answer_inside_tls_as_they_do_in_plain(self):
        self.start_tls()
        path = "/v1/decide/inbound?from=+48601000001&to=+48221234567&format=text"
        self.assertEqual(self.ask("GET", path).text, self.daemon.http("GET", path).text)
        with self.connect("tls") as c:
            self.assertEqual(self.line(c, b"PING\r\n"), "+PONG")
            self.assertEqual(self.line(c, b"SELECT 0\r\n"), "+OK")
        # As others' programs have it.
        done = subprocess.run(["curl", "-sS", "--cacert", self.file("ca.pem"), "https://localhost:%d%s" % (self.port("https"), path)],
                              capture_output=True, text=True, timeout=harness.DEADLINE)
        self.assertEqual(done.stdout, self.daemon.http("GET", path).text, done.stderr)
        done = subprocess.run(["redis-cli", "--tls", "--cacert", self.file("ca.pem"), "-p", str(self.port("tls")), "DECIDE", "inbound", "from=+48601000001",
                               "to=+48221234567"], capture_output=True, text=True, timeout=harness.DEADLINE)
        self.assertTrue(done.stdout.startswith("hangup;code=603;list=dnc"), done.stdout + done.stderr)

    def test_the_journal_has_the_clients_address(self):
        self.start_tls()
        with self.connect("https") as c:
            address = "%s:%d" % c.getsockname()
            self.line(c, b"PUT /v1/lists/house/entries/+48601000002 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
        self.assertEqual(self.journal()[-1]["address"], address)

    def test_only_tls_1_2_and_1_3_are_spoken_and_http_1_1_alone(self):
        self.start_tls()
        for version, spoken in [(ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_3, True)]:
            context = self.context()
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = context.maximum_version = version
            try:
                with self.connect("https", context) as c:
                    self.assertEqual(c.version(), {"TLSv1_2": "TLSv1.2", "TLSv1_3": "TLSv1.3"}.get(version.name))
                self.assertTrue(spoken, version)
            except ssl.SSLError:
                self.assertFalse(spoken, version)
        context = self.context()
        context.set_alpn_protocols(["h2", "http/1.1"])
        self.assertEqual(self.connect("https", context).selected_alpn_protocol(), "http/1.1")
        context.set_alpn_protocols(["h2"])
        with self.assertRaises(ssl.SSLError):
            self.connect("https", context)

    def test_what_is_no_tls_gets_nothing_and_harms_nobody(self):
        self.start_tls()
        for scheme in ["https", "tls"]:
            for data in [b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"PING\r\n", os.urandom(5000), b"\x16\x03\x01\xff\xff" + b"\0" * 70000]:
                with socket.create_connection(("127.0.0.1", self.port(scheme)), timeout=harness.DEADLINE) as s:
                    try:
                        s.sendall(data)
                        s.shutdown(socket.SHUT_WR)
                        while s.recv(65536):
                            pass
                    except OSError:
                        pass
        silent = [socket.create_connection(("127.0.0.1", self.port("https"))) for _ in range(200)]
        self.assertEqual(self.ask("GET", "/healthz").text, "ok\n")
        for s in silent:
            s.close()

    def test_files_go_through_it_whole_and_a_client_that_leaves_is_noticed(self):
        self.start_tls()
        lines = "".join("+4860100%05d\n" % i for i in range(100_000))
        answer = self.ask("POST", "/v1/lists/house/imports", lines)
        self.assertEqual((answer.status, answer.json["added"]), (201, 100_000), answer.text)
        self.assertEqual(self.ask("GET", "/v1/lists/house/export?format=plain").text, lines)
        c = self.connect("https")
        c.sendall(b"POST /v1/lists/dnc/imports HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" + b"+48601000009\n" * 1000)
        c.close()
        harness.until("it is noticed", lambda: self.daemon.info()["http_clients"] == "0")
        self.assertEqual(len(self.ask("GET", "/v1/imports").json["imports"]), 1)

    def test_an_answer_ends_as_tls_has_it(self):
        self.start_tls()
        c = self.connect("https", self.context())
        c.suppress_ragged_eofs = False  # an end that is not said raises
        c.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b""
        while got := c.recv(1000):
            answer += got
        self.assertTrue(answer.endswith(b"ok\n"))

    def test_who_was_asked_for_is_answered_when_the_daemon_ends(self):
        self.start_tls()
        c = self.connect("https")
        c.sendall(b"POST /v1/lists/house/entries HTTP/1.1\r\nHost: localhost\r\nContent-Length: 28\r\n\r\n" + b'{"number": ["+48601000005"]}')
        line = self.line(c)
        self.assertIn("200", line)
        tls = self.connect("tls")
        self.assertEqual(self.line(tls, b"PING\r\n"), "+PONG")
        self.assertEqual(self.daemon.end(), 0)

    # --- certificate and key ---

    def serial(self):
        with self.connect("https") as c:
            return c.getpeercert()["serialNumber"]

    def test_a_new_certificate_is_taken_at_hangup_and_connections_go_on(self):
        self.start_tls()
        before = self.serial()
        open_since = self.connect("tls")
        self.assertEqual(self.line(open_since, b"PING\r\n"), "+PONG")
        for name in ["pem", "key"]:
            shutil.copy(self.file("second." + name), self.path("daemon." + name))
        self.daemon.process.send_signal(signal.SIGHUP)
        harness.until("it has the other one", lambda: self.serial() != before)
        self.assertEqual(self.line(open_since, b"PING\r\n"), "+PONG")
        # One that is wrong changes nothing.
        now = self.serial()
        self.write("daemon.pem", "no certificate\n")
        self.daemon.process.send_signal(signal.SIGHUP)
        harness.until("it says so", lambda: "connections are made with the certificate and key from before" in self.daemon.log())
        self.assertEqual(self.serial(), now)

    def test_what_is_wrong_with_the_files_is_told_at_the_start(self):
        shutil.copy(self.file("daemon.key"), self.path("open.key"))
        os.chmod(self.path("open.key"), 0o644)
        for certificate, key, more, status, text in [
            (self.file("daemon.pem"), self.path("none.key"), [], 1, "none.key"),
            (self.path("none.pem"), self.file("daemon.key"), [], 1, "none.pem"),
            (self.file("daemon.key"), self.file("daemon.key"), [], 1, "certificate `"),
            (self.file("daemon.pem"), self.file("second.key"), [], 1, "it is not that of the certificate"),
            (self.file("daemon.pem"), self.file("locked.key"), [], 1, "locked.key"),
            (self.file("daemon.pem"), self.path("open.key"), [], 1, "others may read or write it"),
            (self.file("daemon.pem"), self.file("daemon.key"), ["--tls-client-ca", self.file("daemon.key")], 1, "authority of clients `"),
            (self.file("daemon.pem"), None, [], 2, "go together"),
            (None, None, [], 2, "need --tls-certificate and --tls-key"),
        ]:
            with self.subTest(text):
                options = ["--https", "127.0.0.1:0", *more]
                options += ["--tls-certificate", certificate] if certificate else []
                options += ["--tls-key", key] if key else []
                found, said = self.run_to_end("--listen", "127.0.0.1:0", *options)
                self.assertEqual(found, status, said)
                self.assertIn(text, said)
        status, said = self.run_to_end("--tls-certificate", self.file("daemon.pem"), "--tls-key", self.file("daemon.key"))
        self.assertEqual((status, "go with --https or --listen-tls" in said), (2, True), said)

    # --- what is counted ---

    def figures(self):
        return {name + (labels or ""): float(value) for name, labels, value in
                re.findall(r"(?m)^(ringfence_tls_\w+)(\{[^}]*\})? (\S+)$", self.daemon.http("GET", "/metrics").text)}

    def test_connections_handshakes_and_the_certificate_s_end_are_counted_and_told(self):
        self.start_tls()
        before = self.figures()
        self.assertEqual(set(before.values()) - {before["ringfence_tls_certificate_expires_timestamp_seconds"]}, {0})
        with self.connect("https"), self.connect("tls"), self.connect("tls"):
            now = harness.until("they are counted", lambda: (f := self.figures())['ringfence_tls_clients{door="resp"}'] == 2 and f)
            self.assertEqual(now['ringfence_tls_clients{door="http"}'], 1)
        for c in (socket.create_connection(("127.0.0.1", self.port("tls")), timeout=harness.DEADLINE) for _ in range(3)):
            with c, contextlib.suppress(ConnectionError):  # which is how some of them end
                c.sendall(b"PING\r\n")
                while c.recv(100):
                    pass
        now = harness.until("those that have left are no longer there", lambda: (f := self.figures())['ringfence_tls_clients{door="resp"}'] == 0 and
                            f['ringfence_tls_clients{door="http"}'] == 0 and f)
        self.assertEqual((now['ringfence_tls_connections_total{door="resp"}'], now['ringfence_tls_connections_total{door="http"}']), (2, 1))
        self.assertEqual(now["ringfence_tls_handshakes_failed_total"], 3)
        info = self.daemon.info()
        self.assertEqual([info[k] for k in ["tls_clients", "tls_resp_connections", "tls_http_connections", "tls_failed_handshakes", "tls_failed_reloads"]],
                         ["0", "2", "1", "3", "0"])

    def end_of(self, certificate):
        done = subprocess.run(["openssl", "x509", "-noout", "-enddate", "-in", self.path(certificate)], check=True, capture_output=True, text=True)
        return ssl.cert_time_to_seconds(done.stdout.strip().split("=", 1)[1])

    def test_the_end_that_is_told_is_that_of_the_certificate_in_use(self):
        self.start_tls()
        name = "ringfence_tls_certificate_expires_timestamp_seconds"
        self.assertEqual(self.figures()[name], self.end_of("daemon.pem"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "9", "-subj", "/CN=localhost",
                        "-keyout", self.path("daemon.key"), "-out", self.path("daemon.pem")], check=True, capture_output=True)
        self.daemon.process.send_signal(signal.SIGHUP)
        end = self.end_of("daemon.pem")
        harness.until("it was read again", lambda: self.figures()[name] == end)
        with open(self.path("daemon.pem"), "w", encoding="utf-8") as f:
            f.write("no certificate")
        self.daemon.process.send_signal(signal.SIGHUP)
        harness.until("it could not be read", lambda: self.figures()["ringfence_tls_reloads_failed_total"] == 1)
        self.assertEqual(self.figures()[name], end)
        self.assertEqual(self.daemon.info()["tls_certificate_expires"], str(int(end)))

    def test_without_tls_nothing_is_told_of_it(self):
        self.daemon = self.start("--http", "127.0.0.1:0")
        self.assertEqual(self.figures(), {})

    # --- clients' certificates ---

    def test_a_client_is_the_account_that_its_certificate_names(self):
        self.account("ana", "supervisor")
        self.account("ben", "reader")
        self.start_tls("--tls-client-ca", self.file("ca.pem"), role="none")
        ana = self.context("ana")
        answer = self.ask("PUT", "/v1/lists/house/entries/+48601000002", context=ana)
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(self.journal()[-1]["user"], "ana")
        with self.connect("tls", self.context("ana")) as c:
            self.assertEqual(self.line(c, b"ACL WHOAMI\r\n") and self.line(c), "ana")
        # Who says who he is is that one.
        as_ben = {"Authorization": "Basic " + base64.b64encode(b"ben:ben-password").decode()}
        self.assertEqual(self.ask("PUT", "/v1/lists/house/entries/+48601000003", headers=as_ben, context=ana).status, 403)
        for name in [None, "nobody", "both"]:
            with self.subTest(name):
                self.assertEqual(self.ask("GET", "/v1/lists", context=self.context(name)).status, 401)
                with self.connect("tls", self.context(name)) as c:
                    self.assertTrue(self.line(c, b"LISTS\r\n").startswith("-NOAUTH"))
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.ask("GET", "/healthz", context=self.context("forged"))
        # Its role is what it is now.
        self.ringfence("user", "remove", "ana")
        self.assertEqual(self.ask("GET", "/v1/lists", context=ana).status, 401)

    def test_without_an_authority_certificates_of_clients_are_not_asked_for(self):
        self.account("ana", "supervisor")
        self.start_tls(role="none")
        self.assertEqual(self.ask("GET", "/v1/lists", context=self.context("ana")).status, 401)

    # --- proxies, and the door for monitoring ---

    def test_a_trusted_proxy_says_for_whom_it_asks(self):
        self.account("ana", "supervisor")
        ana = {"Authorization": "Basic " + base64.b64encode(b"ana:ana-password").decode()}
        for name, cases in [
            ("X-Forwarded-For", [("192.0.2.7", "192.0.2.7"), ("10.0.0.1, 192.0.2.8", "192.0.2.8"),  # what came before the proxy anybody can write
                                 ("192.0.2.7:4711", "192.0.2.7"), ("2001:db8::1", "2001:db8::1"), ("[2001:db8::2]:4711", "2001:db8::2"),
                                 ("nonsense", None), ("", None), ("192.0.2.7, unknown", None)]),
            ("Forwarded", [("for=192.0.2.60;proto=https;by=203.0.113.43", "192.0.2.60"),
                           ('for=10.0.0.1, For="[2001:db8:cafe::17]:4711"', "2001:db8:cafe::17"), ("for=_hidden", None), (";;=,", None), ("192.0.2.7", None)]),
        ]:
            other = {"X-Forwarded-For": "Forwarded", "Forwarded": "X-Forwarded-For"}[name]
            self.daemon = self.start("--http", "127.0.0.1:0", "--trust-proxy", "127.0.0.1", "--proxy-header", name, "--default-role", "administrator", role=None)
            # Nobody is on loopback by way of a proxy.
            for headers in [{}, {name: "192.0.2.7"}, {name: "127.0.0.1"}, {name: "for=127.0.0.1"}]:
                self.assertEqual(self.daemon.http("GET", "/v1/lists", headers=headers).status, 401)
                self.assertEqual(self.daemon.http("GET", "/metrics", headers=headers).status, 401)
            for text, address in cases:
                with self.subTest(text):
                    # What the proxy does not write itself its clients did.
                    headers = {name: text, other: "for=203.0.113.1" if other == "Forwarded" else "203.0.113.1", **ana}
                    answer = self.daemon.http("PUT", "/v1/lists/house/entries/+48601000002", {"description": text + name}, headers)
                    self.assertEqual(answer.status, 200, answer.text)
                    found = self.journal()[-1]["address"]
                    if address:
                        self.assertEqual(found, address)
                    else:
                        self.assertTrue(found.startswith("127.0.0.1:"), found)

    def test_who_is_no_trusted_proxy_says_nothing_of_others(self):
        self.daemon = self.start("--http", "127.0.0.1:0", "--trust-proxy", "192.0.2.0/24")
        self.daemon.http("PUT", "/v1/lists/house/entries/+48601000002", {}, {"X-Forwarded-For": "192.0.2.7"})
        self.assertTrue(self.journal()[-1]["address"].startswith("127.0.0.1:"))

    def test_the_door_for_monitoring_answers_nothing_else(self):
        for more in [[], ["--trust-proxy", "127.0.0.1"]]:
            self.daemon = self.start("--http", "127.0.0.1:0", "--http-monitor", "127.0.0.1:0", *more, role="administrator")
            self.expect_monitoring_alone()

    def expect_monitoring_alone(self):
        port = int(re.search(r"listening on http://\S+:(\d+) for monitoring", self.daemon.log())[1])
        for path, status in [("/healthz", 200), ("/readyz", 200), ("/metrics", 200), ("/v1/lists", 404), ("/v1/decide/inbound?from=1&to=2", 404),
                             ("/v1/openapi.json", 404), ("/v1/lists/dnc/export", 404)]:
            c = http.client.HTTPConnection("127.0.0.1", port, timeout=harness.DEADLINE)
            c.request("GET", path)
            self.assertEqual(c.getresponse().status, status, path)
            c.close()
        c = http.client.HTTPConnection("127.0.0.1", port, timeout=harness.DEADLINE)
        c.request("POST", "/v1/policy", RULES)
        self.assertEqual(c.getresponse().status, 404)
        c.close()

    def test_beyond_loopback_plain_http_has_to_be_permitted(self):
        for options, status, text in [
            (["--http", "0.0.0.0:0"], 2, "needs --allow-remote"), (["--http", "0.0.0.0:0", "--allow-remote"], 2, "in plain text"),
            (["--https", "0.0.0.0:0"], 2, "needs --allow-remote"),
            (["--http", "0.0.0.0:0", "--allow-remote", "--http-plain"], 2, "needs --password-file or an account"),
            (["--http", "0.0.0.0:0", "--allow-remote", "--trust-proxy", "10.0.0.1"], 2, "needs --password-file or an account"),
            (["--http", "127.0.0.1:0", "--trust-proxy", "proxy"], 2, "is no network"),
            (["--http", "127.0.0.1:0", "--proxy-header", "Via"], 2, "X-Forwarded-For or Forwarded"),
            (["--https", "here"], 2, "is no address and port"),
        ]:
            with self.subTest(options):
                found, said = self.run_to_end("--listen", "127.0.0.1:0", *options)
                self.assertEqual(found, status, said)
                self.assertIn(text, said)


if __name__ == "__main__":
    unittest.main()
