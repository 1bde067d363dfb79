// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_PROOF_DIAGRAM_IPP
#define RINGFENCE_POLICY_PROOF_DIAGRAM_IPP

#include <ringfence/policy/proof/diagram.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ringfence {

RINGFENCE_DECL diagram::diagram(std::size_t limit, std::uint64_t work)
    : limit_{limit}, work_left_{work}, heads_(1024, no_node), cache_(cache_size)
{
}

RINGFENCE_DECL diagram::node diagram::make(std::uint32_t variable, node low, node high)
{
    if (low == high)
        return low;
    const std::size_t bucket = bucket_of(variable, low, high);
    for (node at = heads_[bucket]; at != no_node; at = nodes_[at].next) {
        const inner& n = nodes_[at];
        if (n.variable == variable && n.low == low && n.high == high)
            return at;
    }
    if (nodes_.size() >= limit_)
        throw diagram_full{};
    spend();
    const auto made = static_cast<node>(nodes_.size());
    nodes_.push_back({variable, low, high, heads_[bucket]});
    heads_[bucket] = made;
    if (nodes_.size() > heads_.size())
        grow();
    return made;
}

RINGFENCE_DECL diagram::node diagram::choose(node condition, node then, node otherwise)
{
    if (condition == yes || then == otherwise)
        return then;
    if (condition == no)
        return otherwise;
    if (then == yes && otherwise == no)
        return condition;
    entry& kept = cache_[slot(operation::choose, condition, then, otherwise)];
    if (kept.is(epoch_, operation::choose, condition, then, otherwise))
        return kept.result;
    spend();
    const std::uint32_t top = std::min({variable_of(condition), variable_of(then), variable_of(otherwise)});
    const node made = make(top, choose(part(condition, top, 0), part(then, top, 0), part(otherwise, top, 0)),
                           choose(part(condition, top, 1), part(then, top, 1), part(otherwise, top, 1)));
    cache_[slot(operation::choose, condition, then, otherwise)] = {epoch_, operation::choose, condition,
                                                                   then,   otherwise,         made};
    return made;
}

RINGFENCE_DECL bool diagram::meets(node a, node b)
{
    if (a == no || b == no)
        return false;
    if (a == yes || b == yes || a == b)
        return true;
    if (a > b)
        std::swap(a, b);
    const std::size_t at = slot(operation::meets, a, b, 0);
    if (cache_[at].is(epoch_, operation::meets, a, b, 0))
        return cache_[at].result != 0;
    spend();
    const std::uint32_t top = std::min(variable_of(a), variable_of(b));
    const bool met = meets(part(a, top, 0), part(b, top, 0)) || meets(part(a, top, 1), part(b, top, 1));
    cache_[at] = {epoch_, operation::meets, a, b, 0, met ? 1U : 0U};
    return met;
}

RINGFENCE_DECL bool diagram::implies(node a, node b)
{
    if (a == no || b == yes || a == b)
        return true;
    if (b == no || (a == yes && is_constant(b)))
        return false;
    const std::size_t at = slot(operation::implies, a, b, 0);
    if (cache_[at].is(epoch_, operation::implies, a, b, 0))
        return cache_[at].result != 0;
    spend();
    const std::uint32_t top = std::min(variable_of(a), variable_of(b));
    const bool so = implies(part(a, top, 0), part(b, top, 0)) && implies(part(a, top, 1), part(b, top, 1));
    cache_[at] = {epoch_, operation::implies, a, b, 0, so ? 1U : 0U};
    return so;
}

RINGFENCE_DECL bool diagram::takes(node condition, node function, node value)
{
    if (condition == no || function == value)
        return true;
    if (is_constant(function))
        return false;
    const std::size_t at = slot(operation::takes, condition, function, value);
    if (cache_[at].is(epoch_, operation::takes, condition, function, value))
        return cache_[at].result != 0;
    spend();
    const std::uint32_t top = std::min(variable_of(condition), variable_of(function));
    const bool so = takes(part(condition, top, 0), part(function, top, 0), value) &&
                    takes(part(condition, top, 1), part(function, top, 1), value);
    cache_[at] = {epoch_, operation::takes, condition, function, value, so ? 1U : 0U};
    return so;
}

