// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Dates and times in rows: as ISO 8601 has them, or by a format that a person gives, one of `strptime`. What has no
// zone is local; of a day without a time its beginning or its end is meant.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_ROW_DATES_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_ROW_DATES_HPP

#include <ringfence/base/fault.hpp>
#include <ringfence/base/time.hpp>
#include <ringfence/base/time_text.hpp>
#include <ringfence/config.hpp>
#include <ringfence/policy/hours.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence::store {

inline constexpr std::size_t max_date_format = 64;  ///< bytes

/// Why `format` is no date format, or nothing. It may have `%Y %y %m %d %e %b %B %D %F`, `%H %I %M %S %p %T %R`, `%z`,
/// `%%`, blanks and other characters, which stand for themselves; it must give year, month and day.
RINGFENCE_DECL std::optional<fault> wrong_date_format(std::string_view format);

namespace detail {

/// A time by a format in which `wrong_date_format` finds nothing wrong; the whole of `text`. Local time unless the
/// format has `%z`.
RINGFENCE_DECL std::optional<timestamp> read_formatted_time(std::string_view text, const std::string& format,
                                                            const time_zone& local, bare_day day);

/// ISO 8601 as `read_time`, and its basic form of a day, `20261231`. Seconds since 1970 have nine digits or more:
/// fewer are no time, since a file has them as the days that a spreadsheet counts, or as a figure of something else.
RINGFENCE_DECL std::optional<timestamp> read_iso_time(std::string_view text, const time_zone& local, bare_day day);

/// By that format; empty: ISO 8601.
RINGFENCE_DECL std::optional<timestamp> read_row_date(std::string_view text, const std::string& format,
                                                      const time_zone& local, bare_day day);

/// For a person: what that text is not, by that format.
RINGFENCE_DECL std::string not_a_date(std::string_view text, const std::string& format);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/row_dates.ipp>
#endif

#endif
