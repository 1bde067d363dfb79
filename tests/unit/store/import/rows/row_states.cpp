// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/row_states.hpp>

#include <boost/test/unit_test.hpp>

#include <string_view>

using namespace ringfence;
using namespace ringfence::store;

BOOST_AUTO_TEST_SUITE(store_row_states)

BOOST_AUTO_TEST_CASE(states_and_changes_are_read_in_any_case)
{
    BOOST_TEST((store::detail::read_state("Approved") == entry_state::approved));
    BOOST_TEST((store::detail::read_state("EXPIRED") == entry_state::approved));
    BOOST_TEST((store::detail::read_state("cleared") == entry_state::cleared));
    BOOST_TEST(!store::detail::read_state("gone"));
    BOOST_TEST(!store::detail::read_state(""));
    for (const std::string_view word : {"A", "add", "Added", "+"})
        BOOST_TEST((store::detail::read_change(word) == row_change::add), word);
    for (const std::string_view word : {"d", "DEL", "delete", "deleted", "R", "remove", "removed", "-"})
        BOOST_TEST((store::detail::read_change(word) == row_change::remove), word);
    BOOST_TEST(!store::detail::read_change("x"));
}

BOOST_AUTO_TEST_SUITE_END()
