// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/words.hpp>

#include <boost/test/unit_test.hpp>

#include <set>
#include <string_view>

using namespace ringfence::store;

BOOST_AUTO_TEST_SUITE(store_words)

BOOST_AUTO_TEST_CASE(every_stored_value_has_a_word_of_its_own)
{
    std::set<std::string_view> events;
    for (int i = 1; i <= static_cast<int>(journal_event::denied); ++i)
        events.insert(event_word(static_cast<journal_event>(i)));
    BOOST_TEST(events.size() == static_cast<std::size_t>(journal_event::denied));
    BOOST_TEST(!events.contains("unknown"));
    BOOST_TEST(event_word(journal_event::entry_added) == "entry-added");
    BOOST_TEST(event_word(static_cast<journal_event>(200)) == "unknown");
    BOOST_TEST(state_word(entry_state::cleared) == "cleared");
    BOOST_TEST(mode_word(import_mode::remove) == "delete");
    BOOST_TEST(state_word(import_state::undone) == "undone");
}

BOOST_AUTO_TEST_SUITE_END()
