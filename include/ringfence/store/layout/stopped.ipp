// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_STOPPED_IPP
#define RINGFENCE_STORE_LAYOUT_STOPPED_IPP

#include <ringfence/number/number.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/stopped.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL std::string stop_key(std::uint32_t list, const number_pattern& pattern)
{
    std::string key = key_u32(list);
    append_pattern(key, pattern);
    return key;
}

RINGFENCE_DECL std::string encode(const stopped& of) { return field_writer::written(of); }

RINGFENCE_DECL stopped decode_stopped(std::string_view bytes)
{
    stopped s;
    field_reader::read(bytes, s);
    return s;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
