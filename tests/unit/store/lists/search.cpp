// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/lists/search.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace ringfence;
using namespace ringfence::store;

namespace {

/// As in Poland: nine digits are a whole number.
party read_polish(std::string_view typed)
{
    std::string digits{typed};
    std::erase_if(digits, [](char c) { return c < '0' || c > '9'; });
    if (digits.size() != 9)
        return {party_state::malformed, {}};
    return {party_state::identified, number::e164("48" + digits).value()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_search)

BOOST_AUTO_TEST_CASE(digits_are_looked_for_in_whatever_way_they_are_grouped)
{
    struct {
        std::string_view typed;
        std::string_view digits;
    } const cases[]{
        {"(22) 123-45", "2212345"},
        {"22.123/45", "2212345"},
        {"+4822*", "4822"},
        {"7", "7"},
        {"22 123 45 67", "48221234567"},
        {"22 123 45 6x", ""},
        {"rang at night", ""},
        {"+", ""},
        {"50%", ""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.typed)
        {
            list_filter filter;
            search_for(filter, c.typed, read_polish);
            BOOST_TEST(filter.digits == c.digits);
            BOOST_TEST(filter.text == c.typed);
        }
}

BOOST_AUTO_TEST_SUITE_END()
