// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_SCENARIOS_PRESENTATION_HPP
#define RINGFENCE_PLUGINS_SCENARIOS_PRESENTATION_HPP

#include <ringfence/plugin/descriptor.hpp>

namespace ringfence::plugins {

inline constexpr scenario_word presentation_scenario{
    .word = "presentation",
    .usage = "[TEXT,...]",
    .summary = "which number an outgoing call shows, bound to route names; its subject is the number called",
    .example = {.rules = R"(list our-numbers { +48221234567; }
presentation "pl-mobile" { otherwise -> present our-numbers; })",
                .query = "presentation name=pl-mobile to=+48601000001",
                .reply = R"(present;number=+48221234567)"},
    .binding = binding_kind::name,
    .subject = role::called,
    .before_all = false,
};

}  // namespace ringfence::plugins

#endif
