// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Passwords of accounts as Argon2id hashes. Needs libsodium (ringfence::passwords), which the rest of the store does
// not. Making or checking a hash takes 64 MiB of memory and tens of milliseconds, on purpose: never do it on a thread
// that others wait for.

#ifndef RINGFENCE_STORE_ACCOUNTS_PASSWORD_HPP
#define RINGFENCE_STORE_ACCOUNTS_PASSWORD_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace ringfence::store {

inline constexpr std::size_t min_password = 8;     ///< bytes
inline constexpr std::size_t max_password = 1024;  ///< bytes

/// Overwrites a text that held a secret, and empties it.
RINGFENCE_DECL void wipe(std::string& secret) noexcept;

/// What is kept of a password: a text with salt and costs in it, another one each time. From any thread. Throws
/// `error`: `refused` for one shorter than 8 or longer than 1024 bytes, `io` where there is no memory for it.
RINGFENCE_DECL std::string hash_password(std::string_view password);

/// Whether `hash` was made of the password, or of a token that this is. A text that is no hash matches nothing. From
/// any thread. Throws `error`.
RINGFENCE_DECL bool password_matches(const std::string& hash, std::string_view password);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/accounts/password.ipp>
#endif

#endif
