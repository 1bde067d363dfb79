// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_TRAFFIC_HPP
#define RINGFENCE_DAEMON_SERVE_TRAFFIC_HPP

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

namespace ringfence::server {

/// Figures that TCP connections and UDP sockets count. The I/O thread's.
struct traffic {
    std::uint64_t clients = 0;      ///< connected now
    std::uint64_t connections = 0;  ///< since the start
    std::uint64_t rejected = 0;     ///< connections above the limit or from elsewhere
    std::uint64_t dropped_idle = 0;
    std::uint64_t dropped_slow = 0;
    std::uint64_t dropped_greedy = 0;  ///< those that had most answers waiting when there were too many of all
    std::uint64_t answer_bytes = 0;    ///< of answers that clients have not taken yet
    std::uint64_t datagrams = 0;
    std::uint64_t datagrams_ignored = 0;  ///< junk, or from elsewhere
    std::uint64_t request_errors = 0;     ///< requests that could not be read
};

/// What HTTP counts. For any thread.
struct web_traffic {
    std::atomic<std::uint64_t> clients{0};      ///< connected now
    std::atomic<std::uint64_t> connections{0};  ///< since the start
    std::atomic<std::uint64_t> rejected{0};     ///< connections above the limit or from elsewhere
    std::atomic<std::uint64_t> dropped{0};      ///< that took too long with a request or its answer
    std::atomic<std::uint64_t> dropped_greedy{
        0};  ///< those that had most answers waiting when there were too many of all
    std::atomic<std::uint64_t> answer_bytes{0};  ///< of answers that clients have not taken yet
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> request_errors{0};  ///< answered by a status of 400 or more
};

/// What a webhook counts. For any thread.
struct webhook_figures {
    explicit webhook_figures(std::string of) : name{std::move(of)} {}

    const std::string name;
    std::atomic<std::uint64_t> told{0};      ///< events that its receiver has taken
    std::atomic<std::uint64_t> failed{0};    ///< messages that it has not taken, each time one was tried
    std::atomic<std::uint64_t> given_up{0};  ///< events, after a day
};

/// What the thread that does TLS counts, and says of its certificate. For any thread.
struct tls_traffic {
    struct door {
        std::atomic<std::uint64_t> clients{0};      ///< that have shaken hands and are connected now
        std::atomic<std::uint64_t> connections{0};  ///< that have shaken hands since the start
    };
    door http{};
    door resp{};
    std::atomic<std::uint64_t> rejected{0};           ///< connections above a limit or from elsewhere
    std::atomic<std::uint64_t> failed_handshakes{0};  ///< those that did not come in time among them
    std::atomic<std::uint64_t> failed_reloads{0};     ///< after which the certificate from before is still in use
    std::atomic<std::int64_t> certificate_end{0};     ///< seconds since 1970; 0: there is no TLS
};

}  // namespace ringfence::server

#endif
