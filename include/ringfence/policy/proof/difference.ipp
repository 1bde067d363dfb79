// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_PROOF_DIFFERENCE_IPP
#define RINGFENCE_POLICY_PROOF_DIFFERENCE_IPP

#include <ringfence/base/time_text.hpp>
#include <ringfence/number/pattern_table.hpp>
#include <ringfence/policy/compile.hpp>
#include <ringfence/policy/name_pattern.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/policy/proof/difference.hpp>
#include <ringfence/policy/proof/query_space.hpp>
#include <ringfence/policy/proof/regions.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

namespace detail {

class scenario_difference {
public:
    scenario_difference(const policy& before, const policy& after, const scenario_word& of,
                        const difference_limits& limits, const situation_asker& ask,
                        const std::vector<number>& examples)
        : policies_{&before, &after}, scenario_{of}, limits_{limits}, ask_{ask}, examples_{examples},
          space_{{&before, &after}, limits.work, &of}, functions_{space_.functions()}
    {
        nothing_done_ = outcome_number({std::string{no_decision} + ';', {std::string{no_decision}, no_decision, 0}});
    }

    std::vector<differing_region> run()
    {
        std::vector<differing_region> made;
        for (const bool readable : {true, false}) {
            readable_ = readable;
            add(made);
        }
        return made;
    }

private:
    using node = diagram::node;
    using subject_matter = query_space::subject_matter;
    using question = query_space::question;

    static constexpr std::string_view no_decision = "allow";
    static constexpr node same = diagram::constant(0);

    struct keyed_outcome {
        std::string key;
        outcome what;
    };

    // ---- what a policy does, as a function

    std::uint32_t outcome_number(keyed_outcome made)
    {
        const auto [at, is_new] = outcome_numbers_.try_emplace(made.key, outcomes_.size());
        if (is_new)
            outcomes_.push_back(std::move(made));
        return static_cast<std::uint32_t>(at->second);
    }

    static bool changes_a_list(const checked_action& a)
    {
        return a.word->flow == action_flow::continues && a.word->lists != list_use::reads;
    }

    /// Equal for actions that do the same. Lists are meant by their names.
    static std::string key_of_action(const checked_action& a)
    {
        std::string key{a.word->word};
        const bool has_places = std::any_of(a.given.begin(), a.given.end(), [](const argument& g) {
            return g.kind == argument_kind::list || g.kind == argument_kind::hours;
        });
        if (has_places || a.word->lower == nullptr) {
            append_key(key, a.given);
        } else {
            lowering unused;
            key += ' ' + a.word->lower(a.given, unused);
        }
        return key + ';';
    }

    std::string written(std::size_t p, const checked_action& a) const
    {
        return on_one_line(text_of(policies_[p]->sources, a.where));
    }

    node with_effect(std::size_t p, const checked_action& a, node after)
    {
        const std::string key = key_of_action(a);
        const std::string text = written(p, a);
        return functions_.mapped(after, [&](std::uint32_t value) {
            keyed_outcome made = outcomes_[value];
            made.key = key + made.key;
            made.what.text = text + " then " + made.what.text;
            ++made.what.effects;
            return outcome_number(std::move(made));
        });
    }

    /// What is done on the way is done before what follows. A subject that is no number is put into no list.
    node with_effects(std::size_t p, const std::vector<const checked_action*>& done, node after)
    {
        node all = after;
        for (auto a = done.rbegin(); a != done.rend(); ++a)
            all = with_effect(p, **a, all);
        if (std::none_of(done.begin(), done.end(), [](const checked_action* a) { return changes_a_list(*a); }))
            return all;
        node fewer = after;
        for (auto a = done.rbegin(); a != done.rend(); ++a)
            if (!changes_a_list(**a))
                fewer = with_effect(p, **a, fewer);
        return functions_.choose(space_.identified(scenario_.subject), all, fewer);
    }

    node done_by(std::size_t p, const checked_rule& rule, node after)
    {
        std::vector<const checked_action*> done;
        for (const checked_action& a : rule.actions) {
            if (a.word->flow == action_flow::continues) {
                done.push_back(&a);
                continue;
            }
            const node taken = with_effects(
                p, done, diagram::constant(outcome_number({key_of_action(a), {written(p, a), a.word->word, 0}})));
            if (a.word->certainty == action_certainty::always)
                return taken;
            return functions_.choose(space_.has_number_to_show(a.given), taken, after);
        }
        return with_effects(p, done, after);
    }

