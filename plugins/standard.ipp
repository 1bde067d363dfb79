// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_STANDARD_IPP
#define RINGFENCE_PLUGINS_STANDARD_IPP

#include <plugins/actions/allow.hpp>
#include <plugins/actions/change.hpp>
#include <plugins/actions/hangup.hpp>
#include <plugins/actions/present.hpp>
#include <plugins/actions/redirect.hpp>
#include <plugins/actions/status.hpp>
#include <plugins/conditions/calls.hpp>
#include <plugins/conditions/channel.hpp>
#include <plugins/conditions/hours.hpp>
#include <plugins/conditions/listed.hpp>
#include <plugins/conditions/number.hpp>
#include <plugins/conditions/numbering.hpp>
#include <plugins/conditions/presence.hpp>
#include <plugins/conditions/stale.hpp>
#include <plugins/scenarios/always.hpp>
#include <plugins/scenarios/callback.hpp>
#include <plugins/scenarios/campaign.hpp>
#include <plugins/scenarios/inbound.hpp>
#include <plugins/scenarios/presentation.hpp>
#include <plugins/scenarios/widget.hpp>
#include <plugins/standard.hpp>

namespace ringfence::plugins {

namespace detail {

inline constexpr const scenario_word* standard_scenarios[] = {
    &always_scenario,   &inbound_scenario, &campaign_scenario,
    &callback_scenario, &widget_scenario,  &presentation_scenario,
};

inline constexpr const condition_word* standard_conditions[] = {
    &listed_condition,    &caller_condition,    &called_condition,  &stale_condition, &number_condition,
    &anonymous_condition, &malformed_condition, &country_condition, &type_condition,  &inside_condition,
    &outside_condition,   &channel_condition,   &trunk_condition,   &calls_condition, &otherwise_condition,
};

inline constexpr const action_word* standard_actions[] = {
    &allow_action,   &hangup_action, &redirect_action, &status_action,
    &present_action, &add_action,    &remove_action,   &log_action,
};

}  // namespace detail

// Header-only it is a constant of every file that includes it; compiled it is the one that standard.hpp declares.
#ifdef RINGFENCE_HEADER_ONLY
inline
#endif
    constexpr plugin standard{
        .name = standard_plugin,
        .version = 1,
        .summary = "the scenarios, conditions and actions of the rule language",
        .scenarios = detail::standard_scenarios,
        .conditions = detail::standard_conditions,
        .actions = detail::standard_actions,
    };

}  // namespace ringfence::plugins

namespace ringfence {

RINGFENCE_DECL const registry& standard_words()
{
    static const registry words = [] {
        registry made;
        made.add(plugins::standard);
        return made;
    }();
    return words;
}

}  // namespace ringfence

#endif
