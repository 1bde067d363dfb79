// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What an operation answers: fields under the names that every front gives them. Numbers, times and what there is not
// stay such until a front writes them in its own way.

#ifndef RINGFENCE_OPERATE_RECORD_HPP
#define RINGFENCE_OPERATE_RECORD_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ringfence::operate {

class record;
struct field;

using rows = std::vector<record>;

/// `std::monostate`: there is none.
using value = std::variant<std::monostate, bool, std::uint64_t, timestamp, std::string, rows>;

/// Fields in their order, each name once, which is not checked. A plain value; what it gives out is good until it
/// changes.
class record {
public:
    record& text(std::string_view name, std::string_view is);
    /// None where the text is empty.
    record& text_or_none(std::string_view name, std::string_view is);
    record& count(std::string_view name, std::uint64_t is);
    record& count_or_none(std::string_view name, std::optional<std::uint64_t> is);
    /// An id; 0 is none.
    record& id(std::string_view name, std::uint64_t is);
    record& flag(std::string_view name, bool is);
    record& time(std::string_view name, std::optional<timestamp> is);
    record& table(std::string_view name, rows is);
    record& add(std::string_view name, value is);
    record& append(record other);

    const std::vector<field>& fields() const noexcept { return fields_; }

    /// The value of that name, or null.
    const value* find(std::string_view name) const noexcept;

    // What a field holds; an empty text, 0, false or no rows where it holds something else or is not there.
    std::string_view text_of(std::string_view name) const noexcept;
    std::uint64_t count_of(std::string_view name) const noexcept;
    bool flag_of(std::string_view name) const noexcept;
    const rows& rows_of(std::string_view name) const noexcept;

private:
    std::vector<field> fields_;
};

struct field {
    std::string name;
    value is;
};

/// A value as it stands in a cell: a time in UTC, `yes` or `no`, nothing for none and for rows.
RINGFENCE_DECL std::string cell_text(const value& of);

}  // namespace ringfence::operate

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/operate/record.ipp>
#endif

#endif
