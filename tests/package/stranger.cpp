// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a plugin built against another version of ringfence looks like to this one.

#include <ringfence/shared_object/exported.hpp>

namespace {

constexpr ringfence::plugin stranger{.name = "stranger", .version = 1, .summary = "from another version"};

constexpr ringfence::exported_plugin of_another_version()
{
    ringfence::exported_plugin shown = ringfence::exported(stranger);
    shown.interface = ringfence::plugin_interface + 1;
    return shown;
}

}  // namespace

extern "C" const ringfence::exported_plugin ringfence_plugin;
const ringfence::exported_plugin ringfence_plugin = of_another_version();
