#!/usr/bin/env python3
# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Decisions a second over HTTP beside an nginx that serves a file of 100 bytes, each on the first core and asked by wrk on the second over 32
connections that are kept, in turns: http_rate.py BUILD. Then how long single decisions take at half of their rate, and the decisions a second of bodies with 1,000 queries. Needs nginx-light, wrk and
h2load (nghttp2-client)."""

import json
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

from measure import run

ROUNDS = 5
SECONDS = 3
QUERIES = 1000

NGINX = """
daemon off; master_process off; worker_processes 1; pid %(folder)s/nginx.pid; error_log %(folder)s/nginx.log;
events { worker_connections 256; }
http {
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type text/plain;
    client_body_temp_path %(folder)s/b; proxy_temp_path %(folder)s/p; fastcgi_temp_path %(folder)s/f; uwsgi_temp_path %(folder)s/u; scgi_temp_path %(folder)s/s;
    server { listen 127.0.0.1:%(port)d; root %(folder)s/www; }
}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def requests_a_second(url, *more):
    told = run("taskset", "-c", "1", "wrk", "-t", "1", "-c", "32", "-d", "%ds" % SECONDS, *more, url)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    if failed:
        sys.exit("%s: %s answers were none of the good ones" % (url, failed[1]))
    return float(re.search(r"Requests/sec:\s+([0-9.]+)", told)[1])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    tools = pathlib.Path(sys.argv[1]).resolve() / "bin"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        lists = ["l%d" % i for i in range(1, 9)]
        (folder / "bench.ring").write_text("ringfence 1; region PL;\n" + "".join("list %s;\n" % l for l in lists) +
                                           "inbound {\n" + "".join("    %s -> hangup 60%d;\n" % (l, i) for i, l in enumerate(lists, 1)) + "}\n")
        store = folder / "store"
        run(tools / "ringfence", "activate", folder / "bench.ring", "--store", store)
        (folder / "numbers").write_text("".join("+48601%06d\n" % n for n in range(0, 1_000_000, 80)))
        for each in lists:
            run(tools / "ringfence", "import", each, folder / "numbers", "--store", store)
        (folder / "www").mkdir()
        (folder / "www" / "file").write_text("x" * 99 + "\n")
        port = free_port()
        (folder / "nginx.conf").write_text(NGINX % {"folder": folder, "port": port})
        (folder / "many.lua").write_text("wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\nwrk.body = [==[%s]==]\n" % json.dumps(
            [{"scenario": "inbound", "from": "+48601%06d" % (n * 997 % 1_000_000), "to": "+48221234567"} for n in range(QUERIES)]))
        with open(folder / "log", "wb") as log:
            daemon = subprocess.Popen(["taskset", "-c", "0", tools / "ringfenced", "--store", store, "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"], stderr=log)
        nginx = subprocess.Popen(["taskset", "-c", "0", "/usr/sbin/nginx", "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
        try:
            while not (found := re.search(r"listening on (http://\S+)", (folder / "log").read_text())):
                if daemon.poll() is not None:
                    sys.exit((folder / "log").read_text())
                time.sleep(0.05)
            query = found[1] + "/v1/decide/inbound?from=+48601000080&to=+48221234567"
            ratios = []
            decided_rates = []
            for _ in range(ROUNDS):
                file = requests_a_second("http://127.0.0.1:%d/file" % port)
                decided = requests_a_second(query)
                ratios.append(decided / file)
                decided_rates.append(decided)
                print("nginx %.0f/s, decisions %.0f/s, ratio %.2f" % (file, decided, ratios[-1]), flush=True)
            print("median ratio %.2f; to reach: 0.50" % statistics.median(ratios))
            # h2load has each connection ask so many times a second, and notes how long each answer takes in microseconds.
            highest = statistics.median(decided_rates)
            waits = folder / "waits"
            run("taskset", "-c", "1", "h2load", "--h1", "-t", "1", "-c", "32", "-D", str(SECONDS), "--rps", "%.2f" % (highest / 2 / 32), "--log-file", waits, query)
            took = sorted(int(line.split()[2]) for line in waits.read_text().splitlines() if line.split()[1] == "200")
            print("single decisions at %.0f/s: p50 %d us, p99 %d us; to reach: 1000" % (len(took) / SECONDS, took[len(took) // 2], took[len(took) * 99 // 100]))
            for accept in ("application/json", "text/plain"):
                rates = [QUERIES * requests_a_second(found[1] + "/v1/decide", "-s", folder / "many.lua", "-H", "Accept: " + accept) for _ in range(3)]
                print("bodies of %d queries, %s: %.0f decisions/s; to reach: 500000" % (QUERIES, accept, statistics.median(rates)))
        finally:
            for each in (daemon, nginx):
                each.terminate()
                each.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
