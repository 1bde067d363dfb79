// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LISTS_PLACEMENT_IPP
#define RINGFENCE_STORE_LISTS_PLACEMENT_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/edit.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/placement.hpp>
#include <ringfence/store/lists/texts.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL place place_of(const entry& e) noexcept
{
    if (e.swept || e.state == entry_state::pending || e.state == entry_state::cleared)
        return place::nowhere;
    return e.expires || e.valid_from ? place::timed : place::steady;
}

RINGFENCE_DECL void set_in_index(write_transaction& in, const list_info& list, const entry& e, presence wanted)
{
    const place where = place_of(e);
    if (where == place::nowhere)
        return;
    const std::uint32_t layer = where == place::steady ? list.steady_layer : list.timed_layer;
    if (e.pattern.is_single()) {
        const std::array<std::uint64_t, 1> bits{e.pattern.first.bits()};
        change_bits(in, layer, bits, wanted == presence::in ? bit_change::set : bit_change::clear);
    } else if (wanted == presence::in) {
        add_span(in, layer, e.pattern);
    } else {
        remove_span(in, layer, e.pattern);
    }
}

RINGFENCE_DECL void set_expiry_key(write_transaction& in, const list_info& list, const entry& e, presence wanted)
{
    if (place_of(e) != place::timed || !e.expires)
        return;
    const std::string key = layout::expiry_key(list.id, *e.expires, e.pattern);
    if (wanted == presence::in)
        in.put(table::entries, key, {});
    else
        in.erase(table::entries, key);
}

RINGFENCE_DECL std::uint64_t& count_of(entry_counts& counts, const entry& e) noexcept
{
    if (e.swept)
        return counts.expired;
    switch (e.state) {
    case entry_state::pending: return counts.pending;
    case entry_state::approved: return counts.approved;
    case entry_state::permanent: return counts.permanent;
    case entry_state::cleared: break;
    }
    return counts.cleared;
}

RINGFENCE_DECL void replace_entry(write_transaction& in, list_info& list, const std::optional<entry>& before,
                                  const entry& now)
{
    const bool moves = !before || place_of(*before) != place_of(now);
    if (before) {
        set_expiry_key(in, list, *before, presence::out);
        if (moves)
            set_in_index(in, list, *before, presence::out);
        --count_of(list.entries, *before);
    }
    if (moves)
        set_in_index(in, list, now, presence::in);
    set_expiry_key(in, list, now, presence::in);
    ++count_of(list.entries, now);
    in.put(table::entries, layout::entry_key(list.id, now.pattern), layout::encode(now));
    put_text(in, list.id, before, now);
}

RINGFENCE_DECL std::uint64_t live_entries(const entry_counts& counts) noexcept
{
    return counts.pending + counts.approved + counts.permanent;
}

}  // namespace detail

}  // namespace ringfence::store

#endif
