// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGIN_REGISTRY_IPP
#define RINGFENCE_PLUGIN_REGISTRY_IPP

#include <ringfence/plugin/descriptor.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/plugin/usage.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

RINGFENCE_DECL void registry::add(const plugin& of, std::shared_ptr<void> keeps_alive)
{
    if (find_plugin(of.name))
        throw plugin_error{"plugin `" + std::string{of.name} + "` is registered twice"};
    expect_once(of, of.scenarios);
    expect_once(of, of.conditions);
    expect_once(of, of.actions);
    for (const scenario_word* w : of.scenarios)
        expect_new(of, w->word, w->usage, find_scenario(w->word));
    for (const condition_word* w : of.conditions) {
        expect_new(of, w->word, w->usage, find_condition(w->word));
        if (!w->holds)
            throw plugin_error{"plugin `" + std::string{of.name} + "`: condition `" + std::string{w->word} +
                               "` has no `holds`"};
    }
    for (const action_word* w : of.actions) {
        expect_new(of, w->word, w->usage, find_action(w->word));
        if (!w->perform)
            throw plugin_error{"plugin `" + std::string{of.name} + "`: action `" + std::string{w->word} +
                               "` has no `perform`"};
    }
    for (const scenario_word* w : of.scenarios)
        scenarios_.emplace(w->word, entry<scenario_word>{w, &of});
    for (const condition_word* w : of.conditions) {
        conditions_.emplace(w->word, entry<condition_word>{w, &of});
        for (const std::string_view key : w->query_words)
            if (!is_query_word(key))
                query_words_.push_back(key);
    }
    for (const action_word* w : of.actions)
        actions_.emplace(w->word, entry<action_word>{w, &of});
    plugins_.emplace_back(&of, std::move(keeps_alive));
}

RINGFENCE_DECL const registry::entry<condition_word>* registry::find_condition(std::string_view word) const noexcept
{
    return find(conditions_, word);
}

RINGFENCE_DECL const plugin* registry::find_plugin(std::string_view name) const noexcept
{
    for (const auto& [p, alive] : plugins_)
        if (p->name == name)
            return p;
    return nullptr;
}

RINGFENCE_DECL std::vector<const plugin*> registry::plugins() const
{
    std::vector<const plugin*> all;
    for (const auto& [p, alive] : plugins_)
        all.push_back(p);
    return all;
}

RINGFENCE_DECL bool registry::is_query_word(std::string_view key) const noexcept
{
    return std::find(query_words_.begin(), query_words_.end(), key) != query_words_.end();
}

}  // namespace ringfence

#endif
