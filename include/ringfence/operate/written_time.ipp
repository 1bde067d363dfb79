// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_WRITTEN_TIME_IPP
#define RINGFENCE_OPERATE_WRITTEN_TIME_IPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/base/backticked.hpp>
#include <ringfence/base/time_text.hpp>
#include <ringfence/operate/written_time.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ringfence::operate {

namespace detail {

constexpr std::size_t max_written_time = 64;  // bytes
using ringfence::detail::seconds_a_day;

/// A run of digits, a word of letters in small letters, or one other character. Blanks between them are left out.
struct time_token {
    enum class kind : std::uint8_t { digits, word, mark } is;
    std::string text;

    bool is_mark(char c) const { return is == kind::mark && text.front() == c; }
    bool is_word(std::string_view word) const { return is == kind::word && text == word; }
    bool has_digits(std::size_t least, std::size_t most) const
    {
        return is == kind::digits && text.size() >= least && text.size() <= most;
    }
    int value() const { return std::stoi(text); }  // of eight digits at most
};

using time_tokens = std::vector<time_token>;

inline time_tokens time_tokens_of(std::string_view text)
{
    time_tokens all;
    bool joined = false;
    for (const char c : text) {
        if (c == ' ' || c == '\t') {
            joined = false;
            continue;
        }
        const auto kind = ascii::is_digit(c)    ? time_token::kind::digits
                          : ascii::is_letter(c) ? time_token::kind::word
                                                : time_token::kind::mark;
        if (joined && kind != time_token::kind::mark && all.back().is == kind)
            all.back().text.push_back(ascii::to_lower(c));
        else
            all.push_back({kind, std::string(1, ascii::to_lower(c))});
        joined = true;
    }
    return all;
}

/// Reads tokens from the first on; what has been read is behind `at`.
class written_time_reader {
public:
    written_time_reader(time_tokens tokens, std::string_view text) : tokens_{std::move(tokens)}, text_{text} {}

    written_time read(time_sense sense, const clock_setting& by)
    {
        const std::int64_t now = std::chrono::floor<std::chrono::seconds>(by.now).time_since_epoch().count();
        const std::int64_t today = (now + by.zone.offset_at(now)) / seconds_a_day;
        const std::optional<std::int64_t> day = read_day(today);
        if (!wrong_.empty())
            return doubt(wrong_);
        const bool with_time = !day || !done();
        if (day && with_time)
            pass_between();
        const std::optional<std::int64_t> seconds = with_time ? read_time_of_day() : std::nullopt;
        if (!done() || (with_time && !seconds))
            return {};
        const auto utc = [&](std::int64_t of_day, std::int64_t second) {
            return timestamp{std::chrono::seconds{
                std::min(by.zone.to_utc(of_day * seconds_a_day + second), ringfence::detail::end_of_9999)}};
        };
        if (day)
            return {.when = utc(!seconds && sense == time_sense::end ? *day + 1 : *day, seconds.value_or(0))};
        const timestamp when = utc(today, *seconds);
        if (sense == time_sense::past && when > by.now)
            return doubt(backticked(text_) + " is still to come today: was `yesterday " + std::string{text_} +
                         "` meant?");
        if (sense != time_sense::past && when <= by.now)
            return doubt(backticked(text_) + " has passed today: was `tomorrow " + std::string{text_} + "` meant?");
        return {.when = when};
    }

private:
    static written_time doubt(std::string why) { return {.when = {}, .doubt = fault{std::move(why)}}; }

    bool done() const { return at_ == tokens_.size(); }
    std::size_t left() const { return tokens_.size() - at_; }
    const time_token& ahead(std::size_t by = 0) const { return tokens_[at_ + by]; }

    std::optional<std::int64_t> fail(std::string why)
    {
        wrong_ = std::move(why);
        return std::nullopt;
    }

    /// Days since 1970, of a day that is written; nothing where there is none, or with `wrong_` set.
    std::optional<std::int64_t> read_day(std::int64_t today)
    {
        constexpr std::array<std::pair<std::string_view, int>, 3> relative{
            {{"yesterday", -1}, {"today", 0}, {"tomorrow", 1}}};
        if (done())
            return std::nullopt;
        for (const auto& [word, days] : relative)
            if (ahead().is_word(word)) {
                ++at_;
                return today + days;
            }
        if (left() >= 5 && ahead().is == time_token::kind::digits && ahead(1).is == time_token::kind::mark &&
            ahead(1).text == ahead(3).text && ahead(2).is == time_token::kind::digits &&
            ahead(4).is == time_token::kind::digits && !ahead(1).is_mark(':'))
            return read_numbers();
        return read_named_month();
    }

    /// `2026-12-31`, `31.12.2026`, `31/12/2026`.
    std::optional<std::int64_t> read_numbers()
    {
        const char between = ahead(1).text.front();
        const time_token first = ahead();
        const time_token second = ahead(2);
        const time_token third = ahead(4);
        if (between != '-' && between != '.' && between != '/')
            return std::nullopt;
        if (first.has_digits(4, 4) && between == '-' && second.has_digits(2, 2) && third.has_digits(2, 2)) {
            at_ += 5;
            return day_of(first.value(), second.value(), third.value());
        }
        if (!first.has_digits(1, 2) || !second.has_digits(1, 2))
            return std::nullopt;
        if (third.has_digits(1, 2))
            return fail("write the year of " + backticked(text_) + " with four digits");
        if (!third.has_digits(4, 4))
            return std::nullopt;
        at_ += 5;
        const int a = first.value();
        const int b = second.value();
        if (between == '.' || a > 12 || a == b)
            return day_of(third.value(), b, a);
        if (b > 12)
            return day_of(third.value(), a, b);
        return fail(backticked(text_) + " may be two days: write it as " + written(third.value(), b, a) + " or " +
                    written(third.value(), a, b));
    }

