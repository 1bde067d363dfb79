// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_ENTRY_IPP
#define RINGFENCE_STORE_LAYOUT_ENTRY_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL std::string entry_prefix(std::uint32_t list) { return kind_and_id('e', list); }

RINGFENCE_DECL std::string entry_key(std::uint32_t list, const number_pattern& pattern)
{
    std::string key = entry_prefix(list);
    append_pattern(key, pattern);
    return key;
}

RINGFENCE_DECL std::string expiry_prefix(std::uint32_t list) { return kind_and_id('x', list); }

RINGFENCE_DECL std::string expiry_key(std::uint32_t list, timestamp expires, const number_pattern& pattern)
{
    std::string key = expiry_prefix(list);
    // The sign bit turned, so that the order of the bytes is that of the times.
    append_big_endian(key, static_cast<std::uint64_t>(expires.time_since_epoch().count()) ^ std::uint64_t{1} << 63, 8);
    append_pattern(key, pattern);
    return key;
}

RINGFENCE_DECL timestamp take_expiry(std::string_view& from)
{
    return timestamp{
        std::chrono::milliseconds{static_cast<std::int64_t>(take_big_endian(from, 8) ^ std::uint64_t{1} << 63)}};
}

RINGFENCE_DECL std::string encode(const entry& of) { return field_writer::written(of); }

RINGFENCE_DECL entry decode_entry(const number_pattern& pattern, std::string_view bytes)
{
    entry e;
    e.pattern = pattern;
    e.state = entry_state::pending;  // is zero, and what is left out
    field_reader::read(bytes, e);
    return e;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
