// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The sum behind each record's value, since format 5: of its table, its key and its value, so that a record that was
// damaged, or lies where it does not belong, is not taken for another.

#ifndef RINGFENCE_STORE_PAGES_RECORD_SUM_HPP
#define RINGFENCE_STORE_PAGES_RECORD_SUM_HPP

#include <ringfence/base/crc32c.hpp>
#include <ringfence/config.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace ringfence::store::pages {

inline constexpr std::size_t sum_size = sizeof(std::uint32_t);

/// `table`: its place in `table_names`.
inline std::uint32_t record_sum(std::uint8_t table, std::string_view key, std::string_view value) noexcept
{
    const auto name = static_cast<char>(table);
    return crc32c(value, crc32c(key, crc32c({&name, 1})));
}

/// Puts its sum behind a value.
inline void append_sum(std::string& value, std::uint8_t table, std::string_view key)
{
    const std::uint32_t sum = record_sum(table, key, value);
    value.append(reinterpret_cast<const char*>(&sum), sizeof sum);
}

/// The store's format alone is written without a sum, as it says whether there are any: programs of all formats read
/// it.
inline bool has_sum(std::uint8_t table, std::string_view key) noexcept { return table != 0 || key != "format"; }

/// The value of what is stored in a table whose records have sums; nothing where the sum is not that of the record.
inline std::optional<std::string_view> summed_value(std::uint8_t table, std::string_view key,
                                                    std::string_view stored) noexcept
{
    if (!has_sum(table, key))
        return stored;
    if (stored.size() < sum_size)
        return std::nullopt;
    const std::string_view value = stored.substr(0, stored.size() - sum_size);
    std::uint32_t sum = 0;
    std::memcpy(&sum, stored.data() + value.size(), sizeof sum);
    return sum == record_sum(table, key, value) ? std::optional{value} : std::nullopt;
}

}  // namespace ringfence::store::pages

#endif
