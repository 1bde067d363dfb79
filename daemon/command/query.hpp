// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `decide` and `explain` take a query as the daemon does.

#ifndef RINGFENCE_DAEMON_COMMAND_QUERY_HPP
#define RINGFENCE_DAEMON_COMMAND_QUERY_HPP

#include "command.hpp"

#include <string>
#include <vector>

namespace ringfence::command {

/// Parses the words of a query, opens the store for reading and gives both to `run(engine&, const query&)`, whose exit
/// status it returns. Throws `usage_error`, `input_error`, `store::error`.
int with_query(const description& of, const std::vector<std::string>& words, int (*run)(engine&, const query&));

}  // namespace ringfence::command

#endif
