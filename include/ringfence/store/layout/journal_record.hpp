// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A record of the journal: one change.

#ifndef RINGFENCE_STORE_LAYOUT_JOURNAL_RECORD_HPP
#define RINGFENCE_STORE_LAYOUT_JOURNAL_RECORD_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/layout/user.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence::store {

/// Stored: never renumber, append.
enum class journal_event : std::uint8_t {
    list_created = 1,
    list_changed = 2,  ///< its options or description
    entry_added = 3,   ///< a new one, or one revived
    entry_changed = 4,
    entry_removed = 5,
    imported = 6,
    import_dropped = 7,
    policy_activated = 8,
    policy_rolled_back = 9,
    entry_approved = 10,
    entry_unapproved = 11,
    import_approved = 12,
    list_dropped = 13,
    user_added = 14,
    user_changed = 15,
    user_removed = 16,
    denied = 17,  ///< somebody asked for what is beyond the role
    policy_shadowed = 18,
    policy_promoted = 19,
    shadow_dropped = 20,
    list_renamed = 21,      ///< since format 3, as those that follow
    entry_renumbered = 22,  ///< an entry is another number's now; the one that it was of is taken out
    list_cleared = 23       ///< after the records of what was taken out, how many they are
};
constexpr journal_event last_of(journal_event) noexcept { return journal_event::list_cleared; }

/// One change, with all that is needed to make it again in another store.
struct journal_record {
    std::uint64_t sequence = 0;  ///< from 1, without gaps; from the key
    timestamp when{};
    author by{};
    journal_event what{};
    std::string list{};         ///< its name
    std::string description{};  ///< of the list or the entry
    number_pattern pattern{};   ///< empty unless it is about an entry
    std::string typed{};
    entry_state state = entry_state::pending;
    std::optional<timestamp> valid_from{};
    std::optional<timestamp> expires{};
    list_options options{};     ///< for `list_created` and `list_changed`
    std::uint32_t import = 0;   ///< the import's id
    std::string file{};         ///< the import's
    std::string digest{};       ///< the import's or the policy's
    std::uint64_t numbers = 0;  ///< the import's counts; for `list_cleared` how many were taken out
    std::uint64_t patterns = 0;
    std::uint32_t policy = 0;                  ///< the policy's version
    std::string previous{};                    ///< SHA-256 of the record before, 32 bytes; empty in the first
    std::uint32_t layer = 0;                   ///< the import's
    import_mode mode = import_mode::merge;     ///< the import's
    std::string account{};                     ///< the name of the account that was added, changed or removed
    account_role role = account_role::reader;  ///< that it was given
    std::optional<timestamp>
        created{};              ///< of an entry that is made of an import's number: since when it has been there
    std::string request{};      ///< what was denied, or which were cleared
    std::string title{};        ///< of the list, for `list_created` and `list_changed`
    number_pattern former{};    ///< what the entry was of, for `entry_renumbered`; else empty
    std::string former_name{};  ///< the list's, for `list_renamed`
    std::string rights{};       ///< that the account was given in the list, `add,remove`; `none` where they were taken

    friend bool operator==(const journal_record&, const journal_record&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<journal_record> auto& j)
{
    at(1, j.when);
    at(2, j.by);
    at(3, j.what);
    at(4, j.list);
    at(5, j.description);
    at.pattern(6, 7, j.pattern);
    at(8, j.typed);
    at(9, j.state);
    at(10, j.valid_from);
    at(11, j.expires);
    at(12, j.options);
    at(13, j.import);
    at(14, j.file);
    at(15, j.digest);
    at(16, j.numbers);
    at(17, j.patterns);
    at(18, j.policy);
    at(19, j.previous);
    at(20, j.layer);
    at(21, j.mode);
    at(22, j.account);
    at(23, j.role);
    at(24, j.request);
    at(25, j.created);
    at(26, j.title);
    at.pattern(27, 28, j.former);
    at(29, j.former_name);
    at(30, j.rights);
}

namespace layout {

/// In `trail`: a pattern's first bits and the number of a journal record about it; empty value.
RINGFENCE_DECL std::string trail_prefix(number first);
RINGFENCE_DECL std::string trail_key(number first, std::uint64_t sequence);

RINGFENCE_DECL std::string encode(const journal_record& of);

/// Throws `error_code::corrupt`.
RINGFENCE_DECL journal_record decode_journal(std::uint64_t sequence, std::string_view bytes);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/journal_record.ipp>
#endif

#endif
