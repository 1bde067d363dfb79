// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// One layer's numbers in one block of the index, in bytes: made of suffixes, and asked whether a suffix is there. A
// number's bits are cut into a block, bits / 10000, and a suffix, bits % 10000; a block holds one container for every
// layer with a number in it.

#ifndef RINGFENCE_STORE_INDEX_CONTAINER_HPP
#define RINGFENCE_STORE_INDEX_CONTAINER_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/layout/field.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <vector>

namespace ringfence::store {

namespace index_layout {

static_assert(std::endian::native == std::endian::little, "segments are read as they lie in memory");

inline constexpr std::uint64_t block_size = 10'000;  ///< numbers
inline constexpr std::size_t overread = 8;           ///< bytes after the last container, which searching may touch
inline constexpr std::size_t bitmap_size = 1250;     ///< bytes, for 10,000 bits

template <class T>
T load(const std::uint8_t* from) noexcept
{
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

/// Stored: never renumber.
enum class container_kind : std::uint8_t {
    array = 0,   ///< sorted suffixes, 16 bits each
    bitmap = 1,  ///< a bit for each suffix
    runs = 2,    ///< pairs of a first and a last suffix
    full = 3     ///< every suffix; no payload
};

/// One layer's numbers in one block, where they lie.
struct container {
    std::uint32_t layer = 0;
    container_kind kind = container_kind::array;
    std::uint32_t count = 0;  ///< suffixes of an array, pairs of runs
    const std::uint8_t* data = nullptr;
    std::size_t size = 0;  ///< bytes at `data`

    bool contains(std::uint16_t suffix) const noexcept
    {
        switch (kind) {
        case container_kind::array: return array_contains(suffix);
        case container_kind::bitmap: return (data[suffix / 8] >> (suffix % 8) & 1) != 0;
        case container_kind::runs: return runs_contain(suffix);
        case container_kind::full: return true;
        }
        return false;
    }

private:
    std::uint16_t value(std::size_t at) const noexcept { return load<std::uint16_t>(data + 2 * at); }

    bool array_contains(std::uint16_t suffix) const noexcept
    {
        // Four at a time: a lane that became 0 is the suffix. The last lanes may lie behind the array, where they
        // are made to differ; the bytes are there, see `overread`.
        constexpr std::uint32_t few = 32;
        constexpr std::uint64_t ones = 0x0001000100010001;
        constexpr std::uint64_t tops = 0x8000800080008000;
        if (count <= few) {
            const std::uint64_t wanted = suffix * ones;
            std::uint64_t found = 0;
            std::uint32_t left = count;
            const std::uint8_t* at = data;
            for (; left > 4; left -= 4, at += 8) {
                const std::uint64_t lanes = load<std::uint64_t>(at) ^ wanted;
                found |= (lanes - ones) & ~lanes & tops;
            }
            const std::uint64_t behind = left == 4 ? 0 : ~std::uint64_t{0} << (16 * left);
            const std::uint64_t lanes = (load<std::uint64_t>(at) ^ wanted) | behind;
            found |= (lanes - ones) & ~lanes & tops;
            return found != 0;
        }
        std::size_t low = 0;
        for (std::size_t n = count; n > 1;) {
            const std::size_t half = n / 2;
            low += value(low + half) <= suffix ? half : 0;
            n -= half;
        }
        return value(low) == suffix;
    }

    bool runs_contain(std::uint16_t suffix) const noexcept
    {
        std::size_t low = 0;
        for (std::size_t n = count; n > 1;) {
            const std::size_t half = n / 2;
            low += value(2 * (low + half)) <= suffix ? half : 0;
            n -= half;
        }
        return value(2 * low) <= suffix && suffix <= value(2 * low + 1);
    }
};

/// Walks the containers of one block. Never reads past `end`; throws `error_code::corrupt` instead.
class container_reader {
public:
    container_reader(const std::uint8_t* begin, const std::uint8_t* end) noexcept : at_{begin}, end_{end} {}

    bool next(container& to)
    {
        if (at_ == end_)
            return false;
        const std::uint8_t head = *at_++;
        if (head < 0x80) {
            to.layer = layer_ += (head >> 4) + 1U;
            to.kind = container_kind::array;
            to.count = (head & 15U) + 1;
            to.size = std::size_t{to.count} * 2;
        } else {
            read_long(head, to);
        }
        if (to.size > static_cast<std::size_t>(end_ - at_))
            layout::fail_corrupt("a container of the index ends too early");
        to.data = at_;
        at_ += to.size;
        return true;
    }

private:
    void read_long(std::uint8_t head, container& to)
    {
        if ((head & 0x7c) != 0)
            layout::fail_corrupt("a container of the index is of an unknown kind");
        to.kind = static_cast<container_kind>(head & 3);
        const std::uint64_t step = varint();
        if (step == 0 || step > std::numeric_limits<std::uint32_t>::max() - layer_)
            layout::fail_corrupt("a container of the index has a wrong layer");
        to.layer = layer_ += static_cast<std::uint32_t>(step);
        to.count = 0;
        to.size = to.kind == container_kind::bitmap ? bitmap_size : 0;
        if (to.kind == container_kind::array || to.kind == container_kind::runs) {
            const std::uint64_t count = varint();
            if (count == 0 || count > block_size)
                layout::fail_corrupt("a container of the index has a wrong size");
            to.count = static_cast<std::uint32_t>(count);
            to.size = std::size_t{to.count} * (to.kind == container_kind::array ? 2 : 4);
        }
    }

    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 35 && at_ != end_; shift += 7) {
            const std::uint8_t byte = *at_++;
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80)
                return value;
        }
        layout::fail_corrupt("a container of the index is damaged");
    }

