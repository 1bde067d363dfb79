// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What people and spreadsheets write a number with, as plain ASCII: digits of any script, full-width letters, the many
// blanks and dashes of Unicode (version 15). What is seen by nobody, such as a zero width space or a mark that turns
// the direction of writing, is left out, and whatever else is beyond ASCII becomes `folded_other`, which is part of no
// number.

#ifndef RINGFENCE_NUMBER_FOLDED_HPP
#define RINGFENCE_NUMBER_FOLDED_HPP

#include <ringfence/base/utf8.hpp>
#include <ringfence/number/text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace ringfence::detail {

/// Stands for a character that has no ASCII equivalent: a letter, a sign, or bytes that are not UTF-8.
inline constexpr char folded_other = '\x80';

/// What a code point beyond ASCII stands for; nothing where it is not seen.
constexpr std::optional<char> folded_from(char32_t c) noexcept
{
    const auto within = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
    // The zeros of scripts whose digits follow each other (general category Nd).
    for (const char32_t zero :
         {U'\x0660', U'\x06F0', U'\x07C0', U'\x0966', U'\x09E6', U'\x0A66', U'\x0AE6', U'\x0B66', U'\x0BE6',
          U'\x0C66', U'\x0CE6', U'\x0D66', U'\x0DE6', U'\x0E50', U'\x0ED0', U'\x0F20', U'\x1040', U'\x1090',
          U'\x17E0', U'\x1810', U'\x1946', U'\x19D0', U'\x1A80', U'\x1A90', U'\x1B50', U'\x1BB0', U'\x1C40',
          U'\x1C50', U'\xA620', U'\xA8D0', U'\xA900', U'\xA9D0', U'\xA9F0', U'\xAA50', U'\xABF0', U'\xFF10'})
        if (within(zero, zero + 9))
            return static_cast<char>('0' + (c - zero));
    if (within(0x1D7CE, 0x1D7FF))  // mathematical digits, five alphabets of ten
        return static_cast<char>('0' + (c - 0x1D7CE) % 10);
    if (c == 0xAD || c == 0x34F || c == 0x61C || c == 0x180E || within(0x200B, 0x200F) || within(0x202A, 0x202E) ||
        within(0x2060, 0x206F) || within(0xFE00, 0xFE0F) || c == 0xFEFF)
        return std::nullopt;
    if (c == 0x85 || c == 0x2028 || c == 0x2029)
        return '\n';
    if (c == 0xA0 || c == 0x1680 || within(0x2000, 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000)
        return ' ';
    if (within(0x2010, 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63)
        return '-';
    if (c == 0xFE62)
        return '+';
    if (c == 0xB7 || c == 0x2022 || c == 0x2219 || c == 0x22C5 || c == 0x30FB || c == 0x3002)
        return '.';
    if (c == 0x2044 || c == 0x2215)
        return '/';
    if (c == 0x2018 || c == 0x2019 || c == 0x201B || c == 0x02BC || c == 0xB4)
        return '\'';
    if (within(0x201C, 0x201F) || c == 0xAB || c == 0xBB)
        return '"';
    if (within(0xFF01, 0xFF5E))  // full-width ASCII
        return static_cast<char>(c - 0xFF01 + '!');
    return folded_other;
}

/// A text folded, one character for each code point that is seen.
struct folded_text {
    std::array<char, max_number_text> room;
    std::size_t size = 0;

    std::string_view view() const noexcept { return {room.data(), size}; }
};

/// `text`: at most `max_number_text` bytes.
inline folded_text fold(std::string_view text) noexcept
{
    folded_text to;
    text = text.substr(0, max_number_text);
    if (std::none_of(text.begin(), text.end(), is_beyond_ascii)) {
        to.size = text.copy(to.room.data(), to.room.size());
        return to;
    }
    while (!text.empty()) {
        const code_point c = first_code_point(text);
        if (const auto stands_for = c.value < 0x80 ? std::optional{static_cast<char>(c.value)} : folded_from(c.value))
            to.room[to.size++] = *stands_for;
        text.remove_prefix(c.bytes);
    }
    return to;
}

}  // namespace ringfence::detail

#endif
