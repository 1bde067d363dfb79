// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Messages about rule files for programs: JSON, and SARIF 2.1.0 (OASIS), which code hosts and editors read.

#ifndef RINGFENCE_DAEMON_CLI_RULES_DIAGNOSTIC_TEXT_HPP
#define RINGFENCE_DAEMON_CLI_RULES_DIAGNOSTIC_TEXT_HPP

#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/source.hpp>

#include <string>
#include <vector>

namespace ringfence::command {

/// What was said about a rule file; spans mean places in `sources`.
struct checked_rules {
    diagnostics found;
    source_map sources;
    bool accepted = false;
};

/// An array of objects, one for each message. Lines and columns count from 1, columns in bytes as in the text; an end
/// is behind the last byte.
std::string json_of(const std::vector<checked_rules>& all);

/// One run with the result of each message and the page of each code that occurs. Columns count in characters.
std::string sarif_of(const std::vector<checked_rules>& all);

}  // namespace ringfence::command

#endif
