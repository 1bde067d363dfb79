# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""A ringfenced on a free port of the loopback interface, and both ways to ask it."""

import contextlib
import os
import re
import shlex
import signal
import socket
import subprocess
import sys

ANSWER_SECONDS = 10
END_SECONDS = 60


def fail(text):
    sys.exit("package: " + text)


def run(*words, **options):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120, **options)


def expect(*words, **options):
    done = run(*words, **options)
    if done.returncode != 0:
        fail("`%s` ended with status %d:\n%s%s" % (shlex.join(words), done.returncode, done.stdout, done.stderr))
    return done.stdout


@contextlib.contextmanager
def daemon(bin_directory, store, *options):
    """Yields the port. Afterwards the daemon is asked to end, and must end with status 0."""
    program = os.path.join(bin_directory, "ringfenced")
    process = subprocess.Popen(
        [program, "--store", store, "--listen", "127.0.0.1:0", *options], stderr=subprocess.PIPE, text=True
    )
    try:
        said = []
        for line in process.stderr:
            said.append(line)
            found = re.search(r"listening on 127\.0\.0\.1:(\d+)", line)
            if found:
                break
        else:
            fail("the daemon does not listen:\n" + "".join(said))
        yield int(found.group(1))
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=END_SECONDS)[1]
        if process.returncode != 0:
            fail("the daemon ended with status %d:\n%s" % (process.returncode, rest))
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


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


def fits(reply, expected):
    """As tests/rules: the same action, and each parameter expected."""
    got, wanted = parts(reply), parts(expected)
    return got[:1] == wanted[:1] and set(wanted[1:]) <= set(got[1:])
