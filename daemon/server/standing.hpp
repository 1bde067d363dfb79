// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Who asks, as far as permissions go.

#ifndef RINGFENCE_DAEMON_SERVER_STANDING_HPP
#define RINGFENCE_DAEMON_SERVER_STANDING_HPP

#include <ringfence/store/users.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ringfence::server {

/// What who asks is.
struct standing {
    store::account_role role = store::account_role::reader;
    std::string account{};  ///< read again when a change is made; empty for a client that has none
    std::string proof{};    ///< the hash of the account's password that the client knew
};

/// Somebody asked for what is beyond the role: to be journalled.
struct denial {
    store::author by;
    std::string request;  ///< the command and its first argument
    store::account_role role = store::account_role::reader;
};

/// The role at this moment; nothing where the account is gone or has another password. Throws `store::error`.
inline std::optional<store::account_role> role_now(const store::transaction& in, const standing& who)
{
    if (who.account.empty())
        return who.role;
    const auto account = store::find_user(in, who.account);
    return account && account->password == who.proof ? std::optional{account->role} : std::nullopt;
}

/// What is answered behind `NOPERM`. `command` in small letters, `on`: what it was asked of, or empty.
inline std::string beyond_text(std::string_view command, std::string_view on, store::account_role needs)
{
    return "this user has no permissions to run the '" + std::string{command} + "' command" + std::string{on} +
           ": it needs the role " + std::string{store::role_word(needs)};
}

inline std::string account_is_gone(const standing& who)
{
    return "the account `" + who.account + "` is no longer there, or has another password";
}

}  // namespace ringfence::server

#endif
