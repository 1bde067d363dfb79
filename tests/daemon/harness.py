# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Runs ringfenced in a temporary folder, on a port of the system's choice, and talks to it as clients do.

The programs are named by the environment: RINGFENCE and RINGFENCED. Nothing here sleeps: what has to be waited for is
asked for again and again until a deadline.
"""

import ctypes
import fcntl
import http.client
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

RINGFENCE = os.environ["RINGFENCE"]
RINGFENCED = os.environ["RINGFENCED"]
DEADLINE = float(os.environ.get("RINGFENCE_TEST_DEADLINE", "60"))  # seconds; sanitizers on a busy machine are slow
EXCHANGES = os.environ.get("HTTP_EXCHANGES")  # a folder that keeps what is asked and answered over HTTP; None: nothing is kept


def until(what, condition, deadline=None):
    """The first true value of `condition()`."""
    end = time.monotonic() + (deadline or DEADLINE)
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError("waited in vain: " + what)
        time.sleep(0.005)


NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]  # for openssl

OUTSIDE = "192.0.2.7"  # this machine's address beside loopback in a network of its own


def enter_own_network():
    """Gives this process, and what it starts from then on, a network of its own that has loopback and OUTSIDE and leads nowhere. To be called
    before there are threads. Whether the system permits it."""
    child = os.fork()
    if child == 0:  # as what is begun and not permitted to its end could not be taken back
        try:
            leave_network()
        except BaseException:
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        return False
    leave_network()
    return True


def leave_network():
    """The same; where it is not permitted, raises OSError when it is half done."""
    new_user, new_net = 0x10000000, 0x40000000
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(new_net) != 0:
        if libc.unshare(new_user | new_net) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        for name, text in [("setgroups", "deny"), ("uid_map", "%d %d 1" % (user, user)), ("gid_map", "%d %d 1" % (group, group))]:
            with open("/proc/self/" + name, "w", encoding="ascii") as f:
                f.write(text)
    set_flags, set_address, up_and_running = 0x8914, 0x8916, 0x49  # SIOCSIFFLAGS, SIOCSIFADDR, IFF_UP | IFF_LOOPBACK | IFF_RUNNING
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        fcntl.ioctl(s, set_flags, struct.pack("16sH22x", b"lo", up_and_running))
        fcntl.ioctl(s, set_address, struct.pack("16sH2x4s16x", b"lo:1", socket.AF_INET, socket.inet_aton(OUTSIDE)))


class Error(str):
    """An error reply, without its `-`."""


class Simple(str):
    """A simple string."""


def told(answer):
    """A map of RESP2 as a dict, its tables as lists of dicts; what is no map as it is."""
    if not isinstance(answer, list):
        return answer
    return {name: [told(row) for row in value] if isinstance(value, list) else value for name, value in zip(answer[::2], answer[1::2])}


def changed(answer):
    """How many numbers a change has changed; an error as it is."""
    return int(told(answer)["changed"]) if isinstance(answer, (list, dict)) else answer


class Connection:
    """A client of our own that speaks RESP, so that what is on the wire can be looked at."""

    def __init__(self, port, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(DEADLINE)
        self.socket.connect(("127.0.0.1", port))
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.file.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())

    @staticmethod
    def frame(*words):
        out = b"*%d\r\n" % len(words)
        for word in words:
            word = word if isinstance(word, bytes) else word.encode()
            out += b"$%d\r\n%s\r\n" % (len(word), word)
        return out

    def read(self):
        line = self.file.readline()
        if not line:
            raise EOFError
        assert line.endswith(b"\r\n"), line
        kind, text = chr(line[0]), line[1:-2].decode(errors="replace")
        if kind == "+":
            return Simple(text)
        if kind == "-":
            return Error(text)
        if kind == ":":
            return int(text)
        if kind == "_":
            return None
        if kind == "#":
            return text == "t"
        if kind == "$":
            if text == "-1":
                return None
            data = self.file.read(int(text) + 2)
            assert data.endswith(b"\r\n"), data
            return data[:-2].decode(errors="replace")
        if kind == "*":
            return [self.read() for _ in range(int(text))]
        if kind == "%":
            return {self.read(): self.read() for _ in range(int(text))}
        raise AssertionError("not RESP: %r" % line)

    def ask(self, *words):
        self.send(self.frame(*words))
        return self.read()

    def ask_inline(self, line):
        self.send(line + "\r\n")
        return self.read()

    def at_end(self):
        """Whether the daemon has closed the connection, and sent nothing more before."""
        try:
            return self.file.read(1) == b""
        except ConnectionResetError:
            return True


class HttpAnswer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.text)


MOST_RECORDED = 1 << 20  # bytes of an answer
recording = threading.Lock()
recorded = 0  # answers


def record_exchange(method, path, answer):
    """Keeps an answer for tests/web/replies.js, which holds it against the document. A script has a file of its own, begun anew with it."""
    global recorded
    if not EXCHANGES or len(answer.body) > MOST_RECORDED:
        return
    packed = "Content-Encoding" in answer.headers
    line = json.dumps({"method": method, "path": path, "status": answer.status, "type": answer.headers["Content-Type"],
                       "body": None if packed else answer.body.decode(errors="replace")})
    name = os.path.splitext(os.path.basename(sys.argv[0]))[0]
    with recording:
        os.makedirs(EXCHANGES, exist_ok=True)
        with open(os.path.join(EXCHANGES, name + ".jsonl"), "a" if recorded else "w", encoding="utf-8") as f:
            f.write(line + "\n")
        recorded += 1


class Daemon:
    def __init__(self, store, options, log, stdout=None):
        self.log_path = log
        self.ending = False
        self.addresses = options.count("--listen")
        self.doors = sum(options.count(o) for o in ["--listen", "--http", "--https", "--listen-tls", "--http-monitor"])
        self.log_file = open(log, "wb")
        self.process = subprocess.Popen([RINGFENCED, "--store", store, *options], stdout=stdout or subprocess.DEVNULL,
                                        stderr=self.log_file, stdin=subprocess.DEVNULL)

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as f:
            return f.read()

    def ports(self):
        return [int(p) for p in re.findall(r"listening on \S+:(\d+) \(tcp, udp\)", self.log())]

    @property
    def port(self):
        return self.ports()[0]

    def started(self):
        def listens():
            if self.process.poll() is not None:
                raise AssertionError("ringfenced ended with %d: %s" % (self.process.returncode, self.log()))
            return len(self.ports()) >= self.addresses and self.log().count("listening on ") >= self.doors

        until("the daemon listens", listens)
        return self

    def connect(self, **how):
        return Connection(self.port, **how)

    def ask(self, *words):
        with self.connect() as c:
            return c.ask(*words)

    def ask_udp(self, line, expected=True):
        """The answer to a datagram; with `expected` false None where none came before the answer to a PING after it."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.settimeout(DEADLINE)
            s.connect(("127.0.0.1", self.port))
            s.send(line if isinstance(line, bytes) else line.encode())
            if not expected:
                s.send(b"PING end-of-silence")
            answer = s.recv(65536).decode(errors="replace")
            return None if answer == "end-of-silence" else answer

    @property
    def http_port(self):
        return int(re.search(r"listening on http://\S+:(\d+)", self.log())[1])

    def http(self, method, path, body=None, headers=None):
        """`body`: what is not text or bytes is sent as JSON."""
        c = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=DEADLINE)
        try:
            headers = dict(headers or {})
            if body is not None and not isinstance(body, (str, bytes)):
                body = json.dumps(body)
                headers.setdefault("Content-Type", "application/json")
            c.request(method, path, body, headers)
            answer = HttpAnswer(c.getresponse())
            record_exchange(method, path, answer)
            return answer
        finally:
            c.close()

    def info(self, *password):
        """`password`: the words of AUTH, if it takes some."""
        with self.connect() as c:
            if password:
                assert c.ask("AUTH", *password) == "OK"
            return dict(line.split(":", 1) for line in c.ask("INFO").split("\r\n") if ":" in line)

    def begin_to_end(self, how=signal.SIGTERM):
        """Once: a second signal is none of the good ones."""
        if not self.ending and self.process.poll() is None:
            self.process.send_signal(how)
        self.ending = True

    def end(self, how=signal.SIGTERM):
        """Its exit status."""
        self.begin_to_end(how)
        try:
            return self.process.wait(DEADLINE)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.log_file.close()


