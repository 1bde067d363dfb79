// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/decide/explain_text.hpp>

#include "../../support/house.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using ringfence::explanation;
using ringfence::tree_characters;
using ringfence::tree_colour;
using ringfence::test::house;
using ringfence::test::noon;
using namespace std::chrono_literals;

explanation explained()
{
    house h{R"(list vip { +48601*; }
        list dnc; list gone;
        always { gone -> hangup; }
        inbound to +48221234567 {
            not vip or trunk "mvno" -> hangup 486;
            dnc and (vip or gone) -> add gone for 24h then hangup 603;
            vip -> allow;
        })"};
    h.add("dnc", "+48601000001", {.description = "asked\x1b[31m twice\xc2\x9b[2J", .expires = noon + 48h}, noon - 1h);
    return h.explained("inbound from=+48601000001 to=+48221234567 at=2026-03-02T12:00:00Z");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(explain_text)

BOOST_AUTO_TEST_CASE(is_a_tree_with_the_deciding_rule_marked)
{
    const explanation why = explained();
    const std::string generation = std::to_string(why.made.generation);
    const std::string expected = R"(inbound, 2026-03-02T12:00:00Z, policy version 1, generation )" + generation + R"(
from +48601000001
to   +48221234567
|- always (test.ring:4)
|  `- no   test.ring:4  gone -> hangup
|     `- x gone: no, +48601000001 is not in gone
`- inbound to +48221234567 (test.ring:5)
   |- no   test.ring:6  not vip or trunk "mvno" -> hangup 486
   |  |- x vip: yes, +48601000001 is in vip (the rule says `not`)
   |  |  `- +48601* is written in the rule file
   |  `- x trunk "mvno": no, the query names no trunk
   |- YES  test.ring:7  dnc and (vip or gone) -> add gone for 24h then hangup 603  <= decides
   |  |- + dnc: yes, +48601000001 is in dnc
   |  |  `- +48601000001 was added 2026-03-02T11:00:00Z by tester, "asked\u{1b}[31m twice\u{9b}[2J", expires 2026-03-04T12:00:00Z
   |  |- + vip: yes, +48601000001 is in vip
   |  |  `- +48601* is written in the rule file
   |  `- . gone: not asked
   `- 1 rule below was not tried
would add +48601000001 to gone until 2026-03-03T12:00:00Z
hangup;code=603;list=dnc;rule=test.ring:7;generation=)" +
                                 generation + "\n";
    BOOST_TEST(to_text(why) == expected);
}

BOOST_AUTO_TEST_CASE(has_lines_and_marks_of_utf8_where_that_is_asked_for)
{
    const std::string text = to_text(explained(), {.characters = tree_characters::utf8});
    for (const char* part : {"├─ always (test.ring:4)\n", "│  └─ no   test.ring:4", "│     └─ ✗ gone: no",
                             "◀ decides\n", "│  ├─ ✓ dnc: yes", "│  └─ · gone: not asked\n"})
        BOOST_TEST(text.find(part) != std::string::npos, part << " in\n" << text);
}

BOOST_AUTO_TEST_CASE(has_colour_only_where_that_is_asked_for)
{
    const explanation why = explained();
    BOOST_TEST(to_text(why).find('\x1b') == std::string::npos);
    std::string coloured = to_text(why, {.colour = tree_colour::ansi});
    BOOST_TEST(coloured.find("\x1b[1;32mYES  test.ring:7") != std::string::npos, coloured);
    // Without the escapes it is the same text.
    for (std::size_t at = 0; (at = coloured.find('\x1b')) != std::string::npos;)
        coloured.erase(at, coloured.find('m', at) + 1 - at);
    BOOST_TEST(coloured == to_text(why));
}

BOOST_AUTO_TEST_CASE(says_where_no_rule_decides)
{
    house h{"inbound { anonymous -> hangup; }"};
    const std::string text = h.explain("inbound from=+48601000001 to=112");
    BOOST_TEST(text.find("no rule decides: allow\nallow;generation=") != std::string::npos, text);
    BOOST_TEST(h.explain("campaign name=x to=+999").find("to   malformed, not a number\nno rule decides") !=
               std::string::npos);
    BOOST_TEST(h.explain("inbound from=anonymous to=112").find("from withheld\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
