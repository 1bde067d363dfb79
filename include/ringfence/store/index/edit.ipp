// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_INDEX_EDIT_IPP
#define RINGFENCE_STORE_INDEX_EDIT_IPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/changes.hpp>
#include <ringfence/store/index/container.hpp>
#include <ringfence/store/index/edit.hpp>
#include <ringfence/store/index/segment.hpp>
#include <ringfence/store/index/segment_writer.hpp>
#include <ringfence/store/layout/key.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace ringfence::store {

namespace index_layout {

/// Appends to `to` the containers of a block, [old_begin, old_end), with `numbers` of that block set or cleared
/// in `layer`. Returns how many bits changed. `scratch` saves allocations.
inline std::uint64_t edit_block(bytes& to, const std::uint8_t* old_begin, const std::uint8_t* old_end,
                                std::uint32_t layer, std::span<const std::uint64_t> numbers, bit_change change,
                                std::vector<std::uint16_t>& scratch)
{
    std::uint64_t changed = 0;
    std::uint32_t last_written = 0;
    bool done = false;
    scratch.clear();
    const auto suffix_of = [](std::uint64_t bits) { return static_cast<std::uint16_t>(bits % block_size); };
    const auto write_scratch = [&] {
        done = true;
        if (scratch.empty())
            return;
        append_container(to, layer - last_written, scratch);
        last_written = layer;
    };
    const auto set_alone = [&] {
        if (change == bit_change::set) {
            for (const std::uint64_t bits : numbers)
                scratch.push_back(suffix_of(bits));
            changed += numbers.size();
        }
        write_scratch();
    };

    container_reader old{old_begin, old_end};
    for (container c; old.next(c);) {
        if (!done && c.layer > layer)
            set_alone();
        if (c.layer != layer) {
            append_head(to, c.layer - last_written, c.kind, c.count);
            to.insert(to.end(), c.data, c.data + c.size);
            last_written = c.layer;
            continue;
        }
        auto next = numbers.begin();
        for_each_suffix(c, [&](std::uint16_t suffix) {
            for (; next != numbers.end() && suffix_of(*next) < suffix; ++next)
                if (change == bit_change::set) {
                    scratch.push_back(suffix_of(*next));
                    ++changed;
                }
            const bool named = next != numbers.end() && suffix_of(*next) == suffix;
            if (named)
                ++next;
            if (named && change == bit_change::clear)
                ++changed;
            else
                scratch.push_back(suffix);
        });
        for (; next != numbers.end(); ++next)
            if (change == bit_change::set) {
                scratch.push_back(suffix_of(*next));
                ++changed;
            }
        write_scratch();
    }
    if (!done)
        set_alone();
    return changed;
}

/// Goes through the segments that `numbers` (sorted, different) belong to, and writes anew those in which something is
/// to change. `concerns(begin, end, of_block)` tells whether a block's containers change by its numbers; where none of
/// a segment's do, it stays. `edit(to, begin, end, of_block)` appends a block's new containers to `to`. Stops early
/// once about `budget` bytes have been written. Returns how many of the numbers were dealt with.
template <class Concerns, class Edit>
std::size_t rewrite_blocks(write_transaction& in, std::span<const std::uint64_t> numbers, std::size_t budget,
                           Concerns&& concerns, Edit&& edit)
{
    std::size_t consumed = 0;
    bytes old_copy;
    std::size_t written = 0;
    const auto end_of_block = [](std::span<const std::uint64_t> of, std::size_t first, std::size_t limit) {
        std::size_t last = first;
        while (last < limit && of[last] / block_size == of[first] / block_size)
            ++last;
        return last;
    };
    while (consumed < numbers.size() && written < budget) {
        const std::uint64_t block = numbers[consumed] / block_size;

        // The segment that the block belongs to, by value: writing may move what lies in the store.
        segment_view old;
        std::uint64_t upper = std::numeric_limits<std::uint64_t>::max();
        {
            cursor at{in, table::index};
            bool found = at.seek_back(layout::key_u64(block)) || at.first();
            if (found) {
                const std::uint64_t key = layout::id_of_key(at.key(), 8);
                const std::uint64_t apart = key > block ? key - block : block - key;
                if (apart > std::numeric_limits<std::uint32_t>::max()) {
                    found = false;
                    if (key > block)
                        upper = key;
                    else if (at.next())
                        upper = layout::id_of_key(at.key(), 8);
                } else {
                    const std::string_view value = at.value();
                    const auto* begin = reinterpret_cast<const std::uint8_t*>(value.data());
                    old_copy.assign(begin, begin + value.size());
                    old = segment_view{key, {reinterpret_cast<const char*>(old_copy.data()), old_copy.size()}};
                    if (at.next())
                        upper = layout::id_of_key(at.key(), 8);
                }
            }
        }
        const auto rest = numbers.subspan(consumed);
        const auto end_of_segment = static_cast<std::size_t>(
            std::ranges::partition_point(rest, [&](std::uint64_t bits) { return bits / block_size < upper; }) -
            rest.begin());

        bool any = false;
        for (std::size_t i = 0; i < end_of_segment && !any;) {
            const std::size_t last = end_of_block(rest, i, end_of_segment);
            const bool may_hold = old.slots() != 0 && rest[i] / block_size >= old.first();
            const auto [begin, end] = may_hold ? old.find(rest[i] / block_size) : segment_view::containers{};
            any = concerns(begin, end, rest.subspan(i, last - i));
            i = last;
        }
        if (!any) {
            consumed += end_of_segment;
            continue;
        }
        segment_writer out{in};
        if (old.slots() != 0) {
            in.erase(table::index, layout::key_u64(old.first()));
            touch_segment(in, old.first());
        }
        std::size_t next = 0;
        std::uint32_t slot = 0;
        while (slot < old.slots() || next < end_of_segment) {
            if (slot == old.slots() && written + out.written() >= budget)
                break;
            const bool has_new = next < end_of_segment;
            const std::uint64_t new_block = has_new ? rest[next] / block_size : 0;
            const bool take_old = slot < old.slots() && (!has_new || old.block(slot) <= new_block);
            const std::uint64_t current = take_old ? old.block(slot) : new_block;
            const std::uint8_t* old_begin = nullptr;
            const std::uint8_t* old_end = nullptr;
            if (take_old)
                std::tie(old_begin, old_end) = old.bytes(slot++);
            bytes& to = out.begin_block();
            if (has_new && current == new_block) {
                const std::size_t last = end_of_block(rest, next, end_of_segment);
                edit(to, old_begin, old_end, rest.subspan(next, last - next));
                next = last;
            } else {
                to.insert(to.end(), old_begin, old_end);
            }
            out.end_block(current);
        }
        out.finish();
        written += out.written();
        consumed += next;
    }
    return consumed;
}

}  // namespace index_layout

