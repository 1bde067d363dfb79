// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/operate/record.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using namespace ringfence;
using namespace ringfence::operate;

BOOST_AUTO_TEST_SUITE(records)

BOOST_AUTO_TEST_CASE(values_keep_their_kind)
{
    record r;
    r.text("name", "").text_or_none("by", "").count("lines", 0).id("import", 0).flag("more", true);
    r.time("when", timestamp{std::chrono::seconds{1772488800}}).time("never", std::nullopt);
    r.count_or_none("max", 5).table("rows", {record{}.text("a", "b")});
    struct {
        const char* name;
        std::size_t kind;  // of the variant
        const char* cell;
    } const expected[]{{"name", 4, ""},   {"by", 0, ""},      {"lines", 2, "0"},
                       {"import", 0, ""}, {"more", 1, "yes"}, {"when", 3, "2026-03-02T22:00:00Z"},
                       {"never", 0, ""},  {"max", 2, "5"},    {"rows", 5, ""}};
    BOOST_REQUIRE(r.fields().size() == std::size(expected));
    for (std::size_t i = 0; i < std::size(expected); ++i)
        BOOST_TEST_CONTEXT(expected[i].name)
        {
            BOOST_TEST(r.fields()[i].name == expected[i].name);
            BOOST_TEST(r.fields()[i].is.index() == expected[i].kind);
            BOOST_TEST(cell_text(r.fields()[i].is) == expected[i].cell);
        }
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_empty)
{
    record r;
    r.text("name", "x").count("lines", 3);
    BOOST_TEST(r.text_of("name") == "x");
    BOOST_TEST(r.text_of("lines") == "");
    BOOST_TEST(r.text_of("nothing") == "");
    BOOST_TEST(r.count_of("lines") == 3U);
    BOOST_TEST(r.count_of("name") == 0U);
    BOOST_TEST(!r.flag_of("name"));
    BOOST_TEST(r.rows_of("name").empty());
    BOOST_TEST(!r.find("nothing"));
}

BOOST_AUTO_TEST_SUITE_END()
