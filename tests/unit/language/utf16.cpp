// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/language/utf16.hpp>

#include <boost/test/unit_test.hpp>

#include <string_view>

namespace rf = ringfence;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(utf16)

BOOST_AUTO_TEST_CASE(a_byte_and_its_position_are_told_from_each_other)
{
    struct row {
        std::string_view text;
        std::uint32_t offset;
        rf::editor_position position;
    };
    const row rows[] = {
        {"", 0, {0, 0}},
        {"vip", 3, {0, 3}},
        {"a\nb", 1, {0, 1}},
        {"a\nb", 2, {1, 0}},
        {"a\n", 2, {1, 0}},
        {"a\r\nb", 1, {0, 1}},
        {"a\r\nb", 3, {1, 0}},
        {"a\rb", 2, {1, 0}},  // a `\r` alone ends a line too
        {"\r\r\n\n", 1, {1, 0}},
        {"\r\r\n\n", 3, {2, 0}},
        {"\"ł\" x", 4, {0, 3}},           // 2 bytes, 1 unit
        {"\"€\" x", 5, {0, 3}},           // 3 bytes, 1 unit
        {"\"\U0001F4DE\" x", 6, {0, 4}},  // 4 bytes, 2 units
        {"\xff\xfe x", 2, {0, 2}},        // no UTF-8
        {"\xf0\x9f", 2, {0, 2}},          // cut off
    };
    for (const row& r : rows) {
        const rf::editor_lines lines{r.text};
        const rf::editor_position found = lines.position_of(r.offset);
        BOOST_TEST_CONTEXT("byte " << r.offset << " of `" << r.text << "`")
        {
            BOOST_TEST(found.line == r.position.line);
            BOOST_TEST(found.character == r.position.character);
            BOOST_TEST(lines.offset_of(r.position) == r.offset);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_lies_beyond_a_line_is_its_end)
{
    const rf::editor_lines lines{"ab\r\ncd\n"sv};
    BOOST_TEST(lines.offset_of({0, 99}) == 2U);
    BOOST_TEST(lines.offset_of({1, 99}) == 6U);
    BOOST_TEST(lines.offset_of({2, 5}) == 7U);
    BOOST_TEST(lines.offset_of({3, 0}) == 7U);
    BOOST_TEST(lines.offset_of({0xffffffffU, 0xffffffffU}) == 7U);
}

BOOST_AUTO_TEST_CASE(the_middle_of_a_character_is_no_place)
{
    const rf::editor_lines lines{"\U0001F4DEx"sv};
    BOOST_TEST(lines.offset_of({0, 1}) == 0U);
    BOOST_TEST(lines.offset_of({0, 2}) == 4U);
    BOOST_TEST(lines.position_of(2).character == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
