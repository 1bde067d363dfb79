// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/index/directory.hpp>
#include <ringfence/store/lists/entries.hpp>

#include <ringfence/store/import/approve.hpp>
#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/import/undo.hpp>
#include <ringfence/store/lists/browse.hpp>
#include <ringfence/store/lists/list_filter.hpp>
#include <ringfence/store/lists/listed.hpp>

#include <store/list_model.hpp>
#include <store/temporary.hpp>

#include <boost/test/results_collector.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::e164;
using store_tests::has_code;
using store_tests::pattern;
using store_tests::temporary_store;

namespace {

const author ann{.user = "ann", .address = "192.0.2.7", .program = "test", .reason = "asked"};

struct one_list : temporary_store {
    std::uint32_t list = 0;

    explicit one_list(const list_options& options = {})
        : list{
              write([&](write_transaction& w) { return create_list(w, "l", "a list", options, ann, at_second(0)).id; })}
    {
    }

    add_result add_one(std::string_view what, const new_entry& request, timestamp now)
    {
        return write([&](write_transaction& w) { return add(w, list, pattern(what), request, ann, now); });
    }
    remove_result remove_one(std::string_view what, timestamp now)
    {
        return write([&](write_transaction& w) { return store::remove(w, list, pattern(what), ann, now); });
    }
    void import(std::vector<std::string> lines, std::optional<entry_state> state = {})
    {
        std::string text;
        for (const std::string& each : lines)
            text += each + "\n";
        text_source from = text_of(text, "file.txt");
        import_numbers(
            *environment, "l", from, [](std::string_view line) { return store_tests::read_line(line); },
            {.state = state}, ann, at_second(0), [](const import_progress&) {});
    }
    listed shown(std::string_view what, timestamp now)
    {
        return find_listed(read(), info(), pattern(what), now).value();
    }
    list_info info() { return find_list(read(), list).value(); }
    std::uint64_t journal() { return last_sequence(read()); }
};

/// Whether the list has the number, as a decision finds out.
bool decided(const transaction& in, const directory& index, std::uint32_t list, number n, timestamp now)
{
    bool found = false;
    index.layers_of(n.bits(), [&](std::uint32_t id) {
        const auto layer = find_layer(in, id);
        if (!layer || layer->list != list || layer->state != layer_state::active || layer->kind == layer_kind::deleted)
            return;
        found = found || layer->kind != layer_kind::timed || timed_in_force(in, list, n, now);
    });
    return found;
}

bool decided(one_list& in, std::string_view digits, timestamp now)
{
    const auto reading = in.read();
    return decided(reading, *directory::load(reading), in.list, e164(digits), now);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_entries)

BOOST_AUTO_TEST_CASE(lists_are_found_by_name_and_by_id)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        create_list(w, "vip", "few", {}, ann, at_second(1));
        create_list(w, "dnc", "", {.registry = true}, ann, at_second(2));
    });
    const auto reading = store.read();
    BOOST_TEST(lists(reading).size() == 2U);
    BOOST_TEST(find_list(reading, "dnc")->options.registry);
    BOOST_TEST(find_list(reading, find_list(reading, "vip")->id)->description == "few");
    BOOST_TEST(!find_list(reading, "none"));
    BOOST_TEST(!find_list(reading, ""));
    BOOST_TEST(layers(reading).size() == 4U);
    BOOST_TEST(last_sequence(reading) == 2U);
}

BOOST_AUTO_TEST_CASE(a_list_with_a_wrong_or_taken_name_is_refused)
{
    temporary_store store;
    store.write([](write_transaction& w) { create_list(w, "vip", "", {}, ann, at_second(1)); });
    for (const std::string& name : {std::string{"vip"}, std::string{}, std::string{"Vip"}, std::string{"1a"},
                                    std::string{"a b"}, std::string(65, 'a')})
        BOOST_CHECK_EXCEPTION(
            store.write([&](write_transaction& w) { create_list(w, name, "", {}, ann, at_second(1)); }), error,
            [](const error& e) { return has_code(e, error_code::refused); });
}

BOOST_AUTO_TEST_CASE(an_entry_counts_in_its_time_and_state_only)
{
    struct sample {
        const char* name;
        new_entry request;
        std::vector<std::int64_t> in;
        std::vector<std::int64_t> out;
    };
    for (const sample& s :
         {sample{"for good", {}, {10, 1'000'000}, {}}, sample{"until", {.expires = at_second(20)}, {10, 19}, {20, 21}},
          sample{"from", {.valid_from = at_second(15)}, {15, 1'000'000}, {14}},
          sample{"from and until", {.valid_from = at_second(15), .expires = at_second(20)}, {15, 19}, {14, 20}},
          sample{"pending", {.state = entry_state::pending}, {}, {10, 11}},
          sample{"permanent", {.state = entry_state::permanent}, {10, 1'000'000}, {}}})
        for (const char* what : {"48221234567", "4822*", "48221234000..48221234999"}) {
            one_list store;
            const add_result added = store.add_one(what, s.request, at_second(10));
            BOOST_TEST((added.outcome == add_outcome::added), s.name << ": " << added.reason);
            for (const std::int64_t second : s.in)
                BOOST_TEST(decided(store, "48221234567", at_second(second)), s.name << " " << what << " at " << second);
            for (const std::int64_t second : s.out)
                BOOST_TEST(!decided(store, "48221234567", at_second(second)),
                           s.name << " " << what << " at " << second);
            BOOST_TEST(!decided(store, "48231234567", at_second(10)));
        }
}

BOOST_AUTO_TEST_CASE(adding_again_does_what_is_new_and_only_that)
{
    one_list store;
    BOOST_TEST((store.add_one("481", {.typed = "1"}, at_second(1)).outcome == add_outcome::added));
    BOOST_TEST((store.add_one("481", {.typed = "+1"}, at_second(2)).outcome == add_outcome::already_there));
    BOOST_TEST((store.add_one("481", {.expires = at_second(50)}, at_second(3)).outcome == add_outcome::changed));
    BOOST_TEST(!decided(store, "481", at_second(50)));
    BOOST_TEST((store.add_one("481", {.expires = at_second(60)}, at_second(4)).outcome == add_outcome::changed));
    BOOST_TEST(decided(store, "481", at_second(50)));
    BOOST_TEST((store.add_one("481", {.description = "d", .expires = at_second(60)}, at_second(5)).outcome ==
                add_outcome::changed));
    BOOST_TEST((store.add_one("481", {}, at_second(70)).outcome == add_outcome::revived));
    BOOST_TEST(decided(store, "481", at_second(1'000'000)));
    BOOST_TEST((store.remove_one("481", at_second(71)).outcome == remove_outcome::removed));
    BOOST_TEST((store.remove_one("481", at_second(72)).outcome == remove_outcome::not_there));
    BOOST_TEST((store.add_one("481", {}, at_second(73)).outcome == add_outcome::revived));
    const auto found = find_entry(store.read(), store.list, pattern("481")).value();
    BOOST_TEST(found.description == "d");
    BOOST_TEST(!found.cleared_at);
    BOOST_TEST((store.info().entries == entry_counts{.approved = 1}));
    BOOST_TEST(store.journal() == 8U);
}

