// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What the commands take that read and write files: as options of `ringfence`, and over HTTP. What names files of the
// machine's own, as `--output`, only `ringfence` itself takes. And the shape of the JSON that they answer, which each
// writes in its own file: tests hold what they write against it.

#ifndef RINGFENCE_DAEMON_FILE_COMMANDS_HPP
#define RINGFENCE_DAEMON_FILE_COMMANDS_HPP

#include <ringfence/operate/arguments.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/operate/shape.hpp>
#include <ringfence/store/words.hpp>

#include <vector>

namespace ringfence::file_commands {

using operate::argument;
using operate::shape;

/// How a file of numbers is read.
inline std::vector<argument> row_arguments()
{
    using enum argument::kind;
    return {{"column", keys, "WHAT=COLUMN",
             "which column, by its name in the header or its number from 1, is number, description, date, "
             "valid-from, expires, state, change or source; nothing behind the `=`: none; of numbers several, as "
             "`number=2,3`"},
            {"format", key, "FORMAT",
             "plain (one number a line), csv (also tabs, `;` and `|`), jsonl (a JSON object a line), or ftc (area "
             "code and number in two fields); default: as the file looks"},
            {"separator", key, "CHARACTER", "between columns: `,`, `;`, `|` or tab; default: as the file looks"},
            {"header", key, "yes|no", "whether the first row has the columns' names; default: as the file looks"},
            {"date-format", key, "FORMAT", "of dates, as `%d.%m.%Y`; default: 2026-12-31 or 2026-12-31T18:00:00Z"},
            {"encoding", key, "ENCODING",
             "of the file: utf-8 (default; UTF-16 is known by its mark), utf-16le, utf-16be, cp1250, cp1252, "
             "iso-8859-1 or iso-8859-2"},
            {"as", key, "NAME", "what the file is called in what is told of it; default: its name"}};
}

inline std::vector<argument> import_arguments()
{
    using enum argument::kind;
    return operate::joined(
        {{{"list", place, "LIST"}},
         row_arguments(),
         {{"mode", key, "merge|replace|delete",
           "merge (default): add to what is there; replace: take the place of what earlier imports brought; "
           "delete: take the file's numbers out of the list"},
          {"prefixes", flag, {}, "the file has beginnings of numbers, area codes as `416` among them"},
          {"senders", flag, {}, "texts with letters are alphanumeric senders, without `sender:` before them"},
          {"approved", flag, {}, "in a list under review: in force at once"},
          {"permanent", flag, {}, "in force at once, and can never be taken back one by one"},
          {"dry-run", flag, {}, "only say what would change"},
          {"max-shrink", key, "SHARE",
           "with mode replace: refuse a file that lacks more than this share, as `20%`, of what it replaces; default: "
           "of a register 10%"},
          {"reason", key, "TEXT", "why, for the journal"}}});
}

/// What is told of single rows of a file.
inline shape told_rows_shape() { return shape{"ToldRow"}.count("line").text("reason").text("text"); }

inline shape import_report_shape()
{
    return shape{"ImportReport"}
        .count_or_none("import", "none: there is no new one, as nothing had to change")
        .flag("dry_run")
        .text("list")
        .text("file")
        .text_or_none("digest", "SHA-256 of the file")
        .word("mode", operate::words_from(store::import_mode::merge, store::mode_word))
        .text("read_as", "how the file was read")
        .count("lines")
        .count("added")
        .count("already", "that were there before")
        .count("removed")
        .count("passed_over")
        .count("of_rule_file", "that a rule file writes into the list")
        .count("duplicate")
        .count("took_ms")
        .count("stayed", "permanent ones that the file would have taken out")
        .texts("permanent", "the first of those that stayed")
        .count_or_none("same_file_as", "an earlier import of the same file")
        .count("rejected", "lines that could not be read")
        .count("other_text", "numbers with other text beside them")
        .count("unassigned", "numbers in no range of their plan")
        .count("commented", "lines that were passed over as comments")
        .table("rejects", told_rows_shape(), "the first of each kind")
        .table("other_texts", told_rows_shape())
        .table("unassigned_numbers", told_rows_shape());
}

inline std::vector<argument> export_arguments()
{
    using enum argument::kind;
    return operate::joined(
        {{{"list", place, "LIST"}},
         operate::filter_arguments(),
         {{"all", flag, {}, "what was cleared or has expired as well"},
          {"with-rule-file",
           flag,
           {},
           "what the rule file writes into the list as well, and a column `source` that tells it; an import passes it "
           "over"},
          {"format", key, "csv|jsonl|plain",
           "csv (default), jsonl (a JSON object a line), or plain (the numbers alone)"},
          {"separator", key, "CHARACTER",
           "of csv, between columns: `,` (default), `;`, `|` or tab; spreadsheets want `;` where a comma is the "
           "decimal sign"},
          {"bom", flag, {}, "of csv, begin with the mark by which spreadsheets know UTF-8"}}});
}

inline std::vector<argument> scrub_arguments()
{
    using enum argument::kind;
    return operate::joined(
        {{{"scenario", place, "SCENARIO"}},
         row_arguments(),
         {{"annotate", flag, {}, "keep every row, and add the columns action, status, list and rule"},
          {"unreadable", key, "drop|abort",
           "what becomes of rows whose number cannot be read: they are left out (drop, the default), or the first of "
           "them ends it (abort)"}}});
}

/// Where something stands in a rule file, in lines and columns from 1 on, a column being a byte.
inline shape located_shape()
{
    return shape{}.text("file").count("line").count("column").count("end_line").count("end_column");
}

inline shape message_shape()
{
    return shape{"Message"}
        .append(located_shape())
        .word("severity", {"error", "warning"})
        .text("code", "as `RF0105`; keeps its meaning")
        .text("message")
        .text_or_none("help", "what to do about it")
        .table("notes", shape{}.append(located_shape()).text("message"));
}

inline shape checked_shape() { return shape{}.flag("accepted").table("messages", message_shape()); }

inline std::vector<argument> check_arguments()
{
    using enum argument::kind;
    return {{"strict", flag, {}, "treat warnings as errors"}};
}

inline std::vector<argument> test_arguments()
{
    using enum argument::kind;
    return operate::joined(
        {check_arguments(),
         {{"coverage",
           flag,
           {},
           "tell what no test has tried: rules that never acted, conditions that were never true or never false"},
          {"fail-under", key, "PERCENT", "fail where a file's coverage is less"},
          {"filter", key, "TEXT", "run the tests whose name holds this"}}});
}

inline shape tested_shape()
{
    const shape failure = shape{}
                              .text("file")
                              .count("line")
                              .count("column")
                              .text("expected")
                              .text("got")
                              .count_or_none("repetition", "of a step that is taken several times, which time")
                              .text_or_none("explain");
    const shape test = shape{}
                           .text("name")
                           .text("file")
                           .count("line")
                           .flag("passed")
                           .count("looked", "decisions that were looked at")
                           .count("microseconds")
                           .table("failures", failure);
    const shape coverage = shape{}.decimal("percent").count("covered").count("all").table(
        "uncovered", shape{}.text("file").count("line").text("rule").texts("missing"));
    return shape{}
        .flag("accepted")
        .table("files", shape{}
                            .text("file")
                            .flag("accepted")
                            .count("tests_run")
                            .count("tests_failed")
                            .table("tests", test)
                            .object_or_none("coverage", coverage, "where it was asked for"))
        .text("messages", "for people");
}

inline shape difference_shape()
{
    const shape region =
        shape{}
            .text("scenario")
            .text_or_none("bound_to")
            .texts("where", "the conditions")
            .flag("in_part", "not all of them can be told")
            .text("old")
            .text("new")
            .text_or_none("query", "one that they decide differently")
            .may_have(shape{}.texts("given", "what else is to hold").text("old_reply").text("new_reply"));
    return shape{}
        .flag("equal")
        .table("regions", region, "of queries that they decide differently")
        .table("declared", shape{}.text("what").text("how"), "what is declared otherwise")
        .texts("too_large", "scenarios that are too large to be compared")
        .text("old")
        .text("new");
}

inline shape activated_shape()
{
    return shape{}
        .count("version")
        .flag("in_force", "or else the shadow")
        .count("blocks")
        .count("rules")
        .count("lists")
        .count_or_none("tests_passed", "none: they were not run")
        .count_or_none("shadow_version");
}

inline std::vector<argument> activate_arguments()
{
    using enum argument::kind;
    return operate::joined({check_arguments(),
                            {{"without-tests", flag, {}, "do not run the file's tests; the journal says so"},
                             {"reason", key, "TEXT", "why, for the journal"}}});
}

}  // namespace ringfence::file_commands

#endif
