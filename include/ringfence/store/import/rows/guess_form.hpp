// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Which form a text has and what stands between its columns, by its beginning. A text whose header may be hidden behind
// other lines is asked about.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_GUESS_FORM_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_GUESS_FORM_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/sample.hpp>

#include <cstdint>
#include <string_view>

namespace ringfence::store {

namespace detail {

struct guessed_form {
    row_form form = row_form::plain;  ///< never `automatic`
    bool guessed = false;             ///< of `ftc` alone: it says what the numbers are
    char separator = ',';
};

/// Throws `error`, `refused`, where the text is not of the form asked for, or it cannot be guessed.
RINGFENCE_DECL guessed_form guess_form(const row_sample& sample, const row_basis& about);

/// Throws `error`, `refused`, where names of columns stand in a row other than the first: what stands before them hides
/// that they are the header, and what they say of ends and states would be lost. A first row with such names as well is
/// the header.
RINGFENCE_DECL void expect_no_hidden_header(const row_sample& sample, char separator, const row_basis& about);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/guess_form.ipp>
#endif

#endif
