// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/decide/counters.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

using ringfence::call_counters;
using mode = call_counters::mode;
using namespace std::chrono_literals;

constexpr ringfence::timestamp start{std::chrono::hours{500'000}};
constexpr call_counters::window five_in_five_minutes{1, 48601000001, 5, 5min};

/// The same by the book, one window's calls in the order in which they came.
class book {
public:
    explicit book(const call_counters::window& of) : of_{of} {}

    std::uint32_t reached(std::uint64_t id, ringfence::timestamp now, mode how)
    {
        std::vector<call> counted;  // of those that are remembered
        for (const call& c : calls_)
            if (now - c.when < of_.duration && c.when - now <= of_.duration)
                counted.push_back(c);
        for (const call& c : counted)
            if (id != 0 && c.id == id)
                return c.answer;
        const auto answer = std::min(static_cast<std::uint32_t>(counted.size()) + 1, of_.limit);
        if (how == mode::peek)
            return answer;
        // What came before `now` did not come later.
        std::vector<call> kept;
        for (const call& c : calls_)
            if (c.when - now <= of_.duration)
                kept.push_back({c.id, std::min(c.when, now), c.answer});
        kept.push_back({id, now, answer});
        if (kept.size() > of_.limit)
            kept.erase(kept.begin());
        calls_ = kept;
        return answer;
    }

private:
    struct call {
        std::uint64_t id;
        ringfence::timestamp when;
        std::uint32_t answer;
    };
    call_counters::window of_;
    std::vector<call> calls_;
};

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

BOOST_AUTO_TEST_CASE(counts_what_came_whatever_the_clock_does)
{
    struct call {
        std::chrono::seconds at;  ///< what the clock says
        std::uint32_t reached;
        std::uint64_t id = 0;
    };
    struct row {
        const char* clock;
        std::vector<call> calls;
    };
    const row rows[] = {
        {"goes on", {{0s, 1}, {60s, 2}, {120s, 3}, {300s, 3}, {301s, 4}}},
        {"steps back a little", {{100s, 1}, {110s, 2}, {105s, 3}, {106s, 4}}},
        {"steps back a little, and old calls leave in time", {{100s, 1}, {40s, 2}, {339s, 3}, {340s, 2}, {341s, 3}}},
        {"steps back by the window", {{300s, 1}, {0s, 2}}},
        {"steps back by more", {{301s, 1}, {0s, 1}, {1s, 2}}},
        {"was an hour ahead", {{3600s, 1}, {3601s, 2}, {3602s, 3}, {0s, 1}, {1s, 2}}},
        {"was an hour ahead, and what it counted does not come back",
         {{3600s, 1}, {3601s, 2}, {0s, 1}, {3602s, 1}, {3603s, 2}}},
        {"was an hour ahead for one call of several", {{0s, 1}, {1s, 2}, {3602s, 1}, {3s, 3}, {4s, 4}}},
        {"was five minutes ahead for one call of several", {{0s, 1}, {100s, 2}, {440s, 1}, {200s, 4}, {210s, 5}}},
        {"was ahead for as many calls as are remembered",
         {{0s, 1}, {1s, 2}, {3600s, 1}, {3601s, 2}, {3602s, 3}, {3603s, 4}, {3604s, 5}, {2s, 1}}},
        {"goes to and fro", {{100s, 1}, {90s, 2}, {110s, 3}, {80s, 4}, {120s, 5}}},
        {"steps back, and a repeated id is known", {{100s, 1, 7}, {101s, 2, 8}, {90s, 1, 7}, {91s, 2, 8}, {92s, 3, 9}}},
        {"was an hour ahead, and an id of then is another call", {{3600s, 1, 7}, {0s, 1, 8}, {1s, 2, 7}, {2s, 2, 7}}},
        {"was an hour ahead meanwhile, and an id of before is known",
         {{0s, 1, 7}, {1s, 2, 8}, {3600s, 1, 9}, {2s, 2, 8}, {3s, 3, 10}}},
    };
    for (const row& r : rows) {
        call_counters counters;
        for (const call& c : r.calls) {
            // Asking beforehand changes nothing, at whatever time.
            for (const auto other : {-10'000s, -100s, 0s, 100s, 10'000s})
                counters.reached(five_in_five_minutes, 99, start + other, mode::peek);
            BOOST_TEST(counters.reached(five_in_five_minutes, c.id, start + c.at, mode::peek) == c.reached,
                       "the clock " << r.clock << ": peek at " << c.at.count());
            BOOST_TEST(counters.reached(five_in_five_minutes, c.id, start + c.at, mode::count) == c.reached,
                       "the clock " << r.clock << ": call at " << c.at.count());
        }
    }
}

BOOST_AUTO_TEST_CASE(agrees_with_the_book_on_random_clocks)
{
    std::mt19937 random{11};
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    for (int run = 0; run < 2000; ++run) {
        const call_counters::window w{1, 2, 1 + below(8), std::chrono::seconds{1 + below(60)}};
        call_counters counters;
        book by_the_book{w};
        ringfence::timestamp now = start;
        std::string story;
        for (int step = 0; step < 60; ++step) {
            switch (below(10)) {
            case 0: now -= std::chrono::seconds{below(5)}; break;
            case 1: now -= std::chrono::seconds{below(200)}; break;
            case 2: now += std::chrono::seconds{below(200)}; break;
            case 3: break;  // in the same millisecond
            default: now += std::chrono::milliseconds{below(5000)};
            }
            const std::uint64_t id = below(3) == 0 ? 0 : 1 + below(12);
            const mode how = below(4) == 0 ? mode::peek : mode::count;
            const std::uint32_t expected = by_the_book.reached(id, now, how);
            const std::uint32_t got = counters.reached(w, id, now, how);
            story +=
                ' ' + std::to_string((now - start).count()) + '/' + std::to_string(id) + (how == mode::peek ? "?" : "");
            if (got != expected)
                BOOST_TEST_REQUIRE(got == expected, "limit " << w.limit << ", window " << w.duration.count() << story);
        }
    }
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
