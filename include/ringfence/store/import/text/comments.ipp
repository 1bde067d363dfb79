// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_TEXT_COMMENTS_IPP
#define RINGFENCE_STORE_IMPORT_TEXT_COMMENTS_IPP

#include <ringfence/base/utf8.hpp>
#include <ringfence/number/folded.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/store/import/text/comments.hpp>

#include <cstddef>
#include <string_view>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL std::size_t digits_in(std::string_view text) noexcept
{
    std::size_t digits = 0;
    while (!text.empty()) {
        const auto c = first_code_point(text);
        const char folded = c.value < 0x80 ? text.front() : ringfence::detail::folded_from(c.value).value_or('\0');
        digits += ringfence::detail::is_digit(folded) ? 1U : 0U;
        text.remove_prefix(c.bytes);
    }
    return digits;
}

RINGFENCE_DECL bool may_have_number(std::string_view comment) noexcept
{
    constexpr std::size_t digits_of_a_line = 7;
    if (is_comment_of_rejects(comment))
        if (const std::size_t mark = comment.find(": "); digits_in(comment.substr(0, mark)) <= digits_of_a_line)
            comment.remove_prefix(mark);
    return digits_in(comment) >= digits_of_a_number;
}

}  // namespace detail

}  // namespace ringfence::store

#endif
