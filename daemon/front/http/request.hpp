// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A request that was read and what it is answered, without a connection.

#ifndef RINGFENCE_DAEMON_FRONT_HTTP_REQUEST_HPP
#define RINGFENCE_DAEMON_FRONT_HTTP_REQUEST_HPP

#include "front/http/routes.hpp"
#include "front/http/target.hpp"
#include "serve/networks.hpp"

#include <ringfence/operate/error.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::server::http {

/// Where a request came from.
struct peer {
    std::string address{};  ///< with its port, as the journal has it
    address_bytes origin{};
    bool is_loopback = false;
};

struct request {
    verb method = verb::get;
    target where{};
    std::vector<std::pair<std::string, std::string>> headers{};  ///< names in small letters
    std::string body{};
    std::string id{};  ///< names the request in log, journal and answer

    /// The header's value, empty where it was not sent.
    std::string_view header(std::string_view name) const noexcept;
};

struct reply {
    unsigned status = 200;
    std::string type{};  ///< of the body; empty: there is none
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
};

inline constexpr std::string_view json_type = "application/json";
inline constexpr std::string_view text_type = "text/plain; charset=utf-8";

/// An answer about a problem (RFC 9457). `code` is for programs and stays, `detail` for people.
reply problem_reply(unsigned status, std::string_view code, std::string_view detail);
reply problem_reply(const operate::problem& what);

/// 400, 404, ... of what an operation says.
unsigned status_of(operate::error_code what) noexcept;

/// Whether a client takes its answer compressed by gzip (RFC 9110, section 12.5.3).
bool takes_gzip(std::string_view accept_encoding) noexcept;

/// Compressed as gzip has it (RFC 1952).
std::string gzip(std::string_view text);

/// Whether the client would rather have plain text: `format=text`, or else `Accept`, of whose types the first of both
/// is taken that has the highest weight.
bool wants_text(const request& of) noexcept;

}  // namespace ringfence::server::http

#endif
