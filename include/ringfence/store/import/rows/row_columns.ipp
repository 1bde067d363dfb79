// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_ROW_COLUMNS_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_ROW_COLUMNS_IPP

#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/row_message.hpp>
#include <ringfence/store/import/text/encoding.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL std::string told_columns(const row_columns& read, const std::vector<std::size_t>& columns)
{
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == columns.size() ? " and " : ", ") + std::to_string(columns[i] + 1);
        if (columns[i] < read.names.size())
            text += " " + shortened(read.names[columns[i]]);
    }
    return text;
}

}  // namespace detail

RINGFENCE_DECL bool has_guesses(const row_columns& read)
{
    for (std::size_t i = 0; i < column_roles; ++i)
        if (read.form_guessed || (read.columns[i] && read.columns[i]->guessed) ||
            (read.members_guessed[i] && !read.members[i].empty()))
            return true;
    return !read.unread_dates.empty();
}

RINGFENCE_DECL std::string to_string(const row_columns& read)
{
    const std::string encoding =
        read.encoding == text_encoding::utf_8 ? std::string{} : "; in " + std::string{to_string(read.encoding)};
    if (read.form == row_form::plain)
        return "one number a line" + encoding;
    if (read.form == row_form::json_lines) {
        std::string members = "a JSON object a line";
        for (std::size_t i = 0; i < column_roles; ++i) {
            for (std::size_t n = 0; n < read.members[i].size(); ++n)
                members += (n == 0 ? "; " + std::string{to_string(static_cast<column_role>(i))} + ": `" : ", `") +
                           read.members[i][n] + "`";
            if (!read.members[i].empty() && read.members_guessed[i])
                members += " (guessed)";
        }
        return members + encoding;
    }
    std::string text = read.form != row_form::ftc ? "columns" : "area code and number";
    text += read.form_guessed ? " (guessed)" : "";
    text += read.separator == ','    ? " separated by commas"
            : read.separator == ';'  ? " separated by semicolons"
            : read.separator == '\t' ? " separated by tabs"
                                     : " separated by `|`";
    text += read.header ? ", with a header" : ", without a header";
    const auto tell = [&](std::size_t index) {
        text += ' ' + std::to_string(index + 1);
        if (index < read.names.size())
            text += " " + detail::shortened(read.names[index]);
    };
    for (std::size_t i = 0; i < column_roles; ++i)
        if (const auto& column = read.columns[i]) {
            const bool several = i == 0 && !read.more_numbers.empty();
            text += "; " + std::string{to_string(static_cast<column_role>(i))} + (several ? ": columns" : ": column");
            tell(column->index);
            for (std::size_t n = 0; several && n < read.more_numbers.size(); ++n) {
                text += ',';
                tell(read.more_numbers[n]);
            }
            if (column->guessed)
                text += " (guessed)";
        }
    if (!read.unread_dates.empty())
        text += "; left out: " + read.unread_dates;
    return text + encoding;
}

}  // namespace ringfence::store

#endif
