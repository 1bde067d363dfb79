// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_FRONT_RESP_CLIENT_HPP
#define RINGFENCE_DAEMON_FRONT_RESP_CLIENT_HPP

#include "serve/networks.hpp"

#include <ringfence/base/time.hpp>
#include <ringfence/store/accounts/users.hpp>
#include <ringfence/store/layout/user.hpp>
#include <ringfence/wire/resp.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace ringfence::server {

/// What is known of a TCP client.
struct client {
    std::uint64_t id = 0;
    std::string address;
    address_bytes origin{};                        ///< `origin_of`
    std::optional<store::account_role> unnamed{};  ///< what it may do before AUTH; nothing: it must
    std::optional<store::account_role> role{unnamed};
    std::string name{};
    std::string user{store::no_account};
    std::optional<timestamp> expires{};  ///< when its account ends
    std::string proof{};                 ///< the hash of the account's password that it knew; empty: it has no account
    wire::protocol speaks = wire::protocol::resp2;
    unsigned failed_passwords = 0;
    std::chrono::steady_clock::time_point held_until{};  ///< before that it gets no answer
    bool dismissed = false;                              ///< is to be disconnected
};

}  // namespace ringfence::server

#endif
