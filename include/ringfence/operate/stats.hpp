// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Operations: how often each rule, list and scenario had its say.

#ifndef RINGFENCE_OPERATE_STATS_HPP
#define RINGFENCE_OPERATE_STATS_HPP

#include <ringfence/config.hpp>
#include <ringfence/operate/operation.hpp>

#include <vector>

namespace ringfence::operate {

RINGFENCE_DECL std::vector<operation> stats_operations();

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/stats.ipp>
#endif

#endif
