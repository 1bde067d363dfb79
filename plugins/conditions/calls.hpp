// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_CONDITIONS_CALLS_HPP
#define RINGFENCE_PLUGINS_CONDITIONS_CALLS_HPP

#include <chrono>
#include <cstdint>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <ringfence/plugins/conditions/listed.hpp>
#include <string>

namespace ringfence::plugins {

namespace detail {

inline constexpr std::int64_t max_calls = 1000;
inline constexpr std::chrono::seconds max_calls_window = std::chrono::hours{24 * 31};

inline void check_calls(const arguments& given, checking& context)
{
    const argument& count = *given.first(argument_kind::integer);
    const argument& window = *given.first(argument_kind::duration);
    if (count.integer < 1 || count.integer > max_calls)
        context.error("RF0233", count.where, "`calls` counts from 1 to 1000, not to `" + count.text + "`");
    if (window.duration < std::chrono::seconds{1} || window.duration > max_calls_window)
        context.error("RF0233", window.where, "`calls` looks back between `1s` and `31d`, not `" + window.text + "`");
}

// operand: u64 identity, u32 how many, u64 window in seconds
inline std::string lower_calls(const arguments& given, lowering& context)
{
    std::string bytes;
    put_u64(bytes, context.identity);
    put_u32(bytes, static_cast<std::uint32_t>(given.first(argument_kind::integer)->integer));
    put_u64(bytes, static_cast<std::uint64_t>(given.first(argument_kind::duration)->duration.count()));
    return bytes;
}

inline std::uint32_t calls_reached(const operand& o, evaluation& e)
{
    return e.calls_of_subject(o.u64(0), o.u32(8), std::chrono::seconds{o.u64(12)});
}

inline bool enough_calls(const operand& o, evaluation& e) { return calls_reached(o, e) >= o.u32(8); }

inline std::string found_calls(const operand& o, evaluation& e)
{
    if (e.subject().state != party_state::identified)
        return describe(e.subject()) + " is not counted";
    if (e.mode() == evaluation_mode::live)
        return {};
    return "this is call " + std::to_string(calls_reached(o, e)) + " of " + std::to_string(o.u32(8));
}

}  // namespace detail

inline constexpr condition_word calls_condition{
    .word = "calls",
    .usage = "INTEGER within DURATION",
    .summary = "so many calls of the subject, this one included, have come to this condition within the time",
    .example = {.rules = R"(list robots;
inbound { calls 1 within 5m -> add robots for 24h then hangup; })",
                .query = "inbound from=+48601000001 to=+48221234567",
                .reply = "hangup"},
    .check = detail::check_calls,
    .lower = detail::lower_calls,
    .holds = detail::enough_calls,
    .found = detail::found_calls,
    .answer = condition_answer::counted,
    .meaning = {.sense = condition_sense::calls},
};

}  // namespace ringfence::plugins

#endif
