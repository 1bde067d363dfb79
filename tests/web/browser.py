# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""A page of another origin, in Chromium: it may ask where its origin is named, and nothing where it is not."""

import http.server
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "daemon"))

import harness  # noqa: E402

RULES = """ringfence 1;
region PL;
list house;
inbound to +48221234567 { house -> hangup 486; }
"""


class Page:
    """The server of the page, and what the page told it."""

    def __init__(self):
        self.settings = {}
        self.told = queue.Queue()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self, kind, body):
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                if self.path == "/settings":
                    self.answer("application/json", json.dumps(outer.settings).encode())
                elif self.path == "/":
                    with open(os.path.join(HERE, "page.html"), "rb") as f:
                        self.answer("text/html", f.read())
                else:
                    self.answer("text/plain", b"")

            def do_POST(self):
                outer.told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.answer("text/plain", b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def origin(self):
        return "http://127.0.0.1:%d" % self.server.server_address[1]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Browser(harness.HttpCase):
    def setUp(self):
        super().setUp()
        self.activate(RULES)
        self.page = Page()
        self.addCleanup(self.page.close)
        self.token = json.loads(self.ringfence("token", "add", "crm", "--role", "supervisor", "--format", "json"))["token"]

    def what_the_page_tells(self):
        browser = shutil.which("chromium")
        self.assertTrue(browser, "chromium is not installed")
        self.page.settings = {"url": "http://127.0.0.1:%d" % self.daemon.http_port, "token": self.token, "numbers": 200000,
                              "milliseconds": harness.DEADLINE * 1000}
        log = open(self.path("browser.log"), "wb")
        self.addCleanup(log.close)
        # It runs as whoever runs the tests, in a container as well, where its own sandbox cannot be had.
        running = subprocess.Popen([browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                                    "--disable-background-networking", "--user-data-dir=" + self.path("profile"), self.page.origin + "/"],
                                   stdout=log, stderr=log, env={**os.environ, "HOME": self.folder})
        try:
            return self.page.told.get(timeout=harness.DEADLINE * 2)
        except queue.Empty:
            with open(self.path("browser.log"), encoding="utf-8", errors="replace") as f:
                raise AssertionError("the page told nothing: " + f.read()[-2000:]) from None
        finally:
            running.terminate()
            running.wait(harness.DEADLINE)

    def test_a_page_whose_origin_is_named_follows_events_and_uploads_with_progress(self):
        self.start_http("--http-origin", self.page.origin, role="none")
        self.assertEqual(self.what_the_page_tells(), {
            "events_type": "text/event-stream", "put": [200, "added", True], "upload": [201, 200000], "progress": True, "events": True,
            "decision": "hangup", "problem": [404, "application/problem+json", "missing"]})

    def test_a_page_of_another_origin_reads_and_changes_nothing(self):
        self.start_http(role="supervisor")
        self.assertIn("failed", self.what_the_page_tells())
        self.assertEqual(json.loads(self.ringfence("lists", "--format", "json"))["lists"][0]["approved"], 0)


if __name__ == "__main__":
    unittest.main()
