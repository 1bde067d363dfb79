// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/layout/counter.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::has_code;

BOOST_AUTO_TEST_SUITE(store_layout_counter)

BOOST_AUTO_TEST_CASE(ids_begin_with_one_and_never_repeat)
{
    store_tests::temporary_store store;
    for (std::uint32_t wanted = 1; wanted < 4; ++wanted)
        BOOST_TEST(store.write([](write_transaction& w) { return layout::take_id(w, layout::next_layer); }) == wanted);
    BOOST_CHECK_EXCEPTION(store.write([](write_transaction& w) {
        layout::set_counter(w, layout::next_layer, std::uint64_t{1} << 32);
        layout::take_id(w, layout::next_layer);
    }),
                          error, [](const error& e) { return has_code(e, error_code::full); });
}

BOOST_AUTO_TEST_SUITE_END()
