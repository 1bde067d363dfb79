# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""examples/client against a daemon.

usage: clients.py BIN ASK-PROGRAM SOURCE-TREE WORK-DIRECTORY
"""

import os
import sys

from running import daemon, expect, fail, run


def main(bin_directory, ask_program, source, work):
    clients = os.path.join(source, "examples", "client")
    store = os.path.join(work, "store")
    ringfence = os.path.join(bin_directory, "ringfence")
    expect(ringfence, "activate", os.path.join(source, "rules", "inbound-hotline.ring"), "--store", store)
    expect(ringfence, "add", "robots", "+48601000001", "--store", store)

    def check(what, output, wanted):
        print(what, "=>", output)
        if not output.startswith(wanted):
            fail(what + ": expected " + wanted)

    query = ["inbound", "from=+48601000001", "to=+48221234567", "id=8f2c"]
    answer = "redirect;to=honeypot;list=robots;rule="
    with daemon(bin_directory, store) as port:
        check("ask.c", expect(ask_program, str(port), " ".join(query)), answer)
        check("ask.sh", expect(os.path.join(clients, "ask.sh"), str(port), *query), answer)
        listed = ["inbound", 'from=+48 601 000 001', "to=+48221234567", "trunk=a \"b\" \\ at=1"]
        check("ask.sh", expect(os.path.join(clients, "ask.sh"), str(port), *listed), answer)
        for words in ([ask_program, str(port), "nonsense"], [os.path.join(clients, "ask.sh"), str(port), "nonsense"]):
            wrong = run(*words)
            if wrong.returncode != 1 or not wrong.stdout.startswith("-ERR"):
                fail("%s: an error should be one: %s%s" % (words[0], wrong.stdout, wrong.stderr))
        for way in ("udp", "tcp"):
            output = expect(sys.executable, os.path.join(clients, "ask.py"), way, str(port), *query)
            check("ask.py " + way, output, answer)
            if "\n  to: honeypot\n" not in output:
                fail("ask.py should show the parameters:\n" + output)
            words = ["inbound", "from=not a number", "to=+48221234567"]
            output = expect(sys.executable, os.path.join(clients, "ask.py"), way, str(port), *words)
            check("ask.py " + way, output, 'hangup;code=484;text="Address Incomplete";rule=')
            if "\n  text: Address Incomplete\n" not in output:
                fail("ask.py should take off the quotes:\n" + output)
            wrong = run(sys.executable, os.path.join(clients, "ask.py"), way, str(port), "nonsense")
            if wrong.returncode != 1 or not wrong.stdout.startswith("-ERR"):
                fail("ask.py %s: an error should be one: %s%s" % (way, wrong.stdout, wrong.stderr))

        check("redis-cli", expect("redis-cli", "-p", str(port), "DECIDE", *query), answer)
        line = " ".join(["DECIDE"] + query)
        check("nc -u", expect("nc", "-u", "-w1", "127.0.0.1", str(port), input=line), answer)
        over_tcp = expect("nc", "-q1", "127.0.0.1", str(port), input=line + "\r\n")
        check("nc", over_tcp[over_tcp.find("\n") + 1 :], answer)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
