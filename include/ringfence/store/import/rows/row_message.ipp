// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_ROW_MESSAGE_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_ROW_MESSAGE_IPP

#include <ringfence/base/utf8.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/rows/row_message.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL std::string one_line(std::string text)
{
    std::ranges::replace_if(
        text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return text;
}

RINGFENCE_DECL std::string shortened(std::string_view text)
{
    constexpr std::size_t shown = 40;
    return "`" + one_line(std::string{whole_characters(text, shown)}) + (text.size() > shown ? "...`" : "`");
}

[[noreturn]] RINGFENCE_DECL void give_up(std::string_view name, error_code code, const std::string& what)
{
    // A message is for a person, and names and cells may be of any length.
    constexpr std::size_t most = 1000;
    throw error{code, "`" + std::string{name} +
                          "`: " + (what.size() > most ? std::string{whole_characters(what, most)} + " ..." : what)};
}

}  // namespace detail

}  // namespace ringfence::store

#endif
