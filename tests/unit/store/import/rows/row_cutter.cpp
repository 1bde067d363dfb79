// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/row_cutter.hpp>

#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <store/import/row_fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::contains;
using store_tests::goes_on;
using store_tests::in_pieces;
using store_tests::not_closed;
using store_tests::number_is;
using store_tests::numbers_of;
using store_tests::read_rows;
using store_tests::seen;

BOOST_AUTO_TEST_SUITE(store_row_cutter)

BOOST_AUTO_TEST_CASE(delimited_text_gives_the_column_asked_for)
{
    struct sample {
        std::string text;
        std::string column;
        std::vector<seen> wanted;
    };
    for (const sample& s :
         {sample{"name,number\nAnn,+1\nBob,+2\n", "number", {{"+1", 2}, {"+2", 3}}},
          sample{"number\r\n+1\r\n\r\n+2", "number", {{"+1", 2}, {"+2", 4}}},
          sample{"a;number;b\n1;+1;2\n", "number", {{"+1", 2}}}, sample{"a\tn\n1\t+1\n", "n", {{"+1", 2}}},
          sample{"a|n\n1|+1\n", "n", {{"+1", 2}}},
          sample{"\"the name\",\"N \"\n\"Doe, Jo\",\"+1\"\n", "n", {{"+1", 2}}},
          sample{"a,n\n\"two\nlines\",+1\nx,+2\n", "n", {{"+1", 2}, {"+2", 4}}},
          sample{"a,n\n\"two\r\nlines\",\"+1\"\r\nx,+2\r\n", "2", {{"+1", 2}, {"+2", 4}}},
          sample{"n,a\n\"say \"\"hi\"\"\",x\n", "n", {{"say \"hi\"", 2}}},
          sample{"a,n\n5\" pipe,+1\n6\" pipe,+2\n", "n", {{"+1", 2}, {"+2", 3}}},
          sample{"a,n\nx,+1\n,,\n\" \",\nx,+2\n", "n", {{"+1", 2}, {"+2", 5}}},
          sample{"a,n\nonly\nx,+2\n", "n", {{"", 2, "the row has no column 2, the number's"}, {"+2", 3}}},
          sample{"a,n\nx,\n", "n", {{"", 2}}}, sample{"+1,Ann\n+2,Bob", "1", {{"+1", 1}, {"+2", 2}}},
          sample{"# about, this\n\na,n\nx,+1\n# about, that\n", "n", {{"+1", 4}, {"that", 5}}},
          sample{"# about\nn,a\n+1,x\n#+2,y\n; +3,z\n", "n", {{"+1", 3}, {"#+2", 4}}}})
        for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1}}) {
            text_source from = in_pieces(s.text, piece);
            BOOST_TEST_CONTEXT(s.text)
            BOOST_TEST(read_rows(from, number_is(s.column)) == s.wanted, boost::test_tools::per_element());
        }
}

BOOST_AUTO_TEST_CASE(a_row_that_cannot_be_read_takes_no_other_with_it)
{
    struct sample {
        std::string text;
        std::vector<seen> wanted;
    };
    const std::string filler(70'000, 'x');
    for (const sample& s : {
             sample{"a,n\nx,+1\n\"open,+2\n", {{"+1", 2}, {"", 3, not_closed}}},
             sample{"a,n\n\"open,+1\nx,+2\ny,+3", {{"", 2, not_closed}, {"+2", 3}, {"+3", 4}}},
             sample{"a,n\n\"open,+1\n\"shut\",+2\ny,+3\n", {{"", 2, goes_on}, {"+2", 3}, {"+3", 4}}},
             sample{"a,n\n\"a\"b,+1\nx,+2\n", {{"", 2, goes_on}, {"+2", 3}}},
             sample{"a,n\n\"open,+1\n\"open,+2\n\"open,+3\nx,+4\n",
                    {{"", 2, goes_on}, {"", 3, goes_on}, {"", 4, not_closed}, {"+4", 5}}},
             sample{"a,n\n\"open,+1\nx,+2\n" + filler + "\nx,+3\n",
                    {{"", 2, "a quote is not closed within 64 KiB"},
                     {"+2", 3},
                     {"", 4, "the row is longer than 64 KiB"},
                     {"+3", 5}}},
             sample{"a,n\n" + filler + ",+1\nx,+2\n", {{"", 2, "the row is longer than 64 KiB"}, {"+2", 3}}},
         })
        for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1000}, std::size_t{1}}) {
            text_source from = in_pieces(s.text, piece);
            BOOST_TEST_CONTEXT(s.text.substr(0, 60))
            BOOST_TEST(read_rows(from, number_is("n")) == s.wanted, boost::test_tools::per_element());
        }
}

