// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/policies.hpp>

#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/journal/verify.hpp>
#include <ringfence/store/lists/entries.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::has_code;
using store_tests::temporary_store;

namespace {

const author ann{.user = "ann"};

std::vector<journal_event> events(const transaction& in)
{
    std::vector<journal_event> found;
    read_journal(in, 1, [&](const journal_record& r) {
        found.push_back(r.what);
        return visit::more;
    });
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_policies)

BOOST_AUTO_TEST_CASE(a_new_store_has_no_policy)
{
    temporary_store store;
    const auto reading = store.read();
    BOOST_TEST(!active(reading));
    BOOST_TEST(policies(reading).empty());
    BOOST_TEST(!find_policy(reading, 1));
}

BOOST_AUTO_TEST_CASE(activation_keeps_the_version_and_makes_its_lists)
{
    temporary_store store;
    const new_policy first{
        {{"a.ring", "ringfence 1;"}}, "image one", "d1", {{"dnc", "Register", {.registry = true}}, {"vip", "", {}}}};
    BOOST_TEST(store.write([&](write_transaction& w) { return activate(w, first, ann, at_second(1)); }) == 1U);
    auto reading = store.read();
    BOOST_TEST((active(reading)->image == "image one"));
    BOOST_TEST(active(reading)->version == 1U);
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(active(reading)->image.data()) % 8 == 0U);
    BOOST_TEST((find_policy(reading, 1)->sources == first.sources));
    BOOST_TEST(find_list(reading, "dnc")->options.registry);
    BOOST_TEST((events(reading) == std::vector{journal_event::list_created, journal_event::list_created,
                                               journal_event::policy_activated}));

    const std::string large(3'000'000, 'i');
    const new_policy second{{}, large, "d2", {{"dnc", "Register", {.review = true}}}};
    reading.reset();
    BOOST_TEST(store.write([&](write_transaction& w) { return activate(w, second, ann, at_second(2)); }) == 2U);
    reading.renew();
    BOOST_TEST((active(reading)->image == large));
    BOOST_TEST((find_list(reading, "dnc")->options == list_options{.review = true}));
    BOOST_TEST(find_list(reading, "vip").has_value());
    BOOST_TEST(policies(reading).size() == 2U);
}

BOOST_AUTO_TEST_CASE(rolling_back_gives_the_image_and_the_options_of_then)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        activate(w, {{}, "one", "d1", {{"l", "", {.registry = true}}}}, ann, at_second(1));
        activate(w, {{}, "two", "d2", {{"l", "", {.max = 5}}}}, ann, at_second(2));
        roll_back(w, 1, ann, at_second(3));
    });
    auto reading = store.read();
    BOOST_TEST((active(reading)->image == "one"));
    BOOST_TEST(find_list(reading, "l")->options.registry);
    BOOST_TEST((events(reading).back() == journal_event::policy_rolled_back));
    reading.reset();
    BOOST_CHECK_EXCEPTION(store.write([](write_transaction& w) { roll_back(w, 1, ann, at_second(4)); }), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
    BOOST_CHECK_EXCEPTION(store.write([](write_transaction& w) { roll_back(w, 9, ann, at_second(4)); }), error,
                          [](const error& e) { return has_code(e, error_code::missing); });
    BOOST_TEST(store.write([](write_transaction& w) {
        return activate(w, {{}, "three", "", {}}, ann, at_second(5));
    }) == 3U);
}

BOOST_AUTO_TEST_CASE(a_shadow_waits_until_it_is_promoted_or_dropped)
{
    temporary_store store;
    const new_policy first{{{"a.ring", "1"}}, "one", "d1", {{"l", "old", {.registry = true}}}};
    const new_policy second{{{"b.ring", "2"}}, "two", "d2", {{"l", "new", {.max = 5}}, {"fresh", "", {}}}};
    const auto refuses = [&](auto&& change) {
        BOOST_CHECK_EXCEPTION(store.write(change), error,
                              [](const error& e) { return has_code(e, error_code::refused); });
    };
    refuses([&](write_transaction& w) { activate_shadow(w, second, ann, at_second(1)); });
    store.write([&](write_transaction& w) { activate(w, first, ann, at_second(1)); });
    const author hasty{.user = "ann", .reason = "without tests"};
    BOOST_TEST(store.write([&](write_transaction& w) { return activate_shadow(w, second, hasty, at_second(2)); }) ==
               2U);

    auto reading = store.read();
    BOOST_TEST(active_version(reading) == 1U);
    BOOST_TEST(shadow_version(reading) == 2U);
    BOOST_TEST((require_image(reading, 2) == "two"));
    BOOST_TEST(find_policy(reading, 2)->untried);
    BOOST_TEST(find_list(reading, "l")->options.registry);
    BOOST_TEST(find_list(reading, "l")->description == "old");
    const std::uint32_t fresh = find_list(reading, "fresh")->id;
    reading.reset();
    refuses([&](write_transaction& w) { promote(w, 3, ann, at_second(3)); });
    refuses([&](write_transaction& w) { drop_shadow(w, 1, ann, at_second(3)); });
    const author long_winded{.user = "ann", .reason = std::string(max_author_text - hasty.reason.size() - 1, 'x')};
    refuses([&](write_transaction& w) { promote(w, 2, long_winded, at_second(3)); });
    refuses([&](write_transaction& w) { drop_list(w, fresh, ann, at_second(3)); });

    const author promoter{.user = "ann", .reason = "looks good"};
    BOOST_TEST(store.write([&](write_transaction& w) { return promote(w, 0, promoter, at_second(4)); }) == 2U);
    reading.renew();
    BOOST_TEST(active_version(reading) == 2U);
    BOOST_TEST(shadow_version(reading) == 0U);
    BOOST_TEST(!find_policy(reading, 2)->untried);
    BOOST_TEST((find_policy(reading, 2)->sources == second.sources));
    BOOST_TEST(find_list(reading, "l")->description == "new");
    BOOST_TEST((events(reading).back() == journal_event::policy_promoted));
    std::string reason;
    read_journal(reading, 1, [&](const journal_record& r) {
        if (r.what == journal_event::policy_promoted)
            reason = r.by.reason;
        return visit::more;
    });
    BOOST_TEST(reason == "looks good; without tests");
    reading.reset();
    refuses([&](write_transaction& w) { promote(w, 0, ann, at_second(5)); });

    store.write([&](write_transaction& w) { activate_shadow(w, first, ann, at_second(6)); });
    BOOST_TEST(store.write([&](write_transaction& w) { return drop_shadow(w, 3, ann, at_second(7)); }) == 3U);
    reading.renew();
    BOOST_TEST(active_version(reading) == 2U);
    BOOST_TEST(shadow_version(reading) == 0U);
    BOOST_TEST(find_policy(reading, 3)->untried);
    BOOST_TEST((events(reading).back() == journal_event::shadow_dropped));
}

