// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/text/fields.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;

BOOST_AUTO_TEST_SUITE(store_fields)

BOOST_AUTO_TEST_CASE(a_field_comes_without_blanks_and_quotes_around_it)
{
    std::string buffer;
    BOOST_TEST(store::detail::unquoted(" a b\t", buffer) == "a b");
    BOOST_TEST(store::detail::unquoted("\" a\" ", buffer) == " a");
    BOOST_TEST(store::detail::unquoted("\"say \"\"hi\"\"\"", buffer) == "say \"hi\"");
    BOOST_TEST(store::detail::unquoted("\"", buffer) == "\"");
}

BOOST_AUTO_TEST_CASE(the_first_rows_are_those_that_are_whole)
{
    using store::detail::row_fields;
    const auto rows = store::detail::first_rows("# about\na,\"b\nc\"\n\n,\n\"open,x\nd,e\nf,g\n", ',', 2);
    BOOST_TEST((rows == std::vector<row_fields>{{"a", "b\nc"}, {"d", "e"}}));
    BOOST_TEST((store::detail::first_rows("# a\nb\n", ',', 2, store::detail::comment_lines::rows) ==
                std::vector<row_fields>{{"# a"}, {"b"}}));
    BOOST_TEST(store::detail::is_area_code_row({"416", "5551234", "x"}));
    BOOST_TEST(!store::detail::is_area_code_row({"416", "555123"}));
    BOOST_TEST(!store::detail::is_area_code_row({"416"}));
}

BOOST_AUTO_TEST_SUITE_END()
