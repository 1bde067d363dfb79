// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_PROOF_QUERY_SPACE_IPP
#define RINGFENCE_POLICY_PROOF_QUERY_SPACE_IPP

#include <ringfence/policy/policy.hpp>
#include <ringfence/policy/proof/diagram.hpp>
#include <ringfence/policy/proof/name_classes.hpp>
#include <ringfence/policy/proof/number_classes.hpp>
#include <ringfence/policy/proof/query_space.hpp>
#include <ringfence/policy/proof/time_classes.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace ringfence {

RINGFENCE_DECL void append_key(std::string& key, const arguments& given)
{
    for (const argument& a : given) {
        key += ' ';
        key += std::to_string(static_cast<int>(a.kind)) + ':';
        switch (a.kind) {
        case argument_kind::number:
        case argument_kind::pattern: key += a.pattern.to_string(); break;
        case argument_kind::integer: key += std::to_string(a.integer); break;
        case argument_kind::duration: key += std::to_string(a.duration.count()); break;
        // With its length, so that no text can look like what follows it. Lists and hours are meant by their names.
        default: key += std::to_string(a.text.size()) + '=' + a.text; break;
        }
    }
}

RINGFENCE_DECL std::string key_of(const std::vector<checked_action>& actions)
{
    std::string key;
    for (const checked_action& a : actions) {
        key += a.word->word;
        append_key(key, a.given);
        key += ';';
    }
    return key;
}

RINGFENCE_DECL bool ends_surely(const checked_rule& rule)
{
    return rule.actions.back().word->flow == action_flow::ends &&
           std::all_of(rule.actions.begin(), rule.actions.end(),
                       [](const checked_action& a) { return a.word->certainty == action_certainty::always; });
}

RINGFENCE_DECL query_space::query_space(std::vector<const policy*> all, std::uint64_t work,
                                        const scenario_word* compared)
    : policies_{std::move(all)}, compared_{compared}, nodes_{max_nodes, work}
{
    for (std::size_t p = 0; p < policies_.size(); ++p)
        for (std::size_t b = 0; b < policies_[p]->blocks.size(); ++b)
            if (const scenario_word* word = policies_[p]->blocks[b].scenario;
                compared_ == nullptr || word == compared_ || word->before_all)
                collect(p, b);
    number_variables();
    bind_countries();
    make_lists();
}

RINGFENCE_DECL query_space::node query_space::asked(role subject, binding_kind binding)
{
    node made = nodes_.both(possible_, nodes_.negated(is_class(subject, absent)));
    if (binding == binding_kind::called)
        made = nodes_.without(made, is_class(role::called, absent));
    return made;
}

RINGFENCE_DECL query_space::node query_space::bound_to(std::size_t p, std::size_t block, std::size_t binding)
{
    return covered(role::called, set_key{binding_set, p, block, std::to_string(binding)});
}

RINGFENCE_DECL query_space::node query_space::bound_to(std::size_t p, std::size_t block)
{
    const ringfence::block& b = policies_[p]->blocks[block];
    if (b.scenario->binding != binding_kind::called || b.bindings.empty())
        return diagram::yes;
    node made = diagram::no;
    for (std::size_t i = 0; i < b.bindings.size(); ++i)
        made = nodes_.either(made, bound_to(p, block, i));
    return made;
}

RINGFENCE_DECL bool query_space::knows_called() const noexcept
{
    const side_facts& facts = sides_[static_cast<std::size_t>(role::called)];
    return facts.known && !facts.forgot_single;
}

RINGFENCE_DECL query_space::bounds query_space::holds(std::size_t p, const checked_condition& c, role subject)
{
    switch (c.kind) {
    case ast::connective::atom: return atom(p, c, subject);
    case ast::connective::negation: {
        const bounds of = holds(p, c.operands[0], subject);
        const node surely = nodes_.negated(of.maybe);
        return {surely, of.exact() ? surely : nodes_.negated(of.surely)};
    }
    case ast::connective::conjunction:
    case ast::connective::disjunction: break;
    }
    bounds made = neutral(c.kind);
    for (const checked_condition& operand : c.operands)
        made = joined(c.kind, made, holds(p, operand, subject));
    return made;
}

