// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/language/grammar.hpp>
#include <ringfence/policy/order.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <variant>

namespace rf = ringfence;
namespace ast = ringfence::ast;

namespace {

constexpr rf::condition_word words[] = {
    {.word = "a", .usage = "", .summary = "", .example = {}},
    {.word = "b", .usage = "", .summary = "", .example = {}},
    {.word = "c", .usage = "", .summary = "", .example = {}},
    {.word = "otherwise", .usage = "", .summary = "", .example = {}},
    {.word = "calls", .usage = "", .summary = "", .example = {}, .answer = rf::condition_answer::counted}};
constexpr rf::action_word acts[] = {
    {.word = "allow", .usage = "", .summary = "", .example = {}},
    {.word = "hangup", .usage = "", .summary = "", .example = {}},
    {.word = "present", .usage = "", .summary = "", .example = {}, .certainty = rf::action_certainty::may_not_match},
    {.word = "log", .usage = "", .summary = "", .example = {}, .flow = rf::action_flow::continues},
    {.word = "add",
     .usage = "",
     .summary = "",
     .example = {},
     .flow = rf::action_flow::continues,
     .lists = rf::list_use::fills}};

template <class Word, std::size_t N>
const Word* named(const Word (&all)[N], const std::string& name)
{
    for (const Word& w : all)
        if (w.word == name)
            return &w;
    throw std::logic_error{"no word " + name};
}

rf::checked_condition checked(const ast::condition& c)
{
    rf::checked_condition made;
    made.where = c.where;
    made.kind = c.kind;
    if (c.kind == ast::connective::atom) {
        made.word = named(words, c.atom.literals[0].text);
        if (c.atom.literals.size() > 1) {
            rf::argument text;
            text.kind = rf::argument_kind::text;
            text.text = c.atom.literals[1].text;
            made.given = rf::arguments{{text}};
        }
    }
    for (const ast::condition& operand : c.operands)
        made.operands.push_back(checked(operand));
    return made;
}

/// `CODE line` of each message about a block of these rules, one a line.
std::string said(const std::string& rules)
{
    rf::source_map sources;
    sources.emplace_back("t", rules);
    rf::diagnostics found;
    const ast::file file = rf::parse(sources, 0, found);
    BOOST_TEST_REQUIRE(found.empty(), rules);
    rf::block b;
    for (const ast::item& item : file.items) {
        const auto& r = std::get<ast::rule>(item);
        rf::checked_rule made{r.where, checked(r.when), {}};
        for (const ast::phrase& action : r.actions)
            made.actions.push_back({action.where, named(acts, action.literals[0].text), {}});
        b.rules.push_back(std::move(made));
    }
    rf::check_order(b, sources, found);
    std::string out;
    for (const rf::diagnostic& d : found)
        out += (out.empty() ? "" : ", ") + d.code + ' ' + std::to_string(sources[0].position_of(d.where.begin).line);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(order)

BOOST_AUTO_TEST_CASE(reports_what_is_certain_and_nothing_else)
{
    const struct {
        const char* rules;
        const char* wanted;
    } cases[] = {// hidden, with another action and with the same
                 {"a -> allow;\na -> hangup;", "RF0304 2"},
                 {"a -> allow;\na -> allow;", "RF0305 2"},
                 {"a -> allow;\na and b -> hangup;", "RF0304 2"},
                 {"a -> allow;\nb and a -> allow;", "RF0305 2"},
                 {"a or b -> allow;\nb -> hangup;", "RF0304 2"},
                 {"a or b -> allow;\nb or a -> hangup;", "RF0304 2"},
                 {"a and b -> allow;\nb and a -> hangup;", "RF0304 2"},
                 {"a -> allow;\nb -> allow;\na or b -> hangup;", "RF0304 3"},
                 {"not a -> allow;\nnot a -> hangup;", "RF0304 2"},
                 {"otherwise -> allow;\na -> hangup;\nb -> allow;", "RF0304 2, RF0305 3"},
                 {"a or not a -> allow;\nb -> hangup;", "RF0304 2"},
                 {"a -> log then allow;\na -> hangup;", "RF0304 2"},
                 {"otherwise -> allow;\ncalls -> hangup;", "RF0304 2"},
                 {"a -> allow;\na and calls -> hangup;", "RF0304 2"},
                 {"a \"x\" -> allow;\na \"x\" -> hangup;", "RF0304 2"},
                 // can never hold
                 {"a and not a -> allow;", "RF0306 1"},
                 {"not a and b and a -> allow;", "RF0306 1"},
                 {"not otherwise -> allow;", "RF0306 1"},
                 {"(a and b) and not (b and a) -> allow;", ""},
                 {"c or (a and b) and not (b and a) -> allow;", ""},
                 {"a and (b and not b) -> allow;", "RF0306 1"},
                 // not certain
                 {"a -> allow;\nb -> hangup;", ""},
                 {"a and b -> allow;\na -> hangup;", ""},
                 {"a -> allow;\na or b -> hangup;", ""},
                 {"a -> allow;\nnot a -> hangup;", ""},
                 {"a -> log;\na -> hangup;", ""},
                 {"otherwise -> log;\na -> hangup;", ""},
                 {"a -> present;\na -> hangup;", ""},
                 {"otherwise -> present;\notherwise -> hangup;", ""},
                 {"calls -> allow;\ncalls -> hangup;", ""},
                 {"a and calls -> allow;\na and calls -> hangup;", ""},
                 {"calls or a -> allow;\na -> hangup;", ""},
                 {"calls and not calls -> allow;", ""},
                 {"a -> allow;\nb -> add;\na -> hangup;", ""},
                 {"a -> allow;\nb -> add then present;\na -> hangup;", ""},
                 {"a -> allow;\nb -> add then allow;\na -> hangup;", "RF0304 3"},
                 {"a \"x\" -> allow;\na \"y\" -> hangup;", ""},
                 {"a \"x\" -> allow;\na -> hangup;", ""},
                 {"a and not a -> allow;\na -> hangup;", "RF0306 1"}};
    for (const auto& c : cases)
        BOOST_TEST(said(c.rules) == c.wanted, c.rules << ": " << said(c.rules));
}

BOOST_AUTO_TEST_SUITE_END()
