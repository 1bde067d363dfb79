// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// All times there can be, in classes of which no opening hours of a set tell two members apart, whatever time zones
// they are kept in.
//
// Times are told by the clock of the first hours' zone. The other zones' clocks are so much ahead of it or behind, and
// that changes in the year where zones do not change to summer time on the same day. Days are alike that have the same
// weekday, the same differences of clocks and the same special days near them; one of each kind is looked at, at every
// minute at which some hours or some zone's day begin or end.

#ifndef RINGFENCE_POLICY_PROOF_TIME_CLASSES_HPP
#define RINGFENCE_POLICY_PROOF_TIME_CLASSES_HPP

#include <ringfence/config.hpp>
#include <ringfence/policy/hours.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace ringfence {

/// Hours and the zone that they are kept in; both must outlive what is asked of them.
struct hours_in_zone {
    const opening_hours* hours = nullptr;
    const time_zone* zone = nullptr;
};

struct time_classes {
    /// For each class, which of the hours are open.
    std::vector<std::vector<bool>> members;

    /// For each of the hours, the classes in which they are open, in order.
    std::vector<std::vector<std::uint32_t>> open;

    /// The minutes that were looked at, by the clock of the first zone (from 1970-01-01 00:00), with their classes.
    std::vector<std::pair<std::int64_t, std::uint32_t>> moments;
};

/// Sorts all times by which of the hours are open, of which there must be some. Each time is of a class that there is;
/// a class may have only times that a zone's clock skips. Nothing where it takes more than `limit` steps, as with many
/// special days in many zones. Thread safe.
RINGFENCE_DECL std::optional<time_classes> classify_times(const std::vector<hours_in_zone>& all,
                                                          std::size_t limit = 20'000'000);

/// A time of a class; nothing where it has only times that a zone's clock skips. Thread safe.
RINGFENCE_DECL std::optional<timestamp> time_of_class(const std::vector<hours_in_zone>& all,
                                                      const time_classes& classes, std::uint32_t wanted);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/proof/time_classes.ipp>
#endif

#endif
