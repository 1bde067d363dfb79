// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Opening hours, in the time zone they are kept in.

#ifndef RINGFENCE_POLICY_HOURS_HPP
#define RINGFENCE_POLICY_HOURS_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/base/time_zone.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace ringfence {

/// Minutes `from` to `until` (exclusive). In a week 0 is Monday 00:00 and 10080 its end; in a day 1440 is its end.
struct minutes_range {
    std::uint32_t from = 0;
    std::uint32_t until = 0;

    friend bool operator==(const minutes_range&, const minutes_range&) = default;
};

/// Days `first` to `last` (inclusive, days since 1970-01-01) that have hours of their own, whatever their weekday:
/// `open` within the day, none for a closed day.
struct special_days {
    std::int32_t first = 0;
    std::int32_t last = 0;
    std::vector<minutes_range> open;

    friend bool operator==(const special_days&, const special_days&) = default;
};

/// `hours NAME "ZONE" { ... }` as it is stored.
struct opening_hours {
    std::string name;
    std::uint32_t zone = 0;              ///< place in the policy's zones
    std::vector<minutes_range> weekly;   ///< in order, none overlapping
    std::vector<special_days> specials;  ///< the last one that has a day decides it

    friend bool operator==(const opening_hours&, const opening_hours&) = default;
};

/// Whether `when` lies within the hours. A weekly range that runs past midnight into a special day ends there, since
/// the day's own hours are all it has.
inline bool is_open(const opening_hours& hours, const time_zone& zone, timestamp when) noexcept
{
    const std::int64_t utc = std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count();
    const std::int64_t local = utc + zone.offset_at(utc);
    const std::int64_t minute = local >= 0 ? local / 60 : (local - 59) / 60;
    const auto day = static_cast<std::int32_t>(minute >= 0 ? minute / 1440 : (minute - 1439) / 1440);
    const auto minute_of_day = static_cast<std::uint32_t>(minute - std::int64_t{day} * 1440);

    for (auto s = hours.specials.rbegin(); s != hours.specials.rend(); ++s)
        if (s->first <= day && day <= s->last)
            return std::any_of(s->open.begin(), s->open.end(), [&](const minutes_range& r) {
                return r.from <= minute_of_day && minute_of_day < r.until;
            });

    // 1970-01-01 was a Thursday: day 0 is the fourth of a week that begins on Monday.
    const auto weekday = static_cast<std::uint32_t>(((day + 3) % 7 + 7) % 7);
    const std::uint32_t minute_of_week = weekday * 1440 + minute_of_day;
    return std::any_of(hours.weekly.begin(), hours.weekly.end(),
                       [&](const minutes_range& r) { return r.from <= minute_of_week && minute_of_week < r.until; });
}

}  // namespace ringfence

#endif
