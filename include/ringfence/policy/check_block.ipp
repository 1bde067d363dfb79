// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_CHECK_BLOCK_IPP
#define RINGFENCE_POLICY_CHECK_BLOCK_IPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/suggest.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/plugin/usage.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/policy/check_block.hpp>
#include <ringfence/policy/check_messages.hpp>
#include <ringfence/policy/check_options.hpp>
#include <ringfence/policy/policy.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ringfence::checks {

RINGFENCE_DECL bool uses(const policy& made, const plugin& p)
{
    return p.name == standard_plugin ||
           std::any_of(made.uses.begin(), made.uses.end(), [&p](const used_plugin& u) { return u.name == p.name; });
}

RINGFENCE_DECL bool may_use(const plugin& from, const ast::literal& word, const policy& made, messages& tell)
{
    if (uses(made, from))
        return true;
    tell.error("RF0403", word.where,
               "`" + word.text + "` is a word of plugin `" + std::string{from.name} +
                   "`, which this policy does not use",
               "add `use " + std::string{from.name} + ' ' + std::to_string(from.version) + ";` behind the edition");
    return false;
}

RINGFENCE_DECL void block_checker::check(const ast::statement& s, const registry::entry<scenario_word>& scenario)
{
    const ast::literal& word = s.head.literals.front();
    if (!may_use(*scenario.from, word, made_, tell_))
        return;
    if (!s.has_body) {
        tell_.error("RF0310", {s.where.file, s.where.end, s.where.end}, "`" + word.text + "` has a block",
                    "as in `" + word.text + " { CONDITION -> ACTION; }`");
        return;
    }
    if (made_.blocks.size() == max_blocks) {
        tell_.error("RF0208", s.where, "more than 65,535 blocks");
        return;
    }
    block to;
    to.where = s.where;
    to.scenario = scenario.word;
    bind(s, to);
    for (const ast::item& item : s.body) {
        if (tell_.full())
            return;
        if (const auto* r = std::get_if<ast::rule>(&item))
            rule_of(*r, to);
        else
            setting(std::get<ast::statement>(item), to);
    }
    made_.blocks.push_back(std::move(to));
}

RINGFENCE_DECL void block_checker::bind(const ast::statement& s, block& to)
{
    const std::size_t had = tell_.count();
    const std::span<const ast::literal> rest = std::span{s.head.literals}.subspan(1);
    const auto given = match_usage(to.scenario->word, to.scenario->usage, s.head.literals[0].where, rest, scope_);
    tell_.suspect_line_break(s.head, had);
    if (!given)
        return;
    for (const argument& a : *given) {
        binding bound;
        bound.where = a.where;
        if (to.scenario->binding == binding_kind::called &&
            (a.kind == argument_kind::pattern || a.kind == argument_kind::number))
            bound.called = a.pattern;
        else if (to.scenario->binding == binding_kind::name && a.kind == argument_kind::text)
            bound.name = a.text;
        else
            continue;
        if (to.scenario->binding == binding_kind::name && bound.name.empty()) {
            tell_.error("RF0310", a.where, "an empty name",
                        "a block for all names is bound to none: `" + std::string{to.scenario->word} + " { ... }`");
            continue;
        }
        if (options_.doubt != nullptr && to.scenario->binding == binding_kind::called && bound.called.is_single())
            if (const auto why = options_.doubt(bound.called.first))
                tell_.warning("RF0210", a.where, why->text, "no call to any other number comes to this block");
        to.bindings.push_back(std::move(bound));
    }
    if (to.bindings.empty())
        claim(to, {}, to.where);
    for (const binding& b : to.bindings)
        claim(to, to.scenario->binding == binding_kind::called ? b.called.to_string() : b.name, b.where);
}

RINGFENCE_DECL void block_checker::claim(const block& b, const std::string& binding, span where)
{
    const auto [at, is_new] = bound_.emplace(std::pair{b.scenario->word, binding}, where);
    if (is_new)
        return;
    const std::string what =
        binding.empty() ? "two blocks of `" + std::string{b.scenario->word} + "` bound to nothing"
                        : "`" + binding + "` is bound by two blocks of `" + std::string{b.scenario->word} + '`';
    tell_.error("RF0301", where, what, "put the rules of both into one block")
        .notes.push_back({at->second, "first bound here"});
}

RINGFENCE_DECL void block_checker::setting(const ast::statement& s, block& to)
{
    const auto& l = s.head.literals;
    if (!is_word(l[0], "on")) {
        no_setting(s);
        return;
    }
    const bool plain =
        std::all_of(l.begin(), l.end(), [](const ast::literal& each) { return each.before == ast::joint::space; });
    if (s.has_body || !plain || l.size() != 3 || !is_word(l[1], "failure") ||
        (!is_word(l[2], "allow") && !is_word(l[2], "hangup"))) {
        tell_.error("RF0308", s.where, "this is neither `on failure allow;` nor `on failure hangup;`");
        return;
    }
    if (to.on_failure) {
        tell_.error("RF0308", s.where, "`on failure` is said twice in this block");
        return;
    }
    to.on_failure = l[2].text == "allow" ? failure_answer::allow : failure_answer::hangup;
}

