// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_USER_IPP
#define RINGFENCE_STORE_LAYOUT_USER_IPP

#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/user.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL std::string encode(const user_info& of) { return field_writer::written(of); }

RINGFENCE_DECL user_info decode_user(std::string_view name, std::string_view bytes)
{
    user_info u;
    u.name = name;
    field_reader::read(bytes, u);
    return u;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
