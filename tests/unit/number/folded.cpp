// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/number/folded.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

BOOST_AUTO_TEST_SUITE(folded)

BOOST_AUTO_TEST_CASE(what_numbers_are_written_with_becomes_ascii)
{
    const struct {
        std::string_view text, expected;
    } cases[] = {
        {"+48 601-000.001", "+48 601-000.001"},
        {"６０１０００００１", "601000001"},                 // full width
        {"＋４８（２２）", "+48(22)"},                       // full width
        {"٠١٢٣٤٥٦٧٨٩", "0123456789"},                        // Arabic-Indic
        {"۰۱۲۳۴۵۶۷۸۹", "0123456789"},                        // Persian
        {"०१२३४५६७८९", "0123456789"},                        // Devanagari
        {"๐๑๒๓๔๕๖๗๘๙", "0123456789"},                        // Thai
        {"𝟎𝟏𝟐𝟗", "0129"},                                    // mathematical bold
        {"601\u00a0000\u202f001\u3000", "601 000 001 "},     // blanks
        {"601\u2013000\u2011001\u2212", "601-000-001-"},     // dashes
        {"\u200e601\u200b000\ufeff001\u2060", "601000001"},  // marks that nobody sees
        {"\u2019601", "'601"},                               // an apostrophe of a word processor
        {"601\u2028602", "601\n602"},                        // a line separator
        {"601\u00b7000\u2022001", "601.000.001"},
        {"Żółw 601", "\x80\x80\x80w 601"},
        {"☎601", "\x80"
                 "601"},
        {"²", "\x80"},  // a superscript is no digit of a number
        {"", ""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text) BOOST_TEST(ringfence::detail::fold(c.text).view() == c.expected);
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_are_part_of_no_number)
{
    for (const std::string_view wrong : {"\xff", "\xc0\xb1", "\xe2\x82", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xa0"}) {
        const std::string text = "6" + std::string{wrong} + "1";
        const auto folded = ringfence::detail::fold(text);
        BOOST_TEST(folded.view().front() == '6');
        BOOST_TEST(folded.view().back() == '1');
        BOOST_TEST(folded.view().substr(1, folded.size - 2).find_first_not_of('\x80') == std::string_view::npos);
        BOOST_TEST(folded.size > 2U);
    }
}

BOOST_AUTO_TEST_CASE(no_more_is_folded_than_a_number_may_have)
{
    BOOST_TEST(ringfence::detail::fold(std::string(1000, '1')).size == ringfence::max_number_text);
}

BOOST_AUTO_TEST_SUITE_END()
