// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DECIDE_DECISION_IPP
#define RINGFENCE_DECIDE_DECISION_IPP

#include <ringfence/decide/decision.hpp>
#include <ringfence/number/number.hpp>

#include <string>
#include <string_view>

namespace ringfence {

namespace detail {

RINGFENCE_DECL void append_parameter(std::string& reply, std::string_view name, std::string_view value)
{
    reply.append(";").append(name).append("=");
    bool plain = !value.empty();
    for (const char c : value)
        plain = plain && is_parameter_character(replied(c));
    if (!plain)
        reply.push_back('"');
    for (const char c : value)
        reply.push_back(replied(c));
    if (!plain)
        reply.push_back('"');
}

}  // namespace detail

RINGFENCE_DECL void append_reply(std::string& reply, const decision& d)
{
    reply.append(d.action);
    for (const parameter& p : d.parameters)
        detail::append_parameter(reply, p.name, p.value);
    if (!d.list.empty())
        detail::append_parameter(reply, "list", d.list);
    if (!d.rule.empty())
        detail::append_parameter(reply, "rule", d.rule);
    if (d.unread.from)
        reply.append(";unread=from");
    if (d.unread.to)
        reply.append(";unread=to");
    if (d.failure)
        reply.append(";failure=1");
    reply.append(";generation=").append(std::to_string(d.generation));
    if (!d.id.empty())
        detail::append_parameter(reply, "id", d.id);
}

RINGFENCE_DECL std::string to_string(const decision& d)
{
    std::string reply;
    append_reply(reply, d);
    return reply;
}

}  // namespace ringfence

#endif
