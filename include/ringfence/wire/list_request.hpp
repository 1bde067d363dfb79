// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// From a request's words to what is asked of lists: changes of entries, and questions that are answered a page at a
// time. Each function returns what is wrong, for people, or nothing, and what it read is then in `into`; texts there
// point into the words.

#ifndef RINGFENCE_WIRE_LIST_REQUEST_HPP
#define RINGFENCE_WIRE_LIST_REQUEST_HPP

#include <ringfence/config.hpp>
#include <ringfence/policy/time_text.hpp>
#include <ringfence/store/browse.hpp>
#include <ringfence/store/layout.hpp>
#include <ringfence/store/transfer.hpp>
#include <ringfence/wire/request.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::wire {

inline constexpr std::size_t max_note_size = 500;  // bytes of a value
inline constexpr std::size_t max_per_page = 1000;
inline constexpr std::uint64_t max_page = 1'000'000'000;

// --- changes ------------------------------------------------------------------------------------------------

/// A time that a request may give or take away.
struct given_time {
    enum class what : std::uint8_t { unsaid, none, given } is = what::unsaid;
    timestamp when{};
};

/// What is noted in the journal beside a change.
struct change_note {
    std::string_view call{};  ///< the call that it came from
    std::string_view lead{};  ///< the customer record that it came from
    std::string_view reason{};
};

/// `ADD`, `REMOVE`, `EDIT`, `CLONE`, `MOVE`, `APPROVE`, `UNAPPROVE`: lists and numbers as they were typed.
struct list_change {
    std::string_view list{};
    std::vector<std::string_view> numbers{};  ///< one; several of `REMOVE`; of `CLONE` the template and the new one
    std::string_view other_list{};            ///< of `MOVE`
    std::optional<std::string_view> description{};
    given_time expires{};
    std::optional<std::chrono::seconds> lasts{};  ///< from now on, instead of `expires`
    given_time valid_from{};
    std::optional<store::entry_state> state{};           ///< of `ADD`; `permanent` of `APPROVE`
    store::onto_other onto = store::onto_other::refuse;  ///< of `CLONE`
    bool anyway = false;  ///< of `ADD` and `CLONE`: a number in no range of its country's plan is meant
    change_note note{};
};

/// Reads the words behind the command `is`, one of those that `list_change` names. `local_zone()`, called only for a
/// time without its zone, returns the `time_zone` that it is meant in.
RINGFENCE_DECL std::string parse_change(command is, std::span<const std::string_view> words,
                                        const zone_source& local_zone, list_change& into);

// --- questions ----------------------------------------------------------------------------------------------

/// Which page of an answer is wanted.
struct page_request {
    std::uint64_t page = 1;
    std::size_t per_page = 50;

    std::uint64_t skip() const noexcept { return (page - 1) * per_page; }
};

/// `ENTRIES`, and `CLEAR`, which has no order and no pages.
struct entries_request {
    std::string_view list{};
    store::list_filter filter{};  ///< without what `search` asks for
    std::string_view search{};    ///< for `store::search_for`
    store::list_order order = store::list_order::number;
    store::direction towards = store::direction::ascending;
    page_request page{};
    change_note note{};  ///< of `CLEAR`

    /// Whether everything in the list is asked for.
    bool unfiltered() const { return search.empty() && filter == store::list_filter{}; }
};

/// Reads the words behind `ENTRIES` or `CLEAR`. `local_zone` as in `parse_change`.
RINGFENCE_DECL std::string parse_entries(command is, std::span<const std::string_view> words,
                                         const zone_source& local_zone, entries_request& into);

/// Reads what may stand behind `LISTS`, `USERS` and the list of `IMPORTS`. `usage` is the command's.
RINGFENCE_DECL std::string parse_page(std::span<const std::string_view> words, std::string_view usage,
                                      page_request& into);

/// `JOURNAL`.
struct journal_request {
    std::uint64_t from = 1;
    std::size_t count = 100;
    std::string_view list{};
    std::string_view number{};
    std::string_view user{};
};

/// Reads the words behind `JOURNAL`.
RINGFENCE_DECL std::string parse_journal(std::span<const std::string_view> words, journal_request& into);

/// `STATS`.
struct stats_request {
    enum class what : std::uint8_t { rules, lists, scenarios };
    enum class order : std::uint8_t { place, hits };  ///< as in the rule file; or most hits first
    enum class keep : std::uint8_t { all, never_hit };

    what of = what::rules;
    order by = order::place;
    keep which = keep::all;
    page_request page{};
};

/// Reads the words behind `STATS`.
RINGFENCE_DECL std::string parse_stats(std::span<const std::string_view> words, stats_request& into);

/// The `n` of `IMPORTS UNDO n`, `IMPORTS APPROVE n` and `POLICY ROLLBACK n`.
RINGFENCE_DECL std::string parse_id(std::string_view what, std::string_view word, std::uint32_t& into);

}  // namespace ringfence::wire

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/wire/list_request.ipp>
#endif

#endif
