// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/operate/read_arguments.hpp>

#include "../../support/house.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

using namespace ringfence;
using namespace ringfence::operate;
using namespace std::chrono_literals;

namespace {

/// In Poland, an hour east of UTC at noon of 2 March 2026.
struct in_poland {
    test::house at{"region PL; timezone \"Europe/Warsaw\"; list dnc;"};
    policy_cache policies;
    std::shared_ptr<const policy_in_force> policy = policies.of(store::read_transaction{at.engine().environment()});
    clock_setting clock{policy->zone(), test::noon};

    std::string when(std::string text, time_sense sense) const
    {
        const operate::arguments given{std::vector<operate::argument>{{"at", operate::argument::kind::key, "TIME"}},
                                       {{}, {{"at", std::move(text)}}},
                                       "usage"};
        try {
            return cell_text(*read_when(given, "at", sense, clock));
        } catch (const operate::error& e) {
            return e.what();
        }
    }

    store::list_filter filter(std::vector<request::named> names) const
    {
        return read_filter(operate::arguments{filter_arguments(), {{}, std::move(names)}, "usage"}, *policy,
                           test::noon);
    }

    std::string wrong_filter(std::vector<request::named> names) const
    {
        try {
            filter(std::move(names));
            return {};
        } catch (const operate::error& e) {
            return e.what();
        }
    }

    asked_times times(std::vector<request::named> names) const
    {
        return read_times(operate::arguments{time_arguments(), {{}, std::move(names)}, "usage"}, clock);
    }

    std::vector<typed_number> numbers(std::vector<std::string> typed, typed_for what) const
    {
        return read_numbers(
            operate::arguments{std::vector<operate::argument>{{"number", operate::argument::kind::places, "NUMBER"}},
                               {std::move(typed), {}},
                               "usage"},
            "number", *policy, what);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reading_of_arguments)

BOOST_FIXTURE_TEST_CASE(times_are_read_in_the_policys_zone, in_poland)
{
    const struct {
        const char* text;
        time_sense sense;
        const char* expected;
    } cases[]{
        {"2026-03-02T18:00", time_sense::future, "2026-03-02T17:00:00Z"},
        {"2026-03-02T18:00:00Z", time_sense::future, "2026-03-02T18:00:00Z"},
        {"2026-03-02", time_sense::future, "2026-03-01T23:00:00Z"},
        {"2026-03-02", time_sense::end, "2026-03-02T23:00:00Z"},
        {"24h", time_sense::future, "2026-03-03T12:00:00Z"},
        {"24h", time_sense::end, "2026-03-03T12:00:00Z"},
        {"7d", time_sense::past, "2026-02-23T12:00:00Z"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text) { BOOST_TEST(when(c.text, c.sense) == c.expected); }
    BOOST_TEST(when("soon", time_sense::future) ==
               "`at` is a time as `24h`, `2026-12-31`, `2026-12-31T18:00`, `31.12.2026`, `18:00`, `tomorrow 9:00` or "
               "`2026-12-31T17:00:00Z`, not `soon`");
}

BOOST_FIXTURE_TEST_CASE(a_change_gives_a_beginning_and_an_end, in_poland)
{
    const asked_times none = times({});
    BOOST_TEST((!none.end && !none.beginning && !none.expires && !none.valid_from && !none.lasts));
    const asked_times never = times({{"expires", "never"}, {"valid-from", "now"}});
    BOOST_TEST((never.end && never.beginning && !never.expires && !never.valid_from));
    BOOST_TEST((times({{"for", "24h"}}).lasts == 24h));
    BOOST_TEST((times({{"expires", "24h"}}).expires == test::noon + 24h));
    BOOST_CHECK_THROW(times({{"for", "24h"}, {"expires", "24h"}}), operate::error);
    BOOST_CHECK_THROW(times({{"for", "a while"}}), operate::error);
}

BOOST_FIXTURE_TEST_CASE(filters_are_read_as_people_write_them, in_poland)
{
    using enum store::listed_state;
    BOOST_TEST((filter({{"state", "pending,cleared"}, {"state", "expired"}}).states ==
                std::vector{pending, cleared, expired}));
    BOOST_TEST(filter({{"prefix", "+48 22"}}).prefix == "4822");
    BOOST_TEST(filter({{"prefix", "22"}}).prefix == "4822");
    BOOST_TEST(filter({{"suffix", "00-01"}}).suffix == "0001");
    BOOST_TEST(filter({{"search", "601 000 001"}}).digits == "48601000001");
    BOOST_TEST(filter({{"search", "night"}}).digits.empty());
    BOOST_TEST((filter({{"added-after", "7d"}}).added_after == test::noon - 168h));
    BOOST_TEST((filter({{"expires-before", "7d"}}).expires_before == test::noon + 168h));
    BOOST_TEST(filter({{"added-by", "ana"}}).user == "ana");
    BOOST_TEST(filter({{"import", "3"}}).import == 3U);
    const struct {
        request::named given;
        const char* wrong;
    } cases[]{
        {{"state", "gone"}, "`gone` is no state: the states are pending, approved, permanent, cleared and expired"},
        {{"state", "pending,"}, "`` is no state: the states are pending, approved, permanent, cleared and expired"},
        {{"search", "  "}, "`search` says nothing to look for"},
        {{"suffix", "12a"}, "`suffix` is 1 to 15 digits, not `12a`"},
        {{"suffix", "1234567890123456"}, "`suffix` is 1 to 15 digits, not `1234567890123456`"},
        {{"added-by", ""}, "`added-by` names nobody"},
        {{"import", "0"}, "`import` is a number from 1 to 4294967295, not `0`"},
    };
    for (const auto& c : cases)
        BOOST_TEST(wrong_filter({c.given}) == c.wrong);
    BOOST_TEST(wrong_filter({{"prefix", "022x"}}).starts_with("`prefix`, `022x`: "));
}

BOOST_FIXTURE_TEST_CASE(each_number_is_read_by_itself, in_poland)
{
    const auto read = numbers({"601 000 001", "no number", "60100000", "+4822*"}, typed_for::entering);
    BOOST_REQUIRE(read.size() == 4U);
    BOOST_TEST(read[0].patterns.front().to_string() == "+48601000001");
    BOOST_TEST(read[1].patterns.empty());
    BOOST_TEST(!read[1].unreadable.empty());
    BOOST_TEST(read[2].unreadable.find("with `anyway`") != std::string::npos);
    BOOST_TEST(read[3].patterns.front().to_string() == "+4822*");
    BOOST_TEST(numbers({"60100000"}, typed_for::entering_anyway)[0].unreadable == "");
    BOOST_CHECK_THROW(numbers({"22", "123", "45", "67"}, typed_for::finding), operate::error);
}

BOOST_AUTO_TEST_CASE(without_a_policy_numbers_are_international)
{
    const policy_in_force none;
    BOOST_TEST(none.version() == 0U);
    BOOST_TEST(read_number("+48601000001", none).to_string() == "+48601000001");
    BOOST_CHECK_THROW(read_number("601000001", none), operate::error);
    BOOST_TEST(!none.place_of(store::list_info{.name = "dnc"}, {}, standard_words()).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
