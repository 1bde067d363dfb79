// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_BASE_PROCESS_HPP
#define RINGFENCE_BASE_PROCESS_HPP

#include <ringfence/config.hpp>

#include <atomic>
#include <cstddef>
#include <new>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

namespace ringfence {

namespace detail {

/// A page that the system empties in the child of a fork (madvise(2), MADV_WIPEONFORK); null where it does not.
inline std::atomic<pid_t>* make_wiped_page() noexcept
{
    const auto size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    void* const page = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return nullptr;
    if (::madvise(page, size, MADV_WIPEONFORK) == 0)
        return new (page) std::atomic<pid_t>{0};
    ::munmap(page, size);
    return nullptr;
}

}  // namespace detail

/// As `getpid`, mostly without a system call: what was made before a fork has to be told from what was made after it in
/// each decision. `pthread_atfork` would not do, as a shared object that is unloaded cannot take it back.
inline pid_t current_process() noexcept
{
    static std::atomic<pid_t>* const known = detail::make_wiped_page();
    if (known == nullptr)
        return ::getpid();
    pid_t process = known->load(std::memory_order_relaxed);
    if (process == 0) {
        process = ::getpid();
        known->store(process, std::memory_order_relaxed);
    }
    return process;
}

/// Something that begins anew in the child of a fork, whatever the parent's threads were doing with it at that moment.
class after_fork {
public:
    /// To be called before each use: runs `begin_anew` in a child's first, while other threads of it wait. What that
    /// throws is thrown here, and the next call tries again.
    template <class F>
    void follow(F&& begin_anew)
    {
        const pid_t here = current_process();
        if (process_.load(std::memory_order_acquire) != here)
            follow_to(here, begin_anew);
    }

private:
    template <class F>
    void follow_to(pid_t here, F& begin_anew)
    {
        for (;;) {
            pid_t before = process_.load(std::memory_order_acquire);
            if (before == here)
                return;
            if (before == -here)
                process_.wait(before);
            else if (process_.compare_exchange_strong(before, -here))
                break;
        }
        try {
            begin_anew();
        } catch (...) {
            come_to(0);
            throw;
        }
        come_to(here);
    }

    void come_to(pid_t process) noexcept
    {
        process_.store(process, std::memory_order_release);
        process_.notify_all();
    }

    std::atomic<pid_t> process_{current_process()};  ///< negative: of the process that is beginning anew
};

}  // namespace ringfence

#endif
