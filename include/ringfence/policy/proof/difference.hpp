// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What two policies do differently, scenario by scenario. What a policy does is a function of everything that queries
// can differ in (query_space.hpp), built from its last rule to its first; where two such functions have different
// values lies the difference, which is told as regions of queries (regions.hpp).
//
// For each region a situation is looked for in which both policies can be asked: a query, and what lists, clock and
// counters are like. What is taken for possible is more than what is (a country and a prefix are not known to exclude
// each other), so that a region without such a situation may hold no query at all: it is told apart.

#ifndef RINGFENCE_POLICY_PROOF_DIFFERENCE_HPP
#define RINGFENCE_POLICY_PROOF_DIFFERENCE_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/pattern_table.hpp>
#include <ringfence/policy/name_pattern.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/policy/proof/query_space.hpp>
#include <ringfence/policy/proof/regions.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

/// A query, and what it meets: all that a policy needs to decide without a store.
struct situation {
    struct in_list {
        role side;
        std::string list;
    };
    struct calls_within {
        std::chrono::seconds time;
        std::int64_t count;  ///< this call included
    };
    struct pool {
        std::string list;
        std::string except;  ///< empty: none
        bool has_number;
    };

    const scenario_word* scenario = nullptr;
    std::array<party, 2> sides{};  ///< by `role`
    std::string name{};
    std::vector<std::pair<std::string, std::string>> values{};  ///< `channel`, `trunk`, a plugin's words
    std::optional<timestamp> at{};                              ///< where the time matters
    std::vector<in_list> listed{};                              ///< beside what a policy itself writes into lists
    std::vector<std::string> stale{};                           ///< lists
    std::vector<calls_within> calls{};
    std::vector<pool> pools{};
    bool store_readable = true;
};

/// What is done with a query, from the first action to the last.
struct outcome {
    std::string text{};         ///< `add robots for 24h then hangup`
    std::string_view action{};  ///< the word of the action that answers
    std::size_t effects = 0;    ///< how much is done on the way

    friend bool operator==(const outcome&, const outcome&) = default;
};

/// Queries that two policies decide differently, all of them in the same way.
struct differing_region {
    std::string bound_to{};            ///< the numbers called or the names: `+48221234567`; empty: any
    std::vector<std::string> where{};  ///< what else is true of them: "callers in `dnc`"
    outcome before{};
    outcome after{};
    std::optional<situation> witness{};  ///< one of the queries
    bool in_part = false;                ///< some of these queries, not all: there would be too much to tell
};

struct difference_limits {
    std::uint64_t work = 100'000'000;  ///< steps for one scenario
    std::size_t regions = 100'000;     ///< that are made on the way to those of one scenario
    std::size_t witnesses = 20'000;    ///< situations that are tried for one region
};

/// Whether both policies were asked and answered so.
using situation_asker = std::function<bool(const situation&, const outcome& before, const outcome& after)>;

/// What two policies do differently with queries of one scenario. `ask` is called for situations, until it finds one
/// for each region. `examples`: two familiar numbers, then such of all countries and types, for policies that ask for
/// these.
///
/// Throws `diagram_full` where the policies are too large for each other. Thread safe.
RINGFENCE_DECL std::vector<differing_region> compare_scenario(const policy& before, const policy& after,
                                                              const scenario_word& scenario, const situation_asker& ask,
                                                              const std::vector<number>& examples,
                                                              const difference_limits& limits = {});

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/proof/difference.ipp>
#endif

#endif
