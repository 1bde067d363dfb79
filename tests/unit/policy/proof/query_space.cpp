// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/plugin/registry.hpp>
#include <ringfence/plugins/standard.hpp>
#include <ringfence/policy/proof/query_space.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

namespace rf = ringfence;

BOOST_AUTO_TEST_SUITE(query_space)

namespace {

using node = rf::diagram::node;

const rf::registry& words()
{
    static const rf::registry made = [] {
        rf::registry all;
        all.add(rf::plugins::standard);
        return all;
    }();
    return made;
}

rf::argument an_argument(rf::argument_kind kind, std::string text, std::uint32_t index = 0)
{
    rf::argument made;
    made.kind = kind;
    made.text = std::move(text);
    made.index = index;
    return made;
}

rf::argument prefix(const std::string& digits)
{
    rf::argument made = an_argument(rf::argument_kind::pattern, digits);
    made.pattern = {*rf::number::prefix(digits), *rf::number::prefix(digits)};
    return made;
}

rf::checked_condition atom(const char* word, std::vector<rf::argument> given = {})
{
    rf::checked_condition made;
    made.word = words().find_condition(word)->word;
    made.given = rf::arguments{std::move(given)};
    return made;
}

rf::checked_condition joined(rf::ast::connective kind, std::vector<rf::checked_condition> operands)
{
    rf::checked_condition made;
    made.kind = kind;
    made.operands = std::move(operands);
    return made;
}

/// A policy of one `inbound` block bound to +4822*, in which each of the conditions stands in a rule.
rf::policy with_rules(std::vector<rf::checked_condition> conditions)
{
    rf::policy made;
    rf::list_declaration poland;
    poland.name = "poland";
    poland.numbers.push_back({{}, "+48*", prefix("48").pattern});
    made.lists.push_back(poland);
    made.zones.push_back({"UTC", {}});
    made.hours.push_back({"office", 0, {{480, 960}}, {}});
    made.hours.push_back({"morning", 0, {{480, 720}}, {}});
    rf::block b;
    b.scenario = words().find_scenario("inbound")->word;
    rf::binding bound;
    bound.called = prefix("4822").pattern;
    b.bindings.push_back(bound);
    for (rf::checked_condition& c : conditions) {
        rf::checked_rule rule;
        rule.when = std::move(c);
        rule.actions.push_back({{}, words().find_action("hangup")->word, {}});
        b.rules.push_back(std::move(rule));
    }
    made.blocks.push_back(std::move(b));
    return made;
}

/// The conditions of the policy's rules, each of which must be known exactly.
std::vector<node> all_of(rf::query_space& space, const rf::policy& p)
{
    std::vector<node> made;
    for (const rf::checked_rule& r : p.blocks[0].rules) {
        const auto when = space.holds(0, r.when, rf::role::caller);
        BOOST_TEST(when.exact());
        made.push_back(when.maybe);
    }
    return made;
}

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_lists_and_states_are_known_to_each_other)
{
    using kind = rf::argument_kind;
    const rf::policy p = with_rules({atom("number", {prefix("4822")}), atom("number", {prefix("48"), prefix("49")}),
                                     atom("listed", {an_argument(kind::list, "poland", 0)}), atom("anonymous"),
                                     atom("malformed"), atom("country", {an_argument(kind::code, "PL")}),
                                     atom("country", {an_argument(kind::code, "DE")}), atom("otherwise")});
    rf::query_space space{{&p}};
    rf::diagram& d = space.functions();
    const std::vector<node> is = all_of(space, p);
    const node warsaw = is[0], wide = is[1], poland = is[2], anonymous = is[3], malformed = is[4], pl = is[5],
               de = is[6];
    BOOST_TEST(d.implies(warsaw, wide));
    BOOST_TEST(!d.implies(wide, warsaw));
    BOOST_TEST(d.implies(warsaw, poland));
    // Others may be in the list as well.
    BOOST_TEST(d.meets(poland, d.negated(wide)));
    BOOST_TEST(!d.meets(anonymous, poland));
    BOOST_TEST(!d.meets(anonymous, malformed));
    BOOST_TEST(!d.meets(malformed, pl));
    BOOST_TEST(!d.meets(pl, de));
    BOOST_TEST(d.meets(pl, warsaw));
    BOOST_TEST(is[7] == rf::diagram::yes);

    const node asked = space.asked(rf::role::caller, rf::binding_kind::called);
    BOOST_TEST(d.meets(asked, anonymous));
    const node bound = space.bound_to(0, 0);
    BOOST_TEST(d.implies(bound, space.asked(rf::role::caller, rf::binding_kind::called)) == false);
    BOOST_TEST(d.meets(bound, warsaw));
    // Of another number that is called nothing is known, of the caller all that was.
    BOOST_TEST(space.called_anew(d.both(bound, warsaw)) == warsaw);
}

BOOST_AUTO_TEST_CASE(hours_of_one_zone_are_known_to_each_other)
{
    using kind = rf::argument_kind;
    const rf::policy p = with_rules({atom("inside", {an_argument(kind::hours, "office", 0)}),
                                     atom("outside", {an_argument(kind::hours, "office", 0)}),
                                     atom("inside", {an_argument(kind::hours, "morning", 1)})});
    rf::query_space space{{&p}};
    rf::diagram& d = space.functions();
    const std::vector<node> is = all_of(space, p);
    BOOST_TEST(is[1] == d.negated(is[0]));
    BOOST_TEST(d.implies(is[2], is[0]));
    BOOST_TEST(!d.implies(is[0], is[2]));
}

BOOST_AUTO_TEST_CASE(what_counts_is_known_at_no_place)
{
    using kind = rf::argument_kind;
    rf::argument five = an_argument(kind::integer, "5");
    five.integer = 5;
    const auto calls = [&] {
        return atom("calls", {five, an_argument(kind::keyword, "within"), an_argument(kind::duration, "5m")});
    };
    const rf::policy p =
        with_rules({calls(), joined(rf::ast::connective::disjunction, {atom("anonymous"), calls()}),
                    joined(rf::ast::connective::conjunction, {atom("anonymous"), calls()}), atom("anonymous")});
    rf::query_space space{{&p}};
    const auto when = [&](std::size_t rule) { return space.holds(0, p.blocks[0].rules[rule].when, rf::role::caller); };
    const node anonymous = when(3).surely;
    BOOST_TEST(when(0).surely == rf::diagram::no);
    BOOST_TEST(when(0).maybe == rf::diagram::yes);
    BOOST_TEST(when(1).surely == anonymous);
    BOOST_TEST(when(1).maybe == rf::diagram::yes);
    BOOST_TEST(when(2).surely == rf::diagram::no);
    BOOST_TEST(when(2).maybe == anonymous);
}

BOOST_AUTO_TEST_CASE(one_list_of_two_policies_is_one)
{
    using kind = rf::argument_kind;
    const rf::policy before = with_rules({atom("listed", {an_argument(kind::list, "poland", 0)})});
    rf::policy after = with_rules({atom("listed", {an_argument(kind::list, "poland", 0)})});
    after.lists[0].numbers.clear();
    rf::query_space space{{&before, &after}};
    rf::diagram& d = space.functions();
    const node was = space.holds(0, before.blocks[0].rules[0].when, rf::role::caller).surely;
    const node is = space.holds(1, after.blocks[0].rules[0].when, rf::role::caller).surely;
    // What is stored is in it before and after; what the file wrote into it no longer is.
    BOOST_TEST(d.implies(is, was));
    BOOST_TEST(!d.implies(was, is));
}

BOOST_AUTO_TEST_SUITE_END()
