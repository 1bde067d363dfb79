// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/import.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/stops.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::e164;
using store_tests::pattern;

BOOST_AUTO_TEST_SUITE(store_stops)

BOOST_AUTO_TEST_CASE(stopped_calls_are_counted_for_what_the_list_has_of_them)
{
    store_tests::temporary_store store;
    const author ann{.user = "ann"};
    const auto id = store.write([&](write_transaction& w) {
        const auto made = create_list(w, "l", "", {}, ann, at_second(0)).id;
        for (const std::string_view what : {"48221234567", "4822*", "48601000000..48601000099"})
            add(w, made, pattern(what), {}, ann, at_second(0));
        return made;
    });
    text_source from = text_of("48300100200\n", "file.txt");
    import_numbers(
        *store.environment, "l", from, [](std::string_view line) { return store_tests::read_line(line, pattern); }, {},
        ann, at_second(1), [](const import_progress&) {});
    const auto stop = [&](const std::vector<std::pair<std::string_view, std::uint64_t>>& calls, int second) {
        std::vector<stop_count> counts;
        for (const auto& [who, count] : calls)
            counts.push_back({id, e164(who), count});
        store.write([&](write_transaction& w) { add_stops(w, counts, at_second(second)); });
    };
    stop({{"48221234567", 2},
          {"48221234568", 3},
          {"48229999999", 4},
          {"48601000042", 5},
          {"48300100200", 6},
          {"4915112345", 7}},
         10);
    stop({{"48221234567", 1}, {"48300100200", 1}}, 20);
    const struct {
        std::string_view what;
        std::uint64_t count;
        int last;
    } cases[]{
        {"48221234567", 3, 20},               // by itself, not by the prefix as well
        {"4822*", 7, 10},                     // two numbers that only the prefix covers
        {"48601000000..48601000099", 5, 10},  // a range
        {"48300100200", 7, 20},               // by an import
        {"48221234568", 0, 0},                // counted for the prefix
        {"4915112345", 0, 0},                 // in no list any more
    };
    for (const auto& c : cases) {
        const stopped found = stops_of(store.read(), id, pattern(c.what));
        BOOST_TEST(found.count == c.count, c.what << ": " << found.count);
        if (c.count != 0)
            BOOST_TEST((found.last == at_second(c.last)), c.what);
    }
    // What was taken out stops nobody; the prefix did.
    store.write([&](write_transaction& w) { remove(w, id, pattern("48221234567"), ann, at_second(25)); });
    stop({{"48221234567", 10}}, 30);
    BOOST_TEST(stops_of(store.read(), id, pattern("48221234567")).count == 3U);
    BOOST_TEST(stops_of(store.read(), id, pattern("4822*")).count == 17U);
    BOOST_TEST(stops_of(store.read(), id + 1, pattern("48221234567")).count == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
