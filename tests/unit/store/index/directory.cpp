// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/index/directory.hpp>

#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/container.hpp>
#include <ringfence/store/index/edit.hpp>
#include <ringfence/store/index/numbers.hpp>

#include <store/index/index_fixture.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::e164;
using store_tests::layers_of;
using store_tests::sorted;
using store_tests::temporary_store;

BOOST_AUTO_TEST_SUITE(store_index_directory)

BOOST_AUTO_TEST_CASE(a_number_is_in_the_layers_it_was_set_in)
{
    temporary_store store;
    const std::vector<std::uint64_t> numbers{e164("48221234567").bits(), number::short_code("112")->bits(),
                                             number::sender("INFO")->bits()};
    store.write([&](write_transaction& w) {
        for (const std::uint32_t layer : {7U, 1U, 300U, 100'000U})
            change_bits(w, layer, sorted(numbers), bit_change::set);
        change_bits(w, 7, std::vector<std::uint64_t>{numbers[1]}, bit_change::clear);
    });
    const auto reading = store.read();
    const auto index = directory::load(reading);
    BOOST_TEST((layers_of(*index, numbers[0]) == std::vector<std::uint32_t>{1, 7, 300, 100'000}));
    BOOST_TEST((layers_of(*index, numbers[1]) == std::vector<std::uint32_t>{1, 300, 100'000}));
    BOOST_TEST((layers_of(*index, numbers[2]) == std::vector<std::uint32_t>{1, 7, 300, 100'000}));
    for (const number other : {e164("48221234566"), e164("48221234568"), e164("1"), e164("999999999999999"),
                               *number::short_code("0112"), *number::sender("INFOS"), number{}})
        BOOST_TEST(layers_of(*index, other.bits()).empty(), other.to_string());
    BOOST_TEST(has_bit(reading, 1, numbers[1]));
    BOOST_TEST(!has_bit(reading, 7, numbers[1]));
}

BOOST_AUTO_TEST_CASE(containers_of_every_kind_side_by_side_are_all_found)
{
    // Short blocks, which a look-up scans for the suffix's bytes where they hold arrays alone.
    struct sample {
        const char* name;
        std::vector<std::uint64_t> suffixes;
        std::vector<std::uint64_t> in;
        std::vector<std::uint64_t> out;
    };
    std::vector<std::uint64_t> run;
    for (std::uint64_t i = 100; i < 160; ++i)
        run.push_back(i);
    std::vector<std::uint64_t> all;
    for (std::uint64_t i = 0; i < 10'000; ++i)
        all.push_back(i);
    std::vector<std::uint64_t> even;
    for (std::uint64_t i = 0; i < 10'000; i += 2)
        even.push_back(i);
    const sample array{"array", {7, 4242}, {7, 4242}, {8, 4243, 9999}};
    for (const sample& s :
         {sample{"run", run, {100, 130, 159}, {99, 160, 9999}}, sample{"full", all, {0, 5000, 9999}, {}},
          sample{"bitmap", even, {0, 5000, 9998}, {1, 5001, 9999}}}) {
        temporary_store store;
        const auto at_block = [](std::vector<std::uint64_t> suffixes, std::uint64_t block) {
            for (std::uint64_t& each : suffixes)
                each += block * index_layout::block_size;
            return suffixes;
        };
        store.write([&](write_transaction& w) {
            change_bits(w, 1, at_block(array.suffixes, 5), bit_change::set);  // arrays alone, in the same segment
            change_bits(w, 1, at_block(array.suffixes, 6), bit_change::set);
            change_bits(w, 2, at_block(s.suffixes, 6), bit_change::set);
            change_bits(w, 2, at_block(s.suffixes, 7), bit_change::set);
        });
        const auto reading = store.read();
        const auto index = directory::load(reading);
        const auto has = [&](std::uint64_t suffix, std::uint64_t block, std::uint32_t layer) {
            const auto found = layers_of(*index, suffix + block * index_layout::block_size);
            return std::ranges::find(found, layer) != found.end();
        };
        for (const std::uint64_t block : {5U, 6U}) {
            for (const std::uint64_t suffix : array.in)
                BOOST_TEST(has(suffix, block, 1), s.name << ": " << suffix << " of block " << block);
            for (const std::uint64_t suffix : array.out)
                BOOST_TEST(!has(suffix, block, 1), s.name << ": " << suffix << " of block " << block);
        }
        for (const std::uint64_t block : {6U, 7U}) {
            for (const std::uint64_t suffix : s.in)
                BOOST_TEST(has(suffix, block, 2), s.name << ": " << suffix << " of block " << block);
            for (const std::uint64_t suffix : s.out)
                BOOST_TEST(!has(suffix, block, 2), s.name << ": " << suffix << " of block " << block);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_mended_directory_is_the_same_as_one_loaded_anew)
{
    temporary_store store;
    std::mt19937_64 random{11};
    std::map<std::uint32_t, std::set<std::uint64_t>> model;
    auto reading = store.read();
    auto mended = directory::load(reading);
    for (int round = 0; round < 300; ++round) {
        reading.reset();
        const int commits = 1 + static_cast<int>(random() % 3);
        for (int c = 0; c < commits; ++c)
            store.write([&](write_transaction& w) {
                const auto layer = static_cast<std::uint32_t>(1 + random() % 12);
                const bool set = random() % 3 != 0;
                std::vector<std::uint64_t> numbers;
                const std::size_t count = random() % 10 == 0 ? 3000 : 1 + random() % 20;
                const std::uint64_t base = random() % 5 * 30'000'000;
                for (std::size_t i = 0; i < count; ++i)
                    numbers.push_back(base + random() % 3'000'000);
                numbers = sorted(numbers);
                const auto changed = change_bits(w, layer, numbers, set ? bit_change::set : bit_change::clear).changed;
                std::uint64_t expected = 0;
                for (const std::uint64_t each : numbers)
                    expected += set ? model[layer].insert(each).second : model[layer].erase(each);
                BOOST_TEST(changed == expected);
            });
        reading.renew();
        const auto old = mended;
        mended = directory::refreshed(old, reading);
        BOOST_TEST((*mended == *directory::load(reading)));
        BOOST_TEST((directory::refreshed(mended, reading) == mended));
        for (int i = 0; i < 200; ++i) {
            std::uint64_t bits = random() % 5 * 30'000'000 + random() % 3'000'000;
            const auto& some = model[static_cast<std::uint32_t>(1 + random() % 12)];
            if (const auto near = some.lower_bound(bits); i % 2 == 0 && near != some.end())
                bits = *near;
            std::vector<std::uint32_t> expected;
            for (const auto& [layer, numbers] : model)
                if (numbers.contains(bits))
                    expected.push_back(layer);
            if (layers_of(*mended, bits) != expected)
                BOOST_ERROR("wrong layers for " << bits);
        }
    }
    for (const auto& [layer, numbers] : model) {
        std::vector<std::uint64_t> found;
        for_each_number(reading, layer, 0, 1'000'000'000, [&](std::uint64_t bits) { found.push_back(bits); });
        BOOST_TEST((found == std::vector<std::uint64_t>{numbers.begin(), numbers.end()}));
    }
}

BOOST_AUTO_TEST_SUITE_END()
