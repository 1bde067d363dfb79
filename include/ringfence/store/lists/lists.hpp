// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Lists, and the layers of the index that hold what is in them. Each list has two layers for what people and rules
// enter one by one (entries.hpp) and one for each import (import.hpp).

#ifndef RINGFENCE_STORE_LISTS_LISTS_HPP
#define RINGFENCE_STORE_LISTS_LISTS_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace ringfence::store {

inline constexpr std::size_t max_list_name = 64;      ///< bytes
inline constexpr std::size_t max_lists = 100'000;     ///< of a store
inline constexpr std::size_t max_description = 4096;  ///< bytes
inline constexpr std::size_t max_title = 200;         ///< bytes
inline constexpr std::size_t max_former_names = 16;   ///< of a list
inline constexpr std::size_t max_author_text = 1024;  ///< bytes, each of its texts

namespace detail {

RINGFENCE_DECL void check_text(std::string_view text, std::size_t limit, std::string_view what);

RINGFENCE_DECL void check_author(const author& by);

RINGFENCE_DECL void check_list_name(std::string_view name);

}  // namespace detail

// --- lists and layers -------------------------------------------------------------------------------------

/// The list with this id, or nothing. Throws `error`.
RINGFENCE_DECL std::optional<list_info> find_list(const transaction& in, std::uint32_t id);

/// The list that has this name, or had it before it was given another; or nothing. Throws `error`.
RINGFENCE_DECL std::optional<list_info> find_list(const transaction& in, std::string_view name);

/// All lists in the order of their creation, those that were dropped among them. Throws `error`.
RINGFENCE_DECL std::vector<list_info> all_lists(const transaction& in);

/// The lists there are, in the order of their creation. Throws `error`.
RINGFENCE_DECL std::vector<list_info> lists(const transaction& in);

/// The layer with this id, or nothing. Throws `error`.
RINGFENCE_DECL std::optional<layer_info> find_layer(const transaction& in, std::uint32_t id);

/// All layers by id, those that do not count (see `layer_state`) too. Throws `error`.
RINGFENCE_DECL std::vector<layer_info> layers(const transaction& in);

/// The import with this id, or nothing. Throws `error`.
RINGFENCE_DECL std::optional<import_info> find_import(const transaction& in, std::uint32_t id);

namespace detail {

RINGFENCE_DECL list_info require_list(const transaction& in, std::uint32_t id);

RINGFENCE_DECL void put_list(write_transaction& in, list_info list);

RINGFENCE_DECL void put_layer(write_transaction& in, const layer_info& layer);

RINGFENCE_DECL std::uint32_t make_layer(write_transaction& in, std::uint32_t list, layer_kind kind);

RINGFENCE_DECL void check_options(const list_options& options);

/// Import layers of a list that are in one of the wanted states, the oldest first.
RINGFENCE_DECL std::vector<layer_info> import_layers(const transaction& in, std::uint32_t list,
                                                     std::initializer_list<layer_state> wanted = {layer_state::active});

/// The import that brought what a layer has; what an import took out and gave back is still another's.
RINGFENCE_DECL std::uint32_t brought_by(const layer_info& layer) noexcept;

/// Whether an import layer has exactly this number, prefix or range.
RINGFENCE_DECL bool layer_has(const transaction& in, const layer_info& layer, const number_pattern& pattern);

}  // namespace detail

namespace detail {

/// What `rename_list` does; the caller has checked that it may be, and writes the journal.
RINGFENCE_DECL void give_name(write_transaction& in, list_info list, std::string_view name);

/// Makes a list and its layers; the caller has checked that it may be, and writes the journal.
RINGFENCE_DECL list_info make_list(write_transaction& in, std::string_view name, std::string_view description,
                                   const list_options& options, timestamp now);

RINGFENCE_DECL journal_record record_of(journal_event what, const list_info& list, const author& by, timestamp now);

/// Journals how many things were taken out of a list together, and which were asked for. Nothing on a store of
/// format 2.
RINGFENCE_DECL void note_cleared(write_transaction& in, const list_info& list, std::uint64_t numbers,
                                 std::string_view request, const author& by, timestamp now);

}  // namespace detail

/// Makes a new list. Throws `error`: `refused` for a wrong name or one that is taken, for options that a list cannot
/// have and for a text above its limit; `full` above `max_lists`.
RINGFENCE_DECL list_info create_list(write_transaction& in, std::string_view name, std::string_view description,
                                     const list_options& options, const author& by, timestamp now);

/// Sets a list's description and options; journalled when they differ. What is in the list stays. Throws `error`:
/// `missing` for an unknown list, `refused` for options that a list cannot have and for a text above its limit.
RINGFENCE_DECL void change_list(write_transaction& in, std::uint32_t id, std::string_view description,
                                const list_options& options, const author& by, timestamp now);

/// Gives a list a title, or none where it is empty. Whether it was another one; nothing is journalled where it was not.
/// Throws `error`: `missing` for an unknown list, `refused` for a text above its limit.
RINGFENCE_DECL bool set_title(write_transaction& in, std::uint32_t id, std::string_view title, const author& by,
                              timestamp now);

/// Gives a list another name, and what is in it with it. It is still found by the name before, under which rule files
/// and versions of the policy know it, so that no other list may have that. Whether it had another name; nothing is
/// journalled where it had not. Throws `error`: `missing` for an unknown list, `refused` for a wrong name, one that
/// another list has or had, also one that was dropped, since the journal tells lists by their names; for more than
/// `max_former_names`, and on a store of format 2.
RINGFENCE_DECL bool rename_list(write_transaction& in, std::uint32_t id, std::string_view name, const author& by,
                                timestamp now);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/lists/lists.ipp>
#endif

#endif
