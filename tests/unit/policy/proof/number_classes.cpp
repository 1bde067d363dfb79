// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/policy/proof/number_classes.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace rf = ringfence;

BOOST_AUTO_TEST_SUITE(number_classes)

namespace {

rf::number_pattern prefix(const std::string& digits)
{
    return {*rf::number::prefix(digits), *rf::number::prefix(digits)};
}

rf::number_pattern range(const std::string& first, const std::string& last)
{
    return {*rf::number::e164(first), *rf::number::e164(last)};
}

using sets = std::vector<std::vector<rf::number_pattern>>;

/// 0 to `count` - 1.
unsigned below(unsigned count, std::mt19937& random) { return static_cast<unsigned>(random() % count); }

bool covers(const std::vector<rf::number_pattern>& set, rf::number n)
{
    return std::any_of(set.begin(), set.end(), [n](const rf::number_pattern& p) { return p.covers(n); });
}

/// Whether each class's member is covered by exactly the sets that the class is in, and no number by others.
void expect_right(const sets& all, const std::vector<rf::number>& numbers)
{
    const auto made = rf::classify(all);
    BOOST_TEST_REQUIRE(made.has_value());
    std::set<std::set<std::size_t>> known;
    for (std::uint32_t c = 0; c < made->members.size(); ++c) {
        std::set<std::size_t> in;
        for (std::size_t s = 0; s < all.size(); ++s) {
            const auto& classes = made->covered[s];
            const bool listed = std::binary_search(classes.begin(), classes.end(), c);
            BOOST_TEST(listed == covers(all[s], made->members[c]), made->members[c].to_string() << " in set " << s);
            if (listed)
                in.insert(s);
        }
        BOOST_TEST(known.insert(in).second);
    }
    for (const rf::number n : numbers) {
        std::set<std::size_t> in;
        for (std::size_t s = 0; s < all.size(); ++s)
            if (covers(all[s], n))
                in.insert(s);
        BOOST_TEST(known.count(in) == 1u, n.to_string());
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(prefixes_ranges_and_numbers_part_the_axis)
{
    const sets all{{prefix("48")},
                   {prefix("4822"), range("48221234567", "48221234567")},
                   {range("48712000000", "48712000099")},
                   {range("4871200005", "4871200005")},
                   {prefix("480")},
                   {{*rf::number::sender("INFO"), *rf::number::sender("INFO")}},
                   {}};
    std::vector<rf::number> numbers;
    for (const char* digits : {"4", "48", "480", "4800", "4822", "482", "48221234567", "482212345670", "48712000050",
                               "4871200005", "487120000501", "49", "1", "999999999999999"})
        numbers.push_back(*rf::number::e164(digits));
    numbers.push_back(*rf::number::sender("INFO"));
    numbers.push_back(*rf::number::sender("OTHER"));
    numbers.push_back(*rf::number::short_code("7464"));
    expect_right(all, numbers);
}

BOOST_AUTO_TEST_CASE(random_patterns_are_told_apart_exactly)
{
    std::mt19937 random{3};
    const auto digits = [&](unsigned count) {
        std::string made{below(2, random) == 0 ? '1' : '2'};
        while (made.size() < count)
            made += below(2, random) == 0 ? '0' : '1';
        return made;
    };
    for (int run = 0; run < 100; ++run) {
        sets all(1 + below(5, random));
        for (auto& set : all)
            for (unsigned i = below(4, random); i-- > 0;) {
                const unsigned length = 1 + below(5, random);
                std::string a = digits(length);
                std::string b = digits(length);
                set.push_back(below(2, random) == 0 ? prefix(a) : range(std::min(a, b), std::max(a, b)));
            }
        std::vector<rf::number> numbers;
        for (int i = 0; i < 100; ++i)
            numbers.push_back(*rf::number::e164(digits(1 + below(7, random))));
        expect_right(all, numbers);
    }
}

BOOST_AUTO_TEST_CASE(too_much_work_is_refused)
{
    sets all;
    for (unsigned i = 0; i < 500; ++i)
        all.push_back({range(std::to_string(10000000000 + i), std::to_string(20000000000 - i))});
    BOOST_TEST(!rf::classify(all, 10'000).has_value());
    BOOST_TEST(rf::classify(all).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
