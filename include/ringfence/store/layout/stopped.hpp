// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How often a number, prefix or range of a list has stopped a call.

#ifndef RINGFENCE_STORE_LAYOUT_STOPPED_HPP
#define RINGFENCE_STORE_LAYOUT_STOPPED_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/layout/field.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringfence::store {

/// How often what is in a list was the reason that a call was stopped, and when last.
struct stopped {
    std::uint64_t count = 0;
    timestamp last{};

    friend bool operator==(const stopped&, const stopped&) = default;
};

template <class Visit>
void visit_fields(Visit& at, is_record<stopped> auto& s)
{
    at(1, s.count);
    at(2, s.last);
}

namespace layout {

/// In `stops`: the list and the pattern.
RINGFENCE_DECL std::string stop_key(std::uint32_t list, const number_pattern& pattern);

RINGFENCE_DECL std::string encode(const stopped& of);

/// Throws `error_code::corrupt`.
RINGFENCE_DECL stopped decode_stopped(std::string_view bytes);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/stopped.ipp>
#endif

#endif