RINGFENCE_DECL query_space::bounds query_space::joined(ast::connective kind, bounds a, bounds b)
{
    const auto join = [&](node x, node y) {
        return kind == ast::connective::conjunction ? nodes_.both(x, y) : nodes_.either(x, y);
    };
    const node surely = join(a.surely, b.surely);
    return {surely, a.exact() && b.exact() ? surely : join(a.maybe, b.maybe)};
}

RINGFENCE_DECL query_space::node query_space::called_anew(node condition)
{
    return nodes_.forget(condition, [this](std::uint32_t variable) { return !stays_[variable]; });
}

RINGFENCE_DECL query_space::node query_space::has_number_to_show(const arguments& given)
{
    question asked{.about = subject_matter::pool, .of = {}};
    for (const argument& a : given)
        if (a.kind == argument_kind::list)
            (asked.text.empty() ? asked.text : asked.except) = a.text;
    const bool is_part = !asked.except.empty();
    const std::string all = "pool " + asked.text + ' ';
    const std::string key = all + asked.except;
    const auto made = unknown(key, asked);
    asked.except.clear();
    const auto of_all = is_part ? unknown(all, std::move(asked)) : made;
    if (!made || !of_all)
        throw diagram_full{};
    possible_ = nodes_.both(possible_, nodes_.either(*of_all, nodes_.negated(*made)));
    return *made;
}

RINGFENCE_DECL bool query_space::has_own_numbers(role side, std::string_view list) const
{
    const side_facts& facts = sides_[static_cast<std::size_t>(side)];
    return std::any_of(facts.set_numbers.begin(), facts.set_numbers.end(), [&](const auto& set) {
        const auto& [kind, p, at, text] = set.first;
        return kind == list_set && p < policies_.size() && text == list && !facts.patterns[set.second].empty();
    });
}

RINGFENCE_DECL party query_space::party_of(role side, std::uint32_t value) const
{
    switch (value) {
    case withheld: return {party_state::withheld, {}};
    case malformed: return {party_state::malformed, {}};
    case absent: return {};
    default: break;
    }
    const std::vector<number>& members = sides_[static_cast<std::size_t>(side)].classes.members;
    return {party_state::identified, members[std::min<std::size_t>(value - first_number, members.size() - 1)]};
}

RINGFENCE_DECL bool query_space::is_single(role side, std::uint32_t value) const
{
    const number n = party_of(side, value).value;
    for (const auto& set : sides_[static_cast<std::size_t>(side)].patterns)
        for (const number_pattern& p : set)
            if (p.is_single() && p.first == n)
                return true;
    return false;
}

RINGFENCE_DECL std::uint32_t query_space::value_of(role side, const party& who) const
{
    switch (who.state) {
    case party_state::withheld: return withheld;
    case party_state::malformed: return malformed;
    case party_state::absent: return absent;
    case party_state::identified: break;
    }
    const side_facts& facts = sides_[static_cast<std::size_t>(side)];
    if (!facts.known)
        return first_number;
    std::vector<bool> in(facts.patterns.size());
    for (std::size_t i = 0; i < in.size(); ++i)
        for (const number_pattern& p : facts.patterns[i])
            in[i] = in[i] || p.covers(who.value);
    std::vector<std::uint32_t> places(in.size());
    for (std::uint32_t value = 0; value < facts.classes.members.size(); ++value) {
        bool same = true;
        for (std::size_t i = 0; i < in.size() && same; ++i) {
            const std::vector<std::uint32_t>& covered = facts.classes.covered[i];
            while (places[i] < covered.size() && covered[places[i]] < value)
                ++places[i];
            same = (places[i] < covered.size() && covered[places[i]] == value) == in[i];
        }
        if (same)
            return first_number + value;
    }
    throw std::logic_error{"a number that is of no class"};
}

RINGFENCE_DECL std::vector<query_space::named_values> query_space::sets_of_names() const
{
    std::vector<named_values> made;
    for (const auto& [pattern, set] : name_sets_)
        made.push_back({pattern, names_.covered[set]});
    return made;
}

