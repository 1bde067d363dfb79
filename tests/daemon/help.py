# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""What the programs say of themselves: --help and its examples, the manual, the shells' completion."""

import json
import os
import re
import shutil
import signal
import subprocess
import unittest

import harness

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def run(*words, text=None, **how):
    return subprocess.run(words, input=text, capture_output=True, text=True, timeout=harness.DEADLINE, **how)


def commands():
    """Every command by name, as --help lists them: its group."""
    found, group = {}, None
    for line in run(harness.RINGFENCE, "--help").stdout.splitlines():
        if re.match(r"[A-Z][a-z ]+$", line):
            group = line
        elif re.match(r"  [a-z]", line):
            found[line.split()[0]] = group
    return found


def options(*words):
    """The long options that a help text names."""
    return sorted(set(re.findall(r"^ +(?:-\w \[ )?--([a-z][a-z-]*)", run(*words, "--help").stdout, re.M)))


def have(test, *programs):
    for program in programs:
        if not shutil.which(program):
            test.skipTest("%s is not installed" % program)


class Help(harness.Case):
    def test_commands_are_listed_in_groups_each_on_a_line(self):
        groups = commands()
        self.assertGreater(len(groups), 25)
        self.assertNotIn("More", groups.values())  # main.cpp says the group of each
        self.assertEqual(groups["explain"], "Calls")
        for line in run(harness.RINGFENCE, "--help").stdout.splitlines():
            self.assertLessEqual(len(line), 132, line)

    def test_the_example_of_each_command_can_be_run(self):
        """In a folder that has what the examples speak of."""
        shutil.copytree(os.path.join(SOURCE, "rules"), self.path("rules"))
        self.store = self.path("ringfence.store")
        self.ringfence("activate", self.path("rules/callcentre.ring"))
        self.ringfence("activate", self.path("rules/callcentre.ring"))  # for `policy rollback`
        self.write("numbers.csv", "Name,Phone\nA,+48605000001\n")
        self.write("contacts.csv", "Name,Phone\nA,+48605000009\n")
        for file in ("one", "two"):
            self.ringfence("import", "dnc", self.write(file + ".txt", "+48605%06d\n" % len(file)))
        self.ringfence("import", "complaints", self.write("three.txt", "+48606000001\n"))
        os.makedirs(self.path("backups"))
        self.ringfence("backup", self.path("backups/ringfence.mdb"))
        self.ringfence("add", "default", "+48601000001")
        self.write("password", "a-long-password\n")
        daemon = self.start()
        # What must have happened before, and in which order: what takes something away comes after who needs it.
        last = ["edit", "clone", "move", "unapprove", "remove", "clear"]
        before = {
            "diff": 3 * [["activate", "rules/callcentre.ring"]],
            "edit": [["add", "default", "+48601000001"]],
            "move": [["add", "default", "+48601000001"]],
            "unapprove": [["add", "complaints", "+48601000001", "--approved"]],
            "remove": [["add", "default", "+48601000001"]],
        }
        new_password = ["--new-password-file", self.path("password")]
        more = {"stats": ["--connect", "127.0.0.1:%d" % daemon.port], "user add": new_password, "user password": new_password}
        everything = commands()
        for command in [c for c in everything if c not in last] + PARTS + last:
            found = re.findall(r"^  (ringfence %s\b.*)$" % command, run(harness.RINGFENCE, *command.split(), "--help").stdout, re.M)
            self.assertEqual(len(found), 1, command)
            for words in before.get(command, []):
                run(harness.RINGFENCE, *words, cwd=self.folder)
            if command == "backup":
                os.remove(self.path("backups/ringfence.mdb"))
            line = found[0].replace("/var/backups", self.path("backups")).replace("ringfence", harness.RINGFENCE, 1)
            line += "".join(" " + word for word in more.get(command, []))
            with self.subTest(line):
                example = subprocess.Popen(["bash", "-c", "exec " + line], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                           stderr=subprocess.STDOUT, cwd=self.folder,
                                           env={**os.environ, "RINGFENCE_STORE": self.store})
                if "--follow" in line:
                    self.assertTrue(example.stdout.readline())
                    example.send_signal(signal.SIGINT)
                said = example.communicate(timeout=harness.DEADLINE)[0].decode()
                if command in KNOWN:
                    self.assertEqual(example.returncode, 0, said)
                else:
                    self.assertNotEqual(example.returncode, 2, said)