    /// `31 Dec 2026`, `31. December 2026`, `December 31, 2026`.
    std::optional<std::int64_t> read_named_month()
    {
        std::size_t from = at_;
        std::optional<int> month;
        std::optional<int> day;
        for (int i = 0; i < 2 && from < tokens_.size(); ++i, ++from) {
            if (!month && (month = month_named(tokens_[from])))
                continue;
            if (day || !tokens_[from].has_digits(1, 2))
                return std::nullopt;
            day = tokens_[from].value();
            if (from + 1 < tokens_.size() && tokens_[from + 1].is_mark('.'))
                ++from;
        }
        if (!month || !day)
            return std::nullopt;
        if (from < tokens_.size() && tokens_[from].is_mark(','))
            ++from;
        if (from == tokens_.size() || !tokens_[from].has_digits(4, 4))
            return fail("write " + backticked(text_) + " with its year, of four digits");
        at_ = from + 1;
        return day_of(tokens_[from].value(), *month, *day);
    }

    static std::optional<int> month_named(const time_token& token)
    {
        constexpr std::array<std::string_view, 12> names{"january",   "february", "march",    "april",
                                                         "may",       "june",     "july",     "august",
                                                         "september", "october",  "november", "december"};
        if (token.is != time_token::kind::word || token.text.size() < 3)
            return std::nullopt;
        for (std::size_t i = 0; i < names.size(); ++i)
            if (names[i] == token.text || names[i].substr(0, 3) == token.text || (token.text == "sept" && i == 8))
                return static_cast<int>(i + 1);
        return std::nullopt;
    }

    std::optional<std::int64_t> day_of(int year, int month, int day)
    {
        using namespace std::chrono;
        const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                  std::chrono::day{static_cast<unsigned>(day)}};
        if (!date.ok())
            return fail("there is no day " + written(year, month, day));
        if (year < 1970)
            return fail(backticked(text_) + " is before 1970");
        return sys_days{date}.time_since_epoch().count();
    }

    static std::string written(int year, int month, int day)
    {
        using ringfence::detail::padded;
        return '`' + padded(year, 4) + '-' + padded(month, 2) + '-' + padded(day, 2) + '`';
    }

    /// What may stand between a day and a time: nothing, a comma, `at`, a `T`.
    void pass_between()
    {
        if (ahead().is_mark(',') || ahead().is_word("at") || ahead().is_word("t"))
            ++at_;
    }

    /// Seconds since midnight: `18:00`, `9:00:30`, `6 pm`, `6:30pm`, and `24:00`.
    std::optional<std::int64_t> read_time_of_day()
    {
        if (done() || !ahead().has_digits(1, 2))
            return std::nullopt;
        std::array<std::int64_t, 3> parts{ahead().value(), 0, 0};
        ++at_;
        std::size_t count = 1;
        while (count < parts.size() && left() >= 2 && ahead().is_mark(':') && ahead(1).has_digits(2, 2)) {
            parts[count++] = ahead(1).value();
            at_ += 2;
        }
        const bool before_noon = !done() && ahead().is_word("am");
        const bool half_day = before_noon || (!done() && ahead().is_word("pm"));
        const auto [hour, minute, second] = parts;
        if (minute > 59 || second > 59 || (count == 1 && !half_day))
            return give_up();
        if (!half_day) {
            if (hour > 24 || (hour == 24 && (minute != 0 || second != 0)))
                return give_up();
            return hour * 3600 + minute * 60 + second;
        }
        ++at_;
        if (hour < 1 || hour > 12)
            return give_up();
        return (hour % 12 + (before_noon ? 0 : 12)) * 3600 + minute * 60 + second;
    }

    std::optional<std::int64_t> give_up()
    {
        at_ = 0;  // so that it is not done
        return std::nullopt;
    }

    time_tokens tokens_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::string wrong_;
};

}  // namespace detail

RINGFENCE_DECL written_time read_written_time(std::string_view text, time_sense sense, const clock_setting& by)
{
    if (const auto duration = read_duration(text))
        return {.when = sense == time_sense::past ? by.now - *duration : by.now + *duration};
    // Fewer digits alone are a year, or a day's count of a spreadsheet, rather than seconds of January 1970.
    constexpr std::size_t least_epoch_digits = 9;
    const bool is_number = text.find_first_not_of("0123456789") == std::string_view::npos;
    if (const auto when =
            is_number && text.size() < least_epoch_digits
                ? std::nullopt
                : read_time(
                      text, [&] { return by.zone; }, sense == time_sense::end ? bare_day::end : bare_day::first_moment))
        return {.when = when};
    detail::written_time_reader reader{
        text.size() > detail::max_written_time ? detail::time_tokens{} : detail::time_tokens_of(text), text};
    return reader.read(sense, by);
}

}  // namespace ringfence::operate

#endif
