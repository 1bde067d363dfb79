// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/key.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <string_view>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::pattern;

BOOST_AUTO_TEST_SUITE(store_layout_key)

BOOST_AUTO_TEST_CASE(keys_are_in_the_order_of_what_they_name)
{
    BOOST_TEST((layout::key_u64(1) < layout::key_u64(256)));
    BOOST_TEST((layout::key_u32(255) < layout::key_u32(256)));
    const auto p = pattern("48221234567");
    BOOST_TEST(
        (layout::expiry_key(1, timestamp{std::chrono::milliseconds{-5}}, p) < layout::expiry_key(1, timestamp{}, p)));
    BOOST_TEST((layout::expiry_key(1, at_second(0), p) < layout::expiry_key(1, at_second(1), p)));
    for (const char* each : {"48221234567", "4822*", "48100..48199"}) {
        const std::string key = layout::entry_key(5, pattern(each));
        std::string_view rest = std::string_view{key}.substr(layout::entry_prefix(5).size());
        BOOST_TEST((layout::take_pattern(rest) == pattern(each)));
        const std::string expiry = layout::expiry_key(5, at_second(77), pattern(each));
        rest = std::string_view{expiry}.substr(layout::expiry_prefix(5).size());
        BOOST_TEST((layout::take_expiry(rest) == at_second(77)));
        BOOST_TEST((layout::take_pattern(rest) == pattern(each)));
    }
}

BOOST_AUTO_TEST_SUITE_END()
