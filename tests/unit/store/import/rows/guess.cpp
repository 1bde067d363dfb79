// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/guess.hpp>

#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/rows.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <store/import/row_fixture.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::has_code;
using store_tests::look;
using store_tests::number_is;
using store_tests::warsaw;

BOOST_AUTO_TEST_SUITE(store_guess)

BOOST_AUTO_TEST_CASE(what_was_not_said_is_guessed_and_told)
{
    struct sample {
        std::string text;
        std::string told;
        std::string first;  ///< the first number
    };
    for (const sample& s : {
             sample{"", "one number a line", ""},
             sample{"+1\n", "one number a line", "+1"},
             sample{"+48 601 000 001\n600 000 002\n+4822*\n", "one number a line", "+48 601 000 001"},
             sample{"phone\n+1\n", "columns separated by commas, with a header; number: column 1 `phone` (guessed)",
                    "+1"},
             sample{"\"+1\"\n\"+2\"\n", "columns separated by commas, without a header; number: column 1 (guessed)",
                    "+1"},
             sample{"+48601000001,Ann\n+48601000002,Bob\n",
                    "columns separated by commas, without a header; number: column 1 (guessed)", "+48601000001"},
             sample{"Ann;2026-01-31;601000001\nBob;2026-01-31;601000002\n",
                    "columns separated by semicolons, without a header; number: column 3 (guessed)", "601000001"},
             sample{"100001,+48601000001\n100002,+48601000002\n",
                    "columns separated by commas, without a header; number: column 2 (guessed)", "+48601000001"},
             sample{"Kto\tGdzie\nAnn\t601000001\n",
                    "columns separated by tabs, with a header; number: column 2 `Gdzie` (guessed)", "601000001"},
             sample{"Name,Phone Number,Added on,Valid until,County\nAnn,601000001,2026-01-31,,TX\n",
                    "columns separated by commas, with a header; number: column 2 `Phone Number` (guessed); "
                    "description: column 1 `Name` (guessed); date: column 3 `Added on` (guessed); expires: column 4 "
                    "`Valid until` (guessed)",
                    "601000001"},
             sample{"MSISDN|Status|Action\n48601000001|approved|A\n",
                    "columns separated by `|`, with a header; number: column 1 `MSISDN` (guessed); state: column 2 "
                    "`Status` (guessed); change: column 3 `Action` (guessed)",
                    "48601000001"},
             sample{"416,1234567\n416,1234568\n",
                    "area code and number (guessed) separated by commas, without a header", "+14161234567"},
         }) {
        text_source from = text_of(s.text, "x.csv");
        row_reader rows{from, {}, warsaw, look};
        BOOST_TEST(to_string(rows.columns()) == s.told);
        const auto row = rows.next();
        BOOST_TEST((row ? row->number : "") == s.first);
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_guessed_or_found_is_refused_and_says_what_there_is)
{
    struct sample {
        std::string text;
        row_format format;
        error_code code;
        std::string_view says;
    };
    row_format header;
    header.header = header_choice::with;
    row_format headless = number_is("phone");
    headless.header = header_choice::without;
    row_format plain = number_is("phone");
    plain.form = row_form::plain;
    row_format ftc = number_is("2");
    ftc.form = row_form::ftc;
    row_format separated;
    separated.separator = 'x';
    row_format dated;
    dated.date_format = "%Q";
    std::string wide;
    for (int i = 0; i < 1000; ++i)
        wide += "a,";
    for (const sample& s : {
             sample{"name,phone\nAnn,+1\n", number_is("number"), error_code::missing,
                    "`x.csv`: has no column `number`. Its columns are `name`, `phone`"},
             sample{"name,phone\nAnn,+1\n", number_is("3"), error_code::missing, "has no column `3`"},
             sample{"name,phone\nAnn,+1\n", number_is("0"), error_code::missing, "has no column `0`"},
             sample{"name,phone\nAnn,+1\n", number_is("99999999999999999999999"), error_code::missing, "no column"},
             sample{"a,b\n", number_is(""), error_code::refused, "which column has the numbers?"},
             sample{"a,b\nx,y\n", {}, error_code::refused, "Its columns are `a`, `b`"},
             sample{"600000001,600000002\n600000001,600000002\n",
                    {},
                    error_code::refused,
                    "columns 1 and 2 both read as numbers: which is it? Say its number, 1 to 2"},
             sample{"", header, error_code::refused, "is empty; a header was expected"},
             sample{"\"a\n", header, error_code::refused, "the header cannot be read"},
             sample{wide + "\n", header, error_code::refused, "its first row has more than 999 columns"},
             sample{"+1,x\n", headless, error_code::missing, "has no header"},
             sample{"+1\n", plain, error_code::refused, "has neither columns nor a header"},
             sample{"416,1234567\n", ftc, error_code::refused, "fixed"},
             sample{"+1x\n", separated, error_code::refused, "the separator can be"},
             sample{"+1\n", dated, error_code::refused, "has `%Q`"},
             sample{"\xFF\xFE+\0", {}, error_code::refused, "line 1 is not in utf-16le"},
             sample{std::string{"a,\0", 3}, {}, error_code::refused, "say `--encoding utf-16le`"},
             sample{"416,123456\n416,1234568\n", {}, error_code::refused, "columns 1 and 2 both read as numbers"},
             sample{"\n <!DOCTYPE html><html>", {}, error_code::refused, "is HTML or XML"},
             sample{"\"Service not available\"\n", {}, error_code::refused, "which column has the numbers?"},
             sample{"sep=x\n+1\n", {}, error_code::refused, "its first line says that `x` stands between columns"},
             sample{std::string{"+1\0\n", 4}, {}, error_code::refused, "is not a text"},
         }) {
        text_source from = text_of(s.text, "x.csv");
        BOOST_TEST_CONTEXT(s.text.substr(0, 60))
        BOOST_CHECK_EXCEPTION((row_reader{from, s.format, warsaw, look}), error, [&](const error& e) {
            BOOST_TEST_MESSAGE(e.what());
            return has_code(e, s.code) && std::string_view{e.what()}.find(s.says) != std::string_view::npos;
        });
    }
}

BOOST_AUTO_TEST_SUITE_END()
