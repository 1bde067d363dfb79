// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What is in a list, for people: entries and what imports brought as one row of things in the order of their numbers,
// filtered, sorted, a page at a time.
//
// A page of a list of millions is found in less than a tenth of a second, since most of the list is not looked at
// (list_walk.hpp); and where an import gave its numbers no dates of their own, only the first of them can be on a page
// sorted by date. What has to be read to its end takes its time: the dates that came with an import, some 0.6 us each.

#ifndef RINGFENCE_STORE_LISTS_BROWSE_HPP
#define RINGFENCE_STORE_LISTS_BROWSE_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/list_filter.hpp>
#include <ringfence/store/lists/listed.hpp>

#include <cstddef>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace ringfence::store {

inline constexpr std::size_t max_sorted = 1'000'000;  ///< `skip` and `count` together, in another order than by number

/// Calls `f` for everything in a list that passes the filter, in the order of numbers, and with `written` for what a
/// rule file writes into it: a number that is in the list in both ways comes twice.
/// Throws `error` and what `f` and `pause` throw.
RINGFENCE_DECL void for_each_listed(const transaction& in, const list_info& list, list_filter filter, timestamp now,
                                    const std::function<visit(listed&&)>& f, walk_pause pause = {},
                                    const written_numbers& written = {});

/// A page of what is in a list.
struct browsed {
    std::vector<listed> rows{};
    bool more = false;  ///< there is another page
};

/// Of one list or several: by number these come one after the other as they are given, in other orders all of their
/// things are sorted as one. `written`: as of `for_each_listed`; may be empty. Throws `error`: `refused` for a page too
/// far in another order than by number; and what `pause` throws.
RINGFENCE_DECL browsed browse(const transaction& in, std::span<const list_info> lists, list_filter filter,
                              const list_page& page, timestamp now, const walk_pause& pause = {},
                              const written_into& written = {});
inline browsed browse(const transaction& in, const list_info& list, list_filter filter, const list_page& page,
                      timestamp now, const walk_pause& pause = {})
{
    return browse(in, std::span{&list, 1}, std::move(filter), page, now, pause);
}

/// Whether what a list has for exactly this number, prefix or range passes the filter: to be asked before a change of
/// what a walk has found in an earlier state of the store. Throws `error`.
RINGFENCE_DECL bool is_listed(const transaction& in, const list_info& list, const number_pattern& pattern,
                              list_filter filter, timestamp now);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/lists/browse.ipp>
#endif

#endif
