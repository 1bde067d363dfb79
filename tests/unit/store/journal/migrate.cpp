// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/accounts/users.hpp>
#include <ringfence/store/import/import.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/journal/migrate.hpp>
#include <ringfence/store/journal/verify.hpp>
#include <ringfence/store/lists/browse.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/listed.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/stops.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::e164;
using store_tests::has_code;
using store_tests::pattern;

namespace {

const author ann{.user = "ann"};
const auto nobody = [](migrate_phase, std::uint64_t) {};

/// A store of format 2, closed: as the release before wrote it, but that it is made here; daemon.migrate has one that
/// the release before wrote.
struct older_store {
    ringfence::test::scratch folder;
    std::filesystem::path path = folder.path() / "calls.store";
    std::filesystem::path kept;

    explicit older_store(std::uint32_t format = oldest_format)
        : kept{folder.path() / ("calls.store.format-" + std::to_string(format))}
    {
        const auto made = environment::open(path, store::access::write, {.format = format});
        made->write([](write_transaction& w) {
            const auto id = create_list(w, "dnc", "", {}, ann, at_second(0)).id;
            for (int i = 0; i < 100; ++i)
                add(w, id, pattern("4822123" + std::to_string(4000 + i)), {.description = "Żółw"}, ann, at_second(i));
            add_user(w, "eve", account_role::agent, "hash", ann, at_second(1));
        });
    }

