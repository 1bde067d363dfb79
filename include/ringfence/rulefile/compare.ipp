// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_RULEFILE_COMPARE_IPP
#define RINGFENCE_RULEFILE_COMPARE_IPP

#include <ringfence/base/time_text.hpp>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/decide/replay.hpp>
#include <ringfence/decide/snapshot.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/policy/proof/difference.hpp>
#include <ringfence/rulefile/compare.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

namespace comparing {

/// A situation in the store's stead.
class situated_world final : public preset_world {
public:
    situated_world(const program& rules, const situation& in) : rules_{rules}, in_{in} {}

    void lists_of(role which, list_set& found) override
    {
        const party& who = in_.sides[static_cast<std::size_t>(which)];
        if (who.state != party_state::identified)
            return;
        for (const situation::in_list& l : in_.listed)
            if (l.side == which)
                if (const auto at = rules_.find_list(l.list))
                    found.set(*at);
        rules_.inline_numbers().visit(who.value, [&](std::uint32_t list) {
            found.set(list);
            return false;
        });
    }

    void asked_for(std::uint32_t) override {}

    bool is_stale(std::uint32_t list, timestamp) override
    {
        return std::find(in_.stale.begin(), in_.stale.end(), rules_.source().lists[list].name) != in_.stale.end();
    }

    std::uint32_t calls_of(const call_counters::window& window, std::uint64_t, timestamp) override
    {
        std::int64_t reached = 1;
        for (const situation::calls_within& c : in_.calls)
            if (c.time == window.duration)
                reached = c.count;
        return static_cast<std::uint32_t>(std::min<std::int64_t>(reached, window.limit));
    }

