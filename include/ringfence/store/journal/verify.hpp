// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Whether a store is in agreement with itself: each page of data.mdb and each record's sum, and the invariants that
// entries.hpp, index/, import.hpp and journal.hpp promise, each looked at from the other side.

#ifndef RINGFENCE_STORE_JOURNAL_VERIFY_HPP
#define RINGFENCE_STORE_JOURNAL_VERIFY_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/journal/journal.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ringfence::store {

/// What was looked at, and what does not agree.
struct verification {
    std::uint64_t pages = 0;  ///< of data.mdb
    std::uint64_t segments = 0;
    std::uint64_t numbers = 0;  ///< bits in the index, of all layers
    std::uint64_t entries = 0;
    std::uint64_t records = 0;            ///< of the journal
    std::string journal_hash{};           ///< of its newest record
    std::vector<std::string> problems{};  ///< for people; the first of them
    std::uint64_t more_problems = 0;      ///< beyond those
};

enum class verify_phase : std::uint8_t { pages, index, entries, journal };

/// Told now and then how far it is.
using verify_watch = std::function<void(verify_phase phase, std::uint64_t done)>;

/// Looks whether pages and records are as they were written, and whether index, entries, imports and journal agree.
/// Reads the whole store; `progress(verify_phase, done)` is called now and then. What is damaged is a problem in the
/// result. Throws `error` where the store cannot be read.
RINGFENCE_DECL verification verify(const transaction& in, const verify_watch& progress);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/journal/verify.ipp>
#endif

#endif
