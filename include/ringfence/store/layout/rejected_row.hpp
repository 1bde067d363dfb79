// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A row that an import could not read, kept so that it can be looked at afterwards.

#ifndef RINGFENCE_STORE_LAYOUT_REJECTED_ROW_HPP
#define RINGFENCE_STORE_LAYOUT_REJECTED_ROW_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/layout/field.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

/// A row of a file and why it was not taken.
struct rejected_row {
    std::uint64_t line = 0;  ///< from 1
    std::string text{};      ///< its number, or the row's beginning
    std::string reason{};

    friend bool operator==(const rejected_row&, const rejected_row&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<rejected_row> auto& r)
{
    at(1, r.line);
    at(2, r.text);
    at(3, r.reason);
}

namespace layout {

/// In `rejects`: the import and the place among its rejected rows, from 0.
RINGFENCE_DECL std::string reject_key(std::uint32_t import, std::uint32_t place);

RINGFENCE_DECL std::string encode(const rejected_row& of);

/// Throws `error_code::corrupt`.
RINGFENCE_DECL rejected_row decode_rejected_row(std::string_view bytes);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/rejected_row.ipp>
#endif

#endif
