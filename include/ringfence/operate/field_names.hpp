// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The names of the fields that lists, entries, imports, journal records, versions and accounts are shown with; each
// `..._row` has its `..._shape`, which says what is in it.

#ifndef RINGFENCE_OPERATE_FIELD_NAMES_HPP
#define RINGFENCE_OPERATE_FIELD_NAMES_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/operate/country_zones.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/operate/record.hpp>
#include <ringfence/operate/shape.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/layout/user.hpp>
#include <ringfence/store/lists/listed.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ringfence::operate {

inline constexpr std::size_t max_history = 1000;  ///< records of one number

/// Bytes of one answer's texts, about: a front may have a limit of its own.
inline constexpr std::size_t max_history_size = std::size_t{2} << 20;

namespace detail {

inline std::string_view word_of(store::listed_state state)
{
    return store::listed_state_names[static_cast<std::size_t>(state)];
}

}  // namespace detail

/// `entry`, `import`, `rule file`: as an import reads it.
RINGFENCE_DECL std::string_view source_word(store::listed::origin from) noexcept;

/// Who did it, and from where.
RINGFENCE_DECL record author_fields(std::string_view who, const store::author& by);
RINGFENCE_DECL shape author_shape(std::string_view who);

/// `written`: how many numbers, prefixes and ranges the rule file writes into it.
RINGFENCE_DECL record list_row(const store::list_info& of, std::uint64_t written, timestamp now);
RINGFENCE_DECL shape list_shape();

/// With how often it stopped a call. Throws `store::error`.
RINGFENCE_DECL record entry_row(const store::transaction& in, const store::listed& of, const country_zones& zones);
RINGFENCE_DECL shape entry_shape();

/// With who added it, and who took it out.
RINGFENCE_DECL record entry_row_in_full(const store::transaction& in, const store::listed& of,
                                        const country_zones& zones, timestamp now);
RINGFENCE_DECL shape entry_shape_in_full();

/// With where it stands, and which of `all` imports was one of the same file before. Throws `store::error`.
RINGFENCE_DECL record import_row(const store::transaction& in, const store::import_info& of,
                                 const std::vector<store::import_info>& all);
RINGFENCE_DECL shape import_shape();

/// Whether a journal's records tell of accounts, and of what was asked beyond a role.
enum class account_details : std::uint8_t { shown, left_out };
RINGFENCE_DECL account_details details_for(const asker& who) noexcept;

/// Has the fields that go with the record's kind, and no others.
RINGFENCE_DECL record journal_row(const store::journal_record& r, account_details accounts);
RINGFENCE_DECL shape journal_shape();

/// The newest of records, in their order, as many as an answer has room for.
RINGFENCE_DECL rows history_rows(const std::vector<store::journal_record>& records, account_details accounts);

/// With the lists that it has rights in. Throws `store::error`.
RINGFENCE_DECL record user_row(const store::transaction& in, const store::user_info& of);
RINGFENCE_DECL shape user_shape();

/// What `role` is one of.
RINGFENCE_DECL std::vector<std::string_view> role_words();

/// One page of things, under a name.
template <class Thing, class MakeRow>
answer page_of(const std::vector<Thing>& all, const page& wanted, std::string_view name, MakeRow&& make)
{
    const std::uint64_t begin = std::min<std::uint64_t>(wanted.skip(), all.size());
    const std::uint64_t end = std::min<std::uint64_t>(begin + wanted.size, all.size());
    rows shown;
    for (std::uint64_t i = begin; i < end; ++i)
        shown.push_back(make(all[static_cast<std::size_t>(i)]));
    answer made{page_head(end < all.size(), wanted)};
    made.told.table(name, std::move(shown));
    return made;
}

/// Its shape, of the shape of one row.
RINGFENCE_DECL shape page_shape(std::string_view name, const shape& row);

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/field_names.ipp>
#endif

#endif
