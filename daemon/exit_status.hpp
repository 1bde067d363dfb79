// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How both programs end, and the two ways in which what they were given is wrong.

#ifndef RINGFENCE_DAEMON_EXIT_STATUS_HPP
#define RINGFENCE_DAEMON_EXIT_STATUS_HPP

#include <stdexcept>

namespace ringfence {

// What scripts rely on: never renumber.
enum exit_status : int {
    done = 0,
    input_wrong = 1,   ///< a rule file, a list's line, a query, a plugin
    usage_wrong = 2,   ///< the command line itself
    system_failed = 3  ///< the store or the system
};

/// The words of the command line make no sense: `usage_wrong`.
class usage_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What was given to work on is wrong: `input_wrong`.
class input_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace ringfence

#endif
