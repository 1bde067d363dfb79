// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Operations: the versions of the policy, the one in force and its shadow.

#ifndef RINGFENCE_OPERATE_POLICIES_HPP
#define RINGFENCE_OPERATE_POLICIES_HPP

#include <ringfence/config.hpp>
#include <ringfence/operate/operation.hpp>

#include <vector>

namespace ringfence::operate {

RINGFENCE_DECL std::vector<operation> policy_operations();

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/policies.ipp>
#endif

#endif
