// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_INDEX_NUMBERS_IPP
#define RINGFENCE_STORE_INDEX_NUMBERS_IPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/container.hpp>
#include <ringfence/store/index/numbers.hpp>
#include <ringfence/store/index/segment.hpp>
#include <ringfence/store/layout/key.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace ringfence::store {

RINGFENCE_DECL std::uint64_t count_union(const transaction& in, std::span<const std::uint32_t> layers)
{
    using namespace index_layout;
    std::uint64_t count = 0;
    if (layers.empty())
        return count;
    suffix_set any;
    cursor at{in, table::index};
    for (bool more = at.first(); more; more = at.next()) {
        const segment_view segment{layout::id_of_key(at.key(), 8), at.value()};
        for (std::uint32_t i = 0; i < segment.slots(); ++i) {
            const auto [begin, end] = segment.bytes(i);
            container_reader each{begin, end};
            container alone;
            unsigned found = 0;
            for (container c; each.next(c) && c.layer <= layers.back();) {
                if (!std::ranges::binary_search(layers, c.layer))
                    continue;
                if (++found == 1) {
                    alone = c;
                    continue;
                }
                if (found == 2) {
                    any.clear();
                    any.add(alone);
                }
                any.add(c);
            }
            if (found != 0)
                count += found == 1 ? suffix_count(alone) : any.count();
        }
    }
    return count;
}

RINGFENCE_DECL std::uint64_t count_common(const transaction& in, std::span<const std::uint32_t> layers,
                                          std::span<const std::uint64_t> numbers)
{
    std::uint64_t count = 0;
    for_each_common(in, layers, numbers, [&](std::uint64_t) { ++count; });
    return count;
}

RINGFENCE_DECL std::vector<std::uint64_t> find_common(const transaction& in, std::span<const std::uint32_t> layers,
                                                      std::span<const std::uint64_t> numbers)
{
    std::vector<std::uint64_t> found;
    for_each_common(in, layers, numbers, [&](std::uint64_t bits) { found.push_back(bits); });
    return found;
}

RINGFENCE_DECL bool has_bit(const transaction& in, std::uint32_t layer, std::uint64_t bits)
{
    using namespace index_layout;
    cursor at{in, table::index};
    if (!at.seek_back(layout::key_u64(bits / block_size)))
        return false;
    const segment_view segment{layout::id_of_key(at.key(), 8), at.value()};
    const auto [begin, end] = segment.find(bits / block_size);
    container_reader each{begin, end};
    for (container c; each.next(c);)
        if (c.layer == layer)
            return c.contains(static_cast<std::uint16_t>(bits % block_size));
    return false;
}

}  // namespace ringfence::store

#endif
