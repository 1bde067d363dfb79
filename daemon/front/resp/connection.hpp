// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a client says of itself and is told of its connection: HELLO, CLIENT, ACL WHOAMI.

#ifndef RINGFENCE_DAEMON_FRONT_RESP_CONNECTION_HPP
#define RINGFENCE_DAEMON_FRONT_RESP_CONNECTION_HPP

#include "front/resp/client.hpp"

#include <ringfence/wire/resp.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ringfence::server {

/// What HELLO asks for. Its texts point into the words that it was read from.
struct hello_request {
    wire::protocol speaks = wire::protocol::resp2;
    std::string_view name{};
    std::optional<std::string_view> user{};  ///< of AUTH, with `password`
    std::string_view password{};
};

/// Reads the words behind HELLO. Nothing where they are wrong, or where the client has to say first who it is: the
/// answer was appended then.
std::optional<hello_request> read_hello(std::span<const std::string_view> words, const client& from, std::string& out);

/// Answers a HELLO that is granted.
void append_greeting(std::string& out, const client& to, wire::protocol speaks);

/// Answer CLIENT and ACL; `words` are those behind it.
void append_client(std::string& out, std::span<const std::string_view> words, client& from);
void append_acl(std::string& out, std::span<const std::string_view> words, const client& from);

}  // namespace ringfence::server

#endif
