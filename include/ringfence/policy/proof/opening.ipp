// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_PROOF_OPENING_IPP
#define RINGFENCE_POLICY_PROOF_OPENING_IPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/suggest.hpp>
#include <ringfence/policy/hours.hpp>
#include <ringfence/policy/proof/opening.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ringfence {

namespace opening {

inline constexpr std::uint32_t day_minutes = 1440;
inline constexpr std::array<std::string_view, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
inline constexpr std::size_t max_entries = 10'000;

inline std::uint32_t digits(std::string_view text) noexcept
{
    std::uint32_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// `08:00-19:00` in minutes of the day.
inline minutes_range minutes_of(std::string_view times) noexcept
{
    const auto minute = [](std::string_view clock) {
        const std::size_t colon = clock.find(':');
        return digits(clock.substr(0, colon)) * 60 + digits(clock.substr(colon + 1));
    };
    const std::size_t hyphen = times.find('-');
    return {minute(times.substr(0, hyphen)), minute(times.substr(hyphen + 1))};
}

inline std::int32_t day_of(std::string_view date) noexcept
{
    using namespace std::chrono;
    const sys_days day = year{static_cast<int>(digits(date.substr(0, 4)))} / month{digits(date.substr(5, 2))} /
                         std::chrono::day{digits(date.substr(8, 2))};
    return static_cast<std::int32_t>(day.time_since_epoch().count());
}

inline special_days days_of(const ast::literal& l)
{
    const std::string_view text = l.text;
    return {day_of(text), day_of(text.substr(l.kind == ast::literal_kind::dates ? 12 : 0)), {}};
}

/// In order, those that touch made one.
inline void merge(std::vector<minutes_range>& ranges)
{
    std::sort(ranges.begin(), ranges.end(),
              [](const minutes_range& a, const minutes_range& b) { return a.from < b.from; });
    std::vector<minutes_range> merged;
    for (const minutes_range& r : ranges) {
        if (!merged.empty() && r.from <= merged.back().until)
            merged.back().until = std::max(merged.back().until, r.until);
        else
            merged.push_back(r);
    }
    ranges = std::move(merged);
}

class reader {
public:
    reader(opening_hours& to, diagnostics& found) : to_{to}, found_{found} {}

    void read(const std::vector<ast::item>& body)
    {
        for (const ast::item& item : body) {
            const auto* s = std::get_if<ast::statement>(&item);
            if (s == nullptr || s->has_body)
                error(s == nullptr ? std::get<ast::rule>(item).where : s->where, "this is no entry of `hours`", form);
            else
                entry(s->head.literals);
            if (is_full_)
                return;
        }
        merge(to_.weekly);
    }

private:
    static constexpr const char* form =
        "entries are as `mon-fri 08:00-19:00, 20:00-22:00;`, `closed 2026-12-25;` or `2026-12-24 08:00-14:00;`";

    using literals = std::span<const ast::literal>;

    void error(span where, std::string message, std::string help)
    {
        found_.push_back({severity::error, "RF0206", where, std::move(message), std::move(help)});
    }

    static bool is_date(const ast::literal& l)
    {
        return l.kind == ast::literal_kind::date || l.kind == ast::literal_kind::dates;
    }

    /// How many literals from the first on are joined by commas.
    static std::size_t joined(literals l)
    {
        std::size_t count = 1;
        while (count < l.size() && l[count].before == ast::joint::comma)
            ++count;
        return count;
    }

    void entry(literals l)
    {
        const bool closed = l[0].kind == ast::literal_kind::word && l[0].text == "closed";
        if (closed) {
            if (l.size() == 1 || l[1].before != ast::joint::space) {
                error(l[0].where, "`closed` takes dates", form);
                return;
            }
            l = l.subspan(1);
        }
        const std::size_t count = joined(l);
        const literals days = l.first(count);
        const literals times = l.subspan(count);
        if (closed || is_date(days[0])) {
            dates(days, times, closed);
            return;
        }
        std::vector<std::size_t> wanted;
        for (const ast::literal& d : days)
            if (!weekday(d, wanted))
                return;
        for (const minutes_range& r : ranges(times, days.back()))
            for (const std::size_t d : wanted)
                add(static_cast<std::uint32_t>(d), r);
    }

    void dates(literals days, literals times, bool closed)
    {
        for (const ast::literal& d : days)
            if (!is_date(d)) {
                error(d.where, "`" + d.text + "` is not a date", form);
                return;
            }
        std::vector<minutes_range> open;
        if (closed) {
            if (!times.empty()) {
                error(times[0].where, "`" + times[0].text + "` does not belong here", form);
                return;
            }
        } else {
            open = ranges(times, days.back());
            for (std::size_t i = 0; i < open.size(); ++i)
                if (open[i].until < open[i].from) {
                    error(times[i].where, "the hours of a date end by 24:00",
                          "give the day after it hours of its own, from 00:00 on");
                    return;
                }
            merge(open);
        }
        for (const ast::literal& d : days) {
            is_full_ = to_.specials.size() == max_entries;
            if (is_full_)
                return error(d.where, "more than 10,000 dates in one `hours`", {});
            to_.specials.push_back(days_of(d));
            to_.specials.back().open = open;
        }
    }

    bool weekday(const ast::literal& l, std::vector<std::size_t>& days)
    {
        const std::string_view text = l.text;
        const std::size_t hyphen = text.find('-');
        const auto index = [](std::string_view name) {
            return static_cast<std::size_t>(std::find(weekdays.begin(), weekdays.end(), name) - weekdays.begin());
        };
        const std::size_t first = index(text.substr(0, hyphen));
        const std::size_t last = hyphen == std::string_view::npos ? first : index(text.substr(hyphen + 1));
        if (l.kind != ast::literal_kind::word || first == weekdays.size() || last == weekdays.size()) {
            const std::vector<std::string> names{"mon", "tue", "wed", "thu", "fri", "sat", "sun", "mon-fri", "closed"};
            const std::string help = l.kind == ast::literal_kind::word ? did_you_mean(text, names) : std::string{};
            error(l.where, "`" + l.text + "` is not a day",
                  help.empty() ? "days are `mon` to `sun`, and ranges of them as `mon-fri`" : help);
            return false;
        }
        for (std::size_t d = first;; d = (d + 1) % weekdays.size()) {
            if (std::find(days.begin(), days.end(), d) == days.end())
                days.push_back(d);
            if (d == last)
                return true;
        }
    }

    /// The times of an entry; `until` is less than `from` where they run past midnight.
    std::vector<minutes_range> ranges(literals times, const ast::literal& before)
    {
        std::vector<minutes_range> made;
        if (times.empty())
            error({before.where.file, before.where.end, before.where.end}, "times are missing", form);
        for (std::size_t i = 0; i < times.size(); ++i) {
            const ast::literal& l = times[i];
            if (l.kind != ast::literal_kind::times ||
                (i == 0 ? l.before != ast::joint::space : l.before != ast::joint::comma)) {
                error(l.where, "`" + l.text + "` does not belong here",
                      l.kind == ast::literal_kind::times ? "times are joined by commas" : form);
                return {};
            }
            const minutes_range r = minutes_of(l.text);
            if (r.from == r.until || r.from == day_minutes) {
                error(l.where, "`" + l.text + "` is no time at all", "the whole day is `00:00-24:00`");
                return {};
            }
            made.push_back(r);
        }
        return made;
    }

    void add(std::uint32_t day, minutes_range r)
    {
        const std::uint32_t midnight = day * day_minutes;
        if (r.from < r.until) {
            to_.weekly.push_back({midnight + r.from, midnight + r.until});
            return;
        }
        to_.weekly.push_back({midnight + r.from, midnight + day_minutes});
        const std::uint32_t next = (day + 1) % 7 * day_minutes;
        if (r.until != 0)
            to_.weekly.push_back({next, next + r.until});
    }

    opening_hours& to_;
    diagnostics& found_;
    bool is_full_ = false;  ///< no more dates: the rest is not read
};

}  // namespace opening

RINGFENCE_DECL void read_opening_hours(const std::vector<ast::item>& body, opening_hours& to, diagnostics& found)
{
    opening::reader{to, found}.read(body);
}

}  // namespace ringfence

#endif
