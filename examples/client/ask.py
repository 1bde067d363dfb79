#!/usr/bin/env python3
# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Asks ringfence one question, with nothing but Python's standard library.

usage: ask.py udp|tcp PORT SCENARIO KEY=VALUE...

    ask.py udp 7464 inbound from=+48601000001 to=+48221234567 id=8f2c
"""

import socket
import sys


def word(text):
    """A word of the line: in double quotes where it needs them."""
    if text and not any(c in ' \t"' for c in text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def ask_udp(port, words, tries=3, seconds=0.05):
    """One datagram, one answer. A datagram may get lost: with an `id` among the words it is safe to ask again."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.connect(("127.0.0.1", port))
        line = " ".join(["DECIDE"] + [word(w) for w in words])
        for attempt in range(tries):
            s.settimeout(seconds * 2**attempt)
            s.send(line.encode())
            try:
                return s.recv(65536).decode().rstrip("\r\n")
            except TimeoutError:
                continue
    raise TimeoutError("no answer")


def ask_tcp(port, words, seconds=1.0):
    """As a Redis client: an array of bulk strings; the answer is one bulk string, or an error."""
    words = [w.encode() for w in ["DECIDE"] + words]
    request = b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words)
    with socket.create_connection(("127.0.0.1", port), seconds) as s:
        s.sendall(request)
        with s.makefile("rb") as answers:
            head = answers.readline().rstrip(b"\r\n").decode()
            if head.startswith("$"):
                return answers.read(int(head[1:])).decode()
            return head


def parse(reply):
    """`hangup;code=603;text="Not now"` as ("hangup", {"code": "603", "text": "Not now"})."""
    parts, quoted = [""], False
    for c in reply:
        if c == '"':
            quoted = not quoted
        elif c == ";" and not quoted:
            parts.append("")
        else:
            parts[-1] += c
    return parts[0], dict(p.split("=", 1) for p in parts[1:])


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in ("udp", "tcp"):
        sys.exit(__doc__)
    ask = ask_udp if sys.argv[1] == "udp" else ask_tcp
    answer = ask(int(sys.argv[2]), sys.argv[3:])
    print(answer)
    if answer.startswith("-"):  # -ERR, or -NOAUTH over TCP: no decision
        sys.exit(1)
    action, parameters = parse(answer)
    for name, value in parameters.items():
        print("  %s: %s" % (name, value))