BOOST_AUTO_TEST_CASE(a_time_that_is_not_said_again_stays_for_people_and_is_set_anew_for_rules)
{
    using u = unsaid;
    const new_entry until{.expires = at_second(50)};
    const new_entry from{.valid_from = at_second(20)};
    const new_entry both{.valid_from = at_second(20), .expires = at_second(50)};
    struct sample {
        std::string_view name;
        new_entry first;
        new_entry again;  // at second 10
        add_outcome outcome;
        std::optional<timestamp> valid_from;
        std::optional<timestamp> expires;
    };
    const std::vector<sample> samples{
        {"an end stays", until, {}, add_outcome::already_there, {}, at_second(50)},
        {"beside a description", until, {.description = "d"}, add_outcome::changed, {}, at_second(50)},
        {"beside a beginning", until, from, add_outcome::changed, at_second(20), at_second(50)},
        {"another end is set", until, {.expires = at_second(30)}, add_outcome::changed, {}, at_second(30)},
        {"one that lasts too", until, {.lasts = std::chrono::seconds{7}}, add_outcome::changed, {}, at_second(17)},
        {"never lifts it", until, {.end = u::none}, add_outcome::changed, {}, {}},
        {"as for good does", until, {.state = entry_state::permanent}, add_outcome::changed, {}, {}},
        {"a rule sets what it says", until, {.end = u::renew}, add_outcome::changed, {}, {}},
        {"a beginning stays", from, {}, add_outcome::already_there, at_second(20), {}},
        {"beside an end", from, {.expires = at_second(50)}, add_outcome::changed, at_second(20), at_second(50)},
        {"what lasts counts from it",
         from,
         {.lasts = std::chrono::seconds{7}},
         add_outcome::changed,
         at_second(20),
         at_second(27)},
        {"at once lifts it", from, {.beginning = u::none}, add_outcome::changed, {}, {}},
        {"and a rule", from, {.beginning = u::renew}, add_outcome::changed, {}, {}},
        {"one that was met stays", {.valid_from = at_second(5)}, {}, add_outcome::already_there, at_second(5), {}},
        {"both stay", both, {}, add_outcome::already_there, at_second(20), at_second(50)},
        {"one is lifted without the other", both, {.beginning = u::none}, add_outcome::changed, {}, at_second(50)},
    };
    for (const entry_state state : {entry_state::approved, entry_state::pending})
        for (const sample& s : samples)
            BOOST_TEST_CONTEXT(s.name << (state == entry_state::pending ? ", pending" : ", in force"))
            {
                one_list store{{.review = state == entry_state::pending}};
                store.add_one("481", s.first, at_second(1));
                const add_result again = store.add_one("481", s.again, at_second(10));
                BOOST_TEST((again.outcome == s.outcome), again.reason);
                const entry e = find_entry(store.read(), store.list, pattern("481")).value();
                BOOST_TEST((e.valid_from == s.valid_from && e.expires == s.expires));
                BOOST_TEST((again.valid_from == s.valid_from && again.expires == s.expires));
                BOOST_TEST((again.state == s.again.state.value_or(state)));
                BOOST_TEST(again.import == 0U);
            }
}

BOOST_AUTO_TEST_CASE(what_is_over_and_what_a_list_limits_has_the_end_of_a_new_entry)
{
    one_list store;
    store.add_one("481", {.expires = at_second(5)}, at_second(1));
    BOOST_TEST((store.add_one("481", {}, at_second(10)).outcome == add_outcome::revived));
    BOOST_TEST(!store.shown("481", at_second(10)).about.expires.has_value());
    store.add_one("482", {.expires = at_second(50)}, at_second(1));
    store.remove_one("482", at_second(2));
    BOOST_TEST((store.add_one("482", {}, at_second(10)).outcome == add_outcome::revived));
    BOOST_TEST(!store.shown("482", at_second(10)).about.expires.has_value());

    one_list limited{{.ttl = std::chrono::seconds{100}}};
    limited.add_one("481", {}, at_second(0));
    BOOST_TEST((limited.add_one("481", {}, at_second(10)).expires == at_second(110)));
    BOOST_TEST((limited.add_one("481", {.end = unsaid::renew}, at_second(20)).expires == at_second(120)));
    BOOST_TEST((limited.add_one("481", {.valid_from = at_second(30)}, at_second(20)).expires == at_second(130)));
    BOOST_TEST(!limited.add_one("481", {.end = unsaid::none}, at_second(20)).expires.has_value());
    BOOST_TEST(!limited.add_one("482", {.end = unsaid::none}, at_second(20)).expires.has_value());
    BOOST_TEST(!limited.add_one("483", {.state = entry_state::permanent}, at_second(20)).expires.has_value());
    BOOST_TEST((limited.add_one("483", {.end = unsaid::renew}, at_second(21)).outcome == add_outcome::already_there));
}

