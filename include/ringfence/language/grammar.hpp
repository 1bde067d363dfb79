// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// From text to `ast::file`. The only place that includes Spirit.
//
//     file        = { item }
//     item        = rule | statement                    a rule is what has `->` before its `;`
//     statement   = head ( ";" | "{" { item } "}" )
//     head        = literal { [ "," | "|" ] literal | "not" }
//     rule        = condition "->" phrase { "then" phrase } ";"
//     condition   = conjunction { "or" conjunction }
//     conjunction = negation { "and" negation }
//     negation    = { "not" } ( "(" condition ")" | phrase )
//     phrase      = literal { [ "," | "|" ] literal }
//
// Nothing is parsed twice: whether an item is a rule is seen by looking ahead to its end, once, and no other choice
// reaches further than one literal. So the time is linear in the text. The stack is bounded by `max_nesting`, counted
// where a brace or a parenthesis opens; a row of `not` is a loop and cancels out in pairs.
//
// A malformed literal is reported where it is met and stands in the tree as a word. Anything else that does not fit
// ends the item it is in: the error is reported and parsing goes on behind the next `;`, behind the block, or before
// the brace that closes the block around it.
//
// Codes, all errors:
//
//     RF0001  something stands where something else was expected
//     RF0002  `;` is missing
//     RF0003  `->` and an action are missing
//     RF0004  `{` is not closed
//     RF0005  `}` without `{`
//     RF0006  `(` without `)`, or the other way round
//     RF0007  a text is not closed on its line
//     RF0008  a text is too long, or has an unknown escape or a control character
//     RF0009  malformed telephone number, prefix or range
//     RF0010  malformed name, integer, duration, date or time
//     RF0011  a character that begins nothing
//     RF0012  nested too deep
//     RF0013  the file is too large
//     RF0014  the file is not text: not UTF-8, or with a NUL byte
//     RF0015  too many errors, the rest is not shown
//     RF0016  a carriage return that no line feed follows

#ifndef RINGFENCE_LANGUAGE_GRAMMAR_HPP
#define RINGFENCE_LANGUAGE_GRAMMAR_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/lexical.hpp>
#include <ringfence/language/source.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ringfence {

/// The literals of a phrase; what is malformed in it is passed over.
RINGFENCE_DECL std::vector<ast::literal> literals_of(std::string_view text, std::size_t begin, std::size_t end);

/// Reads the form of file number `file` of `sources`. What is wrong with it is added to `found`; the result holds what
/// could be read and is of use for a policy only when no error was added.
///
/// Thread safe. Throws `std::bad_alloc` alone.
RINGFENCE_DECL ast::file parse(const source_map& sources, std::uint32_t file, diagnostics& found,
                               source_standing standing = source_standing::offered);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/language/grammar.ipp>
#endif

#endif
