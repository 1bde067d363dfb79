// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_PROOF_ANALYSIS_IPP
#define RINGFENCE_POLICY_PROOF_ANALYSIS_IPP

#include <ringfence/base/utf8.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/number/pattern_table.hpp>
#include <ringfence/policy/name_pattern.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/policy/proof/analysis.hpp>
#include <ringfence/policy/proof/query_space.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

namespace detail {

/// As it was written, on one line, and not too long for a message.
inline std::string written_short(const source_map& sources, span where)
{
    constexpr std::size_t longest = 60;
    std::string made;
    for (const char c : text_of(sources, where)) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank)
            made += c;
        else if (!made.empty() && made.back() != ' ')
            made += ' ';
    }
    return '`' + shortened(made, longest) + '`';
}

inline std::string joined_by_and(const std::vector<std::string>& all)
{
    std::string made;
    for (std::size_t i = 0; i < all.size(); ++i)
        made += (i == 0 ? "" : i + 1 == all.size() ? " and " : ", ") + all[i];
    return made;
}

class rule_analysis {
public:
    rule_analysis(const policy& of, diagnostics& found, const analysis_limits& limits)
        : of_{of}, found_{found}, limits_{limits}
    {
    }

    void run()
    {
        try {
            query_space space{{&of_}, limits_.work};
            space_ = &space;
            functions_ = &space.functions();
            look_at_all();
        } catch (const diagram_full&) {
            // Too much for the limits: what was found until now is true.
        }
    }

private:
    using node = diagram::node;
    using bounds = query_space::bounds;

    static constexpr node unknown = diagram::constant(0);

    /// How queries come to a block.
    struct course {
        role subject = role::caller;
        node universe = diagram::yes;       ///< all that can come
        node reached = diagram::yes;        ///< those that no block before has surely decided
        std::vector<std::size_t> before{};  ///< the blocks that decided the others
        node after = unknown;               ///< what is done with those that the block does not decide
        std::vector<std::size_t> behind{};  ///< the blocks that do it
        std::set<std::uint32_t> acts{};     ///< all that they do
    };

    struct outcome {
        node reached;  ///< what the block leaves
        node value;    ///< what is done with what comes to it
    };

    /// A block as it is met by queries for one of its bindings.
    struct visit {
        std::size_t block;
        std::size_t binding;
    };

    struct earlier_rule {
        const checked_rule* rule;
        std::size_t block;
    };

    /// From here on as much as one block may take.
    void make_room() noexcept { functions_->set_limit(functions_->mark() + limits_.block); }

    bool full() const noexcept { return found_.size() > limits_.findings; }

    // ---- the blocks in their order

    void look_at_all()
    {
        std::map<const scenario_word*, std::vector<std::size_t>> scenarios;
        for (std::size_t b = 0; b < of_.blocks.size(); ++b)
            if (of_.blocks[b].scenario->before_all)
                law_ = b;
            else
                scenarios[of_.blocks[b].scenario].push_back(b);
        look_at_law();
        // In the order of the file, so that equal files say the same.
        std::vector<const std::vector<std::size_t>*> in_order;
        in_order.reserve(scenarios.size());
        for (const auto& [word, blocks] : scenarios)
            in_order.push_back(&blocks);
        std::sort(in_order.begin(), in_order.end(), [](const auto* a, const auto* b) { return *a < *b; });
        for (const auto* blocks : in_order)
            look_at_scenario(*blocks);
    }

    /// The block before all others is met by queries of every scenario. What is said of it holds for both subjects.
    void look_at_law()
    {
        for (const role subject : {role::caller, role::called})
            undecided_[static_cast<std::size_t>(subject)] = space_->asked(subject, binding_kind::none);
        if (!law_)
            return;
        diagnostics said[2];
        std::set<const checked_rule*> removed[2];
        for (const role subject : {role::caller, role::called}) {
            const auto i = static_cast<std::size_t>(subject);
            removed_.clear();
            undecided_[i] =
                examine(*law_, {.subject = subject, .universe = undecided_[i], .reached = undecided_[i]}, said[i])
                    .reached;
            removed[i] = removed_;
        }
        const bool agree = removed[0] == removed[1];
        for (const diagnostic& d : said[0]) {
            const bool twice = std::any_of(said[1].begin(), said[1].end(), [&d](const diagnostic& other) {
                return other.where == d.where && other.code == d.code;
            });
            if (twice && (agree || d.code != "RF0305"))
                found_.push_back(d);
        }
        removed_.clear();
    }

