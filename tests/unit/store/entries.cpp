// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/entries.hpp>

#include <ringfence/store/import.hpp>

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
    void import(std::vector<std::string> lines)
    {
        std::string text;
        for (const std::string& each : lines)
            text += each + "\n";
        text_source from = text_of(text, "file.txt");
        import_numbers(
            *environment, "l", from,
            [](std::string_view line) {
                return line_reading{pattern(line), {}};
            },
            {}, ann, at_second(0), [](const import_progress&) {});
    }
    list_info info() { return find_list(read(), list).value(); }
    std::uint64_t journal() { return last_sequence(read()); }
};

/// Whether the list has the number, as a decision finds out.
bool listed(const transaction& in, const directory& index, std::uint32_t list, number n, timestamp now)
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

bool listed(one_list& in, std::string_view digits, timestamp now)
{
    const auto reading = in.read();
    return listed(reading, *directory::load(reading), in.list, e164(digits), now);
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
                BOOST_TEST(listed(store, "48221234567", at_second(second)), s.name << " " << what << " at " << second);
            for (const std::int64_t second : s.out)
                BOOST_TEST(!listed(store, "48221234567", at_second(second)), s.name << " " << what << " at " << second);
            BOOST_TEST(!listed(store, "48231234567", at_second(10)));
        }
}

BOOST_AUTO_TEST_CASE(adding_again_does_what_is_new_and_only_that)
{
    one_list store;
    BOOST_TEST((store.add_one("481", {.typed = "1"}, at_second(1)).outcome == add_outcome::added));
    BOOST_TEST((store.add_one("481", {.typed = "+1"}, at_second(2)).outcome == add_outcome::already_there));
    BOOST_TEST((store.add_one("481", {.expires = at_second(50)}, at_second(3)).outcome == add_outcome::changed));
    BOOST_TEST(!listed(store, "481", at_second(50)));
    BOOST_TEST((store.add_one("481", {.expires = at_second(60)}, at_second(4)).outcome == add_outcome::changed));
    BOOST_TEST(listed(store, "481", at_second(50)));
    BOOST_TEST((store.add_one("481", {.description = "d", .expires = at_second(60)}, at_second(5)).outcome ==
                add_outcome::changed));
    BOOST_TEST((store.add_one("481", {}, at_second(70)).outcome == add_outcome::revived));
    BOOST_TEST(listed(store, "481", at_second(1'000'000)));
    BOOST_TEST((store.remove_one("481", at_second(71)).outcome == remove_outcome::removed));
    BOOST_TEST((store.remove_one("481", at_second(72)).outcome == remove_outcome::not_there));
    BOOST_TEST((store.add_one("481", {}, at_second(73)).outcome == add_outcome::revived));
    const auto found = find_entry(store.read(), store.list, pattern("481")).value();
    BOOST_TEST(found.description == "d");
    BOOST_TEST(!found.cleared_at);
    BOOST_TEST((store.info().entries == entry_counts{.approved = 1}));
    BOOST_TEST(store.journal() == 8U);
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
    BOOST_TEST(listed(store, "481", at_second(1)));
}

BOOST_AUTO_TEST_CASE(entries_of_a_list_with_review_wait_for_approval)
{
    one_list store{{.review = true}};
    BOOST_TEST((store.add_one("481", {}, at_second(1)).state == entry_state::pending));
    BOOST_TEST(!listed(store, "481", at_second(1)));
    BOOST_TEST((store.add_one("481", {}, at_second(2)).outcome == add_outcome::already_there));
    const auto approved = [&] {
        return store.write([&](write_transaction& w) {
            return approve(w, store.list, pattern("481"), approval::revocable, ann, at_second(3)).outcome ==
                   edit_outcome::changed;
        });
    };
    BOOST_TEST(approved());
    BOOST_TEST(!approved());
    BOOST_TEST(listed(store, "481", at_second(3)));
    BOOST_TEST((store.add_one("481", {}, at_second(4)).outcome == add_outcome::already_there));
    BOOST_TEST(listed(store, "481", at_second(4)));
}

BOOST_AUTO_TEST_CASE(a_list_with_a_ttl_gives_entries_an_end)
{
    one_list store{{.ttl = std::chrono::seconds{100}}};
    store.add_one("481", {}, at_second(0));
    store.add_one("482", {.expires = at_second(500)}, at_second(0));
    store.add_one("483", {.state = entry_state::permanent}, at_second(0));
    BOOST_TEST(listed(store, "481", at_second(99)));
    BOOST_TEST(!listed(store, "481", at_second(100)));
    BOOST_TEST(listed(store, "482", at_second(499)));
    BOOST_TEST(listed(store, "483", at_second(1'000'000)));
    BOOST_TEST((store.add_one("481", {}, at_second(50)).outcome == add_outcome::changed));
    BOOST_TEST(listed(store, "481", at_second(149)));
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
    BOOST_TEST(listed(store, "481", at_second(20)));
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
    BOOST_TEST(!listed(store, "481", at_second(3)));
}

