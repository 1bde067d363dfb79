// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/operate/catalogue.hpp>

#include <operate/words_of.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::operate;
using operate_tests::words_of;

BOOST_AUTO_TEST_SUITE(catalogue)

BOOST_AUTO_TEST_CASE(every_operation_is_described)
{
    std::set<std::string_view> names;
    for (const operation& o : operations())
        BOOST_TEST_CONTEXT(o.name)
        {
            BOOST_TEST(names.insert(o.name).second);
            BOOST_TEST(!o.summary.empty());
            BOOST_TEST(!o.summary.ends_with('.'));
            BOOST_TEST(o.example.starts_with(o.name.substr(0, o.name.find(' '))));
            BOOST_TEST(o.prepare);
            BOOST_TEST(!group_summary(o.name.substr(0, o.name.find(' '))).empty());
            std::set<std::string_view> taken;
            bool after_rest = false;
            for (const operate::argument& a : o.takes) {
                BOOST_TEST(taken.insert(a.name).second);
                const bool place = a.is == operate::argument::kind::place || a.is == operate::argument::kind::may_place;
                BOOST_TEST(!(after_rest && place));
                after_rest |= a.is == operate::argument::kind::places || a.is == operate::argument::kind::may_places;
                BOOST_TEST((a.is != operate::argument::kind::flag || a.value.empty()));
            }
        }
}

BOOST_AUTO_TEST_CASE(an_operation_is_found_by_its_first_words)
{
    const struct {
        std::string_view line;
        std::string_view name;
        std::size_t words;
    } cases[]{
        {"lists", "lists", 1},
        {"LISTS", "lists", 1},
        {"imports", "imports", 1},
        {"imports dnc", "imports", 1},
        {"imports undo", "imports", 1},  // a list may be called so
        {"Imports Undo 3", "imports undo", 2},
        {"policy rollback", "policy rollback", 2},
        {"policy", "", 0},
        {"policy nothing", "", 0},
        {"nothing", "", 0},
        {"", "", 0},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.line)
        {
            const auto found = find_operation(words_of(c.line));
            BOOST_TEST((found.is ? found.is->name : "") == c.name);
            BOOST_TEST(found.words == c.words);
        }
}

BOOST_AUTO_TEST_SUITE_END()
