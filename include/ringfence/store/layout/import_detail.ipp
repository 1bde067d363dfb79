// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_IMPORT_DETAIL_IPP
#define RINGFENCE_STORE_LAYOUT_IMPORT_DETAIL_IPP

#include <ringfence/number/number.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/import_detail.hpp>
#include <ringfence/store/layout/key.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL std::string detail_prefix(std::uint32_t layer) { return key_u32(layer); }

RINGFENCE_DECL std::string detail_key(std::uint32_t layer, const number_pattern& pattern)
{
    std::string key = detail_prefix(layer);
    append_pattern(key, pattern);
    return key;
}

RINGFENCE_DECL std::string encode(const import_detail& of) { return field_writer::written(of); }

RINGFENCE_DECL import_detail decode_detail(std::string_view bytes)
{
    import_detail d;
    field_reader::read(bytes, d);
    return d;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
