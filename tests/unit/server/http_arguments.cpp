// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/arguments.hpp"
#include "front/http/request.hpp"
#include "front/http/routes.hpp"

#include <ringfence/operate/catalogue.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence::server::http;
namespace operate = ringfence::operate;

namespace {

const operate::operation* operation_called(std::string_view name)
{
    const auto found = std::ranges::find(operate::operations(), name, &operate::operation::name);
    return found == operate::operations().end() ? nullptr : &*found;
}

/// `place place name=value name`, of a request with this method, address and body; or what is wrong.
std::string request_text(verb method, std::string_view address, std::string_view body = {})
{
    target where;
    std::vector<said> members;
    if (const auto wrong = read_target(address, where))
        return *wrong;
    if (const auto wrong = read_members(body, members))
        return *wrong;
    for (const found_route& each : find_routes(where.segments)) {
        if (each.is->method != method)
            continue;
        std::string told;
        try {
            const operate::request made =
                request_of(operation_called(each.is->operation)->takes, each, where, std::move(members));
            for (const std::string& place : made.places)
                told += place + ' ';
            for (const operate::request::named& n : made.names)
                told += n.name + (n.value ? '=' + *n.value : "") + ' ';
        } catch (const operate::error& e) {
            told = e.what();
        }
        return told;
    }
    return "no route";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_arguments)

BOOST_AUTO_TEST_CASE(every_operation_has_an_address_and_every_address_an_operation_that_takes_what_stands_in_it)
{
    std::set<std::string_view> reached;
    std::set<std::pair<verb, std::string_view>> seen;
    for (const route& each : routes()) {
        BOOST_TEST(seen.emplace(each.method, each.pattern).second, each.pattern << " is there twice");
        if (each.is != page::operation)
            continue;
        const operate::operation* const is = operation_called(each.operation);
        BOOST_TEST_REQUIRE(is, each.operation);
        reached.insert(is->name);
        for (std::string_view rest = each.pattern; rest.find('{') != std::string_view::npos;) {
            rest.remove_prefix(rest.find('{') + 1);
            const std::string_view name = rest.substr(0, rest.find('}'));
            const bool is_last = rest.find('{') == std::string_view::npos;
            const std::string_view taken = is_last && !each.last.empty() ? each.last : name;
            BOOST_TEST(std::ranges::count(is->takes, taken, &operate::argument::name) == 1,
                       each.pattern << ": " << is->name << " takes no " << name);
        }
        const bool reads = each.method == verb::get;
        BOOST_TEST(reads == (is->does == operate::operation::effect::reads), each.pattern);
    }
    for (const operate::operation& is : operate::operations())
        BOOST_TEST(reached.contains(is.name), is.name << " has no address");
}

BOOST_AUTO_TEST_CASE(address_and_body_make_one_request)
{
    struct row {
        verb method;
        const char* address;
        const char* body;
        const char* told;
    };
    for (const auto& [method, address, body, told] : std::vector<row>{
             {verb::put, "/v1/lists/dnc/entries/+48601", R"({"reason": "phone", "for": "24h"})",
              "dnc +48601 for=24h reason=phone "},
             {verb::post, "/v1/lists/dnc/entries", R"({"number": ["+1", "+2"], "valid_from": "2026-01-01"})",
              "dnc +1 +2 valid-from=2026-01-01 "},
             {verb::post, "/v1/lists/dnc/entries", R"({"number": 48601000001, "anyway": true})",
              "dnc 48601000001 anyway "},
             {verb::patch, "/v1/lists/dnc/entries/+1", R"({"number": "+2", "description": ""})",
              "dnc +1 number=+2 description= "},
             {verb::get, "/v1/lists/dnc/entries?state=pending&state=approved&descending", "",
              "dnc state=pending state=approved descending "},
             {verb::get, "/v1/entries?per_page=5", "", "per-page=5 "},
             {verb::delete_, "/v1/lists/dnc/entries?all=true", "", "dnc all "},
             {verb::delete_, "/v1/lists/dnc/entries?all=false&colour=red", "", "dnc colour=red "},
             {verb::delete_, "/v1/lists/dnc/entries?all=maybe", "", "`all` is true or false, not `maybe`"},
             {verb::put, "/v1/lists/dnc/entries/+1?number=+2", "", "`number` stands in the address already"},
             {verb::put, "/v1/lists/dnc/entries/+1", R"({"list": "house"})", "`list` stands in the address already"},
             {verb::put, "/v1/lists/dnc/title", "", "`title` is missing"},
             {verb::put, "/v1/lists/dnc/title", R"({"title": ["a", "b"]})", "`title` is said twice"},
             {verb::put, "/v1/lists/dnc/title", R"({"title": true})", "`title` needs a value"},
             {verb::put, "/v1/lists/dnc/title", R"({"title": ""})", "dnc  "},
             {verb::post, "/v1/lists/dnc/move", R"({"number": ["+1"], "to": "house", "reason": null})",
              "dnc +1 to=house "},
             {verb::post, "/v1/policy/rollback", "", ""},
             {verb::get, "/v1/policy/versions/3?brief=1", "", "3 brief "},
             {verb::get, "/v1/policy/shadow", "", ""},
             {verb::put, "/v1/policy", "", "no route"},
         })
        BOOST_TEST(request_text(method, address, body) == told, address << ' ' << body);
}

BOOST_AUTO_TEST_CASE(a_request_has_a_thousand_numbers_at_most)
{
    const auto body_of = [](int count) {
        std::string body = R"({"number": [)";
        for (int i = 0; i < count; ++i)
            body += std::to_string(48601000000 + i) + (i + 1 < count ? "," : "]}");
        return body;
    };
    BOOST_TEST(request_text(verb::post, "/v1/lists/dnc/entries", body_of(1000)).starts_with("dnc 48601000000 "));
    BOOST_TEST(request_text(verb::post, "/v1/lists/dnc/entries", body_of(1001)) ==
               "a request has at most 1000 of `number`: import a file for more");
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_object_of_plain_values_is_told)
{
    for (const std::string body :
         {"[]", "1", "\"a\"", "{", "{\"a\":}", "{\"a\":1}}", "{\"a\":{}}", "{\"a\":[[1]]}", "{\"a\":[{}]}",
          "{\"a\":1.5}", "{\"a\":1e3}", "{\"a\":1,\"a\":2}", "{\"a\":\"\xff\"}", "{\"a\":99999999999999999999}"}) {
        std::vector<said> members;
        BOOST_TEST(read_members(body, members).has_value(), body);
    }
    std::vector<said> members;
    BOOST_TEST(!read_members("", members).has_value());
    BOOST_TEST(!read_members(" \r\n", members).has_value());
    BOOST_TEST(!read_members("{\"a\":18446744073709551615,\"b\":-1,\"c\":false}", members).has_value());
    BOOST_TEST((members == std::vector<said>{{"a", "18446744073709551615"}, {"b", "-1"}}));
    const std::string deep = std::string(100, '[') + std::string(100, ']');
    BOOST_TEST(read_members("{\"a\":" + deep + "}", members).has_value());
}

BOOST_AUTO_TEST_CASE(what_a_client_accepts_decides_between_text_and_json)
{
    struct row {
        const char* accept;
        bool text;
    };
    for (const auto& [accept, text] : std::vector<row>{{"", false},
                                                       {"*/*", false},
                                                       {"text/plain", true},
                                                       {"TEXT/Plain ; q=0.5", true},
                                                       {"text/*", true},
                                                       {"application/json", false},
                                                       {"text/plain, application/json", true},
                                                       {"text/plain;q=0.4, application/json;q=0.5", false},
                                                       {"text/html, */*;q=0.1", false},
                                                       {"text/plain;q=0", false}}) {
        request of;
        of.headers.emplace_back("accept", accept);
        BOOST_TEST(wants_text(of) == text, accept);
        of.where.parameters.emplace_back("format", "text");
        BOOST_TEST(wants_text(of));
        of.where.parameters.back().second = "json";
        BOOST_TEST(!wants_text(of));
    }
}

BOOST_AUTO_TEST_SUITE_END()
