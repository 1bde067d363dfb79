// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::has_code;

namespace {

const time_zone warsaw{"Europe/Warsaw", {{0, 3600}, {1774746000, 7200}}};

/// As `text_of`, in pieces of `piece` bytes.
text_source in_pieces(std::string_view text, std::size_t piece)
{
    text_source made = text_of(text, "x.csv");
    made.read = [rest = text, piece](char* to, std::size_t size) mutable {
        const std::size_t taken = std::min({size, rest.size(), piece});
        std::memcpy(to, rest.data(), taken);
        rest.remove_prefix(taken);
        return taken;
    };
    return made;
}

/// What a reading would make of a cell: nine digits or `+` and digits are a number, three to eight digits may be one.
cell_look look(std::string_view text)
{
    text = ringfence::detail::trim(text);
    const auto digits = std::ranges::count_if(text, ringfence::detail::is_digit);
    if (text.starts_with("sender:"))
        return cell_look::number;
    if (text.find_first_not_of("+0123456789 *#x") != std::string_view::npos || digits == 0)
        return cell_look::text;
    if (text.starts_with('+') || digits >= 9)
        return cell_look::number;
    return digits >= 3 ? cell_look::some : cell_look::text;
}

/// As with `--senders`.
cell_look look_for_senders(std::string_view text)
{
    return look(text) == cell_look::text && number::sender(text) ? cell_look::sender : look(text);
}

struct seen {
    std::string number;
    std::uint64_t line = 0;
    std::string problem{};

    friend bool operator==(const seen&, const seen&) = default;
    friend std::ostream& operator<<(std::ostream& to, const seen& s)
    {
        return to << "{`" << s.number.substr(0, 40) << "`, " << s.line << ", " << s.problem << "}";
    }
};

std::vector<seen> read(text_source& from, const row_format& format)
{
    row_reader rows{from, format, warsaw, look};
    std::vector<seen> found;
    while (const auto row = rows.next())
        found.push_back({row->problem.empty() ? std::string{row->number} : "", row->line, std::string{row->problem}});
    return found;
}

/// A row with its other fields, as `number|description|date|valid from|expires|state|change`, times in seconds since
/// 1970; or the problem.
std::string whole(const import_row& row)
{
    if (!row.problem.empty())
        return std::string{row.problem};
    const auto time = [](const std::optional<timestamp>& t) {
        return t ? std::to_string(std::chrono::floor<std::chrono::seconds>(*t).time_since_epoch().count()) : "";
    };
    return std::string{row.number} + "|" + std::string{row.description} + "|" + time(row.date) + "|" +
           time(row.valid_from) + "|" + time(row.expires) + "|" +
           (row.state ? std::to_string(static_cast<int>(*row.state)) : "") + "|" +
           (!row.change                         ? ""
            : *row.change == row_change::remove ? "remove"
                                                : "add");
}

std::vector<std::string> read_whole(std::string_view text, const row_format& format)
{
    text_source from = text_of(text, "x.csv");
    row_reader rows{from, format, warsaw, look};
    std::vector<std::string> found;
    while (const auto row = rows.next())
        found.push_back(whole(*row));
    return found;
}

row_format with_columns(std::initializer_list<std::pair<column_role, std::string>> columns)
{
    row_format made;
    for (const auto& [role, name] : columns)
        made.columns[static_cast<std::size_t>(role)] = name;
    return made;
}

row_format number_is(const std::string& column) { return with_columns({{column_role::number, column}}); }

constexpr auto not_closed = "a quote is not closed";
constexpr auto goes_on = "a field in quotes goes on after the quote that closes it: quotes inside are written twice";

}  // namespace

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
            BOOST_TEST(read(from, {}) == s.wanted, boost::test_tools::per_element());
        }
}

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
            BOOST_TEST(read(from, number_is(s.column)) == s.wanted, boost::test_tools::per_element());
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
            BOOST_TEST(read(from, number_is("n")) == s.wanted, boost::test_tools::per_element());
        }
}

BOOST_AUTO_TEST_CASE(an_open_quote_before_many_rows_costs_one_row)
{
    std::string text = "n,a\n+1,\"open\n";
    constexpr std::size_t rows = 20'000;  // more than the 64 KiB after which the quote is given up
    for (std::size_t i = 0; i < rows; ++i)
        text += "+48600000001,x\n";
    text_source from = text_of(text, "x.csv");
    const auto found = read(from, number_is("n"));
    BOOST_REQUIRE(found.size() == rows + 1);
    BOOST_TEST(found[0].problem == "a quote is not closed within 64 KiB");
    BOOST_TEST(std::ranges::count(found, std::string{"+48600000001"}, &seen::number) == static_cast<int>(rows));
    BOOST_TEST(found.back().line == rows + 2);
}

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

