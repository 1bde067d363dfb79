// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_GUESS_FORM_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_GUESS_FORM_IPP

#include <ringfence/number/text.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/rows/cell_look.hpp>
#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/guess_form.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/row_message.hpp>
#include <ringfence/store/import/rows/sample.hpp>
#include <ringfence/store/import/text/comments.hpp>
#include <ringfence/store/import/text/fields.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace detail {

// Whether the first line begins as an object does.
inline bool is_json(std::string_view sample)
{
    std::optional<bool> found;
    each_line(sample, [&](std::string_view line) {
        if (!found)
            found = line.front() == '{' && ringfence::detail::trim(line.substr(1)).starts_with('"');
    });
    return found.value_or(false);
}

// The separator that most lines have, the earlier of `separators` where two are as frequent; none that half of them
// have not.
inline std::optional<char> guess_separator(std::string_view sample)
{
    std::array<std::size_t, separators.size()> having{};
    std::size_t lines = 0;
    each_line(sample, [&](std::string_view line) {
        ++lines;
        std::array<bool, separators.size()> seen{};
        bool quoted = false;
        for (const char c : line) {
            quoted ^= c == '"';
            const auto at = separators.find(c);
            if (!quoted && at != std::string_view::npos)
                seen[at] = true;
        }
        for (std::size_t i = 0; i < seen.size(); ++i)
            having[i] += seen[i] ? 1U : 0U;
    });
    const auto most = std::ranges::max_element(having);
    if (lines == 0 || *most * 2 <= lines)
        return std::nullopt;
    return separators[static_cast<std::size_t>(most - having.begin())];
}

// Names of the number's column, and of that of something else.
inline bool has_names_of_columns(const row_fields& row, const row_basis& about)
{
    bool number = false;
    std::size_t names = 0;
    for (std::string_view cell : row) {
        cell.remove_prefix(std::min(cell.find_first_not_of("# "), cell.size()));
        const bool of_number = may_be_name(cell) && number_name_of(cell) != number_name::none;
        number = number || of_number;
        names += of_number || is_known_name(cell) ? 1U : 0U;
    }
    return number && names >= 2 &&
           std::ranges::none_of(row, [&](std::string_view c) { return may_be_number(about.look(c)); });
}

RINGFENCE_DECL void expect_no_hidden_header(const row_sample& sample, char separator, const row_basis& about)
{
    constexpr std::size_t looked_at = 20;
    std::string_view text = sample.text;
    std::uint64_t line = sample.lines_before;
    std::uint64_t commented = 0;
    bool first = true;
    for (std::size_t lines = 0; !text.empty() && lines < looked_at; ++lines) {
        const std::size_t size = size_of_line(text);
        const auto row = first_rows(text.substr(0, size), separator, 1, comment_lines::rows);
        text.remove_prefix(size);
        ++line;
        if (row.empty())
            continue;
        const bool names = has_names_of_columns(row[0], about);
        if (row[0][0].size() > 1 && row[0][0].starts_with('#')) {
            if (is_comment_of_rejects(row[0][0]))
                continue;
            commented = names && first ? line : commented;
            continue;
        }
        if (names && first)
            return;
        if (names)
            give_up(about.name, error_code::refused,
                    "line " + std::to_string(line) +
                        " has the names of columns and is not the first row: take out what "
                        "stands before it, or say `--header no` where that is no header");
        if (commented != 0 && row[0].size() > 1)
            give_up(about.name, error_code::refused,
                    "line " + std::to_string(commented) +
                        " has the names of columns and begins as a comment: take the `#` away, "
                        "or say `--header no` where that is no header");
        first = false;
    }
}

RINGFENCE_DECL guessed_form guess_form(const row_sample& sample, const row_basis& about)
{
    const bool choices = std::ranges::any_of(about.format.columns, [](const auto& c) { return c && !c->empty(); });
    if (about.format.form == row_form::plain) {
        if (choices || about.format.separator || about.format.header == header_choice::with)
            give_up(about.name, error_code::refused, "read as plain lines it has neither columns nor a header");
        return {};
    }
    if (about.format.form == row_form::ftc && choices)
        give_up(about.name, error_code::refused,
                "the columns of this form are fixed: area code, number, then a date and A or D");
    if (about.format.form == row_form::json_lines ||
        (about.format.form == row_form::automatic && !about.format.separator &&
         about.format.header == header_choice::automatic && is_json(sample.text))) {
        if (about.format.separator || about.format.header == header_choice::with)
            give_up(about.name, error_code::refused, "JSON lines have neither a separator nor a header");
        return {.form = row_form::json_lines};
    }
    if (about.format.separator && (separators.find(*about.format.separator) == std::string_view::npos))
        give_up(about.name, error_code::refused,
                std::string{"the separator can be a comma, a semicolon, a tab or `|`"});
    const auto guessed = about.format.separator ? about.format.separator : guess_separator(sample.text);
    const char separator = guessed.value_or(',');
    if (about.format.form != row_form::automatic)
        return {about.format.form, false, separator};
    if (!choices && about.format.header != header_choice::with && guessed) {
        const auto rows = first_rows(sample.text, separator, sample_rows);
        if (!rows.empty() && std::ranges::all_of(rows, is_area_code_row)) {
            if (about.format.calling_code != 0 && about.format.calling_code != 1)
                give_up(about.name, error_code::refused,
                        "its rows are an area code and a number, as the registers of North America have them, and "
                        "numbers are read by the region " +
                            about.format.region +
                            ": join the two into one column, or say which has whole numbers, as `--column number=2`, "
                            "or `--format ftc` for such a register");
            return {row_form::ftc, true, separator};
        }
    }
    if (choices || guessed || about.format.header != header_choice::automatic)
        return {row_form::delimited, false, separator};
    // One column: delimited where it is in quotes or has a header.
    bool first = true;
    bool delimited = false;
    each_line(sample.text, [&](std::string_view line) {
        if (first)
            delimited = line.front() == '"' || (number_name_of(line) != number_name::none && may_be_name(line) &&
                                                !may_be_number(about.look(line)));
        first = false;
    });
    if (!delimited && about.format.header == header_choice::automatic)
        for (const char each : separators)
            expect_no_hidden_header(sample, each, about);
    return {delimited ? row_form::delimited : row_form::plain, false, separator};
}

}  // namespace detail

}  // namespace ringfence::store

#endif
