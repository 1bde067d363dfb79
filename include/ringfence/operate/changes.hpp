// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Operations: what changes entries: one number after the other, or all that a filter finds.

#ifndef RINGFENCE_OPERATE_CHANGES_HPP
#define RINGFENCE_OPERATE_CHANGES_HPP

#include <ringfence/config.hpp>
#include <ringfence/operate/operation.hpp>

#include <vector>

namespace ringfence::operate {

RINGFENCE_DECL std::vector<operation> change_operations();

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/changes.ipp>
#endif

#endif
