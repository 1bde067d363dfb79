// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Decision diagrams: functions of boolean variables, reduced and ordered (Bryant 1986), so that two functions are the
// same where their nodes are. The values of a function are small integers; a condition is one whose values are 0 and 1.
//
// Nodes are kept in one vector and found again by a hash table whose chains run from the newest to the oldest: so the
// newest can be given back at once (`release`), and what was made for one block of rules does not stay for the next.
// A diagram can be as large as two to the number of its variables: nothing is made beyond a limit, `diagram_full` is
// thrown instead, and the diagram remains usable.

#ifndef RINGFENCE_POLICY_DIAGRAM_HPP
#define RINGFENCE_POLICY_DIAGRAM_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ringfence {

/// There is no room for another node.
class diagram_full : public std::runtime_error {
public:
    diagram_full() : std::runtime_error{"a decision diagram has become too large"} {}
};

/// Functions over the variables 0, 1, ...; a lower one is asked first. Not for several threads at once.
class diagram {
public:
    /// A function, by the node that it begins with. Good until it is released.
    using node = std::uint32_t;

    /// `limit`: nodes at a time; `work`: nodes and steps in all, over the diagram's life.
    explicit diagram(std::size_t limit = 1'000'000, std::uint64_t work = UINT64_MAX)
        : limit_{limit}, work_left_{work}, heads_(1024, no_node), cache_(cache_size)
    {
    }

    /// The function that has this value everywhere. `value`: below 2^31.
    static constexpr node constant(std::uint32_t value) noexcept { return leaf | value; }
    static constexpr node no = std::uint32_t{1} << 31;
    static constexpr node yes = no | 1;

    static constexpr bool is_constant(node n) noexcept { return (n & leaf) != 0; }
    static constexpr std::uint32_t value_of(node n) noexcept { return n & ~leaf; }

    std::uint32_t variable_of(node n) const noexcept { return is_constant(n) ? no_variable : nodes_[n].variable; }
    node low(node n) const noexcept { return nodes_[n].low; }    ///< where the variable is 0
    node high(node n) const noexcept { return nodes_[n].high; }  ///< where it is 1

    /// `low` where the variable is 0, `high` where it is 1; both of later variables.
    node make(std::uint32_t variable, node low, node high)
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

    /// The condition that a variable is 1.
    node variable(std::uint32_t number) { return make(number, no, yes); }

    /// `then` where the condition holds, `otherwise` where it does not.
    node choose(node condition, node then, node otherwise)
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

    node negated(node a) { return choose(a, no, yes); }
    node both(node a, node b) { return a < b ? choose(a, b, no) : choose(b, a, no); }
    node either(node a, node b) { return a < b ? choose(a, yes, b) : choose(b, yes, a); }
    node without(node a, node b) { return choose(b, no, a); }

    /// Whether two conditions can hold together. Makes no nodes.
    bool meets(node a, node b)
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

    /// Whether `b` holds wherever `a` does. Makes no nodes.
    bool implies(node a, node b)
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

    /// Whether a function has this value wherever the condition holds. Makes no nodes.
    bool takes(node condition, node function, node value)
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

    /// The condition that two functions have different values.
    node different(node a, node b)
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

    /// The function with each value changed by `change(value)`.
    template <class Change>
    node mapped(node a, Change&& change)
    {
        std::unordered_map<node, node> done;
        const auto walk = [&](const auto& self, node n) -> node {
            if (is_constant(n))
                return constant(change(value_of(n)));
            if (const auto known = done.find(n); known != done.end())
                return known->second;
            spend();
            const node low = self(self, nodes_[n].low);
            const node high = self(self, nodes_[n].high);
            const node made = make(nodes_[n].variable, low, high);
            done.emplace(n, made);
            return made;
        };
        return walk(walk, a);
    }

    /// The condition that the function has this value.
    node where(node a, std::uint32_t value)
    {
        return mapped(a, [value](std::uint32_t v) { return v == value ? 1U : 0U; });
    }

    /// Whether there are values of the variables for which `forgotten(variable)` is true that make the condition hold.
    template <class Forgotten>
    node forget(node a, Forgotten&& forgotten)
    {
        std::unordered_map<node, node> done;
        const auto walk = [&](const auto& self, node n) -> node {
            if (is_constant(n))
                return n;
            if (const auto known = done.find(n); known != done.end())
                return known->second;
            spend();
            const std::uint32_t variable = nodes_[n].variable;
            const node low = self(self, nodes_[n].low);
            const node high = self(self, nodes_[n].high);
            const node made = forgotten(variable) ? either(low, high) : make(variable, low, high);
            done.emplace(n, made);
            return made;
        };
        return walk(walk, a);
    }

