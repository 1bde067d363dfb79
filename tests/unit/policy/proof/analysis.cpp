// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What the analysis says is compared with what happens: random policies are asked every query that they can tell apart.
// What single messages look like: tests/language/cases.

#include <ringfence/language/load.hpp>
#include <ringfence/language/render.hpp>
#include <ringfence/plugins/standard.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/policy/proof/analysis.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace rf = ringfence;

BOOST_AUTO_TEST_SUITE(analysis)

namespace {

/// A query, and which lists its two sides are in beside what the rule file writes there.
struct asked {
    rf::party caller;
    rf::party called;
    unsigned stored[2] = {0, 0};  ///< by side: bit n for list n
    rf::timestamp at;
    std::string trunk;
    std::string channel;

    const rf::party& side(rf::role r) const { return r == rf::role::caller ? caller : called; }
};

const char* const heads = R"(ringfence 1;
list a { +48601000001; }
list b { +4822*; }
list c;
hours open { mon-fri 08:00-16:00; closed 2026-06-05; }
hours late "America/New_York" { mon-fri 08:00-16:00; }
hours early { mon-fri 08:00-12:00; }
)";

std::string_view country_of(rf::number n)
{
    const std::string text = n.to_string();
    if (text.starts_with("+1"))
        return text.starts_with("+1212") ? "US" : "CA";
    return text.starts_with("+48") ? "PL" : text.starts_with("+49") ? "DE" : "ZZ";
}

struct house {
    rf::registry words = [] {
        rf::registry all;
        all.add(rf::plugins::standard);
        return all;
    }();
    rf::source_map sources;
    rf::diagnostics found;
    std::optional<rf::policy> rules;

    explicit house(const std::string& text)
    {
        const auto read = [&text](const std::filesystem::path&) { return rf::file_text{text, {}}; };
        const rf::loaded files = rf::load("test.ring", found, read);
        sources = files.sources;
        // Errors of the analysis make no policy: the rules are wanted all the same.
        const rf::check_options options{
            .standing = rf::source_standing::accepted, .read_number = {}, .regions = [] {
                return std::vector<rf::numbering_region>{{"DE", 49, true}, {"PL", 48, true}, {"US", 1, false}};
            }};
        rules = rf::check(files, words, options, found);
        BOOST_TEST_REQUIRE(rules.has_value(), text + said());
        found.clear();
        rf::analyse(*rules, found);
    }

    std::string said() const
    {
        std::string all;
        for (const rf::diagnostic& d : found)
            all += rf::render(d, sources);
        return all;
    }

    bool listed(const asked& q, rf::role side, std::uint32_t list) const
    {
        const rf::party& who = q.side(side);
        if (who.state != rf::party_state::identified)
            return false;
        for (const rf::inline_number& n : rules->lists[list].numbers)
            if (n.pattern.covers(who.value))
                return true;
        return (q.stored[static_cast<std::size_t>(side)] >> list & 1U) != 0;
    }

