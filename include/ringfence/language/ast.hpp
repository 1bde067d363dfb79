// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The form of a rule file, before any word in it has a meaning: statements, blocks, rules, conditions and
// literals. `list`, `inbound` or `hangup` are words like any other here; `policy/check.hpp` gives them sense.

#ifndef RINGFENCE_LANGUAGE_AST_HPP
#define RINGFENCE_LANGUAGE_AST_HPP

#include <ringfence/language/source.hpp>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace ringfence::ast {

enum class literal_kind : std::uint8_t {
    word,      ///< `hangup`, `office`, `PL`
    number,    ///< `+48 22 123 45 67`
    prefix,    ///< `+4822*`
    range,     ///< `+48712000000..+48712000099`
    text,      ///< `"Do not call"`
    integer,   ///< `603`
    duration,  ///< `24h`
    date,      ///< `2026-12-25`
    dates,     ///< `2026-12-25..2026-12-26`
    time,      ///< `22:00`
    times      ///< `08:00-19:00`
};

/// How a literal is joined to the one before it.
enum class joint : std::uint8_t {
    space,  ///< nothing but white space
    comma,  ///< `,`
    bar     ///< `|`
};

struct literal {
    span where;
    literal_kind kind = literal_kind::word;
    joint before = joint::space;
    std::string text;  ///< as written, but a number without its grouping and a text without its quotes
};

/// Words and literals in a row: a statement's head, a condition without `and`, `or`, `not`, or an action.
struct phrase {
    span where;
    std::vector<literal> literals;  ///< never empty
};

enum class connective : std::uint8_t { atom, negation, conjunction, disjunction };

struct condition {
    span where;
    connective kind = connective::atom;
    phrase atom;                      ///< when `kind` is `atom`
    std::vector<condition> operands;  ///< one for a negation, two or more for the others
};

/// `CONDITION -> ACTION [then ACTION]... ;`
struct rule {
    span where;
    condition when;
    std::vector<phrase> actions;  ///< never empty
};

struct statement;
using item = std::variant<statement, rule>;

/// `HEAD ;` or `HEAD { ITEM... }`.
struct statement {
    span where;  ///< for a block up to its opening brace
    phrase head;
    bool has_body = false;
    std::vector<item> body;
};

struct file {
    std::vector<item> items;
};

}  // namespace ringfence::ast

#endif
