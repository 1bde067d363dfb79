// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_CONDITIONS_LISTED_HPP
#define RINGFENCE_PLUGINS_CONDITIONS_LISTED_HPP

#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <ringfence/plugin/registry.hpp>
#include <string>

namespace ringfence::plugins {

namespace detail {

// operand: u32 place of the list
inline std::string lower_list(const arguments& given, lowering&)
{
    std::string bytes;
    put_u32(bytes, given.first(argument_kind::list)->index);
    return bytes;
}

inline std::uint32_t list_of(const operand& o) { return o.u32(0); }

inline bool subject_listed(const operand& o, evaluation& e) { return e.listed(e.scenario().subject, o.u32(0)); }

template <role Side>
bool side_listed(const operand& o, evaluation& e)
{
    return e.listed(Side, o.u32(0));
}

inline std::string describe(const party& p)
{
    switch (p.state) {
    case party_state::identified: return p.value.to_string();
    case party_state::withheld: return "a withheld number";
    case party_state::malformed: return "something that is not a number";
    case party_state::absent: break;
    }
    return "nobody";
}

inline std::string found_side(role side, const operand& o, evaluation& e)
{
    const std::uint32_t list = o.u32(0);
    const party& who = e.side(side);
    if (who.state == party_state::identified)
        e.look_closer(side, list);
    return describe(who) + (e.listed(side, list) ? " is in " : " is not in ") + e.rules().source().lists[list].name;
}

inline std::string found_subject(const operand& o, evaluation& e) { return found_side(e.scenario().subject, o, e); }

template <role Side>
std::string found_named_side(const operand& o, evaluation& e)
{
    return found_side(Side, o, e);
}

}  // namespace detail

/// The meaning of a list's bare name.
inline constexpr condition_word listed_condition{
    .word = bare_list_condition,
    .usage = "LIST",
    .summary = "the subject is in the list; a list's name alone means the same",
    .example = {.rules = R"(list dnc { +48601000001; }
campaign { listed dnc -> status; })",
                .query = "campaign name=spring-sale to=+48601000001",
                .reply = "status;text=Blacklist;list=dnc"},
    .lower = detail::lower_list,
    .subject_list = detail::list_of,
    .holds = detail::subject_listed,
    .found = detail::found_subject,
    .meaning = {.sense = condition_sense::in_list},
};

inline constexpr condition_word caller_condition{
    .word = "caller",
    .usage = "in LIST",
    .summary = "the caller is in the list, whoever the scenario's subject is",
    .example = {.rules = R"(list staff { +48221234567; }
campaign { not caller in staff -> hangup; })",
                .query = "campaign name=spring-sale to=+48601000001 from=+48601000002",
                .reply = "hangup"},
    .lower = detail::lower_list,
    .holds = detail::side_listed<role::caller>,
    .found = detail::found_named_side<role::caller>,
    .meaning = {.sense = condition_sense::in_list, .side = condition_side::caller},
};

inline constexpr condition_word called_condition{
    .word = "called",
    .usage = "in LIST",
    .summary = "the number called is in the list, whoever the scenario's subject is",
    .example = {.rules = R"(list hotlines { +48221234567; }
inbound { called in hotlines and anonymous -> hangup; })",
                .query = "inbound from=anonymous to=+48221234567",
                .reply = "hangup"},
    .lower = detail::lower_list,
    .holds = detail::side_listed<role::called>,
    .found = detail::found_named_side<role::called>,
    .meaning = {.sense = condition_sense::in_list, .side = condition_side::called},
};

}  // namespace ringfence::plugins

#endif
