// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/policy/check_block.hpp>

#include <policy/check_fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using policy_tests::checked;
using policy_tests::outcome;

BOOST_AUTO_TEST_SUITE(check_block)

BOOST_AUTO_TEST_CASE(asks_the_words_own_check)
{
    BOOST_TEST(checked("inbound { even 2 -> allow; }").codes() == "");
    const outcome o = checked("list a; list b; inbound { even 3 -> allow; }");
    BOOST_TEST(o.codes() == "XX0001");
    BOOST_TEST(o.found.at(0).message == "odd, with 2 lists");
}

BOOST_AUTO_TEST_CASE(limits_blocks_and_rules)
{
    std::string blocks;
    for (int i = 0; i < 65'536; ++i)
        blocks += "campaign \"" + std::to_string(i) + "\" { otherwise -> allow; }";
    BOOST_TEST(checked(blocks).codes() == "RF0208");
    std::string rules = "inbound {";
    for (int i = 0; i < 200'001; ++i)
        rules += "even " + std::to_string(2 * i) + "->allow;";
    BOOST_TEST(checked(rules + '}').codes() == "RF0208");
}

BOOST_AUTO_TEST_SUITE_END()
