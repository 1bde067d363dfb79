// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The block of an `hours` statement:
//
//     mon-fri, sun 08:00-19:00, 20:00-22:00;      weekdays; a range may wrap (`sat-mon`), times may run past midnight
//     closed 2026-12-25..2026-12-26;              dates without hours
//     2026-12-24 08:00-14:00;                     dates with hours of their own, whatever their weekday

#ifndef RINGFENCE_POLICY_PROOF_OPENING_HPP
#define RINGFENCE_POLICY_PROOF_OPENING_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/policy/hours.hpp>

#include <vector>

namespace ringfence {

/// Reads the body of an `hours` statement into `to`. What is wrong is added to `found` (RF0206).
RINGFENCE_DECL void read_opening_hours(const std::vector<ast::item>& body, opening_hours& to, diagnostics& found);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/proof/opening.ipp>
#endif

#endif
