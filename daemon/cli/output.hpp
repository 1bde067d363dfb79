// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How commands say things: the forms there are, times, tables, texts that somebody else wrote.

#ifndef RINGFENCE_DAEMON_CLI_OUTPUT_HPP
#define RINGFENCE_DAEMON_CLI_OUTPUT_HPP

#include "cli/command.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::command {

enum class output_format : std::uint8_t { text, csv, json };

/// `--format text|json`.
void add_output_format(po::options_description& to);

/// What `--format`, or another `option`, says: `text` or `table`, `json`, and `csv` where that is `known`. Throws
/// `usage_error`.
output_format read_output_format(const invocation& asked, std::initializer_list<output_format> known,
                                 const char* option = "format");

/// A number of at least 1. Throws `usage_error`.
std::uint64_t read_count(const invocation& asked, const char* option, std::uint64_t otherwise, std::uint64_t most);

/// `2026-03-02T21:00:00Z`, or nothing.
std::string time_text(std::optional<timestamp> when);

/// A text in one line of a terminal: control characters are shown as `\u{1b}`.
std::string printable(std::string_view text);

/// Rows in columns as wide as their widest field; the first row is the head.
std::string table_text(const std::vector<std::vector<std::string>>& rows);

/// Writes a whole text to stdout.
void print(std::string_view text);

}  // namespace ringfence::command

#endif
