// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What is said to a person about rows: names and cells may be of any length and have line ends in them, and what is
// told is short and stands on one line.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_ROW_MESSAGE_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_ROW_MESSAGE_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>

#include <string>
#include <string_view>

namespace ringfence::store {

namespace detail {

/// Names may have line ends in them, and a problem is told on one line.
RINGFENCE_DECL std::string one_line(std::string text);

/// A name or a cell of any length for a message, in backticks.
RINGFENCE_DECL std::string shortened(std::string_view text);

/// Throws `error`: why the text of that name is not read.
[[noreturn]] RINGFENCE_DECL void give_up(std::string_view name, error_code code, const std::string& what);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/row_message.ipp>
#endif

#endif
