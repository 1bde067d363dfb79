// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Points in time as people write them at a keyboard. What files and programs write is read by base/time_text.hpp, which
// takes ISO 8601 alone; here a day may be `31.12.2026` or `tomorrow` and stand without its year's place being known.

#ifndef RINGFENCE_OPERATE_WRITTEN_TIME_HPP
#define RINGFENCE_OPERATE_WRITTEN_TIME_HPP

#include <ringfence/base/fault.hpp>
#include <ringfence/base/time.hpp>
#include <ringfence/base/time_zone.hpp>
#include <ringfence/config.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace ringfence::operate {

/// By what a time is read that names no zone, or only how long.
struct clock_setting {
    const time_zone& zone;
    timestamp now{};
};

/// What a duration, a day without a time and a time without a day stand for.
enum class time_sense : std::uint8_t {
    future,  ///< `7d`: in seven days; `2026-12-31`: its first moment; `18:00`: today, which is still to come
    past,    ///< `7d`: seven days ago; `18:00`: today, which has been
    end      ///< as `future`, but `2026-12-31`: its last moment
};

/// What a text was read as.
struct written_time {
    std::optional<timestamp> when{};
    std::optional<fault> doubt{};  ///< why not, where it looks like a time: that it may be two, or one there is not
};

/// Reads `24h`; `2026-12-31`, `31.12.2026`, `31 Dec 2026`, `today`, `tomorrow`, `yesterday`, each perhaps with a time
/// behind it; a time alone, `18:00`, `9:00:30`, `6 pm`; ISO 8601 with a `Z` or an offset, and seconds since 1970, of
/// nine digits or more. With `/` or `-` between day, month and year it is read where one of the first two can be no
/// month.
RINGFENCE_DECL written_time read_written_time(std::string_view text, time_sense sense, const clock_setting& by);

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/written_time.ipp>
#endif

#endif
