// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/index/edit.hpp>

#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/directory.hpp>
#include <ringfence/store/index/numbers.hpp>

#include <store/index/index_fixture.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::layers_of;
using store_tests::sorted;
using store_tests::temporary_store;

BOOST_AUTO_TEST_SUITE(store_index_edit)

BOOST_AUTO_TEST_CASE(changes_are_counted_and_repeating_them_changes_nothing)
{
    temporary_store store;
    const std::vector<std::uint64_t> numbers{1, 2, 3, 20'000, 30'001};
    store.write([&](write_transaction& w) {
        BOOST_TEST(change_bits(w, 1, numbers, bit_change::set).changed == 5U);
        BOOST_TEST(change_bits(w, 1, numbers, bit_change::set).changed == 0U);
        BOOST_TEST(change_bits(w, 2, numbers, bit_change::clear).changed == 0U);
        BOOST_TEST(change_bits(w, 1, std::vector<std::uint64_t>{2, 4, 30'001}, bit_change::clear).changed == 2U);
    });
    const auto reading = store.read();
    std::vector<std::uint64_t> left;
    for_each_number(reading, 1, 0, 1'000'000, [&](std::uint64_t bits) { left.push_back(bits); });
    BOOST_TEST((left == std::vector<std::uint64_t>{1, 3, 20'000}));
    store.write([&](write_transaction& w) { change_bits(w, 1, left, bit_change::clear); });
    BOOST_TEST(store.read().count(table::index) == 0U);
}

BOOST_AUTO_TEST_CASE(a_budget_cuts_a_change_into_steps_that_give_the_same)
{
    temporary_store store;
    std::mt19937_64 random{7};
    std::vector<std::uint64_t> numbers;
    for (int i = 0; i < 200'000; ++i)
        numbers.push_back(48'220'000'000 + random() % 100'000'000);
    numbers = sorted(numbers);
    std::size_t steps = 0;
    for (std::size_t at = 0; at < numbers.size(); ++steps)
        at += store
                  .write([&](write_transaction& w) {
                      return change_bits(w, 1, std::span{numbers}.subspan(at), bit_change::set, 100'000);
                  })
                  .consumed;
    BOOST_TEST(steps > 3U);
    const auto reading = store.read();
    std::vector<std::uint64_t> found;
    for_each_number(reading, 1, numbers.front(), numbers.back(), [&](std::uint64_t bits) { found.push_back(bits); });
    BOOST_TEST((found == numbers));
    const auto index = directory::load(reading);
    BOOST_TEST(index->segment_count() > 10U);

    std::uint64_t next = 0;
    std::uint64_t cleared = 0;
    for (bool done = false; !done;) {
        const layer_cleared step =
            store.write([&](write_transaction& w) { return clear_layer(w, 1, next, numbers.back(), 10'000); });
        next = step.next_block;
        cleared += step.cleared;
        done = step.done;
    }
    BOOST_TEST(cleared == numbers.size());
    BOOST_TEST(store.read().count(table::index) == 0U);
}

BOOST_AUTO_TEST_CASE(numbers_of_every_kind_can_be_set_in_one_change)
{
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t i = 0; i < 40; ++i)
        numbers.push_back(1 + i * 777'777'777);
    for (const char* code : {"000", "112", "999", "7464", "00000000"})
        numbers.push_back(number::short_code(code)->bits());
    for (const char* sender : {"A", "INFO", "ZZZZZZZZZZZ"})
        numbers.push_back(number::sender(sender)->bits());
    numbers = sorted(numbers);
    for (const std::uint64_t dense : {0U, 9'000U}) {
        temporary_store store;
        store.write([&](write_transaction& w) {
            std::vector<std::uint64_t> all = numbers;
            for (std::uint64_t i = 0; i < dense; ++i)  // so that containers are no arrays
                all.push_back(numbers[10] + i);
            change_bits(w, 1, sorted(all), bit_change::set);
            change_bits(w, 2, numbers, bit_change::set);
        });
        const auto reading = store.read();
        const auto index = directory::load(reading);
        for (const std::uint64_t bits : numbers) {
            BOOST_TEST((layers_of(*index, bits) == std::vector<std::uint32_t>{1, 2}));
            BOOST_TEST(has_bit(reading, 2, bits));
            BOOST_TEST(!has_bit(reading, 2, bits + 1));
        }
        std::vector<std::uint64_t> read;
        for_each_number(reading, 2, 0, ~std::uint64_t{0}, [&](std::uint64_t bits) { read.push_back(bits); });
        BOOST_TEST((read == numbers));
    }
}

BOOST_AUTO_TEST_SUITE_END()
