// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What is told of two random policies is compared with what they answer in every situation that they can tell apart.
// What is told of single ones, and what real engines answer: tests/language/cases.

#include <ringfence/language/load.hpp>
#include <ringfence/language/render.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/plugins/standard.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/rulefile/compare.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace rf = ringfence;

BOOST_AUTO_TEST_SUITE(comparing)

namespace {

using namespace std::chrono_literals;

rf::policy checked(const std::string& text)
{
    const auto read = [&text](const std::filesystem::path&) { return rf::file_text{text, {}}; };
    rf::diagnostics found;
    const rf::loaded files = rf::load("test.ring", found, read);
    // What the analysis finds does not matter here.
    const rf::check_options options{
        .standing = rf::source_standing::accepted, .read_number = {}, .regions = &rf::numbering_regions};
    auto made = rf::check(files, rf::standard_words(), options, found);
    std::string said;
    for (const rf::diagnostic& d : found)
        said += rf::render(d, files.sources);
    BOOST_TEST_REQUIRE(made.has_value(), text << said);
    return std::move(*made);
}

std::size_t below(std::size_t count, std::mt19937& random) { return random() % count; }

std::string random_condition(std::mt19937& random, int depth)
{
    static constexpr std::array atoms{"a",
                                      "b",
                                      "called in b",
                                      "number +4822*",
                                      "number +48601000001, +49*",
                                      "anonymous",
                                      "malformed",
                                      "inside open",
                                      "inside late",
                                      "country PL",
                                      "country DE, US",
                                      "trunk \"x\"",
                                      "channel sms",
                                      "calls 2 within 5m",
                                      "calls 4 within 5m",
                                      "stale s",
                                      "otherwise"};
    const std::size_t kind = below(5, random);
    if (depth == 0 || kind < 2)
        return atoms[below(atoms.size(), random)];
    if (kind == 2)
        return "not (" + random_condition(random, depth - 1) + ')';
    return '(' + random_condition(random, depth - 1) + (kind == 3 ? " or " : " and ") +
           random_condition(random, depth - 1) + ')';
}

std::string random_rules(std::mt19937& random, std::size_t count)
{
    static constexpr std::array actions{"allow",         "hangup",        "hangup 603",
                                        "log \"x\"",     "add a for 1h",  "add a for 1h then hangup",
                                        "status \"no\"", "status \"off\""};
    std::string made;
    while (count-- > 0)
        made += "    " + random_condition(random, 2) + " -> " + actions[below(actions.size(), random)] + ";\n";
    return made;
}

std::string random_policy(std::mt19937& random)
{
    std::string text = "ringfence 1;\nlist s max-age 1d;\nlist b { +4822*; }\n";
    text += below(2, random) == 0 ? "list a { +48601000001; }\n" : "list a { +48601000001; +48601000002; }\n";
    text += below(2, random) == 0 ? "hours open { mon-fri 08:00-16:00; }\n" : "hours open { mon-fri 08:00-12:00; }\n";
    text += "hours late \"America/New_York\" { mon-fri 08:00-16:00; }\n";
    for (const char* head : {"always", "inbound to +48221234567", "inbound to +4822*", "inbound", "campaign \"x-*\"",
                             "campaign \"x-1\"", "campaign"})
        if (below(3, random) != 0)
            text += std::string{head} + " {\n" + (below(4, random) == 0 ? "    on failure hangup;\n" : "") +
                    random_rules(random, 1 + below(3, random)) + "}\n";
    return text;
}

rf::party number(const char* digits) { return {rf::party_state::identified, *rf::number::e164(digits)}; }

const std::vector<rf::situation>& all_situations()
{
    static const std::vector<rf::situation> made = [] {
        const rf::timestamp monday{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}};
        const rf::timestamp winter{std::chrono::sys_days{std::chrono::year{2026} / 12 / 7}};
        const rf::party withheld{rf::party_state::withheld, {}};
        const rf::party malformed{rf::party_state::malformed, {}};
        std::vector<rf::situation> all;
        for (const auto& [word, names] :
             {std::pair{"inbound", std::vector<const char*>{""}}, {"campaign", {"x-1", "x-2", "y"}}})
            for (const char* name : names)
                for (const rf::party& from : {withheld, malformed, number("48601000001"), number("48601000002"),
                                              number("48221230000"), number("49301234567"), number("12025550123")})
                    for (const rf::party& to : {malformed, number("48221234567"), number("48222000000"),
                                                number("48601000001"), number("48601000002"), number("49301234567")})
                        for (const rf::timestamp at :
                             {monday + 9h, monday + 13h, monday + 18h, monday + 22h, winter + 12h + 30min})
                            for (unsigned bits = 0; bits < 32; ++bits)
                                for (const int calls : {1, 2, 4}) {
                                    rf::situation s{.scenario = rf::standard_words().find_scenario(word)->word};
                                    s.sides = {from, to};
                                    s.name = name;
                                    s.at = at;
                                    s.values = {{"trunk", (bits & 1U) != 0 ? "x" : ""},
                                                {"channel", (bits & 2U) != 0 ? "sms" : "call"}};
                                    if ((bits & 4U) != 0)
                                        s.listed = {{rf::role::caller, "a"}, {rf::role::called, "a"}};
                                    if ((bits & 8U) != 0)
                                        s.listed.insert(s.listed.end(),
                                                        {{rf::role::caller, "b"}, {rf::role::called, "b"}});
                                    if ((bits & 16U) != 0)
                                        s.stale = {"s"};
                                    s.calls = {{5min, calls}};
                                    all.push_back(std::move(s));
                                }
        return all;
    }();
    return made;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_told_of_two_policies_is_so_and_nothing_is_left_out)
{
    std::mt19937 random{21};
    std::size_t differing = 0;
    for (int run = 0; run < 10; ++run) {
        const std::string old_text = random_policy(random);
        const std::string new_text = random_policy(random);
        const rf::policy before = checked(old_text);
        const rf::policy after = checked(new_text);
        const rf::comparison found = rf::compare(before, after, rf::standard_words());

        // Each region has a query that both answer as it is told.
        std::set<std::pair<const rf::scenario_word*, std::pair<std::string, std::string>>> told;
        for (const rf::compared_scenario& s : found.scenarios) {
            BOOST_TEST(!s.too_large);
            for (const rf::compared_region& r : s.regions) {
                BOOST_TEST_REQUIRE(r.what.witness.has_value(), rf::to_string(s, r.what) << '\n'
                                                                                        << old_text << new_text);
                BOOST_TEST(!rf::comparing::same_done(r.answers->before, r.answers->after));
                BOOST_TEST(r.answers->before.action == r.what.before.action);
                BOOST_TEST(r.answers->after.action == r.what.after.action);
                if (r.what.witness->store_readable)
                    told.insert({s.scenario, {r.what.before.text, r.what.after.text}});
            }
        }

        // Where they differ, that is told. (What is told beyond these situations has its query.)
        const rf::comparing::asked_policy old_one{before, rf::standard_words()};
        const rf::comparing::asked_policy new_one{after, rf::standard_words()};
        std::set<const rf::scenario_word*> differ;
        for (const rf::situation& s : all_situations())
            if (!rf::comparing::same_done(old_one.decide(s), new_one.decide(s)))
                differ.insert(s.scenario);
        differing += differ.size();
        for (const char* word : {"inbound", "campaign"}) {
            const rf::scenario_word* const scenario = rf::standard_words().find_scenario(word)->word;
            const bool is_told =
                std::any_of(told.begin(), told.end(), [scenario](const auto& each) { return each.first == scenario; });
            BOOST_TEST((is_told || differ.count(scenario) == 0), word << '\n' << old_text << new_text);
        }
    }
    BOOST_TEST(differing > 10u);
}

