// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_COUNTER_IPP
#define RINGFENCE_STORE_LAYOUT_COUNTER_IPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/counter.hpp>
#include <ringfence/store/layout/field.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL std::uint64_t counter(const transaction& in, std::string_view name, std::uint64_t otherwise)
{
    const auto found = in.get(table::meta, name);
    if (!found)
        return otherwise;
    if (found->size() != 8)
        fail_corrupt("a counter has a wrong length");
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 8; ++i)
        value |= std::uint64_t{static_cast<unsigned char>((*found)[i])} << (8 * i);
    return value;
}

RINGFENCE_DECL void set_counter(write_transaction& in, std::string_view name, std::uint64_t value)
{
    std::string bytes;
    for (unsigned i = 0; i < 8; ++i)
        bytes.push_back(static_cast<char>(value >> (8 * i) & 0xff));
    in.put(table::meta, name, bytes);
}

RINGFENCE_DECL std::uint32_t take_id(write_transaction& in, std::string_view name)
{
    const std::uint64_t id = counter(in, name, 1);
    if (id > 0xffffffff)
        throw error{error_code::full, "the store has used up its 4,294,967,295 ids (" + std::string{name} + ")"};
    set_counter(in, name, id + 1);
    return static_cast<std::uint32_t>(id);
}

}  // namespace layout

}  // namespace ringfence::store

#endif
