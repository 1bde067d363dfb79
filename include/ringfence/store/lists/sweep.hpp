// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Entries that have expired: they stay as history, and are swept out of the index.

#ifndef RINGFENCE_STORE_LISTS_SWEEP_HPP
#define RINGFENCE_STORE_LISTS_SWEEP_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/list.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ringfence::store {

/// When the first of a list's entries that `sweep_expired` has not taken out expires, or did; nothing without one.
/// Throws `error`.
RINGFENCE_DECL std::optional<timestamp> next_expiry(const transaction& in, std::uint32_t list);

/// Takes up to `limit` entries that have expired at `now` out of the index; they stay as history. What is in the
/// list does not change by it, so there is no journal record. How many there were. Throws `error`.
RINGFENCE_DECL std::size_t sweep_expired(write_transaction& in, std::uint32_t id, timestamp now, std::size_t limit);

namespace detail {

/// Sweeps up to `limit` entries of `list`; the caller writes the list.
RINGFENCE_DECL std::size_t sweep(write_transaction& in, list_info& list, timestamp now, std::size_t limit);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/lists/sweep.ipp>
#endif

#endif
