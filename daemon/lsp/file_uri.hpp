// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_LSP_FILE_URI_HPP
#define RINGFENCE_DAEMON_LSP_FILE_URI_HPP

#include <string>
#include <string_view>

namespace ringfence::command {

/// A path as a URI reference (RFC 3986): `file:///srv/main.ring` of an absolute one, a relative reference otherwise.
inline std::string uri_of_file(std::string_view path)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view plain = "-._~/";
    std::string uri = path.starts_with('/') ? "file://" : "";
    for (const char c : path) {
        const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (alphanumeric || plain.find(c) != std::string_view::npos) {
            uri += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        uri += '%';
        uri += digits[byte >> 4U];
        uri += digits[byte & 0xfU];
    }
    return uri;
}

}  // namespace ringfence::command

#endif
