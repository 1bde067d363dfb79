// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/operate/arguments.hpp>
#include <ringfence/operate/error.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace ringfence::operate;

namespace {

using enum argument::kind;

const std::vector<argument> numbers{
    {"list", place, "LIST"}, {"number", places, "NUMBER"}, {"valid-from", key, "TIME"}, {"state", keys, "STATE"},
    {"all", flag},           {"password", secret, "TEXT"}};
const std::vector<argument> maybe{{"list", may_place, "LIST"}, {"page", key, "N"}};
const std::vector<argument> some{{"list", place, "LIST"}, {"number", may_places, "NUMBER"}};

request::named named(std::string name, std::string value) { return {std::move(name), std::move(value)}; }
request::named alone(std::string name) { return {std::move(name), std::nullopt}; }

std::string wrong_with(const std::vector<argument>& known, request asked)
{
    try {
        const arguments read{known, std::move(asked), "as it is written"};
        return {};
    } catch (const error& e) {
        BOOST_TEST((e.code() == error_code::misused));
        return e.what();
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arguments_of_operations)

BOOST_AUTO_TEST_CASE(words_go_to_their_places_and_values_to_their_names)
{
    const arguments read{
        numbers,
        {.places = {"dnc", "1", "2"},
         .names = {named("valid_from", "now"), named("state", "pending"), named("state", "approved"), alone("all")}},
        "usage"};
    BOOST_TEST(read.text("list") == "dnc");
    BOOST_TEST(read.texts("number") == (std::vector<std::string_view>{"1", "2"}), boost::test_tools::per_element());
    BOOST_TEST(read.text("valid-from") == "now");  // hyphens and underscores are the same
    BOOST_TEST(read.texts("state") == (std::vector<std::string_view>{"pending", "approved"}),
               boost::test_tools::per_element());
    BOOST_TEST(read.flag("all"));
    BOOST_TEST(!read.has("password"));
    BOOST_TEST(!read.find("password").has_value());

    const arguments without{maybe, {}, "usage"};
    BOOST_TEST(!without.has("list"));
    const arguments none{some, {.places = {"dnc"}, .names = {}}, "usage"};
    BOOST_TEST(none.texts("number").empty());
}

BOOST_AUTO_TEST_CASE(what_an_operation_does_not_take_is_told)
{
    const struct {
        const std::vector<argument>& known;
        request asked;
        std::string_view wrong;
    } cases[]{
        {numbers, {{"dnc"}, {}}, "it is written as it is written"},
        {numbers, {{}, {}}, "it is written as it is written"},
        {maybe, {{"dnc", "other"}, {}}, "`other` is one word too many: it is written as it is written"},
        {numbers, {{"dnc", "1"}, {named("colour", "red")}}, "unknown key `colour`: it is written as it is written"},
        {numbers, {{"dnc", "1"}, {alone("colour")}}, "`colour` is not key=value: it is written as it is written"},
        {numbers, {{"dnc", "1"}, {named("all", "yes")}}, "`all` stands alone, without a value"},
        {numbers,
         {{"dnc", "1"}, {alone("valid-from")}},
         "`valid-from` is not key=value: it is written as it is written"},
        {numbers,
         {{"dnc", "1"}, {named("valid-from", "now"), named("valid_from", "now")}},
         "`valid_from` is given twice"},
        {numbers, {{"dnc", std::string(4097, '1')}, {}}, "`number` has at most 4096 bytes"},
        {numbers, {{"dnc", "1"}, {named("state", std::string(4097, 'x'))}}, "`state` has at most 4096 bytes"},
        {numbers, {{"dnc", "1"}, {named("state", std::string(4096, 'x'))}}, ""},
    };
    for (const auto& c : cases)
        BOOST_TEST(wrong_with(c.known, c.asked) == c.wrong);
}

BOOST_AUTO_TEST_CASE(counts_have_their_limits)
{
    const auto page_of = [](std::string text) -> std::string {
        const arguments read{maybe, {{}, {named("page", std::move(text))}}, "usage"};
        try {
            return std::to_string(read.count("page", 7, 1, 100));
        } catch (const error& e) {
            BOOST_TEST((e.code() == error_code::invalid));
            return e.what();
        }
    };
    BOOST_TEST(page_of("1") == "1");
    BOOST_TEST(page_of("100") == "100");
    for (const std::string_view text : {"0", "101", "-1", "+1", "1.5", "", " 1", "99999999999999999999"})
        BOOST_TEST(page_of(std::string{text}) == "`page` is a number from 1 to 100, not `" + std::string{text} + "`");
    BOOST_TEST((arguments{maybe, {}, "usage"}.count("page", 7, 1, 100) == 7U));
}

BOOST_AUTO_TEST_CASE(a_usage_is_made_of_what_is_taken)
{
    BOOST_TEST(usage_of("add", numbers, spelling::keys) ==
               "add LIST NUMBER... [valid-from=TIME] [state=STATE]... [all] [password=TEXT]");
    BOOST_TEST(usage_of("add", numbers, spelling::options) ==
               "add LIST NUMBER... [--valid-from TIME] [--state STATE]... [--all]");  // no secrets on a command line
    BOOST_TEST(usage_of("imports", maybe, spelling::keys) == "imports [LIST] [page=N]");
    BOOST_TEST(usage_of("clear", some, spelling::options) == "clear LIST [NUMBER...]");
}

BOOST_AUTO_TEST_SUITE_END()
