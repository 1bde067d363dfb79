// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DECIDE_REPLAY_IPP
#define RINGFENCE_DECIDE_REPLAY_IPP

#include <ringfence/decide/evaluate.hpp>
#include <ringfence/decide/replay.hpp>
#include <ringfence/decide/snapshot.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

namespace detail {

RINGFENCE_DECL void append_word(std::string& to, std::string_view key, std::string_view value)
{
    to.append(" ").append(key).append("=");
    const bool plain = !value.empty() && value.find_first_of(" \t\"'\\") == std::string_view::npos;
    if (plain) {
        to.append(value);
        return;
    }
    to.push_back('"');
    for (const char c : value) {
        if (c == '"' || c == '\\')
            to.push_back('\\');
        to.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c);
    }
    to.push_back('"');
}

RINGFENCE_DECL std::string query_text(const logged_decision& logged)
{
    std::string text{logged.asked.scenario};
    const auto optional = [&](std::string_view key, const std::optional<std::string_view>& value) {
        if (value)
            append_word(text, key, *value);
    };
    optional("from", logged.asked.from);
    optional("to", logged.asked.to);
    optional("name", logged.asked.name);
    for (const auto& [key, value] :
         {std::pair{"channel", logged.asked.channel}, {"trunk", logged.asked.trunk}, {"id", logged.asked.id}})
        if (!value.empty())
            append_word(text, key, value);
    for (const attribute& a : logged.attributes)
        append_word(text, a.key, a.value);
    append_word(text, "at", utc_text(logged.asked.at.value_or(logged.when)));
    return text;
}

RINGFENCE_DECL void count_reason(std::map<std::string, std::uint64_t>& in, const std::string& key, std::size_t limit)
{
    auto at = in.find(key);
    if (at == in.end())
        at = in.try_emplace(in.size() < limit ? key : "other reasons", 0).first;
    ++at->second;
}

}  // namespace detail

RINGFENCE_DECL void count_replayed(replay_summary& to, const logged_decision& logged, const replayed& result,
                                   std::uint64_t line, const replay_limits& limits)
{
    if (!to.first || logged.when < *to.first)
        to.first = logged.when;
    if (!to.last || logged.when > *to.last)
        to.last = logged.when;
    switch (result.outcome) {
    case replay_outcome::same:
        ++to.same;
        to.other_rule += result.other_rule ? 1U : 0U;
        to.counted_anew += result.counted_anew ? 1U : 0U;
        return;
    case replay_outcome::unknown:
        ++to.unknown;
        detail::count_reason(to.unknown_reasons, result.why, limits.reasons);
        return;
    case replay_outcome::not_asked:
        ++to.not_asked;
        detail::count_reason(to.not_asked_reasons, result.why, limits.reasons);
        return;
    case replay_outcome::changed: break;
    }
    ++to.changed;
    to.counted_anew += result.counted_anew ? 1U : 0U;
    const replay_change kind{std::string{logged.action}, result.made.action, std::string{logged.rule},
                             result.made.rule};
    auto at = to.changes.find(kind);
    if (at == to.changes.end()) {
        if (to.changes.size() >= limits.kinds) {
            ++to.unlisted;
            return;
        }
        at = to.changes.try_emplace(kind).first;
    }
    replay_examples& of = at->second;
    if (of.first.size() < limits.examples)
        of.first.push_back(
            {line, detail::query_text(logged),
             detail::reply_text(logged.action, logged.parameters, logged.list, logged.rule),
             detail::reply_text(result.made.action, result.made.parameters, result.made.list, result.made.rule)});
    ++of.count;
}

RINGFENCE_DECL replayer::replayer(std::shared_ptr<const program> rules, std::uint32_t version,
                                  party (*read_number)(std::string_view, std::string_view),
                                  declared_lists_reader declared)
    : rules_{std::move(rules)}, state_{snapshot::of(rules_, version)}, view_{*state_},
      read_number_{read_number}, declared_{std::move(declared)}, world_{*rules_, max_call_windows}
{
}

RINGFENCE_DECL replayed replayer::ask(logged_decision& logged)
{
    if (logged.declares && logged.policy != 0)
        learn(logged.policy, *logged.declares);
    replayed result;
    if (logged.failure) {
        result.why = "the store or the policy could not be read then";
        return result;
    }
    if (logged.format != decision_log_format || logged.policy == 0) {
        result.why = "the line does not have what is needed to ask it again: it is of another version";
        return result;
    }
    try {
        decide(logged, result);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        result.outcome = replay_outcome::unknown;
        result.why = e.what();
    }
    return result;
}

