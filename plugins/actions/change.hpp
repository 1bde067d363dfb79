// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_ACTIONS_CHANGE_HPP
#define RINGFENCE_PLUGINS_ACTIONS_CHANGE_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <string>
#include <utility>

namespace ringfence::plugins {

namespace detail {

inline constexpr std::chrono::seconds max_added_for = std::chrono::hours{24 * 366 * 10};

inline void check_add(const arguments& given, checking& context)
{
    const argument* duration = given.after("for");
    if (duration && (duration->duration < std::chrono::seconds{1} || duration->duration > max_added_for))
        context.error("RF0235", duration->where,
                      "`add` is for between `1s` and ten years, not `" + duration->text + "`");
}

// operand: u32 list, u64 seconds (0: as the list says)
inline std::string lower_change(const arguments& given, lowering&)
{
    const argument* duration = given.after("for");
    std::string bytes;
    put_u32(bytes, given[0].index);
    put_u64(bytes, duration ? static_cast<std::uint64_t>(duration->duration.count()) : 0);
    return bytes;
}

template <effect::what What>
action_outcome perform_change(const operand& o, evaluation& e, decision& d)
{
    // A withheld caller has no number to remember; the rest of the rule is done all the same.
    if (e.subject().state != party_state::identified)
        return action_outcome::done;
    const image& source = e.rules().source();
    if (o.u32(0) >= source.lists.size())
        throw damaged_bytes{"the compiled policy is damaged: a list that it does not have"};
    effect asked{What, source.lists[o.u32(0)].name, e.subject().value, std::nullopt, e.now(), {}, e.rule().place};
    if (const std::uint64_t seconds = o.u64(4); seconds != 0)
        asked.expires = e.now() + std::chrono::seconds{seconds};
    asked.text = e.rule().source->text;
    if (const std::uint32_t calls = e.calls_counted(); calls != 0)
        asked.text += " (call " + std::to_string(calls) + ')';
    asked.call = e.asked().id;
    d.effects.push_back(std::move(asked));
    return action_outcome::done;
}

inline std::string lower_log(const arguments& given, lowering&) { return given[0].text; }

inline action_outcome perform_log(const operand& o, evaluation& e, decision& d)
{
    const number who = e.subject().state == party_state::identified ? e.subject().value : number{};
    d.effects.push_back({effect::what::log, {}, who, std::nullopt, e.now(), std::string{o.text()}, e.rule().place});
    return action_outcome::done;
}

}  // namespace detail

inline constexpr action_word add_action{
    .word = "add",
    .usage = "LIST [for DURATION]",
    .summary = "put the subject into the list, for a time if given; the next action or rule follows",
    .example = {.rules = R"(list robots ttl 24h;
inbound { malformed -> allow; otherwise -> add robots for 1h then hangup; })",
                .query = "inbound from=+48601000001 to=+48221234567",
                .reply = "hangup"},
    .flow = action_flow::continues,
    .lists = list_use::fills,
    .check = detail::check_add,
    .lower = detail::lower_change,
    .perform = detail::perform_change<effect::what::add>,
};

inline constexpr action_word remove_action{
    .word = "remove",
    .usage = "LIST",
    .summary = "take the subject out of the list; the next action or rule follows",
    .example = {.rules = R"(list robots;
callback { robots -> remove robots then allow; })",
                .query = "callback name=infoline to=+48601000001",
                .reply = "allow"},
    .flow = action_flow::continues,
    .lists = list_use::empties,
    .lower = detail::lower_change,
    .perform = detail::perform_change<effect::what::remove>,
};

inline constexpr action_word log_action{
    .word = "log",
    .usage = "TEXT",
    .summary = "write a line to the daemon's log; the next action or rule follows",
    .example = {.rules = R"(inbound { anonymous -> log "withheld caller" then hangup; })",
                .query = "inbound from=anonymous to=+48221234567",
                .reply = "hangup"},
    .flow = action_flow::continues,
    .lower = detail::lower_log,
    .perform = detail::perform_log,
};

}  // namespace ringfence::plugins

#endif
