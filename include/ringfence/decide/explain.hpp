// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DECIDE_EXPLAIN_HPP
#define RINGFENCE_DECIDE_EXPLAIN_HPP

#include <ringfence/decide/evaluate.hpp>

#include <string>
#include <vector>

namespace ringfence {

/// Writes down every block and rule that an evaluation tries, in order, with what each condition found. A condition
/// that was not asked, since the ones before it had settled the rule, does not appear.
class explaining_trace {
public:
    static constexpr bool wants_every_rule = true;

    void block(const bound_block& b)
    {
        text_ += b.source->head.empty() ? std::string{b.scenario->word} : b.source->head;
        text_ += '\n';
    }

    void atom(const bound_condition& c, std::size_t at, evaluation& e, bool is)
    {
        std::string line = "        " + e.rule().source->when[at].text + ": " + (is ? "yes" : "no");
        if (c.word->found)
            if (const std::string found = c.word->found(c.operand, e); !found.empty())
                line += ", " + found;
        atoms_ += line + '\n';
    }

    void rule(const bound_rule& r, rule_outcome outcome)
    {
        switch (outcome) {
        case rule_outcome::not_met: text_ += "    no   "; break;
        case rule_outcome::went_on: text_ += "    yes  "; break;
        case rule_outcome::no_match: text_ += "    pass "; break;
        case rule_outcome::decided: text_ += " => yes  "; break;
        }
        text_ += r.place + "  " + r.source->text + '\n' + atoms_;
        if (outcome == rule_outcome::no_match)
            text_ += "        its action had nothing to do it with: the next rule is tried\n";
        atoms_.clear();
    }

    std::string take() { return std::move(text_); }

private:
    std::string text_;
    std::string atoms_;  ///< of the rule being tried
};

/// What a query would be decided and why, as lines of text.
inline std::string explain(evaluation& e)
{
    explaining_trace trace;
    const decision d = evaluate(e, trace);
    std::string text = std::string{e.scenario().word} + ", " + detail::utc_text(e.now()) + ", policy version " +
                       std::to_string(e.seen().policy_version()) + '\n';
    const auto side = [&](const char* name, const party& p) {
        switch (p.state) {
        case party_state::absent: return;
        case party_state::identified: text += std::string{name} + p.value.to_string() + '\n'; return;
        case party_state::withheld: text += std::string{name} + "withheld\n"; return;
        case party_state::malformed: text += std::string{name} + "malformed, not a number\n"; return;
        }
    };
    side("from ", e.side(role::caller));
    side("to ", e.side(role::called));
    text += trace.take();
    if (d.rule.empty())
        text += "no rule decides: allow\n";
    for (const effect& done : d.effects) {
        if (done.kind == effect::what::log) {
            text += "would log: " + done.text + '\n';
            continue;
        }
        text += done.kind == effect::what::add ? "would add " : "would remove ";
        text += done.subject.to_string() + (done.kind == effect::what::add ? " to " : " from ") + done.list;
        if (done.expires)
            text += " until " + detail::utc_text(*done.expires);
        text += '\n';
    }
    return text + to_string(d) + '\n';
}

}  // namespace ringfence

#endif
