// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What commands that ask a log of decisions again have in common.

#ifndef RINGFENCE_DAEMON_CLI_CALLS_REPLAY_HPP
#define RINGFENCE_DAEMON_CLI_CALLS_REPLAY_HPP

#include "cli/command.hpp"

#include <cstddef>
#include <memory>

namespace ringfence::command {

/// The store, or null where there is none: a log can be asked of rule files alone.
std::shared_ptr<store::environment> store_if_any(const invocation& asked);

/// How many examples `--limit` asks for. Throws `usage_error`.
std::size_t read_example_limit(const invocation& asked);

}  // namespace ringfence::command

#endif
