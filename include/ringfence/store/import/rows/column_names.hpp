// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What columns are called, in English, German, French, Polish, Spanish, Italian, Dutch, Portuguese and Czech: by these
// names an import guesses what is in them. Case, accents, blanks and punctuation do not count.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_COLUMN_NAMES_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_COLUMN_NAMES_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

/// What a column is of.
enum class column_role : std::uint8_t { number, description, date, valid_from, expires, state, change, source };

inline constexpr std::size_t column_roles = 8;

constexpr std::string_view to_string(column_role role) noexcept
{
    constexpr std::array<std::string_view, column_roles> names{"number",  "description", "date",   "valid-from",
                                                               "expires", "state",       "change", "source"};
    return names[static_cast<std::size_t>(role)];
}

/// The role of that name; `valid_from` stands for `valid-from`.
constexpr std::optional<column_role> read_column_role(std::string_view text) noexcept
{
    for (std::size_t i = 0; i < column_roles; ++i)
        if (const auto role = static_cast<column_role>(i); to_string(role) == text)
            return role;
    return text == "valid_from" ? std::optional{column_role::valid_from} : std::nullopt;
}

namespace detail {

/// The words of a name in lower case and without accents, a blank between two of them: `Ważny do:` as `wazny do`.
/// Letters of other alphabets stay as they are.
RINGFENCE_DECL std::string words_of_name(std::string_view name);

/// A name of a header as names are compared for guessing: its words without the blanks between them.
RINGFENCE_DECL std::string bare_name(std::string_view name);

/// Whether two names are the same but for case and blanks around them.
RINGFENCE_DECL bool same_name(std::string_view a, std::string_view b) noexcept;

/// Whether a text may be a name in a header: a number with a mistake in it is none.
RINGFENCE_DECL bool may_be_name(std::string_view text) noexcept;

/// By role but `number`: the bare names that a column is known by, the surest first.
RINGFENCE_DECL const std::vector<std::string_view>& known_names(column_role role);

/// A name without what stands in brackets, as a unit or a form does: `Expires (UTC)`.
RINGFENCE_DECL std::string without_brackets(std::string_view name);

/// Calls f(word) for each of the words of `words_of_name`.
template <class F>
void each_word(std::string_view words, F&& f)
{
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        f(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
}

/// Where a name stands among the known names of a role; nothing where it is none of them. Brackets do not count, nor
/// in a name of a time the words that say that it is one: `Valid Until Date`.
RINGFENCE_DECL std::optional<std::size_t> rank_of_name(column_role role, std::string_view name);

/// Whether a name that is known in no role may be of an end all the same: `Sperre bis`, `Data wygasniecia blokady`.
RINGFENCE_DECL bool may_name_an_end(std::string_view name);

/// Whether a name is known in a role other than that of the number.
RINGFENCE_DECL bool is_known_name(std::string_view name);

/// Whether a country's name, or its three letters, are of that region; nothing where its names are not known here.
RINGFENCE_DECL std::optional<bool> is_of_region(std::string_view name, std::string_view region);

/// What a column beside that of the numbers may have of them.
enum class code_name : std::uint8_t { none, area, country };

/// `Vorwahl` and `Area code` are of area codes, `Country` and `Indicatif pays` of countries.
RINGFENCE_DECL code_name code_name_of(std::string_view name);

/// How surely a name is of a column of telephone numbers.
enum class number_name : std::uint8_t {
    none,
    likely,  ///< it may be of something else: `Phone type`, `Nummer`
    sure
};

/// `Telefon`, `Phone 2` and `MSISDN` are sure.
RINGFENCE_DECL number_name number_name_of(std::string_view name);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/column_names.ipp>
#endif

#endif
