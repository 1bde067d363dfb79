// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The journal: every change of a list, of the policy and of the accounts, numbered from 1 without gaps, written in the
// transaction of the change itself. Nothing is ever taken out of it.
//
// Each record carries the SHA-256 of the one before, so that none can be changed, left out or put between without all
// that follow being written anew. Who keeps the newest record's hash elsewhere can tell that, too.
//
// A record about a number, prefix or range has a key in table `trail`, so that a number's history is read without a
// walk over the whole journal; one that gives an entry another number has two.

#ifndef RINGFENCE_STORE_JOURNAL_JOURNAL_HPP
#define RINGFENCE_STORE_JOURNAL_JOURNAL_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/key.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

/// The number of the newest record, 0 when there is none. Throws `error`.
RINGFENCE_DECL std::uint64_t last_sequence(const transaction& in);

/// SHA-256 of a record as it lies in the store, its number included: 32 bytes.
RINGFENCE_DECL std::string record_hash(std::string_view key, std::string_view value);

/// Writes the next record and returns its number; `sequence` and `previous` of it are not looked at. Throws `error`.
RINGFENCE_DECL std::uint64_t append(write_transaction& in, journal_record record);

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

/// The record of that number, or nothing. Throws `error`.
RINGFENCE_DECL std::optional<journal_record> find_record(const transaction& in, std::uint64_t sequence);

/// Whether a record is about exactly this number, prefix or range: it, or what it was mistyped as.
inline bool is_about(const journal_record& record, const number_pattern& pattern) noexcept
{
    return record.pattern == pattern || (!record.former.first.empty() && record.former == pattern);
}

/// The records about exactly this number, prefix or range, in a list or, where that is null, in any, and those about
/// what an entry was of before it was given this number; the oldest first, of more than `limit` the newest. Throws
/// `error`.
RINGFENCE_DECL std::vector<journal_record> find_records(const transaction& in, const number_pattern& about,
                                                        std::size_t limit, const list_info* list = nullptr);

/// The newest record about exactly this number, prefix or range in a list, or nothing. Throws `error`.
RINGFENCE_DECL std::optional<journal_record> find_newest_record(const transaction& in, const number_pattern& about,
                                                                const list_info& list);

/// What a walk over the whole journal found.
struct journal_proof {
    std::uint64_t records = 0;
    std::string last{};           ///< hash of the newest record, in hexadecimal; empty without one
    std::string problem{};        ///< what is wrong with the first record that does not fit, or empty
    std::uint64_t at_record = 0;  ///< its number, with `problem`
};

/// Reads the whole journal and follows its hashes. `progress(records)` is called now and then. What cannot be decoded
/// is a problem too. Throws `error` where the store cannot be read, and what `progress` throws.
RINGFENCE_DECL journal_proof prove_journal(const transaction& in, const std::function<void(std::uint64_t)>& progress);

/// `f(const journal_record&)`, which returns a `visit`, for each record about exactly this number, prefix or range that
/// is numbered `from` or higher, in order. Throws `error` and what `f` throws.
template <class F>
void read_records(const transaction& in, const number_pattern& about, std::uint64_t from, F&& f)
{
    const std::string prefix = layout::trail_prefix(about.first);
    cursor at{in, table::trail};
    for (bool more = at.seek(layout::trail_key(about.first, from)); more && at.key().starts_with(prefix);
         more = at.next()) {
        const auto record = find_record(in, layout::id_of_key(at.key().substr(prefix.size()), 8));
        if (!record)
            layout::fail_corrupt("a number's trail leads to a journal record that is not there");
        if (is_about(*record, about) && f(*record) == visit::stop)
            return;
    }
}

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/journal/journal.ipp>
#endif

#endif
