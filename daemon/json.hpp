// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// JSON is only written here, a line at a time: appending to a text is all that takes.

#ifndef RINGFENCE_DAEMON_JSON_HPP
#define RINGFENCE_DAEMON_JSON_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace ringfence {

namespace detail {

/// How many bytes the UTF-8 character at the beginning of `text` has; 0 where none begins there (RFC 3629). `text` is
/// not empty.
inline std::size_t utf8_size(std::string_view text) noexcept
{
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return follows(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const bool overlong = first == 0xe0 && byte(1) < 0xa0;
        const bool surrogate = first == 0xed && byte(1) >= 0xa0;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const bool overlong = first == 0xf0 && byte(1) < 0x90;
        const bool beyond = first == 0xf4 && byte(1) >= 0x90;
        return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

}  // namespace detail

/// Appends a JSON string, quotes included. A byte that is no UTF-8 becomes U+FFFD, so that the line stays JSON whatever
/// the text came from.
inline void append_json(std::string& to, std::string_view text)
{
    constexpr std::string_view digits = "0123456789abcdef";
    to.push_back('"');
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (c >= 0x80) {
            const std::size_t size = detail::utf8_size(text.substr(at));
            to.append(size == 0 ? std::string_view{"\xef\xbf\xbd"} : text.substr(at, size));
            at += size == 0 ? 1 : size;
            continue;
        }
        if (c == '"' || c == '\\') {
            to.push_back('\\');
            to.push_back(static_cast<char>(c));
        } else if (c < 0x20 || c == 0x7f) {
            to.append("\\u00");
            to.push_back(digits[c >> 4U]);
            to.push_back(digits[c & 0xfU]);
        } else {
            to.push_back(static_cast<char>(c));
        }
        ++at;
    }
    to.push_back('"');
}

}  // namespace ringfence

#endif
