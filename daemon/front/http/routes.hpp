// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Which address stands for which operation: the table that requests are answered by and that the OpenAPI document is
// made of.

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_ROUTES_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_ROUTES_HPP

#include <boost/beast/http/verb.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::server::http {

using boost::beast::http::verb;

/// What is done at an address, where that is no operation of the catalogue.
enum class page : std::uint8_t {
    operation,
    command,
    decide,
    decide_many,
    explain,
    health,
    readiness,
    metrics,
    openapi,
    events,
    docs
};

struct route {
    verb method;
    std::string_view pattern;  ///< `/v1/lists/{list}/entries/{number}`: a part in braces is any text
    page is = page::operation;
    std::string_view operation{};  ///< its name, or the command's; what stands in braces is the argument of that name
    bool makes = false;            ///< something that was not there: 201
    std::string_view last{};       ///< the argument that the last part in braces is, where that has another name
};

std::span<const route> routes() noexcept;

/// A route that some parts fit, and what they have for the parts of its pattern that stand in braces.
struct found_route {
    const route* is = nullptr;
    std::vector<std::pair<std::string_view, std::string_view>> names{};
};

/// Those that these parts of an address fit, one for each method it has. Refers to `segments`.
std::vector<found_route> find_routes(std::span<const std::string> segments);

/// What may be asked at an address, as in `Allow`: `GET, HEAD, PUT, OPTIONS`.
std::string methods_of(std::span<const found_route> at);

}  // namespace ringfence::server::http

#endif
