// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_SCENARIOS_WIDGET_HPP
#define RINGFENCE_PLUGINS_SCENARIOS_WIDGET_HPP

#include <ringfence/plugin/descriptor.hpp>

namespace ringfence::plugins {

inline constexpr scenario_word widget_scenario{
    .word = "widget",
    .usage = "[TEXT,...]",
    .summary = "a number typed into a click-to-call form, bound to widget names; its subject is the number called",
    .example = {.rules = R"(region PL;
widget "homepage" { not country PL -> status "refused"; })",
                .query = "widget name=homepage to=+4930123456",
                .reply = R"(status;text=refused)"},
    .binding = binding_kind::name,
    .subject = role::called,
    .before_all = false,
};

}  // namespace ringfence::plugins

#endif
