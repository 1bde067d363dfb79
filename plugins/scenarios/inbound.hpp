// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_SCENARIOS_INBOUND_HPP
#define RINGFENCE_PLUGINS_SCENARIOS_INBOUND_HPP

#include <ringfence/plugin/descriptor.hpp>

namespace ringfence::plugins {

inline constexpr scenario_word inbound_scenario{
    .word = "inbound",
    .usage = "[to PATTERN,...]",
    .summary = "a call or message that comes in, bound to the numbers called; its subject is the caller",
    .example = {.rules = R"(list robots { +48601000001; }
inbound to +48221234567 { robots -> hangup; })",
                .query = "inbound from=+48601000001 to=+48221234567",
                .reply = R"(hangup;list=robots)"},
    .binding = binding_kind::called,
    .subject = role::caller,
    .before_all = false,
};

}  // namespace ringfence::plugins

#endif
