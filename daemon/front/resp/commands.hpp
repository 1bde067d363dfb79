// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What clients are told of the commands there are: COMMAND, and what to write in place of a word that is none.

#ifndef RINGFENCE_DAEMON_FRONT_RESP_COMMANDS_HPP
#define RINGFENCE_DAEMON_FRONT_RESP_COMMANDS_HPP

#include <ringfence/wire/resp.hpp>

#include <span>
#include <string>
#include <string_view>

namespace ringfence::server {

/// Answers COMMAND; `words` are those behind it.
void append_commands(std::string& out, std::span<const std::string_view> words, wire::protocol in);

/// Of words that name no command; it may be one whose second word is missing or wrong. `words` is not empty.
std::string unknown_command(std::span<const std::string_view> words);

std::string unknown_subcommand(std::string_view of, std::string_view word);

}  // namespace ringfence::server

#endif
