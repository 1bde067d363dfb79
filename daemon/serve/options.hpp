// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_OPTIONS_HPP
#define RINGFENCE_DAEMON_SERVE_OPTIONS_HPP

#include "decision_log/write.hpp"
#include "serve/networks.hpp"
#include "serve/tls.hpp"

#include "exit_status.hpp"

#include <ringfence/engine.hpp>
#include <ringfence/store/accounts/users.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace ringfence::server {

/// A receiver of events, as it was written.
struct webhook_option {
    std::string name;
    std::string url;
    std::string events;  ///< which, as behind the `?` of `GET /v1/events`; empty: all
    std::string secret;  ///< the first line of its file; empty: none is named
    std::string ca;      ///< a file with who signs certificates; empty: the system's
};

struct options {
    std::filesystem::path store;
    std::vector<listen_address> listen;
    std::vector<listen_address> http;                     ///< where to answer over HTTP; none: nowhere
    std::vector<listen_address> https;                    ///< the same over TLS
    std::vector<listen_address> listen_tls;               ///< where RESP is spoken over TLS
    std::vector<listen_address> http_monitor;             ///< where to say over HTTP how the daemon is, and no more
    tls_files tls;                                        ///< without a certificate: there is no TLS
    std::vector<network> trusted_proxies;                 ///< that say for whom they ask
    bool proxies_say_forwarded = false;                   ///< in `Forwarded`, and not in `X-Forwarded-For`
    bool http_plain = false;                              ///< anybody may ask over HTTP without TLS beyond loopback
    std::vector<std::string> http_hosts;                  ///< names by which it is asked there
    std::vector<std::string> http_origins;                ///< of pages that may ask there
    std::filesystem::path command;                        ///< `ringfence`, which reads and writes files for HTTP
    std::filesystem::path upload_folder;                  ///< where what is uploaded is kept until it is read
    std::uint64_t upload_limit = std::uint64_t{4} << 30;  ///< bytes, of all uploads together
    std::vector<webhook_option> webhooks;
    std::vector<network> allow_from;  ///< beyond loopback; none: any over TCP, none over UDP
    std::optional<std::string> password;
    /// Of a client on loopback before AUTH, and of who knows the password; nothing: everybody needs an account.
    std::optional<store::account_role> default_role{store::account_role::decide};
    std::vector<std::filesystem::path> plugins;
    decision_log::settings decisions{};  ///< where they are logged, if at all
    std::size_t max_clients = 1000;
    std::size_t max_clients_per_address = 100;        ///< beyond loopback; of one /64 where addresses are IPv6
    std::size_t max_clients_per_loopback = 900;       ///< of one loopback address
    std::chrono::milliseconds idle_timeout{300'000};  ///< 0: never
    std::chrono::milliseconds write_timeout{10'000};
    std::chrono::milliseconds effect_wait{50};
    std::size_t queue = 10'000;  ///< changes that wait for the store
    query_time clock = query_time::what_if;
    std::string log_level = "info";
    store::environment_options store_options;
};

/// Reads the command line and the file that `--config` names. Nothing where help or the version was asked for, which
/// is then printed. Throws `usage_error` and `input_error`.
std::optional<options> read_options(int count, const char* const* words);

}  // namespace ringfence::server

#endif
