// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Area codes and countries in a column beside that of the numbers: whether they make other numbers of them.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_CODE_CHECK_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_CODE_CHECK_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/import/rows/column_names.hpp>

#include <string>
#include <string_view>

namespace ringfence::store {

namespace detail {

/// Remembers the first country that it was asked about: of names that are not known here two different ones tell that
/// there are two.
class code_check {
public:
    /// By which region numbers without a country are read, and its calling code; empty and 0: not known.
    code_check(std::string region, int calling_code);

    /// Whether a code or a country makes another number of the one beside it.
    bool changes_number(code_name kind, std::string_view code, std::string_view number);

    /// For a person: what is in that place, and what to do about it. `number`: the number's column.
    std::string told(const std::string& place, std::string_view code, const std::string& number, code_name kind) const;

private:
    std::string region_;
    int calling_code_;
    // Of countries without a number the first id and the first name.
    std::string country_id_;
    std::string country_name_;
};

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/code_check.ipp>
#endif

#endif
