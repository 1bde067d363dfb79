// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_WRONG_PASSWORDS_HPP
#define RINGFENCE_DAEMON_SERVE_WRONG_PASSWORDS_HPP

#include "serve/networks.hpp"

#include <ringfence/base/mutex.hpp>

#include <chrono>
#include <cstddef>
#include <map>

namespace ringfence::server {

/// How long the answer to a wrong password is held back: the longer the more of them came from an origin (`origin_of`)
/// lately, over however many connections. A right one is never held back, so nobody is locked out by a neighbour.
/// Thread-safe.
class wrong_passwords {
public:
    using clock = std::chrono::steady_clock;

    /// Counts one. The first five cost nothing, the next 250 ms, and each after that twice as much as the one before,
    /// up to 8 s. Ten minutes without one, and all is forgotten.
    std::chrono::milliseconds count(const address_bytes& origin, clock::time_point now);

private:
    struct failures {
        unsigned count = 0;
        clock::time_point last{};
    };

    static constexpr std::size_t most_origins = 10'000;
    mutex mutex_;
    std::map<address_bytes, failures> of_ RINGFENCE_GUARDED_BY(mutex_);
};

}  // namespace ringfence::server

#endif