BOOST_AUTO_TEST_CASE(removing_what_an_import_brought_clears_its_bit_and_names_the_import)
{
    one_list store;
    store.import({"481", "482", "4830*", "48400..48499"});
    BOOST_TEST(store.info().imported == 4U);
    BOOST_TEST((store.remove_one("481", at_second(2)).outcome == remove_outcome::removed));
    BOOST_TEST((store.remove_one("4830*", at_second(2)).outcome == remove_outcome::removed));
    BOOST_TEST(!listed(store, "481", at_second(3)));
    BOOST_TEST(!listed(store, "48301", at_second(3)));
    BOOST_TEST(listed(store, "482", at_second(3)));
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
            change.change_expires = entry_edit::times::set;
            if (!one_in(3))
                change.expires = at_second(second + static_cast<std::int64_t>(random() % 60));
        }
        if (one_in(4)) {
            change.change_valid_from = entry_edit::times::set;
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
        if (one_in(3))
            options.state = one_in(4)   ? entry_state::permanent
                            : one_in(2) ? entry_state::approved
                                        : entry_state::pending;
        const std::string name = "l" + std::to_string(which);
        const auto run = [&](import_run how, bool& refused) {
            options.run = how;
            text_source from = text_of(text, "f");
            const auto read_line = [](std::string_view line) { return line_reading{pattern(line), {}}; };
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

    void check_change(std::size_t which, std::int64_t second)
    {
        const timestamp now = at_second(second);
        auto& model = models[which];
        const std::uint32_t list = ids[which];
        const number_pattern what = random_pattern();
        const std::uint64_t dice = random() % 100;
        const auto through = [&](auto&& f) { return write([&](write_transaction& w) { return f(w); }); };
        if (dice < 30) {
            const new_entry request = random_request(second);
            const auto result = through([&](auto& w) { return add(w, list, what, request, ann, now); });
            const auto expected = model.add(what, request, now);
            BOOST_TEST((result.outcome == expected.outcome), "add: " << result.reason);
            if (result.outcome != add_outcome::refused)
                BOOST_TEST((result.state == expected.state));
        } else if (dice < 50) {
            const auto result = through([&](auto& w) { return store::remove(w, list, what, ann, now); });
            BOOST_TEST((result.outcome == model.remove(what, now)), "remove: " << result.reason);
            if (what.is_single() && result.outcome != remove_outcome::refused)
                BOOST_TEST(result.covered_by.has_value() == model.has(what.first, now));
        } else if (dice < 60) {
            const entry_edit change = random_edit(second);
            const auto result = through([&](auto& w) { return edit(w, list, what, change, ann, now); });
            BOOST_TEST((result.outcome == model.edit(what, change, now)), "edit: " << result.reason);
        } else if (dice < 68) {
            const approval as = one_in(4) ? approval::permanent : approval::revocable;
            const auto result = through([&](auto& w) { return approve(w, list, what, as, ann, now); });
            BOOST_TEST((result.outcome == model.approve(what, as, now)), "approve: " << result.reason);
        } else if (dice < 75) {
            const auto result = through([&](auto& w) { return unapprove(w, list, what, ann, now); });
            BOOST_TEST((result.outcome == model.unapprove(what, now)), "unapprove: " << result.reason);
        } else if (dice < 87) {
            check_import(which, second);
        } else if (dice < 94) {
            if (const std::uint32_t import = random_import(model)) {
                const auto undone = [&] {
                    try {
                        drop_import(*environment, import, ann, now);
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
            const auto record = find_newest_record(in, e.pattern, info.name);
            BOOST_REQUIRE(record);
            BOOST_TEST((record->state == e.state));
            BOOST_TEST((record->expires == e.expires && record->valid_from == e.valid_from));
            BOOST_TEST(record->description == e.description);
        });
        BOOST_TEST(met == model.entries.size());
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
                        if (listed(reading, *index, store.ids[l], n, at_second(second)) !=
                            store.models[l].has(n, at_second(second)))
                            BOOST_ERROR("list " << l << " is wrong about " << n.to_string());
                }
                store.check_list(reading, which);
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
