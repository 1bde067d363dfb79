// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_LEFTOVERS_IPP
#define RINGFENCE_STORE_IMPORT_LEFTOVERS_IPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/leftovers.hpp>
#include <ringfence/store/index/container.hpp>
#include <ringfence/store/index/edit.hpp>
#include <ringfence/store/index/segment.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/layout/import_detail.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/text_page.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <vector>

namespace ringfence::store {

namespace detail {

inline constexpr std::size_t least_step = std::size_t{1} << 20;  // bytes of the index written before a commit
inline constexpr std::size_t steps_of_an_index = 24;

RINGFENCE_DECL std::size_t step_budget(const transaction& in)
{
    return std::max(least_step, in.count(table::index) * index_layout::target_size / steps_of_an_index);
}

inline void clear_records(write_transaction& in, table of, const std::string& prefix)
{
    for (;;) {
        constexpr std::size_t at_a_time = 1024;
        std::vector<std::string> keys;
        {
            cursor at{in, of};
            for (bool more = at.seek(prefix); more && at.key().starts_with(prefix) && keys.size() < at_a_time;
                 more = at.next())
                keys.emplace_back(at.key());
        }
        if (keys.empty())
            return;
        for (const std::string& key : keys)
            in.erase(of, key);
    }
}

inline bool has_details(const transaction& in, std::uint32_t layer)
{
    const std::string prefix = layout::detail_prefix(layer);
    cursor at{in, table::details};
    return at.seek(prefix) && at.key().starts_with(prefix);
}

}  // namespace detail

RINGFENCE_DECL void clear_leftovers(environment& store)
{
    std::vector<layer_info> dead;
    {
        const read_transaction now{store.shared_from_this()};
        dead = layers(now);
        std::erase_if(dead, [&](const layer_info& layer) {
            return (layer.state != layer_state::building && layer.state != layer_state::dropped) ||
                   (layer.numbers == 0 && layer.patterns == 0 && !detail::has_details(now, layer.id));
        });
    }
    for (layer_info& layer : dead) {
        layer_cleared reached;
        reached.done = layer.numbers == 0;
        reached.next_block = layer.lowest / index_layout::block_size;
        while (!reached.done)
            reached = store.write([&](write_transaction& in) {
                return clear_layer(in, layer.id, reached.next_block, layer.highest, detail::step_budget(in));
            });
        store.write([&](write_transaction& in) {
            if (layer.patterns != 0)
                clear_spans(in, layer.id);
            detail::clear_records(in, table::details, layout::detail_prefix(layer.id));
            detail::clear_records(in, table::texts, layout::import_texts_prefix(layer.id));
            layer_info cleared = layer;
            cleared.state = layer_state::dropped;
            cleared.numbers = 0;
            cleared.patterns = 0;
            detail::put_layer(in, cleared);
        });
    }
}

RINGFENCE_DECL void clear_leftovers_later(environment& store) noexcept
{
    try {
        clear_leftovers(store);
    } catch (const std::exception&) {
        // An import that is done is not reported as failed, neither for the disk nor for want of memory.
    }
}

}  // namespace ringfence::store

#endif
