// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/operate/catalogue.hpp>
#include <ringfence/operate/operation.hpp>

#include <operate/store_with_lists.hpp>
#include <operate/words_of.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::operate;
using operate_tests::store_with_lists;
using operate_tests::words_of;

BOOST_AUTO_TEST_SUITE(operations_performed)

BOOST_FIXTURE_TEST_CASE(a_role_that_does_not_suffice_is_told_before_anything_is_done, store_with_lists)
{
    for (const operation& o : operations()) {
        if (o.needs == store::account_role::reader)
            continue;
        who.role = static_cast<store::account_role>(static_cast<int>(o.needs) - 1);
        try {
            prepare(o, {}, with, who);
            BOOST_ERROR(std::string{o.name} + " was not denied");
        } catch (const error& e) {
            BOOST_TEST((e.code() == error_code::denied));
            BOOST_TEST(std::string_view{e.what()}.find(store::role_word(o.needs)) != std::string_view::npos);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(a_role_is_looked_at_again_when_the_change_is_made, store_with_lists)
{
    at.engine().environment()->write([&](store::write_transaction& in) {
        store::add_user(in, "ana", store::account_role::administrator, "hash", {}, system_now());
    });
    who.account = "ana";
    who.proof = "hash";
    const auto remove = find_operation(words_of("policy drop other")).is;
    const task prepared = prepare(*remove, {.places = {"other"}, .names = {}}, with, who);
    at.engine().environment()->write([&](store::write_transaction& in) {
        store::set_role(in, "ana", store::account_role::agent, {}, system_now());
    });
    const answer made = perform(prepared, with, {}, {});
    BOOST_REQUIRE(made.wrong);
    BOOST_TEST((made.wrong->code == error_code::denied));
    BOOST_TEST(store::find_list(store::read_transaction{at.engine().environment()}, "other").has_value());
    who.proof = "another";
    BOOST_TEST((ask("add dnc +48601000001").wrong->code == error_code::denied));
}

BOOST_FIXTURE_TEST_CASE(what_is_told_of_a_denied_request_has_no_password, store_with_lists)
{
    const auto told = [](std::string_view line, std::vector<std::string> places) {
        return request_text(*find_operation(words_of(line)).is, {.places = std::move(places), .names = {}});
    };
    BOOST_TEST(told("user add", {"eve"}) == "USER ADD eve");
    BOOST_TEST(told("user add", {"password=top secret", "eve"}) == "USER ADD");
    BOOST_TEST(told("user password", {"password=top-secret"}) == "USER PASSWORD");
    BOOST_TEST(told("add", {"dnc", "+48601000001"}) == "ADD dnc");
    BOOST_TEST(told("policy drop", {}) == "POLICY DROP");
}

BOOST_FIXTURE_TEST_CASE(an_account_that_is_there_is_a_conflict, store_with_lists)
{
    const request asked{.places = {"eve"}, .names = {{"role", "agent"}, {"password", "correct horse"}}};
    const operation& add = *find_operation(words_of("user add")).is;
    BOOST_TEST(!perform(prepare(add, asked, with, who), with, {}, {}).wrong);
    const answer again = perform(prepare(add, asked, with, who), with, {}, {});
    BOOST_REQUIRE(again.wrong);
    BOOST_TEST((again.wrong->code == error_code::conflict));
}

BOOST_FIXTURE_TEST_CASE(one_refused_number_is_an_error_and_one_of_several_is_a_row, store_with_lists)
{
    const answer one = ask("move dnc +48601000777 to=other");
    BOOST_REQUIRE(one.wrong);
    BOOST_TEST((one.wrong->code == error_code::refused));
    BOOST_TEST(one.wrong->text == "+48601000777: the rule file writes it into the list, test.ring:2: move it there");
    const answer two = ask("add dnc +48601000001 nonsense");
    BOOST_TEST(!two.wrong);
    BOOST_TEST(two.told.count_of("changed") == 1U);
    BOOST_TEST(two.told.count_of("refused") == 1U);
    BOOST_TEST(two.told.rows_of("numbers")[1].text_of("result") == "unreadable");
}

BOOST_FIXTURE_TEST_CASE(a_clone_that_is_refused_changes_nothing, store_with_lists)
{
    const auto entry_of = [&](std::string_view number) {
        return ask("show dnc " + std::string{number}).told.rows_of("lists").at(0);
    };
    BOOST_TEST(!ask("add dnc +48601000001 expires=2999-01-01T00:00Z description=first").wrong);
    BOOST_TEST(!ask("add dnc +48601000002").wrong);
    const answer refused = ask("clone dnc +48601000001 +48601000002 replace permanent");
    BOOST_REQUIRE(refused.wrong);
    BOOST_TEST((refused.wrong->code == error_code::refused));
    BOOST_TEST(entry_of("+48601000002").text_of("description") == "");
    BOOST_TEST(cell_text(*entry_of("+48601000002").find("expires_at")) == "");
    BOOST_TEST(ask("clone dnc +48601000001 +48601000002 replace pending").told.count_of("changed") == 1U);
    BOOST_TEST(entry_of("+48601000002").text_of("state") == "pending");
    BOOST_TEST(entry_of("+48601000002").text_of("description") == "first");
    BOOST_TEST(ask("clone dnc +48601000001 +48601000002 replace pending").told.count_of("changed") == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_filter_finds_what_is_changed_in_portions, store_with_lists)
{
    at.engine().environment()->write([&](store::write_transaction& in) {
        const auto list = store::find_list(in, "complaints");
        for (unsigned i = 0; i < 2500; ++i) {
            const number n = *number::e164(std::to_string(48601000000U + i));
            store::add(in, list->id, {n, n}, {}, {}, system_now());
        }
    });
    const auto approve = find_operation(words_of("approve complaints")).is;
    const task prepared = prepare(*approve, {.places = {"complaints"}, .names = {{"all", std::nullopt}}}, with, who);
    std::vector<std::uint64_t> steps;
    const answer made = perform(prepared, with, {}, [&](const job::progress& p) { steps.push_back(p.done); });
    BOOST_TEST(!made.wrong);
    BOOST_TEST(made.told.count_of("changed") == 2500U);
    BOOST_TEST(steps == (std::vector<std::uint64_t>{1000, 2000, 2500}), boost::test_tools::per_element());

    // Given up half way it says how much stays done.
    const task cleared = prepare(*find_operation(words_of("clear x")).is,
                                 {.places = {"complaints"}, .names = {{"all", std::nullopt}}}, with, who);
    int left = 2;
    const answer ended = perform(cleared, with,
                                 [&] {
                                     if (--left < 0)
                                         throw error{error_code::busy, "ended"};
                                 },
                                 {});
    BOOST_REQUIRE(ended.wrong);
    BOOST_TEST((ended.wrong->code == error_code::busy));
}

BOOST_AUTO_TEST_CASE(exceptions_become_problems_of_their_kind)
{
    BOOST_TEST((problem_of(error{error_code::conflict, "x"}).code == error_code::conflict));
    BOOST_TEST((problem_of(store::error{store::error_code::corrupt, "x"}).code == error_code::damaged));
    BOOST_TEST((problem_of(store::error{store::error_code::missing, "x"}).code == error_code::missing));
    BOOST_TEST((problem_of(store::error{store::error_code::full, "x"}).code == error_code::failed));
    BOOST_TEST((problem_of(std::runtime_error{"x"}).code == error_code::failed));
    std::set<std::string_view> words;
    for (int i = 0; i <= static_cast<int>(error_code::failed); ++i)
        BOOST_TEST(words.insert(error_word(static_cast<error_code>(i))).second);
}

BOOST_AUTO_TEST_SUITE_END()
