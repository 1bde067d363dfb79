# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""examples/plugin through the daemon: verstat.queries over UDP and TCP, by rules that need the plugin.

usage: verstat.py BIN VERSTAT.SO EXAMPLE-DIRECTORY WORK-DIRECTORY
"""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys

ANSWER_SECONDS = 10


def fail(text):
    sys.exit("verstat: " + text)


def run(*words):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120)


def ask_udp(port, query):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(ANSWER_SECONDS)
        s.connect(("127.0.0.1", port))
        s.send(("DECIDE " + query).encode())
        return s.recv(65536).decode().rstrip("\r\n")


def ask_tcp(port, query):
    """As a Redis client does: an array of bulk strings, answered by one bulk string."""
    words = ["DECIDE"] + shlex.split(query)
    request = "*%d\r\n" % len(words) + "".join("$%d\r\n%s\r\n" % (len(w.encode()), w) for w in words)
    with socket.create_connection(("127.0.0.1", port), ANSWER_SECONDS) as s:
        s.sendall(request.encode())
        with s.makefile("rb") as answers:
            head = answers.readline().decode()
            if not head.startswith("$"):
                return head.rstrip("\r\n")
            return answers.read(int(head[1:]) + 2).decode()[:-2]


def parts(reply):
    return re.findall(r'(?:[^;"]|"(?:[^"\\]|\\.)*")+', reply)


def queries(file):
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            line = line.split("#")[0].strip()
            if line:
                query, expected = line.split("=>")
                yield query.strip(), expected.strip()


def main(bin_directory, plugin, example, work):
    ringfence = os.path.join(bin_directory, "ringfence")
    ringfenced = os.path.join(bin_directory, "ringfenced")
    rules = os.path.join(example, "verstat.ring")
    store = os.path.join(work, "store")

    without = run(ringfence, "activate", rules, "--store", store)
    if without.returncode != 1 or "verstat" not in without.stderr:
        fail("without the plugin the rules should be refused, naming it:\n" + without.stderr)
    wrong = os.path.join(work, "wrong.ring")
    with open(wrong, "w", encoding="utf-8") as f:
        f.write("ringfence 1;\nuse verstat 1;\ninbound { attested D -> hangup; }\n")
    refused = run(ringfence, "check", wrong, "--plugin", plugin)
    if refused.returncode != 1 or "VS0001" not in refused.stderr or "wrong.ring:3:20" not in refused.stderr:
        fail("the plugin's own check should refuse `attested D`:\n" + refused.stderr)
    print(refused.stderr)
    activated = run(ringfence, "activate", rules, "--plugin", plugin, "--store", store)
    if activated.returncode != 0:
        fail("activate failed:\n" + activated.stderr)

    daemon = subprocess.Popen(
        [ringfenced, "--store", store, "--listen", "127.0.0.1:0", "--plugin", plugin], stderr=subprocess.PIPE, text=True
    )
    try:
        port = None
        said = []
        for line in daemon.stderr:
            said.append(line)
            found = re.search(r"listening on 127\.0\.0\.1:(\d+)", line)
            if found:
                port = int(found.group(1))
                break
        if port is None:
            fail("the daemon does not listen:\n" + "".join(said))
        asked = 0
        for query, expected in queries(os.path.join(example, "verstat.queries")):
            over_udp, over_tcp = ask_udp(port, query), ask_tcp(port, query)
            print(query, "=>", over_tcp)
            if over_udp != over_tcp:
                fail("over UDP it is " + over_udp)
            got, wanted = parts(over_tcp), parts(expected)
            if got[0] != wanted[0] or not set(wanted[1:]) <= set(got[1:]):
                fail("expected " + expected)
            asked += 1
        if asked == 0:
            fail("nothing was asked")
        daemon.send_signal(signal.SIGTERM)
        rest = daemon.stderr.read()
        if daemon.wait(60) != 0:
            fail("the daemon ended with status %d:\n%s" % (daemon.returncode, rest))
    finally:
        if daemon.poll() is None:
            daemon.kill()
            daemon.wait()

    # The same by the command line.
    explained = run(
        ringfence, "explain", "inbound", "from=+48601000001", "to=+48221234567", "verstat=No-TN-Validation",
        "--plugin", plugin, "--store", store,
    )
    if explained.returncode != 0 or "verstat is No-TN-Validation" not in explained.stdout:
        fail("explain should tell what the plugin saw:\n" + explained.stdout + explained.stderr)
    print(explained.stdout)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
