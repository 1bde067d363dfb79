// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/plugin/registry.hpp>
#include <ringfence/plugins/standard.hpp>

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <string>

namespace {

using namespace ringfence;

/// A row of the reference's tables, as `rules/LANGUAGE.md` has it for each word.
template <class Word>
std::string reference_row(const Word& word)
{
    std::string row = "| `";
    row += word.word;
    for (const char c : word.usage.empty() ? std::string{} : ' ' + std::string{word.usage})
        row += c == '|' ? std::string{"\\|"} : std::string{c};
    return row + "` | " + std::string{word.summary} + " |\n";
}

std::string reference()
{
    std::ifstream file{RINGFENCE_SOURCE_DIR "/rules/LANGUAGE.md"};
    return {std::istreambuf_iterator<char>{file}, {}};
}

template <class Word>
void expect_described(const registry::words<Word>& words, const std::string& text)
{
    for (const auto& [name, entry] : words)
        BOOST_TEST(text.find(reference_row(*entry.word)) != std::string::npos, "rules/LANGUAGE.md lacks the row\n"
                                                                                   << reference_row(*entry.word));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(standard_words_)

BOOST_AUTO_TEST_CASE(each_has_what_a_descriptor_must_have)
{
    const auto complete = [](const auto& word) {
        BOOST_TEST(!word.summary.empty(), word.word);
        BOOST_TEST(!word.example.rules.empty(), word.word);
        BOOST_TEST(!word.example.query.empty(), word.word);
        BOOST_TEST(!word.example.reply.empty(), word.word);
    };
    for (const auto& [name, entry] : standard_words().scenarios())
        complete(*entry.word);
    for (const auto& [name, entry] : standard_words().conditions())
        complete(*entry.word);
    for (const auto& [name, entry] : standard_words().actions())
        complete(*entry.word);
}

BOOST_AUTO_TEST_CASE(the_reference_describes_every_word_as_its_descriptor_does)
{
    const std::string text = reference();
    expect_described(standard_words().scenarios(), text);
    expect_described(standard_words().conditions(), text);
    expect_described(standard_words().actions(), text);
}

BOOST_AUTO_TEST_SUITE_END()
