# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""What must hold whatever happens: processes killed at any moment of a write, a disk without room, two writers at once, a
store of another format.

RINGFENCE_KILLS says how many processes are killed, RINGFENCE_SEED when; a test that fails prints its seed.
"""

import concurrent.futures
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import threading
import time
import unittest

import harness

STORE_HAND = os.environ["STORE_HAND"]
KILLS = int(os.environ.get("RINGFENCE_KILLS", "210"))
SEED = int(os.environ.get("RINGFENCE_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)

# Numbers of journal_event in include/ringfence/store/layout.hpp.
ADDED, IMPORTED, ACTIVATED = 3, 6, 8


def scattered(start, count, stride=10007):
    """`count` numbers of +1, each in a block of the index of its own."""
    return ["+1%010d" % (2_000_000_000 + start + i * stride) for i in range(count)]


class Faults(harness.Case):
    def run_ringfence(self, *words, **how):
        return subprocess.run([harness.RINGFENCE, *words, "--store", self.store], capture_output=True, text=True,
                              timeout=harness.DEADLINE, **how)

    def decide(self, number):
        reply = self.ringfence("decide", "campaign", "name=x", "to=" + number)
        self.assertNotIn("failure=1", reply)
        return reply.split(";")[0].strip()

    def in_lists(self, name):
        """What `ringfence lists` says of one: numbers imported, entries."""
        for line in self.ringfence("lists").splitlines():
            words = line.split()
            if words[0] == name:
                return int(words[1]), int(words[2])
        raise AssertionError("no list " + name)

    def records(self):
        """Each record as a list: event, list, pattern, import, numbers, policy. Their numbers have no gaps."""
        done = subprocess.run([STORE_HAND, "journal", self.store], capture_output=True, text=True, check=True,
                              timeout=harness.DEADLINE)
        records = [line.split("\t") for line in done.stdout.splitlines()]
        self.assertEqual([int(r[0]) for r in records], list(range(1, len(records) + 1)))
        return [[int(r[1]), r[2], r[3], int(r[4]), int(r[5]), int(r[6])] for r in records]

    def verify(self):
        """Index, entries, imports and journal agree."""
        self.ringfence("verify")

    def hold(self, *how):
        """A process that has begun a change, or reads, and does not end it before its standard input ends."""
        what, *count = how or ["hold"]
        holder = subprocess.Popen([STORE_HAND, what, self.store, *count], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(holder.communicate)
        self.assertEqual(holder.stdout.readline(), "held\n")
        return holder


class Victims:
    """Kills processes at random moments, told from how long those lasted that were left alone."""

    def __init__(self, chance):
        self.chance = chance
        self.longest = 1.0  # seconds
        self.kills = 0

    def run(self, command):
        """What it said, and whether it was killed."""
        begin = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as victim:
            try:
                said, errors = victim.communicate(timeout=self.chance.uniform(0, self.longest))
            except subprocess.TimeoutExpired:
                victim.kill()
                said, errors = victim.communicate()
            if victim.returncode == -signal.SIGKILL:
                self.kills += 1
                # Whatever slowed it down: the moments must reach its end.
                self.longest = min(self.longest * 1.05, harness.DEADLINE / 2)
                return said, True
            assert victim.returncode == 0, said + errors
            self.longest = max(0.01, 0.5 * self.longest + 0.5 * (time.monotonic() - begin))
            return said, False


class Kills(Faults):
    RULES = """ringfence 1;
