// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_CONDITIONS_PRESENCE_HPP
#define RINGFENCE_PLUGINS_CONDITIONS_PRESENCE_HPP

#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <ringfence/plugins/conditions/number.hpp>
#include <string>

namespace ringfence::plugins {

namespace detail {

inline bool caller_withheld(const operand&, evaluation& e)
{
    return e.side(role::caller).state == party_state::withheld;
}
inline bool subject_malformed(const operand&, evaluation& e) { return e.subject().state == party_state::malformed; }
inline bool always_true(const operand&, evaluation&) { return true; }

inline std::string found_caller(const operand&, evaluation& e)
{
    return "the caller is " + describe(e.side(role::caller));
}

}  // namespace detail

inline constexpr condition_word anonymous_condition{
    .word = "anonymous",
    .usage = "",
    .summary = "the caller shows no number: it is empty, anonymous, restricted, unavailable, unknown or withheld",
    .example = {.rules = "inbound { anonymous -> redirect +48221230000; }",
                .query = "inbound from=anonymous to=+48221234567",
                .reply = "redirect;to=+48221230000"},
    .holds = detail::caller_withheld,
    .found = detail::found_caller,
    .meaning = {.sense = condition_sense::withheld, .side = condition_side::caller},
};

inline constexpr condition_word malformed_condition{
    .word = "malformed",
    .usage = "",
    .summary = "the subject cannot be read as a number",
    .example = {.rules = "inbound { malformed -> hangup 484; }",
                .query = "inbound from=+999 to=+48221234567",
                .reply = "hangup;code=484"},
    .holds = detail::subject_malformed,
    .found = detail::found_number,
    .meaning = {.sense = condition_sense::malformed},
};

inline constexpr condition_word otherwise_condition{
    .word = "otherwise",
    .usage = "",
    .summary = "always true: the last rule of a block",
    .example = {.rules = "callback { otherwise -> hangup; }",
                .query = "callback name=infoline to=+48601000001",
                .reply = "hangup"},
    .holds = detail::always_true,
    .meaning = {.sense = condition_sense::always},
};

}  // namespace ringfence::plugins

#endif
