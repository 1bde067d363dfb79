// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/environment.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

using namespace ringfence::store;
using store_tests::has_code;
using store_tests::temporary_store;

BOOST_AUTO_TEST_SUITE(store_environment)

BOOST_AUTO_TEST_CASE(what_is_written_can_be_read_by_the_next_transaction)
{
    temporary_store store;
    auto reading = store.read();
    store.write([](write_transaction& w) { w.put(table::meta, "a", "1"); });
    BOOST_TEST(!reading.get(table::meta, "a"));
    const auto before = reading.id();
    reading.renew();
    BOOST_TEST((reading.get(table::meta, "a") == "1"));
    BOOST_TEST(reading.id() != before);
    const auto same = reading.id();
    reading.renew();
    BOOST_TEST(reading.id() == same);
}

BOOST_AUTO_TEST_CASE(a_change_that_throws_changes_nothing)
{
    temporary_store store;
    BOOST_CHECK_THROW(store.write([](write_transaction& w) {
        w.put(table::meta, "a", "1");
        throw std::runtime_error{"no"};
    }),
                      std::runtime_error);
    BOOST_TEST(!store.read().get(table::meta, "a"));
    BOOST_TEST(store.write([](write_transaction& w) {
        w.put(table::meta, "a", "2");
        return 7;
    }) == 7);
    BOOST_TEST((store.read().get(table::meta, "a") == "2"));
}

BOOST_AUTO_TEST_CASE(what_is_done_before_the_commit_belongs_to_the_change)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        w.before_commit([](write_transaction& last) { last.put(table::meta, "last", "1"); });
    });
    BOOST_TEST((store.read().get(table::meta, "last") == "1"));
}

