// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// All numbers there can be, in classes of which no pattern of a set tells two members apart. E.164 numbers lie on an
// axis by their digits, moved to the left of 15 places; a prefix is a stretch of it, a range is one of numbers of one
// length alone. Between two places where a pattern begins or ends all numbers of one length are alike.

#ifndef RINGFENCE_POLICY_PROOF_NUMBER_CLASSES_HPP
#define RINGFENCE_POLICY_PROOF_NUMBER_CLASSES_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ringfence {

struct number_classes {
    /// One number of each class.
    std::vector<number> members;

    /// For each set of patterns the classes that it covers, in order.
    std::vector<std::vector<std::uint32_t>> covered;
};

/// Sorts all numbers by which of the sets of patterns cover them. Nothing where that takes more than `limit` steps, as
/// with many ranges in each other. Thread safe.
RINGFENCE_DECL std::optional<number_classes> classify(const std::vector<std::vector<number_pattern>>& sets,
                                                      std::size_t limit = 20'000'000);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/proof/number_classes.ipp>
#endif

#endif
