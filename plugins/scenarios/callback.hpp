// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_SCENARIOS_CALLBACK_HPP
#define RINGFENCE_PLUGINS_SCENARIOS_CALLBACK_HPP

#include <ringfence/plugin/descriptor.hpp>

namespace ringfence::plugins {

inline constexpr scenario_word callback_scenario{
    .word = "callback",
    .usage = "[TEXT,...]",
    .summary = "a call back to somebody who left a queue, bound to queue names; its subject is the number called",
    .example = {.rules = R"(list complaints { +48601000001; }
callback "infoline" { complaints -> hangup; })",
                .query = "callback name=infoline to=+48601000001",
                .reply = R"(hangup;list=complaints)"},
    .binding = binding_kind::name,
    .subject = role::called,
    .before_all = false,
};

}  // namespace ringfence::plugins

#endif
