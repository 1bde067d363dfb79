// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_BASE_TIME_TEXT_HPP
#define RINGFENCE_BASE_TIME_TEXT_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/base/time_zone.hpp>
#include <ringfence/config.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence {

namespace detail {

inline constexpr std::int64_t end_of_9999 = 253402300799;
inline constexpr std::int64_t seconds_a_day = 86400;

/// Takes exactly `count` digits off the front; nothing where they are not there.
RINGFENCE_DECL std::optional<int> take_digits(std::string_view& text, std::size_t count) noexcept;

RINGFENCE_DECL bool take(std::string_view& text, char c) noexcept;

/// With zeros before it, so many digits as `width` at least. `value` is not negative.
template <class Integer>
std::string padded(Integer value, std::size_t width)
{
    const std::string text = std::to_string(value);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

/// Seconds since 1970-01-01 UTC, not after the year 9999.
RINGFENCE_DECL std::optional<timestamp> read_epoch(std::string_view text) noexcept;

}  // namespace detail

/// `2026-03-02T21:00:00Z`; the fraction of a second is left out.
RINGFENCE_DECL std::string utc_text(timestamp when);

/// `2026-03-02T22:00:00+01:00`, as clocks show it there; with a `Z` in a zone without transitions, which is UTC.
RINGFENCE_DECL std::string local_text(timestamp when, const time_zone& zone);

/// Gives the time zone of times that name none; called only for such.
using zone_source = std::function<time_zone()>;

/// What a day without a time stands for.
enum class bare_day : std::uint8_t {
    first_moment,
    end  ///< the first moment of the next day, so that the whole day is before it
};

/// Reads a point in time: seconds since 1970 UTC, or ISO 8601 `2026-03-02`, `2026-03-02T22:00` or
/// `2026-03-02T22:00:30`, which a `Z` or an offset such as `+01:00` may follow. Without one it is local time, of the
/// zone that `local_zone()` returns; that is called only then. A day without a time is its first moment unless `bare`
/// says otherwise. Years 1970 to 9999; nothing for any other text.
RINGFENCE_DECL std::optional<timestamp> read_time(std::string_view text, const zone_source& local_zone,
                                                  bare_day bare = bare_day::first_moment);

/// Reads `30s`, `5m`, `24h` or `7d`, as in rule files: 1 second to 100 years. Nothing for any other text.
RINGFENCE_DECL std::optional<std::chrono::seconds> read_duration(std::string_view text) noexcept;

/// `24h`, `1h30m`, `45s`
RINGFENCE_DECL std::string duration_text(std::chrono::seconds time);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/base/time_text.ipp>
#endif

#endif
