// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/journal/backup.hpp>

#include <ringfence/store/lists/lists.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::has_code;
using store_tests::temporary_store;

namespace {

struct store_to_back_up : temporary_store {
    store_to_back_up()
    {
        write([](write_transaction& w) { create_list(w, "l", "", {}, {.user = "ann"}, at_second(0)); });
    }
    std::filesystem::path path(const char* name) const { return directory.path() / name; }

    /// A file of somebody else's.
    void put(const char* name) const { std::ofstream{path(name)} << "mine"; }
    std::string text_of(const char* name) const
    {
        std::ifstream in{path(name)};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
};

bool is_refused(const error& e) { return has_code(e, error_code::refused); }

}  // namespace

BOOST_AUTO_TEST_SUITE(store_backup)

BOOST_AUTO_TEST_CASE(a_backup_is_restored_and_leaves_nothing_else_behind)
{
    const store_to_back_up store;
    const std::uint64_t size = backup(*store.environment, store.path("b"));
    BOOST_TEST(size == std::filesystem::file_size(store.path("b")));
    restore(store.path("b"), store.path("new"));
    const read_transaction in{environment::open(store.path("new"), access::read)};
    BOOST_TEST(find_list(in, "l").has_value());
    BOOST_TEST(!std::filesystem::exists(store.path("b.part")));
    BOOST_TEST(!std::filesystem::exists(store.path("new.part")));
}

BOOST_AUTO_TEST_CASE(what_lies_in_the_way_is_left_as_it_is)
{
    const store_to_back_up store;
    backup(*store.environment, store.path("b"));

    store.put("taken");
    BOOST_CHECK_EXCEPTION(backup(*store.environment, store.path("taken")), error, is_refused);
    BOOST_TEST(store.text_of("taken") == "mine");
    store.put("other.part");
    BOOST_CHECK_EXCEPTION(backup(*store.environment, store.path("other")), error, is_refused);
    BOOST_TEST(store.text_of("other.part") == "mine");
    BOOST_TEST(!std::filesystem::exists(store.path("other")));

    std::filesystem::create_directory(store.path("new.part"));
    store.put("new.part/notes");
    BOOST_CHECK_EXCEPTION(restore(store.path("b"), store.path("new")), error, is_refused);
    BOOST_TEST(store.text_of("new.part/notes") == "mine");
    BOOST_TEST(!std::filesystem::exists(store.path("new")));

    // What it made itself it takes away.
    BOOST_CHECK_EXCEPTION(restore(store.path("taken"), store.path("third")), error,
                          [](const error& e) { return !is_refused(e); });
    BOOST_TEST(!std::filesystem::exists(store.path("third.part")));
}

BOOST_AUTO_TEST_CASE(a_backup_that_is_damaged_or_cut_short_is_refused_and_the_whole_one_is_restored_afterwards)
{
    const store_to_back_up store;
    backup(*store.environment, store.path("b"));
    const std::string whole = store.text_of("b");
    const auto write = [&](const std::string& bytes) {
        std::ofstream{store.path("bad"), std::ios::binary | std::ios::trunc} << bytes;
    };
    const auto is_damaged = [](const error& e) {
        return has_code(e, error_code::corrupt) || has_code(e, error_code::format);
    };
    std::vector<std::string> bad;
    for (std::size_t size = whole.size() - 1; size > 0; size -= std::min<std::size_t>(size, 3'000))
        bad.push_back(whole.substr(0, size));
    bad.push_back(whole + "x");
    bad.push_back(whole.substr(page_size));
    for (std::size_t at = 5; at < whole.size(); at += 1'009) {
        bad.push_back(whole);
        bad.back()[at] = static_cast<char>(bad.back()[at] ^ 0x20);
    }
    unsigned refused = 0;
    for (const std::string& bytes : bad) {
        write(bytes);
        try {
            restore(store.path("bad"), store.path("new"));
            // Without the page behind it, it is the data file of a store, and whole.
            BOOST_TEST(std::string_view{bytes}.substr(0, whole.size() - page_size) ==
                       std::string_view{whole}.substr(0, whole.size() - page_size));
            std::filesystem::remove_all(store.path("new"));
        } catch (const error& e) {
            BOOST_TEST(is_damaged(e), e.what());
            ++refused;
        }
        BOOST_TEST(!std::filesystem::exists(store.path("new")));
        BOOST_TEST(!std::filesystem::exists(store.path("new.part")));
    }
    BOOST_TEST(refused > bad.size() * 9 / 10);
    restore(store.path("b"), store.path("new"));
    BOOST_TEST(find_list(read_transaction{environment::open(store.path("new"), access::read)}, "l").has_value());
}

BOOST_AUTO_TEST_CASE(what_was_broken_off_is_taken_away_and_what_runs_is_not)
{
    const store_to_back_up store;
    backup(*store.environment, store.path("b"));
    const std::string whole = store.text_of("b");
    const auto is_busy = [](const error& e) { return has_code(e, error_code::busy); };

    // As a backup and a restoring leave it that were killed.
    std::ofstream{store.path("c.part"), std::ios::binary} << whole.substr(0, 3 * page_size + 7);
    std::filesystem::create_directory(store.path("new.part"));
    std::ofstream{store.path("new.part/data.mdb"), std::ios::binary} << whole.substr(0, 100);
    {
        const int file = ::open(store.path("c.part").c_str(), O_RDONLY | O_CLOEXEC);
        const int folder = ::open(store.path("new.part").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        BOOST_REQUIRE((::flock(file, LOCK_EX) == 0 && ::flock(folder, LOCK_EX) == 0));
        BOOST_CHECK_EXCEPTION(backup(*store.environment, store.path("c")), error, is_busy);
        BOOST_CHECK_EXCEPTION(restore(store.path("b"), store.path("new")), error, is_busy);
        ::close(file);
        ::close(folder);
    }
    backup(*store.environment, store.path("c"));
    restore(store.path("c"), store.path("new"));
    BOOST_TEST(find_list(read_transaction{environment::open(store.path("new"), access::read)}, "l").has_value());
}

BOOST_AUTO_TEST_CASE(the_data_file_of_a_store_that_nobody_uses_is_a_backup_too)
{
    store_to_back_up store;
    store.environment.reset();
    restore(store.path("data.mdb"), store.path("new"));
    BOOST_TEST(find_list(read_transaction{environment::open(store.path("new"), access::read)}, "l").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
