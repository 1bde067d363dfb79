// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_NUMBER_PATTERN_IPP
#define RINGFENCE_NUMBER_PATTERN_IPP

#include <ringfence/number/number.hpp>
#include <ringfence/number/pattern.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/number/text.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace ringfence {

RINGFENCE_DECL pattern_reading read_prefix(std::string_view text, const numbering_plan& plan)
{
    text = detail::trim(text);
    if (text.empty())
        return detail::refuse("empty");
    if (text.size() > max_number_text)
        return detail::refuse("longer than 250 bytes");
    std::string_view head = detail::without_free_digits(text);
    const std::size_t free = text.size() - head.size();
    if (free == 0 && head.back() == '*')
        head.remove_suffix(1);
    head = detail::trim(head);
    if (head.starts_with('+'))
        return free != 0 ? detail::read_free_digits(head, free) : detail::read_prefix(head);

    std::array<char, number::max_e164_digits> digits{};
    std::size_t count = 0;
    for (const char c : head) {
        if (detail::is_digit(c)) {
            if (count == digits.size())
                return detail::refuse("more than 15 digits");
            digits[count++] = c;
        } else if (std::string_view{" .-/()"}.find(c) == std::string_view::npos) {
            return detail::refuse("a character that cannot be part of a prefix or a range");
        }
    }
    if (count == 0)
        return detail::refuse("no digits");
    if (plan.region().empty())
        return detail::refuse("without a region a prefix begins with `+`");
    if (plan.has_two_beginnings({digits.data(), count}))
        return detail::refuse("it may begin with the country's code or with an area's: write it with its `+`");
    const auto prefix = plan.area_prefix({digits.data(), count});
    if (!prefix)
        return detail::refuse("no number of the region begins with these digits");
    if (free == 0)
        return {number_pattern{*prefix, *prefix}};
    std::string whole = prefix->to_string();
    whole.erase(whole.find_last_not_of('*') + 1);
    return detail::read_free_digits(whole, free);
}

}  // namespace ringfence

#endif
