// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/pages/state.hpp>

#include <ringfence/store/environment.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

using namespace ringfence::store;
using pages::meta_pages;
using store_tests::has_code;
using store_tests::temporary_store;

BOOST_AUTO_TEST_SUITE(store_pages_state)

namespace {

/// The bytes of data.mdb, of a store in which a record was written `commits` times.
std::string bytes_after(int commits)
{
    temporary_store store;
    for (int i = 0; i < commits; ++i)
        store.write([&](write_transaction& w) { w.put(table::entries, "key", std::to_string(i)); });
    std::ifstream from{store.directory.path() / "data.mdb", std::ios::binary};
    return {std::istreambuf_iterator<char>{from}, {}};
}

/// A file in memory.
struct file_of {
    int file = ::memfd_create("data.mdb", MFD_CLOEXEC);
    explicit file_of(const std::string& bytes)
    {
        BOOST_TEST_REQUIRE(::pwrite(file, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
    }
    file_of(const file_of&) = delete;
    file_of& operator=(const file_of&) = delete;
    ~file_of() { ::close(file); }
};

bool is_damaged(const error& e) { return has_code(e, error_code::corrupt); }

/// Where a meta page has what (lmdb.h and mdb.c of LMDB 0.9.24).
constexpr std::size_t mark_at = 16;
constexpr std::size_t last_page_at = 136;
constexpr std::size_t commit_at = 144;

}  // namespace

BOOST_AUTO_TEST_CASE(the_newer_meta_page_is_the_state_and_the_older_one_the_state_before)
{
    const std::string bytes = bytes_after(5);
    const file_of on_disk{bytes};
    const pages::page_file file{on_disk.file, 0};
    const std::uint64_t newest = pages::newest_commit(file);
    BOOST_TEST(pages::newest_state(file).commit == newest);
    const auto value_in = [&](const pages::state& in) {
        pages::sound_pages sound;
        pages::tree_cursor at{pages::find_table(file, in, "entries", static_cast<std::uint8_t>(table::entries), sound)};
        return at.find("key") ? pages::summed_value(static_cast<std::uint8_t>(table::entries), "key", at.stored())
                              : std::nullopt;
    };
    BOOST_TEST((value_in(pages::read_state(file, newest).value()) == "4"));
    BOOST_TEST((value_in(pages::read_state(file, newest - 1).value()) == "3"));
    BOOST_TEST(!pages::read_state(file, newest - 2), "its meta page is the newest one's");
    BOOST_TEST(!pages::read_state(file, newest + 1));
}

BOOST_AUTO_TEST_CASE(a_table_that_is_not_there_is_empty)
{
    const file_of on_disk{bytes_after(1)};
    const pages::page_file file{on_disk.file, 0};
    pages::sound_pages sound;
    BOOST_TEST(!pages::tree_cursor{pages::find_table(file, pages::newest_state(file), "nothing", 9, sound)}.first());
}

BOOST_AUTO_TEST_CASE(a_meta_page_that_is_wrong_is_told)
{
    const std::string sound = bytes_after(2);
    const std::uint64_t n = [&] {
        const file_of on_disk{sound};
        return pages::newest_commit(pages::page_file{on_disk.file, 0}) % meta_pages;
    }();
    struct change {
        std::size_t at;
        const char* told;
    };
    for (const auto& [at, told] : std::vector<change>{{0, "is no meta page"},
                                                      {10, "is no meta page"},
                                                      {mark_at, "does not begin as LMDB 0.9"},
                                                      {mark_at + 4, "does not begin as LMDB 0.9"},
                                                      {mark_at + 8, "asks for a map at an address"},
                                                      {mark_at + 24, "speaks of pages of"},
                                                      {mark_at + 28, "has unknown flags"},
                                                      {last_page_at + 7, "has a wrong size"}}) {
        std::string damaged = sound;
        damaged[n * page_size + at] = static_cast<char>(damaged[n * page_size + at] ^ 0x40);
        const file_of on_disk{damaged};
        const pages::page_file file{on_disk.file, 0};
        std::string found;
        try {
            pages::newest_state(file);
        } catch (const error& e) {
            found = e.what();
        }
        BOOST_TEST(found.find(told) != std::string::npos, "byte " << at << ": " << found);
    }
    // A commit that never was: its place is the other meta page's.
    std::string damaged = sound;
    damaged[n * page_size + commit_at] = static_cast<char>(damaged[n * page_size + commit_at] + 1);
    const file_of on_disk{damaged};
    BOOST_CHECK_EXCEPTION(pages::newest_state(pages::page_file{on_disk.file, 0}), error, is_damaged);
}

BOOST_AUTO_TEST_SUITE_END()
