# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""examples/client/kamailio.cfg as it stands, in a real Kamailio that is called, and calls, with SIPp."""

import errno
import os
import shutil
import signal
import socket
import subprocess
import unittest

import harness

HERE = os.path.dirname(os.path.abspath(__file__))
TEXT = os.path.join(HERE, "..", "..", "examples", "client", "kamailio.cfg")
WORKERS = 2
CALLED = "+48221234567"
STRICT = "+48221234568"  # called by those who write something into their number: it does not matter how much of one is read
RULES = """
region PL;
timezone "Europe/Warsaw";
hours day { mon-sun 00:00-24:00; closed 2026-11-27; }
list dnc;
list robots;
list decline;
list unwanted;
inbound to +48221234567 {
    dnc -> hangup 603;
    robots -> redirect +48221230000;
    decline -> hangup 607 "Unwanted; call";
    unwanted -> hangup;
    anonymous -> hangup 433 "Anonymity Disallowed";
    malformed -> hangup 484 "Address Incomplete";
}
inbound to +48221234568 {
    trunk "partner" -> allow;
    inside day and dnc -> hangup 484 "Not so";
    malformed -> hangup 484 "Not so";
}
"""
ENTRIES = [("dnc", "+48601000001"), ("robots", "+48601000003"), ("decline", "+48601000004"), ("unwanted", "+48601000005")]

REFUSED, ANONYMOUS, NOT_SO = "603 Declined", "433 Anonymity Disallowed", "484 Not so"
GOES_ON = CALLED  # what is dialled

# From, what becomes of the call, another header. Where the From has a listed number, however it is written, the list decides.
CALLS = [
    ("<sip:+48601000001@192.0.2.1>", REFUSED),
    ("<sip:+48601000003@192.0.2.1>", "+48221230000"),
    ("<sip:+48601000004@192.0.2.1>", "607 Unwanted; call"),
    ("<sip:+48601000005@192.0.2.1>", "603 Declined"),
    ("<sip:+48601000009@192.0.2.1>", GOES_ON),
    ("sip:+48601000001@192.0.2.1", REFUSED),
    ("<sips:+48601000001@192.0.2.1>", REFUSED),
    ("<tel:+48601000001>", REFUSED),
    ("<tel:+48-601-000-001;phone-context=+48>", REFUSED),
    ("<sip:601000001@192.0.2.1>", REFUSED),
    ("<sip:%2B48601000001@192.0.2.1>", REFUSED),
    ("<sip:6%301000001@192.0.2.1>", REFUSED),
    ("<sip:+48%20601000001@192.0.2.1>", REFUSED),
    ("<sip:+48601000001;tgrp=t1;trunk-context=example.com@192.0.2.1>", REFUSED),
    ("<sip:+48601000001;verstat=TN-Validation-Passed@192.0.2.1;user=phone>", REFUSED),
    ("<sip:%2B48601000001;npdi;rn=+48601999999@192.0.2.1>", REFUSED),
    ("<sip:+48601000001:password@192.0.2.1>", REFUSED),
    ('"Jan Nowak" <sip:+48601000001@192.0.2.1>', REFUSED),
    ('"Jan \\"Maly\\" <sip:+48601000009@192.0.2.2>, at=1" <sip:+48601000001@192.0.2.1>', REFUSED),
    ("Jan Nowak <sip:+48601000001@192.0.2.1>", REFUSED),
    ('"\u017b\u00f3\u0142\u0107" <sip:+48601000001@192.0.2.1>', REFUSED),
    (b'"Jos\xe9" <sip:+48601000001@192.0.2.1>', REFUSED),
    # Whose number is withheld, or is none.
    ('"Anonymous" <sip:anonymous@anonymous.invalid>', ANONYMOUS),
    ("<sip:Anonymous@192.0.2.1>", ANONYMOUS),
    ("<sip:192.0.2.1>", ANONYMOUS),
    ("<sip:@192.0.2.1>", ANONYMOUS),
    ("<sip:+48601000001@192.0.2.1>", ANONYMOUS, "Privacy: id"),
    ("<sip:+48601000001@192.0.2.1>", ANONYMOUS, "Privacy: header;id;critical"),
    ("<sip:+48601000001@192.0.2.1>", ANONYMOUS, "Privacy: user"),
    ("<sip:+48601000001@192.0.2.1>", REFUSED, "Privacy: none"),
    # What no caller may write into the question: no key comes about, and nobody passes for that the question is an error.
    ("<sip:+48601000001%20at=2026-11-27T12:00@192.0.2.1>", NOT_SO),
    ("<sip:+48601000001%22%20trunk=%22partner@192.0.2.1>", NOT_SO),
    ("<sip:+48601000001%0D%0Atrunk=partner@192.0.2.1>", NOT_SO),
    ("<sip:%00+48601000001@192.0.2.1>", NOT_SO),
    ("<sip:%FF48601000001@192.0.2.1>", NOT_SO),
    ("<sip:%s%s%n%25s@192.0.2.1>", NOT_SO),
    (b"<sip:+48\xe9601000001@192.0.2.1>", NOT_SO),
    ("<sip:+48 601000001@192.0.2.1>", NOT_SO),
    ('<sip:"+48601000001"@192.0.2.1>', NOT_SO),
    ("<sip:" + "5" * 1000 + "@192.0.2.1>", NOT_SO),
    ("<sip:" + "5" * 9000 + "@192.0.2.1>", NOT_SO),
    ("<sip:+48601000001" + "0" * 9000 + "@192.0.2.1>", NOT_SO),
    ("<sip:+48601000001;x=" + "y" * 9000 + "@192.0.2.1>", REFUSED),
]
LISTED = CALLS[0][0]


