// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Whether what a list says of a number counts now: by the state of its entries, their beginnings and their ends. A
// decision asks it of the numbers that stand in a list's timed layer; in the others whatever stands there counts.

#ifndef RINGFENCE_STORE_LISTS_IN_FORCE_HPP
#define RINGFENCE_STORE_LISTS_IN_FORCE_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/entry.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace ringfence::store {

/// Whether an entry counts at `now`: approved or permanent, not before `valid_from`, before `expires`.
RINGFENCE_DECL bool in_force(const entry& of, timestamp now) noexcept;

/// Whether an entry has come to its end, its time or its removal, and may be revived.
RINGFENCE_DECL bool is_over(const entry& of, timestamp now) noexcept;

/// The entry for exactly this number, prefix or range, or nothing. Throws `error`.
RINGFENCE_DECL std::optional<entry> find_entry(const transaction& in, std::uint32_t list,
                                               const number_pattern& pattern);

/// The entries that speak of a number: its own, in whatever state, and then those of prefixes and ranges that cover
/// it and are approved. Throws `error`.
RINGFENCE_DECL std::vector<entry> find_entries(const transaction& in, std::uint32_t list, number n);

/// Whether an entry of the list that covers the number is in force: the question to ask when `directory` reports
/// the list's timed layer. Throws `error`.
RINGFENCE_DECL bool timed_in_force(const transaction& in, std::uint32_t list, number n, timestamp now);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/lists/in_force.ipp>
#endif

#endif