    node through(std::size_t p, std::size_t b, node after)
    {
        const block& of = policies_[p]->blocks[b];
        if (!readable_) {
            if (!of.on_failure)
                return after;
            const std::string_view action = *of.on_failure == failure_answer::hangup ? "hangup" : no_decision;
            return diagram::constant(outcome_number({std::string{action} + ';', {std::string{action}, action, 0}}));
        }
        for (auto rule = of.rules.rbegin(); rule != of.rules.rend(); ++rule) {
            const query_space::bounds when = space_.holds(p, rule->when, scenario_.subject);
            if (!when.exact())
                throw diagram_full{};
            after = functions_.choose(when.surely, done_by(p, *rule, after), after);
        }
        return after;
    }

    /// What a policy does with every query of the scenario.
    node all_of(std::size_t p)
    {
        struct visit {
            std::size_t block;
            std::size_t binding;
            node here = diagram::no;
        };
        const std::vector<block>& blocks = policies_[p]->blocks;
        std::vector<visit> visits;
        std::optional<std::size_t> first;
        node made = diagram::constant(nothing_done_);
        for (std::size_t b = 0; b < blocks.size(); ++b) {
            if (blocks[b].scenario->before_all)
                first = b;
            else if (blocks[b].scenario == &scenario_ && blocks[b].bindings.empty())
                made = through(p, b, made);
            else if (blocks[b].scenario == &scenario_)
                for (std::size_t i = 0; i < blocks[b].bindings.size(); ++i)
                    visits.push_back({.block = b, .binding = i});
        }
        const auto bound = [&](const visit& v) -> const binding& { return blocks[v.block].bindings[v.binding]; };
        const bool to_numbers = scenario_.binding == binding_kind::called;
        std::sort(visits.begin(), visits.end(), [&](const visit& a, const visit& b) {
            if (to_numbers)
                return visited_before(bound(a).called, bound(b).called);
            const auto is_pattern = [&](const visit& v) { return bound(v).name.find('*') != std::string::npos; };
            if (is_pattern(a) != is_pattern(b))
                return is_pattern(b);
            return tried_before(bound(a).name, bound(b).name);
        });
        // A block is tried once: by the narrowest of its bindings that fits.
        std::map<std::size_t, node> tried;
        for (visit& v : visits) {
            node& before = tried.try_emplace(v.block, diagram::no).first->second;
            const node here = to_numbers ? space_.bound_to(p, v.block, v.binding) : space_.named(bound(v).name);
            v.here = functions_.without(here, before);
            before = functions_.either(before, here);
        }
        for (auto v = visits.rbegin(); v != visits.rend(); ++v) {
            const node behind = functions_.choose(v->here, made, diagram::constant(nothing_done_));
            made = functions_.choose(v->here, through(p, v->block, behind), made);
        }
        return first ? through(p, *first, made) : made;
    }

    // ---- where two functions differ

    /// Numbers of pairs of outcomes, 0 where they are the same.
    node paired(node a, node b)
    {
        std::map<std::pair<node, node>, node> done;
        const auto walk = [&](const auto& self, node x, node y) -> node {
            if (x == y)
                return same;
            if (diagram::is_constant(x) && diagram::is_constant(y)) {
                const auto [at, is_new] = pair_numbers_.try_emplace({diagram::value_of(x), diagram::value_of(y)},
                                                                    static_cast<std::uint32_t>(pairs_.size()) + 1);
                if (is_new)
                    pairs_.emplace_back(at->first);
                return diagram::constant(at->second);
            }
            if (const auto known = done.find({x, y}); known != done.end())
                return known->second;
            functions_.charge(1);
            const std::uint32_t top = std::min(functions_.variable_of(x), functions_.variable_of(y));
            const auto low = [&](node n) { return functions_.variable_of(n) == top ? functions_.low(n) : n; };
            const auto high = [&](node n) { return functions_.variable_of(n) == top ? functions_.high(n) : n; };
            const node at_low = self(self, low(x), low(y));
            const node at_high = self(self, high(x), high(y));
            const node made = functions_.make(top, at_low, at_high);
            done.emplace(std::pair{x, y}, made);
            return made;
        };
        return walk(walk, a, b);
    }

