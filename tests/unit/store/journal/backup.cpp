// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/journal/backup.hpp>

#include <ringfence/store/lists/lists.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

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

BOOST_AUTO_TEST_SUITE_END()