    void look_at_scenario(const std::vector<std::size_t>& blocks)
    {
        const scenario_word& scenario = *of_.blocks[blocks[0]].scenario;
        make_room();
        const role subject = scenario.subject;
        course all{.subject = subject};
        all.universe = space_->asked(subject, scenario.binding);
        all.reached = functions_->both(all.universe, undecided_[static_cast<std::size_t>(subject)]);
        if (law_)
            all.before.push_back(*law_);
        prepare_routes(blocks, scenario.binding);

        node after = unknown;
        if (unbound_) {
            course last = all;
            // Every name there is has come through `*` before.
            for (const visit& v : globs_)
                if (of_.blocks[v.block].bindings[v.binding].name.find_first_not_of('*') == std::string::npos) {
                    last.reached = decided_by(v.block, last);
                    last.before.push_back(v.block);
                    break;
                }
            after = examine(*unbound_, last, found_).value;
            make_room();
        }

        // The wide ones from the last to the first, then the narrow ones by what comes behind them.
        std::map<std::vector<std::size_t>, std::vector<std::size_t>> narrow;
        std::vector<std::size_t> lost;
        std::set<std::size_t> done;
        const std::vector<visit>& wide = scenario.binding == binding_kind::called ? wide_ : globs_;
        for (auto v = wide.rbegin(); v != wide.rend() && !full(); ++v) {
            if (!done.insert(v->block).second)
                continue;
            look_at_group(chain_of(v->block, scenario.binding), {v->block}, all, after);
        }
        for (const std::size_t b : blocks) {
            if (b == unbound_ || done.contains(b))
                continue;
            if (auto chain = chain_of(b, scenario.binding))
                narrow[*chain].push_back(b);
            else
                lost.push_back(b);
        }
        for (const auto& [chain, group] : narrow)
            look_at_group(chain, group, all, after);
        look_at_group(std::nullopt, lost, all, after);
    }

    /// Blocks behind which the same visits follow; nothing where those are not known.
    void look_at_group(const std::optional<std::vector<std::size_t>>& chain, const std::vector<std::size_t>& group,
                       const course& all, node last)
    {
        const std::size_t outer = functions_->mark();
        make_room();
        course with = all;
        if (chain) {
            with.after = value_behind(*chain, all.subject, last);
            for (const std::size_t v : *chain)
                with.behind.push_back(visits_[v].block);
            if (unbound_)
                with.behind.push_back(*unbound_);
            for (const std::size_t b : with.behind)
                for (const checked_rule& r : of_.blocks[b].rules)
                    with.acts.insert(number_of_actions(r));
        }
        for (const std::size_t b : group) {
            if (full())
                break;
            const std::size_t mark = functions_->mark();
            make_room();
            course own = with;
            const node bound = space_->bound_to(0, b);
            own.universe = functions_->both(all.universe, bound);
            own.reached = functions_->both(all.reached, bound);
            examine(b, own, found_);
            functions_->release(mark);
        }
        functions_->release(outer);
    }

    /// What no block has decided behind this one, which all queries of the course have come through.
    node decided_by(std::size_t b, const course& through)
    {
        make_room();
        node left = through.reached;
        try {
            for (const checked_rule& r : of_.blocks[b].rules)
                if (ends_surely(r))
                    left = functions_->without(left, space_->holds(0, r.when, through.subject).surely);
        } catch (const diagram_full&) {
            if (functions_->work_left() == 0)
                throw;
        }
        return left;
    }

    // ---- which blocks follow each other

    static bool is_wide(const binding& b, binding_kind kind)
    {
        return kind == binding_kind::called ? !b.called.is_single() : b.name.find('*') != std::string::npos;
    }

    void prepare_routes(const std::vector<std::size_t>& blocks, binding_kind kind)
    {
        visits_.clear();
        wide_.clear();
        globs_.clear();
        numbers_ = {};
        unbound_.reset();
        for (const std::size_t b : blocks) {
            const auto& bindings = of_.blocks[b].bindings;
            if (bindings.empty())
                unbound_ = b;
            for (std::size_t i = 0; i < bindings.size(); ++i) {
                if (kind == binding_kind::called)
                    numbers_.add(bindings[i].called, static_cast<std::uint32_t>(visits_.size()));
                if (is_wide(bindings[i], kind))
                    (kind == binding_kind::called ? wide_ : globs_).push_back({b, i});
                visits_.push_back({b, i});
            }
        }
        numbers_.prepare();
        const auto called = [this](const visit& v) -> const number_pattern& {
            return of_.blocks[v.block].bindings[v.binding].called;
        };
        std::stable_sort(wide_.begin(), wide_.end(),
                         [&](const visit& a, const visit& b) { return visited_before(called(a), called(b)); });
        const auto name = [this](const visit& v) -> const std::string& {
            return of_.blocks[v.block].bindings[v.binding].name;
        };
        std::stable_sort(globs_.begin(), globs_.end(),
                         [&](const visit& a, const visit& b) { return tried_before(name(a), name(b)); });
    }

