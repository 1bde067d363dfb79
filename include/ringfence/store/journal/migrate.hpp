// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Takes a store of an older format to this program's, its journal with it. The work is done on a copy beside it, in
// steps from one format to the next; when the copy agrees with itself the two folders change places at once, and the
// older store stays beside the new one. Killed at any moment, it leaves the old or the new store whole under its name,
// and goes on where it was when it is begun anew.

#ifndef RINGFENCE_STORE_JOURNAL_MIGRATE_HPP
#define RINGFENCE_STORE_JOURNAL_MIGRATE_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>

namespace ringfence::store {

/// What `migrate` came to.
struct migration {
    std::uint32_t from = format_version;  ///< the format before
    std::uint64_t numbers = 0;            ///< in the new store's index
    std::uint64_t records = 0;            ///< of its journal
    std::filesystem::path kept{};         ///< where the older store is now; empty where nothing was to be done
};

enum class migrate_phase : std::uint8_t { copying, changing, verifying };

/// Told now and then how far it is; of all three, `done` counts what each has.
using migrate_watch = std::function<void(migrate_phase phase, std::uint64_t done)>;

namespace detail {

/// Called now and then with how many records were made for a new format.
using format_watch = std::function<void(std::uint64_t)>;

/// Takes a store, which nobody else has open, from format to format until it has `to` or a newer one. Throws `error`
/// and what `progress` throws; the environment is not to be used then.
RINGFENCE_DECL void raise_format(environment& store, std::uint32_t to, const format_watch& progress);

}  // namespace detail

/// Takes the store in `directory` to `format_version`. Nobody else may have it open. Throws `error`: `missing` where
/// there is none, `busy` while a program has it open or an import runs, `refused` where a folder is in the way,
/// `corrupt` where the copy does not agree with itself, and what `progress` throws; the store is what it was then.
RINGFENCE_DECL migration migrate(const std::filesystem::path& directory, const migrate_watch& progress);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/journal/migrate.ipp>
#endif

#endif
