// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_JOURNAL_JOURNAL_IPP
#define RINGFENCE_STORE_JOURNAL_JOURNAL_IPP

#include <ringfence/base/sha256.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/key.hpp>

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

RINGFENCE_DECL std::uint64_t last_sequence(const transaction& in)
{
    cursor at{in, table::journal};
    return at.last() ? layout::id_of_key(at.key(), 8) : 0;
}

RINGFENCE_DECL std::string record_hash(std::string_view key, std::string_view value)
{
    sha256 digest;
    digest.update(key);
    digest.update(value);
    return digest.finish_bytes();
}

RINGFENCE_DECL std::uint64_t append(write_transaction& in, journal_record record)
{
    record.sequence = 1;
    record.previous.clear();
    {
        cursor at{in, table::journal};
        if (at.last()) {
            record.sequence = layout::id_of_key(at.key(), 8) + 1;
            record.previous = record_hash(at.key(), at.value());
        }
    }
    in.put(table::journal, layout::key_u64(record.sequence), layout::encode(record));
    if (!record.pattern.first.empty())
        in.put(table::trail, layout::trail_key(record.pattern.first, record.sequence), {});
    if (!record.former.first.empty())
        in.put(table::trail, layout::trail_key(record.former.first, record.sequence), {});
    return record.sequence;
}

RINGFENCE_DECL std::optional<journal_record> find_record(const transaction& in, std::uint64_t sequence)
{
    const auto value = in.get(table::journal, layout::key_u64(sequence));
    if (!value)
        return std::nullopt;
    return layout::decode_journal(sequence, *value);
}

namespace detail {

/// `f(journal_record&&)`, which returns a `visit`, for each record about exactly this pattern that is numbered below
/// `before`, the newest first.
template <class F>
void read_records_back(const transaction& in, const number_pattern& about, std::uint64_t before, F&& f)
{
    const std::string prefix = layout::trail_prefix(about.first);
    cursor at{in, table::trail};
    for (bool more = at.seek_back(layout::trail_key(about.first, before - 1)); more && at.key().starts_with(prefix);
         more = at.previous()) {
        auto record = find_record(in, layout::id_of_key(at.key().substr(prefix.size()), 8));
        if (!record)
            layout::fail_corrupt("a number's trail leads to a journal record that is not there");
        if (is_about(*record, about) && f(*std::move(record)) == visit::stop)
            return;
    }
}

}  // namespace detail

RINGFENCE_DECL std::vector<journal_record> find_records(const transaction& in, const number_pattern& about,
                                                        std::size_t limit, const list_info* list)
{
    struct trail {
        number_pattern of{};
        std::uint64_t before = 0;  ///< from this record on it is another one's
    };
    if (limit == 0)
        return {};
    std::map<std::uint64_t, journal_record> found;  // the newest, `limit` of them
    std::vector<trail> trails{{about, std::numeric_limits<std::uint64_t>::max()}};
    while (!trails.empty()) {
        const trail next = trails.back();
        trails.pop_back();
        detail::read_records_back(in, next.of, next.before, [&](journal_record&& record) {
            if (found.size() >= limit && record.sequence < found.begin()->first)
                return visit::stop;
            if (list && !is_called(*list, record.list))
                return visit::more;
            const auto [place, is_new] = found.emplace(record.sequence, std::move(record));
            if (is_new && place->second.what == journal_event::entry_renumbered && place->second.pattern == next.of)
                trails.push_back({place->second.former, place->first});
            if (found.size() > limit)
                found.erase(found.begin());
            return visit::more;
        });
    }
    std::vector<journal_record> sorted;
    sorted.reserve(found.size());
    for (auto& [sequence, record] : found)
        sorted.push_back(std::move(record));
    return sorted;
}

RINGFENCE_DECL std::optional<journal_record> find_newest_record(const transaction& in, const number_pattern& about,
                                                                const list_info& list)
{
    std::optional<journal_record> newest;
    detail::read_records_back(in, about, std::numeric_limits<std::uint64_t>::max(), [&](journal_record&& record) {
        if (!is_called(list, record.list))
            return visit::more;
        newest = std::move(record);
        return visit::stop;
    });
    return newest;
}

RINGFENCE_DECL journal_proof prove_journal(const transaction& in, const std::function<void(std::uint64_t)>& progress)
{
    constexpr std::uint64_t between_reports = 1 << 14;
    journal_proof proof;
    std::string expected;
    cursor at{in, table::journal};
    const auto fail = [&](std::string what) {
        proof.problem = std::move(what);
        proof.at_record = proof.records + 1;
        return proof;
    };
    for (bool more = at.first(); more; more = at.next()) {
        try {
            const std::uint64_t sequence = layout::id_of_key(at.key(), 8);
            if (sequence != proof.records + 1)
                return fail("the next record is numbered " + std::to_string(sequence));
            const journal_record record = layout::decode_journal(sequence, at.value());
            if (record.previous != expected)
                return fail("it does not carry the hash of the record before it: one of the two was changed");
            for (const number first : {record.pattern.first, record.former.first})
                if (!first.empty() && !in.get(table::trail, layout::trail_key(first, sequence)))
                    return fail("the trail of its number does not lead to it");
        } catch (const error& wrong) {
            if (wrong.code() != error_code::corrupt)
                throw;
            return fail(wrong.what());
        }
        expected = record_hash(at.key(), at.value());
        if (++proof.records % between_reports == 0)
            progress(proof.records);
    }
    proof.last = hexadecimal(expected);
    return proof;
}

}  // namespace ringfence::store

#endif
