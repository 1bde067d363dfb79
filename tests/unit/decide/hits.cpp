// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/decide/hits.hpp>

#include "../../support/house.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <string>
#include <thread>
#include <vector>

namespace {

using ringfence::hit_report;
using ringfence::test::house;
using counts = std::vector<std::uint64_t>;

constexpr const char* rules = R"(
    list a; list b; list c;
    campaign { a -> status; }
    inbound { a and not c -> add b; c or b -> hangup; number +48609* -> redirect "x"; a -> status; }
)";

ringfence::query inbound(const char* from) { return {.scenario = "inbound", .from = from, .to = "+48221234567"}; }

/// Decisions and undecided ones by scenario.
std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> by_scenario(const hit_report& report)
{
    std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> found;
    for (std::size_t s = 0; s < report.decisions.size(); ++s)
        if (report.decisions[s] != 0)
            found[std::string{report.rules->scenarios()[s].word->word}] = {report.decisions[s], report.undecided[s]};
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hits)

BOOST_AUTO_TEST_CASE(are_counted_by_rule_list_and_scenario)
{
    house h{rules};
    h.add("a", "+48601000001");
    h.add("c", "+48601000002");
    ringfence::engine decides{h.directory(), {.effects = ringfence::effect_handling::hand_over}};
    for (int i = 0; i < 3; ++i) {
        decides.decide(inbound("+48601000001"));  // goes on with the first rule and is decided by the last
        decides.decide(inbound("+48601000002"));
    }
    decides.decide(inbound("+48601000003"));
    decides.decide(inbound("+48609000001"));
    decides.decide({.scenario = "campaign", .to = "+48601000001", .name = "x"});
    const hit_report report = decides.hits();
    BOOST_TEST(report.policy == 1U);
    BOOST_TEST((report.by_rule == counts{1, 3, 3, 1, 3}));
    BOOST_TEST((report.by_list == counts{7, 0, 3}));  // `a` by the campaign's rule, and by two of inbound's
    const auto scenarios = by_scenario(report);
    BOOST_TEST((scenarios.at("inbound") == std::pair<std::uint64_t, std::uint64_t>{8, 1}));
    BOOST_TEST((scenarios.at("campaign") == std::pair<std::uint64_t, std::uint64_t>{1, 0}));
    BOOST_TEST(scenarios.size() == 2U);
}

BOOST_AUTO_TEST_CASE(of_what_is_not_a_real_call_are_not_counted)
{
    house h{rules};
    h.add("a", "+48601000001");
    ringfence::engine decides{h.directory()};
    ringfence::query then = inbound("+48601000001");
    decides.explain(then);
    then.at = ringfence::system_now();
    decides.decide(then);
    BOOST_TEST((decides.hits().by_rule == counts(5)));
    BOOST_TEST(by_scenario(decides.hits()).empty());
}

BOOST_AUTO_TEST_CASE(begin_anew_with_another_policy_and_stay_with_other_changes)
{
    house h{rules};
    h.add("c", "+48601000002");
    ringfence::engine decides{h.directory()};
    decides.decide(inbound("+48601000002"));
    const auto since = decides.hits().since;
    h.add("c", "+48601000003");
    decides.decide(inbound("+48601000003"));
    BOOST_TEST((decides.hits().by_rule == counts{0, 0, 2, 0, 0}));
    BOOST_TEST((decides.hits().since == since));
    h.activate("list c; inbound { anonymous -> hangup; c -> hangup; }");
    BOOST_TEST((decides.hits().by_rule == counts{0, 0}));
    BOOST_TEST(decides.hits().policy == 2U);
    decides.decide(inbound("+48601000002"));
    BOOST_TEST((decides.hits().by_rule == counts{0, 1}));
    h.activate(rules);
    BOOST_TEST((decides.hits().by_rule == counts(5)));
}

BOOST_AUTO_TEST_CASE(of_many_threads_are_added_up_while_policies_come_and_go)
{
    house h{rules};
    h.add("c", "+48601000002");
    ringfence::engine decides{h.directory()};
    constexpr int threads = 8;
    constexpr int calls = 500;
    const auto all_decide = [&](auto&& meanwhile) {
        std::vector<std::jthread> running;
        for (int t = 0; t < threads; ++t)
            running.emplace_back([&] {
                for (int i = 0; i < calls; ++i)
                    decides.decide(inbound("+48601000002"));
            });
        meanwhile();
    };
    all_decide([&] {
        for (int i = 0; i < 5; ++i) {
            h.activate(i % 2 == 0 ? "list c; inbound { c -> hangup; }" : rules);
            const hit_report report = decides.hits();
            BOOST_TEST(report.by_rule.size() == report.rules->rule_count());
        }
    });
    h.activate(rules);
    all_decide([] {});
    BOOST_TEST((decides.hits().by_rule == counts{0, 0, threads * calls, 0, 0}));
}

BOOST_AUTO_TEST_CASE(are_not_told_by_an_engine_that_does_not_count)
{
    house h{rules};
    ringfence::engine decides{h.directory(), {.hits = ringfence::hit_counting::off}};
    decides.decide(inbound("+48601000002"));
    BOOST_CHECK_THROW(decides.hits(), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
