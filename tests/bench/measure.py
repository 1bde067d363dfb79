# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""What the benchmarks that ask whole programs have in common."""

import statistics
import subprocess
import sys
import time

ROUNDS = 7


def run(*words, **how):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, **how)
    if done.returncode != 0:
        sys.exit("%s ended with %d:\n%s%s" % (words[0], done.returncode, done.stdout, done.stderr))
    return done.stdout


def timed(work):
    """The median of some rounds, in milliseconds."""
    taken = []
    for _ in range(ROUNDS):
        begin = time.monotonic()
        work()
        taken.append((time.monotonic() - begin) * 1000)
    return statistics.median(taken)
