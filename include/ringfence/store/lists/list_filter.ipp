// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LISTS_LIST_FILTER_IPP
#define RINGFENCE_STORE_LISTS_LIST_FILTER_IPP

#include <ringfence/base/folded_letters.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/lists/list_filter.hpp>
#include <ringfence/store/lists/listed.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL bool passes_state(const list_filter& filter, listed_state state)
{
    return filter.states.empty() || std::ranges::find(filter.states, state) != filter.states.end();
}

RINGFENCE_DECL bool sounds_right(const list_filter& filter, const digit_test& digits, const number_pattern& pattern)
{
    return digits.has_digits(pattern) ||
           (pattern.first.kind() == number_kind::sender && contains_folded(pattern.first.to_string(), filter.text));
}

RINGFENCE_DECL bool passes(const list_filter& filter, const digit_test& digits, const listed& row)
{
    const entry& e = row.about;
    if (!passes_state(filter, row.state) || (filter.import != 0 && e.import != filter.import))
        return false;
    if (filter.added_after && e.created_at < *filter.added_after)
        return false;
    if (filter.added_before && e.created_at >= *filter.added_before)
        return false;
    if (filter.expires_before && (!e.expires || *e.expires >= *filter.expires_before))
        return false;
    if (!filter.user.empty() && e.created_by.user != filter.user)
        return false;
    return filter.text.empty() || contains_folded(e.description, filter.text) ||
           (row.from == listed::origin::entry && contains_folded(e.typed, filter.text)) ||
           sounds_right(filter, digits, e.pattern);
}

}  // namespace detail

}  // namespace ringfence::store

#endif
