// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Brings a backup forward to the end of the journal of the store that it was taken from. Each record is made again in
// the order of the journal, each in a transaction of its own together with the record, so that an interrupted replay
// goes on where it stopped. What a record names without holding it is taken from the original store: an import's
// numbers from its layer, a policy's files and image, an account's password.
//
// A layer is copied as it is now: numbers that were taken out of it since are missing from it, and the records that
// took them out find nothing to do. What an import brought that was undone since is not kept anywhere and is copied
// empty. The end is the same.

#ifndef RINGFENCE_STORE_JOURNAL_REPLAY_HPP
#define RINGFENCE_STORE_JOURNAL_REPLAY_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/journal/journal.hpp>

#include <cstdint>
#include <functional>

namespace ringfence::store {

/// Told of each record and of the last that there is.
using replay_watch = std::function<void(std::uint64_t record, std::uint64_t last)>;

/// Brings `to`, a backup of the store that `from` reads, forward to the end of that store's journal.
/// `progress` is called for each record. Returns how many there were. Throws `error`: `refused` where
/// `to` is no backup of that store, `busy` while an import runs in it, `corrupt` where a record does not fit what
/// is there; and what `progress` throws. What was made again before stays, and the replay may be begun anew.
RINGFENCE_DECL std::uint64_t replay(const transaction& from, environment& to, const replay_watch& progress);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/journal/replay.ipp>
#endif

#endif