    void add(std::vector<differing_region>& made)
    {
        pairs_.clear();
        pair_numbers_.clear();
        const node before = all_of(0);
        const node after = all_of(1);
        if (before == after)
            return;
        const node possible = functions_.both(space_.asked(scenario_.subject, scenario_.binding), space_.possible());
        const node differs = functions_.choose(possible, paired(before, after), same);
        const node impossible = functions_.negated(possible);
        for (std::uint32_t pair = 1; pair <= pairs_.size(); ++pair) {
            const node all = functions_.where(differs, pair);
            if (all == diagram::no)
                continue;
            const outcome& old_one = outcomes_[pairs_[pair - 1].first].what;
            const outcome& new_one = outcomes_[pairs_[pair - 1].second].what;
            bool in_part = false;
            std::vector<query_region> regions;
            try {
                region_finder find{functions_, space_.questions(), limits_.regions};
                regions = find.cover(all, functions_.either(all, impossible));
            } catch (const diagram_full&) {
                // To whom it happens can be told, if not when.
                regions = regions_in_part(all);
                in_part = true;
            }
            for (const query_region& r : regions) {
                const node here = functions_.both(all, condition_of(r));
                differing_region told{.before = old_one, .after = new_one, .in_part = in_part};
                told.witness = find_witness(here, old_one, new_one);
                if (!told.witness && cannot_be(r))
                    continue;
                describe(r, here, told);
                made.push_back(std::move(told));
            }
        }
    }

    std::vector<query_region> regions_in_part(node all)
    {
        std::uint32_t end = 0;
        for (const question& q : space_.questions())
            if (q.about == subject_matter::name || (q.about == subject_matter::who && q.side == role::called))
                end = q.of.first + q.of.bits;
        const node some = functions_.forget(all, [end](std::uint32_t variable) { return variable >= end; });
        region_finder find{functions_, space_.questions(), limits_.regions};
        return find.cover(some, some);
    }

    node condition_of(const query_region& r)
    {
        node made = diagram::yes;
        for (const region_part& part : r) {
            const query_space::choice& of = space_.questions()[part.question].of;
            made = functions_.both(made, functions_.number_in(of.first, of.bits, part.values));
        }
        return made;
    }

    // ---- in words

    using values = std::vector<std::uint32_t>;

    static values values_in(const value_ranges& ranges, std::uint32_t count)
    {
        values made;
        for (const auto& [begin, end] : ranges)
            for (std::uint32_t v = begin; v < std::min(end, count); ++v)
                made.push_back(v);
        return made;
    }

    static values without(const values& a, const values& b)
    {
        values made;
        std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(made));
        return made;
    }

    static bool has_all(const values& of, const values& wanted)
    {
        return std::includes(of.begin(), of.end(), wanted.begin(), wanted.end());
    }

    static std::string joined(const std::vector<std::string>& texts, std::string_view last)
    {
        std::string made;
        for (std::size_t i = 0; i < texts.size(); ++i)
            made += (i == 0 ? std::string{} : i + 1 == texts.size() ? std::string{last} : std::string{", "}) + texts[i];
        return made;
    }

    static constexpr std::size_t most_names = 8;

    /// The values as some of the sets together, if a few are enough.
    static std::optional<std::vector<std::string>> as_union(const values& wanted,
                                                            std::vector<query_space::named_values> sets)
    {
        std::stable_sort(sets.begin(), sets.end(),
                         [](const auto& a, const auto& b) { return a.values.size() > b.values.size(); });
        std::vector<std::string> texts;
        values left = wanted;
        for (const auto& set : sets) {
            if (left.empty() || texts.size() > most_names)
                break;
            if (set.values.empty() || !has_all(wanted, set.values))
                continue;
            values rest = without(left, set.values);
            if (rest.size() == left.size())
                continue;
            left = std::move(rest);
            texts.push_back(set.text);
        }
        if (!left.empty() || texts.size() > most_names)
            return std::nullopt;
        return texts;
    }

