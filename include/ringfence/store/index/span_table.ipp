// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_INDEX_SPAN_TABLE_IPP
#define RINGFENCE_STORE_INDEX_SPAN_TABLE_IPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/span_table.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ringfence::store {

RINGFENCE_DECL span_table::span_table(const transaction& from)
{
    using namespace index_layout;
    const std::size_t count = from.count(table::spans);
    if (count == 0)
        return;
    if (count > max_span_nodes)
        throw error{error_code::full, "the store holds more prefixes and ranges than this program reads"};
    slots_.resize(std::bit_ceil(count * 2));
    gates_.resize(gate_count);
    cursor at{from, table::spans};
    for (bool more = at.first(); more; more = at.next()) {
        const std::uint64_t key = layout::id_of_key(at.key(), 8);
        const span_node node = span_node::unpacked(key);
        if (node.digits == 0 || node.value == 0 || digits_of(node.value) != node.digits ||
            (node.total != 0 && node.total < node.digits))
            layout::fail_corrupt("a prefix or range has a wrong key");
        std::vector<std::uint32_t> layers;
        for (const posting& one : decode_postings(node, at.value()))
            layers.push_back(one.layer);
        std::ranges::sort(layers);
        layers.erase(std::unique(layers.begin(), layers.end()), layers.end());
        slot& to = slots_[place(key)];
        to = {key, static_cast<std::uint32_t>(layers_.size()), static_cast<std::uint32_t>(layers.size())};
        layers_.insert(layers_.end(), layers.begin(), layers.end());
        open_gates(node);
    }
}

RINGFENCE_DECL std::size_t span_table::place(std::uint64_t key) const noexcept
{
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>((key * 0x9e3779b97f4a7c15) >> 32) & mask;
    while (slots_[at].key != 0 && slots_[at].key != key)
        at = (at + 1) & mask;
    return at;
}

RINGFENCE_DECL void span_table::open_gates(const span_node& node)
{
    using namespace index_layout;
    const std::uint32_t bit = 1U << (node.digits + (node.total == 0 ? 0 : 16));
    std::uint64_t first = node.value;
    std::uint64_t last = 0;
    if (node.digits > gate_digits) {
        first = last = node.value / powers_of_ten[node.digits - gate_digits];
    } else {
        first *= powers_of_ten[gate_digits - node.digits];
        last = first + powers_of_ten[gate_digits - node.digits] - 1;
    }
    for (; first <= last; ++first)
        gates_[first] |= bit;
}

}  // namespace ringfence::store

#endif
