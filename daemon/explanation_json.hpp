// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// An explanation as JSON, the same from `ringfence explain --format json` and from `EXPLAIN ... format=json`. A name
// that is told once keeps its meaning; what there is not is null; new members may come. Their shapes stand behind what
// writes them.

#ifndef RINGFENCE_DAEMON_EXPLANATION_JSON_HPP
#define RINGFENCE_DAEMON_EXPLANATION_JSON_HPP

#include "json.hpp"

#include <ringfence/decide/explain.hpp>
#include <ringfence/operate/shape.hpp>
#include <ringfence/store/lists/listed.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

namespace detail {

template <class Things, class MakeJson>
std::string json_array_of(const Things& all, MakeJson&& make)
{
    std::vector<std::string> values;
    values.reserve(all.size());
    for (const auto& one : all)
        values.push_back(make(one));
    return json_array(values);
}

inline std::string json_of(const party& p)
{
    json_object made;
    switch (p.state) {
    case party_state::absent: return "null";
    case party_state::identified: return made.text("state", "number").text("number", p.value.to_string()).str();
    case party_state::withheld: return made.text("state", "withheld").value_as_is("number", "null").str();
    case party_state::malformed: break;
    }
    return made.text("state", "malformed").value_as_is("number", "null").str();
}

inline std::string json_of(const store::author& by)
{
    return json_object{}
        .text_or_null("user", by.user)
        .text_or_null("program", by.program)
        .text_or_null("address", by.address)
        .text_or_null("call", by.call)
        .text_or_null("lead", by.lead)
        .text_or_null("reason", by.reason)
        .str();
}

inline std::string json_of(const store::import_info& import)
{
    return json_object{}
        .number("import", import.id)
        .text("file", import.file)
        .time("when", import.when)
        .value_as_is("by", json_of(import.by))
        .str();
}

inline std::string json_of(const list_mention& m, timestamp now)
{
    json_object made;
    made.text("pattern", m.pattern.to_string());
    switch (m.from) {
    case list_mention::source::rule_file: made.text("from", "rule-file"); break;
    case list_mention::source::entry: made.text("from", "entry"); break;
    case list_mention::source::import: made.text("from", "import"); break;
    }
    made.flag("counts", m.counts);
    if (m.entry) {
        const store::entry& e = *m.entry;
        made.text("state", store::listed_state_names[static_cast<std::size_t>(store::detail::state_at(e, now))])
            .text_or_null("description", e.description)
            .time("created_at", e.created_at)
            .value_as_is("created_by", json_of(e.created_by))
            .time("valid_from", e.valid_from)
            .time("expires_at", e.expires)
            .time("cleared_at", e.cleared_at)
            .value_as_is("cleared_by", e.cleared_at ? json_of(e.cleared_by) : "null");
    } else if (m.from == list_mention::source::import) {
        made.text("state", m.awaits_approval ? "pending" : "approved")
            .text_or_null("description", m.detail.description)
            .time("created_at", m.detail.date);
    }
    return made.value_as_is("import", m.import ? json_of(*m.import) : "null").str();
}

inline std::string json_of(const explained_atom& a, timestamp now)
{
    json_object made;
    made.text("text", a.text).flag("asked", a.answer != atom_answer::not_asked);
    if (a.answer == atom_answer::not_asked)
        made.value_as_is("holds", "null");
    else
        made.flag("holds", a.answer == atom_answer::yes);
    return made.flag("negated", a.negated)
        .flag("decisive", a.decisive)
        .text_or_null("found", a.found)
        .value_as_is("lists", json_array_of(a.looks,
                                            [&](const explained_look& l) {
                                                return json_object{}
                                                    .text("list", l.list)
                                                    .text("number", l.who.to_string())
                                                    .flag("listed", l.is_in)
                                                    .value_as_is("entries", json_array_of(l.mentions,
                                                                                          [&](const list_mention& m) {
                                                                                              return json_of(m, now);
                                                                                          }))
                                                    .str();
                                            }))
        .str();
}

inline std::string json_of(const explained_rule& r, timestamp now)
{
    constexpr std::string_view outcomes[] = {"not-met", "went-on", "no-match", "decided"};
    return json_object{}
        .text("place", r.place)
        .text("text", r.text)
        .text("outcome", outcomes[static_cast<std::size_t>(r.outcome)])
        .text_or_null("list", r.list)
        .value_as_is("conditions", json_array_of(r.atoms, [&](const explained_atom& a) { return json_of(a, now); }))
        .str();
}

inline std::string json_of(const effect& e)
{
    constexpr std::string_view kinds[] = {"add", "remove", "log"};
    return json_object{}
        .text("effect", kinds[static_cast<std::size_t>(e.kind)])
        .text_or_null("list", e.list)
        .text_or_null("number", e.subject.empty() ? std::string{} : e.subject.to_string())
        .time("expires_at", e.expires)
        .text_or_null("text", e.text)
        .text_or_null("rule", e.rule)
        .str();
}

}  // namespace detail