BOOST_AUTO_TEST_CASE(dates_are_read_by_the_format_that_was_given)
{
    struct sample {
        std::string format;
        std::string text;
        std::string wanted;
    };
    const std::string problem = "column 2 (date): `";
    for (const sample& s : {
             sample{"%d.%m.%Y", "02.03.2026", "+1||1772406000||||"},
             sample{"%d.%m.%Y", "2.3.2026", "+1||1772406000||||"},
             sample{"%m/%d/%y %H:%M", "03/02/26 22:00", "+1||1772485200||||"},
             sample{"%D %I:%M %p", "03/02/26 10:00 PM", "+1||1772485200||||"},
             sample{"%d %b %Y %T", "02 Mar 2026 22:00:00", "+1||1772485200||||"},
             sample{"%F %T %z", "2026-03-02 22:00:00 +0000", "+1||1772488800||||"},
             sample{"%d.%m.%Y", "02.03.2026 22:00", problem + "02.03.2026 22:00` is not a date as `%d.%m.%Y` has it"},
             sample{"%d.%m.%Y", "30.02.2026", problem + "30.02.2026` is not a date as `%d.%m.%Y` has it"},
             sample{"%d.%m.%Y", "2026-03-02", problem + "2026-03-02` is not a date as `%d.%m.%Y` has it"},
             sample{"%d.%m.%Y", "02.03.1969", problem + "02.03.1969` is not a date as `%d.%m.%Y` has it"},
         }) {
        row_format format = with_columns({{column_role::number, "1"}, {column_role::date, "2"}});
        format.header = header_choice::without;
        format.date_format = s.format;
        const auto found = read_whole("+1," + s.text + "\n", format);
        BOOST_REQUIRE(found.size() == 1U);
        BOOST_TEST(found[0] == s.wanted);
    }
    BOOST_TEST(!wrong_date_format("%d.%m.%Y"));
    BOOST_TEST(!wrong_date_format("%D"));
    for (const std::string_view wrong : {"", "%", "%d.%m", "%Y", "%s", "%Ey-%m-%d", "%d.%m.%Y%"})
        BOOST_TEST(wrong_date_format(wrong).has_value(), wrong);
    BOOST_TEST(wrong_date_format("%F" + std::string(100, ' ')).has_value());
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

BOOST_AUTO_TEST_CASE(roles_are_read_by_their_names)
{
    for (std::size_t i = 0; i < column_roles; ++i) {
        const auto role = static_cast<column_role>(i);
        BOOST_TEST((read_column_role(to_string(role)) == role));
    }
    BOOST_TEST((read_column_role("valid_from") == column_role::valid_from));
    BOOST_TEST(!read_column_role("phone"));
}

BOOST_AUTO_TEST_CASE(json_lines_are_read_by_the_names_of_their_members)
{
    const std::string text =
        "{\"number\":\"+48601000001\",\"state\":\"approved\",\"description\":\"a \\\"b\\\"\\nc\",\"created_at\":"
        "\"2026-03-02T21:00:00Z\",\"created_by\":\"ana\",\"valid_from\":null,\"expires_at\":\"2026-03-03\"}\n"
        "\n# a comment\n"
        "{\"name\": \"Ana\", \"description\": \"surer\", \"phone\": 48601000002, \"more\": {\"number\": [1]}}\r\n"
        "not JSON\n"
        "{\"description\":\"nobody\"}\n"
        "{\"number\":\"\"}\n"
        "{\"number\":\"+1\",\"state\":\"new\"}\n"
        "{\"number\":[\"+1\"]}\n"
        "{\"number\":\"+1\",\"expires\":\"soon\"}";
    const std::vector<std::string> wanted{"+48601000001|a \"b\"\nc|1772485200||1772578800|1|",
                                          "48601000002|surer|||||",
                                          "is no JSON object: it does not begin with `{`",
                                          "the object has no member with the number",
                                          "the member `number` has no number",
                                          "`state`: `new` is none of pending, approved, permanent, cleared and expired",
                                          "the member `number` has no number",
                                          "`expires`: `soon` is not a date such as 2026-12-31 or 2026-12-31T18:00:00Z"};
    BOOST_TEST(read_whole(text, {}) == wanted, boost::test_tools::per_element());
    BOOST_TEST(read_whole(text, {.form = row_form::json_lines}) == wanted, boost::test_tools::per_element());
    BOOST_TEST(read_whole("{\"a\":\"+1\",\"number\":\"+2\"}", number_is("A")) == std::vector<std::string>{"+1||||||"},
               boost::test_tools::per_element());

    text_source from = text_of(text, "x.jsonl");
    row_reader rows{from, {}, warsaw, look};
    BOOST_TEST(
        to_string(rows.columns()) ==
        "a JSON object a line; number: `number`, `phone` (guessed); description: `description` (guessed); date: "
        "`created_at` (guessed); valid-from: `valid_from` (guessed); expires: `expires_at`, `expires` (guessed); "
        "state: `state` (guessed)");
    BOOST_TEST(has_guesses(rows.columns()));
    rows.next();
    const auto second = rows.next();
    BOOST_TEST(second->line == 4U);
    BOOST_TEST(second->raw.starts_with("{\"name\""));
    text_source again = text_of(text, "x.jsonl");
    BOOST_CHECK_EXCEPTION((row_reader{again, {.form = row_form::json_lines, .separator = ','}, warsaw, look}), error,
                          [](const error& e) { return e.code() == error_code::refused; });
}

BOOST_AUTO_TEST_CASE(no_member_with_a_number_vanishes)
{
    const auto problem = [](std::string_view text, const row_format& format = {}) {
        return read_whole(text, format).at(0);
    };
    for (const std::string_view text : {
             "{\"phone\":\"601000003\",\"mobile\":[\"601000001\"]}",
             "{\"phone\":\"601000003\",\"contact\":{\"phone\":\"601000001\"}}",
             "{\"phone\":\"601000003\",\"more\":[1,[6010000]]}",
             "{\"phone\":\"601000003\",\"more\":{\"601-00-00\":true}}",
             "{\"phone\":\"\",\"contact\":[{\"a\":\"+48 601 000 001\"}]}",
         }) {
        BOOST_TEST(problem(text).find("is an object or an array, which is not read, and there may be a number in it") !=
                       std::string::npos,
                   text << ": " << problem(text));
    }
    BOOST_TEST(problem("{\"phone\":\"601000003\",\"mobile\":[\"601000001\"]}", number_is("phone")) ==
               "601000003||||||");
    BOOST_TEST(problem("{\"phone\":\"601000003\",\"more\":[\"123456\",1,{\"a\":[23,\"45\"]}]}") == "601000003||||||");
    BOOST_TEST(
        problem("{\"phone\":\"+1\",\"expires\":\"2027-01-01\",\"valid_until\":\"2026-12-01\"}") ==
        "the members `expires` and `valid_until` are both of `expires` by their names: say which is, as `--column "
        "expires=NAME`, or `--column expires=` for none");
    BOOST_TEST(problem("{\"phone\":\"+1\",\"expires\":\"2027-01-01\",\"valid_until\":\"2026-12-01\"}",
                       with_columns({{column_role::expires, "valid_until"}})) == "+1||||1796162400||");
    for (const std::string_view text :
         {"[\n{\"phone\":\"+1\"}\n]\n", "[{\"phone\":\"+1\"}]", " [\"+1\",\n", "[601000001, 601000002]",
          "{\n  \"phone\": 1\n}", "BEGIN:VCARD\nTEL:601000001\nEND:VCARD\n", "begin:vcard\r\n"}) {
        text_source from = text_of(text, "x.json");
        BOOST_CHECK_EXCEPTION((row_reader{from, {}, warsaw, look}), error, [](const error& e) {
            const std::string_view what = e.what();
            return has_code(e, error_code::refused) && (what.find("write one object a line") != what.npos ||
                                                        what.find("save the contacts as CSV") != what.npos);
        });
    }
}

namespace {

/// How the text is read, or why it is not.
std::string told(std::string_view text, const row_format& format = {}, cell_look (*by)(std::string_view) = look)
{
    text_source from = text_of(text, "x.csv");
    try {
        return to_string(row_reader{from, format, warsaw, by}.columns());
    } catch (const error& e) {
        return e.what();
    }
}

std::vector<std::string> numbers_of(std::string_view text, const row_format& format = {})
{
    text_source from = text_of(text, "x.csv");
    row_reader rows{from, format, warsaw, look};
    std::vector<std::string> found;
    while (const auto row = rows.next()) {
        found.emplace_back(row->problem.empty() ? row->number : row->problem);
        for (const std::string_view more : row->more_numbers)
            found.back().append("|").append(more);
    }
    return found;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

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

BOOST_AUTO_TEST_CASE(a_first_row_with_a_number_is_no_header)
{
    struct sample {
        std::string_view text;
        bool header;
    };
    for (const sample& s : {
             sample{"3622,a\n+48601000001,b\n", false},
             sample{"3622,a\n", false},
             sample{"3622,mobile\n3623,home\n", false},
             sample{"601000001,a\n", false},
             sample{"60100000l,a\n601000002,b\n601000003,c\n", false},  // a mistake, not a name
             sample{"+4860100x000001y,a\n601000002,b\n601000003,c\n", false},
             sample{"Ann,601000001\nBob,601000002\n", false},
             sample{"Kto,Gdzie 2\nAnn,601000001\n", true},
             sample{"Handy,Ort\n601000001,b\n", true},
             sample{"name,number\nAnn,\n", true},
         })
        BOOST_TEST(contains(told(s.text), s.header ? ", with a header" : ", without a header"),
                   s.text << ": " << told(s.text));
    for (const std::string_view word : {"phone",
                                        "Phone Number",
                                        "Tel.",
                                        "MSISDN",
                                        "Telefonnummer",
                                        "Handy",
                                        "Rufnummer",
                                        "Num\xC3\xA9ro de t\xC3\xA9l\xC3\xA9phone",
                                        "T\xC3\x89L\xC3\x89PHONE",
                                        "Te\xCC\x81le\xCC\x81phone",
                                        "Telefon",
                                        "Numer telefonu",
                                        "Kom\xC3\xB3rka",
                                        "Tel\xC3\xA9"
                                        "fono",
                                        "M\xC3\xB3vil",
                                        "N\xC3\xBAmero de tel\xC3\xA9"
                                        "fono",
                                        "Cellulare",
                                        "Numero di telefono",
                                        "Telefoonnummer",
                                        "Mobiel",
                                        "Telem\xC3\xB3vel",
                                        "Telefone",
                                        "Telefonn\xC3\xAD \xC4\x8D\xC3\xADslo",
                                        "\xC4\x8C\xC3\x8DSLO",
                                        "Phone\xC2\xA0no."}) {
        BOOST_TEST(numbers_of(std::string{word} + "\n601000001\n") == std::vector<std::string>{"601000001"}, word);
        BOOST_TEST(contains(told("x;" + std::string{word} + "\na;601000001\n"), "number: column 2"), word);
    }
    for (const std::string_view row : {"INFO,news\n", "INFO,news\nPROMO,more\n"}) {
        row_format first = number_is("1");
        BOOST_TEST(contains(told(row, first, look_for_senders), "in its first row a sender or the name of a column?"));
        first.header = header_choice::without;
        BOOST_TEST(contains(told(row, first, look_for_senders), "without a header"));
    }
    BOOST_TEST(contains(told("number,state\nINFO,approved\n", {}, look_for_senders), "number: column 1 `number`"));
    BOOST_TEST(contains(told("sender:INFO,x\n", number_is("1")), "without a header"));
}

BOOST_AUTO_TEST_CASE(columns_are_known_by_their_names_in_nine_languages)
{
    struct sample {
        std::string_view name;
        column_role role;
        std::string_view cell;
    };
    for (const sample& s : {
             sample{"Valid until", column_role::expires, "2026-12-31"},
             sample{"G\xC3\xBCltig bis", column_role::expires, "2026-12-31"},
             sample{"GUELTIG-BIS", column_role::expires, "2026-12-31"},
             sample{"Valable jusqu'au", column_role::expires, "2026-12-31"},
             sample{"Wa\xC5\xBCny do", column_role::expires, "2026-12-31"},
             sample{"WA\xC5\xBBNY DO:", column_role::expires, "2026-12-31"},
             sample{"V\xC3\xA1lido hasta", column_role::expires, "2026-12-31"},
             sample{"Data di scadenza", column_role::expires, "2026-12-31"},
             sample{"Geldig tot", column_role::expires, "2026-12-31"},
             sample{"V\xC3\xA1lido at\xC3\xA9", column_role::expires, "2026-12-31"},
             sample{"Platn\xC3\xBD do", column_role::expires, "2026-12-31"},
             sample{"valid_from", column_role::valid_from, "2026-12-31"},
             sample{"Wa\xC5\xBCny od", column_role::valid_from, "2026-12-31"},
             sample{"G\xC3\xBCltig ab", column_role::valid_from, "2026-12-31"},
             sample{"Platnost od", column_role::valid_from, "2026-12-31"},
             sample{"Stan", column_role::state, "approved"},
             sample{"\xC3\x89tat", column_role::state, "approved"},
             sample{"Zm\xC4\x9Bna", column_role::change, "A"},
             sample{"Uwagi", column_role::description, "x"},
             sample{"Bemerkung", column_role::description, "x"},
             sample{"Pozn\xC3\xA1mka", column_role::description, "x"},
             sample{"Descri\xC3\xA7\xC3\xA3o", column_role::description, "x"},
             sample{"Data dodania", column_role::date, "2026-12-31"},
             sample{"Fecha de alta", column_role::date, "2026-12-31"},
         }) {
        const std::string said = told("Telefon;" + std::string{s.name} + "\n601000001;" + std::string{s.cell} + "\n");
        BOOST_TEST(contains(said, "; " + std::string{to_string(s.role)} + ": column 2 `"), s.name << ": " << said);
    }
}

BOOST_AUTO_TEST_CASE(of_several_columns_of_numbers_none_is_taken_unasked)
{
    const std::string outlook =
        "Name,Business Phone,Home Phone,Mobile Phone\nAnn,601000001,,+48601000002\nBob,,,\nCid,601000003\n";
    const std::string said = told(outlook);
    BOOST_TEST(said == "`x.csv`: columns 2 `Business Phone`, 3 `Home Phone` and 4 `Mobile Phone` may all have the "
                       "numbers: say which has "
                       "them, as `--column number=2`, or that all have, `--column number=2,3,4`");
    for (const std::string_view text :
         {"Telefon,Handy\n601000001,601000002\n", "phone1,phone2\n601000001,\n", "Phone 1;Phone 2\n;601000001\n",
          "number,mobile\n601000001,601000002\n", "Tel. dom.;Tel. kom.\n601000001;601000002\n",
          "Phone,Work\n601000001,+48601000002\n",
          "Tel\xC3\xA9"
          "fono;M\xC3\xB3vil\n601000001;\n",
          "home_phone,work_phone\n"})
        BOOST_TEST(contains(told(text), "may all have the numbers: say which"), text << ": " << told(text));
    // What is called like one and is none does not count.
    for (const std::string_view text : {"Phone,Phone type\n601000001,mobile\n", "Phone,Phone code\n601000001,48\n",
                                        "Number,Telefon\n1,601000001\n", "Phone,Fax\n601000001,601000002\n"})
        BOOST_TEST(contains(told(text), "number: column "), text << ": " << told(text));
    BOOST_TEST(contains(told("Number,Telefon\n1,601000001\n"), "number: column 2 `Telefon` (guessed)"));
    // Nor is another column taken unasked where that of the numbers has none that can be read.
    BOOST_TEST(contains(told("number,id\n4.86E+10,601000001\n"),
                        "column 1 `number` is of numbers by its name, and column 2 `id` has whole numbers: say which "
                        "has them, as `--column number=2`"));
    for (const std::string_view text :
         {"No,Name,Contact\n101,Ann,601000001\n102,Bob,601000002\n", "Number,Contact\n112,601000001\n",
          "Phone ext,Contact\n112,601000001\n", "Phone,Contact\n,601000001\n"}) {
        BOOST_TEST(contains(told(text), " is of numbers by its name, and column "), text << ": " << told(text));
        BOOST_TEST(contains(told(text, number_is("1")), "number: column 1"), text);
    }
    BOOST_TEST(contains(told("Phone,Contact\n601000001,601000002\n101,601000003\n601000004,x\n"), "number: column 1"));
    for (const std::string_view text :
         {"{\"no\":101,\"contact\":\"601000001\"}", "{\"phone_ext\":112,\"name\":\"Ann\",\"contact\":601000001}"}) {
        BOOST_TEST(contains(numbers_of(text)[0], "has a whole number: say which has it"), text);
        BOOST_TEST(numbers_of(text, number_is("contact"))[0] == "601000001", text);
    }

    const std::vector<std::string> wanted{"601000001|+48601000002",
                                          "the row has a number in none of its columns 2 `Business "
                                          "Phone`, 3 `Home Phone` and 4 `Mobile Phone`",
                                          "601000003"};
    for (const std::string_view chosen : {"2,3,4", "Business Phone, home phone,4", "2,2,3,4,3"}) {
        BOOST_TEST(numbers_of(outlook, number_is(std::string{chosen})) == wanted, boost::test_tools::per_element());
        BOOST_TEST(contains(told(outlook, number_is(std::string{chosen})),
                            "number: columns 2 `Business Phone`, 3 `Home Phone`, 4 `Mobile Phone`"));
    }
    BOOST_TEST(numbers_of("601000001,601000002\n", number_is("1,2")) ==
               std::vector<std::string>{"601000001|601000002"});
    BOOST_TEST(numbers_of("\"Phone, home\",Phone\n601000001,2\n", number_is("phone, home")) ==
               std::vector<std::string>{"601000001"});
    BOOST_TEST(contains(told(outlook, number_is("2,9")), "has no column `9`"));

    const std::string json =
        "{\"phone\":\"601000001\",\"mobile\":\"601000002\"}\n{\"phone\":\"\",\"mobile\":\"601000003\"}\n"
        "{\"phone\":\"601000004\",\"phone_type\":\"home\"}\n";
    const auto asked = numbers_of(json);
    BOOST_TEST(contains(asked[0], "the members `phone` and `mobile` may all have the number"));
    BOOST_TEST(asked[1] == "601000003");
    BOOST_TEST(asked[2] == "601000004");
    BOOST_TEST(numbers_of(json, number_is("mobile,phone"))[0] == "601000001|601000002");
}

BOOST_AUTO_TEST_CASE(codes_in_a_column_of_their_own_are_not_left_out)
{
    const auto in_region = [](const std::string& region, int code, row_format format = {}) {
        format.region = region;
        format.calling_code = code;
        return format;
    };
    const row_format poland = in_region("PL", 48);
    const row_format germany = in_region("DE", 49);
    for (const auto& [format, text] : std::vector<std::pair<row_format, std::string>>{
             {germany, "Vorwahl;Rufnummer;Name\n030;691234567;A\n"},
             {poland, "Country Code,Phone,Name\n+33,601000001,A\n"},
             {poland, "Country,Phone\nFR,601000001\n"},
             {poland, "Country,Phone\nPL,601000002\nFR,601000001\n"},
             {poland, "Kraj;Telefon\nPolska;601000002\nFrancja;601000001\n"},
             {poland, "Country,Phone\nFrance,601000001\n"},
             {poland, "Country,Phone\nDEU,601000001\n"},
             {{}, "Country,Phone\nPL,601000002\nFR,601000001\n"},
             {{}, "Country code,Phone\n48,601000002\n"},
             {poland, "Area code,Phone\n(22),601000002\n"},
             {poland, "Numer kierunkowy,Telefon\n22,601000002\n"},
             {poland, "Indicatif pays;T\xC3\xA9l\xC3\xA9phone\n33;601000002\n"},
             {poland, "Prefijo;Tel\xC3\xA9"
                      "fono\n91;601000002\n"},
             {poland, "Prefisso;Telefono\n06;601000002\n"},
             {poland, "Netnummer;Telefoon\n020;601000002\n"},
             {poland, "P\xC5\x99"
                      "edvolba;Telefon\n+420;601000002\n"},
             {poland, "L\xC3\xA4nder-Vorwahl;Telefon\n0049;601000002\n"},
             {poland, "Kontakt;Pa\xC3\xAD"
                      "s\n601000002;ES\n"},
         }) {
        const std::string said = told(text, format);
        BOOST_TEST(contains(said, " has what belongs to the numbers, as `"), text << ": " << said);
        BOOST_TEST(contains(said, ": join the two into one column"), text);
        row_format chosen = format;
        chosen.columns[0] = text.starts_with("Kontakt") ? "1" : "2";
        BOOST_TEST(contains(told(text, chosen), "number: column "), text);
    }
    for (const std::string_view text :
         {"Country Code,Phone\n+33,+48601000001\n", "Country,Phone\nFR,0033601000001\n",
          "Country,Phone\npl,601000001\n", "Country Code,Phone\n48,601000001\n", "Prefix,Phone\n+48,601000001\n",
          "Prefix,Phone\nMr,601000001\n", "Country,Phone\nPoland,601000001\nPOL,601000001\nPolska,601000001\n",
          "Country,Phone\n,601000001\n", "Area,Phone\nNorth,601000001\n"})
        BOOST_TEST(contains(told(text, poland), "number: column 2"), text << ": " << told(text, poland));
    // Behind the rows that are looked at first.
    std::string later = "Phone,Country\n";
    for (int i = 0; i < 200; ++i)
        later += "601000001,PL\n";
    const auto found = numbers_of(later + "601000002,\"FR\"\n+33601000003,FR\n601000004\n", poland);
    BOOST_REQUIRE(found.size() == 203U);
    BOOST_TEST(contains(found[200], "column 2 `Country` has what belongs to the numbers, as `FR`"));
    BOOST_TEST(found[201] == "+33601000003");
    BOOST_TEST(found[202] == "601000004");
    const std::string json = "{\"phone\":\"601000001\",\"country_code\":\"+33\"}";
    BOOST_TEST(contains(numbers_of(json, poland)[0], "the member `country_code` has what belongs to the numbers"));
    BOOST_TEST(numbers_of("{\"phone\":\"601000001\",\"country_code\":48}", poland)[0] == "601000001");
    row_format chosen = poland;
    chosen.columns[0] = "phone";
    BOOST_TEST(numbers_of(json, chosen)[0] == "601000001");

    // The registers of North America.
    const std::string_view registry = "221;2345678\n211;3456789\n";
    BOOST_TEST(contains(told(registry, germany), "join the two into one column, or say which has whole numbers"));
    BOOST_TEST(contains(told(registry, in_region("CA", 1)), "area code and number (guessed)"));
    BOOST_TEST(contains(told(registry), "area code and number (guessed)"));
    row_format ftc;
    ftc.form = row_form::ftc;
    BOOST_TEST(contains(told(registry, in_region("DE", 49, ftc)), "area code and number separated"));
}

BOOST_AUTO_TEST_CASE(a_column_that_its_name_says_limits_entries_is_read_or_asked_about)
{
    struct sample {
        std::string_view name;
        std::string_view cell;
        std::string_view says;
    };
    for (const sample& s : {
             sample{"expires_at", "31.12.2026 18:00",
                    "column 2 `expires_at` is of `expires` by its name, and `31.12.2026 18:00` is not a date such as "
                    "2026-12-31 or "
                    "2026-12-31T18:00:00Z: say how its dates are written, as `--date-format \"%d.%m.%Y %H:%M\"`; where "
                    "the column is "
                    "of something else, say `--column expires=`"},
             sample{"Wa\xC5\xBCny do", "12/31/2026", "say `--column expires=`"},
             sample{"valid_from", "12/31/2026", "say `--column valid-from=`"},
             sample{"State", "NY", "`NY` is none of pending, approved, permanent, cleared and expired; where"},
             sample{"Action", "call back", "`call back` is neither A (added) nor D (deleted); where"},
         }) {
        const std::string text =
            "phone;" + std::string{s.name} + "\n601000001;\n601000002;" + std::string{s.cell} + "\n";
        BOOST_TEST(contains(told(text), s.says), told(text));
    }
    BOOST_TEST(
        contains(told("phone;expires;valid_until\n601000001;;2026-12-31\n"), "are both of `expires` by their names"));
    // Where some can be read, the rows that cannot are told.
    BOOST_TEST(read_whole("phone;expires\n601000001;2026-12-31\n601000002;12/31/2026\n", {})[1] ==
               "column 2 (expires): `12/31/2026` is not a date such as 2026-12-31 or 2026-12-31T18:00:00Z");
    BOOST_TEST(read_whole("phone;State\n601000001;NY\n", with_columns({{column_role::state, ""}}))[0] ==
               "601000001||||||");
    row_format dated;
    dated.date_format = "%d.%m.%Y %H:%M";
    BOOST_TEST(read_whole("phone;expires_at\n601000001;31.12.2026 18:00\n", dated)[0] == "601000001||||1798732800||");
}

BOOST_AUTO_TEST_CASE(few_digits_are_no_time)
{
    for (const std::string_view cell : {"0", "5", "30", "46387", "46387.5", "99999999", "000046387", "1000000"}) {
        const std::string row = "601000001," + std::string{cell} + "," + std::string{cell} + "\n";
        for (const std::string_view columns : {"Phone,Expires,x", "Phone,Valid from,x", "Phone,x,Expires"})
            BOOST_TEST(contains(told(std::string{columns} + "\n" + row),
                                "is not a date such as 2026-12-31 or 2026-12-31T18:00:00Z"),
                       columns << ' ' << cell);
        BOOST_TEST(contains(read_whole("Phone,Expires\n601000002,2026-12-31\n" + row, {})[1], "00:00Z"), cell);
    }
    BOOST_TEST(
        contains(told("Phone,Expires\n601000001,46387\n"), "a spreadsheet may have made a count of days of one"));
    BOOST_TEST(read_whole("Phone,Expires\n601000001,20261231\n601000001,1798668000\n601000001,100000000\n", {}) ==
                   (std::vector<std::string>{"601000001||||1798754400||", "601000001||||1798668000||",
                                             "601000001||||100000000||"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_column_that_may_limit_entries_is_not_left_out)
{
    // Known, or known once what is in brackets and words of a time are left out.
    for (const std::string_view name :
         {"gesperrt bis", "Blocked until", "Expiry Date (UTC)", "Expires (date)", "Valid Until Date", "Exp. Date",
          "Expire Date", "Expired At", "End", "Wa\xC5\xBCne do dnia",
          "Data wa\xC5\xBCno\xC5\x9B"
          "ci do",
          "G\xC3\xBCltig bis (Datum)", "Ablauf am", "hasta", "date de fin de validit\xC3\xA9", "expire_at", "ends",
          "Date of expiry", "Valid to [UTC]"}) {
        const std::string said = told("Telefon;" + std::string{name} + "\n601000001;2026-12-31\n");
        BOOST_TEST(contains(said, "expires: column 2"), name << ": " << said);
        const auto json = read_whole("{\"phone\":\"+1\",\"" + std::string{name} + "\":\"2026-12-31\"}\n", {});
        BOOST_TEST(json[0] == "+1||||1798754400||", name << ": " << json[0]);
    }
    for (const std::string_view name : {"Entry Status", "Status wpisu"})
        BOOST_TEST(contains(told("Telefon;" + std::string{name} + "\n601000001;cleared\n"), "state: column 2"), name);
    // Perhaps one: asked.
    for (const std::string_view name : {"Data wyga\xC5\x9Bni\xC4\x99"
                                        "cia blokady",
                                        "Sperre bis", "Sperrablauf", "not valid after", "Zakaz do", "validity",
                                        "lockedUntil", "end of block", "Fin de blocage", "Einde blokkering"}) {
        const std::string said = told("Telefon;" + std::string{name} + "\n601000001;2026-12-31\n");
        BOOST_TEST(contains(said, "may say by its name until when entries are in force: if it does, say `--column "
                                  "expires=2`, else `--column expires=` for none"),
                   name << ": " << said);
        for (const std::string choice : {"", "2"})
            BOOST_TEST(contains(told("Telefon;" + std::string{name} + "\n601000001;2026-12-31\n",
                                     with_columns({{column_role::expires, choice}})),
                                "number: column 1"),
                       name);
        const std::string json = "{\"phone\":\"+1\",\"" + std::string{name} + "\":\"2026-12-31\"}\n";
        BOOST_TEST(contains(read_whole(json, {})[0], "say `--column expires=NAME` for it, or `--column expires=`"));
        BOOST_TEST(read_whole(json, with_columns({{column_role::expires, ""}}))[0] == "+1||||||");
    }
    BOOST_TEST(contains(told("Phone;Expires;Valid\n601000001;2026-12-31;x\n"),
                        "column 3 `Valid` may say by its name until when entries are in force: if it does, say "
                        "`--column expires=3`, else `--column expires=2`"));
    for (const std::string_view name : {"Do not call",
                                        "Metoda p\xC5\x82"
                                        "atno\xC5\x9B"
                                        "ci",
                                        "Weekend", "Status date", "Valid from", "Invalid", "Cascade"})
        BOOST_TEST(contains(told("Telefon;" + std::string{name} + "\n601000001;2026-12-31\n"), "number: column 1"),
                   name);
    BOOST_TEST(
        contains(told("Phone;Kind\n601000001;cleared\n601000002;\n"),
                 "column 2 `Kind` may have the states of entries, as `cleared` is one: if it does, say `--column "
                 "state=2`, else `--column state=` for none"));
    BOOST_TEST(contains(told("Phone;Kind\n601000001;cleared\n601000002;x\n"), "number: column 1"));
    BOOST_TEST(contains(read_whole("{\"phone\":\"+1\",\"kind\":\"pending\"}", {})[0], "`--column state=NAME` for it"));
}

BOOST_AUTO_TEST_CASE(an_end_that_is_a_day_is_the_end_of_that_day)
{
    struct sample {
        std::string_view cell;
        std::string_view format;
        std::string_view wanted;  ///< beginning and end
    };
    for (const sample& s : {
             sample{"2026-12-31", "", "1798668000|1798754400"},
             sample{"20261231", "", "1798668000|1798754400"},
             sample{"31.12.2026", "%d.%m.%Y", "1798668000|1798754400"},
             sample{"2026-12-31T00:00", "", "1798668000|1798668000"},
             sample{"31.12.2026 18:00", "%d.%m.%Y %H:%M", "1798732800|1798732800"},
             sample{"2026-03-29", "", "1774738800|1774821600"},  // a day of 23 hours
             sample{"9999-12-31", "", "253402207200|253402293600"},
         }) {
        row_format format;
        format.date_format = s.format;
        const std::string cell{s.cell};
        BOOST_TEST(read_whole("number,valid_from,expires\n+1," + cell + "," + cell + "\n", format)[0] ==
                   "+1|||" + std::string{s.wanted} + "||");
    }
}

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

BOOST_AUTO_TEST_CASE(what_is_said_of_a_text_is_short_and_true)
{
    for (const std::string& text :
         {std::string(60'000, '"'), std::string(60'000, '"') + "\n1", std::string(50'000, 'x') + ",y\nz,z\n",
          "a," + std::string(50'000, 'x') + "\nz,z\n"})
        BOOST_TEST(told(text).size() < 1200, told(text).substr(0, 100));
    std::string wide;
    for (int i = 0; i < 1200; ++i)
        wide += "a,";
    for (const std::string& text : {wide + "phone\n", wide + "601000001\n"})
        BOOST_TEST(told(text) == "`x.csv`: its first row has more than 999 columns");
    for (const auto& [text, says] :
         std::vector<std::pair<std::string_view, std::string_view>>{{"%PDF-1.7\n", "is a PDF"},
                                                                    {"\x1F\x8B\x08", "is packed within"},
                                                                    {"PK\x03\x04", "is packed within"},
                                                                    {"\x89PNG\r\n", "is a picture"},
                                                                    {"\xD0\xCF\x11\xE0\xA1\xB1", "is a spreadsheet"}})
        BOOST_TEST(contains(told(text), says), told(text));
    const auto json = numbers_of("{\"phone\":1,\"" + std::string(50'000, 'x') + " until\":2,\"phone\":1}");
    BOOST_TEST(json[0].size() < 1200);
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
