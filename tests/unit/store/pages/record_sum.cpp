// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/pages/record_sum.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>

using namespace ringfence::store::pages;

BOOST_AUTO_TEST_SUITE(store_pages_record_sum)

BOOST_AUTO_TEST_CASE(a_value_comes_back_with_its_own_table_and_key_alone)
{
    for (const std::string& value : {std::string{}, std::string{"a value"}, std::string(9'000, '\0')}) {
        std::string stored = value;
        append_sum(stored, 3, "key");
        BOOST_TEST(stored.size() == value.size() + sum_size);
        BOOST_TEST((summed_value(3, "key", stored) == value));
        BOOST_TEST(!summed_value(4, "key", stored));
        BOOST_TEST(!summed_value(3, "kez", stored));
    }
}

BOOST_AUTO_TEST_CASE(any_changed_bit_and_any_cut_is_seen)
{
    std::string stored = "+48601000001 said on the phone";
    append_sum(stored, 3, "key");
    for (std::size_t bit = 0; bit < 8 * stored.size(); ++bit) {
        std::string damaged = stored;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
        BOOST_TEST(!summed_value(3, "key", damaged), "bit " << bit);
    }
    for (std::size_t size = 0; size < stored.size(); ++size)
        BOOST_TEST(!summed_value(3, "key", std::string_view{stored}.substr(0, size)), "the first " << size << " bytes");
}

BOOST_AUTO_TEST_CASE(the_format_alone_is_without_a_sum)
{
    BOOST_TEST((summed_value(0, "format", "\x05") == "\x05"));
    BOOST_TEST(!summed_value(0, "formal", "\x05"));
    BOOST_TEST(!summed_value(1, "format", "\x05"));
}

BOOST_AUTO_TEST_SUITE_END()
