// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What a search looks through in place of entries and descriptions, which lie each in a record of its own: their texts,
// letters folded, page after page. All of it can be made anew from the entries and from what imports say.
//
// Invariants, at every commit of a store of format 4 or newer:
// - the texts of a list's entries, dropped or not, have a row for each, whatever its state, with what `text_of` says;
// - those of an import's layer have a row for each of its numbers that has a description, with that.

#ifndef RINGFENCE_STORE_LISTS_TEXTS_HPP
#define RINGFENCE_STORE_LISTS_TEXTS_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import_detail.hpp>
#include <ringfence/store/layout/text_page.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace ringfence::store {

namespace detail {

/// Whether searches look through texts: not in a store of an older format.
RINGFENCE_DECL bool has_texts(const transaction& in) noexcept;

/// A number's digits, or a sender's name, as digits are sought in them.
RINGFENCE_DECL std::string sought_digits(number n);

/// All that a search finds an entry by, line by line: its number, how that was typed, its description.
RINGFENCE_DECL std::string text_of(const entry& e);

/// Writes the texts of an owner that come behind those that it has.
class text_writer {
public:
    /// `owner`: as `layout::entry_texts_prefix` and `layout::import_texts_prefix` say.
    text_writer(write_transaction& to, std::string owner) : to_{to}, owner_{std::move(owner)} {}

    void add(const text_row& row);

    /// What an import says of a number, if it has a description.
    void add(const number_pattern& pattern, const import_detail& said);

    /// Writes what is held back.
    void finish();

private:
    write_transaction& to_;
    std::string owner_;
    layout::text_page page_{};
};

/// Puts an entry's text in the place of the one that it had before.
RINGFENCE_DECL void put_text(write_transaction& in, std::uint32_t list, const std::optional<entry>& before,
                             const entry& now);

/// The rows of an owner, one after the other, each good until the next one or a change.
class text_rows {
public:
    text_rows(const transaction& in, std::string owner);

    /// The next row, or null. Throws `error`.
    const text_row* next();

private:
    std::string owner_;
    cursor pages_;
    bool more_;
    std::optional<layout::text_page_view> page_{};
    text_row row_{};
};

/// The texts of a whole store that has none, in as many transactions as they need: for `migrate`. Calls `progress` now
/// and then with how many are written. Throws `error` and what `progress` throws.
RINGFENCE_DECL void write_all_texts(environment& store, const std::function<void(std::uint64_t)>& progress);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/lists/texts.ipp>
#endif

#endif