list numbers registry;
list hand;
list wire;
campaign { numbers -> status "register"; hand -> hangup 603; wire -> hangup 480; }
callback { otherwise -> status "%d"; }
"""

    def setUp(self):
        super().setUp()
        self.activate(self.RULES % 0)
        self.verifying = threading.Lock()

    def check(self, number, expected):
        """Whether a number of what was under way is in its list, which must be so where `expected`."""
        found = self.decide(number) != "allow"
        if expected:
            self.assertTrue(found, number + " was acknowledged and is gone")
        return found

    def kill_imports(self, chance, wanted):
        # A large one takes several commits, a small one a single commit.
        victims = {2000: Victims(chance), 150_000: Victims(chance)}
        there = set()
        rounds = acknowledged = 0
        while sum(v.kills for v in victims.values()) < wanted:
            count = chance.choice([2000, 2000, 150_000])
            mode = chance.choice(["merge", "merge", "replace", "delete"])
            numbers = scattered(chance.randrange(5) * 7, count)
            after = {"merge": there.union, "replace": set, "delete": there.difference}[mode](numbers)
            rounds += 1
            file = self.write("numbers-%d.txt" % rounds, "\n".join(numbers) + "\n")
            said, killed = victims[count].run([harness.RINGFENCE, "import", "numbers", file, "--mode", mode,
                                               *(["--max-shrink", "100%"] if mode == "replace" else []), "--store", self.store])
            os.remove(file)
            done = not killed or " lines, " in said
            acknowledged += done and after != there  # what changes nothing need not be journalled
            for _ in range(2):  # as in `kill_adds`: what was committed may come to light between the questions
                imported = self.in_lists("numbers")[0]
                found = {n: self.decide(n) != "allow" for n in [numbers[0], max(there, default=numbers[-1])]}
                fitting = [each for each in ([after] if done else [there, after])
                           if len(each) == imported and all(found[n] == (n in each) for n in found)]
                if fitting:
                    break
            self.assertTrue(fitting, "%s of %d killed, %d there before, %d now, %s" % (mode, count, len(there), imported, found))
            there = fitting[0]
            self.verify()
        self.assertGreaterEqual(len([r for r in self.records() if r[:2] == [IMPORTED, "numbers"]]), acknowledged)
        return wanted

    def kill_adds(self, chance, wanted):
        victims = Victims(chance)
        present = set()
        # What a process killed at the very end had committed comes to light when the next one, whichever, has the store to
        # itself: between two questions, or only after all of them. What has come to light stays.
        may_come = []
        rounds = 0
        while victims.kills < wanted:
            numbers = ["+48601%03d%03d" % (rounds, i) for i in range(chance.choice([1, 30]))]
            rounds += 1
            said, _ = victims.run([harness.RINGFENCE, "add", "hand", *numbers, "--store", self.store])
            expected = " added" in said
            for _ in range(3):
                first, last = [self.check(n, expected) for n in (numbers[0], numbers[-1])]
                expected = expected or first or last
                come = [each for each in may_come if self.check(each[0], False) and self.check(each[-1], False)]
                entries = self.in_lists("hand")[1]
                if first == last and entries == len(present) + sum(map(len, come)) + (len(numbers) if first else 0):
                    break
            self.assertEqual(first, last, "half of one change is there")
            present.update(n for each in come for n in each)
            present.update(numbers if first else [])
            may_come = [each for each in may_come if each not in come] + ([] if first else [numbers])
            self.assertEqual(entries, len(present))
            self.verify()
        present.update(n for each in may_come for n in each if self.check(n, False))
        journalled = [r[2] for r in self.records() if r[:2] == [ADDED, "hand"]]
        self.assertEqual(sorted(journalled), sorted(present))
        return wanted

    def kill_activations(self, chance, wanted):
        victims = Victims(chance)
        rounds = 0
        seen = [0]
        # One that was killed with its commit on the disk, and not yet told to the readers, comes into force with the next writer's.
        may_come = set()
        while victims.kills < wanted:
            rounds += 1
            may_come.add(rounds)
            rules = self.write("rules-%d.ring" % rounds, self.RULES % rounds)
            said, _ = victims.run([harness.RINGFENCE, "activate", rules, "--store", self.store])
            text = self.ringfence("decide", "callback", "name=x", "to=+48601000001").split(";")[1]
            now = int(text.removeprefix("text=").strip('"'))
            self.assertIn(now, [rounds] if said else [seen[-1], *may_come])
            if now != seen[-1]:
                seen.append(now)
                may_come = {each for each in may_come if each > now}
            self.verify()
        versions = [r[5] for r in self.records() if r[0] == ACTIVATED]
        self.assertEqual(versions, list(range(1, len(versions) + 1)))
        self.assertGreaterEqual(len(versions), len(seen))
        self.assertLessEqual(len(versions), rounds + 1)
        return wanted

    def rest_of_answers(self, connection, asked):
        """Which of the changes were acknowledged before the connection ended."""
        for i, _ in enumerate(asked):
            try:
                answer = harness.changed(connection.read())
            except (EOFError, ConnectionError):
                return asked[:i]
            self.assertEqual(answer, 1)
        return asked

    def kill_daemons(self, chance, wanted):
        acknowledged = set()
        asked = []
        for round_ in range(wanted):
            daemon = self.start()
            with daemon.connect() as c:
                queries = [("DECIDE", "campaign", "name=x", "to=" + n) for n in asked]
                c.send(b"".join(c.frame(*q) for q in queries))
                for number in asked:
                    if not c.read().startswith("hangup;code=480"):
                        self.assertNotIn(number, acknowledged, "was acknowledged and is gone")
                asked = ["+48602%03d%03d" % (round_, i) for i in range(200)]
                c.send(b"".join(c.frame("ADD", "wire", n) for n in asked))
                until = chance.randrange(len(asked))
                for number in asked[:until]:
                    self.assertEqual(harness.changed(c.read()), 1)
                    acknowledged.add(number)
                daemon.process.kill()
                daemon.process.wait()
                acknowledged.update(self.rest_of_answers(c, asked[until:]))
            daemon.end()
            self.daemons.remove(daemon)
            self.verify()
        journalled = [r[2] for r in self.records() if r[:2] == [ADDED, "wire"]]
        self.assertEqual(len(journalled), len(set(journalled)))
        self.assertLessEqual(acknowledged, set(journalled))
        self.assertEqual(self.in_lists("wire")[1], len(journalled))
        return wanted

    def test_another_name_of_a_list_and_another_number_of_an_entry_are_there_whole_or_not_at_all(self):
        chance = random.Random(29)
        numbers = ["+48601000001", "+48601000002"]
        self.ringfence("add", "hand", numbers[0], "--description", "the same")
        for what, command, state in [
            ("name", lambda now: ["list", "rename", now, {"hand": "dnc", "dnc": "hand"}[now]],
             lambda: [l["list"] for l in json.loads(self.ringfence("lists", "--format", "json"))["lists"] if l["list"] in ("hand", "dnc")]),
            ("number", lambda now: ["edit", "hand", now, "--number", numbers[1 - numbers.index(now)]],
             lambda: [e["number"] for e in json.loads(self.ringfence("entries", "hand", "--state", "approved", "--format", "json"))["entries"]]),
        ]:
            victims = Victims(chance)
            while victims.kills < 12:
                before = state()
                self.assertEqual(len(before), 1, before)
                words = command(before[0])
                _, killed = victims.run([harness.RINGFENCE, *words, "--store", self.store])
                after = state()
                self.assertEqual(len(after), 1, after)
                if not killed:
                    self.assertNotEqual(after, before, what)
                self.assertEqual(self.decide(numbers[0]) != "allow" or self.decide(numbers[1]) != "allow", True)
            self.verify()

    def test_whoever_is_killed_at_any_moment_nothing_acknowledged_is_lost_and_nothing_is_there_by_half(self):
        """All at once on one store, so that each also dies beside the others' writes."""
        kinds = [self.kill_imports, self.kill_adds, self.kill_activations, self.kill_daemons]
        print("RINGFENCE_SEED=%d" % SEED, flush=True)
        with concurrent.futures.ThreadPoolExecutor(len(kinds)) as pool:
            share = [KILLS * part // 21 for part in (7, 6, 3, 5)]
            running = [pool.submit(kind, random.Random(SEED + i), share[i]) for i, kind in enumerate(kinds)]
            killed = sum(each.result() for each in running)
        self.assertGreaterEqual(killed, KILLS - len(kinds))
        self.verify()
        self.ringfence("add", "hand", "+48603000001")
        self.assertEqual(self.decide("+48603000001"), "hangup")


class NoRoom(Faults):
    RULES = 'list numbers registry;\nlist hand;\ncampaign { numbers -> status "register"; hand -> hangup 603; }'

    def setUp(self):
        super().setUp()
        self.many = self.write("many.txt", "\n".join(scattered(0, 200000)) + "\n")

    def fill_and_recover(self, run, make_room):
        """`run` runs a command where there is little room, `make_room` ends that."""
        self.activate(self.RULES)
        self.ringfence("add", "hand", "+48601000001")
        few = self.write("few.txt", "\n".join(scattered(0, 100)) + "\n")
        self.ringfence("import", "numbers", few)
        number = "+48602%06d"
        commands = [["import", "numbers", self.many], ["add", "hand", *[number % i for i in range(4000)]]]
        for command in commands:
            done = run(*command)
            self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
            self.assertRegex(done.stderr, "no room|no space|No space left|is full")
            self.assertEqual(done.stdout, "")
            for n, answer in [("+48601000001", "hangup"), (number % 0, "allow"), (scattered(0, 1)[0], "status"),
                              (scattered(0, 200000)[-1], "allow")]:
                self.assertEqual(self.decide(n), answer)
            self.assertEqual(self.in_lists("numbers")[0], 100)
            self.assertEqual(self.in_lists("hand")[1], 1)
        self.verify()
        make_room()
        for command in commands:
            self.ringfence(*command)
        self.assertEqual(self.decide(scattered(0, 200000)[-1]), "status")
        self.assertEqual(self.decide(number % 3999), "hangup")
        self.verify()

    def test_a_file_that_may_not_grow_fails_the_write_and_stays_readable(self):
        """Once at its largest size, and once where a part of what is written still finds room."""
        for room in [0, 65536]:
            with self.subTest(room=room):
                self.store = self.path("store-%d" % room)
                self.fail_beyond(room)

    def fail_beyond(self, room):
        def with_limit(*words):
            most = os.path.getsize(os.path.join(self.store, "data.mdb")) + room

            def limit():
                resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

            return self.run_ringfence(*words, preexec_fn=limit)

        self.fill_and_recover(with_limit, lambda: None)

    def test_a_full_disk_fails_the_write_and_the_store_stays_readable(self):
        disk = self.path("disk")
        os.mkdir(disk)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True, text=True)
        if mounted.returncode != 0:
            self.skipTest("a small disk cannot be mounted here: " + mounted.stderr.strip())
        self.addCleanup(subprocess.run, ["umount", disk], check=True)
        self.store = os.path.join(disk, "store")
        self.fill_and_recover(self.run_ringfence,
                              lambda: subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True))

    def test_a_daemon_without_room_refuses_the_change_and_goes_on_answering(self):
        self.activate(self.RULES)
        self.ringfence("add", "hand", "+48601000001")
        d = self.start()
        most = os.path.getsize(os.path.join(self.store, "data.mdb"))
        resource.prlimit(d.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
        with d.connect() as c:
            numbers = ["+48602%06d" % i for i in range(2000)]
            c.send(b"".join(c.frame("ADD", "hand", n) for n in numbers))
            answers = [harness.changed(c.read()) for _ in numbers]
            refused = [a for a in answers if isinstance(a, harness.Error)]
            self.assertTrue(refused)
            self.assertRegex(refused[0], "no room|no space|No space left|is full")
            for n, a in zip(numbers, answers):
                found = c.ask("DECIDE", "campaign", "name=x", "to=" + n).split(";")[0]
                self.assertEqual(found, "hangup" if a == 1 else "allow", n)
            resource.prlimit(d.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            again = [n for n, a in zip(numbers, answers) if a != 1]
            c.send(b"".join(c.frame("ADD", "hand", n) for n in again))
            self.assertEqual({harness.changed(c.read()) for _ in again}, {1})
        self.verify()


class Writers(Faults):
    def setUp(self):
        super().setUp()
        self.activate('list hand;\ncampaign { hand -> hangup 603; }')

    def begin_adds(self, numbers):
        """A process for each, which has opened the store."""
        adds = [subprocess.Popen([harness.RINGFENCE, "add", "hand", n, "--store", self.store], stdout=subprocess.PIPE, text=True)
                for n in numbers]
        for add in adds:
            self.addCleanup(add.communicate)

        def has_opened(add):
            with open("/proc/%d/maps" % add.pid, encoding="utf-8", errors="replace") as f:
                return "data.mdb" in f.read()

        harness.until("they have opened the store", lambda: all(has_opened(a) for a in adds))
        return adds

    def expect_added(self, adds, numbers):
        for add, number in zip(adds, numbers):
            self.assertEqual(add.communicate(timeout=harness.DEADLINE)[0], number + " added\n")
            self.assertEqual(add.returncode, 0)
            self.assertEqual(self.decide(number), "hangup")

    def test_writers_wait_for_each_other_and_readers_for_none(self):
        numbers = ["+4860100000%d" % i for i in range(3)]
        holder = self.hold()
        adds = self.begin_adds(numbers)
        self.assertEqual([self.decide(n) for n in numbers], ["allow"] * 3)
        self.assertEqual([a.poll() for a in adds], [None] * 3)
        holder.communicate(timeout=harness.DEADLINE)
        self.expect_added(adds, numbers)
        self.verify()

    def test_a_writer_that_dies_within_its_change_lets_the_next_one_write(self):
        numbers = ["+48601000001", "+48601000002"]
        holder = self.hold()
        adds = self.begin_adds(numbers)
        holder.kill()
        holder.communicate()
        self.expect_added(adds, numbers)
        self.verify()

    def test_changes_do_not_wait_for_ever_for_a_process_that_holds_the_store(self):
        d = self.start()
        holder = self.hold()
        said = "the process %d has been changing it for " % holder.pid
        with d.connect() as c, d.connect() as other:
            c.send(c.frame("ADD", "hand", "+48601000001") + c.frame("ADD", "hand", "+48601000002"))
            other.send(other.frame("ADD", "hand", "+48601000003"))
            add = subprocess.Popen([harness.RINGFENCE, "add", "hand", "+48601000004", "--store", self.store], stderr=subprocess.PIPE, text=True)
            # Calls are decided meanwhile.
            self.assertEqual(d.ask("DECIDE", "campaign", "name=x", "to=+48601000001").split(";")[0], "allow")
            for answer in [c.read(), c.read(), other.read()]:
                self.assertIn("BUSY", answer)
                self.assertIn(said, answer)
            _, errors = add.communicate(timeout=harness.DEADLINE)
            self.assertEqual(add.returncode, 3)
            self.assertIn(said, errors)
            # And it does not keep the daemon from ending.
            c.send(c.frame("ADD", "hand", "+48601000001"))
            begin = time.monotonic()
            self.assertEqual(d.end(), 0)
            self.assertLess(time.monotonic() - begin, 20, "5 s, and the test's own machine")
            self.daemons.remove(d)
        holder.communicate(timeout=harness.DEADLINE)
        self.ringfence("add", "hand", "+48601000005")
        self.verify()

    def test_a_rule_s_change_that_has_to_wait_does_not_delay_the_answer(self):
        self.activate('list robots;\ninbound { robots -> hangup; otherwise -> add robots then status "first"; }')
        d = self.start("--effect-wait", "20")
        query = ("DECIDE", "inbound", "from=+48601000001", "to=+48221234567")
        holder = self.hold()
        for _ in range(2):
            self.assertDecision(d.ask(*query), "status;text=first")
            self.assertDecision(d.ask_udp(" ".join(query)), "status;text=first")
        self.assertEqual(d.info()["changes_applied"], "0")
        holder.communicate(timeout=harness.DEADLINE)
        harness.until("the change is made", lambda: d.ask(*query).startswith("hangup;list=robots"))

    def test_changes_beyond_the_queue_are_refused_at_once_and_those_in_it_are_made(self):
        d = self.start("--queue", "5")
        holder = self.hold()
        with d.connect() as first, d.connect() as second:
            # In one go: a client whose answer waits is not read any further.
            first.send(b"".join(first.frame("ADD", "hand", "+4860100000%d" % i) for i in range(5)))
            harness.until("they wait", lambda: d.info()["changes_pending"] == "5")
            refused = second.ask("ADD", "hand", "+48601000009")
            self.assertIsInstance(refused, harness.Error)
            self.assertEqual(refused, "BUSY too many changes wait for the store, try again")
            self.assertEqual(d.info()["changes_dropped"], "1")
            self.assertDecision(second.ask("DECIDE", "campaign", "name=x", "to=+48601000000"), "allow")
            holder.communicate(timeout=harness.DEADLINE)
            self.assertEqual([harness.changed(first.read()) for _ in range(5)], [1] * 5)
            harness.until("there is room again", lambda: d.info()["changes_pending"] == "0")
            self.assertEqual(harness.changed(second.ask("ADD", "hand", "+48601000009")), 1)
            self.assertDecision(second.ask("DECIDE", "campaign", "name=x", "to=+48601000000"), "hangup;code=603;list=hand")


class Displaced(Faults):
    RULES = "list hand;\ncampaign { hand -> hangup; }"

    def test_changes_are_refused_while_the_files_of_the_store_are_not_at_its_path_and_decisions_go_on(self):
        aside = self.path("aside")
        lock = os.path.join(self.store, "lock.mdb")
        another = self.path("another")
        self.activate(self.RULES)
        self.ringfence("add", "hand", "+48601000001")
        shutil.copytree(self.store, another)
        d = self.start()
        with d.connect() as c:
            for i, (displace, put_back) in enumerate([
                (lambda: os.rename(self.store, aside), lambda: os.rename(aside, self.store)),
                (lambda: (os.rename(self.store, aside), os.rename(another, self.store)), lambda: (os.rename(self.store, another), os.rename(aside, self.store))),
                (lambda: os.rename(lock, aside), lambda: os.rename(aside, lock)),
            ]):
                with self.subTest(i):
                    said = d.log().count("changes are refused, decisions go on: store `%s`" % self.store)
                    displace()
                    answer = c.ask("ADD", "hand", "+4860200000%d" % i)
                    self.assertIsInstance(answer, harness.Error)
                    self.assertIn("FAILED store `%s`: the files that are open" % self.store, answer)
                    self.assertDecision(c.ask("DECIDE", "campaign", "name=x", "to=+48601000001"), "hangup;list=hand")
                    self.assertIn("moved, removed or replaced", d.info()["store_state"])
                    harness.until("the log says so", lambda: d.log().count("changes are refused, decisions go on: store `%s`" % self.store) == said + 1)
                    put_back()
                    harness.until("the log says that they are back", lambda: d.log().count("the store's files are at its path again") == said + 1)
                    self.assertEqual(d.info()["store_state"], "ok")
                    self.assertEqual(harness.changed(c.ask("ADD", "hand", "+4860200000%d" % i)), 1)
        self.assertEqual(d.end(), 0)
        self.daemons.remove(d)
        self.ringfence("verify")
        self.assertEqual(self.in_lists("hand")[1], 4)


class Readers(Faults):
    def test_a_daemon_that_cannot_read_does_not_start_and_one_that_does_tells_who_reads(self):
        self.activate("list hand;\ncampaign { hand -> hangup; }")
        holder = self.hold("read", "4096")
        status, said = self.run_to_end()
        self.assertEqual(status, 3, said)
        self.assertIn("too many read transactions at a time", said)
        holder.communicate()
        holder = self.hold("read", "7")
        d = self.start()
        with d.connect() as c:
            for i in range(3):
                self.assertEqual(harness.changed(c.ask("ADD", "hand", "+4860200000%d" % i)), 1)
        told = d.info()
        self.assertEqual((told["reader_slots"], told["oldest_reader_pid"]), ("4096", str(holder.pid)))
        self.assertGreaterEqual(int(told["reader_slots_taken"]), 7)
        self.assertGreaterEqual(int(told["oldest_reader_commits"]), 3)
        holder.communicate()
        self.assertNotEqual(d.info()["oldest_reader_pid"], str(holder.pid))


class Stalled(Faults):
    def test_an_export_that_nobody_reads_lets_the_store_go_and_tells_that_it_is_not_of_one_moment(self):
        self.activate("list numbers;\ncampaign { numbers -> hangup; }")
        there = scattered(0, 40_000)
        self.ringfence("import", "numbers", self.write("numbers.txt", "\n".join(there) + "\n"))
        d = self.start()
        for changed in [True, False]:
            export = subprocess.Popen([harness.RINGFENCE, "export", "numbers", "--store", self.store], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            reads = lambda: d.info()["oldest_reader_pid"] == str(export.pid)
            harness.until("it reads the store", reads)
            harness.until("it has let the store go", lambda: not reads())
            if changed:
                with d.connect() as c:
                    self.assertEqual(harness.changed(c.ask("ADD", "numbers", "+48601000001")), 1)
            said, errors = export.communicate(timeout=harness.DEADLINE)
            rows = [line.split(",")[0] for line in said.splitlines()[1:]]
            self.assertEqual(rows, sorted(set(there) | {"+48601000001"}))
            self.assertEqual(export.returncode, 1 if changed else 0, errors)
            self.assertEqual("they are not of one moment" in errors, changed, errors)


class Format(Faults):
    def test_a_store_of_another_format_is_refused_with_what_to_do(self):
        for version in ["1", "4294967295"]:
            self.store = self.path("store-" + version)
            self.activate("list hand;\ncampaign { hand -> hangup; }")
            rules = self.path("test.ring")
            subprocess.run([STORE_HAND, "format", self.store, version], check=True)
            for command in [["lists"], ["decide", "campaign", "name=x", "to=112"], ["add", "hand", "+48601000001"],
                            ["import", "hand", rules], ["activate", rules], ["policy", "list"]]:
                with self.subTest(command, version=version):
                    done = self.run_ringfence(*command)
                    self.assertEqual(done.returncode, 3, done.stderr)
                    self.assertIn("has format " + version + ", this program reads formats 2 to 6", done.stderr)
                    self.assertIn("use the ringfence that wrote it, or build a new store from the rule files and lists", done.stderr)
            status, said = self.run_to_end()
            self.assertEqual(status, 3, said)
            self.assertIn("has format " + version, said)


if __name__ == "__main__":
    unittest.main()
