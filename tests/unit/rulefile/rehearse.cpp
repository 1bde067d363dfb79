// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/rulefile/rehearse.hpp>

#include "../../support/house.hpp"

#include <ringfence/number/normalise.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace rf = ringfence;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view house_rules = R"(
region PL;
timezone "Europe/Warsaw";
list dnc registry max-age 31d;
list complaints review;
list robots ttl 24h;
list few max 1;
list vip { +48601234567; +4822*; }
list pool { +48221234567; +48221234568; +48221234569; }
list burned;
hours office { mon-fri 08:00-19:00; }
always { vip -> allow; }
inbound {
    robots                               -> redirect "honeypot";
    dnc or complaints                    -> hangup 603 "no";
    channel sms and trunk "mvno"         -> hangup 480;
    anonymous                            -> redirect +48221230000;
    malformed                            -> hangup 400;
    few                                  -> remove few then log "once" then allow;
    outside office and calls 3 within 5m -> add robots then hangup;
}
campaign "spring-*" { stale dnc -> status "stale"; dnc -> status; }
presentation { otherwise -> present pool except burned; }
)";

rf::rehearsal_options with(rf::coverage_counting counting = rf::coverage_counting::off)
{
    return {.read_number = &rf::read_number, .counting = counting};
}

/// The one test that these steps make, run.
rf::test_result run(std::string_view steps)
{
    const rf::compiled_policy policy =
        rf::test::compiled(std::string{house_rules} + "test \"it\" {\n" + std::string{steps} + "\n}\n");
    rf::rehearsal made = rf::rehearse(policy, with());
    BOOST_REQUIRE(made.tests.size() == 1);
    return made.tests.front();
}

