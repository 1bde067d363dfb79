// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "../../support/house.hpp"

#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/options.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <tuple>
#include <vector>

namespace {

using ringfence::atom_answer;
using ringfence::explained_atom;
using ringfence::explanation;
using ringfence::list_mention;
using ringfence::rule_outcome;
using ringfence::test::house;
using ringfence::test::noon;
using namespace std::chrono_literals;

constexpr const char* asked = "inbound from=+48601000001 to=+48221234567 at=2026-03-02T12:00:00Z";

/// `a+` held, `a-` did not, `a?` was not asked; `!` behind it: decisive.
std::string atoms_of(const ringfence::explained_rule& r)
{
    std::string text;
    for (const explained_atom& a : r.atoms) {
        text += (text.empty() ? "" : " ") + a.text;
        text += a.answer == atom_answer::yes ? "+" : a.answer == atom_answer::no ? "-" : "?";
        text += a.decisive ? "!" : "";
    }
    return text;
}

const list_mention& only_mention(const explanation& why)
{
    const auto& looks = why.blocks.at(0).rules.at(0).atoms.at(0).looks;
    BOOST_REQUIRE_EQUAL(looks.size(), 1U);
    BOOST_REQUIRE_EQUAL(looks[0].mentions.size(), 1U);
    return looks[0].mentions[0];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(explaining)

BOOST_AUTO_TEST_CASE(says_which_conditions_made_a_rule_hold_or_fail)
{
    // The number is in `a` and `b` alone.
    const std::tuple<const char*, const char*, rule_outcome> table[] = {
        {"a", "a+!", rule_outcome::decided},
        {"c", "c-!", rule_outcome::not_met},
        {"a and b", "a+! b+!", rule_outcome::decided},
        {"a and c", "a+ c-!", rule_outcome::not_met},
        {"c and a", "c-! a?", rule_outcome::not_met},
        {"c or a or b", "c- a+! b?", rule_outcome::decided},
        {"c or d", "c-! d-!", rule_outcome::not_met},
        {"not a", "a+!", rule_outcome::not_met},
        {"not c", "c-!", rule_outcome::decided},
        {"a and not b", "a+ b+!", rule_outcome::not_met},
        {"not (a and c)", "a+ c-!", rule_outcome::decided},
        {"not (c or a)", "c- a+!", rule_outcome::not_met},
        {"not (c and a) and not (d or c)", "c-! a? d-! c-!", rule_outcome::decided},
        {"(c or a) and (d or not b)", "c- a+ d-! b+!", rule_outcome::not_met},
        {"c and (a or b) or d and not a", "c-! a? b? d-! a?", rule_outcome::not_met},
    };
    for (const auto& [condition, atoms, outcome] : table) {
        house h{"list a; list b; list c; list d; inbound { " + std::string{condition} +
                " -> hangup; a or b or c or d -> status; }"};
        h.add("a", "+48601000001");
        h.add("b", "+48601000001");
        const explanation why = h.explained(asked);
        BOOST_TEST(atoms_of(why.blocks.at(0).rules.at(0)) == atoms,
                   condition << ": " << atoms_of(why.blocks[0].rules[0]));
        BOOST_TEST((why.blocks[0].rules[0].outcome == outcome), condition);
    }
}

BOOST_AUTO_TEST_CASE(tells_blocks_in_their_order_and_the_rule_that_decides)
{
    house h{R"(
        list dnc; list vip;
        campaign { dnc -> status; }
        inbound { dnc -> hangup 486; }
        inbound to +48221234567 { vip -> allow; dnc -> hangup 603; trunk "x" -> status; anonymous -> status "x"; }
        always { vip and not dnc -> allow; }
    )"};
    h.add("dnc", "+48601000001");
    const explanation why = h.explained(asked);
    BOOST_TEST(why.scenario == "inbound");
    BOOST_TEST((why.now == noon));
    BOOST_TEST(why.policy == 1U);
    BOOST_TEST((why.sides[0].value == ringfence::number::e164("48601000001")));
    BOOST_REQUIRE_EQUAL(why.blocks.size(), 2U);
    BOOST_TEST(why.blocks[0].head == "always");
    BOOST_TEST(why.blocks[1].head == "inbound to +48221234567");
    BOOST_TEST(why.blocks[1].place == "test.ring:6");
    BOOST_TEST(why.blocks[0].untried == 0U);
    BOOST_TEST(why.blocks[1].untried == 2U);
    BOOST_REQUIRE(why.deciding());
    BOOST_TEST(why.deciding()->place == why.made.rule);
    BOOST_TEST(why.deciding()->list == "dnc");
    BOOST_TEST(why.made.action == "hangup");
    BOOST_TEST((h.explained("inbound from=+48601000002 to=+48221234567").deciding() == nullptr));
}

BOOST_AUTO_TEST_CASE(a_rule_that_goes_on_and_one_without_a_number_to_show_are_told_apart)
{
    house h{R"(
        list pool; list seen;
        presentation { number +48* -> add seen for 1h; otherwise -> present pool; otherwise -> hangup; }
    )"};
    const explanation why = h.explained("presentation name=x to=+48601000001 at=2026-03-02T12:00:00Z");
    BOOST_REQUIRE_EQUAL(why.blocks.at(0).rules.size(), 3U);
    BOOST_TEST((why.blocks[0].rules[0].outcome == rule_outcome::went_on));
    BOOST_TEST((why.blocks[0].rules[1].outcome == rule_outcome::no_match));
    BOOST_TEST((why.blocks[0].rules[2].outcome == rule_outcome::decided));
    BOOST_REQUIRE_EQUAL(why.made.effects.size(), 1U);
    BOOST_TEST(why.made.effects[0].list == "seen");
    BOOST_TEST((why.made.effects[0].expires == noon + 1h));
    // Nothing was done.
    BOOST_TEST(h.explained("inbound from=+48601000001 to=1").made.generation == why.made.generation);
}

BOOST_AUTO_TEST_CASE(tells_what_speaks_of_the_number_in_a_list)
{
    house h{"list l review { +48602*; +48602000001; } inbound { l -> hangup; }"};
    h.add("l", "+48601000001", {.expires = noon + 1h, .state = ringfence::store::entry_state::approved}, noon);
    {
        const explanation why = h.explained(asked);
        const list_mention& m = only_mention(why);
        BOOST_TEST((m.from == list_mention::source::entry));
        BOOST_TEST(m.counts);
        BOOST_TEST(m.entry->created_by.user == "tester");
        BOOST_TEST((m.entry->expires == noon + 1h));
    }
    // Past its end it is told all the same, and does not count.
    {
        const explanation why = h.explained("inbound from=+48601000001 to=1 at=2026-03-02T13:00:00Z");
        BOOST_TEST(!only_mention(why).counts);
        BOOST_TEST(!why.blocks[0].rules[0].atoms[0].looks[0].is_in);
    }
    h.add("l", "+48601000002");
    BOOST_TEST((only_mention(h.explained("inbound from=+48601000002 to=1")).entry->state ==
                ringfence::store::entry_state::pending));
    // A prefix and the number itself in the rule file.
    const explanation why = h.explained("inbound from=+48602000001 to=1");
    const auto& mentions = why.blocks[0].rules[0].atoms[0].looks.at(0).mentions;
    BOOST_REQUIRE_EQUAL(mentions.size(), 2U);
    for (const list_mention& m : mentions)
        BOOST_TEST((m.from == list_mention::source::rule_file));
    BOOST_TEST(h.explained("inbound from=+48609000001 to=1").blocks[0].rules[0].atoms[0].looks.at(0).mentions.empty());
    BOOST_TEST(h.explained("inbound from=anonymous to=1").blocks[0].rules[0].atoms[0].looks.empty());
}

BOOST_AUTO_TEST_CASE(tells_the_import_that_brought_a_number_by_itself_or_by_a_prefix)
{
    namespace store = ringfence::store;
    house h{"list l; list r review; inbound { l or r -> hangup; }"};
    const auto import = [&](const char* list, const char* file, const ringfence::number_pattern& what) {
        auto source = store::text_of("x\n", file);
        store::import_numbers(
            *h.engine().environment(), list, source,
            [&](std::string_view) {
                return store::line_reading{what, {}};
            },
            {}, {.user = "ana"}, noon, [](const auto&) {});
    };
    const auto single = *ringfence::number::e164("48601000001");
    const auto other = *ringfence::number::e164("48603000001");
    import("l", "one.txt", {single, single});
    import("r", "two.txt", {other, other});
    const explanation by_itself = h.explained(asked);
    const list_mention& m = by_itself.blocks[0].rules[0].atoms[0].looks.at(0).mentions.at(0);
    BOOST_TEST((m.from == list_mention::source::import));
    BOOST_TEST(m.import->file == "one.txt");
    BOOST_TEST(m.import->by.user == "ana");
    BOOST_TEST((m.import->when == noon));
    BOOST_TEST(m.counts);
    // What awaits approval is told, and does not count.
    const explanation awaits = h.explained("inbound from=+48603000001 to=1");
    const list_mention& w = awaits.blocks[0].rules[0].atoms[1].looks.at(0).mentions.at(0);
    BOOST_TEST(w.awaits_approval);
    BOOST_TEST(!w.counts);
    BOOST_TEST((awaits.deciding() == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()