RINGFENCE_DECL std::vector<query_space::named_values> query_space::sets_of(role side,
                                                                           const std::vector<std::string>& who) const
{
    const side_facts& facts = sides_[static_cast<std::size_t>(side)];
    std::vector<named_values> made;
    for (const auto& [key, set] : facts.set_numbers) {
        if (!facts.known || facts.forgotten.contains(set))
            continue;
        named_values named;
        for (const std::uint32_t value : facts.classes.covered[set])
            named.values.push_back(value + first_number);
        const auto& [kind, p, at, text] = key;
        if (kind == list_set && facts.patterns[set].size() > 1)
            named.text = p < who.size() ? "the numbers that " + who[p] + " alone writes into `" + text + '`'
                                        : "the numbers written into `" + text + '`';
        else
            for (const number_pattern& one : facts.patterns[set])
                named.text += (named.text.empty() ? "" : ", ") + one.to_string();
        made.push_back(std::move(named));
    }
    return made;
}

RINGFENCE_DECL std::vector<query_space::open_values> query_space::hours_asked() const
{
    std::vector<open_values> made;
    for (const auto& [key, place] : hours_places_)
        made.push_back({key.first, policies_[key.first]->hours[key.second].name, times_->open[place]});
    return made;
}

RINGFENCE_DECL query_space::set_key query_space::code_key(const numbering_region& region)
{
    return {code_set, 0, static_cast<std::size_t>(region.calling_code), {}};
}

RINGFENCE_DECL query_space::set_key query_space::number_key(const arguments& given)
{
    std::string key;
    append_key(key, given);
    return {number_set, 0, 0, std::move(key)};
}

RINGFENCE_DECL void query_space::collect(std::size_t p, std::size_t at)
{
    const block& b = policies_[p]->blocks[at];
    if (b.scenario->binding == binding_kind::called)
        for (std::size_t i = 0; i < b.bindings.size(); ++i)
            want(role::called, {binding_set, p, at, std::to_string(i)},
                 [&] { return std::vector{b.bindings[i].called}; });
    else if (compared_ != nullptr)
        for (const binding& each : b.bindings)
            name_sets_.try_emplace(each.name, 0);
    for (const checked_rule& rule : b.rules) {
        for (const role subject : {role::caller, role::called})
            if ((compared_ != nullptr ? compared_ : b.scenario)->subject == subject ||
                (compared_ == nullptr && b.scenario->before_all))
                collect(p, rule.when, subject);
        for (const checked_action& a : rule.actions)
            if (a.word->target == action_target::number)
                for (const argument& given : a.given)
                    if (given.kind == argument_kind::number)
                        want(role::called, target_key(given.pattern.first), [&] { return std::vector{given.pattern}; });
    }
}

RINGFENCE_DECL void query_space::collect(std::size_t p, const checked_condition& c, role subject)
{
    for (const checked_condition& operand : c.operands)
        collect(p, operand, subject);
    if (c.kind != ast::connective::atom)
        return;
    const condition_meaning& meaning = c.word->meaning;
    const role side = side_of(meaning.side, subject);
    switch (meaning.sense) {
    case condition_sense::in_list:
        for (const argument& a : c.given)
            if (a.kind == argument_kind::list)
                collect_list(p, a.index, side);
        break;
    case condition_sense::number:
        want(side, number_key(c.given), [&] {
            std::vector<number_pattern> patterns;
            for (const argument& a : c.given)
                patterns.push_back(a.pattern);
            return patterns;
        });
        break;
    case condition_sense::inside:
    case condition_sense::outside: collect_hours(p, c.given.first(argument_kind::hours)->index); break;
    case condition_sense::query_value:
    case condition_sense::number_value: collect_values(p, c, side); break;
    case condition_sense::calls:
        calls_[c.given.first(argument_kind::duration)->duration].insert(c.given.first(argument_kind::integer)->integer);
        break;
    default: break;
    }
}

RINGFENCE_DECL std::optional<std::vector<number_pattern>> query_space::written_into(std::size_t p,
                                                                                    std::string_view list) const
{
    for (const list_declaration& l : policies_[p]->lists)
        if (l.name == list)
            return ringfence::written_into(l);
    return std::nullopt;
}

RINGFENCE_DECL std::vector<number_pattern> query_space::shared_numbers(std::string_view list) const
{
    std::optional<std::vector<number_pattern>> shared;
    for (std::size_t p = 0; p < policies_.size(); ++p)
        if (auto own = written_into(p, list)) {
            if (!shared) {
                shared = std::move(own);
                continue;
            }
            std::vector<number_pattern> both;
            std::set_intersection(shared->begin(), shared->end(), own->begin(), own->end(), std::back_inserter(both));
            shared = std::move(both);
        }
    return shared ? std::move(*shared) : std::vector<number_pattern>{};
}

