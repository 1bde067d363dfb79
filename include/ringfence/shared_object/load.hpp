// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_SHARED_OBJECT_LOAD_HPP
#define RINGFENCE_SHARED_OBJECT_LOAD_HPP

#include <ringfence/config.hpp>
#include <ringfence/plugin/registry.hpp>

#include <filesystem>

namespace ringfence {

/// Loads a plugin from a shared object and registers its words; the object stays loaded as long as the registry lives.
/// Throws `plugin_error` that says why where the file cannot be loaded, is not a plugin of ringfence, or was built for
/// another interface or with another compiler; the registry is then unchanged. Loading runs the object's own
/// initialisation: load only files you trust. As `registry::add`, not while others read the registry.
RINGFENCE_DECL void load_plugin(registry& into, const std::filesystem::path& file);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/shared_object/load.ipp>
#endif

#endif
