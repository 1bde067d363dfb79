// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_KEY_IPP
#define RINGFENCE_STORE_LAYOUT_KEY_IPP

#include <ringfence/number/number.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL void append_big_endian(std::string& to, std::uint64_t value, unsigned bytes)
{
    for (unsigned i = bytes; i-- > 0;)
        to.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

RINGFENCE_DECL std::uint64_t take_big_endian(std::string_view& from, unsigned bytes)
{
    if (from.size() < bytes)
        fail_corrupt("a key is too short");
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i)
        value = value << 8 | static_cast<unsigned char>(from[i]);
    from.remove_prefix(bytes);
    return value;
}

RINGFENCE_DECL std::string key_u32(std::uint32_t id)
{
    std::string key;
    append_big_endian(key, id, 4);
    return key;
}

RINGFENCE_DECL std::string key_u64(std::uint64_t id)
{
    std::string key;
    append_big_endian(key, id, 8);
    return key;
}

RINGFENCE_DECL std::uint64_t id_of_key(std::string_view key, unsigned bytes)
{
    if (key.size() != bytes)
        fail_corrupt("a key has a wrong length");
    return take_big_endian(key, bytes);
}

RINGFENCE_DECL std::string kind_and_id(char kind, std::uint32_t id)
{
    std::string key(1, kind);
    append_big_endian(key, id, 4);
    return key;
}

RINGFENCE_DECL void append_pattern(std::string& key, const number_pattern& pattern)
{
    append_big_endian(key, pattern.first.bits(), 8);
    if (pattern.is_range())
        append_big_endian(key, pattern.last.bits(), 8);
}

RINGFENCE_DECL number_pattern take_pattern(std::string_view& from)
{
    if (from.size() != 8 && from.size() != 16)
        fail_corrupt("an entry's key has a wrong length");
    number_pattern pattern;
    pattern.first = number::from_bits(take_big_endian(from, 8));
    pattern.last = from.empty() ? pattern.first : number::from_bits(take_big_endian(from, 8));
    return pattern;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