    /// The condition on variables `first` to `first + bits - 1`, read as a number of which `first` is the highest bit,
    /// that it lies in one of `ranges` (first and one past the last, in order, none overlapping).
    node number_in(std::uint32_t first, unsigned bits,
                   const std::vector<std::pair<std::uint32_t, std::uint32_t>>& ranges)
    {
        const auto walk = [&](const auto& self, unsigned bit, std::uint32_t begin) -> node {
            const std::uint32_t end = begin + (std::uint32_t{1} << (bits - bit));
            const auto at = std::partition_point(ranges.begin(), ranges.end(),
                                                 [begin](const auto& r) { return r.second <= begin; });
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

    std::size_t size() const noexcept { return nodes_.size(); }  ///< nodes there are now
    std::uint64_t work_left() const noexcept { return work_left_; }

    /// Counts steps that were done elsewhere for the sake of its functions.
    void charge(std::uint64_t steps)
    {
        if (work_left_ < steps) {
            work_left_ = 0;
            throw diagram_full{};
        }
        work_left_ -= steps;
    }

    void set_limit(std::size_t nodes) noexcept { limit_ = nodes; }

    /// How much there is now: what is made after it can be released.
    std::size_t mark() const noexcept { return nodes_.size(); }
    void release(std::size_t mark)
    {
        while (nodes_.size() > mark) {
            const inner& n = nodes_.back();
            heads_[bucket_of(n.variable, n.low, n.high)] = n.next;
            nodes_.pop_back();
        }
        ++epoch_;
    }

private:
    static constexpr std::uint32_t leaf = std::uint32_t{1} << 31;
    static constexpr node no_node = leaf - 1;
    static constexpr std::uint32_t no_variable = UINT32_MAX;
    static constexpr std::size_t cache_size = std::size_t{1} << 16;

    enum class operation : std::uint32_t { none, choose, meets, implies, takes, different };

    struct inner {
        std::uint32_t variable;
        node low;
        node high;
        node next;  ///< in its chain
    };

    struct entry {
        std::uint32_t epoch = 0;
        operation what = operation::none;
        node a = 0;
        node b = 0;
        node c = 0;
        std::uint32_t result = 0;

        bool is(std::uint32_t now, operation w, node x, node y, node z) const noexcept
        {
            return epoch == now && what == w && a == x && b == y && c == z;
        }
    };

    static std::uint64_t mixed(std::uint64_t x) noexcept
    {
        x = (x ^ (x >> 32)) * 0x9e3779b97f4a7c15ULL;
        return x ^ (x >> 29);
    }

    std::size_t bucket_of(std::uint32_t variable, node low, node high) const noexcept
    {
        const std::uint64_t key = mixed((std::uint64_t{low} << 32 | high) + variable * 0xd6e8feb86659fd93ULL);
        return static_cast<std::size_t>(key) & (heads_.size() - 1);
    }

    static std::size_t slot(operation what, node a, node b, node c) noexcept
    {
        const std::uint64_t key =
            mixed((std::uint64_t{a} << 32 | b) + (c + static_cast<std::uint64_t>(what) * 77) * 0xd6e8feb86659fd93ULL);
        return static_cast<std::size_t>(key) & (cache_size - 1);
    }

    node part(node n, std::uint32_t variable, unsigned value) const noexcept
    {
        if (is_constant(n) || nodes_[n].variable != variable)
            return n;
        return value == 0 ? nodes_[n].low : nodes_[n].high;
    }

    void spend() { charge(1); }

    void grow()
    {
        heads_.assign(heads_.size() * 2, no_node);
        for (node at = 0; at < nodes_.size(); ++at) {
            inner& n = nodes_[at];
            const std::size_t bucket = bucket_of(n.variable, n.low, n.high);
            n.next = heads_[bucket];
            heads_[bucket] = at;
        }
    }

    std::size_t limit_;
    std::uint64_t work_left_;
    std::vector<inner> nodes_;
    std::vector<node> heads_;
    std::vector<entry> cache_;
    std::uint32_t epoch_ = 1;
};

}  // namespace ringfence

#endif
