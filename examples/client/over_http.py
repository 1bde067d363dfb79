#!/usr/bin/env python3
# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Asks ringfence over HTTP, with nothing but Python's standard library.

usage: over_http.py URL decide SCENARIO KEY=VALUE...   what happens to a call: the reply, as over UDP
       over_http.py URL block LIST NUMBER [REASON]     puts a number into a list
       over_http.py URL unblock LIST NUMBER [REASON]   takes it out
       over_http.py URL import LIST FILE               a file of numbers, in the place of what the last one brought
       over_http.py URL follow [WHICH]                 events, as they come: types=journal&list=house

URL is as http://127.0.0.1:7465. Who asks is said by RINGFENCE_TOKEN.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


class Refused(Exception):
    """What was asked was not done."""


class Ringfence:
    def __init__(self, url, token=None):
        self.url = url.rstrip("/") + "/v1"
        self.headers = {"Authorization": "Bearer " + token} if token else {}

    def open(self, method, path, parameters=None, body=None, headers=None, seconds=10.0):
        """The answer, to be read and closed. `path`: parts of the address, each whatever text."""
        url = "/".join([self.url, *(urllib.parse.quote(p, safe="") for p in path)])
        if parameters:
            url += "?" + urllib.parse.urlencode(parameters)
        request = urllib.request.Request(url, body, {**self.headers, **(headers or {})}, method=method)
        try:
            return urllib.request.urlopen(request, timeout=seconds)
        except urllib.error.HTTPError as e:
            with e:
                text = e.read().decode()
            try:
                raise Refused(json.loads(text)["detail"]) from None
            except (ValueError, KeyError, TypeError):
                raise Refused(text.strip() or str(e)) from None

    def ask(self, method, path, parameters=None, body=None, **more):
        with self.open(method, path, parameters, body, **more) as answer:
            return json.load(answer)

    def decide(self, scenario, query, seconds=1.0):
        """`{"action": "hangup", "parameters": {"code": "603"}, "reply": "hangup;code=603;...", ...}`. A call is asked by POST, so that no log of a
        proxy has its numbers."""
        return self.ask("POST", ["decide", scenario], body=json.dumps(query).encode(), headers={"Content-Type": "application/json"}, seconds=seconds)

    def block(self, name, number, **note):
        return self.ask("PUT", ["lists", name, "entries", number], body=json.dumps(note).encode(), headers={"Content-Type": "application/json"})

    def unblock(self, name, number, **note):
        return self.ask("DELETE", ["lists", name, "entries", number], note)

    def replace(self, name, file):
        """Sends a file of numbers as it is read. The answer comes once it is in force: of a large one that takes minutes."""
        with open(file, "rb") as f:
            return self.ask("POST", ["lists", name, "imports"], {"mode": "replace", "as": os.path.basename(file)}, f,
                            headers={"Content-Type": "application/octet-stream", "Content-Length": str(os.path.getsize(file))}, seconds=3600.0)

    def follow(self, which=""):
        """Type and data of each event, for ever. Comes again after an interruption, and nothing of the journal is missing then."""
        last = None
        while True:
            try:
                # Something comes every 15 seconds, be it a sign of life.
                with self.open("GET", ["events"], urllib.parse.parse_qsl(which), headers={"Last-Event-ID": last} if last else {}, seconds=40.0) as stream:
                    kind, data = None, []
                    for line in stream:
                        name, _, value = line.decode().rstrip("\n").partition(": ")
                        if name == "event":
                            kind = value
                        elif name == "id":
                            last = value
                        elif name == "data":
                            data.append(value)
                        elif not name and kind:
                            yield kind, json.loads("\n".join(data))
                            kind, data = None, []
            except OSError:
                pass
            time.sleep(2)


def main(url, what, *words):
    to = Ringfence(url, os.environ.get("RINGFENCE_TOKEN"))
    if what == "decide" and words:
        print(to.decide(words[0], dict(w.split("=", 1) for w in words[1:]))["reply"])
    elif what in ("block", "unblock") and len(words) in (2, 3):
        note = {"reason": words[2]} if len(words) == 3 else {}
        for each in getattr(to, what)(*words[:2], **note)["numbers"]:
            print(each["number"], each["result"])
    elif what == "import" and len(words) == 2:
        report = to.replace(*words)
        print("%d added, %d removed, %d rejected" % (report["added"], report["removed"], report["rejected"]))
    elif what == "follow" and len(words) <= 1:
        for _, data in to.follow(*words):
            print(json.dumps(data), flush=True)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except (Refused, OSError) as wrong:
        sys.exit(str(wrong))
