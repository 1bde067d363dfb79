// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Only rules.cpp is compiled with the check, and it and fmt.cpp with the grammar: both take long to compile.

#ifndef RINGFENCE_DAEMON_CLI_RULES_RULES_HPP
#define RINGFENCE_DAEMON_CLI_RULES_RULES_HPP

#include "cli/command.hpp"
#include "cli/rules/diagnostic_text.hpp"

#include <ringfence/policy/policy.hpp>
#include <ringfence/rulefile/activate.hpp>
#include <ringfence/rulefile/compile_file.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::command {

/// What the store is to rules that are to be put in force in it now; a store that is still to be made has nothing.
circumstances circumstances_of(const invocation& asked);

/// Reads and checks a rule file as the options say. `around`: as in `check_options`.
checked_rules check_rules(const invocation& asked, const std::filesystem::path& file, const circumstances* around);

/// A rule file, which can be read, and those that it includes, as far as they can.
source_map rule_files_of(const std::filesystem::path& file);

/// Writes what there is to say about `file` to stderr, and how many errors there are.
void print_messages(const diagnostics& found, const source_map& sources, const std::string& file);

/// Reads, checks and compiles a rule file as the options say; what there is to say is written to stderr. Nothing where
/// there were errors. `around`: as in `check_options`.
std::optional<compiled_policy> compile_rules(const invocation& asked, const std::filesystem::path& file,
                                             const circumstances* around = nullptr);

/// As `compile_rules`, with what was said.
file_compilation compile_and_tell(const invocation& asked, const std::filesystem::path& file,
                                  const circumstances* around);

/// The version of a store's policy that a word names: a number from 1 on; nothing for other words, as names of files.
std::optional<std::uint32_t> as_version(const std::string& word);

/// Checks what a version of the store's policy was made of, as it was kept. Throws `input_error` where there is no such
/// version, or its rules need plugins that are not loaded.
ringfence::policy check_version(const invocation& asked, const store::transaction& in, std::uint32_t version);

/// Checks a rule file; what there is to say is written to stderr. Nothing where there were errors.
std::optional<ringfence::policy> check_file(const invocation& asked, const std::filesystem::path& file);

}  // namespace ringfence::command

#endif
