// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/import/text/json_row.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace ringfence::store;

namespace {

// `name=value` of each member; words, nulls and nested ones are marked by `#`, `0` and `*` before the `=`.
std::string members_of(std::string_view text)
{
    std::vector<json_member> members;
    if (const auto wrong = read_json_object(text, members))
        return "! " + wrong->text;
    std::string all;
    for (const json_member& m : members) {
        constexpr std::string_view marks[]{"", "#", "0", "*"};
        all += (all.empty() ? "" : "|") + m.name + std::string{marks[static_cast<std::size_t>(m.kind)]} + '=' + m.value;
    }
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_row)

BOOST_AUTO_TEST_CASE(objects_are_read_member_by_member)
{
    struct row {
        std::string_view text;
        std::string_view members;
    };
    const row table[] = {
        {"{}", ""},
        {" { } ", ""},
        {R"({"number":"+48601000001","n":12,"ok":true,"no":null})", "number=+48601000001|n#=12|ok#=true|no0="},
        {R"({ "a" : "b" , "a" : -1.5e3 })", "a=b|a#=-1.5e3"},
        {R"({"a":"say \"no\"\n\t\\ \/ \b\f\r"})", "a=say \"no\"\n\t\\ / \b\f\r"},
        {R"({"a":"\u017c\u00F3\u20ac\ud83d\ude00"})", "a=żó€😀"},
        {R"({"a":"\ud83d!","b":"\ude00","c":"\ud83d\u0041"})", "a=\xef\xbf\xbd!|b=\xef\xbf\xbd|c=\xef\xbf\xbd"
                                                               "A"},
        {R"({"a":{"b":["}",{}]},"c":[1,[2]],"d":"e"})", "a*=|c*=|d=e"},
        {R"({"":""})", "="},
    };
    for (const row& r : table)
        BOOST_TEST(members_of(r.text) == r.members, r.text << ": " << members_of(r.text));
}

BOOST_AUTO_TEST_CASE(the_texts_of_what_is_nested_are_kept)
{
    std::vector<json_member> members;
    BOOST_TEST(!read_json_object(R"({"a":[1,"x\u0031",{"601":[23]}],"b":"c"})", members).has_value());
    BOOST_REQUIRE(members.size() == 2U);
    BOOST_TEST(members[0].nested == "[1\n\nx1\n{\n601\n[23]}]");
    BOOST_TEST(members[1].nested.empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_object_is_refused_with_a_reason)
{
    const std::string_view table[] = {
        "",
        "[]",
        "\"a\"",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":}",
        "{\"a\":1",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\":1}x",
        "{\"a\":nul}",
        "{\"a\":\"b}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u12",
        "{\"a\":[}]}",
        "{\"a\":[1}",
        "{\"a\":\"\n\"}",
        "{\"a\":1 \"b\":2}",
    };
    for (const std::string_view text : table)
        BOOST_TEST(members_of(text).starts_with("! "), text << ": " << members_of(text));
    BOOST_TEST(members_of("{\"a\":" + std::string(max_json_depth + 1, '[') + std::string(max_json_depth + 1, ']') + "}")
                   .starts_with("! "));
    std::string many = "{";
    for (std::size_t i = 0; i <= max_json_members; ++i)
        many += (i == 0 ? "\"a\":1" : ",\"a\":1");
    BOOST_TEST(members_of(many + "}") == "! it has more than 1000 members");
}

BOOST_AUTO_TEST_SUITE_END()
