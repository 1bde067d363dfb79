// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/target.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using ringfence::server::http::read_target;
using ringfence::server::http::target;

namespace {

/// The parts with `|` between them, then each parameter.
std::string read(std::string_view text)
{
    target made;
    if (const auto wrong = read_target(text, made))
        return "wrong";
    std::string told;
    for (const std::string& part : made.segments)
        told += '|' + part;
    for (const auto& [name, value] : made.parameters)
        told.append("?").append(name).append("=").append(value);
    return told;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_target)

BOOST_AUTO_TEST_CASE(parts_and_parameters_are_read_with_their_escapes)
{
    struct row {
        const char* text;
        const char* told;
    };
    for (const auto& [text, told] : std::vector<row>{
             {"/", ""},
             {"/v1/lists", "|v1|lists"},
             {"/v1/lists/", "|v1|lists"},
             {"/v1/lists/do%20not%20call/entries/%2B48601", "|v1|lists|do not call|entries|+48601"},
             {"/a/b%2Fc", "|a|b/c"},
             {"/a/+48", "|a|+48"},
             {"/%C5%BB%C3%B3%C5%82w", "|\u017b\u00f3\u0142w"},
             {"/?", ""},
             {"/a?b", "|a?b="},
             {"/a?b=", "|a?b="},
             {"/a?b=c&b=d&&e=f=g", "|a?b=c?b=d?e=f=g"},
             {"/a?from=+48601000001", "|a?from=+48601000001"},
             {"/a?from=%2B48+601+000", "|a?from=+48 601 000"},
             {"/a?name=spring+sale&x=%26%3D%23", "|a?name=spring sale?x=&=#"},
             {"/a?b=+&c=++&d=+1+", "|a?b= ?c=  ?d=+1 "},
             {"/a?b=c?d/e", "|a?b=c?d/e"},
         })
        BOOST_TEST(read(text) == told, text);
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back)
{
    for (const std::string_view text : {"/", "/v1/lists", "/a/b%2Fc?d=%26&e=+48&f=%2B48+1&g", "/%C5%BB?x=%3D%23+y"}) {
        target first;
        target second;
        BOOST_TEST(!read_target(text, first).has_value());
        BOOST_TEST(!read_target(target_text(first), second).has_value());
        BOOST_TEST((first.segments == second.segments && first.parameters == second.parameters), target_text(first));
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_meant_is_refused)
{
    using namespace std::string_view_literals;
    for (const std::string_view text : {""sv,           "v1"sv,       "*"sv,        "http://host/v1"sv, "//v1"sv,
                                        "/v1//lists"sv, "/.."sv,      "/a/./b"sv,   "/%2e%2E/b"sv,      "/%"sv,
                                        "/%2"sv,        "/%zz"sv,     "/%+1"sv,     "/a%00"sv,          "/a%0d%0ab"sv,
                                        "/a\x7f"sv,     "/a\tb"sv,    "/%ff"sv,     "/%c0%af"sv,        "/%ed%a0%80"sv,
                                        "/a#b"sv,       "/a?b=%ff"sv, "/a?%00=b"sv, "/a?b=%"sv})
        BOOST_TEST(read(text) == "wrong", text);
    BOOST_TEST(read("/" + std::string(9000, 'a')) == "wrong");
    BOOST_TEST(read(std::string(40, '/')) == "wrong");
    std::string many;
    for (int i = 0; i < 17; ++i)
        many += "/a";
    BOOST_TEST(read(many) == "wrong");
    many = "/a?";
    for (int i = 0; i < 257; ++i)
        many += "b&";
    BOOST_TEST(read(many) == "wrong");
}

BOOST_AUTO_TEST_SUITE_END()
