// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGIN_EXPECTED_HPP
#define RINGFENCE_PLUGIN_EXPECTED_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/plugin/usage.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace ringfence {

/// What may follow arguments that are written so far.
struct expectation {
    std::vector<usage_choice> next;  ///< one of these; empty where nothing may follow
    bool complete = false;           ///< the word has all that it needs
};

/// What may follow `given`, the arguments that stand behind a word of this usage, joined to them by `joint`. Nothing
/// where they do not fit it. The choices refer to `usage`. Throws `std::invalid_argument` where the usage is malformed.
RINGFENCE_DECL expectation expected_next(std::string_view usage, std::span<const ast::literal> given, ast::joint joint);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/plugin/expected.ipp>
#endif

#endif
