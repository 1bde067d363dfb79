// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_CONDITIONS_HOURS_HPP
#define RINGFENCE_PLUGINS_CONDITIONS_HOURS_HPP

#include <array>
#include <chrono>
#include <cstddef>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <string>

namespace ringfence::plugins {

namespace detail {

// operand: u32 place of the hours
inline std::string lower_hours(const arguments& given, lowering&)
{
    std::string bytes;
    put_u32(bytes, given.first(argument_kind::hours)->index);
    return bytes;
}

inline bool is_inside(const operand& o, evaluation& e) { return e.inside(o.u32(0)); }
inline bool is_outside(const operand& o, evaluation& e) { return !e.inside(o.u32(0)); }

/// `it is Monday 22:00 in Europe/Warsaw, outside office`
inline std::string found_hours(const operand& o, evaluation& e)
{
    const image& source = e.rules().source();
    const opening_hours& hours = source.hours[o.u32(0)];
    const time_zone& zone = source.zones[hours.zone];
    constexpr std::array days{"Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"};

    const auto utc = std::chrono::floor<std::chrono::seconds>(e.now());
    const auto local = utc + std::chrono::seconds{zone.offset_at(utc.time_since_epoch().count())};
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::hh_mm_ss time{local - day};
    const auto weekday = static_cast<std::size_t>((day.time_since_epoch().count() % 7 + 7) % 7);
    const auto two_digits = [](auto n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return std::string{"it is "} + days[weekday] + ' ' + two_digits(time.hours().count()) + ':' +
           two_digits(time.minutes().count()) + " in " + zone.name + (e.inside(o.u32(0)) ? ", inside " : ", outside ") +
           hours.name;
}

}  // namespace detail

inline constexpr condition_word inside_condition{
    .word = "inside",
    .usage = "HOURS",
    .summary = "it is within these hours",
    .example = {.rules = R"(hours office "Europe/Warsaw" { mon-fri 08:00-19:00; }
inbound { inside office -> allow; otherwise -> hangup; })",
                .query = "inbound from=+48601000001 to=+48221234567 at=2026-03-02T22:00:00Z",
                .reply = "hangup"},
    .lower = detail::lower_hours,
    .holds = detail::is_inside,
    .found = detail::found_hours,
    .meaning = {.sense = condition_sense::inside},
};

inline constexpr condition_word outside_condition{
    .word = "outside",
    .usage = "HOURS",
    .summary = "it is not within these hours",
    .example = {.rules = R"(hours office "Europe/Warsaw" { mon-fri 08:00-19:00; closed 2026-12-25..2026-12-26; }
inbound { outside office -> hangup; })",
                .query = "inbound from=+48601000001 to=+48221234567 at=2026-12-25T10:00:00Z",
                .reply = "hangup"},
    .lower = detail::lower_hours,
    .holds = detail::is_outside,
    .found = detail::found_hours,
    .meaning = {.sense = condition_sense::outside},
};

}  // namespace ringfence::plugins

#endif
