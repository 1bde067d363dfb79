// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/policy/proof/regions.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace rf = ringfence;

BOOST_AUTO_TEST_SUITE(regions)

namespace {

using rf::diagram;

/// Questions of 2, 4, 3 and 2 values.
std::vector<rf::query_space::question> some_questions()
{
    std::vector<rf::query_space::question> made;
    std::uint32_t first = 0;
    for (const auto& [bits, values] : {std::pair{1U, 2U}, {2U, 4U}, {2U, 3U}, {1U, 2U}}) {
        made.push_back({.about = rf::query_space::subject_matter::unknown, .of = {first, bits, values}});
        first += bits;
    }
    return made;
}

diagram::node random_function(diagram& functions, std::mt19937& random, std::uint32_t variable = 0)
{
    if (variable == 6)
        return random() % 2 == 0 ? diagram::no : diagram::yes;
    if (random() % 5 == 0)
        return random() % 2 == 0 ? diagram::no : diagram::yes;
    const diagram::node low = random_function(functions, random, variable + 1);
    const diagram::node high = random_function(functions, random, variable + 1);
    return functions.make(variable, low, high);
}

diagram::node holds(diagram& functions, const std::vector<rf::query_space::question>& questions,
                    const rf::query_region& r)
{
    diagram::node made = diagram::yes;
    for (const rf::region_part& part : r) {
        const auto& of = questions[part.question].of;
        made = functions.both(made, functions.number_in(of.first, of.bits, part.values));
    }
    return made;
}

}  // namespace

BOOST_AUTO_TEST_CASE(regions_have_what_they_must_and_nothing_beyond_what_they_may)
{
    const auto questions = some_questions();
    std::mt19937 random{3};
    for (int run = 0; run < 300; ++run) {
        diagram functions;
        const diagram::node all = random_function(functions, random);
        const diagram::node most = functions.either(all, random_function(functions, random));
        rf::region_finder find{functions, questions, 10'000};
        const std::vector<rf::query_region> found = find.cover(all, most);
        diagram::node together = diagram::no;
        for (const rf::query_region& r : found) {
            for (std::size_t i = 1; i < r.size(); ++i)
                BOOST_TEST(r[i - 1].question < r[i].question);
            together = functions.either(together, holds(functions, questions, r));
        }
        BOOST_TEST(functions.implies(all, together));
        BOOST_TEST(functions.implies(together, most));
    }
}

BOOST_AUTO_TEST_CASE(a_condition_on_one_question_is_one_region)
{
    const auto questions = some_questions();
    diagram functions;
    const auto& of = questions[1].of;
    const diagram::node all = functions.number_in(of.first, of.bits, {{0, 1}, {3, 4}});
    const auto found = rf::region_finder{functions, questions, 10}.cover(all, all);
    BOOST_TEST_REQUIRE(found.size() == 1u);
    BOOST_TEST_REQUIRE(found[0].size() == 1u);
    BOOST_TEST(found[0][0].question == 1u);
    BOOST_TEST((found[0][0].values == rf::value_ranges{{0, 1}, {3, 4}}));
}

BOOST_AUTO_TEST_CASE(two_conditions_are_two_regions_that_say_no_more_than_they_need_to)
{
    const auto questions = some_questions();
    diagram functions;
    const diagram::node a = functions.variable(questions[0].of.first);
    const diagram::node b = functions.variable(questions[3].of.first);
    const diagram::node all = functions.either(a, b);
    const auto found = rf::region_finder{functions, questions, 10}.cover(all, all);
    BOOST_TEST_REQUIRE(found.size() == 2u);
    BOOST_TEST(found[0].size() == 1u);
    BOOST_TEST(found[1].size() == 1u);
}

BOOST_AUTO_TEST_CASE(more_regions_than_there_may_be_are_refused)
{
    const auto questions = some_questions();
    diagram functions;
    diagram::node all = functions.variable(0);
    for (const std::uint32_t variable : {1U, 3U, 5U})
        all = functions.choose(functions.variable(variable), functions.negated(all), all);
    BOOST_TEST_REQUIRE((rf::region_finder{functions, questions, 1'000}.cover(all, all).size() > 2u));
    BOOST_CHECK_THROW((rf::region_finder{functions, questions, 2}.cover(all, all)), rf::diagram_full);
}

BOOST_AUTO_TEST_SUITE_END()
