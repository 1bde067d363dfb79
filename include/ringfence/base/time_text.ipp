// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_BASE_TIME_TEXT_IPP
#define RINGFENCE_BASE_TIME_TEXT_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/base/time_text.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence {

namespace detail {

RINGFENCE_DECL std::optional<int> take_digits(std::string_view& text, std::size_t count) noexcept
{
    if (text.size() < count)
        return std::nullopt;
    int value = 0;
    for (const char c : text.substr(0, count)) {
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

RINGFENCE_DECL bool take(std::string_view& text, char c) noexcept
{
    if (!text.starts_with(c))
        return false;
    text.remove_prefix(1);
    return true;
}

RINGFENCE_DECL std::optional<timestamp> read_epoch(std::string_view text) noexcept
{
    std::int64_t seconds = 0;
    if (text.empty() || text.size() > 12)
        return std::nullopt;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        seconds = seconds * 10 + (c - '0');
    }
    if (seconds > end_of_9999)
        return std::nullopt;
    return timestamp{std::chrono::seconds{seconds}};
}

/// `2026-03-02T21:00:00`, of a time that is read as if it were UTC.
inline std::string clock_text(timestamp when)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(when);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{seconds - day};
    return padded(static_cast<int>(date.year()), 4) + '-' + padded(static_cast<unsigned>(date.month()), 2) + '-' +
           padded(static_cast<unsigned>(date.day()), 2) + 'T' + padded(time.hours().count(), 2) + ':' +
           padded(time.minutes().count(), 2) + ':' + padded(time.seconds().count(), 2);
}

}  // namespace detail

RINGFENCE_DECL std::string utc_text(timestamp when) { return detail::clock_text(when) + 'Z'; }

RINGFENCE_DECL std::string local_text(timestamp when, const time_zone& zone)
{
    if (zone.transitions.empty())
        return utc_text(when);
    const std::int64_t utc = std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count();
    const std::int32_t offset = zone.offset_at(utc);
    const std::int32_t minutes = (offset < 0 ? -offset : offset) / 60;
    return detail::clock_text(when + std::chrono::seconds{offset}) + (offset < 0 ? '-' : '+') +
           detail::padded(minutes / 60, 2) + ':' + detail::padded(minutes % 60, 2);
}

RINGFENCE_DECL std::optional<timestamp> read_time(std::string_view text, const zone_source& local_zone, bare_day bare)
{
    using namespace std::chrono;
    if (text.find('-') == std::string_view::npos)
        return detail::read_epoch(text);

    const auto year_number = detail::take_digits(text, 4);
    if (!year_number || !detail::take(text, '-'))
        return std::nullopt;
    const auto month_number = detail::take_digits(text, 2);
    if (!month_number || !detail::take(text, '-'))
        return std::nullopt;
    const auto day_number = detail::take_digits(text, 2);
    if (!day_number)
        return std::nullopt;
    const year_month_day date{year{*year_number}, month{static_cast<unsigned>(*month_number)},
                              day{static_cast<unsigned>(*day_number)}};
    if (!date.ok() || *year_number < 1970)
        return std::nullopt;
    std::int64_t local = sys_days{date}.time_since_epoch() / seconds{1};

    if (text.empty()) {
        if (bare == bare_day::end)
            local += detail::seconds_a_day;
    } else {
        if (!detail::take(text, 'T') && !detail::take(text, 't') && !detail::take(text, ' '))
            return std::nullopt;
        const auto hour = detail::take_digits(text, 2);
        if (!hour || *hour > 23 || !detail::take(text, ':'))
            return std::nullopt;
        const auto minute = detail::take_digits(text, 2);
        if (!minute || *minute > 59)
            return std::nullopt;
        int second = 0;
        if (detail::take(text, ':')) {
            const auto found = detail::take_digits(text, 2);
            if (!found || *found > 59)
                return std::nullopt;
            second = *found;
        }
        local += *hour * 3600 + *minute * 60 + second;
    }

    if (text.empty())
        return timestamp{seconds{std::min(local_zone().to_utc(local), detail::end_of_9999)}};
    if (text == "Z" || text == "z")
        return timestamp{seconds{local}};
    const bool east = detail::take(text, '+');
    if (!east && !detail::take(text, '-'))
        return std::nullopt;
    const auto hours = detail::take_digits(text, 2);
    detail::take(text, ':');
    const auto minutes = detail::take_digits(text, 2);
    if (!hours || !minutes || *hours > 14 || *minutes > 59 || !text.empty())
        return std::nullopt;
    const std::int64_t offset = *hours * 3600 + *minutes * 60;
    return timestamp{seconds{east ? local - offset : local + offset}};
}

RINGFENCE_DECL std::optional<std::chrono::seconds> read_duration(std::string_view text) noexcept
{
    constexpr std::int64_t longest = std::int64_t{36525} * 86400;
    if (text.size() < 2 || text.size() > 11)
        return std::nullopt;
    std::int64_t unit = 0;
    switch (text.back()) {
    case 's': unit = 1; break;
    case 'm': unit = 60; break;
    case 'h': unit = 3600; break;
    case 'd': unit = 86400; break;
    default: return std::nullopt;
    }
    std::int64_t value = 0;
    for (const char c : text.substr(0, text.size() - 1)) {
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    if (value == 0 || value > longest / unit)
        return std::nullopt;
    return std::chrono::seconds{value * unit};
}

RINGFENCE_DECL std::string duration_text(std::chrono::seconds time)
{
    const std::int64_t all = time.count();
    std::string text;
    if (all >= 3600)
        text += std::to_string(all / 3600) + 'h';
    if (all % 3600 >= 60)
        text += std::to_string(all % 3600 / 60) + 'm';
    if (all % 60 != 0 || text.empty())
        text += std::to_string(all % 60) + 's';
    return text;
}

}  // namespace ringfence

#endif
