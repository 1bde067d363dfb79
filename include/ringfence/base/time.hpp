// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_BASE_TIME_HPP
#define RINGFENCE_BASE_TIME_HPP

#include <ringfence/config.hpp>

#include <chrono>
#include <cstdint>

namespace ringfence {

/// A point in time, UTC, to the millisecond: what decisions, entries and the journal carry.
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

inline timestamp system_now() noexcept
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace ringfence

#endif
