// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DECIDE_EXPLAIN_TEXT_IPP
#define RINGFENCE_DECIDE_EXPLAIN_TEXT_IPP

#include <ringfence/decide/explain.hpp>
#include <ringfence/decide/explain_text.hpp>
#include <ringfence/language/render.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

namespace detail {

/// ` by ana with ringfence add from 192.0.2.7:40122, call 77, lead 12: asked twice`
inline std::string by_text(const store::author& by)
{
    std::string text;
    const auto part = [&](std::string_view before, const std::string& what) {
        if (!what.empty())
            text.append(before).append(what);
    };
    part(" by ", by.user);
    part(" with ", by.program);
    part(" from ", by.address);
    part(", call ", by.call);
    part(", lead ", by.lead);
    part(": ", by.reason);
    return text;
}

inline std::string import_text(const store::import_info& import)
{
    return "import " + std::to_string(import.id) + " of " + import.file + ", " + utc_text(import.when) +
           (import.by.user.empty() ? std::string{} : ", by " + import.by.user);
}

inline std::string mention_text(const list_mention& m, timestamp now)
{
    std::string text = m.pattern.to_string();
    switch (m.from) {
    case list_mention::source::rule_file: return text + " is written in the rule file";
    case list_mention::source::import:
        text += " came with " + (m.import ? import_text(*m.import) : std::string{"an import"});
        if (!m.detail.description.empty())
            text += ", \"" + m.detail.description + '"';
        if (m.detail.date)
            text += ", dated " + utc_text(*m.detail.date);
        if (m.awaits_approval)
            text += ", which awaits approval";
        return text;
    case list_mention::source::entry: break;
    }
    const store::entry& e = *m.entry;
    if (e.state == store::entry_state::cleared)
        text += " was taken out" + (e.cleared_at ? ' ' + utc_text(*e.cleared_at) : std::string{}) +
                by_text(e.cleared_by) + "; it";
    text += " was added " + utc_text(e.created_at) + by_text(e.created_by);
    if (!e.description.empty())
        text += ", \"" + e.description + '"';
    if (m.import)
        text += ", with " + import_text(*m.import);
    if (e.state == store::entry_state::cleared)
        return text;
    if (e.state == store::entry_state::pending)
        text += ", awaits approval";
    if (e.state == store::entry_state::permanent)
        text += ", permanent";
    if (e.valid_from && *e.valid_from > now)
        text += ", valid from " + utc_text(*e.valid_from);
    if (e.expires)
        text += (*e.expires <= now ? ", expired " : ", expires ") + utc_text(*e.expires);
    return text;
}

/// Writes lines of a tree: what is below a node is written once it is known whether another follows it.
class tree_text {
public:
    enum class tone : std::uint8_t { plain, good, bad, faint };

    explicit tree_text(tree_style style) noexcept : style_{style} {}

    bool utf8() const noexcept { return style_.characters == tree_characters::utf8; }

    /// A line at the margin.
    void line(std::string_view text, tone t = tone::plain) { write({}, text, t); }

    /// A line in the tree. Goes down a level for the ones that follow it until `up`.
    void node(std::string_view text, bool last, tone t = tone::plain)
    {
        const std::string_view branch = last ? (utf8() ? "└─ " : "`- ") : (utf8() ? "├─ " : "|- ");
        write(margin_ + std::string{branch}, text, t);
        margins_.push_back(margin_.size());
        margin_ += last ? "   " : utf8() ? "│  " : "|  ";
    }
    void up()
    {
        margin_.resize(margins_.back());
        margins_.pop_back();
    }
    void leaf(std::string_view text, bool last, tone t = tone::plain)
    {
        node(text, last, t);
        up();
    }

    std::string take() { return std::move(text_); }

private:
    void write(const std::string& margin, std::string_view text, tone t)
    {
        const bool toned = style_.colour == tree_colour::ansi && t != tone::plain;
        text_ += margin;
        if (toned)
            text_ += t == tone::good ? "\x1b[1;32m" : t == tone::bad ? "\x1b[31m" : "\x1b[2m";
        text_ += rendering::shown(text);
        text_ += toned ? "\x1b[0m\n" : "\n";
    }

