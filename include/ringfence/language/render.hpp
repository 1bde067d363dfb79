// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A diagnostic as people and editors read it:
//
//     rules/callcentre.ring:12:12: error: RF0101: unknown action `hangpu`
//        |
//     12 |     vip -> hangpu;
//        |            ^^^^^^
//     help: did you mean `hangup`?
//
// What comes out is safe for a terminal: control and invisible formatting characters of the file are shown as
// `\u{1b}`, and a long line is cut to the part around what is underlined.

#ifndef RINGFENCE_LANGUAGE_RENDER_HPP
#define RINGFENCE_LANGUAGE_RENDER_HPP

#include <ringfence/base/utf8.hpp>
#include <ringfence/config.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/source.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence {

enum class colour : std::uint8_t {
    none,
    ansi  ///< ECMA-48 SGR sequences, for a terminal
};

namespace rendering {

inline constexpr std::size_t tab_columns = 4;
inline constexpr std::size_t widest_excerpt = 120;  ///< columns of a source line that are shown, about
inline constexpr std::size_t context_before = 40;   ///< bytes kept before what is underlined when a line is cut

using character = code_point;

struct code_range {
    char32_t first;
    char32_t last;
};

template <std::size_t N>
constexpr bool is_in(const code_range (&ranges)[N], char32_t c) noexcept
{
    return std::any_of(ranges, ranges + N, [c](code_range r) { return r.first <= c && c <= r.last; });
}

/// Controls, and characters that reorder or hide what stands beside them.
constexpr bool is_unsafe(char32_t c) noexcept
{
    constexpr code_range ranges[] = {{0x00, 0x1f},     {0x7f, 0x9f},      {0xad, 0xad},     {0x061c, 0x061c},
                                     {0x200b, 0x200f}, {0x2028, 0x202e},  {0x2060, 0x206f}, {0xfeff, 0xfeff},
                                     {0xfff9, 0xfffb}, {0xe0000, 0xe007f}};
    return is_in(ranges, c);
}

/// Columns that a terminal gives the character; an approximation of Unicode's East Asian Width (UAX 11).
constexpr std::size_t columns_of(char32_t c) noexcept
{
    constexpr code_range combining[] = {{0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd},
                                        {0x064b, 0x065f}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
                                        {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};
    constexpr code_range wide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},  {0xac00, 0xd7a3},
                                   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},  {0xffe0, 0xffe6},
                                   {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
    return is_in(combining, c) ? 0 : is_in(wide, c) ? 2 : 1;
}

/// Appends one character of a source line as it is shown at `column`; returns the columns it takes.
RINGFENCE_DECL std::size_t append_shown(std::string& out, std::string_view text, character c, std::size_t column);

/// What people wrote, as a terminal may be given it: nothing in it moves the cursor, or hides or reorders the rest.
RINGFENCE_DECL std::string shown(std::string_view text);

struct excerpt {
    std::string text;            ///< the line, or the part of it that is shown
    std::size_t mark_begin = 0;  ///< column of the first `^`, from 0
    std::size_t mark_end = 1;
};

/// `begin`, `end`: bytes of `line`; what is underlined is at least one column.
RINGFENCE_DECL excerpt cut(std::string_view line, std::size_t begin, std::size_t end);

struct palette {
    std::string_view error, warning, note, strong, gutter, plain;
};

inline constexpr palette colourless{};
inline constexpr palette coloured{"\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m", "\x1b[1m", "\x1b[34m", "\x1b[0m"};

RINGFENCE_DECL void append_place(std::string& out, const source_map& sources, span where, std::string_view kind,
                                 std::string_view kind_colour, std::string_view message, const palette& colours);

}  // namespace rendering

/// The diagnostic in several lines, each ended by a line feed. Its spans must be places in `sources`. Thread safe.
RINGFENCE_DECL std::string render(const diagnostic& d, const source_map& sources, colour as = colour::none);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/language/render.ipp>
#endif

#endif
