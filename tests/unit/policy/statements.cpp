// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/language/load.hpp>
#include <ringfence/language/suggest.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/plugins/standard.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/policy/statements.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace rf = ringfence;

namespace {

rf::diagnostics checked(const std::string& rules, const rf::registry& words)
{
    rf::diagnostics found;
    const auto files = rf::load("main.ring", found, [&](const std::filesystem::path& path) {
        return rf::file_text{path == "main.ring" ? rules : "ringfence 1;", {}};
    });
    rf::check(files, words, {.read_number = &rf::read_number, .regions = &rf::numbering_regions}, found);
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statements)

BOOST_AUTO_TEST_CASE(every_example_is_a_policy_and_has_its_word)
{
    static constexpr rf::plugin verstat{.name = "verstat", .version = 1};
    rf::registry words;
    words.add(rf::plugins::standard);
    words.add(verstat);
    for (const rf::statement_word& word : rf::statement_words) {
        if (word.example.empty())
            continue;
        const std::string rules = "ringfence 1; " + std::string{word.example};
        BOOST_TEST(rules.find(word.word) != rules.npos, word.word);
        for (const rf::diagnostic& d : checked(rules, words))
            BOOST_TEST((d.level != rf::severity::error), word.word << ": " << d.code << ": " << d.message);
    }
}

BOOST_AUTO_TEST_CASE(the_statements_are_those_that_the_check_knows)
{
    // The check names them all where it knows nothing better: the edition, the others by alphabet, the scenarios.
    std::vector<std::string> all{"ringfence"};
    for (const rf::statement_word& word : rf::statement_words)
        if (word.within.empty() && word.word != "ringfence")
            all.emplace_back(word.word);
    std::sort(all.begin() + 1, all.end());
    for (const auto& [name, entry] : rf::standard_words().scenarios())
        all.emplace_back(name);
    const rf::diagnostics found = checked("ringfence 1; zzzzzzzzzzzz;", rf::standard_words());
    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found[0].code == "RF0104");
    BOOST_TEST(found[0].help == "a statement begins with one of " + rf::enumerate(all));
}

BOOST_AUTO_TEST_SUITE_END()
