// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_LIST_IPP
#define RINGFENCE_STORE_LAYOUT_LIST_IPP

#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/list.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

RINGFENCE_DECL bool is_called(const list_info& list, std::string_view name) noexcept
{
    return list.name == name || std::ranges::find(list.former, name) != list.former.end();
}

namespace layout {

RINGFENCE_DECL std::string list_key(std::uint32_t id) { return kind_and_id('i', id); }

RINGFENCE_DECL std::string encode(const list_info& of) { return field_writer::written(of); }

RINGFENCE_DECL list_info decode_list(std::uint32_t id, std::string_view bytes)
{
    list_info l;
    l.id = id;
    field_reader::read(bytes, l);
    return l;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
