// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LISTS_STOPS_IPP
#define RINGFENCE_STORE_LISTS_STOPS_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/numbers.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/stopped.hpp>
#include <ringfence/store/lists/in_force.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/stops.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ringfence::store {

namespace detail {

/// What of a list a call of this number is counted for.
inline std::optional<number_pattern> stopped_by(const transaction& in, const std::vector<layer_info>& all,
                                                std::uint32_t list, number who, timestamp now)
{
    const auto is_of_list = [&](const layer_info& layer) {
        return layer.list == list && layer.state == layer_state::active && layer.kind != layer_kind::deleted;
    };
    const number_pattern exactly{who, who};
    const auto own = find_entry(in, list, exactly);
    if ((own && !is_over(*own, now)) ||
        std::ranges::any_of(all, [&](const layer_info& l) { return is_of_list(l) && has_bit(in, l.id, who.bits()); }))
        return exactly;
    std::optional<number_pattern> found;
    for_each_cover(in, who, [&](std::uint32_t id, const number_pattern& cover) {
        const auto layer = std::ranges::find(all, id, &layer_info::id);
        if (!found && layer != all.end() && is_of_list(*layer))
            found = cover;
    });
    return found || !own ? found : exactly;
}

/// The same of what a rule file writes into the list.
inline std::optional<number_pattern> stopped_by(const written_numbers& written, number who)
{
    const number_pattern exactly{who, who};
    if (std::ranges::binary_search(written.numbers, exactly))
        return exactly;
    const auto cover = std::ranges::find_if(
        written.numbers, [&](const number_pattern& each) { return !each.is_single() && each.covers(who); });
    return cover == written.numbers.end() ? std::nullopt : std::optional{*cover};
}

}  // namespace detail

RINGFENCE_DECL void add_stops(write_transaction& in, std::span<const stop_count> counts, timestamp now,
                              const written_into& written)
{
    if (in.owner().format() < 3)
        return;
    const std::vector<layer_info> all = layers(in);
    const auto by = [&](const stop_count& one) {
        auto pattern = detail::stopped_by(in, all, one.list, one.who, now);
        if (!pattern && written)
            if (const auto list = find_list(in, one.list))
                pattern = detail::stopped_by(written(*list), one.who);
        return pattern;
    };
    for (const stop_count& one : counts)
        if (const auto pattern = by(one)) {
            stopped sum = stops_of(in, one.list, *pattern);
            sum.count += one.count;
            sum.last = std::max(sum.last, now);
            in.put(table::stops, layout::stop_key(one.list, *pattern), layout::encode(sum));
        }
}

RINGFENCE_DECL stopped stops_of(const transaction& in, std::uint32_t list, const number_pattern& pattern)
{
    const auto found = in.get(table::stops, layout::stop_key(list, pattern));
    return found ? layout::decode_stopped(*found) : stopped{};
}

}  // namespace ringfence::store

#endif
