// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Times on the wire are written as everywhere else: see base/time_text.hpp.

#ifndef RINGFENCE_WIRE_TIME_TEXT_HPP
#define RINGFENCE_WIRE_TIME_TEXT_HPP

#include <ringfence/base/time_text.hpp>

namespace ringfence::wire {

using ringfence::read_duration;
using ringfence::read_time;

}  // namespace ringfence::wire

#endif
