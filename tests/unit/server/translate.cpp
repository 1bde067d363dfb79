// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/resp/translate.hpp"

#include <ringfence/operate/catalogue.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::server;

namespace {

/// The places, and behind them the names, of a request as it was understood.
std::string understood(std::string_view operation, std::vector<std::string_view> words)
{
    const auto of = std::ranges::find(operate::operations(), operation, &operate::operation::name);
    std::string text;
    const operate::request made = request_of(*of, words);
    for (const std::string& place : made.places)
        text += '<' + place + '>';
    for (const operate::request::named& one : made.names)
        text += ' ' + one.name + (one.value ? '=' + *one.value : std::string{});
    return text;
}

operate::answer some_answer()
{
    operate::answer made;
    made.told.text("text", "20 % off\nnow")
        .count("count", 3)
        .flag("flag", true)
        .text_or_none("none", {})
        .time("time", timestamp{std::chrono::seconds{1772488800}})
        .table("rows", {operate::record{}.count("n", 1)});
    return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(operations_over_resp)

BOOST_AUTO_TEST_CASE(words_are_places_names_with_values_and_flags)
{
    using words = std::vector<std::string_view>;
    const struct {
        std::string_view operation;
        words given;
        std::string_view expected;
    } cases[]{
        {"add", {"dnc", "1", "2"}, "<dnc><1><2>"},
        {"add", {"dnc", "1", "expires=24h", "permanent"}, "<dnc><1> expires=24h permanent"},
        {"add", {"dnc", "1", "valid_from=now", "2"}, "<dnc><1><2> valid_from=now"},
        {"add", {"all", "permanent"}, "<all> permanent"},  // a list may be called as it likes
        {"add", {"a=b", "1"}, "<a=b><1>"},
        {"add", {"dnc", "1", "PERMANENT"}, "<dnc><1> PERMANENT"},  // a misspelt flag is no number
        {"add", {"dnc", "sender:INFO"}, "<dnc><sender:INFO>"},
        {"add", {"dnc", "1", "Expires=24h"}, "<dnc><1> Expires=24h"},
        {"add", {"dnc", "description=a=b", "1"}, "<dnc><1> description=a=b"},
        {"approve", {"dnc", "all"}, "<dnc> all"},
        {"approve", {"dnc", "--", "all", "state=pending", "--"}, "<dnc><all><state=pending><-->"},
        {"approve", {"dnc", "permanent", "--", "1"}, "<dnc><1> permanent"},
        {"lists", {"page=2"}, " page=2"},
    };
    for (const auto& c : cases)
        BOOST_TEST(understood(c.operation, c.given) == c.expected);
}

BOOST_AUTO_TEST_CASE(values_are_texts_in_resp2_and_what_they_are_in_resp3)
{
    std::string two;
    append_answer(two, some_answer(), wire::protocol::resp2);
    BOOST_TEST(two == "*12\r\n$4\r\ntext\r\n$12\r\n20 % off\nnow\r\n$5\r\ncount\r\n$1\r\n3\r\n$4\r\nflag\r\n$1\r\n1\r\n"
                      "$4\r\nnone\r\n$0\r\n\r\n$4\r\ntime\r\n$20\r\n2026-03-02T22:00:00Z\r\n"
                      "$4\r\nrows\r\n*1\r\n*2\r\n$1\r\nn\r\n$1\r\n1\r\n");
    std::string three;
    append_answer(three, some_answer(), wire::protocol::resp3);
    BOOST_TEST(three == "%6\r\n$4\r\ntext\r\n$12\r\n20 % off\nnow\r\n$5\r\ncount\r\n:3\r\n$4\r\nflag\r\n#t\r\n"
                        "$4\r\nnone\r\n_\r\n$4\r\ntime\r\n$20\r\n2026-03-02T22:00:00Z\r\n"
                        "$4\r\nrows\r\n*1\r\n%1\r\n$1\r\nn\r\n:1\r\n");
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_too_long_is_an_error)
{
    operate::answer made;
    made.told.text("text", std::string(max_answer, 'x'));
    std::string out = "before";
    append_answer(out, made, wire::protocol::resp3);
    BOOST_TEST(out.starts_with("before-ERR the answer has more than 4 MiB"));
}

BOOST_AUTO_TEST_CASE(a_problem_begins_with_its_kind)
{
    operate::answer refused;
    refused.wrong = operate::problem{operate::error_code::refused, "it is\npermanent"};
    std::string out;
    append_answer(out, refused, wire::protocol::resp2);
    BOOST_TEST(out == "-REFUSED it is permanent\r\n");
    BOOST_TEST(problem_text({operate::error_code::misused, "x"}) == "-ERR x\r\n");
    BOOST_TEST(problem_text({operate::error_code::denied, "x"}) == "-NOPERM x\r\n");
}

BOOST_AUTO_TEST_SUITE_END()
