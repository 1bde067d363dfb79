// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Names that blocks are bound to, as `sales-*`: each `*` stands for any characters, also none.

#ifndef RINGFENCE_POLICY_NAME_PATTERN_HPP
#define RINGFENCE_POLICY_NAME_PATTERN_HPP

#include <ringfence/config.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace ringfence {

/// Whether `name` is one of `pattern`'s.
inline bool matches_name(std::string_view pattern, std::string_view name) noexcept
{
    std::size_t p = 0;
    std::size_t n = 0;
    std::size_t star = std::string_view::npos;
    std::size_t star_name = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            star_name = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++star_name;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

/// The order in which patterns are tried: the longer one first, of two as long the one with fewer `*`, then the
/// alphabet's; never the place in the file.
inline bool tried_before(std::string_view a, std::string_view b) noexcept
{
    const auto stars = [](std::string_view pattern) { return std::count(pattern.begin(), pattern.end(), '*'); };
    if (a.size() != b.size())
        return a.size() > b.size();
    return stars(a) != stars(b) ? stars(a) < stars(b) : a < b;
}

}  // namespace ringfence

#endif
