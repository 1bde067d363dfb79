// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/index/spans.hpp>

#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/directory.hpp>

#include <store/index/index_fixture.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::e164;
using store_tests::has_code;
using store_tests::layers_of;
using store_tests::pattern;
using store_tests::temporary_store;

BOOST_AUTO_TEST_SUITE(store_index_spans)

BOOST_AUTO_TEST_CASE(prefixes_and_ranges_cover_what_they_should)
{
    struct sample {
        const char* pattern;
        std::vector<const char*> in;
        std::vector<const char*> out;
    };
    for (const sample& s : {
             sample{"4822*",
                    {"4822", "48220", "48221234567", "482299999999999"},
                    {"482", "48", "4", "48231234567", "14822"}},
             sample{"4*", {"4", "40", "499999999999999"}, {"3", "5", "34", "54"}},
             sample{"41215600000..41215609999",
                    {"41215600000", "41215605555", "41215609999"},
                    {"41215599999", "41215610000", "4121560000", "412156000000"}},
             sample{"48712000000..48712000099", {"48712000000", "48712000099"}, {"48711999999", "48712000100"}},
             sample{"48711999995..48712000107",
                    {"48711999995", "48712000000", "48712000107"},
                    {"48711999994", "48712000108"}},
             sample{"17..93", {"17", "20", "93"}, {"16", "94", "1", "9", "170"}},
             sample{"100000000000000..999999999999999", {"100000000000000", "999999999999999"}, {"99999999999999"}},
         }) {
        temporary_store store;
        store.write([&](write_transaction& w) {
            BOOST_TEST(add_span(w, 9, pattern(s.pattern)));
            BOOST_TEST(!add_span(w, 9, pattern(s.pattern)));
            BOOST_TEST(add_span(w, 4, pattern(s.pattern)));
        });
        auto reading = store.read();
        const auto index = directory::load(reading);
        for (const char* each : s.in) {
            BOOST_TEST((layers_of(*index, e164(each).bits()) == std::vector<std::uint32_t>{4, 9}),
                       s.pattern << " in " << each);
            std::size_t covers = 0;
            for_each_cover(reading, e164(each),
                           [&](std::uint32_t, const number_pattern& p) { covers += p == pattern(s.pattern); });
            BOOST_TEST(covers == 2U);
        }
        for (const char* each : s.out)
            BOOST_TEST(layers_of(*index, e164(each).bits()).empty(), s.pattern << " out " << each);
        std::vector<number_pattern> back;
        for_each_span(reading, 9, [&](const number_pattern& p) { back.push_back(p); });
        BOOST_TEST((back == std::vector{pattern(s.pattern)}));
        store.write([&](write_transaction& w) {
            BOOST_TEST(remove_span(w, 9, pattern(s.pattern)));
            BOOST_TEST(!remove_span(w, 9, pattern(s.pattern)));
            BOOST_TEST(clear_spans(w, 4) > 0U);
        });
        reading.renew();
        BOOST_TEST(reading.count(table::spans) == 0U);
        BOOST_TEST(layers_of(*directory::refreshed(index, reading), e164(s.in.front()).bits()).empty());
    }
}

BOOST_AUTO_TEST_CASE(overlapping_ranges_of_one_layer_leave_each_other_alone)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        add_span(w, 1, pattern("100..199"));
        add_span(w, 1, pattern("150..299"));
        remove_span(w, 1, pattern("100..199"));
    });
    const auto reading = store.read();
    const auto index = directory::load(reading);
    BOOST_TEST(layers_of(*index, 149).empty());
    BOOST_TEST(layers_of(*index, 150).size() == 1U);
    BOOST_TEST(layers_of(*index, 199).size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_no_range_is_refused)
{
    temporary_store store;
    for (const number_pattern& wrong :
         {number_pattern{e164("200"), e164("100")}, number_pattern{e164("99"), e164("100")},
          number_pattern{*number::short_code("112"), *number::short_code("119")}, number_pattern{number{}, e164("5")}})
        BOOST_CHECK_EXCEPTION(store.write([&](write_transaction& w) { add_span(w, 1, wrong); }), error,
                              [](const error& e) { return has_code(e, error_code::refused); });
}

BOOST_AUTO_TEST_CASE(a_prefix_has_no_last_number)
{
    BOOST_CHECK_EXCEPTION(index_layout::check_span({number::prefix("48").value(), number::prefix("49").value()}), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
}

BOOST_AUTO_TEST_SUITE_END()
