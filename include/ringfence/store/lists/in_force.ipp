// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LISTS_IN_FORCE_IPP
#define RINGFENCE_STORE_LISTS_IN_FORCE_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/lists/in_force.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace ringfence::store {

RINGFENCE_DECL bool in_force(const entry& of, timestamp now) noexcept
{
    return (of.state == entry_state::approved || of.state == entry_state::permanent) &&
           (!of.valid_from || *of.valid_from <= now) && (!of.expires || now < *of.expires);
}

RINGFENCE_DECL bool is_over(const entry& of, timestamp now) noexcept
{
    return of.state == entry_state::cleared || of.swept || (of.expires && *of.expires <= now);
}

RINGFENCE_DECL std::optional<entry> find_entry(const transaction& in, std::uint32_t list, const number_pattern& pattern)
{
    const auto record = in.get(table::entries, layout::entry_key(list, pattern));
    if (!record)
        return std::nullopt;
    return layout::decode_entry(pattern, *record);
}

RINGFENCE_DECL std::vector<entry> find_entries(const transaction& in, std::uint32_t list, number n)
{
    std::vector<entry> found;
    if (auto own = find_entry(in, list, {n, n}))
        found.push_back(*std::move(own));
    for_each_cover(in, n, [&](std::uint32_t, const number_pattern& pattern) {
        const bool known = std::ranges::any_of(found, [&](const entry& e) { return e.pattern == pattern; });
        if (known)
            return;
        if (auto covering = find_entry(in, list, pattern);
            covering && covering->state != entry_state::cleared && covering->state != entry_state::pending)
            found.push_back(*std::move(covering));
    });
    return found;
}

RINGFENCE_DECL bool timed_in_force(const transaction& in, std::uint32_t list, number n, timestamp now)
{
    const auto found = find_entries(in, list, n);
    return std::ranges::any_of(found, [&](const entry& e) { return in_force(e, now); });
}

}  // namespace ringfence::store

#endif
