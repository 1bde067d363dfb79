// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_LANGUAGE_SOURCE_HPP
#define RINGFENCE_LANGUAGE_SOURCE_HPP

#include <ringfence/config.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

/// A part of a rule file: bytes `begin` to `end` (exclusive) of file number `file` of a `source_map`.
struct span {
    std::uint32_t file = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    friend constexpr bool operator==(const span&, const span&) noexcept = default;
};

/// Where a reader finds a byte: line and column count from 1, the column in bytes.
struct position {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

/// One rule file as read: its name as messages show it, and its text.
class source_file {
public:
    source_file(std::string name, std::string text) : name_{std::move(name)}, text_{std::move(text)}
    {
        line_starts_.push_back(0);
        for (std::size_t i = 0; i < text_.size(); ++i)
            if (text_[i] == '\n')
                line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
    }

    const std::string& name() const noexcept { return name_; }
    const std::string& text() const noexcept { return text_; }

    /// `offset`: 0 to the text's size; the size itself is the position behind the last byte.
    position position_of(std::uint32_t offset) const noexcept
    {
        const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
        const auto line = static_cast<std::uint32_t>(next - line_starts_.begin());
        return {line, offset - line_starts_[line - 1] + 1};
    }

    /// The text of a line (counted from 1) without its end.
    std::string_view line(std::uint32_t number) const noexcept
    {
        const std::size_t begin = line_starts_[number - 1];
        const std::size_t end = number < line_starts_.size() ? line_starts_[number] - 1 : text_.size();
        std::string_view text = std::string_view{text_}.substr(begin, end - begin);
        if (text.ends_with('\r'))
            text.remove_suffix(1);
        return text;
    }

private:
    std::string name_;
    std::string text_;
    std::vector<std::uint32_t> line_starts_;
};

/// All files of one policy, the one named first at index 0, the included ones after it. A `span` means a
/// place in one of them.
using source_map = std::vector<source_file>;

/// The bytes that `where` covers.
inline std::string_view text_of(const source_map& sources, span where) noexcept
{
    return std::string_view{sources[where.file].text()}.substr(where.begin, where.end - where.begin);
}

}  // namespace ringfence

#endif
