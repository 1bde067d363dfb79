// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What the rows of a file come to: numbers that are just added, prefixes and ranges, entries, removals. Numbers are
// sorted in memory, 8 bytes each.

#ifndef RINGFENCE_STORE_IMPORT_CONTENT_HPP
#define RINGFENCE_STORE_IMPORT_CONTENT_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/import/text/lines.hpp>
#include <ringfence/store/layout/import_detail.hpp>
#include <ringfence/store/lists/entries.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

/// A row that becomes an entry.
struct entry_row {
    number_pattern pattern{};
    new_entry request{};
    std::uint64_t line = 0;
};

/// What an import has read. Each number, prefix and range is in one of these only: what its last row says counts.
struct import_content {
    std::vector<std::uint64_t> numbers{};    // sorted, different
    std::vector<number_pattern> patterns{};  // sorted, different
    std::vector<std::pair<number_pattern, import_detail>> details{};
    std::vector<entry_row> entries{};
    std::vector<std::uint64_t> removed_numbers{};    // sorted, different
    std::vector<number_pattern> removed_patterns{};  // sorted, different
};

/// Whether there is nothing to be changed by it.
inline bool is_empty(const import_content& of) noexcept
{
    return of.numbers.empty() && of.patterns.empty() && of.entries.empty() && of.removed_numbers.empty() &&
           of.removed_patterns.empty();
}

/// Reads all rows. Those that cannot be read are told to `options.on_reject`; `report` counts. Throws `error`: `full`
/// beyond the limits, `refused` for a file with rows and nothing in them; what the source or a callback throws.
RINGFENCE_DECL import_content read_content(text_source& source, const number_text_reader& read,
                                           const import_options& options, timestamp now, const import_watch& progress,
                                           import_report& report);

/// Sorts and takes repeated ones out, without further memory.
RINGFENCE_DECL void sort_unique(std::vector<std::uint64_t>& numbers);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/content.ipp>
#endif

#endif
