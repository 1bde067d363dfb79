// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Which rules of a block can never be reached, and which can never hold. Only what is certain is reported: two
// conditions are the same where the same words stand with the same resolved arguments and the same connectives.
//
// Codes: RF0304 error, RF0305 and RF0306 warnings.

#ifndef RINGFENCE_POLICY_ORDER_HPP
#define RINGFENCE_POLICY_ORDER_HPP

#include <ringfence/language/diagnostic.hpp>
#include <ringfence/policy/policy.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

/// The condition that always holds.
inline constexpr std::string_view always_true_condition = "otherwise";

namespace ordering {

enum class truth : std::uint8_t { open, always, never };

inline void append_key(std::string& key, const arguments& given)
{
    for (const argument& a : given) {
        key += ' ';
        key += std::to_string(static_cast<int>(a.kind)) + ':';
        switch (a.kind) {
        case argument_kind::list:
        case argument_kind::hours: key += std::to_string(a.index); break;
        case argument_kind::number:
        case argument_kind::pattern: key += a.pattern.to_string(); break;
        case argument_kind::integer: key += std::to_string(a.integer); break;
        case argument_kind::duration: key += std::to_string(a.duration.count()); break;
        // With its length, so that no text can look like what follows it.
        default: key += std::to_string(a.text.size()) + '=' + a.text; break;
        }
    }
}

/// A condition as looked at: `key` is equal for two conditions that mean the same.
struct form {
    const checked_condition* of = nullptr;
    std::string key;
    bool steady = true;
    truth known = truth::open;
    std::vector<form> operands;
};

inline form form_of(const checked_condition& c)
{
    form made;
    made.of = &c;
    if (c.kind == ast::connective::atom) {
        made.key = c.word->word;
        append_key(made.key, c.given);
        made.steady = c.word->answer == condition_answer::steady;
        made.known = c.word->word == always_true_condition ? truth::always : truth::open;
        return made;
    }
    for (const checked_condition& operand : c.operands) {
        made.operands.push_back(form_of(operand));
        made.steady = made.steady && made.operands.back().steady;
    }
    const auto all = [&made](truth t) {
        return std::all_of(made.operands.begin(), made.operands.end(), [t](const form& f) { return f.known == t; });
    };
    const auto any = [&made](truth t) {
        return std::any_of(made.operands.begin(), made.operands.end(), [t](const form& f) { return f.known == t; });
    };
    if (c.kind == ast::connective::negation) {
        const truth t = made.operands[0].known;
        made.known = t == truth::always ? truth::never : t == truth::never ? truth::always : truth::open;
        made.key = "!(" + made.operands[0].key + ')';
        return made;
    }
    std::vector<std::string> keys;
    for (const form& operand : made.operands)
        keys.push_back(operand.key);
    std::sort(keys.begin(), keys.end());
    // A condition and its opposite among the operands.
    const bool opposed = std::any_of(made.operands.begin(), made.operands.end(), [&keys](const form& f) {
        return f.steady && std::binary_search(keys.begin(), keys.end(), "!(" + f.key + ')');
    });
    const bool conjunction = c.kind == ast::connective::conjunction;
    const truth deciding = conjunction ? truth::never : truth::always;
    const truth neutral = conjunction ? truth::always : truth::never;
    made.known = opposed || any(deciding) ? deciding : all(neutral) ? neutral : truth::open;
    made.key = conjunction ? "&(" : "|(";
    for (const std::string& k : keys)
        made.key += k + ',';
    made.key += ')';
    return made;
}

/// The rules of one block, in their order.
class block_order {
public:
    block_order(const source_map& sources, diagnostics& found) : sources_{sources}, found_{found} {}

    void add(const checked_rule& rule)
    {
        const form when = form_of(rule.when);
        if (when.known == truth::never) {
            found_.push_back({severity::warning, "RF0306", rule.when.where, "this condition can never hold", {}});
            return;
        }
        if (const checked_rule* hider = hidden_by(when)) {
            report(rule, *hider);
            return;
        }
        if (ends_surely(rule)) {
            if (when.known == truth::always && hides_all_ == nullptr)
                hides_all_ = &rule;
            remember(when, rule);
        }
        // What a rule does to lists may change what a later occurrence of a condition finds.
        const bool changes = std::any_of(rule.actions.begin(), rule.actions.end(),
                                         [](const checked_action& a) { return a.word->lists != list_use::reads; });
        if (changes && !ends_surely(rule))
            seen_.clear();
    }

private:
    static bool ends(const checked_rule& rule) { return rule.actions.back().word->flow == action_flow::ends; }

    static bool ends_surely(const checked_rule& rule)
    {
        return ends(rule) && std::all_of(rule.actions.begin(), rule.actions.end(), [](const checked_action& a) {
                   return a.word->certainty == action_certainty::always;
               });
    }

    void remember(const form& when, const checked_rule& rule)
    {
        if (when.steady)
            seen_.emplace(when.key, &rule);
        if (when.steady && when.of->kind == ast::connective::disjunction)
            for (const form& operand : when.operands)
                remember(operand, rule);
    }

    /// The earlier rule that ends the search whenever `when` holds; null where that is not certain.
    const checked_rule* hidden_by(const form& when) const
    {
        if (hides_all_ != nullptr)
            return hides_all_;
        if (const auto at = seen_.find(when.key); at != seen_.end())
            return at->second;
        if (when.of->kind == ast::connective::conjunction) {
            for (const form& operand : when.operands)
                if (const checked_rule* hider = hidden_by(operand))
                    return hider;
        } else if (when.of->kind == ast::connective::disjunction) {
            const checked_rule* first = hidden_by(when.operands.front());
            const bool all = std::all_of(when.operands.begin(), when.operands.end(),
                                         [this](const form& f) { return hidden_by(f) != nullptr; });
            return all ? first : nullptr;
        }
        return nullptr;
    }

    static std::string key_of(const std::vector<checked_action>& actions)
    {
        std::string key;
        for (const checked_action& a : actions) {
            key += a.word->word;
            append_key(key, a.given);
            key += ';';
        }
        return key;
    }

    void report(const checked_rule& rule, const checked_rule& hider)
    {
        const bool same = key_of(rule.actions) == key_of(hider.actions);
        const std::string line = std::to_string(sources_[hider.where.file].position_of(hider.where.begin).line);
        diagnostic d{same ? severity::warning : severity::error, same ? "RF0305" : "RF0304", rule.where, {}, {}};
        d.message = same ? "this rule is redundant: the one in line " + line + " does the same before it"
                         : "this rule can never be reached: the one in line " + line + " hides it";
        d.help = same ? "take it out" : "move it before that rule, or make its condition another one";
        d.notes.push_back({hider.where, "decides whenever the other could"});
        found_.push_back(std::move(d));
    }

    const source_map& sources_;
    diagnostics& found_;
    std::map<std::string, const checked_rule*> seen_{};
    const checked_rule* hides_all_ = nullptr;
};

}  // namespace ordering

/// Reports the rules of a block that can never be reached or never hold.
inline void check_order(const block& b, const source_map& sources, diagnostics& found)
{
    ordering::block_order order{sources, found};
    for (const checked_rule& rule : b.rules)
        order.add(rule);
}

}  // namespace ringfence

#endif
