// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_REPLIES_IPP
#define RINGFENCE_STORE_REPLIES_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/kept_reply.hpp>
#include <ringfence/store/replies.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ringfence::store {

namespace detail {

inline bool is_old(timestamp when, timestamp now) { return now - when >= replies_kept_for; }

/// Takes one out, and off the totals.
inline void drop_reply(write_transaction& in, timestamp when, std::string_view name, reply_totals& totals)
{
    const std::string key = layout::reply_key(name);
    const auto record = in.get(table::replies, key);
    if (!record)
        layout::fail_corrupt("an answer is noted that there is not");
    const std::uint64_t bytes = layout::bytes_of_reply(record->size());
    totals.count -= std::min<std::uint64_t>(totals.count, 1);
    totals.bytes -= std::min(totals.bytes, bytes);
    in.erase(table::replies, key);
    in.erase(table::replies, layout::reply_time_key(when, name));
}

inline std::optional<layout::reply_time> oldest_reply(const transaction& in)
{
    cursor at{in, table::replies};
    if (!at.seek(layout::reply_times) || !at.key().starts_with(layout::reply_times))
        return std::nullopt;
    return layout::read_reply_time(at.key());
}

inline void put_totals(write_transaction& in, const reply_totals& totals)
{
    in.put(table::replies, layout::reply_totals_key, layout::encode(totals));
}

}  // namespace detail

RINGFENCE_DECL std::optional<kept_reply> find_reply(const transaction& in, std::string_view name, timestamp now)
{
    const auto found = in.get(table::replies, layout::reply_key(name));
    if (!found)
        return std::nullopt;
    kept_reply made = layout::decode_kept_reply(*found);
    return detail::is_old(made.when, now) ? std::nullopt : std::optional{std::move(made)};
}

RINGFENCE_DECL void keep_reply(write_transaction& in, std::string_view name, kept_reply what,
                               const reply_limits& limits)
{
    expect_format(in, first_format_with_replies, "an `Idempotency-Key`");
    reply_totals totals = totals_of_replies(in);
    if (const auto before = in.get(table::replies, layout::reply_key(name)))
        detail::drop_reply(in, layout::decode_kept_reply(*before).when, name, totals);
    if (what.body.size() > most_reply_body) {
        what.left_out = what.body.size();
        what.body.clear();
    }
    const std::string record = layout::encode(what);
    totals.count += 1;
    totals.bytes += layout::bytes_of_reply(record.size());
    // Before it is there itself: where the clock was set back it is not the newest.
    while (totals.count > limits.count || totals.bytes > limits.bytes) {
        const auto oldest = detail::oldest_reply(in);
        if (!oldest)
            break;
        detail::drop_reply(in, oldest->when, oldest->name, totals);
    }
    in.put(table::replies, layout::reply_key(name), record);
    in.put(table::replies, layout::reply_time_key(what.when, name), {});
    detail::put_totals(in, totals);
}

RINGFENCE_DECL std::size_t drop_old_replies(write_transaction& in, timestamp now, std::size_t most)
{
    reply_totals totals = totals_of_replies(in);
    std::size_t count = 0;
    for (; count < most; ++count) {
        const auto oldest = detail::oldest_reply(in);
        if (!oldest || !detail::is_old(oldest->when, now))
            break;
        detail::drop_reply(in, oldest->when, oldest->name, totals);
    }
    if (count != 0)
        detail::put_totals(in, totals);
    return count;
}

RINGFENCE_DECL bool has_old_replies(const transaction& in, timestamp now)
{
    const auto oldest = detail::oldest_reply(in);
    return oldest && detail::is_old(oldest->when, now);
}

RINGFENCE_DECL reply_totals totals_of_replies(const transaction& in)
{
    const auto found = in.get(table::replies, layout::reply_totals_key);
    return found ? layout::decode_reply_totals(*found) : reply_totals{};
}

}  // namespace ringfence::store

#endif
