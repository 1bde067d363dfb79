# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Every operation, asked for over every front: the command line on a store, TCP, the command line over TCP, HTTP, and the command line over HTTP. Each front has a store of its own,
made alike; the same requests in the same order must come to the same answers, under the same names, and leave the same lists behind."""

import json
import os
import re
import subprocess
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "daemon"))

import harness  # noqa: E402

RULES = """
region PL;
timezone "Europe/Warsaw";
list dnc "Do not call" { +48601000777; }
list other;
list complaints review;
list robots ttl 24h max 5000;
list register "National register" registry;
inbound { dnc -> hangup; }
"""
SECOND = RULES + "campaign { other -> hangup; }\n"
THIRD = SECOND.replace("list robots ttl 24h max 5000;\n", "")

# Of a moment, or of who asks and how: not the same on every front. What is said of them is that they are there.
MOMENTS = {"created_at", "when", "since", "activated_at", "in_force_since", "cleared_at", "undone_at", "imported_at", "began_at", "ended_at", "took_ms", "token", "previous", "program", "digest",
           "file"}
# A store that is opened has no address and no request of who asks, and counts no decisions.
OF_THE_FRONT = {"address", "request_id", "decisions", "differences", "failures", "trouble"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
GIVEN = "2999-"  # of times that a request gives


def alike(answer):
    """Without what is of the moment."""
    if isinstance(answer, dict):
        return {k: (v is not None) if k in MOMENTS else alike(v) for k, v in answer.items() if k not in OF_THE_FRONT}
    if isinstance(answer, list):
        return [alike(one) for one in answer]
    if isinstance(answer, str):
        return TIME.sub(lambda m: m[0] if m[0].startswith(GIVEN) else "<moment>", answer)
    return answer


# What is asked, in this order: the operation, the words in their places, names with values, names that stand alone.
def ask(operation, *places, alone=(), **names):
    return operation, list(places), {k.strip("_").replace("_", "-"): v for k, v in names.items()}, list(alone)


N = ["+4860100%04d" % i for i in range(1, 30)]
REQUESTS = [
    ask("lists"),
    ask("list title", "dnc", "Nie dzwonić: 50%"),
    ask("list title", "dnc", "Nie dzwonić: 50%"),
    ask("list title", "other", ""),
    ask("list title", "nowhere", "x"),
    ask("list title", "dnc", "x" * 201),
    ask("list title", "dnc"),
    ask("lists", page="2", per_page="2"),
    ask("lists", per_page="1001"),
    ask("lists", "dnc"),
    # add
    ask("add", "dnc", N[0], description="rang at night", for_="24h", call="8f2c", lead="77", reason="asked"),
    ask("add", "dnc", N[0]),
    ask("add", "dnc", N[1], N[2], "601 000 004", "+4822*", "+48601000100-+48601000199"),
    ask("add", "dnc", N[1], "no number", "+48601", N[4]),
    ask("add", "dnc", "no number"),
    ask("add", "dnc", "+48601", alone=["anyway"]),
    ask("add", "dnc", "601", "000", "009"),
    ask("add", "nowhere", N[0]),
    ask("add", "register", N[0]),
    ask("add", "dnc"),
    ask("add", "dnc", N[5], expires="2999-12-31", valid_from="2999-01-01"),
    ask("add", "dnc", N[6], expires="24h"),
    ask("add", "dnc", N[7], expires="soon"),
    ask("add", "dnc", N[7], expires="24h", for_="24h"),
    ask("add", "dnc", N[7], colour="red"),
    ask("add", "dnc", N[7], "+48601000008 (office)", alone=["permanent"]),
    ask("add", "dnc", N[8], alone=["permanent", "approved"]),
    ask("add", "complaints", N[0], N[1], N[2]),
    ask("add", "complaints", N[3], alone=["approved"]),
    ask("add", "robots", N[0], description="20 % off\ttab ☎"),
    ask("add", "dnc", "sender:INFO"),
    # edit
    ask("edit", "dnc", N[0], description="rang all night", expires="never"),
    ask("edit", "dnc", N[0], description="rang all night", expires="never"),
    ask("edit", "dnc", N[0]),
    ask("edit", "dnc", N[0], added="2020-01-02T03:04:05Z"),
    ask("edit", "dnc", N[0], added="tomorrow"),
    ask("edit", "dnc", N[0], N[1], N[20], for_="48h"),
    ask("edit", "dnc", N[20], description="x"),
    ask("edit", "dnc", N[7], expires="2999-01-01"),
    ask("add", "dnc", N[13], description="mistyped"),
    ask("edit", "dnc", N[13], number="601 000 015", reason="as she said it"),
    ask("edit", "dnc", N[13], number=N[15]),
    ask("edit", "dnc", N[14], number=N[0]),
    ask("edit", "dnc", N[14], number="60100001"),
    ask("edit", "dnc", N[14], number="60100001", alone=["anyway"]),
    ask("edit", "dnc", N[14], number="+4860100003*"),
    ask("edit", "dnc", N[14], N[0], number=N[15]),
    ask("edit", "dnc", N[14], number="what?"),
    ask("edit", "dnc", N[14], number=N[15] + ", " + N[16]),
    ask("edit", "dnc", "+48601000777", number=N[15]),
    ask("edit", "register", N[14], number=N[15]),
    ask("history", N[13]),
    # clone
    ask("clone", "dnc", N[0], N[9]),
    ask("clone", "dnc", N[0], N[10], N[11], description="as the other", expires="2999-06-01"),
    ask("clone", "dnc", N[20], N[12]),
    ask("clone", "dnc", N[0], N[2]),
    ask("clone", "dnc", N[0], N[2], alone=["replace"]),
    # move
    ask("move", "dnc", N[9], to="other"),
    ask("move", "dnc", "+48601000777", to="other"),
    ask("move", "dnc", N[1], N[20], "+48601000777", to="other"),
    ask("move", "dnc", N[7], to="other"),
    ask("move", "dnc", N[0], to="nowhere"),
    ask("move", "dnc", N[0], to="dnc"),
    ask("move", "dnc", N[0]),
    # remove
    ask("remove", "dnc", N[10]),
    ask("remove", "dnc", N[10]),
    ask("remove", "dnc", "+48601000777"),
    ask("remove", "dnc", "+48221234567"),
    ask("add", "dnc", "+48221234568"),
    ask("remove", "dnc", "+48221234568"),
    ask("remove", "dnc", N[7]),
    ask("remove", "dnc", N[11], N[7], N[20]),
    # approve, unapprove, clear
    ask("approve", "complaints", N[0]),
    ask("approve", "complaints", N[0], N[1], N[20]),
    ask("approve", "complaints", N[3], alone=["permanent"]),
    ask("unapprove", "complaints", N[1]),
    ask("unapprove", "complaints", N[0], N[1], N[3]),
    ask("approve", "complaints", alone=["all"]),
    ask("unapprove", "complaints", prefix="+4860100000"),
    ask("approve", "complaints", N[0], alone=["all"]),
    ask("approve", "complaints"),
    ask("clear", "complaints"),
    ask("clear", "complaints", state="permanent"),
    ask("clear", "complaints", state="pending", prefix="601 000", reason="tidy"),
    ask("clear", "register", alone=["all"]),
    ask("add", "robots", N[20], N[21]),
    ask("clear", "robots", search="6010000", alone=["while-connected"]),
    # jobs
    ask("jobs"),
    ask("jobs", per_page="1"),
    ask("jobs", alone=["running"]),
    ask("jobs stop", "1"),
    ask("jobs stop", "99"),
    ask("jobs stop", "x"),
    ask("jobs stop"),
    # another name
    ask("list rename", "other", "elsewhere"),
    ask("list rename", "other", "elsewhere"),
    ask("list rename", "elsewhere", "dnc"),
    ask("list rename", "elsewhere", "No Name"),
    ask("list rename", "nowhere", "x"),
    ask("list rename", "dnc"),
    ask("lists"),
    ask("entries", "other"),
    ask("journal", list="elsewhere"),
    ask("list rename", "elsewhere", "other"),
    ask("entries", "elsewhere"),
    # entries
    ask("entries", "dnc"),
    ask("entries", "dnc", per_page="3", page="2", sort="added", alone=["descending"]),
    ask("entries", per_page="4"),
    ask("entries", per_page="4", page="2", alone=["descending"]),
    ask("entries", search="601 000", sort="added"),
    ask("entries", "dnc", prefix="022"),
    ask("entries", "dnc", prefix="+4822"),
    ask("entries", "dnc", prefix="01"),
    ask("entries", "dnc", suffix="04"),
    ask("entries", "dnc", search="601 000"),
    ask("entries", "dnc", search="NIGHT"),
    ask("entries", "dnc", search=" "),
    ask("entries", "dnc", state="permanent,cleared"),
    ask("entries", "dnc", state="gone"),
    ask("entries", "dnc", added_after="7d"),
    ask("entries", "dnc", added_before="7d"),
    ask("entries", "dnc", added_after="yesterday"),
    ask("entries", "dnc", expires_before="7d"),
    ask("entries", "dnc", added_by="default"),
    ask("entries", "dnc", added_by="somebody"),
    ask("entries", "dnc", import_="1"),
    ask("entries", "dnc", sort="colour"),
    ask("entries", "dnc", per_page="1001"),
    ask("entries", "dnc", page="0"),
    ask("entries", "robots"),
    ask("entries", "nowhere"),
    # of one number
    ask("show", "dnc", N[0]),
    ask("show", "dnc", N[10]),
    ask("show", "dnc", N[25]),
    ask("show", "dnc", "no number"),
    ask("show", "dnc", N[0], N[1]),
    ask("history", N[0]),
    ask("history", "+48221234568"),
    ask("history", N[25]),
    # imports: made before
    ask("imports"),
    ask("imports", "other"),
    ask("imports", "nowhere"),
    ask("imports show", "1"),
    ask("imports show", "99"),
    ask("imports show"),
    ask("imports approve", "2"),
    ask("imports approve", "2"),
    ask("imports undo", "1", reason="wrong file"),
    ask("imports undo", "1"),
    ask("imports undo", "99"),
    ask("imports undo", "x"),
    ask("imports undo", "0"),
    # the journal
    ask("journal", from_="1", count="5"),
    ask("journal", list="complaints"),
    ask("journal", number=N[0]),
    ask("journal", by="default", list="dnc"),
    ask("journal", call="8f2c", after="7d"),
    ask("journal", lead="12", before="tomorrow"),
    ask("journal", request_id="none"),
    ask("journal", after="soon"),
    ask("journal", count="1001"),
    ask("journal", from_="100000"),
    # the policy
    ask("policy list"),
    ask("policy show"),
    ask("policy show", "1", alone=["brief"]),
    ask("policy show", "99"),
    ask("policy shadow"),
    ask("policy promote", "1"),
    ask("policy rollback"),
    ask("policy rollback", "99"),
    ask("policy promote", "3", reason="tried"),
    ask("policy drop-shadow"),
    ask("policy drop", "dnc"),
    ask("policy drop", "robots", reason="gone"),
    ask("policy drop", "robots"),
    # accounts
    ask("user list"),
    ask("user add", "ana", role="supervisor", password="correct horse"),
    ask("user add", "ana", role="supervisor", password="correct horse"),
    ask("user add", "not a name", role="agent", password="correct horse"),
    ask("user add", "bob", role="king", password="correct horse"),
    ask("user add", "bob", password="correct horse"),
    ask("user add", "bob", role="agent", password="short"),
    ask("user role", "ana", "agent"),
    ask("user role", "ana", "agent"),
    ask("user role", "nobody", "agent"),
    ask("user grant", "ana", "add,remove", list="dnc"),
    ask("user grant", "ana", "add,remove", list="dnc"),
    ask("user grant", "ana", "edit", list="dnc"),
    ask("user grant", "ana", "fly", list="dnc"),
    ask("user grant", "ana", "add", list="nowhere"),
    ask("user grant", "nobody", "add", list="dnc"),
    ask("user grant", "ana", "add"),
    ask("user list"),
    ask("user grant", "ana", "none", list="dnc"),
    ask("user password", "ana", password="battery staple"),
    ask("user list"),
    ask("user remove", "ana"),
    ask("user remove", "ana"),
    ask("token list"),
    ask("token add", "crm", role="agent", expires="2999-06-01", reason="for the call's page"),
    ask("token add", "crm", role="agent"),
    ask("token add", "dialler", role="decide"),
    ask("token add", "bob"),
    ask("token add", "bob", role="king"),
    ask("token add", "not a name", role="agent"),
    ask("token add", "bob", role="agent", expires="2020-01-01"),
    ask("token add", "bob", role="agent", expires="soon"),
    ask("token list"),
    ask("user password", "crm", password="battery staple"),
    ask("user grant", "crm", "add", list="dnc"),
    ask("user list"),
    ask("token revoke", "crm"),
    ask("token revoke", "crm"),
    ask("token revoke", "default"),
    ask("token list"),
    ask("lists"),
]

# Counted in the memory of a daemon, so that a store has no answer: tests/daemon/stats.py.
OF_A_DAEMON = {"stats rules", "stats lists", "stats scenarios"}

# What an error over TCP begins with, and the exit status that it is on a command line.
STATUSES = {"ERR": {1, 2}, "MISSING": {1}, "REFUSED": {1}, "NOPERM": {1}, "CONFLICT": {1}, "BUSY": {3}, "DAMAGED": {3}, "FAILED": {3}}


STATUSES_OF_HTTP = {"ERR": 400, "MISSING": 404, "REFUSED": 409, "NOPERM": 403, "CONFLICT": 409, "BUSY": 503, "DAMAGED": 500, "FAILED": 500}

# Where an operation is asked for over HTTP: the places that stand in the address, then the names of the others, the last of which takes all that are left.
OVER_HTTP = {
    "lists": [("GET", "/v1/lists")],
    "list title": [("PUT", "/v1/lists/{}/title", "title")],
    "list rename": [("PUT", "/v1/lists/{}/name", "name")],
    "add": [("POST", "/v1/lists/{}/entries", "number...")],
    "edit": [("POST", "/v1/lists/{}/edit", "entry...")],
    "clone": [("POST", "/v1/lists/{}/entries/{}/clone", "number...")],
    "move": [("POST", "/v1/lists/{}/move", "number...")],
    "remove": [("POST", "/v1/lists/{}/remove", "number...")],
    "clear": [("DELETE", "/v1/lists/{}/entries")],
    "approve": [("POST", "/v1/lists/{}/approve", "number...")],
    "unapprove": [("POST", "/v1/lists/{}/unapprove", "number...")],
    "jobs": [("GET", "/v1/jobs")],
    "jobs stop": [("POST", "/v1/jobs/{}/stop")],
    "entries": [("GET", "/v1/lists/{}/entries"), ("GET", "/v1/entries")],
    "show": [("GET", "/v1/lists/{}/entries/{}")],
    "history": [("GET", "/v1/numbers/{}")],
    "imports": [("GET", "/v1/lists/{}/imports"), ("GET", "/v1/imports")],
    "imports show": [("GET", "/v1/imports/{}")],
    "imports undo": [("POST", "/v1/imports/{}/undo")],
    "imports approve": [("POST", "/v1/imports/{}/approve")],
    "journal": [("GET", "/v1/journal")],
    "policy list": [("GET", "/v1/policy/versions")],
    "policy show": [("GET", "/v1/policy/versions/{}"), ("GET", "/v1/policy")],
    "policy rollback": [("POST", "/v1/policy/rollback", "version")],
    "policy shadow": [("GET", "/v1/policy/shadow")],
    "policy promote": [("POST", "/v1/policy/shadow/promote", "version")],
    "policy drop-shadow": [("DELETE", "/v1/policy/shadow")],
    "policy drop": [("DELETE", "/v1/lists/{}")],
    "user list": [("GET", "/v1/accounts")],
    "user add": [("POST", "/v1/accounts", "name")],
    "user role": [("PUT", "/v1/accounts/{}/role", "role")],
    "user grant": [("PUT", "/v1/accounts/{}/rights", "rights")],
    "user password": [("PUT", "/v1/accounts/{}/password")],
    "user remove": [("DELETE", "/v1/accounts/{}")],
    "token list": [("GET", "/v1/tokens")],
    "token add": [("POST", "/v1/tokens", "name")],
    "token revoke": [("DELETE", "/v1/tokens/{}")],
}


class Contract(harness.Case):
    def made(self, name):
        """A store with two versions of the policy, a shadow and two imports."""
        self.store = self.path(name)
        self.activate(RULES)
        self.activate(SECOND)
        numbers = self.write("numbers", "".join("+4860200%04d\n" % i for i in range(20)))
        self.ringfence("import", "other", numbers, "--user", "default")
        self.ringfence("import", "complaints", numbers, "--user", "default")
        self.ringfence("activate", self.write("third.ring", "ringfence 1;\n" + THIRD), "--shadow")
        return self.store

    def by_command(self, request, *where):
        """Answer, exit status and what was said of it, of a command line."""
        operation, places, names, alone = request
        words = [*operation.split(" "), *places]
        secret = names.get("password")
        for name, value in names.items():
            if name != "password":
                words += ["--" + name, value]
        words += ["--" + name for name in alone]
        done = subprocess.run([harness.RINGFENCE, *words, *where, *([] if operation == "journal" else ["--format", "json"])],
                              input=(secret or "") + "\n", capture_output=True, text=True, timeout=harness.DEADLINE)
        answer = json.loads(done.stdout) if done.stdout and operation != "journal" else done.stdout
        return answer, done.returncode, done.stderr

    def over_tcp(self, connection, request):
        operation, places, names, alone = request
        return connection.ask(*operation.upper().split(" "), *places, *(k + "=" + v for k, v in names.items()), *alone)

    def over_http(self, daemon, request):
        """The answer; none where an address cannot have so few or so many places."""
        operation, places, names, alone = request
        for method, path, *more in OVER_HTTP[operation]:
            inside = path.count("{}")
            takes_all = bool(more) and more[-1].endswith("...")
            if len(places) < inside or (len(places) > inside + len(more) and not takes_all):
                continue
            said = {k: v for k, v in names.items()}
            said.update({k: True for k in alone})
            rest = places[inside:]
            for name in more:
                values = rest if name.endswith("...") else rest[:1]
                if values:
                    said[name.removesuffix("...")] = values
            address = path.format(*(urllib.parse.quote(p, safe="") for p in places[:inside]))
            if method in ("GET", "DELETE"):
                pairs = [(k, "true" if v is True else v) for k, v in said.items()]
                return daemon.http(method, address + ("?" + urllib.parse.urlencode(pairs) if pairs else ""))
            return daemon.http(method, address, said)
        return None

    def compare_with_http(self, told, answer):
        if isinstance(told, harness.Error):
            kind, text = told.split(" ", 1)
            self.assertEqual(answer.status, STATUSES_OF_HTTP[kind], answer.text)
            if answer.json["code"] != "misused":  # how it is written is another thing
                # TCP has one line of a few hundred bytes.
                self.assertEqual(" ".join(answer.json["detail"].split())[:200], " ".join(text.split())[:200])
            return
        self.assertIn(answer.status, (200, 201), answer.text)
        self.assertEqual(alike(told), alike(answer.json))

    def test_every_operation_is_the_same_over_every_front(self):
        here = self.made("here")
        there = self.made("there")
        daemon = self.start(role="administrator")
        beyond = self.made("beyond")
        other = self.start(role="administrator")
        web_store = self.made("web")
        web = self.start("--http", "127.0.0.1:0", role="administrator")
        beyond_web_store = self.made("beyond the web")
        beyond_web = self.start("--http", "127.0.0.1:0", role="administrator")
        not_over_http = 0
        with daemon.connect() as c:
            c.ask("HELLO", "3")
            for request in REQUESTS:
                with self.subTest(request=request):
                    told = self.over_tcp(c, request)
                    local = self.by_command(request, "--store", here, "--user", "default")
                    remote = self.by_command(request, "--connect", "127.0.0.1:%d" % other.port)
                    web_remote = self.by_command(request, "--connect", "http://127.0.0.1:%d" % beyond_web.http_port)
                    if request[0] != "journal":
                        self.compare(told, *local)
                        self.compare(told, *remote)
                        self.compare(told, *web_remote)
                    answer = self.over_http(web, request)
                    if answer:
                        self.compare_with_http(told, answer)
                    not_over_http += not answer
        self.assertLess(not_over_http, 10)
        self.assertEqual(*[alike(self.lines_of(store)) for store in (here, there)])
        self.assertEqual(*[alike(self.lines_of(store)) for store in (here, beyond)])
        self.assertEqual(*[alike(self.lines_of(store)) for store in (here, web_store)])
        self.assertEqual(*[alike(self.lines_of(store)) for store in (here, beyond_web_store)])

    def compare(self, told, answer, status, said):
        if isinstance(told, harness.Error):
            kind, text = told.split(" ", 1)
            self.assertIn(status, STATUSES[kind], said)
            if text.startswith("unknown key"):  # which a command line says of options in its own words
                self.assertIn("unrecognised option", said)
                return
            text = re.sub("(?<=it is written ).*", "", text)  # which a command line says in its own words
            # The one number of a request is told by itself on a command line, and TCP has one line of a few hundred bytes.
            self.assertIn(text[:300].split(": ", 1)[-1][:60] if answer else text[:60], said)
            return
        refused = told.get("refused", 0) != 0
        unknown = "history" in told and not (told["lists"] or told["covered_by"] or told["history"])
        self.assertEqual(status, 1 if refused or unknown else 0, said)
        if "per_page" in told and answer.get("per_page") != told["per_page"]:  # a command line joins pages where none is named
            told, answer = ({k: v for k, v in one.items() if k not in ("page", "per_page", "more")} for one in (told, answer))
        self.assertEqual(alike(told), alike(answer))

    def lines_of(self, store):
        done = subprocess.run([harness.RINGFENCE, "journal", "--store", store, "--format", "json"], capture_output=True, text=True,
                              timeout=harness.DEADLINE, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_the_journal_is_the_same_over_every_front(self):
        self.made("here")
        daemon = self.start("--http", "127.0.0.1:0", role="administrator")
        for names in ({}, {"list": "other"}, {"by": "default"}, {"from": "3"}):
            with self.subTest(names):
                options = [word for k, v in names.items() for word in ("--" + k, v)]
                local = self.ringfence("journal", "--format", "json", *options)
                remote = [subprocess.run([harness.RINGFENCE, "journal", "--format", "json", *options, "--connect", there],
                                         capture_output=True, text=True, timeout=harness.DEADLINE, check=True).stdout
                          for there in ("127.0.0.1:%d" % daemon.port, "http://127.0.0.1:%d" % daemon.http_port)]
                with daemon.connect() as c:
                    c.ask("HELLO", "3")
                    told = c.ask("JOURNAL", *(k + "=" + v for k, v in names.items()))["records"]
                self.assertEqual([local, local], remote)
                self.assertEqual([json.loads(line) for line in local.splitlines()], told)

    def test_every_operation_is_among_the_requests(self):
        self.made("here")
        daemon = self.start()
        known = set()
        with daemon.connect() as c:
            c.ask("HELLO", "3")
            for name, docs in c.ask("COMMAND", "DOCS").items():
                if docs["group"] == "ringfence":
                    known.update(part.replace("|", " ") for part in docs.get("subcommands", {}))
                    if ": " + name in docs["summary"]:  # how it is written: it is an operation by itself as well
                        known.add(name)
        self.assertEqual(known, {request[0] for request in REQUESTS} | OF_A_DAEMON)

    def test_many_numbers_over_the_network_are_several_requests(self):
        self.made("here")
        daemon = self.start(role="administrator")
        numbers = ["+4860300%04d" % i for i in range(300)]
        done = subprocess.run([harness.RINGFENCE, "add", "dnc", "-", "--connect", "127.0.0.1:%d" % daemon.port, "--format", "json"],
                              input="\n".join([*numbers, "no number"]), capture_output=True, text=True, timeout=harness.DEADLINE)
        told = json.loads(done.stdout)
        self.assertEqual((done.returncode, told["changed"], told["refused"], len(told["numbers"])), (1, 300, 1, 301))
        self.assertIn("no number", done.stderr)

    def test_a_query_is_explained_the_same_over_every_front(self):
        self.made("here")
        daemon = self.start("--http", "127.0.0.1:0")
        fronts = (["--store", self.store], ["--connect", "127.0.0.1:%d" % daemon.port], ["--connect", "http://127.0.0.1:%d" % daemon.http_port])
        for command in ("explain", "decide"):
            for form in ("text", "json"):
                for query in (["inbound", "from=+48601000777", "to=+48221234567"], ["inbound", "from=anonymous", "to=112", "at=2026-03-02T22:00"]):
                    with self.subTest((command, form, query)):
                        # Over the network a tree is drawn with ASCII, since nobody knows the reader's terminal there.
                        plain = dict(os.environ, LC_ALL="C")
                        told = [subprocess.run([harness.RINGFENCE, command, *query, "--format", form, *where], capture_output=True,
                                               text=True, env=plain, timeout=harness.DEADLINE, check=True).stdout for where in fronts]
                        at = re.compile(r'(?<="at":")[^"]*' if form == "json" else r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+]\d\d:\d\d(?=, policy)")
                        same = (lambda text: json.loads(at.sub("", text))) if form == "json" else (lambda text: at.sub("", text))
                        self.assertEqual([same(told[0])] * 2, [same(text) for text in told[1:]])
        self.assertEqual(daemon.info()["decisions"], "0")  # what a person asks is no call

    def test_what_is_typed_as_a_number_is_no_name(self):
        """Nor is it a filter that would change much more."""
        self.made("here")
        self.ringfence("add", "complaints", N[0], N[1])
        daemon = self.start("--http", "127.0.0.1:0", role="administrator")
        fronts = (["--store", self.store], ["--connect", "127.0.0.1:%d" % daemon.port], ["--connect", "http://127.0.0.1:%d" % daemon.http_port])
        for words, text in [(["approve", "complaints", "all"], ""), (["approve", "complaints", "-"], "state=pending\n"), (["clear", "dnc", "-"], ""),
                            (["add", "dnc", N[2], "permanent"], ""), (["unapprove", "complaints", "all", "import=2"], "")]:
            with self.subTest(words):
                told = [subprocess.run([harness.RINGFENCE, *words, "--format", "json", *where], input=text, capture_output=True, text=True,
                                       timeout=harness.DEADLINE) for where in fronts]
                self.assertNotEqual(told[0].returncode, 0)
                results = {(done.returncode, done.stdout and [r["result"] for r in json.loads(done.stdout)["numbers"]][-1]) for done in told}
                self.assertEqual(len(results), 1, results)
        entries = json.loads(self.ringfence("entries", "complaints", "--format", "json"))["entries"]
        self.assertEqual({e["state"] for e in entries}, {"pending"})

    def test_what_is_not_encrypted_stays_on_this_machine(self):
        self.made("here")
        done = subprocess.run([harness.RINGFENCE, "lists", "--connect", "192.0.2.1:7464"], capture_output=True, text=True, timeout=harness.DEADLINE)
        self.assertEqual(done.returncode, 2)
        self.assertIn("tunnel", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
