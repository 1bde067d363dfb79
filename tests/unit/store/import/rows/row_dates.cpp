// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/rows/row_dates.hpp>

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
using store_tests::read_whole;
using store_tests::told;
using store_tests::with_columns;

BOOST_AUTO_TEST_SUITE(store_row_dates)

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

BOOST_AUTO_TEST_SUITE_END()
