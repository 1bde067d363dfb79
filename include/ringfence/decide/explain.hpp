// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Why a query is decided as it is, as values: every block and rule tried, what each condition found, what speaks of the
// number in a list, and the decision. explain_text.hpp writes them down for people.

#ifndef RINGFENCE_DECIDE_EXPLAIN_HPP
#define RINGFENCE_DECIDE_EXPLAIN_HPP

#include <ringfence/decide/evaluate.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ringfence {

/// A number that a condition looked for in a list.
struct explained_look {
    std::string list;
    number who;
    bool is_in = false;
    std::vector<list_mention> mentions{};  ///< what speaks of it there, what counts first
};

enum class atom_answer : std::uint8_t {
    not_asked,  ///< what came before it had settled the rule
    no,
    yes
};

/// A condition of a rule, without the `not`, `and` and `or` around it.
struct explained_atom {
    std::string text;  ///< as written
    atom_answer answer = atom_answer::not_asked;
    bool negated = false;   ///< stands under `not`
    bool decisive = false;  ///< with the other decisive ones it made the rule hold, or fail
    std::string found{};    ///< what it saw: `the trunk is "mvno"`
    std::vector<explained_look> looks{};
};

struct explained_rule {
    std::string place;  ///< `callcentre.ring:27`
    std::string text;   ///< as written, on one line
    rule_outcome outcome = rule_outcome::not_met;
    std::string list{};  ///< in which the number was found that makes it hold, if any
    std::vector<explained_atom> atoms{};
};

struct explained_block {
    std::string head;                     ///< as written: `inbound to +48221234567`
    std::string place;                    ///< `callcentre.ring:25`
    std::vector<explained_rule> rules{};  ///< those tried, in order
    std::size_t untried = 0;              ///< how many stand below the one that decided
};

/// A plain value, independent of the engine that made it.
struct explanation {
    std::string scenario;
    timestamp now{};               ///< the decision's time
    std::uint32_t policy = 0;      ///< its version
    std::array<party, 2> sides{};  ///< by `role`
    std::vector<explained_block> blocks{};
    decision made{};  ///< its effects are what would be done

    /// The rule that decided, or null: then the answer is `allow`.
    const explained_rule* deciding() const noexcept
    {
        for (const explained_block& b : blocks)
            for (const explained_rule& r : b.rules)
                if (r.outcome == rule_outcome::decided)
                    return &r;
        return nullptr;
    }
};

/// Fills the blocks of an explanation while a query is evaluated. `rules` must outlive it.
class explaining_trace {
public:
    static constexpr bool wants_every_rule = true;

    explicit explaining_trace(const program& rules) noexcept : rules_{rules} {}

    void block(const bound_block& b)
    {
        const image_block& source = *b.source;
        blocks_.push_back(
            {.head = source.head.empty() ? std::string{b.scenario->word} : source.head,
             .place = rules_.source().files.at(source.where.file) + ':' + std::to_string(source.where.line),
             .untried = b.rules.size()});
    }

    void atom(const bound_condition& c, std::size_t at, evaluation& e, bool is)
    {
        explained_atom& made = asked_[at];
        made.answer = is ? atom_answer::yes : atom_answer::no;
        if (!c.word->found)
            return;
        std::vector<evaluation::look> looks;
        e.collect_looks(&looks);
        made.found = c.word->found(c.operand, e);
        e.collect_looks(nullptr);
        for (const evaluation::look& l : looks) {
            const number who = e.side(l.which).value;
            made.looks.push_back({rules_.source().lists.at(l.list).name, who, e.listed(l.which, l.list),
                                  e.seen().mentions_of(l.list, who, e.now())});
        }
    }

    void rule(const bound_rule& r, rule_outcome outcome)
    {
        mark_decisive(r, 0);
        explained_rule made{.place = r.place, .text = r.source->text, .outcome = outcome};
        append_atoms(r, 0, polarity::as_written, made.atoms);
        blocks_.back().rules.push_back(std::move(made));
        --blocks_.back().untried;
        asked_.clear();
    }

    void hit(const bound_rule&, std::uint32_t list, role)
    {
        if (list != no_list)
            blocks_.back().rules.back().list = rules_.source().lists.at(list).name;
    }

    std::vector<explained_block> take() { return std::move(blocks_); }

private:
    enum class polarity : std::uint8_t { as_written, negated };

    /// Calls `f(place of an operand)` until it returns true; whether it did.
    template <class F>
    static bool any_operand(const bound_rule& r, std::size_t at, F&& f)
    {
        const std::size_t end = at + r.when[at].size;
        for (std::size_t next = at + 1; next < end; next += r.when[next].size)
            if (f(next))
                return true;
        return false;
    }

    /// What was asked settles it: in an `and` what was not asked stands behind something false, in an `or` behind
    /// something true.
    bool holds(const bound_rule& r, std::size_t at) const
    {
        switch (r.when[at].kind) {
        case image_connective::atom: break;
        case image_connective::negation: return was_asked(r, at + 1) && !holds(r, at + 1);
        case image_connective::conjunction: return !any_operand(r, at, [&](std::size_t one) { return !holds(r, one); });
        case image_connective::disjunction: return any_operand(r, at, [&](std::size_t one) { return holds(r, one); });
        }
        const auto found = asked_.find(at);
        return found != asked_.end() && found->second.answer == atom_answer::yes;
    }

    bool was_asked(const bound_rule& r, std::size_t at) const
    {
        const auto first = asked_.lower_bound(at);
        return first != asked_.end() && first->first < at + r.when[at].size;
    }

    void mark_decisive(const bound_rule& r, std::size_t at)
    {
        const bool is = holds(r, at);
        switch (r.when[at].kind) {
        case image_connective::atom:
            if (const auto found = asked_.find(at); found != asked_.end())
                found->second.decisive = true;
            return;
        case image_connective::negation: mark_decisive(r, at + 1); return;
        case image_connective::conjunction:
        case image_connective::disjunction: {
            // Either one operand settled it, or all of them together did.
            const bool one_settles = is == (r.when[at].kind == image_connective::disjunction);
            any_operand(r, at, [&](std::size_t one) {
                const bool settles = holds(r, one) == is;
                if (settles)
                    mark_decisive(r, one);
                return settles && one_settles;
            });
        }
        }
    }

    void append_atoms(const bound_rule& r, std::size_t at, polarity under, std::vector<explained_atom>& to)
    {
        const bound_condition& c = r.when[at];
        if (c.kind == image_connective::negation)
            under = under == polarity::negated ? polarity::as_written : polarity::negated;
        if (c.kind != image_connective::atom) {
            any_operand(r, at, [&](std::size_t one) {
                append_atoms(r, one, under, to);
                return false;
            });
            return;
        }
        explained_atom made;
        if (const auto found = asked_.find(at); found != asked_.end())
            made = std::move(found->second);
        made.text = r.source->when[at].text;
        made.negated = under == polarity::negated;
        to.push_back(std::move(made));
    }

    const program& rules_;
    std::vector<explained_block> blocks_;
    std::map<std::size_t, explained_atom> asked_;  ///< of the rule being tried, by their places in its condition
};

/// What a query would be decided and why. Throws as `evaluate`. What it counts is as the evaluation's mode says.
inline explanation explain(evaluation& e)
{
    explaining_trace trace{e.rules()};
    explanation why;
    why.made = evaluate(e, trace);
    why.scenario = e.scenario().word;
    why.now = e.now();
    why.policy = e.seen().policy_version();
    why.sides = {e.side(role::caller), e.side(role::called)};
    why.blocks = trace.take();
    return why;
}

}  // namespace ringfence

#endif
