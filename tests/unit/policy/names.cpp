// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/language/load.hpp>
#include <ringfence/plugins/standard.hpp>
#include <ringfence/policy/names.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace rf = ringfence;

namespace {

/// The mentions in a text: `KIND NAME@LINE:COLUMN`, a declaration with `!`.
std::string told(const std::string& rules)
{
    rf::diagnostics found;
    const auto files = rf::load("main.ring", found, [&](const std::filesystem::path&) {
        return rf::file_text{rules, {}};
    });
    std::string text;
    for (const rf::name_use& use : rf::names_in(files, rf::standard_words())) {
        BOOST_TEST(rf::text_of(files.sources, use.where) == use.name);
        const rf::position at = files.sources[use.where.file].position_of(use.where.begin);
        text += (text.empty() ? "" : " ") + std::string{use.kind == rf::name_kind::list ? "" : "hours "} + use.name +
                (use.role == rf::name_role::declaration ? "!" : "") + '@' + std::to_string(at.column);
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(names)

BOOST_AUTO_TEST_CASE(lists_and_hours_are_found_where_they_are_named)
{
    struct row {
        const char* rules;
        const char* expected;
    };
    const row rows[] = {
        {"list vip;", "vip!@6"},
        {"list a; inbound { a -> allow; }", "a!@6 a@19"},
        {"inbound { not (a or b) -> allow; } list a;", "a@16 a!@41"},
        {"list a; inbound { caller in a -> add a for 24h then remove a; }", "a!@6 a@29 a@38 a@60"},
        {"list a; list b; presentation { otherwise -> present a except b sticky; }", "a!@6 b!@14 a@53 b@62"},
        {"list except; presentation { otherwise -> present except except except; }", "except!@6 except@50 except@64"},
        {"list office; hours office { mon 08:00-09:00; } inbound { office and inside office -> allow; }",
         "office!@6 hours office!@20 office@58 hours office@76"},
        // something else is wrong with the phrase
        {"list a; inbound { otherwise -> add a for a; }", "a!@6 a@36 a@42"},
        {"list a; inbound { calls a within 5m -> allow; }", "a!@6"},
        {"inbound { a -> allow; }", ""},
        {"list a; always { trunk \"a\" -> log \"a\"; }", "a!@6"},
        {"list a; test \"t\" { given a { +481; } inbound from +481 to +482 -> hangup by a; }", "a!@6 a@26 a@77"},
    };
    for (const row& r : rows)
        BOOST_TEST(told(r.rules) == r.expected, r.rules << " has " << told(r.rules));
}

BOOST_AUTO_TEST_SUITE_END()
