// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_INDEX_INDEX_IPP
#define RINGFENCE_STORE_INDEX_INDEX_IPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/index.hpp>
#include <ringfence/store/layout/counter.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace index_layout {

RINGFENCE_DECL void append_varint(bytes& to, std::uint32_t value)
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

RINGFENCE_DECL void append_u16(bytes& to, std::uint16_t value)
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
    if (count * 2 <= std::min<std::size_t>(bitmap_size, std::size_t{runs} * 4)) {
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

RINGFENCE_DECL void note_changes(write_transaction& in)
{
    if (!in.touched_index().segments.empty() || in.touched_index().spans != 0)
        return;
    in.before_commit([](write_transaction& w) {
        auto& all = w.touched_index();
        if (all.segments.empty() && all.spans == 0)
            return;
        std::ranges::sort(all.segments);
        all.segments.erase(std::unique(all.segments.begin(), all.segments.end()), all.segments.end());
        const std::uint64_t generation = layout::counter(w, layout::index_generation, 0) + 1;
        layout::set_counter(w, layout::index_generation, generation);
        std::string record;
        record.push_back(all.spans != 0 ? '\1' : '\0');
        if (all.segments.size() > changes_kept) {
            record.front() = static_cast<char>(record.front() | 2);
        } else {
            for (const std::uint64_t key : all.segments)
                layout::append_big_endian(record, key, 8);
        }
        w.put(table::changes, layout::key_u64(generation), record);
        if (generation > generations_kept)
            w.erase(table::changes, layout::key_u64(generation - generations_kept));
        all = {};
    });
}

RINGFENCE_DECL void touch_segment(write_transaction& in, std::uint64_t first)
{
    note_changes(in);
    in.touched_index().segments.push_back(first);
}

RINGFENCE_DECL void touch_spans(write_transaction& in)
{
    note_changes(in);
    ++in.touched_index().spans;
}

}  // namespace index_layout

namespace index_layout {

RINGFENCE_DECL std::uint64_t edit_block(bytes& to, const std::uint8_t* old_begin, const std::uint8_t* old_end,
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

namespace index_layout {

RINGFENCE_DECL std::vector<posting> decode_postings(const span_node& node, std::string_view stored)
{
    std::vector<posting> found;
    layout::reader from{stored};
    while (!from.at_end()) {
        posting& one = found.emplace_back();
        const std::uint64_t head = from.varint();
        if (head >> 1 == 0 || head >> 1 > std::numeric_limits<std::uint32_t>::max())
            layout::fail_corrupt("a prefix or range has a wrong layer");
        one.layer = static_cast<std::uint32_t>(head >> 1);
        if ((head & 1) != 0) {
            one.pattern.first = number::from_bits(from.varint());
            one.pattern.last = number::from_bits(from.varint());
        } else {
            one.pattern.first = one.pattern.last =
                number::from_bits(node.value | std::uint64_t{static_cast<std::uint8_t>(number_kind::prefix)} << 62);
        }
    }
    return found;
}

RINGFENCE_DECL std::string encode_postings(const std::vector<posting>& postings)
{
    std::string encoded;
    for (const posting& one : postings) {
        layout::append_varint(encoded, std::uint64_t{one.layer} << 1 | (one.pattern.is_prefix() ? 0 : 1));
        if (!one.pattern.is_prefix()) {
            layout::append_varint(encoded, one.pattern.first.bits());
            layout::append_varint(encoded, one.pattern.last.bits());
        }
    }
    return encoded;
}

RINGFENCE_DECL void check_span(const number_pattern& pattern)
{
    if (pattern.is_prefix() && !pattern.is_range())
        return;
    if (pattern.first.kind() != number_kind::e164 || pattern.last.kind() != number_kind::e164 ||
        pattern.first.value() == 0 || pattern.last < pattern.first ||
        pattern.first.digit_count() != pattern.last.digit_count())
        throw error{error_code::refused,
                    "the range " + pattern.to_string() +
                        " is not one: it takes two international numbers of one length, the lower one first"};
}

}  // namespace index_layout

RINGFENCE_DECL bool add_span(write_transaction& in, std::uint32_t layer, const number_pattern& pattern)
{
    using namespace index_layout;
    check_span(pattern);
    bool added = false;
    for_each_node(pattern, [&](const span_node& node) {
        const std::string key = layout::key_u64(node.packed());
        const auto found = in.get(table::spans, key);
        std::vector<posting> postings = found ? decode_postings(node, *found) : std::vector<posting>{};
        const posting wanted{layer, pattern};
        if (std::ranges::find(postings, wanted) != postings.end())
            return;
        if (!found && in.count(table::spans) >= max_span_nodes)
            throw error{error_code::full, "the store holds no more prefixes and ranges: they come to " +
                                              std::to_string(max_span_nodes) + " aligned pieces, its limit"};
        postings.push_back(wanted);
        touch_spans(in);
        in.put(table::spans, key, encode_postings(postings));
        added = true;
    });
    return added;
}

RINGFENCE_DECL bool remove_span(write_transaction& in, std::uint32_t layer, const number_pattern& pattern)
{
    using namespace index_layout;
    check_span(pattern);
    bool removed = false;
    for_each_node(pattern, [&](const span_node& node) {
        const std::string key = layout::key_u64(node.packed());
        const auto found = in.get(table::spans, key);
        if (!found)
            return;
        std::vector<posting> postings = decode_postings(node, *found);
        if (std::erase(postings, posting{layer, pattern}) == 0)
            return;
        touch_spans(in);
        removed = true;
        if (postings.empty())
            in.erase(table::spans, key);
        else
            in.put(table::spans, key, encode_postings(postings));
    });
    return removed;
}

RINGFENCE_DECL bool has_span(const transaction& in, std::uint32_t layer, const number_pattern& pattern)
{
    using namespace index_layout;
    check_span(pattern);
    bool had = false;
    bool first = true;
    for_each_node(pattern, [&](const span_node& node) {
        if (!std::exchange(first, false))
            return;  // the pieces of a range come and go together
        const auto found = in.get(table::spans, layout::key_u64(node.packed()));
        if (!found)
            return;
        const std::vector<posting> postings = decode_postings(node, *found);
        had = std::ranges::find(postings, posting{layer, pattern}) != postings.end();
    });
    return had;
}

RINGFENCE_DECL std::uint64_t clear_spans(write_transaction& in, std::uint32_t layer)
{
    using namespace index_layout;
    std::vector<std::uint64_t> keys;
    {
        cursor at{in, table::spans};
        for (bool more = at.first(); more; more = at.next()) {
            const std::uint64_t key = layout::id_of_key(at.key(), 8);
            for (const posting& one : decode_postings(span_node::unpacked(key), at.value()))
                if (one.layer == layer) {
                    keys.push_back(key);
                    break;
                }
        }
    }
    for (const std::uint64_t key : keys) {
        const std::string bytes = layout::key_u64(key);
        std::vector<posting> postings = decode_postings(span_node::unpacked(key), in.get(table::spans, bytes).value());
        std::erase_if(postings, [&](const posting& one) { return one.layer == layer; });
        touch_spans(in);
        if (postings.empty())
            in.erase(table::spans, bytes);
        else
            in.put(table::spans, bytes, encode_postings(postings));
    }
    return keys.size();
}

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
    std::uint64_t last = node.value;
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
