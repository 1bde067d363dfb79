// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/pages/inspect.hpp>

#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/import.hpp>
#include <ringfence/store/journal/verify.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/pages/page.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace ringfence;
using namespace ringfence::store;
using store_tests::at_second;
using store_tests::has_code;
using store_tests::pattern;

BOOST_AUTO_TEST_SUITE(store_pages_inspect)

namespace {

const author ann{.user = "ann"};

/// A closed store with something in each table, free pages, and values on pages of their own; and its bytes, to be
/// damaged one by one.
struct damaged_store {
    ringfence::test::scratch folder;
    std::filesystem::path path = folder.path() / "calls.store";
    std::string bytes;

    damaged_store()
    {
        {
            const auto made = environment::open(path, store::access::write, {.commits = durability::unsynced});
            const auto id =
                made->write([](write_transaction& w) { return create_list(w, "dnc", "", {}, ann, at_second(0)).id; });
            for (int round = 0; round < 4; ++round)
                made->write([&](write_transaction& w) {
                    for (int i = 0; i < 60; ++i)
                        add(w, id, pattern("4822" + std::to_string(1'000'000 + round * 40'011 + i * 7'919)),
                            {.description = "said on the phone, call " + std::to_string(i)}, ann, at_second(i));
                    for (int i = 0; i < 20; ++i)
                        w.put(table::policies, "m" + std::to_string(100 + i), std::string(3'000 + 1'000 * round, 'i'));
                    for (int i = 0; i < 30; ++i)
                        w.put(table::details, "d" + std::to_string(round * 1'000 + i), "website");
                    for (int i = 0; i < 10; ++i)
                        w.erase(table::details, "d" + std::to_string((round - 1) * 1'000 + i));
                });
        }
        std::ifstream from{path / "data.mdb", std::ios::binary};
        bytes.assign(std::istreambuf_iterator<char>{from}, {});
    }

    /// Pages that nothing is read from.
    std::set<pages::page_number> free_pages() const
    {
        const int data = ::open((path / "data.mdb").c_str(), O_RDONLY | O_CLOEXEC);
        std::set<pages::page_number> found;
        {
            const pages::page_file file{data, 0};
            pages::for_each_free_page(file, pages::newest_state(file), [&](pages::page_number n) { found.insert(n); });
        }
        ::close(data);
        return found;
    }

    void write(std::size_t at, char byte) const
    {
        const int file = ::open((path / "data.mdb").c_str(), O_WRONLY | O_CLOEXEC);
        BOOST_TEST_REQUIRE(::pwrite(file, &byte, 1, static_cast<off_t>(at)) == 1);
        ::close(file);
    }
};

using content = std::map<std::pair<std::size_t, std::string>, std::string>;

content content_of(const std::filesystem::path& path)
{
    const read_transaction in{environment::open(path, store::access::read)};
    content all;
    for (std::size_t i = 0; i < table_names.size(); ++i) {
        cursor at{in, static_cast<table>(i)};
        for (bool more = at.first(); more; more = at.next())
            all[{i, std::string{at.key()}}] = at.value();
    }
    return all;
}

std::vector<std::string> problems_of(const std::filesystem::path& path)
{
    const read_transaction now{environment::open(path, store::access::read)};
    return verify(now, [](verify_phase, std::uint64_t) {}).problems;
}

/// `f`'s result, or nothing where it tells of damage. Anything else it throws is not to be thrown.
template <class F>
auto unless_damaged(F&& f) -> std::optional<decltype(f())>
{
    try {
        return f();
    } catch (const error& e) {
        BOOST_TEST((has_code(e, error_code::corrupt) || has_code(e, error_code::format)), e.what());
        return std::nullopt;
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_whole_store_has_nothing_to_tell)
{
    const damaged_store store;
    const auto found = problems_of(store.path);
    BOOST_TEST(found.empty(), (found.empty() ? "" : found.front()));
    BOOST_TEST(content_of(store.path).size() > 500U);
}

BOOST_AUTO_TEST_CASE(a_flipped_byte_is_noticed_or_changes_nothing_that_is_read)
{
    const damaged_store store;
    const content whole = content_of(store.path);
    const auto free = store.free_pages();
    std::mt19937_64 random{20261201};  // NOLINT(cert-msc51-cpp): repeatable
    const std::size_t pages = store.bytes.size() / page_size;
    unsigned noticed = 0;
    unsigned harmless = 0;
    for (int round = 0; round < 1'000; ++round) {
        // Anywhere, in the heads of pages, and where their lists of keys are.
        const std::size_t within[] = {random() % page_size, random() % pages::page_head, random() % 64};
        std::size_t page = random() % pages;
        while (round % 4 != 0 && free.contains(page))
            page = random() % pages;
        const std::size_t at = page * page_size + within[random() % 3];
        const char bad = static_cast<char>(store.bytes[at] ^ (1 + random() % 255));
        store.write(at, bad);
        BOOST_TEST_CONTEXT("byte " << at << " of page " << at / page_size)
        {
            const auto problems = unless_damaged([&] { return problems_of(store.path); });
            const auto read = unless_damaged([&] { return content_of(store.path); });
            BOOST_TEST((!read || *read == whole), "what is read is another");
            if (!problems || !problems->empty()) {
                ++noticed;
            } else {
                ++harmless;
                BOOST_TEST(read.has_value(), "verify found nothing");
                BOOST_TEST((at % page_size >= pages::page_head || free.contains(page)), "the head of a page in use");
            }
        }
        store.write(at, store.bytes[at]);
    }
    BOOST_TEST(noticed > 400U);
    BOOST_TEST(harmless > 50U, "free pages and bytes that pages have to spare");
    BOOST_TEST_MESSAGE(noticed << " of 1000 noticed, " << harmless << " in bytes that nobody reads");
}

BOOST_AUTO_TEST_CASE(changes_to_a_damaged_store_end_with_an_error_and_not_with_the_process)
{
    const damaged_store store;
    std::mt19937_64 random{7};  // NOLINT(cert-msc51-cpp): repeatable
    const std::size_t pages = store.bytes.size() / page_size;
    unsigned refused = 0;
    for (int round = 0; round < 120; ++round) {
        const std::size_t within[] = {random() % pages::page_head, random() % 64};
        const std::size_t at = random() % pages * page_size + within[random() % 2];
        const pid_t child = store_tests::start_child([&] {
            store.write(at, static_cast<char>(store.bytes[at] ^ (1 + random() % 255)));
            try {
                const auto in = environment::open(store.path, store::access::write, {.commits = durability::unsynced});
                in->write([&](write_transaction& w) {
                    const auto list = find_list(w, "dnc").value();
                    for (int i = 0; i < 60; ++i) {
                        const auto what = pattern("4822" + std::to_string(1'000'000 + i * 7'919));
                        add(w, list.id, what, {.description = "again"}, ann, at_second(100));
                        if (i % 2 == 0)
                            remove(w, list.id, what, ann, at_second(101));
                    }
                });
            } catch (const error& e) {
                return e.code() == error_code::corrupt || e.code() == error_code::format ? 1 : 2;
            }
            return 0;
        });
        const int status = store_tests::status_of(child);
        BOOST_TEST((status == 0 || status == 1), "byte " << at << ": ended with " << status);
        refused += status == 1 ? 1U : 0U;
        std::ofstream{store.path / "data.mdb", std::ios::binary | std::ios::trunc} << store.bytes;
    }
    BOOST_TEST(refused > 5U);
}

BOOST_AUTO_TEST_CASE(a_file_that_was_cut_short_is_told_before_anything_is_read)
{
    const damaged_store store;
    const content whole = content_of(store.path);
    unsigned told = 0;
    for (std::size_t size = store.bytes.size() - 1; size > page_size; size -= std::min<std::size_t>(size, 5'000)) {
        std::filesystem::resize_file(store.path / "data.mdb", size);
        // Pages that are free may be missing: LMDB does not write those either.
        const auto read = unless_damaged([&] { return content_of(store.path); });
        BOOST_TEST((!read || *read == whole), "what is read is another");
        told += read ? 0U : 1U;
        if (!read)
            BOOST_CHECK_EXCEPTION(environment::open(store.path, store::access::write), error, [](const error& e) {
                return has_code(e, error_code::corrupt) &&
                       std::string_view{e.what()}.find("cut short") != std::string_view::npos;
            });
    }
    BOOST_TEST(told > 10U);
}

BOOST_AUTO_TEST_SUITE_END()
