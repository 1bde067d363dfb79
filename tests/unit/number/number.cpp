// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/number/number.hpp>

#include <boost/test/unit_test.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace {

using ringfence::number;
using ringfence::number_kind;
using ringfence::number_pattern;

std::string shown(const std::optional<number>& n) { return n ? n->to_string() : "none"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(number_values)

BOOST_AUTO_TEST_CASE(e164_takes_1_to_15_digits_that_do_not_begin_with_0)
{
    const struct {
        std::string_view digits, expected;
    } cases[] = {
        {"48221234567", "+48221234567"},
        {"1", "+1"},
        {"999999999999999", "+999999999999999"},
        {"1000000000000000", "none"},
        {"", "none"},
        {"0", "none"},
        {"048", "none"},
        {"+48", "none"},
        {"4 8", "none"},
        {"48a", "none"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.digits) BOOST_TEST(shown(number::e164(c.digits)) == c.expected);
}

BOOST_AUTO_TEST_CASE(short_codes_are_3_to_8_digits_and_keep_their_zeros)
{
    const struct {
        std::string_view digits, expected;
    } cases[] = {{"112", "112"}, {"000", "000"},        {"0112", "0112"}, {"12345678", "12345678"},
                 {"12", "none"}, {"123456789", "none"}, {"12a", "none"}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.digits) BOOST_TEST(shown(number::short_code(c.digits)) == c.expected);
    BOOST_TEST((number::short_code("0112") != number::short_code("112")));
}

BOOST_AUTO_TEST_CASE(senders_have_a_letter_and_compare_without_case)
{
    const struct {
        std::string_view text, expected;
    } cases[] = {
        {"INFO", "INFO"},
        {"info", "INFO"},
        {"A", "A"},
        {"My-Bank_1.&", "MY-BANK_1.&"},
        {"ZZZZZZZZZZZ", "ZZZZZZZZZZZ"},
        {"3 PL", "3 PL"},
        {"twelve chars", "none"},
        {"12345", "none"},
        {"", "none"},
        {"INFO\xC3\xB3", "none"},
        {"INFO;", "none"},
        {"A+!'/:*", "A+!'/:*"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text) BOOST_TEST(shown(number::sender(c.text)) == c.expected);
    BOOST_TEST((number::sender("Info") == number::sender("iNFO")));
    BOOST_TEST((number::sender("AB") != number::sender("ABA")));
}

BOOST_AUTO_TEST_CASE(bits_give_the_number_back)
{
    for (const auto& n :
         {number::e164("48221234567"), number::short_code("0112"), number::sender("INFO"), number::prefix("4822")}) {
        BOOST_REQUIRE(n.has_value());
        BOOST_TEST((number::from_bits(n->bits()) == *n));
        BOOST_TEST(number::from_bits(n->bits()).to_string() == n->to_string());
        BOOST_TEST(!n->empty());
    }
    BOOST_TEST(number{}.empty());
    // Stored: an E.164 number's bits are its digits, whatever else changes.
    BOOST_TEST(number::e164("48221234567")->bits() == 48221234567U);
    BOOST_TEST(number::sender("A")->bits() == ((std::uint64_t{2} << 62) | 1U));
}

BOOST_AUTO_TEST_CASE(numbers_of_different_kinds_are_never_equal)
{
    BOOST_TEST((number::e164("112") != number::short_code("112")));
    BOOST_TEST((number::e164("4822") != number::prefix("4822")));
    BOOST_TEST((number::e164("4822")->kind() == number_kind::e164));
    BOOST_TEST((number::prefix("4822")->kind() == number_kind::prefix));
}

BOOST_AUTO_TEST_CASE(digits_are_counted)
{
    const struct {
        std::string_view digits;
        unsigned count;
    } cases[] = {{"1", 1}, {"9", 1}, {"10", 2}, {"999", 3}, {"100000000000000", 15}, {"999999999999999", 15}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.digits) BOOST_TEST(number::e164(c.digits)->digit_count() == c.count);
}

BOOST_AUTO_TEST_CASE(a_prefix_covers_what_begins_with_it_and_a_range_what_lies_between)
{
    const auto e164 = [](std::string_view digits) { return *number::e164(digits); };
    const number_pattern prefix{*number::prefix("4822"), *number::prefix("4822")};
    const number_pattern range{e164("48712000000"), e164("48712000099")};
    const number_pattern single{e164("48601234567"), e164("48601234567")};
    const struct {
        const number_pattern& pattern;
        number n;
        bool covered;
    } cases[] = {
        {prefix, e164("4822"), true},         {prefix, e164("48221234567"), true},
        {prefix, e164("482"), false},         {prefix, e164("48231234567"), false},
        {prefix, e164("148221234"), false},   {prefix, *number::short_code("4822"), false},
        {range, e164("48712000000"), true},   {range, e164("48712000099"), true},
        {range, e164("48712000100"), false},  {range, e164("48711999999"), false},
        {range, e164("4871200005"), false},   {single, e164("48601234567"), true},
        {single, e164("48601234568"), false},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.pattern.to_string() << ' ' << c.n.to_string())
    BOOST_TEST(c.pattern.covers(c.n) == c.covered);
    BOOST_TEST(prefix.is_prefix());
    BOOST_TEST(range.is_range());
    BOOST_TEST(single.is_single());
    BOOST_TEST(prefix.to_string() == "+4822*");
    BOOST_TEST(range.to_string() == "+48712000000..+48712000099");
    BOOST_TEST(single.to_string() == "+48601234567");
}

BOOST_AUTO_TEST_CASE(numbers_can_be_keys)
{
    std::unordered_set<number> seen;
    seen.insert(*number::e164("48601234567"));
    seen.insert(*number::e164("48601234567"));
    seen.insert(*number::sender("INFO"));
    BOOST_TEST(seen.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
