// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Bodies of `multipart/form-data` (RFC 7578), as a browser's form and `curl -F` send files.

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_MULTIPART_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_MULTIPART_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::server::http {

inline constexpr std::size_t max_form_parts = 256;
inline constexpr std::size_t max_form_part_head = 8192;  ///< bytes

struct form_part {
    std::string name{};
    std::optional<std::string> file_name{};  ///< nothing: it is no file
    std::string_view content{};              ///< into the body
};

/// The boundary that a `Content-Type` of multipart/form-data names; nothing where it is of another type. Empty where it
/// names none.
std::optional<std::string> form_boundary(std::string_view content_type);

/// The parts of a body, behind those that `into` has. Returns what is wrong with it, for people, or nothing. A body
/// that ends before its last boundary is wrong: it did not arrive as a whole.
std::optional<std::string> read_form(std::string_view body, std::string_view boundary, std::vector<form_part>& into);

}  // namespace ringfence::server::http

#endif
