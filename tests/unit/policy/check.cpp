// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a checked policy holds, and limits. What is said about wrong files: tests/language/cases.

#include <ringfence/policy/check.hpp>

#include <policy/check_fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace rf = ringfence;
using namespace policy_tests;

BOOST_AUTO_TEST_SUITE(check)

BOOST_AUTO_TEST_CASE(resolves_a_whole_file)
{
    const outcome o = checked(R"(region PL; timezone "Europe/Warsaw"; use weather 2;
list dnc "Do not call" registry review ttl 24h max 5 max-age 31d;
list vip { +48 601; +4822*, +1..+2; "22 1"; }
hours office { mon 08:00-09:00; }
hours berlin "Europe/Berlin" { mon 08:00-09:00; }
inbound to +48 22*, "22 1" { on failure hangup; dnc and not (vip or sunny) -> add vip for 5m then redirect "x"; }
campaign { inside office -> hangup; inside berlin -> allow; })");
    BOOST_TEST(o.codes() == "");
    BOOST_TEST_REQUIRE(o.made.has_value());
    const rf::policy& p = *o.made;
    BOOST_TEST(p.edition == 1u);
    BOOST_TEST(p.region == "PL");
    BOOST_TEST(p.timezone == "Europe/Warsaw");
    BOOST_TEST_REQUIRE(p.uses.size() == 1u);
    BOOST_TEST(p.uses[0].name == "weather");
    BOOST_TEST(p.uses[0].version == 2u);

    BOOST_TEST_REQUIRE(p.lists.size() == 2u);
    BOOST_TEST(p.lists[0].name == "dnc");
    BOOST_TEST(p.lists[0].description == "Do not call");
    BOOST_TEST(p.lists[0].registry);
    BOOST_TEST(p.lists[0].review);
    BOOST_TEST(p.lists[0].ttl->count() == 86400);
    BOOST_TEST(p.lists[0].max.value() == 5u);
    BOOST_TEST(p.lists[0].max_age->count() == 31 * 86400);
    BOOST_TEST_REQUIRE(p.lists[1].numbers.size() == 4u);
    BOOST_TEST(p.lists[1].numbers[0].typed == "+48 601");
    BOOST_TEST(p.lists[1].numbers[0].pattern.to_string() == "+48601");
    BOOST_TEST(p.lists[1].numbers[1].pattern.to_string() == "+4822*");
    BOOST_TEST(p.lists[1].numbers[2].pattern.to_string() == "+1..+2");
    BOOST_TEST(p.lists[1].numbers[3].typed == "22 1");
    BOOST_TEST(p.lists[1].numbers[3].pattern.to_string() == "+48221");
    BOOST_TEST(!p.lists[1].registry);
    BOOST_TEST(!p.lists[1].ttl.has_value());
    BOOST_TEST(!p.lists[1].max_age.has_value());

    BOOST_TEST_REQUIRE(p.zones.size() == 2u);
    BOOST_TEST(p.zones[0].name == "Europe/Warsaw");
    BOOST_TEST_REQUIRE(p.hours.size() == 2u);
    BOOST_TEST(p.hours[0].zone == 0u);
    BOOST_TEST(p.hours[1].zone == 1u);
    BOOST_TEST(p.hours[1].weekly.size() == 1u);

    BOOST_TEST_REQUIRE(p.blocks.size() == 2u);
    const rf::block& b = p.blocks[0];
    BOOST_TEST(b.scenario == &inbound);
    BOOST_TEST((b.on_failure == rf::failure_answer::hangup));
    BOOST_TEST_REQUIRE(b.bindings.size() == 2u);
    BOOST_TEST(b.bindings[0].called.to_string() == "+4822*");
    BOOST_TEST(b.bindings[1].called.to_string() == "+48221");
    BOOST_TEST_REQUIRE(b.rules.size() == 1u);
    const rf::checked_condition& when = b.rules[0].when;
    BOOST_TEST((when.kind == rf::ast::connective::conjunction));
    BOOST_TEST(when.operands.at(0).word == &listed);
    BOOST_TEST(when.operands.at(0).given[0].index == 0u);
    BOOST_TEST(when.operands.at(1).operands.at(0).operands.at(0).given[0].index == 1u);
    BOOST_TEST(when.operands.at(1).operands.at(0).operands.at(1).word == &sunny);
    BOOST_TEST_REQUIRE(b.rules[0].actions.size() == 2u);
    BOOST_TEST(b.rules[0].actions[0].word == &add);
    BOOST_TEST(b.rules[0].actions[0].given.after("for")->duration.count() == 300);
    BOOST_TEST(b.rules[0].actions[1].given[0].text == "x");
    BOOST_TEST(p.blocks[1].bindings.empty());
    BOOST_TEST(!p.blocks[1].on_failure.has_value());
    BOOST_TEST(rf::text_of(p.sources, b.where) == "inbound to +48 22*, \"22 1\"");
}