RINGFENCE_DECL query_space::set_key query_space::list_key(std::size_t p, std::uint32_t list) const
{
    return {list_set, p, compared_ != nullptr ? 0 : list,
            compared_ != nullptr ? policies_[p]->lists[list].name : std::string{}};
}

RINGFENCE_DECL void query_space::collect_list(std::size_t p, std::uint32_t list, role side)
{
    const list_declaration& l = policies_[p]->lists[list];
    if (!wanted_lists_.insert({p, list, side}).second)
        return;
    lists_in_order_.push_back({p, list, side});
    if (compared_ == nullptr) {
        want(side, list_key(p, list), [&] { return ringfence::written_into(l); });
        return;
    }
    want(side, shared_list_key(l.name), [&] { return shared_numbers(l.name); });
    want(side, list_key(p, list), [&] {
        const std::vector<number_pattern> all = *written_into(p, l.name);
        const std::vector<number_pattern> shared = shared_numbers(l.name);
        std::vector<number_pattern> own;
        std::set_difference(all.begin(), all.end(), shared.begin(), shared.end(), std::back_inserter(own));
        return own;
    });
}

RINGFENCE_DECL void query_space::collect_hours(std::size_t p, std::uint32_t at)
{
    const auto [place, is_new] = hours_places_.try_emplace({p, at}, 0);
    if (!is_new)
        return;
    const opening_hours& hours = policies_[p]->hours[at];
    const time_zone& zone = policies_[p]->zones[hours.zone];
    const auto alike = std::find_if(hours_.begin(), hours_.end(), [&](const hours_in_zone& h) {
        return h.hours->weekly == hours.weekly && h.hours->specials == hours.specials && *h.zone == zone;
    });
    place->second = static_cast<std::size_t>(alike - hours_.begin());
    if (alike == hours_.end())
        hours_.push_back({&hours, &zone});
}

RINGFENCE_DECL std::vector<std::string> query_space::values_of(const checked_condition& c)
{
    if (c.word->meaning.values != nullptr)
        return c.word->meaning.values(c.given);
    std::vector<std::string> values;
    for (const argument& a : c.given)
        values.push_back(a.text);
    return values;
}

RINGFENCE_DECL query_space::value_key query_space::key_of_values(const checked_condition& c, role side)
{
    return {c.word->word, c.word->meaning.sense == condition_sense::query_value ? -1 : static_cast<int>(side)};
}

RINGFENCE_DECL void query_space::collect_values(std::size_t p, const checked_condition& c, role side)
{
    value_facts& facts = values_[key_of_values(c, side)];
    const auto know = [&](std::string_view value) {
        facts.known.emplace(value, static_cast<std::uint32_t>(facts.known.size()));
    };
    for (const std::string_view value : c.word->meaning.domain)
        know(value);
    facts.open = facts.open || c.word->meaning.domain.empty();
    for (const std::string& value : values_of(c)) {
        facts.open = facts.open || (!c.word->meaning.domain.empty() && !facts.known.contains(value));
        know(value);
        if (c.word->meaning.countries)
            collect_country(policies_[p]->regions, value, side, facts);
    }
}

RINGFENCE_DECL void query_space::collect_country(const std::vector<numbering_region>& regions, const std::string& id,
                                                 role side, value_facts& facts)
{
    const auto region =
        std::find_if(regions.begin(), regions.end(), [&id](const numbering_region& r) { return r.id == id; });
    if (region == regions.end())
        return;
    facts.countries.emplace(id, *region);
    const number code = *number::prefix(std::to_string(region->calling_code));
    want(side, code_key(*region), [&] { return std::vector{number_pattern{code, code}}; });
}

RINGFENCE_DECL query_space::choice query_space::take_choice(std::size_t values, bool stays, question asked)
{
    choice& made = asked.of;
    made.first = static_cast<std::uint32_t>(stays_.size());
    made.values = static_cast<std::uint32_t>(std::max<std::size_t>(values, 1));
    made.bits = static_cast<unsigned>(std::bit_width(made.values - 1U));
    stays_.resize(stays_.size() + made.bits, stays);
    if (made.bits != 0)
        questions_.push_back(asked);
    return made;
}

