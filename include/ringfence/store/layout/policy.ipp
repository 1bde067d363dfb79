// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_POLICY_IPP
#define RINGFENCE_STORE_LAYOUT_POLICY_IPP

#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/policy.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL std::string policy_key(std::uint32_t version) { return kind_and_id('p', version); }

RINGFENCE_DECL std::string image_key(std::uint32_t version) { return kind_and_id('m', version); }

RINGFENCE_DECL std::string encode(const policy_info& of) { return field_writer::written(of); }

RINGFENCE_DECL policy_info decode_policy(std::uint32_t version, std::string_view bytes)
{
    policy_info p;
    p.version = version;
    field_reader::read(bytes, p);
    return p;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
