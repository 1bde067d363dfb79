// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/folded_letters.hpp>
#include <ringfence/base/utf8.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace ringfence;

BOOST_AUTO_TEST_SUITE(base_folded_letters)

BOOST_AUTO_TEST_CASE(letters_lose_their_case_and_their_accents)
{
    const struct {
        std::string_view text;
        std::string_view folded;
    } cases[] = {
        {"", ""},
        {"Zolw 12%", "zolw 12%"},
        {"ŻÓŁW Żółw żółw", "zolw zolw zolw"},
        {"Zażółć gęślą jaźń", "zazolc gesla jazn"},
        {"Straße, STRASSE, STRAẞE", "strasse, strasse, strasse"},
        {"Ærø Œuvre Þór Ĳssel ǅ", "aero oeuvre thor ijssel dz"},
        {"Đorđe Ħal Ŧ İstanbul ısı", "dorde hal t istanbul isi"},
        {"Příliš žluťoučký kůň", "prilis zlutoucky kun"},
        {"Nguyễn Văn Ưng", "nguyen van ung"},
        {"Z\u0307o\u0301\u0142w", "zolw"},  // accents that follow their letters
        {"Αθήνα ΑΘΗΝΑ Οδυσσεύς", "αθηνα αθηνα οδυσσευσ"},
        {"Ёлка ёЛКА Київ Й", "елка елка киів и"},
        {"日本 ١٢ 🐢 ×÷", "日本 ١٢ 🐢 ×÷"},
        {"\xff\xc5 A\x80", "\xff\xc5 a\x80"},  // not UTF-8
    };
    for (const auto& [text, folded] : cases)
        BOOST_TEST_CONTEXT(text)
    BOOST_TEST(folded_letters(text) == folded);
}

BOOST_AUTO_TEST_CASE(what_is_folded_stays_and_is_no_longer_by_more_than_a_letter)
{
    for (char32_t c = 1; c < 0x3000; ++c) {
        std::string text;
        append_utf8(text, c);
        const std::string once = folded_letters(text);
        BOOST_REQUIRE_MESSAGE(folded_letters(once) == once, static_cast<unsigned>(c));
        BOOST_REQUIRE_MESSAGE(once.size() <= text.size() + 1, static_cast<unsigned>(c));
    }
}

BOOST_AUTO_TEST_CASE(a_text_is_found_however_its_letters_are_written)
{
    const struct {
        std::string_view text;
        std::string_view part;
        bool found;
    } cases[] = {
        {"Żółw", "zolw", true},
        {"Pan ŻÓŁW z Łodzi", "lodzi", true},
        {"Zolw", "zolw", true},
        {"ZOLW", "olw", true},
        {"Żółw", "zolwie", false},
        {"", "a", false},
        {"abc", "", true},
        {"Żółw", "", true},
        {"Große Freiheit", "grosse", true},
        {"plain", "żółw", false},
    };
    for (const auto& [text, part, found] : cases)
        BOOST_TEST_CONTEXT(text << ", " << part)
    BOOST_TEST(contains_folded(text, part) == found);
}

BOOST_AUTO_TEST_SUITE_END()
