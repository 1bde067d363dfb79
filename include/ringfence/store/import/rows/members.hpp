// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Of JSON lines: which members of an object are read, as it was said, else by their names. What may not be left out
// unasked is told of the row that has it.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_MEMBERS_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_MEMBERS_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/text/json_row.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

/// What a member is of: as said, else by its name, the surer name first.
struct member_role {
    std::optional<std::size_t> role{};
    std::size_t rank = 0;              ///< the lower the surer
    bool may_be_end = false;           ///< of no role, but by its name it may be of an end
    code_name code = code_name::none;  ///< of no role, but it may belong to the number
};

/// Chooses among the members of one object after the other.
class member_choice {
public:
    /// `format` must outlive it.
    explicit member_choice(const row_format& format) : format_{format} {}

    /// Chooses among `members`, to which it refers until the next call.
    void take(const std::vector<json_member>& members);

    /// By role.
    const std::array<const json_member*, column_roles>& taken() const noexcept { return taken_; }

    /// Those that may have numbers, with their names' ranks.
    const std::vector<std::pair<const json_member*, std::size_t>>& numbers() const noexcept { return numbers_; }

    /// Why a member of no role may not be left out; empty: all may.
    const std::string& unasked() const noexcept { return unasked_; }

    member_role role_of(std::string_view name);

private:
    const row_format& format_;
    std::array<const json_member*, column_roles> taken_{};
    std::vector<std::pair<const json_member*, std::size_t>> numbers_;
    std::map<std::string, member_role, std::less<>> roles_;  // by name
    std::string unasked_;
};

/// Which members are used, by the first rows.
RINGFENCE_DECL row_columns guess_members(std::string_view sample, const row_format& format);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/members.ipp>
#endif

#endif
