// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/journal.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <stdexcept>
#include <vector>

using namespace ringfence::store;
using store_tests::at_second;
using store_tests::temporary_store;

BOOST_AUTO_TEST_SUITE(store_journal)

BOOST_AUTO_TEST_CASE(records_are_numbered_from_one_without_gaps)
{
    temporary_store store;
    BOOST_TEST(last_sequence(store.read()) == 0U);
    for (std::uint64_t wanted = 1; wanted <= 300; ++wanted)
        BOOST_TEST(store.write([&](write_transaction& w) {
            journal_record record;
            record.when = at_second(static_cast<std::int64_t>(wanted));
            record.what = journal_event::imported;
            return append(w, record);
        }) == wanted);
    BOOST_CHECK_THROW(store.write([](write_transaction& w) {
        append(w, {});
        throw std::runtime_error{"no"};
    }),
                      std::runtime_error);
    BOOST_TEST(last_sequence(store.read()) == 300U);
}

BOOST_AUTO_TEST_CASE(it_can_be_read_from_any_number_on_and_left_at_any)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        for (int i = 0; i < 10; ++i) {
            journal_record record;
            record.what = journal_event::list_created;
            append(w, record);
        }
    });
    const auto reading = store.read();
    std::vector<std::uint64_t> seen;
    read_journal(reading, 8, [&](const journal_record& r) {
        seen.push_back(r.sequence);
        return visit::more;
    });
    BOOST_TEST((seen == std::vector<std::uint64_t>{8, 9, 10}));
    seen.clear();
    read_journal(reading, 0, [&](const journal_record& r) {
        seen.push_back(r.sequence);
        return r.sequence == 2 ? visit::stop : visit::more;
    });
    BOOST_TEST((seen == std::vector<std::uint64_t>{1, 2}));
    read_journal(reading, 11, [&](const journal_record&) {
        BOOST_ERROR("there is no record 11");
        return visit::more;
    });
}

BOOST_AUTO_TEST_SUITE_END()
