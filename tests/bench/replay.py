#!/usr/bin/env python3
# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""How many logged decisions `ringfence replay` asks again in a second, on one core.

    tests/bench/replay.py build/bench [--decisions 10000000] [--distinct 200000]

A daemon decides `--distinct` different queries and logs them all; their lines are given to `ringfence replay -` again and
again until there are `--decisions` of them. What is measured is the processor time of `replay`; making the lines is not in it.
"""

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time

RULES = """ringfence 1;
region PL;
timezone "Europe/Warsaw";
list default;
list dnc "National do-not-call register" registry max-age 31d;
list complaints;
list robots ttl 24h;
list vip { +48601234567; +4822*; +48712000000..+48712000099; }
list our-numbers { +48221234567; +48221234568; +48221234569; }
list burned;
hours office { mon-fri 08:00-19:00; sat 09:00-13:00; }
always { vip -> allow; default and not trunk "mvno" -> hangup; }
inbound to +48221234567 {
    robots                                   -> redirect "honeypot";
    dnc and outside office                   -> hangup 603;
    anonymous and outside office             -> redirect +48221230000;
    outside office and calls 5 within 5m     -> add robots for 24h then hangup;
}
inbound { robots -> hangup; complaints -> hangup; country US -> hangup; }
campaign "spring-sale" { dnc -> status "Do not call"; complaints -> status; }
widget "homepage" { dnc or not country PL -> status "refused"; }
presentation { country DE -> present our-numbers area; otherwise -> present our-numbers except burned sticky; }
"""


def made_queries(count):
    chance = random.Random(1)
    for i in range(count):
        caller = "+48%09d" % chance.randrange(600000000, 700000000)
        kind = chance.random()
        if kind < 0.6:
            yield "inbound from=%s to=%s id=%032x trunk=t%d" % (
                caller if kind > 0.02 else "anonymous", chance.choice(["+48221234567", "+48221234000"]), chance.getrandbits(128), i % 4)
        elif kind < 0.85:
            yield "campaign name=spring-sale to=" + caller
        elif kind < 0.95:
            yield "widget name=homepage to=" + caller[3:]
        else:
            yield "presentation name=r to=" + caller


def logged(build, folder, count):
    """The lines of so many decisions, and the store they were made of."""
    store, log = os.path.join(folder, "store"), os.path.join(folder, "log")
    ringfence = [os.path.join(build, "bin", "ringfence")]
    rules = os.path.join(folder, "rules.ring")
    with open(rules, "w", encoding="utf-8") as f:
        f.write(RULES)
    subprocess.run(ringfence + ["activate", rules, "--store", store], check=True, stdout=subprocess.DEVNULL)
    chance = random.Random(2)
    for name in ["dnc", "complaints", "robots"]:
        numbers = "".join("+48%09d\n" % chance.randrange(600000000, 700000000) for _ in range(200000))
        subprocess.run(ringfence + ["import", name, "-", "--store", store], input=numbers.encode(), check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(os.path.join(folder, "said"), "w+", encoding="utf-8") as said:
        daemon = subprocess.Popen([os.path.join(build, "bin", "ringfenced"), "--store", store, "--listen", "127.0.0.1:0", "--decision-log", log,
                                   "--decision-log-all"], stderr=said)
        try:
            port = None
            while port is None and daemon.poll() is None:
                said.seek(0)
                text = said.read()
                if "(tcp, udp)" in text:
                    port = int(text.split(" (tcp, udp)")[0].rsplit(":", 1)[1])
            with socket.create_connection(("127.0.0.1", port)) as s, s.makefile("rb") as answers:
                waiting = 0
                for query in made_queries(count):
                    s.sendall(("DECIDE " + query + "\r\n").encode())
                    waiting += 1
                    if waiting == 200:  # so that the log keeps up
                        for _ in range(waiting):
                            answers.readline()
                            answers.readline()
                        waiting = 0
                for _ in range(waiting * 2):
                    answers.readline()
        finally:
            daemon.terminate()
            daemon.wait()
    with open(log, "rb") as f:
        return f.read(), store


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("build")
    asked.add_argument("--decisions", type=int, default=10_000_000)
    asked.add_argument("--distinct", type=int, default=200_000)
    asked = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="ringfence-bench-") as folder:
        lines, store = logged(asked.build, folder, asked.distinct)
        distinct = lines.count(b"\n")
        begun = time.monotonic()
        replay = subprocess.Popen([os.path.join(asked.build, "bin", "ringfence"), "replay", "-", "--store", store, "--format", "json"],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        rounds = max(1, asked.decisions // distinct)
        for _ in range(rounds):
            replay.stdin.write(lines)
        replay.stdin.close()
        found = json.loads(replay.stdout.read())
        _, _, used = os.wait4(replay.pid, 0)
        took = time.monotonic() - begun
        busy = used.ru_utime + used.ru_stime
    print("%d decisions, %d different, %.0f bytes a line" % (rounds * distinct, distinct, len(lines) / distinct))
    print("same %d, changed %d, unknown %d, unreadable %d" % (found["same"], found["changed"], found["unknown"], found["unreadable"]))
    print("replay: %.1f s of one core (%.1f s elapsed), %.0f decisions/s, %.0f MB" % (busy, took, rounds * distinct / busy, used.ru_maxrss / 1024))
    return 0 if found["changed"] == found["unreadable"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
