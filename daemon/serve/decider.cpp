// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "serve/decider.hpp"

#include <ringfence/base/backticked.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace ringfence::server {

namespace {

constexpr std::size_t max_kinds = 256;
constexpr std::size_t max_scenario_shown = 64;

}  // namespace

decider::decider(engine& decides, decision_log& notes, spdlog::logger& log)
    : engine_{decides}, notes_{notes}, log_{log}, complaints_{log}
{
}

decider::figures& decider::figures::operator+=(const figures& other)
{
    decisions += other.decisions;
    failures += other.failures;
    unread_from += other.unread_from;
    unread_to += other.unread_to;
    log_held_back += other.log_held_back;
    latency += other.latency;
    for (std::size_t i = 0; i < by_latency.size(); ++i)
        by_latency[i] += other.by_latency[i];
    for (const decided& one : other.by_kind) {
        const auto known = std::ranges::find_if(
            by_kind, [&](const decided& d) { return d.scenario == one.scenario && d.action == one.action; });
        if (known != by_kind.end())
            known->count += one.count;
        else
            by_kind.push_back(one);
    }
    return *this;
}

decider::figures decider::counted() const
{
    const mutex_lock lock{mutex_};
    return figures_;
}

decision decider::decide(const query& asked)
{
    const mutex_lock lock{mutex_};
    const auto begin = std::chrono::steady_clock::now();
    decision made = engine_.decide(asked, notes_.wants(), record_);
    const std::chrono::nanoseconds took = std::chrono::steady_clock::now() - begin;
    figures_.latency += took;
    ++figures_.by_latency[static_cast<std::size_t>(std::ranges::lower_bound(latency_bounds, took) -
                                                   latency_bounds.begin())];
    if (record_.shadow.policy != 0)
        count_shadow(made);
    notes_.note(asked, made, record_);
    count(made, asked.scenario);
    log_effects(made);
    return made;
}

void decider::count(const decision& made, std::string_view scenario)
{
    ++figures_.decisions;
    figures_.unread_from += made.unread.from ? 1 : 0;
    figures_.unread_to += made.unread.to ? 1 : 0;
    auto& kinds = figures_.by_kind;
    const auto known = std::ranges::find_if(
        kinds, [&](const decided& d) { return d.scenario == scenario && d.action == made.action; });
    if (known != kinds.end())
        ++known->count;
    else if (kinds.size() < max_kinds)
        kinds.push_back({std::string{scenario.substr(0, max_scenario_shown)}, made.action, 1});
    if (made.failure) {
        ++figures_.failures;
        complaints_.say("cannot decide: " + made.trouble);
    }
}

/// Logs what rules ask to have logged, and leaves the effects that are to be written.
void decider::log_effects(decision& made)
{
    for (const effect& e : made.effects) {
        if (e.kind != effect::what::log)
            continue;
        const auto held_back = rule_lines_.passes(e.rule, std::chrono::steady_clock::now());
        if (!held_back) {
            ++figures_.log_held_back;
            continue;
        }
        std::string line;
        append_line_text(line, e.rule + ": " + e.text + (e.subject.empty() ? "" : " (" + e.subject.to_string() + ')'));
        if (*held_back == 0)
            log_.info("{}", line);
        else
            log_.info("{} ({} more of this rule were held back before)", line, *held_back);
    }
    std::erase_if(made.effects, [](const effect& e) { return e.kind == effect::what::log; });
}

void decider::count_shadow(const decision& made)
{
    if (record_.what_if)
        return;
    const shadow_decision& other = record_.shadow;
    if (shadow_.version != other.policy)
        shadow_ = {.version = other.policy};
    ++shadow_.decisions;
    if (!other.trouble.empty()) {
        ++shadow_.failures;
        complaints_.say("the shadow policy cannot decide: " + other.trouble);
    } else if (other.differs_from(made)) {
        ++shadow_.differences;
    }
}

operate::shadow_counts decider::shadow_counts(std::uint32_t version) const
{
    const mutex_lock lock{mutex_};
    return shadow_.version == version ? shadow_ : operate::shadow_counts{.version = version};
}

}  // namespace ringfence::server
