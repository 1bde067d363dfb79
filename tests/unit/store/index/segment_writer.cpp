// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/index/segment_writer.hpp>

#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/directory.hpp>
#include <ringfence/store/index/edit.hpp>
#include <ringfence/store/index/segment.hpp>

#include <store/index/index_fixture.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <random>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::layers_of;
using store_tests::sorted;
using store_tests::temporary_store;

BOOST_AUTO_TEST_SUITE(store_index_segment_writer)

BOOST_AUTO_TEST_CASE(segments_stay_on_pages_of_their_own_and_within_their_size)
{
    using namespace index_layout;
    temporary_store store;
    std::mt19937_64 random{3};
    for (int round = 0; round < 20; ++round)
        store.write([&](write_transaction& w) {
            std::vector<std::uint64_t> numbers;
            for (int i = 0; i < 20'000; ++i)
                numbers.push_back(random() % (round % 2 == 0 ? 40'000'000 : 4'000'000'000'000));
            change_bits(w, static_cast<std::uint32_t>(1 + round % 3), sorted(numbers), bit_change::set);
        });
    const auto reading = store.read();
    cursor at{reading, table::index};
    std::uint64_t before = 0;
    for (bool more = at.first(); more; more = at.next()) {
        const segment_view segment{layout::id_of_key(at.key(), 8), at.value()};
        BOOST_TEST(at.value().size() >= least_size);
        if (segment.first() != segment.last_block())
            BOOST_TEST(at.value().size() <= split_size);
        BOOST_TEST((before == 0 || segment.first() > before));
        before = segment.last_block();
    }
}

BOOST_AUTO_TEST_CASE(blocks_with_many_layers_take_segments_of_their_own)
{
    temporary_store store;
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t i = 0; i < 10'000; i += 3)
        numbers.push_back(50'000 + i);
    store.write([&](write_transaction& w) {
        for (std::uint32_t layer = 1; layer <= 100; ++layer)
            change_bits(w, layer, numbers, bit_change::set);
        change_bits(w, 5, std::vector<std::uint64_t>{49'999, 60'000}, bit_change::set);
    });
    const auto reading = store.read();
    const auto index = directory::load(reading);
    BOOST_TEST(layers_of(*index, 50'003).size() == 100U);
    BOOST_TEST(layers_of(*index, 50'004).empty());
    BOOST_TEST((layers_of(*index, 49'999) == std::vector<std::uint32_t>{5}));
    BOOST_TEST((layers_of(*index, 60'000) == std::vector<std::uint32_t>{5}));
}

BOOST_AUTO_TEST_SUITE_END()