    std::size_t number_of(const visit& v) const
    {
        return static_cast<std::size_t>(
            std::find_if(visits_.begin(), visits_.end(),
                         [&v](const visit& each) { return each.block == v.block && each.binding == v.binding; }) -
            visits_.begin());
    }

    /// The visits that surely follow a block, beside the block bound to nothing. Nothing where they are not known.
    std::optional<std::vector<std::size_t>> chain_of(std::size_t b, binding_kind kind)
    {
        std::optional<std::vector<std::size_t>> all;
        const auto& bindings = of_.blocks[b].bindings;
        for (std::size_t i = 0; i < bindings.size(); ++i) {
            auto one = kind == binding_kind::called ? numbers_behind(b, i, bindings.size()) : names_behind(b, i);
            if (!one || (all && *all != *one))
                return std::nullopt;
            all = std::move(one);
        }
        return all ? all : std::vector<std::size_t>{};
    }

    std::optional<std::vector<std::size_t>> numbers_behind(std::size_t b, std::size_t i, std::size_t bindings)
    {
        constexpr std::size_t most = 64;
        const number_pattern& own = of_.blocks[b].bindings[i].called;
        std::vector<std::size_t> chain;
        if (!space_->knows_called())
            return std::nullopt;
        if (own.is_single()) {
            numbers_.visit(own.first, [&](std::uint32_t v) {
                if (visits_[v].block != b)
                    chain.push_back(v);
                return false;
            });
            return chain.size() <= most ? std::optional{std::move(chain)} : std::nullopt;
        }
        if (bindings > 1 || wide_.size() > 2'000)
            return std::nullopt;
        const node here = space_->bound_to(0, b, i);
        bool later = false;
        for (const visit& v : wide_) {
            if (later && functions_->meets(here, space_->bound_to(0, v.block, v.binding)))
                chain.push_back(number_of(v));
            later = later || v.block == b;
        }
        return chain.size() <= most ? std::optional{std::move(chain)} : std::nullopt;
    }

    std::optional<std::vector<std::size_t>> names_behind(std::size_t b, std::size_t i)
    {
        const std::string& own = of_.blocks[b].bindings[i].name;
        const bool wide = own.find('*') != std::string::npos;
        std::vector<std::size_t> chain;
        bool later = !wide;
        for (const visit& v : globs_) {
            const std::string& glob = of_.blocks[v.block].bindings[v.binding].name;
            // Which other names a pattern's names also match is not looked into.
            if (later && wide)
                return std::nullopt;
            if (later && v.block != b && matches_name(glob, own))
                chain.push_back(number_of(v));
            later = later || (v.block == b && v.binding == i);
        }
        return chain;
    }

    /// What is done with a query by these visits in turn, and by what follows them.
    node value_behind(const std::vector<std::size_t>& chain, role subject, node last)
    {
        constexpr std::size_t most_rules = 500;
        std::size_t rules = 0;
        for (const std::size_t v : chain)
            rules += of_.blocks[visits_[v].block].rules.size();
        if (chain.empty() || rules > most_rules)
            return chain.empty() ? last : unknown;
        make_room();
        try {
            node value = last;
            for (auto v = chain.rbegin(); v != chain.rend(); ++v) {
                const visit& at = visits_[*v];
                node inside = value;
                const auto& all = of_.blocks[at.block].rules;
                for (auto r = all.rbegin(); r != all.rend(); ++r)
                    if (!removed_.contains(&*r))
                        inside = with_rule(*r, space_->holds(0, r->when, subject), inside);
                value = of_.blocks[at.block].scenario->binding == binding_kind::called
                            ? functions_->choose(space_->bound_to(0, at.block, at.binding), inside, value)
                            : inside;
            }
            return value;
        } catch (const diagram_full&) {
            if (functions_->work_left() == 0)
                throw;
            return unknown;
        }
    }

    // ---- one block

    /// A rule's actions as a value of a function.
    std::uint32_t number_of_actions(const checked_rule& rule)
    {
        return action_numbers_.try_emplace(key_of(rule.actions), static_cast<std::uint32_t>(action_numbers_.size() + 1))
            .first->second;
    }

    /// What is done with a query that comes to a rule, where `then` is what is done behind it.
    node with_rule(const checked_rule& rule, bounds when, node then)
    {
        if (!when.exact())
            return unknown;
        return functions_->choose(when.maybe, ends_surely(rule) ? diagram::constant(number_of_actions(rule)) : unknown,
                                  then);
    }

    outcome examine(std::size_t at, const course& come, diagnostics& found)
    {
        const block& b = of_.blocks[at];
        const std::size_t mark = functions_->mark();
        make_room();
        // Where each rule decides: as far as it is known, and for those that could be redundant by one behind.
        std::vector<std::optional<node>> decides(b.rules.size());
        const std::vector<bool> again = done_again_behind(b, come);
        std::vector<bool> gone(b.rules.size());  ///< reported as one to take out
        diagnostics own;
        node reached = come.reached;
        bool complete = true;
        constexpr unsigned most_troubles = 8;  // then only what hides everything is remembered
        unsigned troubles = 0;
        hidden_.clear();
        for (std::size_t i = 0; i < b.rules.size() && found_.size() + own.size() <= limits_.findings;) {
            const std::size_t said = own.size();
            try {
                const checked_rule& rule = b.rules[i];
                const bounds when = space_->holds(0, rule.when, come.subject);
                const bool possible = functions_->meets(come.universe, when.maybe);
                if (possible)
                    parts(rule.when, come, come.universe, own);
                if (!possible) {
                    never(rule, come, own);
                    gone[i] = true;
                } else if (!functions_->meets(reached, when.maybe)) {
                    gone[i] = hide(at, i, functions_->both(come.universe, when.maybe), come, own);
                } else {
                    if (again[i])
                        decides[i] = functions_->both(reached, when.maybe);
                    if (target_of(rule) != nullptr)
                        follow(at, rule, functions_->both(reached, when.maybe), own);
                    if (ends_surely(rule) && troubles <= most_troubles)
                        reached = functions_->without(reached, when.surely);
                    else if (ends_surely(rule) && functions_->implies(come.universe, when.surely))
                        reached = diagram::no;
                }
                ++i;
            } catch (const diagram_full&) {
                if (functions_->work_left() == 0) {
                    own.resize(said);
                    found.insert(found.end(), own.begin(), own.end());
                    throw;
                }
                complete = false;
                own.resize(said);
                functions_->release(mark);
                reached = come.reached;
                std::fill(decides.begin(), decides.end(), std::nullopt);
                // A rule that there is no room for by itself is passed over.
                if (++troubles > most_troubles || troubles % 2 == 0)
                    ++i;
            }
        }
        node value = unknown;
        const bool wanted = at == unbound_ || std::find(again.begin(), again.end(), true) != again.end();
        try {
            if (complete && wanted)
                value = backwards(at, decides, gone, come, own);
        } catch (const diagram_full&) {
            found.insert(found.end(), own.begin(), own.end());
            throw;
        }
        join_hidden(at, own);
        found.insert(found.end(), own.begin(), own.end());
        return {reached, value};
    }

    /// For each rule that surely ends the search whether one behind does the same.
    std::vector<bool> done_again_behind(const block& b, const course& come)
    {
        std::vector<bool> again(b.rules.size());
        std::set<std::uint32_t> behind = come.acts;
        for (std::size_t i = b.rules.size(); i-- > 0;)
            again[i] = ends_surely(b.rules[i]) && !behind.insert(number_of_actions(b.rules[i])).second;
        return again;
    }

    /// From the last rule to the first: which of them another one behind makes redundant.
    node backwards(std::size_t at, const std::vector<std::optional<node>>& decides, std::vector<bool>& gone,
                   const course& come, diagnostics& own)
    {
        const block& b = of_.blocks[at];
        make_room();
        // What no rule before does need not be told apart, unless blocks before this one ask.
        std::set<std::uint32_t> before;
        std::vector<bool> asked(b.rules.size(), at == unbound_);
        for (std::size_t i = 0; i < b.rules.size(); ++i)
            asked[i] = !before.insert(number_of_actions(b.rules[i])).second || asked[i];
        node value = come.after;
        for (std::size_t i = b.rules.size(); i-- > 0;) {
            const checked_rule& rule = b.rules[i];
            if (gone[i]) {
                removed_.insert(&rule);
                continue;
            }
            try {
                if (decides[i]) {
                    const node same = diagram::constant(number_of_actions(rule));
                    if (functions_->takes(*decides[i], value, same)) {
                        repeated(at, i, *decides[i], gone, come, own);
                        gone[i] = true;
                        removed_.insert(&rule);
                        continue;
                    }
                }
                // What is hidden is an error, and may come to stand elsewhere: nothing is built on it.
                const bounds when = space_->holds(0, rule.when, come.subject);
                const bool is_hidden =
                    std::any_of(hidden_.begin(), hidden_.end(), [i](const auto& h) { return h.rule == i; });
                const bool plain = is_hidden || (!asked[i] && when.exact());
                value = plain ? functions_->choose(when.maybe, unknown, value) : with_rule(rule, when, value);
            } catch (const diagram_full&) {
                if (functions_->work_left() == 0)
                    throw;
                value = unknown;
                functions_->set_limit(functions_->mark() + limits_.block / 4);
            }
        }
        return value;
    }

    // ---- what is said

    std::string written(span where) const { return written_short(of_.sources, where); }

    std::string lines_of(const std::vector<earlier_rule>& rules, span seen_from) const
    {
        constexpr std::size_t shown = 4;
        std::vector<std::string> places;
        bool one_file = true;
        for (const earlier_rule& r : rules)
            one_file = one_file && r.rule->where.file == seen_from.file;
        for (std::size_t i = 0; i < rules.size() && (i < shown || rules.size() == shown + 1); ++i) {
            const source_file& file = of_.sources[rules[i].rule->where.file];
            const std::string line = std::to_string(file.position_of(rules[i].rule->where.begin).line);
            places.push_back(one_file ? line : file.name() + ':' + line);
        }
        if (rules.size() > places.size())
            places.push_back(std::to_string(rules.size() - places.size()) + " others");
        const char* const what = !one_file ? "" : rules.size() == 1 ? "line " : "lines ";
        return (rules.size() == 1 ? "the one in " : "those in ") + std::string{what} + joined_by_and(places);
    }

    static void add_notes(diagnostic& d, const std::vector<earlier_rule>& rules, const char* one, const char* several)
    {
        constexpr std::size_t shown = 5;
        for (std::size_t i = 0; i < rules.size() && i < shown; ++i)
            d.notes.push_back({rules[i].rule->where, rules.size() == 1 ? one : several});
    }

    /// The rules that decide all of `rest` before rule `i`: one that does it alone, else as few as are easily found.
    std::vector<earlier_rule> hiders(std::size_t at, std::size_t i, node rest, const course& come)
    {
        std::vector<earlier_rule> earlier;
        for (const std::size_t b : come.before)
            for (const checked_rule& r : of_.blocks[b].rules)
                earlier.push_back({&r, b});
        for (std::size_t j = 0; j < i; ++j)
            earlier.push_back({&of_.blocks[at].rules[j], at});

        // What is made for a rule that is not one of them is given back: there may be many.
        for (const earlier_rule& r : earlier) {
            const std::size_t mark = functions_->mark();
            if (ends_surely(*r.rule) && functions_->implies(rest, space_->holds(0, r.rule->when, come.subject).surely))
                return {r};
            functions_->release(mark);
        }
        std::vector<earlier_rule> together;
        std::vector<node> parts;
        node left = rest;
        for (const earlier_rule& r : earlier) {
            if (!ends_surely(*r.rule))
                continue;
            const std::size_t mark = functions_->mark();
            const node surely = space_->holds(0, r.rule->when, come.subject).surely;
            if (!functions_->meets(left, surely)) {
                functions_->release(mark);
                continue;
            }
            together.push_back(r);
            parts.push_back(functions_->both(rest, surely));
            left = functions_->without(left, surely);
        }
        constexpr std::size_t few = 12;
        for (std::size_t j = 0; together.size() <= few && j < together.size();) {
            node others = diagram::no;
            for (std::size_t k = 0; k < parts.size(); ++k)
                if (k != j)
                    others = functions_->either(others, parts[k]);
            if (functions_->implies(rest, others)) {
                together.erase(together.begin() + static_cast<std::ptrdiff_t>(j));
                parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(j));
            } else {
                ++j;
            }
        }
        return together;
    }

