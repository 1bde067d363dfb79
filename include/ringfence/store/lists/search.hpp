// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a person types into a search field, as a filter of what is in a list.

#ifndef RINGFENCE_STORE_LISTS_SEARCH_HPP
#define RINGFENCE_STORE_LISTS_SEARCH_HPP

#include <ringfence/number/number.hpp>
#include <ringfence/store/lists/list_filter.hpp>

#include <string>
#include <string_view>

namespace ringfence::store {

namespace detail {

/// The digits of a text that has nothing but digits and what may group them, without them; nothing for another text.
inline std::string grouped_digits_of(std::string_view typed)
{
    std::string digits;
    for (const char c : typed) {
        if (c >= '0' && c <= '9')
            digits.push_back(c);
        else if (std::string_view{"+ .-/()*"}.find(c) == std::string_view::npos)
            return {};
    }
    return digits;
}

}  // namespace detail

/// Looks for what was typed: always as a text in descriptions and in numbers as they were typed, and where it is
/// digits, grouped in whatever way, in numbers too. `read(typed)` reads a number by the region in force and returns a
/// `party`; what it reads as a whole international number is looked for with its country's code, so that a national
/// prefix does no harm. Throws what `read` throws.
template <class Read>
void search_for(list_filter& in, std::string_view typed, Read&& read)
{
    in.text = typed;
    in.digits = detail::grouped_digits_of(typed);
    if (in.digits.empty())
        return;
    const party whole = read(typed);
    if (whole.state != party_state::identified || whole.value.kind() != number_kind::e164)
        return;
    std::string text = whole.value.to_string();
    std::erase(text, '+');
    in.digits = std::move(text);
}

}  // namespace ringfence::store

#endif
