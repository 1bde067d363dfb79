// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A condition on queries as a few regions that people can read: each says of some questions which answers they have,
// and all others may have any. Found as Minato (1992) finds irredundant sums of products, over questions that have many
// answers rather than two.

#ifndef RINGFENCE_POLICY_REGIONS_HPP
#define RINGFENCE_POLICY_REGIONS_HPP

#include <ringfence/policy/query_space.hpp>

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
using region = std::vector<region_part>;

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
    region_finder(diagram& functions, const std::vector<query_space::question>& questions, std::size_t most)
        : functions_{functions}, questions_{questions}, left_{most}
    {
    }

    /// Regions that have all queries of `all` and none beyond `most`. Throws `diagram_full`.
    std::vector<region> cover(node all, node most)
    {
        std::vector<region> made;
        for (found& f : find(all, most))
            made.push_back(std::move(f.what));
        return made;
    }

private:
    struct found {
        region what;
        node holds;
    };

    struct group {
        value_ranges values;
        node all;
        node most;
        node done = diagram::no;
    };

    std::size_t first_question(node a, node b) const
    {
        const std::uint32_t variable = std::min(functions_.variable_of(a), functions_.variable_of(b));
        const auto behind =
            std::upper_bound(questions_.begin(), questions_.end(), variable,
                             [](std::uint32_t v, const query_space::question& q) { return v < q.of.first; });
        return static_cast<std::size_t>(behind - questions_.begin()) - 1;
    }

    std::vector<found> find(node all, node most)
    {
        if (all == diagram::no)
            return {};
        if (most == diagram::yes)
            return {{{}, diagram::yes}};
        if (const auto known = known_.find({all, most}); known != known_.end())
            return known->second;

        const std::size_t at = first_question(all, most);
        const query_space::choice& of = questions_[at].of;
        std::vector<group> groups;
        std::map<std::pair<node, node>, std::size_t> places;
        split_by(functions_, of, all, most, [&](std::uint32_t begin, std::uint32_t end, node a, node m) {
            const auto [place, is_new] = places.try_emplace({a, m}, groups.size());
            if (is_new)
                groups.push_back({{}, a, m});
            value_ranges& values = groups[place->second].values;
            if (!values.empty() && values.back().second == begin)
                values.back().second = end;
            else
                values.emplace_back(begin, end);
        });
        node always = diagram::yes;
        for (const group& g : groups)
            always = functions_.both(always, g.most);

        // First what needs the question to be asked, with as many of its values as it holds for.
        std::vector<found> made;
        for (group& g : groups) {
            const node rest = functions_.without(functions_.without(g.all, always), g.done);
            for (found& f : find(rest, g.most)) {
                value_ranges values;
                for (group& other : groups)
                    if (functions_.implies(f.holds, other.most)) {
                        values = joined_ranges(std::move(values), other.values);
                        other.done = functions_.either(other.done, f.holds);
                    }
                const node in = functions_.number_in(of.first, of.bits, values);
                f.holds = functions_.both(in, f.holds);
                f.what.insert(f.what.begin(), {at, std::move(values)});
                made.push_back(std::move(f));
            }
        }
        node rest = diagram::no;
        for (const group& g : groups)
            rest = functions_.either(rest, functions_.without(g.all, g.done));
        for (found& f : find(rest, always))
            made.push_back(std::move(f));
        if (left_ < made.size())
            throw diagram_full{};
        left_ -= made.size();
        known_.emplace(std::pair{all, most}, made);
        return made;
    }

    diagram& functions_;
    const std::vector<query_space::question>& questions_;
    std::size_t left_;
    std::map<std::pair<node, node>, std::vector<found>> known_;
};

}  // namespace ringfence

#endif
