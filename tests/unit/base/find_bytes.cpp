// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/find_bytes.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <random>
#include <string>
#include <string_view>

using namespace ringfence;

BOOST_AUTO_TEST_SUITE(base_find_bytes)

BOOST_AUTO_TEST_CASE(what_is_at_the_beginning_the_end_and_across_is_found)
{
    const std::string text = "ab" + std::string(61, '.') + "abc" + std::string(200, '.') + "xyz";
    struct {
        std::string_view what;
        std::size_t from;
        std::size_t at;
    } const cases[]{
        {"ab", 0, 0},
        {"ab", 1, 63},
        {"abc", 0, 63},
        {"xyz", 0, text.size() - 3},
        {"z", 0, text.size() - 1},
        {"xyz.", 0, std::string_view::npos},
        {text, 0, 0},
        {text, 1, std::string_view::npos},
    };
    for (const auto& c : cases)
        BOOST_TEST(find_bytes(text, c.what, c.from) == c.at, c.what << " from " << c.from);
    BOOST_TEST(find_bytes("", "a", 0) == std::string_view::npos);
    BOOST_TEST(find_bytes("a", "a", 1) == std::string_view::npos);
    BOOST_TEST(find_bytes("\xff\x80", "\x80", 0) == 1U);
}

BOOST_AUTO_TEST_CASE(it_finds_what_the_standard_library_does)
{
    std::mt19937 random{9};
    const auto some = [&](std::size_t least, std::size_t most) {
        std::string text(least + random() % (most - least + 1), ' ');
        for (char& c : text)
            c = static_cast<char>('a' + random() % 3);
        return text;
    };
    for (int round = 0; round < 20'000; ++round) {
        const std::string in = some(0, 400);
        const std::string what = some(1, 9);
        const std::size_t from = random() % (in.size() + 1);
        if (find_bytes(in, what, from) != std::string_view{in}.find(what, from))
            BOOST_ERROR(what << " in " << in << " from " << from);
    }
}

BOOST_AUTO_TEST_SUITE_END()
