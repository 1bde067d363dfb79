// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_PAGES_PAGE_FILE_IPP
#define RINGFENCE_STORE_PAGES_PAGE_FILE_IPP

#include <ringfence/store/error.hpp>
#include <ringfence/store/pages/page_file.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>

namespace ringfence::store::pages {

RINGFENCE_DECL page_file::page_file(int file, std::size_t reserved) : file_{file}
{
    const mutex_lock lock{mutex_};
    const std::uint64_t there = pages();
    map(std::max<std::uint64_t>(reserved / page_size, there), there);
    known_ = there;
}

RINGFENCE_DECL page_file::~page_file()
{
    const mutex_lock lock{mutex_};
    for (const mapping& each : mappings_)
        ::munmap(each.at, each.pages * page_size);
}

RINGFENCE_DECL std::uint64_t page_file::pages() const
{
    struct stat found {};
    if (::fstat(file_, &found) != 0)
        throw error{error_code::io, std::string{"data.mdb: "} + std::strerror(errno)};
    return static_cast<std::uint64_t>(found.st_size) / page_size;
}

RINGFENCE_DECL void page_file::look_again(std::uint64_t end) const
{
    const mutex_lock lock{mutex_};
    const std::uint64_t there = pages();
    if (end > there || end == 0)
        fail_damaged("data.mdb has " + std::to_string(there) + " pages and page " + std::to_string(end - 1) +
                     " is needed, so it was cut short");
    if (mappings_.back().pages < there)
        map(2 * there, there);
    known_.store(there, std::memory_order_release);
}

RINGFENCE_DECL void page_file::map(std::uint64_t wanted, std::uint64_t least) const
{
    // The system may give less than is wanted (`ulimit -v`); a page is read all the same where there is none yet.
    for (std::uint64_t pages = std::max<std::uint64_t>(wanted, 1);; pages = std::max(pages / 2, least)) {
        void* const at = ::mmap(nullptr, pages * page_size, PROT_READ, MAP_SHARED, file_, 0);
        if (at != MAP_FAILED) {
            mappings_.push_back({static_cast<char*>(at), pages});
            map_.store(static_cast<const char*>(at), std::memory_order_release);
            return;
        }
        if (pages <= std::max<std::uint64_t>(least, 1))
            throw error{error_code::io, "data.mdb: not enough address space to read it"};
    }
}

}  // namespace ringfence::store::pages

#endif
