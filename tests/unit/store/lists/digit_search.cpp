// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/lists/digit_search.hpp>

#include <ringfence/store/index/container.hpp>
#include <ringfence/store/index/edit.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

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

BOOST_AUTO_TEST_CASE(blocks_are_found_from_anywhere_on_and_none_is_passed_over_that_has_the_digits)
{
    std::mt19937_64 random{6};
    store_tests::temporary_store store;
    std::vector<std::uint64_t> numbers;
    for (int i = 0; i < 20'000; ++i)
        numbers.push_back(random() % 100 == 0 ? random() % 10'000 : 48'000'000'000 + random() % 200'000'000);
    for (const std::string_view sender : {"INFO", "BANK"})
        numbers.push_back(number::sender(sender)->bits());
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    store.write([&](write_transaction& w) { change_bits(w, 1, numbers, bit_change::set); });
    const auto now = store.read();
    for (const std::string_view digits : {"", "7", "4801", "48011", "801123", "00000000", "1234567890123456"}) {
        store::detail::digit_blocks blocks{now, digits};
        std::uint64_t steps = 0;
        for (int round = 0; round < 50; ++round) {
            const std::uint64_t from = numbers[random() % numbers.size()] / index_layout::block_size + random() % 2;
            const std::uint64_t next = blocks.next(from, [&] { ++steps; });
            BOOST_TEST(next >= from);
            const bool may_have =
                blocks.search().is_short() || next == 0 || next >= store::detail::first_not_e164 ||
                store::detail::digit_search{digits}.in_block(next) != store::detail::digit_search::found::nowhere;
            BOOST_TEST(may_have, digits << ": block " << next << " is none of them");
            for (const std::uint64_t bits : numbers)
                if (const std::uint64_t block = bits / index_layout::block_size;
                    block >= from && block < next && std::to_string(bits).find(digits) != std::string::npos)
                    BOOST_ERROR(digits << " in " << bits << ", from " << from << " on");
        }
        BOOST_TEST(steps <= now.count(table::index), "each segment is looked through once");
    }
}

BOOST_AUTO_TEST_SUITE_END()
