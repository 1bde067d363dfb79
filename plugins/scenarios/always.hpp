// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_SCENARIOS_ALWAYS_HPP
#define RINGFENCE_PLUGINS_SCENARIOS_ALWAYS_HPP

#include <ringfence/plugin/descriptor.hpp>

namespace ringfence::plugins {

inline constexpr scenario_word always_scenario{
    .word = "always",
    .usage = "",
    .summary = "the law of the house, tried before any scenario; its subject is the scenario's own",
    .example = {.rules = R"(list vip { +48601000001; }
always { vip -> allow; }
inbound { otherwise -> hangup; })",
                .query = "inbound from=+48601000001 to=+48221234567",
                .reply = R"(allow;list=vip)"},
    .binding = binding_kind::none,
    .subject = role::caller,
    .before_all = true,
};

}  // namespace ringfence::plugins

#endif
