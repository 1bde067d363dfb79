// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A condition on queries as a few regions that people can read: each says of some questions which answers they have,
// and all others may have any. Found as Minato (1992) finds irredundant sums of products, over questions that have many
// answers rather than two.

#ifndef RINGFENCE_POLICY_PROOF_REGIONS_HPP
#define RINGFENCE_POLICY_PROOF_REGIONS_HPP

#include <ringfence/config.hpp>
#include <ringfence/policy/proof/query_space.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace ringfence {

/// Values of a question as ranges: first and one past the last, in order, none touching another.
using value_ranges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// What a region says of one question.
struct region_part {
    std::size_t question;  ///< place in `query_space::questions`
    value_ranges values;
};

/// Holds where all its parts do, which are in the order of the questions.
using query_region = std::vector<region_part>;

/// Adds ranges of the same kind.
inline value_ranges joined_ranges(value_ranges a, const value_ranges& b)
{
    a.insert(a.end(), b.begin(), b.end());
    std::sort(a.begin(), a.end());
    value_ranges made;
    for (const auto& r : a)
        if (!made.empty() && made.back().second >= r.first)
            made.back().second = std::max(made.back().second, r.second);
        else
            made.push_back(r);
    return made;
}

/// The functions that are left of two functions by the values of a question, which is the first that either of them
/// asks. `visit(first value, one past the last, what is left of a, of b)`.
template <class Visit>
void split_by(const diagram& functions, const query_space::choice& of, diagram::node a, diagram::node b, Visit&& visit)
{
    const std::uint32_t end = of.first + of.bits;
    const auto walk = [&](const auto& self, unsigned bit, std::uint32_t begin, diagram::node x,
                          diagram::node y) -> void {
        const std::uint32_t size = std::uint32_t{1} << (of.bits - bit);
        if (functions.variable_of(x) >= end && functions.variable_of(y) >= end) {
            visit(begin, begin + size, x, y);
            return;
        }
        const std::uint32_t variable = of.first + bit;
        const auto part = [&](diagram::node n, bool high) {
            if (functions.variable_of(n) != variable)
                return n;
            return high ? functions.high(n) : functions.low(n);
        };
        self(self, bit + 1, begin, part(x, false), part(y, false));
        self(self, bit + 1, begin + size / 2, part(x, true), part(y, true));
    };
    walk(walk, 0, 0, a, b);
}

/// Finds regions. The questions must be all of those that the conditions ask.
class region_finder {
public:
    using node = diagram::node;

    /// `most`: regions that are made on the way; `diagram_full` is thrown beyond.
    region_finder(diagram& functions, const std::vector<query_space::question>& questions, std::size_t most);

    /// Regions that have all queries of `all` and none beyond `most`. Throws `diagram_full`.
    std::vector<query_region> cover(node all, node most);

private:
    struct found {
        query_region what;
        node holds;
    };

    struct group {
        value_ranges values;
        node all;
        node most;
        node done = diagram::no;
    };

    std::size_t first_question(node a, node b) const;

    std::vector<found> find(node all, node most);

    diagram& functions_;
    const std::vector<query_space::question>& questions_;
    std::size_t left_;
    std::map<std::pair<node, node>, std::vector<found>> known_;
};

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/proof/regions.ipp>
#endif

#endif
