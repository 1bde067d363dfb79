#!/usr/bin/env python3
# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""A search over all lists: tests/bench/search.py BUILD [--numbers N]

Asks a running ringfenced for the first page of what a search finds in ten lists that have 10 million numbers between them, each with a
description of its own: half of them imported, half of them entries. Beside it sqlite looks through the same rows with `like`, and redis-server
has the round trip alone. Prints milliseconds beside those that were asked for, and how many times as long sqlite takes.
"""

import argparse
import contextlib
import pathlib
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

from measure import run, timed

LISTS = 10
WORDS = "complained called twice at night agent spam fraud wrong number Żółw please do not call again robot survey".split()


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.file = self.socket.makefile("rb")

    def ask(self, *words):
        self.socket.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in (str(w).encode() for w in words)))
        return self.read()

    def read(self):
        line = self.file.readline().rstrip()
        kind, rest = line[:1], line[1:]
        if kind == b"*":
            return [self.read() for _ in range(int(rest))]
        if kind == b"$":
            return self.file.read(int(rest) + 2)[:-2].decode() if rest != b"-1" else None
        if kind == b"-":
            sys.exit(rest.decode())
        return rest.decode()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def make(ringfence, folder, count):
    store, rules = folder / "store", folder / "rules.ring"
    lists = ["list%d" % i for i in range(LISTS)]
    rules.write_text("ringfence 1;\nregion US;\n" + "".join("list %s;\n" % l for l in lists) + "campaign { %s -> hangup; }\n" % " or ".join(lists))
    run(ringfence, "activate", rules, "--store", store)
    peer = sqlite3.connect(folder / "rows.sqlite")
    peer.execute("create table listed(list text, number text, description text, primary key (list, number)) without rowid")
    chance = random.Random(1)
    took = []
    for i, l in enumerate(lists):
        # What has an end is an entry, the rest is imported.
        rows = {"+1%d" % chance.randrange(2_000_000_000, 9_999_999_999): "%s %d" % (" ".join(chance.choices(WORDS, k=3)), chance.randrange(100_000))
                for _ in range(count)}
        expires = "2099-01-01" if i % 2 else ""
        file = folder / "rows.csv"
        with file.open("w") as out:
            out.write("number,description,expires\n")
            out.writelines("%s,%s,%s\n" % (n, d, expires) for n, d in rows.items())
        begin = time.monotonic()
        run(ringfence, "import", l, file, "--store", store)
        took.append("%s of %.1f s" % ("entries" if expires else "numbers", time.monotonic() - begin))
        peer.executemany("insert into listed values (?, ?, ?)", ((l, n, d.lower()) for n, d in rows.items()))
        peer.commit()
    peer.close()
    (folder / "rows.sqlite").rename(folder / "peer.sqlite")
    print("imports of %d rows: %s; the store has %.2f GB" % (count, ", ".join(took), (store / "data.mdb").stat().st_size / 1e9), flush=True)


def ask(ringfenced, folder):
    peer = sqlite3.connect(folder / "peer.sqlite")
    with (folder / "rows.csv").open() as rows:
        number, description = [next(rows) for _ in range(9)][-1].split(",")[:2]
    questions = [
        ("a whole number", number, 100), ("seven digits in a row", number[-7:], 100), ("five digits in a row", number[-5:], 100),
        ("digits that nothing has", "000000000", 100), ("a word that many have", "survey", 300), ("`ZOLW again`", "ZOLW again", 300),
        ("a word and a case's number", "robot " + description.rsplit(" ")[-1], 300), ("a text that nothing has", "nowhere", 300)]
    port, redis_port = free_port(), free_port()
    daemon = subprocess.Popen([ringfenced, "--store", folder / "store", "--listen", "127.0.0.1:%d" % port, "--default-role", "reader"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    redis = subprocess.Popen(["redis-server", "--port", str(redis_port), "--save", "", "--dir", folder], stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                c, r = Connection(port), Connection(redis_port)
                break
            except OSError:
                if daemon.poll() is not None:
                    sys.exit(daemon.stderr.read())
                time.sleep(0.05)
        print("%-32s | %-7s | %-9s | %-10s | %s" % ("the first 50 of what has", "asked", "measured", "round trip", "sqlite takes"))
        for what, text, wanted in questions:
            ours = timed(lambda: c.ask("ENTRIES", "search=" + text, "per-page=50"))
            trip = timed(lambda: r.ask("PING"))
            like = "%" + text.lower().replace("zolw", "żółw") + "%"
            theirs = timed(lambda: peer.execute("select * from listed where number like ? or description like ? order by list, number limit 50", (like, like)).fetchall())
            print("%-32s | %4d ms | %6.1f ms | %7.2f ms | %.1f times as long" % (what, wanted, ours, trip, theirs / ours), flush=True)
    finally:
        for each in daemon, redis:
            each.send_signal(signal.SIGTERM)
            each.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--numbers", type=int, default=10_000_000)
    parser.add_argument("--folder", type=pathlib.Path, help="where the lists are made and stay, to be asked again")
    asked = parser.parse_args()
    bin = asked.build.resolve() / "bin"
    with contextlib.ExitStack() as stack:
        folder = asked.folder or pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ringfence-search-")))
        folder.mkdir(exist_ok=True)
        if not (folder / "peer.sqlite").exists():
            make(bin / "ringfence", folder, asked.numbers // LISTS)
        ask(bin / "ringfenced", folder)


main()
