// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What rule files are checked by, and the limits of one policy.

#ifndef RINGFENCE_POLICY_CHECK_OPTIONS_HPP
#define RINGFENCE_POLICY_CHECK_OPTIONS_HPP

#include <ringfence/base/fault.hpp>
#include <ringfence/config.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/policy/circumstances.hpp>
#include <ringfence/policy/policy.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace ringfence {

/// The limits of one policy.
inline constexpr std::size_t max_declared_lists = 1024;
inline constexpr std::size_t max_declared_hours = 1024;
inline constexpr std::size_t max_blocks = 65'535;
inline constexpr std::size_t max_rules = 200'000;
inline constexpr std::size_t max_inline_numbers = 1'000'000;
inline constexpr std::uint64_t max_rule_rate = 1'000'000;  ///< of `max N per D`, as each of them is remembered
inline constexpr std::size_t max_name_bytes = 64;          ///< of a list or of hours

struct check_options {
    strictness warnings = strictness::lenient;

    /// What the files are. Of accepted ones, which must stay compilable, what has become an error since is a warning,
    /// and it is not judged again how their rules stand to each other, since time zones and calling codes change.
    source_standing standing = source_standing::offered;

    /// Reads a quoted number by a region, which may be empty: `read_number` of number/normalise.hpp. Of accepted files
    /// as it read them when they were accepted.
    std::function<party(std::string_view text, std::string_view region)> read_number{};

    /// The regions that `read_number` knows: `numbering_regions` of number/compile_plan.hpp.
    std::function<std::vector<numbering_region>()> regions{};

    /// Whether the country of an E.164 number has numbers of so many digits: `has_known_length` of
    /// number/normalise.hpp. Null: not asked.
    bool (*has_known_length)(number) = nullptr;

    /// Why an E.164 number can hardly be one of its country, or nothing: `doubt_of` of number/normalise.hpp.
    /// Null: not asked.
    std::optional<fault> (*doubt)(number) = nullptr;

    /// Where offered files are to be put in force; null: not known, and nothing is said about it.
    const circumstances* around = nullptr;
};

}  // namespace ringfence

#endif
