// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/utf8.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>
#include <string_view>

using namespace ringfence;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(utf8)

BOOST_AUTO_TEST_CASE(a_character_is_read_or_is_one_byte_that_is_none)
{
    const struct {
        std::string text;
        char32_t value;
        std::size_t bytes;
    } cases[]{
        {"a", U'a', 1},
        {"\0"s, 0, 1},
        {"\x7f", 0x7f, 1},
        {"\xc2\x80", 0x80, 2},
        {"\xdf\xbf", 0x7ff, 2},
        {"\xe0\xa0\x80", 0x800, 3},
        {"\xed\x9f\xbf", 0xd7ff, 3},
        {"\xee\x80\x80", 0xe000, 3},
        {"\xef\xbf\xbd", 0xfffd, 3},
        {"\xf0\x90\x80\x80", 0x10000, 4},
        {"\xf4\x8f\xbf\xbf", 0x10ffff, 4},
        {"\xc2", 0xfffd, 1},  // cut short
        {"\xe2\x82", 0xfffd, 1},
        {"\x80", 0xfffd, 1},      // begins in the midst of one
        {"\xc0\xaf", 0xfffd, 1},  // longer than needed
        {"\xc1\xbf", 0xfffd, 1},
        {"\xe0\x9f\xbf", 0xfffd, 1},
        {"\xf0\x8f\xbf\xbf", 0xfffd, 1},
        {"\xed\xa0\x80", 0xfffd, 1},      // a surrogate
        {"\xf4\x90\x80\x80", 0xfffd, 1},  // beyond Unicode
        {"\xff", 0xfffd, 1},
        {"\xc2x", 0xfffd, 1},
    };
    for (const auto& c : cases) {
        const code_point found = first_code_point(c.text);
        BOOST_TEST((found.value == c.value));
        BOOST_TEST(found.bytes == c.bytes);
        BOOST_TEST(found.is_sound() == (c.value != 0xfffd || c.bytes == 3));
    }
}

BOOST_AUTO_TEST_CASE(what_is_appended_is_read_as_the_same)
{
    for (char32_t code = 0; code <= 0x10ffff; code += code < 0x3000 ? 1 : 0x101) {
        if (code >= 0xd800 && code <= 0xdfff)
            continue;
        std::string text;
        append_utf8(text, code);
        const code_point found = first_code_point(text);
        BOOST_REQUIRE((found.value == code && found.bytes == text.size()));
    }
}

BOOST_AUTO_TEST_CASE(a_text_is_cut_between_characters)
{
    BOOST_TEST(whole_characters("żółw", 3) == "ż");
    BOOST_TEST(whole_characters("żółw", 4) == "żó");
    BOOST_TEST(whole_characters("żółw", 7) == "żółw");
    BOOST_TEST(whole_characters("żółw", 0) == "");
    BOOST_TEST(whole_characters("\x80\x80\x80", 2) == "");
    BOOST_TEST(shortened("turtle", 6) == "turtle");
    BOOST_TEST(shortened("turtles", 6) == "tur...");
    BOOST_TEST(shortened("żółwie", 6) == "ż...");
}

BOOST_AUTO_TEST_SUITE_END()
