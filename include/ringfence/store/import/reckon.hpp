// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What an import would change in a list as it is, without changing it.

#ifndef RINGFENCE_STORE_IMPORT_RECKON_HPP
#define RINGFENCE_STORE_IMPORT_RECKON_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/content.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/entries.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

namespace detail {

/// Their ids, in their order.
RINGFENCE_DECL std::vector<std::uint32_t> ids_of(const std::vector<layer_info>& layers);

/// The list, which an import has found before. Throws `missing` where it was dropped since.
RINGFENCE_DECL list_info require_undropped(const transaction& in, std::uint32_t id);

/// Counts what the list's imports hold anew.
RINGFENCE_DECL void recount(const transaction& in, list_info& list);

/// What an import would change, or changes.
struct import_effect {
    std::uint64_t revision = 0;  ///< of the list that was looked at
    std::uint64_t before = 0;    ///< numbers and patterns that are replaced
    std::uint64_t lost = 0;      ///< of those, what is not in the file
    std::uint64_t imported = 0;  ///< of what is new, what other imports that stay have too
    std::uint64_t known = 0;     ///< of what is new, what the list has in any way
    std::uint64_t removed = 0;   ///< of what the file says is to be removed, what the list has
    permanent_rest stayed{};     ///< of what the file says is to be removed, what cannot be
};

/// Compares with what the list has. Throws `error` for a damaged store.
RINGFENCE_DECL import_effect reckon(const transaction& in, const list_info& list, const import_content& content,
                                    import_mode mode, timestamp now);

/// For people: that a replacement would lose more than `allowed`, and what to say where it may.
RINGFENCE_DECL std::string shrinks_too_much(const std::string& file, const std::string& list,
                                            const import_effect& effect, double allowed);

/// A share that is less than nothing of a number is none: one such as 0.29 is no exact binary fraction.
inline constexpr double shrink_tolerance = 1e-9;

/// What a row that becomes an entry asks for. A row says all there is of its number: without an end it has none, as
/// what becomes a bit of the index has none.
RINGFENCE_DECL new_entry asked_by(const entry_row& row, const std::optional<entry_state>& state, std::uint32_t import);

/// What the rows that become entries come to, should they be added; without a change.
struct entries_effect {
    std::uint64_t already = 0;
    std::vector<rejected_line> refused{};
};

RINGFENCE_DECL entries_effect reckon_entries(const transaction& in, const list_info& list,
                                             const import_content& content, const std::optional<entry_state>& state,
                                             const author& by, timestamp now);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/reckon.ipp>
#endif

#endif