RINGFENCE_DECL void query_space::number_names()
{
    if (name_sets_.empty())
        return;
    std::vector<std::string_view> patterns;
    for (auto& [pattern, set] : name_sets_) {
        set = static_cast<std::uint32_t>(patterns.size());
        patterns.push_back(pattern);
    }
    auto classes = classify_names(patterns);
    if (!classes)
        throw diagram_full{};
    names_ = std::move(*classes);
    name_ = take_choice(names_.members.size(), false, {.about = subject_matter::name, .of = {}});
}

RINGFENCE_DECL void query_space::number_variables()
{
    number_names();
    for (const role side : {role::called, role::caller}) {
        side_facts& facts = facts_of(side);
        forget_largest(facts);
        auto classes = classify(facts.patterns);
        facts.known = classes.has_value();
        facts.classes = classes ? std::move(*classes) : number_classes{{number{}}, {}};
        facts.who = take_choice(first_number + facts.classes.members.size(), side == role::caller,
                                {.about = subject_matter::who, .of = {}, .side = side});
        // A pattern's classes were met one after the other, so that they are few runs.
        for (const std::vector<std::uint32_t>& covered : facts.classes.covered)
            facts.runs.push_back(runs_of(facts.who, covered, first_number));
        facts.identified =
            nodes_.number_in(facts.who.first, facts.who.bits, {{first_number, std::uint32_t{1} << facts.who.bits}});
    }
    for (auto& [key, facts] : values_) {
        question asked{.about = subject_matter::value, .of = {}, .text = std::string{key.first}};
        asked.side = key.second == static_cast<int>(role::called) ? role::called : role::caller;
        asked.of_query = key.second < 0;
        asked.values.resize(facts.known.size());
        for (const auto& [value, code] : facts.known)
            asked.values[code] = value;
        facts.of = take_choice(facts.known.size() + (facts.open ? 1U : 0U),
                               key.second == static_cast<int>(role::caller) || (key.second < 0 && !facts.open),
                               std::move(asked));
    }
    if (!hours_.empty())
        times_ = classify_times(hours_);
    if (times_)
        time_ = take_choice(times_->members.size(), true, {.about = subject_matter::hours, .of = {}});
    for (const auto& [time, counts] : calls_) {
        // The first call is always one.
        question asked{.about = subject_matter::calls, .of = {}, .time = time};
        std::copy_if(counts.begin(), counts.end(), std::back_inserter(asked.counts),
                     [](std::int64_t n) { return n > 1; });
        const std::size_t values = asked.counts.size() + 1;
        call_choices_.emplace(time, take_choice(values, true, std::move(asked)));
    }
}

RINGFENCE_DECL void query_space::bind_countries()
{
    for (const auto& [key, facts] : values_)
        for (const auto& [id, region] : facts.countries) {
            const role side = key.second == static_cast<int>(role::called) ? role::called : role::caller;
            const bounds begins = covered_or_open(side, code_key(region));
            if (!begins.exact())
                continue;
            const node is_of = is_one_of(facts.of, {facts.known.find(id)->second});
            possible_ = nodes_.both(possible_, nodes_.either(begins.surely, nodes_.negated(is_of)));
            if (region.alone)
                possible_ = nodes_.both(possible_, nodes_.either(is_of, nodes_.negated(begins.surely)));
        }
}

RINGFENCE_DECL void query_space::forget_largest(side_facts& facts)
{
    std::size_t total = 0;
    for (const auto& patterns : facts.patterns)
        total += patterns.size();
    while (total > max_patterns) {
        std::size_t largest = 0;
        for (std::size_t s = 0; s < facts.patterns.size(); ++s)
            if (facts.patterns[s].size() > facts.patterns[largest].size())
                largest = s;
        total -= facts.patterns[largest].size();
        facts.forgot_single = facts.forgot_single || facts.patterns[largest].size() == 1;
        facts.patterns[largest].clear();
        facts.forgotten.insert(static_cast<std::uint32_t>(largest));
    }
}

