#!/usr/bin/env python3
# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""How long `ringfence lsp` takes from a keystroke to its messages, in a rule file of so many lines.

    tests/bench/lsp.py build/release/bin/ringfence [--lines 2000] [--keys 200] [--limit MS]

A keystroke is a `didChange` of one character; its messages are the `publishDiagnostics` of that version. Half of the
keystrokes leave a mistake, which the next one mends. What the first check needs once is told apart. With `--limit` the
exit status is 1 where a keystroke took longer.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time

URI = "file:///nowhere/bench.ring"


def rules(lines):
    """As a large house has them: lists, hours, and blocks of ten rules each for numbers of their own."""
    made = ["ringfence 1;", "region PL;", 'timezone "Europe/Warsaw";']
    lists = ["l%d" % i for i in range(40)]
    made += ["list %s \"Numbers of sort %d\";" % (name, i) for i, name in enumerate(lists)]
    made += ["hours h%d { mon-fri 08:00-%02d:00; sat 09:00-13:00; }" % (i, 12 + i) for i in range(8)]
    block = 0
    while len(made) < lines - 3:
        made.append("inbound to +4822%07d {" % block)
        for i in range(min(9, lines - 2 - len(made))):
            name = lists[(block * 7 + i) % len(lists)]
            form = ["%s and outside h%d -> hangup 603;", "%s and not inside h%d -> redirect \"honeypot\";",
                    "caller in %s and outside h%d and calls 5 within 5m -> status \"late\";"][i % 3]
            made.append("    " + form % (name, (block + i) % 8))
        made.append("}")
        block += 1
    made += ["campaign { " + " or ".join(lists) + " -> status; }"]
    return "\n".join(made) + "\n"


class Server:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(self, method, params, id=None):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if id is not None:
            message["id"] = id
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        size = 0
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise EOFError("ringfence lsp has gone")
            if line == b"\r\n":
                return json.loads(self.process.stdout.read(size))
            if line.startswith(b"Content-Length:"):
                size = int(line.split(b":")[1])

    def messages_of(self, version):
        while True:
            got = self.receive()
            if got.get("method") == "textDocument/publishDiagnostics" and got["params"].get("version") == version:
                return got["params"]["diagnostics"]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("ringfence")
    options.add_argument("--lines", type=int, default=2000)
    options.add_argument("--keys", type=int, default=200)
    options.add_argument("--limit", type=float, metavar="MS")
    given = options.parse_args()

    text = rules(given.lines)
    server = Server(given.ringfence)
    server.send("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 0)
    server.receive()
    begin = time.perf_counter()
    server.send("textDocument/didOpen",
                {"textDocument": {"uri": URI, "languageId": "ringfence", "version": 0, "text": text}})
    found = server.messages_of(0)
    print("%d lines, %d bytes; the first check: %.1f ms, %d messages" %
          (text.count("\n"), len(text), (time.perf_counter() - begin) * 1e3, len(found)))
    if any(d["severity"] == 1 for d in found):
        sys.exit("lsp.py: the rules have errors: %s" % found[0])

    line = given.lines // 2
    while "-> hangup" not in text.split("\n")[line]:
        line += 1
    at = text.split("\n")[line].index("hangup") + 3
    times = {"a mistake": [], "mended": []}
    for key in range(given.keys):
        wrong = key % 2 == 0
        change = {"range": {"start": {"line": line, "character": at},
                            "end": {"line": line, "character": at + (0 if wrong else 1)}}, "text": "x" if wrong else ""}
        begin = time.perf_counter()
        server.send("textDocument/didChange",
                    {"textDocument": {"uri": URI, "version": key + 1}, "contentChanges": [change]})
        found = server.messages_of(key + 1)
        times["a mistake" if wrong else "mended"].append((time.perf_counter() - begin) * 1e3)
        if wrong != any(d["severity"] == 1 for d in found):
            sys.exit("lsp.py: keystroke %d was told as %s" % (key, found[:1]))
    server.send("shutdown", None, 1)
    server.receive()
    server.send("exit", None)
    server.process.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print("processor time, the start included: %.1f ms a keystroke" %
          ((used.ru_utime + used.ru_stime) * 1e3 / given.keys))
    for name, taken in times.items():
        taken.sort()
        print("%-10s median %.1f ms, 99 %% %.1f ms, longest %.1f ms" %
              (name, statistics.median(taken), taken[int(len(taken) * 0.99)], taken[-1]))
    longest = max(t[-1] for t in times.values())
    if given.limit and longest > given.limit:
        sys.exit("lsp.py: %.1f ms is longer than %.0f ms" % (longest, given.limit))


if __name__ == "__main__":
    main()
