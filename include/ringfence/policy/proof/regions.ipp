// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_PROOF_REGIONS_IPP
#define RINGFENCE_POLICY_PROOF_REGIONS_IPP

#include <ringfence/policy/proof/query_space.hpp>
#include <ringfence/policy/proof/regions.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace ringfence {

RINGFENCE_DECL region_finder::region_finder(diagram& functions, const std::vector<query_space::question>& questions,
                                            std::size_t most)
    : functions_{functions}, questions_{questions}, left_{most}
{
}

RINGFENCE_DECL std::vector<query_region> region_finder::cover(node all, node most)
{
    std::vector<query_region> made;
    for (found& f : find(all, most))
        made.push_back(std::move(f.what));
    return made;
}

RINGFENCE_DECL std::size_t region_finder::first_question(node a, node b) const
{
    const std::uint32_t variable = std::min(functions_.variable_of(a), functions_.variable_of(b));
    const auto behind =
        std::upper_bound(questions_.begin(), questions_.end(), variable,
                         [](std::uint32_t v, const query_space::question& q) { return v < q.of.first; });
    return static_cast<std::size_t>(behind - questions_.begin()) - 1;
}

RINGFENCE_DECL std::vector<region_finder::found> region_finder::find(node all, node most)
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

}  // namespace ringfence

#endif