BOOST_AUTO_TEST_CASE(a_number_stands_as_the_strongest_of_what_speaks_for_it)
{
    using enum entry_state;
    const auto end = at_second(50);
    struct sample {
        std::string_view name;
        std::optional<entry_state> imported;
        new_entry by_hand;
        entry_state state;
        std::optional<timestamp> valid_from;
        std::optional<timestamp> expires;
        std::uint32_t import;  // which says more than the entry
    };
    const std::vector<sample> samples{
        {"permanent before pending", permanent, {.state = pending}, permanent, {}, {}, 1},
        {"permanent before approved", permanent, {.state = approved}, permanent, {}, {}, 1},
        {"permanent before an end", permanent, {.expires = end, .state = approved}, permanent, {}, {}, 1},
        {"both permanent", permanent, {.state = permanent}, permanent, {}, {}, 0},
        {"approved before pending", approved, {.state = pending}, approved, {}, {}, 1},
        {"approved before an end", approved, {.expires = end, .state = approved}, approved, {}, {}, 1},
        {"approved before a beginning", approved, {.valid_from = end, .state = approved}, approved, {}, {}, 1},
        {"approved before a pending end", approved, {.expires = end, .state = pending}, approved, {}, {}, 1},
        {"both approved", approved, {.state = approved}, approved, {}, {}, 0},
        {"an entry that is permanent", approved, {.state = permanent}, permanent, {}, {}, 0},
        {"permanent from then on, and by an import at once",
         approved,
         {.valid_from = end, .state = permanent},
         permanent,
         {},
         {},
         1},
        {"an entry before what awaits approval", pending, {.expires = end, .state = approved}, approved, {}, end, 0},
        {"a beginning before what awaits approval",
         pending,
         {.valid_from = end, .state = approved},
         approved,
         end,
         {},
         0},
        {"both pending", pending, {.expires = end, .state = pending}, pending, {}, end, 0},
        {"no import", {}, {.expires = end, .state = approved}, approved, {}, end, 0},
    };
    for (const char* what : {"48221234567", "4822*", "48221234000..48221234999"})
        for (const sample& s : samples)
            BOOST_TEST_CONTEXT(s.name << ", " << what)
            {
                one_list store;
                if (s.imported)
                    store.import({what}, s.imported);
                const add_result added = store.add_one(what, s.by_hand, at_second(1));
                BOOST_TEST((added.outcome == add_outcome::added), added.reason);
                BOOST_TEST((added.state == s.state && added.valid_from == s.valid_from && added.expires == s.expires));
                BOOST_TEST(added.import == s.import);
                new_entry nothing_new{.state = s.by_hand.state};
                const add_result again = store.add_one(what, nothing_new, at_second(2));
                BOOST_TEST((again.outcome == add_outcome::already_there), again.reason);
                BOOST_TEST((again.state == s.state && again.expires == s.expires && again.import == s.import));
                const listed row = store.shown(what, at_second(3));
                BOOST_TEST((row.about.state == s.state));
                BOOST_TEST(static_cast<int>(row.state) == static_cast<int>(s.state));
                BOOST_TEST((row.about.valid_from == s.valid_from && row.about.expires == s.expires));
                for (const std::int64_t second : {3, 49, 50, 51}) {
                    const bool in = decided(store, "48221234567", at_second(second));
                    BOOST_TEST(in == in_force(row.about, at_second(second)), second);
                }
            }
}

BOOST_AUTO_TEST_CASE(changes_are_answered_by_how_a_number_stands)
{
    using enum entry_state;
    const auto change = [](one_list& of, auto&& f) {
        return of.write([&](write_transaction& w) { return f(w, of.list, pattern("481")); });
    };
    const auto approved_as = [&](one_list& of, approval as) {
        return change(of, [&](auto& w, auto l, auto p) { return approve(w, l, p, as, ann, at_second(5)); });
    };
    const auto edited = [&](one_list& of, const entry_edit& how) {
        return change(of, [&](auto& w, auto l, auto p) { return edit(w, l, p, how, ann, at_second(5)); });
    };
    const auto unapproved = [&](one_list& of) {
        return change(of, [&](auto& w, auto l, auto p) { return unapprove(w, l, p, ann, at_second(5)); });
    };
    {
        one_list store;  // permanent by an import, pending by hand
        store.import({"481"}, permanent);
        store.add_one("481", {.state = pending}, at_second(1));
        for (const approval as : {approval::revocable, approval::permanent}) {
            const edit_result done = approved_as(store, as);
            BOOST_TEST((done.outcome == edit_outcome::unchanged && done.state == permanent));
        }
        BOOST_TEST((unapproved(store).outcome == edit_outcome::refused));
        BOOST_TEST((store.remove_one("481", at_second(5)).outcome == remove_outcome::refused));
        const edit_result ends = edited(store, {.change_expires = times::set, .expires = at_second(50)});
        BOOST_TEST((ends.outcome == edit_outcome::refused));
        BOOST_TEST(ends.reason == "a permanent entry has no expiry");
        const edit_result begins = edited(store, {.change_valid_from = times::set, .valid_from = at_second(50)});
        BOOST_TEST((begins.outcome == edit_outcome::refused));
        const edit_result described = edited(store, {.description = "d"});
        BOOST_TEST((described.outcome == edit_outcome::changed && described.state == permanent));
        BOOST_TEST(decided(store, "481", at_second(1'000'000)));
    }
    {
        one_list store;  // in force by an import, pending until then by hand
        store.import({"481"}, approved);
        store.add_one("481", {.expires = at_second(20), .state = pending}, at_second(1));
        const edit_result done = approved_as(store, approval::revocable);
        BOOST_TEST((done.outcome == edit_outcome::unchanged && done.state == approved));
        BOOST_TEST((edited(store, {.change_expires = times::set}).outcome == edit_outcome::unchanged));
        const edit_result ends = edited(store, {.change_expires = times::set, .expires = at_second(50)});
        BOOST_TEST((ends.outcome == edit_outcome::changed && ends.state == approved));
        BOOST_TEST((store.shown("481", at_second(6)).about.expires == at_second(50)));
        BOOST_TEST(decided(store, "481", at_second(49)));
        BOOST_TEST(!decided(store, "481", at_second(50)));
        BOOST_TEST(store.info().imported == 0U);
    }
    {
        one_list store;  // in force by an import, with an end by hand
        store.import({"481"}, approved);
        store.add_one("481", {.expires = at_second(20)}, at_second(1));
        BOOST_TEST((approved_as(store, approval::permanent).state == permanent));
        BOOST_TEST((store.shown("481", at_second(30)).state == listed_state::permanent));
    }
    {
        one_list store;
        store.import({"481"}, approved);
        store.add_one("481", {.expires = at_second(20)}, at_second(1));
        const edit_result taken_back = unapproved(store);
        BOOST_TEST((taken_back.outcome == edit_outcome::changed && taken_back.state == pending));
        BOOST_TEST(!decided(store, "481", at_second(6)));
        BOOST_TEST((unapproved(store).outcome == edit_outcome::unchanged));
        BOOST_TEST((store.remove_one("481", at_second(7)).outcome == remove_outcome::removed));
    }
    {
        one_list store;  // pending by both
        store.import({"481"}, pending);
        store.add_one("481", {.state = pending}, at_second(1));
        BOOST_TEST((edited(store, {.description = "d"}).state == pending));
        BOOST_TEST((approved_as(store, approval::revocable).state == approved));
        BOOST_TEST(decided(store, "481", at_second(6)));
    }
}

