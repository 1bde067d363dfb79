// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a person says of a text whose rows are read: its form, its encoding, its separator, whether it has a header,
// which column is what and how its dates are written. What is not said is guessed: guess.hpp.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_ROW_FORMAT_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_ROW_FORMAT_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/text/encoding.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

/// How the numbers stand in a text.
enum class row_form : std::uint8_t {
    automatic,  ///< guessed: one of the others
    plain,      ///< one number a line
    delimited,  ///< CSV and its kin
    ftc,  ///< `AAA,NNNNNNN`: area code and number, as the US and Canadian do-not-call registers have them; further
          ///< fields are a date and `A` (added) or `D` (deleted)
    json_lines  ///< a JSON object a line; its members are the columns
};

enum class header_choice : std::uint8_t { automatic, with, without };

/// Whether what lies between rows (comments, blank lines) is kept for `row_reader::passed_over`. Whoever keeps it
/// passes it on: a comment that may have a number in it is a row with a `problem` then.
enum class passed_lines : std::uint8_t { dropped, kept };

/// What a person says of the text.
struct row_format {
    row_form form = row_form::automatic;
    /// By role: the column's number (from 1) or its name in the header, as typed; empty: there is none, do not guess.
    /// Of numbers there may be several columns, with commas between them.
    std::array<std::optional<std::string>, column_roles> columns{};
    std::optional<char> separator{};
    header_choice header = header_choice::automatic;
    std::string date_format{};  ///< as of `strptime`, see `wrong_date_format`; empty: ISO 8601
    passed_lines passed = passed_lines::dropped;
    std::optional<text_encoding> encoding{};  ///< nothing: UTF-8, or UTF-16 by its mark
    std::string region{};  ///< by which numbers without a country are read, as `PL`; empty: not known
    int calling_code = 0;  ///< of that region; 0: not known
};

namespace detail {

/// Whether a column was chosen, or said to be none.
inline bool is_chosen(const row_format& format, column_role role) noexcept
{
    return format.columns[static_cast<std::size_t>(role)].has_value();
}

/// The parts of a choice of several columns.
RINGFENCE_DECL std::vector<std::string> parts_of(std::string_view choice);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/row_format.ipp>
#endif

#endif
