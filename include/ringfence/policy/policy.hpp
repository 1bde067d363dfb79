// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A checked policy: what a rule file means once every word in it is resolved. Only `check()` makes one
// (policy/check.hpp); `compile()` turns it into the image that a store holds (policy/compile.hpp).

#ifndef RINGFENCE_POLICY_POLICY_HPP
#define RINGFENCE_POLICY_POLICY_HPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/source.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/number/region.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <ringfence/policy/hours.hpp>
#include <ringfence/policy/tests.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ringfence {

/// One number, prefix or range written into a rule file.
struct inline_number {
    span where;
    std::string typed;
    number_pattern pattern;
};

struct list_declaration {
    span where;  ///< its name
    std::string name;
    std::string description;
    bool registry = false;                        ///< filled by import alone
    bool review = false;                          ///< new entries wait for approval
    std::optional<std::chrono::seconds> ttl;      ///< of entries that name no expiry
    std::optional<std::uint64_t> max;             ///< entries in force at most
    std::optional<std::chrono::seconds> max_age;  ///< of its newest import; beyond that the list is stale
    std::optional<std::uint64_t> max_import;      ///< rows that an imported file has at most
    std::optional<std::uint64_t> max_by_rules;    ///< numbers that rules put into it within `max_by_rules_within`
    std::optional<std::chrono::seconds> max_by_rules_within;
    std::vector<inline_number> numbers;
};

/// What a rule file writes into a list, in order, each once.
inline std::vector<number_pattern> written_into(const list_declaration& list)
{
    std::vector<number_pattern> made;
    for (const inline_number& n : list.numbers)
        made.push_back(n.pattern);
    std::sort(made.begin(), made.end());
    made.erase(std::unique(made.begin(), made.end()), made.end());
    return made;
}

/// What is answered when the store cannot be read.
enum class failure_answer : std::uint8_t { allow = 0, hangup = 1 };

/// What a block is bound to. Unbound blocks have none.
struct binding {
    span where;
    number_pattern called;  ///< for scenarios bound to called numbers
    std::string name;       ///< for scenarios bound to names; each `*` stands for any characters, also none
};

struct checked_condition {
    span where;
    ast::connective kind = ast::connective::atom;
    const condition_word* word = nullptr;  ///< when `kind` is `atom`
    arguments given;                       ///< when `kind` is `atom`
    std::vector<checked_condition> operands;
};

struct checked_action {
    span where;
    const action_word* word = nullptr;
    arguments given;
};

struct checked_rule {
    span where;  ///< from the condition to the `;`
    checked_condition when;
    std::vector<checked_action> actions;
};

struct block {
    span where;
    const scenario_word* scenario = nullptr;
    std::vector<binding> bindings;  ///< empty: unbound
    std::optional<failure_answer> on_failure;
    std::vector<checked_rule> rules;
};

struct used_plugin {
    std::string name;
    unsigned version = 0;
};

/// Descriptors are pointed to, so the registry must outlive the policy.
struct policy {
    unsigned edition = 1;
    std::string region;    ///< ISO 3166 alpha-2, or empty
    std::string timezone;  ///< IANA name, or empty for UTC
    std::vector<used_plugin> uses;
    std::vector<list_declaration> lists;  ///< in the order of declaration: a list's index is its place here
    std::vector<time_zone> zones;         ///< zones[0] is the file's own
    std::vector<opening_hours> hours;     ///< likewise
    std::vector<block> blocks;
    std::vector<test_case> tests;           ///< which no image has
    std::vector<numbering_region> regions;  ///< all that there are, which no image has; none: not known
    source_map sources;
};

}  // namespace ringfence

#endif