class Case(unittest.TestCase):
    """Each test has a folder and a store of its own."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="ringfence-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.store = os.path.join(self.folder, "store")
        self.daemons = []
        self.addCleanup(self.end_all)

    def end_all(self):
        for d in self.daemons:
            status = d.end()
            # A sanitizer's finding is one too.
            self.assertEqual(status, 0, d.log())

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text, mode=0o600):
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def ringfence(self, *words, status=0):
        done = subprocess.run([RINGFENCE, *words, "--store", self.store], capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def account(self, name, role, password=None):
        """Makes an account whose password is `password`, or its name and `-password`."""
        self.ringfence("user", "add", name, "--role", role, "--new-password-file",
                       self.write("password-" + name, (password or name + "-password") + "\n"))

    def journal(self):
        """The journal's records as dicts."""
        done = subprocess.run([os.environ["JOURNAL_LINES"], self.store], capture_output=True, text=True, timeout=DEADLINE, check=True)
        keys = ["sequence", "event", "user", "address", "program", "reason", "account", "role", "request", "list", "typed"]
        return [dict(zip(keys, line.split("\t"))) for line in done.stdout.splitlines()]

    def activate(self, rules, name="test.ring"):
        if not rules.lstrip().startswith("ringfence"):
            rules = "ringfence 1;\n" + rules
        return self.ringfence("activate", self.write(name, rules))

    def start(self, *options, role="supervisor", stdout=None):
        """`role`: of who does not say who he is; None: as the daemon has it."""
        if role:
            options = ["--default-role", role, *options]
        if "--http" in options and "--ringfence" not in options:
            options = ["--ringfence", RINGFENCE, *options]
        d = Daemon(self.store, ["--listen", "127.0.0.1:0", *options], self.path("log-%d" % len(self.daemons)), stdout)
        self.daemons.append(d)
        return d.started()

    def run_to_end(self, *options, store=None):
        """Exit status and what was said, of a daemon that should not start."""
        done = subprocess.run([RINGFENCED, "--store", store or self.store, *options], capture_output=True, text=True,
                              timeout=DEADLINE)
        return done.returncode, done.stdout + done.stderr

    def assertDecision(self, found, expected):
        """Compares without generation and rule."""
        self.assertEqual(re.sub(r";(generation|rule)=[^;]*", "", found), expected)


