// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/row_columns.hpp>

#include <ringfence/store/import/rows/row_format.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace ringfence;
using namespace ringfence::store;

BOOST_AUTO_TEST_SUITE(store_row_columns)

BOOST_AUTO_TEST_CASE(what_was_said_is_no_guess)
{
    row_columns read;
    BOOST_TEST(!has_guesses(read));
    BOOST_TEST(to_string(read) == "one number a line");
    read.form = row_form::delimited;
    read.header = true;
    read.names = {"Name", "Phone", "Mobile"};
    read.columns[0] = chosen_column{1, false};
    read.more_numbers = {2};
    BOOST_TEST(to_string(read) == "columns separated by commas, with a header; number: columns 2 `Phone`, 3 `Mobile`");
    BOOST_TEST(!has_guesses(read));
    BOOST_TEST(store::detail::is_of_numbers(read, 1));
    BOOST_TEST(store::detail::is_of_numbers(read, 2));
    BOOST_TEST(!store::detail::is_of_numbers(read, 0));
    BOOST_TEST(store::detail::told_columns(read, {0, 1, 3}) == "1 `Name`, 2 `Phone` and 4");
    read.columns[1] = chosen_column{0, true};
    BOOST_TEST(has_guesses(read));
}

BOOST_AUTO_TEST_SUITE_END()
