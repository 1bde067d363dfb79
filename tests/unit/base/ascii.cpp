// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/ascii.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace ringfence;

BOOST_AUTO_TEST_SUITE(ascii_letters)

BOOST_AUTO_TEST_CASE(every_byte_is_a_letter_a_digit_or_stays_as_it_is)
{
    const std::string_view small = "abcdefghijklmnopqrstuvwxyz";
    const std::string_view large = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const auto at_small = small.find(c);
        const auto at_large = large.find(c);
        BOOST_TEST(ascii::is_letter(c) == (at_small != small.npos || at_large != large.npos));
        BOOST_TEST(ascii::is_digit(c) == (std::string_view{"0123456789"}.find(c) != std::string_view::npos));
        BOOST_TEST(ascii::is_beyond(c) == (byte > 127));
        BOOST_TEST(ascii::to_lower(c) == (at_large == large.npos ? c : small[at_large]));
        BOOST_TEST(ascii::to_upper(c) == (at_small == small.npos ? c : large[at_small]));
    }
}

BOOST_AUTO_TEST_CASE(texts_are_compared_without_the_case_of_ascii_letters_alone)
{
    const struct {
        std::string_view a;
        std::string_view b;
        bool same;
    } cases[]{
        {"", "", true},    {"Policy", "pOLICY", true}, {"policy", "policies", false},
        {"@", "`", false}, {"[", "{", false},          {"\xc3\x84", "\xc3\xa4", false},
        {"a", "", false},
    };
    for (const auto& c : cases)
        BOOST_TEST(ascii::equals_without_case(c.a, c.b) == c.same, c.a << " and " << c.b);
    BOOST_TEST(ascii::lower("Ab-9\xc3\x84") == "ab-9\xc3\x84");
    BOOST_TEST(ascii::upper("Ab-9\xc3\xa4") == "AB-9\xc3\xa4");
}

BOOST_AUTO_TEST_SUITE_END()
