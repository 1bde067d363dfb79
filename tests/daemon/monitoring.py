# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Prometheus reads the daemon's figures, and what is packaged for it and for Grafana asks for figures that there are."""

import json
import os
import re
import signal
import socket
import subprocess
import unittest
import urllib.request

import harness

PACKAGED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "daemon", "packaging", "monitoring")

RULES = """ringfence 1;
region PL;
list dnc registry max-age 1d;
list robots ttl 24h max 10;
inbound { dnc -> hangup; anonymous -> status "who"; otherwise -> add robots; }
campaign { dnc -> status "Do not call"; stale dnc -> status "stale"; }
"""


def packaged(name):
    with open(os.path.join(PACKAGED, name), encoding="utf-8") as f:
        return f.read()


def expressions_of_dashboard():
    dashboard = json.loads(packaged("dashboard.json"))
    found = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    found += [annotation["expr"] for annotation in dashboard["annotations"]["list"]]
    return [e.replace("$__rate_interval", "5m").replace("$instance", ".*") for e in found]


class Monitoring(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)
        self.ringfence("import", "dnc", self.write("dnc.csv", "+48601000001\n+48601000002\n"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-keyout", self.path("key.pem"), "-out", self.path("certificate.pem")], check=True, capture_output=True)
        os.chmod(self.path("key.pem"), 0o600)
        self.daemon = self.start("--http", "127.0.0.1:0", "--decision-log", self.path("decisions"), "--https", "127.0.0.1:0",
                                 "--tls-certificate", self.path("certificate.pem"), "--tls-key", self.path("key.pem"),
                                 "--webhook", "crm=http://127.0.0.1:9/", "--webhook-secret-file", "crm=" + self.write("secret", "a secret of many bytes\n"))
        self.ringfence("activate", self.write("shadow.ring", RULES.replace("hangup", "hangup 603")), "--shadow")
        for number in ["+48601000001", "%3F", "+48601000009"]:
            self.daemon.http("GET", "/v1/decide/inbound?from=%s&to=112" % number)

    def metrics(self):
        return self.daemon.http("GET", "/metrics").text

    def test_each_figure_that_is_asked_for_is_told(self):
        told = self.metrics()
        names = set(re.findall(r"^(ringfence_\w+)", told, re.M))
        asked = expressions_of_dashboard() + re.findall(r"expr: (.*)", packaged("alerts.yml"))
        self.assertGreater(len(asked), 30)
        for expression in asked:
            for name in re.findall(r"\bringfence_\w+", expression):
                self.assertIn(name, names, expression)
            for name, labels in re.findall(r"\b(ringfence_\w+)\{([^}]*)\}", expression):
                for label in re.findall(r"(\w+)(?:=|!=|=~)\"", labels):
                    if label != "instance":
                        self.assertRegex(told, r"(?m)^%s\{[^}]*\b%s=" % (name, label), expression)
        # What is told and asked for by nothing here would not be missed.
        unasked = {n for n in names if not any(n in e for e in asked) and not n.endswith(("_count", "_sum"))}
        self.assertEqual(unasked, {"ringfence_build_info", "ringfence_generation", "ringfence_stale_lists", "ringfence_reader_slots_taken", "ringfence_connections_total"})

    def test_expressions_and_alerts_are_as_prometheus_has_them(self):
        rules = {"groups": [{"name": "dashboard", "rules": [{"record": "r%d" % i, "expr": e} for i, e in enumerate(expressions_of_dashboard())]}]}
        for words in [["check", "rules", self.write("dashboard.yml", json.dumps(rules))], ["check", "rules", os.path.join(PACKAGED, "alerts.yml")],
                      ["test", "rules", os.path.join(PACKAGED, "alerts.test.yml")]]:
            done = subprocess.run(["promtool", *words], capture_output=True, text=True, timeout=harness.DEADLINE, cwd=self.folder)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        # Each alert is tried.
        for name in re.findall(r"alert: (\w+)", packaged("alerts.yml")):
            self.assertIn(name, packaged("alerts.test.yml"))

    def test_prometheus_scrapes_it(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        config = self.write("prometheus.yml", json.dumps({
            "global": {"scrape_interval": "1s"}, "rule_files": [os.path.abspath(os.path.join(PACKAGED, "alerts.yml"))],
            "scrape_configs": [{"job_name": "ringfence", "static_configs": [{"targets": ["127.0.0.1:%d" % self.daemon.http_port]}]}]}))
        with open(self.path("prometheus.log"), "wb") as log:
            prometheus = subprocess.Popen(["prometheus", "--config.file=" + config, "--storage.tsdb.path=" + self.path("tsdb"),
                                           "--web.listen-address=127.0.0.1:%d" % port], stdout=log, stderr=log)
        self.addCleanup(prometheus.wait)
        self.addCleanup(prometheus.send_signal, signal.SIGTERM)

        def value():
            try:
                with urllib.request.urlopen("http://127.0.0.1:%d/api/v1/query?query=sum(ringfence_decisions_total)" % port, timeout=5) as answer:
                    found = json.load(answer)["data"]["result"]
                    return found[0]["value"][1] if found else None
            except OSError:
                return None

        self.assertEqual(harness.until("it has scraped", value), "3")


if __name__ == "__main__":
    unittest.main()