    /// `everything`: all values there are, and their name.
    static std::string told(const values& wanted, const std::vector<query_space::named_values>& sets,
                            const query_space::named_values& everything, const std::string& example)
    {
        if (wanted == everything.values)
            return everything.text;
        if (const auto texts = as_union(wanted, sets))
            return joined(*texts, " and ");
        const query_space::named_values* base = &everything;
        for (const auto& set : sets)
            if (set.values.size() < base->values.size() && has_all(set.values, wanted))
                base = &set;
        std::vector<query_space::named_values> inside;
        for (const auto& set : sets) {
            inside.push_back({set.text, {}});
            std::set_intersection(set.values.begin(), set.values.end(), base->values.begin(), base->values.end(),
                                  std::back_inserter(inside.back().values));
        }
        if (const auto texts = as_union(without(base->values, wanted), std::move(inside)))
            return base->text + " but " + joined(*texts, " and ");
        return "some of " + base->text + ", as " + example;
    }

    std::string told_names(const values& wanted, std::uint32_t count)
    {
        query_space::named_values everything{"any name", {}};
        for (std::uint32_t v = 0; v < count; ++v)
            everything.values.push_back(v);
        return told(wanted, space_.sets_of_names(), everything, '`' + space_.name_of(wanted.front()) + '`');
    }

    /// Those of the values with which there are such queries.
    values real_values(const question& q, const values& of, node queries)
    {
        std::vector<bool> real(q.of.values);
        const node left =
            functions_.forget(queries, [&q](std::uint32_t v) { return v < q.of.first || v >= q.of.first + q.of.bits; });
        split_by(functions_, q.of, left, diagram::yes, [&](std::uint32_t begin, std::uint32_t end, node n, node) {
            for (std::uint32_t v = begin; n != diagram::no && v < std::min(end, q.of.values); ++v)
                real[v] = true;
        });
        values made;
        std::copy_if(of.begin(), of.end(), std::back_inserter(made), [&real](std::uint32_t v) { return real[v]; });
        return made;
    }

    /// What a region says of a question may be more than there is: whichever is told in fewer words.
    template <class Tell>
    std::string shorter(const question& q, const value_ranges& ranges, node queries, Tell&& tell)
    {
        const values all = values_in(ranges, q.of.values);
        const values real = real_values(q, all, queries);
        // Whoever is no number is told by himself, and only if there is such a query.
        values wider = all;
        if (q.about == subject_matter::who)
            std::erase_if(wider, [&real](std::uint32_t v) {
                return v < query_space::first_number && !std::binary_search(real.begin(), real.end(), v);
            });
        std::string text = tell(real);
        if (real != wider)
            if (std::string other = tell(wider); other.size() < text.size())
                text = std::move(other);
        return text;
    }

    /// Numbers of one side; empty: any at all.
    std::string told_numbers(const question& q, const values& wanted, const std::string& anybody)
    {
        constexpr std::uint32_t first_number = query_space::first_number;
        query_space::named_values everything{anybody, {}};
        for (std::uint32_t v = first_number; v < q.of.values; ++v)
            everything.values.push_back(v);
        values numbers = wanted;
        numbers.erase(numbers.begin(), std::lower_bound(numbers.begin(), numbers.end(), first_number));
        std::vector<std::string> texts;
        if (!numbers.empty())
            texts.push_back(told(numbers, space_.sets_of(q.side, {"OLD", "NEW"}), everything,
                                 space_.party_of(q.side, numbers.front()).value.to_string()));
        for (const std::uint32_t v : wanted)
            switch (space_.party_of(q.side, v).state) {
            case party_state::withheld: texts.emplace_back("withheld numbers"); break;
            case party_state::malformed: texts.emplace_back("what is not a number"); break;
            case party_state::absent: texts.emplace_back("nobody"); break;
            case party_state::identified: break;
            }
        return joined(texts, numbers.empty() ? " and " : ", and ");
    }

