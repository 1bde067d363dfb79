// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/rows.hpp>

#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/text/encoding.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <store/import/row_fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::contains;
using store_tests::in_pieces;
using store_tests::look;
using store_tests::not_closed;
using store_tests::numbers_of;
using store_tests::read_rows;
using store_tests::read_whole;
using store_tests::seen;
using store_tests::told;
using store_tests::warsaw;
using store_tests::with_columns;

BOOST_AUTO_TEST_SUITE(store_rows)

BOOST_AUTO_TEST_CASE(plain_lines_come_without_what_surrounds_them)
{
    struct sample {
        std::string text;
        std::vector<seen> wanted;
    };
    const std::string long_one(1024, '7');
    const std::string too_long = "the line is longer than 1024 bytes";
    for (const sample& s :
         {sample{"", {}}, sample{"\n\n", {}}, sample{"+1", {{"+1", 1}}}, sample{"+1\n+2\n", {{"+1", 1}, {"+2", 2}}},
          sample{"\xEF\xBB\xBF+1\r\n\r\n  +2\t\r\n", {{"+1", 1}, {"+2", 3}}}, sample{"\xEF\xBB\xBF", {}},
          sample{"# a comment, with a comma\n; another\n+3 # not one", {{"+3 # not one", 3}}},
          sample{long_one + "\r\n+1\n", {{long_one, 1}, {"+1", 2}}},
          sample{long_one + "7\n+1\n", {{"", 1, too_long}, {"+1", 2}}},
          sample{std::string(700'000, '8') + "\n+1", {{"", 1, too_long}, {"+1", 2}}},
          sample{"+1\n" + std::string(700'000, '8'), {{"+1", 1}, {"", 2, too_long}}},
          sample{"+1\n" + std::string(1, '#') + std::string(2000, ' ') + "\n+2", {{"+1", 1}, {"+2", 3}}}})
        for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1000}, std::size_t{1}}) {
            text_source from = in_pieces(s.text, piece);
            BOOST_TEST(read_rows(from, {}) == s.wanted, boost::test_tools::per_element());
        }
}

BOOST_AUTO_TEST_CASE(dates_states_and_changes_come_with_the_row)
{
    const std::string header = "number,description,date,valid_from,expires,state,change\n";
    struct sample {
        std::string row;
        std::string wanted;
    };
    const row_format all = with_columns({{column_role::date, "date"},
                                         {column_role::valid_from, "valid_from"},
                                         {column_role::expires, "expires"},
                                         {column_role::state, "state"},
                                         {column_role::change, "change"}});
    for (const sample& s : {
             sample{"+1,,,,,,", "+1||||||"},
             sample{"+1,\"a, \"\"b\"\"\",2026-03-02,2026-03-02T22:00,2026-03-02T22:00:00Z,Approved,d",
                    "+1|a, \"b\"|1772406000|1772485200|1772488800|1|remove"},
             sample{"+1,,20260302,,,PENDING,Added", "+1||1772406000|||0|add"},
             sample{"+1,,2026-03-02 22:00:00,,,permanent,", "+1||1772485200|||2|"},
             sample{"+1,,,,,cleared,", "+1|||||3|"},
             sample{"+1,,,,2026-03-02T00:00:00Z,expired,", "+1||||1772409600|1|"},
             sample{"+1,,,,,expired,", "column 6 (state): `expired` needs the time when it expired"},
             sample{"+1,,,,,gone,",
                    "column 6 (state): `gone` is none of pending, approved, permanent, cleared and expired"},
             sample{"+1,,,,,,x", "column 7 (change): `x` is neither A (added) nor D (deleted)"},
             sample{"+1,,2026-02-30,,,,",
                    "column 3 (date): `2026-02-30` is not a date such as 2026-12-31 or 2026-12-31T18:00:00Z"},
             sample{"+1,,,,31.12.2026,,",
                    "column 5 (expires): `31.12.2026` is not a date such as 2026-12-31 or 2026-12-31T18:00:00Z"},
         }) {
        const auto found = read_whole(header + s.row + "\n+2\n", all);
        BOOST_REQUIRE(found.size() == 2U);
        BOOST_TEST(found[0] == s.wanted);
        BOOST_TEST(found[1] == "+2||||||");
    }
}

BOOST_AUTO_TEST_CASE(registers_in_two_fields_give_whole_numbers)
{
    row_format ftc;
    ftc.form = row_form::ftc;
    const std::string wrong = "is not an area code of 3 digits and a number of 7, as `416,5551234`";
    struct sample {
        std::string text;
        std::vector<std::string> wanted;
    };
    for (const sample& s : {
             sample{"201,5550123\r\n\"202\",\"5550124\"\n", {"+12015550123||||||", "+12025550124||||||"}},
             sample{"Area Code,Number\n201,5550123\n", {"+12015550123||||||"}},
             sample{"201,5550123,2026-03-02T22:00:00Z,A\n201,5550124,2026-03-02T22:00:00Z,D\n",
                    {"+12015550123||1772488800||||add", "+12015550124||1772488800||||remove"}},
             sample{"201,5550123,D,20260302\n", {"+12015550123||1772406000||||remove"}},
             sample{"201,5550123,,\n", {"+12015550123||||||"}},
             sample{"2015550123\n201,555012\n2o1,5550123\n201,5550123\n", {wrong, wrong, wrong, "+12015550123||||||"}},
             sample{"201,5550123,x\n", {"column 3: `x` is neither a date nor A (added) or D (deleted)"}},
             sample{"201,5550123,A,A\n", {"column 4: `A` is neither a date nor A (added) or D (deleted)"}},
             sample{"201,5550123,A,20260302,x\n", {"column 5: `x` is one too many"}},
         })
        BOOST_TEST(read_whole(s.text, ftc) == s.wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_an_export_writes_is_read_back)
{
    const auto found = read_whole("number,state,description,created_at,created_by,valid_from,expires\n"
                                  "+48601000001,approved,\"Doe, Jo\",2026-03-02T22:00:00Z,ann,,\n"
                                  "+4822*,permanent,,2026-03-02T22:00:00Z,ann,,\n"
                                  "+48601000002,expired,,2026-03-02T22:00:00Z,ann,2026-03-02T22:00:00Z,"
                                  "2026-03-02T22:00:01Z\n",
                                  {});
    const std::vector<std::string> wanted{"+48601000001|Doe, Jo|1772488800|||1|", "+4822*||1772488800|||2|",
                                          "+48601000002||1772488800|1772488800|1772488801|1|"};
    BOOST_TEST(found == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(rows_and_what_lies_between_them_make_up_the_text)
{
    const std::string text =
        "# about\r\n\r\nname,number\r\nAnn,+1\r\n\r\n#\n\"two\nlines\",+2\n\"op\"en,+3\n,\nx,+4\n# end";
    for (const std::string& whole_text : {text, std::string{"# a\n+1\n\n+2\r\n+3"}, std::string{"416,5550123\n"}}) {
        text_source from = text_of("\xEF\xBB\xBF" + whole_text, "x.csv");
        const std::string marked = "\xEF\xBB\xBF" + whole_text;
        from = text_of(marked, "x.csv");
        row_format format;
        format.passed = passed_lines::kept;
        row_reader rows{from, format, warsaw, look};
        std::string again{rows.passed_over()};
        again += rows.header();
        while (const auto row = rows.next()) {
            again += rows.passed_over();
            again += row->raw;
        }
        again += rows.passed_over();
        BOOST_TEST(again == whole_text);
        BOOST_TEST(rows.lines().byte_order_mark());
        BOOST_TEST(rows.lines().position() == marked.size());
    }
}

BOOST_AUTO_TEST_CASE(every_line_end_ends_a_row_whatever_the_form)
{
    const std::vector<std::string> wanted{"601000001", "601000002"};
    for (const std::string_view form :
         {"601000001@601000002@", "601000001@601000002", "phone@601000001@@601000002@",
          "n,phone@a,601000001@\"b@b\",601000002@", "# about@n;phone@a;601000001@;@b;601000002",
          "{\"phone\":\"601000001\"}@@{\"phone\":601000002}@", "sep=;@n;phone@a;601000001@b;601000002@",
          "\xEF\xBB\xBFsep=;@n;phone@\"a;a\";601000001@b;601000002@"})
        for (const std::string_view end : {"\n", "\r", "\r\n"}) {
            std::string text;
            for (const char c : form)
                text += c == '@' ? end : std::string_view{&c, 1};
            BOOST_TEST_CONTEXT(text)
            BOOST_TEST(numbers_of(text) == wanted, boost::test_tools::per_element());
        }
    row_format ftc;
    ftc.form = row_form::ftc;
    BOOST_TEST(numbers_of("201,5550123\r202,5550124\r\n203,5550125", ftc).size() == 3U);
    BOOST_TEST(numbers_of("n,phone\r\"open,601000001\rx,601000002\r", {}) ==
                   (std::vector<std::string>{not_closed, "601000002"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(rows_keep_their_own_line_ends)
{
    std::mt19937 random{7};
    const auto draw = [&](std::size_t below) { return random() % below; };
    const std::vector<std::string> ends{"\n", "\r", "\r\n"};
    const std::vector<std::string> notes{"a",        "\"a, b\"", "\"say \"\"hi\"\"\"", "", "\"two@lines\"", "\"\"",
                                         "5\" pipe", "\xC4\x85"};
    for (int round = 0; round < 500; ++round) {
        const auto end = [&] { return ends[draw(ends.size())]; };
        std::string text = "note,phone" + end();
        std::vector<std::string> wanted;
        std::vector<std::string> raws;
        std::string between;
        for (std::size_t i = 0; i < 20; ++i) {
            std::string note = notes[draw(notes.size())];
            if (const auto at = note.find('@'); at != std::string::npos)
                note.replace(at, 1, end());
            const std::string number = "+4860100" + std::to_string(1000 + draw(9000));
            wanted.push_back(number);
            raws.push_back(note + "," + (draw(2) == 0 ? number : "\"" + number + "\"") + (i == 19 ? "" : end()));
            // A CR and a LF make one line end, so nothing that begins with LF may follow a CR.
            text += raws.back();
            if (draw(5) == 0 && i != 19 && raws.back().ends_with("\n"))
                text += "," + end();
        }
        for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1}}) {
            text_source from = in_pieces(text, piece);
            row_reader rows{from, {}, warsaw, look};
            std::size_t i = 0;
            while (const auto row = rows.next()) {
                BOOST_REQUIRE(i < wanted.size());
                BOOST_TEST(row->number == wanted[i]);
                BOOST_TEST(row->raw == raws[i]);
                ++i;
            }
            BOOST_TEST(i == wanted.size());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_text_in_another_encoding_is_read_as_the_same_rows)
{
    const std::string text = "Imi\xC4\x99;Telefon;Wa\xC5\xBCny do\r\n\xC5\xBB"
                             "aneta;601000001;2026-12-31\r\n";
    for (const text_encoding encoding :
         {text_encoding::utf_16le, text_encoding::utf_16be, text_encoding::cp1250, text_encoding::iso_8859_2}) {
        const std::string encoded{text_encoder{encoding}.encode(text)};
        row_format format;
        format.encoding = encoding;
        BOOST_TEST(told(encoded, format) ==
                   "columns separated by semicolons, with a header; number: column 2 `Telefon` (guessed); "
                   "description: column 1 `Imi\xC4\x99` (guessed); expires: column 3 `Wa\xC5\xBCny do` (guessed); in " +
                       std::string{to_string(encoding)});
        BOOST_TEST(read_whole(encoded, format)[0] == "601000001|\xC5\xBB"
                                                     "aneta|||1798754400||");
    }
    BOOST_TEST(contains(told("Telefon;Imi\xEA\n601000001;a\n"), "`x.csv`: line 1 is no UTF-8: it has the byte 0xEA"));
}

BOOST_AUTO_TEST_SUITE_END()