RINGFENCE_DECL bits_changed change_bits(write_transaction& in, std::uint32_t layer,
                                        std::span<const std::uint64_t> numbers, bit_change change, std::size_t budget)
{
    using namespace index_layout;
    bits_changed result;
    std::vector<std::uint16_t> scratch;
    result.consumed = rewrite_blocks(
        in, numbers, budget,
        [&](const std::uint8_t* begin, const std::uint8_t* end, std::span<const std::uint64_t> of_block) {
            if (change == bit_change::set)
                return true;
            container_reader each{begin, end};
            for (container c; each.next(c);)
                if (c.layer == layer)
                    return std::ranges::any_of(of_block, [&](std::uint64_t bits) {
                        return c.contains(static_cast<std::uint16_t>(bits % block_size));
                    });
            return false;
        },
        [&](bytes& to, const std::uint8_t* begin, const std::uint8_t* end, std::span<const std::uint64_t> of_block) {
            result.changed += edit_block(to, begin, end, layer, of_block, change, scratch);
        });
    return result;
}

RINGFENCE_DECL std::vector<std::uint64_t> move_bits(write_transaction& in, std::span<const std::uint32_t> from,
                                                    std::span<const std::uint32_t> to_layers,
                                                    std::span<const std::uint64_t> numbers)
{
    using namespace index_layout;
    std::vector<std::uint64_t> lost(from.size() + 1);
    std::vector<std::uint16_t> scratch;
    std::vector<std::uint64_t> moved;
    std::vector<std::uint64_t> all_moved;
    bytes step;
    bytes other;
    rewrite_blocks(
        in, numbers, std::numeric_limits<std::size_t>::max(),
        [&](const std::uint8_t* begin, const std::uint8_t* end, std::span<const std::uint64_t> of_block) {
            container_reader each{begin, end};
            for (container c; each.next(c);)
                if (std::ranges::binary_search(from, c.layer) && std::ranges::any_of(of_block, [&](std::uint64_t bits) {
                        return c.contains(static_cast<std::uint16_t>(bits % block_size));
                    }))
                    return true;
            return false;
        },
        [&](bytes& to, const std::uint8_t* begin, const std::uint8_t* end, std::span<const std::uint64_t> of_block) {
            all_moved.clear();
            step.assign(begin, end);
            for (std::size_t i = 0; i < from.size(); ++i) {
                // The bytes after a container may be touched in searching it, see `overread`.
                step.resize(step.size() + overread);
                const std::uint8_t* const last = step.data() + step.size() - overread;
                moved.clear();
                container_reader each{step.data(), last};
                for (container c; each.next(c) && c.layer <= from[i];)
                    if (c.layer == from[i])
                        for (const std::uint64_t bits : of_block)
                            if (c.contains(static_cast<std::uint16_t>(bits % block_size)))
                                moved.push_back(bits);
                if (moved.empty()) {
                    step.resize(step.size() - overread);
                    continue;
                }
                other.clear();
                lost[i] += edit_block(other, step.data(), last, from[i], moved, bit_change::clear, scratch);
                step.clear();
                edit_block(step, other.data(), other.data() + other.size(), to_layers[i], moved, bit_change::set,
                           scratch);
                all_moved.insert(all_moved.end(), moved.begin(), moved.end());
            }
            std::ranges::sort(all_moved);
            lost.back() +=
                static_cast<std::uint64_t>(std::unique(all_moved.begin(), all_moved.end()) - all_moved.begin());
            to.insert(to.end(), step.begin(), step.end());
        });
    return lost;
}

