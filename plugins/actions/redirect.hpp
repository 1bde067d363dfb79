// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_ACTIONS_REDIRECT_HPP
#define RINGFENCE_PLUGINS_ACTIONS_REDIRECT_HPP

#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <string>
#include <string_view>

namespace ringfence::plugins {

namespace detail {

inline constexpr std::string_view inbound_only[] = {"inbound"};

///< operand: what is dialled instead, a number as E.164
inline std::string lower_redirect(const arguments& given, lowering&)
{
    return given[0].kind == argument_kind::number ? given[0].pattern.first.to_string() : given[0].text;
}

inline action_outcome perform_redirect(const operand& o, evaluation&, action_result& made)
{
    made.text("to", o.text());
    return action_outcome::done;
}

}  // namespace detail

inline constexpr action_word redirect_action{
    .word = "redirect",
    .usage = "NUMBER|TEXT",
    .summary = "send it to another number, or to a target that the telephony application knows by name",
    .example = {.rules = R"(list robots { +48601000001; }
inbound { robots -> redirect "honeypot"; })",
                .query = "inbound from=+48601000001 to=+48221234567",
                .reply = "redirect;to=honeypot;list=robots"},
    .scenarios = detail::inbound_only,
    .lower = detail::lower_redirect,
    .perform = detail::perform_redirect,
    .target = action_target::number,
};

}  // namespace ringfence::plugins

#endif
