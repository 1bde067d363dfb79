// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Tokens: what a program has in place of a password (RFC 6750). A token names its account and has 256 bits that nobody
// guesses, so that a digest is kept of it, which is looked at at once, where a password's hash takes a tenth of a
// second.

#ifndef RINGFENCE_STORE_ACCOUNTS_TOKEN_HPP
#define RINGFENCE_STORE_ACCOUNTS_TOKEN_HPP

#include <ringfence/config.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ringfence::store {

struct new_token {
    std::string text{};   ///< for who is to have it, who alone knows it from then on: `rft_...`
    std::string proof{};  ///< what is kept of it, as the account's `password`
};

/// A token for an account of this name. From any thread. Throws `error_code::io` where the system has no random
/// numbers.
RINGFENCE_DECL new_token make_token(std::string_view account);

/// The account that a token says it is of; nothing for a text that is no token.
RINGFENCE_DECL std::optional<std::string> account_of_token(std::string_view text);

/// Whether what is kept of an account is kept of a token.
RINGFENCE_DECL bool is_token_proof(std::string_view proof) noexcept;

/// Whether `proof` is what `make_token` gave with this text.
RINGFENCE_DECL bool token_matches(std::string_view proof, std::string_view text);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/accounts/token.ipp>
#endif

#endif
