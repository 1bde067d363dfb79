// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_GUESS_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_GUESS_IPP

#include <ringfence/store/import/rows/guess.hpp>
#include <ringfence/store/import/rows/guess_columns.hpp>
#include <ringfence/store/import/rows/guess_form.hpp>
#include <ringfence/store/import/rows/members.hpp>
#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/sample.hpp>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL row_guess guess_rows(const row_sample& sample, const row_basis& about)
{
    const guessed_form form = guess_form(sample, about);
    if (form.form != row_form::plain && form.form != row_form::json_lines)
        return guess_columns(sample, form, about);
    row_guess guess{.codes = {about.format.region, about.format.calling_code}};
    if (form.form == row_form::json_lines)
        guess.columns = guess_members(sample.text, about.format);
    else
        guess.columns.columns[0] = chosen_column{0, false};
    return guess;
}

}  // namespace detail

}  // namespace ringfence::store

#endif
