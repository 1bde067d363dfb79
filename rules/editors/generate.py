#!/usr/bin/env python3
# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""Writes what editors colour rule files by, from the words that `ringfence words --format json` tells.

    ringfence words --format json | rules/editors/generate.py            writes the files beside this one
    ringfence words --format json | rules/editors/generate.py --check    says which of them differ; exit status 1
    ringfence words --format json | rules/editors/generate.py --into D   writes them into another folder

With `--plugin FILE.so` behind `words` the plugin's words are coloured too.
"""

import argparse
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

# A name goes on over a hyphen, unless that begins an arrow.
BEGIN = r"(?<![A-Za-z0-9_-])"
END = r"(?![A-Za-z0-9_]|-(?!>))"
PHONE = r"\+[0-9]+(?:[ .-][0-9]+(?![A-Za-z0-9_:]))*"
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK = r"[0-9]{1,2}:[0-9]{2}"
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
CONNECTIVES = ["and", "not", "or"]
# Ends no line: a comment must not hide what stands behind it.
LONE_RETURN = r"\r(?!\n|$)"


class Words:
    def __init__(self, told):
        words = told["words"]
        self.statements = [w["word"] for w in words if w["kind"] == "statement" and w["within"] is None]
        self.scenarios = self.of(words, "scenario")
        self.conditions = self.of(words, "condition")
        self.actions = self.of(words, "action")
        self.condition_keywords = self.keywords(words, "condition")
        self.action_keywords = self.keywords(words, "action")
        self.scenario_keywords = self.keywords(words, "scenario")
        self.attributes = sorted({"from", "to", "channel", "trunk", "id"}.union(
            *(w["query_words"] for w in words if w["kind"] == "condition")))
        for place in ("list", "hours", "block", "test"):
            setattr(self, place, [w["word"] for w in words if w["kind"] == "statement" and w["within"] == place])

    @staticmethod
    def of(words, kind):
        return sorted(w["word"] for w in words if w["kind"] == kind)

    @staticmethod
    def keywords(words, kind):
        of_kind = [w for w in words if w["kind"] == kind]
        return sorted({k for w in of_kind for k in w["keywords"]})


def one_of(words):
    # The longest first, so that none hides another that begins with it.
    return BEGIN + "(?:" + "|".join(sorted(words, key=lambda w: (-len(w), w))) + ")" + END


def match(pattern, scope):
    return {"match": pattern, "name": scope + ".ringfence"}


def include(*names):
    return [{"include": "#" + name} for name in names]


def textmate(words):
    declared = BEGIN + "(%s)" + END + r"\s+([a-z][a-z0-9_-]*)"

    def declaration(word, scope, inside, *body):
        return {
            "begin": declared % word,
            "beginCaptures": {"1": {"name": "storage.type.ringfence"}, "2": {"name": scope + ".ringfence"}},
            "end": r"(;)|(?<=\})",
            "endCaptures": {"1": {"name": "punctuation.terminator.ringfence"}},
            "patterns": [{"begin": r"\{", "end": r"\}", "patterns": include("comment") + list(body) +
                          include("values", "end")}] + include("comment") + inside + include("values"),
        }

    def block(pattern, scope, inside, *body):
        return {
            "begin": pattern,
            "beginCaptures": {"0": {"name": scope + ".ringfence"}},
            "end": r"(;)|(?<=\})",
            "endCaptures": {"1": {"name": "punctuation.terminator.ringfence"}},
            "patterns": [{"begin": r"\{", "end": r"\}", "patterns": list(body)}] + include("comment") + inside +
                        include("values"),
        }

    return {
        "information_for_contributors": ["Made by rules/editors/generate.py from `ringfence words --format json`."],
        "name": "ringfence rules",
        "scopeName": "source.ringfence",
        "fileTypes": ["ring"],
        "patterns": include("comment", "list", "hours", "test", "block", "statement"),
        "repository": {
            "comment": {"patterns": [match(r"#[^\r\n]*", "comment.line.number-sign"),
                                     match(LONE_RETURN, "invalid.illegal.line-end")]},
            "list": declaration("list", "entity.name.type.list",
                                [match(one_of(words.list), "storage.modifier.list")]),
            "hours": declaration("hours", "entity.name.type.hours", [],
                                 match(one_of(words.hours), "keyword.other.hours"),
                                 match(BEGIN + "(?:" + "|".join(WEEKDAYS) + ")(?:-(?:" + "|".join(WEEKDAYS) + "))?" +
                                       END, "constant.language.weekday")),
            "test": block(BEGIN + "test" + END, "keyword.other.test", [],
                          *include("comment", "given", "action"),
                          match(one_of(words.test), "keyword.control.test"),
                          match(one_of(words.scenarios), "entity.name.function.scenario"),
                          match(one_of(words.attributes + ["in", "for", "every"]), "keyword.other.attribute"),
                          *include("connective", "values", "name", "end")),
            "given": {"begin": r"\{", "end": r"\}", "patterns": include("comment", "values", "end")},
            "block": block(one_of(words.scenarios), "entity.name.function.scenario",
                           [match(one_of(words.scenario_keywords), "keyword.other.binding")],
                           *include("comment", "action", "setting", "connective", "condition", "values", "name",
                                    "end")),
            "statement": {
                "begin": one_of(sorted(set(words.statements) - {"list", "hours", "test"})),
                "beginCaptures": {"0": {"name": "keyword.other.statement.ringfence"}},
                "end": ";",
                "endCaptures": {"0": {"name": "punctuation.terminator.ringfence"}},
                "patterns": include("comment", "values", "name"),
            },
            "setting": {
                "match": BEGIN + "(" + "|".join(words.block) + r")\s+(failure)\s+(allow|hangup)" + END,
                "captures": {"1": {"name": "keyword.other.setting.ringfence"},
                             "2": {"name": "keyword.other.setting.ringfence"},
                             "3": {"name": "support.function.action.ringfence"}},
            },
            "connective": {"patterns": [match(one_of(CONNECTIVES), "keyword.operator.logical"),
                                        match(r"[()]", "punctuation.section.group")]},
            "condition": {"patterns": [match(one_of(words.conditions), "support.function.condition"),
                                       match(one_of(words.condition_keywords), "keyword.other.argument")]},
            "action": {
                "begin": "->",
                "beginCaptures": {"0": {"name": "keyword.operator.arrow.ringfence"}},
                "end": r"(?=[;}])",
                "patterns": include("comment") + [
                    match(one_of(["then"]), "keyword.operator.then"),
                    match(one_of(words.actions), "support.function.action"),
                    match(one_of(words.action_keywords + ["by", "in"]), "keyword.other.argument"),
                ] + include("values", "name"),
            },
            "values": {"patterns": [
                {"begin": "\"", "end": "\"|$", "name": "string.quoted.double.ringfence",
                 "patterns": [match(r"\\[\"\\]", "constant.character.escape"),
                              match(r"\\.", "invalid.illegal.escape"),
                              match(LONE_RETURN, "invalid.illegal.line-end")]},
                match(PHONE + r"(?:\*|\.\." + PHONE + ")?", "constant.numeric.phone"),
                match(DATE + r"(?:\.\." + DATE + ")?", "constant.other.date"),
                match(CLOCK + "(?:-" + CLOCK + ")?", "constant.other.time"),
                match(BEGIN + "[0-9]+[smhd]" + END, "constant.numeric.duration"),
                match(BEGIN + "[0-9]+" + END, "constant.numeric.integer"),
                match(BEGIN + "[A-Z][A-Z0-9]*" + END, "constant.other.code"),
                match(r"[,|]", "punctuation.separator"),
            ]},
            "name": match(BEGIN + r"[a-z](?:[A-Za-z0-9_]|-(?!>))*", "variable.other"),
            "end": match(";", "punctuation.terminator"),
        },
    }


def any_of(predicate, capture, words):
    return "(#%s? %s %s)" % (predicate, capture, " ".join('"%s"' % w for w in words))


def highlights(words):
    """For nodes of tree-sitter-ringfence/grammar.js, which knows none of the words. No two patterns match one node in
    the same place: editors do not agree on which one of them counts."""
    lists = ["list", "hours"]
    other = sorted(set(words.statements) - set(lists))
    named = sorted(set(words.condition_keywords + words.scenario_keywords + words.attributes + words.list +
                       words.hours + WEEKDAYS + ["failure", "every", "by", "in"]) | set(words.action_keywords))
    lines = [
        "; Made by rules/editors/generate.py from `ringfence words --format json`.",
        "",
        "(comment) @comment",
        "(text) @string",
        "[(number) (prefix) (range)] @constant",
        "[(integer) (duration)] @number",
        "[(date) (dates) (time) (times)] @number",
        "(code) @constant",
        "",
        '["and" "or" "not"] @keyword.operator',
        '"then" @keyword',
        '"->" @operator',
        '[";" "," "|"] @punctuation.delimiter',
        '["{" "}" "(" ")"] @punctuation.bracket',
        "",
        "; statements, and the scenarios of blocks",
        "((head . (word) @keyword) %s)" % any_of("any-of", "@keyword", other + words.block + words.test),
        "((head . (word) @keyword . (word) @type) %s)" % any_of("any-of", "@keyword", lists),
        "((head . (word) @function) %s)" % any_of("any-of", "@function", words.scenarios),
        "",
        "; a condition's word, or a list's name",
        "((condition . (word) @function.builtin) %s)" % any_of("any-of", "@function.builtin", words.conditions),
        "((condition . (word) @variable) %s)" % any_of("not-any-of", "@variable",
                                                        sorted(words.conditions + words.scenarios + words.test)),
        "((condition . (word) @function) %s)" % any_of("any-of", "@function", words.scenarios),
        "((condition . (word) @keyword) %s)" % any_of("any-of", "@keyword", words.test),
        "((action . (word) @function.builtin) %s)" % any_of("any-of", "@function.builtin", words.actions),
        "",
        "; behind a word: its keywords, and names of lists and hours",
    ]
    lines.append("((head (_) (word) @keyword) %s)" % any_of("any-of", "@keyword", named))
    for node in ("condition", "action"):
        lines += [
            "((%s (_) (word) @keyword) %s)" % (node, any_of("any-of", "@keyword", named)),
            "((%s (_) (word) @variable) %s)" % (node, any_of("not-any-of", "@variable", named)),
        ]
    return "\n".join(lines) + "\n"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true")
    options.add_argument("--into", default=HERE, metavar="FOLDER")
    given = options.parse_args()
    words = Words(json.load(sys.stdin))
    made = {
        "ringfence.tmLanguage.json": json.dumps(textmate(words), indent=2) + "\n",
        os.path.join("tree-sitter-ringfence", "queries", "highlights.scm"): highlights(words),
    }
    differ = []
    for name, text in made.items():
        path = os.path.join(given.into, name)
        if given.check:
            with open(path, encoding="utf-8") as file:
                if file.read() != text:
                    differ.append(name)
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    for name in differ:
        print("generate.py: %s is not what the words give: run `ringfence words --format json | "
              "rules/editors/generate.py`" % name, file=sys.stderr)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
