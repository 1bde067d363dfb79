# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""examples/plugin through the daemon: verstat.queries over UDP and TCP, by rules that need the plugin.

usage: verstat.py BIN VERSTAT.SO EXAMPLE-DIRECTORY WORK-DIRECTORY
"""

import os
import sys

from running import ask_tcp, ask_udp, daemon, expect, fail, fits, run


def queries(file):
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            line = line.split("#")[0].strip()
            if line:
                query, expected = line.split("=>")
                yield query.strip(), expected.strip()


def main(bin_directory, plugin, example, work):
    ringfence = os.path.join(bin_directory, "ringfence")
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
    expect(ringfence, "activate", rules, "--plugin", plugin, "--store", store)

    with daemon(bin_directory, store, "--plugin", plugin) as port:
        asked = 0
        for query, expected in queries(os.path.join(example, "verstat.queries")):
            over_udp, over_tcp = ask_udp(port, query), ask_tcp(port, query)
            print(query, "=>", over_tcp)
            if over_udp != over_tcp:
                fail("over UDP it is " + over_udp)
            if not fits(over_tcp, expected):
                fail("expected " + expected)
            asked += 1
        if asked == 0:
            fail("nothing was asked")

    # A daemon without the plugin cannot use the policy: it says so, and answers by `on failure`.
    with daemon(bin_directory, store) as port:
        answer = ask_tcp(port, "inbound from=+48601000001 to=+48221234567")
        print("without the plugin =>", answer)
        if not fits(answer, "allow;failure=1"):
            fail("a policy whose words are not there should make the decision a failure")

    # The same by the command line.
    query = ["inbound", "from=+48601000001", "to=+48221234567", "verstat=No-TN-Validation"]
    explained = expect(ringfence, "explain", *query, "--plugin", plugin, "--store", store)
    if "verstat is No-TN-Validation" not in explained:
        fail("explain should tell what the plugin saw:\n" + explained)
    print(explained)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
