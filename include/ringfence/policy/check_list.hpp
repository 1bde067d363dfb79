// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A `list` statement: its description, its limits and the numbers that a rule file writes into it.

#ifndef RINGFENCE_POLICY_CHECK_LIST_HPP
#define RINGFENCE_POLICY_CHECK_LIST_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/plugin/usage.hpp>
#include <ringfence/policy/check_messages.hpp>
#include <ringfence/policy/policy.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace ringfence::checks {

inline constexpr const char* list_takes =
    "a name, a description in quotes, and any of `registry`, `review`, `ttl DURATION`, `max INTEGER`, "
    "`max INTEGER per DURATION`, `max-age DURATION`, `max-import INTEGER`";
inline constexpr const char* list_help = "as in `list robots \"Auto-blocked\" ttl 24h max 200000;`";

/// What lists are read by. Refers to all.
struct list_scope {
    messages& tell;
    const text_reader& read;
    const usage_scope& names;
    const std::string& region;  ///< of the policy; empty: none
    const std::vector<source_file>& sources;
    std::size_t numbers = 0;  ///< in all lists so far
};

/// Reads the statement but for its name. What is wrong is told; what was read up to there stays.
RINGFENCE_DECL void read_list(const ast::statement& s, list_declaration& to, list_scope& in);

}  // namespace ringfence::checks

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/check_list.ipp>
#endif

#endif