RINGFENCE_DECL void replayer::decide(logged_decision& logged, replayed& result)
{
    const auto unknown = [&](std::string why) {
        result.outcome = replay_outcome::unknown;
        result.why = std::move(why);
    };
    const scenario_blocks* const scenario = rules_->find_scenario(logged.asked.scenario);
    if (!scenario)
        return unknown("the scenario `" + std::string{logged.asked.scenario.substr(0, 40)} + "` is not known");
    if (logged.inexact)
        return unknown("a text of the query was not UTF-8, and is not in the log as it was asked");
    const std::array<party, 2> sides{read(logged.asked.from, reading_of(role::caller, *scenario->word)),
                                     read(logged.asked.to, reading_of(role::called, *scenario->word))};
    for (std::size_t i = 0; i < sides.size(); ++i)
        if (!is(sides[i], logged.sides[i].number))
            return unknown("the policy reads a number otherwise than it was read then");

    logged.asked.attributes = logged.attributes;
    if (!logged.asked.at)
        logged.asked.at = logged.when;
    const detail::known_lists& known = known_lists_of(logged.policy);
    world_.begin(logged, known, sides);
    const evaluation_frame frame{.asked = logged.asked,
                                 .scenario = *scenario,
                                 .seen = view_,
                                 .sides = sides,
                                 .subject_place = {},
                                 .clock = clock_,
                                 .mode = logged.what_if ? evaluation_mode::what_if : evaluation_mode::live,
                                 .counters = unused_counters_,
                                 .random = random_,
                                 .preset = &world_};
    evaluation e{frame};
    if (known.some_unknown) {
        detail::asking_trace asks{world_};
        result.made = evaluate(e, asks);
    } else {
        no_trace none;
        result.made = evaluate(e, none);
    }
    result.counted_anew = world_.counted_anew();
    if (!world_.doubts().empty())
        return unknown(world_.doubts());
    if (!same_answer(logged, result.made)) {
        result.outcome = replay_outcome::changed;
        return;
    }
    result.outcome = replay_outcome::same;
    result.other_rule = logged.rule != result.made.rule;
}

RINGFENCE_DECL bool replayer::same_answer(const logged_decision& logged, const decision& made)
{
    return logged.action == made.action &&
           std::equal(logged.parameters.begin(), logged.parameters.end(), made.parameters.begin(),
                      made.parameters.end(), [](const logged_decision::name_value& a, const parameter& b) {
                          return a.name == b.name && a.value == b.value;
                      });
}

RINGFENCE_DECL bool replayer::is(const party& read, std::string_view logged)
{
    return read.state == party_state::identified ? read.value.to_string() == logged : logged.empty();
}

RINGFENCE_DECL party replayer::read(const std::optional<std::string_view>& text, number_reading how)
{
    if (!text)
        return {};
    return read_number_of(*text, how, rules_->plan(), [this](std::string_view unsettled) {
        // What only libphonenumber reads takes ten times as long as all the rest, and callers call again.
        if (const auto at = remembered_.find(unsettled); at != remembered_.end())
            return at->second;
        if (!read_number_)
            throw std::runtime_error{"a number needs libphonenumber to be read, and this program was built without it"};
        if (remembered_.size() >= max_remembered_numbers)
            remembered_.clear();
        return remembered_.emplace(std::string{unsettled}, read_number_(unsettled, rules_->plan().region()))
            .first->second;
    });
}

RINGFENCE_DECL void replayer::learn(std::uint32_t policy, const std::vector<logged_decision::declared>& lists)
{
    declared_lists found;
    for (const logged_decision::declared& d : lists)
        found.insert_or_assign(std::string{d.list}, d.max_age);
    keep(policy, found);
}

RINGFENCE_DECL const detail::known_lists& replayer::known_lists_of(std::uint32_t policy)
{
    if (const auto at = known_.find(policy); at != known_.end())
        return at->second;
    return keep(policy, declared_ ? declared_(policy) : std::nullopt);
}

RINGFENCE_DECL const detail::known_lists& replayer::keep(std::uint32_t policy,
                                                         const std::optional<declared_lists>& declared)
{
    if (known_.size() >= max_policies)
        known_.clear();
    const std::vector<image_list>& lists = rules_->source().lists;
    detail::known_lists made;
    made.unknown.assign(lists.size(), 1);
    made.logged_max_age.assign(lists.size(), 0);
    if (declared)
        for (const auto& [name, max_age] : *declared)
            if (const auto place = world_.place_of(name)) {
                made.unknown[*place] = 0;
                made.logged_max_age[*place] = max_age;
            }
    made.some_unknown = std::find(made.unknown.begin(), made.unknown.end(), 1) != made.unknown.end();
    return known_.insert_or_assign(policy, std::move(made)).first->second;
}

}  // namespace ringfence

#endif
