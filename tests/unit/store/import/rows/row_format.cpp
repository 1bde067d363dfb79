// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/row_format.hpp>

#include <ringfence/store/import/rows/column_names.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;

BOOST_AUTO_TEST_SUITE(store_row_format)

BOOST_AUTO_TEST_CASE(a_choice_of_several_columns_has_parts)
{
    BOOST_TEST(store::detail::parts_of("2, Phone ,") == (std::vector<std::string>{"2", "Phone", ""}),
               boost::test_tools::per_element());
    row_format format;
    BOOST_TEST(!store::detail::is_chosen(format, column_role::expires));
    format.columns[static_cast<std::size_t>(column_role::expires)] = "";  // none
    BOOST_TEST(store::detail::is_chosen(format, column_role::expires));
}

BOOST_AUTO_TEST_SUITE_END()
