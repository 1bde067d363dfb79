// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The journal: every change of a list or of the policy, numbered from 1 without gaps, written in the transaction
// of the change itself. Nothing is ever taken out of it.

#ifndef RINGFENCE_STORE_JOURNAL_HPP
#define RINGFENCE_STORE_JOURNAL_HPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout.hpp>

#include <cstdint>

namespace ringfence::store {

/// The number of the newest record, 0 when there is none. Throws `error`.
inline std::uint64_t last_sequence(const transaction& in)
{
    cursor at{in, table::journal};
    return at.last() ? layout::id_of_key(at.key(), 8) : 0;
}

/// Writes the next record and returns its number; `record.sequence` is not looked at. Throws `error`.
inline std::uint64_t append(write_transaction& in, const journal_record& record)
{
    const std::uint64_t sequence = last_sequence(in) + 1;
    in.put(table::journal, layout::key_u64(sequence), layout::encode(record));
    return sequence;
}

/// Whether a walk goes on.
enum class visit : std::uint8_t { more, stop };

/// `f(const journal_record&)`, which returns a `visit`, for each record numbered `from` or higher, in order.
/// Throws `error` and what `f` throws.
template <class F>
void read_journal(const transaction& in, std::uint64_t from, F&& f)
{
    cursor at{in, table::journal};
    for (bool more = at.seek(layout::key_u64(from)); more; more = at.next()) {
        const journal_record record = layout::decode_journal(layout::id_of_key(at.key(), 8), at.value());
        if (f(record) == visit::stop)
            return;
    }
}

}  // namespace ringfence::store

#endif
