// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/lane.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace asio = boost::asio;
using ringfence::server::http::lane;

BOOST_AUTO_TEST_SUITE(http_lane)

namespace {

using ringfence::server::address_bytes;

/// Who was let in, in that order, and `-` for who was not.
struct crowd {
    asio::io_context io{};
    lane way;
    std::map<char, lane::place> held{};
    std::string told{};

    crowd(std::size_t places, std::size_t most_waiting) : way{io, places, most_waiting} {}
    ~crowd() { held.clear(); }

    void go_on()
    {
        io.restart();
        io.poll();
    }
    void enter(char name, std::uint8_t origin)
    {
        asio::co_spawn(
            io,
            [this, name, origin]() -> asio::awaitable<void> {
                lane::place got = co_await way.enter(address_bytes{origin});
                told += got ? name : '-';
                held[name] = std::move(got);
            },
            asio::detached);
        go_on();
    }
    void leave(char name)
    {
        held.erase(name);
        go_on();
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(who_waits_is_let_in_in_his_turn)
{
    crowd all{2, 30};
    for (const char name : {'a', 'b', 'c', 'd'})
        all.enter(name, static_cast<std::uint8_t>(name));
    BOOST_TEST(all.told == "ab");
    all.leave('a');
    BOOST_TEST(all.told == "abc");
    all.held.erase('b');  // two of them, before anybody who waits could go on
    all.held.erase('c');
    all.go_on();
    BOOST_TEST(all.told == "abcd");
    all.enter('e', 5);
    BOOST_TEST(all.told == "abcde");
}

BOOST_AUTO_TEST_CASE(one_origin_has_half_of_it_and_keeps_nobody_else_out)
{
    crowd all{4, 30};
    for (const char name : {'a', 'b', 'c', 'd'})
        all.enter(name, 1);
    BOOST_TEST(all.told == "ab");
    all.enter('x', 2);
    all.enter('y', 3);
    BOOST_TEST(all.told == "abxy");
    all.leave('x');  // its place is nobody's of those who wait
    BOOST_TEST(all.told == "abxy");
    all.leave('a');
    BOOST_TEST(all.told == "abxyc");
}

BOOST_AUTO_TEST_CASE(too_many_that_wait_are_turned_away)
{
    crowd all{1, 20};
    for (const char name : {'a', 'b', 'c', 'd'})
        all.enter(name, 1);
    BOOST_TEST(all.told == "a-");  // of one origin two wait
    for (int i = 2; i < 13; ++i)
        all.enter(static_cast<char>('a' + i), static_cast<std::uint8_t>(i));
    all.enter('z', 200);
    BOOST_TEST(all.told == "a-");
}

BOOST_AUTO_TEST_CASE(a_place_outlives_the_lane)
{
    asio::io_context io;
    lane::place kept;
    {
        lane way{io, 1, 10};
        asio::co_spawn(
            io, [&]() -> asio::awaitable<void> { kept = co_await way.enter({}); }, asio::detached);
        io.poll();
    }
    BOOST_TEST(kept != nullptr);
    kept.reset();
}

BOOST_AUTO_TEST_SUITE_END()