    bool holds(const rf::checked_condition& c, const asked& q, rf::role subject,
               const std::set<std::uint32_t>& without) const
    {
        if (c.kind == rf::ast::connective::negation)
            return !holds(c.operands[0], q, subject, without);
        if (c.kind != rf::ast::connective::atom) {
            const bool conjunction = c.kind == rf::ast::connective::conjunction;
            bool made = conjunction;
            for (const rf::checked_condition& o : c.operands) {
                if (without.count(o.where.begin) != 0)
                    continue;
                const bool one = holds(o, q, subject, without);
                made = conjunction ? made && one : made || one;
            }
            return made;
        }
        const std::string_view word = c.word->word;
        const rf::party& who = q.side(subject);
        const auto hours = [&] {
            const rf::opening_hours& h = rules->hours[c.given[0].index];
            return rf::is_open(h, rules->zones[h.zone], q.at);
        };
        if (word == "otherwise")
            return true;
        if (word == "listed")
            return listed(q, subject, c.given[0].index);
        if (word == "caller" || word == "called")
            return listed(q, word == "caller" ? rf::role::caller : rf::role::called, c.given[1].index);
        if (word == "anonymous")
            return q.caller.state == rf::party_state::withheld;
        if (word == "malformed")
            return who.state == rf::party_state::malformed;
        if (word == "number")
            return who.state == rf::party_state::identified &&
                   std::any_of(c.given.begin(), c.given.end(),
                               [&](const rf::argument& a) { return a.pattern.covers(who.value); });
        if (word == "country")
            return who.state == rf::party_state::identified && country_of(who.value) == c.given[0].text;
        if (word == "inside")
            return hours();
        if (word == "outside")
            return !hours();
        if (word == "trunk")
            return q.trunk == c.given[0].text;
        if (word == "channel")
            return q.channel == c.given[0].text;
        throw std::logic_error{"the test has no word " + std::string{word}};
    }

    using places = std::set<std::uint32_t>;  ///< where rules begin

    /// What is done with the query, and in `decider` the rule that does it.
    std::string answer(const asked& q, const rf::scenario_word& scenario, const places& without,
                       const rf::checked_rule** decider = nullptr) const
    {
        std::string done;
        // The blocks stand in the order in which they are tried.
        for (const rf::block& b : rules->blocks) {
            if (!b.scenario->before_all && b.scenario != &scenario)
                continue;
            const bool bound = b.bindings.empty() ||
                               (q.called.state == rf::party_state::identified &&
                                std::any_of(b.bindings.begin(), b.bindings.end(),
                                            [&](const rf::binding& to) { return to.called.covers(q.called.value); }));
            for (const rf::checked_rule& r : b.rules) {
                if (!bound || without.count(r.where.begin) != 0 || !holds(r.when, q, scenario.subject, {}))
                    continue;
                done += rf::key_of(r.actions);
                if (r.actions.back().word->flow == rf::action_flow::ends) {
                    if (decider != nullptr)
                        *decider = &r;
                    return done;
                }
            }
        }
        return done + "allow;";
    }
};

rf::party number(const char* digits) { return {rf::party_state::identified, *rf::number::e164(digits)}; }

struct choices {
    std::vector<rf::party> callers;
    std::vector<rf::party> called;
    std::vector<unsigned> callers_lists;  ///< bit n: the caller is in list n
    std::vector<unsigned> called_lists;
    std::vector<std::string> trunks;
};

/// Every query that can be made of them, at all times that rules tell apart.
std::vector<asked> all_queries(const choices& of)
{
    using namespace std::chrono;
    const rf::timestamp monday{sys_days{year{2026} / 6 / 1}};
    const rf::timestamp closed{sys_days{year{2026} / 6 / 5}};
    const rf::timestamp winter{sys_days{year{2026} / 12 / 7}};
    const rf::timestamp times[] = {monday + hours{9},  monday + hours{13}, monday + hours{18},
                                   monday + hours{22}, closed + hours{9},  winter + minutes{12 * 60 + 30}};
    std::vector<asked> all;
    for (const rf::party& from : of.callers)
        for (const rf::party& to : of.called)
            for (const unsigned from_in : of.callers_lists)
                for (const unsigned to_in : of.called_lists)
                    for (const rf::timestamp at : times)
                        for (const std::string& trunk : of.trunks)
                            for (const char* channel : {"call", "sms"})
                                all.push_back({from, to, {from_in, to_in}, at, trunk, channel});
    return all;
}

/// 0 to `count` - 1.
std::size_t below(std::size_t count, std::mt19937& random) { return random() % count; }