RINGFENCE_DECL void block_checker::no_setting(const ast::statement& s)
{
    const auto& l = s.head.literals;
    const auto is_action = [this](const ast::literal& each) {
        return each.kind == ast::literal_kind::word && words_.find_action(each.text) != nullptr;
    };
    const auto action = std::find_if(l.begin() + 1, l.end(), is_action);
    if (s.has_body) {
        tell_.error("RF0307", s.where, "a block within a block", "is the `}` of the block before it missing?");
    } else if (action != l.end()) {
        const ast::literal& before = *(action - 1);
        tell_.error("RF0003", {before.where.file, before.where.end, before.where.end},
                    "missing `->` after " + usages::as_written(before), "a rule is `CONDITION -> ACTION;`");
    } else {
        tell_.error("RF0307", s.where, "this is no rule: `->` and an action are missing",
                    "in a block stand rules, `CONDITION -> ACTION;`, and `on failure allow;` or `on failure hangup;`");
    }
}

RINGFENCE_DECL void block_checker::rule_of(const ast::rule& r, block& to)
{
    if (++rules_ == max_rules + 1)
        tell_.error("RF0208", r.where, "more than 200,000 rules");
    if (rules_ > max_rules)
        return;
    checked_rule made;
    made.where = r.where;
    const std::size_t had = tell_.count();
    auto when = condition_of(r.when, *to.scenario);
    const checked_action* end = nullptr;
    made.actions.reserve(r.actions.size());
    for (const ast::phrase& phrase : r.actions) {
        auto action = action_of(phrase, *to.scenario);
        if (!action)
            continue;
        if (end != nullptr)
            tell_
                .error("RF0303", action->where,
                       "`" + std::string{end->word->word} + "` ends the search, so that " + '`' +
                           std::string{action->word->word} + "` is never done",
                       "put it before `" + std::string{end->word->word} + '`')
                .notes.push_back({end->where, "ends here"});
        made.actions.push_back(std::move(*action));
        if (end == nullptr && made.actions.back().word->flow == action_flow::ends)
            end = &made.actions.back();
    }
    if (!when || tell_.has_errors_since(had))
        return;
    made.when = std::move(*when);
    to.rules.push_back(std::move(made));
}

RINGFENCE_DECL std::optional<checked_condition> block_checker::condition_of(const ast::condition& c,
                                                                            const scenario_word& scenario)
{
    checked_condition made;
    made.where = c.where;
    made.kind = c.kind;
    if (c.kind == ast::connective::atom)
        return atom_of(c, scenario, std::move(made));
    bool complete = true;
    for (const ast::condition& operand : c.operands) {
        auto checked = condition_of(operand, scenario);
        complete = complete && checked;
        if (checked)
            made.operands.push_back(std::move(*checked));
    }
    return complete ? std::optional{std::move(made)} : std::nullopt;
}

RINGFENCE_DECL std::optional<checked_condition>
block_checker::atom_of(const ast::condition& c, const scenario_word& scenario, checked_condition made)
{
    const auto& l = c.atom.literals;
    const std::size_t had = tell_.count();
    const auto* known = l[0].kind == ast::literal_kind::word ? words_.find_condition(l[0].text) : nullptr;
    std::span<const ast::literal> rest = std::span{l}.subspan(1);
    if (known == nullptr && l[0].kind == ast::literal_kind::word &&
        std::find(list_names_.begin(), list_names_.end(), l[0].text) != list_names_.end()) {
        known = words_.find_condition(bare_list_condition);
        if (known != nullptr && !rest.empty()) {
            const bool named = l[0].text == rest[0].text;
            const std::string lower = closest(rest[0].text, {"and", "or", "not"});
            tell_.error("RF0201", rest[0].where,
                        "`" + l[0].text + "` is a list and takes nothing: " + usages::as_written(rest[0]) +
                            " does not belong here",
                        !named && !lower.empty() ? "did you mean `" + lower + "`?"
                                                 : "conditions are joined by `and`, `or` and `not`");
            tell_.suspect_line_break(c.atom, had);
            return std::nullopt;
        }
        rest = std::span{l}.first(1);
    }
    if (known == nullptr) {
        unknown_condition(l[0], scenario);
        tell_.suspect_line_break(c.atom, had);
        return std::nullopt;
    }
    if (!may_use(*known->from, l[0], made_, tell_) || !is_allowed(*known->word, l[0], scenario, words_.conditions()))
        return std::nullopt;
    auto given = match_usage(known->word->word, known->word->usage, l[0].where, rest, scope_);
    tell_.suspect_line_break(c.atom, had);
    if (!given)
        return std::nullopt;
    made.word = known->word;
    made.given = std::move(*given);
    for (const argument& a : made.given)
        if (a.kind == argument_kind::list)
            used_.read_lists.insert(a.index);
        else if (a.kind == argument_kind::hours)
            used_.read_hours.insert(a.index);
    run_check(*made.word, made.given, c.where, scenario);
    return made;
}

