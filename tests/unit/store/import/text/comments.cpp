// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/text/comments.hpp>

#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/rows.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <store/import/row_fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::contains;
using store_tests::look;
using store_tests::numbers_of;
using store_tests::told;
using store_tests::warsaw;

BOOST_AUTO_TEST_SUITE(store_comments)

BOOST_AUTO_TEST_CASE(a_row_is_not_taken_for_a_comment)
{
    // The first column is empty, and the separator is what begins a comment elsewhere.
    BOOST_TEST(numbers_of(";601000001;Jan\n;601000002;Ola\n") == (std::vector<std::string>{"601000001", "601000002"}));
    BOOST_TEST(numbers_of("; a comment\n601000001\n") == std::vector<std::string>{"601000001"});
    // `#` begins a name, and the row has fewer columns than the header.
    BOOST_TEST(numbers_of("name,phone,city\n#1 Plumbing,601000001\nx,601000002,y\n# about, that\n") ==
               (std::vector<std::string>{"601000001", "601000002", "that"}));
    struct sample {
        std::string_view text;
        std::vector<std::string> numbers;
    };
    for (const sample& s : {
             sample{"Phone,Name\n#31#601000001,Jan\n601000002,Ann\n#N/A,Bob\n", {"#31#601000001", "601000002", "#N/A"}},
             sample{";601000001\n;601000002\n", {"601000001", "601000002"}},
             sample{"601000001\n#31#601000002\n;601000003\n# x\n#\n#--\n#x\n##\n; x\n;\n",
                    {"601000001", "#31#601000002", ";601000003"}},
             sample{"id,Phone\n#12,6O1000001,x\n#14,601000001 601000002,y\n", {"6O1000001", "601000001 601000002"}},
             sample{"#,Phone,Expires\n1,601000001,2027-01-01\n", {"601000001"}},
             sample{"#\tPhone\n1\t601000001\n", {"601000001"}},
             sample{"Phone,Name\n#=,x\n#!,y\n##,z\n#,v\n", {"#=", "#!", "##", "#"}},
             sample{"# the list\n601000001,Jan\n601000002,Bob\n# 2,Ann\n", {"601000001", "601000002", "# 2"}},
             // What a file of rejected rows says of each is no row.
             sample{"Phone,Name\n# line 3: not a number, \"x\nnone,Jan\n", {"none"}},
         })
        BOOST_TEST(numbers_of(s.text) == s.numbers, s.text << ": " << told(s.text));
    BOOST_TEST(contains(told("#,Phone,Expires\n1,601000001,2027-01-01\n"), "expires: column 3 `Expires` (guessed)"));
    text_source from = text_of("number,a\n,\n\"\",\n\n", "x.csv");
    row_reader rows{from, {}, warsaw, look};
    BOOST_TEST(!rows.next());
    BOOST_TEST(rows.empty_rows() == 2U);
}

BOOST_AUTO_TEST_CASE(a_comment_that_may_have_a_number_in_it_is_counted_and_not_passed_on)
{
    struct sample {
        std::string_view text;
        std::uint64_t count;
        std::uint64_t first;
        std::vector<std::string> numbers;
        std::vector<std::string> kept;  ///< where comments are kept
        std::string passed;             ///< what is passed on then
    };
    const std::string why = "begins as a comment, and what follows may be a number";
    for (const sample& s : {
             sample{"# 2026\n601000001\n", 0, 0, {"601000001"}, {"601000001"}, "# 2026\n"},
             sample{"601000001\n# 601000002\n; 601 000 003 Jan\n", 2, 2, {"601000001"}, {"601000001", why, why}, ""},
             sample{"# \xEF\xBC\x96\xEF\xBC\x90\xEF\xBC\x91\xEF\xBC\x90\xEF\xBC\x91\n1\n", 1, 1, {"1"}, {why, "1"}, ""},
             sample{"# x\n# 601000001\n\nPhone,Name\n601000002,Ann\n; 601000003,x\n",
                    2,
                    2,
                    {"601000002"},
                    {why, "601000002", why},
                    "# x\n\n"},
             sample{"# 601000001,x\n601000002,Ann\n601000003,Bob\n",
                    1,
                    1,
                    {"601000002", "601000003"},
                    {why, "601000002", "601000003"},
                    ""},
             sample{"# {\"phone\":\"601000001\"}\n{\"phone\":\"601000002\"}\n",
                    1,
                    1,
                    {"601000002"},
                    {why, "601000002"},
                    ""},
             sample{"Phone,Name\n# line 1234567: no\n601000002,Ann\n",
                    0,
                    0,
                    {"601000002"},
                    {"601000002"},
                    "# line 1234567: no\n"},
             sample{
                 "Phone,Name\n# line 3: 601000001, no\n601000002,Ann\n", 1, 2, {"601000002"}, {why, "601000002"}, ""},
         })
        for (const passed_lines passed : {passed_lines::dropped, passed_lines::kept}) {
            row_format format;
            format.passed = passed;
            text_source from = text_of(s.text, "x.csv");
            row_reader rows{from, format, warsaw, look};
            std::string passed_on{rows.passed_over()};
            std::vector<std::string> found;
            while (const auto row = rows.next()) {
                passed_on += rows.passed_over();
                found.emplace_back(row->problem.empty() ? row->number : row->problem);
                BOOST_TEST(s.text.find(row->raw) != std::string_view::npos);
            }
            passed_on += rows.passed_over();
            BOOST_TEST_CONTEXT(s.text)
            {
                BOOST_TEST(found == (passed == passed_lines::kept ? s.kept : s.numbers),
                           boost::test_tools::per_element());
                BOOST_TEST(passed_on == (passed == passed_lines::kept ? s.passed : ""));
                BOOST_TEST(rows.commented().count == s.count);
                BOOST_TEST(rows.commented().line == s.first);
            }
        }
}

BOOST_AUTO_TEST_SUITE_END()
