// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_NUMBER_TEXT_HPP
#define RINGFENCE_NUMBER_TEXT_HPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/number/number.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ringfence {

/// A text longer than this many bytes is never a number: it is malformed.
inline constexpr std::size_t max_number_text = 250;

namespace detail {

using ascii::equals_without_case;
using ascii::is_digit;
using ascii::is_letter;
using ascii::to_lower;

constexpr bool is_beyond_ascii(char c) noexcept { return ascii::is_beyond(c); }

constexpr std::string_view trim(std::string_view text) noexcept
{
    constexpr std::string_view blank = " \t\r\n\v\f";
    const auto first = text.find_first_not_of(blank);
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

constexpr party malformed() noexcept { return {party_state::malformed, {}}; }

constexpr party withheld() noexcept { return {party_state::withheld, {}}; }

constexpr party identified(number n) noexcept { return {party_state::identified, n}; }

/// Whether a caller's text says that the number is not shown.
constexpr bool is_withheld_word(std::string_view text) noexcept
{
    constexpr std::array<std::string_view, 6> words{"anonymous",   "private", "restricted",
                                                    "unavailable", "unknown", "withheld"};
    return std::any_of(words.begin(), words.end(),
                       [text](std::string_view word) { return equals_without_case(text, word); });
}

/// What can be said of `text` (trimmed) without a numbering plan: withheld, too long, or an alphanumeric
/// sender. Nothing when a plan must be asked.
constexpr std::optional<party> read_without_plan(std::string_view text) noexcept
{
    constexpr std::array<std::string_view, 5> withheld_words{"anonymous", "restricted", "unavailable", "unknown",
                                                             "withheld"};
    if (text.empty())
        return withheld();
    if (text.size() > max_number_text || text.find('\0') != std::string_view::npos)
        return malformed();
    if (std::none_of(text.begin(), text.end(), is_letter))
        return std::nullopt;
    for (const std::string_view word : withheld_words)
        if (equals_without_case(text, word))
            return withheld();
    if (text.front() == '+' || equals_without_case(text.substr(0, 4), "tel:"))
        return std::nullopt;
    if (const auto sender = number::sender(text))
        return identified(*sender);
    return std::nullopt;
}

/// Whether digits, without a country, are dialled as they are: 3 to 8 of them and fewer than `shortest`, the
/// fewest digits a national number of the region has. Without a region (`shortest` 0): 3 to 6 digits.
constexpr bool is_short_code(std::string_view digits, std::size_t shortest) noexcept
{
    const std::size_t below = shortest != 0 ? shortest : 7;
    return digits.size() >= number::min_short_code_digits && digits.size() <= number::max_short_code_digits &&
           digits.size() < below;
}

}  // namespace detail

}  // namespace ringfence

#endif