    /// Which number it is does not matter, but for another choice it is another one.
    std::optional<number> number_of(std::uint32_t list, std::uint32_t except, std::string_view manner) override
    {
        const std::string& name = rules_.source().lists[list].name;
        const std::string except_name = except == no_list ? std::string{} : rules_.source().lists[except].name;
        for (const situation::pool& p : in_.pools)
            if (p.list == name && p.except == except_name && !p.has_number)
                return std::nullopt;
        const std::uint64_t choice =
            detail::stable_hash(manner, detail::stable_hash(except_name, detail::stable_hash(name)));
        return number::e164(std::string{made_up_code} + std::to_string(1'000'000'000 + choice % 1'000'000'000));
    }

private:
    const program& rules_;
    const situation& in_;
};

RINGFENCE_DECL decision decide(const program& rules, const snapshot_view& view, const situation& in)
{
    const scenario_blocks* const scenario = rules.find_scenario(in.scenario->word);
    const party& called = in.sides[static_cast<std::size_t>(role::called)];
    if (!in.store_readable)
        return failed_decision(rules, *scenario, called, in.name);
    query asked{.scenario = in.scenario->word, .name = in.name, .at = in.at.value_or(any_time)};
    std::vector<attribute> attributes;
    for (const auto& [word, value] : in.values)
        if (word == "channel")
            asked.channel = value;
        else if (word == "trunk")
            asked.trunk = value;
        else
            attributes.push_back({word, value});
    asked.attributes = attributes;
    situated_world world{rules, in};
    call_counters unused_counters{0};
    random_source random{0};
    const std::function<timestamp()> clock = [] { return any_time; };
    const evaluation_frame frame{.asked = asked,
                                 .scenario = *scenario,
                                 .seen = view,
                                 .sides = in.sides,
                                 .subject_place = {},
                                 .clock = clock,
                                 .mode = evaluation_mode::what_if,
                                 .counters = unused_counters,
                                 .random = random,
                                 .preset = &world};
    evaluation e{frame};
    no_trace none;
    return evaluate(e, none);
}

RINGFENCE_DECL bool same_done(const decision& a, const decision& b)
{
    return a.action == b.action && a.parameters == b.parameters &&
           std::equal(a.effects.begin(), a.effects.end(), b.effects.begin(), b.effects.end(),
                      [](const effect& x, const effect& y) {
                          return x.kind == y.kind && x.list == y.list && x.expires == y.expires &&
                                 (x.kind != effect::what::log || x.text == y.text);
                      });
}

RINGFENCE_DECL std::string duration_or_none(const std::optional<std::chrono::seconds>& time)
{
    constexpr std::chrono::seconds day = std::chrono::hours{24};
    if (!time)
        return "none";
    return *time > day && *time % day == std::chrono::seconds{0} ? std::to_string(*time / day) + 'd'
                                                                 : duration_text(*time);
}

RINGFENCE_DECL void compare_lists(const policy& before, const policy& after, std::vector<declared_difference>& found)
{
    const auto find = [](const policy& in, const std::string& name) -> const list_declaration* {
        for (const list_declaration& l : in.lists)
            if (l.name == name)
                return &l;
        return nullptr;
    };
    const auto say = [&found](const std::string& list, std::string how) {
        found.push_back({'`' + list + '`', std::move(how)});
    };
    const auto changed = [&](const std::string& list, std::string_view what, const std::string& from,
                             const std::string& to) {
        if (from != to)
            say(list, std::string{what} + ": " + from + " -> " + to);
    };
    const auto flag = [](bool is) { return std::string{is ? "yes" : "no"}; };
    for (const list_declaration& old : before.lists) {
        const list_declaration* const made = find(after, old.name);
        if (made == nullptr) {
            say(old.name, "only in OLD");
            continue;
        }
        const auto count_or_none = [](std::optional<std::uint64_t> count) {
            return count ? std::to_string(*count) : "none";
        };
        changed(old.name, "description", '"' + old.description + '"', '"' + made->description + '"');
        changed(old.name, "registry", flag(old.registry), flag(made->registry));
        changed(old.name, "review", flag(old.review), flag(made->review));
        changed(old.name, "ttl", duration_or_none(old.ttl), duration_or_none(made->ttl));
        changed(old.name, "max", count_or_none(old.max), count_or_none(made->max));
        const auto rate_or_none = [&](const list_declaration& l) {
            return l.max_by_rules ? count_or_none(l.max_by_rules) + " per " + duration_or_none(l.max_by_rules_within)
                                  : "none";
        };
        changed(old.name, "max per", rate_or_none(old), rate_or_none(*made));
        changed(old.name, "max-age", duration_or_none(old.max_age), duration_or_none(made->max_age));
        changed(old.name, "max-import", count_or_none(old.max_import), count_or_none(made->max_import));
        const std::vector<number_pattern> had = written_into(old);
        const std::vector<number_pattern> has = written_into(*made);
        const auto tell = [&](const auto& all, const auto& without, std::string_view which) {
            std::vector<number_pattern> only;
            std::set_difference(all.begin(), all.end(), without.begin(), without.end(), std::back_inserter(only));
            if (only.empty())
                return;
            constexpr std::size_t shown = 3;
            std::string text = std::to_string(only.size()) + (only.size() == 1 ? " number" : " numbers") +
                               " written into it only by " + std::string{which} + ": ";
            for (std::size_t i = 0; i < std::min(only.size(), shown); ++i)
                text += (i == 0 ? "" : ", ") + only[i].to_string();
            say(old.name, text + (only.size() > shown ? ", ..." : ""));
        };
        tell(had, has, "OLD");
        tell(has, had, "NEW");
    }
    for (const list_declaration& made : after.lists)
        if (find(before, made.name) == nullptr)
            say(made.name, "only in NEW");
}

RINGFENCE_DECL bool asks_for_number_values(const checked_condition& c)
{
    return (c.kind == ast::connective::atom && c.word->meaning.sense == condition_sense::number_value) ||
           std::any_of(c.operands.begin(), c.operands.end(),
                       [](const checked_condition& each) { return asks_for_number_values(each); });
}

RINGFENCE_DECL bool asks_for_number_values(const policy& of)
{
    for (const block& b : of.blocks)
        for (const checked_rule& r : b.rules)
            if (asks_for_number_values(r.when))
                return true;
    return false;
}

}  // namespace comparing

