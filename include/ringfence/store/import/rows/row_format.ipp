// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_ROW_FORMAT_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_ROW_FORMAT_IPP

#include <ringfence/number/text.hpp>
#include <ringfence/store/import/rows/row_format.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL std::vector<std::string> parts_of(std::string_view choice)
{
    std::vector<std::string> parts;
    for (;;) {
        const auto comma = choice.find(',');
        parts.emplace_back(ringfence::detail::trim(choice.substr(0, comma)));
        if (comma == std::string_view::npos)
            return parts;
        choice.remove_prefix(comma + 1);
    }
}

}  // namespace detail

}  // namespace ringfence::store

#endif
