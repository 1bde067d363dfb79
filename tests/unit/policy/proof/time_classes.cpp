// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/policy/proof/time_classes.hpp>
#include <ringfence/policy/zones.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace rf = ringfence;

BOOST_AUTO_TEST_SUITE(time_classes)

namespace {

using pattern = std::vector<bool>;

constexpr std::uint32_t hour = 60;

std::int32_t date(int year, unsigned month, unsigned day)
{
    using namespace std::chrono;
    const sys_days at{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
    return static_cast<std::int32_t>(at.time_since_epoch().count());
}

/// Monday to Friday, from an hour to an hour.
rf::opening_hours weekdays(std::uint32_t from, std::uint32_t until)
{
    rf::opening_hours made;
    for (std::uint32_t day = 0; day < 5; ++day)
        made.weekly.push_back({(day * 24 + from) * hour, (day * 24 + until) * hour});
    return made;
}

/// Hours in their zones, kept where the classes can refer to them.
class calendar {
public:
    void add(rf::opening_hours hours, const std::string& zone)
    {
        hours_.push_back(std::move(hours));
        zones_.push_back(rf::make_zone(zone).value());
        all_.push_back({&hours_.back(), &zones_.back()});
    }

    const std::vector<rf::hours_in_zone>& all() const noexcept { return all_; }

    pattern open_at(rf::timestamp when) const
    {
        pattern made;
        for (const rf::hours_in_zone& h : all_)
            made.push_back(rf::is_open(*h.hours, *h.zone, when));
        return made;
    }

    /// What there is in some years, at every quarter of an hour.
    std::set<pattern> seen(int first_year, int end_year) const
    {
        using namespace std::chrono;
        std::set<pattern> made;
        const rf::timestamp end{sys_days{std::chrono::year{end_year} / 1 / 1}};
        for (rf::timestamp when{sys_days{std::chrono::year{first_year} / 1 / 1}}; when < end; when += minutes{15})
            made.insert(open_at(when));
        return made;
    }

private:
    std::deque<rf::opening_hours> hours_;
    std::deque<rf::time_zone> zones_;
    std::vector<rf::hours_in_zone> all_;
};

std::set<pattern> classes_of(const calendar& of)
{
    const auto made = rf::classify_times(of.all());
    BOOST_TEST_REQUIRE(made.has_value());
    for (std::uint32_t m = 0; m < made->members.size(); ++m) {
        for (std::size_t i = 0; i < of.all().size(); ++i)
            BOOST_TEST(made->members[m][i] == std::binary_search(made->open[i].begin(), made->open[i].end(), m));
        const auto when = rf::time_of_class(of.all(), *made, m);
        BOOST_TEST_REQUIRE(when.has_value());
        BOOST_TEST((of.open_at(*when) == made->members[m]));
    }
    const std::set<pattern> all{made->members.begin(), made->members.end()};
    BOOST_TEST(all.size() == made->members.size());
    return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(hours_of_one_zone)
{
    calendar c;
    c.add(weekdays(8, 19), "Europe/Warsaw");
    c.add(weekdays(9, 17), "Europe/Warsaw");
    BOOST_TEST((classes_of(c) == std::set<pattern>{{false, false}, {true, false}, {true, true}}));
}

BOOST_AUTO_TEST_CASE(zones_that_change_their_clocks_together)
{
    calendar c;
    c.add(weekdays(9, 18), "Europe/Warsaw");
    c.add(weekdays(8, 17), "Europe/London");
    BOOST_TEST((classes_of(c) == std::set<pattern>{{false, false}, {true, true}}));
}

BOOST_AUTO_TEST_CASE(zones_that_change_their_clocks_on_other_days)
{
    // New York is five hours behind Warsaw, not six, for two weeks of March and one of October or November, and was
    // seven behind in the first days of April until 2006.
    calendar c;
    c.add(weekdays(15, 23), "Europe/Warsaw");
    c.add(weekdays(9, 17), "America/New_York");
    const std::set<pattern> all{{false, false}, {true, true}, {true, false}, {false, true}};
    BOOST_TEST((classes_of(c) == all));

    calendar wider;
    wider.add(weekdays(14, 24), "Europe/Warsaw");
    wider.add(weekdays(9, 17), "America/New_York");
    BOOST_TEST((classes_of(wider) == std::set<pattern>{{false, false}, {true, true}, {true, false}}));
}

BOOST_AUTO_TEST_CASE(special_days_of_one_zone_are_other_days_of_another)
{
    rf::opening_hours always_but;
    always_but.weekly.push_back({0, 7 * 24 * hour});
    always_but.specials.push_back({date(2026, 12, 25), date(2026, 12, 25), {}});
    calendar c;
    c.add(always_but, "Pacific/Kiritimati");
    c.add(always_but, "Pacific/Pago_Pago");  // 25 hours behind: they have no hour of the day in common
    BOOST_TEST((classes_of(c) == std::set<pattern>{{true, true}, {false, true}, {true, false}}));
}

BOOST_AUTO_TEST_CASE(a_time_is_one_that_is_soon)
{
    calendar c;
    c.add(weekdays(9, 17), "Europe/Warsaw");
    const auto made = rf::classify_times(c.all());
    BOOST_TEST_REQUIRE(made.has_value());
    for (std::uint32_t m = 0; m < made->members.size(); ++m) {
        const auto when = rf::time_of_class(c.all(), *made, m);
        BOOST_TEST_REQUIRE(when.has_value());
        BOOST_TEST((*when >= rf::timestamp{std::chrono::sys_days{std::chrono::year{2026} / 5 / 31}}));
        BOOST_TEST((*when < rf::timestamp{std::chrono::sys_days{std::chrono::year{2026} / 6 / 9}}));
    }
}

BOOST_AUTO_TEST_CASE(too_many_are_refused)
{
    calendar c;
    c.add(weekdays(9, 17), "Europe/Warsaw");
    c.add(weekdays(9, 17), "America/New_York");
    BOOST_TEST(!rf::classify_times(c.all(), 1000).has_value());
    BOOST_TEST(rf::classify_times(c.all()).has_value());
}

BOOST_AUTO_TEST_CASE(random_hours_have_a_class_for_every_quarter_of_an_hour_and_no_other)
{
    const std::vector<std::string> zones{"Europe/Warsaw",       "America/New_York",  "Asia/Kolkata",
                                         "Australia/Lord_Howe", "Europe/Lisbon",     "Pacific/Kiritimati",
                                         "America/Santiago",    "Pacific/Pago_Pago", "America/Sao_Paulo"};
    std::mt19937 random{20261121};
    const auto up_to = [&random](std::uint32_t n) { return static_cast<std::uint32_t>(random() % (n + 1)); };
    const auto some_minutes = [&](std::uint32_t first, std::uint32_t end) {
        const std::uint32_t from = first + up_to((end - first) / 15 - 1) * 15;
        return rf::minutes_range{from, from + 15 + up_to((end - from) / 15 - 1) * 15};
    };
    for (int round = 0; round < 24; ++round) {
        calendar c;
        const std::uint32_t count = 2 + up_to(1);
        for (std::uint32_t i = 0; i < count; ++i) {
            rf::opening_hours h;
            for (std::uint32_t day = 0; day < 7; ++day)
                if (up_to(2) != 0)
                    h.weekly.push_back(some_minutes(day * 24 * hour, (day + 1) * 24 * hour));
            for (std::uint32_t n = up_to(2); n > 0; --n) {
                const auto first = date(2019, 1, 1) + static_cast<std::int32_t>(up_to(700));
                h.specials.push_back({first, first + static_cast<std::int32_t>(up_to(20)), {}});
                if (up_to(1) != 0)
                    h.specials.back().open.push_back(some_minutes(0, 24 * hour));
            }
            c.add(std::move(h), zones[up_to(static_cast<std::uint32_t>(zones.size()) - 1)]);
        }
        const std::set<pattern> classes = classes_of(c);
        for (const pattern& p : c.seen(2018, 2022))
            BOOST_TEST(classes.count(p) == 1u, "round " << round << ": a time is of no class");
    }
}

BOOST_AUTO_TEST_SUITE_END()
