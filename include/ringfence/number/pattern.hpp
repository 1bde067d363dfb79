// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_NUMBER_PATTERN_HPP
#define RINGFENCE_NUMBER_PATTERN_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/number/text.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace ringfence {

/// A prefix or range as read, or why it is none.
struct pattern_reading {
    std::optional<number_pattern> pattern;
    std::string_view reason{};  ///< for people, lower case, a string literal; empty when there is a pattern

    explicit operator bool() const noexcept { return pattern.has_value(); }
};

namespace detail {

/// E.164 digits with what may group them, `+` first: the digits alone. At most 15 and the first not 0.
struct grouped_digits {
    std::array<char, number::max_e164_digits> digits{};
    std::size_t count = 0;
    std::string_view reason{};

    std::string_view view() const noexcept { return {digits.data(), count}; }
};

/// `text`: `+`, then digits; single spaces, dots, hyphens, slashes and parentheses may stand between them.
constexpr grouped_digits read_grouped_digits(std::string_view text) noexcept
{
    grouped_digits found;
    if (text.empty() || text.front() != '+')
        return {.reason = "a prefix or a range is written internationally, beginning with `+`"};
    // Whether it belongs to the number depends on the country.
    if (text.find("(0)") != std::string_view::npos)
        return {.reason = "`(0)` in a prefix or a range: write it as it is dialled from abroad"};
    for (const char c : text.substr(1)) {
        if (is_digit(c)) {
            if (found.count == found.digits.size())
                return {.reason = "more than 15 digits"};
            found.digits[found.count++] = c;
        } else if (std::string_view{" .-/()"}.find(c) == std::string_view::npos) {
            return {.reason = "a character that cannot be part of a prefix or a range"};
        }
    }
    if (found.count == 0)
        return {.reason = "no digits after `+`"};
    if (found.digits[0] == '0')
        return {.reason = "no country's numbers begin with +0"};
    return found;
}

constexpr pattern_reading refuse(std::string_view reason) noexcept { return {std::nullopt, reason}; }

constexpr pattern_reading read_range(std::string_view first_text, std::string_view last_text) noexcept
{
    const grouped_digits first = read_grouped_digits(trim(first_text));
    if (!first.reason.empty())
        return refuse(first.reason);
    const grouped_digits last = read_grouped_digits(trim(last_text));
    if (!last.reason.empty())
        return refuse(last.reason);
    if (first.count != last.count)
        return refuse("the ends of a range have different lengths");
    const number_pattern range{*number::e164(first.view()), *number::e164(last.view())};
    if (range.first > range.last)
        return refuse("the range ends before it begins");
    return {range};
}

/// `free`: how many digits may be any.
constexpr pattern_reading read_free_digits(std::string_view head_text, std::size_t free) noexcept
{
    grouped_digits head = read_grouped_digits(trim(head_text));
    if (!head.reason.empty())
        return refuse(head.reason);
    if (head.count + free > number::max_e164_digits)
        return refuse("more than 15 digits");
    grouped_digits last = head;
    for (std::size_t i = 0; i < free; ++i) {
        head.digits[head.count++] = '0';
        last.digits[last.count++] = '9';
    }
    return {number_pattern{*number::e164(head.view()), *number::e164(last.view())}};
}

constexpr pattern_reading read_prefix(std::string_view head_text) noexcept
{
    const grouped_digits head = read_grouped_digits(trim(head_text));
    if (!head.reason.empty())
        return refuse(head.reason);
    const number prefix = *number::prefix(head.view());
    return {number_pattern{prefix, prefix}};
}

/// `text` without the run of `#`, `x` or `X` (one of them) at its end, if only digits and what groups them stand
/// before it; else all of it. So `+1 800 FLOWERX` keeps its X.
constexpr std::string_view without_free_digits(std::string_view text) noexcept
{
    const char mark = text.back();
    if (mark != '#' && mark != 'x' && mark != 'X')
        return text;
    const auto last = text.find_last_not_of(mark);
    const bool is_digits = last != std::string_view::npos &&
                           text.substr(0, last + 1).find_first_not_of("+0123456789 .-/()") == std::string_view::npos;
    return is_digits ? text.substr(0, last + 1) : text;
}

}  // namespace detail

/// Reads what is written as a prefix or as a range; nothing where `text` is neither, and may be a number.
///
/// - `+4121560*`: the numbers that begin with these digits, of any length;
/// - `+4121560####`, `+4121560xxxx` or `+4121560XXXX`: so many digits more, an inclusive range of one length;
/// - `+41215600000..+41215609999`: an inclusive range, both ends of one length, the first not after the last.
///
/// All begin with `+`; spaces, `.-/()` may group their digits. A prefix in national format is refused: what `022*`
/// stands for depends on how long its numbers are. One `x` behind a blank is no free digit but the beginning of an
/// extension that nobody filled in. `text` is trimmed and not empty. Thread-safe; throws nothing.
constexpr std::optional<pattern_reading> read_prefix_or_range(std::string_view text) noexcept
{
    const std::string_view head = detail::without_free_digits(text);
    const std::size_t marks = text.size() - head.size();
    const std::size_t free = marks == 1 && head.ends_with(' ') ? 0 : marks;
    if (free != 0 && text.front() == '+')
        return detail::read_free_digits(head, free);
    if (const auto dots = text.find(".."); dots != std::string_view::npos)
        return detail::read_range(text.substr(0, dots), text.substr(dots + 2));
    if (text.back() == '*')
        return detail::read_prefix(text.substr(0, text.size() - 1));
    if (free != 0)
        return detail::refuse("a prefix or a range is written internationally, beginning with `+`");
    return std::nullopt;
}

/// Reads one line of a list of area codes and other beginnings of numbers: `416`, `022`, `0800 *`, `+4822`, `+4822*`.
/// What begins with `+` is international, the rest is read by the plan's region. With `x` or `#` at its end, so many
/// digits are free, as in `read_prefix_or_range`. Blanks around are ignored; spaces and `.-/()` may group the digits.
/// Thread-safe; throws nothing.
RINGFENCE_DECL pattern_reading read_prefix(std::string_view text, const numbering_plan& plan);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/number/pattern.ipp>
#endif

#endif