    /// Reports a rule that others hide. Whether it is one to take out.
    bool hide(std::size_t at, std::size_t i, node rest, const course& come, diagnostics& own)
    {
        const checked_rule& rule = of_.blocks[at].rules[i];
        const std::vector<earlier_rule> by = hiders(at, i, rest, come);
        const std::string key = key_of(rule.actions);
        const bool same =
            std::all_of(by.begin(), by.end(), [&key](const earlier_rule& r) { return key_of(r.rule->actions) == key; });
        const bool alone = by.size() == 1;
        const std::string lines = lines_of(by, rule.where);
        diagnostic d{same ? severity::warning : severity::error, same ? "RF0305" : "RF0304", rule.where, {}, {}};
        d.message = same ? "this rule is redundant: " + lines + (alone ? " does" : " do") + " the same before it"
                         : "this rule can never be reached: " + lines + (alone ? " hides it" : " hide it together");
        d.help = same    ? "take it out"
                 : alone ? "move it before that rule, or make its condition another one"
                         : "move it before those rules, or make its condition another one";
        add_notes(d, by, "decides whenever the other could", "decides some of what the other could");
        hidden_.push_back({i, own.size(), alone ? std::optional{by[0]} : std::nullopt, same});
        own.push_back(std::move(d));
        return same;
    }

