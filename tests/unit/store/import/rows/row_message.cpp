// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/row_message.hpp>

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

BOOST_AUTO_TEST_SUITE(store_row_message)

BOOST_AUTO_TEST_CASE(a_cell_is_told_short_and_on_one_line)
{
    BOOST_TEST(store::detail::shortened("a\r\nb") == "`a  b`");
    BOOST_TEST(store::detail::shortened(std::string(40, 'x')) == "`" + std::string(40, 'x') + "`");
    BOOST_TEST(store::detail::shortened(std::string(41, 'x')) == "`" + std::string(40, 'x') + "...`");
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

BOOST_AUTO_TEST_SUITE_END()
