// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What keys are made of. Integers in keys are big-endian, so that LMDB's order is theirs.

#ifndef RINGFENCE_STORE_LAYOUT_KEY_HPP
#define RINGFENCE_STORE_LAYOUT_KEY_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

/// The lowest `bytes` bytes of `value`.
RINGFENCE_DECL void append_big_endian(std::string& to, std::uint64_t value, unsigned bytes);

/// The first `bytes` bytes of `from` as a big-endian integer, taken off it. Throws `error_code::corrupt`.
RINGFENCE_DECL std::uint64_t take_big_endian(std::string_view& from, unsigned bytes);

RINGFENCE_DECL std::string key_u32(std::uint32_t id);
RINGFENCE_DECL std::string key_u64(std::uint64_t id);

/// The id of a key that is nothing but that. Throws `error_code::corrupt`.
RINGFENCE_DECL std::uint64_t id_of_key(std::string_view key, unsigned bytes);

/// A letter that tells the kinds of keys of one table apart, and an id.
RINGFENCE_DECL std::string kind_and_id(char kind, std::uint32_t id);

/// A pattern's first bits and, for a range, its last. Taking one off throws `error_code::corrupt`.
RINGFENCE_DECL void append_pattern(std::string& key, const number_pattern& pattern);
RINGFENCE_DECL number_pattern take_pattern(std::string_view& from);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/key.ipp>
#endif

#endif
