// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_IMPORT_IPP
#define RINGFENCE_STORE_LAYOUT_IMPORT_IPP

#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/key.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL std::string encode(const import_info& of) { return field_writer::written(of); }

RINGFENCE_DECL import_info decode_import(std::uint32_t id, std::string_view bytes)
{
    import_info i;
    i.id = id;
    field_reader::read(bytes, i);
    return i;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
