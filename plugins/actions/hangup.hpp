// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_ACTIONS_HANGUP_HPP
#define RINGFENCE_PLUGINS_ACTIONS_HANGUP_HPP

#include <cstdint>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <string>
#include <string_view>

namespace ringfence::plugins {

namespace detail {

inline constexpr std::int64_t lowest_sip_failure = 400;
inline constexpr std::int64_t highest_sip_failure = 699;

inline void check_hangup(const arguments& given, checking& context)
{
    const argument* code = given.first(argument_kind::integer);
    if (code && (code->integer < lowest_sip_failure || code->integer > highest_sip_failure))
        context.error("RF0234", code->where, "`" + code->text + "` is not a SIP code that refuses a call",
                      "those lie between 400 and 699: `603` is Decline, `486` is Busy Here");
}

// operand: u32 code (0: none), the reason
inline std::string lower_hangup(const arguments& given, lowering&)
{
    const argument* code = given.first(argument_kind::integer);
    const argument* reason = given.first(argument_kind::text);
    std::string bytes;
    put_u32(bytes, code ? static_cast<std::uint32_t>(code->integer) : 0);
    return bytes + (reason ? reason->text : std::string{});
}

inline action_outcome perform_hangup(const operand& o, evaluation&, action_result& made)
{
    if (const std::uint32_t code = o.u32(0); code != 0)
        made.integer("code", code);
    if (const std::string_view reason = o.text(4); !reason.empty())
        made.text("text", reason);
    return action_outcome::done;
}

}  // namespace detail

inline constexpr action_word hangup_action{
    .word = "hangup",
    .usage = "[INTEGER] [TEXT]",
    .summary = "refuse it, with a SIP code (400 to 699) and a reason if given",
    .example = {.rules = R"(inbound { anonymous -> hangup 433 "Anonymity Disallowed"; })",
                .query = "inbound from=anonymous to=+48221234567",
                .reply = R"(hangup;code=433;text="Anonymity Disallowed")"},
    .check = detail::check_hangup,
    .lower = detail::lower_hangup,
    .perform = detail::perform_hangup,
};

}  // namespace ringfence::plugins

#endif
