// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Which numbers are in layers of the index: counted, compared with other numbers, gone through in order. Reads the
// table; decisions look up in `directory`.

#ifndef RINGFENCE_STORE_INDEX_NUMBERS_HPP
#define RINGFENCE_STORE_INDEX_NUMBERS_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/container.hpp>
#include <ringfence/store/index/segment.hpp>
#include <ringfence/store/layout/key.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ringfence::store {

namespace index_layout {

/// The suffixes of one block as bits.
class suffix_set {
public:
    void clear() noexcept { words_.fill(0); }
    void add(const container& c)
    {
        for_each_suffix(c, [&](std::uint16_t suffix) { words_[suffix / 64] |= std::uint64_t{1} << (suffix % 64); });
    }
    bool contains(std::uint64_t suffix) const noexcept { return (words_[suffix / 64] >> (suffix % 64) & 1) != 0; }
    std::uint64_t count() const noexcept
    {
        std::uint64_t count = 0;
        for (const std::uint64_t word : words_)
            count += static_cast<std::uint64_t>(std::popcount(word));
        return count;
    }

private:
    std::array<std::uint64_t, (block_size + 63) / 64> words_{};
};

}  // namespace index_layout

/// How many different numbers are in any of `layers` (sorted). Reads the whole index, some 100 million numbers a
/// second. Throws `error`.
RINGFENCE_DECL std::uint64_t count_union(const transaction& in, std::span<const std::uint32_t> layers);

/// `f(bits)` for each of `numbers` (`number::bits()`, sorted, different) that is in any of `layers` (sorted), in order.
/// Reads the blocks of those numbers alone. Throws `error`.
template <class F>
void for_each_common(const transaction& in, std::span<const std::uint32_t> layers,
                     std::span<const std::uint64_t> numbers, F&& f)
{
    using namespace index_layout;
    constexpr std::size_t few = 64;  // numbers of a block that are better looked up than compared with a set
    if (layers.empty())
        return;
    suffix_set any;
    cursor at{in, table::index};
    for (std::size_t next = 0; next < numbers.size();) {
        const std::uint64_t first_block = numbers[next] / block_size;
        if (!at.seek_back(layout::key_u64(first_block)) && !at.first())
            break;
        const segment_view segment{layout::id_of_key(at.key(), 8), at.value()};
        if (segment.first() > first_block || segment.last_block() < first_block) {
            // Between two segments: on to the first number that the later one may have.
            if (segment.first() < first_block && !at.next())
                break;
            const std::uint64_t base = layout::id_of_key(at.key(), 8) * block_size;
            next = static_cast<std::size_t>(std::ranges::lower_bound(numbers.subspan(next), base) - numbers.begin());
            continue;
        }
        while (next < numbers.size() && numbers[next] / block_size <= segment.last_block()) {
            const std::uint64_t block = numbers[next] / block_size;
            std::size_t last = next;
            while (last < numbers.size() && numbers[last] / block_size == block)
                ++last;
            const auto of_block = numbers.subspan(next, last - next);
            next = last;
            const auto [begin, end] = segment.find(block);
            container_reader each{begin, end};
            if (of_block.size() > few) {
                any.clear();
                for (container c; each.next(c) && c.layer <= layers.back();)
                    if (std::ranges::binary_search(layers, c.layer))
                        any.add(c);
                for (const std::uint64_t bits : of_block)
                    if (any.contains(bits % block_size))
                        f(bits);
                continue;
            }
            std::uint64_t known = 0;  // a bit for each of the few
            for (container c; each.next(c) && c.layer <= layers.back();)
                if (std::ranges::binary_search(layers, c.layer))
                    for (std::size_t i = 0; i < of_block.size(); ++i)
                        if (c.contains(static_cast<std::uint16_t>(of_block[i] % block_size)))
                            known |= std::uint64_t{1} << i;
            for (; known != 0; known &= known - 1)
                f(of_block[static_cast<std::size_t>(std::countr_zero(known))]);
        }
    }
}

/// How many of `numbers` are in any of `layers`, as `for_each_common`. Throws `error`.
RINGFENCE_DECL std::uint64_t count_common(const transaction& in, std::span<const std::uint32_t> layers,
                                          std::span<const std::uint64_t> numbers);

/// Those of `numbers` that are in any of `layers`, as `for_each_common`. Throws `error`.
RINGFENCE_DECL std::vector<std::uint64_t> find_common(const transaction& in, std::span<const std::uint32_t> layers,
                                                      std::span<const std::uint64_t> numbers);

/// Whether the number is set in the layer; prefixes and ranges do not count. Throws `error`.
RINGFENCE_DECL bool has_bit(const transaction& in, std::uint32_t layer, std::uint64_t bits);

/// `f(bits)` for each number of `layer` between `lowest` and `highest`, in order. `f` must not change the store.
/// Throws `error`.
template <class F>
void for_each_number(const transaction& in, std::uint32_t layer, std::uint64_t lowest, std::uint64_t highest, F&& f)
{
    using namespace index_layout;
    cursor at{in, table::index};
    for (bool more = at.seek_back(layout::key_u64(lowest / block_size)) || at.first(); more; more = at.next()) {
        const segment_view segment{layout::id_of_key(at.key(), 8), at.value()};
        if (segment.first() > highest / block_size)
            return;
        for (std::uint32_t i = 0; i < segment.slots(); ++i) {
            const std::uint64_t base = segment.block(i) * block_size;
            const auto [begin, end] = segment.bytes(i);
            container_reader each{begin, end};
            for (container c; each.next(c) && c.layer <= layer;)
                if (c.layer == layer)
                    for_each_suffix(c, [&](std::uint16_t suffix) {
                        if (base + suffix >= lowest && base + suffix <= highest)
                            f(base + suffix);
                    });
        }
    }
}

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/index/numbers.ipp>
#endif

#endif