# There is no shadow in that folder, no list without a policy, and no import that awaits approval any more.
NOTHING_THERE = ["policy promote", "policy drop-shadow", "policy drop", "imports approve"]

# The operations of two words, each with a help of its own.
PARTS = ["user add", "user list", "user role", "user password", "user remove", "imports approve", "imports undo", "policy list", "policy show", "policy rollback",
         "policy shadow", "policy promote", "policy drop-shadow", "policy drop"]

# Those whose example is to succeed in that folder; of one that is not named here, its words must make sense.
KNOWN = ("check fmt test words explain-code activate policy decide explain scrub stats lists entries show history add edit clone move remove clear approve unapprove "
         "import imports export journal verify user backup restore completion manual").split() + [p for p in PARTS if p not in NOTHING_THERE]


class Manual(harness.Case):
    def pages(self):
        return {"ringfence.1": run(harness.RINGFENCE, "manual", "1").stdout, "ringfence.5": run(harness.RINGFENCE, "manual", "5").stdout,
                "ringfenced.8": run(harness.RINGFENCED, "--manual").stdout}

    def test_pages_name_the_commands_and_options_that_there_are(self):
        pages = self.pages()
        self.assertEqual(re.findall(r"^\.It Cm (\S+)", pages["ringfence.1"].replace("\\-", "-"), re.M), list(commands()))
        for command in commands():
            about = re.search(r"^\.It Cm %s(?=[ \n])(.*?)(?=^\.It Cm |^\.Ss |^\.Sh )" % command.replace("-", r"\\-"), pages["ringfence.1"],
                              re.M | re.S).group(1)
            own = [o for o in options(harness.RINGFENCE, command) if o not in ("store", "plugin", "user", "reason", "help")]
            self.assertEqual(sorted(o.replace("\\-", "-") for o in re.findall(r"^\.It Fl -(\S+)", about, re.M)), own, command)
        named = [o.replace("\\-", "-") for o in re.findall(r"^\.It Fl -(\S+)", pages["ringfenced.8"], re.M)]
        self.assertEqual(sorted(named), options(harness.RINGFENCED))

    def test_the_language_s_page_has_every_word_of_the_reference(self):
        with open(os.path.join(SOURCE, "rules", "LANGUAGE.md"), encoding="utf-8") as f:
            tables = re.findall(r"\| written \| (?:what it is|true when|what happens) \|\n\|---\|---\|\n((?:\|.*\n)+)", f.read())
        self.assertEqual(len(tables), 3)
        words = sorted(w for t in tables for w in re.findall(r"^\| `([a-z]+)", t, re.M))
        page = self.pages()["ringfence.5"]
        self.assertEqual(sorted(re.findall(r"^\.It Ic (\w+)", page, re.M)), words)

    def test_the_language_s_page_has_every_statement(self):
        told = json.loads(run(harness.RINGFENCE, "words", "--format", "json").stdout)["words"]
        statements = [w["word"] for w in told if w["kind"] == "statement" and w["within"] != "rule"]
        page = self.pages()["ringfence.5"].replace("\\-", "-")
        self.assertEqual(sorted(re.findall(r"^\.It Cm (\S+)", page, re.M)), sorted(statements))

    def test_pages_are_well_formed(self):
        have(self, "groff", "mandoc")
        for name, text in self.pages().items():
            page = self.write(name, text)
            done = run("groff", "-mdoc", "-Tutf8", "-ww", page)
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)
            self.assertIn("RINGFENCE", done.stdout)
            lint = run("mandoc", "-T", "lint", "-W", "warning", page)
            self.assertEqual((lint.returncode, lint.stdout), (0, ""), name)


