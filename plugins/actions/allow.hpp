// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_ACTIONS_ALLOW_HPP
#define RINGFENCE_PLUGINS_ACTIONS_ALLOW_HPP

#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>

namespace ringfence::plugins {

namespace detail {

inline action_outcome perform_allow(const operand&, evaluation&, action_result&) { return action_outcome::done; }

}  // namespace detail

inline constexpr action_word allow_action{
    .word = "allow",
    .usage = "",
    .summary = "let it through, and try no further rule",
    .example = {.rules = R"(list vip { +48601000001; }
inbound { vip -> allow; otherwise -> hangup; })",
                .query = "inbound from=+48601000001 to=+48221234567",
                .reply = "allow;list=vip"},
    .perform = detail::perform_allow,
};

}  // namespace ringfence::plugins

#endif
