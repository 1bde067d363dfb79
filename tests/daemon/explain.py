# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""`ringfence explain` and `EXPLAIN`: text and JSON, and colour on a terminal alone."""

import json
import os
import pty
import subprocess
import unittest

import harness

RULES = """ringfence 1;
region PL;
list default;
list dnc registry;
list vip { +48601*; }
always { default and not trunk "mvno" -> hangup; }
inbound to +48221234567 {
    anonymous -> hangup;
    vip or default -> log "seen";
    dnc -> hangup 603;
    otherwise -> allow;
}
"""

QUERY = ["inbound", "from=601000001", "to=+48221234567"]


class Explain(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)
        self.ringfence("import", "dnc", self.write("register.txt", "+48601000001\n"), "--user", "ana")

    def explain(self, *words, **environment):
        env = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR", "TERM")}
        done = subprocess.run([harness.RINGFENCE, "explain", *QUERY, "--store", self.store, *words], capture_output=True, text=True,
                              timeout=harness.DEADLINE, env={**env, **environment})
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def on_a_terminal(self, *words, **environment):
        """What it writes where stdout is a terminal."""
        env = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR", "TERM")}
        try:
            ours, its = pty.openpty()
        except OSError as e:
            self.skipTest("no terminal to be had, as where /dev/pts is not mounted: %s" % e)
        process = subprocess.Popen([harness.RINGFENCE, *words, "--store", self.store], stdout=its, stdin=subprocess.DEVNULL,
                                   env={**env, "TERM": "xterm", **environment})
        os.close(its)
        text = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            text += part
        os.close(ours)
        self.assertEqual(process.wait(harness.DEADLINE), 0)
        return text.decode()

    def test_the_tree_tells_the_deciding_rule_its_entry_and_why_others_lost(self):
        text = self.explain()
        for part in ["from +48601000001\nto   +48221234567\n",
                     "|- always (test.ring:6)\n",
                     "|     |- x default: no, +48601000001 is not in default\n",
                     ". trunk \"mvno\": not asked\n",
                     "|- no   test.ring:8  anonymous -> hangup\n",
                     "|- yes  test.ring:9  vip or default -> log \"seen\"\n",
                     "`- +48601* is written in the rule file\n",
                     "|- YES  test.ring:10  dnc -> hangup 603  <= decides\n",
                     "+ dnc: yes, +48601000001 is in dnc\n",
                     "`- +48601000001 came with import 1 of ",
                     ", by ana\n",
                     "`- 1 rule below was not tried\n",
                     "would log: seen\n",
                     "\nhangup;code=603;list=dnc;rule=test.ring:10;generation="]:
            self.assertIn(part, text)

    def test_lines_are_utf_8_where_the_locale_is(self):
        self.assertTrue(self.explain().isascii())
        self.assertTrue(self.explain(LANG="C").isascii())
        for locale in ({"LANG": "pl_PL.UTF-8"}, {"LC_CTYPE": "C.utf8", "LANG": "C"}, {"LC_ALL": "C.UTF-8", "LANG": "C"}):
            self.assertIn("├─ always", self.explain(**locale))
        self.assertTrue(self.explain(LC_ALL="C", LANG="pl_PL.UTF-8").isascii())

    def test_json_says_the_same_on_the_command_line_and_over_the_wire(self):
        found = json.loads(self.explain("--format", "json"))
        self.assertEqual(found["from"], {"state": "number", "number": "+48601000001"})
        always, hotline = found["blocks"]
        self.assertEqual((always["head"], always["place"], hotline["untried"]), ("always", "test.ring:6", 1))
        self.assertEqual([r["outcome"] for r in hotline["rules"]], ["not-met", "went-on", "decided"])
        default, trunk = always["rules"][0]["conditions"]
        self.assertEqual((default["holds"], default["decisive"], default["negated"]), (False, True, False))
        self.assertEqual((trunk["asked"], trunk["holds"], trunk["negated"]), (False, None, True))
        deciding = hotline["rules"][2]
        self.assertEqual(deciding["list"], "dnc")
        [look] = deciding["conditions"][0]["lists"]
        self.assertEqual((look["list"], look["number"], look["listed"]), ("dnc", "+48601000001", True))
        [entry] = look["entries"]
        self.assertEqual((entry["from"], entry["counts"], os.path.basename(entry["import"]["file"]), entry["import"]["by"]["user"]),
                         ("import", True, "register.txt", "ana"))
        self.assertEqual((found["decision"]["action"], found["decision"]["parameters"]), ("hangup", {"code": "603"}))
        self.assertEqual(found["effects"][0]["text"], "seen")

        d = self.start()
        for over_tcp in (d.ask("EXPLAIN", *QUERY, "format=json"), d.ask("EXPLAIN", QUERY[0], "format=json", *QUERY[1:])):
            over_tcp = json.loads(over_tcp)
            self.assertEqual({**over_tcp, "at": None}, {**found, "at": None})
        self.assertEqual(d.ask("EXPLAIN", *QUERY).split("\n")[1:], self.explain().split("\n")[1:])
        self.assertEqual(d.ask("EXPLAIN", *QUERY, "format=text").split("\n")[1:], self.explain().split("\n")[1:])
        self.assertEqual(d.ask("EXPLAIN", *QUERY, "format=xml"), "ERR `format` is text or json, not `xml`")

    def test_entries_are_told_with_who_added_them_and_what_does_not_count_too(self):
        self.ringfence("add", "default", "+48601000001", "--user", "eve", "--reason", "asked twice", "--for", "24h", "--description", "Mr X")
        self.ringfence("add", "default", "+48602000001", "--user", "eve")
        self.ringfence("remove", "default", "+48602000001", "--user", "bob")
        self.assertRegex(self.explain(), r"`- \+48601000001 was added 20\S+Z by eve with ringfence add: asked twice, \"Mr X\", expires 20\S+Z\n")
        done = self.ringfence("explain", "inbound", "from=+48602000001", "to=+48221234567", "--format", "json")
        [look] = json.loads(done)["blocks"][0]["rules"][0]["conditions"][0]["lists"]
        [entry] = look["entries"]
        self.assertEqual((look["listed"], entry["counts"], entry["state"], entry["cleared_by"]["user"]), (False, False, "cleared", "bob"))

    def test_a_decision_as_json(self):
        found = json.loads(self.ringfence("decide", *QUERY, "id=8f2c", "--format", "json"))
        self.assertEqual((found["action"], found["parameters"], found["list"], found["rule"], found["failure"], found["id"]),
                         ("hangup", {"code": "603"}, "dnc", "test.ring:10", False, "8f2c"))
        self.assertEqual(found["reply"], self.ringfence("decide", *QUERY, "id=8f2c").rstrip("\n"))

    def test_colour_is_for_a_terminal_alone_and_never_with_no_color(self):
        plain = self.explain()
        self.assertNotIn("\x1b", plain)
        coloured = self.on_a_terminal("explain", *QUERY)
        self.assertIn("\x1b[1;32mYES  test.ring:10", coloured)
        for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            self.assertNotIn("\x1b", self.on_a_terminal("explain", *QUERY, **environment))
        self.assertIn("\x1b", self.on_a_terminal("explain", *QUERY, NO_COLOR=""))  # https://no-color.org: not an empty one
        for words in (["lists"], ["policy", "list"], ["entries", "default"], ["explain", *QUERY, "--format", "json"], ["--help"]):
            self.assertNotIn("\x1b", self.on_a_terminal(*words, NO_COLOR="1"))


if __name__ == "__main__":
    unittest.main()
