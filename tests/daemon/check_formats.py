# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""`ringfence check` in its formats, which must agree, and `ringfence explain-code`."""

import json
import os
import pathlib
import re
import subprocess
import unittest
import urllib.parse

import harness

SOURCES = pathlib.Path(__file__).resolve().parents[2]
CASES = SOURCES / "tests" / "language" / "cases"
PAGES = SOURCES / "rules" / "messages"
HEAD = re.compile(r"^(?P<file>[^\n]*?):(?P<line>\d+):(?P<column>\d+): (?P<kind>error|warning|note): (?P<rest>.*)$")


class CheckFormats(harness.Case):
    def run_ringfence(self, *words, folder=None):
        done = subprocess.run([harness.RINGFENCE, *words], capture_output=True, timeout=harness.DEADLINE, cwd=folder or self.folder,
                              env={**os.environ, "RINGFENCE_STORE": self.path("no.store")})
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def heads(self, text):
        """(file, line, column, kind, code and message) of each message and note of the text format."""
        found = (HEAD.match(line) for line in text.splitlines())
        return [(m["file"], int(m["line"]), int(m["column"]), m["kind"], m["rest"]) for m in found if m]

    def agree(self, files, folder):
        status, out, text = self.run_ringfence("check", *files, folder=folder)
        self.assertEqual(out, "")
        expected = self.heads(text)

        json_status, out, err = self.run_ringfence("check", *files, "--format", "json", folder=folder)
        self.assertEqual((json_status, err), (status, ""))
        found = []
        for d in json.loads(out):
            self.assertEqual(set(d), {"file", "line", "column", "end_line", "end_column", "severity", "code", "message", "help", "notes"})
            self.assertGreaterEqual((d["end_line"], d["end_column"]), (d["line"], d["column"]))
            found.append((d["file"], d["line"], d["column"], d["severity"], d["code"] + ": " + d["message"]))
            if d["help"]:
                self.assertIn("help: ", text)
            found += [(n["file"], n["line"], n["column"], "note", n["message"]) for n in d["notes"]]
        self.assertEqual(found, expected)

        sarif_status, out, err = self.run_ringfence("check", *files, "--format", "sarif", folder=folder)
        self.assertEqual((sarif_status, err), (status, ""))
        log = json.loads(out)
        self.assertEqual(log["version"], "2.1.0")
        [run] = log["runs"]
        self.assertEqual(run["columnKind"], "unicodeCodePoints")
        rules = run["tool"]["driver"]["rules"]
        found = []
        for result in run["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
            [place] = result["locations"]
            found.append((*self.place(place), result["level"], result["ruleId"]))
            found += [(*self.place(one), "note", one["message"]["text"]) for one in result.get("relatedLocations", [])]
        lines = [(file, line, kind, rest.split(":")[0] if kind != "note" else rest) for file, line, _, kind, rest in expected]
        self.assertEqual([(f, line, kind, rest) for f, line, _, kind, rest in found], lines)
        return status, found

    def place(self, location):
        physical = location["physicalLocation"]
        region = physical["region"]
        self.assertLessEqual({"startLine", "startColumn", "endLine", "endColumn"}, set(region))
        return urllib.parse.unquote(physical["artifactLocation"]["uri"]), region["startLine"], region["startColumn"]

    def test_the_formats_agree_on_every_case(self):
        # Each file is checked by itself, whatever is checked beside it. Starting the program under sanitizers costs more than that, so many go together.
        together = 24
        names = [path.name for path in sorted(CASES.glob("*.ring"))]
        self.assertGreater(len(names), 200)
        wrong, told = set(), 0
        for first in range(0, len(names), together):
            with self.subTest(names[first]):
                status, found = self.agree(names[first:first + together], CASES)
                erring = {file for file, _, _, kind, _ in found if kind == "error"}
                self.assertEqual(status, 1 if erring else 0)
                wrong |= erring
                told += len(found)
        self.assertGreater(told, len(names) // 2)
        # Whoever only warns is accepted, in every format. An error may stand in a file that the case includes.
        clean = [name for name in names if name not in wrong and "include" not in (CASES / name).read_text(errors="replace")]
        self.assertGreater(len(clean), 100)
        self.assertEqual(self.agree(clean, CASES)[0], 0)

    def test_several_files_make_one_document(self):
        status, found = self.agree(["order.ring", "accepted.ring", "warnings.ring"], CASES)
        self.assertEqual(status, 1)
        self.assertLess({"order.ring", "warnings.ring"}, {file for file, *_ in found} | {"accepted.ring"})

    def test_columns_of_sarif_count_characters_and_names_are_uris(self):
        self.write("rules of zażółć.ring", 'ringfence 1;\ninbound { anonymous -> log "zażółć" then hangpu; }\n')
        status, out, _ = self.run_ringfence("check", "rules of zażółć.ring", "--format", "sarif")
        self.assertEqual(status, 1)
        [result] = json.loads(out)["runs"][0]["results"]
        self.assertEqual(self.place(result["locations"][0]), ("rules of zażółć.ring", 2, 42))
        [d] = json.loads(self.run_ringfence("check", "rules of zażółć.ring", "--format", "json")[1])
        self.assertEqual((d["line"], d["column"], d["end_column"]), (2, 46, 52))

    def test_strict_fails_on_a_warning_in_every_format(self):
        self.write("warned.ring", "ringfence 1;\nlist unused;\n")
        for form in ("text", "json", "sarif"):
            self.assertEqual(self.run_ringfence("check", "warned.ring", "--format", form)[0], 0)
            self.assertEqual(self.run_ringfence("check", "warned.ring", "--strict", "--format", form)[0], 1)

    def test_no_store_is_touched_and_an_unknown_format_is_a_usage_error(self):
        self.write("good.ring", "ringfence 1;\ninbound { anonymous -> hangup; }\n")
        self.assertEqual(self.run_ringfence("check", "good.ring"), (0, "", ""))
        self.assertEqual(json.loads(self.run_ringfence("check", "good.ring", "--format", "json")[1]), [])
        self.assertFalse(os.path.exists(self.path("no.store")))
        status, _, err = self.run_ringfence("check", "good.ring", "--format", "xml")
        self.assertEqual(status, 2)
        self.assertIn("text, json or sarif", err)

    def test_every_page_is_in_the_program(self):
        status, listing, _ = self.run_ringfence("explain-code")
        self.assertEqual(status, 0)
        pages = sorted(PAGES.glob("RF*.md"))
        self.assertEqual([line.split()[0] for line in listing.splitlines()], [page.stem for page in pages])
        self.assertEqual(self.run_ringfence("explain-code", *(page.stem.lower() for page in pages)),
                         (0, "\n".join(page.read_text() for page in pages), ""))
        status, _, err = self.run_ringfence("explain-code", "RF9999")
        self.assertEqual(status, 1)
        self.assertIn("there is no message `RF9999`", err)


if __name__ == "__main__":
    unittest.main()
