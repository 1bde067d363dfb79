// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_ROW_DATES_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_ROW_DATES_IPP

#include <ringfence/base/fault.hpp>
#include <ringfence/base/time.hpp>
#include <ringfence/base/time_text.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/policy/hours.hpp>
#include <ringfence/store/import/rows/row_dates.hpp>
#include <ringfence/store/import/text/comments.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <time.h>  // NOLINT(modernize-deprecated-headers): <ctime> does not promise what is POSIX's

namespace ringfence::store {

RINGFENCE_DECL std::optional<fault> wrong_date_format(std::string_view format)
{
    const std::string quoted = "the date format `" + std::string{format} + "` ";
    if (format.size() > max_date_format)
        return fault{"the date format is longer than " + std::to_string(max_date_format) + " bytes"};
    if (format.find('\0') != std::string_view::npos)
        return fault{"the date format has a zero byte"};
    bool year = false;
    bool month = false;
    bool day = false;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%')
            continue;
        const char directive = ++i < format.size() ? format[i] : '\0';
        if (directive == '\0')
            return fault{quoted + "ends in a lone `%`"};
        if (std::string_view{"YymdebBDFHIMSpTRz%"}.find(directive) == std::string_view::npos)
            return fault{quoted + "has `%" + directive +
                         "`, which is none of %Y %y %m %d %e %b %B %D %F %H %I %M %S %p %T %R %z"};
        const bool whole = directive == 'D' || directive == 'F';
        year |= whole || directive == 'Y' || directive == 'y';
        month |= whole || directive == 'm' || directive == 'b' || directive == 'B';
        day |= whole || directive == 'd' || directive == 'e';
    }
    if (!year || !month || !day)
        return fault{quoted + "needs a year, a month and a day, as `%d.%m.%Y` has"};
    return std::nullopt;
}

namespace detail {

/// Whether a date format has but days.
inline bool has_only_days(std::string_view format) noexcept
{
    for (std::size_t i = 0; i + 1 < format.size(); ++i)
        if (format[i] == '%' && std::string_view{"HIMSpTR"}.find(format[++i]) != std::string_view::npos)
            return false;
    return true;
}

RINGFENCE_DECL std::optional<timestamp> read_formatted_time(std::string_view text, const std::string& format,
                                                            const time_zone& local, bare_day day)
{
    std::array<char, 128> terminated;
    if (text.size() >= terminated.size() || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    std::memcpy(terminated.data(), text.data(), text.size());
    terminated[text.size()] = '\0';
    std::tm read{};
    const char* end = ::strptime(terminated.data(), format.c_str(), &read);
    if (end != terminated.data() + text.size())
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{read.tm_year + 1900},
                                           std::chrono::month{static_cast<unsigned>(read.tm_mon + 1)},
                                           std::chrono::day{static_cast<unsigned>(read.tm_mday)}};
    if (!date.ok() || read.tm_year < 70 || read.tm_year > 9999 - 1900 || read.tm_sec > 59)
        return std::nullopt;
    const std::chrono::seconds since = std::chrono::sys_days{date}.time_since_epoch() +
                                       std::chrono::hours{read.tm_hour} + std::chrono::minutes{read.tm_min} +
                                       std::chrono::seconds{read.tm_sec};
    std::int64_t seconds = since.count();
    if (day == bare_day::end && has_only_days(format))
        seconds += ringfence::detail::seconds_a_day;
    const bool zoned = format.find("%z") != std::string::npos;
    return timestamp{std::chrono::seconds{
        std::min(zoned ? seconds - read.tm_gmtoff : local.to_utc(seconds), ringfence::detail::end_of_9999)}};
}

RINGFENCE_DECL std::optional<timestamp> read_iso_time(std::string_view text, const time_zone& local, bare_day day)
{
    constexpr std::size_t most_of_no_time = 8;
    const bool digits = std::ranges::all_of(text, ringfence::detail::is_digit);
    if (digits && text.size() != 8 &&
        text.size() - std::min(text.find_first_not_of('0'), text.size()) <= most_of_no_time)
        return std::nullopt;
    if (digits && text.size() == 8) {
        std::array<char, 10> extended{};
        std::copy_n(text.begin(), 4, extended.begin());
        extended[4] = '-';
        std::copy_n(text.begin() + 4, 2, extended.begin() + 5);
        extended[7] = '-';
        std::copy_n(text.begin() + 6, 2, extended.begin() + 8);
        return ringfence::read_time(
            std::string_view{extended.data(), extended.size()}, [&] { return local; }, day);
    }
    return ringfence::read_time(
        text, [&] { return local; }, day);
}

RINGFENCE_DECL std::optional<timestamp> read_row_date(std::string_view text, const std::string& format,
                                                      const time_zone& local, bare_day day)
{
    return format.empty() ? read_iso_time(text, local, day) : read_formatted_time(text, format, local, day);
}

RINGFENCE_DECL std::string not_a_date(std::string_view text, const std::string& format)
{
    const bool is_figure =
        text.find_first_not_of("0123456789.,") == std::string_view::npos && text.size() - digits_in(text) <= 1;
    if (format.empty())
        return std::string{"is not a date such as 2026-12-31 or 2026-12-31T18:00:00Z"} +
               (is_figure ? " (a spreadsheet may have made a count of days of one: show it there as a date and "
                            "save it again)"
                          : "");
    return "is not a date as `" + format + "` has it";
}

}  // namespace detail

}  // namespace ringfence::store

#endif
