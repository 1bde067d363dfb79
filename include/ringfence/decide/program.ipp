// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DECIDE_PROGRAM_IPP
#define RINGFENCE_DECIDE_PROGRAM_IPP

#include <ringfence/decide/program.hpp>
#include <ringfence/number/pattern_table.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/policy/image.hpp>
#include <ringfence/policy/name_pattern.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence {

RINGFENCE_DECL program::program(image from, const registry& words)
    : image_{std::move(from)}, words_{words}, plan_{numbering_plan::decode(image_.numbering_plan)}
{
    if (image_.lists.size() > max_lists)
        throw damaged_bytes{"the compiled policy is damaged: too many lists"};
    for (const image_plugin& p : image_.uses) {
        const plugin* known = words_.find_plugin(p.name);
        if (!known || known->version != p.version)
            throw unknown_word{"the policy in force uses plugin `" + p.name + "` version " + std::to_string(p.version) +
                               (known ? ", this program has version " + std::to_string(known->version)
                                      : ", which this program has not loaded")};
    }
    for (const auto& [word, entry] : words_.scenarios())
        scenarios_.push_back({entry.word, {}, {}, {}, std::nullopt});
    blocks_.reserve(image_.blocks.size());
    for (const image_block& b : image_.blocks)
        bind(b);
    for (scenario_blocks& s : scenarios_) {
        s.by_number.prepare();
        std::sort(s.by_glob.begin(), s.by_glob.end(),
                  [](const auto& a, const auto& b) { return tried_before(a.first, b.first); });
    }
    for (std::uint32_t l = 0; l < image_.lists.size(); ++l) {
        byte_writer all;
        for (const number_pattern& p : image_.lists[l].numbers) {
            inline_numbers_.add(p, l);
            detail::put(all, p);
        }
        written_.push_back(image_.lists[l].numbers.empty() ? 0 : detail::stable_hash(all.take()));
        if (image_.lists[l].max_age_seconds != 0)
            aging_lists_.push_back(l);
    }
    inline_numbers_.prepare();
}

RINGFENCE_DECL std::uint64_t program::written_numbers(std::uint32_t list, std::uint32_t other) const noexcept
{
    return written_[list] * 0x9e3779b97f4a7c15ULL + (other == no_list ? 0 : written_[other]);
}

RINGFENCE_DECL const scenario_blocks* program::find_scenario(std::string_view word) const noexcept
{
    for (const scenario_blocks& s : scenarios_)
        if (s.word->word == word && !s.word->before_all)
            return &s;
    return nullptr;
}

RINGFENCE_DECL std::optional<std::uint32_t> program::find_list(std::string_view name) const noexcept
{
    for (std::uint32_t l = 0; l < image_.lists.size(); ++l)
        if (image_.lists[l].name == name)
            return l;
    return std::nullopt;
}

RINGFENCE_DECL void program::bind(const image_block& from)
{
    bound_block to{&from, expect(words_.find_scenario(from.scenario), "scenario", from.scenario).word, {}};
    const bool to_numbers = to.scenario->binding == binding_kind::called;
    // No two single numbers or names of a block are the same.
    to.may_overlap = from.bindings.size() > 1 &&
                     std::any_of(from.bindings.begin(), from.bindings.end(), [&](const image_binding& b) {
                         return to_numbers ? !b.called.is_single() : b.name.find('*') != std::string::npos;
                     });
    for (const image_rule& r : from.rules) {
        to.rules.push_back(bound(r));
        to.rules.back().index = rule_count_++;
    }

    const auto at = static_cast<std::uint32_t>(blocks_.size());
    blocks_.push_back(std::move(to));
    scenario_blocks& s = *std::find_if(scenarios_.begin(), scenarios_.end(),
                                       [&](const scenario_blocks& b) { return b.word->word == from.scenario; });
    if (from.bindings.empty())
        s.unbound = at;
    for (const image_binding& b : from.bindings) {
        if (s.word->binding == binding_kind::called)
            s.by_number.add(b.called, at);
        else if (b.name.find('*') != std::string::npos)
            s.by_glob.emplace_back(b.name, at);
        else
            s.by_name.emplace(b.name, at);
    }
}

RINGFENCE_DECL bound_rule program::bound(const image_rule& from) const
{
    bound_rule to;
    to.source = &from;
    to.place = image_.files[from.where.file] + ':' + std::to_string(from.where.line);
    for (const image_condition& c : from.when) {
        bound_condition b{c.kind, c.size, no_list, nullptr, ringfence::operand{c.operand}};
        if (c.kind == image_connective::atom)
            b.word = expect(words_.find_condition(c.word), "condition", c.word).word;
        if (b.word && b.word->subject_list) {
            b.list = b.word->subject_list(b.operand);
            if (b.list >= image_.lists.size())
                throw damaged_bytes{"the compiled policy is damaged: a list that it does not have"};
        }
        to.when.push_back(b);
    }
    std::size_t first = 0;
    while (to.when[first].kind == image_connective::conjunction)
        ++first;
    to.gate = to.when[first].list;
    for (const image_action& a : from.actions) {
        const action_word* const word = expect(words_.find_action(a.word), "action", a.word).word;
        to.actions.push_back({word, ringfence::operand{a.operand}});
        to.may_not_match = to.may_not_match || word->certainty == action_certainty::may_not_match;
    }
    return to;
}

}  // namespace ringfence

#endif
