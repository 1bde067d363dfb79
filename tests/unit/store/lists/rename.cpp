// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A list's other name, and a mistyped number's right one.

#include <ringfence/store/import/import.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/journal/verify.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/listed.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/policies.hpp>

#include <store/import/row_fixture.hpp>
#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::has_code;
using store_tests::pattern;

namespace {

const author ann{.user = "ann", .reason = "as it should be"};

struct one_list : store_tests::temporary_store {
    std::uint32_t id =
        write([](write_transaction& w) { return create_list(w, "l", "a list", {}, ann, at_second(0)).id; });

    list_info info() { return find_list(read(), id).value(); }

    bool rename(std::string_view to, int second = 1)
    {
        return write([&](write_transaction& w) { return rename_list(w, id, to, ann, at_second(second)); });
    }

    add_result put(std::string_view what, const new_entry& request = {}, int second = 1)
    {
        return write([&](write_transaction& w) { return add(w, id, pattern(what), request, ann, at_second(second)); });
    }

    edit_result renumber(std::string_view what, std::string_view to, entry_edit with = {}, int second = 5)
    {
        with.number = pattern(to);
        return write([&](write_transaction& w) { return edit(w, id, pattern(what), with, ann, at_second(second)); });
    }

    std::optional<listed> row(std::string_view what, int second = 10)
    {
        return find_listed(read(), info(), pattern(what), at_second(second));
    }

    std::vector<journal_event> history(std::string_view what)
    {
        std::vector<journal_event> found;
        const list_info list = info();
        for (const journal_record& r : find_records(read(), pattern(what), 100, &list))
            found.push_back(r.what);
        return found;
    }

