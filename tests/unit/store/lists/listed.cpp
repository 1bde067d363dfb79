// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/lists/listed.hpp>

#include <ringfence/store/import/undo.hpp>

#include <store/lists/browsed_list.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::browsed_list;
using store_tests::by;
using store_tests::e164;
using store_tests::texts;

BOOST_AUTO_TEST_SUITE(store_listed)

BOOST_AUTO_TEST_CASE(what_covers_a_number_is_told_as_it_stands)
{
    browsed_list store;
    store.import("48*,,\n");
    store.import("4822*,,\n", entry_state::permanent);
    store.import("482*,,\n", entry_state::pending);
    store.add_one("48221*", {.expires = at_second(5)});
    store.add_one("48222*");
    store.import("48*,,\n", {}, import_mode::remove);
    undo_import(*store.environment, 4, by("eve"), at_second(6));  // gives it back to the first import
    texts found;
    for (const covering& each : find_covers(store.read(), e164("48221234567"), at_second(10))) {
        BOOST_TEST(each.list == store.list);
        found.push_back(each.by.about.pattern.to_string() + " " +
                        std::string{listed_state_names[static_cast<std::size_t>(each.by.state)]} + " " +
                        std::to_string(each.by.about.import));
    }
    BOOST_TEST((found == texts{"+48* approved 1", "+4822* permanent 2", "+48221* expired 0"}));
}

BOOST_AUTO_TEST_SUITE_END()
