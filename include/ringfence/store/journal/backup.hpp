// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A store as one file, and a store from such a file. The file is an LMDB data file without free pages - the lists, the
// policy and its versions, the journal, the accounts -, and behind it a page that says how long it is and its SHA-256.
// LMDB takes no notice of that page.

#ifndef RINGFENCE_STORE_JOURNAL_BACKUP_HPP
#define RINGFENCE_STORE_JOURNAL_BACKUP_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>

#include <cstdint>
#include <filesystem>

namespace ringfence::store {

/// Copies a store to a new file while others go on reading and writing it, once all of it was looked at. The file
/// appears under its name when it is whole and on the disk; it can be read by its owner alone. How many bytes it has.
/// Throws `error`: `refused` where there is such a file already, `busy` while a backup to it runs, `corrupt` where the
/// store is damaged, `refused` inside `environment::write`. What a backup that was killed has left is taken away.
RINGFENCE_DECL std::uint64_t backup(environment& store, const std::filesystem::path& to);

/// Makes a store in a new directory from a backup, or from the data.mdb of a store that nobody uses. The directory
/// appears under its name when the store is whole. Throws `error`: `refused` where the directory holds something
/// already, `busy` while it is being restored to, `format` for what is no backup, `corrupt` for one that is damaged or
/// cut short. What a restoring that was killed has left is taken away.
RINGFENCE_DECL void restore(const std::filesystem::path& from, const std::filesystem::path& directory);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/journal/backup.ipp>
#endif

#endif
