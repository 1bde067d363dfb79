// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/operate/shape.hpp>

#include <ringfence/operate/catalogue.hpp>
#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/jobs.hpp>
#include <ringfence/store/lists/stops.hpp>
#include <ringfence/store/policies.hpp>

#include <operate/store_with_lists.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::operate;
using operate_tests::misfit;
using operate_tests::place_of;
using operate_tests::places_seen;
using operate_tests::store_with_lists;

namespace {

constexpr std::string_view rules =
    "region PL; list dnc { +48601000777; } list other ttl 24h max 5000 max 1000 per 1h max-age 1d max-import 100; "
    "list complaints review; list register registry; list gone; inbound { dnc -> hangup; }";
constexpr std::string_view rules_without_gone =
    "region PL; list dnc { +48601000777; } list other ttl 24h max 5000 max 1000 per 1h max-age 1d max-import 100; "
    "list complaints review; list register registry; inbound { dnc -> hangup 603; }";

/// Calls `f` with each field that is described, and the place that `misfit` calls it by.
void for_each_place(const shape& of, const std::string& place,
                    const std::function<void(const std::string&, const shape_field&)>& f)
{
    for (const shape_field& field : of.fields()) {
        const std::string here = place + '/' + std::string{field.name};
        f(here, field);
        if (field.is == shape_field::kind::table)
            for_each_place(field.inside, place_of(field.inside, here), f);
    }
}

/// Names, kinds and all else of a shape's fields, as a text.
std::string text_of_shape(const shape& of)
{
    std::string text;
    for_each_place(of, "", [&](const std::string& place, const shape_field& field) {
        text += place + ' ' + std::to_string(static_cast<int>(field.is)) + (field.may_be_none ? " none" : "") +
                (field.may_be_missing ? " missing" : "");
        for (const std::string_view word : field.words)
            text.append(" ").append(word);
        text += '\n';
    });
    return text;
}

store::line_reading read_line(std::string_view text)
{
    if (text.ends_with('*'))
        if (const auto begin = number::prefix(text.substr(1, text.size() - 2)))
            return {number_pattern{*begin, *begin}, {}};
    if (text.starts_with('+'))
        if (const auto one = number::e164(text.substr(1)))
            return {number_pattern{*one, *one}, {}};
    return {std::nullopt, "no number"};
}

struct store_with_everything : store_with_lists {
    store_with_everything() : store_with_lists{rules}
    {
        who.by = {.user = "ana", .address = "192.0.2.7:40122", .program = "test"};
        with.hits = [this] { return at.engine().hits(); };
    }

    void import(std::string_view list, std::string_view text, store::import_options options = {})
    {
        store::text_source from = store::text_of(text, "file.txt");
        store::author by = who.by;
        by.call = "c-1";
        by.request = "r-1";
        by.lead = "l-1";
        by.reason = "so";
        store::import_numbers(*at.engine().environment(), list, from, read_line, options, by, with.now(),
                              [](const store::import_progress&) {});
    }

