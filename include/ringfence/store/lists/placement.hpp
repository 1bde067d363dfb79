// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Where an entry stands: its bit or spans in one of the list's two layers of the index, its key by its expiry, and the
// count of the list that it is in. The three change together, in `replace_entry`.

#ifndef RINGFENCE_STORE_LISTS_PLACEMENT_HPP
#define RINGFENCE_STORE_LISTS_PLACEMENT_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/list.hpp>

#include <cstdint>
#include <optional>

namespace ringfence::store {

namespace detail {

enum class place : std::uint8_t { nowhere, steady, timed };

enum class presence : std::uint8_t { in, out };

RINGFENCE_DECL place place_of(const entry& e) noexcept;

/// Puts an entry's bit or spans into the index or takes them out.
RINGFENCE_DECL void set_in_index(write_transaction& in, const list_info& list, const entry& e, presence wanted);

/// Writes or erases the key by which an entry's expiry is found.
RINGFENCE_DECL void set_expiry_key(write_transaction& in, const list_info& list, const entry& e, presence wanted);

RINGFENCE_DECL std::uint64_t& count_of(entry_counts& counts, const entry& e) noexcept;

/// Puts `now` in the place of `before`: index, counts and record. The caller writes the list.
RINGFENCE_DECL void replace_entry(write_transaction& in, list_info& list, const std::optional<entry>& before,
                                  const entry& now);

RINGFENCE_DECL std::uint64_t live_entries(const entry_counts& counts) noexcept;

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/lists/placement.ipp>
#endif

#endif
