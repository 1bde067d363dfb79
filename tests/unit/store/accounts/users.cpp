// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/accounts/users.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::has_code;
using store_tests::temporary_store;

namespace {

const author ann{.user = "ann", .program = "ringfence user"};

std::vector<journal_record> journal(const transaction& in)
{
    std::vector<journal_record> found;
    read_journal(in, 1, [&](const journal_record& r) {
        found.push_back(r);
        return visit::more;
    });
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_users)

BOOST_AUTO_TEST_CASE(roles_have_words_and_an_order)
{
    for (const account_role role :
         {account_role::reader, account_role::agent, account_role::supervisor, account_role::administrator})
        BOOST_TEST((read_role(role_word(role)) == role));
    for (const std::string_view word : {"", "Reader", "admin", "none", "reader "})
        BOOST_TEST(!read_role(word));
    BOOST_TEST((account_role::reader < account_role::agent && account_role::agent < account_role::supervisor &&
                account_role::supervisor < account_role::administrator));
}

BOOST_AUTO_TEST_CASE(names_of_accounts)
{
    for (const std::string& name :
         std::vector<std::string>{"a", "Ann", "ann.lee@example.com", "_", "7", "a-b", std::string(64, 'x'), "DEFAULT"})
        BOOST_TEST(is_account_name(name), name);
    for (const std::string& name : std::vector<std::string>{"", "default", "a b", "a%", "a:b", "\xc3\xa4",
                                                            std::string(65, 'x'), std::string("a\0", 2)})
        BOOST_TEST(!is_account_name(name), name);
}

BOOST_AUTO_TEST_CASE(an_account_is_made_changed_and_removed_and_each_is_journalled_without_the_hash)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        add_user(w, "eve", account_role::agent, "hash-one", ann, at_second(1));
        add_user(w, "bob", account_role::reader, "hash-two", ann, at_second(2));
    });
    auto reading = store.read();
    BOOST_TEST(find_user(reading, "eve")->password == "hash-one");
    BOOST_TEST((find_user(reading, "eve")->created == at_second(1)));
    BOOST_TEST((find_user(reading, "eve")->created_by == ann));
    BOOST_TEST(!find_user(reading, "Eve"));
    BOOST_TEST(!find_user(reading, ""));
    BOOST_TEST(users(reading).size() == 2U);
    BOOST_TEST(users(reading).front().name == "bob");
    reading.reset();

    store.write([](write_transaction& w) {
        BOOST_TEST(set_role(w, "eve", account_role::supervisor, ann, at_second(3)));
        BOOST_TEST(!set_role(w, "eve", account_role::supervisor, ann, at_second(4)));
        set_password(w, "eve", "hash-three", ann, at_second(5));
        remove_user(w, "bob", ann, at_second(6));
    });
    reading.renew();
    BOOST_TEST((find_user(reading, "eve")->role == account_role::supervisor));
    BOOST_TEST(find_user(reading, "eve")->password == "hash-three");
    BOOST_TEST((find_user(reading, "eve")->created == at_second(1)));
    BOOST_TEST(!find_user(reading, "bob"));

    const auto records = journal(reading);
    const std::vector<journal_event> expected{journal_event::user_added, journal_event::user_added,
                                              journal_event::user_changed, journal_event::user_changed,
                                              journal_event::user_removed};
    BOOST_REQUIRE(records.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        BOOST_TEST((records[i].what == expected[i]));
        BOOST_TEST((records[i].by == ann));
        BOOST_TEST(records[i].account == (i == 1 || i == 4 ? "bob" : "eve"));
        BOOST_TEST(layout::encode(records[i]).find("hash") == std::string::npos);
    }
    BOOST_TEST((records[0].role == account_role::agent));
    BOOST_TEST((records[2].role == account_role::supervisor));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_done_says_why_and_changes_nothing)
{
    temporary_store store;
    store.write(
        [](write_transaction& w) { add_user(w, "eve", account_role::administrator, "hash", ann, at_second(1)); });
    const std::string long_hash(max_password_hash + 1, 'h');
    using change = void (*)(write_transaction&);
    const std::vector<std::pair<change, error_code>> table{
        {[](write_transaction& w) { add_user(w, "eve", account_role::reader, "hash", ann, at_second(2)); },
         error_code::refused},
        {[](write_transaction& w) { add_user(w, "default", account_role::reader, "hash", ann, at_second(2)); },
         error_code::refused},
        {[](write_transaction& w) { add_user(w, "a b", account_role::reader, "hash", ann, at_second(2)); },
         error_code::refused},
        {[](write_transaction& w) { add_user(w, "bob", account_role::reader, "", ann, at_second(2)); },
         error_code::refused},
        {[](write_transaction& w) { set_role(w, "bob", account_role::reader, ann, at_second(2)); },
         error_code::missing},
        {[](write_transaction& w) { set_password(w, "bob", "hash", ann, at_second(2)); }, error_code::missing},
        {[](write_transaction& w) { set_password(w, "eve", "", ann, at_second(2)); }, error_code::refused},
        {[](write_transaction& w) { remove_user(w, "bob", ann, at_second(2)); }, error_code::missing},
    };
    for (const auto& row : table) {
        const auto make = [&] { store.write([&](write_transaction& w) { row.first(w); }); };
        BOOST_CHECK_EXCEPTION(make(), error, [&](const error& e) { return has_code(e, row.second); });
    }
    BOOST_CHECK_THROW(store.write([&](write_transaction& w) { set_password(w, "eve", long_hash, ann, at_second(2)); }),
                      error);
    const auto reading = store.read();
    BOOST_TEST(users(reading).size() == 1U);
    BOOST_TEST(last_sequence(reading) == 1U);
}

