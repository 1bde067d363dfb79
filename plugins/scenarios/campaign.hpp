// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_SCENARIOS_CAMPAIGN_HPP
#define RINGFENCE_PLUGINS_SCENARIOS_CAMPAIGN_HPP

#include <ringfence/plugin/descriptor.hpp>

namespace ringfence::plugins {

inline constexpr scenario_word campaign_scenario{
    .word = "campaign",
    .usage = "[TEXT,...]",
    .summary = "a number that a dialler is about to call, bound to campaign names; its subject is the number called",
    .example = {.rules = R"(list dnc { +48601000001; }
campaign "spring-*" { dnc -> status "Do not call"; })",
                .query = "campaign name=spring-sale to=+48601000001",
                .reply = R"(status;text="Do not call";list=dnc)"},
    .binding = binding_kind::name,
    .subject = role::called,
    .before_all = false,
};

}  // namespace ringfence::plugins

#endif
