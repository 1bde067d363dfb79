// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/time_text.hpp>
#include <ringfence/operate/written_time.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using namespace ringfence;
using namespace ringfence::operate;

namespace {

/// An hour east of UTC in winter, two in the summer of 2026; it is noon of 2 March, 13:00 there.
const time_zone warsaw{"Europe/Warsaw", {{0, 3600}, {1774746000, 7200}, {1792890000, 3600}}};
const timestamp noon = *read_time("2026-03-02T12:00:00Z", [] { return time_zone{}; });

std::string read(std::string_view text, time_sense sense = time_sense::future)
{
    const written_time found = read_written_time(text, sense, {warsaw, noon});
    if (found.doubt)
        return found.doubt->text;
    return found.when ? utc_text(*found.when) : "no time";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(operate_written_time)

BOOST_AUTO_TEST_CASE(days_and_times_are_read_as_people_write_them)
{
    const struct {
        std::string_view text;
        std::string_view is;
    } cases[] = {
        {"24h", "2026-03-03T12:00:00Z"},
        {"2026-12-31", "2026-12-30T23:00:00Z"},
        {"2026-12-31T18:00", "2026-12-31T17:00:00Z"},
        {"2026-12-31 18:00", "2026-12-31T17:00:00Z"},
        {"2026-12-31 9:00", "2026-12-31T08:00:00Z"},
        {"2026-12-31T17:00:00Z", "2026-12-31T17:00:00Z"},
        {"2026-12-31T18:00+01:00", "2026-12-31T17:00:00Z"},
        {"1798736400", "2026-12-31T17:00:00Z"},
        {"31.12.2026", "2026-12-30T23:00:00Z"},
        {"1.7.2026", "2026-06-30T22:00:00Z"},
        {"01.02.2026 06:05", "2026-02-01T05:05:00Z"},
        {"31.12.2026, 18:00", "2026-12-31T17:00:00Z"},
        {"31.12.2026 at 18:00:30", "2026-12-31T17:00:30Z"},
        {"31.12.2026 24:00", "2026-12-31T23:00:00Z"},
        {"31/12/2026", "2026-12-30T23:00:00Z"},
        {"12/31/2026 6:30 pm", "2026-12-31T17:30:00Z"},
        {"31-12-2026", "2026-12-30T23:00:00Z"},
        {"5/5/2026", "2026-05-04T22:00:00Z"},
        {"31 Dec 2026", "2026-12-30T23:00:00Z"},
        {"31. december 2026 18:00", "2026-12-31T17:00:00Z"},
        {"Dec 31, 2026", "2026-12-30T23:00:00Z"},
        {"2Sept2026", "2026-09-01T22:00:00Z"},
        {"today", "2026-03-01T23:00:00Z"},
        {"tomorrow", "2026-03-02T23:00:00Z"},
        {"Tomorrow 9:00", "2026-03-03T08:00:00Z"},
        {"tomorrow at 9 am", "2026-03-03T08:00:00Z"},
        {"tomorrow 12am", "2026-03-02T23:00:00Z"},
        {"tomorrow 12 pm", "2026-03-03T11:00:00Z"},
        {"yesterday 23:59", "2026-03-01T22:59:00Z"},
        {"18:00", "2026-03-02T17:00:00Z"},
        {"6pm", "2026-03-02T17:00:00Z"},
        {" 18:00 ", "2026-03-02T17:00:00Z"},
    };
    for (const auto& [text, is] : cases)
        BOOST_TEST_CONTEXT(text)
    BOOST_TEST(read(text) == is);
}

BOOST_AUTO_TEST_CASE(a_day_without_a_time_ends_with_its_last_moment)
{
    for (const auto* text : {"31.12.2026", "2026-12-31", "31 Dec 2026", "12/31/2026"})
        BOOST_TEST_CONTEXT(text)
    BOOST_TEST(read(text, time_sense::end) == "2026-12-31T23:00:00Z");
    BOOST_TEST(read("today", time_sense::end) == "2026-03-02T23:00:00Z");
    BOOST_TEST(read("29.3.2026", time_sense::end) == "2026-03-29T22:00:00Z");  // a day of 23 hours
    BOOST_TEST(read("31.12.2026 18:00", time_sense::end) == "2026-12-31T17:00:00Z");
}

BOOST_AUTO_TEST_CASE(the_past_is_counted_back)
{
    BOOST_TEST(read("7d", time_sense::past) == "2026-02-23T12:00:00Z");
    BOOST_TEST(read("9:00", time_sense::past) == "2026-03-02T08:00:00Z");
}

BOOST_AUTO_TEST_CASE(what_may_be_two_moments_is_refused_and_both_are_told)
{
    BOOST_TEST(read("01/02/2026") == "`01/02/2026` may be two days: write it as `2026-02-01` or `2026-01-02`");
    BOOST_TEST(read("1-2-2026 18:00") == "`1-2-2026 18:00` may be two days: write it as `2026-02-01` or `2026-01-02`");
    BOOST_TEST(read("12:59") == "`12:59` has passed today: was `tomorrow 12:59` meant?");
    BOOST_TEST(read("13:00") == "`13:00` has passed today: was `tomorrow 13:00` meant?");
    BOOST_TEST(read("18:00", time_sense::past) == "`18:00` is still to come today: was `yesterday 18:00` meant?");
    BOOST_TEST(read("31.12.26") == "write the year of `31.12.26` with four digits");
    BOOST_TEST(read("31 Dec") == "write `31 Dec` with its year, of four digits");
    BOOST_TEST(read("31.2.2026") == "there is no day `2026-02-31`");
    BOOST_TEST(read("2026-13-01") == "there is no day `2026-13-01`");
    BOOST_TEST(read("32/12/2026") == "there is no day `2026-12-32`");
    BOOST_TEST(read("31.12.1969") == "`31.12.1969` is before 1970");
}

BOOST_AUTO_TEST_CASE(anything_else_is_no_time)
{
    for (const auto* text : {"",
                             " ",
                             "soon",
                             "2026",
                             "46022",
                             "20261231",
                             "31.12",
                             "31.12.2026.",
                             "31.12-2026",
                             "31.12.2026 18",
                             "18",
                             "18.30",
                             "25:00",
                             "24:01",
                             "18:60",
                             "18:00:60",
                             "18:0",
                             "13 pm",
                             "0 am",
                             "6:00 pm pm",
                             "tomorrow tomorrow",
                             "tomorrow at",
                             "9:00 tomorrow",
                             "31 Foo 2026",
                             "Dec Dec 2026",
                             "31 12 2026",
                             "2026-12-31T",
                             "2026-12-31T18:00Q",
                             "1999999999999999999",
                             "7 d",
                             "-1d",
                             "31.12.20260",
                             "2026.12.31",
                             "18:00:00:00",
                             "tomorrow                                                                 9:00"})
        BOOST_TEST_CONTEXT(text)
    BOOST_TEST(read(text) == "no time");
}

BOOST_AUTO_TEST_SUITE_END()
