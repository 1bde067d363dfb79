// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A time zone is a table of offsets made when a policy is compiled, so that a decision needs no time zone database.

#ifndef RINGFENCE_BASE_TIME_ZONE_HPP
#define RINGFENCE_BASE_TIME_ZONE_HPP

#include <ringfence/config.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

namespace ringfence {

/// From `since` (seconds since 1970-01-01 UTC) on, local time is UTC plus `offset` seconds.
struct zone_transition {
    std::int64_t since = 0;
    std::int32_t offset = 0;

    friend bool operator==(const zone_transition&, const zone_transition&) = default;
};

/// A time zone by its transitions, in their order. The first one's offset also holds before it.
struct time_zone {
    std::string name;  ///< as in the IANA database, `Europe/Warsaw`
    std::vector<zone_transition> transitions;

    /// Seconds to add to UTC at that moment; 0 for a zone without transitions (UTC).
    std::int32_t offset_at(std::int64_t utc_seconds) const noexcept
    {
        const auto next = std::upper_bound(transitions.begin(), transitions.end(), utc_seconds,
                                           [](std::int64_t t, const zone_transition& z) { return t < z.since; });
        if (transitions.empty())
            return 0;
        return next == transitions.begin() ? next->offset : std::prev(next)->offset;
    }

    /// Local wall clock seconds (as if they were UTC) to UTC seconds. A time that a zone skips is read with the
    /// offset before the gap, one that it repeats as the first of the two.
    std::int64_t to_utc(std::int64_t local_seconds) const noexcept
    {
        const std::int64_t early = local_seconds - offset_at(local_seconds - 86400);
        if (offset_at(early) == offset_at(local_seconds - 86400))
            return early;
        const std::int64_t late = local_seconds - offset_at(local_seconds + 86400);
        return offset_at(late) == offset_at(local_seconds + 86400) ? late : early;
    }

    friend bool operator==(const time_zone&, const time_zone&) = default;
};

}  // namespace ringfence

#endif
