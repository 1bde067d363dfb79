// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "../../support/house.hpp"

#include <ringfence/number/normalise.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <map>
#include <new>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

namespace {

using ringfence::test::house;
using ringfence::test::noon;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

/// Writes down what an evaluation comes by.
struct recorder {
    static constexpr bool wants_every_rule = true;
    std::string seen;
    void block(const ringfence::bound_block& b) { seen += b.source->head + ": "; }
    void atom(const ringfence::bound_condition&, std::size_t, ringfence::evaluation&, bool is)
    {
        seen += is ? "yes " : "no ";
    }
    void rule(const ringfence::bound_rule&, ringfence::rule_outcome outcome)
    {
        seen += outcome == ringfence::rule_outcome::decided ? "decided; " : "not met; ";
    }
};

/// The standard words, one that reads two attributes, and one that throws, each caller something else.
const ringfence::registry& words_that_read_keys()
{
    using namespace ringfence;
    static constexpr std::array keys{"verstat"sv, "passport"sv};
    static constexpr condition_word attested{.word = "attested",
                                             .usage = "",
                                             .query_words = keys,
                                             .holds = [](const operand&, evaluation&) { return true; }};
    static constexpr condition_word throwing{
        .word = "throwing", .usage = "", .holds = [](const operand&, evaluation& e) -> bool {
            switch (e.subject().value.to_string().back()) {
            case '1': throw std::runtime_error{"the weather is not known"};
            case '2': throw std::bad_alloc{};
            default: throw 3;
            }
        }};
    static constexpr std::array<const condition_word*, 2> conditions{&attested, &throwing};
    static constexpr plugin reading{.name = "keys", .version = 1, .conditions = conditions};
    static const registry made = [] {
        registry all;
        all.add(plugins::standard);
        all.add(reading);
        return all;
    }();
    return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine)

BOOST_AUTO_TEST_CASE(tries_blocks_in_the_order_of_the_language_whatever_the_order_in_the_file)
{
    house h{R"(
        region PL;
        inbound { otherwise -> status "unbound"; }
        inbound to +48* { number +4860* -> status "+48*"; }
        inbound to +4822* { number +4861* -> status "+4822*"; }
        inbound to +48221234567 { number +4862* -> status "exact"; }
        inbound to +48221230000..+48221239999 { number +4863* -> status "range"; }
        always { number +4869* -> status "always"; }
        campaign "sales-pl" { number +4860* -> status "exact"; }
        campaign "sales-*" { number +4861* -> status "sales-*"; }
        campaign "s*" { number +4860*, +4861*, +4862* -> status "s*"; }
    )"};
    const std::pair<const char*, const char*> table[] = {
        {"inbound from=+48601000001 to=+48221234567", "status;text=+48*"},
        {"inbound from=+48611000001 to=+48221234567", "status;text=+4822*"},
        {"inbound from=+48621000001 to=+48221234567", "status;text=exact"},
        {"inbound from=+48631000001 to=+48221234567", "status;text=range"},
        {"inbound from=+48691000001 to=+48221234567", "status;text=always"},
        {"inbound from=+48641000001 to=+48221234567", "status;text=unbound"},
        {"inbound from=+48621000001 to=+48221234568", "status;text=unbound"},
        {"inbound from=+48611000001 to=+4930123456", "status;text=unbound"},
        {"campaign name=sales-pl to=+48601000001", "status;text=exact"},
        {"campaign name=sales-pl to=+48611000001", "status;text=sales-*"},
        {"campaign name=sales-pl to=+48621000001", "status;text=s*"},
        {"campaign name=sales-de to=+48601000001", "status;text=s*"},
        {"campaign name=winter to=+48601000001", "allow"},
        {"campaign name=winter to=+48691000001", "status;text=always"},
    };
    for (const auto& [query, reply] : table)
        BOOST_TEST(h.ask(query) == reply, query << ": " << h.ask(query));
}

BOOST_AUTO_TEST_CASE(names_the_list_that_makes_the_condition_true)
{
    house h{R"(
        list a; list b; list c;
        inbound { (a and not b) or c -> hangup 603; a or b -> hangup 480; }
    )"};
    h.add("a", "+48601000001");
    h.add("a", "+48601000002");
    h.add("b", "+48601000002");
    h.add("c", "+48601000003");
    h.add("b", "+48601000004");
    BOOST_TEST(h.ask("inbound from=+48601000001 to=+48221234567") == "hangup;code=603;list=a");
    BOOST_TEST(h.ask("inbound from=+48601000002 to=+48221234567") == "hangup;code=480;list=a");
    BOOST_TEST(h.ask("inbound from=+48601000003 to=+48221234567") == "hangup;code=603;list=c");
    BOOST_TEST(h.ask("inbound from=+48601000004 to=+48221234567") == "hangup;code=480;list=b");
    BOOST_TEST(h.ask("inbound from=+48601000005 to=+48221234567") == "allow");
}

BOOST_AUTO_TEST_CASE(a_list_holds_what_is_in_force_at_the_moment_of_the_decision)
{
    house h{"list l; list waits review; inbound { l -> hangup; waits -> hangup; }"};
    h.add("l", "+48601000001", {.expires = noon + 1h}, noon);
    h.add("l", "+48601000002", {.valid_from = noon + 1h}, noon);
    h.add("l", "+48602*");
    h.add("l", "+48603000000..+48603000099");
    h.add("waits", "+48601000009");
    h.add("l", "+48601000003");
    h.remove("l", "+48601000003");
    const std::tuple<const char*, const char*, const char*> table[] = {
        {"+48601000001", "2026-03-02T12:59:59Z", "hangup;list=l"},
        {"+48601000001", "2026-03-02T13:00:00Z", "allow"},
        {"+48601000002", "2026-03-02T12:59:59Z", "allow"},
        {"+48601000002", "2026-03-02T13:00:00Z", "hangup;list=l"},
        {"+48601000003", "2026-03-02T12:00:00Z", "allow"},
        {"+48602123456", "2026-03-02T12:00:00Z", "hangup;list=l"},
        {"+48603000099", "2026-03-02T12:00:00Z", "hangup;list=l"},
        {"+48603000100", "2026-03-02T12:00:00Z", "allow"},
        {"+48601000009", "2026-03-02T12:00:00Z", "allow"},
    };
    for (const auto& [from, at, reply] : table)
        BOOST_TEST(h.ask("inbound to=+48221234567 from=" + std::string{from} + " at=" + at) == reply,
                   from << " at " << at);
}

BOOST_AUTO_TEST_CASE(stale_asks_how_old_the_newest_import_is)
{
    house h{R"(
        list dnc registry max-age 31d;
        list mobile registry max-age 7d;
        campaign "both" { stale dnc, mobile -> status "old"; }
        campaign "one" { stale dnc -> status "old"; dnc and not stale mobile -> hangup; mobile -> hangup 480; }
    )"};
    // As an import leaves the list when it comes to its end.
    const auto imported = [&](const char* list, ringfence::timestamp when) {
        h.engine().environment()->write([&](ringfence::store::write_transaction& in) {
            auto info = *ringfence::store::find_list(in, list);
            info.refreshed = when;
            ringfence::store::detail::put_list(in, info);
        });
    };
    imported("dnc", noon);
    imported("mobile", noon);
    const auto at = [&](const char* campaign, const char* when) {
        return h.ask("campaign to=+48601000001 name=" + std::string{campaign} + " at=" + when);
    };
    const std::tuple<const char*, const char*, const char*> table[] = {
        {"one", "2026-03-02T11:00:00Z", "allow"},
        {"one", "2026-04-02T12:00:00Z", "allow"},
        {"one", "2026-04-02T12:00:01Z", "status;text=old"},
        {"both", "2026-03-09T12:00:00Z", "allow"},
        {"both", "2026-03-09T12:00:01Z", "status;text=old"},
    };
    for (const auto& [campaign, when, reply] : table)
        BOOST_TEST(at(campaign, when) == reply, campaign << " at " << when << ": " << at(campaign, when));
    const std::string why = h.explain("campaign to=+48601000001 name=both at=2026-04-11T13:00:00Z");
    BOOST_TEST(
        why.find("stale dnc, mobile: yes, dnc was last imported 40 days ago, 2026-03-02T12:00:00Z; mobile was") !=
            std::string::npos,
        why);
    imported("dnc", noon + 24h * 10);
    BOOST_TEST(at("one", "2026-04-12T12:00:00Z") == "allow");
    BOOST_TEST(at("one", "2026-04-12T12:00:01Z") == "status;text=old");
}

BOOST_AUTO_TEST_CASE(the_state_of_the_engine_names_the_stale_lists)
{
    house h{"list a max-age 31d; list b max-age 31d; list c; inbound { a or b or c -> hangup; }"};
    BOOST_TEST(h.engine().current().stale_lists.empty());
    h.engine().environment()->write([](ringfence::store::write_transaction& in) {
        auto info = *ringfence::store::find_list(in, "b");
        info.refreshed = ringfence::system_now() - 24h * 32;
        ringfence::store::detail::put_list(in, info);
    });
    BOOST_TEST((h.engine().current().stale_lists == std::vector<std::string>{"b"}));
}

BOOST_AUTO_TEST_CASE(withheld_and_malformed_callers_are_in_no_list)
{
    house h{R"(list l { +48601000001; }
        inbound { l -> hangup; anonymous -> status "withheld"; malformed -> status "malformed"; })"};
    const std::pair<const char*, const char*> table[] = {
        {"anonymous", "status;text=withheld"},
        {"Restricted", "status;text=withheld"},
        {"", "status;text=withheld"},
        {"UNAVAILABLE", "status;text=withheld"},
        {"unknown", "status;text=withheld"},
        {"withheld", "status;text=withheld"},
        {"+999", "status;text=malformed;unread=from"},
        {"+0123456", "status;text=malformed;unread=from"},
        {"601000001", "status;text=malformed;unread=from"},
        {"+48601000001", "hangup;list=l"},
        {"+48 601-000-001", "hangup;list=l"},
    };
    for (const auto& [from, reply] : table)
        BOOST_TEST(h.ask("inbound to=+48221234567 from=\"" + std::string{from} + '"') == reply, from);
}

BOOST_AUTO_TEST_CASE(what_is_counted_leads_to_the_fifth_call_and_the_entry_to_the_next)
{
    house h{R"(
        list robots ttl 24h;
        hours office "Europe/Warsaw" { mon-fri 08:00-19:00; }
        inbound to +48221234567 {
            robots -> redirect "honeypot";
            outside office and calls 5 within 5m -> add robots for 24h then hangup;
        })"};
    const auto at = [&](const char* time) {
        return h.ask("inbound from=+48601000001 to=+48221234567 at=2026-03-02T" + std::string{time} + "Z");
    };
    for (const char* time : {"21:00:00", "21:00:30", "21:01:00", "21:01:30"})
        BOOST_TEST(at(time) == "allow");
    BOOST_TEST(at("21:02:00") == "hangup");
    BOOST_TEST(at("21:02:01") == "redirect;to=honeypot;list=robots");
    BOOST_TEST(h.ask("inbound from=+48601000001 to=+48221234567 at=2026-03-03T21:01:59Z") ==
               "redirect;to=honeypot;list=robots");
    BOOST_TEST(h.ask("inbound from=+48601000001 to=+48221234567 at=2026-03-03T21:02:00Z") == "allow");
}

BOOST_AUTO_TEST_CASE(calls_that_do_not_reach_the_condition_are_not_counted)
{
    house h{R"(hours office "UTC" { mon-fri 08:00-19:00; }
        inbound { outside office and calls 2 within 24h -> hangup; })"};
    const auto at = [&](const char* time) {
        return h.ask("inbound from=+48601000001 to=+48221234567 at=2026-03-02T" + std::string{time} + "Z");
    };
    BOOST_TEST(at("18:58:00") == "allow");
    BOOST_TEST(at("18:59:00") == "allow");
    BOOST_TEST(at("19:00:00") == "allow");
    BOOST_TEST(at("19:01:00") == "hangup");
}

BOOST_AUTO_TEST_CASE(one_id_counts_once)
{
    house h{"inbound { calls 2 within 5m -> hangup; }"};
    BOOST_TEST(h.ask("inbound from=+48601000001 to=+48221234567 id=a") == "allow;id=a");
    BOOST_TEST(h.ask("inbound from=+48601000001 to=+48221234567 id=a") == "allow;id=a");
    BOOST_TEST(h.ask("inbound from=+48601000001 to=+48221234567 id=b") == "hangup;id=b");
}

BOOST_AUTO_TEST_CASE(asking_what_would_be_then_changes_nothing)
{
    house h{"list robots; inbound { robots -> status; calls 1 within 5m -> add robots then hangup; }"};
    ringfence::engine asks{h.directory()};
    const ringfence::query then{.scenario = "inbound", .from = "+48601000001", .to = "+48221234567", .at = noon};
    BOOST_TEST(asks.decide(then).action == "hangup");
    BOOST_TEST(asks.decide(then).effects.empty());
    BOOST_TEST(asks.decide(then).action == "hangup");
    BOOST_TEST(h.explain("inbound from=+48601000001 to=+48221234567").find("would add +48601000001 to robots") !=
               std::string::npos);
    BOOST_TEST(h.ask("inbound from=+48601000001 to=+48221234567") == "hangup");
    BOOST_TEST(h.ask("inbound from=+48601000001 to=+48221234567") == "status;text=Blacklist;list=robots");
}

BOOST_AUTO_TEST_CASE(a_full_list_refuses_and_the_call_is_answered_all_the_same)
{
    house h{"list robots max 1; inbound { number +4860* -> add robots then hangup; }"};
    BOOST_TEST(h.decide("inbound from=+48601000001 to=+48221234567").trouble.empty());
    const ringfence::decision second = h.decide("inbound from=+48601000002 to=+48221234567");
    BOOST_TEST(second.action == "hangup");
    BOOST_TEST(!second.failure);
    BOOST_TEST(second.trouble.find("robots") != std::string::npos, second.trouble);
}

BOOST_AUTO_TEST_CASE(a_rule_that_adds_says_all_there_is_of_the_end)
{
    house h{R"(list robots; list brief ttl 1h;
               inbound to +48221234567 { number +4860* -> add robots then add brief then hangup; }
               inbound to +48221234568 { number +4860* -> add robots for 24h then hangup; })"};
    const auto soon = ringfence::system_now() + 5min;
    const auto late = ringfence::system_now() + 1000h;
    const ringfence::number caller = ringfence::number::e164("48601000001").value();
    const auto ends = [&](std::string_view list) {
        namespace store = ringfence::store;
        const store::read_transaction in{h.engine().environment()};
        return store::find_entry(in, store::find_list(in, list)->id, {caller, caller})->expires;
    };
    h.add("robots", "+48601000001", {.valid_from = soon, .expires = late});
    h.add("brief", "+48601000001", {.expires = late});
    BOOST_TEST(h.ask("inbound from=+48601000001 to=+48221234567") == "hangup");
    BOOST_TEST(!ends("robots").has_value());
    BOOST_TEST((ends("brief") && *ends("brief") > soon && *ends("brief") < late));
    BOOST_TEST(h.ask("inbound from=+48601000001 to=+48221234568") == "hangup");
    BOOST_TEST((ends("robots") && *ends("robots") > soon && *ends("robots") < late));
}

BOOST_AUTO_TEST_CASE(of_two_patterns_as_narrow_the_order_in_the_file_says_nothing)
{
    const char* const blocks[] = {
        R"(campaign "a-*" { number +4860* -> status "a"; })",
        R"(campaign "*-b" { number +4860* -> status "b"; })",
        R"(inbound to +48221230000..+48221230099 { number +4860* -> status "low"; })",
        R"(inbound to +48221230050..+48221230149 { number +4860* -> status "high"; })",
        R"(inbound to +48221230000..+48221230899 { number +4860* -> status "wide"; })",
    };
    std::string forwards;
    std::string backwards;
    for (const char* block : blocks) {
        forwards = forwards + block + '\n';
        backwards = std::string{block} + '\n' + backwards;
    }
    for (const std::string& rules : {forwards, backwards}) {
        house h{rules};
        BOOST_TEST(h.ask("campaign name=a-b to=+48601000001") == "status;text=b");
        BOOST_TEST(h.ask("inbound from=+48601000001 to=+48221230060") == "status;text=low");
    }
}

BOOST_AUTO_TEST_CASE(a_block_is_tried_once_though_several_of_its_bindings_fit)
{
    house h{R"(
        inbound to +48221234567, +48221234500..+48221234599, +4822* { calls 2 within 1h -> hangup; }
        campaign "a-b", "a-*", "*-b" { calls 2 within 1h -> hangup; }
        inbound to +48221* { calls 2 within 1h -> status "between"; })"};
    for (const char* asked : {"inbound from=+48601000001 to=+48221234567", "inbound from=+48601000002 to=+48221234568",
                              "campaign name=a-b to=+48601000001", "campaign name=a-x-b to=+48601000002"}) {
        BOOST_TEST(h.ask(asked) == "allow", asked);
        BOOST_TEST(h.ask(asked) == "hangup", asked);
    }
}

BOOST_AUTO_TEST_CASE(a_rule_with_a_long_text_has_its_effect_and_the_journal_its_call)
{
    std::string prefixes = "+33162*";
    for (int i = 0; i < 200; ++i)
        prefixes += ", +3316" + std::to_string(300 + i) + '*';
    house h{"list robots; inbound { robots -> status; number " + prefixes + " -> add robots then hangup; }"};
    const ringfence::decision made = h.decide("inbound from=+33162000001 to=+48221234567 id=8f2c");
    BOOST_TEST(made.trouble == "");
    BOOST_TEST(h.ask("inbound from=+33162000001 to=+48221234567") == "status;text=Blacklist;list=robots");
    bool found = false;
    const ringfence::store::read_transaction in{h.engine().environment()};
    ringfence::store::read_journal(in, 1, [&](const ringfence::store::journal_record& r) {
        found = found || r.by.call == "8f2c";
        return ringfence::store::visit::more;
    });
    BOOST_TEST(found);
}

BOOST_AUTO_TEST_CASE(queries_that_cannot_be_asked_are_refused_and_say_why)
{
    using ringfence::query_fault;
    const std::array<ringfence::attribute, 1> known{{{"verstat", "1"}}};
    const std::array<ringfence::attribute, 2> unknown{{{"verstat", "1"}, {"verstad", "1"}}};
    const std::array<ringfence::attribute, 1> member{{{"from", "+48601000001"}}};
    const std::array<ringfence::attribute, 3> twice{{{"verstat", "1"}, {"passport", "1"}, {"verstat", "1"}}};
    const struct {
        ringfence::query asked;
        query_fault fault;
        std::string_view text;
    } table[] = {
        {{.scenario = "outbound", .from = "+48601000001", .to = "+48221234567"},
         query_fault::unknown_scenario,
         "unknown scenario `outbound`: the scenarios are callback, campaign, inbound, presentation, widget"},
        {{.scenario = "always", .from = "+48601000001", .to = "+48221234567"},
         query_fault::unknown_scenario,
         "unknown scenario `always`: the scenarios are callback, campaign, inbound, presentation, widget"},
        {{.scenario = ""},
         query_fault::unknown_scenario,
         "unknown scenario ``: the scenarios are callback, campaign, inbound, presentation, widget"},
        {{.scenario = "inbound", .to = "+48221234567"}, query_fault::missing_key, "`inbound` needs from="},
        {{.scenario = "inbound", .from = "+48601000001"}, query_fault::missing_key, "`inbound` needs to="},
        {{.scenario = "campaign", .to = "+48601000001"}, query_fault::missing_key, "`campaign` needs name="},
        {{.scenario = "campaign", .name = "x"}, query_fault::missing_key, "`campaign` needs to="},
        {{.scenario = "inbound", .from = "+48601000001", .to = "+48221234567", .attributes = unknown},
         query_fault::unknown_key,
         "unknown key `verstad` among the attributes: the keys are verstat passport"},
        {{.scenario = "inbound", .from = "+48601000001", .to = "+48221234567", .attributes = member},
         query_fault::unknown_key,
         "unknown key `from` among the attributes: the keys are verstat passport"},
        {{.scenario = "inbound", .from = "+48601000001", .to = "+48221234567", .attributes = twice},
         query_fault::repeated_key,
         "`verstat` is given twice among the attributes"},
    };
    house h{"list l; inbound { l -> hangup; }", words_that_read_keys()};
    for (const auto& t : table)
        BOOST_TEST_CONTEXT(t.text)
        {
            BOOST_CHECK_EXCEPTION(h.engine().decide(t.asked), ringfence::query_error,
                                  [&](const auto& e) { return e.fault() == t.fault && e.what() == t.text; });
            std::error_code wrong;
            const ringfence::decision made = h.engine().decide(t.asked, wrong);
            BOOST_TEST((wrong == t.fault));
            BOOST_TEST(made.failure);
            BOOST_TEST(made.trouble == t.text);
        }
    const ringfence::query right{
        .scenario = "inbound", .from = "+48601000001", .to = "+48221234567", .attributes = known};
    BOOST_TEST(h.engine().decide(right).trouble == "");
}

BOOST_AUTO_TEST_CASE(a_program_without_words_that_read_attributes_has_none)
{
    const ringfence::test::scratch directory;
    ringfence::store::environment::open(directory.path(), ringfence::store::access::write);
    house h{"inbound { otherwise -> hangup; }"};
    ringfence::engine without_policy{directory.path()};
    const std::array<ringfence::attribute, 1> given{{{"verstat", "1"}}};
    const ringfence::query asked{
        .scenario = "inbound", .from = "+48601000001", .to = "+48221234567", .attributes = given};
    for (ringfence::engine* const asks : {&h.engine(), &without_policy})
        BOOST_CHECK_EXCEPTION(asks->decide(asked), ringfence::query_error, [](const auto& e) {
            return e.what() == "unknown key `verstat` among the attributes: no word of this program reads any"sv;
        });
}

BOOST_AUTO_TEST_CASE(decides_without_throwing_as_it_decides)
{
    house h{"list l; inbound { l -> hangup 603; }"};
    h.add("l", "+48601000001");
    const ringfence::query asked{.scenario = "inbound", .from = "+48601000001", .to = "+48221234567"};
    std::error_code wrong = std::make_error_code(std::errc::io_error);  // of an earlier call
    BOOST_TEST((h.engine().decide(asked, wrong) == h.engine().decide(asked)));
    BOOST_TEST(!wrong);
    static_assert(noexcept(h.engine().decide(asked, wrong)));
}

BOOST_AUTO_TEST_CASE(what_words_throw_is_no_decision_and_an_error_code_for_those_who_throw_nothing)
{
    const struct {
        const char* from;
        std::error_code wrong;
        const char* trouble;
    } table[] = {
        {"+48601000001", {}, "the weather is not known"},  // which `decide` does not throw either
        {"+48601000002", std::make_error_code(std::errc::not_enough_memory), "not enough memory"},
        {"+48601000003", std::make_error_code(std::errc::state_not_recoverable),
         "a word threw what is no std::exception"},
    };
    house h{"use keys 1; inbound { throwing -> allow; on failure hangup; }", words_that_read_keys()};
    for (const auto& t : table) {
        std::error_code wrong;
        const ringfence::decision made =
            h.engine().decide({.scenario = "inbound", .from = t.from, .to = "+48221234567", .id = "8f2c"}, wrong);
        BOOST_TEST((wrong == t.wrong), t.from);
        BOOST_TEST(made.failure);
        BOOST_TEST(made.action == "hangup");
        BOOST_TEST(made.trouble == t.trouble);
        BOOST_TEST(made.id == "8f2c");
    }
}

BOOST_AUTO_TEST_CASE(children_of_a_fork_decide_by_the_store_as_it_is)
{
    house h{"list robots; inbound { robots -> hangup; }"};
    const ringfence::query robot{.scenario = "inbound", .from = "+48601000001", .to = "+48221234567"};
    const auto is = [&](std::string_view action) {
        const ringfence::decision made = h.engine().decide(robot);
        return !made.failure && made.action == action;
    };
    BOOST_TEST(is("allow"));
    int go[2];
    BOOST_REQUIRE(::pipe(go) == 0);
    std::vector<pid_t> children;
    for (int i = 0; i < 64; ++i) {
        const pid_t child = ::fork();
        BOOST_REQUIRE(child >= 0);
        if (child == 0) {
            ::close(go[1]);
            int status = h.engine().decide(robot).failure ? 1 : 0;
            char byte = 0;
            if (::read(go[0], &byte, 1) != 0)  // until the parent has added the number
                status = 2;
            for (int round = 0; round < 20 && status == 0; ++round)
                status = is("hangup") ? 0 : 3;
            ::_exit(status);
        }
        children.push_back(child);
    }
    h.add("robots", "+48601000001");
    ::close(go[0]);
    ::close(go[1]);
    for (const pid_t child : children) {
        int status = -1;
        BOOST_TEST(::waitpid(child, &status, 0) == child);
        BOOST_TEST((WIFEXITED(status) && WEXITSTATUS(status) == 0), "child ended with " << status);
    }
    BOOST_TEST(is("hangup"));
}

BOOST_AUTO_TEST_CASE(a_child_decides_although_a_thread_of_its_parent_held_what_the_engine_locks)
{
    house h{"inbound { calls 9 within 1h -> status; otherwise -> hangup; }"};
    // The clock is read while the engine takes a new policy, and by each decision.
    for (int fork_at = 1; fork_at <= 2; ++fork_at) {
        int reads = 0;
        pid_t child = 0;
        ringfence::engine* engine = nullptr;
        const auto ask = [&] {
            return engine->decide({.scenario = "inbound", .from = "+48601000001", .to = "+48221234567"}).action;
        };
        ringfence::engine asks{h.directory(), {.clock = [&] {
                                   if (++reads == fork_at && (child = ::fork()) == 0)
                                       ::_exit(ask() == "hangup" && ask() == "hangup" ? 0 : 1);
                                   return ringfence::test::noon;
                               }}};
        engine = &asks;
        BOOST_TEST(ask() == "hangup");
        BOOST_TEST(ask() == "hangup");
        BOOST_REQUIRE(child > 0);
        int status = -1;
        BOOST_TEST(::waitpid(child, &status, 0) == child);
        BOOST_TEST(status == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_child_counts_calls_and_hits_for_itself)
{
    house h{"inbound { calls 3 within 1h -> hangup; }"};
    const auto ask = [&] {
        return h.engine().decide({.scenario = "inbound", .from = "+48601000001", .to = "+48221234567"}).action;
    };
    BOOST_TEST(ask() == "allow");
    BOOST_TEST(ask() == "allow");
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0)
        ::_exit(ask() == "allow" && ask() == "allow" && ask() == "hangup" && h.engine().hits().by_rule.at(0) == 1 ? 0
                                                                                                                  : 1);
    int status = -1;
    BOOST_TEST(::waitpid(child, &status, 0) == child);
    BOOST_TEST(status == 0);
    BOOST_TEST(ask() == "hangup");
}

BOOST_AUTO_TEST_CASE(a_new_policy_and_a_new_entry_are_in_force_for_the_next_decision_of_every_engine)
{
    house h{"list l; inbound { l -> hangup; }"};
    ringfence::engine other{h.directory()};
    const ringfence::query q{.scenario = "inbound", .from = "+48601000001", .to = "+48221234567"};
    BOOST_TEST(other.decide(q).action == "allow");
    h.add("l", "+48601000001");
    const ringfence::decision listed = other.decide(q);
    BOOST_TEST(listed.action == "hangup");
    BOOST_TEST(h.activate("list l; inbound { l -> redirect +48221230000; }") == 2U);
    const ringfence::decision after = other.decide(q);
    BOOST_TEST(to_string(after).starts_with("redirect;to=+48221230000;list=l;rule=test.ring:2;generation="));
    BOOST_TEST(after.generation > listed.generation);
}

BOOST_AUTO_TEST_CASE(without_a_policy_every_decision_is_a_failure_and_none_is_not_listed)
{
    const ringfence::test::scratch directory;
    ringfence::store::environment::open(directory.path(), ringfence::store::access::write);
    ringfence::engine asks{directory.path()};
    const ringfence::decision made = asks.decide({.scenario = "inbound", .from = "+48601000001", .to = "+48221234567"});
    BOOST_TEST(made.failure);
    BOOST_TEST(to_string(made) == "allow;failure=1;generation=0");
    BOOST_TEST(made.trouble.find("ringfence activate") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(on_failure_is_what_the_first_block_that_says_so_says)
{
    house h{R"(
        inbound to +48221234567 { on failure hangup; malformed -> hangup; }
        inbound { malformed -> hangup; }
        campaign { on failure allow; malformed -> hangup; })"};
    // Without libphonenumber a number that needs it, as letters do, cannot be read: a failure, not 'not listed'.
    ringfence::engine plain{h.directory()};
    const auto asked = [&](const char* scenario, const char* from, const char* to) {
        return to_string(plain.decide({.scenario = scenario, .from = from, .to = to, .name = "x"}));
    };
    plain.decide({.scenario = "inbound", .from = "+48601000001", .to = "+48221234567"});
    BOOST_TEST(asked("inbound", "+1-800-FLOWERS", "+48221234567") == "hangup;failure=1;generation=0");
    BOOST_TEST(asked("inbound", "+1-800-FLOWERS", "+48221234568") == "allow;failure=1;generation=0");
    BOOST_TEST(asked("campaign", "+1-800-FLOWERS", "+48601000001") == "allow;failure=1;generation=0");
}

BOOST_AUTO_TEST_CASE(on_failure_is_of_the_block_of_a_number_that_only_libphonenumber_reads)
{
    house h{"inbound to +48221234567 { on failure hangup; malformed -> hangup; }"};
    const auto read_most = [](std::string_view text, std::string_view region) {
        if (text.ends_with("601"))
            throw std::runtime_error{"not this one"};
        return ringfence::read_number(text, region);
    };
    ringfence::engine asks{h.directory(), {.read_number = read_most}};
    const auto asked = [&](const char* from, const char* to) {
        return to_string(asks.decide({.scenario = "inbound", .from = from, .to = to}));
    };
    BOOST_TEST(asked("+48601000001", "+48-22-123-4JMP").starts_with("allow;generation="));
    BOOST_TEST(asked("+48-MO1-601-601", "+48-22-123-4JMP") == "hangup;failure=1;generation=0");
    BOOST_TEST(asked("+48-MO1-601-601", "+48-22-123-4NO1") == "allow;failure=1;generation=0");
    BOOST_TEST(asked("+48601000001", "+48-22-1AD-4-601") == "allow;failure=1;generation=0");
}

BOOST_AUTO_TEST_CASE(what_went_wrong_once_while_a_policy_was_loaded_may_go_right_the_next_time)
{
    static int fails_left;
    constexpr static ringfence::condition_word fickle{
        .word = "fickle",
        .usage = "",
        .summary = "for tests",
        .subject_list = [](const ringfence::operand&) -> std::uint32_t {
            if (fails_left-- > 0)
                throw std::runtime_error{"not now"};
            return 0;
        },
        .holds = [](const ringfence::operand&,
                    ringfence::evaluation& e) { return e.listed(ringfence::role::caller, 0); }};
    constexpr static const ringfence::condition_word* conditions[] = {&fickle};
    constexpr static ringfence::plugin plugin{.name = "fickle", .conditions = conditions};
    ringfence::registry words;
    words.add(ringfence::plugins::standard);
    words.add(plugin);
    fails_left = 0;
    house h{"use fickle 1; list l { +48601000001; } inbound { fickle -> hangup; }", words};
    fails_left = 1;
    const char* const asked = "inbound from=+48601000001 to=+48221234567";
    BOOST_TEST(h.decide(asked).trouble == "not now");
    BOOST_TEST(h.ask(asked) == "hangup;list=l");
}

BOOST_AUTO_TEST_CASE(answers_alike_from_many_threads_while_lists_change)
{
    house h{"list a; list b; inbound { a -> hangup 603; b -> hangup 486; otherwise -> status; }"};
    h.add("a", "+48601000001");
    std::atomic<bool> stop{false};
    std::atomic<unsigned> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
        threads.emplace_back([&] {
            while (!stop) {
                // One commit moves the number from `a` to `b` and back: it is always in exactly one of them.
                const ringfence::decision d =
                    h.engine().decide({.scenario = "inbound", .from = "+48601000001", .to = "+48221234567"});
                wrong += d.action != "hangup" || d.failure ? 1U : 0U;
            }
        });
    const auto n = *ringfence::number::e164("48601000001");
    for (int i = 0; i < 300; ++i)
        h.engine().environment()->write([&](ringfence::store::write_transaction& in) {
            const std::uint32_t from = ringfence::store::find_list(in, i % 2 == 0 ? "a" : "b")->id;
            const std::uint32_t to = ringfence::store::find_list(in, i % 2 == 0 ? "b" : "a")->id;
            ringfence::store::remove(in, from, {n, n}, {}, ringfence::system_now());
            ringfence::store::add(in, to, {n, n}, {}, {}, ringfence::system_now());
        });
    stop = true;
    for (std::thread& t : threads)
        t.join();
    BOOST_TEST(wrong == 0U);
}

BOOST_AUTO_TEST_CASE(tells_whether_a_number_is_in_a_list_at_a_time)
{
    house h{"list robots ttl 1h; list vip { +48601234567; } inbound { robots -> hangup; vip -> allow; }"};
    h.add("robots", "+48601000001", {}, noon);
    const ringfence::number robot = *ringfence::number::e164("48601000001");
    const ringfence::number guest = *ringfence::number::e164("48601234567");
    BOOST_TEST(h.engine().is_listed(0, robot, noon));
    BOOST_TEST(!h.engine().is_listed(1, robot, noon));
    BOOST_TEST(!h.engine().is_listed(0, robot, noon + 1h));
    BOOST_TEST(h.engine().is_listed(1, guest, noon));
    BOOST_CHECK_THROW(h.engine().is_listed(2, guest, noon), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(a_trace_follows_a_decision_that_counts)
{
    house h{"list robots; inbound { robots -> allow; calls 2 within 5m -> hangup; }"};
    const ringfence::query asked{.scenario = "inbound", .from = "+48601000001", .to = "+48221111111", .at = noon};
    recorder first;
    BOOST_TEST(h.engine().decide_traced(asked, first).action == "allow");
    BOOST_TEST(first.seen == "inbound: no not met; no not met; ");
    recorder second;
    BOOST_TEST(h.engine().decide_traced(asked, second).action == "hangup");
    BOOST_TEST(second.seen == "inbound: no not met; yes decided; ");
}

BOOST_AUTO_TEST_SUITE_END()
