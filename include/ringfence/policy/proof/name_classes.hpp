// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// All names there can be, in classes of which no pattern of a set tells two members apart: names of campaigns, queues
// and widgets, and patterns of them as name_pattern.hpp has them. The patterns are run side by side as one automaton
// (the subset construction of Rabin and Scott 1959); each set of patterns that some name ends in is a class.

#ifndef RINGFENCE_POLICY_PROOF_NAME_CLASSES_HPP
#define RINGFENCE_POLICY_PROOF_NAME_CLASSES_HPP

#include <ringfence/config.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

struct name_classes {
    /// A shortest name of each class.
    std::vector<std::string> members;

    /// For each pattern the classes that it covers, in order.
    std::vector<std::vector<std::uint32_t>> covered;
};

/// Sorts all names by which of the patterns they match. Nothing where that takes more than `limit` steps, as with many
/// `*` in many patterns. Thread safe.
RINGFENCE_DECL std::optional<name_classes> classify_names(const std::vector<std::string_view>& patterns,
                                                          std::size_t limit = 20'000'000);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/proof/name_classes.ipp>
#endif

#endif