class HttpCase(Case):
    """A test whose daemon, once it is started, is asked over HTTP."""

    role = "supervisor"  # of who does not say who he is, unless it is said

    def start_http(self, *options, role=None):
        self.daemon = self.start("--http", "127.0.0.1:0", *options, role=role or self.role)
        return self.daemon

    def ask(self, *request, **more):
        return self.daemon.http(*request, **more)


class CertificateCase(Case):
    """A test with certificates in a folder of its class: of the authorities `ca` and `other`, and what `certificates` names, as `daemon.pem` and
    `daemon.key`."""

    certificates = []  # of `certificate`, what it takes

    @classmethod
    def setUpClass(cls):
        cls.made = tempfile.mkdtemp(prefix="ringfence-certificates-")
        cls.addClassCleanup(shutil.rmtree, cls.made)
        for authority in ["ca", "other"]:
            cls.openssl("req", "-x509", *NEW_KEY, "-days", "2", "-subj", "/CN=" + authority, "-keyout", authority + ".key", "-out", authority + ".pem")
        for each in cls.certificates:
            cls.certificate(*each)
        for name in os.listdir(cls.made):
            os.chmod(os.path.join(cls.made, name), 0o600)

    @classmethod
    def openssl(cls, *words):
        subprocess.run(["openssl", *words], cwd=cls.made, check=True, capture_output=True)

    @classmethod
    def certificate(cls, name, subject, authority="ca", names="DNS:localhost,IP:127.0.0.1", days="2"):
        cls.openssl("req", *NEW_KEY, "-subj", subject, "-keyout", name + ".key", "-out", name + ".csr", "-addext", "subjectAltName=" + names)
        cls.openssl("x509", "-req", "-days", days, "-in", name + ".csr", "-CA", authority + ".pem", "-CAkey", authority + ".key", "-CAcreateserial",
                    "-copy_extensions", "copy", "-out", name + ".pem")

    def file(self, name):
        return os.path.join(self.made, name)
