// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LAYOUT_JOURNAL_RECORD_IPP
#define RINGFENCE_STORE_LAYOUT_JOURNAL_RECORD_IPP

#include <ringfence/number/number.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/key.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace layout {

RINGFENCE_DECL std::string trail_prefix(number first) { return key_u64(first.bits()); }

RINGFENCE_DECL std::string trail_key(number first, std::uint64_t sequence)
{
    std::string key = trail_prefix(first);
    append_big_endian(key, sequence, 8);
    return key;
}

RINGFENCE_DECL std::string encode(const journal_record& of) { return field_writer::written(of); }

RINGFENCE_DECL journal_record decode_journal(std::uint64_t sequence, std::string_view bytes)
{
    journal_record j;
    j.sequence = sequence;
    field_reader::read(bytes, j);
    return j;
}

}  // namespace layout

}  // namespace ringfence::store

#endif
