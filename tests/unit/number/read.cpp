// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/number/normalise.hpp>
#include <ringfence/number/read.hpp>

#include <boost/test/unit_test.hpp>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using ringfence::number_reading;
using ringfence::numbering_plan;
using ringfence::party;
using ringfence::party_state;

const numbering_plan& plan_of(std::string_view region)
{
    static std::map<std::string, numbering_plan, std::less<>> made;
    auto at = made.find(region);
    if (at == made.end())
        at = made.emplace(region, numbering_plan::decode(ringfence::compile_numbering_plan(region, {}))).first;
    return at->second;
}

std::string shown(const party& read)
{
    return read.state == party_state::identified  ? read.value.to_string()
           : read.state == party_state::withheld  ? "withheld"
           : read.state == party_state::malformed ? "malformed"
                                                  : "absent";
}

std::string read(std::string_view region, std::string_view text, number_reading how)
{
    return shown(ringfence::read_number_of(text, how, plan_of(region),
                                           [&](std::string_view t) { return ringfence::read_number(t, region); }));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_numbers)

// The first column is what signalling says, the second what is to be dialled.
BOOST_AUTO_TEST_CASE(a_number_is_read_by_where_it_comes_from)
{
    const struct {
        std::string_view region, text, signalled, strict;
    } cases[] = {
        {"PL", "+48601000001", "+48601000001", "+48601000001"},
        {"PL", "601 000 001", "+48601000001", "+48601000001"},
        {"PL", "0048601000001", "+48601000001", "+48601000001"},
        {"PL", "112", "112", "112"},
        {"FR", "36 22", "3622", "3622"},
        {"PL", "+48(0)601000001", "+48601000001", "+48601000001"},
        {"PL", "0048 (0) 601 000 001", "+48601000001", "+48601000001"},
        {"GB", "+44 (0)20 7946 0000", "+442079460000", "+442079460000"},
        {"IT", "+39 (0)6 1234 5678", "+390612345678", "+390612345678"},
        {"US", "00442079460000", "+442079460000", "+442079460000"},
        {"AU", "0048601000001", "+48601000001", "+48601000001"},
        {"BR", "005534987654321", "+34987654321", "malformed"},  // by carrier 55 to Spain, or +55
        {"BR", "0055 11 98765-4321", "+5511987654321", "+5511987654321"},
        {"PL", "48601000001.0", "+48601000001", "+48601000001"},
        {"PL", "+48601000001 ext. 12", "+48601000001", "+48601000001"},
        {"US", "212-867-5309 x5", "+12128675309", "+12128675309"},
        {"PL", "+48601000001#", "+48601000001", "malformed"},
        // URIs, user parameters and escapes, in both.
        {"PL", "sip:+48601000001@example.com;user=phone", "+48601000001", "+48601000001"},
        {"PL", "\"Bob\" <sip:%2B48601000001@example.com>;tag=1", "+48601000001", "+48601000001"},
        {"PL", "tel:601000001;phone-context=+48", "+48601000001", "+48601000001"},
        {"PL", "+12125550100;tgrp=t1;trunk-context=example.com", "+12125550100", "+12125550100"},
        {"PL", "+12125550100;npdi;rn=+12125550199", "+12125550100", "+12125550100"},
        {"PL", "%2B48601000001", "+48601000001", "+48601000001"},
        {"PL", "6%301000001", "+48601000001", "+48601000001"},
        {"PL", "+48%20601000001", "+48601000001", "+48601000001"},
        {"PL", "+12125550100&x=1", "+12125550100", "+12125550100"},
        {"PL", "48601000001@example.com", "+48601000001", "malformed"},
        // Who is withheld.
        {"PL", "", "withheld", "withheld"},
        {"PL", "anonymous", "withheld", "withheld"},
        {"PL", "Private", "withheld", "withheld"},
        {"PL", "<null>", "withheld", "malformed"},
        {"PL", "sip:anonymous@anonymous.invalid", "withheld", "malformed"},
        {"PL", "\"Bob\" <sip:proxy.example.com>", "withheld", "malformed"},
        // A telephone sends what no list has.
        {"US", "1-800-FLOWERS", "+18003569377", "malformed"},
        {"PL", "INFO", "INFO", "malformed"},
        {"PL", "sender:INFO", "INFO", "INFO"},
        {"PL", "+48999999999999", "+48999999999999", "malformed"},
        {"PL", "+4822", "+4822", "malformed"},
        // What stands beside a number is no part of it.
        {"PL", "Mallory +12128675309", "malformed", "+12128675309"},
        {"US", "SPAM? 212-867-5309", "malformed", "+12128675309"},
        {"US", "X12128675309", "malformed", "malformed"},
        {"PL", "V123456789012345", "malformed", "malformed"},
        {"US", "+12128675309 Mallory", "malformed", "+12128675309"},
        {"PL", "\"Mallory\" +12128675309", "malformed", "malformed"},
        {"PL", "*67601000001", "malformed", "malformed"},
        {"PL", "#31#601000001", "malformed", "malformed"},
        {"PL", "601000001, 601000002", "malformed", "malformed"},
        {"PL", "601000001;602000002", "malformed", "malformed"},
        {"PL", "+4822*", "malformed", "malformed"},
        {"PL", "+4121560xxxx", "malformed", "malformed"},
        {"PL", "-", "malformed", "malformed"},
        {"PL", "\xff\xfe", "malformed", "malformed"},
        {"PL", "+999123456789", "malformed", "malformed"},
        {"", "601000001", "malformed", "malformed"},
        {"", "+48601000001", "+48601000001", "+48601000001"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.region << " `" << c.text << '`')
        {
            BOOST_TEST(read(c.region, c.text, number_reading::signalled) == c.signalled);
            BOOST_TEST(read(c.region, c.text, number_reading::strict) == c.strict);
        }
}

BOOST_AUTO_TEST_CASE(a_text_that_is_too_long_or_has_a_zero_byte_is_malformed)
{
    for (const auto how : {number_reading::signalled, number_reading::strict}) {
        BOOST_TEST(read("PL", std::string(251, '1'), how) == "malformed");
        BOOST_TEST(read("PL", std::string_view{"601\000000001", 10}, how) == "malformed");
    }
}

BOOST_AUTO_TEST_CASE(only_letters_for_digits_need_more_than_the_plan)
{
    const auto refuse = [](std::string_view) -> party { throw std::runtime_error{"asked"}; };
    for (const std::string_view text : {"+48601000001", "601 000 001", "(22) 123-45-67", "sip:+48601000001@example.com",
                                        "Mallory +12128675309", "+48601000001 ext. 12", "6%301000001"})
        BOOST_CHECK_NO_THROW(ringfence::read_number_of(text, number_reading::signalled, plan_of("PL"), refuse));
    BOOST_CHECK_THROW(ringfence::read_number_of("1-800-FLOWERS", number_reading::signalled, plan_of("US"), refuse),
                      std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
