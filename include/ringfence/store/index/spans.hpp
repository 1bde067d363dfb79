// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The prefixes and ranges of layers, in table `spans` and nowhere else, so that taking one out never touches the bits
// of numbers that were put in one by one. A prefix or a range comes to some nodes, each with what layers have it.

#ifndef RINGFENCE_STORE_INDEX_SPANS_HPP
#define RINGFENCE_STORE_INDEX_SPANS_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

/// What a prefix or a range comes to in table `spans`: all numbers of `total` digits, or of any number of digits
/// when it is 0, that begin with the `digits` digits of `value`.
struct span_node {
    std::uint8_t total = 0;
    std::uint8_t digits = 0;
    std::uint64_t value = 0;

    std::uint64_t packed() const noexcept { return std::uint64_t{total} << 60 | std::uint64_t{digits} << 56 | value; }
    static span_node unpacked(std::uint64_t from) noexcept
    {
        return {static_cast<std::uint8_t>(from >> 60), static_cast<std::uint8_t>(from >> 56 & 15),
                from & ((std::uint64_t{1} << 56) - 1)};
    }
};

namespace index_layout {

/// Throws `refused` for a prefix or range that the index does not take.
RINGFENCE_DECL void check_span(const number_pattern& pattern);

inline constexpr std::uint64_t max_span_nodes = 1'000'000;

inline constexpr std::array<std::uint64_t, 17> powers_of_ten = [] {
    std::array<std::uint64_t, 17> powers{};
    std::uint64_t power = 1;
    for (std::uint64_t& each : powers) {
        each = power;
        power *= 10;
    }
    return powers;
}();

/// Decimal digits of 1 or more.
inline unsigned digits_of(std::uint64_t value) noexcept
{
    const unsigned guess = static_cast<unsigned>(std::bit_width(value | 1)) * 1233 >> 12;
    return guess + (value >= powers_of_ten[guess] ? 1 : 0);
}

/// `f(span_node)` for each node of a prefix or a range of E.164 numbers of one length. A range of n digits comes to
/// less than 18 n nodes.
template <class F>
void for_each_node(const number_pattern& pattern, F&& f)
{
    if (pattern.is_prefix()) {
        f(span_node{0, static_cast<std::uint8_t>(pattern.first.digit_count()), pattern.first.value()});
        return;
    }
    const std::uint64_t last = pattern.last.value();
    const unsigned total = pattern.first.digit_count();
    for (std::uint64_t low = pattern.first.value(); low <= last;) {
        unsigned free = 0;
        while (free + 1 < total && low % powers_of_ten[free + 1] == 0 && low + powers_of_ten[free + 1] - 1 <= last)
            ++free;
        f(span_node{static_cast<std::uint8_t>(total), static_cast<std::uint8_t>(total - free),
                    low / powers_of_ten[free]});
        low += powers_of_ten[free];
    }
}

/// One layer's prefix or range in a node.
struct posting {
    std::uint32_t layer = 0;
    number_pattern pattern{};

    friend bool operator==(const posting&, const posting&) = default;
};

RINGFENCE_DECL std::vector<posting> decode_postings(const span_node& node, std::string_view stored);

}  // namespace index_layout

/// Puts a prefix or a range into a layer. Whether it was not there before. Throws `error`: `refused` for what is no
/// range, `full` above `max_span_nodes`.
RINGFENCE_DECL bool add_span(write_transaction& in, std::uint32_t layer, const number_pattern& pattern);

/// Takes a prefix or a range out of a layer. Whether it was there. Throws `error`.
RINGFENCE_DECL bool remove_span(write_transaction& in, std::uint32_t layer, const number_pattern& pattern);

/// Whether a layer has exactly this prefix or range. Throws `error`.
RINGFENCE_DECL bool has_span(const transaction& in, std::uint32_t layer, const number_pattern& pattern);

/// Takes every prefix and range of a layer out. How many pieces there were. Reads the whole table. Throws `error`.
RINGFENCE_DECL std::uint64_t clear_spans(write_transaction& in, std::uint32_t layer);

/// `f(layer, number_pattern)` for each prefix and range that covers `n`, the widest first. Throws `error`.
template <class F>
void for_each_cover(const transaction& in, number n, F&& f)
{
    using namespace index_layout;
    if (n.kind() != number_kind::e164 || n.empty() || in.count(table::spans) == 0)
        return;
    const unsigned total = n.digit_count();
    for (unsigned digits = 1; digits <= total; ++digits) {
        const std::uint64_t value = n.value() / powers_of_ten[total - digits];
        for (const unsigned of : {0U, total}) {
            const span_node node{static_cast<std::uint8_t>(of), static_cast<std::uint8_t>(digits), value};
            if (const auto found = in.get(table::spans, layout::key_u64(node.packed())))
                for (const posting& one : decode_postings(node, *found))
                    f(one.layer, one.pattern);
        }
    }
}

/// `f(number_pattern)` for each prefix and range of `layer`, once each, in no particular order. Reads the whole
/// table. Throws `error`.
template <class F>
void for_each_span(const transaction& in, std::uint32_t layer, F&& f)
{
    using namespace index_layout;
    std::vector<number_pattern> found;
    cursor at{in, table::spans};
    for (bool more = at.first(); more; more = at.next())
        for (const posting& one : decode_postings(span_node::unpacked(layout::id_of_key(at.key(), 8)), at.value()))
            if (one.layer == layer)
                found.push_back(one.pattern);
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    for (const number_pattern& pattern : found)
        f(pattern);
}

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/index/spans.ipp>
#endif

#endif
