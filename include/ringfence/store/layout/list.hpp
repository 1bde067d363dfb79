// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A list: its options, and how much there is in it.

#ifndef RINGFENCE_STORE_LAYOUT_LIST_HPP
#define RINGFENCE_STORE_LAYOUT_LIST_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/field.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

/// What a policy says of a list in its head: `list robots ttl 24h max 200000;`.
struct list_options {
    bool registry = false;                      ///< filled by import, never by hand
    bool review = false;                        ///< new entries wait for approval
    std::optional<std::chrono::seconds> ttl{};  ///< an entry without an expiry of its own gets this one
    std::optional<std::uint64_t> max{};         ///< how many entries by hand it may hold
    /// How old its newest import may be; beyond that the list is stale.
    std::optional<std::chrono::seconds> max_age{};
    std::optional<std::uint64_t> max_import{};  ///< how many rows a file may have that is imported
    /// How many numbers rules may put into it within so long. Both or none.
    std::optional<std::uint64_t> max_by_rules{};
    std::optional<std::chrono::seconds> max_by_rules_within{};

    friend bool operator==(const list_options&, const list_options&) = default;
};

/// How many entries a list has of each kind. Exact after every change.
struct entry_counts {
    std::uint64_t pending = 0;
    std::uint64_t approved = 0;  ///< with those that have expired but have not been swept
    std::uint64_t permanent = 0;
    std::uint64_t cleared = 0;
    std::uint64_t expired = 0;  ///< swept: past their expiry and out of the index

    friend bool operator==(const entry_counts&, const entry_counts&) = default;
};

struct list_info {
    std::uint32_t id = 0;
    std::string name{};
    std::string description{};
    timestamp created{};
    list_options options{};
    std::uint32_t steady_layer = 0;
    std::uint32_t timed_layer = 0;
    entry_counts entries{};
    std::uint64_t imported = 0;            ///< different numbers and patterns in the list's active import layers
    std::uint64_t revision = 0;            ///< another one after each change of the list or of what is in it
    std::uint64_t awaiting = 0;            ///< different numbers and patterns in imports that await approval
    std::optional<timestamp> refreshed{};  ///< when an import last came to its end, or had nothing in it
    bool dropped = false;                  ///< taken away by an administrator: kept for the history of what was in it
    std::string title{};                   ///< in a supervisor's words, beside the name; may be empty
    std::vector<std::string> former{};     ///< names that it had before, the oldest first, and is still found by

    friend bool operator==(const list_info&, const list_info&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<list_options> auto& o)
{
    at(1, o.registry);
    at(2, o.review);
    at(3, o.ttl);
    at(4, o.max);
    at(5, o.max_age);
    at(6, o.max_import);
    at(7, o.max_by_rules);
    at(8, o.max_by_rules_within);
}

template <class Visit>
void visit_fields(Visit& at, is_record<list_info> auto& l)
{
    at(1, l.name);
    at(2, l.description);
    at(3, l.created);
    at(4, l.options);
    at(5, l.steady_layer);
    at(6, l.timed_layer);
    at(7, l.entries.pending);
    at(8, l.entries.approved);
    at(9, l.entries.permanent);
    at(10, l.entries.cleared);
    at(11, l.entries.expired);
    at(12, l.imported);
    at(13, l.revision);
    at(14, l.awaiting);
    at(15, l.refreshed);
    at(16, l.dropped);
    at(17, l.title);
    at(18, l.former);
}

/// Whether a list has this name, or had it before.
RINGFENCE_DECL bool is_called(const list_info& list, std::string_view name) noexcept;

namespace layout {

/// In `lists`: 'i' and the id holds the record, 'n' and each of its names, former ones too, holds the id.
RINGFENCE_DECL std::string list_key(std::uint32_t id);
inline std::string list_name_key(std::string_view name) { return "n" + std::string{name}; }

RINGFENCE_DECL std::string encode(const list_info& of);

/// Throws `error_code::corrupt`.
RINGFENCE_DECL list_info decode_list(std::uint32_t id, std::string_view bytes);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/list.ipp>
#endif

#endif