BOOST_AUTO_TEST_CASE(a_change_inside_a_change_is_refused)
{
    temporary_store store;
    BOOST_CHECK_EXCEPTION(store.write([&](write_transaction&) { store.write([](write_transaction&) {}); }), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
}

BOOST_AUTO_TEST_CASE(a_cursor_walks_keys_in_order)
{
    temporary_store store;
    store.write([](write_transaction& w) {
        for (const char* key : {"b", "d", "f"})
            w.put(table::spans, key, key);
    });
    const auto reading = store.read();
    cursor at{reading, table::spans};
    struct sample {
        const char* wanted;
        const char* forward;
        const char* back;
    };
    for (const sample& s : {sample{"a", "b", ""}, sample{"b", "b", "b"}, sample{"c", "d", "b"}, sample{"f", "f", "f"},
                            sample{"g", "", "f"}}) {
        BOOST_TEST((at.seek(s.wanted) ? std::string{at.key()} : "") == s.forward, "forward from " << s.wanted);
        BOOST_TEST((at.seek_back(s.wanted) ? std::string{at.key()} : "") == s.back, "back from " << s.wanted);
    }
    BOOST_TEST(at.first());
    BOOST_TEST(at.next());
    BOOST_TEST(at.value() == "d");
    BOOST_TEST(reading.count(table::spans) == 3U);
}

BOOST_AUTO_TEST_CASE(one_directory_is_one_environment_in_a_process)
{
    temporary_store store;
    BOOST_TEST(environment::open(store.directory.path(), access::write) == store.environment);
    BOOST_TEST(environment::open(store.directory.path() / ".", access::read) == store.environment);
    const auto path = store.directory.path();
    store.environment.reset();
    const auto reading = environment::open(path, access::read);
    BOOST_TEST((reading->mode() == access::read));
    BOOST_CHECK_EXCEPTION(environment::open(path, access::write), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
    BOOST_CHECK_EXCEPTION(reading->write([](write_transaction&) {}), error,
                          [](const error& e) { return has_code(e, error_code::refused); });
}

BOOST_AUTO_TEST_CASE(what_is_no_store_is_refused_with_a_reason)
{
    const ringfence::test::scratch empty;
    BOOST_CHECK_EXCEPTION(environment::open(empty.path(), access::read), error,
                          [](const error& e) { return has_code(e, error_code::missing); });
    BOOST_CHECK_EXCEPTION(environment::open(empty.path() / "none", access::read), error,
                          [](const error& e) { return has_code(e, error_code::missing); });
    std::ofstream{empty.path() / "file"} << "text";
    BOOST_CHECK_EXCEPTION(environment::open(empty.path() / "file", access::read), error,
                          [](const error& e) { return has_code(e, error_code::format); });

    const ringfence::test::scratch other;
    std::ofstream{other.path() / "data.mdb"} << std::string(8192, 'x');
    for (const ringfence::store::access wanted : {access::read, access::write})
        BOOST_CHECK_EXCEPTION(environment::open(other.path(), wanted), error,
                              [](const error& e) { return has_code(e, error_code::format); });
}

BOOST_AUTO_TEST_CASE(another_format_version_is_refused_and_says_what_to_do)
{
    constexpr std::uint32_t next = ringfence::store::format_version + 1;
    temporary_store store;
    store.write([](write_transaction& w) { w.raise_format(next); });
    const auto path = store.directory.path();
    store.environment.reset();
    for (const ringfence::store::access wanted : {access::read, access::write})
        BOOST_CHECK_EXCEPTION(environment::open(path, wanted), error, [](const error& e) {
            return has_code(e, error_code::format) &&
                   std::string_view{e.what()}.find("format " + std::to_string(next)) != std::string_view::npos;
        });
}

BOOST_AUTO_TEST_CASE(nothing_is_changed_in_files_that_are_no_longer_at_their_path)
{
    const auto put = [](write_transaction& w) { w.put(table::meta, "x", "1"); };
    const auto displaced = [](const error& e) {
        return has_code(e, error_code::io) &&
               std::string_view{e.what()}.find("moved, removed or replaced") != std::string_view::npos;
    };
    struct {
        std::string_view name;
        void (*displace)(const std::filesystem::path& store, const std::filesystem::path& aside);
        void (*put_back)(const std::filesystem::path& store, const std::filesystem::path& aside);
    } const cases[]{
        {"the directory is moved", [](const auto& store, const auto& aside) { std::filesystem::rename(store, aside); },
         [](const auto& store, const auto& aside) { std::filesystem::rename(aside, store); }},
        {"another store takes its place",
         [](const auto& store, const auto& aside) {
             std::filesystem::rename(store, aside);
             environment::open(store, access::write);
         },
         [](const auto& store, const auto& aside) {
             std::filesystem::remove_all(store);
             std::filesystem::rename(aside, store);
         }},
        {"lock.mdb is removed",
         [](const auto& store, const auto& aside) { std::filesystem::rename(store / "lock.mdb", aside); },
         [](const auto& store, const auto& aside) { std::filesystem::rename(aside, store / "lock.mdb"); }},
        {"data.mdb is replaced by a copy of itself",
         [](const auto& store, const auto& aside) {
             std::filesystem::rename(store / "data.mdb", aside);
             std::filesystem::copy_file(aside, store / "data.mdb");
         },
         [](const auto& store, const auto& aside) { std::filesystem::rename(aside, store / "data.mdb"); }},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            const ringfence::test::scratch folder;
            const auto path = folder.path() / "store";
            const auto aside = folder.path() / "aside";
            const auto store = environment::open(path, access::write);
            store->write(put);
            BOOST_CHECK_NO_THROW(store->expect_in_place());
            c.displace(path, aside);
            BOOST_CHECK_EXCEPTION(store->expect_in_place(), error, displaced);
            BOOST_CHECK_EXCEPTION(store->write(put), error, displaced);
            // While it was changed: nothing of that is there.
            BOOST_TEST((read_transaction{store}.get(table::meta, "x") == "1"));
            c.put_back(path, aside);
            BOOST_CHECK_NO_THROW(store->expect_in_place());
            BOOST_CHECK_NO_THROW(store->write(put));
            BOOST_CHECK_EXCEPTION(store->write([&](write_transaction& w) {
                w.put(table::meta, "x", "2");
                c.displace(path, aside);
            }),
                                  error, displaced);
            BOOST_TEST((read_transaction{store}.get(table::meta, "x") == "1"));
        }
}

BOOST_AUTO_TEST_CASE(the_map_grows_under_readers_who_go_on_with_what_they_see)
{
    const ringfence::test::scratch directory;
    const auto store = environment::open(directory.path(), access::write,
                                         {.map_size = 1 << 18, .map_limit = 1 << 26, .commits = durability::unsynced});
    const std::size_t before = store->map_size();
    const std::string value(100'000, 'v');
    store->write([&](write_transaction& w) { w.put(table::policies, "k0", value); });
    read_transaction reading{store};
    const auto seen = reading.get(table::policies, "k0");
    for (int i = 1; i < 50; ++i)
        store->write([&](write_transaction& w) { w.put(table::policies, "k" + std::to_string(i), value); });
    BOOST_TEST(store->map_size() > before);
    BOOST_TEST((seen == value));
    BOOST_TEST(!reading.get(table::policies, "k1"));
    reading.renew();
    for (int i = 0; i < 50; ++i)
        BOOST_TEST((reading.get(table::policies, "k" + std::to_string(i)) == value));
}

BOOST_AUTO_TEST_CASE(the_limit_of_the_map_is_an_error_and_the_store_stays_good)
{
    const ringfence::test::scratch directory;
    const auto store = environment::open(directory.path(), access::write,
                                         {.map_size = 1 << 18, .map_limit = 1 << 20, .commits = durability::unsynced});
    const std::string value(100'000, 'v');
    BOOST_CHECK_EXCEPTION(store->write([&](write_transaction& w) {
        for (int i = 0; i < 50; ++i)
            w.put(table::policies, "k" + std::to_string(i), value);
    }),
                          error, [](const error& e) { return has_code(e, error_code::full); });
    store->write([&](write_transaction& w) { w.put(table::policies, "small", "1"); });
    read_transaction reading{store};
    BOOST_TEST((reading.get(table::policies, "small") == "1"));
    BOOST_TEST(!reading.get(table::policies, "k0"));
}

BOOST_AUTO_TEST_CASE(readers_go_on_in_many_threads_while_the_map_grows)
{
    const ringfence::test::scratch directory;
    const auto store = environment::open(directory.path(), access::write,
                                         {.map_size = 1 << 18, .map_limit = 1 << 27, .commits = durability::unsynced});
    store->write([](write_transaction& w) { w.put(table::meta, "n", "0"); });
    std::atomic<bool> stop{false};
    std::atomic<unsigned> wrong{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i)
        readers.emplace_back([&] {
            read_transaction reading{store};
            while (!stop) {
                reading.renew();
                const auto n = reading.get(table::meta, "n");
                const auto value = n ? reading.get(table::policies, "v" + std::string{*n}) : std::nullopt;
                if (!n || (*n != "0" && (!value || value->size() != 50'000 || value->front() != 'v')))
                    ++wrong;
                reading.reset();
            }
        });
    for (int i = 1; i <= 200; ++i)
        store->write([&](write_transaction& w) {
            w.put(table::meta, "n", std::to_string(i));
            w.put(table::policies, "v" + std::to_string(i), std::string(50'000, 'v'));
        });
    stop = true;
    for (std::thread& each : readers)
        each.join();
    BOOST_TEST(wrong == 0U);
}

BOOST_AUTO_TEST_CASE(a_reader_follows_when_another_process_makes_the_store_larger)
{
    const ringfence::test::scratch directory;
    const environment_options small{.map_size = 1 << 18, .commits = durability::unsynced};
    environment::open(directory.path(), access::write, small).reset();
    int go[2];
    BOOST_REQUIRE(::pipe(go) == 0);
    const std::string value(200'000, 'v');
    const pid_t child = store_tests::start_child([&] {
        char byte = 0;
        if (::read(go[0], &byte, 1) != 1)
            return 1;
        const auto store = environment::open(directory.path(), access::write, small);
        for (int i = 0; i < 40; ++i)
            store->write([&](write_transaction& w) { w.put(table::policies, "k" + std::to_string(i), value); });
        return 0;
    });
    const auto store = environment::open(directory.path(), access::read, small);
    const std::size_t before = store->map_size();
    read_transaction reading{store};
    BOOST_TEST(!reading.get(table::policies, "k0"));
    reading.reset();
    BOOST_REQUIRE(::write(go[1], "x", 1) == 1);
    BOOST_TEST(store_tests::status_of(child) == 0);
    reading.renew();
    BOOST_TEST((reading.get(table::policies, "k39") == value));
    BOOST_TEST(store->map_size() > before);
    ::close(go[0]);
    ::close(go[1]);
}

BOOST_AUTO_TEST_CASE(writers_of_two_processes_wait_for_each_other)
{
    const ringfence::test::scratch directory;
    const environment_options small{.map_size = 1 << 18, .commits = durability::unsynced};
    environment::open(directory.path(), access::write, small).reset();
    const auto count_up = [&] {
        const auto store = environment::open(directory.path(), access::write, small);
        for (int i = 0; i < 200; ++i)
            store->write([&](write_transaction& w) {
                const auto now = w.get(table::meta, "n");
                const int n = now ? std::stoi(std::string{*now}) : 0;
                w.put(table::meta, "n", std::to_string(n + 1));
                w.put(table::policies, "k" + std::to_string(n), std::string(10'000, 'v'));
            });
        return 0;
    };
    const pid_t child = store_tests::start_child(count_up);
    count_up();
    BOOST_TEST(store_tests::status_of(child) == 0);
    read_transaction reading{environment::open(directory.path(), access::read)};
    BOOST_TEST((reading.get(table::meta, "n") == "400"));
}

BOOST_AUTO_TEST_CASE(a_child_uses_a_store_that_it_has_opened_itself_and_not_its_parents)
{
    temporary_store store;
    read_transaction reading = store.read();
    const auto is_refused = [](auto&& f) {
        try {
            f();
            return false;
        } catch (const error& e) {
            return has_code(e, error_code::refused);
        }
    };
    const pid_t child = store_tests::start_child([&] {
        const auto write = [](write_transaction& w) { w.put(table::meta, "x", "1"); };
        if (!is_refused([&] { reading.renew(); }) || !is_refused([&] { store.write(write); }) ||
            !is_refused([&] { store.read(); }))
            return 1;
        const auto own = environment::open(store.directory.path(), access::write, {.commits = durability::unsynced});
        own->write(write);
        return read_transaction{own}.get(table::meta, "x") == "1" ? 0 : 2;
    });
    BOOST_TEST(store_tests::status_of(child) == 0);
    // What the parent reads is as it was, and its place among the readers its own.
    BOOST_TEST(!reading.get(table::meta, "x"));
    BOOST_TEST(store.environment->readers().taken == 1U);
    reading.renew();
    BOOST_TEST((reading.get(table::meta, "x") == "1"));
}

BOOST_AUTO_TEST_CASE(readers_of_dead_processes_do_not_keep_their_places)
{
    const ringfence::test::scratch directory;
    const environment_options few{.readers = 4, .commits = durability::unsynced};
    environment::open(directory.path(), access::write, few).reset();
    for (int i = 0; i < 6; ++i) {
        const pid_t child = store_tests::start_child([&] {
            const auto store = environment::open(directory.path(), access::read, few);
            const read_transaction left_alive{store};
            ::_exit(0);
            return 1;
        });
        BOOST_TEST(store_tests::status_of(child) == 0);
    }
    const auto store = environment::open(directory.path(), access::read, few);
    const read_transaction reading{store};
    BOOST_TEST(reading.live());
}

BOOST_AUTO_TEST_CASE(too_many_readers_are_told_so)
{
    const ringfence::test::scratch directory;
    const auto store =
        environment::open(directory.path(), access::write, {.readers = 2, .commits = durability::unsynced});
    const read_transaction one{store};
    const read_transaction two{store};
    BOOST_CHECK_EXCEPTION(read_transaction{store}, error, [](const error& e) { return has_code(e, error_code::busy); });
}

BOOST_AUTO_TEST_CASE(the_first_change_of_a_new_store_uses_pages_again_that_it_frees)
{
    temporary_store store;
    constexpr std::size_t largest = 300;  // pages; 45,150 in all
    store.write([](write_transaction& w) {
        for (std::size_t pages = 1; pages <= largest; ++pages)
            w.put(table::policies, "k", std::string(pages * page_size - 100, 'v'));
    });
    BOOST_TEST(store.environment->used_bytes() < 5 * largest * page_size);
}

BOOST_AUTO_TEST_CASE(who_reads_is_told_and_what_the_oldest_of_them_sees)
{
    const ringfence::test::scratch directory;
    const auto store =
        environment::open(directory.path(), access::write, {.readers = 9, .commits = durability::unsynced});
    const auto commit = [&] { store->write([](write_transaction& w) { w.put(table::meta, "x", "1"); }); };
    BOOST_TEST(store->readers().all == 9U);
    BOOST_TEST(store->readers().taken == 0U);
    BOOST_TEST(!store->readers().oldest.has_value());
    read_transaction old{store};
    commit();
    commit();
    read_transaction young{store};
    commit();
    BOOST_TEST(store->readers().taken == 2U);
    BOOST_TEST((store->readers().oldest == ::getpid()));
    BOOST_TEST(store->readers().commits_since == 3U);
    old.reset();
    BOOST_TEST(store->readers().taken == 2U, "it keeps its slot");
    BOOST_TEST(store->readers().commits_since == 1U);
    young.reset();
    BOOST_TEST(!store->readers().oldest.has_value());
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_an_error_and_what_was_there_can_be_read)
{
    const ringfence::test::scratch directory;
    environment::open(directory.path(), access::write)->write([](write_transaction& w) {
        w.put(table::meta, "a", "1");
    });
    const pid_t child = store_tests::start_child([&] {
        std::signal(SIGXFSZ, SIG_IGN);  // then a write behind the limit fails as on a full disk, with EFBIG
        const rlimit limit{1 << 20, 1 << 20};
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0)
            return 1;
        const auto store = environment::open(directory.path(), access::write);
        try {
            store->write([](write_transaction& w) { w.put(table::policies, "big", std::string(4 << 20, 'v')); });
            return 2;
        } catch (const error& e) {
            if (!has_code(e, error_code::full))
                return 3;
        }
        const read_transaction reading{store};
        if (reading.get(table::meta, "a") != "1" || reading.get(table::policies, "big"))
            return 4;
        store->write([](write_transaction& w) { w.put(table::meta, "b", "1"); });
        return 0;
    });
    BOOST_TEST(store_tests::status_of(child) == 0);
}

BOOST_AUTO_TEST_CASE(a_store_that_may_not_be_used_says_what_is_needed)
{
    if (::geteuid() == 0)
        return;  // nothing is forbidden to root
    temporary_store store;
    const auto path = store.directory.path();
    store.environment.reset();
    std::filesystem::permissions(path / "lock.mdb", std::filesystem::perms::owner_read);
    BOOST_CHECK_EXCEPTION(environment::open(path, access::read), error, [](const error& e) {
        return has_code(e, error_code::permission) &&
               std::string_view{e.what()}.find("lock.mdb") != std::string_view::npos;
    });
}

BOOST_AUTO_TEST_SUITE_END()
