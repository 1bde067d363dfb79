// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/language/place.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

namespace rf = ringfence;

namespace {

std::string words_of(const std::vector<rf::ast::literal>& literals)
{
    std::string text;
    for (const rf::ast::literal& l : literals)
        text += (text.empty() ? "" : " ") + l.text;
    return text;
}

/// `^` in `marked` is the place: `HEADS / PART: BEFORE JOINT [WORD]`.
std::string told(std::string marked)
{
    const std::size_t at = marked.find('^');
    marked.erase(at, 1);
    const rf::place found = rf::place_at(marked, static_cast<std::uint32_t>(at));
    if (found.in != rf::surroundings::words)
        return found.in == rf::surroundings::text ? "text" : "comment";
    std::string text;
    for (const auto& head : found.around)
        text += words_of(head) + " / ";
    constexpr std::string_view parts[] = {"head", "condition", "action"};
    text += found.behind_group ? "group" : parts[static_cast<std::size_t>(found.part)];
    text += ": " + words_of(found.before);
    if (found.joint != rf::ast::joint::space)
        text += found.joint == rf::ast::joint::comma ? "," : "|";
    return text + '[' + marked.substr(found.word.begin, found.word.end - found.word.begin) + ']';
}

}  // namespace

BOOST_AUTO_TEST_SUITE(place)

BOOST_AUTO_TEST_CASE(a_place_is_known_by_what_stands_before_it)
{
    struct row {
        const char* marked;
        const char* expected;
    };
    const row rows[] = {
        {"^", "head: []"},
        {"^list vip;", "head: [list]"},
        {"li^", "head: [li]"},
        {"list ^", "head: list[]"},
        {"list vip; ^", "head: []"},
        {"list vip { +4822*; } ^", "head: []"},
        {"inbound to +48 22 123 45 67, ^", "head: inbound to +48221234567,[]"},
        {"inbound { ^", "inbound / head: []"},
        {"inbound to +48 22 1 { vi^p -> allow; }", "inbound to +48221 / head: [vip]"},
        {"inbound { vip and ^", "inbound / condition: []"},
        {"inbound { not ^vip", "inbound / condition: [vip]"},
        {"inbound { (vip or dn^", "inbound / condition: [dn]"},
        {"inbound { (vip) ^", "inbound / group: []"},
        {"inbound { (vip) and ^", "inbound / condition: []"},
        {"inbound { vip -> ^", "inbound / action: []"},
        {"inbound { vip->al^", "inbound / action: [al]"},
        {"inbound { vip -> add robots for ^", "inbound / action: add robots for[]"},
        {"inbound { vip -> log \"a\" then ^", "inbound / action: []"},
        {"inbound { vip -> allow; ^", "inbound / head: []"},
        {"inbound { country PL,^", "inbound / head: country PL,[]"},
        {"inbound { type mobile|f^", "inbound / head: type mobile|[f]"},
        {"inbound { vip -> allow; } hours office { ^", "hours office / head: []"},
        {"test \"t\" { given vip { ^", "test t / given vip / head: []"},
        {"test \"t\" { expect +481 not in ^", "test t / condition: in[]"},
        {"inbound { vip # co^", "comment"},
        {"inbound { # co\n^", "inbound / head: []"},
        {"include \"part^ners.ring\";", "text"},
        {"include \"partners^", "text"},
        {"include \"p\"^;", "head: include[\"p\"]"},
        {"}} ^", "head: []"},
        {"inbound { vip; -> @ ^", "inbound / action: []"},
    };
    for (const row& r : rows)
        BOOST_TEST(told(r.marked) == r.expected, r.marked << " is " << told(r.marked));
}

BOOST_AUTO_TEST_CASE(every_byte_of_any_text_has_a_place)
{
    const std::string_view texts[] = {"inbound { vip,, -> (((\"x\\\" ; } not not # y\n", "\"\"\"", ",|,;->then and",
                                      "+48 22 +.. 2026-12-25..x 24h 08:00-"};
    for (const std::string_view text : texts)
        for (std::uint32_t i = 0; i <= text.size(); ++i) {
            const rf::place found = rf::place_at(text, i);
            BOOST_TEST(found.word.begin <= i);
            BOOST_TEST(found.word.end >= i);
        }
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep += "a {";
    BOOST_TEST(rf::place_at(deep, static_cast<std::uint32_t>(deep.size())).around.size() == 100'000U);
}

BOOST_AUTO_TEST_SUITE_END()
