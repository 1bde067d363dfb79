// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/guess_columns.hpp>

#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/row_format.hpp>

#include <store/import/row_fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::contains;
using store_tests::look_for_senders;
using store_tests::number_is;
using store_tests::numbers_of;
using store_tests::read_whole;
using store_tests::told;
using store_tests::with_columns;

BOOST_AUTO_TEST_SUITE(store_guess_columns)

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

BOOST_AUTO_TEST_CASE(a_column_of_dates_by_its_name_that_is_left_out_is_told)
{
    const std::string left = told("number,added\n601000001,2020-12-31\n601000002,31.12.2020\n");
    BOOST_TEST(contains(left, "; left out: column 2 `added`, as `31.12.2020` is not a date such as 2026-12-31"), left);
    BOOST_TEST(contains(left, "`--date-format \"%d.%m.%Y %H:%M\"`"), left);
    BOOST_TEST(!contains(told("number,added\n601000001,2020-12-31\n601000002,\n"), "left out"));
    BOOST_TEST(!contains(told("number,text\n601000001,31.12.2020\n"), "left out"));
}

BOOST_AUTO_TEST_SUITE_END()
