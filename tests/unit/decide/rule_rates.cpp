// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/decide/rule_rates.hpp>

#include "../../support/house.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace {

using ringfence::rule_rates;
using ringfence::test::house;
using ringfence::test::noon;
using std::chrono::hours;
using std::chrono::seconds;

}  // namespace

BOOST_AUTO_TEST_SUITE(rates_of_rules)

BOOST_AUTO_TEST_CASE(a_list_has_room_for_so_many_within_any_such_time)
{
    rule_rates rates;
    const auto put = [&](seconds at) {
        const bool fits = rates.has_room(7, 3, seconds{60}, noon + at);
        if (fits)
            rates.note(7, noon + at);
        return fits;
    };
    const std::vector<std::pair<int, bool>> calls{{0, true},   {20, true},  {40, true},   {40, false},
                                                  {59, false}, {60, true},  {79, false},  {80, true},
                                                  {99, false}, {100, true}, {119, false}, {300, true}};
    for (const auto& [second, fits] : calls)
        BOOST_TEST(put(seconds{second}) == fits, "at second " << second);
    BOOST_TEST(rates.has_room(8, 1, seconds{60}, noon), "another list counts for itself");
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_put_back_stops_nobody_for_longer_than_the_time)
{
    rule_rates rates;
    rates.note(7, noon);
    BOOST_TEST(!rates.has_room(7, 1, hours{1}, noon - seconds{5}));
    BOOST_TEST(!rates.has_room(7, 1, hours{1}, noon - hours{1}));
    BOOST_TEST(rates.has_room(7, 1, hours{1}, noon - hours{1} - seconds{1}));
}

BOOST_AUTO_TEST_CASE(rules_put_no_more_numbers_into_a_list_than_it_takes_and_people_do)
{
    house in{"list robots ttl 24h max 2 per 1h; inbound { robots -> hangup; otherwise -> add robots; }"};
    const auto call = [&](const std::string& from) { return in.decide("inbound to=+48221234567 from=" + from); };
    BOOST_TEST(call("+48601000001").trouble == "");
    BOOST_TEST(call("+48601000002").trouble == "");
    BOOST_TEST(call("+48601000003").trouble ==
               "`robots`: rules have put 2 numbers into it within 1h, and it takes no more of them\n");
    BOOST_TEST(call("+48601000002").action == "hangup");
    BOOST_TEST(call("+48601000003").action == "allow");
    in.add("robots", "+48601000003");
    BOOST_TEST(call("+48601000003").action == "hangup");
}

BOOST_AUTO_TEST_SUITE_END()
