// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/store/pages/page_file.hpp>

#include <ringfence/store/error.hpp>

#include <store/temporary.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <string>

using namespace ringfence::store;
using pages::page_file;
using store_tests::has_code;

BOOST_AUTO_TEST_SUITE(store_pages_page_file)

namespace {

/// A file in memory with a digit at the beginning of each page.
struct growing_file {
    int file = ::memfd_create("pages", MFD_CLOEXEC);
    ~growing_file() { ::close(file); }

    void grow_to(std::uint64_t pages) const
    {
        BOOST_TEST_REQUIRE(::ftruncate(file, static_cast<off_t>(pages * page_size)) == 0);
        for (std::uint64_t n = 0; n < pages; ++n) {
            const char digit = static_cast<char>('0' + n % 10);
            BOOST_TEST_REQUIRE(::pwrite(file, &digit, 1, static_cast<off_t>(n * page_size)) == 1);
        }
    }
};

bool is_damaged(const error& e) { return has_code(e, error_code::corrupt); }

}  // namespace

BOOST_AUTO_TEST_CASE(it_follows_a_growing_file_and_what_was_read_stays_where_it_is)
{
    for (const std::size_t reserved : {std::size_t{0}, std::size_t{1} << 30}) {
        const growing_file on_disk;
        on_disk.grow_to(2);
        const page_file file{on_disk.file, reserved};
        const char* const first = file.at(1);
        BOOST_TEST(*first == '1');
        for (const std::uint64_t pages : {3U, 4U, 100U, 5'000U}) {
            BOOST_CHECK_EXCEPTION(file.at(pages - 1), error, is_damaged);
            on_disk.grow_to(pages);
            BOOST_TEST(*file.at(pages - 1) == static_cast<char>('0' + (pages - 1) % 10));
            BOOST_TEST(file.pages() == pages);
        }
        BOOST_TEST(*first == '1');
        BOOST_TEST(file.at(1, 4'999)[4'998 * page_size] == '9');
    }
}

BOOST_AUTO_TEST_CASE(beyond_the_end_there_is_nothing)
{
    const growing_file on_disk;
    on_disk.grow_to(3);
    const page_file file{on_disk.file, std::size_t{1} << 30};
    BOOST_CHECK_EXCEPTION(file.at(3), error, is_damaged);
    BOOST_CHECK_EXCEPTION(file.at(2, 2), error, is_damaged);
    BOOST_CHECK_EXCEPTION(file.at(0, UINT64_MAX), error, is_damaged);
}

BOOST_AUTO_TEST_SUITE_END()
