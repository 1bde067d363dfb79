// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_STANDARD_IPP
#define RINGFENCE_PLUGINS_STANDARD_IPP

#include <ringfence/plugins/actions/allow.hpp>
#include <ringfence/plugins/actions/change.hpp>
#include <ringfence/plugins/actions/hangup.hpp>
#include <ringfence/plugins/actions/present.hpp>
#include <ringfence/plugins/actions/redirect.hpp>
#include <ringfence/plugins/actions/status.hpp>
#include <ringfence/plugins/conditions/calls.hpp>
#include <ringfence/plugins/conditions/channel.hpp>
#include <ringfence/plugins/conditions/hours.hpp>
#include <ringfence/plugins/conditions/listed.hpp>
#include <ringfence/plugins/conditions/number.hpp>
#include <ringfence/plugins/conditions/numbering.hpp>
#include <ringfence/plugins/conditions/presence.hpp>
#include <ringfence/plugins/conditions/stale.hpp>
#include <ringfence/plugins/scenarios/always.hpp>
#include <ringfence/plugins/scenarios/callback.hpp>
#include <ringfence/plugins/scenarios/campaign.hpp>
#include <ringfence/plugins/scenarios/inbound.hpp>
#include <ringfence/plugins/scenarios/presentation.hpp>
#include <ringfence/plugins/scenarios/widget.hpp>
#include <ringfence/plugins/standard.hpp>

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
