// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_TESTS_UNIT_STORE_IMPORT_IN_PIECES_HPP
#define RINGFENCE_TESTS_UNIT_STORE_IMPORT_IN_PIECES_HPP

#include <ringfence/store/import/text/lines.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace store_tests {

/// As `text_of`, in pieces of `piece` bytes. Refers to the text.
inline ringfence::store::text_source in_pieces(std::string_view text, std::size_t piece, const char* name = "x.csv")
{
    ringfence::store::text_source made = ringfence::store::text_of(text, name);
    made.read = [rest = text, piece](char* to, std::size_t size) mutable {
        const std::size_t taken = std::min({size, rest.size(), piece});
        std::memcpy(to, rest.data(), taken);
        rest.remove_prefix(taken);
        return taken;
    };
    return made;
}

}  // namespace store_tests

#endif
