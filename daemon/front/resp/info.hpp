// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The daemon's figures, for INFO.

#ifndef RINGFENCE_DAEMON_FRONT_RESP_INFO_HPP
#define RINGFENCE_DAEMON_FRONT_RESP_INFO_HPP

#include "serve/changes.hpp"
#include "serve/decider.hpp"
#include "serve/denied_requests.hpp"
#include "serve/desk.hpp"
#include "serve/store_writer.hpp"
#include "serve/traffic.hpp"

#include <ringfence/engine.hpp>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ringfence::server {

/// What the figures are of.
struct counted_parts {
    engine& decides;
    const decider& answers;
    const store_writer& writes;
    const changes& made;
    const denied_requests& denied;
    const desk& works;
    const desk& administration;
    const desk& passwords;
    const traffic& network;
    std::uint64_t request_errors = 0;
    std::uint64_t log_dropped = 0;
    std::string_view store;
    std::string_view listening;
    std::string damage;  ///< of the store; empty where none was found
    std::chrono::steady_clock::time_point started;
};

/// The sections that `words` name, all of them without words.
std::string info_text(std::span<const std::string_view> words, const counted_parts& of);

}  // namespace ringfence::server

#endif
