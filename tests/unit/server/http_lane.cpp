// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/lane.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <vector>

namespace asio = boost::asio;
using ringfence::server::http::lane;

BOOST_AUTO_TEST_SUITE(http_lane)

BOOST_AUTO_TEST_CASE(who_waits_is_let_in_in_his_turn_and_too_many_are_not)
{
    asio::io_context io;
    lane way{io, 2, 3};
    std::vector<lane::place> held;
    std::string told;
    const auto enter = [&](char name) {
        asio::co_spawn(
            io,
            [&, name]() -> asio::awaitable<void> {
                lane::place got = co_await way.enter();
                told += got ? name : '-';
                held.push_back(std::move(got));
            },
            asio::detached);
        io.restart();
        io.poll();
    };
    const auto leave = [&](std::size_t which) {
        held[which].reset();
        io.restart();
        io.poll();
    };
    for (const char name : {'a', 'b', 'c', 'd', 'e', 'f'})
        enter(name);
    BOOST_TEST(told == "ab-");  // f: three wait already
    leave(0);
    BOOST_TEST(told == "ab-c");
    held[1].reset();
    held[3].reset();  // b and c, before anybody who waits could go on
    io.restart();
    io.poll();
    BOOST_TEST(told == "ab-cde");
    enter('g');
    BOOST_TEST(told == "ab-cde");
    leave(4);
    BOOST_TEST(told == "ab-cdeg");
    held.clear();
    enter('h');
    enter('i');
    BOOST_TEST(told == "ab-cdeghi");
    held.clear();
}

BOOST_AUTO_TEST_SUITE_END()
