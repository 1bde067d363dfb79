// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/guess_form.hpp>

#include <ringfence/store/import/rows/row_format.hpp>

#include <store/import/row_fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::contains;
using store_tests::told;

BOOST_AUTO_TEST_SUITE(store_guess_form)

BOOST_AUTO_TEST_CASE(the_separator_is_what_most_lines_have)
{
    for (const auto& [text, says] : std::vector<std::pair<std::string_view, std::string_view>>{
             {"Phone;b,c\n601000001;x\n601000002;y\n", "separated by semicolons"},
             {"601000001,\"a;b\"\n601000002,\"a;b\"\n", "separated by commas"},
             {"601000001,a;b\n601000002,a;b\n", "separated by commas"},
             {"601000001\n601000002\n601000003;x\n", "one number a line"}})
        BOOST_TEST(contains(told(text), says), told(text));
}

BOOST_AUTO_TEST_CASE(names_of_columns_behind_a_title_are_not_lost)
{
    struct sample {
        std::string_view text;
        int line;
    };
    for (const sample& s : {
             sample{"Lista numer\xC3\xB3w telefon\xC3\xB3w\n\nTelefon;Wa\xC5\xBCny do;Nazwa\n601000001;2027-01-01;A\n",
                    3},
             sample{"Numbers of May\nPhone,Expires\n601000001,2027-01-01\n", 2},
             sample{"sep=,\nNumbers of May,\nPhone,Expires\n601000001,2027-01-01\n", 3},
             sample{"1\n2\n3\n4\n\"Phone\";\"Expires\"\n601000001;2027-01-01\n", 5},
         }) {
        const std::string said = told(s.text);
        BOOST_TEST(said == "`x.csv`: line " + std::to_string(s.line) +
                               " has the names of columns and is not the first row: take out what stands before it, or "
                               "say `--header no` where that is no header");
        row_format none;
        none.header = header_choice::without;
        BOOST_TEST(!contains(told(s.text, none), "has the names of columns"));
    }
    BOOST_TEST(contains(told("# Phone;Expires\n601000001;2027-01-01\n"),
                        "line 1 has the names of columns and begins as a comment: take the `#` away"));
    for (const std::string_view text : {"Phone,Expires\n601000001,2027-01-01\nPhone,Expires\n601000002,2027-01-01\n",
                                        "# Phone, Name\nPhone,Name\n601000001,A\n", "# Phone, Name\n601000001\n",
                                        "# Phone, and more of it\n601000001,x\n"})
        BOOST_TEST(!contains(told(text), "has the names of columns"), told(text));
}

BOOST_AUTO_TEST_SUITE_END()
