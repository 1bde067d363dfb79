// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a user wrote, in a message about it.

#ifndef RINGFENCE_BASE_BACKTICKED_HPP
#define RINGFENCE_BASE_BACKTICKED_HPP

#include <ringfence/base/utf8.hpp>
#include <ringfence/config.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace ringfence {

/// Appends `text` as one line that is safe in every client: a blank stands for each control character, line breaks and
/// NUL among them, and for `%`, since FreeSWITCH takes a reply as a format string.
inline void append_line_text(std::string& out, std::string_view text)
{
    for (const char c : text)
        out.push_back(c == '%' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c);
}

/// Between backticks, shortened, on one line.
inline std::string backticked(std::string_view text)
{
    constexpr std::size_t longest = 40;
    std::string out{"`"};
    append_line_text(out, whole_characters(text, longest));
    return out += text.size() > longest ? "...`" : "`";
}

}  // namespace ringfence

#endif
