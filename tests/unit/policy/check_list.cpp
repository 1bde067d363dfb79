// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/policy/check_list.hpp>

#include <policy/check_fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

namespace rf = ringfence;
using namespace policy_tests;

BOOST_AUTO_TEST_SUITE(check_list)

BOOST_AUTO_TEST_CASE(reads_limits_and_numbers)
{
    const outcome o =
        checked("region PL; list robots \"Auto\" review ttl 24h max 200 max 20 per 1m max-age 7d { +48601234567, "
                "\"22 1\"; +4822*; } inbound { robots -> allow; }");
    BOOST_TEST(o.codes() == "");
    BOOST_REQUIRE(o.made.has_value());
    const rf::list_declaration& made = o.made->lists.at(0);
    BOOST_TEST(made.name == "robots");
    BOOST_TEST(made.description == "Auto");
    BOOST_TEST(made.review);
    BOOST_TEST(!made.registry);
    BOOST_TEST((made.ttl == std::chrono::seconds{86'400}));
    BOOST_TEST((made.max == 200U));
    BOOST_TEST((made.max_by_rules == 20U));
    BOOST_TEST((made.max_by_rules_within == std::chrono::minutes{1}));
    BOOST_TEST((made.max_age == std::chrono::seconds{7 * 86'400}));
    BOOST_REQUIRE(made.numbers.size() == 3U);
    BOOST_TEST(made.numbers[0].typed == "+48601234567");
    BOOST_TEST(made.numbers[1].typed == "22 1");
    BOOST_TEST(made.numbers[1].pattern.to_string() == "+48221");
    BOOST_TEST(made.numbers[2].pattern.to_string() == "+4822*");
}

BOOST_AUTO_TEST_CASE(tells_what_is_no_list)
{
    const auto codes = [](const std::string& list) {
        return checked(list + " inbound { listed l -> allow; }").codes();
    };
    for (const std::string wrong : {"list l max 0;", "list l ttl 0s;", "list l review review;", "list l reviw;"})
        BOOST_TEST(codes(wrong).find("RF0205") != std::string::npos, wrong << ": " << codes(wrong));
    BOOST_TEST(codes("list l { +481 +482; }") == "RF0207");
    BOOST_TEST(codes("list l { \"x\"; }") == "RF0203");
    BOOST_TEST(codes("list l { +48601234567; +48601234567; }") == "RF0504");
}

BOOST_AUTO_TEST_SUITE_END()
