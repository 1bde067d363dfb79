// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/number/text.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace std::string_view_literals;

std::string shown(const std::optional<ringfence::party>& read)
{
    if (!read)
        return "ask a plan";
    switch (read->state) {
    case ringfence::party_state::identified: return read->value.to_string();
    case ringfence::party_state::withheld: return "withheld";
    case ringfence::party_state::malformed: return "malformed";
    case ringfence::party_state::absent: break;
    }
    return "absent";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(what_needs_no_numbering_plan_is_read_without_one)
{
    const struct {
        std::string_view text;
        std::string expected;
    } cases[] = {
        {"", "withheld"},
        {" \t\r\n", "withheld"},
        {"anonymous", "withheld"},
        {" Anonymous ", "withheld"},
        {"RESTRICTED", "withheld"},
        {"unavailable", "withheld"},
        {"Unknown", "withheld"},
        {"withheld", "withheld"},
        {"anonymous1", "ANONYMOUS1"},
        {"INFO", "INFO"},
        {"my bank", "MY BANK"},
        {"12 is a dozen", "ask a plan"},
        {"1-800-FLOWERS", "ask a plan"},
        {"+1800FLOWER", "ask a plan"},
        {"tel:112", "ask a plan"},
        {"TEL:112", "ask a plan"},
        {"INFO\xC3\xB3", "ask a plan"},
        {"+48221234567", "ask a plan"},
        {"112", "ask a plan"},
        {"12\0"
         "3"sv,
         "malformed"},
        {std::string_view{"INFO\0", 5}, "malformed"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT('`' << c.text << '`')
    BOOST_TEST(shown(ringfence::detail::read_without_plan(ringfence::detail::trim(c.text))) == c.expected);
}

BOOST_AUTO_TEST_CASE(a_text_of_250_bytes_is_the_longest)
{
    const std::string longest(ringfence::max_number_text, '1');
    BOOST_TEST(shown(ringfence::detail::read_without_plan(longest)) == "ask a plan");
    BOOST_TEST(shown(ringfence::detail::read_without_plan(longest + '1')) == "malformed");
}

BOOST_AUTO_TEST_CASE(short_codes_are_shorter_than_any_number_of_the_region)
{
    const struct {
        std::string_view digits;
        std::size_t shortest;
        bool expected;
    } cases[] = {
        {"12", 9, false},   {"112", 9, true},    {"12345678", 9, true}, {"123456789", 10, false}, {"112", 4, true},
        {"1125", 4, false}, {"123456", 0, true}, {"1234567", 0, false}, {"12", 0, false},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.digits << " of " << c.shortest)
    BOOST_TEST(ringfence::detail::is_short_code(c.digits, c.shortest) == c.expected);
}

BOOST_AUTO_TEST_SUITE_END()