/// `got` of the steps that fail, one a line, without the reply's rule and generation.
std::string failures_of(std::string_view steps)
{
    std::string all;
    for (const rf::failed_step& f : run(steps).failures)
        all += f.expected + ": " + f.got.substr(0, std::min(f.got.find(";rule="), f.got.find(";generation="))) + '\n';
    return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(steps_hold_that_should)
{
    constexpr std::string_view inbound = "inbound from +48601000001 to +48221111111 ";
    const std::pair<const char*, std::string> cases[] = {
        {"no rule decides", std::string{inbound} + "-> allow;"},
        {"the clock begins at noon of a Monday", std::string{inbound} + "-> allow; repeat 9 every 1s -> allow;"},
        {"in the file's zone", "at 2026-03-02 18:59; " + std::string{inbound} +
                                   "-> allow; repeat 5 every 10s -> allow;"
                                   "after 10s -> allow; after 1s -> allow; after 1s -> hangup;"},
        {"calls are counted and robots filled",
         "at 2026-03-02 22:00; " + std::string{inbound} +
             "-> allow; after 10s -> allow; after 10s -> hangup; expect +48601000001 in robots for 24h;"
             "after 1s -> redirect \"honeypot\" by robots; after 1h; expect +48601000001 in robots for 82799s;"
             "after 23h; expect +48601000001 not in robots; after 0s -> allow;"},
        {"another zone", "at 2026-03-02 17:00 \"America/New_York\"; " + std::string{inbound} +
                             "-> allow; repeat 1 every 1s -> allow; repeat 1 every 1s -> hangup;"},
        {"one call asked again",
         "at 2026-03-02 22:00; " + std::string{inbound} + "id \"a@b\" -> allow; repeat 9 every 1s -> allow;"},
        {"a text of nothing is in any reply",
         "given dnc { +48601000001; } " + std::string{inbound} + "-> hangup \"\";"},
        {"a registry is given", "given dnc { +48601000001; } " + std::string{inbound} +
                                    "-> hangup; after 1s -> hangup 603; after 1s -> hangup \"no\" by dnc;"},
        {"a list under review is given",
         "given complaints { +4860*; } " + std::string{inbound} + "-> hangup by complaints;"},
        {"what was given before is gone", "given dnc { +48601000001; } given dnc {} " + std::string{inbound} +
                                              "-> allow; expect +48601000001 not in dnc;"},
        {"what rules added is gone", "at 2026-03-02 22:00; " + std::string{inbound} +
                                         "-> allow; repeat 1 every 1s -> allow; repeat 1 every 1s -> hangup;"
                                         "given robots { +48601000002; } expect +48601000001 not in robots;"
                                         "expect +48601000002 in robots for 24h;"},
        {"inline numbers are replaced", "expect +48221234567 in vip; given vip { +48601000001..+48601000009; }"
                                        "expect +48221234567 not in vip; expect +48601000005 in vip;"
                                        "inbound from +48601234567 to +48221111111 -> allow; " +
                                            std::string{inbound} + "-> allow by vip;"},
        {"a rule takes out what was given",
         "given few { +48601000001; } " + std::string{inbound} + "-> allow by few; expect +48601000001 not in few;"},
        {"callers without a number", "inbound from anonymous to +48221111111 -> redirect +48221230000;"
                                     "inbound from \"\" to +48221111111 -> redirect;"
                                     "inbound from \"not a number at all\" to +48221111111 -> hangup 400;"},
        {"national numbers",
         "given dnc { \"601 000 001\"; } inbound from \"601-000-001\" to \"22 111 11 11\" -> hangup;"},
        {"channel and trunk", "inbound from +48601000001 to +48221111111 channel sms trunk \"mvno\" -> hangup 480;" +
                                  std::string{inbound} + "channel sms -> allow;"},
        {"a stale register",
         "given dnc { +48601000001; } campaign \"spring-sale\" to +48601000001 -> status \"Blacklist\";"
         "after 31d -> status by dnc; after 1s -> status \"stale\"; given dnc {} after 1s -> allow;"},
        {"presentation", "presentation \"pl\" to +48601000001 -> present; after 1s -> present in pool;"
                         "given burned { +48221234568; +48221234569; } after 1s -> present +48221234567;"
                         "given burned { +4822*; } after 1s -> allow;"},
    };
    for (const auto& [what, steps] : cases)
        BOOST_TEST(failures_of(steps) == "", what);
}

BOOST_AUTO_TEST_CASE(a_failure_says_what_was_expected_and_what_came)
{
    constexpr std::string_view inbound = "inbound from +48601000001 to +48221111111 ";
    const std::pair<std::string, const char*> cases[] = {
        {std::string{inbound} + "-> hangup;", "hangup: allow\n"},
        {"given dnc { +48601000001; } " + std::string{inbound} + "-> hangup 480;",
         "hangup 480: hangup;code=603;text=no;list=dnc\n"},
        {"given dnc { +48601000001; } " + std::string{inbound} + "-> hangup by robots;",
         "hangup by robots: hangup;code=603;text=no;list=dnc\n"},
        {"given dnc { +48601000001; } " + std::string{inbound} + "-> hangup \"yes\";",
         "hangup \"yes\": hangup;code=603;text=no;list=dnc\n"},
        {"given dnc { +48601000001; } " + std::string{inbound} + "-> hangup \"603\";",
         "hangup \"603\": hangup;code=603;text=no;list=dnc\n"},
        {"given dnc { +48601000001; } " + std::string{inbound} + "-> hangup 603 \"603\";",
         "hangup 603 \"603\": hangup;code=603;text=no;list=dnc\n"},
        {"expect +48601000001 in vip; expect +48601234567 not in vip;",
         "expect +48601000001 in vip: +48601000001 not in vip\n"
         "expect +48601234567 not in vip: +48601234567 in vip without an end\n"},
        {"given robots { +48601000001; } after 90s; expect +48601000001 in robots for 24h;"
         "given few { +48601000001; } expect +48601000001 in few for 24h;",
         "expect +48601000001 in robots for 24h: +48601000001 in robots for 23h58m30s\n"
         "expect +48601000001 in few for 24h: +48601000001 in few without an end\n"},
        {"given burned { +48221234568; +48221234569; } presentation \"pl\" to +48601000001 -> present in burned;",
         "present in burned: present;number=+48221234567\n"},
    };
    for (const auto& [steps, expected] : cases)
        BOOST_TEST(failures_of(steps) == expected, steps);
}

BOOST_AUTO_TEST_CASE(a_failing_query_is_explained_as_it_was_asked)
{
    const rf::test_result result = run("at 2026-03-02 22:00; inbound from +48601000001 to +48221111111 -> allow;"
                                       "repeat 3 every 1s -> allow;");
    BOOST_REQUIRE(result.failures.size() == 1);
    const rf::failed_step& f = result.failures.front();
    BOOST_TEST(f.time == 2u);
    BOOST_TEST(f.got.starts_with("hangup;rule=test.ring:"));
    BOOST_TEST(f.explained.find("this is call 3 of 3") != std::string::npos, f.explained);
    BOOST_TEST(rf::message_of(f).message.find("expected `allow`, got `hangup;") == 0u);
}

BOOST_AUTO_TEST_CASE(tests_know_nothing_of_each_other)
{
    std::string text{house_rules};
    for (const char* name : {"one", "two", "three"})
        text +=
            std::string{"test \""} + name + "\" { at 2026-03-02 22:00; expect +48601000001 not in robots; " +
            "inbound from +48601000001 to +48221111111 -> allow; repeat 1 every 1s -> allow; after 1s -> hangup; }\n";
    const rf::compiled_policy policy = rf::test::compiled(text);
    const rf::rehearsal all = rf::rehearse(policy, with());
    BOOST_TEST(all.tests.size() == 3u);
    BOOST_TEST(all.failed() == 0u);

    rf::rehearsal_options filtered = with();
    filtered.filter = "t";
    const rf::rehearsal some = rf::rehearse(policy, filtered);
    BOOST_REQUIRE(some.tests.size() == 2u);
    BOOST_TEST(some.tests[0].name == "two");
    BOOST_TEST(some.tests[1].name == "three");
}

BOOST_AUTO_TEST_CASE(coverage_counts_rules_and_each_side_of_each_condition)
{
    constexpr std::string_view rules = R"(
list dnc; list vip;
inbound { vip -> allow; dnc and not anonymous -> log "x"; otherwise -> hangup; }
)";
    const auto covered = [&](std::string_view tests) {
        const rf::compiled_policy policy = rf::test::compiled(std::string{rules} + std::string{tests});
        return rf::rehearse(policy, with(rf::coverage_counting::on)).covered;
    };
    // 3 rules, 3 conditions with two sides, and `otherwise` with one
    const rf::coverage none = covered("");
    BOOST_TEST(none.total().covered == 0u);
    BOOST_TEST(none.total().all == 10u);
    BOOST_TEST(none.total().percent() == 0.0);

    // vip false, dnc false, otherwise true and deciding
    const rf::coverage some = covered("test \"a\" { inbound from +48601000001 to +48221111111 -> hangup; }");
    BOOST_TEST(some.total().covered == 4u);
    const auto& block = some.blocks.at(0);
    BOOST_TEST(block.at(0).hits == 0u);
    BOOST_TEST(block.at(0).conditions.at(0).seen_false == 1u);
    BOOST_TEST(block.at(0).conditions.at(0).text == "vip");
    BOOST_TEST(block.at(1).conditions.at(1).text == "anonymous");
    BOOST_TEST(block.at(1).conditions.at(1).seen_false == 0u);
    BOOST_TEST(block.at(2).hits == 1u);

    const rf::coverage all = covered(R"(
test "a" {
    given dnc { +48601000001; }
    inbound from +48601000001 to +48221111111 -> hangup;
    inbound from +48601000002 to +48221111111 -> hangup;
    given vip { +48601000001; }
    inbound from +48601000001 to +48221111111 -> allow;
}
)");
    BOOST_TEST(all.blocks.at(0).at(1).hits == 1u);
    BOOST_TEST(all.total().covered == 9u);  // nobody is anonymous and in dnc
    BOOST_TEST(all.total().percent() == 90.0);
}

BOOST_AUTO_TEST_CASE(nothing_is_left_behind_even_where_a_program_is_killed)
{
    const auto store = rf::rehearsing::open_passing_store();
    BOOST_TEST(!store->directory().empty());
    BOOST_TEST(!fs::exists(store->directory()));
}
