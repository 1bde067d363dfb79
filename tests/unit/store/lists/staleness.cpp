// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/lists/staleness.hpp>

#include <boost/test/unit_test.hpp>

#include <tuple>
#include <utility>

namespace {

using namespace ringfence;
using namespace std::chrono_literals;

const timestamp made = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + 12h;

}  // namespace

BOOST_AUTO_TEST_SUITE(list_age)

BOOST_AUTO_TEST_CASE(a_list_is_stale_when_its_newest_import_is_older_than_its_max_age)
{
    store::list_info list;
    list.created = made;
    list.options.max_age = 31 * 24h;
    const timestamp limit = made + 31 * 24h;
    const std::tuple<std::optional<timestamp>, timestamp, std::optional<timestamp>> table[] = {
        {std::nullopt, made - 1h, std::nullopt},       {std::nullopt, made, std::nullopt},
        {std::nullopt, limit, std::nullopt},           {std::nullopt, limit + 1ms, limit},
        {made + 1h, limit + 1h, std::nullopt},         {made + 1h, limit + 1h + 1ms, limit + 1h},
        {made + 24h * 365, limit + 24h, std::nullopt},
    };
    for (const auto& [refreshed, now, since] : table) {
        list.refreshed = refreshed;
        BOOST_TEST((store::stale_since(list, now) == since), (now - made).count() << " ms after it was made");
        BOOST_TEST(store::last_filling(list).by_import == refreshed.has_value());
        BOOST_TEST((store::last_filling(list).when == refreshed.value_or(made)));
    }
}

BOOST_AUTO_TEST_CASE(a_list_without_max_age_is_never_stale)
{
    store::list_info list;
    list.created = made;
    BOOST_TEST(!store::stale_since(list, made + 24h * 365 * 100).has_value());
}

BOOST_AUTO_TEST_CASE(the_longest_max_age_overflows_nothing)
{
    BOOST_TEST(!store::is_older(made, std::chrono::seconds::max(), timestamp::max()));
    BOOST_TEST(store::is_older(made, 1s, timestamp::max()));
}

BOOST_AUTO_TEST_CASE(ages_are_told_in_their_largest_unit)
{
    const std::pair<std::chrono::milliseconds, const char*> table[] = {
        {-5s, "0 seconds"},        {0s, "0 seconds"}, {999ms, "0 seconds"},  {1s, "1 second"},
        {59s, "59 seconds"},       {60s, "1 minute"}, {59min, "59 minutes"}, {60min, "1 hour"},
        {23h + 59min, "23 hours"}, {24h, "1 day"},    {40 * 24h, "40 days"},
    };
    for (const auto& [age, text] : table)
        BOOST_TEST(store::age_text(age) == text);
}

BOOST_AUTO_TEST_SUITE_END()
