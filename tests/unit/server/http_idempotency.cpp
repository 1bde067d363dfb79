// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/idempotency.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>

using namespace ringfence::server::http;

namespace {

const route& route_of(verb method, std::string_view pattern)
{
    return *std::ranges::find_if(routes(), [&](const route& r) { return r.method == method && r.pattern == pattern; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_idempotency)

BOOST_AUTO_TEST_CASE(a_key_is_a_text_in_quotes_or_without)
{
    const std::string longest(longest_key, 'k');
    const struct {
        std::string value;
        std::string_view key;  // empty: it is none
    } rows[]{
        {R"("8e03978e-40d5-43dd-bc93-6894a57f9324")", "8e03978e-40d5-43dd-bc93-6894a57f9324"},
        {"8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324"},
        {"  \"k\"\t", "k"},
        {R"("a\"b\\c")", R"(a"b\c)"},
        {R"("a,b;c")", "a,b;c"},
        {longest, longest},
        {'"' + longest + '"', longest},
        {longest + 'k', ""},
        {'"' + longest + "k\"", ""},
        {"", ""},
        {"\"\"", ""},
        {"\"", ""},
        {R"("k)", ""},
        {R"(k")", ""},
        {R"("k\")", ""},
        {R"("a\b")", ""},
        {R"("a"b")", ""},
        {R"("k";q=1)", ""},
        {R"("k", "l")", ""},
        {"k, l", ""},
        {"k;q=1", ""},
        {"a b", ""},
        {R"("a b")", ""},
        {"k\x7f", ""},
        {"kl\xc3\xb3", ""},
    };
    for (const auto& row : rows)
        BOOST_TEST(read_idempotency_key(row.value).value_or("") == row.key, row.value);
}

BOOST_AUTO_TEST_CASE(keys_are_for_changes_and_not_for_secrets)
{
    const struct {
        verb method;
        std::string_view pattern;
        key_use use;
    } rows[]{
        {verb::put, "/v1/lists/{list}/entries/{number}", key_use::taken},
        {verb::delete_, "/v1/lists/{list}/entries", key_use::taken},
        {verb::post, "/v1/imports/{import}/undo", key_use::taken},
        {verb::post, "/v1/lists/{list}/imports", key_use::taken},
        {verb::put, "/v1/imports/{import}/data", key_use::taken},
        {verb::post, "/v1/policy", key_use::taken},
        {verb::post, "/v1/policy/rollback", key_use::taken},
        {verb::put, "/v1/accounts/{name}/role", key_use::taken},
        {verb::delete_, "/v1/tokens/{name}", key_use::taken},
        {verb::post, "/v1/tokens", key_use::refused},
        {verb::post, "/v1/accounts", key_use::refused},
        {verb::put, "/v1/accounts/{name}/password", key_use::refused},
        {verb::get, "/v1/lists", key_use::ignored},
        {verb::post, "/v1/decide/{scenario}", key_use::ignored},
        {verb::post, "/v1/rules/check", key_use::ignored},
        {verb::post, "/v1/scrub/{scenario}", key_use::ignored},
        {verb::get, "/healthz", key_use::ignored},
    };
    for (const auto& row : rows)
        BOOST_TEST((use_of_key(route_of(row.method, row.pattern)) == row.use), row.pattern);
}

BOOST_AUTO_TEST_CASE(what_is_kept_is_what_was_done_or_refused_for_good)
{
    for (const unsigned kept : {200U, 201U, 204U, 400U, 404U, 409U})
        BOOST_TEST(is_final({.status = kept}), kept);
    for (const unsigned not_kept : {401U, 403U, 408U, 412U, 413U, 422U, 429U, 500U, 503U, 507U})
        BOOST_TEST(!is_final({.status = not_kept}), not_kept);
}

BOOST_AUTO_TEST_CASE(a_name_of_a_client_for_its_request_is_short_and_plain)
{
    const std::string longest(64, 'a');
    for (const std::string_view good :
         {std::string_view{"7"}, std::string_view{"8e03978e-40d5.A_Z"}, std::string_view{longest}})
        BOOST_TEST(is_request_id(good), good);
    const std::string longer = longest + 'a';
    for (const std::string_view bad :
         {std::string_view{}, std::string_view{"a b"}, std::string_view{"a\n"}, std::string_view{"+48601000001"},
          std::string_view{"\xc3\xb3"}, std::string_view{"a/b"}, std::string_view{longer}})
        BOOST_TEST(!is_request_id(bad), bad);
}

BOOST_AUTO_TEST_SUITE_END()