std::string random_condition(std::mt19937& random, int depth)
{
    static constexpr std::array atoms{"a",
                                      "b",
                                      "c",
                                      "caller in c",
                                      "called in b",
                                      "number +4822*",
                                      "number +48221*",
                                      "number +48601000001, +49*",
                                      "country PL",
                                      "country DE",
                                      "country US",
                                      "anonymous",
                                      "malformed",
                                      "inside open",
                                      "outside open",
                                      "inside late",
                                      "inside early",
                                      "trunk \"x\"",
                                      "trunk \"y\"",
                                      "channel sms",
                                      "channel call",
                                      "otherwise"};
    const std::size_t kind = below(6, random);
    if (depth == 0 || kind < 2)
        return atoms[below(atoms.size(), random)];
    if (kind == 2)
        return "not (" + random_condition(random, depth - 1) + ')';
    std::string made = '(' + random_condition(random, depth - 1);
    const char* const join = kind == 3 ? " or " : " and ";
    for (std::size_t i = 1 + below(2, random); i-- > 0;)
        made += join + random_condition(random, depth - 1);
    return made + ')';
}

std::string random_rules(std::mt19937& random, std::size_t count)
{
    static constexpr std::array actions{"allow", "hangup", "hangup 603", "log \"x\"", "log \"x\" then hangup"};
    std::string made;
    while (count-- > 0)
        made += "    " + random_condition(random, 2) + " -> " + actions[below(actions.size(), random)] + ";\n";
    return made;
}

/// Whether all that is said of the policy is so, and (where `complete`) whether all that is so is said.
void expect_truth(const std::string& text, const std::vector<asked>& queries, bool complete)
{
    const house h{text};
    house::places redundant;
    house::places hidden;
    house::places never;
    std::set<std::uint32_t> idle;
    for (const rf::diagnostic& d : h.found) {
        const bool before = d.message.find(" before it") != std::string::npos;
        if (d.code == "RF0305")
            (before ? hidden : redundant).insert(d.where.begin);
        if (d.code == "RF0305" && before)
            redundant.insert(d.where.begin);
        if (d.code == "RF0304")
            hidden.insert(d.where.begin);
        if (d.code == "RF0306")
            never.insert(d.where.begin);
        if (d.code == "RF0311")
            idle.insert(d.where.begin);
        if (d.code == "RF0312") {
            for (const rf::block& b : h.rules->blocks)
                for (std::size_t i = 0; i < b.rules.size(); ++i)
                    if (b.where == d.where && (i != 0 || d.notes[0].where != b.rules[0].where))
                        hidden.insert(b.rules[i].where.begin);
        }
    }
    std::set<const rf::scenario_word*> seen;
    std::set<const rf::checked_rule*> decided;
    std::set<const rf::checked_rule*> held;
    for (const rf::block& b : h.rules->blocks) {
        const rf::scenario_word& scenario = *b.scenario;
        if (scenario.before_all || !seen.insert(&scenario).second)
            continue;
        for (const asked& q : queries) {
            const rf::checked_rule* by = nullptr;
            const std::string answer = h.answer(q, scenario, {}, &by);
            decided.insert(by);
            if (answer != h.answer(q, scenario, redundant)) {
                BOOST_TEST(false, "what is redundant is not:\n" << text << h.said());
                return;
            }
        }
    }
    for (const rf::block& b : h.rules->blocks)
        for (const rf::checked_rule& r : b.rules) {
            // The subject is told by the block; of `always` both are possible.
            for (const rf::role subject : {rf::role::caller, rf::role::called})
                for (const asked& q : queries) {
                    if (!b.scenario->before_all && b.scenario->subject != subject)
                        continue;
                    const bool bound = b.bindings.empty() || (q.called.state == rf::party_state::identified &&
                                                              b.bindings[0].called.covers(q.called.value));
                    const bool holds = h.holds(r.when, q, subject, {});
                    if (holds && bound)
                        held.insert(&r);
                    if (bound && holds != h.holds(r.when, q, subject, idle)) {
                        BOOST_TEST(false, "a part that has no effect has one:\n" << text << h.said());
                        return;
                    }
                }
            const std::uint32_t at = r.where.begin;
            if (hidden.count(at) != 0)
                BOOST_TEST(decided.count(&r) == 0u, "a hidden rule decides:\n" << text << h.said());
            if (never.count(r.when.where.begin) != 0)
                BOOST_TEST((held.count(&r) == 0u || r.when.where.begin != at || hidden.count(at) != 0),
                           "a condition holds that never can:\n"
                               << text << h.said());
            const bool ends = r.actions.back().word->flow == rf::action_flow::ends;
            if (complete && ends && held.count(&r) != 0 && decided.count(&r) == 0)
                BOOST_TEST(hidden.count(at) == 1u, "a hidden rule is not reported:\n" << text << h.said());
        }
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_said_of_one_block_is_so_and_all_is_said)
{
    std::mt19937 random{11};
    const std::vector<asked> queries = all_queries({{{rf::party_state::withheld, {}},
                                                     {rf::party_state::malformed, {}},
                                                     number("48601000001"),
                                                     number("48221234567"),
                                                     number("48222000000"),
                                                     number("48501000000"),
                                                     number("49301234567"),
                                                     number("12125550100"),
                                                     number("14165550100"),
                                                     {rf::party_state::identified, *rf::number::short_code("112")}},
                                                    {number("48501000000")},
                                                    {0, 1, 2, 3, 4, 5, 6, 7},
                                                    {0, 2},
                                                    {"", "x", "y"}});
    for (int run = 0; run < 60; ++run)
        expect_truth(heads + ("inbound {\n" + random_rules(random, 1 + below(7, random))) + "}\n", queries, true);
}

