// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/policy/name_pattern.hpp>
#include <ringfence/policy/proof/name_classes.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rf = ringfence;

BOOST_AUTO_TEST_SUITE(name_classes)

namespace {

/// Which patterns a name matches.
std::vector<bool> matched(const std::vector<std::string_view>& patterns, std::string_view name)
{
    std::vector<bool> made;
    for (const std::string_view p : patterns)
        made.push_back(rf::matches_name(p, name));
    return made;
}

void expect_classes(const std::vector<std::string_view>& patterns, const std::vector<std::string>& names)
{
    const auto made = rf::classify_names(patterns);
    BOOST_TEST_REQUIRE(made.has_value());
    std::set<std::vector<bool>> of_members;
    for (std::uint32_t m = 0; m < made->members.size(); ++m) {
        const std::vector<bool> of = matched(patterns, made->members[m]);
        BOOST_TEST(!made->members[m].empty());
        BOOST_TEST(of_members.insert(of).second, "two classes are alike: " << made->members[m]);
        for (std::size_t p = 0; p < patterns.size(); ++p)
            BOOST_TEST((of[p] == std::binary_search(made->covered[p].begin(), made->covered[p].end(), m)),
                       patterns[p] << " and " << made->members[m]);
    }
    for (const std::string& name : names)
        BOOST_TEST(of_members.count(matched(patterns, name)) == 1u, "no class for " << name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_name_is_of_one_class)
{
    expect_classes({}, {"a"});
    expect_classes({"spring-*", "*-sale", "spring-sale", "a", "*"},
                   {"spring-", "spring-x", "x-sale", "spring-sale", "spring-x-sale", "a", "b", "-sale"});
    expect_classes({"*"}, {"a", "b"});
    expect_classes({"a*b*c", "*b*"}, {"abc", "ab", "b", "xbx", "axbxc", "ac"});
}

BOOST_AUTO_TEST_CASE(random_patterns_have_a_class_for_every_short_name)
{
    std::vector<std::string> names;
    for (const std::string_view letters : {"a", "b", "c"})
        for (const std::string_view more : {"", "a", "b", "c", "aa", "ab", "ba", "bb", "abc", "cab", "bca"})
            for (const std::string_view last : {"", "a", "b", "c"})
                names.push_back(std::string{letters}.append(more).append(last));
    std::mt19937 random{5};
    for (int run = 0; run < 200; ++run) {
        std::set<std::string> drawn;
        for (std::size_t i = random() % 5; i-- > 0;) {
            std::string pattern;
            for (std::size_t k = 1 + random() % 4; k-- > 0;)
                pattern += "ab*"[random() % 3];
            drawn.insert(pattern);
        }
        expect_classes({drawn.begin(), drawn.end()}, names);
    }
}

BOOST_AUTO_TEST_CASE(too_much_work_is_given_up)
{
    std::vector<std::string> texts;
    for (char c = 'a'; c <= 'z'; ++c)
        texts.push_back(std::string{"*"} + c + '*');
    const std::vector<std::string_view> patterns{texts.begin(), texts.end()};
    BOOST_TEST(!rf::classify_names(patterns, 10'000).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
