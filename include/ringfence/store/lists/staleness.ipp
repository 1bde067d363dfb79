// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LISTS_STALENESS_IPP
#define RINGFENCE_STORE_LISTS_STALENESS_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/staleness.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace ringfence::store {

RINGFENCE_DECL filling last_filling(const list_info& list) noexcept
{
    return list.refreshed ? filling{*list.refreshed, true} : filling{list.created, false};
}

RINGFENCE_DECL bool is_older(timestamp filled, std::chrono::seconds max_age, timestamp now) noexcept
{
    // In whole seconds and rounded up, since milliseconds of the longest `max_age` would not fit.
    return now > filled && std::chrono::ceil<std::chrono::seconds>(now - filled) > max_age;
}

RINGFENCE_DECL std::optional<timestamp> stale_since(const list_info& list, timestamp now) noexcept
{
    const timestamp filled = last_filling(list).when;
    if (!list.options.max_age || !is_older(filled, *list.options.max_age, now))
        return std::nullopt;
    return filled + *list.options.max_age;
}

RINGFENCE_DECL std::string age_text(std::chrono::milliseconds age)
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