    /// Asks for what is to be done and shown.
    void ask_all(std::initializer_list<std::string> lines)
    {
        for (const std::string& line : lines)
            BOOST_TEST_CONTEXT(line)
            {
                const answer made = ask(line);
                BOOST_TEST(!made.wrong, (made.wrong ? made.wrong->text : ""));
            }
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(shapes)

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_told)
{
    const shape s =
        shape{}.text("a").word_or_none("b", {"x", "y"}).table("c", shape{}.count("d")).may_have(shape{}.flag("e"));
    const auto whole = [] {
        return record{}.text("a", "1").text("b", "x").table("c", {record{}.count("d", 1)}).flag("e", true);
    };
    const struct {
        record of;
        std::string_view told;
    } cases[]{
        {whole(), ""},
        {record{}.text("a", "").text_or_none("b", "").table("c", {}), ""},
        {whole().text("f", "1"), "r/f is not described"},
        {record{}.text("a", "1").text("b", "x"), "r/c is missing"},
        {record{}.count("a", 1), "r/a is of another kind: 1"},
        {record{}.text_or_none("a", ""), "r/a is none"},
        {record{}.text("a", "1").text("b", "z"), "r/b is none of its words: z"},
        {record{}.text("a", "1").text("b", "x").table("c", {record{}}), "r/c/d is missing"},
        {record{}.table("a", {}), "r/a is a table"},
        {record{}.text("a", "1").text("b", "x").text("c", "x"), "r/c is of another kind: x"},
    };
    for (const auto& c : cases) {
        places_seen ignored;
        BOOST_TEST(misfit(c.of, s, "r", ignored) == c.told);
    }
}

BOOST_AUTO_TEST_CASE(every_answer_is_described_once)
{
    std::map<std::string_view, std::string> named;
    const std::function<void(const shape&)> look = [&](const shape& of) {
        if (!of.name().empty())
            BOOST_TEST(named.emplace(of.name(), text_of_shape(of)).first->second == text_of_shape(of));
        std::set<std::string_view> names;
        for (const shape_field& field : of.fields()) {
            BOOST_TEST(names.insert(field.name).second, field.name);
            BOOST_TEST(!field.summary.ends_with('.'), field.name);
            BOOST_TEST((field.words.empty() || field.is == shape_field::kind::text), field.name);
            BOOST_TEST((field.inside.fields().empty() || field.is == shape_field::kind::table), field.name);
            look(field.inside);
        }
    };
    for (const operation& o : operations())
        BOOST_TEST_CONTEXT(o.name)
        {
            look(o.answers());
            BOOST_TEST(!o.answers().fields().empty());
        }
}

/// Each request's answer is looked at by `ask`: nothing comes that is not described. Here: what is described comes.
BOOST_FIXTURE_TEST_CASE(everything_that_is_described_comes, store_with_everything)
{
    using namespace std::chrono_literals;
    const timestamp today = std::chrono::floor<std::chrono::seconds>(system_now());
    who.by.request = "r-1";
    now = today - 48h;
    import("other", "+48601000001\n+48601000002\nnobody\n");
    import("other", "+48601000001\n+48601000002\nnobody\n");
    import("complaints", "+48601000003\n+48601000004\n");
    import("complaints", "+48601000005\n");
    import("dnc", "+48602*\n");
    now = today;
    ask_all({
        "list title other Others",
        "list rename other elsewhere call=c-1 lead=l-1 reason=so",
        "lists",
        "imports show 1",
        "imports approve 4 call=c-1 lead=l-1 reason=so",
        "imports",
        "add dnc +48601000001 +48601000002 no-number description=x valid-from=2020-01-01 expires=2999-01-01 call=c-1 "
        "lead=l-1 reason=so",
        "edit dnc +48601000001 description=y expires=2998-01-01 added=2020-01-02T03:04:05Z call=c-1 lead=l-1 reason=so",
        "edit dnc +48601000002 number=+48601000009",
        "clone dnc +48601000001 +48601000011 no-number",
        "move dnc +48601000011 +48601000099 to=elsewhere",
        "add dnc +4822* +447400123456",
        "remove dnc +447400123456 +48601000777 call=c-1 lead=l-1 reason=so",
        "add complaints +48601000021 pending",
        "approve complaints +48601000021 +48601000099",
        "unapprove complaints +48601000021 +48601000099",
        "add complaints +48601000022 permanent",
        "approve complaints all",
        "unapprove complaints state=permanent",
    });
    at.engine().environment()->write([&](store::write_transaction& in) {
        const auto list = store::find_list(in, "dnc");
        const store::stop_count counts[]{{list->id, *number::e164("48601000001"), 3},
                                         {list->id, *number::e164("447400123456"), 3}};
        store::add_stops(in, counts, now);
    });
    ask_all({"show dnc +48601000001", "show dnc +447400123456", "show dnc +48221234567", "show dnc +48601000777",
             "show elsewhere +48601000001", "entries", "entries dnc state=cleared", "entries dnc",
             "history +48601000777", "history +48221234567", "history +447400123456", "history +48601000001",
             "history +48601000009", "history +48602000001"});
    {
        store::import_options replacing;
        replacing.mode = store::import_mode::replace;
        import("elsewhere", "+48601000001\n", replacing);
    }
    ask_all({"imports show 1", "imports", "imports undo 6 call=c-1 lead=l-1 reason=so", "imports show 6",
             "imports show 2", "imports undo 4", "imports"});
    ask_all({"clear complaints all call=c-1 lead=l-1 reason=so", "jobs"});
    {
        const store::running_job running{at.directory(), "clear", "dnc", who.by, now};
        ask_all({"jobs stop " + std::to_string(running.id()), "jobs"});
    }

    ask_all({"user add bob role=agent password=correct-horse call=c-1 lead=l-1 reason=so",
             "user grant bob add,remove list=dnc", "token add crm role=agent expires=90d",
             "user grant crm add list=gone", "user role bob agent", "user password bob password=battery-staple",
             "user list", "token list"});
    at.engine().environment()->write([&](store::write_transaction& in) {
        store::note_denied(in, "CLEAR dnc", store::account_role::reader, who.by, now);
    });
    ask_all({"token revoke crm", "user remove bob"});

    at.engine().decide({.scenario = "inbound", .from = "+48601000777", .to = "+48221234567"});
    ask_all({"stats rules", "stats lists", "stats scenarios"});

    who.by.call = "c-1";
    who.by.lead = "l-1";
    who.by.reason = "so";
    const auto shadow = test::compiled(rules);
    activate(*at.engine().environment(), test::compiled(rules_without_gone), who.by, now);
    activate_shadow(*at.engine().environment(), shadow, who.by, now);
    with.shadow = [] { return shadow_counts{3, 2, 1, 1, "it cannot be read"}; };
    ask_all({"policy list", "policy show", "policy show 3 brief", "policy shadow", "policy drop-shadow",
             "policy rollback", "policy rollback 2"});
    activate_shadow(*at.engine().environment(), shadow, who.by, now);
    ask_all({"policy shadow", "policy rollback 1", "policy rollback 2", "policy promote", "policy rollback 2",
             "policy drop gone", "journal"});

    // `approve` alone approves imports as a whole; what such jobs answer has a place for them all the same.
    for (const std::string job : {"clear", "unapprove"})
        seen.insert({job + "/imports/import", job + "/imports/file"});
    // Nor has an account a role that is no more.
    seen.insert("user remove/role");
    for (const operation& o : operations()) {
        const shape of = o.answers();
        for_each_place(of, place_of(of, std::string{o.name}), [&](const std::string& place, const shape_field&) {
            BOOST_TEST(seen.contains(place), place + " never came");
        });
    }
}

BOOST_AUTO_TEST_SUITE_END()
