// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What the commands take that read and write files: as options of `ringfence`, and over HTTP. What names files of the
// machine's own, as `--output`, only `ringfence` itself takes.

#ifndef RINGFENCE_DAEMON_FILE_COMMANDS_HPP
#define RINGFENCE_DAEMON_FILE_COMMANDS_HPP

#include <ringfence/operate/arguments.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/operate/read_arguments.hpp>

#include <vector>

namespace ringfence::file_commands {

using operate::argument;

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

inline std::vector<argument> activate_arguments()
{
    using enum argument::kind;
    return operate::joined({check_arguments(),
                            {{"without-tests", flag, {}, "do not run the file's tests; the journal says so"},
                             {"reason", key, "TEXT", "why, for the journal"}}});
}

}  // namespace ringfence::file_commands

#endif