    std::string told_hours(const question& q, const values& wanted) const
    {
        values all;
        for (std::uint32_t v = 0; v < q.of.values; ++v)
            all.push_back(v);
        std::vector<query_space::named_values> open;
        const auto hours = space_.hours_asked();
        const auto is_alike = [&](const auto& h) {
            return std::all_of(hours.begin(), hours.end(),
                               [&](const auto& other) { return other.name != h.name || other.values == h.values; });
        };
        for (const auto& h : hours) {
            std::string text = '`' + h.name + '`';
            if (!is_alike(h))
                text += h.policy == 0 ? " as OLD has it" : " as NEW has it";
            if (std::none_of(open.begin(), open.end(), [&](const auto& o) { return o.text == text; }))
                open.push_back({std::move(text), h.values});
        }
        const auto all_around = [&](const values& of) {
            std::vector<std::string> texts;
            values left = all;
            for (const auto& o : open) {
                const bool inside = has_all(o.values, of);
                const values closed = without(all, o.values);
                if (!inside && !has_all(closed, of))
                    continue;
                values rest;
                const values& in = inside ? o.values : closed;
                std::set_intersection(left.begin(), left.end(), in.begin(), in.end(), std::back_inserter(rest));
                if (rest.size() == left.size())
                    continue;
                left = std::move(rest);
                texts.push_back((inside ? "inside " : "outside ") + o.text);
            }
            return left == of ? texts : std::vector<std::string>{};
        };
        if (const auto texts = all_around(wanted); !texts.empty())
            return joined(texts, " and ");
        std::vector<std::string> each;
        for (const std::uint32_t v : wanted)
            each.push_back(joined(all_around({v}), " and "));
        return joined(each, " or ");
    }

    static std::string told_count(std::int64_t n)
    {
        const bool teen = n % 100 / 10 == 1;
        const char* end = teen ? "th" : n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
        return std::to_string(n) + end;
    }

    static std::string told_calls(const question& q, const value_ranges& ranges)
    {
        std::vector<std::string> texts;
        for (const auto& [begin, end] : ranges) {
            const bool open = end >= q.of.values;
            const std::int64_t from = begin == 0 ? 1 : q.counts[begin - 1];
            const std::int64_t until = open ? 0 : q.counts[end - 1] - 1;
            texts.push_back(open            ? "the " + told_count(from) + " call and later ones"
                            : from == until ? "the " + told_count(from) + " call"
                                            : "the " + told_count(from) + " to the " + told_count(until) + " call");
        }
        return joined(texts, " and ") + " within " + duration_text(q.time);
    }

    static std::string told_value(const question& q, const values& wanted)
    {
        const bool has_other = q.of.values > q.values.size();
        // The others have no name, and where all have one the shorter way is taken.
        const bool other = has_other ? !wanted.empty() && wanted.back() + 1 == q.of.values
                                     : wanted.size() > 1 && wanted.size() * 2 > q.values.size();
        std::vector<std::string> texts;
        for (std::uint32_t v = 0; v < q.values.size(); ++v)
            if (std::binary_search(wanted.begin(), wanted.end(), v) != other)
                texts.push_back(q.of_query && has_other ? '"' + q.values[v] + '"' : q.values[v]);
        return (other ? "not " : "") + q.text + ' ' + joined(texts, " or ");
    }

    void describe(const query_region& r, node queries, differing_region& made)
    {
        // What is in a list, or of a country, is a number: that need not be said.
        std::array<bool, 2> surely_number{};
        for (const region_part& part : r) {
            const question& q = space_.questions()[part.question];
            const bool holds = part.values == value_ranges{{1, 2}};
            if ((q.about == subject_matter::list && holds) || (q.about == subject_matter::value && !q.of_query))
                surely_number[static_cast<std::size_t>(q.side)] = true;
            if (q.about == subject_matter::calls)
                surely_number[static_cast<std::size_t>(scenario_.subject)] = true;
        }
        for (const region_part& part : r) {
            const question& q = space_.questions()[part.question];
            const bool holds = part.values == value_ranges{{1, 2}};
            const std::string side = q.side == role::caller ? "callers" : "called numbers";
            switch (q.about) {
            case subject_matter::name:
                made.bound_to = shorter(q, part.values, queries,
                                        [&](const values& wanted) { return told_names(wanted, q.of.values); });
                break;
            case subject_matter::who: {
                const std::string anybody = "any number";
                const std::string text = shorter(
                    q, part.values, queries, [&](const values& wanted) { return told_numbers(q, wanted, anybody); });
                if (text == anybody && surely_number[static_cast<std::size_t>(q.side)])
                    break;
                if (q.side == role::called && scenario_.binding == binding_kind::called)
                    made.bound_to = text;
                else
                    made.where.push_back((q.side == role::caller ? "from " : "to ") + text);
                break;
            }
            case subject_matter::value: made.where.push_back(told_value(q, values_in(part.values, q.of.values))); break;
            case subject_matter::hours: made.where.push_back(told_hours(q, values_in(part.values, q.of.values))); break;
            case subject_matter::calls: made.where.push_back(told_calls(q, part.values)); break;
            case subject_matter::list:
                made.where.push_back(side +
                                     (holds                                    ? " in `"
                                      : space_.has_own_numbers(q.side, q.text) ? " not otherwise in `"
                                                                               : " not in `") +
                                     q.text + '`');
                break;
            case subject_matter::stale: made.where.push_back('`' + q.text + (holds ? "` stale" : "` not stale")); break;
            case subject_matter::pool:
                made.where.push_back((holds ? "with a number of `" : "with no number of `") + q.text + '`' +
                                     (q.except.empty() ? "" : " outside `" + q.except + '`') + " to show");
                break;
            case subject_matter::unknown:
                made.where.push_back((holds ? "where `" : "where not `") + q.text + '`');
                break;
            }
        }
        if (!readable_)
            made.where.emplace_back("when the store cannot be read");
    }

