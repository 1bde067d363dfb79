# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""The page of reference: its files, whom they are for, that nothing of it comes from elsewhere, and that what it asks is answered."""

import gzip
import http.client
import re
import unittest
import urllib.parse

import harness

RULES = """ringfence 1;
region PL;
list house;
inbound { house -> hangup; }
"""

FILES = {
    "/docs": "text/html; charset=utf-8",
    "/docs/reference.js": "text/javascript; charset=utf-8",
    "/docs/swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "/docs/swagger-ui.css": "text/css; charset=utf-8",
}


class Docs(harness.HttpCase):
    def setUp(self):
        super().setUp()
        self.activate(RULES)

    def test_each_file_is_sent_as_the_client_takes_it(self):
        self.start_http()
        for path, kind in FILES.items():
            with self.subTest(path):
                plain = self.ask("GET", path)
                packed = self.ask("GET", path, headers={"Accept-Encoding": "gzip"})
                for answer, encoding in [(plain, None), (packed, "gzip")]:
                    self.assertEqual((answer.status, answer.headers["Content-Type"], answer.headers["Content-Encoding"]), (200, kind, encoding))
                    self.assertEqual((answer.headers["X-Content-Type-Options"], answer.headers["Vary"], answer.headers["Cache-Control"]),
                                     ("nosniff", "Accept-Encoding", "no-cache"))
                    self.assertRegex(answer.headers["ETag"], '^"[0-9a-f]{32}"$')
                self.assertEqual(gzip.decompress(packed.body), plain.body)
                self.assertNotEqual(plain.headers["ETag"], packed.headers["ETag"], "one names bytes, and these are others")
                head = self.ask("HEAD", path)
                self.assertEqual((head.status, head.headers["Content-Length"], head.headers["ETag"]), (200, str(len(plain.body)), plain.headers["ETag"]))

    def test_what_the_client_has_already_is_not_sent_again(self):
        self.start_http()
        for path in FILES:
            tag = self.ask("GET", path).headers["ETag"]
            for said, status in [(tag, 304), ('"x", W/' + tag, 304), ("*", 304), ('"x"', 200), (tag.strip('"'), 200)]:
                answer = self.ask("GET", path, headers={"If-None-Match": said})
                self.assertEqual((answer.status, answer.headers["ETag"], bool(answer.body)), (status, tag, status == 200), said)
                self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
            packed = self.ask("GET", path, headers={"If-None-Match": tag, "Accept-Encoding": "gzip"})
            self.assertEqual((packed.status, packed.headers["Content-Encoding"]), (200, "gzip"))

    def test_nothing_comes_from_elsewhere(self):
        self.start_http()
        page = self.ask("GET", "/docs")
        policy = dict(part.strip().split(" ", 1) for part in page.headers["Content-Security-Policy"].split(";"))
        self.assertEqual(policy.pop("img-src"), "'self' data:")
        self.assertEqual(set(policy.values()), {"'none'", "'self'"}, policy)
        self.assertEqual((policy["default-src"], policy["frame-ancestors"], policy["base-uri"]), ("'none'",) * 3)
        # What the policy forbids is not in the page: scripts and styles of its own.
        self.assertEqual(re.findall(r"<script>|<style|style=|\son\w+=", page.text), [])
        named = re.findall(r'(?:src|href)="([^"]*)"', page.text)
        self.assertEqual({urllib.parse.urljoin("/docs", each) for each in named} - {"data:,"}, set(FILES) - {"/docs"} | {"/v1/openapi.json"})
        for each in named:
            self.assertEqual(urllib.parse.urlsplit(each)[:2], ("data" if each == "data:," else "", ""), each)
            if each != "data:,":
                self.assertEqual(self.ask("GET", urllib.parse.urljoin("/docs", each)).status, 200, each)
        self.assertEqual(re.findall(r"https?://", page.text + self.ask("GET", "/docs/reference.js").text), [])
        style = self.ask("GET", "/docs/swagger-ui.css").text
        self.assertEqual([each for each in re.findall(r"url\(\s*['\"]?([^'\")]{0,40})|@import", style) if not each.startswith("data:")], [])

    def test_it_is_for_everybody_who_reaches_the_port(self):
        self.start_http("--http-monitor", "127.0.0.1:0", role="none")
        self.assertEqual(self.ask("GET", "/v1/lists").status, 401)
        for path in FILES:
            self.assertEqual(self.ask("GET", path).status, 200)
        self.assertEqual((self.ask("POST", "/docs").status, self.ask("GET", "/docs/none.js").json["code"], self.ask("GET", "/docs/../docs").status), (405, "missing", 400))
        monitor = int(re.search(r"listening on http://\S+:(\d+) for monitoring", self.daemon.log())[1])
        c = http.client.HTTPConnection("127.0.0.1", monitor, timeout=harness.DEADLINE)
        c.request("GET", "/docs")
        self.assertEqual(c.getresponse().status, 404)
        c.close()

    def test_what_it_asks_is_answered_and_what_another_page_asks_is_not(self):
        self.start_http("--http-host", "ringfence.example")
        here = "127.0.0.1:%d" % self.daemon.http_port
        path = "/v1/lists/house/entries/+48601000002"
        for host, headers, status in [
            (here, {"Origin": "http://" + here}, 200),
            (here, {"Origin": "http://" + here, "Sec-Fetch-Site": "same-origin"}, 200),
            ("ringfence.example", {"Origin": "https://RINGFENCE.example", "Sec-Fetch-Site": "same-origin"}, 200),  # a proxy speaks TLS for us
            ("ringfence.example", {"Origin": "http://ringfence.example", "Sec-Fetch-Site": "same-site"}, 403),
            (here, {"Origin": "http://" + here, "Sec-Fetch-Site": "cross-site"}, 403),
            (here, {"Origin": "http://127.0.0.1:1"}, 403),
            (here, {"Origin": "http://127.0.0.1"}, 403),
            (here, {"Origin": here}, 403),
            (here, {"Origin": "ftp://" + here}, 403),
            (here, {"Origin": "http://evil.example#http://" + here}, 403),
            (here, {"Origin": "null"}, 403),
            ("evil.example", {"Origin": "http://evil.example"}, 421),
        ]:
            with self.subTest(headers, host=host):
                answer = self.ask("PUT", path, {}, {"Host": host, **headers})
                self.assertEqual(answer.status, status, answer.text)
                self.assertIsNone(answer.headers["Access-Control-Allow-Origin"])


if __name__ == "__main__":
    unittest.main()
