// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_LANGUAGE_UTF16_IPP
#define RINGFENCE_LANGUAGE_UTF16_IPP

#include <ringfence/base/utf8.hpp>
#include <ringfence/language/utf16.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ringfence {

RINGFENCE_DECL editor_lines::editor_lines(std::string_view text) : text_{text}
{
    starts_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')))
            starts_.push_back(static_cast<std::uint32_t>(i + 1));
}

RINGFENCE_DECL std::uint32_t editor_lines::offset_of(editor_position at) const noexcept
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

RINGFENCE_DECL editor_position editor_lines::position_of(std::uint32_t offset) const noexcept
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

RINGFENCE_DECL std::size_t editor_lines::line_end(std::size_t line) const noexcept
{
    if (line + 1 >= starts_.size())
        return text_.size();
    std::size_t end = starts_[line + 1] - 1;
    if (text_[end] == '\n' && end > starts_[line] && text_[end - 1] == '\r')
        --end;
    return end;
}

RINGFENCE_DECL editor_lines::character editor_lines::character_at(std::size_t at, std::size_t end) const noexcept
{
    const code_point found = first_code_point(std::string_view{text_}.substr(at, end - at));
    return {found.bytes, found.value > 0xFFFF ? 2U : 1U};
}

}  // namespace ringfence

#endif
