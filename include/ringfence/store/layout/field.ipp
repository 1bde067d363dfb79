// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_FIELD_IPP
#define RINGFENCE_STORE_LAYOUT_FIELD_IPP

#include <ringfence/store/layout/field.hpp>

#include <cstdint>
#include <string>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL void append_varint(std::string& to, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        to.push_back(static_cast<char>(value | 0x80));
    to.push_back(static_cast<char>(value));
}

}  // namespace layout

}  // namespace ringfence::store

#endif