    /// Where one rule hides a whole block, that is said once.
    void join_hidden(std::size_t at, diagnostics& own)
    {
        const block& b = of_.blocks[at];
        // What a block says `on failure` it does whatever its rules are.
        if (hidden_.empty() || !hidden_[0].by || b.rules.empty() || b.on_failure)
            return;
        const earlier_rule by = *hidden_[0].by;
        const bool exemption = by.block == at && by.rule == &b.rules[0] && by.rule->actions.size() == 1 &&
                               by.rule->actions[0].word->word == no_decision && by.rule->actions[0].given.empty();
        if (by.block == at && !exemption)
            return;
        if (hidden_.size() + (exemption ? 1 : 0) != b.rules.size())
            return;
        bool same = true;
        for (const hidden& h : hidden_) {
            if (!h.by || h.by->rule != by.rule)
                return;
            same = same && h.same;
        }
        if (same)
            return;
        const source_file& file = of_.sources[by.rule->where.file];
        diagnostic d{severity::error, "RF0312", b.where, {}, {}};
        if (exemption) {
            d.message =
                "only the first rule of this block can do anything: it lets all through that the others are about";
            d.help = "make the exemption narrower, or move it behind the rules that it must not hide";
        } else {
            d.message = "this block can do nothing: the rule in " +
                        (by.rule->where.file == b.where.file ? "line " : file.name() + ':') +
                        std::to_string(file.position_of(by.rule->where.begin).line) +
                        " decides before all of its rules";
            d.help = "make that rule's condition narrower, or take the block out";
        }
        d.notes.push_back({by.rule->where, "decides whenever a rule of the block could"});
        diagnostics kept;
        for (std::size_t i = 0; i < own.size(); ++i)
            if (std::none_of(hidden_.begin(), hidden_.end(), [i](const hidden& h) { return h.said == i; }))
                kept.push_back(std::move(own[i]));
        kept.push_back(std::move(d));
        own = std::move(kept);
    }

