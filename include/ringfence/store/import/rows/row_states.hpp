// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The states of entries and the changes that rows tell, as words.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_ROW_STATES_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_ROW_STATES_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/store/layout/entry.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace ringfence::store {

enum class row_change : std::uint8_t { add, remove };

namespace detail {

constexpr std::optional<row_change> read_change(std::string_view text) noexcept
{
    for (const std::string_view word : {"a", "add", "added", "+"})
        if (ringfence::detail::equals_without_case(text, word))
            return row_change::add;
    for (const std::string_view word : {"d", "del", "delete", "deleted", "r", "remove", "removed", "-"})
        if (ringfence::detail::equals_without_case(text, word))
            return row_change::remove;
    return std::nullopt;
}

/// `expired` is no state of its own: an approved entry whose expiry says so.
constexpr std::optional<entry_state> read_state(std::string_view text) noexcept
{
    struct word {
        std::string_view name;
        entry_state state;
    };
    for (const word& w : {word{"pending", entry_state::pending}, word{"approved", entry_state::approved},
                          word{"permanent", entry_state::permanent}, word{"cleared", entry_state::cleared},
                          word{"expired", entry_state::approved}})
        if (ringfence::detail::equals_without_case(text, w.name))
            return w.state;
    return std::nullopt;
}

/// Where an export says that a row of a list comes from.
inline constexpr std::string_view source_entry = "entry";
inline constexpr std::string_view source_import = "import";
inline constexpr std::string_view source_rule_file = "rule file";

constexpr bool is_source(std::string_view text) noexcept
{
    return text == source_entry || text == source_import || text == source_rule_file;
}

// For a person, of what these do not read.
inline constexpr std::string_view not_a_state = "is none of pending, approved, permanent, cleared and expired";
inline constexpr std::string_view not_a_change = "is neither A (added) nor D (deleted)";

}  // namespace detail

}  // namespace ringfence::store

#endif
