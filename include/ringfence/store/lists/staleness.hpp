// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How old a list is, for lists that must be filled anew from time to time (`max-age` in a rule file).

#ifndef RINGFENCE_STORE_LISTS_STALENESS_HPP
#define RINGFENCE_STORE_LISTS_STALENESS_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/store/layout/list.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace ringfence::store {

/// Since when a list is as it is: when an import last came to its end or had nothing in it, its creation before the
/// first one.
struct filling {
    timestamp when{};
    bool by_import = false;
};

RINGFENCE_DECL filling last_filling(const list_info& list) noexcept;

/// Whether more than `max_age` lies between `filled` and `now`. A time that is still to come is no age.
RINGFENCE_DECL bool is_older(timestamp filled, std::chrono::seconds max_age, timestamp now) noexcept;

/// Since when a list is stale at `now`; nothing where it is not, or has no `max-age`.
RINGFENCE_DECL std::optional<timestamp> stale_since(const list_info& list, timestamp now) noexcept;

/// An age in whole days, hours, minutes or seconds, the largest of which there is one: `40 days`, `1 hour`. One that is
/// less than nothing, as after the clock was put back, is `0 seconds`.
RINGFENCE_DECL std::string age_text(std::chrono::milliseconds age);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/lists/staleness.ipp>
#endif

#endif
