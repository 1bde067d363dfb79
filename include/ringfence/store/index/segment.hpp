// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A segment of the index, read where it lies: many blocks in a row, the value of one key of table `index`. Invariants:
// - segments do not overlap, are in order, and are never empty; the key is the first block, big-endian;
// - a segment of more than one block is at most `split_size` bytes, written in pieces of `target_size`, which
//   fill whole pages; one block alone may be larger;
// - a value is at least `least_size` bytes, so that LMDB keeps it on overflow pages of its own, where it stays
//   until it is changed: `directory` holds pointers to them across transactions.

#ifndef RINGFENCE_STORE_INDEX_SEGMENT_HPP
#define RINGFENCE_STORE_INDEX_SEGMENT_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/index/container.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/pages/record_sum.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace ringfence::store {

namespace index_layout {

inline constexpr std::size_t header_size = 16;
inline constexpr std::size_t table_entry_size = 8;         ///< 32 bits of offset, 32 bits of block less the first
inline constexpr std::size_t direct_entry_size = 2;        ///< 16 bits of offset
inline constexpr std::uint32_t form_direct = 1;            ///< bit of a segment's form: a slot for every block
inline constexpr std::uint32_t form_arrays = 2;            ///< bit of a segment's form: every container is an array
inline constexpr std::uint32_t segment_mark = 0x31534652;  ///< "RFS1", where records have no sums

// LMDB puts 16 bytes before a value on overflow pages of 4096 bytes, and the record's sum lies behind it.
inline constexpr std::size_t target_size = 7 * 4096 - 16 - pages::sum_size;
inline constexpr std::size_t split_size = 12 * 4096 - 16 - pages::sum_size;
inline constexpr std::size_t least_size = 2048;

/// What a segment begins with where records have sums: the sum of its key, which is `first`, and the rest of its head.
/// It tells at once what the sum behind all of it would tell later.
inline std::uint32_t head_sum(std::uint64_t first, const void* head) noexcept
{
    const std::uint32_t of_key = crc32c({reinterpret_cast<const char*>(&first), sizeof first});
    return crc32c({static_cast<const char*>(head) + sizeof(std::uint32_t), header_size - sizeof(std::uint32_t)},
                  of_key);
}

/// A flag that is set once, by any thread, and copied with what it is about.
class once_set {
public:
    once_set() = default;
    explicit once_set(bool is) noexcept : is_{is} {}
    once_set(const once_set& other) noexcept : is_{other.get()} {}
    once_set& operator=(const once_set& other) noexcept
    {
        is_.store(other.get(), std::memory_order_relaxed);
        return *this;
    }
    ~once_set() = default;

    bool get() const noexcept { return is_.load(std::memory_order_relaxed); }
    void set() noexcept { is_.store(true, std::memory_order_relaxed); }

private:
    std::atomic<bool> is_{false};
};

/// Whether a segment's sum has been taken.
enum class segment_sum : std::uint8_t { fits, to_be_taken };

/// A segment's value, its head checked. It has one slot for each of its blocks or, where they lie close together
/// (`direct`), one for each block number from the first to the last.
class segment_view {
public:
    using containers = std::pair<const std::uint8_t*, const std::uint8_t*>;

    segment_view() = default;

    /// Where the record's sum has not been looked at it lies behind `value`, and `expect_whole` comes before all else.
    /// Throws `error_code::corrupt`.
    segment_view(std::uint64_t first, std::string_view value, segment_sum sum = segment_sum::fits)
        : first_{first}, whole_{sum == segment_sum::fits}
    {
        data_ = reinterpret_cast<const std::uint8_t*>(value.data());
        if (value.size() < header_size + table_entry_size ||
            (load<std::uint32_t>(data_) != segment_mark && load<std::uint32_t>(data_) != head_sum(first, data_)))
            layout::fail_corrupt("a segment of the index has no head");
        size_ = static_cast<std::uint32_t>(value.size());
        const auto form = load<std::uint32_t>(data_ + 4);
        slots_ = load<std::uint32_t>(data_ + 8);
        used_ = load<std::uint32_t>(data_ + 12);
        arrays_ = (form & form_arrays) != 0;
        const bool direct = (form & form_direct) != 0;
        const std::size_t table =
            direct ? direct_entry_size * (std::size_t{slots_} + 1) : table_entry_size * std::size_t{slots_};
        if (form > (form_direct | form_arrays) || slots_ == 0 || std::size_t{used_} + overread > value.size() ||
            header_size + table > used_)
            layout::fail_corrupt("a segment of the index has a wrong size");
        table_end_ = static_cast<std::uint32_t>(header_size + table);
        last_delta_ = direct ? slots_ - 1 : delta(slots_ - 1);
        if (direct) {
            const std::shared_ptr<std::uint16_t[]> copy{new std::uint16_t[std::size_t{slots_} + 1]};
            std::memcpy(copy.get(), data_ + header_size, table);
            offsets_ = copy;
            bytes_a_slot_ = static_cast<float>(used_ - table_end_) / static_cast<float>(slots_);
        }
    }

