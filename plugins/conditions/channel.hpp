// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_CONDITIONS_CHANNEL_HPP
#define RINGFENCE_PLUGINS_CONDITIONS_CHANNEL_HPP

#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <string>
#include <string_view>

namespace ringfence::plugins {

namespace detail {

// operand: the text that the query's word must be
inline std::string lower_text(const arguments& given, lowering&) { return given[0].text; }

/// What a query's `channel` may be.
inline constexpr std::string_view channels[] = {"call", "sms"};

inline bool is_channel(const operand& o, evaluation& e)
{
    return o.text() == (e.asked().channel.empty() ? std::string_view{"call"} : e.asked().channel);
}

inline std::string found_channel(const operand&, evaluation& e)
{
    return "the channel is " + std::string{e.asked().channel.empty() ? std::string_view{"call"} : e.asked().channel};
}

inline bool is_trunk(const operand& o, evaluation& e) { return o.text() == e.asked().trunk; }

inline std::string found_trunk(const operand&, evaluation& e)
{
    return e.asked().trunk.empty() ? "the query names no trunk"
                                   : "the trunk is \"" + std::string{e.asked().trunk} + '"';
}

}  // namespace detail

inline constexpr condition_word channel_condition{
    .word = "channel",
    .usage = "call|sms",
    .summary = "it is a call, or a message; a query that does not say is of a call",
    .example = {.rules = R"(list senders { "INFO"; }
inbound { channel sms and senders -> hangup; })",
                .query = "inbound from=info to=+48221234567 channel=sms",
                .reply = "hangup;list=senders"},
    .lower = detail::lower_text,
    .holds = detail::is_channel,
    .found = detail::found_channel,
    .meaning = {.sense = condition_sense::query_value, .domain = detail::channels},
};

inline constexpr condition_word trunk_condition{
    .word = "trunk",
    .usage = "TEXT",
    .summary = "the call came by the trunk of this name",
    .example = {.rules = R"(list default { +48601000001; }
inbound { default and not trunk "mvno" -> hangup; })",
                .query = "inbound from=+48601000001 to=+48221234567 trunk=mvno",
                .reply = "allow"},
    .lower = detail::lower_text,
    .holds = detail::is_trunk,
    .found = detail::found_trunk,
    .meaning = {.sense = condition_sense::query_value},
};

}  // namespace ringfence::plugins

#endif
