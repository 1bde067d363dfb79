// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Digits in a row, sought in the numbers of the index block by block.

#ifndef RINGFENCE_STORE_LISTS_DIGIT_SEARCH_HPP
#define RINGFENCE_STORE_LISTS_DIGIT_SEARCH_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/index/container.hpp>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace ringfence::store {

namespace detail {

/// Digits in a row, sought in E.164 numbers block by block. Reads a number as its block's digits and four more.
class digit_search {
public:
    /// `digits`: may be empty, then nothing is to be sought.
    explicit digit_search(std::string_view digits) : length_{digits.size()}
    {
        if (digits.size() > number::max_e164_digits)
            return;
        for (const char c : digits) {
            value_ = value_ * 10 + static_cast<std::uint64_t>(c - '0');
            power_ *= 10;
        }
        if (length_ == 0 || length_ > suffix_digits)
            return;
        for (std::uint64_t suffix = 0; suffix < index_layout::block_size; ++suffix) {
            std::uint64_t rest = suffix;
            for (std::size_t at = length_; at <= suffix_digits; ++at, rest /= 10)
                within_[suffix] = within_[suffix] || rest % power_ == value_;
        }
    }

    enum class found : std::uint8_t { nowhere, in_some, in_all };

    /// Which of a block's numbers have the digits; `in_suffix` then tells of each. `block` is not 0: the numbers there
    /// have fewer digits.
    found in_block(std::uint64_t block)
    {
        ranges_ = 0;
        if (length_ == 0)
            return found::in_all;
        if (length_ > number::max_e164_digits)
            return found::nowhere;
        for (std::uint64_t rest = block; rest >= power_ / 10; rest /= 10)
            if (rest % power_ == value_)
                return found::in_all;
        // The block ends as the digits begin, and the numbers go on as they end.
        std::uint64_t tail = 10;                             // 10^ digits in the suffix
        std::uint64_t room = index_layout::block_size / 10;  // 10^ digits of the suffix behind them
        for (std::size_t behind = 1; behind <= suffix_digits && behind < length_; ++behind, tail *= 10, room /= 10) {
            const std::uint64_t head = power_ / tail;
            // NOLINTNEXTLINE(clang-analyzer-core.DivideZero): there are more digits than `behind`, so it is 10 at least
            if (block >= head / 10 && block % head == value_ / tail)
                starts_[ranges_++] = {value_ % tail * room, room};
        }
        return ranges_ != 0 || length_ <= suffix_digits ? found::in_some : found::nowhere;
    }

    /// Whether the block's number with this suffix has the digits, where `in_block` said that some have.
    bool in_suffix(std::uint16_t suffix) const noexcept
    {
        return within_[suffix] || std::any_of(starts_.begin(), starts_.begin() + static_cast<std::ptrdiff_t>(ranges_),
                                              [&](const auto& range) { return suffix - range.first < range.second; });
    }

private:
    static constexpr std::size_t suffix_digits = 4;

    std::size_t length_;
    std::uint64_t value_ = 0;
    std::uint64_t power_ = 1;  ///< 10^ digits
    std::bitset<index_layout::block_size> within_{};
    std::array<std::pair<std::uint64_t, std::uint64_t>, suffix_digits> starts_{};  ///< first suffix and how many
    std::size_t ranges_ = 0;
};

}  // namespace detail

}  // namespace ringfence::store

#endif
