// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The requests that change much, as jobs for the desk. The role of who asks is looked up once more in each transaction.

#ifndef RINGFENCE_DAEMON_SERVER_WORK_HPP
#define RINGFENCE_DAEMON_SERVER_WORK_HPP

#include "browse.hpp"

namespace ringfence::server {

/// `CLEAR`, `IMPORTS UNDO|APPROVE` and `POLICY ROLLBACK|PROMOTE|DROP-SHADOW`; `words` are those behind the command.
/// `of` and `at` must outlive the job.
desk_request work(wire::command is, std::span<const std::string_view> words, const asker& who, engine& of,
                  const desk& at);

}  // namespace ringfence::server

#endif
