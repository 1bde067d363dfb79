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

inline action_outcome perform_add(const operand& o, evaluation&, action_result& made)
{
    const std::uint64_t seconds = o.u64(4);
    made.add(o.u32(0), seconds == 0 ? std::nullopt : std::optional{std::chrono::seconds{seconds}});
    return action_outcome::done;
}

inline action_outcome perform_remove(const operand& o, evaluation&, action_result& made)
{
    made.remove(o.u32(0));
    return action_outcome::done;
}

inline std::string lower_log(const arguments& given, lowering&) { return given[0].text; }

inline action_outcome perform_log(const operand& o, evaluation&, action_result& made)
{
    made.log(o.text());
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
    .perform = detail::perform_add,
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
    .perform = detail::perform_remove,
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
