// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The records of imports.

#ifndef RINGFENCE_STORE_IMPORT_IMPORTS_HPP
#define RINGFENCE_STORE_IMPORT_IMPORTS_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/layout/rejected_row.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ringfence::store {

/// All imports, the oldest first. Throws `error`.
RINGFENCE_DECL std::vector<import_info> imports(const transaction& in);

/// An id for an import to come (`import_options::reserved`), which no other one gets. One that never comes leaves a
/// gap. Throws `error`.
RINGFENCE_DECL std::uint32_t reserve_import(write_transaction& in);

/// Of all imports, the newest one of the same bytes into the list that was made before the import `id` and was not
/// undone since; 0 where there is none.
RINGFENCE_DECL std::uint32_t same_file_before(const std::vector<import_info>& all, std::uint32_t list,
                                              std::string_view digest, std::uint32_t id) noexcept;

/// How many numbers, prefixes and ranges of an import were not in the list before.
RINGFENCE_DECL std::uint64_t added_by(const import_info& import) noexcept;

/// Where an import stands.
enum class import_state : std::uint8_t { active, pending, undone, replaced };

/// By the import's record and its layer. Throws `error`.
RINGFENCE_DECL import_state state_of(const transaction& in, const import_info& import);

/// Rows of an import's file that were rejected, in their order: `count` of them at most, from place `from` on, of the
/// `max_kept_rejects` that are kept. None of an import that a store of format 2 was given. Throws `error`.
RINGFENCE_DECL std::vector<rejected_row> rejected_rows(const transaction& in, std::uint32_t import, std::size_t from,
                                                       std::size_t count);

namespace detail {

/// Keeps the first rows that were rejected. Does nothing on a store of format 2.
RINGFENCE_DECL void put_rejected(write_transaction& in, std::uint32_t import, std::span<const rejected_row> rows);

/// Throws `missing` for an unknown one.
RINGFENCE_DECL import_info require_import(const transaction& in, std::uint32_t id);

RINGFENCE_DECL void put_import(write_transaction& in, const import_info& import);

/// What the journal says of a change of an import.
RINGFENCE_DECL journal_record record_of(journal_event what, const list_info& list, const import_info& import,
                                        const author& by, timestamp now);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/imports.ipp>
#endif

#endif