RINGFENCE_DECL diagram::node diagram::different(node a, node b)
{
    if (a == b)
        return no;
    if (is_constant(a) && is_constant(b))
        return yes;
    if (a > b)
        std::swap(a, b);
    const std::size_t at = slot(operation::different, a, b, 0);
    if (cache_[at].is(epoch_, operation::different, a, b, 0))
        return cache_[at].result;
    spend();
    const std::uint32_t top = std::min(variable_of(a), variable_of(b));
    const node made =
        make(top, different(part(a, top, 0), part(b, top, 0)), different(part(a, top, 1), part(b, top, 1)));
    cache_[at] = {epoch_, operation::different, a, b, 0, made};
    return made;
}

RINGFENCE_DECL diagram::node diagram::where(node a, std::uint32_t value)
{
    return mapped(a, [value](std::uint32_t v) { return v == value ? 1U : 0U; });
}

RINGFENCE_DECL diagram::node diagram::number_in(std::uint32_t first, unsigned bits,
                                                const std::vector<std::pair<std::uint32_t, std::uint32_t>>& ranges)
{
    const auto walk = [&](const auto& self, unsigned bit, std::uint32_t begin) -> node {
        const std::uint32_t end = begin + (std::uint32_t{1} << (bits - bit));
        const auto at =
            std::partition_point(ranges.begin(), ranges.end(), [begin](const auto& r) { return r.second <= begin; });
        if (at == ranges.end() || at->first >= end)
            return no;
        if (at->first <= begin && end <= at->second)
            return yes;
        const std::uint32_t middle = begin + (end - begin) / 2;
        const node low = self(self, bit + 1, begin);
        const node high = self(self, bit + 1, middle);
        return make(first + bit, low, high);
    };
    return walk(walk, 0, 0);
}

RINGFENCE_DECL void diagram::charge(std::uint64_t steps)
{
    if (work_left_ < steps) {
        work_left_ = 0;
        throw diagram_full{};
    }
    work_left_ -= steps;
}

RINGFENCE_DECL void diagram::release(std::size_t mark)
{
    while (nodes_.size() > mark) {
        const inner& n = nodes_.back();
        heads_[bucket_of(n.variable, n.low, n.high)] = n.next;
        nodes_.pop_back();
    }
    ++epoch_;
}

RINGFENCE_DECL std::uint64_t diagram::mixed(std::uint64_t x) noexcept
{
    x = (x ^ (x >> 32)) * 0x9e3779b97f4a7c15ULL;
    return x ^ (x >> 29);
}

RINGFENCE_DECL std::size_t diagram::bucket_of(std::uint32_t variable, node low, node high) const noexcept
{
    const std::uint64_t key = mixed((std::uint64_t{low} << 32 | high) + variable * 0xd6e8feb86659fd93ULL);
    return static_cast<std::size_t>(key) & (heads_.size() - 1);
}

RINGFENCE_DECL std::size_t diagram::slot(operation what, node a, node b, node c) noexcept
{
    const std::uint64_t key =
        mixed((std::uint64_t{a} << 32 | b) + (c + static_cast<std::uint64_t>(what) * 77) * 0xd6e8feb86659fd93ULL);
    return static_cast<std::size_t>(key) & (cache_size - 1);
}

RINGFENCE_DECL diagram::node diagram::part(node n, std::uint32_t variable, unsigned value) const noexcept
{
    if (is_constant(n) || nodes_[n].variable != variable)
        return n;
    return value == 0 ? nodes_[n].low : nodes_[n].high;
}

RINGFENCE_DECL void diagram::grow()
{
    heads_.assign(heads_.size() * 2, no_node);
    for (node at = 0; at < nodes_.size(); ++at) {
        inner& n = nodes_[at];
        const std::size_t bucket = bucket_of(n.variable, n.low, n.high);
        n.next = heads_[bucket];
        heads_[bucket] = at;
    }
}

}  // namespace ringfence

#endif
