// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "../../support/random_program.hpp"

#include <ringfence/language/format.hpp>
#include <ringfence/language/grammar.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace rf = ringfence;

namespace {

/// The text formatted, or the codes of what is wrong with it.
std::string formatted(std::string text)
{
    rf::source_map sources;
    sources.emplace_back("t.ring", std::move(text));
    rf::diagnostics found;
    if (auto made = rf::format(sources, 0, found))
        return std::move(*made);
    std::string codes;
    for (const rf::diagnostic& d : found)
        codes += d.code + ' ';
    return codes;
}

rf::ast::file form_of(std::string text)
{
    rf::source_map sources;
    sources.emplace_back("t.ring", std::move(text));
    rf::diagnostics found;
    return rf::parse(sources, 0, found);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(format)

// How each part of the style looks is in tests/language/cases; here is what holds for any text.

BOOST_AUTO_TEST_CASE(generated_programs_keep_their_form_and_are_formatted_once)
{
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
        const std::string text = rf::test::random_program(seed);
        const std::string once = formatted(text);
        // `format` itself compares the forms, and throws; not so where a text is formatted already.
        BOOST_TEST_REQUIRE(rf::same_form(form_of(text), form_of(once)), "seed " << seed);
        BOOST_TEST_REQUIRE(formatted(once) == once, "seed " << seed);
        for (const char* const never : {" \n", "\n\n\n", "\t\n", "\r"})
            BOOST_TEST_REQUIRE(once.find(never) == std::string::npos, "seed " << seed);
        BOOST_TEST_REQUIRE(std::count(once.begin(), once.end(), '#') == std::count(text.begin(), text.end(), '#'),
                           "seed " << seed);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_rule_file_is_left_alone)
{
    BOOST_TEST(formatted("inbound { a -> ; }") == "RF0001 ");
    BOOST_TEST(formatted("a; }\nb") == "RF0005 RF0002 ");
    BOOST_TEST(formatted(std::string{"a;\0", 3}) == "RF0014 ");
    // Neither is what a carriage return hides thrown away nor made a line.
    BOOST_TEST(formatted("a; # b\rc;\n") == "RF0016 ");
    BOOST_TEST(formatted("a;\rc;\n") == "RF0016 ");
    BOOST_TEST(formatted("a; # b\r\nc;\r\n") == "a;  # b\nc;\n");
    BOOST_TEST(formatted(std::string(65, '(') + "a" + std::string(65, ')') + " -> b;") == "RF0012 ");
}

BOOST_AUTO_TEST_CASE(a_file_that_would_grow_too_large_is_left_alone)
{
    std::string text;
    for (std::size_t i = 0; i < rf::max_nesting - 1; ++i)
        text += "a{";
    for (std::size_t i = 0; i < 70'000; ++i)
        text += "a->b;";
    text += std::string(rf::max_nesting - 1, '}');
    BOOST_TEST(formatted(text) == "RF0013 ");
}

BOOST_AUTO_TEST_CASE(forms_are_compared_without_places_grouping_and_parentheses_without_effect)
{
    const struct {
        const char* a;
        const char* b;
        bool same;
    } cases[] = {{"a;", " a # b\n;", true},
                 {"a +48 22;", "a +4822;", true},
                 {"(a) -> b;", "a -> b;", true},
                 {"not not a -> b;", "a -> b;", true},
                 {"a;", "b;", false},
                 {"a;", "a; b;", false},
                 {"a;", "a { }", false},
                 {"a { b; }", "a { c; }", false},
                 {"a 1;", "a \"1\";", false},
                 {"a 1, 2;", "a 1 2;", false},
                 {"a +48 22;", "a +48  22;", false},
                 {"a -> b;", "a;", false},
                 {"a -> b;", "a -> c;", false},
                 {"a -> b;", "a -> b then b;", false},
                 {"a and b -> c;", "a or b -> c;", false},
                 {"not a -> b;", "a -> b;", false}};
    for (const auto& c : cases)
        BOOST_TEST(rf::same_form(form_of(c.a), form_of(c.b)) == c.same, c.a << " and " << c.b);
}

// Each of these once had a token, a line or a cell that could make the work grow with its square.
BOOST_AUTO_TEST_CASE(takes_time_linear_in_the_text)
{
    const auto repeated = [](std::string_view part, std::size_t times) {
        std::string text;
        for (std::size_t i = 0; i < times; ++i)
            text += part;
        return text;
    };
    const std::string long_word(1 << 20, 'x');
    for (const std::string& text :
         {"list " + long_word + " a;\n" + repeated("list a b;\n", 10'000), "a " + repeated("1, ", 20'000) + "1;",
          repeated("a and ", 10'000) + "a -> b;", repeated("a {", 64) + repeated("a;", 5'000) + repeated("}", 64),
          repeated("+48; ", 20'000), "a -> b" + repeated(" then b", 10'000) + ';',
          repeated("a; # x\n", 10'000) + long_word + "; # x\n", repeated("not ", 20'000) + "a -> b;",
          repeated("(", 64) + repeated("a or ", 10'000) + "a" + repeated(")", 64) + " -> b;"}) {
        const std::clock_t began = std::clock();
        BOOST_TEST(formatted(text).size() > text.size() / 3, text.substr(0, 20));
        BOOST_TEST((std::clock() - began < 20 * CLOCKS_PER_SEC), text.substr(0, 20));
    }
}

BOOST_AUTO_TEST_CASE(the_worked_files_are_in_the_style)
{
    std::size_t files = 0;
    for (const char* const folder : {"rules", "examples"})
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator{std::filesystem::path{RINGFENCE_SOURCE_DIR} / folder}) {
            if (entry.path().extension() != ".ring")
                continue;
            ++files;
            std::ifstream in{entry.path(), std::ios::binary};
            const std::string text{std::istreambuf_iterator<char>{in}, {}};
            BOOST_TEST(formatted(text) == text, entry.path() << " is not as `ringfence fmt` writes it");
        }
    BOOST_TEST(files > 10u);
}

BOOST_AUTO_TEST_SUITE_END()
