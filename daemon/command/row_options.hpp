// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How a file of numbers is read: the options of every command that reads one.

#ifndef RINGFENCE_DAEMON_COMMAND_ROW_OPTIONS_HPP
#define RINGFENCE_DAEMON_COMMAND_ROW_OPTIONS_HPP

#include "../json.hpp"
#include "command.hpp"

#include <ringfence/store/rows.hpp>

#include <fmt/core.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::command {

/// `--column`, `--format`, `--separator`, `--header` and `--date-format`.
inline void add_row_options(po::options_description& to)
{
    to.add_options()("column", po::value<std::vector<std::string>>()->composing()->value_name("WHAT=COLUMN"),
                     "which column, by its name in the header or its number from 1, is number, description, date, "
                     "valid-from, expires, state or change; nothing behind the `=`: none")(
        "format", po::value<std::string>()->value_name("FORMAT"),
        "plain (one number a line), csv (also tabs, `;` and `|`), jsonl (a JSON object a line), or ftc (area code and "
        "number in two fields); "
        "default: "
        "as the file looks")("separator", po::value<std::string>()->value_name("CHARACTER"),
                             "between columns: `,`, `;`, `|` or tab; default: as the file looks")(
        "header", po::value<std::string>()->value_name("yes|no"),
        "whether the first row has the columns' names; default: as the file looks")(
        "date-format", po::value<std::string>()->value_name("FORMAT"),
        "of dates, as `%d.%m.%Y`; default: 2026-12-31 or 2026-12-31T18:00:00Z");
}

/// `--report`; `--format` is the file's.
inline void add_report_option(po::options_description& to)
{
    to.add_options()("report", po::value<std::string>()->value_name("text|json"),
                     "how what was done is told: text unless it is said");
}

/// Rows that could not be read, the first of them one by one.
class unread_rows {
public:
    explicit unread_rows(std::string file) : file_{std::move(file)} {}

    /// The line that tells it, or nothing where enough of them are told.
    std::optional<std::string> add(std::uint64_t line, std::string_view why, std::string_view text)
    {
        if (++count_ > most)
            return std::nullopt;
        as_json_.push_back(json_object{}.number("line", line).text("reason", why).text("text", text).str());
        return fmt::format("{}:{}: {}: `{}`", file_, line, why, text);
    }

    /// How many more there are.
    std::optional<std::string> rest() const
    {
        if (count_ <= most)
            return std::nullopt;
        return fmt::format("{}: and {} more that could not be read", file_, count_ - most);
    }

    std::uint64_t count() const noexcept { return count_; }
    std::string json() const { return json_array(as_json_); }

private:
    static constexpr std::size_t most = 100;

    std::string file_;
    std::uint64_t count_ = 0;
    std::vector<std::string> as_json_{};
};

/// What those options say. Throws `usage_error`.
inline store::row_format read_row_options(const invocation& asked)
{
    store::row_format format;
    for (const std::string& column : asked.texts("column")) {
        const auto equals = column.find('=');
        const auto role = store::read_column_role(std::string_view{column}.substr(0, equals));
        if (equals == std::string::npos || !role)
            throw usage_error{"`--column " + column +
                              "`: write `--column number=NAME` or `--column number=2`; instead of number also "
                              "description, date, valid-from, expires, state or change"};
        format.columns[static_cast<std::size_t>(*role)] = column.substr(equals + 1);
    }
    if (asked.has("format")) {
        const std::string name = asked.text("format");
        if (name == "auto")
            format.form = store::row_form::automatic;
        else if (name == "plain")
            format.form = store::row_form::plain;
        else if (name == "csv" || name == "tsv")
            format.form = store::row_form::delimited;
        else if (name == "ftc")
            format.form = store::row_form::ftc;
        else if (name == "jsonl")
            format.form = store::row_form::json_lines;
        else
            throw usage_error{"`--format " + name + "`: the formats are auto, plain, csv, tsv, jsonl and ftc"};
        if (name == "tsv")
            format.separator = '\t';
    }
    if (asked.has("separator")) {
        const std::string separator = asked.text("separator");
        if (separator == "tab" || separator == "\\t")
            format.separator = '\t';
        else if (separator.size() == 1 && std::string_view{",;|\t"}.find(separator) != std::string_view::npos)
            format.separator = separator.front();
        else
            throw usage_error{"`--separator " + separator + "`: write `,`, `;`, `|` or tab"};
    }
    if (asked.has("header")) {
        const std::string header = asked.text("header");
        if (header != "yes" && header != "no")
            throw usage_error{"`--header " + header + "`: write yes or no"};
        format.header = header == "yes" ? store::header_choice::with : store::header_choice::without;
    }
    format.date_format = asked.text("date-format");
    if (!format.date_format.empty())
        if (const std::string wrong = store::wrong_date_format(format.date_format); !wrong.empty())
            throw usage_error{"`--date-format`: " + wrong};
    return format;
}

}  // namespace ringfence::command

#endif