    const std::uint8_t* at_;
    const std::uint8_t* end_;
    std::uint32_t layer_ = 0;
};

/// Whether the two bytes of `suffix` stand anywhere in [begin, end): if not, no array there has it. Most numbers asked
/// for are in no list, and this tells so without taking the containers apart. Reads up to `overread` bytes after `end`.
inline bool arrays_may_hold(const std::uint8_t* begin, const std::uint8_t* end, std::uint16_t suffix) noexcept
{
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t tops = 0x8080808080808080;
    const std::uint64_t low = (suffix & 0xffU) * ones;
    const std::uint64_t high = static_cast<std::uint64_t>(suffix >> 8) * ones;
    std::uint64_t found = 0;
    for (const std::uint8_t* at = begin; at < end; at += 8) {
        const std::uint64_t other = (load<std::uint64_t>(at) ^ low) | (load<std::uint64_t>(at + 1) ^ high);
        found |= (other - ones) & ~other & tops;
    }
    return found != 0;
}

using bytes = std::vector<std::uint8_t>;

RINGFENCE_DECL void append_head(bytes& to, std::uint32_t layer_step, container_kind kind, std::uint32_t count);

/// The smallest container that holds the `suffixes`: sorted, different, at least one.
RINGFENCE_DECL void append_container(bytes& to, std::uint32_t layer_step, std::span<const std::uint16_t> suffixes);

/// `f(suffix)` for each suffix in order. Throws `error_code::corrupt` for suffixes out of range or order.
template <class F>
void for_each_suffix(const container& in, F&& f)
{
    const auto value = [&](std::size_t at) { return load<std::uint16_t>(in.data + 2 * at); };
    std::uint32_t least = 0;
    const auto check = [&](std::uint32_t first, std::uint32_t last) {
        if (first < least || last < first || last >= block_size)
            layout::fail_corrupt("a container of the index is not in order");
        least = last + 1;
    };
    switch (in.kind) {
    case container_kind::array:
        for (std::size_t i = 0; i < in.count; ++i) {
            check(value(i), value(i));
            f(value(i));
        }
        break;
    case container_kind::runs:
        for (std::size_t i = 0; i < in.count; ++i) {
            check(value(2 * i), value(2 * i + 1));
            for (std::uint32_t suffix = value(2 * i); suffix <= value(2 * i + 1); ++suffix)
                f(static_cast<std::uint16_t>(suffix));
        }
        break;
    case container_kind::bitmap:
        for (std::uint16_t suffix = 0; suffix < block_size; ++suffix)
            if (in.contains(suffix))
                f(suffix);
        break;
    case container_kind::full:
        for (std::uint16_t suffix = 0; suffix < block_size; ++suffix)
            f(suffix);
        break;
    }
}

/// How many suffixes a container holds.
RINGFENCE_DECL std::uint64_t suffix_count(const container& in);

}  // namespace index_layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/index/container.ipp>
#endif

#endif
