// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_TARGET_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_TARGET_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::server::http {

inline constexpr std::size_t max_target = 8192;  ///< bytes, as they are sent
inline constexpr std::size_t max_segments = 16;
inline constexpr std::size_t max_parameters = 256;

/// What a request is about: `/v1/lists/dnc/entries?state=pending`, its escapes read. All texts are UTF-8 without
/// control characters.
struct target {
    std::vector<std::string> segments{};
    std::vector<std::pair<std::string, std::string>> parameters{};  ///< a name without `=` has an empty value

    /// The first of that name.
    std::optional<std::string_view> parameter(std::string_view name) const noexcept;
};

/// Reads a request's target (RFC 9112, section 3.2.1). Returns what is wrong, or nothing. In a parameter's value a `+`
/// is a blank, as forms write it (the URL standard, application/x-www-form-urlencoded), but at its beginning, where it
/// is that of a number, `from=+48601000001`, unless there is nothing else.
std::optional<std::string> read_target(std::string_view text, target& into);

/// The same as text, as `read_target` reads it.
std::string target_text(const target& of);

}  // namespace ringfence::server::http

#endif
