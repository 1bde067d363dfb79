// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Changes that make one entry from another: a template for further numbers, and the way from one list to another.

#ifndef RINGFENCE_STORE_LISTS_TRANSFER_HPP
#define RINGFENCE_STORE_LISTS_TRANSFER_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/entries.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL std::string lacks(const list_info& list, const number_pattern& pattern);

/// What `add` came to, as the outcome of a change.
RINGFENCE_DECL edit_result as_edit(add_result made);

}  // namespace detail

/// What a clone does with a number that the list has in force or pending already, otherwise than the clone would be.
enum class onto_other : std::uint8_t { refuse, replace };

/// Another entry's description and times, to be added under a number of which `typed` is how it was written.
RINGFENCE_DECL new_entry like(const entry& of, std::string_view typed);

/// Adds `to` as `made` says, which is `like` a template but for what was asked to be otherwise. Where the list has `to`
/// in force or pending, it stays when it is so already, and is else refused or made so. Throws as `add`.
RINGFENCE_DECL add_result add_clone(write_transaction& in, std::uint32_t list_id, const number_pattern& to,
                                    const new_entry& made, onto_other other, const author& by, timestamp now);

/// Adds `to` as `add_clone` does, like what the list has for `from`, whether that is in force or over. `typed`: `to` as
/// it was written. `not_there` where the list never had `from`. Throws as `add`.
RINGFENCE_DECL edit_result clone(write_transaction& in, std::uint32_t list_id, const number_pattern& from,
                                 const number_pattern& to, std::string_view typed, onto_other other, const author& by,
                                 timestamp now);

/// Takes a number, prefix or range out of one list and adds it to another, with its state, description, beginning,
/// expiry and way of writing. What has ended or is permanent is not moved. Throws as `add`; also `refused` where the
/// transaction is to be given up, since the second half failed.
RINGFENCE_DECL edit_result move(write_transaction& in, std::uint32_t from_id, const number_pattern& pattern,
                                std::uint32_t to_id, const author& by, timestamp now);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/lists/transfer.ipp>
#endif

#endif
