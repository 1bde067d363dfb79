#!/usr/bin/env python3
# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""A file imported over HTTP beside `ringfence import` of the same file, each into a list that is empty, in turns: http_import.py BUILD [NUMBERS]."""

import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

from measure import run

ROUNDS = 5


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    tools = pathlib.Path(sys.argv[1]).resolve() / "bin"
    count = int(sys.argv[2]) if len(sys.argv) == 3 else 5_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        lists = ["%s%d" % (how, i) for i in range(ROUNDS) for how in ("command", "http")]
        (folder / "bench.ring").write_text("ringfence 1; region PL;\n" + "".join("list %s;\n" % each for each in lists) +
                                           "inbound {\n" + "".join("    %s -> hangup;\n" % each for each in lists) + "}\n")
        store = folder / "store"
        run(tools / "ringfence", "activate", folder / "bench.ring", "--store", store)
        numbers = folder / "numbers"
        with open(numbers, "w", encoding="ascii") as f:
            for n in range(count):
                f.write("+48%09d\n" % (500_000_000 + n * 37 % 100_000_000))
        with open(folder / "log", "wb") as log:
            daemon = subprocess.Popen([tools / "ringfenced", "--store", store, "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--default-role", "supervisor"],
                                      stderr=log)
        try:
            while not (found := re.search(r"listening on (http://\S+)", (folder / "log").read_text())):
                if daemon.poll() is not None:
                    sys.exit((folder / "log").read_text())
                time.sleep(0.05)
            ratios = []
            for i in range(ROUNDS):
                took = {}
                for how, words in [("command", [tools / "ringfence", "import", "command%d" % i, numbers, "--store", store]),
                                   ("http", ["curl", "-sSf", "-T", numbers, "-X", "POST", "%s/v1/lists/http%d/imports" % (found[1], i)])]:
                    begin = time.monotonic()
                    run(*words)
                    took[how] = time.monotonic() - begin
                ratios.append(took["command"] / took["http"])
                print("%d numbers: command %.2f s, HTTP %.2f s, ratio %.2f" % (count, took["command"], took["http"], ratios[-1]), flush=True)
            print("median ratio %.2f; to reach: 0.80" % statistics.median(ratios))
        finally:
            daemon.terminate()
            daemon.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
