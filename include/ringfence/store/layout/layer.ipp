// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_LAYER_IPP
#define RINGFENCE_STORE_LAYOUT_LAYER_IPP

#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/layer.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL std::string encode(const layer_info& of) { return field_writer::written(of); }

RINGFENCE_DECL layer_info decode_layer(std::uint32_t id, std::string_view bytes)
{
    layer_info l;
    l.id = id;
    field_reader::read(bytes, l);
    return l;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
