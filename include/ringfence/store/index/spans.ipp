// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_INDEX_SPANS_IPP
#define RINGFENCE_STORE_INDEX_SPANS_IPP

#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/changes.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

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

inline std::string encode_postings(const std::vector<posting>& postings)
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

}  // namespace ringfence::store

#endif
