// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_ACCOUNTS_PASSWORD_IPP
#define RINGFENCE_STORE_ACCOUNTS_PASSWORD_IPP

#include <ringfence/store/accounts/password.hpp>
#include <ringfence/store/accounts/token.hpp>
#include <ringfence/store/environment.hpp>

#include <array>
#include <sodium.h>
#include <string>
#include <string_view>

namespace ringfence::store {

RINGFENCE_DECL void wipe(std::string& secret) noexcept
{
    sodium_memzero(secret.data(), secret.size());
    secret.clear();
}

namespace detail {

inline void begin_sodium()
{
    if (sodium_init() < 0)  // once for a process; from any thread
        throw error{error_code::io, "libsodium cannot be used: the system gives no random numbers"};
}

}  // namespace detail

RINGFENCE_DECL std::string hash_password(std::string_view password)
{
    if (password.size() < min_password)
        throw error{error_code::refused, "a password has at least " + std::to_string(min_password) + " bytes"};
    if (password.size() > max_password)
        throw error{error_code::refused, "a password has at most " + std::to_string(max_password) + " bytes"};
    detail::begin_sodium();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        throw error{error_code::io, "not enough memory to hash a password: it takes 64 MiB"};
    std::string made{hash.data()};
    sodium_memzero(hash.data(), hash.size());
    return made;
}

RINGFENCE_DECL bool password_matches(const std::string& hash, std::string_view password)
{
    if (password.size() < min_password || password.size() > max_password)
        return false;
    if (is_token_proof(hash))
        return token_matches(hash, password);
    detail::begin_sodium();
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace ringfence::store

#endif
