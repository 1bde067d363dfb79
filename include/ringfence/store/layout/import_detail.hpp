// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What an import says of one of its numbers.

#ifndef RINGFENCE_STORE_LAYOUT_IMPORT_DETAIL_HPP
#define RINGFENCE_STORE_LAYOUT_IMPORT_DETAIL_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/layout/field.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence::store {

/// What an import says of one number beyond its being there.
struct import_detail {
    std::string description{};
    std::optional<timestamp> date{};  ///< since when, as the file says

    friend bool operator==(const import_detail&, const import_detail&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<import_detail> auto& d)
{
    at(1, d.description);
    at(2, d.date);
}

namespace layout {

/// In `details`: the import's layer and the pattern.
RINGFENCE_DECL std::string detail_prefix(std::uint32_t layer);
RINGFENCE_DECL std::string detail_key(std::uint32_t layer, const number_pattern& pattern);

RINGFENCE_DECL std::string encode(const import_detail& of);

/// Throws `error_code::corrupt`.
RINGFENCE_DECL import_detail decode_detail(std::string_view bytes);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/import_detail.ipp>
#endif

#endif
