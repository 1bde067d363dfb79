// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Editors count a line's characters in UTF-16 code units, from 0, and end a line with `\n`, `\r\n` or a `\r` alone
// (Language Server Protocol 3.17, `Position`); everything else here counts bytes.

#ifndef RINGFENCE_LANGUAGE_UTF16_HPP
#define RINGFENCE_LANGUAGE_UTF16_HPP

#include <algorithm>
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
    explicit editor_lines(std::string_view text) : text_{text}
    {
        starts_.push_back(0);
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')))
                starts_.push_back(static_cast<std::uint32_t>(i + 1));
    }

    /// The byte at a position. Behind the end of a line it is the line's end, behind the last line the text's end; in
    /// the middle of a surrogate pair it is the character's first byte.
    std::uint32_t offset_of(editor_position at) const noexcept
    {
        if (at.line >= starts_.size())
            return static_cast<std::uint32_t>(text_.size());
        std::size_t offset = starts_[at.line];
        const std::size_t end = line_end(at.line);
        std::uint32_t left = at.character;
        while (offset < end && left != 0) {
            const character c = character_at(offset, end);
            if (c.units > left)
                break;
            left -= c.units;
            offset += c.bytes;
        }
        return static_cast<std::uint32_t>(offset);
    }

    /// The position of a byte, 0 to the text's size. Inside a character it is the position of that character's end.
    editor_position position_of(std::uint32_t offset) const noexcept
    {
        const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
        const auto line = static_cast<std::uint32_t>(next - starts_.begin() - 1);
        const std::size_t end = std::min<std::size_t>(offset, line_end(line));
        std::uint32_t units = 0;
        for (std::size_t at = starts_[line]; at < end;) {
            const character c = character_at(at, text_.size());
            units += c.units;
            at += c.bytes;
        }
        return {line, units};
    }

private:
    struct character {
        std::size_t bytes;
        std::uint32_t units;
    };

    std::size_t line_end(std::size_t line) const noexcept
    {
        if (line + 1 >= starts_.size())
            return text_.size();
        std::size_t end = starts_[line + 1] - 1;
        if (text_[end] == '\n' && end > starts_[line] && text_[end - 1] == '\r')
            --end;
        return end;
    }

    character character_at(std::size_t at, std::size_t end) const noexcept
    {
        const auto lead = static_cast<unsigned char>(text_[at]);
        const std::size_t length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
        if (end - at < length)
            return {1, 1};
        for (std::size_t i = 1; i < length; ++i)
            if ((static_cast<unsigned char>(text_[at + i]) & 0xc0U) != 0x80U)
                return {1, 1};
        return {length, length == 4 ? 2U : 1U};
    }

    std::string_view text_;
    std::vector<std::uint32_t> starts_;
};

}  // namespace ringfence

#endif