    std::uint64_t records() { return last_sequence(read_transaction{environment::open(path, store::access::read)}); }
};

bool is_whole(const std::filesystem::path& store)
{
    const read_transaction now{environment::open(store, store::access::read)};
    return verify(now, [](verify_phase, std::uint64_t) {}).problems.empty();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_migrate)

BOOST_AUTO_TEST_CASE(a_store_of_the_format_before_is_read_and_written_and_says_what_it_has_no_place_for)
{
    older_store old;
    const auto held = environment::open(old.path, store::access::write);
    BOOST_TEST(held->format() == 2U);
    const auto list = find_list(read_transaction{held}, "dnc").value();
    held->write([&](write_transaction& w) {
        BOOST_TEST((add(w, list.id, pattern("48601000001"), {}, ann, at_second(200)).outcome == add_outcome::added));
        const stop_count call{list.id, e164("48601000001"), 1};
        add_stops(w, {&call, 1}, at_second(201));
    });
    const read_transaction now{held};
    BOOST_TEST(stops_of(now, list.id, pattern("48601000001")).count == 0U, "there is no place for it");
    BOOST_TEST(now.count(table::stops) == 0U);
    const auto refused = [&](auto&& change) {
        BOOST_CHECK_EXCEPTION(held->write(change), error, [](const error& e) {
            return has_code(e, error_code::refused) &&
                   std::string_view{e.what()}.find("`ringfence migrate --store ") != std::string_view::npos;
        });
    };
    refused([&](write_transaction& w) { rename_list(w, list.id, "other", ann, at_second(202)); });
    refused([&](write_transaction& w) { set_rights(w, "eve", list.id, 1, ann, at_second(202)); });
    refused([&](write_transaction& w) { set_role(w, "eve", account_role::decide, ann, at_second(202)); });
    refused([&](write_transaction& w) { add_user(w, "bob", account_role::decide, "hash", ann, at_second(202)); });
    refused([&](write_transaction& w) {
        edit(w, list.id, pattern("48601000001"), {.number = pattern("48601000002")}, ann, at_second(202));
    });
}

BOOST_AUTO_TEST_CASE(it_takes_all_to_the_new_format_and_keeps_the_old_store)
{
    older_store old;
    ::chmod(old.path.c_str(), 0750);
    ::chmod((old.path / "data.mdb").c_str(), 0640);
    const std::uint64_t records = old.records();
    const migration made = migrate(old.path, nobody);
    BOOST_TEST(made.from == 2U);
    BOOST_TEST((made.kept == std::filesystem::canonical(old.kept)));
    BOOST_TEST(made.records == records);
    BOOST_TEST(made.numbers == 100U);
    struct stat of {};
    BOOST_TEST(::stat(old.path.c_str(), &of) == 0);
    BOOST_TEST((of.st_mode & 0777) == 0750U);
    BOOST_TEST(::stat((old.path / "data.mdb").c_str(), &of) == 0);
    BOOST_TEST((of.st_mode & 0777) == 0640U);
    BOOST_TEST(is_whole(old.path));
    BOOST_TEST(is_whole(old.kept));
    BOOST_TEST(environment::open(old.kept, store::access::read)->format() == 2U);
    const auto held = environment::open(old.path, store::access::write);
    BOOST_TEST(held->format() == format_version);
    BOOST_TEST(last_sequence(read_transaction{held}) == records);
    held->write([](write_transaction& w) {
        BOOST_TEST(rename_list(w, find_list(w, "dnc")->id, "house", ann, at_second(300)));
    });
    BOOST_TEST(!std::filesystem::exists(old.path / "copied"));
    for (const auto& each : std::filesystem::directory_iterator{old.folder.path()})
        BOOST_TEST((each.path() == old.path || each.path() == old.kept), each.path());
}

BOOST_AUTO_TEST_CASE(each_format_before_goes_step_by_step_and_searches_find_what_they_did)
{
    for (std::uint32_t format = oldest_format; format < format_version; ++format) {
        older_store old{format};
        const auto found = [&] {
            const read_transaction now{environment::open(old.path, store::access::read)};
            std::vector<number_pattern> rows;
            for (const listed& row :
                 browse(now, find_list(now, "dnc").value(), {.text = "ZOLW"}, {}, at_second(500)).rows)
                rows.push_back(row.about.pattern);
            return rows;
        };
        const auto before = found();
        BOOST_TEST(before.size() == 50U);
        BOOST_TEST(migrate(old.path, nobody).from == format);
        BOOST_TEST((found() == before));
        BOOST_TEST(is_whole(old.path));
        const read_transaction now{environment::open(old.path, store::access::read)};
        BOOST_TEST(now.count(table::texts) != 0U);
    }
}

BOOST_AUTO_TEST_CASE(a_link_to_a_store_stays_one)
{
    older_store old;
    const std::filesystem::path link = old.folder.path() / "link";
    std::filesystem::create_directory_symlink(old.path, link);
    BOOST_TEST((migrate(link, nobody).kept == std::filesystem::canonical(old.folder.path()) / "calls.store.format-2"));
    BOOST_TEST(std::filesystem::is_symlink(link));
    BOOST_TEST(environment::open(old.path, store::access::read)->format() == format_version);
    BOOST_TEST(environment::open(link, store::access::read)->format() == format_version);
}

BOOST_AUTO_TEST_CASE(a_store_of_the_new_format_is_left_as_it_is)
{
    older_store old;
    migrate(old.path, nobody);
    const migration again = migrate(old.path, nobody);
    BOOST_TEST(again.kept.empty());
    BOOST_TEST(again.from == format_version);
}

BOOST_AUTO_TEST_CASE(whoever_has_the_store_open_is_not_left_behind)
{
    older_store old;
    {
        const auto open = environment::open(old.path, store::access::read);
        BOOST_CHECK_EXCEPTION(migrate(old.path, nobody), error,
                              [](const error& e) { return has_code(e, error_code::busy); });
    }
    const std::string ready = (old.folder.path() / "ready").string();
    const pid_t child = store_tests::start_child([&] {
        const auto open = environment::open(old.path, store::access::write);
        std::ofstream{ready} << "x";
        for (;;)
            ::pause();
        return 0;
    });
    while (::access(ready.c_str(), F_OK) != 0)
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    BOOST_CHECK_EXCEPTION(migrate(old.path, nobody), error, [&](const error& e) {
        return has_code(e, error_code::busy) &&
               std::string_view{e.what()}.find(std::to_string(child)) != std::string_view::npos;
    });
    ::kill(child, SIGKILL);
    store_tests::status_of(child);
    BOOST_TEST(environment::open(old.path, store::access::read)->format() == 2U);
    BOOST_TEST(migrate(old.path, nobody).from == 2U);
}

BOOST_AUTO_TEST_CASE(what_is_in_the_way_is_told_and_nothing_is_changed)
{
    older_store old;
    std::filesystem::create_directory(old.kept);
    BOOST_CHECK_EXCEPTION(migrate(old.path, nobody), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
    std::filesystem::remove(old.kept);
    BOOST_CHECK_EXCEPTION(migrate(old.folder.path() / "none", nobody), error,
                          [](const error& e) { return has_code(e, error_code::missing); });
    const std::filesystem::path copy = old.path.string() + ".migrating";
    std::filesystem::create_directory(copy);
    std::ofstream{copy / "precious"} << "x";
    BOOST_CHECK_EXCEPTION(migrate(old.path, nobody), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
    BOOST_TEST(std::filesystem::exists(copy / "precious"));
    std::filesystem::remove_all(copy);
    // One that does not agree with itself is no store to go on with.
    {
        const auto held = environment::open(old.path, store::access::write);
        held->write([](write_transaction& w) {
            auto list = find_list(w, "dnc").value();
            list.entries.approved = 7;
            w.put(table::lists, layout::list_key(list.id), layout::encode(list));
        });
    }
    BOOST_CHECK_EXCEPTION(migrate(old.path, nobody), error, [](const error& e) {
        return has_code(e, error_code::corrupt) &&
               std::string_view{e.what()}.find("`ringfence verify`") != std::string_view::npos;
    });
    BOOST_TEST(environment::open(old.path, store::access::read)->format() == 2U);
}

BOOST_AUTO_TEST_CASE(killed_at_any_moment_it_leaves_a_whole_store_and_goes_on)
{
    // Each time it is told how far it is, it may be the last time.
    for (int at = 0; at < 9; ++at) {
        older_store old;
        const std::uint64_t records = old.records();
        const pid_t child = store_tests::start_child([&] {
            int calls = 0;
            migrate(old.path, [&](migrate_phase, std::uint64_t) {
                if (calls++ == at)
                    ::kill(::getpid(), SIGKILL);
            });
            return 0;
        });
        store_tests::status_of(child);
        BOOST_TEST(is_whole(old.path), "killed at " << at);
        BOOST_TEST(old.records() == records);
        const migration made = migrate(old.path, nobody);
        BOOST_TEST((made.from == 2U || made.kept.empty()));
        BOOST_TEST(environment::open(old.path, store::access::read)->format() == format_version);
        BOOST_TEST(old.records() == records);
        BOOST_TEST(is_whole(old.kept));
    }
}

BOOST_AUTO_TEST_CASE(a_copy_of_an_earlier_state_is_not_gone_on_with)
{
    older_store old;
    const pid_t child = store_tests::start_child([&] {
        migrate(old.path, [&](migrate_phase phase, std::uint64_t) {
            if (phase == migrate_phase::verifying)
                ::kill(::getpid(), SIGKILL);
        });
        return 0;
    });
    store_tests::status_of(child);
    {
        const auto held = environment::open(old.path, store::access::write);
        held->write([](write_transaction& w) {
            add(w, find_list(w, "dnc")->id, pattern("48999999999"), {}, ann, at_second(400));
        });
    }
    migrate(old.path, nobody);
    const read_transaction now{environment::open(old.path, store::access::read)};
    BOOST_TEST(find_entry(now, find_list(now, "dnc")->id, pattern("48999999999")).has_value());
}

BOOST_AUTO_TEST_CASE(killed_between_the_exchange_and_its_end_it_only_puts_the_old_store_away)
{
    older_store old;
    migrate(old.path, nobody);
    // As it is left there: the old store under the copy's name.
    std::filesystem::rename(old.kept, old.path.string() + ".migrating");
    std::ofstream{old.path / "copied"} << "7\n";
    const migration made = migrate(old.path, nobody);
    BOOST_TEST(made.from == 2U);
    BOOST_TEST(is_whole(old.kept));
    BOOST_TEST(environment::open(old.path, store::access::read)->format() == format_version);
    BOOST_TEST(!std::filesystem::exists(old.path / "copied"));
}

BOOST_AUTO_TEST_SUITE_END()
