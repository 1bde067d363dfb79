// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/language/render.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>

namespace rf = ringfence;

namespace {

rf::source_map source(std::string text)
{
    rf::source_map sources;
    sources.emplace_back("t.ring", std::move(text));
    return sources;
}

/// Renders an error at the first `marked` in `text`.
std::string shown(const std::string& text, const std::string& marked)
{
    const auto begin = static_cast<std::uint32_t>(text.find(marked));
    const auto end = static_cast<std::uint32_t>(begin + marked.size());
    return rf::render({rf::severity::error, "RF0001", {0, begin, end}, "m", ""}, source(text));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(render)

BOOST_AUTO_TEST_CASE(shows_line_mark_help_and_notes)
{
    rf::diagnostic d{rf::severity::warning, "RF0101", {0, 10, 13}, "unknown word `cde`", "did you mean `cdf`?"};
    d.notes.push_back({{0, 0, 1}, "first here"});
    BOOST_TEST(rf::render(d, source("a;\n\n  -> b cde;\n")) == "t.ring:3:7: warning: RF0101: unknown word `cde`\n"
                                                               "   |\n"
                                                               " 3 |   -> b cde;\n"
                                                               "   |       ^^^\n"
                                                               "help: did you mean `cdf`?\n"
                                                               "t.ring:1:1: note: first here\n"
                                                               "   |\n"
                                                               " 1 | a;\n"
                                                               "   | ^\n");
}

BOOST_AUTO_TEST_CASE(marks_at_least_one_column)
{
    BOOST_TEST(shown("abc", "") == "t.ring:1:1: error: RF0001: m\n   |\n 1 | abc\n   | ^\n");
    BOOST_TEST(rf::render({rf::severity::error, "RF0001", {0, 3, 3}, "m", ""}, source("abc")) ==
               "t.ring:1:4: error: RF0001: m\n   |\n 1 | abc\n   |    ^\n");
}

BOOST_AUTO_TEST_CASE(marks_the_first_line_of_several)
{
    BOOST_TEST(shown("a bc\nd", "bc\nd") == "t.ring:1:3: error: RF0001: m\n   |\n 1 | a bc\n   |   ^^\n");
}

BOOST_AUTO_TEST_CASE(counts_columns_as_a_terminal_does)
{
    BOOST_TEST(shown("\ta\tb", "b") == "t.ring:1:4: error: RF0001: m\n   |\n 1 |     a   b\n   |         ^\n");
    BOOST_TEST(shown("\xc5\xbc\xc3\xb3 b", "b") ==
               "t.ring:1:6: error: RF0001: m\n   |\n 1 | \xc5\xbc\xc3\xb3 b\n   |    ^\n");
    BOOST_TEST(shown("\xe6\x97\xa5 b", "b") == "t.ring:1:5: error: RF0001: m\n   |\n 1 | \xe6\x97\xa5 b\n   |    ^\n");
    BOOST_TEST(shown("e\xcc\x81 b", "b") == "t.ring:1:5: error: RF0001: m\n   |\n 1 | e\xcc\x81 b\n   |   ^\n");
    BOOST_TEST(shown("\xe6\x97\xa5 b", "\xe6\x97\xa5") ==
               "t.ring:1:1: error: RF0001: m\n   |\n 1 | \xe6\x97\xa5 b\n   | ^^\n");
}

BOOST_AUTO_TEST_CASE(keeps_control_characters_from_the_terminal)
{
    BOOST_TEST(shown("\x1b[2J b", "b") == "t.ring:1:6: error: RF0001: m\n   |\n 1 | \\u{1b}[2J b\n   |           ^\n");
    BOOST_TEST(shown("\xe2\x80\xae b", "b") ==
               "t.ring:1:5: error: RF0001: m\n   |\n 1 | \\u{202e} b\n   |          ^\n");
    const std::string named = rf::render({rf::severity::error, "RF0001", {}, "unknown `\x1b`", ""}, source("a"));
    BOOST_TEST(named.find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(shows_what_is_not_utf8)
{
    BOOST_TEST(shown("a\xff"
                     "b",
                     "b") == "t.ring:1:3: error: RF0001: m\n   |\n 1 | a\xef\xbf\xbd"
                             "b\n   |   ^\n");
}

BOOST_AUTO_TEST_CASE(cuts_a_long_line_around_the_mark)
{
    const std::string text = shown(std::string(1'000'000, 'x') + "HERE" + std::string(1'000'000, 'y'), "HERE");
    BOOST_TEST(text.size() < 1000u);
    BOOST_TEST(text.find("xHEREy") != std::string::npos);
    const std::size_t mark = text.find('^') - text.rfind('\n', text.find('^'));
    const std::size_t word = text.find("HERE") - text.rfind('\n', text.find("HERE"));
    BOOST_TEST(mark == word);
}

BOOST_AUTO_TEST_CASE(leaves_the_line_out_where_there_is_none)
{
    BOOST_TEST(rf::render({rf::severity::error, "RF0021", {}, "m", ""}, source("")) ==
               "t.ring:1:1: error: RF0021: m\n");
}

BOOST_AUTO_TEST_CASE(colours_on_request)
{
    const rf::diagnostic d{rf::severity::error, "RF0001", {0, 0, 1}, "m", "h"};
    std::string text = rf::render(d, source("a"), rf::colour::ansi);
    BOOST_TEST(text.find("\x1b[1;31m^\x1b[0m") != std::string::npos);
    for (auto at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b'))
        text.erase(at, text.find('m', at) - at + 1);
    BOOST_TEST(text == rf::render(d, source("a")));
}

BOOST_AUTO_TEST_SUITE_END()
