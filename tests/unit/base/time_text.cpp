#include <ringfence/base/time_text.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

using namespace ringfence;

namespace {

// One hour east of UTC, two from 2026-03-29T01:00Z on.
const time_zone central_europe{"Europe/Warsaw", {{0, 3600}, {1774746000, 7200}}};

std::int64_t seconds_of(std::string_view text)
{
    const auto found = read_time(text, [] { return central_europe; });
    return found ? std::chrono::floor<std::chrono::seconds>(*found).time_since_epoch().count() : -1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(time_text)

BOOST_AUTO_TEST_CASE(a_time_is_written_as_the_clocks_of_its_zone_show_it)
{
    const time_zone kolkata{"Asia/Kolkata", {{0, 19800}}};
    const time_zone new_york{"America/New_York", {{0, -18000}}};
    const struct {
        std::int64_t seconds;
        const time_zone& zone;
        std::string_view text;
    } cases[] = {
        {1772488800, central_europe, "2026-03-02T23:00:00+01:00"},
        {1774745999, central_europe, "2026-03-29T01:59:59+01:00"},
        {1774746000, central_europe, "2026-03-29T03:00:00+02:00"},
        {1772488800, kolkata, "2026-03-03T03:30:00+05:30"},
        {1772488800, new_york, "2026-03-02T17:00:00-05:00"},
        {1772488800, {}, "2026-03-02T22:00:00Z"},
    };
    for (const auto& [seconds, zone, text] : cases)
        BOOST_TEST_CONTEXT(text)
        {
            BOOST_TEST(local_text(timestamp{std::chrono::seconds{seconds}}, zone) == text);
            BOOST_TEST(seconds_of(text) == seconds);
        }
}

BOOST_AUTO_TEST_CASE(points_in_time_are_read)
{
    struct {
        std::string_view text;
        std::int64_t seconds;
    } const cases[]{
        {"0", 0},
        {"1772488800", 1772488800},
        {"253402300799", 253402300799},
        {"2026-03-02T22:00:00Z", 1772488800},
        {"2026-03-02T22:00Z", 1772488800},
        {"2026-03-02T22:00:01z", 1772488801},
        {"2026-03-02T23:00+01:00", 1772488800},
        {"2026-03-02T23:00+0100", 1772488800},
        {"2026-03-02T17:00:00-05:00", 1772488800},
        {"2026-03-02T23:00", 1772488800},
        {"2026-03-02 23:00:00", 1772488800},
        {"2026-03-03", 1772488800 + 3600},
        {"2026-07-01T02:00", 1782864000},
        {"2024-02-29T00:00Z", 1709164800},
        {"1970-01-01T00:00Z", 0},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text) { BOOST_TEST(seconds_of(c.text) == c.seconds); }
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_refused)
{
    for (const std::string_view text : {"",
                                        " ",
                                        "now",
                                        "-1",
                                        "1.5",
                                        "+5",
                                        "253402300800",
                                        "9999999999999",
                                        "2026-02-29",
                                        "2026-13-01",
                                        "2026-00-10",
                                        "2026-01-32",
                                        "1969-12-31",
                                        "2026-1-1",
                                        "26-01-01",
                                        "2026-03-02T",
                                        "2026-03-02T24:00",
                                        "2026-03-02T22",
                                        "2026-03-02T22:60",
                                        "2026-03-02T22:00:60",
                                        "2026-03-02T22:00:",
                                        "2026-03-02T22:00ZZ",
                                        "2026-03-02T22:00 Z",
                                        "2026-03-02T22:00+1",
                                        "2026-03-02T22:00+01:60",
                                        "2026-03-02T22:00+15:00",
                                        "2026-03-02T22:00+01:00:00",
                                        "2026-03-02x22:00",
                                        "2026-03-02Z22:00"})
        BOOST_TEST_CONTEXT('`' << text << '`') { BOOST_TEST(seconds_of(text) == -1); }
}

BOOST_AUTO_TEST_CASE(the_local_zone_is_asked_only_where_the_text_has_none)
{
    const auto never = []() -> time_zone { throw std::logic_error{"asked"}; };
    BOOST_TEST(read_time("2026-03-02T22:00Z", never).has_value());
    BOOST_TEST(read_time("1772488800", never).has_value());
    BOOST_CHECK_THROW(read_time("2026-03-02T22:00", never), std::logic_error);
}

BOOST_AUTO_TEST_CASE(an_end_that_is_a_day_is_the_end_of_that_day)
{
    struct {
        std::string_view text;
        std::int64_t seconds;
    } const cases[]{
        {"2026-03-02", 1772492400},                                    // as 2026-03-03T00:00
        {"2026-03-02T00:00", 1772406000}, {"2026-03-29", 1774821600},  // a day of 23 hours
        {"1772488800", 1772488800},       {"9999-12-31", 253402300799 - 7200 + 1},
    };
    for (const auto& c : cases) {
        const auto found = read_time(
            c.text, [] { return central_europe; }, bare_day::end);
        BOOST_REQUIRE(found.has_value());
        BOOST_TEST(std::chrono::floor<std::chrono::seconds>(*found).time_since_epoch().count() == c.seconds, c.text);
    }
    BOOST_TEST(!read_time(
        "2026-02-30", [] { return central_europe; }, bare_day::end));
    // Not beyond the last year that times have.
    const auto last = read_time(
        "9999-12-31",
        [] {
            return time_zone{"", {{0, -3600}}};
        },
        bare_day::end);
    BOOST_TEST(std::chrono::floor<std::chrono::seconds>(last.value()).time_since_epoch().count() == 253402300799);
}

BOOST_AUTO_TEST_CASE(durations_are_read)
{
    struct {
        std::string_view text;
        std::int64_t seconds;
    } const cases[]{{"30s", 30},
                    {"5m", 300},
                    {"24h", 86400},
                    {"7d", 604800},
                    {"36525d", 3155760000},
                    {"36526d", -1},
                    {"0s", -1},
                    {"s", -1},
                    {"", -1},
                    {"5", -1},
                    {"-5m", -1},
                    {"5w", -1},
                    {"5 m", -1},
                    {"5M", -1},
                    {"1h30m", -1},
                    {"9999999999s", -1},
                    {"99999999999999999999s", -1}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT('`' << c.text << '`')
        {
            const auto found = read_duration(c.text);
            BOOST_TEST((found ? found->count() : -1) == c.seconds);
        }
}

BOOST_AUTO_TEST_SUITE_END()
