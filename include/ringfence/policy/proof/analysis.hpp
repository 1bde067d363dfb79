// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What rules do to each other: which can never be reached, which can be taken out, which conditions can never hold or
// say too much, which redirects go in a circle. Conditions are functions of everything that queries can differ in
// (query_space.hpp), and blocks are looked at in the order in which a query comes to them.
//
// Codes:
//
//     RF0304  a rule that can never be reached
//     RF0305  warning: a redundant rule, since one before or after it does the same
//     RF0306  warning: a condition that can never hold
//     RF0311  warning: a part of a condition that has no effect
//     RF0312  a block that can do nothing, since one rule before hides all of its rules
//     RF0313  warning: a redirect that goes in a circle
//
// What is said holds for every query, whatever lists hold beyond what the rule file writes into them. How it is done:
//
// - From top to bottom a block keeps the condition on queries that no rule has decided yet. A rule that does not meet
// it
//   is hidden. Rules whose last action may find nothing to do, and conditions that count, decide nothing for certain.
// - From the last rule to the first it keeps what is done with a query that comes so far, as far as that is known. A
//   rule that does the same wherever it decides is redundant; it is taken for gone from there on, so that all that are
//   reported can be taken out together. Where a rule changes something on the way or counts, nothing is known.
// - The work is bounded: where a function grows too large, what was decided is forgotten and begun anew. Less is said
//   then, and nothing false.

#ifndef RINGFENCE_POLICY_PROOF_ANALYSIS_HPP
#define RINGFENCE_POLICY_PROOF_ANALYSIS_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/policy/proof/query_space.hpp>

#include <cstddef>
#include <cstdint>

namespace ringfence {

/// How much an analysis does. The defaults bound it to some seconds for any policy.
struct analysis_limits {
    std::uint64_t work = 15'000'000;  ///< steps in all
    std::size_t block = 100'000;      ///< nodes for one block
    std::size_t findings = 100;       ///< after so many it stops
};

/// Says what is wrong with a policy's rules in their order. The policy must be complete: of one that lacks rules
/// something false could be said. Thread safe; throws `std::bad_alloc` alone.
RINGFENCE_DECL void analyse(const policy& of, diagnostics& found, const analysis_limits& limits = {});

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/proof/analysis.ipp>
#endif

#endif
