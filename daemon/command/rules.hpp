// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Rule file to image. Only rules.cpp is compiled with the grammar and the check, which take long to compile.

#ifndef RINGFENCE_DAEMON_COMMAND_RULES_HPP
#define RINGFENCE_DAEMON_COMMAND_RULES_HPP

#include <ringfence/plugin/registry.hpp>
#include <ringfence/policy/image.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ringfence::command {

enum class warnings : std::uint8_t { shown, fatal };

struct compiled_rules {
    image made;
    std::vector<std::pair<std::string, std::string>> sources;  ///< name and text of each file
};

/// Reads, checks and compiles a rule file; what is wrong is written to stderr. Nothing where there were errors.
std::optional<compiled_rules> compile_rules(const std::filesystem::path& file, const registry& words, warnings how);

}  // namespace ringfence::command

#endif
