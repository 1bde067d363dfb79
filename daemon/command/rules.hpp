// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Only rules.cpp is compiled with the grammar and the check, which take long to compile.

#ifndef RINGFENCE_DAEMON_COMMAND_RULES_HPP
#define RINGFENCE_DAEMON_COMMAND_RULES_HPP

#include <ringfence/activate.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/plugin/registry.hpp>

#include <filesystem>
#include <optional>

namespace ringfence::command {

/// Reads, checks and compiles a rule file; what there is to say is written to stderr. Nothing where there were errors.
std::optional<compiled_policy> compile_rules(const std::filesystem::path& file, const registry& words,
                                             strictness warnings);

}  // namespace ringfence::command

#endif
