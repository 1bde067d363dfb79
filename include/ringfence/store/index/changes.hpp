// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a commit has changed in the index, in table `changes`: by it a directory of an older snapshot is mended.

#ifndef RINGFENCE_STORE_INDEX_CHANGES_HPP
#define RINGFENCE_STORE_INDEX_CHANGES_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>

#include <cstddef>
#include <cstdint>

namespace ringfence::store {

namespace index_layout {

inline constexpr std::uint64_t generations_kept = 1024;
inline constexpr std::size_t changes_kept = 4096;  ///< segments in one record of `changes`

/// A segment was written or taken out. The record is written once, at the end of the transaction.
RINGFENCE_DECL void touch_segment(write_transaction& in, std::uint64_t first);

/// The same of prefixes and ranges.
RINGFENCE_DECL void touch_spans(write_transaction& in);

}  // namespace index_layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/index/changes.ipp>
#endif

#endif
