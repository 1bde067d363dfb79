// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The form of rule files, as include/ringfence/language/grammar.hpp has it: statements, blocks, rules, conditions and
// literals. As there, `list`, `inbound` or `hangup` are words like any other, so that plugins' words need no change
// here; which word is what is in queries/highlights.scm.

/* global grammar, alias, choice, field, repeat, seq */

const digits = '[0-9]+([ .-][0-9]+)*';
const date = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const clock = '[0-9]{1,2}:[0-9]{2}';

module.exports = grammar({
  name: 'ringfence',

  // A carriage return alone ends no line, and a comment must not hide what stands behind it.
  extras: ($) => [/[ \t\n]|\r\n/, $.comment],
  word: ($) => $.word,

  rules: {
    source_file: ($) => repeat($._item),

    _item: ($) => choice($.statement, $.block, $.rule),

    statement: ($) => seq(alias($._phrase, $.head), ';'),

    block: ($) => seq(alias($._phrase, $.head), '{', repeat($._item), '}'),

    rule: ($) =>
      seq(
        field('when', $._disjunct),
        '->',
        alias($._phrase, $.action),
        repeat(seq('then', alias($._phrase, $.action))),
        ';',
      ),

    _disjunct: ($) => choice($.disjunction, $._conjunct),
    disjunction: ($) => seq($._disjunct, 'or', $._conjunct),
    _conjunct: ($) => choice($.conjunction, $._primary),
    conjunction: ($) => seq($._conjunct, 'and', $._primary),
    _primary: ($) => choice($.negation, $.group, alias($._phrase, $.condition)),
    negation: ($) => seq('not', $._primary),
    group: ($) => seq('(', $._disjunct, ')'),

    // A `not` among other words is one of a test: `expect +48601000001 not in robots;`.
    _phrase: ($) => seq($._literal, repeat(choice($._literal, 'not', seq(choice(',', '|'), $._literal)))),

    _literal: ($) =>
      choice(
        $.word,
        $.code,
        $.text,
        $.number,
        $.prefix,
        $.range,
        $.integer,
        $.duration,
        $.date,
        $.dates,
        $.time,
        $.times,
      ),

    comment: (_) => /#[^\r\n]*/,
    // A hyphen at a name's end is left out, for the sake of `vip->allow`.
    word: (_) => /[a-z_]([A-Za-z0-9_]|-+[A-Za-z0-9_])*/,
    code: (_) => /[A-Z]([A-Za-z0-9_]|-+[A-Za-z0-9_])*/,
    text: (_) => /"([^"\\\r\n]|\\[^\r\n])*"/,
    number: (_) => new RegExp(`\\+${digits}`),
    prefix: (_) => new RegExp(`\\+${digits}\\*`),
    range: (_) => new RegExp(`\\+${digits}\\.\\.\\+${digits}`),
    integer: (_) => /[0-9]+/,
    duration: (_) => /[0-9]+[smhd]/,
    date: (_) => new RegExp(date),
    dates: (_) => new RegExp(`${date}\\.\\.${date}`),
    time: (_) => new RegExp(clock),
    times: (_) => new RegExp(`${clock}-${clock}`),
  },
});
