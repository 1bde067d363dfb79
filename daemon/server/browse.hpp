// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The requests that read lists, imports, the journal, accounts and the policy, as jobs for the desk: each reads the
// store in a transaction of its own, and gives up what takes too long.

#ifndef RINGFENCE_DAEMON_SERVER_BROWSE_HPP
#define RINGFENCE_DAEMON_SERVER_BROWSE_HPP

#include "desk.hpp"
#include "standing.hpp"

#include <ringfence/engine.hpp>
#include <ringfence/wire/request.hpp>

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace ringfence::server {

/// Who asks, and how he is answered.
struct asker {
    store::author by;
    standing who;
    wire::protocol speaks = wire::protocol::resp2;
};

/// What is made of a request for the desk: a job, or what is wrong with the request.
struct desk_request {
    desk::job job{};
    std::string error{};
};

/// How long a job may look for what was asked.
inline constexpr std::chrono::seconds longest_search{30};

/// What a walk through the store calls now and then; throws when it has taken `longest_search` from now on, or the
/// daemon ends. `at` must outlive it.
std::function<void()> patience(const desk& at);

/// `LISTS`, `ENTRIES`, `SHOW`, `HISTORY`, `IMPORTS`, `JOURNAL`, `USERS` and `POLICY`, without what changes something;
/// `words` are those behind the command. `of` and `at` must outlive the job.
desk_request browse(wire::command is, std::span<const std::string_view> words, const asker& who, engine& of,
                    const desk& at);

}  // namespace ringfence::server

#endif
