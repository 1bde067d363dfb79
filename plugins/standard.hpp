// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The words that every rule file may use without asking for them. Their descriptors, in the headers beside this one,
// are put together in standard.ipp.

#ifndef RINGFENCE_PLUGINS_STANDARD_HPP
#define RINGFENCE_PLUGINS_STANDARD_HPP

#include <ringfence/config.hpp>
#include <ringfence/plugin/descriptor.hpp>

namespace ringfence {

class registry;

#ifndef RINGFENCE_HEADER_ONLY
namespace plugins {
extern const plugin standard;
}
#endif

/// The registry that holds the standard words and nothing else: what an engine uses unless it is given another.
/// Made at the first call; lives as long as the program.
RINGFENCE_DECL const registry& standard_words();

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/plugins/standard.ipp>
#endif

#endif
