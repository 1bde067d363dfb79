# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""What README.md, plugins/README.md, daemon/LISTS.md and examples/embed/README.md show is run or compiled, and links in all
papers lead somewhere.

- a `ring` block whose first line is a comment with a file's name, or that follows a line with nothing but the name in
  backticks and a colon, is written to that file;
- a `console` block is run in bash: lines that begin with `$ ` are commands, the others what they must print (`...` in a
  line stands for any text, alone in a line for any lines);
- a `cpp` block must stand, but for its indentation, in one of the sources that the tests compile;
- in an `sh` block the first word of a command that is a path must be a program of the tree.

usage: papers.py BIN SOURCE-TREE WORK-DIRECTORY
       papers.py --installed DIRECTORY    the links alone, where the papers are installed
"""

import os
import re
import sys
import urllib.parse

from running import fail, run

COMPILED = (
    "examples/embed/embed.cpp",
    "examples/plugin/verstat.cpp",
    "tests/package/first_query.cpp",
    "tests/package/own_words.cpp",
)


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as f:
        return f.read()


def blocks(text):
    """Kind, text and the line before of each fenced block."""
    before, kind, inside = "", None, []
    for line in text.splitlines():
        if kind is None and line.startswith("```"):
            kind, inside = line[3:].strip(), []
        elif kind is not None and line == "```":
            yield kind, "\n".join(inside) + "\n", before
            kind = None
        elif kind is not None:
            inside.append(line)
        elif line.strip():
            before = line


def flat(code):
    return "\n".join(line.strip() for line in code.splitlines() if line.strip())


def pattern(expected):
    lines = []
    for line in expected:
        if line == "...":
            lines.append(r"(?:[^\n]*\n)*?")
        else:
            lines.append(".*".join(re.escape(part) for part in line.split("...")) + r"\n")
    return "".join(lines)


def run_console(text, where, bin_directory, paper):
    command, expected = None, []

    def settle():
        if command is None:
            return
        done = run("bash", "-c", command + " 2>&1", cwd=where,
                   env={**os.environ, "PATH": bin_directory + ":" + os.environ["PATH"], "LC_ALL": "C"})
        if not re.fullmatch(pattern(expected), done.stdout):
            fail("%s: `%s` prints\n%s\nand not\n%s" % (paper, command, done.stdout, "\n".join(expected)))

    for line in text.splitlines():
        if line.startswith("$ "):
            settle()
            command, expected = line[2:], []
        else:
            expected.append(line)
    settle()


def check_links(source, paper, text, elsewhere):
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target or target.startswith("#"):
            continue
        path = os.path.join(source, os.path.dirname(paper), urllib.parse.unquote(target.split("#")[0]))
        if not os.path.exists(path) and not path.endswith(tuple(elsewhere)):
            fail("%s: the link to %s leads nowhere" % (paper, target))


def check_all_links(root, elsewhere=()):
    """Links to `elsewhere` (endings of paths) may lead out of what is there."""
    papers = 0
    for directory, folders, files in os.walk(root):
        folders[:] = [f for f in folders if f != "build" and not f.startswith(".")]
        for name in files:
            if name.endswith(".md"):
                paper = os.path.relpath(os.path.join(directory, name), root)
                check_links(root, paper, read(root, paper), elsewhere)
                papers += 1
    if papers < 10:
        fail("only %d papers are in %s" % (papers, root))
    return papers


def main(bin_directory, source, work):
    compiled = [flat(read(source, name)) for name in COMPILED]
    counts = {"console": 0, "cpp": 0, "ring": 0}
    for paper in ("README.md", "plugins/README.md", "daemon/LISTS.md", "examples/embed/README.md"):
        session = os.path.join(work, "lists" if paper == "daemon/LISTS.md" else "session")
        os.makedirs(session, exist_ok=True)
        for kind, text, before in blocks(read(source, paper)):
            counts[kind] = counts.get(kind, 0) + 1
            if kind == "ring":
                named = re.fullmatch(r"`([\w.-]+\.ring)`:", before.strip()) or re.match(r"# ([\w.-]+\.ring)\n", text)
                if named:
                    with open(os.path.join(session, named.group(1)), "w", encoding="utf-8") as f:
                        f.write(text)
            elif kind == "console":
                run_console(text, session, bin_directory, paper)
            elif kind == "cpp":
                if not any(flat(text) in known for known in compiled):
                    fail("%s shows C++ that no test compiles:\n%s" % (paper, text))
            elif kind == "sh":
                for command in text.splitlines():
                    word = command.split()[0] if command.split() else ""
                    if "/" in word and not os.access(os.path.join(source, word), os.X_OK):
                        fail("%s names %s, which is not a program of the tree" % (paper, word))
    if not all(counts.values()):
        fail("a kind of block was not found at all: %r" % counts)

    print(counts, "and the links of", check_all_links(source), "papers")


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--installed":
        # The headers lie in a place of their own, and who works on ringfence has the tree.
        check_all_links(sys.argv[2], (".hpp", "CONTRIBUTING.md", "CMakeLists.txt"))
    elif len(sys.argv) == 4:
        main(*sys.argv[1:])
    else:
        sys.exit(__doc__)
