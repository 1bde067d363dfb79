// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What is told of lists, entries, imports and the rest: rows of named texts, and answers made of rows.

#ifndef RINGFENCE_DAEMON_SERVER_ROWS_HPP
#define RINGFENCE_DAEMON_SERVER_ROWS_HPP

#include "../country_zones.hpp"

#include <ringfence/policy/time.hpp>
#include <ringfence/store/browse.hpp>
#include <ringfence/store/layout.hpp>
#include <ringfence/store/policies.hpp>
#include <ringfence/wire/resp.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::server {

/// An answer has at most this many bytes of rows.
inline constexpr std::size_t max_reply = std::size_t{4} << 20;

/// Names and values in their order. A number is text too, since some clients cut integers off.
class row {
public:
    row& text(std::string_view name, std::string value)
    {
        fields_.emplace_back(name, std::move(value));
        return *this;
    }
    row& text(std::string_view name, std::string_view value) { return text(name, std::string{value}); }
    row& text(std::string_view name, const char* value) { return text(name, std::string{value}); }
    row& count(std::string_view name, std::uint64_t value) { return text(name, std::to_string(value)); }
    row& time(std::string_view name, std::optional<timestamp> when);
    row& flag(std::string_view name, bool value) { return text(name, value ? "1" : "0"); }

    const std::vector<std::pair<std::string_view, std::string>>& fields() const noexcept { return fields_; }

    /// Of the fields so far.
    void leave_out_empty()
    {
        std::erase_if(fields_, [](const auto& field) { return field.second.empty(); });
    }

private:
    std::vector<std::pair<std::string_view, std::string>> fields_;  // names are literals
};

void append_row(std::string& out, const row& r, wire::protocol in);

/// Rows up to `max_reply`.
class row_list {
public:
    explicit row_list(wire::protocol in) : in_{in} {}

    /// Whether there was room.
    bool add(const row& r);

    std::size_t size() const noexcept { return count_; }

    /// Appends an array of the rows.
    void append_to(std::string& out) const;

    /// Appends an array of `head` and the rows.
    void append_to(std::string& out, const row& head) const;

private:
    wire::protocol in_;
    std::string bytes_;
    std::size_t count_ = 0;
};

/// What ENTRIES tells of an entry.
row entry_row(const store::listed& of, const country_zones& zones);

/// What SHOW and HISTORY tell of one.
row entry_row_in_full(const store::listed& of, const country_zones& zones);

row list_row(const store::list_info& of, timestamp now);

row import_row(const store::transaction& in, const store::import_info& of, std::string_view list);

/// What a record of the journal tells of accounts is for administrators.
enum class account_fields : std::uint8_t { shown, left_out };

row journal_row(const store::journal_record& of, account_fields accounts);

row user_row(const store::user_info& of);

}  // namespace ringfence::server

#endif
