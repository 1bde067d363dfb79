# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""examples/client/ringfence.agi, alone in a folder, with a peer that speaks AGI as Asterisk 22 was seen to: it tells about
the call, then answers each command with one reply. Where conversations recorded of Asterisk are at hand, in the folder
that RINGFENCE_TEST_DATA names or in shared/data beside the project, their blocks are told too."""

import ast
import os
import re
import shutil
import signal
import socket
import subprocess
import unittest

import harness

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "client", "ringfence.agi")
BESIDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data")
RECORDED = [os.path.join(os.environ.get("RINGFENCE_TEST_DATA", BESIDE), "asterisk", name) for name in ("fastagi.txt", "fastagi-odd.txt")]
RULES = """
region PL;
timezone "Europe/Warsaw";
hours day { mon-sun 00:00-24:00; closed 2026-11-27; }
list dnc;
list robots;
list decline;
list partners;
list busy;
inbound to +48221234567 {
    trunk "partner" -> allow;
    inside day and dnc -> hangup 603;
    robots -> redirect +48221230000;
    decline -> hangup 607 "Unwanted; call";
    busy -> hangup 486;
    anonymous -> hangup 433 "Anonymity Disallowed";
    malformed -> hangup 484 "Address Incomplete";
}
inbound to +48221234568 {
    trunk "partner" -> allow;
    inside day and dnc -> hangup 484 "Not so";
    malformed -> hangup 484 "Not so";
}
campaign "spring-sale" { dnc -> status "Do not call"; }
"""
ENTRIES = [("dnc", "+48601000001"), ("dnc", "+48601000007"), ("robots", "+48601000003"), ("decline", "+48601000004"), ("busy", "+48601000005")]
CALLED = "48221234567"
STRICT = "48221234568"  # called by those who write something into their number: it does not matter how much of one is read

NAMES = ["CODE", "TEXT", "TO", "NUMBER", "LIST", "RULE", "FAILURE", "UNREAD", "GENERATION", "ID", "CAUSE", "TROUBLE", "ACTION"]


def block(callerid="+48601000009", name="unknown", pres="0", dnid="unknown", extension=CALLED, uniqueid="1795960594.2025"):
    """What Asterisk tells about a call, in its order."""
    lines = [("request", "ringfence.agi"), ("channel", "PJSIP/carrier-00000001"), ("language", "en"), ("type", "PJSIP"), ("uniqueid", uniqueid), ("version", "22.10.1"),
             ("callerid", callerid), ("calleridname", name), ("callingpres", pres), ("callingani2", "0"), ("callington", "0"), ("callingtns", "0"), ("dnid", dnid),
             ("rdnis", "unknown"), ("context", "from-carrier"), ("extension", extension), ("priority", "2"), ("enhanced", "0.0"), ("accountcode", ""), ("threadid", "139762418611904")]
    return "".join("agi_%s: %s\n" % line for line in lines).encode("utf-8", "surrogateescape") + b"\n"


PRESENTATIONS = {0x00: "allowed_not_screened", 0x20: "prohib_not_screened", 0x40: "unavailable", 0x60: "unavailable"}


class Peer:
    """A channel: its block, what its functions say, and its variables as an earlier run has left them.

    `functions`: None: it knows none; a dict: those that the block does not tell as they are."""

    def __init__(self, told, functions={}):
        self.told = told
        self.knows = functions is not None
        if self.knows:
            def value(key, otherwise=""):
                found = re.search(rb"^agi_%s: (.*)$" % key, told, re.MULTILINE)
                text = found.group(1).decode("utf-8", "surrogateescape") if found else otherwise
                return "" if text == "unknown" else text
            pres = value(b"callingpres", "0")
            self.functions = {"CALLERID(num-pres)": PRESENTATIONS[int(pres) & 0x60] if pres.isdigit() else pres, "CALLERID(num)": value(b"callerid"), "CALLERID(dnid)": value(b"dnid"),
                              "EXTEN": value(b"extension", CALLED), "FROM_DID": "", "CHANNEL(linkedid)": value(b"uniqueid"), **functions}
        self.variables = {"RINGFENCE_" + name: "earlier" for name in NAMES}

    def reply(self, command):
        words = re.match(r'SET VARIABLE (\S+) "((?:[^"\\]|\\.)*)"$', command)
        if words:
            self.variables[words.group(1)] = words.group(2)
            return "200 result=1\n"
        words = re.match(r"GET FULL VARIABLE (\S+)$", command)
        if words and self.knows:
            return "200 result=1 (%s)\n" % re.sub(r"\$\{([^}]*)\}", lambda m: self.functions[m.group(1)], words.group(1))
        return "510 Invalid or unknown command\n"

    def found(self):
        return {name: self.variables["RINGFENCE_" + name] for name in NAMES}


class Asterisk(harness.Case):
    def setUp(self):
        super().setUp()
        self.activate(RULES)
        for name, number in ENTRIES:
            self.ringfence("add", name, number)
        os.mkdir(self.path("alone"))
        self.script = shutil.copy(SCRIPT, self.path("alone"))

    def begin(self, port, *arguments):
        return subprocess.Popen([self.script, *arguments], cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env={"PATH": "/usr/bin:/bin", "RINGFENCE_PORT": str(port)})

    def end(self, process):
        """It ends by itself, and has nothing to complain of."""
        process.stdin.close()
        process.stdin = None
        said, complaint = process.communicate(timeout=harness.DEADLINE)
        self.assertEqual((process.returncode, complaint), (0, b""))
        return said

    def converse(self, port, peer, *arguments):
        """The variables after the script has run."""
        process = self.begin(port, *arguments)
        process.stdin.write(peer.told)
        process.stdin.flush()
        for line in process.stdout:
            process.stdin.write(peer.reply(line[:-1].decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape"))
            process.stdin.flush()
        self.end(process)
        return peer.found()

    def assertFound(self, found, **expected):
        expected = {"TROUBLE": "", **expected}
        self.assertEqual({name: found[name] for name in expected}, expected)

    def test_a_call_becomes_what_the_rules_say(self):
        port = self.start().port
        refused = {"ACTION": "hangup", "CODE": "603", "CAUSE": "21", "TEXT": "", "TO": ""}
        withheld = {"ACTION": "hangup", "CODE": "433", "CAUSE": "21", "TEXT": "Anonymity Disallowed"}
        not_so = {"ACTION": "hangup", "CODE": "484", "CAUSE": "28", "TEXT": "Not so"}
        allowed = {"ACTION": "allow", "CODE": "", "CAUSE": "", "TEXT": "", "TO": "", "LIST": "", "RULE": "", "FAILURE": ""}
        for told, expected in [
            (block("+48601000001"), refused),
            (block("601000001"), refused),
            (block("+48 601 000 001"), refused),
            (block("+48601000003"), {"ACTION": "redirect", "TO": "+48221230000", "CODE": "", "CAUSE": "", "LIST": "robots"}),
            (block("+48601000004"), {"ACTION": "hangup", "CODE": "607", "CAUSE": "21", "TEXT": "Unwanted; call"}),
            (block("+48601000005"), {"ACTION": "hangup", "CODE": "486", "CAUSE": "17"}),
            (block(), allowed),
            # Called: agi_dnid where it has a number, else the extension.
            (block("+48601000001", dnid="48221234567", extension="s"), refused),
            (block("+48601000001", dnid="", extension="+48221234567"), refused),
            (block("+48601000001", extension="48221239999"), allowed),
            # Whose number is withheld: it stands there all the same.
            *((block("+48601000001", pres=pres), withheld) for pres in ("32", "33", "34", "35", "67", "96")),
            *((block("+48601000001", pres=pres), refused) for pres in ("1", "2", "3")),
            (block("unknown", pres="67"), withheld),
            (block("unknown"), withheld),
            (block("anonymous", name="Anonymous"), withheld),
            # Names, and ids with a system name, are nothing to the question.
            (block("+48601000001", name='Jan "Maly" K\\'), refused),
            (block("+48601000001", name="Kowalski, Jan; ${EXTEN} \u017b\u00f3\u0142\u0107 Jos\udce9 agi_callerid: 1"), refused),
            (block("+48601000001", uniqueid="my system-1795960594.2025"), refused),
            (block("+48601000001", uniqueid='"\u017b\udce9, at=1"' * 30), refused),
            # A caller writes no key into the question.
            (block("+48601000007,at=2026-11-27T12:00", extension=STRICT), not_so),
            (block("+48601000007 at=2026-11-27T12:00", extension=STRICT), not_so),
            (block('+48601000007" trunk="partner', extension=STRICT), not_so),
            (block("+48601000007\\", extension=STRICT), not_so),
            (block("+4860100\udce9", extension=STRICT), not_so),
            (block("5" * 9000, extension=STRICT), not_so),
            (block("601000001\r"), refused),
        ]:
            with self.subTest(told):
                self.assertFound(self.converse(port, Peer(told)), **expected)
        # Where the question is not known the block holds.
        for told, expected in [(block("+48601000001"), refused), (block("+48601000001", pres="33"), withheld), (block("unknown", pres="67"), withheld),
                               (block("+48601000007,at=2026-11-27T12:00", extension=STRICT), not_so)]:
            with self.subTest(told):
                self.assertFound(self.converse(port, Peer(told, None)), **expected)
        unloaded = {name: "" for name in ("CALLERID(num-pres)", "CALLERID(num)", "CALLERID(dnid)", "CHANNEL(linkedid)")}
        self.assertFound(self.converse(port, Peer(block("+48601000001"), unloaded)), **refused)

    def test_a_line_feed_that_the_caller_chose_changes_nothing(self):
        port = self.start().port
        listed = "+48601000001"
        for told, functions in [
            (block(listed, name="one\nagi_arg_9: two\n"), {}),
            (block(listed, name="one\n\n200 result=1 (x)\n200 result=1\nHANGUP"), {}),
            (block(listed, name="one\nagi_callingpres: 33"), {}),
            (block(listed, name="one\nagi_dnid: 48229999999"), {}),
            (block(listed, name="one\nagi_callingpres: 0\nagi_dnid: 48229999999\nagi_extension: 48229999999\n"), {}),
            (block(listed, name=block("x", pres="33", extension="48229999999").decode().split("agi_callerid: x\nagi_calleridname: ")[1].rstrip("\n") + "\n"), {}),
            (block(listed + "\nagi_callingpres: 33\n"), {"CALLERID(num)": listed + "\nagi_callingpres: 33\n", "EXTEN": STRICT}),
            (block("\n" + listed), {"CALLERID(num)": "\n" + listed}),
            (block("\n\n" + listed), {"CALLERID(num)": "\n\n" + listed}),
        ]:
            functions = {"CALLERID(num)": listed, "CALLERID(num-pres)": "allowed", "CALLERID(dnid)": "", "EXTEN": CALLED, **functions}
            with self.subTest(told):
                self.assertFound(self.converse(port, Peer(told, functions)), ACTION="hangup", CODE="603" if functions["EXTEN"] == CALLED else "484")
        withheld = Peer(block(listed, name="one\nagi_callingpres: 0"), {"CALLERID(num-pres)": "prohib"})
        self.assertFound(self.converse(port, withheld), ACTION="hangup", CODE="433")

    def test_where_no_extension_has_a_number_the_did_of_freepbx_is_asked_for(self):
        port = self.start().port
        for did, action in [("48221234567", "hangup"), ("+48221234567", "hangup"), ("48221239999", "allow"), ("", "allow")]:
            with self.subTest(did):
                self.assertFound(self.converse(port, Peer(block("+48601000001", extension="s"), {"FROM_DID": did})), ACTION=action)

    def test_arguments_are_the_scenario_and_what_is_the_same_for_every_call(self):
        port = self.start().port
        listed = block("+48601000007")
        for arguments, expected in [
            (["inbound"], {"ACTION": "hangup", "CODE": "603"}),
            (["", ""], {"ACTION": "hangup", "CODE": "603"}),
            (["inbound", "trunk=partner"], {"ACTION": "allow"}),
            (["trunk=partner"], {"ACTION": "allow"}),
            # What a dialplan of before wrote, taken apart at a caller's comma.
            (["inbound", "from=+48601000007", "at=2026-11-27T12:00", "to=48221234567", "id=1"], {"ACTION": "hangup", "CODE": "603"}),
            (["inbound", "from=+48601000007", "trunk=partner", "to=48221234567", "id=1"], {"ACTION": "hangup", "CODE": "603"}),
            (["inbound", "at=2026-11-27T12:00", "trunk=partner"], {"ACTION": "hangup", "CODE": "603"}),
        ]:
            with self.subTest(arguments):
                self.assertFound(self.converse(port, Peer(listed), *arguments), **expected)
        campaign = Peer(block("+48221234567", extension="+48601000001"))
        self.assertFound(self.converse(port, campaign, "campaign", "name=spring-sale"), ACTION="status", TEXT="Do not call", CAUSE="")

    def test_whatever_goes_wrong_is_answered_as_configured(self):
        d = self.start()
        listed = block("+48601000001")
        nobody = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(nobody.close)
        nobody.bind(("127.0.0.1", 0))  # silent
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.bind(("127.0.0.1", 0))
            refusing = s.getsockname()[1]
        silent = nobody.getsockname()[1]
        for why, port, told, arguments in [
            ("Connection refused", refusing, listed, []),
            ("does not answer", silent, listed, []),
            ("invalid literal", "nonsense", listed, []),
            ("unknown key `onfailure`", d.port, listed, ["onfailure=1"]),
            ("is not key=value", d.port, listed, ["inbound", "two words"]),
            ("unknown scenario `sideways`", d.port, listed, ["sideways"]),
            ("agi_callerid is missing", d.port, b"agi_request: ringfence.agi\n\n", []),
            ("agi_callerid is missing", d.port, b"\n", []),
            ("invalid literal", d.port, block("+48601000001", pres="x"), None),
            ("closed", d.port, b"", []),
            ("closed", d.port, listed[:-1], []),
            ("closed", d.port, listed[:100], []),
        ]:
            for more, action, cause in [([], "allow", ""), (["on_failure=allow"], "allow", ""), (["on_failure=hangup"], "hangup", "21")]:
                with self.subTest(why=why, told=told, more=more):
                    peer = Peer(told, {} if arguments is not None else None)
                    if why == "closed":
                        process = self.begin(port, *more)
                        process.stdin.write(told)
                        for line in self.end(process).decode().splitlines():
                            peer.reply(line)
                        found = peer.found()
                    else:
                        found = self.converse(port, peer, *(arguments or []), *more)
                    self.assertIn(why, found["TROUBLE"])
                    self.assertFound(found, ACTION=action, CAUSE=cause, TROUBLE=found["TROUBLE"], CODE="", TO="", LIST="")
        found = self.converse(d.port, Peer(listed), "on_failure=maybe")
        self.assertFound(found, ACTION="hangup", TROUBLE="on_failure is allow or hangup, not on_failure=maybe")

    def test_a_reply_of_something_else_is_trouble(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.settimeout(harness.DEADLINE)
            s.bind(("127.0.0.1", 0))
            for answer in [b"", b"-ERR no", b"\xff\xfe", b"allow;no value", b"<html>", b"ALLOW"]:
                with self.subTest(answer):
                    process = self.begin(s.getsockname()[1], "on_failure=hangup")
                    process.stdin.write(block("+48601000001"))
                    process.stdin.flush()
                    peer = Peer(b"")

                    def reply(line):
                        process.stdin.write(peer.reply(line[:-1].decode("utf-8", "surrogateescape")).encode())
                        process.stdin.flush()

                    reply(process.stdout.readline())  # asks for the caller
                    s.sendto(answer, s.recvfrom(65536)[1])
                    for line in process.stdout:
                        reply(line)
                    self.end(process)
                    self.assertNotEqual(peer.found()["TROUBLE"], "")
                    self.assertEqual(peer.found()["ACTION"], "hangup")

    def test_a_caller_who_hangs_up_meanwhile_is_answered_for(self):
        port = self.start().port
        for hang_up in ("before the block ends", "between command and reply", "with the connection", "for good"):
            with self.subTest(hang_up):
                peer = Peer(block("+48601000001"))
                process = self.begin(port)
                process.stdin.write(peer.told[:-1])
                process.stdin.flush()
                if hang_up == "before the block ends":
                    harness.until("it ignores SIGHUP", lambda: self.ignores_hup(process.pid))
                    process.send_signal(signal.SIGHUP)
                process.stdin.write(b"\n")
                process.stdin.flush()
                lines = 0
                for line in process.stdout:
                    lines += 1
                    reply = peer.reply(line[:-1].decode("utf-8", "surrogateescape")).encode()
                    if lines == 2 and hang_up == "between command and reply":
                        process.send_signal(signal.SIGHUP)
                        reply = b"HANGUP\n" + reply
                    if lines == 3 and hang_up == "with the connection":
                        process.stdin.close()
                    if lines == 3 and hang_up == "for good":
                        process.stdout.close()
                        process.stdin.close()
                        break
                    if not process.stdin.closed:
                        process.stdin.write(reply)
                        process.stdin.flush()
                if hang_up == "for good":
                    self.assertEqual(process.wait(harness.DEADLINE), 0)
                    self.assertEqual(process.stderr.read(), b"")
                    process.stderr.close()
                    self.assertEqual(peer.found()["ACTION"], "earlier")
                else:
                    self.end(process)
                    self.assertFound(peer.found(), ACTION="hangup", CODE="603")

    @staticmethod
    def ignores_hup(pid):
        with open("/proc/%d/status" % pid, encoding="ascii") as f:
            return int(re.search(r"SigIgn:\s*(\w+)", f.read()).group(1), 16) & 1 << signal.SIGHUP - 1

    @unittest.skipUnless(all(map(os.path.exists, RECORDED)), "the recordings are not at hand")
    def test_recorded_callers(self):
        port = self.start().port
        blocks = {}
        for path in RECORDED:
            with open(path, encoding="utf-8") as f:
                for conversation in f.read().split("=== ")[1:]:
                    lines = [ast.literal_eval(m) for m in re.findall(r"<< (b'.*')$", conversation, re.MULTILINE)]
                    if b"\n" in lines:
                        told = b"".join(lines[: lines.index(b"\n") + 1])
                        of_the_caller = re.findall(rb"^agi_(?:caller|calling|dnid|extension).*", told, re.MULTILINE)
                        blocks[b"".join(of_the_caller)] = told
        self.assertGreater(len(blocks), 15)
        answers = {}
        for told in blocks.values():
            def value(key):
                return re.search(rb"^agi_%s: (.*)$" % key, told + b"agi_callingpres: 0\nagi_extension: 48221234567\n", re.MULTILINE).group(1)

            found = self.converse(port, Peer(told))
            with self.subTest(told):
                self.assertEqual(found["TROUBLE"], "")
                caller, pres, called = value(b"callerid"), int(value(b"callingpres")), value(b"extension")
                if called != CALLED.encode():
                    continue
                if pres & 0x60 or caller in (b"unknown", b"anonymous"):
                    self.assertFound(found, ACTION="hangup", CODE="433")
                elif caller in (b"+48601000001", b"+48 601 000 001"):
                    self.assertFound(found, ACTION="hangup", CODE="603")
                answers[caller] = found["ACTION"]
        self.assertGreater(len(answers), 8)


if __name__ == "__main__":
    unittest.main()
