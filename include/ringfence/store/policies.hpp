// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Versions of the policy: the rule files as they were read, and the image compiled from them. Versions are numbered
// from 1 and kept; one of them is in force. Another may be the shadow: it waits, and is asked what it would answer.
// What the image's bytes mean is not the store's business.

#ifndef RINGFENCE_STORE_POLICIES_HPP
#define RINGFENCE_STORE_POLICIES_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/layout/policy.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

inline constexpr std::size_t max_image = std::size_t{256} << 20;       ///< bytes
inline constexpr std::size_t max_policy_text = std::size_t{64} << 20;  ///< bytes, all sources of a version together
inline constexpr std::size_t max_policy_sources = 10'000;

/// A policy to put in force.
struct new_policy {
    std::vector<policy_source> sources{};
    std::string image{};
    std::string digest{};                   ///< names the image's content; goes into the journal
    std::vector<list_declaration> lists{};  ///< those that do not exist are created, the others get these options
};

/// The policy in force. `image` lies in the store and is aligned to 8 bytes: good while the transaction is live. As
/// versions are never changed it stays where it is.
struct active_policy {
    std::uint32_t version = 0;
    std::string_view image{};
};

namespace detail {

// The image's length goes before it, as short ones are filled up so that LMDB keeps them on pages of their own.
inline constexpr std::size_t image_head = 8;
inline constexpr std::size_t least_image_value = 2048;

RINGFENCE_DECL void declare_lists(write_transaction& in, const std::vector<list_declaration>& declared,
                                  const author& by, timestamp now);

RINGFENCE_DECL void journal_policy(write_transaction& in, const policy_info& policy, journal_event what,
                                   const author& by, timestamp now);

RINGFENCE_DECL void put_in_force(write_transaction& in, policy_info policy, journal_event what, const author& by,
                                 timestamp now);

}  // namespace detail

/// The version in force, 0 when there was never one. Throws `error`.
RINGFENCE_DECL std::uint32_t active_version(const transaction& in);

/// The version that is the shadow, 0 when there is none. Throws `error`.
RINGFENCE_DECL std::uint32_t shadow_version(const transaction& in);

/// The image of a version, which lies in the store as `active_policy` says, or nothing. Throws `error`.
RINGFENCE_DECL std::optional<std::string_view> find_image(const transaction& in, std::uint32_t version);

/// The same of a version that the store says it has. Throws `error`: `corrupt` where it is not there.
RINGFENCE_DECL std::string_view require_image(const transaction& in, std::uint32_t version);

/// The policy in force, or nothing when there was never one. Throws `error`.
RINGFENCE_DECL std::optional<active_policy> active(const transaction& in);

/// One version with its sources, or nothing. Throws `error`.
RINGFENCE_DECL std::optional<policy_info> find_policy(const transaction& in, std::uint32_t version);

/// All versions, the oldest first. Throws `error`.
RINGFENCE_DECL std::vector<policy_info> policies(const transaction& in);

namespace detail {

/// Keeps a policy as the next version.
RINGFENCE_DECL policy_info keep(write_transaction& in, const new_policy& policy, policy_info kept);

}  // namespace detail

/// Keeps a policy as the next version and puts it in force, with the lists it declares. The shadow, if there is one,
/// stays. Returns the version. Throws `error`: `refused` above a limit, for a wrong list name and for a list declared
/// twice, `full` where the store has room for no further list.
RINGFENCE_DECL std::uint32_t activate(write_transaction& in, const new_policy& policy, const author& by, timestamp now);

/// Keeps a policy as the next version and makes it the shadow, in the place of the one there was. Those of its lists
/// that do not exist are made, so that they can be filled; the others keep their options until it is promoted. Returns
/// the version. Throws `error` as `activate`, and `refused` where no policy is in force.
RINGFENCE_DECL std::uint32_t activate_shadow(write_transaction& in, const new_policy& policy, const author& by,
                                             timestamp now);

namespace detail {

/// The shadow, which is to be `version`; 0: whichever it is.
RINGFENCE_DECL policy_info require_shadow(const transaction& in, std::uint32_t version);

}  // namespace detail

/// Puts the shadow in force, with the options of its lists; there is none then. `version`: the one that is meant, or 0.
/// The reason is told before the shadow's own. Returns the version. Throws `error`: `refused` where there is no shadow,
/// or another one, and where the two reasons are too long together.
RINGFENCE_DECL std::uint32_t promote(write_transaction& in, std::uint32_t version, const author& by, timestamp now);

/// Takes the shadow away; its version is kept, and what was put into its lists. As `promote`.
RINGFENCE_DECL std::uint32_t drop_shadow(write_transaction& in, std::uint32_t version, const author& by, timestamp now);

/// Puts an earlier version in force again, with the options its lists had in it. Lists that only a later version
/// declares stay. Throws `error`: `missing` for an unknown version, `refused` for the one in force.
RINGFENCE_DECL void roll_back(write_transaction& in, std::uint32_t version, const author& by, timestamp now);

namespace detail {

/// Takes a list away; the caller writes the journal.
RINGFENCE_DECL void unmake_list(write_transaction& in, list_info list);

}  // namespace detail

/// Takes a list away, with everything that is in it; what was in it stays as the history of its numbers. A list of the
/// same name made later is another one. Throws `error`: `missing` for an unknown list, `refused` while the policy in
/// force or the shadow declares it.
RINGFENCE_DECL void drop_list(write_transaction& in, std::uint32_t id, const author& by, timestamp now);

/// Makes a list anew: it holds nothing, and is as old as `now`. What was in it stays as the history of the list before.
/// Returns the new one. Throws `error`: `missing` for an unknown list.
RINGFENCE_DECL list_info renew_list(write_transaction& in, std::uint32_t id, const author& by, timestamp now);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/policies.ipp>
#endif

#endif
