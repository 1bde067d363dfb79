#!/usr/bin/env python3
# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""How long a well-behaved client waits for its decisions while others attack the daemon:

    starve.py BUILD [ATTACK...]

The daemon has the first core for itself but for one that does nothing but send datagrams back; the clients, of
which one asks the daemon over UDP 2,000 times a second and one the echo, and the attackers, at nice 19, have the second. Printed is, for
each attack, what `bench_udp_steady` prints of the daemon, and the p99.9 of the echo. An attack passes where the daemon's p99.9 is at most
5 ms, or three times the echo's: what a system does that lets a thread work on to the end of its tick nobody on that core can mend."""

import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

RATE = 2_000
SECONDS = 8
PASSES = 5.0  # ms
TIMES_THE_ECHO = 3


def frame(*words):
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w.encode()), w.encode()) for w in words)


def connect(port, receive_buffer=None):
    made = socket.socket()
    if receive_buffer:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    made.settimeout(5)
    made.connect(("127.0.0.1", port))
    return made


def until(end, f):
    """Runs `f` over and over, whatever becomes of its connections."""
    while time.monotonic() < end:
        try:
            f()
        except OSError:
            time.sleep(0.01)


def in_threads(count, f):
    threads = [threading.Thread(target=f) for _ in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def ask_and_read(request, repeat):
    def attack(port, end):
        def once():
            with connect(port) as c:
                while time.monotonic() < end:
                    c.sendall(request * repeat)
                    c.recv(1 << 20)
        in_threads(8, lambda: until(end, once))
    return attack


def ask_and_not_read(request, clients):
    def attack(port, end):
        held = []

        def once():
            if len(held) < clients:
                held.append(connect(port, 4096))
            for c in held:
                c.setblocking(False)
                try:
                    c.send(request * 16)
                except BlockingIOError:
                    pass
        until(end, once)
    return attack


def ask_and_leave(request):
    def attack(port, end):
        def once():
            with connect(port) as c:
                c.sendall(request)
        in_threads(4, lambda: until(end, once))
    return attack


def connect_only(port, end):
    held = []
    until(end, lambda: held.append(connect(port)))


def http(method, path, body=b"", size=None):
    """`size`: that the body is said to have, where it is another."""
    return b"%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (method, path, size or len(body), body)


def shake_hands(port, end):
    with_anybody = ssl.create_default_context()
    with_anybody.check_hostname, with_anybody.verify_mode = False, ssl.CERT_NONE

    def once():
        with connect(port) as c, with_anybody.wrap_socket(c):
            pass
    in_threads(8, lambda: until(end, once))


def follow_and_ask(port, end):
    """Forty who follow every decision and take nothing, and others who have many made."""
    held = [connect(port, 4096) for _ in range(40)]
    for c in held:
        c.sendall(http(b"GET", b"/v1/events?decisions=all"))
    ask_and_read(BATCH, 1)(port, end)


BATCH = http(b"POST", b"/v1/decide", json.dumps([{"scenario": "inbound", "from": "+48601000001", "to": "+48221234567"}] * 5000).encode())
NUMBERS = b"".join(b"+48602%06d\n" % n for n in range(100_000))
DECISION = "inbound from=+48601000001 to=+48221234567"
ATTACKS = {
    "nothing": lambda port, end: time.sleep(max(0, end - time.monotonic())),
    "mdecide": ask_and_read(frame("MDECIDE", *[DECISION] * 63), 4),
    "explain": ask_and_read(frame("EXPLAIN", *DECISION.split(), "format=json"), 1),
    "pipelined": ask_and_not_read(frame("DECIDE", *DECISION.split()), 800),
    "explain-unread": ask_and_not_read(frame("EXPLAIN", *DECISION.split(), "format=json"), 60),
    "passwords": ask_and_leave(frame("AUTH", "eve", "wrong password")),
    "searches": ask_and_leave(frame("ENTRIES", "bad", "text=nobody", "sort=added")),
    "connections": connect_only,
    # Those that begin so are given the port of HTTP.
    "http": ask_and_read(http(b"GET", b"/v1/decide/inbound?from=+48601000001&to=+48221234567"), 32),
    "http-batches": ask_and_read(BATCH, 1),
    "http-explain": ask_and_read(http(b"GET", b"/v1/explain/inbound?from=+48601000001&to=+48221234567"), 1),
    "http-unread": ask_and_not_read(http(b"GET", b"/v1/explain/inbound?from=+48601000001&to=+48221234567"), 60),
    "http-connections": connect_only,
    "http-events": follow_and_ask,
    "http-uploads": ask_and_leave(http(b"POST", b"/v1/lists/bad/imports", NUMBERS, size=1 << 30)),
    "http-imports": ask_and_read(http(b"POST", b"/v1/lists/bad/imports?dry_run", NUMBERS), 1),
    "http-checks": ask_and_read(http(b"POST", b"/v1/rules/check", b"ringfence 1; list a; inbound { " + b"a -> hangup; " * 20_000 + b"}"), 1),
    # And these that of HTTP inside TLS.
    "https": shake_hands,
}


def start(build, folder):
    rules = "ringfence 1; region PL;\nlist bad;\ncampaign { bad -> hangup; }\ninbound {\n    bad -> hangup 603;\n"
    rules += "".join('    trunk "t%05d" -> hangup;\n' % n for n in range(20_000)) + "}\n"
    (folder / "attack.ring").write_text(rules)
    numbers = ["+48601%06d" % n for n in range(0, 200_000, 7)]
    (folder / "listed").write_text("\n".join(numbers[:5000]) + "\n")
    (folder / "unlisted").write_text("\n".join("+48701%06d" % n for n in range(5000)) + "\n")
    (folder / "numbers").write_text("\n".join(numbers) + "\n")
    ringfence = build / "bin" / "ringfence"
    store = str(folder / "store")
    subprocess.run([ringfence, "activate", folder / "attack.ring", "--store", store], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run([ringfence, "import", "bad", folder / "numbers", "--store", store], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost", "-keyout", folder / "key",
                    "-out", folder / "certificate"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    log = open(folder / "log", "wb")
    daemon = subprocess.Popen(["taskset", "-c", "0", build / "bin" / "ringfenced", "--store", store, "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--default-role", "supervisor",
                               "--https", "127.0.0.1:0", "--tls-certificate", folder / "certificate", "--tls-key", folder / "key"],
                              stderr=log, stdout=subprocess.DEVNULL)
    for _ in range(600):
        found = re.search(r"listening on 127\.0\.0\.1:(\d+)", (folder / "log").read_text())
        over_http = re.search(r"listening on http://127\.0\.0\.1:(\d+)", (folder / "log").read_text())
        over_tls = re.search(r"listening on https://127\.0\.0\.1:(\d+)", (folder / "log").read_text())
        if found and over_http and over_tls:
            return daemon, {"": int(found.group(1)), "http": int(over_http.group(1)), "https": int(over_tls.group(1))}
        time.sleep(0.05)
    sys.exit("the daemon does not listen: " + (folder / "log").read_text())


def echo():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        print(s.getsockname()[1], flush=True)
        while True:
            s.sendto(*s.recvfrom(2048))


def main():
    if sys.argv[1:] == ["--echo"]:
        return echo()
    if len(sys.argv) >= 4 and sys.argv[1] == "--attack":
        ATTACKS[sys.argv[2]](int(sys.argv[3]), time.monotonic() + SECONDS)
        return 0
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    build = pathlib.Path(sys.argv[1]).resolve()
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        daemon, ports = start(build, folder)
        bare_echo = subprocess.Popen(["taskset", "-c", "0", sys.executable, "-B", __file__, "--echo"], stdout=subprocess.PIPE, text=True)
        echo_port = int(bare_echo.stdout.readline())
        try:
            for attack in sys.argv[2:] or ATTACKS:
                command = ["nice", "-n", "19", sys.executable, "-B", __file__, "--attack", attack, str(ports.get(attack.split("-")[0], ports[""]))]

                def asked(of, while_this_runs):
                    return subprocess.Popen(["taskset", "-c", "1", build / "tests" / "bin" / "bench_udp_steady", str(of), str(RATE), folder / "listed",
                                             folder / "unlisted", "always", *while_this_runs], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

                clients = asked(ports[""], command), asked(echo_port, ["sleep", str(SECONDS)])
                line, bare = ((c.communicate()[0].strip().splitlines() or [""])[-1] for c in clients)
                longest, longest_echo = (re.search(r"p99\.9 ([0-9.]+)", text) for text in (line, bare))
                bound = max(PASSES, TIMES_THE_ECHO * float(longest_echo.group(1))) if longest_echo else PASSES
                passes = longest is not None and float(longest.group(1)) <= bound and daemon.poll() is None
                failed += not passes
                with open("/proc/%d/status" % daemon.pid) as status:
                    memory = re.search(r"VmRSS:\s+(\d+) kB", status.read()).group(1)
                print("%-15s %s; echo p99.9 %s ms; daemon %d MiB  %s" % (attack, line, longest_echo.group(1) if longest_echo else "?", int(memory) // 1024,
                                                                        "passes" if passes else "FAILS"), flush=True)
        finally:
            bare_echo.kill()
            bare_echo.wait()
            daemon.terminate()
            daemon.wait()
    print("verdict: " + ("all attacks pass" if failed == 0 else "%d fail" % failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
