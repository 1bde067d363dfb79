// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LISTS_LISTED_IPP
#define RINGFENCE_STORE_LISTS_LISTED_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/listed.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL listed_state listed_state_of(entry_state state) noexcept
{
    switch (state) {
    case entry_state::pending: return listed_state::pending;
    case entry_state::approved: return listed_state::approved;
    case entry_state::permanent: return listed_state::permanent;
    case entry_state::cleared: break;
    }
    return listed_state::cleared;
}

RINGFENCE_DECL listed_state state_at(const entry& e, timestamp now) noexcept
{
    return e.state != entry_state::cleared && is_over(e, now) ? listed_state::expired : listed_state_of(e.state);
}

RINGFENCE_DECL listed listed_of(entry e, timestamp now)
{
    const listed_state state = state_at(e, now);
    return {std::move(e), state};
}

RINGFENCE_DECL listed listed_of(const transaction& in, const layer_info& layer, const number_pattern& pattern)
{
    return {imported_entry(in, layer, pattern), listed_state_of(state_of(layer)), listed::origin::import};
}

}  // namespace detail

RINGFENCE_DECL std::optional<listed> find_listed(const transaction& in, const list_info& list,
                                                 const number_pattern& pattern, timestamp now)
{
    detail::holding has = detail::held(in, list.id, pattern, now);
    if (!has.stands && !has.own)
        return std::nullopt;
    listed row = detail::listed_of(*std::move(has.stands ? has.stands : has.own), now);
    row.from = has.is_live || !has.stands ? listed::origin::entry : listed::origin::import;
    row.list = list.id;
    return row;
}

RINGFENCE_DECL std::vector<covering> find_covers(const transaction& in, number n, timestamp now)
{
    std::vector<covering> found;
    for_each_cover(in, n, [&](std::uint32_t id, const number_pattern& pattern) {
        const auto layer = find_layer(in, id);
        if (!layer || layer->state != layer_state::active || layer->kind == layer_kind::deleted)
            return;
        if (layer->kind == layer_kind::import)
            found.push_back({layer->list, detail::listed_of(in, *layer, pattern)});
        else if (auto own = find_entry(in, layer->list, pattern))
            found.push_back({layer->list, detail::listed_of(*std::move(own), now)});
    });
    return found;
}

}  // namespace ringfence::store

#endif
