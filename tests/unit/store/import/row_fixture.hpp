// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What the tests of rows share: readings of a text, told as texts.

#ifndef RINGFENCE_TESTS_UNIT_STORE_IMPORT_ROW_FIXTURE_HPP
#define RINGFENCE_TESTS_UNIT_STORE_IMPORT_ROW_FIXTURE_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/policy/hours.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/rows/cell_look.hpp>
#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/row_states.hpp>
#include <ringfence/store/import/rows/rows.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <store/import/in_pieces.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace store_tests {

inline const ringfence::time_zone warsaw{"Europe/Warsaw", {{0, 3600}, {1774746000, 7200}}};

/// What a reading would make of a cell: nine digits or `+` and digits are a number, three to eight digits may be one.
inline ringfence::store::cell_look look(std::string_view text)
{
    text = ringfence::detail::trim(text);
    const auto digits = std::ranges::count_if(text, ringfence::detail::is_digit);
    if (text.starts_with("sender:"))
        return ringfence::store::cell_look::number;
    if (text.find_first_not_of("+0123456789 *#x") != std::string_view::npos || digits == 0)
        return ringfence::store::cell_look::text;
    if (text.starts_with('+') || digits >= 9)
        return ringfence::store::cell_look::number;
    return digits >= 3 ? ringfence::store::cell_look::some : ringfence::store::cell_look::text;
}

/// As with `--senders`.
inline ringfence::store::cell_look look_for_senders(std::string_view text)
{
    return look(text) == ringfence::store::cell_look::text && ringfence::number::sender(text)
               ? ringfence::store::cell_look::sender
               : look(text);
}

struct seen {
    std::string number;
    std::uint64_t line = 0;
    std::string problem{};

    friend bool operator==(const seen&, const seen&) = default;
    friend std::ostream& operator<<(std::ostream& to, const seen& s)
    {
        return to << "{`" << s.number.substr(0, 40) << "`, " << s.line << ", " << s.problem << "}";
    }
};

inline std::vector<seen> read_rows(ringfence::store::text_source& from, const ringfence::store::row_format& format)
{
    ringfence::store::row_reader rows{from, format, warsaw, look};
    std::vector<seen> found;
    while (const auto row = rows.next())
        found.push_back({row->problem.empty() ? std::string{row->number} : "", row->line, std::string{row->problem}});
    return found;
}

/// A row with its other fields, as `number|description|date|valid from|expires|state|change`, times in seconds since
/// 1970; or the problem.
inline std::string whole(const ringfence::store::import_row& row)
{
    if (!row.problem.empty())
        return std::string{row.problem};
    const auto time = [](const std::optional<ringfence::timestamp>& t) {
        return t ? std::to_string(std::chrono::floor<std::chrono::seconds>(*t).time_since_epoch().count()) : "";
    };
    return std::string{row.number} + "|" + std::string{row.description} + "|" + time(row.date) + "|" +
           time(row.valid_from) + "|" + time(row.expires) + "|" +
           (row.state ? std::to_string(static_cast<int>(*row.state)) : "") + "|" +
           (!row.change                                           ? ""
            : *row.change == ringfence::store::row_change::remove ? "remove"
                                                                  : "add");
}

inline std::vector<std::string> read_whole(std::string_view text, const ringfence::store::row_format& format)
{
    ringfence::store::text_source from = ringfence::store::text_of(text, "x.csv");
    ringfence::store::row_reader rows{from, format, warsaw, look};
    std::vector<std::string> found;
    while (const auto row = rows.next())
        found.push_back(whole(*row));
    return found;
}

inline ringfence::store::row_format
with_columns(std::initializer_list<std::pair<ringfence::store::column_role, std::string>> columns)
{
    ringfence::store::row_format made;
    for (const auto& [role, name] : columns)
        made.columns[static_cast<std::size_t>(role)] = name;
    return made;
}

inline ringfence::store::row_format number_is(const std::string& column)
{
    return with_columns({{ringfence::store::column_role::number, column}});
}

inline constexpr auto not_closed = "a quote is not closed";
inline constexpr auto goes_on =
    "a field in quotes goes on after the quote that closes it: quotes inside are written twice";

/// How the text is read, or why it is not.
inline std::string told(std::string_view text, const ringfence::store::row_format& format = {},
                        ringfence::store::cell_look (*by)(std::string_view) = look)
{
    ringfence::store::text_source from = ringfence::store::text_of(text, "x.csv");
    try {
        return to_string(ringfence::store::row_reader{from, format, warsaw, by}.columns());
    } catch (const ringfence::store::error& e) {
        return e.what();
    }
}

inline std::vector<std::string> numbers_of(std::string_view text, const ringfence::store::row_format& format = {})
{
    ringfence::store::text_source from = ringfence::store::text_of(text, "x.csv");
    ringfence::store::row_reader rows{from, format, warsaw, look};
    std::vector<std::string> found;
    while (const auto row = rows.next()) {
        found.emplace_back(row->problem.empty() ? row->number : row->problem);
        for (const std::string_view more : row->more_numbers)
            found.back().append("|").append(more);
    }
    return found;
}

inline bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace store_tests

#endif
