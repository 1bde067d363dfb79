// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/lists/digit_search.hpp>

#include <ringfence/store/index/container.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

using namespace ringfence;
using namespace ringfence::store;

BOOST_AUTO_TEST_SUITE(store_digit_search)

// Each number of a block as its digits say.
BOOST_AUTO_TEST_CASE(digits_are_found_wherever_a_number_has_them)
{
    using found = store::detail::digit_search::found;
    std::mt19937 random{5};
    for (int round = 0; round < 60; ++round) {
        const std::uint64_t block = 4860100 + random() % 4;
        const std::string one = std::to_string(block * index_layout::block_size + random() % index_layout::block_size);
        const std::size_t length = 1 + random() % 7;
        const std::string digits = one.substr(random() % (one.size() - length + 1), length);
        store::detail::digit_search search{digits};
        const found some = search.in_block(block);
        for (std::uint64_t suffix = 0; suffix < index_layout::block_size; ++suffix) {
            const bool has =
                std::to_string(block * index_layout::block_size + suffix).find(digits) != std::string::npos;
            const bool told = some == found::in_all ||
                              (some == found::in_some && search.in_suffix(static_cast<std::uint16_t>(suffix)));
            if (has != told)
                BOOST_ERROR(digits << " in " << block << ", " << suffix);
        }
    }
    BOOST_TEST((store::detail::digit_search{""}.in_block(1) == found::in_all));
    BOOST_TEST((store::detail::digit_search{"1234567890123456"}.in_block(1) == found::nowhere));
}

BOOST_AUTO_TEST_SUITE_END()
