// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Where in the form of a rule file a byte is, found out without parsing the file, which is seldom complete while
// somebody types it: what blocks are open around it, and what stands before it in its phrase.

#ifndef RINGFENCE_LANGUAGE_PLACE_HPP
#define RINGFENCE_LANGUAGE_PLACE_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/source.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace ringfence {

/// What a phrase is a part of, as far as its form tells.
enum class phrase_part : std::uint8_t {
    head,       ///< a statement, or the first condition of a rule: nothing stands before it in its item
    condition,  ///< behind `not`, `and`, `or` or `(`
    action      ///< behind `->` or `then`
};

/// What surrounds a byte.
enum class surroundings : std::uint8_t { words, text, comment };

struct place {
    surroundings in = surroundings::words;
    std::vector<std::vector<ast::literal>> around;  ///< the heads of the blocks around it, the outermost first
    phrase_part part = phrase_part::head;
    std::vector<ast::literal> before;      ///< what stands before it in its phrase
    ast::joint joint = ast::joint::space;  ///< what joins it to `before`
    bool behind_group = false;             ///< behind a `)`: only a connective or an arrow can follow
    span word;                             ///< the token that it is in or at the end of; empty where there is none
};

/// The place of byte `offset`, 0 to the text's size. Takes time in proportion to `offset`. Thread safe.
RINGFENCE_DECL place place_at(std::string_view text, std::uint32_t offset);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/language/place.ipp>
#endif

#endif
