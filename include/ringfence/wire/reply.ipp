// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_WIRE_REPLY_IPP
#define RINGFENCE_WIRE_REPLY_IPP

#include <ringfence/wire/reply.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace ringfence::wire {

namespace detail {

inline bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace detail

RINGFENCE_DECL void append_lines_text(std::string& out, std::string_view text)
{
    for (const char c : text)
        out.push_back(c == '%' || (detail::is_control(c) && c != '\n' && c != '\r' && c != '\t') ? ' ' : c);
}

RINGFENCE_DECL void append_error_line(std::string& out, std::string_view text, std::string_view kind)
{
    constexpr std::size_t longest = 500;
    out.append("-").append(kind).append(" ");
    append_line_text(out, text.substr(0, longest));
}

RINGFENCE_DECL void append_error(std::string& out, std::string_view text, std::string_view kind)
{
    append_error_line(out, text, kind);
    out.append("\r\n");
}

}  // namespace ringfence::wire

#endif
