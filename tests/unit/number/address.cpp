// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/number/address.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

namespace {

using ringfence::detail::address_text;
using ringfence::detail::bare_host;

std::string shown(const address_text& found)
{
    switch (found.is) {
    case address_text::form::no_user: return "(no user)";
    case address_text::form::malformed: return "(malformed)";
    case address_text::form::bare:
    case address_text::form::wrapped: break;
    }
    return std::string{found.view()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(address)

BOOST_AUTO_TEST_CASE(what_signalling_wraps_a_number_in_is_taken_off)
{
    const struct {
        std::string_view text, expected;
    } cases[] = {
        {"+48601000001", "+48601000001"},
        {"sip:+48601000001@example.com", "+48601000001"},
        {"SIPS:+48601000001:secret@[2001:db8::1]:5061;transport=tls?Priority=urgent", "+48601000001"},
        {"sip:+48601000001@example.com;user=phone", "+48601000001"},
        {"sip:+48601000001;tgrp=t1;trunk-context=example.com@gw;user=phone", "+48601000001"},
        {"sip:+48601000001", "+48601000001"},
        {"sip:+48601000001:5060", "+48601000001"},
        {"sip://+48601000001@example.com", "+48601000001"},
        {"tel:+48-601-000-001", "+48-601-000-001"},
        {"tel:+48601000001;ext=12;isub=3", "+48601000001"},
        {"tel:601000001;phone-context=+48", "+48601000001"},
        {"tel:601000001;phone-context=example.com", "601000001"},
        {"tel:+48601000001;phone-context=+1", "+48601000001"},
        {"601000001;phone-context=%2B48", "+48601000001"},
        {"\"Bob\" <sip:+48601000001@example.com>;tag=88sja8x", "+48601000001"},
        {"\"<sip:+1@evil>\" <sip:+48601000001@example.com>", "+48601000001"},
        {"\"a \\\"quoted\\\" name\" <tel:+48601000001>", "+48601000001"},
        {"Bob <sip:+48601000001@example.com>", "+48601000001"},
        {"\"Bob\" <48601000001>", "48601000001"},
        {"<sip:+48601000001@example.com;user=phone>", "+48601000001"},
        {"\"601000001\"", "601000001"},
        {"+48601000001@example.com", "+48601000001"},
        {"+12125550100;tgrp=t1;trunk-context=example.com", "+12125550100"},
        {"+12125550100;verstat=TN-Validation-Passed-A", "+12125550100"},
        {"+12125550100;npdi;rn=+12125550199", "+12125550100"},
        {"+12125550100;cpc=ordinary;oli=0", "+12125550100"},
        {"+12125550100;user=phone", "+12125550100"},
        {"+12125550100&x=1", "+12125550100"},
        {"+12125550100?to=+1", "+12125550100"},
        {"%2B48601000001", "+48601000001"},
        {"6%301000001", "601000001"},
        {"+48%20601000001", "+48 601000001"},
        {"sip:%2b48601000001@example.com", "+48601000001"},
        // Nobody is meant by these.
        {"<null>", "(no user)"},
        {"<>", "(no user)"},
        {"sip:example.com", "(no user)"},
        {"sip:192.0.2.1:5060", "(no user)"},
        {"<sip:@example.com>", "(no user)"},
        {"\"Anonymous\" <sip:anonymous.invalid>", "(no user)"},
        {"sip:", "(no user)"},
        // These do not fit together.
        {"\"Bob <sip:+48601000001@example.com>", "(malformed)"},
        {"\"Bob\" +48601000001", "(malformed)"},
        {"\"Bob\" x <sip:+48601000001@example.com>", "(malformed)"},
        {"Bob <sip:+48601000001@example.com", "(malformed)"},
        {"<sip:+48601000001@example.com> 601", "(malformed)"},
        {"+48601%00000001", "(malformed)"},
        {"+48601%0D%0A000001", "(malformed)"},
        // What is no parameter or escape stays, and is for others to refuse.
        {"601000001; 602000002", "601000001; 602000002"},
        {"601000001;602000002", "601000001;602000002"},
        {"+48%zz601000001", "+48%zz601000001"},
        {"601000001%2", "601000001%2"},
        {"A & B", "A & B"},
        {"mailto:jan@example.com", "mailto:jan"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text)
    BOOST_TEST(shown(ringfence::detail::unwrap_address(c.text, bare_host::taken_off)) == c.expected);
}

BOOST_AUTO_TEST_CASE(a_mailbox_among_contacts_keeps_its_host)
{
    BOOST_TEST(shown(ringfence::detail::unwrap_address("601000001@example.com", bare_host::kept)) ==
               "601000001@example.com");
    BOOST_TEST(shown(ringfence::detail::unwrap_address("sip:601000001@example.com", bare_host::kept)) == "601000001");
}

BOOST_AUTO_TEST_CASE(what_may_be_another_number_of_a_list_is_no_parameter)
{
    for (const auto& [text, expected] : {std::pair{"tel:601000001;602000002", "601000001;602000002"},
                                         {"Tel: 601000001; Fax: 602000002", "601000001; Fax: 602000002"},
                                         {"601000001;mob=602000002", "601000001;mob=602000002"},
                                         {"601000001?b=602000002", "601000001?b=602000002"},
                                         {"tel:+48601000001;npdi;rn=+48602000002;ext=1234567", "+48601000001"},
                                         {"+48601000001;x=1;lr", "+48601000001"}})
        BOOST_TEST_CONTEXT(text)
    BOOST_TEST(shown(ringfence::detail::unwrap_address(text, bare_host::kept)) == expected);
}

BOOST_AUTO_TEST_CASE(a_name_before_the_brackets_is_told)
{
    for (const auto& [text, has] : {std::pair{"\"Bob\" <tel:+48601000001>", true},
                                    {"Bob <tel:+48601000001>", true},
                                    {"<tel:+48601000001>", false},
                                    {"tel:+48601000001", false}})
        BOOST_TEST_CONTEXT(text)
    BOOST_TEST(ringfence::detail::unwrap_address(text, bare_host::taken_off).display_name.empty() != has);
}

BOOST_AUTO_TEST_CASE(escapes_and_a_context_do_not_make_a_text_longer_than_it_may_be)
{
    const std::string text = std::string(200, '1') + ";phone-context=+" + std::string(33, '4');
    BOOST_TEST(shown(ringfence::detail::unwrap_address(text, bare_host::taken_off)).size() == 234U);
}

BOOST_AUTO_TEST_SUITE_END()