BOOST_AUTO_TEST_CASE(what_is_said_of_blocks_behind_each_other_is_so)
{
    std::mt19937 random{12};
    const std::vector<asked> queries = all_queries(
        {{{rf::party_state::withheld, {}}, number("48601000001"), number("48221234567"), number("49301234567")},
         {{rf::party_state::withheld, {}}, number("48221234567"), number("48222000000"), number("48501000000")},
         {0, 3, 5, 6},
         {0, 2},
         {"", "x"}});
    for (int run = 0; run < 20; ++run) {
        std::string text = heads;
        for (const char* head :
             {"always", "inbound to +48221234567", "inbound to +4822*", "inbound to +48*", "inbound", "campaign"})
            if (below(4, random) != 0)
                text += std::string{head} + " {\n" + random_rules(random, 1 + below(3, random)) + "}\n";
        expect_truth(text, queries, false);
    }
}

BOOST_AUTO_TEST_CASE(too_large_a_block_is_looked_at_as_far_as_that_goes)
{
    std::mt19937 random{13};
    std::string text = "ringfence 1;\n";
    for (int i = 0; i < 120; ++i)
        text += "list l" + std::to_string(i) + ";\n";
    const auto list = [&] { return "l" + std::to_string(below(120, random)); };
    text += "inbound {\n";
    for (int i = 0; i < 300; ++i)
        text += "    " + list() + " and " + list() + " and not " + list() + " -> hangup;\n";
    text += "    otherwise -> allow;\n    anonymous -> hangup;\n}\n";
    house h{text};
    // The last rule is hidden by the one before it, whatever else was forgotten.
    for (const std::size_t block : {20'000U, 2'000U, 500U}) {
        h.found.clear();
        rf::analyse(*h.rules, h.found, {20'000'000, block, 1'000});
        BOOST_TEST(std::any_of(h.found.begin(), h.found.end(),
                               [&](const rf::diagnostic& d) {
                                   return d.code == "RF0304" && d.where == h.rules->blocks[0].rules.back().where;
                               }),
                   "with " << block << " nodes");
    }
    h.found.clear();
    rf::analyse(*h.rules, h.found, {1'000, 300'000, 200});
    BOOST_TEST(h.found.empty());
}

BOOST_AUTO_TEST_SUITE_END()
