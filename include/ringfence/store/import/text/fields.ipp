// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_TEXT_FIELDS_IPP
#define RINGFENCE_STORE_IMPORT_TEXT_FIELDS_IPP

#include <ringfence/number/text.hpp>
#include <ringfence/store/import/text/comments.hpp>
#include <ringfence/store/import/text/fields.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL std::string_view unquoted(std::string_view field, std::string& buffer)
{
    field = trim_blanks(field);
    if (field.size() < 2 || field.front() != '"' || field.back() != '"')
        return field;
    field = field.substr(1, field.size() - 2);
    if (field.find('"') == std::string_view::npos)
        return field;
    buffer.clear();
    for (std::size_t i = 0; i < field.size(); ++i) {
        buffer += field[i];
        if (field[i] == '"' && i + 1 < field.size() && field[i + 1] == '"')
            ++i;
    }
    return buffer;
}

RINGFENCE_DECL std::vector<row_fields> first_rows(std::string_view text, char separator, std::size_t rows,
                                                  comment_lines comments)
{
    std::vector<row_fields> found;
    field_scanner scanner;
    std::string buffer;
    while (!text.empty() && found.size() < rows) {
        scanner.begin();
        std::size_t end = 0;
        auto outcome = field_scanner::outcome::open;
        std::string_view row;
        while (outcome == field_scanner::outcome::open && end < text.size()) {
            end += size_of_line(text.substr(end));
            row = without_line_end(text.substr(0, end));
            outcome = scanner.scan(row, separator, max_columns);
        }
        if (outcome != field_scanner::outcome::complete)  // not closed: its first line is no row, the next may be one
            end = size_of_line(text);
        const bool comment = comments == comment_lines::left_out && begins_as_comment(row, separator) &&
                             (found.empty() || row.front() == ';' || is_comment_of_rejects(row));
        if (outcome == field_scanner::outcome::complete && !comment) {
            row_fields fields;
            for (const field_scanner::span& s : scanner.spans())
                fields.emplace_back(unquoted(row.substr(s.begin, s.end - s.begin), buffer));
            if (!std::ranges::all_of(fields, &std::string::empty))
                found.push_back(std::move(fields));
        }
        text.remove_prefix(end);
    }
    return found;
}

RINGFENCE_DECL bool is_area_code_row(const row_fields& row)
{
    const auto digits = [](std::string_view text, std::size_t count) {
        return text.size() == count && std::ranges::all_of(text, ringfence::detail::is_digit);
    };
    return row.size() >= 2 && digits(row[0], 3) && digits(row[1], 7);
}

}  // namespace detail

}  // namespace ringfence::store

#endif
