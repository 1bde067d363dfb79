// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Operations: works that take long, how far they are, and asking one to stop.

#ifndef RINGFENCE_OPERATE_JOBS_HPP
#define RINGFENCE_OPERATE_JOBS_HPP

#include <ringfence/config.hpp>
#include <ringfence/operate/operation.hpp>

#include <vector>

namespace ringfence::operate {

RINGFENCE_DECL std::vector<operation> job_operations();

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/jobs.ipp>
#endif

#endif