    /// Takes the record's sum where nobody has. Any number of threads may do so at a time. Throws
    /// `error_code::corrupt`.
    void expect_whole() const
    {
        if (!whole_.get())
            take_sum();
    }

    bool is_whole() const noexcept { return whole_.get(); }

    /// Bytes, its head included.
    std::size_t size() const noexcept { return size_; }

    std::uint64_t first() const noexcept { return first_; }
    std::uint32_t slots() const noexcept { return slots_; }
    std::uint64_t last_block() const noexcept { return first_ + last_delta_; }
    std::uint64_t block(std::uint32_t slot) const noexcept { return first_ + (offsets_ ? slot : delta(slot)); }

    /// Whether all its containers are arrays, so that `arrays_may_hold` may be asked of its blocks.
    bool has_arrays_only() const noexcept { return arrays_; }

    /// The containers of a slot below `slots()`; none for a block that is not there. Throws `error_code::corrupt`.
    containers bytes(std::uint32_t slot) const
    {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        if (offsets_) {
            begin = offsets_[slot];
            end = offsets_[std::ptrdiff_t{slot} + 1];
        } else {
            begin = offset(slot);
            end = slot + 1 < slots_ ? offset(slot + 1) : used_;
        }
        if (begin < table_end_ || begin > end || end > used_)
            layout::fail_corrupt("a segment of the index has a wrong offset");
        return {data_ + begin, data_ + end};
    }

    /// The containers of `block`, which is not below `first()`; none when it is not there. Throws
    /// `error_code::corrupt`.
    containers find(std::uint64_t block) const
    {
        const std::uint64_t distance = block - first_;
        if (distance > last_delta_)
            return {nullptr, nullptr};
        const auto wanted = static_cast<std::uint32_t>(distance);
        if (offsets_)
            return bytes(wanted);
        std::uint32_t low = 0;
        for (std::uint32_t n = slots_; n > 1;) {
            const std::uint32_t half = n / 2;
            low += delta(low + half) <= wanted ? half : 0;
            n -= half;
        }
        return delta(low) == wanted ? bytes(low) : containers{nullptr, nullptr};
    }

    /// Two steps towards the containers of `block`, to be taken some time before `find`: the first has its offset
    /// fetched into the cache, the second, when that has come, the containers. They look at no page of the store, so
    /// they may be taken outside a transaction: a prefetch of any address is harmless. A segment without a slot for
    /// every block has to be searched, and has no use for them.
    void prefetch_offset(std::uint64_t block) const noexcept
    {
        const std::uint64_t distance = block - first_;
        if (offsets_ && distance <= last_delta_) {
            __builtin_prefetch(&offsets_[static_cast<std::ptrdiff_t>(distance)]);
            // A guess at where the containers are: mostly the right page, whose address is then known in time.
            __builtin_prefetch(data_ + table_end_ +
                               static_cast<std::uint32_t>(static_cast<float>(distance) * bytes_a_slot_));
        }
        asm volatile("");  // or g++ takes a function that only prefetches for one without effect, and drops its calls
    }
    void prefetch_containers(std::uint64_t block) const noexcept
    {
        const std::uint64_t distance = block - first_;
        if (offsets_ && distance <= last_delta_) {
            const std::uint8_t* containers_at = data_ + offsets_[static_cast<std::ptrdiff_t>(distance)];
            __builtin_prefetch(containers_at);
            __builtin_prefetch(containers_at + 64);
        }
        asm volatile("");
    }

    friend bool operator==(const segment_view& a, const segment_view& b) noexcept
    {
        return a.first_ == b.first_ && a.data_ == b.data_ && a.slots_ == b.slots_ && a.used_ == b.used_;
    }

private:
    void take_sum() const;

    std::uint32_t delta(std::uint32_t slot) const noexcept
    {
        return load<std::uint32_t>(data_ + header_size + table_entry_size * slot + 4);
    }
    std::uint32_t offset(std::uint32_t slot) const noexcept
    {
        return load<std::uint32_t>(data_ + header_size + table_entry_size * slot);
    }

    std::uint64_t first_ = 0;
    const std::uint8_t* data_ = nullptr;
    std::uint32_t slots_ = 0;
    std::uint32_t used_ = 0;
    std::uint32_t last_delta_ = 0;
    std::uint32_t table_end_ = 0;
    std::uint32_t size_ = 0;
    float bytes_a_slot_ = 0;
    bool arrays_ = false;
    mutable once_set whole_{true};

    // A copy of a direct segment's offsets: where a block lies is known without a look at the store, whose pages are
    // many and mostly cold. 2 bytes a block, shared by the directories that have this segment.
    std::shared_ptr<const std::uint16_t[]> offsets_;
};

}  // namespace index_layout

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/index/segment.ipp>
#endif

#endif
