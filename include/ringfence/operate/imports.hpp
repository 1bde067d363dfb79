// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Operations: what imports brought, one taken back or put in force.

#ifndef RINGFENCE_OPERATE_IMPORTS_HPP
#define RINGFENCE_OPERATE_IMPORTS_HPP

#include <ringfence/config.hpp>
#include <ringfence/operate/operation.hpp>

#include <vector>

namespace ringfence::operate {

RINGFENCE_DECL std::vector<operation> import_operations();

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/imports.ipp>
#endif

#endif
