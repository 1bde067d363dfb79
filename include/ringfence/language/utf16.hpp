// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Editors count a line's characters in UTF-16 code units, from 0, and end a line with `\n`, `\r\n` or a `\r` alone
// (Language Server Protocol 3.17, `Position`); everything else here counts bytes.

#ifndef RINGFENCE_LANGUAGE_UTF16_HPP
#define RINGFENCE_LANGUAGE_UTF16_HPP

#include <ringfence/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ringfence {

/// Line and character as an editor counts them, both from 0, the character in UTF-16 code units.
struct editor_position {
    std::uint32_t line = 0;
    std::uint32_t character = 0;

    friend constexpr bool operator==(const editor_position&, const editor_position&) noexcept = default;
};

/// Where the lines of a text begin. Refers to the text, which must outlive it unchanged.
class editor_lines {
public:
    /// `text`: less than 4 GiB, UTF-8. A byte that is none counts as one code unit.
    explicit editor_lines(std::string_view text);

    /// The byte at a position. Behind the end of a line it is the line's end, behind the last line the text's end; in
    /// the middle of a surrogate pair it is the character's first byte.
    std::uint32_t offset_of(editor_position at) const noexcept;

    /// The position of a byte, 0 to the text's size. Inside a character it is the position of that character's end.
    editor_position position_of(std::uint32_t offset) const noexcept;

private:
    struct character {
        std::size_t bytes;
        std::uint32_t units;
    };

    std::size_t line_end(std::size_t line) const noexcept;

    character character_at(std::size_t at, std::size_t end) const noexcept;

    std::string_view text_;
    std::vector<std::uint32_t> starts_;
};

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/language/utf16.ipp>
#endif

#endif
