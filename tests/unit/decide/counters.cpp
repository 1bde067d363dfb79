// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/decide/counters.hpp>

#include <boost/test/unit_test.hpp>

#include <thread>
#include <vector>

namespace {

using ringfence::call_counters;
using mode = call_counters::mode;
using namespace std::chrono_literals;

constexpr ringfence::timestamp start{std::chrono::hours{500'000}};
constexpr call_counters::window five_in_five_minutes{1, 48601000001, 5, 5min};

}  // namespace

BOOST_AUTO_TEST_SUITE(call_counting)

BOOST_AUTO_TEST_CASE(the_fifth_call_within_the_window_reaches_five)
{
    call_counters counters;
    for (std::uint32_t call = 1; call <= 4; ++call)
        BOOST_TEST(counters.reached(five_in_five_minutes, 0, start + call * 30s, mode::count) == call);
    BOOST_TEST(counters.reached(five_in_five_minutes, 0, start + 150s, mode::count) == 5U);
    BOOST_TEST(counters.reached(five_in_five_minutes, 0, start + 160s, mode::count) == 5U);  // more are not told apart
}

BOOST_AUTO_TEST_CASE(a_call_leaves_the_window_when_it_is_as_old_as_the_window)
{
    call_counters counters;
    counters.reached(five_in_five_minutes, 0, start, mode::count);
    BOOST_TEST(counters.reached(five_in_five_minutes, 0, start + 5min - 1ms, mode::peek) == 2U);
    BOOST_TEST(counters.reached(five_in_five_minutes, 0, start + 5min, mode::peek) == 1U);
}

BOOST_AUTO_TEST_CASE(a_repeated_id_counts_once_and_keeps_its_answer)
{
    call_counters counters;
    BOOST_TEST(counters.reached(five_in_five_minutes, 11, start, mode::count) == 1U);
    BOOST_TEST(counters.reached(five_in_five_minutes, 12, start + 1s, mode::count) == 2U);
    BOOST_TEST(counters.reached(five_in_five_minutes, 11, start + 2s, mode::count) == 1U);
    BOOST_TEST(counters.reached(five_in_five_minutes, 12, start + 2s, mode::count) == 2U);
    BOOST_TEST(counters.reached(five_in_five_minutes, 13, start + 3s, mode::count) == 3U);
}

BOOST_AUTO_TEST_CASE(a_repeated_id_keeps_its_answer_when_older_calls_have_left_the_window)
{
    call_counters counters;
    for (std::uint64_t id = 1; id <= 6; ++id)
        counters.reached(five_in_five_minutes, id, start + id * 1s, mode::count);
    BOOST_TEST(counters.reached(five_in_five_minutes, 5, start + 7s, mode::count) == 5U);
    BOOST_TEST(counters.reached(five_in_five_minutes, 6, start + 7s, mode::count) == 5U);
}

BOOST_AUTO_TEST_CASE(a_repeated_id_is_known_until_as_many_others_as_the_limit_have_been_counted)
{
    call_counters counters;
    for (std::uint64_t id = 1; id <= 5; ++id)
        counters.reached(five_in_five_minutes, id, start + id * 1s, mode::count);
    BOOST_TEST(counters.reached(five_in_five_minutes, 1, start + 6s, mode::count) == 1U);
    counters.reached(five_in_five_minutes, 6, start + 6s, mode::count);
    BOOST_TEST(counters.reached(five_in_five_minutes, 1, start + 7s, mode::count) == 5U);
}

BOOST_AUTO_TEST_CASE(peeking_counts_nothing)
{
    call_counters counters;
    BOOST_TEST(counters.reached(five_in_five_minutes, 0, start, mode::peek) == 1U);
    BOOST_TEST(counters.reached(five_in_five_minutes, 0, start, mode::peek) == 1U);
    BOOST_TEST(counters.size() == 0U);
}

BOOST_AUTO_TEST_CASE(conditions_and_subjects_are_counted_apart)
{
    call_counters counters;
    counters.reached({1, 100, 5, 5min}, 0, start, mode::count);
    BOOST_TEST(counters.reached({2, 100, 5, 5min}, 0, start, mode::count) == 1U);
    BOOST_TEST(counters.reached({1, 101, 5, 5min}, 0, start, mode::count) == 1U);
    BOOST_TEST(counters.reached({1, 100, 5, 5min}, 0, start, mode::count) == 2U);
}

BOOST_AUTO_TEST_CASE(a_flood_of_subjects_stays_within_the_limit)
{
    call_counters counters{1600};
    for (std::uint64_t subject = 0; subject < 100'000; ++subject)
        counters.reached({1, subject, 5, 5min}, 0, start, mode::count);
    BOOST_TEST(counters.size() <= 1616U);
    BOOST_TEST(counters.reached({1, 99'999, 5, 5min}, 0, start, mode::count) == 2U);  // the newest is kept
}

BOOST_AUTO_TEST_CASE(counts_exactly_from_many_threads)
{
    call_counters counters;
    const call_counters::window w{1, 7, 1000, 5min};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 100; ++i)
                counters.reached(w, 0, start, mode::count);
        });
    for (std::thread& t : threads)
        t.join();
    BOOST_TEST(counters.reached(w, 0, start, mode::peek) == 401U);
}

BOOST_AUTO_TEST_SUITE_END()