    /// Reports a rule that is redundant by what comes behind it.
    void repeated(std::size_t at, std::size_t i, node rest, const std::vector<bool>& gone, const course& come,
                  diagnostics& own)
    {
        const checked_rule& rule = of_.blocks[at].rules[i];
        const std::string key = key_of(rule.actions);
        std::vector<earlier_rule> by;
        node left = rest;
        const auto look = [&](const checked_rule& r, std::size_t block, node only) {
            if (left == diagram::no || key_of(r.actions) != key)
                return;
            const node holds = functions_->both(only, space_->holds(0, r.when, come.subject).surely);
            if (functions_->meets(left, holds))
                by.push_back({&r, block});
            left = functions_->without(left, holds);
        };
        for (std::size_t j = i + 1; j < gone.size(); ++j)
            if (!gone[j])
                look(of_.blocks[at].rules[j], at, diagram::yes);
        for (const std::size_t b : come.behind)
            for (const checked_rule& r : of_.blocks[b].rules)
                if (!removed_.contains(&r))
                    look(r, b, space_->bound_to(0, b));
        diagnostic d{severity::warning, "RF0305", rule.where, {}, "take it out"};
        d.message = "this rule is redundant: " + lines_of(by, rule.where) +
                    (by.size() == 1 ? " does the same after it" : " do the same after it");
        add_notes(d, by, "does the same where this rule decides", "does the same for some of what this rule decides");
        own.push_back(std::move(d));
    }