RINGFENCE_DECL void block_checker::unknown_condition(const ast::literal& l, const scenario_word& scenario)
{
    if (l.kind != ast::literal_kind::word) {
        const bool number = l.kind == ast::literal_kind::number || l.kind == ast::literal_kind::prefix ||
                            l.kind == ast::literal_kind::range;
        tell_.error("RF0105", l.where, "a condition begins with a word, not with " + usages::as_written(l),
                    number && words_.find_condition("number") != nullptr ? "did you mean `number " + l.text + "`?"
                                                                         : "");
        return;
    }
    std::vector<std::string> candidates = allowed_words(words_.conditions(), scenario);
    candidates.insert(candidates.end(), list_names_.begin(), list_names_.end());
    std::string help;
    if (std::find(hours_names_.begin(), hours_names_.end(), l.text) != hours_names_.end())
        help = "`" + l.text + "` are hours: write `inside " + l.text + "` or `outside " + l.text + '`';
    else if (words_.find_action(l.text) != nullptr)
        help = "`" + l.text + "` is an action and stands behind `->`";
    else
        help = did_you_mean(l.text, candidates);
    if (help.empty())
        help = "it is neither a condition nor a declared list; conditions are " +
               enumerate(allowed_words(words_.conditions(), scenario));
    tell_.error("RF0105", l.where, "unknown condition `" + l.text + '`', std::move(help));
}

RINGFENCE_DECL std::optional<checked_action> block_checker::action_of(const ast::phrase& phrase,
                                                                      const scenario_word& scenario)
{
    const auto& l = phrase.literals;
    const std::size_t had = tell_.count();
    const auto* known = l[0].kind == ast::literal_kind::word ? words_.find_action(l[0].text) : nullptr;
    if (known == nullptr) {
        const auto candidates = allowed_words(words_.actions(), scenario);
        std::string help = l[0].kind == ast::literal_kind::word ? did_you_mean(l[0].text, candidates) : std::string{};
        if (help.empty() && words_.find_condition(l[0].text) != nullptr)
            help = "`" + l[0].text + "` is a condition and stands before `->`";
        tell_.error("RF0106", l[0].where, "unknown action " + usages::as_written(l[0]),
                    help.empty() ? "actions are " + enumerate(candidates) : std::move(help));
        return std::nullopt;
    }
    if (!may_use(*known->from, l[0], made_, tell_) || !is_allowed(*known->word, l[0], scenario, words_.actions()))
        return std::nullopt;
    auto given = match_usage(known->word->word, known->word->usage, l[0].where, std::span{l}.subspan(1), scope_);
    tell_.suspect_line_break(phrase, had);
    if (!given)
        return std::nullopt;
    checked_action made{phrase.where, known->word, std::move(*given)};
    for (const argument& a : made.given)
        action_argument(*made.word, a);
    run_check(*made.word, made.given, phrase.where, scenario);
    return made;
}

RINGFENCE_DECL void block_checker::action_argument(const action_word& word, const argument& a)
{
    if (a.kind == argument_kind::hours)
        used_.read_hours.insert(a.index);
    if (word.flow == action_flow::ends && a.kind == argument_kind::text && a.text.find('%') != std::string::npos)
        tell_.error("RF0204", a.where, "`%` cannot stand in a text of a reply",
                    "telephony applications read replies as format strings");
    if (word.flow == action_flow::ends && a.kind == argument_kind::text &&
        a.text.find_first_of("\"\\") != std::string::npos)
        tell_.warning("RF0209", a.where, "a reply writes `'` for `\"` and `/` for `\\`",
                      "write the text as it is to arrive");
    if (a.kind != argument_kind::list)
        return;
    if (word.lists == list_use::reads) {
        used_.read_lists.insert(a.index);
        return;
    }
    used_.changed_lists.insert(a.index);
    if (made_.lists[a.index].registry)
        tell_.warning("RF0503", a.where, "`" + a.text + "` is a registry, which is filled by imports alone",
                      "the next import may undo what `" + std::string{word.word} + "` does");
}

}  // namespace ringfence::checks

#endif
