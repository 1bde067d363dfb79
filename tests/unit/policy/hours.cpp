// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/policy/hours.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace std::chrono;

constexpr ringfence::timestamp at(int y, unsigned m, unsigned d, int hour, int minute)
{
    return sys_days{year{y} / month{m} / day{d}} + hours{hour} + minutes{minute};
}

// Warsaw in 2026: summer time from 29 March 01:00 to 25 October 01:00 UTC.
const ringfence::time_zone warsaw{"Europe/Warsaw",
                                  {{sys_seconds{sys_days{2025y / 10 / 26} + 1h}.time_since_epoch().count(), 3600},
                                   {sys_seconds{sys_days{2026y / 3 / 29} + 1h}.time_since_epoch().count(), 7200},
                                   {sys_seconds{sys_days{2026y / 10 / 25} + 1h}.time_since_epoch().count(), 3600}}};

ringfence::opening_hours office()
{
    ringfence::opening_hours made{"office", 0, {}, {}};
    for (std::uint32_t day = 0; day < 5; ++day)
        made.weekly.push_back({day * 1440 + 8 * 60, day * 1440 + 19 * 60});
    made.weekly.push_back({5 * 1440 + 9 * 60, 5 * 1440 + 13 * 60});
    made.specials.push_back({sys_days{2026y / 12 / 25}.time_since_epoch().count(),
                             sys_days{2026y / 12 / 26}.time_since_epoch().count(),
                             {}});
    made.specials.push_back({sys_days{2026y / 12 / 24}.time_since_epoch().count(),
                             sys_days{2026y / 12 / 24}.time_since_epoch().count(),
                             {{540, 720}}});
    return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(opening_hours)

BOOST_AUTO_TEST_CASE(follow_the_local_week)
{
    struct row {
        ringfence::timestamp when;
        bool open;
        const char* why;
    };
    const row table[] = {
        {at(2026, 3, 2, 7, 0), true, "Monday 08:00 local, the first minute"},
        {at(2026, 3, 2, 6, 59), false, "Monday 07:59 local"},
        {at(2026, 3, 2, 17, 59), true, "Monday 18:59 local"},
        {at(2026, 3, 2, 18, 0), false, "Monday 19:00 local, the end is not within"},
        {at(2026, 3, 7, 10, 0), true, "Saturday 11:00 local"},
        {at(2026, 3, 7, 12, 0), false, "Saturday 13:00 local"},
        {at(2026, 3, 8, 10, 0), false, "Sunday"},
        {at(2026, 7, 6, 6, 0), true, "Monday 08:00 in summer time"},
        {at(2026, 7, 6, 5, 59), false, "Monday 07:59 in summer time"},
        {at(2026, 12, 25, 10, 0), false, "closed, although a Friday"},
        {at(2026, 12, 24, 8, 0), true, "a special day's own hours, 09:00 local"},
        {at(2026, 12, 24, 11, 0), false, "12:00 local on that day"},
    };
    for (const row& r : table)
        BOOST_TEST(is_open(office(), warsaw, r.when) == r.open, r.why);
}

BOOST_AUTO_TEST_CASE(work_before_1970)
{
    BOOST_TEST(is_open(office(), ringfence::time_zone{}, at(1969, 12, 29, 8, 0)));  // a Monday
    BOOST_TEST(!is_open(office(), ringfence::time_zone{}, at(1969, 12, 28, 8, 0)));
}

BOOST_AUTO_TEST_CASE(local_time_is_read_back_to_utc)
{
    const auto seconds_of = [](ringfence::timestamp t) { return floor<seconds>(t).time_since_epoch().count(); };
    BOOST_TEST(warsaw.to_utc(seconds_of(at(2026, 3, 2, 22, 0))) == seconds_of(at(2026, 3, 2, 21, 0)));
    BOOST_TEST(warsaw.to_utc(seconds_of(at(2026, 7, 6, 8, 0))) == seconds_of(at(2026, 7, 6, 6, 0)));
    BOOST_TEST(warsaw.to_utc(seconds_of(at(2026, 10, 25, 2, 30))) ==
               seconds_of(at(2026, 10, 25, 0, 30)));  // the first of the two
    BOOST_TEST(warsaw.to_utc(seconds_of(at(2026, 3, 29, 2, 30))) ==
               seconds_of(at(2026, 3, 29, 1, 30)));  // skipped: offset before the gap
}

BOOST_AUTO_TEST_SUITE_END()
