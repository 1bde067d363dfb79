// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Time zones from the system's IANA database. The only place that includes `date/tz.h`.
//
// The database lists transitions up to 2037 and says in the footer of each file (RFC 8536, section 3.3) what holds
// afterwards, as a POSIX TZ string. The date library does not read the footer, so that is done here.

#ifndef RINGFENCE_POLICY_ZONES_HPP
#define RINGFENCE_POLICY_ZONES_HPP

#include <ringfence/config.hpp>
#include <ringfence/policy/hours.hpp>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

/// The years for which a zone's transitions are kept, the last one excluded.
inline constexpr int first_zone_year = 2000;
inline constexpr int end_zone_year = 2101;

namespace zoning {

/// A day on which a clock is changed each year, as `M3.5.0/2`: the last Sunday of March at 02:00.
struct yearly_change {
    unsigned month = 1;
    unsigned week = 1;            ///< 1 to 4, 5 is the last
    unsigned weekday = 0;         ///< 0 is Sunday
    std::int64_t seconds = 7200;  ///< after midnight of the wall clock, may be negative

    /// Seconds of the wall clock that is left, as if it were UTC.
    std::int64_t in(int year) const noexcept
    {
        using namespace std::chrono;
        const auto y = std::chrono::year{year};
        const auto m = std::chrono::month{month};
        const auto d = std::chrono::weekday{weekday};
        const sys_days day = week == 5 ? sys_days{y / m / d[last]} : sys_days{y / m / d[week]};
        return std::chrono::seconds{day.time_since_epoch()}.count() + seconds;
    }
};

/// `CET-1CEST,M3.5.0,M10.5.0/3`. Seconds are added to UTC, the other way round than in the string.
struct posix_rule {
    std::int64_t standard = 0;
    std::int64_t summer = 0;
    yearly_change begin;  ///< of summer time
    yearly_change end;
};

class posix_rule_reader {
public:
    explicit posix_rule_reader(std::string_view text) : rest_{text} {}

    /// Nothing for a zone without summer time, and for forms that the database does not use.
    std::optional<posix_rule> read()
    {
        posix_rule rule;
        if (!name() || !offset(rule.standard) || !name())
            return std::nullopt;
        rule.standard = -rule.standard;
        rule.summer = rule.standard + 3600;
        if (!rest_.empty() && rest_.front() != ',') {
            if (!offset(rule.summer))
                return std::nullopt;
            rule.summer = -rule.summer;
        }
        if (!change(rule.begin) || !change(rule.end) || !rest_.empty())
            return std::nullopt;
        return rule;
    }

private:
    bool take(char c)
    {
        if (rest_.empty() || rest_.front() != c)
            return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool name()
    {
        const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
        std::size_t length = 0;
        if (rest_.starts_with('<')) {
            length = rest_.find('>');
            if (length == std::string_view::npos)
                return false;
            ++length;
        } else {
            while (length < rest_.size() && is_letter(rest_[length]))
                ++length;
        }
        rest_.remove_prefix(length);
        return length >= 3;
    }

    template <class Integer>
    bool integer(Integer& value)
    {
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc{})
            return false;
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return true;
    }

    bool offset(std::int64_t& seconds)
    {
        const bool negative = rest_.starts_with('-');
        if (!negative)
            take('+');
        std::int64_t hours = 0;
        std::int64_t minutes = 0;
        std::int64_t rest = 0;
        if (!integer(hours) || hours < -167 || hours > 167 || (take(':') && !integer(minutes)) ||
            (take(':') && !integer(rest)))
            return false;
        const std::int64_t within = minutes * 60 + rest;
        seconds = hours * 3600 + (negative ? -within : within);
        return true;
    }

    bool change(yearly_change& c)
    {
        if (!take(',') || !take('M') || !integer(c.month) || !take('.') || !integer(c.week) || !take('.') ||
            !integer(c.weekday))
            return false;
        if (c.month < 1 || c.month > 12 || c.week < 1 || c.week > 5 || c.weekday > 6)
            return false;
        return !take('/') || offset(c.seconds);
    }

    std::string_view rest_;
};

/// The footer of the zone's file; empty where there is none. `name` is a zone that the database has.
RINGFENCE_DECL std::string footer_of(const std::string& name);

RINGFENCE_DECL void add_transition(time_zone& zone, std::int64_t since, std::int64_t offset);

/// Adds what the rule says for the years behind the last transition known.
RINGFENCE_DECL void extend(time_zone& zone, const posix_rule& rule, std::int64_t known_until);

}  // namespace zoning

/// The names of all zones that the system knows. Throws `std::runtime_error` where it has no time zone database.
RINGFENCE_DECL std::vector<std::string> zone_names();

/// The zone called `name`, with its transitions from 2000 to 2100; nothing where there is none of that name. The name
/// is exact: `Europe/Warsaw`. Thread safe. Throws `std::runtime_error` where the system has no time zone database.
RINGFENCE_DECL std::optional<time_zone> make_zone(std::string_view name);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/zones.ipp>
#endif

#endif
