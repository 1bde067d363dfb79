// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Operations: the accounts of the daemon's clients.

#ifndef RINGFENCE_OPERATE_ACCOUNTS_HPP
#define RINGFENCE_OPERATE_ACCOUNTS_HPP

#include <ringfence/config.hpp>
#include <ringfence/operate/operation.hpp>

#include <vector>

namespace ringfence::operate {

RINGFENCE_DECL std::vector<operation> account_operations();

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/accounts.ipp>
#endif

#endif
