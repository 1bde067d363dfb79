// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_SAMPLE_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_SAMPLE_IPP

#include <ringfence/number/text.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/row_message.hpp>
#include <ringfence/store/import/rows/sample.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace detail {

// Texts of other forms.
inline void expect_rows(std::string_view sample, const row_basis& about)
{
    std::string_view first;
    each_line(sample, [&](std::string_view line) { first = first.empty() ? line : first; });
    if (ringfence::detail::equals_without_case(first.substr(0, 11), "begin:vcard"))
        give_up(about.name, error_code::refused,
                "is vCard, in which a contact has several lines: save the contacts as CSV");
    if (about.format.form != row_form::json_lines &&
        (about.format.form != row_form::automatic || about.format.separator))
        return;
    constexpr std::string_view instead =
        ": write one object a line, as `{\"phone\":\"+48601000001\"}` (`jq -c` does so)";
    const std::string_view rest = first.empty() ? first : ringfence::detail::trim(first.substr(1));
    const bool of_text = !rest.empty() && std::string_view{"{[\"]"}.find(rest.front()) != rest.npos;
    const bool of_figures =
        !rest.empty() && ringfence::detail::is_digit(rest.front()) && (rest.ends_with(']') || rest.ends_with(','));
    if (first.starts_with('[') && (rest.empty() || of_text || of_figures))
        give_up(about.name, error_code::refused, "is a JSON array" + std::string{instead});
    if (first == "{")
        give_up(about.name, error_code::refused, "is JSON with several lines for an object" + std::string{instead});
}

RINGFENCE_DECL row_sample look_ahead(line_splitter& lines, const row_basis& about)
{
    std::string_view sample = lines.peek(sample_size);
    // However much a source gives at a time, the guesses are the same.
    const bool is_all = lines.ended() && sample.size() <= sample_size;
    sample = sample.substr(0, sample_size);
    if (sample.find('\0') != std::string_view::npos)
        give_up(about.name, error_code::refused,
                "is not a text: it has bytes of zero. Of UTF-16 without a mark at its beginning say "
                "`--encoding utf-16le` (or `utf-16be`)");
    for (const std::string_view mark : {"<!doctype", "<html", "<table", "<?xml"})
        if (ringfence::detail::equals_without_case(ringfence::detail::trim(sample).substr(0, mark.size()), mark))
            give_up(about.name, error_code::refused,
                    "is HTML or XML, as some programs write for a spreadsheet; open it there and save it as CSV");
    expect_rows(sample, about);
    if (!is_all)
        if (const auto last = sample.find_last_of("\r\n"); last != std::string_view::npos)
            sample = sample.substr(0, last + 1);
    return {sample, lines.lines()};
}

RINGFENCE_DECL std::optional<char> named_separator(std::string_view sample, std::string_view name)
{
    std::string_view line = without_line_end(sample.substr(0, size_of_line(sample)));
    if (line.size() > 2 && line.front() == '"' && line.back() == '"')
        line = line.substr(1, line.size() - 2);
    if (line.size() != 5 || !ringfence::detail::equals_without_case(line.substr(0, 4), "sep="))
        return std::nullopt;
    if (separators.find(line[4]) == std::string_view::npos)
        give_up(name, error_code::refused,
                "its first line says that `" + std::string{line.substr(4)} +
                    "` stands between columns; that can be a comma, a semicolon, a tab or `|`");
    return line[4];
}

}  // namespace detail

}  // namespace ringfence::store

#endif
