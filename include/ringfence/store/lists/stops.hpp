// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How often what is in a list was the reason that a call was stopped, and when last. It is told beside entries and
// rows of imports, and is no part of them: it is not journalled, and outlives what it is about.

#ifndef RINGFENCE_STORE_LISTS_STOPS_HPP
#define RINGFENCE_STORE_LISTS_STOPS_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/stopped.hpp>
#include <ringfence/store/lists/listed.hpp>

#include <cstdint>
#include <span>

namespace ringfence::store {

/// Calls of one number that were stopped because a list has it.
struct stop_count {
    std::uint32_t list = 0;
    number who{};
    std::uint64_t count = 0;
};

/// Adds to what is stored. A call is counted for its number where the list has exactly that, else for the prefix or
/// range by which it has it, else for the entry that it had by then; for none where it has left the list altogether.
/// `written`: what rule files write into lists, which counts as well; may be empty. Does nothing on a store of
/// format 2. Throws `error`.
RINGFENCE_DECL void add_stops(write_transaction& in, std::span<const stop_count> counts, timestamp now,
                              const written_into& written = {});

/// How often exactly this number, prefix or range of a list stopped a call; a count of 0 where it never did. Throws
/// `error`.
RINGFENCE_DECL stopped stops_of(const transaction& in, std::uint32_t list, const number_pattern& pattern);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/lists/stops.ipp>
#endif

#endif
