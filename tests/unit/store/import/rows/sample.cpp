// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/sample.hpp>

#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/rows.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <store/import/row_fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::look;
using store_tests::numbers_of;
using store_tests::warsaw;

BOOST_AUTO_TEST_SUITE(store_sample)

BOOST_AUTO_TEST_CASE(the_line_that_names_the_separator_is_no_row_and_passed_through)
{
    for (const std::string first : {"sep=;\r\n", "SEP=;\n", "\"sep=;\"\r", "\xEF\xBB\xBFsep=;\n"}) {
        const std::string text = first + "Name;Phone\na,b;601000001\nc,d;601000002\n";
        text_source from = text_of(text, "x.csv");
        row_format format;
        format.passed = passed_lines::kept;
        row_reader rows{from, format, warsaw, look};
        BOOST_TEST(rows.passed_over() == first.substr(first.find_first_not_of("\xEF\xBB\xBF")));
        BOOST_TEST(rows.header() == "Name;Phone\n");
        const auto row = rows.next();
        BOOST_TEST(row->number == "601000001");
        BOOST_TEST(row->line == 3U);
    }
    BOOST_TEST(numbers_of("sep=\t\nn\tphone\na\t601000001\n") == std::vector<std::string>{"601000001"});
    BOOST_TEST(numbers_of("sep=;\n601000001\n601000002\n").size() == 2U);
    row_format plain;
    plain.form = row_form::plain;
    BOOST_TEST(numbers_of("sep=;\n601000001\n", plain) == std::vector<std::string>{"601000001"});
}

BOOST_AUTO_TEST_SUITE_END()
