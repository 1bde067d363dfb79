// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/lists/list_filter.hpp>

#include <ringfence/store/lists/browse.hpp>
#include <ringfence/store/lists/listed.hpp>

#include <store/lists/browsed_list.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::browsed_list;
using store_tests::texts;

BOOST_AUTO_TEST_SUITE(store_list_filter)

BOOST_AUTO_TEST_CASE(short_codes_are_found_by_their_digits)
{
    browsed_list store;
    store.import("s112,,\ns000,,\ns999,,\ns7464,,\ns0112,,\n48112,,\n");
    BOOST_TEST((store.shown({.suffix = "112"}) == texts{"+48112 approved", "112 approved", "0112 approved"}));
    BOOST_TEST((store.shown({.suffix = "00"}) == texts{"000 approved"}));
    BOOST_TEST((store.shown({.suffix = "7464"}) == texts{"7464 approved"}));
    BOOST_TEST((store.shown({.prefix = "112"}) == texts{}));
    BOOST_TEST((store.shown({.digits = "99"}) == texts{"999 approved"}));
}

BOOST_AUTO_TEST_CASE(capitals_do_not_matter_in_a_text_looked_for)
{
    browsed_list store;
    store.add_one("481", {.description = "Acme LTD"});
    store.import("482,acme ltd,\n483,other,\n");
    BOOST_TEST((store.shown({.text = "aCmE"}) == texts{"+481 approved", "+482 approved"}));
    std::size_t met = 0;
    for_each_listed(store.read(), store.info(), {.text = "ACME"}, at_second(10), [&](const listed&) {
        ++met;
        return visit::more;
    });
    BOOST_TEST(met == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
