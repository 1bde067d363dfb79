// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Compiles numbering plans (plan.hpp) from the metadata that is compiled into libphonenumber itself, so that plan and
// library agree.

#ifndef RINGFENCE_NUMBER_COMPILE_PLAN_HPP
#define RINGFENCE_NUMBER_COMPILE_PLAN_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/number/region.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

/// Whether libphonenumber knows the region: two capital letters, as `PL`. Thread-safe, as everything here.
RINGFENCE_DECL bool known_region(std::string_view region);

/// All regions, in alphabetical order.
RINGFENCE_DECL std::vector<std::string> regions();

/// The same with their calling codes.
RINGFENCE_DECL std::vector<numbering_region> numbering_regions();

/// The bytes of a numbering plan for `numbering_plan::decode`, by the metadata of the libphonenumber in use;
/// the same bytes at every call. `region` may be empty: only numbers that begin with `+` are numbers then. Throws
/// `std::invalid_argument` for an unknown region, `std::runtime_error` where a libphonenumber has metadata of a kind
/// that this version does not understand. The first call in a process takes some tenths of a second.
RINGFENCE_DECL std::string compile_numbering_plan(std::string_view region, plan_parts parts);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/number/compile_plan.ipp>
#endif

#endif