class Completion(harness.Case):
    CASES = [
        ("ringfence ", "decide"), ("ringfence exp", "explain export"), ("ringfence explain ", "campaign inbound"),
        ("ringfence explain inbound ", "from= to="), ("ringfence explain inbound fr", "from="), ("ringfence policy ", "list rollback drop"),
        ("ringfence explain --fo", "--format"), ("ringfence lists --st", "--store"), ("ringfence show ", "dnc vip"), ("ringfence show d", "dnc"),
        ("ringfence stats --sort ", "place hits"), ("ringfence stats --so", "--sort"), ("ringfence completion ", "bash zsh"),
        ("ringfence check tes", "test.ring"), ("ringfence add --description x ", "dnc vip"), ("ringfence restore --store sto", "store"),
        ("ringfence move dnc +1 --to v", "vip"), ("ringfence user ", "add list role"), ("ringfence user add --role ", "reader agent"),
        ("ringfence entries dnc --format ", "text csv json"),
    ]
    NOT = [("ringfence exp", "check"), ("ringfence show d", "vip"), ("ringfence check ", "--strict"), ("ringfence stats --sort ", "--never"),
           ("ringfence show dnc ", "vip")]

    def setUp(self):
        super().setUp()
        self.activate("list dnc; list vip;\ninbound { dnc or vip -> hangup; }")
        self.environment = {**os.environ, "RINGFENCE_STORE": self.store,
                            "PATH": os.path.dirname(harness.RINGFENCE) + ":" + os.environ["PATH"]}

    def check(self, complete):
        for line, wanted in self.CASES:
            found = complete(line)
            for word in wanted.split():
                self.assertIn(word, found, line)
        for line, unwanted in self.NOT:
            self.assertNotIn(unwanted, complete(line), line)

    def test_bash_completes(self):
        script = self.write("ringfence.bash", run(harness.RINGFENCE, "completion", "bash").stdout)

        def complete(line):
            words = line.split(" ")
            done = run("bash", "-c", 'source "$1"; shift; COMP_CWORD=$(($# - 1)); COMP_WORDS=("$@"); _ringfence; printf "%s\\n" "${COMPREPLY[@]}"',
                       "bash", script, *words, cwd=self.folder, env=self.environment)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(re.sub(r"bash: .*compopt: .*\n", "", done.stderr), "")
            return done.stdout.split()

        self.check(complete)
        self.assertEqual(complete("ringfence explain inbound from = "), [])

    def test_zsh_completes(self):
        have(self, "zsh")
        script = self.write("_ringfence", run(harness.RINGFENCE, "completion", "zsh").stdout)
        # What the completion system offers in the end is caught where the function hands it over.
        catching = """
            compdef() { }
            compadd() { while [[ $1 == -* ]]; do [[ $1 == -S ]] && shift; [[ $1 == -- ]] && { shift; break }; shift; done; print -rl -- "$@" }
            _describe() { local one; for one in "${(@P)2}"; print -r -- "${one%%:*}" }
            _files() { print -rl -- *(N) }
            source $1; shift
            words=("$@"); CURRENT=$#; _ringfence
        """

        def complete(line):
            done = run("zsh", "-f", "-c", catching, "zsh", script, *line.split(" "), cwd=self.folder, env=self.environment)
            self.assertEqual(done.stderr, "", line)
            word = line.split(" ")[-1]
            return [w for w in done.stdout.split() if w.startswith(word)]

        self.check(complete)

    def test_a_store_that_cannot_be_read_is_no_error_while_somebody_types(self):
        done = run(harness.RINGFENCE, "completion", "lists", "--store", self.path("nowhere"))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


if __name__ == "__main__":
    unittest.main()
