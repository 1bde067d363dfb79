// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Which column of delimited text is what, and whether it has a header: by what was said, by the names in the header and
// by what is in the first rows.
//
// Guesses never lose what the text says: several columns of telephone numbers, a column of area codes or countries
// beside that of the numbers, or a column that is called `expires` and has nothing that reads as a date, are asked
// about (`error`, `refused`), and a first row with a number is no header.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_GUESS_COLUMNS_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_GUESS_COLUMNS_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/import/rows/code_check.hpp>
#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/guess_form.hpp>
#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/rows/sample.hpp>

#include <cstddef>
#include <vector>

namespace ringfence::store {

namespace detail {

/// A column of codes or countries that belong to the numbers.
struct code_column {
    std::size_t index = 0;
    code_name kind = code_name::none;
};

/// How a text is read, and what its rows are held to.
struct row_guess {
    row_columns columns{};
    std::size_t width = 1;                    ///< of delimited text: columns of the header, or of the first row
    std::vector<code_column> code_columns{};  ///< where the number's was guessed
    code_check codes;                         ///< has seen the first rows
};

/// `form`: `delimited` or `ftc`. Throws `error`: `refused` where a column cannot be guessed, `missing` where the text
/// has no such column.
RINGFENCE_DECL row_guess guess_columns(const row_sample& sample, const guessed_form& form, const row_basis& about);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/guess_columns.ipp>
#endif

#endif
