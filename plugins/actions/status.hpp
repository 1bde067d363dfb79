// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_ACTIONS_STATUS_HPP
#define RINGFENCE_PLUGINS_ACTIONS_STATUS_HPP

#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <string>
#include <string_view>

namespace ringfence::plugins {

namespace detail {

inline constexpr std::string_view default_status = "Blacklist";

///< operand: the text
inline std::string lower_status(const arguments& given, lowering&)
{
    return given.empty() ? std::string{default_status} : given[0].text;
}

inline action_outcome perform_status(const operand& o, evaluation&, action_result& made)
{
    made.text("text", o.text());
    return action_outcome::done;
}

}  // namespace detail

inline constexpr action_word status_action{
    .word = "status",
    .usage = "[TEXT]",
    .summary = "do not dial; the record gets this status, `Blacklist` if none is given",
    .example = {.rules = R"(list complaints { +48601000001; }
campaign { complaints -> status; })",
                .query = "campaign name=spring-sale to=+48601000001",
                .reply = "status;text=Blacklist;list=complaints"},
    .lower = detail::lower_status,
    .perform = detail::perform_status,
};

}  // namespace ringfence::plugins

#endif
