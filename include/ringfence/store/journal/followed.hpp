// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How far those are who tell the journal to others, so that they go on there whatever has ended them.

#ifndef RINGFENCE_STORE_JOURNAL_FOLLOWED_HPP
#define RINGFENCE_STORE_JOURNAL_FOLLOWED_HPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/counter.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence::store {

namespace detail {

/// The counter of a name, which has 64 bytes at most.
inline std::string followed_key(std::string_view name) { return "followed-by-" + std::string{name}; }

}  // namespace detail

/// The last record that this one has told; nothing where it has told none. Throws `error`.
inline std::optional<std::uint64_t> followed_to(const transaction& in, std::string_view name)
{
    if (!in.get(table::meta, detail::followed_key(name)))
        return std::nullopt;
    return layout::counter(in, detail::followed_key(name), 0);
}

/// Throws `error`.
inline void set_followed_to(write_transaction& in, std::string_view name, std::uint64_t record)
{
    layout::set_counter(in, detail::followed_key(name), record);
}

}  // namespace ringfence::store

#endif
