#!/usr/bin/env python3
# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Kills imports, activations, the daemon and `ringfence` at random moments, as tests/daemon/faults.py does 210 times, until so
many were killed:

    kills.py BUILD COUNT [RECORD]

Each round has a seed of its own. RECORD, `kills.txt` unless it is named, has a line for each round that was passed, and a later run
goes on from there. Ends with 1 at the first round that fails, and prints its seed."""

import os
import pathlib
import random
import re
import subprocess
import sys

A_ROUND = 210


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    build = pathlib.Path(sys.argv[1]).resolve()
    wanted = int(sys.argv[2])
    record = pathlib.Path(sys.argv[3] if len(sys.argv) == 4 else "kills.txt")
    folder = pathlib.Path(__file__).resolve().parent.parent / "daemon"
    programs = {"RINGFENCE": build / "bin" / "ringfence", "RINGFENCED": build / "bin" / "ringfenced"}
    for name in ("empty_store", "store_hand", "journal_lines", "old_entries"):
        programs[name.upper()] = build / "tests" / "bin" / name
    lines = record.read_text().splitlines() if record.exists() else []
    killed = sum(int(line.split()[0]) for line in lines)
    while killed < wanted:
        seed = random.SystemRandom().randrange(1, 1 << 32)
        done = subprocess.run([sys.executable, "-B", "faults.py", "Kills"], cwd=folder, capture_output=True, text=True,
                              env={**os.environ, **{k: str(v) for k, v in programs.items()}, "RINGFENCE_KILLS": str(A_ROUND), "RINGFENCE_SEED": str(seed)})
        if done.returncode != 0 or not re.search(r"^OK", done.stderr, re.MULTILINE):
            print(done.stdout, done.stderr, sep="\n")
            print("round with RINGFENCE_SEED=%d failed, after %d kills without a loss" % (seed, killed))
            return 1
        killed += A_ROUND
        with record.open("a") as file:
            file.write("%d %d\n" % (A_ROUND, seed))
        print("%d killed, nothing lost" % killed, flush=True)
    print("verdict: %d processes killed, 0 acknowledged changes lost, verify agreed each time" % killed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
