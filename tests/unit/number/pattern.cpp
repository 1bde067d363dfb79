// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/number/normalise.hpp>
#include <ringfence/number/pattern.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

namespace {

using namespace std::string_view_literals;

/// What is written as neither a prefix nor a range: `none`.
std::string shown(std::string_view text)
{
    const auto found = ringfence::read_prefix_or_range(text);
    return !found ? "none" : *found ? found->pattern->to_string() : std::string{found->reason};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pattern)

BOOST_AUTO_TEST_CASE(what_is_written_as_a_prefix_or_a_range_is_one)
{
    const struct {
        std::string_view text, expected;
    } cases[] = {
        {"+4121560*", "+4121560*"},
        {"+41 21 560*", "+4121560*"},
        {"+41 (21) 560 *", "+4121560*"},
        {"+4*", "+4*"},
        {"+123456789012345*", "+123456789012345*"},
        {"+4121560####", "+41215600000..+41215609999"},
        {"+41 21 560 ####", "+41215600000..+41215609999"},
        {"+4121560xxxx", "+41215600000..+41215609999"},
        {"+4121560XXXX", "+41215600000..+41215609999"},
        {"+4121560123x", "+41215601230..+41215601239"},
        {"+41215600000..+41215600099", "+41215600000..+41215600099"},
        {"+41 21 560 00 00 .. +41 21 560 00 99", "+41215600000..+41215600099"},
        {"+41215600000..+41215600000", "+41215600000"},
        // Numbers, and what may be one.
        {"+41215601234", "none"},
        {"021 560 12 34", "none"},
        {"1414", "none"},
        {"INFO", "none"},
        {"+1 800 FLOWERX", "none"},
        {"+41215601234 x", "none"},
        {"+41215#####0", "none"},
        {"+412*560", "none"},
        {"+4121560##xx", "none"},
        // Patterns that are none.
        {"021*", "a prefix or a range is written internationally, beginning with `+`"},
        {"021560xxxx", "a prefix or a range is written internationally, beginning with `+`"},
        {"021560####", "a prefix or a range is written internationally, beginning with `+`"},
        {"0215600000..0215600099", "a prefix or a range is written internationally, beginning with `+`"},
        {"*", "a prefix or a range is written internationally, beginning with `+`"},
        {"+44 (0) 20*", "`(0)` in a prefix or a range: write it as it is dialled from abroad"},
        {"+49 (0) 171 xxxxxxx", "`(0)` in a prefix or a range: write it as it is dialled from abroad"},
        {"+*", "no digits after `+`"},
        {"+####", "no digits after `+`"},
        {"+0*", "no country's numbers begin with +0"},
        {"+1234567890123456*", "more than 15 digits"},
        {"+4121560#########", "more than 15 digits"},
        {"+4121**", "a character that cannot be part of a prefix or a range"},
        {"+41a*", "a character that cannot be part of a prefix or a range"},
        {"+41215600000..+412156000", "the ends of a range have different lengths"},
        {"+41215600099..+41215600000", "the range ends before it begins"},
        {"+41215600000..", "a prefix or a range is written internationally, beginning with `+`"},
        {"..+41215600000", "a prefix or a range is written internationally, beginning with `+`"},
        {"+41\0"
         "21*"sv,
         "a character that cannot be part of a prefix or a range"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text) BOOST_TEST(shown(c.text) == c.expected);
}

BOOST_AUTO_TEST_CASE(free_digits_are_an_inclusive_range_of_one_length)
{
    const auto read = ringfence::read_prefix_or_range("+4121560##");
    BOOST_REQUIRE(read.has_value());
    const ringfence::pattern_reading& found = *read;
    BOOST_REQUIRE(found.pattern.has_value());
    BOOST_TEST(found.pattern->is_range());
    BOOST_TEST(found.pattern->covers(*ringfence::number::e164("412156000")));
    BOOST_TEST(found.pattern->covers(*ringfence::number::e164("412156099")));
    BOOST_TEST(!found.pattern->covers(*ringfence::number::e164("412156100")));
    BOOST_TEST(!found.pattern->covers(*ringfence::number::e164("41215600")));
    BOOST_TEST(!found.pattern->covers(*ringfence::number::e164("4121560000")));
}

BOOST_AUTO_TEST_CASE(beginnings_of_numbers_are_read_by_the_region)
{
    const struct {
        std::string_view region, text, expected;
    } cases[] = {
        {"CA", "416", "+1416*"},
        {"CA", " (416) ", "+1416*"},
        {"US", "1416", "+1416*"},
        {"US", "1-800", "+1800*"},
        {"US", "416 555", "+1416555*"},
        {"US", "416xxxxxxx", "+14160000000..+14169999999"},
        {"US", "4", "+14*"},
        {"CH", "022", "+4122*"},
        {"CH", "22", "+4122*"},
        {"CH", "0800 *", "+41800*"},
        {"CH", "021560####", "+41215600000..+41215609999"},
        {"PL", "22", "+4822*"},
        {"IT", "06", "+3906*"},
        {"HU", "061", "+361*"},
        {"RU", "812", "+7812*"},
        {"PL", "+4122", "+4122*"},
        {"PL", "+41 22 *", "+4122*"},
        {"PL", "+4122xxxxxxx", "+41220000000..+41229999999"},
        {"", "+4122", "+4122*"},
    };
    for (const auto& c : cases) {
        const ringfence::number_reader reader{c.region};
        const auto found = ringfence::read_prefix(c.text, reader.plan());
        BOOST_TEST_CONTEXT(c.region << " " << c.text << ": " << found.reason)
        BOOST_TEST((found ? found.pattern->to_string() : "refused") == c.expected);
    }
    const struct {
        std::string_view region, text, reason;
    } refused[] = {
        {"US", "", "empty"},
        {"US", "*", "no digits"},
        {"US", "011", "no number of the region begins with these digits"},
        {"US", "1", "no number of the region begins with these digits"},
        {"CH", "0", "no number of the region begins with these digits"},
        {"PL", "4822", "it may begin with the country's code or with an area's: write it with its `+`"},
        {"PL", "1234567890123456", "more than 15 digits"},
        {"PL", "22a", "a character that cannot be part of a prefix or a range"},
        {"PL", "22**", "a character that cannot be part of a prefix or a range"},
        {"PL", "+", "no digits after `+`"},
        {"", "22", "without a region a prefix begins with `+`"},
    };
    for (const auto& c : refused) {
        const ringfence::number_reader reader{c.region};
        const auto found = ringfence::read_prefix(c.text, reader.plan());
        BOOST_TEST_CONTEXT(c.region << " " << c.text)
        {
            BOOST_TEST(!found.pattern.has_value());
            BOOST_TEST(found.reason == c.reason);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
