// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Comments in a text of rows, and what looks like one: a `#` may begin a row, and a comment may have a number in it
// that somebody commented out, which is told.

#ifndef RINGFENCE_STORE_IMPORT_TEXT_COMMENTS_HPP
#define RINGFENCE_STORE_IMPORT_TEXT_COMMENTS_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/text.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

/// Comments with so many digits in them that they may be numbers that somebody commented out.
struct commented_lines {
    std::uint64_t count = 0;
    std::uint64_t line = 0;  ///< of the first
    std::string text{};      ///< of the first, its beginning
};

namespace detail {

inline constexpr std::size_t digits_of_a_number = 5;  ///< and more: a text may have a telephone number in it

/// The digits in a text, of whatever script.
RINGFENCE_DECL std::size_t digits_in(std::string_view text) noexcept;

/// Whether a line begins as comments do. `#31#601000001`, `#12,Ann` and `#N/A` behind a table's header do not, nor does
/// `;601000001`, whose first column may be empty.
constexpr bool begins_as_comment(std::string_view line, char separator) noexcept
{
    if (line.empty() || (line.front() != '#' && (line.front() != ';' || separator == ';')))
        return false;
    if (line.size() == 1)
        return true;
    const auto next = static_cast<unsigned char>(line[1]);
    if (line[1] == separator)
        return false;
    const bool is_letter = ringfence::detail::is_letter(line[1]) || (next >= 0xC3 && next <= 0xD2);  // of Europe
    return is_letter || line[1] == ' ' || line[1] == '\t' ||
           (line.front() == '#' && std::string_view{"#-=!"}.find(line[1]) != std::string_view::npos);
}

/// `# line 3: `, as a file of rejected rows has it before each of them: no row of a table that is read again.
constexpr bool is_comment_of_rejects(std::string_view line) noexcept
{
    constexpr std::string_view mark = "# line ";
    if (!line.starts_with(mark))
        return false;
    const std::size_t behind = line.find_first_not_of("0123456789", mark.size());
    return behind != std::string_view::npos && behind != mark.size() && line.substr(behind).starts_with(": ");
}

/// Whether a comment has as many digits as a number that somebody commented out. That of a rejected row has the number
/// of its line.
RINGFENCE_DECL bool may_have_number(std::string_view comment) noexcept;

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/text/comments.ipp>
#endif

#endif
