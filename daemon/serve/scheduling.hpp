// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DAEMON_SERVE_SCHEDULING_HPP
#define RINGFENCE_DAEMON_SERVE_SCHEDULING_HPP

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace ringfence::server {

/// Has the system let this thread run as soon as there is something for it to do, before one that works for long, where
/// both have the same processor: a short slice of time, which it asks for often. Nobody gets more or less of the
/// processor by it. Linux has it since 6.12 (sched_setattr(2), `sched_runtime` of SCHED_OTHER); nothing changes before.
/// Threads that this one starts have it as well.
inline void answer_promptly() noexcept
{
    // As sched_setattr(2) has it; <linux/sched/types.h> cannot be included beside <sched.h>.
    struct {
        std::uint32_t size = 48;
        std::uint32_t policy = SCHED_OTHER;
        std::uint64_t flags = 0;
        std::int32_t nice = 0;
        std::uint32_t priority = 0;
        std::uint64_t slice_ns = 100'000;  // the least that can be asked for
        std::uint64_t deadline = 0;
        std::uint64_t period = 0;
    } wanted;
    static_assert(sizeof wanted == 48);
    wanted.nice = ::getpriority(PRIO_PROCESS, 0);
    [[maybe_unused]] const long done = ::syscall(SYS_sched_setattr, 0, &wanted, 0);
}

/// Has the system favour the daemon's other threads over this one, which works for long, where they have too little of
/// the processor. A third of what they get is left to it then, so that nobody waits for ever.
inline void work_behind() noexcept
{
    constexpr int steps = 5;
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), ::getpriority(PRIO_PROCESS, 0) + steps);
}

}  // namespace ringfence::server

#endif
