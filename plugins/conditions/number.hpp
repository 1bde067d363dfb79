// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_CONDITIONS_NUMBER_HPP
#define RINGFENCE_PLUGINS_CONDITIONS_NUMBER_HPP

#include <cstddef>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <ringfence/plugins/conditions/listed.hpp>
#include <string>

namespace ringfence::plugins {

namespace detail {

// operand: per pattern u64 first, u64 last
inline std::string lower_patterns(const arguments& given, lowering&)
{
    std::string bytes;
    for (const argument& a : given) {
        put_u64(bytes, a.pattern.first.bits());
        put_u64(bytes, a.pattern.last.bits());
    }
    return bytes;
}

inline bool number_covered(const operand& o, evaluation& e)
{
    if (e.subject().state != party_state::identified)
        return false;
    for (std::size_t at = 0; at < o.size(); at += 16) {
        const number_pattern pattern{number::from_bits(o.u64(at)), number::from_bits(o.u64(at + 8))};
        if (pattern.covers(e.subject().value))
            return true;
    }
    return false;
}

inline std::string found_number(const operand&, evaluation& e) { return "the number is " + describe(e.subject()); }

}  // namespace detail

inline constexpr condition_word number_condition{
    .word = "number",
    .usage = "PATTERN,...",
    .summary =
        "the subject is one of these numbers, or begins with one of these prefixes, or lies in one of these ranges",
    .example = {.rules = "inbound { number +33162*, +33163* -> hangup 603; }",
                .query = "inbound from=+33162000001 to=+48221234567",
                .reply = "hangup;code=603"},
    .lower = detail::lower_patterns,
    .holds = detail::number_covered,
    .found = detail::found_number,
    .meaning = {.sense = condition_sense::number},
};

}  // namespace ringfence::plugins

#endif
