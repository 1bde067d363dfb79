// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/number/pattern_table.hpp>

#include <boost/test/unit_test.hpp>

#include <random>
#include <string>
#include <vector>

namespace {

using ringfence::number;
using ringfence::number_pattern;

number e164(const char* digits) { return *number::e164(digits); }
number_pattern single(const char* digits) { return {e164(digits), e164(digits)}; }
number_pattern prefix(const char* digits) { return {*number::prefix(digits), *number::prefix(digits)}; }

std::vector<int> found(const ringfence::pattern_table<int>& table, number n)
{
    std::vector<int> all;
    table.visit(n, [&](int value) {
        all.push_back(value);
        return false;
    });
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pattern_tables)

BOOST_AUTO_TEST_CASE(the_narrowest_pattern_comes_first)
{
    ringfence::pattern_table<int> table;
    table.add(prefix("48"), 1);
    table.add(prefix("4822"), 2);
    table.add({e164("48221230000"), e164("48221239999")}, 3);
    table.add(single("48221234567"), 4);
    table.add(prefix("4822123456"), 5);
    table.add({e164("48000000000"), e164("48999999999")}, 6);
    table.prepare();
    BOOST_TEST(found(table, e164("48221234567")) == (std::vector{4, 5, 3, 2, 6, 1}), boost::test_tools::per_element());
    BOOST_TEST(found(table, e164("4822")) == (std::vector{2, 1}), boost::test_tools::per_element());
    BOOST_TEST(found(table, e164("49301234567")).empty());
    BOOST_TEST(found(table, *number::sender("INFO")).empty());
}

BOOST_AUTO_TEST_CASE(of_many_ranges_those_that_cover_a_number_come_in_their_order)
{
    ringfence::pattern_table<int> table;
    for (int i = 0; i < 1000; ++i) {
        const std::string head = "4822" + std::to_string(1000 + i);
        table.add({e164((head + "200").c_str()), e164((head + "399").c_str())}, i);
        table.add({e164((head + "250").c_str()), e164((head + "349").c_str())}, i + 1000);
        table.add({e164((head + "00").c_str()), e164((head + "99").c_str())}, i + 2000);
    }
    table.add({e164("1"), e164("9")}, 3000);
    table.add({e164("10000000000"), e164("99999999999")}, 3001);
    table.prepare();
    BOOST_TEST(found(table, e164("48221500300")) == (std::vector{1500, 500, 3001}), boost::test_tools::per_element());
    BOOST_TEST(found(table, e164("48221500200")) == (std::vector{500, 3001}), boost::test_tools::per_element());
    BOOST_TEST(found(table, e164("4822150050")) == (std::vector{2500}), boost::test_tools::per_element());
    BOOST_TEST(found(table, e164("5")) == (std::vector{3000}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(visiting_stops_where_it_is_told)
{
    ringfence::pattern_table<int> table;
    table.add(prefix("48"), 1);
    table.add(prefix("4822"), 2);
    table.prepare();
    int seen = 0;
    BOOST_TEST(table.visit(e164("48221234567"), [&](int) { return ++seen == 1; }));
    BOOST_TEST(seen == 1);
}

BOOST_AUTO_TEST_CASE(finds_what_covers_finds)
{
    std::mt19937_64 random{7};
    const auto digits = [&](std::uint64_t low, std::uint64_t high) {
        return std::to_string(std::uniform_int_distribution<std::uint64_t>{low, high}(random));
    };
    std::vector<number_pattern> patterns;
    ringfence::pattern_table<int> table;
    for (int i = 0; i < 300; ++i) {
        number_pattern p;
        switch (i % 3) {
        case 0: p = prefix(digits(1, 999).c_str()); break;
        case 1: p = single(digits(1000, 1999).c_str()); break;
        default: {
            const number a = e164(digits(1000, 1999).c_str());
            const number b = e164(digits(1000, 1999).c_str());
            p = {std::min(a, b), std::max(a, b)};
        }
        }
        patterns.push_back(p);
        table.add(p, i);
    }
    table.prepare();
    for (std::uint64_t n = 1; n < 2500; ++n) {
        const number wanted = e164(std::to_string(n).c_str());
        std::vector<int> expected;
        for (std::size_t i = 0; i < patterns.size(); ++i)
            if (patterns[i].covers(wanted))
                expected.push_back(static_cast<int>(i));
        std::vector<int> got = found(table, wanted);
        std::sort(got.begin(), got.end());
        BOOST_REQUIRE_MESSAGE(got == expected, "number " << n);
    }
}

BOOST_AUTO_TEST_SUITE_END()
