// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LISTS_SWEEP_IPP
#define RINGFENCE_STORE_LISTS_SWEEP_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/in_force.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/placement.hpp>
#include <ringfence/store/lists/sweep.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL std::size_t sweep(write_transaction& in, list_info& list, timestamp now, std::size_t limit)
{
    const std::string prefix = layout::expiry_prefix(list.id);
    std::vector<number_pattern> over;
    {
        cursor at{in, table::entries};
        for (bool more = at.seek(prefix); more && over.size() < limit && at.key().starts_with(prefix);
             more = at.next()) {
            std::string_view rest = at.key().substr(prefix.size());
            if (layout::take_expiry(rest) > now)
                break;
            over.push_back(layout::take_pattern(rest));
        }
    }
    for (const number_pattern& pattern : over) {
        const auto before = find_entry(in, list.id, pattern);
        if (!before)
            layout::fail_corrupt("an entry's expiry is known and the entry is not");
        entry swept = *before;
        swept.swept = true;
        replace_entry(in, list, before, swept);
    }
    return over.size();
}

}  // namespace detail

RINGFENCE_DECL std::optional<timestamp> next_expiry(const transaction& in, std::uint32_t list)
{
    const std::string prefix = layout::expiry_prefix(list);
    cursor at{in, table::entries};
    if (!at.seek(prefix) || !at.key().starts_with(prefix))
        return std::nullopt;
    std::string_view rest = at.key().substr(prefix.size());
    return layout::take_expiry(rest);
}

RINGFENCE_DECL std::size_t sweep_expired(write_transaction& in, std::uint32_t id, timestamp now, std::size_t limit)
{
    list_info list = detail::require_list(in, id);
    const std::size_t swept = detail::sweep(in, list, now, limit);
    if (swept != 0)
        detail::put_list(in, list);
    return swept;
}

}  // namespace ringfence::store

#endif
