// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Letters and digits of ASCII, whatever the locale. Bytes beyond ASCII are neither, and stay as they are.

#ifndef RINGFENCE_BASE_ASCII_HPP
#define RINGFENCE_BASE_ASCII_HPP

#include <ringfence/config.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace ringfence::ascii {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

constexpr bool is_beyond(char c) noexcept { return static_cast<unsigned char>(c) > 0x7f; }

constexpr char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr char to_upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

inline std::string lower(std::string_view text)
{
    std::string made{text};
    std::ranges::transform(made, made.begin(), to_lower);
    return made;
}

inline std::string upper(std::string_view text)
{
    std::string made{text};
    std::ranges::transform(made, made.begin(), to_upper);
    return made;
}

/// Whether two texts are the same but for the case of letters.
constexpr bool equals_without_case(std::string_view a, std::string_view b) noexcept
{
    return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

}  // namespace ringfence::ascii

#endif
