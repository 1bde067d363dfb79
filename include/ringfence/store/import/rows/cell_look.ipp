// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_CELL_LOOK_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_CELL_LOOK_IPP

#include <ringfence/number/number.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/store/import/rows/cell_look.hpp>

#include <optional>
#include <string_view>

namespace ringfence::store {

RINGFENCE_DECL cell_look look_of(const std::optional<number_pattern>& pattern, bool unassigned,
                                 std::string_view text) noexcept
{
    constexpr std::string_view mark = "sender:";
    if (!pattern)
        return cell_look::text;
    if (pattern->first.kind() == number_kind::sender)
        return ringfence::detail::equals_without_case(ringfence::detail::trim(text).substr(0, mark.size()), mark)
                   ? cell_look::number
                   : cell_look::sender;
    return pattern->first.kind() == number_kind::short_code || unassigned ? cell_look::some : cell_look::number;
}

}  // namespace ringfence::store

#endif
