// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/policy/zones.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <string>

namespace rf = ringfence;

namespace {

std::int64_t utc(int year, unsigned month, unsigned day, int hour, int minute)
{
    using namespace std::chrono;
    const sys_days midnight{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
    return seconds{midnight.time_since_epoch()}.count() + hour * 3600 + minute * 60;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(zones)

BOOST_AUTO_TEST_CASE(knows_when_clocks_change)
{
    const struct {
        const char* zone;
        int year;
        unsigned month, day;
        int hour, minute;
        int offset;
    } cases[] = {{"Europe/Warsaw", 2026, 3, 29, 0, 59, 3600},      {"Europe/Warsaw", 2026, 3, 29, 1, 0, 7200},
                 {"Europe/Warsaw", 2026, 10, 25, 0, 59, 7200},     {"Europe/Warsaw", 2026, 10, 25, 1, 0, 3600},
                 {"Europe/Warsaw", 2000, 1, 1, 0, 0, 3600},        {"Europe/Warsaw", 2050, 7, 1, 0, 0, 7200},
                 {"Europe/Warsaw", 2100, 7, 1, 0, 0, 7200},        {"Europe/Warsaw", 2100, 12, 31, 0, 0, 3600},
                 {"America/New_York", 2050, 3, 13, 6, 59, -18000}, {"America/New_York", 2050, 3, 13, 7, 0, -14400},
                 {"Asia/Kolkata", 2050, 7, 1, 0, 0, 19800},        {"Etc/UTC", 2050, 7, 1, 0, 0, 0}};
    for (const auto& c : cases) {
        const auto zone = rf::make_zone(c.zone);
        BOOST_TEST_REQUIRE(zone.has_value(), c.zone);
        BOOST_TEST(zone->name == c.zone);
        BOOST_TEST(zone->offset_at(utc(c.year, c.month, c.day, c.hour, c.minute)) == c.offset,
                   c.zone << ' ' << c.year << '-' << c.month);
    }
}

BOOST_AUTO_TEST_CASE(agrees_with_the_c_library_for_every_zone)
{
    const char* before = std::getenv("TZ");
    const std::string kept = before == nullptr ? "" : before;
    std::size_t compared = 0;
    for (const std::string& name : rf::zone_names()) {
        const auto zone = rf::make_zone(name);
        BOOST_TEST_REQUIRE(zone.has_value(), name);
        ::setenv("TZ", (':' + name).c_str(), 1);
        ::tzset();
        std::int64_t wrong = 0;
        const auto compare = [&](std::int64_t at) {
            const auto moment = static_cast<std::time_t>(at);
            std::tm local{};
            ::localtime_r(&moment, &local);
            if (local.tm_gmtoff != zone->offset_at(at))
                wrong = at;
            ++compared;
        };
        // A step of a little over eleven days meets every hour of the day and every month.
        for (std::int64_t at = utc(2000, 1, 1, 0, 0); at < utc(2100, 12, 31, 0, 0); at += 1'000'003)
            compare(at);
        for (const rf::zone_transition& t : zone->transitions)
            if (t.since > utc(2000, 1, 1, 0, 0)) {
                compare(t.since);
                compare(t.since - 1);
            }
        BOOST_TEST(wrong == 0, name << " differs at " << wrong);
    }
    if (before == nullptr)
        ::unsetenv("TZ");
    else
        ::setenv("TZ", kept.c_str(), 1);
    ::tzset();
    BOOST_TEST(compared > 100'000u);
}

BOOST_AUTO_TEST_CASE(knows_no_zone_by_another_name)
{
    for (const char* name : {"", "Europe/Warsav", "europe/warsaw", "../etc/passwd", "CEST"})
        BOOST_TEST(!rf::make_zone(name).has_value(), name);
    const auto names = rf::zone_names();
    BOOST_TEST((std::find(names.begin(), names.end(), "Europe/Warsaw") != names.end()));
}

BOOST_AUTO_TEST_CASE(reads_posix_rules)
{
    using rf::zoning::posix_rule_reader;
    const auto warsaw = posix_rule_reader{"CET-1CEST,M3.5.0,M10.5.0/3"}.read();
    BOOST_TEST_REQUIRE(warsaw.has_value());
    BOOST_TEST(warsaw->standard == 3600);
    BOOST_TEST(warsaw->summer == 7200);
    BOOST_TEST(warsaw->begin.in(2050) == utc(2050, 3, 27, 2, 0));
    BOOST_TEST(warsaw->end.in(2050) == utc(2050, 10, 30, 3, 0));
    const auto nuuk = posix_rule_reader{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0"}.read();
    BOOST_TEST_REQUIRE(nuuk.has_value());
    BOOST_TEST(nuuk->standard == -7200);
    BOOST_TEST(nuuk->begin.seconds == -3600);
    const auto chatham = posix_rule_reader{"<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45"}.read();
    BOOST_TEST_REQUIRE(chatham.has_value());
    BOOST_TEST(chatham->standard == 45900);
    BOOST_TEST(chatham->summer == 49500);
    for (const char* text : {"", "CET-1", "CET", "CET-1CEST", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.5.0",
                             "CET-1CEST,M3.5.0,M10.5.0x", "<CET-1"})
        BOOST_TEST(!posix_rule_reader{text}.read().has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
