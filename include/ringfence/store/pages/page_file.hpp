// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// data.mdb mapped for reading, and never past its end. The map is reserved larger than the file, which grows into it;
// where address space is short it is less, and another is made when the file has outgrown it. What was mapped once
// stays at its address until the end, so nobody has to be waited for.

#ifndef RINGFENCE_STORE_PAGES_PAGE_FILE_HPP
#define RINGFENCE_STORE_PAGES_PAGE_FILE_HPP

#include <ringfence/base/mutex.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/pages/page.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace ringfence::store::pages {

/// Thread safe.
class page_file {
public:
    /// `file`: of data.mdb, open for reading for as long as this lives. `reserved`: bytes of address space to take, or
    /// as many as there are. Throws `error`.
    page_file(int file, std::size_t reserved);
    page_file(const page_file&) = delete;
    page_file& operator=(const page_file&) = delete;
    ~page_file();

    /// Where `count` pages from `first` on lie. Throws `error`, `corrupt` where the file ends before them. A file that
    /// is cut short afterwards has the process killed by SIGBUS when it reads there.
    const char* at(page_number first, std::uint64_t count = 1) const
    {
        if (first + count > known_.load(std::memory_order_acquire))
            look_again(first + count);
        return map_.load(std::memory_order_acquire) + first * page_size;
    }

    /// Whole pages that the file has now. Throws `error`.
    std::uint64_t pages() const;

private:
    struct mapping {
        char* at;
        std::uint64_t pages;
    };

    /// Follows the file's growth up to `end` pages.
    void look_again(std::uint64_t end) const RINGFENCE_EXCLUDES(mutex_);

    void map(std::uint64_t wanted, std::uint64_t least) const RINGFENCE_REQUIRES(mutex_);

    int file_;
    mutable std::atomic<const char*> map_{nullptr};
    mutable std::atomic<std::uint64_t> known_{0};  ///< pages that the file was seen to have, all of them mapped
    mutable mutex mutex_;
    mutable std::deque<mapping> mappings_ RINGFENCE_GUARDED_BY(mutex_);
};

}  // namespace ringfence::store::pages

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/pages/page_file.ipp>
#endif

#endif