    tree_style style_;
    std::string text_;
    std::string margin_;
    std::vector<std::size_t> margins_;
};

inline void append_atom(tree_text& to, const explained_atom& a, const explained_rule& of, timestamp now, bool last)
{
    using tone = tree_text::tone;
    const bool held = of.outcome != rule_outcome::not_met;
    std::string text = !a.decisive ? (to.utf8() ? "· " : ". ")
                       : held      ? (to.utf8() ? "✓ " : "+ ")
                                   : (to.utf8() ? "✗ " : "x ");
    text += a.text;
    switch (a.answer) {
    case atom_answer::not_asked: text += ": not asked"; break;
    case atom_answer::no: text += ": no"; break;
    case atom_answer::yes: text += ": yes"; break;
    }
    if (!a.found.empty())
        text += ", " + a.found;
    if (a.negated && a.answer != atom_answer::not_asked)
        text += " (the rule says `not`)";
    to.node(text, last, !a.decisive ? tone::faint : held ? tone::good : tone::bad);
    std::size_t left = 0;
    for (const explained_look& look : a.looks)
        left += look.mentions.size();
    for (const explained_look& look : a.looks)
        for (const list_mention& m : look.mentions)
            to.leaf(mention_text(m, now), --left == 0, m.counts ? tone::plain : tone::faint);
    to.up();
}

inline void append_rule(tree_text& to, const explained_rule& r, timestamp now, bool last)
{
    using tone = tree_text::tone;
    std::string text;
    tone t = tone::plain;
    switch (r.outcome) {
    case rule_outcome::not_met: text = "no   "; break;
    case rule_outcome::went_on: text = "yes  "; break;
    case rule_outcome::no_match: text = "pass "; break;
    case rule_outcome::decided:
        text = "YES  ";
        t = tone::good;
        break;
    }
    text += r.place + "  " + r.text;
    if (r.outcome == rule_outcome::decided)
        text += to.utf8() ? "  ◀ decides" : "  <= decides";
    to.node(text, last, t);
    const bool passed = r.outcome == rule_outcome::no_match;
    for (const explained_atom& a : r.atoms)
        append_atom(to, a, r, now, !passed && &a == &r.atoms.back());
    if (passed)
        to.leaf("its action had nothing to do it with: the next rule is tried", true);
    to.up();
}

inline void append_effect(tree_text& to, const effect& e)
{
    if (e.kind == effect::what::log) {
        to.line("would log: " + e.text);
        return;
    }
    std::string text = e.kind == effect::what::add ? "would add " : "would remove ";
    text += e.subject.to_string() + (e.kind == effect::what::add ? " to " : " from ") + e.list;
    if (e.expires)
        text += " until " + utc_text(*e.expires);
    to.line(text);
}

}  // namespace detail

RINGFENCE_DECL std::string to_text(const explanation& why, tree_style style)
{
    detail::tree_text to{style};
    to.line(why.scenario + ", " + utc_text(why.now) + ", policy version " + std::to_string(why.policy) +
            ", generation " + std::to_string(why.made.generation));
    const auto side = [&](const char* name, const party& p) {
        switch (p.state) {
        case party_state::absent: return;
        case party_state::identified: to.line(name + p.value.to_string()); return;
        case party_state::withheld: to.line(std::string{name} + "withheld"); return;
        case party_state::malformed: to.line(std::string{name} + "malformed, not a number"); return;
        }
    };
    side("from ", why.sides[static_cast<std::size_t>(role::caller)]);
    side("to   ", why.sides[static_cast<std::size_t>(role::called)]);
    for (const explained_block& b : why.blocks) {
        to.node(b.head + " (" + b.place + ')', &b == &why.blocks.back());
        for (const explained_rule& r : b.rules)
            detail::append_rule(to, r, why.now, b.untried == 0 && &r == &b.rules.back());
        if (b.untried != 0)
            to.leaf(b.untried == 1 ? "1 rule below was not tried"
                                   : std::to_string(b.untried) + " rules below were not tried",
                    true, detail::tree_text::tone::faint);
        to.up();
    }
    if (why.made.rule.empty())
        to.line("no rule decides: allow");
    for (const effect& e : why.made.effects)
        detail::append_effect(to, e);
    to.line(to_string(why.made), detail::tree_text::tone::good);
    return to.take();
}

}  // namespace ringfence

#endif
