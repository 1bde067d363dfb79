// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What an answer may hold. A decision's own text is made by `append_reply` of decide/decision.hpp.

#ifndef RINGFENCE_WIRE_REPLY_HPP
#define RINGFENCE_WIRE_REPLY_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace ringfence::wire {

namespace detail {

inline bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace detail

/// Appends `text` as one line that is safe in every client: a blank stands for each control character, line breaks and
/// NUL among them, and for `%`, since FreeSWITCH takes a reply as a format string.
inline void append_line_text(std::string& out, std::string_view text)
{
    for (const char c : text)
        out.push_back(c == '%' || detail::is_control(c) ? ' ' : c);
}

/// As `append_line_text`, but line breaks and tabs stay: for `EXPLAIN` and `INFO`.
inline void append_lines_text(std::string& out, std::string_view text)
{
    for (const char c : text)
        out.push_back(c == '%' || (detail::is_control(c) && c != '\n' && c != '\r' && c != '\t') ? ' ' : c);
}

/// What a user wrote, for a message: between backticks, shortened, on one line.
inline std::string quoted(std::string_view text)
{
    constexpr std::size_t longest = 40;
    std::string out{"`"};
    append_line_text(out, text.substr(0, longest));
    return out += text.size() > longest ? "...`" : "`";
}

/// `-ERR unknown command` without a line end: an answer over UDP, or an error of RESP. `kind` is its first word: `ERR`,
/// `NOAUTH`, ...
inline void append_error_line(std::string& out, std::string_view text, std::string_view kind = "ERR")
{
    constexpr std::size_t longest = 500;
    out.append("-").append(kind).append(" ");
    append_line_text(out, text.substr(0, longest));
}

/// An error of RESP.
inline void append_error(std::string& out, std::string_view text, std::string_view kind = "ERR")
{
    append_error_line(out, text, kind);
    out.append("\r\n");
}

}  // namespace ringfence::wire

#endif
