// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_BASE_CRC32C_IPP
#define RINGFENCE_BASE_CRC32C_IPP

#include <ringfence/base/crc32c.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace ringfence {

namespace detail {

static_assert(std::endian::native == std::endian::little, "eight bytes are taken as one number, the first one lowest");

using crc32c_tables = std::array<std::array<std::uint32_t, 256>, 8>;

/// The remainder of a byte that has 0 to 7 others behind it.
constexpr crc32c_tables make_crc32c_tables() noexcept
{
    constexpr std::uint32_t polynomial = 0x82f63b78;  // its bits turned round
    crc32c_tables made{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t rest = byte;
        for (int bit = 0; bit < 8; ++bit)
            rest = rest >> 1 ^ ((rest & 1) != 0 ? polynomial : 0);
        made[0][byte] = rest;
    }
    for (std::size_t behind = 1; behind < made.size(); ++behind)
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t rest = made[behind - 1][byte];
            made[behind][byte] = rest >> 8 ^ made[0][rest & 0xff];
        }
    return made;
}

inline constexpr crc32c_tables crc32c_remainders = make_crc32c_tables();

inline std::uint64_t eight_bytes(const char* at) noexcept
{
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
}

RINGFENCE_DECL std::uint32_t crc32c_by_table(std::string_view bytes, std::uint32_t state) noexcept
{
    for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
        const std::uint64_t next = eight_bytes(bytes.data()) ^ state;
        state = 0;
        for (std::size_t i = 0; i < 8; ++i)
            state ^= crc32c_remainders[7 - i][next >> (8 * i) & 0xff];
    }
    for (const char byte : bytes)
        state = state >> 8 ^ crc32c_remainders[0][(state ^ static_cast<unsigned char>(byte)) & 0xff];
    return state;
}

#ifdef __x86_64__
[[gnu::target("sse4.2")]] inline std::uint32_t crc32c_by_instruction(std::string_view bytes,
                                                                     std::uint32_t state) noexcept
{
    std::uint64_t wide = state;
    for (; bytes.size() >= 8; bytes.remove_prefix(8))
        wide = __builtin_ia32_crc32di(wide, eight_bytes(bytes.data()));
    auto narrow = static_cast<std::uint32_t>(wide);
    for (const char byte : bytes)
        narrow = __builtin_ia32_crc32qi(narrow, static_cast<unsigned char>(byte));
    return narrow;
}
#endif

}  // namespace detail

RINGFENCE_DECL std::uint32_t crc32c(std::string_view bytes, std::uint32_t before) noexcept
{
#ifdef __x86_64__
    static const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;
    if (has_instruction)
        return ~detail::crc32c_by_instruction(bytes, ~before);
#endif
    return ~detail::crc32c_by_table(bytes, ~before);
}

}  // namespace ringfence

#endif
