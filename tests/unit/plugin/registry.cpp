// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/plugin/registry.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace ringfence;

bool never(const operand&, evaluation&) { return false; }
action_outcome nothing(const operand&, evaluation&, action_result&) { return action_outcome::done; }

constexpr std::string_view keys[] = {"verstat"};
constexpr condition_word attested{.word = "attested", .usage = "CODE", .query_words = keys, .holds = never};
constexpr condition_word unfinished{.word = "unfinished"};
constexpr action_word tag{.word = "tag", .usage = "TEXT", .perform = nothing};
constexpr scenario_word outbound{.word = "outbound"};
constexpr condition_word misspelt{.word = "misspelt", .usage = "LIST [except", .holds = never};
constexpr const condition_word* misspelt_conditions[] = {&misspelt};
constexpr const condition_word* conditions[] = {&attested};
constexpr const condition_word* broken_conditions[] = {&unfinished};
constexpr const action_word* actions[] = {&tag};
constexpr const scenario_word* scenarios[] = {&outbound};
constexpr plugin first{
    .name = "first", .version = 3, .scenarios = scenarios, .conditions = conditions, .actions = actions};
constexpr plugin clashing{.name = "second", .actions = actions};
constexpr plugin broken{.name = "broken", .scenarios = scenarios, .conditions = broken_conditions};

constexpr const condition_word* same_condition_twice[] = {&attested, &attested};
constexpr const action_word* same_action_twice[] = {&tag, &tag};
constexpr const scenario_word* same_scenario_twice[] = {&outbound, &outbound};
constexpr plugin repeating[] = {{.name = "a", .scenarios = same_scenario_twice},
                                {.name = "b", .conditions = same_condition_twice},
                                {.name = "c", .actions = same_action_twice}};

constexpr plugin misspelling{.name = "misspelling", .conditions = misspelt_conditions};

}  // namespace

BOOST_AUTO_TEST_SUITE(plugin_registry)

BOOST_AUTO_TEST_CASE(finds_words_and_tells_whose_they_are)
{
    registry words;
    words.add(first);
    BOOST_TEST(words.find_condition("attested")->word == &attested);
    BOOST_TEST(words.find_condition("attested")->from->name == "first");
    BOOST_TEST(words.find_action("tag")->word == &tag);
    BOOST_TEST(words.find_scenario("outbound")->word == &outbound);
    BOOST_TEST(!words.find_condition("tag"));
    BOOST_TEST(words.find_plugin("first")->version == 3U);
    BOOST_TEST(words.is_query_word("verstat"));
    BOOST_TEST(!words.is_query_word("from"));
    BOOST_TEST_REQUIRE(words.query_words().size() == 1U);
    BOOST_TEST(words.query_words()[0] == "verstat");
}

BOOST_AUTO_TEST_CASE(refuses_a_second_owner_of_a_word_and_stays_as_it_was)
{
    registry words;
    words.add(first);
    BOOST_CHECK_THROW(words.add(first), plugin_error);
    BOOST_CHECK_EXCEPTION(words.add(clashing), plugin_error, [](const plugin_error& e) {
        return std::string_view{e.what()} == "plugin `second`: the word `tag` is already plugin `first`'s";
    });
    BOOST_TEST(words.plugins().size() == 1U);
}

BOOST_AUTO_TEST_CASE(refuses_a_plugin_that_has_a_word_twice)
{
    registry words;
    for (const plugin& p : repeating)
        BOOST_CHECK_EXCEPTION(words.add(p), plugin_error,
                              [](const plugin_error& e) { return std::string_view{e.what()}.ends_with("` twice"); });
    BOOST_TEST(words.plugins().empty());
    BOOST_TEST(words.scenarios().empty());
}

BOOST_AUTO_TEST_CASE(refuses_a_usage_that_is_not_of_its_form)
{
    registry words;
    BOOST_CHECK_EXCEPTION(words.add(misspelling), plugin_error, [](const plugin_error& e) {
        return std::string_view{e.what()}.starts_with("plugin `misspelling`: the usage of `misspelt`: ");
    });
    BOOST_TEST(!words.find_plugin("misspelling"));
}

BOOST_AUTO_TEST_CASE(refuses_a_descriptor_that_does_nothing_and_stays_as_it_was)
{
    registry words;
    BOOST_CHECK_THROW(words.add(broken), plugin_error);
    BOOST_TEST(!words.find_scenario("outbound"));
    BOOST_TEST(!words.find_plugin("broken"));
}

BOOST_AUTO_TEST_SUITE_END()
