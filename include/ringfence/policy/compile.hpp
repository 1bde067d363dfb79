// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_COMPILE_HPP
#define RINGFENCE_POLICY_COMPILE_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/policy/image.hpp>
#include <ringfence/policy/policy.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace ringfence {

/// Makes the bytes of the numbering plan that a policy's decisions read numbers by: `compile_numbering_plan` of
/// number/compile_plan.hpp.
using plan_builder = std::function<std::string(std::string_view region, plan_parts parts)>;

namespace detail {

/// As written, but on one line and without comments.
RINGFENCE_DECL std::string on_one_line(std::string_view text);

}  // namespace detail

/// Turns a checked policy into what the store holds. The same policy gives the same image; files are named in it
/// relative to the main file's folder, so that replies do not depend on where somebody stood when activating it.
/// Thread-safe where `build_plan` is; throws what that and the words' `lower` throw, and for want of memory.
RINGFENCE_DECL image compile(const policy& from, const plan_builder& build_plan);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/compile.ipp>
#endif

#endif
