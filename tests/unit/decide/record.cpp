// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "../../support/house.hpp"

#include <ringfence/decide/record.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace {

using namespace ringfence;
using ringfence::test::house;
using ringfence::test::noon;
using namespace std::chrono_literals;

std::vector<std::string> names(const decision_record& record, const std::vector<std::uint32_t>& lists)
{
    std::vector<std::string> found;
    for (const std::uint32_t list : lists)
        found.push_back(record.rules->source().lists[list].name);
    return found;
}

using texts = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(records)

BOOST_AUTO_TEST_CASE(hold_what_was_seen_of_both_sides_though_no_rule_asked_for_it)
{
    house h{R"(region PL; list dnc max-age 1h; list vip { +4860100*; } list ours { +48221234567; }
        inbound { vip -> allow; dnc and ours and stale dnc and called in ours -> hangup; })"};
    h.add("dnc", "+48601000001", {}, noon);
    decision_record record;
    const decision made =
        h.engine().decide({.scenario = "inbound", .from = "601 000 001", .to = "+48221234567", .at = noon},
                          recording::everything, record);
    BOOST_TEST(made.action == "allow");
    BOOST_TEST(record.complete);
    BOOST_TEST((record.when == noon));
    BOOST_TEST(!record.what_if);
    BOOST_TEST(record.sides[0].value.to_string() == "+48601000001");
    BOOST_TEST(names(record, record.stored[0]) == texts{"dnc"}, boost::test_tools::per_element());
    BOOST_TEST(names(record, record.written[0]) == texts{"vip"}, boost::test_tools::per_element());
    BOOST_TEST(record.stored[1].empty());
    BOOST_TEST(names(record, record.written[1]) == texts{"ours"}, boost::test_tools::per_element());
    BOOST_TEST(record.stale.empty());
    BOOST_TEST(record.shadow.policy == 0U);
}

BOOST_AUTO_TEST_CASE(are_made_only_of_what_is_wanted)
{
    house h{"list dnc { +48601000001; } inbound { dnc -> hangup; }"};
    struct row {
        const char* from;
        recording wanted;
        bool complete;
    };
    for (const row& r :
         {row{"+48601000001", recording::nothing, false}, row{"+48601000001", recording::stopped, true},
          row{"+48601000002", recording::stopped, false}, row{"+48601000002", recording::everything, true}}) {
        decision_record record;
        h.engine().decide({.scenario = "inbound", .from = r.from, .to = "+48221234567", .at = noon}, r.wanted, record);
        BOOST_TEST(record.complete == r.complete, r.from);
    }
}

BOOST_AUTO_TEST_CASE(hold_what_was_counted_and_picked_and_nothing_of_the_decision_before)
{
    house h{R"(list pool { +48221230001; } list none;
        inbound { calls 9 within 1h -> hangup; }
        presentation { otherwise -> present none sticky; otherwise -> present pool except none; })"};
    decision_record record;
    const query call{.scenario = "inbound", .from = "+48601000001", .to = "+48221234567", .at = noon};
    for (std::uint32_t i = 1; i <= 3; ++i) {
        h.engine().decide(call, recording::everything, record);
        BOOST_REQUIRE(record.calls.size() == 1U);
        BOOST_TEST(record.calls[0].reached == i);
        BOOST_TEST(record.picked.empty());
    }
    h.engine().decide({.scenario = "presentation", .to = "+48601000001", .name = "r", .at = noon},
                      recording::everything, record);
    BOOST_TEST(record.calls.empty());
    BOOST_REQUIRE(record.picked.size() == 2U);
    BOOST_TEST(record.picked[0].list == "none");
    BOOST_TEST(record.picked[0].manner == "sticky");
    BOOST_TEST(!record.picked[0].picked);
    BOOST_TEST(record.picked[1].except == "none");
    BOOST_TEST(record.picked[1].manner.empty());
    BOOST_TEST(record.picked[1].picked->to_string() == "+48221230001");
}

BOOST_AUTO_TEST_CASE(tell_of_a_shadow_that_cannot_be_used_and_the_policy_in_force_decides)
{
    house h{"inbound { otherwise -> hangup 603; }"};
    compiled_policy broken = ringfence::test::compiled("inbound { otherwise -> hangup; }");
    broken.made.numbering_plan = "no plan";
    activate_shadow(*h.engine().environment(), broken, {}, noon);
    decision_record record;
    const decision made = h.engine().decide(
        {.scenario = "inbound", .from = "+48601000001", .to = "+48221234567", .at = noon}, recording::nothing, record);
    BOOST_TEST(!made.failure, made.trouble);
    BOOST_TEST(made.parameter_value("code") == "603");
    BOOST_TEST(record.shadow.trouble == "these bytes are not a numbering plan");
}

BOOST_AUTO_TEST_CASE(of_a_shadow_have_a_number_that_its_own_lists_permit)
{
    const std::string one = "list pool { +48221230001; } list burned; ";
    const std::string many = "list pool { +48221230001..+48221230099; } list burned; ";
    struct row {
        std::string in_force;
        std::string shadow;
        std::string manner;
        const char* answer;  // null: the same as the policy in force
    };
    const row table[] = {
        {one, one, "", nullptr},
        {one, many, "", nullptr},
        {one, many, "area", nullptr},
        {one, "list pool { +48221230001; +48601000099; } list burned; ", "area", "+48601000099"},
        {one, "list pool { +48221230002; } list burned; ", "", "+48221230002"},
        {one, "list pool { +48221230002; } list burned; ", "sticky", "+48221230002"},
        {"list pool; list burned; ", one, "", "+48221230001"},
        {one, "list pool { +48221230001; +48221230002; } list burned { +48221230001; } ", "", "+48221230002"},
        {one, "list pool; list burned; ", "", ""},
    };
    for (const row& r : table) {
        const std::string rule = "presentation { otherwise -> present pool except burned " + r.manner + "; }";
        house h{r.in_force + rule};
        activate_shadow(*h.engine().environment(), ringfence::test::compiled(r.shadow + rule), {}, noon);
        for (int i = 0; i < 20; ++i) {
            decision_record record;
            const decision made =
                h.engine().decide({.scenario = "presentation", .to = "+48601000001", .name = "r", .at = noon},
                                  recording::nothing, record);
            BOOST_TEST(record.shadow.trouble == "");
            BOOST_TEST(record.shadow.made.parameter_value("number") ==
                           (r.answer ? std::string_view{r.answer} : made.parameter_value("number")),
                       r.in_force << r.shadow << r.manner);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