BOOST_AUTO_TEST_CASE(a_shadow_that_is_rolled_back_to_is_one_no_longer)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        activate(w, {{}, "one", "", {}}, ann, at_second(1));
        activate_shadow(w, {{}, "two", "", {}}, ann, at_second(2));
        activate(w, {{}, "three", "", {}}, ann, at_second(3));
    });
    BOOST_TEST(shadow_version(store.read()) == 2U);
    store.write([](write_transaction& w) { roll_back(w, 2, ann, at_second(4)); });
    BOOST_TEST(shadow_version(store.read()) == 0U);
    BOOST_TEST(active_version(store.read()) == 2U);
}

BOOST_AUTO_TEST_CASE(a_policy_that_cannot_be_kept_changes_nothing)
{
    temporary_store store;
    const new_policy twice{{}, "i", "", {{"l", "", {}}, {"l", "", {}}}};
    const new_policy wrong_name{{}, "i", "", {{"fine", "", {}}, {"Not Fine", "", {}}}};
    const new_policy wrong_ttl{{}, "i", "", {{"l", "", {.ttl = std::chrono::seconds{0}}}}};
    for (const new_policy& each : {twice, wrong_name, wrong_ttl})
        BOOST_CHECK_EXCEPTION(store.write([&](write_transaction& w) { activate(w, each, ann, at_second(1)); }), error,
                              [](const error& e) { return has_code(e, error_code::refused); });
    const auto reading = store.read();
    BOOST_TEST(!active(reading));
    BOOST_TEST(lists(reading).empty());
    BOOST_TEST(last_sequence(reading) == 0U);
}

BOOST_AUTO_TEST_CASE(a_list_made_anew_holds_nothing_and_is_as_old_as_that)
{
    temporary_store store;
    const new_policy policy{{}, "image", "d1", {{"dnc", "Register", {.review = true}}}};
    store.write([&](write_transaction& w) { return activate(w, policy, ann, at_second(1)); });
    const number_pattern who{*number::e164("48601000001"), *number::e164("48601000001")};
    const std::uint32_t before = store.write([&](write_transaction& w) {
        const std::uint32_t id = find_list(w, "dnc")->id;
        add(w, id, who, {.state = entry_state::approved}, ann, at_second(2));
        return id;
    });
    const list_info made = store.write([&](write_transaction& w) { return renew_list(w, before, ann, at_second(3)); });
    const auto reading = store.read();
    BOOST_TEST(made.id != before);
    BOOST_TEST(find_list(reading, "dnc")->id == made.id);
    BOOST_TEST((made.options == list_options{.review = true} && made.description == "Register"));
    BOOST_TEST((made.created == at_second(3)));
    BOOST_TEST(find_entries(reading, made.id, who.first).empty());
    BOOST_TEST(find_entries(reading, before, who.first).size() == 1U);
    BOOST_CHECK_EXCEPTION(store.write([&](write_transaction& w) { return renew_list(w, before, ann, at_second(4)); }),
                          error, [](const error& e) { return has_code(e, error_code::missing); });
}

BOOST_AUTO_TEST_CASE(a_dropped_list_leaves_a_store_that_agrees_with_itself)
{
    temporary_store store;
    const std::uint32_t list =
        store.write([](write_transaction& w) { return create_list(w, "dnc", "", {}, ann, at_second(1)).id; });
    for (const import_mode mode : {import_mode::merge, import_mode::remove}) {
        text_source from = text_of("48601000001\n48601000002\n48601000003\n", "f");
        import_numbers(
            *store.environment, "dnc", from, [](std::string_view line) { return store_tests::read_line(line); },
            {.mode = mode}, ann, at_second(2), [](const import_progress&) {});
    }
    store.write([&](write_transaction& w) { drop_list(w, list, ann, at_second(3)); });
    BOOST_TEST(verify(store.read(), [](verify_phase, std::uint64_t) {}).problems.empty());
}

BOOST_AUTO_TEST_SUITE_END()