RINGFENCE_DECL comparison compare(const policy& before, const policy& after, const registry& words,
                                  const difference_limits& limits)
{
    comparison made;
    const comparing::asked_policy old_one{before, words};
    const comparing::asked_policy new_one{after, words};
    const situation_asker ask = [&](const situation& in, const outcome& from, const outcome& to) {
        const decision a = old_one.decide(in);
        const decision b = new_one.decide(in);
        return a.action == from.action && b.action == to.action && a.effects.size() == from.effects &&
               b.effects.size() == to.effects && !comparing::same_done(a, b);
    };
    std::vector<number> examples = example_numbers({before.region.empty() ? "GB" : before.region});
    examples.resize(std::min<std::size_t>(examples.size(), 2));
    if (comparing::asks_for_number_values(before) || comparing::asks_for_number_values(after)) {
        const std::vector<number> all = example_numbers(regions());
        examples.insert(examples.end(), all.begin(), all.end());
    }
    for (const scenario_blocks& s : old_one.rules->scenarios()) {
        if (s.word->before_all)
            continue;
        compared_scenario compared{.scenario = s.word};
        try {
            for (differing_region& r : compare_scenario(before, after, *s.word, ask, examples, limits)) {
                std::optional<both_decisions> answers;
                if (r.witness)
                    answers = both_decisions{old_one.answer(*r.witness), new_one.answer(*r.witness)};
                compared.regions.push_back({std::move(r), std::move(answers)});
            }
        } catch (const diagram_full&) {
            compared.too_large = true;
        }
        std::stable_partition(compared.regions.begin(), compared.regions.end(),
                              [](const compared_region& r) { return r.what.witness.has_value(); });
        if (compared.too_large || !compared.regions.empty())
            made.scenarios.push_back(std::move(compared));
    }
    if (before.region != after.region)
        made.declared.push_back(
            {"numbers without `+`", "read as in " + (before.region.empty() ? "no country" : before.region) + " -> " +
                                        (after.region.empty() ? "no country" : after.region)});
    comparing::compare_lists(before, after, made.declared);
    return made;
}

RINGFENCE_DECL std::string to_string(const compared_scenario& of, const differing_region& r)
{
    std::string text{of.scenario->word};
    if (!r.bound_to.empty())
        text += (of.scenario->binding == binding_kind::called ? " to " : " ") + r.bound_to;
    for (const std::string& each : r.where)
        text += ", " + each;
    return text + (r.in_part ? ", some of these" : "");
}

RINGFENCE_DECL std::string query_text(const situation& of)
{
    std::string text{of.scenario->word};
    for (const role side : {role::caller, role::called}) {
        const party& who = of.sides[static_cast<std::size_t>(side)];
        if (who.state == party_state::absent)
            continue;
        detail::append_word(text, side == role::caller ? "from" : "to",
                            who.state == party_state::identified ? who.value.to_string()
                            : who.state == party_state::withheld ? "anonymous"
                                                                 : "+999");
    }
    if (!of.name.empty())
        detail::append_word(text, "name", of.name);
    for (const auto& [word, value] : of.values)
        if (!value.empty())
            detail::append_word(text, word, value);
    if (of.at)
        detail::append_word(text, "at", utc_text(*of.at));
    return text;
}

RINGFENCE_DECL std::vector<std::string> conditions_text(const situation& of)
{
    std::vector<std::string> made;
    for (const situation::in_list& l : of.listed)
        made.push_back(of.sides[static_cast<std::size_t>(l.side)].value.to_string() + " is in `" + l.list + '`');
    for (const std::string& list : of.stale)
        made.push_back('`' + list + "` is stale");
    for (const situation::calls_within& c : of.calls)
        if (c.count > 1)
            made.push_back("it is call " + std::to_string(c.count) + " within " + duration_text(c.time));
    for (const situation::pool& p : of.pools)
        made.push_back((p.has_number ? "there is a number of `" : "there is no number of `") + p.list + '`' +
                       (p.except.empty() ? "" : " outside `" + p.except + '`') + " to show");
    if (!of.store_readable)
        made.emplace_back("the store cannot be read");
    return made;
}

RINGFENCE_DECL std::string to_string(const comparison& of)
{
    std::string text;
    for (const compared_scenario& s : of.scenarios) {
        for (const compared_region& r : s.regions) {
            text += to_string(s, r.what) + ": " + r.what.before.text + " -> " + r.what.after.text + '\n';
            if (!r.what.witness) {
                text += "    no such query was found: there may be none\n";
                continue;
            }
            text += "    " + query_text(*r.what.witness) + '\n';
            const std::vector<std::string> conditions = conditions_text(*r.what.witness);
            for (std::size_t i = 0; i < conditions.size(); ++i)
                text += (i == 0 ? "      where " : "      and   ") + conditions[i] + '\n';
            text += "      OLD  " + answer_text(r.answers->before) + '\n';
            text += "      NEW  " + answer_text(r.answers->after) + '\n';
        }
        if (s.too_large)
            text += std::string{s.scenario->word} + ": too many rules to be compared\n";
    }
    for (const declared_difference& d : of.declared)
        text += d.what + ": " + d.how + '\n';
    return text;
}

}  // namespace ringfence

#endif
