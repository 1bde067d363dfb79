// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How a text is read, guesses included, and how that is told.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_ROW_COLUMNS_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_ROW_COLUMNS_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/text/encoding.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ringfence::store {

/// A column in use.
struct chosen_column {
    std::size_t index = 0;  ///< from 0
    bool guessed = false;

    friend bool operator==(const chosen_column&, const chosen_column&) = default;
};

/// How a text is read, guesses included.
struct row_columns {
    row_form form = row_form::plain;  ///< never `automatic`
    bool form_guessed = false;        ///< of `ftc` alone: it says what the numbers are
    char separator = ',';
    bool header = false;
    std::vector<std::string> names{};  ///< of the header
    std::array<std::optional<chosen_column>, column_roles> columns{};
    std::vector<std::size_t> more_numbers{};  ///< further columns of numbers
    /// Of JSON lines by role: the members that the first rows have, and whether that was guessed.
    std::array<std::vector<std::string>, column_roles> members{};
    std::array<bool, column_roles> members_guessed{};
    std::string unread_dates{};  ///< a column of dates by its name that is left out, and why, for a person
    text_encoding encoding = text_encoding::utf_8;
};

/// Whether something of it was guessed that is worth telling.
RINGFENCE_DECL bool has_guesses(const row_columns& read);

/// For a person: `CSV with a header, separated by commas; number: column 2 "Phone" (guessed)`.
RINGFENCE_DECL std::string to_string(const row_columns& read);

namespace detail {

/// Whether a column is the number's, or a further one of numbers.
inline bool is_of_numbers(const row_columns& read, std::size_t column) noexcept
{
    return (read.columns[0] && read.columns[0]->index == column) ||
           std::ranges::find(read.more_numbers, column) != read.more_numbers.end();
}

/// For a person: `2 `Phone` and 3 `Mobile``.
RINGFENCE_DECL std::string told_columns(const row_columns& read, const std::vector<std::size_t>& columns);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/row_columns.ipp>
#endif

#endif
