// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_DECIDE_DECISION_HPP
#define RINGFENCE_DECIDE_DECISION_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

/// `;name=value` of a reply.
struct parameter {
    std::string name;
    std::string value;

    friend bool operator==(const parameter&, const parameter&) = default;
};

/// Something that a rule does besides answering.
struct effect {
    enum class what : std::uint8_t { add, remove, log };

    what kind = what::log;
    std::string list{};                  ///< to add to or remove from
    number subject{};                    ///< the number to add or remove
    std::optional<timestamp> expires{};  ///< of an added number; nothing: as the list says
    timestamp when{};                    ///< the decision's time
    std::string text{};                  ///< to log
    std::string rule{};                  ///< `callcentre.ring:30`
    std::string call{};                  ///< the query's `id`

    friend bool operator==(const effect&, const effect&) = default;
};

/// The sides of a query whose text was given and could not be read. An `allow` for one of these is no word that the
/// number is clean.
struct unread_sides {
    bool from = false;
    bool to = false;

    friend bool operator==(const unread_sides&, const unread_sides&) = default;
};

/// What happens to the call. A plain value, independent of the engine that made it.
struct decision {
    std::string action = "allow";
    std::vector<parameter> parameters{};  ///< of the action: `code`, `to`, `text`, `number`
    std::string list{};                   ///< the list that the deciding rule found the number in, if any
    std::string rule{};                   ///< `callcentre.ring:27`; empty where no rule decided
    std::uint64_t generation = 0;         ///< number of the newest journal record that the decision saw
    unread_sides unread{};                ///< texts of the query that are no number, so in no list
    bool failure = false;                 ///< the store could not be read: this is what `on failure` says
    std::string id{};                     ///< the query's
    std::vector<effect> effects{};        ///< what the rules on the way ask for
    std::uint32_t policy = 0;             ///< version of the policy that made it; 0 where the store could not be read
    std::string trouble{};                ///< where `failure` is set or an effect was not done: why

    friend bool operator==(const decision&, const decision&) = default;

    /// The value of a parameter, or empty.
    std::string_view parameter_value(std::string_view name) const noexcept
    {
        for (const parameter& p : parameters)
            if (p.name == name)
                return p.value;
        return {};
    }
};

namespace detail {

/// Characters of an unquoted parameter value: RFC 3261 25.1, `paramchar` without escapes.
inline bool is_parameter_character(char c) noexcept
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view{"-_.!~*'()[]/:&+$"}.find(c) != std::string_view::npos;
}

/// How a reply writes a character. No NUL, no line break and no `%` gets out: FreeSWITCH uses replies as a format
/// string, and a line break would end a datagram's line. Nor is there ever an escape, at which OpenSIPS gives the whole
/// reply up.
inline char replied(char c) noexcept
{
    const bool unsafe = static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '%';
    return c == '"' ? '\'' : c == '\\' ? '/' : unsafe ? ' ' : c;
}

/// Appends `;name=value`, the value quoted where SIP's syntax wants it.
RINGFENCE_DECL void append_parameter(std::string& reply, std::string_view name, std::string_view value);

}  // namespace detail

/// The reply of the wire, in the syntax of SIP parameters:
/// `hangup;code=603;list=dnc;rule=callcentre.ring:27;generation=12`. One line of printable ASCII and whatever the texts
/// have beyond it, not ended. Thread-safe; throws only for want of memory.
RINGFENCE_DECL void append_reply(std::string& reply, const decision& d);

/// What `append_reply` appends.
RINGFENCE_DECL std::string to_string(const decision& d);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/decide/decision.ipp>
#endif

#endif
