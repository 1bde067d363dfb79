// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "../../support/house.hpp"

#include <ringfence/decide/replay.hpp>

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>

namespace {

using namespace ringfence;
using ringfence::test::house;
using ringfence::test::noon;
using namespace std::chrono_literals;

std::shared_ptr<const program> rules_of(house& h)
{
    const store::read_transaction in{h.engine().environment()};
    return std::make_shared<const program>(decode_image(store::active(in)->image), standard_words());
}

/// A call from +48601000001 as a log has it: let through by a policy with the list `dnc` alone.
logged_decision logged_call()
{
    logged_decision call;
    call.format = decision_log_format;
    call.when = noon;
    call.asked = {.scenario = "inbound", .from = "+48601000001", .to = "+48221234567"};
    call.sides[0].number = "+48601000001";
    call.sides[1].number = "+48221234567";
    call.action = "allow";
    call.policy = 1;
    call.declares.emplace({logged_decision::declared{"dnc", 60}});
    return call;
}

replayed ask(const std::string& rules, logged_decision call)
{
    house h{rules};
    replayer asks{rules_of(h), 2, nullptr, {}};
    return asks.ask(call);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(replays)

BOOST_AUTO_TEST_CASE(go_by_what_was_logged_and_not_by_what_is)
{
    const std::string rules = "list dnc max-age 1m; list written { +48601000001; } inbound { dnc -> hangup; }";
    BOOST_TEST((ask(rules, logged_call()).outcome == replay_outcome::same));
    logged_decision listed = logged_call();
    listed.sides[0].lists = {"dnc"};
    const replayed changed = ask(rules, listed);
    BOOST_TEST((changed.outcome == replay_outcome::changed));
    BOOST_TEST(changed.made.action == "hangup");
    BOOST_TEST(changed.made.list == "dnc");
    listed.action = "hangup";
    BOOST_TEST((ask(rules, listed).outcome == replay_outcome::same));
    BOOST_TEST(ask(rules, listed).other_rule);
    listed.rule = changed.made.rule;
    BOOST_TEST(!ask(rules, listed).other_rule);
    listed.parameters = {{"code", "603"}};
    BOOST_TEST((ask(rules, listed).outcome == replay_outcome::changed));
}

BOOST_AUTO_TEST_CASE(do_not_guess)
{
    struct row {
        const char* rules;
        replay_outcome outcome;
        const char* why;
    };
    for (const row& r : {row{"list fresh; inbound { fresh -> hangup; }", replay_outcome::unknown,
                             "the log does not have the list `fresh`"},
                         {"list dnc; list fresh; inbound { dnc and fresh -> hangup; }", replay_outcome::same, ""},
                         {"list fresh; inbound { called in fresh -> hangup; }", replay_outcome::unknown,
                          "the log does not have the list `fresh`"},
                         {"list dnc max-age 1m; inbound { stale dnc -> hangup; }", replay_outcome::same, ""},
                         {"list dnc max-age 5m; inbound { stale dnc -> hangup; }", replay_outcome::same, ""},
                         {"list dnc max-age 1s; inbound { stale dnc -> hangup; }", replay_outcome::unknown,
                          "the log does not tell how old the list `dnc` was"}}) {
        const replayed found = ask(r.rules, logged_call());
        BOOST_TEST((found.outcome == r.outcome), r.rules);
        BOOST_TEST(found.why == r.why);
    }
    logged_decision other_number = logged_call();
    other_number.sides[0].number = "+49601000001";
    BOOST_TEST((ask("inbound { otherwise -> hangup; }", other_number).outcome == replay_outcome::unknown));
    logged_decision inexact = logged_call();
    inexact.inexact = true;
    BOOST_TEST((ask("inbound { otherwise -> hangup; }", inexact).outcome == replay_outcome::unknown));
    logged_decision failure = logged_call();
    failure.failure = true;
    BOOST_TEST((ask("inbound { otherwise -> hangup; }", failure).outcome == replay_outcome::not_asked));
    logged_decision older = logged_call();
    older.format = 0;
    BOOST_TEST((ask("inbound { otherwise -> hangup; }", older).outcome == replay_outcome::not_asked));
}

BOOST_AUTO_TEST_CASE(pick_what_was_picked)
{
    logged_decision call = logged_call();
    call.asked = {.scenario = "presentation", .to = "+48221234567", .name = "r"};
    call.sides[0] = {};
    call.action = "present";
    call.parameters = {{"number", "+48221230007"}};
    call.picked = {{.list = "dnc", .except = {}, .manner = {}, .number = "+48221230007"}};
    BOOST_TEST((ask("list dnc; presentation { otherwise -> present dnc; }", call).outcome == replay_outcome::same));
    BOOST_TEST(
        (ask("list dnc; presentation { otherwise -> present dnc sticky; }", call).outcome == replay_outcome::unknown));
    BOOST_TEST((ask("list dnc; list x; presentation { otherwise -> present dnc except x; }", call).outcome ==
                replay_outcome::unknown));
    const std::string written = "list dnc { +48221230007; } presentation { otherwise -> present dnc; }";
    BOOST_TEST((ask(written, call).outcome == replay_outcome::unknown));
    BOOST_TEST(ask(written, call).why ==
               "the policy writes other numbers into the list `dnc`, of which one was picked");
    {
        logged_decision as_written = call;
        house h{written};
        as_written.picked[0].written = rules_of(h)->written_numbers(0, no_list);
        BOOST_TEST((ask(written, as_written).outcome == replay_outcome::same));
        BOOST_TEST((ask("list dnc; presentation { otherwise -> present dnc; }", as_written).outcome ==
                    replay_outcome::unknown));
    }
    call.action = "allow";
    call.parameters.clear();
    BOOST_TEST(
        (ask("list dnc; presentation { otherwise -> present dnc sticky; }", call).outcome == replay_outcome::changed));
    call.picked[0].number = {};
    BOOST_TEST(
        (ask("list dnc; presentation { otherwise -> present dnc sticky; }", call).outcome == replay_outcome::same));
}

BOOST_AUTO_TEST_CASE(count_calls_from_the_log_where_it_has_no_count)
{
    house h{"inbound { calls 3 within 1h -> hangup; }"};
    replayer asks{rules_of(h), 2, nullptr, {}};
    for (const bool third : {false, false, true}) {
        logged_decision call = logged_call();
        const replayed found = asks.ask(call);
        BOOST_TEST((found.outcome == replay_outcome::changed) == third);
        BOOST_TEST(found.counted_anew);
    }
    decision_record record;
    h.engine().decide({.scenario = "inbound", .from = "+48601000001", .to = "+48221234567", .at = noon},
                      recording::everything, record);
    logged_decision call = logged_call();
    call.calls = {{record.calls.at(0).condition, 1}};
    const replayed found = asks.ask(call);
    BOOST_TEST((found.outcome == replay_outcome::same));
    BOOST_TEST(!found.counted_anew);
}

BOOST_AUTO_TEST_CASE(are_summed_up_by_kind_of_change)
{
    house h{"inbound { trunk \"a\" -> hangup 603; otherwise -> redirect \"desk\"; }"};
    replayer asks{rules_of(h), 2, nullptr, {}};
    replay_summary summary;
    for (std::uint64_t line = 1; line <= 7; ++line) {
        logged_decision call = logged_call();
        call.when += std::chrono::seconds{line};
        call.asked.trunk = line <= 5 ? "a" : "b";
        const replayed found = asks.ask(call);
        count_replayed(summary, call, found, line, {.examples = 2, .kinds = 1});
    }
    BOOST_TEST(summary.changed == 7U);
    BOOST_TEST(summary.unlisted == 2U);
    BOOST_TEST((*summary.first == noon + 1s));
    BOOST_TEST((*summary.last == noon + 7s));
    BOOST_REQUIRE(summary.changes.size() == 1U);
    const auto& [kind, examples] = *summary.changes.begin();
    BOOST_TEST(kind.to_action == "hangup");
    BOOST_TEST(examples.count == 5U);
    BOOST_REQUIRE(examples.first.size() == 2U);
    BOOST_TEST(examples.first[1].line == 2U);
    BOOST_TEST(examples.first[1].query == "inbound from=+48601000001 to=+48221234567 trunk=a at=2026-03-02T12:00:02Z");
    BOOST_TEST(examples.first[1].logged == "allow");
    BOOST_TEST(examples.first[1].made.starts_with("hangup;code=603;rule="));
}

BOOST_AUTO_TEST_SUITE_END()
