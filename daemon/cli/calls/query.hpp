// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `decide` and `explain` take a query as the daemon does.

#ifndef RINGFENCE_DAEMON_CLI_CALLS_QUERY_HPP
#define RINGFENCE_DAEMON_CLI_CALLS_QUERY_HPP

#include "cli/output.hpp"

#include <string>
#include <vector>

namespace ringfence::command {

/// What is done with a query; returns an exit status.
using query_run = int(engine&, const query&, output_format);

/// Parses the words of a query and `--format`, opens the store for reading and gives all to `run`, whose exit status it
/// returns. Throws `usage_error`, `input_error`, `store::error`.
int with_query(const description& of, const std::vector<std::string>& words, query_run* run);

}  // namespace ringfence::command

#endif
