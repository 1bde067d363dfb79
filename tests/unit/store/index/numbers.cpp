// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/index/numbers.hpp>

#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/edit.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::temporary_store;

BOOST_AUTO_TEST_SUITE(store_index_numbers)

// Layers as sets.
BOOST_AUTO_TEST_CASE(counting_comparing_and_moving_numbers_agree_with_plain_sets)
{
    using set = std::set<std::uint64_t>;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        std::mt19937_64 random{seed};
        const auto below = [&](std::uint64_t n) { return random() % n; };
        // Some numbers about the edges of blocks, a dense run, some far away, and short codes and senders.
        const auto some = [&] {
            set found;
            const std::uint64_t base = 48'220'000'000 + below(4) * 10'000;
            for (std::uint64_t i = below(60); i > 0; --i)
                found.insert(base + 9'980 + below(40));
            if (below(3) == 0)
                for (std::uint64_t n = base + below(8'000), end = n + below(2'500); n < end; n += 1 + below(3) / 2)
                    found.insert(n);
            if (below(6) == 0)
                for (std::uint64_t n = 0; n < 10'000; ++n)
                    found.insert(base + n);
            for (std::uint64_t i = below(10); i > 0; --i)
                found.insert(1 + below(50) * 19'999'999'999);
            for (std::uint64_t i = below(10); i > 0; --i)
                found.insert(number::short_code(std::to_string(100 + below(100)))->bits());
            for (std::uint64_t i = below(5); i > 0; --i)
                found.insert(number::sender("INFO" + std::string(1, static_cast<char>('A' + below(20))))->bits());
            return found;
        };
        const auto listed = [](const set& of) { return std::vector<std::uint64_t>(of.begin(), of.end()); };
        temporary_store store;
        std::map<std::uint32_t, set> layers;
        std::uint32_t next_layer = 40;
        for (int round = 0; round < 60; ++round)
            BOOST_TEST_CONTEXT("seed " << seed << ", round " << round)
            {
                const set numbers = some();
                const auto chosen = [&] {
                    std::vector<std::uint32_t> found;
                    for (std::uint32_t layer = 1; layer < 24; layer += 1 + layer / 9)
                        if (below(3) == 0)
                            found.push_back(layer);
                    return found;
                };
                const auto from = chosen();
                if (round < 10 || below(3) != 0) {
                    const auto layer = static_cast<std::uint32_t>(1 + below(20));
                    store.write([&](write_transaction& w) { change_bits(w, layer, listed(numbers), bit_change::set); });
                    layers[layer].insert(numbers.begin(), numbers.end());
                } else {
                    std::vector<std::uint32_t> to;
                    for (std::size_t i = 0; i < from.size(); ++i)
                        to.push_back(next_layer++);
                    const auto lost =
                        store.write([&](write_transaction& w) { return move_bits(w, from, to, listed(numbers)); });
                    set moved;
                    BOOST_REQUIRE(lost.size() == from.size() + 1);
                    for (std::size_t i = 0; i < from.size(); ++i) {
                        std::uint64_t count = 0;
                        for (const std::uint64_t bits : numbers)
                            if (layers[from[i]].erase(bits) != 0) {
                                ++count;
                                moved.insert(bits);
                                layers[to[i]].insert(bits);
                            }
                        BOOST_TEST(lost[i] == count);
                    }
                    BOOST_TEST(lost.back() == moved.size());
                }
                const auto reading = store.read();
                const auto asked = chosen();
                set all;
                for (const std::uint32_t layer : asked)
                    all.insert(layers[layer].begin(), layers[layer].end());
                BOOST_TEST(count_union(reading, asked) == all.size());
                const set others = some();
                std::vector<std::uint64_t> common;
                std::ranges::set_intersection(others, all, std::back_inserter(common));
                BOOST_TEST(count_common(reading, asked, listed(others)) == common.size());
                BOOST_TEST((find_common(reading, asked, listed(others)) == common));
                if (round % 10 == 9)
                    for (const auto& [layer, wanted] : layers) {
                        std::vector<std::uint64_t> read;
                        for_each_number(reading, layer, 0, ~std::uint64_t{0},
                                        [&](std::uint64_t bits) { read.push_back(bits); });
                        BOOST_TEST((read == listed(wanted)), "layer " << layer);
                    }
            }
    }
}

BOOST_AUTO_TEST_SUITE_END()