    // ---- one of the queries

    /// Whether a region for which there is no witness is surely empty: it is about numbers each by itself, which were
    /// all tried, and asks for a country or type that they do not have.
    bool cannot_be(const query_region& r) const
    {
        bool kinds = false;
        for (const region_part& part : r) {
            const question& q = space_.questions()[part.question];
            if (q.about == subject_matter::unknown)
                return false;
            kinds = kinds || (q.about == subject_matter::value && !q.of_query && q.side == scenario_.subject);
        }
        if (!kinds)
            return false;
        for (const region_part& part : r) {
            const question& q = space_.questions()[part.question];
            if (q.about != subject_matter::who || q.side != scenario_.subject)
                continue;
            const values all = values_in(part.values, q.of.values);
            return all.size() <= most_parties && std::all_of(all.begin(), all.end(), [&](std::uint32_t v) {
                       return space_.party_of(q.side, v).state != party_state::identified ||
                              space_.is_single(q.side, v);
                   });
        }
        return false;
    }

    static constexpr std::size_t most_parties = 48;
    static constexpr std::size_t familiar = 2;  ///< of the examples: numbers as people know them

    /// Who may be on a side of one of the queries, and the first of the examples.
    std::vector<party> parties(role side, node all, std::size_t examples)
    {
        std::vector<party> made;
        const auto asks = [&](const question& q) { return q.about == subject_matter::who && q.side == side; };
        const auto& questions = space_.questions();
        const auto at = std::find_if(questions.begin(), questions.end(), asks);
        // Other questions may come before it: they are left open.
        const node left = functions_.forget(
            all, [&](std::uint32_t v) { return v < at->of.first || v >= at->of.first + at->of.bits; });
        split_by(functions_, at->of, left, diagram::yes, [&](std::uint32_t begin, std::uint32_t end, node n, node) {
            for (std::uint32_t v = begin;
                 n != diagram::no && v < std::min(end, at->of.values) && made.size() < most_parties; ++v)
                made.push_back(space_.party_of(side, v));
        });
        const bool speaks = side == scenario_.subject || side == role::called;
        const auto rank = [speaks](const party& p) {
            return p.state == party_state::absent ? (speaks ? 3 : 0) : p.state == party_state::identified ? 1 : 2;
        };
        for (std::size_t i = 0; i < std::min(examples, examples_.size()); ++i)
            made.insert(i < familiar ? made.begin() + static_cast<std::ptrdiff_t>(i) : made.end(),
                        {party_state::identified, examples_[i]});
        std::stable_sort(made.begin(), made.end(), [&](const party& a, const party& b) { return rank(a) < rank(b); });
        return made;
    }

    node is_party(role side, const party& who)
    {
        const auto& questions = space_.questions();
        const auto at = std::find_if(questions.begin(), questions.end(), [side](const question& q) {
            return q.about == subject_matter::who && q.side == side;
        });
        const std::uint32_t value = space_.value_of(side, who);
        return functions_.number_in(at->of.first, at->of.bits, {{value, value + 1}});
    }

    /// Another number of the same class, where there is one next to it.
    party neighbour(role side, const party& who) const
    {
        if (who.state != party_state::identified || who.value.kind() != number_kind::e164)
            return who;
        const party next{party_state::identified, number::from_bits(who.value.bits() + 1)};
        return next.value.digit_count() == who.value.digit_count() &&
                       space_.value_of(side, next) == space_.value_of(side, who)
                   ? next
                   : who;
    }

