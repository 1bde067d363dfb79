// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_REJECTED_ROW_IPP
#define RINGFENCE_STORE_LAYOUT_REJECTED_ROW_IPP

#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/rejected_row.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL std::string reject_key(std::uint32_t import, std::uint32_t place)
{
    std::string key = key_u32(import);
    append_big_endian(key, place, 4);
    return key;
}

RINGFENCE_DECL std::string encode(const rejected_row& of) { return field_writer::written(of); }

RINGFENCE_DECL rejected_row decode_rejected_row(std::string_view bytes)
{
    rejected_row r;
    field_reader::read(bytes, r);
    return r;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
