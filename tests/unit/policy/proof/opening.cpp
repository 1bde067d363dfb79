// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/language/grammar.hpp>
#include <ringfence/policy/proof/opening.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace rf = ringfence;

namespace {

std::string shape(const std::vector<rf::minutes_range>& ranges)
{
    std::string out;
    for (const rf::minutes_range& r : ranges)
        out += (out.empty() ? "" : " ") + std::to_string(r.from) + '-' + std::to_string(r.until);
    return out;
}

/// The weekly hours, then `FIRST..LAST: HOURS` of each special date; or what is wrong.
std::string opened(const std::string& entries)
{
    rf::source_map sources;
    sources.emplace_back("t", "x {" + entries + "}");
    rf::diagnostics found;
    const rf::ast::file file = rf::parse(sources, 0, found);
    BOOST_TEST_REQUIRE(found.empty(), entries);
    rf::opening_hours hours;
    rf::read_opening_hours(std::get<rf::ast::statement>(file.items.at(0)).body, hours, found);
    std::string out;
    for (const rf::diagnostic& d : found)
        out += d.code + ' ' + d.message + '\n';
    if (!out.empty())
        return out;
    out = shape(hours.weekly);
    for (const rf::special_days& s : hours.specials)
        out += ", " + std::to_string(s.first) + ".." + std::to_string(s.last) + ':' + shape(s.open);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(opening)

BOOST_AUTO_TEST_CASE(reads_entries)
{
    const struct {
        const char* entries;
        const char* wanted;
    } cases[] = {{"", ""},
                 {"mon 08:00-19:00;", "480-1140"},
                 {"mon 8:00-12:00, 13:00-24:00;", "480-720 780-1440"},
                 {"mon-wed 00:00-01:00;", "0-60 1440-1500 2880-2940"},
                 {"mon, wed 00:00-01:00;", "0-60 2880-2940"},
                 {"sun-mon 00:00-01:00;", "0-60 8640-8700"},
                 {"mon-sun 00:00-24:00;", "0-10080"},
                 {"mon 22:00-06:00;", "1320-1800"},
                 {"mon 22:00-00:00;", "1320-1440"},
                 {"sun 22:00-06:00;", "0-360 9960-10080"},
                 {"mon 08:00-10:00; mon 09:00-11:00;", "480-660"},
                 {"mon 08:00-10:00; mon 10:00-11:00;", "480-660"},
                 {"closed 1970-01-02;", ", 1..1:"},
                 {"closed 1970-01-02..1970-01-05, 1970-01-10;", ", 1..4:, 9..9:"},
                 {"1970-01-02 08:00-14:00, 12:00-16:00;", ", 1..1:480-960"},
                 {"2026-12-25 00:00-24:00;", ", 20812..20812:0-1440"}};
    for (const auto& c : cases)
        BOOST_TEST(opened(c.entries) == c.wanted, c.entries << ": " << opened(c.entries));
}

BOOST_AUTO_TEST_CASE(has_a_limit_for_dates_however_they_are_written)
{
    const auto times = [](std::size_t count, const std::string& text) {
        std::string all;
        for (std::size_t i = 0; i < count; ++i)
            all += text;
        return all;
    };
    const std::string wrong = "RF0206 more than 10,000 dates in one `hours`\n";
    BOOST_TEST(opened("closed 2026-12-25" + times(9'999, ", 2026-12-25") + ';').substr(0, 10) == ", 20812..2");
    BOOST_TEST(opened("closed 2026-12-25" + times(10'000, ", 2026-12-25") + ';') == wrong);
    BOOST_TEST(opened(times(10'000, "closed 2026-12-25;")).substr(0, 10) == ", 20812..2");
    BOOST_TEST(opened(times(10'002, "2026-12-25 08:00-09:00;")) == wrong);
}

BOOST_AUTO_TEST_CASE(refuses_what_makes_no_sense)
{
    const struct {
        const char* entries;
        const char* wanted;
    } cases[] = {{"mon;", "RF0206 times are missing\n"},
                 {"2026-12-25;", "RF0206 times are missing\n"},
                 {"mo 08:00-09:00;", "RF0206 `mo` is not a day\n"},
                 {"mon-fry 08:00-09:00;", "RF0206 `mon-fry` is not a day\n"},
                 {"mon-tue-wed 08:00-09:00;", "RF0206 `mon-tue-wed` is not a day\n"},
                 {"08:00-09:00;", "RF0206 `08:00-09:00` is not a day\n"},
                 {"mon 08:00;", "RF0206 `08:00` does not belong here\n"},
                 {"mon 08:00-09:00 10:00-11:00;", "RF0206 `10:00-11:00` does not belong here\n"},
                 {"mon 08:00-08:00;", "RF0206 `08:00-08:00` is no time at all\n"},
                 {"mon 24:00-08:00;", "RF0206 `24:00-08:00` is no time at all\n"},
                 {"closed;", "RF0206 `closed` takes dates\n"},
                 {"closed mon;", "RF0206 `mon` is not a date\n"},
                 {"closed 2026-12-25 08:00-09:00;", "RF0206 `08:00-09:00` does not belong here\n"},
                 {"2026-12-25, mon 08:00-09:00;", "RF0206 `mon` is not a date\n"},
                 {"2026-12-25 22:00-06:00;", "RF0206 the hours of a date end by 24:00\n"},
                 {"mon { }", "RF0206 this is no entry of `hours`\n"},
                 {"a -> b;", "RF0206 this is no entry of `hours`\n"}};
    for (const auto& c : cases)
        BOOST_TEST(opened(c.entries) == c.wanted, c.entries << ": " << opened(c.entries));
}

BOOST_AUTO_TEST_SUITE_END()
