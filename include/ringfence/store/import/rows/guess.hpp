// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How a text is read: what was said, and what is guessed of the rest by its beginning. guess_form.hpp, then members.hpp
// for JSON lines and guess_columns.hpp for delimited text.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_GUESS_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_GUESS_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/import/rows/guess_columns.hpp>
#include <ringfence/store/import/rows/sample.hpp>

namespace ringfence::store {

namespace detail {

/// Throws `error`: `refused` where the text is not of the form asked for or a column cannot be guessed, `missing` where
/// it has no such column.
RINGFENCE_DECL row_guess guess_rows(const row_sample& sample, const row_basis& about);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/guess.ipp>
#endif

#endif