RINGFENCE_DECL query_space::ranges query_space::runs_of(const choice& of, const std::vector<std::uint32_t>& values,
                                                        std::uint32_t first)
{
    ranges runs;
    for (const std::uint32_t value : values) {
        const std::uint32_t v = value + first;
        // The last value also has the codes that are over.
        const std::uint32_t end = v + 1 == of.values ? std::uint32_t{1} << of.bits : v + 1;
        if (!runs.empty() && runs.back().second == v)
            runs.back().second = end;
        else
            runs.emplace_back(v, end);
    }
    return runs;
}

RINGFENCE_DECL query_space::node query_space::is_one_of(const choice& of, const std::vector<std::uint32_t>& values)
{
    return nodes_.number_in(of.first, of.bits, runs_of(of, values, 0));
}

RINGFENCE_DECL query_space::node query_space::covered(role side, const set_key& key)
{
    side_facts& facts = facts_of(side);
    const std::uint32_t set = facts.set_numbers.at(key);
    if (!facts.known || facts.forgotten.contains(set)) {
        const auto& [kind, p, at, text] = key;
        std::string name = "set " + std::to_string(kind) + ' ' + std::to_string(p) + ' ' + std::to_string(at) + ' ' +
                           std::to_string(static_cast<int>(side)) + ' ' + text;
        const auto known = unknown(name, {.about = subject_matter::unknown,
                                          .of = {},
                                          .text = "the number is one of those that are too many to compare"});
        // With no room for an unknown either: anything may be covered. Only bindings and targets are asked so.
        return known ? nodes_.both(facts.identified, *known) : facts.identified;
    }
    return nodes_.number_in(facts.who.first, facts.who.bits, facts.runs[set]);
}

RINGFENCE_DECL std::optional<query_space::node> query_space::unknown(const std::string& key, question asked, bool stays)
{
    const auto known = unknowns_.find(key);
    if (known != unknowns_.end())
        return nodes_.variable(known->second);
    if (unknowns_.size() >= max_unknowns)
        return std::nullopt;
    const auto variable = static_cast<std::uint32_t>(stays_.size());
    stays_.push_back(stays);
    unknowns_.emplace(key, variable);
    asked.of = {variable, 1, 2};
    questions_.push_back(std::move(asked));
    return nodes_.variable(variable);
}

RINGFENCE_DECL void query_space::make_lists()
{
    // An action that names a list may change what is in it, so that the next query finds another.
    std::set<std::string_view> changing;
    for (const policy* const of : policies_)
        for (const block& b : of->blocks)
            for (const checked_rule& r : b.rules)
                for (const checked_action& a : r.actions)
                    for (const argument& given : a.given)
                        if (given.kind == argument_kind::list)
                            changing.insert(given.text);
    for (const auto& [p, list, side] : lists_in_order_) {
        side_facts& facts = facts_of(side);
        const std::string& name = policies_[p]->lists[list].name;
        const auto is_known = [&](const set_key& key) {
            return facts.known && !facts.forgotten.contains(facts.set_numbers.at(key));
        };
        const set_key key = list_key(p, list);
        const bool known = is_known(key);
        const bool nothing = known && facts.patterns[facts.set_numbers.at(key)].empty();
        const node written = !nothing && (known || compared_ != nullptr) ? covered(side, key) : diagram::no;
        const auto stored = unknown("list " + std::to_string(static_cast<int>(side)) + ' ' + name,
                                    {.about = subject_matter::list, .of = {}, .side = side, .text = name},
                                    side == role::caller && !changing.contains(name));
        if (compared_ != nullptr && stored && is_known(shared_list_key(name)))
            possible_ =
                nodes_.both(possible_, nodes_.either(*stored, nodes_.negated(covered(side, shared_list_key(name)))));
        const node in = stored ? nodes_.both(facts.identified, nodes_.either(written, *stored)) : diagram::no;
        in_list_.emplace(std::tuple{p, list, side}, stored ? bounds{in, in} : bounds{written, facts.identified});
    }
}

