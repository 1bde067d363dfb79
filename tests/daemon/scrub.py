# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""`ringfence scrub`: a contacts file without those whom the rules stop."""

import gzip
import io
import json
import os
import subprocess
import unittest
import zipfile

import harness

RULES = """
region PL;
list default "Added by hand";
list complaints "Asked us to stop";
list robots;
inbound to +48221234567 { robots -> redirect "honeypot"; calls 3 within 1h -> hangup; }
campaign "spring-sale" { default -> status "Do not call"; complaints -> status; }
presentation { country DE -> present default; complaints -> hangup 603 "Not, ever"; }
"""

SPRING = ["scrub", "campaign", "name=spring-sale"]
CONTACTS = (
    b"\xef\xbb\xbf# exported on Monday\r\n"
    b"Name;Phone;City\r\n"
    b"Ann;+48601000001;Gdynia\r\n"
    b'"Bee; ""B""";601 000 002;"two\r\nlines"\r\n'
    b"\r\n"
    b"Cid;+48601000003\r\n"
    b"Dot;+48601000004;Warszawa"
)


class Scrub(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)
        self.ringfence("add", "default", "+48601000001")
        self.ringfence("add", "complaints", "+48601000003")

    def scrub(self, text, *words, before=SPRING, status=0):
        """Output and what was said, as bytes and text; `text` None: none of ours."""
        name = self.path("contacts.csv")
        if text is not None:
            with open(name, "wb") as f:
                f.write(text)
        done = subprocess.run([harness.RINGFENCE, *before, *words, name, "--store", self.store], capture_output=True,
                              timeout=harness.DEADLINE)
        said = done.stderr.decode()
        self.assertEqual(done.returncode, status, said)
        return done.stdout, said

    def test_rows_that_are_not_stopped_stay_byte_for_byte(self):
        kept, said = self.scrub(CONTACTS, "--column", "number=phone")
        stopped = [b"Ann;+48601000001;Gdynia\r\n", b"Cid;+48601000003\r\n"]
        expected = CONTACTS
        for row in stopped:
            expected = expected.replace(row, b"")
        self.assertEqual(kept, expected)
        self.assertIn("number: column 2 `Phone`", said)
        self.assertIn("scrub: 4 rows, 2 kept, 2 stopped (complaints 1, default 1), 0 could not be read\n", said)

    def test_packed_files_and_plain_lines_and_pipes(self):
        text = b"+48601000001\n+48601000002\n"
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("contacts.txt", text)
        for content in [text, gzip.compress(text), packed.getvalue()]:
            self.assertEqual(self.scrub(content)[0], b"+48601000002\n")
            done = subprocess.run([harness.RINGFENCE, *SPRING, "-", "--store", self.store], input=content,
                                  capture_output=True, timeout=harness.DEADLINE)
            self.assertEqual((done.returncode, done.stdout), (0, b"+48601000002\n"))

    def test_annotate_keeps_every_row_and_says_what_was_decided(self):
        text = b'name,number\nAnn,+48601000001\n"B,",+48601000002\nCid\nDot,+48601000003,x\nEve,none'
        kept, said = self.scrub(text, "--annotate", status=1)
        rows = kept.decode().split("\n")
        self.assertEqual(rows[0], "name,number,action,status,list,rule")
        self.assertRegex(rows[1], r"^Ann,\+48601000001,status,Do not call,default,test\.ring:\d+$")
        self.assertEqual(rows[2], '"B,",+48601000002,allow,,,')
        self.assertEqual(rows[3], "Cid,,unreadable,,,")  # filled up to the header's columns
        self.assertRegex(rows[4], r"^Dot,\+48601000003,x,status,Blacklist,complaints,test\.ring:\d+$")
        self.assertEqual(rows[5:], ["Eve,none,unreadable,,,", ""])
        for end in ("\r", "\r\n", "\n"):
            kept, _ = self.scrub('name,number{0}a,+48601000002{0}"open,+48601000002{0}b,none'.format(end).encode(), "--annotate", status=1)
            self.assertEqual(kept.decode(), 'name,number,action,status,list,rule{0}a,+48601000002,allow,,,{0}'
                             '"""open,+48601000002",,unreadable,,,{0}b,none,unreadable,,,{0}'.format(end))
        self.assertIn("contacts.csv:4: the row has no column 2, the number's: `Cid`", said)
        self.assertIn("contacts.csv:6: not a telephone number", said)

    def test_what_a_rule_says_is_quoted(self):
        text = b"number\n+48601000003\n"
        kept, _ = self.scrub(text, "--annotate", before=["scrub", "presentation", "name=x"])
        self.assertRegex(kept.decode().split("\n")[1], r'^\+48601000003,hangup,603,complaints,test\.ring:\d+$')

    def test_a_number_that_cannot_be_read_is_left_out_and_told(self):
        text = b'name,number\nAnn,+48601000002\nBee,\nCid,n/a\nDot,+999\nEve,anonymous\nFay,INFO\n"Hal,+48601000004\n'
        kept, said = self.scrub(text, status=1)
        self.assertEqual(kept, b"name,number\nAnn,+48601000002\n")
        for line, why in [(3, "no number: ``"), (4, "not a telephone number"), (5, "no country's numbers begin so"),
                          (6, "a withheld caller is not a number: `anonymous`"), (7, "not a telephone number"),
                          (8, "a quote is not closed")]:
            self.assertIn("contacts.csv:%d: %s" % (line, why), said)
        self.assertIn("scrub: 7 rows, 1 kept, 0 stopped, 6 could not be read\n", said)

    def test_line_ends_and_encodings_stay_as_they_were(self):
        rows = ["sep=;", "Name;Phone", "Ann;+48601000001", "Żaneta;601 000 002", '"two@lines";+48601000003', "Dot;601000004"]
        left = [rows[i] for i in (0, 1, 3, 5)]
        for end in ("\n", "\r", "\r\n"):
            for encoding, mark, options in [("utf-8", "", []), ("utf-8", "\ufeff", []), ("utf-16le", "\ufeff", []), ("utf-16be", "\ufeff", []),
                                            ("utf-16le", "", ["--encoding", "utf-16le"]), ("cp1250", "", ["--encoding", "cp1250"])]:
                with self.subTest(end + encoding + mark):
                    made = [(mark + "".join(row.replace("@", end) + end for row in part)).encode(encoding) for part in (rows, left)]
                    self.assertEqual(self.scrub(made[0], *options)[0], made[1])
        mixed = b"Name,Phone\rAnn,+48601000001\nBob,601000002\r\nCid,+48601000003\r\rDot,601000004\n"
        self.assertEqual(self.scrub(mixed)[0], b"Name,Phone\rBob,601000002\r\n\rDot,601000004\n")
        kept, said = self.scrub("Imię;Phone\nAnn;601000002\n".encode("cp1250"), status=1)
        self.assertEqual(kept, b"")
        self.assertIn("line 1 is no UTF-8", said)

    def test_what_becomes_of_rows_that_cannot_be_read(self):
        text = "Name,Phone\r\nAnn,+48601000001\r\nBee,none\r\nŻan,601000002\r\n\"Dot\",\"601000004, 601000005\"".encode()
        clean = "Name,Phone\r\nŻan,601000002\r\n".encode()
        for words, status in [([], 1), (["--unreadable", "drop"], 1), (["--unreadable", "file=" + self.path("unread.csv")], 0)]:
            kept, said = self.scrub(text, *words, status=status)
            self.assertEqual(kept, clean)
            self.assertIn("4 rows, 1 kept, 1 stopped (default 1), 2 could not be read", said)
        with open(self.path("unread.csv"), "rb") as f:
            unread = f.read().decode()
        self.assertRegex(unread, r'^Name,Phone\n# line 3: .*\nBee,none\r\n# line 5: several numbers in one cell, .*\n"Dot","601000004, 601000005"\n$')
        kept, said = self.scrub(unread.replace("Bee,none", "Bee,601000002").replace(", 601000005\"", "\"").encode())  # mended
        self.assertIn("2 rows, 2 kept, 0 stopped, 0 could not be read", said)
        self.scrub(b"Name,Phone\nAnn,601000002\n", "--unreadable", "file=" + self.path("unread.csv"))
        with open(self.path("unread.csv"), "rb") as f:
            self.assertEqual(f.read(), b"Name,Phone\n")  # not those of another day
        _, said = self.scrub(text, "--unreadable", "abort", "--output", self.path("clean.csv"), status=1)
        self.assertIn("contacts.csv:3: ", said)
        self.assertFalse(os.path.exists(self.path("clean.csv")))
        kept, _ = self.scrub(text, "--annotate", "--unreadable", "file=" + self.path("unread.csv"))
        self.assertEqual([row.split(",")[-4] for row in kept.decode().splitlines()],
                         ["action", "status", "unreadable", "allow", "unreadable"])
        kept, said = self.scrub(b"number\n" + b"x" * 70_000 + b"\n601000002\n", "--unreadable", "file=" + self.path("unread.csv"), status=1)
        self.assertEqual(kept, b"number\n601000002\n")
        for words, says in [(["--unreadable", "keep"], "write drop"), (["--unreadable", "file="], "write drop"),
                            (["--unreadable", "file=" + self.path("contacts.csv")], "is the file that is read"),
                            (["--unreadable", "file=" + self.path("x"), "--output", self.path("x")], "are the same file")]:
            self.assertIn(says, self.scrub(text, *words, status=2)[1])

    def test_a_row_with_several_numbers_goes_out_with_any_of_them(self):
        text = b"Name,Phone,Mobile\nAnn,601000002,601000003\nBee,601000001,\nCid,,601000004\nDot,601000002,none\nEve,none,601000003\nFay,,\n"
        self.assertIn("may all have the numbers", self.scrub(text, status=1)[1])
        for chosen in ("2,3", "Phone,Mobile"):
            kept, said = self.scrub(text, "--column", "number=" + chosen, status=1)
            self.assertEqual(kept, b"Name,Phone,Mobile\nCid,,601000004\n")
            self.assertIn("6 rows, 1 kept, 3 stopped (complaints 2, default 1), 2 could not be read", said)

    def test_the_number_that_was_read_is_asked_about(self):
        # What the rules are asked about is the number itself, not the text of the cell.
        for cell in (b"+48 601-000-001", b"601000001.0", b'"601000001 (Jan)"', b"'601000001", b'"=""601000001"""', b"601\xc2\xa0000 001"):
            kept, said = self.scrub(b"Phone,Name\n" + cell + b",x\n601000002,y\n")
            self.assertEqual((kept, "1 stopped (default 1)" in said), (b"Phone,Name\n601000002,y\n", True), (cell, said))
        _, said = self.scrub(b"Phone\n601000002 (Jan)\n")
        self.assertIn("0 could not be read, 1 with other text\n", said)

    def test_what_begins_as_a_comment_does_is_never_clean_unread(self):
        for text, clean, rows in [
            ("Phone,Name\n#31#601000001,Jan\n601000002,Ann\n#N/A,Bob\n", "Phone,Name\n601000002,Ann\n", 3),
            (";601000001\n;601000002\n", ";601000002\n", 2),
            ("id,Phone\n#12,6O1000001,x\n#14,601000001 601000002,y\n#15,601000002\n", "id,Phone\n#15,601000002\n", 3),
            ("# ours\n# 601000001 Jan\nPhone\n601000002\n", "# ours\nPhone\n601000002\n", 2),
            ("601000002\n# 601000001\n#\n", "601000002\n#\n", 2),
            ('Phone;Note\n601000002;"call\n601000003\nback"\n601000004;x\n', "Phone;Note\n601000004;x\n", 2),
            ("Phone;Note\n601000002;Jan\n601000002;\"\n601000001;\"\n601000004;x\n", "Phone;Note\n601000002;Jan\n601000004;x\n", 4),
        ]:
            kept, said = self.scrub(text.encode(), status=0 if text.startswith(";") else 1)
            self.assertEqual(kept.decode(), clean, said)
            self.assertIn("scrub: %d rows, " % rows, said)

    def test_what_stands_beside_a_number_is_not_left_out(self):
        for row in ('{"phone":"601000003","mobile":["601000001"]}', '{"phone":"601000003","contact":{"phone":"601000001"}}',
                    '{"no":101,"contact":"601000001"}'):
            kept, said = self.scrub(row.encode() + b'\n{"phone":"601000002"}\n', status=1)
            self.assertEqual((kept, "1 could not be read" in said), (b'{"phone":"601000002"}\n', True), said)
            self.assertIn("number: `", said)
        for text in ("Country,Phone\nFR,601000001\n", "No,Contact\n101,601000001\n", "BEGIN:VCARD\nTEL:601000001\n"):
            self.assertEqual(self.scrub(text.encode(), status=1)[0], b"")

    def test_the_summary_for_programs(self):
        text = b"name,number\nAnn,+48601000001\nBee,n/a\nCid,+48601000002\n"
        kept, said = self.scrub(text, "--report", "json", status=1)
        self.assertEqual(kept, b"name,number\nCid,+48601000002\n")
        told = json.loads(said)  # nothing else is on stderr
        self.assertEqual([told[k] for k in ("file", "rows", "kept", "stopped", "stopped_by", "rejected")],
                         [self.path("contacts.csv"), 3, 1, 1, [{"list": "default", "rows": 1}], 1])
        self.assertEqual([(r["line"], r["text"]) for r in told["rejects"]], [(3, "n/a")])
        self.assertRegex(told["rejects"][0]["reason"], "^not a telephone number")
        self.assertIn("number: column 2 `number`", told["read_as"])
        _, said = self.scrub(b"none\n" * 250, "--format", "plain", "--report", "json", status=1)
        self.assertEqual((json.loads(said)["rejected"], len(json.loads(said)["rejects"])), (250, 100))

    def test_many_unreadable_rows_are_counted(self):
        _, said = self.scrub(b"number\n" + b"none\n" * 250, status=1)
        self.assertEqual(said.count("not a telephone number"), 100)
        self.assertIn("and 150 more that could not be read", said)

    def test_presented_is_kept_and_redirected_is_not(self):
        kept, _ = self.scrub(b"number\n+4930123456\n+48601000003\n", before=["scrub", "presentation", "name=x"])
        self.assertEqual(kept, b"number\n+4930123456\n")
        self.ringfence("add", "robots", "+48601000009")
        kept, _ = self.scrub(b"number\n+48601000009\n+48601000008\n", before=["scrub", "inbound", "to=+48221234567"])
        self.assertEqual(kept, b"number\n+48601000008\n")

    def test_nothing_is_counted(self):
        text = b"number\n" + b"+48601000008\n" * 10
        for _ in range(2):
            kept, _ = self.scrub(text, before=["scrub", "inbound", "to=+48221234567"])
            self.assertEqual(kept, text)

    def test_output_appears_only_when_it_is_complete(self):
        target = self.path("clean.csv")
        kept, _ = self.scrub(b"number\n+48601000001\n+48601000002\n", "--output", target)
        self.assertEqual(kept, b"")
        with open(target, "rb") as f:
            self.assertEqual(f.read(), b"number\n+48601000002\n")
        damaged = gzip.compress(b"number\n" + b"+48601000002\n" * 100_000)[:-20]
        os.remove(target)
        _, said = self.scrub(damaged, "--output", target, status=1)
        self.assertIn("is damaged", said)
        self.assertEqual([name for name in os.listdir(self.folder) if "clean" in name], [])

    def test_what_is_wrong_is_said_before_anything_is_written(self):
        contacts = b"number\n+48601000002\n"
        for words, before, status, says in [
            ([], ["scrub", "campaign"], 1, "needs name="),
            ([], ["scrub", "frob"], 1, "unknown scenario `frob`"),
            ([], ["scrub", "campaign", "name=x", "to=+48601000001"], 2, "leave it out"),
            ([], ["scrub", "campaign", "frob"], 1, "is not key=value"),
            ([], ["scrub"], 2, "it is `ringfence scrub"),
            (["--column", "number=5"], SPRING, 1, "has no column `5`. Its columns are `number`"),
            (["--column", "date=1"], SPRING, 2, "says only which is number"),
            (["--format", "xml"], SPRING, 2, "the formats are"),
            (["--output", self.path("contacts.csv")], SPRING, 2, "is the file that is read"),
            (["--output", self.path("none/x")], SPRING, 3, "none/x"),
        ]:
            with self.subTest(words + before):
                kept, said = self.scrub(contacts, *words, before=before, status=status)
                self.assertEqual(kept, b"")
                self.assertIn(says, said)
        absent = subprocess.run([harness.RINGFENCE, *SPRING, self.path("none.csv"), "--store", self.store],
                                capture_output=True, text=True, timeout=harness.DEADLINE)
        self.assertEqual(absent.returncode, 1)
        self.assertIn("none.csv", absent.stderr)

    def test_without_a_policy_nobody_is_let_through(self):
        done = subprocess.run([os.environ["EMPTY_STORE"], self.path("empty")], timeout=harness.DEADLINE)
        self.assertEqual(done.returncode, 0)
        with open(self.path("contacts.csv"), "wb") as f:
            f.write(b"+48601000002\n")
        done = subprocess.run([harness.RINGFENCE, *SPRING, self.path("contacts.csv"), "--store", self.path("empty")],
                              capture_output=True, text=True, timeout=harness.DEADLINE)
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn("no row was let through unasked", done.stderr)


if __name__ == "__main__":
    unittest.main()