/// A decision as JSON, on one line: what `append_reply` says, and the reply itself.
inline void append_json(std::string& to, const decision& d)
{
    const auto text_or_null = [&](std::string_view text) {
        if (text.empty())
            to += "null";
        else
            append_json(to, text);
    };
    const auto number = [&](std::uint64_t n) {
        std::array<char, 20> digits;  // NOLINT(cppcoreguidelines-pro-type-member-init): overwritten
        to.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr);
    };
    to += R"({"action":)";
    append_json(to, d.action);
    to += R"(,"parameters":{)";
    for (const parameter& p : d.parameters) {
        to += &p == &d.parameters.front() ? "" : ",";
        append_json(to, p.name);
        to += ':';
        append_json(to, p.value);
    }
    to += R"(},"list":)";
    text_or_null(d.list);
    to += R"(,"rule":)";
    text_or_null(d.rule);
    to += d.failure ? R"(,"failure":true,"generation":)" : R"(,"failure":false,"generation":)";
    number(d.generation);
    to += R"(,"policy":)";
    number(d.policy);
    to += R"(,"id":)";
    text_or_null(d.id);
    to += R"(,"reply":)";
    append_json(to, to_string(d));
    to += '}';
}

inline std::string to_json(const decision& d)
{
    std::string text;
    append_json(text, d);
    return text;
}

inline operate::shape decision_shape()
{
    return operate::shape{"Decision"}
        .text("action", "allow, hangup, redirect, status, present, or one of a plugin")
        .named_texts("parameters")
        .text_or_none("list")
        .text_or_none("rule")
        .flag("failure", "it could not be decided, and `on failure` answers")
        .count("generation")
        .count("policy")
        .text_or_none("id")
        .text("reply", "the same as over UDP");
}

/// An explanation as JSON, on one line.
inline std::string to_json(const explanation& why)
{
    return json_object{}
        .text("scenario", why.scenario)
        .time("at", why.now)
        .number("policy", why.policy)
        .number("generation", why.made.generation)
        .value_as_is("from", detail::json_of(why.sides[static_cast<std::size_t>(role::caller)]))
        .value_as_is("to", detail::json_of(why.sides[static_cast<std::size_t>(role::called)]))
        .value_as_is("blocks", detail::json_array_of(why.blocks,
                                                     [&](const explained_block& b) {
                                                         return json_object{}
                                                             .text("head", b.head)
                                                             .text("place", b.place)
                                                             .value_as_is("rules",
                                                                          detail::json_array_of(
                                                                              b.rules,
                                                                              [&](const explained_rule& r) {
                                                                                  return detail::json_of(r, why.now);
                                                                              }))
                                                             .number("untried", b.untried)
                                                             .str();
                                                     }))
        .value_as_is("decision", to_json(why.made))
        .value_as_is("effects",
                     detail::json_array_of(why.made.effects, [](const effect& e) { return detail::json_of(e); }))
        .str();
}

inline operate::shape explanation_shape()
{
    using operate::shape;
    const shape party = shape{"Party"}.word("state", {"number", "withheld", "malformed"}).text_or_none("number");
    const shape author = shape{"Author"}
                             .text_or_none("user")
                             .text_or_none("program")
                             .text_or_none("address")
                             .text_or_none("call")
                             .text_or_none("lead")
                             .text_or_none("reason");
    const shape import = shape{}.count("import").text("file").time("when").object("by", author);
    const shape mention =
        shape{}
            .text("pattern", "the number, prefix or range by which the list has it")
            .word("from", {"rule-file", "entry", "import"})
            .flag("counts", "by it the number is in the list now")
            .may_have(shape{}
                          .word("state", {store::listed_state_names.begin(), store::listed_state_names.end()})
                          .text_or_none("description")
                          .time_or_none("created_at")
                          .object("created_by", author)
                          .time_or_none("valid_from")
                          .time_or_none("expires_at")
                          .time_or_none("cleared_at")
                          .object_or_none("cleared_by", author))
            .object_or_none("import", import);
    const shape look = shape{}.text("list").text("number").flag("listed").table("entries", mention);
    const shape condition = shape{}
                                .text("text")
                                .flag("asked")
                                .flag_or_none("holds")
                                .flag("negated")
                                .flag("decisive")
                                .text_or_none("found")
                                .table("lists", look);
    const shape rule = shape{}
                           .text("place")
                           .text("text")
                           .word("outcome", {"not-met", "went-on", "no-match", "decided"})
                           .text_or_none("list")
                           .table("conditions", condition);
    const shape block = shape{}
                            .text("head")
                            .text("place")
                            .table("rules", rule)
                            .count("untried", "rules behind the last that was tried");
    const shape effect = shape{}
                             .word("effect", {"add", "remove", "log"})
                             .text_or_none("list")
                             .text_or_none("number")
                             .time_or_none("expires_at")
                             .text_or_none("text")
                             .text_or_none("rule");
    return shape{"Explanation"}
        .text("scenario")
        .time("at")
        .count("policy")
        .count("generation")
        .object_or_none("from", party)
        .object_or_none("to", party)
        .table("blocks", block)
        .object("decision", decision_shape())
        .table("effects", effect, "what a live call would change");
}

}  // namespace ringfence

#endif