def free_udp_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def is_bound(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        try:
            s.bind(("127.0.0.1", port))
        except OSError as e:
            return e.errno == errno.EADDRINUSE
    return False


class Kamailio(harness.Case):
    def setUp(self):
        super().setUp()
        for program in ("kamailio", "sipp"):
            if not shutil.which(program):
                self.fail(program + " is not installed: packages kamailio, kamailio-redis-modules and sip-tester")
        self.activate(RULES)
        for name, number in ENTRIES:
            self.ringfence("add", name, number)
        self.programs = []
        self.addCleanup(self.end_programs)
        os.mkdir(self.path("ringfence"))
        shutil.copy(TEXT, self.path("ringfence/kamailio.cfg"))
        shutil.copy(os.path.join(HERE, "proxy.cfg"), self.folder)
        self.callee = free_udp_port()
        self.run_program("sipp", "-sf", os.path.join(HERE, "callee.xml"), *self.sipp_options(self.callee))
        harness.until("the callee listens", lambda: is_bound(self.callee))

    def end_programs(self):
        for p in self.programs:
            p.terminate()
        for p in self.programs:
            try:
                p.wait(harness.DEADLINE)
            finally:
                p.kill()

    def run_program(self, *words, log=subprocess.DEVNULL):
        self.programs.append(subprocess.Popen(words, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log))
        return self.programs[-1]

    @staticmethod
    def sipp_options(port=None):
        """All that it opens is on loopback, its ports for control and media too."""
        return ["-i", "127.0.0.1", "-mi", "127.0.0.1", "-ci", "127.0.0.1", "-nostdin"] + (["-p", str(port)] if port else [])

    def start_kamailio(self, daemon_port, on_failure=None):
        """`on_failure`: as the text has it, if none."""
        self.sip = free_udp_port()
        defines = ['RINGFENCE_SERVER="name=ringfence;addr=127.0.0.1;port=%d"' % daemon_port, 'CALLEE="sip:127.0.0.1:%d"' % self.callee]
        if on_failure:
            defines.append('RINGFENCE_ON_FAILURE="%s"' % on_failure)
        with open(self.path("kamailio-log"), "wb") as log:
            kamailio = self.run_program("kamailio", "-f", self.path("proxy.cfg"), "-DD", "-E", "-n", str(WORKERS), "-m", "64", "-l", "udp:127.0.0.1:%d" % self.sip,
                                        "-w", self.folder, "-Y", self.folder, *(w for d in defines for w in ("-A", d)), log=log)

        def answers():
            self.assertIsNone(kamailio.poll(), self.kamailio_log())
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                s.settimeout(0.2)
                s.connect(("127.0.0.1", self.sip))
                try:
                    s.send(("OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK0\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@b>\r\n"
                            "Call-ID: 0\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n" % s.getsockname()[1]).encode())
                    return s.recv(65536).startswith(b"SIP/2.0 200")
                except OSError:
                    return False

        harness.until("Kamailio answers", answers)

    def kamailio_log(self):
        with open(self.path("kamailio-log"), encoding="utf-8", errors="replace") as f:
            return f.read()

    def begin_call(self, number, caller, expected, header="X-Nothing: 1", calls=1):
        """A SIPp that calls, and ends with 0 if the calls go as expected."""
        status = expected[:3].isdigit()
        with open(os.path.join(HERE, "refused.xml" if status else "answered.xml"), encoding="ascii") as f:
            text = f.read()
        for word, value in [("CODE", expected[:3]), ("STATUS", expected), ("DIALLED", expected.replace("+", "[+]"))]:
            text = text.replace(word, value)
        scenario = self.write("call-%d.xml" % number, text)
        with open(self.path("call-%d.log" % number), "wb") as log:
            return subprocess.Popen(["sipp", "127.0.0.1:%d" % self.sip, "-sf", scenario, "-m", str(calls), "-l", str(calls), "-r", "1000", "-timeout", "%ds" % harness.DEADLINE,
                                     "-timeout_error", "-trace_err", "-error_file", self.path("error-%d" % number), *self.sipp_options(),
                                     "-key", "from", caller, "-key", "to", STRICT if expected == NOT_SO else CALLED, "-key", "header", header],
                                    cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def end_call(self, number, sipp):
        status = sipp.wait(2 * harness.DEADLINE)
        said = ""
        for name in ("call-%d.log", "error-%d"):
            if os.path.exists(self.path(name % number)):
                with open(self.path(name % number), encoding="utf-8", errors="replace") as f:
                    said += f.read()
        self.assertEqual(status, 0, said)

    def call(self, *what, **how):
        self.end_call(0, self.begin_call(0, *what, **how))

    def test_calls_become_what_the_rules_say(self):
        self.start_kamailio(self.start().port)
        for begin in range(0, len(CALLS), 8):
            begun = [(n, self.begin_call(n, *CALLS[n])) for n in range(begin, min(begin + 8, len(CALLS)))]
            for n, sipp in begun:
                with self.subTest(CALLS[n]):
                    self.end_call(n, sipp)

    def test_the_answer_without_a_daemon_is_the_configured_one(self):
        for on_failure, expected in [(None, GOES_ON), ("allow", GOES_ON), ("hangup", "480 Temporarily Unavailable")]:
            with self.subTest(on_failure):
                self.start_kamailio(free_udp_port(), on_failure)
                self.call(LISTED, expected, calls=20)

    def test_a_silent_daemon_costs_a_worker_one_question_and_is_asked_again_later(self):
        d = self.start()
        for on_failure, expected in [("allow", GOES_ON), ("hangup", "480 Temporarily Unavailable")]:
            with self.subTest(on_failure):
                self.start_kamailio(d.port, on_failure)
                self.call(LISTED, REFUSED)
                d.process.send_signal(signal.SIGSTOP)
                try:
                    self.call(LISTED, expected, calls=50)
                finally:
                    d.process.send_signal(signal.SIGCONT)
                self.assertIn(self.kamailio_log().count("failed to connect to redis server"), range(1, 50))
                harness.until("the list is asked again", lambda: self.begin_call(0, LISTED, REFUSED).wait(harness.DEADLINE) == 0)

    def test_a_host_that_answers_nothing_at_all_costs_a_worker_one_question(self):
        with socket.socket() as s, socket.socket() as queued, socket.socket() as lost:
            s.bind(("127.0.0.1", 0))
            s.listen(0)
            for one in (queued, lost):  # the queue is full; who comes then has no answer
                one.setblocking(False)
                one.connect_ex(s.getsockname())
            self.start_kamailio(s.getsockname()[1], "hangup")
            self.call(LISTED, "480 Temporarily Unavailable", calls=50)
            self.assertIn("disabled for 2 seconds", self.kamailio_log())

    def test_an_action_that_is_not_for_calls_is_no_answer(self):
        self.activate(RULES.replace("dnc -> hangup 603;", 'dnc -> status "Do not call";'))
        self.start_kamailio(self.start().port, "hangup")
        self.call(LISTED, "480 Temporarily Unavailable")

    def test_an_error_reply_is_no_answer(self):
        d = self.start("--password-file", self.write("password", "secret\n"))
        self.start_kamailio(d.port, "hangup")
        self.call(LISTED, "480 Temporarily Unavailable")
        self.assertIn("NOAUTH", self.kamailio_log())


if __name__ == "__main__":
    unittest.main()