    std::optional<situation> find_witness(node all, const outcome& before, const outcome& after)
    {
        std::size_t left = limits_.witnesses;
        bool kinds = false;
        for (const question& q : space_.questions())
            kinds = kinds || (q.about == subject_matter::value && !q.of_query);
        // Of a country or type is the subject.
        const auto examples = [&](role side) {
            return kinds && side == scenario_.subject ? examples_.size() : familiar;
        };
        for (const party& called : parties(role::called, all, examples(role::called))) {
            const node to = functions_.both(all, is_party(role::called, called));
            if (to == diagram::no)
                continue;
            for (party caller : parties(role::caller, to, examples(role::caller))) {
                if (caller == called)
                    caller = neighbour(role::caller, caller);
                node rest = functions_.both(to, is_party(role::caller, caller));
                const unsigned ways = kinds ? 4 : 32;
                for (unsigned way = 0; way < ways && rest != diagram::no; ++way) {
                    if (left-- == 0)
                        return std::nullopt;
                    situation tried{.scenario = &scenario_, .store_readable = readable_};
                    if (scenario_.binding == binding_kind::name)
                        tried.name = "any";
                    tried.sides[static_cast<std::size_t>(role::caller)] = caller;
                    tried.sides[static_cast<std::size_t>(role::called)] = called;
                    node other_ways = diagram::yes;
                    if (fill(tried, rest, other_ways) && ask_(tried, before, after))
                        return tried;
                    rest = functions_.without(rest, other_ways);
                }
            }
        }
        return std::nullopt;
    }

    /// Gives all questions but for who calls whom an answer for which the condition holds. `tried_now` becomes the
    /// condition on what may have been chosen badly. False where there is no such time.
    bool fill(situation& to, node all, node& tried_now)
    {
        std::optional<std::uint32_t> time;
        for (const question& q : space_.questions()) {
            const std::uint32_t end = q.of.first + q.of.bits;
            if (functions_.variable_of(all) >= end)
                continue;
            std::optional<std::uint32_t> value;
            node left = diagram::no;
            split_by(functions_, q.of, all, diagram::yes, [&](std::uint32_t begin, std::uint32_t, node n, node) {
                if (n != diagram::no && !value) {
                    value = std::min(begin, q.of.values - 1);
                    left = n;
                }
            });
            all = left;
            const bool holds = *value == 1;
            switch (q.about) {
            case subject_matter::who: break;
            case subject_matter::name: to.name = space_.name_of(*value); break;
            case subject_matter::value:
                if (!q.of_query)
                    break;
                to.values.emplace_back(q.text, *value < q.values.size() ? q.values[*value] : std::string{});
                break;
            case subject_matter::hours: time = value; break;
            case subject_matter::calls: to.calls.push_back({q.time, *value == 0 ? 1 : q.counts[*value - 1]}); break;
            case subject_matter::list:
                if (holds)
                    to.listed.push_back({q.side, q.text});
                break;
            case subject_matter::stale:
                if (holds)
                    to.stale.push_back(q.text);
                break;
            case subject_matter::pool: to.pools.push_back({q.text, q.except, holds}); break;
            case subject_matter::unknown: break;
            }
            if (q.about == subject_matter::hours || q.about == subject_matter::value ||
                q.about == subject_matter::unknown)
                tried_now =
                    functions_.both(tried_now, functions_.number_in(q.of.first, q.of.bits, {{*value, *value + 1}}));
        }
        if (time)
            to.at = space_.time_of(*time);
        return !time || to.at;
    }

    std::array<const policy*, 2> policies_;
    const scenario_word& scenario_;
    const difference_limits& limits_;
    const situation_asker& ask_;
    const std::vector<number>& examples_;
    query_space space_;
    diagram& functions_;
    std::vector<keyed_outcome> outcomes_;
    std::map<std::string, std::size_t> outcome_numbers_;
    std::uint32_t nothing_done_ = 0;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pair_numbers_;
    bool readable_ = true;
};

}  // namespace detail

RINGFENCE_DECL std::vector<differing_region> compare_scenario(const policy& before, const policy& after,
                                                              const scenario_word& scenario, const situation_asker& ask,
                                                              const std::vector<number>& examples,
                                                              const difference_limits& limits)
{
    return detail::scenario_difference{before, after, scenario, limits, ask, examples}.run();
}

}  // namespace ringfence

#endif
