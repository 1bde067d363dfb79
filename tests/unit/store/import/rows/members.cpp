// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/members.hpp>

#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/rows.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <store/import/row_fixture.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::has_code;
using store_tests::look;
using store_tests::number_is;
using store_tests::read_whole;
using store_tests::warsaw;
using store_tests::with_columns;

BOOST_AUTO_TEST_SUITE(store_members)

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

BOOST_AUTO_TEST_SUITE_END()
