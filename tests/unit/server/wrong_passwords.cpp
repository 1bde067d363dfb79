// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/wrong_passwords.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <vector>

namespace {

using namespace std::chrono_literals;
using ringfence::server::wrong_passwords;

constexpr ringfence::server::address_bytes here{1};
constexpr ringfence::server::address_bytes there{2};

}  // namespace

BOOST_AUTO_TEST_SUITE(wrong_passwords_of_an_origin)

BOOST_AUTO_TEST_CASE(each_after_the_fifth_is_held_back_longer_up_to_eight_seconds)
{
    wrong_passwords wrong;
    auto now = wrong_passwords::clock::now();
    for (const auto expected :
         std::vector<std::chrono::milliseconds>{0ms, 0ms, 0ms, 0ms, 0ms, 250ms, 500ms, 1s, 2s, 4s, 8s, 8s, 8s})
        BOOST_TEST(wrong.count(here, now += 1s).count() == expected.count());
    BOOST_TEST(wrong.count(there, now).count() == 0);
    BOOST_TEST(wrong.count(here, now += 9min).count() == 8000);
    BOOST_TEST(wrong.count(here, now += 10min + 1s).count() == 0);
}

BOOST_AUTO_TEST_CASE(of_too_many_origins_the_one_that_was_quiet_longest_is_forgotten)
{
    wrong_passwords wrong;
    const auto now = wrong_passwords::clock::now();
    for (int i = 0; i < 6; ++i)
        wrong.count(here, now);
    for (unsigned i = 0; i < 9'999; ++i) {
        ringfence::server::address_bytes other{3};
        other[14] = static_cast<std::uint8_t>(i >> 8U);
        other[15] = static_cast<std::uint8_t>(i);
        wrong.count(other, now + 1s);
    }
    BOOST_TEST(wrong.count(here, now + 2s).count() == 500);
    wrong.count(there, now + 3s);
    wrong.count({4}, now + 3s);
    BOOST_TEST(wrong.count(here, now + 4s).count() == 1000, "one of those that were quiet longer made room");
}

BOOST_AUTO_TEST_SUITE_END()