RINGFENCE_DECL layer_cleared clear_layer(write_transaction& in, std::uint32_t layer, std::uint64_t from_block,
                                         std::uint64_t highest, std::size_t budget)
{
    using namespace index_layout;
    layer_cleared result;
    result.next_block = from_block;
    bytes copy;
    std::size_t written = 0;
    while (written < budget) {
        segment_view segment;
        {
            cursor at{in, table::index};
            const std::string key = layout::key_u64(result.next_block);
            bool found = at.seek_back(key);
            if (!found)
                found = at.first();
            if (found && layout::id_of_key(at.key(), 8) < result.next_block) {
                const segment_view before{layout::id_of_key(at.key(), 8), at.value()};
                if (before.last_block() < result.next_block)
                    found = at.next();
            }
            if (!found || layout::id_of_key(at.key(), 8) > highest / block_size) {
                result.done = true;
                return result;
            }
            const auto* begin = reinterpret_cast<const std::uint8_t*>(at.value().data());
            copy.assign(begin, begin + at.value().size());
            segment =
                segment_view{layout::id_of_key(at.key(), 8), {reinterpret_cast<const char*>(copy.data()), copy.size()}};
        }
        result.next_block = segment.last_block() + 1;
        bool touched = false;
        for (std::uint32_t i = 0; i < segment.slots() && !touched; ++i) {
            const auto [begin, end] = segment.bytes(i);
            container_reader each{begin, end};
            for (container c; each.next(c) && c.layer <= layer;)
                touched = touched || c.layer == layer;
        }
        if (!touched)
            continue;
        in.erase(table::index, layout::key_u64(segment.first()));
        touch_segment(in, segment.first());
        segment_writer out{in};
        for (std::uint32_t i = 0; i < segment.slots(); ++i) {
            const auto [begin, end] = segment.bytes(i);
            container_reader each{begin, end};
            bytes& to = out.begin_block();
            std::uint32_t last_written = 0;
            for (container c; each.next(c);) {
                if (c.layer == layer) {
                    result.cleared += suffix_count(c);
                    continue;
                }
                append_head(to, c.layer - last_written, c.kind, c.count);
                to.insert(to.end(), c.data, c.data + c.size);
                last_written = c.layer;
            }
            out.end_block(segment.block(i));
        }
        out.finish();
        written += out.written() + least_size;
    }
    return result;
}

}  // namespace ringfence::store

#endif
