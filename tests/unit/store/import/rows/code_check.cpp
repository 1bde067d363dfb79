// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/code_check.hpp>

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
using store_tests::numbers_of;
using store_tests::told;

BOOST_AUTO_TEST_SUITE(store_code_check)

BOOST_AUTO_TEST_CASE(a_code_makes_another_number_unless_it_is_that_of_the_region)
{
    using store::detail::code_name;
    store::detail::code_check check{"PL", 48};
    BOOST_TEST(!check.changes_number(code_name::country, "+48", "601000001"));
    BOOST_TEST(!check.changes_number(code_name::country, "0048", "601000001"));
    BOOST_TEST(check.changes_number(code_name::country, "49", "601000001"));
    BOOST_TEST(check.changes_number(code_name::area, "22", "1234567"));
    BOOST_TEST(!check.changes_number(code_name::area, "22", "+48221234567"));
    BOOST_TEST(!check.changes_number(code_name::country, "pl", "601000001"));
    BOOST_TEST(check.changes_number(code_name::country, "DE", "601000001"));
    BOOST_TEST(!check.changes_number(code_name::country, "", "601000001"));
    // Of names that are not known the first one is taken for that of all numbers.
    store::detail::code_check unknown{"", 0};
    BOOST_TEST(!unknown.changes_number(code_name::country, "Nowhere", "1"));
    BOOST_TEST(!unknown.changes_number(code_name::country, "nowhere", "1"));
    BOOST_TEST(unknown.changes_number(code_name::country, "Elsewhere", "1"));
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

BOOST_AUTO_TEST_SUITE_END()