BOOST_AUTO_TEST_CASE(an_open_quote_before_many_rows_costs_one_row)
{
    std::string text = "n,a\n+1,\"open\n";
    constexpr std::size_t rows = 20'000;  // more than the 64 KiB after which the quote is given up
    for (std::size_t i = 0; i < rows; ++i)
        text += "+48600000001,x\n";
    text_source from = text_of(text, "x.csv");
    const auto found = read_rows(from, number_is("n"));
    BOOST_REQUIRE(found.size() == rows + 1);
    BOOST_TEST(found[0].problem == "a quote is not closed within 64 KiB");
    BOOST_TEST(std::ranges::count(found, std::string{"+48600000001"}, &seen::number) == static_cast<int>(rows));
    BOOST_TEST(found.back().line == rows + 2);
}

BOOST_AUTO_TEST_CASE(quotes_that_stand_for_themselves_swallow_no_row)
{
    const auto takes_in = [](int line, const std::string& row) {
        return "a cell in quotes goes over line ends and takes in what is a row by itself, line " +
               std::to_string(line) + ", `" + row +
               "`: a quote that stands for itself is written twice, in a cell in quotes";
    };
    struct sample {
        std::string_view text;
        std::vector<std::string> numbers;
    };
    for (const sample& s : {
             sample{"Phone;Note\n601000001;Jan\n601000002;\"\n601000003;\"\n601000004;x\n",
                    {"601000001", takes_in(4, "601000003;\""), not_closed, "601000004"}},
             sample{"Phone;Note;City\n601000002;\";a\n601000003;\";b\n601000004;x;c\n",
                    {takes_in(3, "601000003;\";b"), not_closed, "601000004"}},
             sample{"Note;Phone\n\";601000001\n\";601000002\nx;601000003\nx;601000004\n",
                    {takes_in(2, "\";601000001"), not_closed, "601000003", "601000004"}},
             sample{"Note;Phone\n\";601000001\nx;601000002\ny;601000003;\"\nz;601000004\n",
                    {takes_in(2, "\";601000001"), "601000002", not_closed, "601000004"}},
             sample{"Phone;Note\n112;\"\n113;\"\n", {takes_in(3, "113;\""), not_closed}},
             sample{"Phone;Note\n\"601000001;2027\n601000002;\"\n601000003;x\n",
                    {takes_in(2, "\"601000001;2027"), not_closed, "601000003"}},
             // What is no row by its columns is not made one.
             sample{"Phone;Note\n601000002;\"call\n601000003\nback\"\n601000004;x\n",
                    {takes_in(3, "601000003"), "601000004"}},
             // A cell over line ends that takes nothing in.
             sample{"Phone,Address\n601000001,\"Main St 5\n12345\nTown\"\n601000002,\"a,\nb\"\n",
                    {"601000001", "601000002"}},
             sample{"Name,Phone\n\"two\nlines\",601000001\n\"two\nlines\",\"601000002\"\n", {"601000001", "601000002"}},
             sample{"Name,Phone\nAnn,\"601000001\n601000002\"\n", {"601000001\n601000002"}},
         })
        BOOST_TEST(numbers_of(s.text) == s.numbers, boost::test_tools::per_element());
    row_format ftc;
    ftc.form = row_form::ftc;
    BOOST_TEST(contains(numbers_of("201,5550123,\"\n202,5550124,\"\n", ftc)[0], "takes in what is a row by itself"));
    BOOST_TEST(numbers_of("Phone;Mobile;Note\n;601000001;\"\n;601000002;\"\n", number_is("1,2"))[0] ==
               takes_in(3, ";601000002;\""));
}

BOOST_AUTO_TEST_SUITE_END()