BOOST_AUTO_TEST_CASE(what_an_undone_import_made_of_a_number_ends_with_it)
{
    one_list store{{.review = true}};
    store.import({"481", "482"}, entry_state::approved);
    store.add_one("481", {}, at_second(1));
    store.add_one("482", {.expires = at_second(50), .state = entry_state::approved}, at_second(1));
    BOOST_TEST((store.shown("481", at_second(2)).state == listed_state::approved));
    undo_import(*store.environment, 1, ann, at_second(3));
    BOOST_TEST((store.shown("481", at_second(4)).state == listed_state::pending));
    BOOST_TEST((store.shown("482", at_second(4)).about.expires == at_second(50)));
    BOOST_TEST(!decided(store, "481", at_second(4)));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_an_entry_is_refused_and_leaves_no_trace)
{
    one_list store;
    for (const new_entry& wrong :
         {new_entry{.expires = at_second(10)}, new_entry{.expires = at_second(9)},
          new_entry{.valid_from = at_second(30), .expires = at_second(30)}, new_entry{.state = entry_state::cleared},
          new_entry{.expires = at_second(20), .state = entry_state::permanent}})
        BOOST_TEST((store.add_one("481", wrong, at_second(10)).outcome == add_outcome::refused));
    const auto wrong_range = store.write([&](write_transaction& w) {
        return add(w, store.list, {e164("20"), e164("10")}, {}, ann, at_second(1));
    });
    BOOST_TEST((wrong_range.outcome == add_outcome::refused));
    BOOST_TEST(!wrong_range.reason.empty());
    BOOST_CHECK_EXCEPTION(store.add_one("481", {.description = std::string(5000, 'd')}, at_second(1)), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
    BOOST_CHECK_EXCEPTION(store.write([&](write_transaction& w) { add(w, 99, pattern("1"), {}, ann, at_second(1)); }),
                          error, [](const error& e) { return has_code(e, error_code::missing); });
    BOOST_TEST(store.journal() == 1U);
    BOOST_TEST((store.info().entries == entry_counts{}));
}

BOOST_AUTO_TEST_CASE(a_registry_is_not_changed_by_hand)
{
    one_list store{{.registry = true}};
    store.import({"481"});
    BOOST_TEST((store.add_one("482", {}, at_second(1)).outcome == add_outcome::refused));
    BOOST_TEST((store.remove_one("481", at_second(1)).outcome == remove_outcome::refused));
    BOOST_TEST(decided(store, "481", at_second(1)));
}

BOOST_AUTO_TEST_CASE(entries_of_a_list_with_review_wait_for_approval)
{
    one_list store{{.review = true}};
    BOOST_TEST((store.add_one("481", {}, at_second(1)).state == entry_state::pending));
    BOOST_TEST(!decided(store, "481", at_second(1)));
    BOOST_TEST((store.add_one("481", {}, at_second(2)).outcome == add_outcome::already_there));
    const auto approved = [&] {
        return store.write([&](write_transaction& w) {
            return approve(w, store.list, pattern("481"), approval::revocable, ann, at_second(3)).outcome ==
                   edit_outcome::changed;
        });
    };
    BOOST_TEST(approved());
    BOOST_TEST(!approved());
    BOOST_TEST(decided(store, "481", at_second(3)));
    BOOST_TEST((store.add_one("481", {}, at_second(4)).outcome == add_outcome::already_there));
    BOOST_TEST(decided(store, "481", at_second(4)));
}

BOOST_AUTO_TEST_CASE(a_list_with_a_ttl_gives_entries_an_end)
{
    one_list store{{.ttl = std::chrono::seconds{100}}};
    store.add_one("481", {}, at_second(0));
    store.add_one("482", {.expires = at_second(500)}, at_second(0));
    store.add_one("483", {.state = entry_state::permanent}, at_second(0));
    BOOST_TEST(decided(store, "481", at_second(99)));
    BOOST_TEST(!decided(store, "481", at_second(100)));
    BOOST_TEST(decided(store, "482", at_second(499)));
    BOOST_TEST(decided(store, "483", at_second(1'000'000)));
    BOOST_TEST((store.add_one("481", {}, at_second(50)).outcome == add_outcome::changed));
    BOOST_TEST(decided(store, "481", at_second(149)));
}

BOOST_AUTO_TEST_CASE(a_full_list_refuses_until_entries_expire)
{
    one_list store{{.max = 3}};
    store.add_one("481", {.expires = at_second(10)}, at_second(0));
    store.add_one("482", {}, at_second(0));
    store.add_one("4830*", {.expires = at_second(20)}, at_second(0));
    const add_result refused = store.add_one("484", {}, at_second(1));
    BOOST_TEST((refused.outcome == add_outcome::refused));
    BOOST_TEST(refused.reason.find('3') != std::string::npos);
    BOOST_TEST((store.add_one("482", {.description = "d"}, at_second(1)).outcome == add_outcome::changed));
    BOOST_TEST((store.add_one("484", {}, at_second(10)).outcome == add_outcome::added));
    BOOST_TEST((store.info().entries == entry_counts{.approved = 3, .expired = 1}));
    BOOST_TEST((store.add_one("481", {}, at_second(11)).outcome == add_outcome::refused));
    BOOST_TEST((store.add_one("481", {}, at_second(20)).outcome == add_outcome::revived));
    BOOST_TEST((store.info().entries == entry_counts{.approved = 3, .expired = 1}));
    BOOST_TEST(decided(store, "481", at_second(20)));
}

BOOST_AUTO_TEST_CASE(sweeping_takes_expired_entries_out_of_the_index_and_keeps_them)
{
    one_list store;
    for (int i = 0; i < 10; ++i)
        store.add_one("48" + std::to_string(i), {.expires = at_second(10 + i)}, at_second(0));
    const auto sweep = [&](std::int64_t second, std::size_t limit) {
        return store.write(
            [&](write_transaction& w) { return sweep_expired(w, store.list, at_second(second), limit); });
    };
    const auto next = [&] { return next_expiry(store.read(), store.list); };
    BOOST_TEST((next() == at_second(10)));
    BOOST_TEST(sweep(9, 100) == 0U);
    BOOST_TEST(sweep(14, 3) == 3U);
    BOOST_TEST((next() == at_second(13)));
    BOOST_TEST(sweep(14, 100) == 2U);
    BOOST_TEST((next() == at_second(15)));
    BOOST_TEST(!next_expiry(store.read(), store.list + 1).has_value());
    BOOST_TEST((store.info().entries == entry_counts{.approved = 5, .expired = 5}));
    BOOST_TEST(!has_bit(store.read(), store.info().timed_layer, e164("480").bits()));
    BOOST_TEST(has_bit(store.read(), store.info().timed_layer, e164("485").bits()));
    BOOST_TEST(find_entry(store.read(), store.list, pattern("480"))->swept);
}

BOOST_AUTO_TEST_CASE(removing_keeps_the_entry_with_who_and_when)
{
    one_list store;
    store.add_one("481", {.typed = "1"}, at_second(1));
    BOOST_TEST((store.remove_one("481", at_second(2)).outcome == remove_outcome::removed));
    const auto found = find_entry(store.read(), store.list, pattern("481")).value();
    BOOST_TEST((found.state == entry_state::cleared));
    BOOST_TEST((found.cleared_by == ann));
    BOOST_TEST((found.cleared_at == at_second(2)));
    BOOST_TEST((found.created_at == at_second(1)));
    BOOST_TEST((store.info().entries == entry_counts{.cleared = 1}));
    BOOST_TEST(!decided(store, "481", at_second(3)));
}

BOOST_AUTO_TEST_CASE(removing_what_an_import_brought_clears_its_bit_and_names_the_import)
{
    one_list store;
    store.import({"481", "482", "4830*", "48400..48499"});
    BOOST_TEST(store.info().imported == 4U);
    BOOST_TEST((store.remove_one("481", at_second(2)).outcome == remove_outcome::removed));
    BOOST_TEST((store.remove_one("4830*", at_second(2)).outcome == remove_outcome::removed));
    BOOST_TEST(!decided(store, "481", at_second(3)));
    BOOST_TEST(!decided(store, "48301", at_second(3)));
    BOOST_TEST(decided(store, "482", at_second(3)));
    const auto found = find_entry(store.read(), store.list, pattern("481")).value();
    BOOST_TEST((found.state == entry_state::cleared));
    BOOST_TEST(found.import == 1U);
    BOOST_TEST(store.info().imported == 2U);
    BOOST_TEST((store.info().entries == entry_counts{.cleared = 2}));
    const remove_result covered = store.remove_one("48450", at_second(4));
    BOOST_TEST((covered.outcome == remove_outcome::covered));
    BOOST_TEST((covered.covered_by == pattern("48400..48499")));
}

BOOST_AUTO_TEST_CASE(removing_what_only_a_prefix_covers_is_refused_and_tells_which)
{
    one_list store;
    store.add_one("4822*", {}, at_second(1));
    remove_result result = store.remove_one("48221234567", at_second(2));
    BOOST_TEST((result.outcome == remove_outcome::covered));
    BOOST_TEST((result.covered_by == pattern("4822*")));
    BOOST_TEST(result.reason.find("+4822*") != std::string::npos);
    store.add_one("48221234567", {}, at_second(3));
    result = store.remove_one("48221234567", at_second(4));
    BOOST_TEST((result.outcome == remove_outcome::removed));
    BOOST_TEST((result.covered_by == pattern("4822*")));
    BOOST_TEST((store.remove_one("4823*", at_second(5)).outcome == remove_outcome::not_there));
}

BOOST_AUTO_TEST_CASE(the_entries_that_speak_of_a_number_are_found)
{
    one_list store;
    store.import({"48221234567", "4822*"});
    store.add_one("48221234567", {.state = entry_state::pending}, at_second(1));
    store.add_one("4822*", {}, at_second(1));
    store.add_one("48221234000..48221234999", {.expires = at_second(9)}, at_second(1));
    store.add_one("4823*", {}, at_second(1));
    const auto reading = store.read();
    std::vector<number_pattern> found;
    for (const entry& e : find_entries(reading, store.list, e164("48221234567")))
        found.push_back(e.pattern);
    BOOST_TEST((found == std::vector{pattern("48221234567"), pattern("4822*"), pattern("48221234000..48221234999")}));
    BOOST_TEST(find_entries(reading, store.list, e164("48241234567")).empty());
    BOOST_TEST(find_imports(reading, store.list, e164("48221234567")).size() == 1U);
    BOOST_TEST(find_imports(reading, store.list, e164("48221")).size() == 1U);
    BOOST_TEST(find_imports(reading, store.list, e164("48231")).empty());
}

BOOST_AUTO_TEST_CASE(all_that_is_in_a_list_can_be_told)
{
    one_list store;
    store.import({"485", "486", "4870*"});
    store.add_one("481", {}, at_second(1));
    store.add_one("482", {.expires = at_second(9)}, at_second(1));
    store.add_one("483", {.state = entry_state::pending}, at_second(1));
    store.add_one("48900..48999", {}, at_second(1));
    const auto at = [&](std::int64_t second) {
        std::set<number_pattern> found;
        for_each_pattern(store.read(), store.list, at_second(second),
                         [&](const number_pattern& p) { found.insert(p); });
        return found;
    };
    const std::set<number_pattern> later{pattern("485"), pattern("486"), pattern("4870*"), pattern("481"),
                                         pattern("48900..48999")};
    auto sooner = later;
    sooner.insert(pattern("482"));
    BOOST_TEST((at(8) == sooner));
    BOOST_TEST((at(9) == later));
}

BOOST_AUTO_TEST_CASE(the_journal_made_again_in_an_empty_store_gives_the_same_lists)
{
    one_list store{{.ttl = std::chrono::seconds{50}, .max = 20}};
    std::mt19937_64 random{3};
    std::int64_t now = 1;
    for (int i = 0; i < 400; ++i, ++now) {
        const std::string digits = "48" + std::to_string(random() % 40);
        const std::string what = random() % 5 == 0 ? digits + "*" : digits;
        if (random() % 3 == 0)
            store.remove_one(what, at_second(now));
        else
            store.add_one(what, {.state = random() % 4 == 0 ? std::optional{entry_state::pending} : std::nullopt},
                          at_second(now));
    }
    one_list copy{{.ttl = std::chrono::seconds{50}, .max = 20}};
    read_journal(store.read(), 2, [&](const journal_record& r) {
        copy.write([&](write_transaction& w) {
            if (r.what == journal_event::entry_removed)
                BOOST_TEST((store::remove(w, copy.list, r.pattern, r.by, r.when).outcome == remove_outcome::removed));
            else
                BOOST_TEST((add(w, copy.list, r.pattern, {r.typed, r.description, r.valid_from, r.expires, r.state},
                                r.by, r.when)
                                .outcome != add_outcome::refused));
        });
        return visit::more;
    });
    const auto entries_of = [](one_list& of) {
        std::vector<entry> found;
        for_each_entry(of.read(), of.list, [&](const entry& e) { found.push_back(e); });
        return found;
    };
    BOOST_TEST(entries_of(store).size() > 30U);
    BOOST_TEST((entries_of(copy) == entries_of(store)));
    BOOST_TEST((copy.info().entries == store.info().entries));
    BOOST_TEST(copy.journal() == store.journal());
}

namespace {

struct lists_and_models : temporary_store {
    std::vector<store_tests::list_model> models;
    std::vector<std::uint32_t> ids;
    std::mt19937_64 random;
    std::uint64_t sequence = 0;

    explicit lists_and_models(std::uint64_t seed) : random{seed}
    {
        for (const list_options& options :
             {list_options{}, list_options{.review = true}, list_options{.ttl = std::chrono::seconds{40}, .max = 12},
              list_options{.registry = true}}) {
            models.emplace_back().options = options;
            ids.push_back(write([&](write_transaction& w) {
                return create_list(w, "l" + std::to_string(ids.size()), "", options, ann, at_second(0)).id;
            }));
        }
    }

    bool one_in(std::uint64_t n) { return random() % n == 0; }
    std::uint64_t random_number() { return 48'220'000'000 + random() % 3 * 9'990 + random() % 25; }
    number_pattern random_pattern()
    {
        const std::uint64_t n = random_number();
        switch (random() % 8) {
        case 0: return pattern(std::to_string(n).substr(0, 8 + random() % 4) + "*");
        case 1: return pattern(std::to_string(n) + ".." + std::to_string(n + 1 + random() % 3));
        default: return pattern(std::to_string(n));
        }
    }
    new_entry random_request(std::int64_t second)
    {
        new_entry request;
        if (one_in(3))
            request.expires = at_second(second + static_cast<std::int64_t>(random() % 60));
        if (one_in(6))
            request.valid_from = at_second(second - 5 + static_cast<std::int64_t>(random() % 30));
        if (one_in(6))
            request.state = one_in(4)   ? entry_state::permanent
                            : one_in(2) ? entry_state::approved
                                        : entry_state::pending;
        if (one_in(4))
            request.description = "d" + std::to_string(random() % 3);
        return request;
    }
    entry_edit random_edit(std::int64_t second)
    {
        entry_edit change;
        if (one_in(2))
            change.description = "d" + std::to_string(random() % 3);
        if (one_in(2)) {
            change.change_expires = times::set;
            if (!one_in(3))
                change.expires = at_second(second + static_cast<std::int64_t>(random() % 60));
        }
        if (one_in(4)) {
            change.change_valid_from = times::set;
            if (!one_in(3))
                change.valid_from = at_second(second - 5 + static_cast<std::int64_t>(random() % 30));
        }
        return change;
    }

    static std::string text_of_time(const std::optional<timestamp>& time)
    {
        if (!time)
            return {};
        const std::time_t seconds = std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch()).count();
        std::tm parts{};
        ::gmtime_r(&seconds, &parts);
        std::array<char, 32> text;
        return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
    }

    std::vector<store_tests::model_row> random_rows(std::int64_t second)
    {
        std::vector<store_tests::model_row> rows(1 + random() % 25);
        for (store_tests::model_row& row : rows) {
            row.what = random_pattern();
            if (one_in(5))
                row.removes = true;
            else if (one_in(4))
                row.says = random_request(second + 1);
            else if (one_in(3))
                row.says.description = "i" + std::to_string(random() % 3);
            if (row.says.state == entry_state::permanent)
                row.says.expires.reset();
            if (row.says.expires && *row.says.expires <= at_second(second))
                row.says.expires.reset();
        }
        return rows;
    }

    void check_import(std::size_t which, std::int64_t second)
    {
        constexpr std::array<std::string_view, 4> states{"pending", "approved", "permanent", "cleared"};
        const auto rows = random_rows(second);
        std::string text = "number,description,change,state,expires,valid from\n";
        for (const store_tests::model_row& row : rows) {
            std::string what = row.what.to_string();
            std::erase(what, '+');
            text += what + "," + row.says.description + "," + (row.removes ? "D" : "A") + "," +
                    (row.says.state ? std::string{states[static_cast<std::size_t>(*row.says.state)]} : std::string{}) +
                    "," + text_of_time(row.says.expires) + "," + text_of_time(row.says.valid_from) + "\n";
        }
        import_options options;
        options.format.form = row_form::delimited;
        options.format.header = header_choice::with;
        options.mode = one_in(4) ? import_mode::replace : one_in(5) ? import_mode::remove : import_mode::merge;
        options.max_shrink = 1;  // a register may lose everything here
        if (one_in(3))
            options.state = one_in(4)   ? entry_state::permanent
                            : one_in(2) ? entry_state::approved
                                        : entry_state::pending;
        const std::string name = "l" + std::to_string(which);
        const auto run = [&](import_run how, bool& refused) {
            options.run = how;
            text_source from = text_of(text, "f");
            const auto read_line = [](std::string_view line) { return store_tests::read_line(line); };
            try {
                return import_numbers(*environment, name, from, read_line, options, ann, at_second(second),
                                      [](const import_progress&) {});
            } catch (const error& e) {
                BOOST_TEST(has_code(e, error_code::refused), e.what());
                refused = true;
                return import_report{};
            }
        };
        const list_info before = find_list(read(), ids[which]).value();
        bool dry_refused = false;
        const import_report dry = run(import_run::dry, dry_refused);
        BOOST_TEST((find_list(read(), ids[which]).value() == before));
        BOOST_TEST(last_sequence(read()) == sequence + records());
        bool refused = false;
        const import_report report = run(import_run::apply, refused);
        const auto expected = models[which].import(report.import, rows, options.mode, options.state, at_second(second));
        BOOST_TEST(refused == expected.refused);
        BOOST_TEST(dry_refused == refused);
        for (const import_report& each : {report, dry}) {
            const std::string which_run = each.import == 0 ? " in a dry run" : "";
            BOOST_TEST(each.added == expected.added, "added" + which_run);
            BOOST_TEST(each.already == expected.already, "already" + which_run);
            BOOST_TEST(each.removed == expected.removed, "removed" + which_run);
            BOOST_TEST(each.entries == expected.entries, "entries" + which_run);
            BOOST_TEST(each.rejected == expected.rejected, "rejected" + which_run);
            BOOST_TEST(each.duplicates == report.duplicates, "duplicates" + which_run);
        }
        if (refused)
            return;
        const import_info info = find_import(read(), report.import).value();
        BOOST_TEST(info.already == report.already);
        BOOST_TEST(info.removed == report.removed);
    }

    /// A random import of the list, 0 without one.
    std::uint32_t random_import(const store_tests::list_model& model)
    {
        if (model.imports.empty())
            return 0;
        auto at = model.imports.end();
        for (std::uint64_t back = 1 + random() % std::min<std::uint64_t>(model.imports.size(), 4); back != 0; --back)
            --at;
        return at->first;
    }

    /// A change that was not refused says how the number stands.
    static void check_answer(const store_tests::list_model& model, const number_pattern& what,
                             const edit_result& answer, timestamp now)
    {
        if (answer.outcome != edit_outcome::changed && answer.outcome != edit_outcome::unchanged)
            return;
        // Of one that is over only the description is changed.
        const auto stands = model.stands(what, now);
        BOOST_TEST((answer.state == (stands ? stands->state : model.find(what).value().state)));
    }

    void check_change(std::size_t which, std::int64_t second)
    {
        const timestamp now = at_second(second);
        auto& model = models[which];
        const std::uint32_t list = ids[which];
        const number_pattern what = random_pattern();
        const std::uint64_t dice = random() % 100;
        const auto through = [&](auto&& f) { return write([&](write_transaction& w) { return f(w); }); };
        if (dice < 30) {
            new_entry request = random_request(second);
            if (!request.expires && one_in(4))
                request.lasts = std::chrono::seconds{1 + random() % 40};
            if (one_in(3))
                request.beginning = one_in(2) ? unsaid::renew : unsaid::none;
            if (one_in(3))
                request.end = one_in(2) ? unsaid::renew : unsaid::none;
            const auto result = through([&](auto& w) { return add(w, list, what, request, ann, now); });
            const auto expected = model.add(what, request, now);
            BOOST_TEST((result.outcome == expected.outcome), "add: " << result.reason);
            if (result.outcome != add_outcome::refused) {
                BOOST_TEST((result.state == expected.state));
                BOOST_TEST((result.valid_from == expected.valid_from && result.expires == expected.expires));
                const auto own = model.find(what).value();
                BOOST_TEST((result.import != 0) ==
                           (own.state != result.state || own.from != result.valid_from || own.until != result.expires));
            }
        } else if (dice < 50) {
            const auto result = through([&](auto& w) { return store::remove(w, list, what, ann, now); });
            BOOST_TEST((result.outcome == model.remove(what, now)), "remove: " << result.reason);
            if (what.is_single() && result.outcome != remove_outcome::refused)
                BOOST_TEST(result.covered_by.has_value() == model.has(what.first, now));
        } else if (dice < 60) {
            const entry_edit change = random_edit(second);
            const auto result = through([&](auto& w) { return edit(w, list, what, change, ann, now); });
            BOOST_TEST((result.outcome == model.edit(what, change, now)), "edit: " << result.reason);
            check_answer(model, what, result, now);
        } else if (dice < 68) {
            const approval as = one_in(4) ? approval::permanent : approval::revocable;
            const auto result = through([&](auto& w) { return approve(w, list, what, as, ann, now); });
            BOOST_TEST((result.outcome == model.approve(what, as, now)), "approve: " << result.reason);
            check_answer(model, what, result, now);
        } else if (dice < 75) {
            const auto result = through([&](auto& w) { return unapprove(w, list, what, ann, now); });
            BOOST_TEST((result.outcome == model.unapprove(what, now)), "unapprove: " << result.reason);
            check_answer(model, what, result, now);
        } else if (dice < 87) {
            check_import(which, second);
        } else if (dice < 94) {
            if (const std::uint32_t import = random_import(model)) {
                const auto undone = [&] {
                    try {
                        undo_import(*environment, import, ann, now);
                        return true;
                    } catch (const error& e) {
                        BOOST_TEST(has_code(e, error_code::refused), e.what());
                        return false;
                    }
                }();
                BOOST_TEST(undone == model.undo(import), "undo " << import);
            }
        } else if (dice < 97) {
            if (const std::uint32_t import = random_import(model)) {
                const approval as = one_in(6) ? approval::permanent : approval::revocable;
                const auto approved = [&] {
                    try {
                        approve_import(*environment, import, as, ann, now);
                        return true;
                    } catch (const error& e) {
                        BOOST_TEST(has_code(e, error_code::refused), e.what());
                        return false;
                    }
                }();
                BOOST_TEST(approved == model.approve_import(import, as, now), "approve import " << import);
            }
        } else {
            const std::size_t limit = 1 + random() % 10;
            BOOST_TEST(through([&](auto& w) { return sweep_expired(w, list, now, limit); }) == model.sweep(now, limit));
        }
    }

    std::uint64_t records() const
    {
        std::uint64_t total = 0;
        for (const auto& model : models)
            total += model.records;
        return total;
    }

    void check_list(const transaction& in, std::size_t which)
    {
        const auto& model = models[which];
        const list_info info = find_list(in, ids[which]).value();
        BOOST_TEST((info.entries == model.counts()));
        BOOST_TEST(info.imported == model.all_in(store_tests::list_model::stand::active).size());
        BOOST_TEST(info.awaiting == model.all_in(store_tests::list_model::stand::pending).size());
        std::size_t met = 0;
        for_each_entry(in, ids[which], [&](const entry& e) {
            ++met;
            const auto known = model.find(e.pattern);
            BOOST_REQUIRE_MESSAGE(known, e.pattern.to_string());
            const bool same = e.state == known->state && e.valid_from == known->from && e.expires == known->until &&
                              e.description == known->description && e.swept == known->swept &&
                              e.import == known->import;
            BOOST_TEST(same, "list " << which << ": " << e.pattern.to_string());
            const auto record = find_newest_record(in, e.pattern, info);
            BOOST_REQUIRE(record);
            BOOST_TEST((record->state == e.state));
            BOOST_TEST((record->expires == e.expires && record->valid_from == e.valid_from));
            BOOST_TEST(record->description == e.description);
        });
        BOOST_TEST(met == model.entries.size());
    }

    static listed_state state_of(const store_tests::list_model& model, const number_pattern& what, timestamp now)
    {
        using enum entry_state;
        const auto stands = model.stands(what, now);
        if (!stands)
            return model.find(what).value().state == cleared ? listed_state::cleared : listed_state::expired;
        return stands->state == pending    ? listed_state::pending
               : stands->state == approved ? listed_state::approved
                                           : listed_state::permanent;
    }

    /// What is shown of each number, one by one, as a whole and by its state, is how it stands.
    void check_shown(const transaction& in, std::size_t which, timestamp now)
    {
        const auto& model = models[which];
        const list_info info = find_list(in, ids[which]).value();
        const std::set<number_pattern> all = model.all();
        const auto check = [&](const listed& row) {
            const number_pattern& what = row.about.pattern;
            BOOST_TEST((row.state == state_of(model, what, now)), what.to_string());
            const auto e = model.stands(what, now);
            if (!e)
                return;
            BOOST_TEST((row.about.state == e->state && row.about.valid_from == e->from &&
                        row.about.expires == e->until && row.about.description == e->description),
                       what.to_string());
        };
        for (const number_pattern& what : all)
            check(find_listed(in, info, what, now).value());
        const auto shown = [&](const list_filter& filter) {
            std::set<number_pattern> found;
            for_each_listed(in, info, filter, now, [&](listed&& row) {
                check(row);
                found.insert(row.about.pattern);
                return visit::more;
            });
            return found;
        };
        BOOST_TEST((shown({}) == all));
        for (std::size_t state = 0; state < listed_state_names.size(); ++state) {
            std::set<number_pattern> wanted;
            for (const number_pattern& what : all)
                if (state_of(model, what, now) == static_cast<listed_state>(state))
                    wanted.insert(what);
            BOOST_TEST((shown({.states = {static_cast<listed_state>(state)}}) == wanted), listed_state_names[state]);
        }
    }

    /// A list that is exported and imported again answers as the first, now and later, and shows the same.
    void check_export(std::size_t which, std::int64_t second)
    {
        using enum listed_state;
        const timestamp now = at_second(second);
        std::string text = "number,state,description,valid from,expires\n";
        std::vector<listed> rows;
        for_each_listed(read(), find_list(read(), ids[which]).value(), {.states = {pending, approved, permanent}}, now,
                        [&](listed&& row) {
                            std::string what = row.about.pattern.to_string();
                            std::erase(what, '+');
                            text += what + ',' + std::string{listed_state_names[static_cast<std::size_t>(row.state)]} +
                                    ',' + row.about.description + ',' + text_of_time(row.about.valid_from) + ',' +
                                    text_of_time(row.about.expires) + '\n';
                            rows.push_back(std::move(row));
                            return visit::more;
                        });
        one_list copy;
        import_options options;
        options.format.form = row_form::delimited;
        options.format.header = header_choice::with;
        text_source from = text_of(text, "export");
        const import_report report = import_numbers(
            *copy.environment, "l", from, [](std::string_view line) { return store_tests::read_line(line); }, options,
            ann, now, [](const import_progress&) {});
        BOOST_TEST(report.rejected == 0U);
        for (const listed& row : rows) {
            const auto there = find_listed(copy.read(), copy.info(), row.about.pattern, now);
            BOOST_TEST((there && there->state == row.state && there->about.valid_from == row.about.valid_from &&
                        there->about.expires == row.about.expires && there->about.description == row.about.description),
                       row.about.pattern.to_string());
        }
        const auto reading = read();
        const auto index = directory::load(reading);
        const auto copied = copy.read();
        const auto copied_index = directory::load(copied);
        for (const std::int64_t later : {0, 1, 10, 30, 60, 1000})
            for (int i = 0; i < 75; ++i) {
                const number n =
                    number::from_bits(48'220'000'000 + static_cast<std::uint64_t>(i / 25 * 9'990 + i % 25));
                const timestamp then = at_second(second + later);
                if (decided(reading, *index, ids[which], n, then) != decided(copied, *copied_index, copy.list, n, then))
                    BOOST_ERROR("after " << later << " s the copy of list " << which << " is wrong about "
                                         << n.to_string());
            }
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(random_changes_leave_the_lists_as_a_plain_model_has_them)
{
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        lists_and_models store{seed};
        auto reading = store.read();
        auto index = directory::load(reading);
        store.sequence = last_sequence(reading);
        std::int64_t second = 1;
        for (int round = 0; round < 800; ++round, ++second) {
            BOOST_TEST_CONTEXT("seed " << seed << ", round " << round)
            {
                reading.reset();
                const std::size_t which = store.random() % store.models.size();
                store.check_change(which, second);
                reading.renew();
                index = directory::refreshed(index, reading);
                BOOST_TEST((*index == *directory::load(reading)));
                BOOST_TEST(last_sequence(reading) == store.sequence + store.records());
                for (int i = 0; i < 30; ++i) {
                    const number n = number::from_bits(store.random_number());
                    for (std::size_t l = 0; l < store.models.size(); ++l)
                        if (decided(reading, *index, store.ids[l], n, at_second(second)) !=
                            store.models[l].has(n, at_second(second)))
                            BOOST_ERROR("list " << l << " is wrong about " << n.to_string());
                }
                store.check_list(reading, which);
                if (round % 3 == 0)
                    store.check_shown(reading, which, at_second(second));
                if (round % 40 == 39)
                    store.check_export(which, second);
            }
            if (boost::unit_test::results_collector.results(boost::unit_test::framework::current_test_case().p_id)
                    .p_assertions_failed != 0)
                return;  // what follows is wrong as well
        }
        const journal_proof proof = prove_journal(reading, [](std::uint64_t) {});
        BOOST_TEST(proof.problem.empty(), proof.problem);
        BOOST_TEST(proof.records == store.sequence + store.records());
    }
}

BOOST_AUTO_TEST_SUITE_END()
