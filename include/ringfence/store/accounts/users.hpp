// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Accounts: who may ask the daemon for what. Each change is journalled in its own transaction, with the account and
// its role, never with a password or its hash. How a password becomes a hash is password.hpp's business, so that this
// header asks for LMDB alone.

#ifndef RINGFENCE_STORE_ACCOUNTS_USERS_HPP
#define RINGFENCE_STORE_ACCOUNTS_USERS_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/user.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

inline constexpr std::size_t max_account_name = 64;        ///< bytes
inline constexpr std::size_t max_accounts = 100'000;       ///< of a store
inline constexpr std::size_t max_password_hash = 1024;     ///< bytes
inline constexpr std::size_t max_grants = 1000;            ///< lists in which one account has rights
inline constexpr std::size_t max_denied_request = 1024;    ///< bytes
inline constexpr std::string_view no_account = "default";  ///< the name of a client that has none

/// The word for a role: `decide`, `reader`, `agent`, `supervisor` or `administrator`.
RINGFENCE_DECL std::string_view role_word(account_role role) noexcept;

/// Reads what `role_word` gives. Nothing for any other text.
RINGFENCE_DECL std::optional<account_role> read_role(std::string_view word) noexcept;

/// Whether an account may have this name: 1 to 64 of `A-Z a-z 0-9 . _ @ -`, and not `default`.
RINGFENCE_DECL bool is_account_name(std::string_view name) noexcept;

namespace detail {

RINGFENCE_DECL void check_account_name(std::string_view name);

RINGFENCE_DECL void check_password_hash(std::string_view hash);

RINGFENCE_DECL void note_user(write_transaction& in, journal_event what, const user_info& user, const author& by,
                              timestamp now);

}  // namespace detail

/// The account of that name, or nothing. Throws `error`.
RINGFENCE_DECL std::optional<user_info> find_user(const transaction& in, std::string_view name);

/// Whether nobody is this account any more.
RINGFENCE_DECL bool has_ended(const user_info& account, timestamp now) noexcept;

/// Whether somebody who proved to be this account still is it.
RINGFENCE_DECL bool is_valid(const std::optional<user_info>& account, std::string_view proof, timestamp now) noexcept;

/// All accounts, in the order of their names' bytes. Throws `error`.
RINGFENCE_DECL std::vector<user_info> users(const transaction& in);

namespace detail {

RINGFENCE_DECL user_info require_user(const transaction& in, std::string_view name);

}  // namespace detail

/// Makes an account. `password_hash` is what `hash_password` gave, or a token's proof. It is nobody's from `expires`
/// on, which a store of format 2 has no place for. Throws `error`: `refused` for a name that it cannot have or that
/// there is already, and for a text above its limit; `full` above `max_accounts`.
RINGFENCE_DECL void add_user(write_transaction& in, std::string_view name, account_role role,
                             std::string_view password_hash, const author& by, timestamp now,
                             std::optional<timestamp> expires = {});

/// Gives an account another role. Whether it had another one before; nothing is journalled where it did not. The last
/// administrator may lose the role: who may write the store's files can always make another. Throws `error`: `missing`
/// for an unknown account.
RINGFENCE_DECL bool set_role(write_transaction& in, std::string_view name, account_role role, const author& by,
                             timestamp now);

/// The words of rights, as `add,remove`, in one order; `none` for none.
RINGFENCE_DECL std::string rights_text(std::uint32_t rights);

/// Reads words of rights that are joined by commas, or `none`. Nothing where one of them is none.
RINGFENCE_DECL std::optional<std::uint32_t> read_rights(std::string_view words);

/// The role that somebody needs for what a right is about, whatever the list.
RINGFENCE_DECL account_role role_for(list_right right) noexcept;

/// What an account may do with a list, so far as its role may.
RINGFENCE_DECL std::uint32_t rights_in(const user_info& user, std::uint32_t list) noexcept;

/// Gives an account rights in a list, in place of those that it has there; 0 takes them away. An account that has
/// rights in some list changes no other. Whether they were others before; nothing is journalled where they were not.
/// Throws `error`: `missing` for an unknown account or list, `full` above `max_grants`, `refused` on a store of
/// format 2.
RINGFENCE_DECL bool set_rights(write_transaction& in, std::string_view name, std::uint32_t list, std::uint32_t rights,
                               const author& by, timestamp now);

/// Gives an account another password. Throws `error`: `missing` for an unknown account.
RINGFENCE_DECL void set_password(write_transaction& in, std::string_view name, std::string_view password_hash,
                                 const author& by, timestamp now);

/// Takes an account away; what it did stays in the journal. Throws `error`: `missing` for an unknown account.
RINGFENCE_DECL void remove_user(write_transaction& in, std::string_view name, const author& by, timestamp now);

/// Journals that somebody asked for what is beyond the role. `request`: the command and its first argument; a longer
/// one is cut. Throws `error`.
RINGFENCE_DECL void note_denied(write_transaction& in, std::string_view request, account_role role, const author& by,
                                timestamp now);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/accounts/users.ipp>
#endif

#endif
