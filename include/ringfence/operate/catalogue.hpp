// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// All operations, and how the one that a request names is found.

#ifndef RINGFENCE_OPERATE_CATALOGUE_HPP
#define RINGFENCE_OPERATE_CATALOGUE_HPP

#include <ringfence/config.hpp>
#include <ringfence/operate/operation.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace ringfence::operate {

/// Every operation, by what it is about. Made once; thread-safe.
RINGFENCE_DECL std::span<const operation> operations();

/// The operation that a request's first words name, in whatever capitals, or null, and how many words that took.
struct found_operation {
    const operation* is = nullptr;
    std::size_t words = 0;
};
RINGFENCE_DECL found_operation find_operation(std::span<const std::string_view> words) noexcept;

/// What operations that begin with the same word are about: one line, no full stop.
RINGFENCE_DECL std::string_view group_summary(std::string_view first_word) noexcept;

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/catalogue.ipp>
#endif

#endif
