// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Changes that make one entry from another: a template for further numbers, and the way from one list to another.

#ifndef RINGFENCE_STORE_TRANSFER_HPP
#define RINGFENCE_STORE_TRANSFER_HPP

#include <ringfence/number/number.hpp>
#include <ringfence/policy/time.hpp>
#include <ringfence/store/browse.hpp>
#include <ringfence/store/entries.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout.hpp>
#include <ringfence/store/lists.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace ringfence::store {

namespace detail {

inline std::string lacks(const list_info& list, const number_pattern& pattern)
{
    return "the list `" + list.name + "` does not have " + pattern.to_string();
}

/// What `add` came to, as the outcome of a change.
inline edit_result as_edit(add_result made)
{
    switch (made.outcome) {
    case add_outcome::added:
    case add_outcome::revived:
    case add_outcome::changed: return {edit_outcome::changed, {}, made.state};
    case add_outcome::already_there: return {edit_outcome::unchanged, {}, made.state};
    case add_outcome::refused: break;
    }
    return {edit_outcome::refused, std::move(made.reason), made.state};
}

}  // namespace detail

/// Adds `to`, as `add` does, with the description, beginning and expiry that the list has for `from`, whether that is
/// in force or over. `typed`: `to` as it was written. `not_there` where the list never had `from`. Throws as `add`.
inline edit_result clone(write_transaction& in, std::uint32_t list_id, const number_pattern& from,
                         const number_pattern& to, std::string_view typed, const author& by, timestamp now)
{
    const list_info list = detail::require_list(in, list_id);
    const auto like = find_listed(in, list, from, now);
    if (!like)
        return {edit_outcome::not_there, detail::lacks(list, from)};
    return detail::as_edit(add(in, list_id, to,
                               {.typed = std::string{typed},
                                .description = like->about.description,
                                .valid_from = like->about.valid_from,
                                .expires = like->about.expires},
                               by, now));
}

/// Takes a number, prefix or range out of one list and adds it to another, with its state, description, beginning,
/// expiry and way of writing. What has ended or is permanent is not moved. Throws as `add`; also `refused` where the
/// transaction is to be given up, since the second half failed.
inline edit_result move(write_transaction& in, std::uint32_t from_id, const number_pattern& pattern,
                        std::uint32_t to_id, const author& by, timestamp now)
{
    const list_info from = detail::require_list(in, from_id);
    const auto refuse = [](std::string reason) { return edit_result{edit_outcome::refused, std::move(reason)}; };
    if (from_id == to_id)
        return refuse("it is in the list `" + from.name + "` already");
    if (from.options.registry)
        return refuse(detail::is_registry(from));
    const auto row = find_listed(in, from, pattern, now);
    if (!row || row->state == listed_state::cleared)
        return {edit_outcome::not_there, detail::lacks(from, pattern)};
    if (row->state == listed_state::expired)
        return refuse("it has expired; give it a new expiry first");
    if (row->state == listed_state::permanent)
        return refuse(detail::is_permanent(from));
    const new_entry wanted{.typed = row->about.typed,
                           .description = row->about.description,
                           .valid_from = row->about.valid_from,
                           .expires = row->about.expires,
                           .state = row->about.state};
    edit_result added = detail::as_edit(add(in, to_id, pattern, wanted, by, now));
    if (added.outcome == edit_outcome::refused)
        return added;
    const remove_result removed = remove(in, from_id, pattern, by, now);
    if (removed.outcome != remove_outcome::removed)
        throw error{error_code::refused, removed.reason.empty() ? detail::lacks(from, pattern) : removed.reason};
    added.outcome = edit_outcome::changed;
    return added;
}

}  // namespace ringfence::store

#endif