    void expect_agreement()
    {
        for (const std::string& problem : verify(read(), [](verify_phase, std::uint64_t) {}).problems)
            BOOST_ERROR(problem);
    }
};

void import_text(one_list& store, const std::string& text)
{
    text_source from = text_of(text, "file.csv");
    const auto read = [](std::string_view line) { return store_tests::read_line(line, pattern); };
    import_numbers(*store.environment, "l", from, read, {}, ann, at_second(2), [](const import_progress&) {});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_rename)

BOOST_AUTO_TEST_CASE(a_list_with_another_name_keeps_what_is_in_it_and_is_found_by_both)
{
    one_list store;
    store.put("48221234567");
    BOOST_TEST(store.rename("dnc"));
    BOOST_TEST(!store.rename("dnc"), "the same again");
    BOOST_TEST(store.info().name == "dnc");
    BOOST_TEST(find_list(store.read(), "dnc")->id == store.id);
    BOOST_TEST(find_list(store.read(), "l")->id == store.id);
    BOOST_TEST(store.row("48221234567").has_value());
    BOOST_TEST((store.history("48221234567") == std::vector{journal_event::entry_added}));
    BOOST_TEST(lists(store.read()).size() == 1U);
    const auto last = find_record(store.read(), last_sequence(store.read())).value();
    BOOST_TEST((last.what == journal_event::list_renamed));
    BOOST_TEST(last.list == "dnc");
    BOOST_TEST(last.former_name == "l");
    store.expect_agreement();

    store.put("48221234568");
    BOOST_TEST(store.rename("house"));
    BOOST_TEST(store.rename("l"));
    BOOST_TEST((store.info().former == std::vector<std::string>{"dnc", "house"}));
    for (const std::string_view name : {"l", "dnc", "house"})
        BOOST_TEST(find_list(store.read(), name)->id == store.id);
    store.expect_agreement();
}

BOOST_AUTO_TEST_CASE(a_name_that_a_list_has_or_had_is_no_other_lists)
{
    one_list store;
    store.rename("dnc");
    const auto refused = [](auto&& f) {
        BOOST_CHECK_EXCEPTION(f(), error, [](const error& e) { return has_code(e, error_code::refused); });
    };
    for (const std::string_view name : {"l", "dnc"})
        refused([&] { store.write([&](write_transaction& w) { create_list(w, name, "", {}, ann, at_second(2)); }); });
    const auto other =
        store.write([](write_transaction& w) { return create_list(w, "o", "", {}, ann, at_second(2)).id; });
    for (const std::string_view name : {"l", "dnc", "", "No", "a b"})
        refused([&] { store.write([&](write_transaction& w) { rename_list(w, other, name, ann, at_second(2)); }); });

    // Once it is dropped, all of its names are free.
    store.write([&](write_transaction& w) {
        drop_list(w, store.id, ann, at_second(3));
        create_list(w, "l", "", {}, ann, at_second(4));
        create_list(w, "dnc", "", {}, ann, at_second(4));
    });
    store.expect_agreement();
    // The journal tells lists by their names: what it says of one that was dropped is never another's.
    const auto third =
        store.write([](write_transaction& w) { return create_list(w, "p", "", {}, ann, at_second(5)).id; });
    store.write([&](write_transaction& w) { drop_list(w, third, ann, at_second(6)); });
    refused([&] { store.write([&](write_transaction& w) { rename_list(w, other, "p", ann, at_second(7)); }); });
    BOOST_CHECK_EXCEPTION(store.rename("again"), error,
                          [](const error& e) { return has_code(e, error_code::missing); });
}

BOOST_AUTO_TEST_CASE(a_list_has_had_so_many_names_and_no_more)
{
    one_list store;
    for (std::size_t i = 0; i < max_former_names; ++i)
        BOOST_TEST(store.rename("n" + std::to_string(i)));
    BOOST_CHECK_EXCEPTION(store.rename("more"), error, [](const error& e) { return has_code(e, error_code::refused); });
    BOOST_TEST(store.rename("n3"), "it may go back to one that it had");
}

BOOST_AUTO_TEST_CASE(a_policy_that_knows_the_old_name_goes_on_and_none_may_declare_both)
{
    one_list store;
    store.rename("dnc");
    const auto activate_with = [&](const std::vector<list_declaration>& lists) {
        store.write([&](write_transaction& w) {
            activate(w, {.sources = {{"a.ring", "x"}}, .image = "i", .lists = lists}, ann, at_second(4));
        });
    };
    activate_with({{"l", "by its old name", {}}});
    BOOST_TEST(store.info().description == "by its old name");
    BOOST_TEST(store.info().name == "dnc");
    BOOST_CHECK_EXCEPTION(store.write([&](write_transaction& w) { drop_list(w, store.id, ann, at_second(5)); }), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
    BOOST_CHECK_EXCEPTION(activate_with({{"l", "", {}}, {"dnc", "", {}}}), error, [](const error& e) {
        return has_code(e, error_code::refused) &&
               std::string_view{e.what()}.find("are two names of one list") != std::string_view::npos;
    });
}

BOOST_AUTO_TEST_CASE(an_entry_becomes_another_numbers_with_all_that_it_says)
{
    one_list store;
    store.put("48221234567", {.description = "rude", .expires = at_second(1000)});
    BOOST_TEST(
        (store.renumber("48221234567", "48221234576", {.typed = "022 123 45 76"}).outcome == edit_outcome::changed));
    const auto now = store.row("48221234576").value();
    BOOST_TEST(now.about.description == "rude");
    BOOST_TEST(now.about.typed == "022 123 45 76");
    BOOST_TEST((now.about.expires == at_second(1000)));
    BOOST_TEST((now.about.created_at == at_second(1)));
    BOOST_TEST((now.state == listed_state::approved));
    BOOST_TEST((store.row("48221234567")->state == listed_state::cleared));
    BOOST_TEST((store.row("48221234567")->about.created_at == at_second(1)));
    using enum journal_event;
    BOOST_TEST((store.history("48221234576") == std::vector{entry_added, entry_renumbered}));
    BOOST_TEST((store.history("48221234567") == std::vector{entry_added, entry_renumbered}));
    const list_info list = store.info();
    BOOST_TEST(list.entries.approved == 1U);
    BOOST_TEST(list.entries.cleared == 1U);
    store.expect_agreement();

    // On to a third, which a prefix may be as well, and back to the first.
    BOOST_TEST((store.renumber("48221234576", "4822*").outcome == edit_outcome::changed));
    BOOST_TEST((store.renumber("4822*", "48221234567").outcome == edit_outcome::changed));
    BOOST_TEST((store.row("48221234567")->state == listed_state::approved));
    BOOST_TEST(store.history("48221234567").size() == 4U);
    store.expect_agreement();
}

BOOST_AUTO_TEST_CASE(what_an_import_brought_becomes_another_number_and_stays_away_by_the_old_one)
{
    one_list store;
    import_text(store, "number,description\n48221234567,by file\n48221234568,\n");
    BOOST_TEST((store.renumber("48221234567", "48221234000").outcome == edit_outcome::changed));
    BOOST_TEST(store.row("48221234000")->about.description == "by file");
    BOOST_TEST((store.row("48221234567")->state == listed_state::cleared));
    BOOST_TEST(store.info().imported == 1U);
    store.expect_agreement();
}

BOOST_AUTO_TEST_CASE(numbers_that_are_not_given_another)
{
    one_list store;
    store.put("48221234567");
    store.put("48221234568");
    store.put("48221234569", {.state = entry_state::permanent});
    store.put("48221234570", {.expires = at_second(3)});
    const auto refused = [&](std::string_view what, std::string_view to, std::string_view why) {
        const std::uint64_t before = last_sequence(store.read());
        const edit_result result = store.renumber(what, to);
        BOOST_TEST((result.outcome == edit_outcome::refused), what);
        BOOST_TEST(result.reason.find(why) != std::string::npos, result.reason);
        BOOST_TEST(last_sequence(store.read()) == before);
    };
    refused("48221234567", "48221234568", "has +48221234568 already");
    refused("48221234569", "48221234000", "permanent");
    refused("48221234570", "48221234000", "expired");
    BOOST_TEST((store.renumber("48221234571", "48221234000").outcome == edit_outcome::not_there));
    BOOST_TEST((store.renumber("48221234567", "48221234567").outcome == edit_outcome::unchanged));
    BOOST_TEST(
        (store.renumber("48221234570", "48221234000", {.change_expires = times::set}).outcome == edit_outcome::changed),
        "with a new end an expired one comes into force by its new number");
    // One that was removed is revived.
    store.write([&](write_transaction& w) { remove(w, store.id, pattern("48221234568"), ann, at_second(6)); });
    BOOST_TEST((store.renumber("48221234567", "48221234568", {}, 7).outcome == edit_outcome::changed));
    store.expect_agreement();
}

BOOST_AUTO_TEST_SUITE_END()
