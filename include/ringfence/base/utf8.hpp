// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// UTF-8 (RFC 3629), a character at a time. No longer form than needed, no surrogate and nothing above U+10FFFF is
// UTF-8.

#ifndef RINGFENCE_BASE_UTF8_HPP
#define RINGFENCE_BASE_UTF8_HPP

#include <ringfence/config.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace ringfence {

/// Whether a byte is in the midst of a character.
constexpr bool continues_character(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

/// A code point at the beginning of a text, and how many bytes it takes; not UTF-8: U+FFFD, 1.
struct code_point {
    char32_t value = U'\xFFFD';
    std::size_t bytes = 1;

    /// U+FFFD itself takes three bytes.
    constexpr bool is_sound() const noexcept { return value != U'\xFFFD' || bytes != 1; }
};

/// Of `text`, which is not empty.
constexpr code_point first_code_point(std::string_view text) noexcept
{
    const unsigned char lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80)
        return {lead, 1};
    const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes)
        return {};
    char32_t value = lead & (0xFFU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
        if (!continues_character(text[i]))
            return {};
        value = value << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    if (value < least[bytes] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return {};
    return {value, bytes};
}

/// Appends a code point, which is none of a surrogate.
constexpr void append_utf8(std::string& to, char32_t code)
{
    const auto byte = [&](char32_t value) { to.push_back(static_cast<char>(value)); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0 | code >> 6);
        byte(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        byte(0xE0 | code >> 12);
        byte(0x80 | (code >> 6 & 0x3F));
        byte(0x80 | (code & 0x3F));
    } else {
        byte(0xF0 | code >> 18);
        byte(0x80 | (code >> 12 & 0x3F));
        byte(0x80 | (code >> 6 & 0x3F));
        byte(0x80 | (code & 0x3F));
    }
}

/// The front of a text, at most so many bytes of it and no half character.
constexpr std::string_view whole_characters(std::string_view text, std::size_t bytes) noexcept
{
    if (text.size() <= bytes)
        return text;
    while (bytes != 0 && continues_character(text[bytes]))
        --bytes;
    return text.substr(0, bytes);
}

/// A text, shortened where it is longer than so many bytes, of which three are `...` then.
inline std::string shortened(std::string_view text, std::size_t longest)
{
    return text.size() <= longest ? std::string{text} : std::string{whole_characters(text, longest - 3)} + "...";
}

}  // namespace ringfence

#endif
