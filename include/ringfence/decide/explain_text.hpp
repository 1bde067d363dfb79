// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// An explanation as a tree for people:
//
//     inbound, 2026-03-02T21:00:00Z, policy version 1, generation 4
//     from +48601000001
//     to   +48221234567
//     |- always (callcentre.ring:22)
//     |  `- no   callcentre.ring:23  vip -> allow
//     |     `- x vip: no, +48601000001 is not in vip
//     `- inbound to +48221234567 (callcentre.ring:26)
//        |- YES  callcentre.ring:27  dnc and outside office -> hangup 603  <= decides
//        |  |- + dnc: yes, +48601000001 is in dnc
//        |  |  `- +48601000001 came with import 1 of register.txt, 2026-02-28T04:00:00Z, by ana
//        |  `- + outside office: yes, it is Monday 22:00 in Europe/Warsaw, outside office
//        `- 1 rule below was not tried
//     hangup;code=603;list=dnc;rule=callcentre.ring:27;generation=4
//
// `+` marks the conditions by which a rule held, `x` those by which it failed; `.` is one that did not matter.

#ifndef RINGFENCE_DECIDE_EXPLAIN_TEXT_HPP
#define RINGFENCE_DECIDE_EXPLAIN_TEXT_HPP

#include <ringfence/config.hpp>
#include <ringfence/decide/explain.hpp>
#include <ringfence/language/render.hpp>

#include <cstdint>
#include <string>

namespace ringfence {

/// What lines and marks are made of.
enum class tree_characters : std::uint8_t { ascii, utf8 };

enum class tree_colour : std::uint8_t {
    none,
    ansi  ///< escape sequences of a terminal
};

struct tree_style {
    tree_characters characters = tree_characters::ascii;
    tree_colour colour = tree_colour::none;
};

/// The explanation as lines of text. Without a terminal's colours it has no control characters but line feeds.
/// Thread-safe; throws only for want of memory.
RINGFENCE_DECL std::string to_text(const explanation& why, tree_style style = {});

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/decide/explain_text.ipp>
#endif

#endif
