// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_INDEX_CONTAINER_IPP
#define RINGFENCE_STORE_INDEX_CONTAINER_IPP

#include <ringfence/store/index/container.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ringfence::store {

namespace index_layout {

inline void append_varint(bytes& to, std::uint32_t value)
{
    for (; value >= 0x80; value >>= 7)
        to.push_back(static_cast<std::uint8_t>(value | 0x80));
    to.push_back(static_cast<std::uint8_t>(value));
}

RINGFENCE_DECL void append_head(bytes& to, std::uint32_t layer_step, container_kind kind, std::uint32_t count)
{
    if (kind == container_kind::array && layer_step <= 8 && count <= 16) {
        to.push_back(static_cast<std::uint8_t>((layer_step - 1) << 4 | (count - 1)));
        return;
    }
    to.push_back(static_cast<std::uint8_t>(0x80 | static_cast<std::uint8_t>(kind)));
    append_varint(to, layer_step);
    if (kind == container_kind::array || kind == container_kind::runs)
        append_varint(to, count);
}

inline void append_u16(bytes& to, std::uint16_t value)
{
    to.push_back(static_cast<std::uint8_t>(value & 0xff));
    to.push_back(static_cast<std::uint8_t>(value >> 8));
}

RINGFENCE_DECL void append_container(bytes& to, std::uint32_t layer_step, std::span<const std::uint16_t> suffixes)
{
    const auto count = static_cast<std::uint32_t>(suffixes.size());
    if (count == block_size) {
        append_head(to, layer_step, container_kind::full, 0);
        return;
    }
    std::uint32_t runs = 1;
    for (std::uint32_t i = 1; i < count; ++i)
        runs += suffixes[i] != suffixes[i - 1] + 1 ? 1U : 0U;
    if (std::size_t{count} * 2 <= std::min<std::size_t>(bitmap_size, std::size_t{runs} * 4)) {
        append_head(to, layer_step, container_kind::array, count);
        for (const std::uint16_t suffix : suffixes)
            append_u16(to, suffix);
    } else if (std::size_t{runs} * 4 <= bitmap_size) {
        append_head(to, layer_step, container_kind::runs, runs);
        for (std::uint32_t i = 0; i < count;) {
            std::uint32_t last = i;
            while (last + 1 < count && suffixes[last + 1] == suffixes[last] + 1)
                ++last;
            append_u16(to, suffixes[i]);
            append_u16(to, suffixes[last]);
            i = last + 1;
        }
    } else {
        append_head(to, layer_step, container_kind::bitmap, 0);
        const std::size_t begin = to.size();
        to.resize(begin + bitmap_size);
        for (const std::uint16_t suffix : suffixes)
            to[begin + suffix / 8] = static_cast<std::uint8_t>(to[begin + suffix / 8] | 1U << (suffix % 8));
    }
}

RINGFENCE_DECL std::uint64_t suffix_count(const container& in)
{
    if (in.kind == container_kind::array)
        return in.count;
    std::uint64_t count = 0;
    for_each_suffix(in, [&](std::uint16_t) { ++count; });
    return count;
}

}  // namespace index_layout

}  // namespace ringfence::store

#endif
