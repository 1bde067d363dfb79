// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/decide/query.hpp>

#include <boost/test/unit_test.hpp>

#include <string_view>
#include <system_error>

BOOST_AUTO_TEST_SUITE(query)

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_query_is_an_error_code_whose_numbers_stay)
{
    using ringfence::query_fault;
    const struct {
        query_fault fault;
        int number;
        std::string_view message;
    } table[] = {
        {query_fault::unknown_scenario, 1, "the scenario is unknown"},
        {query_fault::missing_key, 2, "the scenario needs a key that the query lacks"},
        {query_fault::unknown_key, 3, "an attribute has a key that no word reads"},
        {query_fault::repeated_key, 4, "an attribute is given twice"},
        {query_fault{99}, 99, "unknown fault of a query"},
    };
    for (const auto& t : table) {
        const std::error_code made = t.fault;
        BOOST_TEST(made.value() == t.number);
        BOOST_TEST(made.message() == t.message);
        BOOST_TEST(made.category().name() == std::string_view{"ringfence.query"});
        BOOST_TEST((made != std::make_error_code(std::errc::io_error)));
        BOOST_TEST(ringfence::query_error(t.fault, "text").what() == std::string_view{"text"});
    }
}

BOOST_AUTO_TEST_SUITE_END()
