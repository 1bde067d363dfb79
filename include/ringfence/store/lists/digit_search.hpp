// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Digits in a row, sought in the numbers of the index block by block, before the numbers themselves.

#ifndef RINGFENCE_STORE_LISTS_DIGIT_SEARCH_HPP
#define RINGFENCE_STORE_LISTS_DIGIT_SEARCH_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/container.hpp>
#include <ringfence/store/index/segment.hpp>
#include <ringfence/store/layout/key.hpp>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

/// The first block with numbers that are no E.164 ones.
inline constexpr std::uint64_t first_not_e164 = (std::uint64_t{1} << 62) / index_layout::block_size;

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
        std::uint64_t tail = 10;                             // 10^ digits in the suffix
        std::uint64_t room = index_layout::block_size / 10;  // 10^ digits of the suffix behind them
        for (std::size_t behind = 1; behind <= suffix_digits && behind < length_; ++behind, tail *= 10, room /= 10)
            splits_[split_count_++] = {power_ / tail, value_ / tail, {value_ % tail * room, room}};
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
        for (std::size_t i = 0; i < split_count_; ++i)
            if (const split& s = splits_[i]; block >= s.power / 10 && block % s.power == s.value)
                starts_[ranges_++] = s.suffixes;
        return ranges_ != 0 || length_ <= suffix_digits ? found::in_some : found::nowhere;
    }

    /// Whether the block's number with this suffix has the digits, where `in_block` said that some have.
    bool in_suffix(std::uint16_t suffix) const noexcept
    {
        return within_[suffix] || std::any_of(starts_.begin(), starts_.begin() + static_cast<std::ptrdiff_t>(ranges_),
                                              [&](const auto& range) { return suffix - range.first < range.second; });
    }

    /// Whether every block has numbers that may have them.
    bool is_short() const noexcept { return length_ <= suffix_digits; }

private:
    static constexpr std::size_t suffix_digits = 4;
    using suffix_range = std::pair<std::uint64_t, std::uint64_t>;  ///< first and how many

    /// The block ends as the digits begin, and the numbers go on as they end.
    struct split {
        std::uint64_t power = 10;  ///< 10^ digits that the block ends with
        std::uint64_t value = 0;   ///< of these
        suffix_range suffixes{};
    };

    std::size_t length_;
    std::uint64_t value_ = 0;
    std::uint64_t power_ = 1;  ///< 10^ digits
    std::array<split, suffix_digits> splits_{};
    std::size_t split_count_ = 0;
    std::bitset<index_layout::block_size> within_{};
    std::array<suffix_range, suffix_digits> starts_{};
    std::size_t ranges_ = 0;
};

/// The blocks of the index whose numbers may have digits in a row: looked for once, however many lists are walked
/// through. Good while its transaction is.
class digit_blocks {
public:
    /// `digits`: may be empty, then every block is one.
    digit_blocks(const transaction& in, std::string_view digits) : search_{digits}, segments_{in, table::index} {}

    const digit_search& search() const noexcept { return search_; }

    /// The first of them that is not before `from`, or one behind all that there are. Calls `step` for each segment
    /// that is looked through. Throws `error`.
    template <class Step>
    std::uint64_t next(std::uint64_t from, Step&& step)
    {
        if (search_.is_short())
            return from;
        while ((found_.empty() || found_.back() < from) && more_) {
            step();
            look_through_next();
        }
        const auto at = std::ranges::lower_bound(found_, from);
        return at == found_.end() ? std::numeric_limits<std::uint64_t>::max() : *at;
    }

private:
    void look_through_next()
    {
        more_ = begun_ ? segments_.next() : segments_.first();
        begun_ = true;
        if (!more_)
            return;
        const index_layout::segment_view segment{layout::id_of_key(segments_.key(), 8), segments_.value()};
        for (std::uint32_t i = 0; i < segment.slots(); ++i)
            if (const std::uint64_t block = segment.block(i);
                block == 0 || block >= first_not_e164 || search_.in_block(block) != digit_search::found::nowhere)
                found_.push_back(block);
    }

    digit_search search_;
    cursor segments_;
    bool begun_ = false;
    bool more_ = true;
    std::vector<std::uint64_t> found_{};  ///< up to the segment that was looked through last
};

}  // namespace detail

}  // namespace ringfence::store

#endif
