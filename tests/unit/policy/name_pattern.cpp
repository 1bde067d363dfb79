// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/policy/name_pattern.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace rf = ringfence;

BOOST_AUTO_TEST_SUITE(name_pattern)

BOOST_AUTO_TEST_CASE(stars_stand_for_any_characters)
{
    struct {
        const char* pattern;
        const char* name;
        bool matches;
    } const table[] = {{"a", "a", true},         {"a", "b", false},        {"a*", "a", true},
                       {"a*", "abc", true},      {"*c", "abc", true},      {"*c", "abcd", false},
                       {"a*c*e", "abcde", true}, {"a*c*e", "abde", false}, {"*", "", true},
                       {"", "", true},           {"", "a", false},         {"**", "x", true},
                       {"a*a", "a", false},      {"*a*a*", "banana", true}};
    for (const auto& row : table)
        BOOST_TEST(rf::matches_name(row.pattern, row.name) == row.matches, row.pattern << ' ' << row.name);
}

BOOST_AUTO_TEST_CASE(the_longer_is_tried_first_whatever_the_order)
{
    std::vector<std::string> patterns{"*", "a*", "sales-*", "b*", "s*-*", "**"};
    const std::vector<std::string> expected{"sales-*", "s*-*", "a*", "b*", "**", "*"};
    std::sort(patterns.begin(), patterns.end());
    do {
        auto sorted = patterns;
        std::sort(sorted.begin(), sorted.end(), rf::tried_before);
        BOOST_TEST(sorted == expected, boost::test_tools::per_element());
    } while (std::next_permutation(patterns.begin(), patterns.end()));
}

BOOST_AUTO_TEST_SUITE_END()
