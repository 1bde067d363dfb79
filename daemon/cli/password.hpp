// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Passwords from a person at a terminal, a file or standard input: never from the command line, which others see.

#ifndef RINGFENCE_DAEMON_CLI_PASSWORD_HPP
#define RINGFENCE_DAEMON_CLI_PASSWORD_HPP

#include "cli/command.hpp"

#include <ringfence/operate/arguments.hpp>

namespace ringfence::command {

/// `--new-password-file`.
void add_password_options(po::options_description& to);

/// Gives a request the account's new password: the first line of `--new-password-file`, what is typed at a terminal, or
/// the first line of standard input. Throws `input_error`.
void add_password(const invocation& asked, operate::request& to);

}  // namespace ringfence::command

#endif
