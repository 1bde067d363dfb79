// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Eight decimal digits at a time in one 64-bit word: a decision reads two numbers, and this is what most of reading a
// plain number consists of.

#ifndef RINGFENCE_NUMBER_DIGITS_HPP
#define RINGFENCE_NUMBER_DIGITS_HPP

#include <ringfence/config.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace ringfence::detail {

/// Eight characters, the first in the lowest byte whatever the machine's byte order.
inline std::uint64_t load_eight(const char* at) noexcept
{
    std::uint64_t word = 0;
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&word, at, sizeof word);
    } else {
        for (unsigned i = 0; i < 8; ++i)
            word |= std::uint64_t{static_cast<unsigned char>(at[i])} << 8 * i;
    }
    return word;
}

constexpr bool are_eight_digits(std::uint64_t word) noexcept
{
    constexpr std::uint64_t high = 0xf0f0f0f0f0f0f0f0;
    constexpr std::uint64_t zeros = 0x3030303030303030;
    return (word & high) == zeros && ((word + 0x0606060606060606) & high) == zeros;
}

/// `word`: eight bytes from 0 to 9, the most significant digit in the lowest.
constexpr std::uint64_t value_of_eight(std::uint64_t word) noexcept
{
    word = word * 10 + (word >> 8);
    return ((word & 0x000000ff000000ff) * 0x000f424000000064 +
            (word >> 16 & 0x000000ff000000ff) * 0x0000271000000001) >>
           32;
}

/// Whether `text` is of nothing but digits; so is an empty one.
inline bool are_digits(std::string_view text) noexcept
{
    if (text.size() >= 8 && text.size() <= 16)
        return are_eight_digits(load_eight(text.data())) && are_eight_digits(load_eight(text.data() + text.size() - 8));
    for (const char c : text)
        if (c < '0' || c > '9')
            return false;
    return true;
}

/// The value of at most 18 digits.
inline std::uint64_t value_of(std::string_view digits) noexcept
{
    constexpr std::uint64_t zeros = 0x3030303030303030;
    constexpr std::array<std::uint64_t, 9> power{1,       10,        100,        1'000,      10'000,
                                                 100'000, 1'000'000, 10'000'000, 100'000'000};
    if (digits.size() >= 8 && digits.size() <= 16) {
        // The second word begins inside the first where there are fewer than 16: what both have is made 0 there.
        const std::size_t fresh = digits.size() - 8;
        const std::uint64_t head = value_of_eight(load_eight(digits.data()) - zeros);
        if (fresh == 0)
            return head;
        const std::uint64_t tail = load_eight(digits.data() + fresh) - zeros;
        const std::size_t shared = 8 * (8 - fresh);
        return head * power[fresh] + value_of_eight(tail >> shared << shared);
    }
    std::uint64_t value = 0;
    for (const char c : digits)
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    return value;
}

/// Eight bytes from 0 to 9 of a value below 10^8, the most significant digit in the lowest byte.
constexpr std::uint64_t eight_digits_of(std::uint64_t value) noexcept
{
    const std::uint64_t fours = value / 10'000 | (value % 10'000) << 32;
    const std::uint64_t upper = (fours * 10'486 >> 20) & 0x0000007f0000007f;
    const std::uint64_t twos = ((fours - 100 * upper) << 16) + upper;
    const std::uint64_t tens = (twos * 103 >> 10) & 0x000f000f000f000f;
    return tens + ((twos - 10 * tens) << 8);
}

/// The digits of a value below 10^16, each a byte from 0 to 9.
struct digit_values {
    std::array<std::uint8_t, 16> digits{};  ///< right-aligned, zeros before
    std::size_t first = 16;                 ///< where the first digit that is not 0 stands

    explicit digit_values(std::uint64_t value) noexcept
    {
        const std::uint64_t words[2] = {eight_digits_of(value / 100'000'000), eight_digits_of(value % 100'000'000)};
        for (std::size_t w = 0; w < 2; ++w) {
            if constexpr (std::endian::native == std::endian::little) {
                std::memcpy(digits.data() + 8 * w, &words[w], 8);
            } else {
                for (std::size_t i = 0; i < 8; ++i)
                    digits[8 * w + i] = static_cast<std::uint8_t>(words[w] >> 8 * i & 0xff);
            }
        }
        if (words[0] != 0)
            first = static_cast<std::size_t>(std::countr_zero(words[0])) / 8;
        else if (words[1] != 0)
            first = 8 + static_cast<std::size_t>(std::countr_zero(words[1])) / 8;
    }
};

}  // namespace ringfence::detail

#endif