RINGFENCE_DECL query_space::bounds query_space::atom(std::size_t p, const checked_condition& c, role subject)
{
    const condition_meaning& meaning = c.word->meaning;
    const role side = side_of(meaning.side, subject);
    nodes_.charge(steps_of_an_atom);
    if (c.word->answer != condition_answer::steady && compared_ == nullptr)
        return is_first_call(c) ? exactly(facts_of(side).identified) : bounds{diagram::no, diagram::yes};
    switch (meaning.sense) {
    case condition_sense::always: return exactly(diagram::yes);
    case condition_sense::in_list: {
        bounds made = neutral(ast::connective::disjunction);
        for (const argument& a : c.given)
            if (a.kind == argument_kind::list)
                made = joined(ast::connective::disjunction, made, in_list_.at({p, a.index, side}));
        return made;
    }
    case condition_sense::number: return covered_or_open(side, number_key(c.given));
    case condition_sense::withheld: return exactly(is_class(side, withheld));
    case condition_sense::malformed: return exactly(is_class(side, malformed));
    case condition_sense::inside: return open_at(p, c.given.first(argument_kind::hours)->index);
    case condition_sense::outside: {
        const bounds open = open_at(p, c.given.first(argument_kind::hours)->index);
        return {nodes_.negated(open.maybe), nodes_.negated(open.surely)};
    }
    case condition_sense::query_value: return exactly(has_value(c, side));
    case condition_sense::number_value: return exactly(nodes_.both(facts_of(side).identified, has_value(c, side)));
    case condition_sense::calls: {
        const choice& of = call_choices_.at(c.given.first(argument_kind::duration)->duration);
        const auto asked = std::find_if(questions_.begin(), questions_.end(),
                                        [&](const question& q) { return q.of.first == of.first; });
        const std::int64_t count = c.given.first(argument_kind::integer)->integer;
        node enough = diagram::yes;
        if (count > 1) {
            const auto at = std::find(asked->counts.begin(), asked->counts.end(), count) - asked->counts.begin();
            enough = nodes_.number_in(of.first, of.bits,
                                      {{static_cast<std::uint32_t>(at) + 1, std::uint32_t{1} << of.bits}});
        }
        return exactly(nodes_.both(facts_of(side).identified, enough));
    }
    case condition_sense::stale:
    case condition_sense::any_argument: {
        bounds made = neutral(ast::connective::disjunction);
        for (const argument& a : c.given)
            made = joined(ast::connective::disjunction, made, opaque(c, arguments{{a}}, subject));
        return made;
    }
    case condition_sense::opaque: break;
    }
    return opaque(c, c.given, subject);
}

RINGFENCE_DECL bool query_space::is_first_call(const checked_condition& c)
{
    return c.word->meaning.sense == condition_sense::calls && c.given.first(argument_kind::integer)->integer <= 1;
}

RINGFENCE_DECL query_space::bounds query_space::opaque(const checked_condition& c, const arguments& given, role subject)
{
    std::string key = "word " + std::to_string(static_cast<int>(subject)) + ' ' + std::string{c.word->word};
    append_key(key, given);
    question asked{.about = subject_matter::unknown, .of = {}, .side = subject};
    if (c.word->meaning.sense == condition_sense::stale) {
        asked.about = subject_matter::stale;
        asked.text = given[0].text;
    } else {
        asked.text = c.word->word;
        for (const argument& a : given)
            asked.text += ' ' + a.text;
    }
    return known_or_open(unknown(key, std::move(asked)));
}

RINGFENCE_DECL query_space::bounds query_space::covered_or_open(role side, const set_key& key)
{
    side_facts& facts = facts_of(side);
    const bool known = facts.known && !facts.forgotten.contains(facts.set_numbers.at(key));
    return known ? exactly(covered(side, key)) : bounds{diagram::no, facts.identified};
}

RINGFENCE_DECL query_space::bounds query_space::open_at(std::size_t p, std::uint32_t hours)
{
    const std::size_t place = hours_places_.at({p, hours});
    if (times_)
        return exactly(is_one_of(time_, times_->open[place]));
    return known_or_open(unknown(
        "hours " + std::to_string(place),
        {.about = subject_matter::unknown, .of = {}, .text = "inside " + policies_[p]->hours[hours].name}, true));
}

RINGFENCE_DECL query_space::node query_space::has_value(const checked_condition& c, role side)
{
    const value_facts& facts = values_.at(key_of_values(c, side));
    std::vector<std::uint32_t> values;
    for (const std::string& value : values_of(c))
        values.push_back(facts.known.find(value)->second);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return is_one_of(facts.of, values);
}

}  // namespace ringfence

#endif