    void never(const checked_rule& rule, const course& come, diagnostics& own)
    {
        diagnostic d{severity::warning, "RF0306", rule.when.where, "this condition can never hold", {}};
        explain_never(rule.when, come, d);
        own.push_back(std::move(d));
    }

    void explain_never(const checked_condition& c, const course& come, diagnostic& d)
    {
        if (c.kind == ast::connective::negation) {
            d.message += ": " + written(c.operands[0].where) + " always holds here";
            return;
        }
        if (c.kind == ast::connective::disjunction) {
            d.message += ", nor can any part of it";
            return;
        }
        if (c.kind == ast::connective::atom)
            return;
        std::vector<const checked_condition*> all;
        for (const checked_condition& operand : c.operands)
            all.push_back(&operand);
        // What is not needed for it goes.
        for (std::size_t i = 0; i < all.size() && all.size() > 1;) {
            node others = come.universe;
            for (std::size_t k = 0; k < all.size(); ++k)
                if (k != i)
                    others = functions_->both(others, space_->holds(0, *all[k], come.subject).maybe);
            if (others == diagram::no)
                all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
            else
                ++i;
        }
        if (all.size() == 1) {
            d.message = written(all[0]->where) + " can never hold";
            d.where = all[0]->where;
            explain_never(*all[0], come, d);
            return;
        }
        std::vector<std::string> texts;
        texts.reserve(all.size());
        for (const checked_condition* each : all)
            texts.push_back(written(each->where));
        d.message += ": " + joined_by_and(texts) + " exclude each other";
        const auto is = [&all](auto... senses) {
            return std::any_of(all.begin(), all.end(), [=](const checked_condition* each) {
                return each->kind == ast::connective::atom && ((each->word->meaning.sense == senses) || ...);
            });
        };
        if (is(condition_sense::withheld, condition_sense::malformed) &&
            is(condition_sense::in_list, condition_sense::number, condition_sense::number_value))
            d.help = "what is no number is in no list, of no country and of no type";
    }

    /// Reports parts of a condition without which it would mean the same to the queries of `care`. Whether there was
    /// one.
    bool parts(const checked_condition& c, const course& come, node care, diagnostics& own)
    {
        constexpr std::size_t most = 16;
        if (c.kind == ast::connective::atom || c.operands.size() > most || counts(c))
            return false;
        if (c.kind == ast::connective::negation)
            return parts(c.operands[0], come, care, own);
        std::vector<node> each;
        for (const checked_condition& operand : c.operands) {
            const bounds when = space_->holds(0, operand, come.subject);
            if (!when.exact())
                return false;
            each.push_back(when.maybe);
        }
        const bool conjunction = c.kind == ast::connective::conjunction;
        std::vector<bool> gone(each.size());
        const auto without = [&](std::size_t i) {
            node made = conjunction ? diagram::yes : diagram::no;
            for (std::size_t k = 0; k < each.size(); ++k)
                if (k != i && !gone[k])
                    made = conjunction ? functions_->both(made, each[k]) : functions_->either(made, each[k]);
            return made;
        };
        bool said = false;
        std::size_t left = each.size();
        for (std::size_t i = each.size(); i-- > 0 && left > 1;) {
            const node others = without(i);
            const node seen = conjunction ? functions_->both(care, others) : functions_->without(care, others);
            const bool idle = conjunction ? functions_->implies(seen, each[i]) : !functions_->meets(seen, each[i]);
            if (!idle)
                continue;
            gone[i] = said = true;
            --left;
            diagnostic d{severity::warning, "RF0311", c.operands[i].where, written(c.operands[i].where), {}};
            d.message += conjunction ? " has no effect: it always holds where the rest of the condition does"
                         : functions_->meets(care, each[i])
                             ? " has no effect: where it holds, the rest of the condition does too"
                             : " has no effect: it can never hold here";
            d.help = "take it out";
            own.push_back(std::move(d));
        }
        for (std::size_t i = 0; i < each.size() && !said; ++i) {
            const node others = without(i);
            said = parts(c.operands[i], come,
                         conjunction ? functions_->both(care, others) : functions_->without(care, others), own);
        }
        return said;
    }

    static bool counts(const checked_condition& c)
    {
        if (c.kind == ast::connective::atom)
            return c.word->answer != condition_answer::steady;
        return std::any_of(c.operands.begin(), c.operands.end(), [](const checked_condition& o) { return counts(o); });
    }

    // ---- redirects

