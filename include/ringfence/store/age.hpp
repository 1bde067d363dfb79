// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How old a list is, for lists that must be filled anew from time to time (`max-age` in a rule file).

#ifndef RINGFENCE_STORE_AGE_HPP
#define RINGFENCE_STORE_AGE_HPP

#include <ringfence/policy/time.hpp>
#include <ringfence/store/layout.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace ringfence::store {

/// Since when a list is as it is: when an import last came to its end or had nothing in it, its creation before the
/// first one.
struct filling {
    timestamp when{};
    bool by_import = false;
};

inline filling last_filling(const list_info& list) noexcept
{
    return list.refreshed ? filling{*list.refreshed, true} : filling{list.created, false};
}

/// Whether more than `max_age` lies between `filled` and `now`. A time that is still to come is no age.
inline bool is_older(timestamp filled, std::chrono::seconds max_age, timestamp now) noexcept
{
    // In whole seconds and rounded up, since milliseconds of the longest `max_age` would not fit.
    return now > filled && std::chrono::ceil<std::chrono::seconds>(now - filled) > max_age;
}

/// Since when a list is stale at `now`; nothing where it is not, or has no `max-age`.
inline std::optional<timestamp> stale_since(const list_info& list, timestamp now) noexcept
{
    const timestamp filled = last_filling(list).when;
    if (!list.options.max_age || !is_older(filled, *list.options.max_age, now))
        return std::nullopt;
    return filled + *list.options.max_age;
}

/// An age in whole days, hours, minutes or seconds, the largest of which there is one: `40 days`, `1 hour`. One that is
/// less than nothing, as after the clock was put back, is `0 seconds`.
inline std::string age_text(std::chrono::milliseconds age)
{
    const std::int64_t seconds = std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(age).count());
    const auto in_units = [&](std::int64_t unit, const char* name) {
        const std::int64_t count = seconds / unit;
        return std::to_string(count) + ' ' + name + (count == 1 ? "" : "s");
    };
    constexpr std::int64_t minute = 60;
    constexpr std::int64_t hour = 60 * minute;
    constexpr std::int64_t day = 24 * hour;
    if (seconds >= day)
        return in_units(day, "day");
    if (seconds >= hour)
        return in_units(hour, "hour");
    return seconds >= minute ? in_units(minute, "minute") : in_units(1, "second");
}

}  // namespace ringfence::store

#endif
