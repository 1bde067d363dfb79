// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/index/changes.hpp>

#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/directory.hpp>
#include <ringfence/store/index/edit.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::temporary_store;

BOOST_AUTO_TEST_SUITE(store_index_changes)

BOOST_AUTO_TEST_CASE(clearing_what_is_not_there_does_not_wake_the_readers)
{
    temporary_store store;
    store.write([](write_transaction& w) { change_bits(w, 1, std::vector<std::uint64_t>{5}, bit_change::set); });
    const auto before = directory::load(store.read())->generation();
    store.write([](write_transaction& w) { change_bits(w, 1, std::vector<std::uint64_t>{6}, bit_change::clear); });
    BOOST_TEST(directory::load(store.read())->generation() == before);
}

BOOST_AUTO_TEST_CASE(a_directory_that_missed_too_many_commits_is_loaded_anew)
{
    temporary_store store;
    auto reading = store.read();
    const auto old = directory::load(reading);
    reading.reset();
    for (std::uint64_t i = 0; i < index_layout::generations_kept + 10; ++i)
        store.write([&](write_transaction& w) { change_bits(w, 1, std::vector{i * 7919}, bit_change::set); });
    reading.renew();
    BOOST_TEST(reading.count(table::changes) == index_layout::generations_kept);
    BOOST_TEST((*directory::refreshed(old, reading) == *directory::load(reading)));
}

BOOST_AUTO_TEST_SUITE_END()
