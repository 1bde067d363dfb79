// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/index/segment.hpp>

#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/container.hpp>
#include <ringfence/store/index/directory.hpp>
#include <ringfence/store/index/edit.hpp>
#include <ringfence/store/layout/key.hpp>

#include <store/index/index_fixture.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::has_code;
using store_tests::sorted;
using store_tests::temporary_store;

BOOST_AUTO_TEST_SUITE(store_index_segment)

BOOST_AUTO_TEST_CASE(a_damaged_segment_is_an_error_and_never_read_past)
{
    using namespace index_layout;
    temporary_store store;
    std::mt19937_64 random{5};
    std::vector<std::uint64_t> numbers;
    for (int i = 0; i < 2000; ++i)
        numbers.push_back(random() % 300'000);
    for (std::uint64_t i = 0; i < 6000; ++i)
        numbers.push_back(1'000'000 + (i < 3000 ? i : i * 2));
    numbers = sorted(numbers);
    store.write([&](write_transaction& w) {
        change_bits(w, 1, numbers, bit_change::set);
        change_bits(w, 900, numbers, bit_change::set);
    });
    std::string good;
    std::uint64_t first = 0;
    {
        const auto reading = store.read();
        cursor at{reading, table::index};
        BOOST_REQUIRE(at.first());
        good = at.value();
        first = layout::id_of_key(at.key(), 8);
    }
    unsigned errors = 0;
    for (int round = 0; round < 20'000; ++round) {
        // On the heap in its exact size, so that AddressSanitizer sees every byte too many.
        std::vector<char> bad{good.begin(), good.end()};
        if (random() % 2 == 0)
            bad.resize(random() % bad.size());
        for (std::size_t i = random() % 4; i > 0 && !bad.empty(); --i)
            bad[random() % 3 == 0 ? random() % std::min<std::size_t>(bad.size(), 64) : random() % bad.size()] =
                static_cast<char>(random());
        bad.shrink_to_fit();
        try {
            const segment_view segment{first, {bad.data(), bad.size()}};
            for (int i = 0; i < 20; ++i) {
                const std::uint64_t bits = numbers[random() % numbers.size()] + random() % 3;
                if (bits / block_size < first)
                    continue;
                const auto [begin, end] = segment.find(bits / block_size);
                container_reader each{begin, end};
                for (container c; each.next(c);) {
                    static_cast<void>(c.contains(static_cast<std::uint16_t>(bits % block_size)));
                    for_each_suffix(c, [](std::uint16_t) {});
                }
            }
        } catch (const error& e) {
            BOOST_TEST(has_code(e, error_code::corrupt));
            ++errors;
        }
    }
    BOOST_TEST(errors > 5000U);

    store.write([&](write_transaction& w) { w.put(table::index, layout::key_u64(first), good.substr(0, 20)); });
    BOOST_CHECK_EXCEPTION(directory::load(store.read()), error,
                          [](const error& e) { return has_code(e, error_code::corrupt); });
}

BOOST_AUTO_TEST_SUITE_END()
