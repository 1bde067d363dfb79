// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Where lists and hours are named in rule files: what a rename changes and what 'go to definition' finds. Works on the
// form, so that files that do not check have names as well.

#ifndef RINGFENCE_POLICY_NAMES_HPP
#define RINGFENCE_POLICY_NAMES_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/language/source.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/plugin/usage.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace ringfence {

enum class name_kind : std::uint8_t { list, hours };
enum class name_role : std::uint8_t { declaration, reference };

/// One mention of a list or of hours.
struct name_use {
    span where;
    name_kind kind = name_kind::list;
    name_role role = name_role::reference;
    std::string name;
};

/// All mentions of lists and hours, in the order of the files. Of those that are declared nowhere none is told. Thread
/// safe.
RINGFENCE_DECL std::vector<name_use> names_in(const loaded& from, const registry& words);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/policy/names.ipp>
#endif

#endif