BOOST_AUTO_TEST_CASE(a_change_of_one_rule_is_told_wherever_the_rule_decides_and_nowhere_else)
{
    std::mt19937 random{22};
    for (int run = 0; run < 10; ++run) {
        // The same rules, but that one of them says 486 in the place of 603.
        std::string text = random_policy(random);
        const std::string rule = "    " + random_condition(random, 2) + " -> hangup 603;\n";
        const std::size_t brace = text.rfind("{\n");
        text.insert(brace + 2, rule);
        std::string other = text;
        other.replace(other.find("603", brace), 3, "486");
        const rf::policy before = checked(text);
        const rf::policy after = checked(other);
        const rf::comparison found = rf::compare(before, after, rf::standard_words());
        for (const rf::compared_scenario& s : found.scenarios)
            for (const rf::compared_region& r : s.regions) {
                BOOST_TEST(r.what.before.text.ends_with("hangup 603"), r.what.before.text);
                BOOST_TEST(r.what.after.text.ends_with("hangup 486"), r.what.after.text);
                BOOST_TEST(r.what.witness.has_value());
            }
        const rf::comparing::asked_policy old_one{before, rf::standard_words()};
        const rf::comparing::asked_policy new_one{after, rf::standard_words()};
        const bool differ = std::any_of(all_situations().begin(), all_situations().end(), [&](const rf::situation& s) {
            return !rf::comparing::same_done(old_one.decide(s), new_one.decide(s));
        });
        BOOST_TEST((!differ || !found.scenarios.empty()), text);
    }
}

BOOST_AUTO_TEST_CASE(a_policy_differs_in_nothing_from_itself)
{
    std::mt19937 random{23};
    for (int run = 0; run < 10; ++run) {
        const rf::policy one = checked(random_policy(random));
        BOOST_TEST(rf::compare(one, one, rf::standard_words()).equal());
    }
}

BOOST_AUTO_TEST_CASE(what_is_too_much_to_tell_is_told_in_part_or_not_at_all_but_never_as_equal)
{
    std::mt19937 random{24};
    std::string text = "ringfence 1;\n";
    for (int i = 0; i < 40; ++i)
        text += "list l" + std::to_string(i) + ";\n";
    const auto rules = [&] {
        std::string made = "inbound to +48221234567 {\n";
        for (int i = 0; i < 60; ++i) {
            const auto list = [&] { return "l" + std::to_string(below(40, random)); };
            made += "    " + list() + " and " + list() + " and not " + list() + " -> hangup " +
                    (below(2, random) == 0 ? "603" : "486") + ";\n";
        }
        return made + "}\n";
    };
    const rf::policy before = checked(text + rules());
    const rf::policy after = checked(text + rules());
    for (const rf::difference_limits& limits :
         {rf::difference_limits{.work = 100'000'000, .regions = 50}, rf::difference_limits{.work = 10'000}}) {
        const rf::comparison found = rf::compare(before, after, rf::standard_words(), limits);
        BOOST_TEST_REQUIRE(found.scenarios.size() == 1u);
        const rf::compared_scenario& s = found.scenarios[0];
        const bool in_part = std::any_of(s.regions.begin(), s.regions.end(), [](const rf::compared_region& r) {
            return r.what.in_part && r.what.bound_to == "+48221234567";
        });
        BOOST_TEST((s.too_large || in_part));
    }
}

BOOST_AUTO_TEST_SUITE_END()
