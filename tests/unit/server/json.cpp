// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <daemon/json.hpp>

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

BOOST_AUTO_TEST_SUITE(server_json)

BOOST_AUTO_TEST_CASE(a_text_is_written_as_json)
{
    using namespace std::string_view_literals;
    const std::vector<std::pair<std::string_view, std::string_view>> table{
        {""sv, "\"\""sv},
        {"plain %s"sv, "\"plain %s\""sv},
        {"a\"b\\c"sv, "\"a\\\"b\\\\c\""sv},
        {"\0\n\x1f\x7f"sv, "\"\\u0000\\u000a\\u001f\\u007f\""sv},
        {"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"sv, "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\""sv},
        {"\xff"
         "a\xc3"sv,
         "\"\xef\xbf\xbd"
         "a\xef\xbf\xbd\""sv},
    };
    for (const auto& [text, expected] : table) {
        std::string found;
        ringfence::append_json(found, text);
        BOOST_TEST(found == expected);
    }
}

BOOST_AUTO_TEST_CASE(whatever_the_bytes_are_a_reader_takes_it)
{
    // Each pair of bytes, alone and before others.
    for (unsigned first = 0; first < 256; ++first)
        for (unsigned second = 0; second < 256; ++second)
            for (const std::string_view rest : {"", "\x80\x80", "z"}) {
                std::string text{static_cast<char>(first), static_cast<char>(second)};
                text += rest;
                std::string found;
                ringfence::append_json(found, text);
                BOOST_REQUIRE(nlohmann::json::accept(found));
            }
}

BOOST_AUTO_TEST_SUITE_END()