BOOST_AUTO_TEST_CASE(the_last_administrator_may_go)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        add_user(w, "eve", account_role::administrator, "hash", ann, at_second(1));
        set_role(w, "eve", account_role::reader, ann, at_second(2));
        remove_user(w, "eve", ann, at_second(3));
    });
    BOOST_TEST(users(store.read()).empty());
}

BOOST_AUTO_TEST_CASE(a_denial_is_journalled_with_who_asked_for_what)
{
    temporary_store store;
    const author eve{.user = "eve", .address = "127.0.0.1:4711", .program = "ringfenced"};
    store.write([&](write_transaction& w) {
        note_denied(w, "ADD register", account_role::agent, eve, at_second(1));
        note_denied(w, std::string(5000, 'x'), account_role::reader, eve, at_second(2));
    });
    const auto records = journal(store.read());
    BOOST_REQUIRE(records.size() == 2U);
    BOOST_TEST((records[0].what == journal_event::denied));
    BOOST_TEST((records[0].by == eve));
    BOOST_TEST((records[0].role == account_role::agent));
    BOOST_TEST(records[0].request == "ADD register");
    BOOST_TEST(records[1].request.size() == max_denied_request);
}

BOOST_AUTO_TEST_CASE(rights_are_read_as_they_are_written)
{
    const std::uint32_t all = std::numeric_limits<std::uint32_t>::max();
    BOOST_TEST(rights_text(all) == "add,remove,edit,clone,move,clear,approve,unapprove,import");
    BOOST_TEST(rights_text(0) == "none");
    BOOST_TEST(rights_text(3) == "add,remove");
    BOOST_TEST(read_rights("none").value() == 0U);
    BOOST_TEST(read_rights("remove,add").value() == 3U);
    BOOST_TEST(rights_text(read_rights(rights_text(all)).value()) == rights_text(all));
    for (const std::string_view wrong : {"", "add,", ",add", "add remove", "Add", "all", "none,add", "add,,remove"})
        BOOST_TEST(!read_rights(wrong), wrong);
    BOOST_TEST((role_for(list_right::add) == account_role::agent));
    BOOST_TEST((role_for(list_right::import) == account_role::supervisor));
}

BOOST_AUTO_TEST_CASE(an_account_with_rights_in_a_list_has_none_in_others)
{
    temporary_store store;
    const auto lists = store.write([](write_transaction& w) {
        add_user(w, "eve", account_role::agent, "hash", ann, at_second(1));
        const std::uint32_t house = create_list(w, "house", "", {}, ann, at_second(1)).id;
        return std::pair{house, create_list(w, "other", "", {}, ann, at_second(1)).id};
    });
    const auto rights = [&](std::uint32_t list) {
        return rights_text(rights_in(find_user(store.read(), "eve").value(), list));
    };
    const std::string all = "add,remove,edit,clone,move,clear,approve,unapprove,import";
    BOOST_TEST(rights(lists.first) == all);
    const auto give = [&](std::uint32_t list, std::string_view what) {
        return store.write([&](write_transaction& w) {
            return set_rights(w, "eve", list, read_rights(what).value(), ann, at_second(2));
        });
    };
    BOOST_TEST(give(lists.first, "add,remove"));
    BOOST_TEST(!give(lists.first, "remove,add"), "the same again");
    BOOST_TEST(rights(lists.first) == "add,remove");
    BOOST_TEST(rights(lists.second) == "none");
    BOOST_TEST(give(lists.first, "add"));
    BOOST_TEST(rights(lists.first) == "add");
    BOOST_TEST(give(lists.second, "import"));
    BOOST_TEST(give(lists.first, "none"));
    BOOST_TEST(rights(lists.first) == "none");
    BOOST_TEST(rights(lists.second) == "import");
    BOOST_TEST(give(lists.second, "none"));
    BOOST_TEST(rights(lists.first) == all, "without rights in any list it is as before");
    const auto told = journal(store.read());
    BOOST_TEST((told.back().what == journal_event::user_changed));
    BOOST_TEST(told.back().account == "eve");
    BOOST_TEST(told.back().list == "other");
    BOOST_TEST(told.back().rights == "none");
    BOOST_TEST(told[told.size() - 2].rights == "none");
    BOOST_TEST(told[told.size() - 3].rights == "import");
    for (const auto& [name, list] : {std::pair{"bob", lists.first}, std::pair{"eve", 99U}})
        BOOST_CHECK_EXCEPTION(store.write([&, who = name, in = list](write_transaction& w) {
            set_rights(w, who, in, 1, ann, at_second(3));
        }),
                              error, [](const error& e) { return has_code(e, error_code::missing); });
}

BOOST_AUTO_TEST_CASE(rights_of_many_lists_have_a_limit)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        add_user(w, "eve", account_role::agent, "hash", ann, at_second(1));
        for (std::size_t i = 0; i <= max_grants; ++i) {
            const std::uint32_t list = create_list(w, "l" + std::to_string(i), "", {}, ann, at_second(1)).id;
            if (i < max_grants)
                set_rights(w, "eve", list, 1, ann, at_second(1));
        }
    });
    const auto last = find_list(store.read(), "l" + std::to_string(max_grants)).value().id;
    BOOST_CHECK_EXCEPTION(store.write([&](write_transaction& w) { set_rights(w, "eve", last, 1, ann, at_second(2)); }),
                          error, [](const error& e) { return has_code(e, error_code::full); });
}

BOOST_AUTO_TEST_SUITE_END()
