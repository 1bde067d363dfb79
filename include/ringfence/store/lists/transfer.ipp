// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LISTS_TRANSFER_IPP
#define RINGFENCE_STORE_LISTS_TRANSFER_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/listed.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/transfer.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL std::string lacks(const list_info& list, const number_pattern& pattern)
{
    return "the list `" + list.name + "` does not have " + pattern.to_string();
}

RINGFENCE_DECL edit_result as_edit(add_result made)
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

RINGFENCE_DECL new_entry like(const entry& of, std::string_view typed)
{
    return {.typed = std::string{typed},
            .description = of.description,
            .valid_from = of.valid_from,
            .expires = of.expires,
            .beginning = unsaid::renew,
            .end = unsaid::renew};
}

RINGFENCE_DECL add_result add_clone(write_transaction& in, std::uint32_t list_id, const number_pattern& to,
                                    const new_entry& made, onto_other other, const author& by, timestamp now)
{
    const list_info list = detail::require_list(in, list_id);
    const auto there = detail::held(in, list_id, to, now).stands;
    if (!there || list.options.registry)
        return add(in, list_id, to, made, by, now);
    // A number without an end has in a list with a ttl the one that the list gave it.
    const bool by_ttl = list.options.ttl && !made.expires && !made.lasts && made.end != unsaid::none;
    const std::optional<timestamp> expires = by_ttl       ? end_of(*list.options.ttl, made.valid_from, now)
                                             : made.lasts ? end_of(*made.lasts, made.valid_from, now)
                                                          : made.expires;
    std::string differs;
    const auto compare = [&](std::string_view what, bool same) {
        if (!same)
            differs += (differs.empty() ? "another " : " and another ") + std::string{what};
    };
    compare("description", there->description == made.description);
    compare("beginning", there->valid_from == made.valid_from);
    compare("end", there->expires == expires || by_ttl);
    compare("state", !made.state || there->state == *made.state);
    if (differs.empty())
        return {add_outcome::already_there, {}, there->state, there->valid_from, there->expires};
    if (other == onto_other::refuse)
        return {add_outcome::refused, "the list `" + list.name + "` has it already, with " + differs +
                                          "; `replace` makes it like the template"};
    if (made.state == entry_state::permanent && expires)
        return {add_outcome::refused, "a permanent entry has no expiry: give it none"};
    edit_result changed = edit(in, list_id, to,
                               {.description = made.description,
                                .change_expires = times::set,
                                .expires = expires,
                                .change_valid_from = times::set,
                                .valid_from = made.valid_from},
                               by, now);
    if (changed.outcome == edit_outcome::refused)
        return {add_outcome::refused, std::move(changed.reason)};
    if (made.state && changed.state != *made.state) {
        changed = *made.state == entry_state::pending     ? unapprove(in, list_id, to, by, now)
                  : *made.state == entry_state::permanent ? approve(in, list_id, to, approval::permanent, by, now)
                                                          : approve(in, list_id, to, approval::revocable, by, now);
        if (changed.outcome == edit_outcome::refused || changed.outcome == edit_outcome::not_there)
            throw error{error_code::refused, changed.reason};  // the edit is given up with the transaction
    }
    return {add_outcome::changed, {}, changed.state, made.valid_from, expires};
}

RINGFENCE_DECL edit_result clone(write_transaction& in, std::uint32_t list_id, const number_pattern& from,
                                 const number_pattern& to, std::string_view typed, onto_other other, const author& by,
                                 timestamp now)
{
    const list_info list = detail::require_list(in, list_id);
    const auto row = find_listed(in, list, from, now);
    if (!row)
        return {edit_outcome::not_there, detail::lacks(list, from)};
    return detail::as_edit(add_clone(in, list_id, to, like(row->about, typed), other, by, now));
}

RINGFENCE_DECL edit_result move(write_transaction& in, std::uint32_t from_id, const number_pattern& pattern,
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
    new_entry wanted = like(row->about, row->about.typed);
    wanted.state = row->about.state;
    wanted.created = row->about.created_at;
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
