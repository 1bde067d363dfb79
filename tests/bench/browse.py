#!/usr/bin/env python3
# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""A page of a list of 10 million: tests/bench/browse.py BUILD [--numbers N]

Asks `ringfence entries` for pages of a list with 10 million imported numbers and 10,000 entered by hand, each a process
of its own as a supervisor's would be, and sqlite for the same rows. Prints milliseconds beside the 100 that were asked
for, and how many times as long sqlite takes.
"""

import argparse
import pathlib
import random
import sqlite3
import tempfile

from measure import run, timed

RULES = 'ringfence 1;\nregion US;\nlist dnc;\ncampaign { dnc -> status "Do not call"; }\n'
BY_HAND = 10_000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--numbers", type=int, default=10_000_000)
    asked = parser.parse_args()
    build = asked.build.resolve()
    ringfence = build / "bin" / "ringfence"
    with tempfile.TemporaryDirectory(prefix="ringfence-browse-") as name:
        folder = pathlib.Path(name)
        store, rules, numbers = folder / "store", folder / "rules.ring", folder / "numbers.txt"
        rules.write_text(RULES)
        run(ringfence, "activate", rules, "--store", store)
        run(build / "tests" / "bin" / "bench_register", "--numbers", asked.numbers, "--order", "shuffled", "--output", numbers)
        run(ringfence, "import", "dnc", numbers, "--store", store)
        chance = random.Random(1)
        hand = sorted({"+1%d" % chance.randrange(2_000_000_000, 9_999_999_999) for _ in range(BY_HAND)})
        for i in range(10):
            run(ringfence, "add", "dnc", "--description", "Complained to agent %d" % i, "--for", "%dd" % (i + 1), "-",
                "--store", store, input="\n".join(hand[i::10]) + "\n")

        peer = sqlite3.connect(folder / "peer.sqlite")
        peer.execute("create table dnc(number text primary key, description text, added integer, expires integer) without rowid")
        with numbers.open() as lines:
            peer.executemany("insert or ignore into dnc values (?, '', 1, null)", ((line.strip(),) for line in lines))
        for i in range(10):
            peer.executemany("insert or replace into dnc values (?, ?, ?, ?)",
                             ((n, "Complained to agent %d" % i, i + 2, i + 1) for n in hand[i::10]))
        peer.execute("create index added on dnc(added)")
        peer.execute("create index expires on dnc(expires)")
        peer.commit()
        count = peer.execute("select count(*) from dnc").fetchone()[0]
        one = numbers.open().readline().strip()

        last = count // 50
        rows = [
            ("the first page", [], "order by number limit 50"),
            ("page %d, in the middle" % (last // 2), ["--page", last // 2], "order by number limit 50 offset %d" % (last // 2 * 50)),
            ("page %d, the last but one" % last, ["--page", last], "order by number limit 50 offset %d" % (last * 50 - 50)),
            ("numbers from the last on", ["--sort", "number", "--descending"], "order by number desc limit 50"),
            ("numbers that begin with %s" % one[:6], ["--prefix", one[:6]],
             "where number >= '%s' and number < '%s:' order by number limit 50" % (one[:6], one[:6])),
            ("numbers that end with %s" % one[-4:], ["--suffix", one[-4:]], "where number like '%%%s' order by number limit 50" % one[-4:]),
            ("numbers that end with %s, page 5" % one[-4:], ["--suffix", one[-4:], "--page", 5],
             "where number like '%%%s' order by number limit 50 offset 200" % one[-4:]),
            ("a search for a whole number", ["--search", one], "where number = '%s'" % one),
            ("a search for seven digits in a row", ["--search", one[-7:]], "where number like '%%%s%%' order by number limit 50" % one[-7:]),
            ("a search for a text", ["--search", "agent 7"], "where description like '%agent 7%' order by number limit 50"),
            ("what was added last", ["--sort", "added", "--descending"], "order by added desc limit 50"),
            ("what was added first", ["--sort", "added"], "order by added limit 50"),
            ("what expires first", ["--sort", "expires"], "where expires is not null order by expires limit 50"),
            ("what awaits approval", ["--state", "pending"], "where 0"),
            ("what has cleared", ["--state", "cleared"], "where 0"),
            ("all of a user's, by hand", ["--added-by", "nobody"], "where 0"),
        ]
        print("%-44s | %-9s | %-9s | %s" % ("a page of 50 of %d" % count, "asked", "measured", "sqlite takes"))
        for what, options, sql in rows:
            ours = timed(lambda: run(ringfence, "entries", "dnc", *options, "--store", store))
            theirs = timed(lambda: peer.execute("select * from dnc " + sql).fetchall())
            print("%-44s | %6d ms | %6.1f ms | %.2f times as long" % (what, 100, ours, theirs / ours), flush=True)


main()
