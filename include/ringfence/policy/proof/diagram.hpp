// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Decision diagrams: functions of boolean variables, reduced and ordered (Bryant 1986), so that two functions are the
// same where their nodes are. The values of a function are small integers; a condition is one whose values are 0 and 1.
//
// Nodes are kept in one vector and found again by a hash table whose chains run from the newest to the oldest: so the
// newest can be given back at once (`release`), and what was made for one block of rules does not stay for the next.
// A diagram can be as large as two to the number of its variables: nothing is made beyond a limit, `diagram_full` is
// thrown instead, and the diagram remains usable.

#ifndef RINGFENCE_POLICY_PROOF_DIAGRAM_HPP
#define RINGFENCE_POLICY_PROOF_DIAGRAM_HPP

#include <ringfence/config.hpp>

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
    explicit diagram(std::size_t limit = 1'000'000, std::uint64_t work = UINT64_MAX);

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
    node make(std::uint32_t variable, node low, node high);

    /// The condition that a variable is 1.
    node variable(std::uint32_t number) { return make(number, no, yes); }

    /// `then` where the condition holds, `otherwise` where it does not.
    node choose(node condition, node then, node otherwise);

    node negated(node a) { return choose(a, no, yes); }
    node both(node a, node b) { return a < b ? choose(a, b, no) : choose(b, a, no); }
    node either(node a, node b) { return a < b ? choose(a, yes, b) : choose(b, yes, a); }
    node without(node a, node b) { return choose(b, no, a); }

    /// Whether two conditions can hold together. Makes no nodes.
    bool meets(node a, node b);

    /// Whether `b` holds wherever `a` does. Makes no nodes.
    bool implies(node a, node b);

    /// Whether a function has this value wherever the condition holds. Makes no nodes.
    bool takes(node condition, node function, node value);

    /// The condition that two functions have different values.
    node different(node a, node b);

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
    node where(node a, std::uint32_t value);

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
                   const std::vector<std::pair<std::uint32_t, std::uint32_t>>& ranges);

    std::size_t size() const noexcept { return nodes_.size(); }  ///< nodes there are now
    std::uint64_t work_left() const noexcept { return work_left_; }

    /// Counts steps that were done elsewhere for the sake of its functions.
    void charge(std::uint64_t steps);

    void set_limit(std::size_t nodes) noexcept { limit_ = nodes; }

    /// How much there is now: what is made after it can be released.
    std::size_t mark() const noexcept { return nodes_.size(); }
    void release(std::size_t mark);

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

    static std::uint64_t mixed(std::uint64_t x) noexcept;

    std::size_t bucket_of(std::uint32_t variable, node low, node high) const noexcept;

    static std::size_t slot(operation what, node a, node b, node c) noexcept;

    node part(node n, std::uint32_t variable, unsigned value) const noexcept;

    void spend() { charge(1); }

    void grow();

    std::size_t limit_;
    std::uint64_t work_left_;
    std::vector<inner> nodes_;
    std::vector<node> heads_;
    std::vector<entry> cache_;
    std::uint32_t epoch_ = 1;
};

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/proof/diagram.ipp>
#endif

#endif
