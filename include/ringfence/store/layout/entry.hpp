// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// An entry of a list, made by hand or by a rule.

#ifndef RINGFENCE_STORE_LAYOUT_ENTRY_HPP
#define RINGFENCE_STORE_LAYOUT_ENTRY_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/field.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence::store {

/// Stored: never renumber. Whether it has expired is no state but a question of time, see `in_force`.
enum class entry_state : std::uint8_t {
    pending = 0,    ///< awaits approval; in no list
    approved = 1,   ///< in force within its times
    permanent = 2,  ///< in force for good: has no expiry
    cleared = 3     ///< taken out; kept for its history
};
constexpr entry_state last_of(entry_state) noexcept { return entry_state::cleared; }

/// One number, prefix or range that was put into a list by hand or by a rule, and its history.
struct entry {
    number_pattern pattern{};  ///< from the key
    std::string typed{};       ///< as it was written
    std::string description{};
    entry_state state = entry_state::approved;
    bool swept = false;  ///< expired and taken out of the index
    author created_by{};
    timestamp created_at{};
    std::optional<timestamp> valid_from{};
    std::optional<timestamp> expires{};
    author cleared_by{};  ///< meaningful with `cleared_at`
    std::optional<timestamp> cleared_at{};
    std::uint32_t import = 0;  ///< the import it came with or was taken out of, if any

    friend bool operator==(const entry&, const entry&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<entry> auto& e)
{
    at(1, e.typed);
    at(2, e.description);
    at(3, e.state);
    at(4, e.swept);
    at(5, e.created_by);
    at(6, e.created_at);
    at(7, e.valid_from);
    at(8, e.expires);
    at(9, e.cleared_by);
    at(10, e.cleared_at);
    at(11, e.import);
}

namespace layout {

/// In `entries`: 'e', the list, the pattern's first bits and, for a range, its last.
RINGFENCE_DECL std::string entry_prefix(std::uint32_t list);
RINGFENCE_DECL std::string entry_key(std::uint32_t list, const number_pattern& pattern);

/// In `entries`: 'x', the list, the expiry and the pattern; empty value. One for each entry in the timed layer
/// that has an expiry, so that those past it are found first.
RINGFENCE_DECL std::string expiry_prefix(std::uint32_t list);
RINGFENCE_DECL std::string expiry_key(std::uint32_t list, timestamp expires, const number_pattern& pattern);
RINGFENCE_DECL timestamp take_expiry(std::string_view& from);

RINGFENCE_DECL std::string encode(const entry& of);

/// Throws `error_code::corrupt`.
RINGFENCE_DECL entry decode_entry(const number_pattern& pattern, std::string_view bytes);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/entry.ipp>
#endif

#endif