    static const number_pattern* target_of(const checked_rule& rule)
    {
        const checked_action& last = rule.actions.back();
        if (last.word->target != action_target::number)
            return nullptr;
        const argument* to = last.given.first(argument_kind::number);
        return to != nullptr ? &to->pattern : nullptr;
    }

    /// Follows what a rule redirects from number to number, as long as one rule takes all of it.
    void follow(std::size_t at, const checked_rule& rule, node decides, diagnostics& own)
    {
        constexpr std::size_t longest = 16;
        if (of_.blocks[at].scenario->binding != binding_kind::called || !space_->knows_called())
            return;
        const role subject = of_.blocks[at].scenario->subject;
        std::vector<number> way{target_of(rule)->first};
        std::vector<earlier_rule> by;
        const node coming = space_->called_anew(decides);
        while (way.size() <= longest && is_ours(way.back())) {
            const auto next = taken_by(way.back(), functions_->both(coming, space_->called_is(way.back())), subject);
            if (!next)
                return;
            by.push_back(*next);
            const number to = target_of(*next->rule)->first;
            if (const auto again = std::find(way.begin(), way.end(), to); again != way.end()) {
                circle(rule, way, static_cast<std::size_t>(again - way.begin()), by, own);
                return;
            }
            way.push_back(to);
        }
    }

    /// Whether a block is bound to exactly this number. Of others it is not known that their calls come here.
    bool is_ours(number n) const
    {
        return numbers_.visit(n, [&](std::uint32_t v) {
            return of_.blocks[visits_[v].block].bindings[visits_[v].binding].called.is_single();
        });
    }

    /// The rule that redirects all of `coming`, which are queries for this number, to another number.
    std::optional<earlier_rule> taken_by(number n, node coming, role subject)
    {
        std::vector<std::size_t> blocks;
        if (law_)
            blocks.push_back(*law_);
        numbers_.visit(n, [&](std::uint32_t v) {
            blocks.push_back(visits_[v].block);
            return false;
        });
        if (unbound_)
            blocks.push_back(*unbound_);
        for (const std::size_t b : blocks)
            for (const checked_rule& r : of_.blocks[b].rules) {
                const bounds when = space_->holds(0, r.when, subject);
                if (r.actions.back().word->flow != action_flow::ends || !functions_->meets(coming, when.maybe))
                    continue;
                const bool all = ends_surely(r) && functions_->implies(coming, when.surely);
                return all && target_of(r) != nullptr ? std::optional{earlier_rule{&r, b}} : std::nullopt;
            }
        return std::nullopt;
    }

    void circle(const checked_rule& rule, const std::vector<number>& way, std::size_t again,
                const std::vector<earlier_rule>& by, diagnostics& own)
    {
        std::string text;
        for (const number n : way)
            text += '`' + n.to_string() + "` -> ";
        text += '`' + way[again].to_string() + '`';
        diagnostic d{severity::warning, "RF0313", rule.actions.back().where, "this redirect goes in a circle: " + text,
                     "redirect one of them to where calls are answered"};
        for (const earlier_rule& r : by)
            if (r.rule != &rule)
                d.notes.push_back({r.rule->actions.back().where, "redirects on"});
        own.push_back(std::move(d));
    }

    struct hidden {
        std::size_t rule;
        std::size_t said;                ///< place of the message
        std::optional<earlier_rule> by;  ///< where one rule does it alone
        bool same;
    };

    /// The action that is also the answer where no rule decides.
    static constexpr std::string_view no_decision = "allow";

    const policy& of_;
    diagnostics& found_;
    const analysis_limits limits_;
    query_space* space_ = nullptr;
    diagram* functions_ = nullptr;
    std::optional<std::size_t> law_;
    node undecided_[2]{diagram::yes, diagram::yes};  ///< by subject: what the block before all leaves
    std::vector<visit> visits_;
    std::vector<visit> wide_;   ///< patterns of numbers, in the order in which they are visited
    std::vector<visit> globs_;  ///< patterns of names, likewise
    pattern_table<std::uint32_t> numbers_;
    std::optional<std::size_t> unbound_;
    std::map<std::string, std::uint32_t> action_numbers_;
    std::set<const checked_rule*> removed_;
    std::vector<hidden> hidden_;  ///< of the block that is being looked at
};

}  // namespace detail

RINGFENCE_DECL void analyse(const policy& of, diagnostics& found, const analysis_limits& limits)
{
    detail::rule_analysis{of, found, limits}.run();
}

}  // namespace ringfence

#endif
