// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Answers that were given to changes, by a name that who asked gave them: whoever sends such a request once more, as
// the answer did not arrive, is answered by them and changes nothing. A change and its answer are written in one
// transaction, so that neither is there without the other. They are no part of what the journal tells, and are dropped
// after a day.

#ifndef RINGFENCE_STORE_REPLIES_HPP
#define RINGFENCE_STORE_REPLIES_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/kept_reply.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ringfence::store {

/// The first format that has a place for them.
inline constexpr std::uint32_t first_format_with_replies = 6;

inline constexpr std::chrono::hours replies_kept_for{24};

/// Bytes of a body: of a longer one is kept that it was, and how long.
inline constexpr std::size_t most_reply_body = std::size_t{64} << 10;

/// Of all answers together; beyond that the oldest go.
struct reply_limits {
    std::uint64_t count = 100'000;
    std::uint64_t bytes = std::uint64_t{64} << 20;  ///< of keys and records
};

/// What was answered under this name, of 32 bytes, within the last day; nothing in a store of an older format.
RINGFENCE_DECL std::optional<kept_reply> find_reply(const transaction& in, std::string_view name, timestamp now);

/// Keeps an answer under this name, of 32 bytes, in the place of the one that it had. Throws `error`, `refused` on a
/// store of an older format.
RINGFENCE_DECL void keep_reply(write_transaction& in, std::string_view name, kept_reply what,
                               const reply_limits& limits = {});

/// Drops up to `most` of those that are older than a day: how many they were.
RINGFENCE_DECL std::size_t drop_old_replies(write_transaction& in, timestamp now, std::size_t most);

/// Whether there are such.
RINGFENCE_DECL bool has_old_replies(const transaction& in, timestamp now);

RINGFENCE_DECL reply_totals totals_of_replies(const transaction& in);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/replies.ipp>
#endif

#endif