BOOST_AUTO_TEST_CASE(takes_declarations_in_any_order_and_from_any_file)
{
    const outcome o = checked(
        {{"main", "ringfence 1; inbound { far -> redirect \"22 1\"; near -> allow; } include \"other\"; list near;"},
         {"other", "ringfence 1; region PL; list far; campaign { near -> allow; }"}});
    BOOST_TEST(o.codes() == "");
    BOOST_TEST_REQUIRE(o.made.has_value());
    BOOST_TEST(o.made->region == "PL");
    BOOST_TEST(o.made->lists.at(0).name == "near");
    BOOST_TEST(o.made->blocks.size() == 2u);
    BOOST_TEST((o.made->blocks[0].rules.at(0).actions.at(0).given[0].kind == rf::argument_kind::number));
}

BOOST_AUTO_TEST_CASE(lets_included_files_repeat_the_settings)
{
    BOOST_TEST(checked({{"main", "ringfence 1; region PL; timezone \"Etc/UTC\"; include \"b\";"},
                        {"b", "ringfence 1; region PL; timezone \"Etc/UTC\";"}})
                   .codes() == "");
    BOOST_TEST(checked({{"main", "ringfence 1; region PL; include \"b\";"}, {"b", "region DE;"}}).codes() == "RF0109");
}

BOOST_AUTO_TEST_CASE(keeps_utc_where_no_time_zone_is_named)
{
    const outcome o = checked("inbound { otherwise -> allow; }");
    BOOST_TEST_REQUIRE(o.made.has_value());
    BOOST_TEST_REQUIRE(o.made->zones.size() == 1u);
    BOOST_TEST(o.made->zones[0].name == "UTC");
    BOOST_TEST(o.made->zones[0].offset_at(0) == 0);
}

BOOST_AUTO_TEST_CASE(gives_no_policy_for_errors)
{
    BOOST_TEST(!checked("inbound { nobody -> allow; }").made.has_value());
    const outcome form = checked("inbound { nobody -> ; }");
    BOOST_TEST(!form.made.has_value());
    BOOST_TEST(form.codes() == "RF0001");
}

BOOST_AUTO_TEST_CASE(gives_a_policy_with_warnings_unless_strict)
{
    BOOST_TEST(checked("list x;").made.has_value());
    BOOST_TEST(checked("list x;").codes() == "RF0501");
    BOOST_TEST(!checked("list x;", rf::strictness::strict).made.has_value());
    BOOST_TEST(checked("region PL;", rf::strictness::strict).made.has_value());
}

BOOST_AUTO_TEST_CASE(what_a_store_has_accepted_is_read_as_it_was_and_new_errors_are_warnings)
{
    struct row {
        const char* text;
        const char* offered;   ///< codes; the files are refused
        const char* accepted;  ///< codes; they are not
    };
    const row rows[] = {
        // How rules stand to each other.
        {"list vip; inbound { vip -> allow; vip -> hangup; }", "RF0312", ""},
        // What a carriage return hides stays hidden.
        {"list vip; # not yet:\rinbound { nobody -> nothing; }\ninbound { vip -> allow; }", "RF0016", "RF0016"},
        {"list vip;\rinbound { vip -> allow; }", "RF0016", "RF0016"},
        // By the reader of its standing.
        {"region PL; list vip { \"of old\"; } inbound { vip -> allow; }", "RF0203", ""},
    };
    for (const row& r : rows)
        for (const auto standing : {rf::source_standing::offered, rf::source_standing::accepted}) {
            const bool kept = standing == rf::source_standing::accepted;
            rf::diagnostics found;
            const auto read = [&r](const std::filesystem::path&) {
                return rf::file_text{std::string{"ringfence 1; "} + r.text, {}};
            };
            const rf::loaded files = rf::load("main", found, read, standing);
            const rf::check_options options{.standing = standing,
                                            .read_number = [kept](std::string_view, std::string_view) -> rf::party {
                                                if (kept)
                                                    return {rf::party_state::identified, *rf::number::e164("48221")};
                                                return {rf::party_state::malformed, {}};
                                            },
                                            .regions = {}};
            const outcome o{rf::check(files, words(), options, found), found};
            BOOST_TEST(o.codes() == (kept ? r.accepted : r.offered), r.text << ": " << o.codes());
            BOOST_TEST(o.made.has_value() == kept, r.text);
        }
}

BOOST_AUTO_TEST_CASE(what_is_no_policy_is_none_though_a_store_has_it)
{
    for (const char* text : {"inbound { nobody -> allow; }", "inbound { nobody -> ; }", "list a; list a;"}) {
        rf::diagnostics found;
        const auto read = [text](const std::filesystem::path&) {
            return rf::file_text{std::string{"ringfence 1; "} + text, {}};
        };
        const rf::loaded files = rf::load("main", found, read, rf::source_standing::accepted);
        BOOST_TEST(!rf::check(files, words(), {.standing = rf::source_standing::accepted}, found).has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(says_nothing_of_unused_names_beside_errors)
{
    BOOST_TEST(checked("list vip; inbound { vap -> allow; }").codes() == "RF0105");
}

BOOST_AUTO_TEST_CASE(limits_lists)
{
    std::string lists;
    for (int i = 0; i < 1025; ++i)
        lists += "list l" + std::to_string(i) + ";";
    BOOST_TEST(checked(lists).codes() == "RF0208");
}

BOOST_AUTO_TEST_SUITE_END()
