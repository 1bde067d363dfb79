// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// One style for rule files; what it is stands in rules/LANGUAGE.md.
//
// The tokens of the text are laid out anew, each as it was written. Which of them are literals, and so where a number
// with spaces in it ends, says `parse`; what stands between two literals are punctuation, the four reserved words,
// white space and comments. A layout depends on nothing but the tokens and on what the style keeps of the old one,
// which it leaves as it finds it: a blank line between two lines, a block on one line, several numbers on one line, and
// whether a comment stands behind something or alone. So a formatted text is formatted to itself.
//
// Time and memory are linear in the text, apart from the condition of a rule that is wrapped: there they are its length
// times its nesting, which is limited. What is aligned is limited to `format_columns`, so that one long line does not
// widen all others.

#ifndef RINGFENCE_LANGUAGE_FORMAT_HPP
#define RINGFENCE_LANGUAGE_FORMAT_HPP

#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/source.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace ringfence {

inline constexpr std::size_t format_indent = 4;
inline constexpr std::size_t format_columns =
    100;  ///< what is longer is wrapped where it can be; comments do not count

/// Whether two files are the same program in form: the same but for places and for how it is laid out.
RINGFENCE_DECL bool same_form(const ast::file& a, const ast::file& b);

/// File number `file` of `sources` in the style of rules/LANGUAGE.md: UTF-8 without a byte order mark, line feeds at
/// the ends of lines, the same program by `same_form`, every comment in its place. Formatting it again changes nothing.
/// Nothing where the file has errors of form, or would become too large for a rule file: they are added to `found`.
///
/// Thread safe. Throws `std::bad_alloc`, and `std::logic_error` where the result would not be the same program, which
/// is an error of this header.
RINGFENCE_DECL std::optional<std::string> format(const source_map& sources, std::uint32_t file, diagnostics& found);

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/language/format.ipp>
#endif

#endif
