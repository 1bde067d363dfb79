// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "../../support/house.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>
#include <string>

namespace {

using ringfence::test::house;
using ringfence::test::noon;
using namespace std::chrono_literals;

// A word that says something on the way, and one that has seldom something to do and writes all over the decision
// before it sees that.
namespace tagging {

using namespace ringfence;

std::string lower_tag(const arguments& given, lowering&) { return given[0].text; }

action_outcome perform_tag(const operand& o, evaluation&, action_result& made)
{
    made.text("tag", o.text());
    return action_outcome::done;
}

action_outcome perform_scribble(const operand&, evaluation&, action_result& made)
{
    made.text("more", "scribbled");
    made.add(0, std::nullopt);
    made.log("scribbled");
    return action_outcome::no_match;
}

constexpr action_word tag{
    .word = "tag", .usage = "TEXT", .flow = action_flow::continues, .lower = lower_tag, .perform = perform_tag};
constexpr action_word scribble{
    .word = "scribble", .usage = "", .perform = perform_scribble, .certainty = action_certainty::may_not_match};
constexpr const action_word* tag_actions[] = {&tag, &scribble};
constexpr plugin tags{.name = "tags", .version = 1, .summary = "", .actions = tag_actions};

const registry& words()
{
    static const registry made = [] {
        registry all;
        all.add(plugins::standard);
        all.add(tags);
        return all;
    }();
    return made;
}

}  // namespace tagging

std::string shown(house& h, const std::string& to, const std::string& name = "r")
{
    return std::string{h.decide("presentation name=" + name + " to=" + to).parameter_value("number")};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(presentation)

BOOST_AUTO_TEST_CASE(is_uniform_over_a_thousand_numbers)
{
    house h{"list pool { +48221230000..+48221230999; } presentation { otherwise -> present pool; }"};
    constexpr int draws = 100'000;
    std::map<std::string, int> count;
    for (int i = 0; i < draws; ++i)
        ++count[shown(h, "+48601000001")];
    BOOST_TEST(count.size() == 1000U);
    double chi_square = 0;
    constexpr double expected = draws / 1000.0;
    for (const auto& [number, times] : count)
        chi_square += (times - expected) * (times - expected) / expected;
    // 999 degrees of freedom: mean 999, deviation 44.7. Six deviations: wrong once in a thousand million runs.
    BOOST_TEST(chi_square > 999 - 6 * 44.7);
    BOOST_TEST(chi_square < 999 + 6 * 44.7);
}

BOOST_AUTO_TEST_CASE(is_uniform_over_what_the_exception_leaves)
{
    house h{R"(list pool { +48221230000..+48221230099; }
        list burned { +48221230000..+48221230094; }
        presentation { otherwise -> present pool except burned; })"};
    std::map<std::string, int> count;
    for (int i = 0; i < 5000; ++i)
        ++count[shown(h, "+48601000001")];
    BOOST_TEST(count.size() == 5U);
    for (const auto& [number, times] : count) {
        BOOST_TEST(number >= "+48221230095");
        BOOST_TEST(times > 1000 - 6 * 29);  // binomial, n = 5000, p = 1/5: deviation 28.3
        BOOST_TEST(times < 1000 + 6 * 29);
    }
}

BOOST_AUTO_TEST_CASE(sticky_keeps_a_callee_s_number_while_it_can_be_used)
{
    house h{R"(list pool { +48221230000..+48221230099; } list burned;
        presentation { otherwise -> present pool except burned sticky; })"};
    std::map<std::string, std::string> before;
    std::set<std::string> used;
    for (int i = 0; i < 200; ++i) {
        const std::string callee = "+4860100" + std::to_string(1000 + i);
        before[callee] = shown(h, callee);
        used.insert(before[callee]);
        BOOST_TEST(shown(h, callee) == before[callee]);
    }
    BOOST_TEST(used.size() > 70U);  // spread over the pool: 86.6 of 100 are to be expected
    const std::string gone = before["+48601001000"];
    h.add("burned", gone);
    for (const auto& [callee, number] : before) {
        if (number == gone)
            BOOST_TEST(shown(h, callee) != gone);
        else
            BOOST_TEST(shown(h, callee) == number);
    }
    h.remove("burned", gone);
    for (const auto& [callee, number] : before)
        BOOST_TEST(shown(h, callee) == number);
}

BOOST_AUTO_TEST_CASE(area_prefers_the_longest_common_beginning)
{
    house h{R"(list pool { +48221230001; +48223330002; +48121230003; +4930123456; +49301999999; +15551230004; }
        list burned { +48223330002; }
        presentation { otherwise -> present pool except burned area; })"};
    const std::pair<const char*, std::set<std::string>> table[] = {
        {"+48223334444", {"+48221230001"}},  // the nearer one is burned
        {"+48129999999", {"+48121230003"}},
        {"+48601000001", {"+48221230001", "+48121230003"}},  // only +48 in common: either
        {"+49301999000", {"+49301999999"}},
        {"+49891234567", {"+4930123456", "+49301999999"}},
        {"+81312345678", {"+48221230001", "+48121230003", "+4930123456", "+49301999999", "+15551230004"}},
    };
    for (const auto& [callee, wanted] : table) {
        std::set<std::string> got;
        for (int i = 0; i < 200; ++i)
            got.insert(shown(h, callee));
        BOOST_TEST(got == wanted, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(an_empty_pool_is_no_match)
{
    house h{R"(list pool; list second { +48221230001; }
        presentation "a" { otherwise -> present pool; otherwise -> present second; }
        presentation "b" { otherwise -> add second then present pool; }
        presentation { otherwise -> present second except second; })"};
    BOOST_TEST(h.ask("presentation name=a to=+48601000001") == "present;number=+48221230001");
    BOOST_TEST(h.ask("presentation name=b to=+48601000001") == "allow");
    BOOST_TEST(h.ask("presentation name=c to=+48601000001") == "allow");
    h.add("pool", "+48221230009");
    BOOST_TEST(h.ask("presentation name=a to=+48601000001") == "present;number=+48221230009");
    h.remove("pool", "+48221230009");
    BOOST_TEST(h.ask("presentation name=a to=+48601000001") == "present;number=+48221230001");
}

BOOST_AUTO_TEST_CASE(an_action_with_nothing_to_do_leaves_what_earlier_rules_said)
{
    struct row {
        const char* rules;
        const char* reply;
        std::size_t effects;
    };
    const row rows[] = {
        {"otherwise -> tag \"a\"; otherwise -> present pool;", "allow;tag=a", 0},
        {"otherwise -> tag \"a\"; otherwise -> tag \"b\" then present pool;", "allow;tag=a", 0},
        {"otherwise -> tag \"a\"; otherwise -> present pool; otherwise -> present second;",
         "present;tag=a;number=+48221230001", 0},
        {"otherwise -> tag \"a\"; otherwise -> present pool; otherwise -> hangup 603;", "hangup;tag=a;code=603", 0},
        {"otherwise -> log \"a\"; otherwise -> log \"b\" then present pool; otherwise -> log \"c\";", "allow", 2},
        {"otherwise -> log \"a\" then add second; otherwise -> add third then present pool;", "allow", 2},
        {"otherwise -> tag \"a\" then log \"a\"; otherwise -> tag \"b\" then scribble; otherwise -> tag \"c\";",
         "allow;tag=a;tag=c", 1},
        {"otherwise -> tag \"a\"; second -> scribble; otherwise -> scribble; otherwise -> status \"x\";",
         "status;tag=a;text=x", 0},
    };
    for (const row& r : rows) {
        house h{std::string{"use tags 1; list pool; list second { +48221230001; } list third; "
                            "always { third -> allow; } presentation { "} +
                    r.rules + " }",
                tagging::words()};
        for (const char* query : {"presentation name=r to=+48601000001", "presentation name=r to=+48221230001"}) {
            const ringfence::decision made =
                h.engine().decide({.scenario = "presentation", .to = std::string_view{query}.substr(23), .name = "r"});
            BOOST_TEST(made.effects.size() == r.effects, r.rules);
            BOOST_TEST(made.trouble == "", r.rules);
            BOOST_TEST(h.ask(query).starts_with(r.reply), r.rules << ": " << h.ask(query));
        }
    }
}

BOOST_AUTO_TEST_CASE(numbers_come_into_and_out_of_the_pool_with_time)
{
    house h{"list pool; presentation { otherwise -> present pool; }"};
    h.add("pool", "+48221230001", {.valid_from = noon + 1h}, noon);
    h.add("pool", "+48221230002", {.expires = noon + 1h}, noon);
    const auto at = [&](const char* time) {
        return std::string{h.decide("presentation name=r to=+48601000001 at=2026-03-02T" + std::string{time} + "Z")
                               .parameter_value("number")};
    };
    BOOST_TEST(at("12:30:00") == "+48221230002");
    BOOST_TEST(at("13:30:00") == "+48221230001");
}

BOOST_AUTO_TEST_CASE(a_question_about_another_time_leaves_the_pool_as_it_is)
{
    house h{"list pool; presentation { otherwise -> present pool; }"};
    h.add("pool", "+48221230001", {.expires = noon + 1h}, noon);
    BOOST_TEST(h.ask("presentation name=r to=+48601000001 at=2099-01-01T00:00:00Z") == "allow");
    BOOST_TEST(h.ask("presentation name=r to=+48601000001 at=2026-03-02T12:30:00Z") == "present;number=+48221230001");
}

BOOST_AUTO_TEST_SUITE_END()
