// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/decide/stopped_calls.hpp>

#include "../../support/house.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using ringfence::number;
using ringfence::stopped_calls;
using ringfence::test::house;

std::map<std::string, int> taken(ringfence::engine& from)
{
    std::map<std::string, int> found;
    from.take_stops([&](std::uint32_t list, number who) { ++found[std::to_string(list) + ' ' + who.to_string()]; });
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stops)

BOOST_AUTO_TEST_CASE(what_is_put_is_taken_in_its_order_and_what_finds_no_room_is_counted)
{
    stopped_calls calls;
    bool half_full = false;
    for (std::uint64_t i = 0; i < stopped_calls::room + 3; ++i) {
        const bool told = calls.put(7, number::from_bits(i));
        BOOST_REQUIRE(told == (i + 1 == stopped_calls::room / 2));
        half_full = half_full || told;
    }
    BOOST_TEST(half_full);
    BOOST_TEST(calls.lost() == 3U);
    std::uint64_t next = 0;
    calls.take([&](std::uint32_t list, number who) {
        BOOST_REQUIRE(list == 7U);
        BOOST_REQUIRE(who.bits() == next++);
    });
    BOOST_TEST(next == stopped_calls::room);
    calls.put(8, number::from_bits(1));
    calls.take([&](std::uint32_t list, number) { BOOST_TEST(list == 8U); });
}

BOOST_AUTO_TEST_CASE(one_puts_while_another_takes)
{
    stopped_calls calls;
    constexpr std::uint64_t count = 300'000;
    std::atomic<bool> done{false};
    std::uint64_t sum = 0;
    std::uint64_t got = 0;
    std::thread taker{[&] {
        for (bool last = false; !last;) {
            last = done.load();
            calls.take([&](std::uint32_t list, number who) {
                sum += list + who.bits();
                ++got;
            });
        }
    }};
    std::uint64_t expected = 0;
    std::uint64_t lost = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        calls.put(static_cast<std::uint32_t>(i % 3), number::from_bits(i));
        if (calls.lost() == lost)
            expected += i % 3 + i;
        lost = calls.lost();
    }
    done = true;
    taker.join();
    BOOST_TEST(got + calls.lost() == count);
    BOOST_TEST(sum == expected);
}

BOOST_AUTO_TEST_CASE(an_engine_notes_live_calls_that_a_list_stopped)
{
    house h{R"(
        list a; list b; list c { +48601000009; }
        inbound { c -> allow; a and not b -> hangup; b -> redirect "x"; called in a -> hangup; number +48609* -> hangup; }
    )"};
    h.add("a", "+48601000001");
    h.add("b", "+48601000002");
    ringfence::engine decides{h.directory(), {.stops = ringfence::stop_noting::on}};
    ringfence::engine plain{h.directory()};
    for (ringfence::engine* each : {&decides, &plain}) {
        const auto ask = [&](const char* from, const char* to = "+48221234567") {
            each->decide({.scenario = "inbound", .from = from, .to = to});
        };
        ask("+48601000001");
        ask("+48601000001");
        ask("+48601000002");
        ask("+48601000003", "+48601000001");  // it is the called one that the list has
        ask("+48601000009");                  // allowed
        ask("+48609000000");                  // stopped by no list
        ask("+48601000003");                  // not stopped
        each->decide({.scenario = "inbound", .from = "+48601000001", .to = "112", .at = ringfence::timestamp{}});
    }
    // The lists have the numbers 1 and 2 in the store.
    BOOST_TEST((taken(decides) == std::map<std::string, int>{{"1 +48601000001", 3}, {"2 +48601000002", 1}}));
    BOOST_TEST(taken(decides).empty(), "each is taken once");
    BOOST_TEST(taken(plain).empty());
    BOOST_TEST(decides.lost_stops() == 0U);
}

BOOST_AUTO_TEST_CASE(who_takes_them_is_called_where_many_wait)
{
    house h{"list a; inbound { a -> hangup; }"};
    h.add("a", "+48601000001");
    int called = 0;
    ringfence::engine decides{h.directory(), {.stops = ringfence::stop_noting::on, .many_stops = [&] { ++called; }}};
    const ringfence::query asked{.scenario = "inbound", .from = "+48601000001", .to = "112"};
    for (std::size_t i = 0; i < stopped_calls::room; ++i)
        decides.decide(asked);
    BOOST_TEST(called == 1);
    BOOST_TEST(taken(decides).at("1 +48601000001") == static_cast<int>(stopped_calls::room));
}

BOOST_AUTO_TEST_SUITE_END()
