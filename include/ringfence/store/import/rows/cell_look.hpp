// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What the reading that rows get makes of a cell: by this it is guessed how a text is read, and not by a reading of its
// own.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_CELL_LOOK_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_CELL_LOOK_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace ringfence::store {

/// What the reading that the rows will get makes of a cell: by this it is guessed whether the first row is a header and
/// which column has the numbers.
enum class cell_look : std::uint8_t {
    text,    ///< no number
    sender,  ///< an alphanumeric sender that nothing marks as one, as a name in a header may be
    some,    ///< a short code or a number in no range of the plan, as a column of something else may have
    number
};

/// Says what a cell looks like.
using cell_looker = std::function<cell_look(std::string_view)>;

/// How a cell looks by what it was read as. A sender after `sender:` is as good as a number.
RINGFENCE_DECL cell_look look_of(const std::optional<number_pattern>& pattern, bool unassigned,
                                 std::string_view text) noexcept;

namespace detail {

constexpr bool may_be_number(cell_look look) noexcept { return look == cell_look::some || look == cell_look::number; }

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/cell_look.ipp>
#endif

#endif
