// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Calls that were stopped because a list has their number, on the way from those who decide to who writes them down:
// a ring for each reader of the engine, into which one thread at a time puts and from which one takes. Putting is two
// stores; what finds the ring full is counted as lost.

#ifndef RINGFENCE_DECIDE_STOPPED_CALLS_HPP
#define RINGFENCE_DECIDE_STOPPED_CALLS_HPP

#include <ringfence/number/number.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace ringfence {

class stopped_calls {
public:
    static constexpr std::size_t room = std::size_t{1} << 15;  ///< calls, 16 bytes each

    /// By the thread that decides. Whether it is half full by this one, so that somebody had better take.
    bool put(std::uint32_t list, number who) noexcept
    {
        const std::uint64_t end = put_.load(std::memory_order_relaxed);
        const std::uint64_t waiting = end - taken_.load(std::memory_order_acquire);
        if (waiting == room) {
            lost_.store(lost_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
            return false;
        }
        calls_[end % room] = {who.bits(), list};
        put_.store(end + 1, std::memory_order_release);
        return waiting + 1 == room / 2;
    }

    /// `f(list, number)` for each that was put, in order; the list by its id in the store. One thread at a time.
    template <class F>
    void take(F&& f)
    {
        std::uint64_t begin = taken_.load(std::memory_order_relaxed);
        const std::uint64_t end = put_.load(std::memory_order_acquire);
        for (; begin != end; ++begin)
            f(calls_[begin % room].list, number::from_bits(calls_[begin % room].who));
        taken_.store(end, std::memory_order_release);
    }

    std::uint64_t lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

private:
    struct call {
        std::uint64_t who;
        std::uint32_t list;
    };

    std::unique_ptr<call[]> calls_ = std::make_unique_for_overwrite<call[]>(room);  // memory only where it was used
    alignas(64) std::atomic<std::uint64_t> put_{0};
    std::atomic<std::uint64_t> lost_{0};
    alignas(64) std::atomic<std::uint64_t> taken_{0};
};

}  // namespace ringfence

#endif
