// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_ACCOUNTS_TOKEN_IPP
#define RINGFENCE_STORE_ACCOUNTS_TOKEN_IPP

#include <ringfence/base/sha256.hpp>
#include <ringfence/store/accounts/token.hpp>
#include <ringfence/store/environment.hpp>

#include <sodium.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace detail {

inline constexpr std::string_view token_begin = "rft_";  // by which those who look for secrets that leaked find one
inline constexpr std::string_view token_proof_begin = "$token$sha256$";
inline constexpr std::size_t token_bytes = 32;

inline std::string base64url(std::string_view bytes)
{
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text.pop_back();  // the byte of zero that ends it
    return text;
}

inline std::string proof_of(std::string_view token)
{
    sha256 digest;
    digest.update(token);
    return std::string{token_proof_begin} + digest.finish();
}

}  // namespace detail

RINGFENCE_DECL new_token make_token(std::string_view account)
{
    if (sodium_init() < 0)
        throw error{error_code::io, "libsodium cannot be used: the system gives no random numbers"};
    std::array<char, detail::token_bytes> secret{};
    randombytes_buf(secret.data(), secret.size());
    new_token made;
    made.text = std::string{detail::token_begin} + detail::base64url(account) + '.' +
                detail::base64url({secret.data(), secret.size()});
    made.proof = detail::proof_of(made.text);
    sodium_memzero(secret.data(), secret.size());
    return made;
}

RINGFENCE_DECL std::optional<std::string> account_of_token(std::string_view text)
{
    if (!text.starts_with(detail::token_begin))
        return std::nullopt;
    text.remove_prefix(detail::token_begin.size());
    const std::string_view name = text.substr(0, text.find('.'));
    if (name.size() == text.size())
        return std::nullopt;
    std::string read(name.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(read.data()), read.size(), name.data(), name.size(), nullptr,
                          &size, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        size == 0)
        return std::nullopt;
    read.resize(size);
    return read;
}

RINGFENCE_DECL bool is_token_proof(std::string_view proof) noexcept
{
    return proof.starts_with(detail::token_proof_begin);
}

RINGFENCE_DECL bool token_matches(std::string_view proof, std::string_view text)
{
    const std::string right = detail::proof_of(text);
    return is_token_proof(proof) && proof.size() == right.size() &&
           sodium_memcmp(proof.data(), right.data(), right.size()) == 0;
}

}  // namespace ringfence::store

#endif
