// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Counters in `meta`: the next ids, the versions in force, the index's generation.

#ifndef RINGFENCE_STORE_LAYOUT_COUNTER_HPP
#define RINGFENCE_STORE_LAYOUT_COUNTER_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>

#include <cstdint>
#include <string_view>

namespace ringfence::store {

namespace layout {

inline constexpr std::string_view next_list = "next-list";
inline constexpr std::string_view next_layer = "next-layer";
inline constexpr std::string_view next_import = "next-import";
inline constexpr std::string_view next_policy = "next-policy";
inline constexpr std::string_view active_policy_version = "active-policy";
inline constexpr std::string_view shadow_policy_version = "shadow-policy";
inline constexpr std::string_view index_generation = "index-generation";

/// The counter's value, `otherwise` when it was never set.
RINGFENCE_DECL std::uint64_t counter(const transaction& in, std::string_view name, std::uint64_t otherwise);

RINGFENCE_DECL void set_counter(write_transaction& in, std::string_view name, std::uint64_t value);

/// The next id of a row that begins with 1 and never repeats.
RINGFENCE_DECL std::uint32_t take_id(write_transaction& in, std::string_view name);

}  // namespace layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/layout/counter.ipp>
#endif

#endif
