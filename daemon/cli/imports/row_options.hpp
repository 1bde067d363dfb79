// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How a file of numbers is read: the options of every command that reads one.

#ifndef RINGFENCE_DAEMON_CLI_IMPORTS_ROW_OPTIONS_HPP
#define RINGFENCE_DAEMON_CLI_IMPORTS_ROW_OPTIONS_HPP

#include "cli/command.hpp"
#include "json.hpp"

#include <ringfence/number/normalise.hpp>
#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/row_dates.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/text/comments.hpp>
#include <ringfence/store/import/text/encoding.hpp>

#include <fmt/core.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::command {

/// What the file is called. Throws `usage_error`.
inline std::string file_name(const invocation& asked, const std::string& file)
{
    if (asked.has("as") && asked.text("as").empty())
        throw usage_error{"`--as` takes a name"};
    return asked.has("as") ? asked.text("as") : file;
}

/// What `--separator` says. Throws `usage_error`.
inline char read_separator(const std::string& written)
{
    if (written == "tab" || written == "\\t")
        return '\t';
    if (written.size() == 1 && std::string_view{",;|\t"}.find(written) != std::string_view::npos)
        return written.front();
    throw usage_error{"`--separator " + written + "`: write `,`, `;`, `|` or tab"};
}

/// `--report`; `--format` is the file's.
inline void add_report_option(po::options_description& to)
{
    to.add_options()("report", po::value<std::string>()->value_name("text|json"),
                     "how what was done is told: text unless it is said");
}

/// Rows of one kind, the first of them one by one.
class told_rows {
public:
    /// `kind`: what they are, as `that could not be read`; `most`: how many are told one by one.
    told_rows(std::string file, std::string kind, std::uint64_t most)
        : file_{std::move(file)}, kind_{std::move(kind)}, most_{most}
    {
    }

    /// The line that tells it, or nothing where enough of them are told. `why()` is asked for those alone that are
    /// told: a register has many of the rest.
    template <class Why>
    std::optional<std::string> add_for(std::uint64_t line, std::string_view text, Why&& why)
    {
        if (++count_ > most_)
            return std::nullopt;
        const std::string reason{why()};
        as_json_.push_back(json_object{}.number("line", line).text("reason", reason).text("text", text).str());
        return fmt::format("{}:{}: {}: `{}`", file_, line, reason, text);
    }
    std::optional<std::string> add(std::uint64_t line, std::string_view text, std::string_view why)
    {
        return add_for(line, text, [why] { return why; });
    }

    /// How many more there are.
    std::optional<std::string> rest() const
    {
        if (count_ <= most_)
            return std::nullopt;
        return fmt::format("{}: and {} more {}", file_, count_ - most_, kind_);
    }

    std::uint64_t count() const noexcept { return count_; }
    const std::string& file() const noexcept { return file_; }
    std::string json() const { return json_array(as_json_); }

private:
    std::string file_;
    std::string kind_;
    std::uint64_t most_;
    std::uint64_t count_ = 0;
    std::vector<std::string> as_json_{};
};

/// What `import` and `scrub` tell of the rows that they read: those that could not be, and of those that could what is
/// worth a look.
struct row_account {
    explicit row_account(const std::string& file)
        : unread{file, "that could not be read", 100}, other_text{file, "with other text", 10},
          unassigned{file, "in no range of the plan", 10}
    {
    }

    told_rows unread;
    told_rows other_text;
    told_rows unassigned;
    store::commented_lines commented{};

    /// The line that tells that other text was left out beside a number, or that it is in no range of the plan, as
    /// `told_rows::add`. `first` and `more`: what the text was read as.
    std::optional<std::string> add_other_text(std::uint64_t line, std::string_view text, const number_pattern& first,
                                              std::span<const number_pattern> more = {})
    {
        return other_text.add_for(line, text, [&] { return told(first, more) + ", other text was left out"; });
    }
    std::optional<std::string> add_unassigned(std::uint64_t line, std::string_view text, const number_pattern& first,
                                              std::span<const number_pattern> more = {})
    {
        return unassigned.add_for(line, text, [&] { return told(first, more) + ", in no range of the plan"; });
    }

    /// The line that tells of comments that may have numbers in them.
    std::optional<std::string> add_commented(const store::commented_lines& lines)
    {
        commented = lines;
        if (lines.count == 0)
            return std::nullopt;
        return fmt::format("{}:{}: passed over as a comment, and it may have a number in it: `{}`", unread.file(),
                           lines.line, lines.text);
    }

    /// How many more there are than were told, a line each.
    std::vector<std::string> rest() const
    {
        std::vector<std::string> lines;
        for (const told_rows* rows : {&unread, &other_text, &unassigned})
            if (auto line = rows->rest())
                lines.push_back(*std::move(line));
        return lines;
    }

    /// For the end of a summary, empty where there is nothing to be said: `, 3 with other text`.
    std::string guesses() const
    {
        std::string text;
        if (other_text.count() != 0)
            text += fmt::format(", {} with other text", other_text.count());
        if (unassigned.count() != 0)
            text += fmt::format(", {} in no range of the plan", unassigned.count());
        if (commented.count != 0)
            text += fmt::format(", {} {} with `{}` {} passed over", commented.count,
                                commented.count == 1 ? "line that begins" : "lines that begin",
                                commented.text.substr(0, 1), commented.count == 1 ? "was" : "were");
        return text;
    }

    /// The same and the first rows of each kind, as members of a report.
    void add_to(json_object& made) const
    {
        made.number("rejected", unread.count())
            .number("other_text", other_text.count())
            .number("unassigned", unassigned.count())
            .number("commented", commented.count)
            .value_as_is("rejects", unread.json())
            .value_as_is("other_texts", other_text.json())
            .value_as_is("unassigned_numbers", unassigned.json());
    }

private:
    static std::string told(const number_pattern& first, std::span<const number_pattern> more)
    {
        std::string text = "read as " + first.to_string();
        for (const number_pattern& pattern : more)
            text += " and " + pattern.to_string();
        return text;
    }
};

/// By what region numbers without a country are read.
inline void set_region(store::row_format& format, const std::string& region)
{
    format.region = region;
    for (const numbering_region& known : numbering_regions())
        if (known.id == region)
            format.calling_code = known.calling_code;
}

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
                              "description, date, valid-from, expires, state, change or source"};
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
    if (asked.has("separator"))
        format.separator = read_separator(asked.text("separator"));
    if (asked.has("header")) {
        const std::string header = asked.text("header");
        if (header != "yes" && header != "no")
            throw usage_error{"`--header " + header + "`: write yes or no"};
        format.header = header == "yes" ? store::header_choice::with : store::header_choice::without;
    }
    if (asked.has("encoding")) {
        const std::string encoding = asked.text("encoding");
        format.encoding = store::read_text_encoding(encoding);
        if (!format.encoding)
            throw usage_error{"`--encoding " + encoding +
                              "`: the encodings are utf-8, utf-16le, utf-16be, cp1250, cp1252, iso-8859-1 and "
                              "iso-8859-2"};
    }
    format.date_format = asked.text("date-format");
    if (!format.date_format.empty())
        if (const auto wrong = store::wrong_date_format(format.date_format))
            throw usage_error{"`--date-format`: " + wrong->text};
    return format;
}

}  // namespace ringfence::command

#endif
