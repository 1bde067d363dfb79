// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Which layers is this number in? The index answers for all lists at once, so that the cost of a decision does
// not grow with the number of lists.
//
// A number's bits are cut into a block, bits / 10000, and a suffix, bits % 10000. A block holds one container
// for every layer with a number in it, and many blocks in a row make a segment, the value of one key of table
// `index`. Invariants:
// - segments do not overlap, are in order, and are never empty; the key is the first block, big-endian;
// - a segment of more than one block is at most `split_size` bytes, written in pieces of `target_size`, which
//   fill whole pages; one block alone may be larger;
// - a value is at least `least_size` bytes, so that LMDB keeps it on overflow pages of its own, where it stays
//   until it is changed: `directory` holds pointers to them across transactions.
// Prefixes and ranges are in table `spans` and nowhere else, so that taking one out never touches the bits of
// numbers that were put in one by one.
//
// The price: changing one number writes a segment, some 28 KiB, anew; and dropping a large import leaves small
// segments behind that later changes fill again.

#ifndef RINGFENCE_STORE_INDEX_INDEX_HPP
#define RINGFENCE_STORE_INDEX_INDEX_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/counter.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace index_layout {

static_assert(std::endian::native == std::endian::little, "segments are read as they lie in memory");

inline constexpr std::uint64_t block_size = 10'000;  ///< numbers
inline constexpr std::size_t header_size = 16;
inline constexpr std::size_t table_entry_size = 8;   ///< 32 bits of offset, 32 bits of block less the first
inline constexpr std::size_t direct_entry_size = 2;  ///< 16 bits of offset
inline constexpr std::uint32_t form_direct = 1;      ///< bit of a segment's form: a slot for every block
inline constexpr std::uint32_t form_arrays = 2;      ///< bit of a segment's form: every container is an array
inline constexpr std::ptrdiff_t longest_scan = 128;  ///< bytes of containers that are better scanned than taken apart
inline constexpr std::size_t overread = 8;           ///< bytes after the last container, which searching may touch
inline constexpr std::uint32_t segment_mark = 0x31534652;  ///< "RFS1"

// LMDB puts 16 bytes before a value on overflow pages of 4096 bytes.
inline constexpr std::size_t target_size = 7 * 4096 - 16;
inline constexpr std::size_t split_size = 12 * 4096 - 16;
inline constexpr std::size_t least_size = 2048;

inline constexpr std::size_t bitmap_size = 1250;  ///< bytes, for 10,000 bits
inline constexpr std::uint64_t generations_kept = 1024;
inline constexpr std::size_t changes_kept = 4096;  ///< segments in one record of `changes`
inline constexpr std::size_t mend_limit = 64;      ///< more segments than this are loaded anew together
inline constexpr std::uint64_t max_span_nodes = 1'000'000;

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

/// A segment's value, its head checked. It has one slot for each of its blocks or, where they lie close together
/// (`direct`), one for each block number from the first to the last.
class segment_view {
public:
    using containers = std::pair<const std::uint8_t*, const std::uint8_t*>;

    segment_view() = default;

    /// Throws `error_code::corrupt`.
    segment_view(std::uint64_t first, std::string_view value) : first_{first}
    {
        data_ = reinterpret_cast<const std::uint8_t*>(value.data());
        if (value.size() < header_size + table_entry_size || load<std::uint32_t>(data_) != segment_mark)
            layout::fail_corrupt("a segment of the index has no head");
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
    float bytes_a_slot_ = 0;
    bool arrays_ = false;

    // A copy of a direct segment's offsets: where a block lies is known without a look at the store, whose pages are
    // many and mostly cold. 2 bytes a block, shared by the directories that have this segment.
    std::shared_ptr<const std::uint16_t[]> offsets_;
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

RINGFENCE_DECL void append_varint(bytes& to, std::uint32_t value);

RINGFENCE_DECL void append_head(bytes& to, std::uint32_t layer_step, container_kind kind, std::uint32_t count);

RINGFENCE_DECL void append_u16(bytes& to, std::uint16_t value);

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

/// Has the record of `changes` by which directories are mended written, once, at the end of the transaction.
/// To be called before the first change is noted in `touched_index`.
RINGFENCE_DECL void note_changes(write_transaction& in);

RINGFENCE_DECL void touch_segment(write_transaction& in, std::uint64_t first);

RINGFENCE_DECL void touch_spans(write_transaction& in);

/// Blocks in order, on their way into segments.
class segment_writer {
public:
    explicit segment_writer(write_transaction& to) : to_{to} {}

    /// Where the next block's containers are to be appended; `end_block` or `drop_block` follows.
    bytes& begin_block() noexcept { return containers_; }

    void drop_block() noexcept { containers_.resize(ends_.empty() ? 0 : ends_.back()); }

    void end_block(std::uint64_t block)
    {
        std::size_t before = ends_.empty() ? 0 : ends_.back();
        if (containers_.size() == before)
            return;
        if (!blocks_.empty() && block - blocks_.front() > std::numeric_limits<std::uint32_t>::max()) {
            const bytes last{containers_.begin() + static_cast<std::ptrdiff_t>(before), containers_.end()};
            containers_.resize(before);
            finish();
            containers_ = last;
            before = 0;
        }
        blocks_.push_back(block);
        ends_.push_back(containers_.size());
        if (!are_arrays(containers_.data() + before, containers_.data() + containers_.size()))
            last_other_ = block;
        while (blocks_.size() > 1 && size_of(blocks_.size()) > split_size)
            emit(blocks_that_fit());
    }

    /// Writes what is left.
    void finish()
    {
        if (!blocks_.empty())
            emit(blocks_.size());
    }

    /// Bytes written so far.
    std::size_t written() const noexcept { return written_; }

private:
    std::size_t direct_size(std::size_t count) const
    {
        return header_size + direct_entry_size * (blocks_[count - 1] - blocks_.front() + 2) + ends_[count - 1];
    }
    std::size_t sorted_size(std::size_t count) const
    {
        return header_size + table_entry_size * count + ends_[count - 1];
    }

    bool is_direct(std::size_t count) const
    {
        return direct_size(count) <=
               std::min<std::size_t>(sorted_size(count), std::numeric_limits<std::uint16_t>::max());
    }

    /// Bytes of a value that holds the first `count` blocks, at least 1.
    std::size_t size_of(std::size_t count) const
    {
        return (is_direct(count) ? direct_size(count) : sorted_size(count)) + overread;
    }

    std::size_t blocks_that_fit() const
    {
        std::size_t low = 1;
        std::size_t high = blocks_.size() - 1;
        while (low < high) {
            const std::size_t middle = (low + high + 1) / 2;
            if (size_of(middle) <= target_size)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    static bool are_arrays(const std::uint8_t* begin, const std::uint8_t* end)
    {
        container_reader each{begin, end};
        for (container c; each.next(c);)
            if (c.kind != container_kind::array)
                return false;
        return true;
    }

    // A segment before the one with the last other container may be taken for having one too: that costs a little time.
    bool has_others_from(std::uint64_t first) const noexcept { return last_other_ && *last_other_ >= first; }

    void emit(std::size_t count)
    {
        const std::uint64_t first = blocks_.front();
        const bool direct = is_direct(count);
        const std::size_t used = size_of(count) - overread;
        const std::size_t size = std::max(used + overread, least_size);
        if (used > std::numeric_limits<std::uint32_t>::max())
            throw error{error_code::full, "the index has too many layers in one block of numbers; drop old imports"};
        char* to = to_.reserve(table::index, layout::key_u64(first), size);
        const auto put32 = [&](std::size_t at, std::uint64_t value) {
            const auto narrow = static_cast<std::uint32_t>(value);
            std::memcpy(to + at, &narrow, sizeof narrow);
        };
        const std::size_t taken = ends_[count - 1];
        const std::size_t begin = used - taken;
        const std::size_t slots = direct ? blocks_[count - 1] - first + 1 : count;
        put32(0, segment_mark);
        put32(4, (direct ? form_direct : 0U) | (has_others_from(first) ? 0U : form_arrays));
        put32(8, slots);
        put32(12, used);
        if (direct) {
            std::size_t block = 0;
            for (std::size_t slot = 0; slot <= slots; ++slot) {
                const auto at = static_cast<std::uint16_t>(begin + (block == 0 ? 0 : ends_[block - 1]));
                std::memcpy(to + header_size + direct_entry_size * slot, &at, sizeof at);
                if (block < count && blocks_[block] - first == slot)
                    ++block;
            }
        } else {
            for (std::size_t i = 0; i < count; ++i) {
                put32(header_size + table_entry_size * i, begin + (i == 0 ? 0 : ends_[i - 1]));
                put32(header_size + table_entry_size * i + 4, blocks_[i] - first);
            }
        }
        std::memcpy(to + begin, containers_.data(), taken);
        std::memset(to + used, 0, size - used);
        touch_segment(to_, first);
        written_ += size;

        containers_.erase(containers_.begin(), containers_.begin() + static_cast<std::ptrdiff_t>(taken));
        blocks_.erase(blocks_.begin(), blocks_.begin() + static_cast<std::ptrdiff_t>(count));
        ends_.erase(ends_.begin(), ends_.begin() + static_cast<std::ptrdiff_t>(count));
        for (std::size_t& end : ends_)
            end -= taken;
    }

    write_transaction& to_;
    std::optional<std::uint64_t> last_other_;  // the last block with a container that is no array
    std::vector<std::uint64_t> blocks_;
    std::vector<std::size_t> ends_;  // of each block in `containers_`
    bytes containers_;
    std::size_t written_ = 0;
};

}  // namespace index_layout

// --- changing bits ------------------------------------------------------------------------------------------

enum class bit_change : std::uint8_t { set, clear };

/// How far a change of bits has come.
struct bits_changed {
    std::size_t consumed = 0;   ///< numbers dealt with; the rest is for the next call
    std::uint64_t changed = 0;  ///< bits that were not so before
};

namespace index_layout {

/// Appends to `to` the containers of a block, [old_begin, old_end), with `numbers` of that block set or cleared
/// in `layer`. Returns how many bits changed. `scratch` saves allocations.
RINGFENCE_DECL std::uint64_t edit_block(bytes& to, const std::uint8_t* old_begin, const std::uint8_t* old_end,
                                        std::uint32_t layer, std::span<const std::uint64_t> numbers, bit_change change,
                                        std::vector<std::uint16_t>& scratch);

}  // namespace index_layout

namespace index_layout {

/// Goes through the segments that `numbers` (sorted, different) belong to, and writes anew those in which something is
/// to change. `concerns(begin, end, of_block)` tells whether a block's containers change by its numbers; where none of
/// a segment's do, it stays. `edit(to, begin, end, of_block)` appends a block's new containers to `to`. Stops early
/// once about `budget` bytes have been written. Returns how many of the numbers were dealt with.
template <class Concerns, class Edit>
std::size_t rewrite_blocks(write_transaction& in, std::span<const std::uint64_t> numbers, std::size_t budget,
                           Concerns&& concerns, Edit&& edit)
{
    std::size_t consumed = 0;
    bytes old_copy;
    std::size_t written = 0;
    const auto end_of_block = [](std::span<const std::uint64_t> of, std::size_t first, std::size_t limit) {
        std::size_t last = first;
        while (last < limit && of[last] / block_size == of[first] / block_size)
            ++last;
        return last;
    };
    while (consumed < numbers.size() && written < budget) {
        const std::uint64_t block = numbers[consumed] / block_size;

        // The segment that the block belongs to, by value: writing may move what lies in the store.
        segment_view old;
        std::uint64_t upper = std::numeric_limits<std::uint64_t>::max();
        {
            cursor at{in, table::index};
            bool found = at.seek_back(layout::key_u64(block)) || at.first();
            if (found) {
                const std::uint64_t key = layout::id_of_key(at.key(), 8);
                const std::uint64_t apart = key > block ? key - block : block - key;
                if (apart > std::numeric_limits<std::uint32_t>::max()) {
                    found = false;
                    if (key > block)
                        upper = key;
                    else if (at.next())
                        upper = layout::id_of_key(at.key(), 8);
                } else {
                    const auto* begin = reinterpret_cast<const std::uint8_t*>(at.value().data());
                    old_copy.assign(begin, begin + at.value().size());
                    old = segment_view{key, {reinterpret_cast<const char*>(old_copy.data()), old_copy.size()}};
                    if (at.next())
                        upper = layout::id_of_key(at.key(), 8);
                }
            }
        }
        const auto rest = numbers.subspan(consumed);
        const auto end_of_segment = static_cast<std::size_t>(
            std::ranges::partition_point(rest, [&](std::uint64_t bits) { return bits / block_size < upper; }) -
            rest.begin());

        bool any = false;
        for (std::size_t i = 0; i < end_of_segment && !any;) {
            const std::size_t last = end_of_block(rest, i, end_of_segment);
            const bool may_hold = old.slots() != 0 && rest[i] / block_size >= old.first();
            const auto [begin, end] = may_hold ? old.find(rest[i] / block_size) : segment_view::containers{};
            any = concerns(begin, end, rest.subspan(i, last - i));
            i = last;
        }
        if (!any) {
            consumed += end_of_segment;
            continue;
        }
        segment_writer out{in};
        if (old.slots() != 0) {
            in.erase(table::index, layout::key_u64(old.first()));
            touch_segment(in, old.first());
        }
        std::size_t next = 0;
        std::uint32_t slot = 0;
        while (slot < old.slots() || next < end_of_segment) {
            if (slot == old.slots() && written + out.written() >= budget)
                break;
            const bool has_new = next < end_of_segment;
            const std::uint64_t new_block = has_new ? rest[next] / block_size : 0;
            const bool take_old = slot < old.slots() && (!has_new || old.block(slot) <= new_block);
            const std::uint64_t current = take_old ? old.block(slot) : new_block;
            const std::uint8_t* old_begin = nullptr;
            const std::uint8_t* old_end = nullptr;
            if (take_old)
                std::tie(old_begin, old_end) = old.bytes(slot++);
            bytes& to = out.begin_block();
            if (has_new && current == new_block) {
                const std::size_t last = end_of_block(rest, next, end_of_segment);
                edit(to, old_begin, old_end, rest.subspan(next, last - next));
                next = last;
            } else {
                to.insert(to.end(), old_begin, old_end);
            }
            out.end_block(current);
        }
        out.finish();
        written += out.written();
        consumed += next;
    }
    return consumed;
}

}  // namespace index_layout

/// Sets or clears `numbers` (`number::bits()`, sorted, different, no prefixes) in `layer`. Stops early once about
/// `budget` bytes have been written, so that a large import can be committed in steps. Throws `error`.
RINGFENCE_DECL bits_changed change_bits(write_transaction& in, std::uint32_t layer,
                                        std::span<const std::uint64_t> numbers, bit_change change,
                                        std::size_t budget = std::numeric_limits<std::size_t>::max());

/// Moves those of `numbers` (as for `change_bits`) that are in a layer of `from` (sorted) to the layer at the same
/// place of `to`, all of which are others, in one pass over the index. Returns for each of `from` how many it lost, and
/// last how many different ones were moved. Throws `error`.
RINGFENCE_DECL std::vector<std::uint64_t> move_bits(write_transaction& in, std::span<const std::uint32_t> from,
                                                    std::span<const std::uint32_t> to_layers,
                                                    std::span<const std::uint64_t> numbers);

namespace index_layout {

/// The suffixes of one block as bits.
class suffix_set {
public:
    void clear() noexcept { words_.fill(0); }
    void add(const container& c)
    {
        for_each_suffix(c, [&](std::uint16_t suffix) { words_[suffix / 64] |= std::uint64_t{1} << (suffix % 64); });
    }
    bool contains(std::uint64_t suffix) const noexcept { return (words_[suffix / 64] >> (suffix % 64) & 1) != 0; }
    std::uint64_t count() const noexcept
    {
        std::uint64_t count = 0;
        for (const std::uint64_t word : words_)
            count += static_cast<std::uint64_t>(std::popcount(word));
        return count;
    }

private:
    std::array<std::uint64_t, (block_size + 63) / 64> words_{};
};

}  // namespace index_layout

/// How many different numbers are in any of `layers` (sorted). Reads the whole index, some 100 million numbers a
/// second. Throws `error`.
RINGFENCE_DECL std::uint64_t count_union(const transaction& in, std::span<const std::uint32_t> layers);

/// `f(bits)` for each of `numbers` (`number::bits()`, sorted, different) that is in any of `layers` (sorted), in order.
/// Reads the blocks of those numbers alone. Throws `error`.
template <class F>
void for_each_common(const transaction& in, std::span<const std::uint32_t> layers,
                     std::span<const std::uint64_t> numbers, F&& f)
{
    using namespace index_layout;
    constexpr std::size_t few = 64;  // numbers of a block that are better looked up than compared with a set
    if (layers.empty())
        return;
    suffix_set any;
    cursor at{in, table::index};
    for (std::size_t next = 0; next < numbers.size();) {
        const std::uint64_t first_block = numbers[next] / block_size;
        if (!at.seek_back(layout::key_u64(first_block)) && !at.first())
            break;
        const segment_view segment{layout::id_of_key(at.key(), 8), at.value()};
        if (segment.first() > first_block || segment.last_block() < first_block) {
            // Between two segments: on to the first number that the later one may have.
            if (segment.first() < first_block && !at.next())
                break;
            const std::uint64_t base = layout::id_of_key(at.key(), 8) * block_size;
            next = static_cast<std::size_t>(std::ranges::lower_bound(numbers.subspan(next), base) - numbers.begin());
            continue;
        }
        while (next < numbers.size() && numbers[next] / block_size <= segment.last_block()) {
            const std::uint64_t block = numbers[next] / block_size;
            std::size_t last = next;
            while (last < numbers.size() && numbers[last] / block_size == block)
                ++last;
            const auto of_block = numbers.subspan(next, last - next);
            next = last;
            const auto [begin, end] = segment.find(block);
            container_reader each{begin, end};
            if (of_block.size() > few) {
                any.clear();
                for (container c; each.next(c) && c.layer <= layers.back();)
                    if (std::ranges::binary_search(layers, c.layer))
                        any.add(c);
                for (const std::uint64_t bits : of_block)
                    if (any.contains(bits % block_size))
                        f(bits);
                continue;
            }
            std::uint64_t known = 0;  // a bit for each of the few
            for (container c; each.next(c) && c.layer <= layers.back();)
                if (std::ranges::binary_search(layers, c.layer))
                    for (std::size_t i = 0; i < of_block.size(); ++i)
                        if (c.contains(static_cast<std::uint16_t>(of_block[i] % block_size)))
                            known |= std::uint64_t{1} << i;
            for (; known != 0; known &= known - 1)
                f(of_block[static_cast<std::size_t>(std::countr_zero(known))]);
        }
    }
}

/// How many of `numbers` are in any of `layers`, as `for_each_common`. Throws `error`.
RINGFENCE_DECL std::uint64_t count_common(const transaction& in, std::span<const std::uint32_t> layers,
                                          std::span<const std::uint64_t> numbers);

/// Those of `numbers` that are in any of `layers`, as `for_each_common`. Throws `error`.
RINGFENCE_DECL std::vector<std::uint64_t> find_common(const transaction& in, std::span<const std::uint32_t> layers,
                                                      std::span<const std::uint64_t> numbers);

/// Whether the number is set in the layer; prefixes and ranges do not count. Throws `error`.
RINGFENCE_DECL bool has_bit(const transaction& in, std::uint32_t layer, std::uint64_t bits);

/// `f(bits)` for each number of `layer` between `lowest` and `highest`, in order. `f` must not change the store.
/// Throws `error`.
template <class F>
void for_each_number(const transaction& in, std::uint32_t layer, std::uint64_t lowest, std::uint64_t highest, F&& f)
{
    using namespace index_layout;
    cursor at{in, table::index};
    for (bool more = at.seek_back(layout::key_u64(lowest / block_size)) || at.first(); more; more = at.next()) {
        const segment_view segment{layout::id_of_key(at.key(), 8), at.value()};
        if (segment.first() > highest / block_size)
            return;
        for (std::uint32_t i = 0; i < segment.slots(); ++i) {
            const std::uint64_t base = segment.block(i) * block_size;
            const auto [begin, end] = segment.bytes(i);
            container_reader each{begin, end};
            for (container c; each.next(c) && c.layer <= layer;)
                if (c.layer == layer)
                    for_each_suffix(c, [&](std::uint16_t suffix) {
                        if (base + suffix >= lowest && base + suffix <= highest)
                            f(base + suffix);
                    });
        }
    }
}

/// How far the clearing of a layer has come.
struct layer_cleared {
    std::uint64_t next_block = 0;  ///< where to go on, when not `done`
    bool done = false;
    std::uint64_t cleared = 0;  ///< bits
};

/// Clears every bit of `layer` in the blocks from `from_block` up to that of the number `highest`; stops early once
/// about `budget` bytes have been written. Throws `error`.
RINGFENCE_DECL layer_cleared clear_layer(write_transaction& in, std::uint32_t layer, std::uint64_t from_block,
                                         std::uint64_t highest,
                                         std::size_t budget = std::numeric_limits<std::size_t>::max());

// --- prefixes and ranges ------------------------------------------------------------------------------------

/// What a prefix or a range comes to in table `spans`: all numbers of `total` digits, or of any number of digits
/// when it is 0, that begin with the `digits` digits of `value`.
struct span_node {
    std::uint8_t total = 0;
    std::uint8_t digits = 0;
    std::uint64_t value = 0;

    std::uint64_t packed() const noexcept { return std::uint64_t{total} << 60 | std::uint64_t{digits} << 56 | value; }
    static span_node unpacked(std::uint64_t from) noexcept
    {
        return {static_cast<std::uint8_t>(from >> 60), static_cast<std::uint8_t>(from >> 56 & 15),
                from & ((std::uint64_t{1} << 56) - 1)};
    }
};

namespace index_layout {

inline constexpr std::array<std::uint64_t, 17> powers_of_ten = [] {
    std::array<std::uint64_t, 17> powers{};
    std::uint64_t power = 1;
    for (std::uint64_t& each : powers) {
        each = power;
        power *= 10;
    }
    return powers;
}();

/// Decimal digits of 1 or more.
inline unsigned digits_of(std::uint64_t value) noexcept
{
    const unsigned guess = static_cast<unsigned>(std::bit_width(value | 1)) * 1233 >> 12;
    return guess + (value >= powers_of_ten[guess] ? 1 : 0);
}

/// `f(span_node)` for each node of a prefix or a range of E.164 numbers of one length. A range of n digits comes to
/// less than 18 n nodes.
template <class F>
void for_each_node(const number_pattern& pattern, F&& f)
{
    if (pattern.is_prefix()) {
        f(span_node{0, static_cast<std::uint8_t>(pattern.first.digit_count()), pattern.first.value()});
        return;
    }
    const std::uint64_t last = pattern.last.value();
    const unsigned total = pattern.first.digit_count();
    for (std::uint64_t low = pattern.first.value(); low <= last;) {
        unsigned free = 0;
        while (free + 1 < total && low % powers_of_ten[free + 1] == 0 && low + powers_of_ten[free + 1] - 1 <= last)
            ++free;
        f(span_node{static_cast<std::uint8_t>(total), static_cast<std::uint8_t>(total - free),
                    low / powers_of_ten[free]});
        low += powers_of_ten[free];
    }
}

/// One layer's prefix or range in a node.
struct posting {
    std::uint32_t layer = 0;
    number_pattern pattern{};

    friend bool operator==(const posting&, const posting&) = default;
};

RINGFENCE_DECL std::vector<posting> decode_postings(const span_node& node, std::string_view bytes);

RINGFENCE_DECL std::string encode_postings(const std::vector<posting>& postings);

RINGFENCE_DECL void check_span(const number_pattern& pattern);

}  // namespace index_layout

/// Puts a prefix or a range into a layer. Whether it was not there before. Throws `error`: `refused` for what is no
/// range, `full` above `max_span_nodes`.
RINGFENCE_DECL bool add_span(write_transaction& in, std::uint32_t layer, const number_pattern& pattern);

/// Takes a prefix or a range out of a layer. Whether it was there. Throws `error`.
RINGFENCE_DECL bool remove_span(write_transaction& in, std::uint32_t layer, const number_pattern& pattern);

/// Whether a layer has exactly this prefix or range. Throws `error`.
RINGFENCE_DECL bool has_span(const transaction& in, std::uint32_t layer, const number_pattern& pattern);

/// Takes every prefix and range of a layer out. How many pieces there were. Reads the whole table. Throws `error`.
RINGFENCE_DECL std::uint64_t clear_spans(write_transaction& in, std::uint32_t layer);

/// `f(layer, number_pattern)` for each prefix and range that covers `n`, the widest first. Throws `error`.
template <class F>
void for_each_cover(const transaction& in, number n, F&& f)
{
    using namespace index_layout;
    if (n.kind() != number_kind::e164 || n.empty() || in.count(table::spans) == 0)
        return;
    const unsigned total = n.digit_count();
    for (unsigned digits = 1; digits <= total; ++digits) {
        const std::uint64_t value = n.value() / powers_of_ten[total - digits];
        for (const unsigned of : {0U, total}) {
            const span_node node{static_cast<std::uint8_t>(of), static_cast<std::uint8_t>(digits), value};
            if (const auto found = in.get(table::spans, layout::key_u64(node.packed())))
                for (const posting& one : decode_postings(node, *found))
                    f(one.layer, one.pattern);
        }
    }
}

/// `f(number_pattern)` for each prefix and range of `layer`, once each, in no particular order. Reads the whole
/// table. Throws `error`.
template <class F>
void for_each_span(const transaction& in, std::uint32_t layer, F&& f)
{
    using namespace index_layout;
    std::vector<number_pattern> found;
    cursor at{in, table::spans};
    for (bool more = at.first(); more; more = at.next())
        for (const posting& one : decode_postings(span_node::unpacked(layout::id_of_key(at.key(), 8)), at.value()))
            if (one.layer == layer)
                found.push_back(one.pattern);
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    for (const number_pattern& pattern : found)
        f(pattern);
}

// --- looking up -----------------------------------------------------------------------------------------------

/// The prefixes and ranges of the store in memory: a hash table behind a gate of each number's first three digits.
/// Immutable.
class span_table {
public:
    span_table() = default;

    /// Throws `error`.
    explicit span_table(const transaction& from);

    bool empty() const noexcept { return slots_.empty(); }

    template <class F>
    void layers_of(std::uint64_t value, F&& f) const
    {
        using namespace index_layout;
        const unsigned total = digits_of(value);
        if (total > number::max_e164_digits)
            return;
        std::uint32_t gate = all_lengths;
        if (total >= gate_digits)
            gate = gates_[value / powers_of_ten[total - gate_digits]];
        for (; gate != 0; gate &= gate - 1) {
            const auto bit = static_cast<unsigned>(std::countr_zero(gate));
            const unsigned digits = bit & 15;
            if (digits == 0 || digits > total)
                continue;
            const span_node node{static_cast<std::uint8_t>(bit < 16 ? 0 : total), static_cast<std::uint8_t>(digits),
                                 value / powers_of_ten[total - digits]};
            const slot& found = slots_[place(node.packed())];
            for (std::uint32_t i = 0; i < found.count; ++i)
                f(layers_[found.begin + i]);
        }
    }

private:
    struct slot {
        std::uint64_t key = 0;  // 0: free, as no node has a value of 0
        std::uint32_t begin = 0;
        std::uint32_t count = 0;
    };

    static constexpr unsigned gate_digits = 3;
    static constexpr std::size_t gate_count = 1000;
    static constexpr std::uint32_t all_lengths = 0xffffffff;

    // Where the key is, or the free slot where it would be.
    std::size_t place(std::uint64_t key) const noexcept;

    // Bit d of a gate: there are open prefixes of d digits below these three; bit 16 + d: nodes of one length.
    void open_gates(const span_node& node);

    std::vector<slot> slots_;
    std::vector<std::uint32_t> layers_;
    std::vector<std::uint32_t> gates_;
};

/// Where every segment lies in the map, and the prefixes and ranges: what a look-up needs, without a step through
/// LMDB's tree. Immutable, to be shared by threads.
///
/// It belongs to one snapshot: look up only while a transaction is live whose `id()` is the one it was loaded or
/// refreshed from. Look-ups between two snapshots are errors that nothing can detect.
class directory {
public:
    /// Throws `error`.
    static std::shared_ptr<const directory> load(const transaction& from)
    {
        return load(from, std::make_shared<const span_table>(from));
    }

    /// The directory for a newer snapshot, made from an older one: `old` itself when the index did not change, else
    /// a copy with the changed segments mended, else loaded anew. Throws `error`.
    static std::shared_ptr<const directory> refreshed(const std::shared_ptr<const directory>& old,
                                                      const transaction& from)
    {
        using namespace index_layout;
        if (!old)
            return load(from);
        const std::uint64_t generation = layout::counter(from, layout::index_generation, 0);
        if (old->map_generation_ != from.map_generation() || old->owner_ != &from.owner() ||
            generation < old->generation_)
            return load(from);
        if (generation == old->generation_)
            return old;
        if (generation - old->generation_ > generations_kept)
            return load(from);
        bool spans_changed = false;
        bool too_many = false;
        std::vector<std::uint64_t> changed;
        for (std::uint64_t g = old->generation_ + 1; g <= generation; ++g) {
            const auto record = from.get(table::changes, layout::key_u64(g));
            if (!record || record->empty())
                return load(from);
            std::string_view rest = *record;
            spans_changed = spans_changed || (rest.front() & 1) != 0;
            too_many = too_many || (rest.front() & 2) != 0;
            rest.remove_prefix(1);
            while (!rest.empty() && changed.size() <= mend_limit)
                changed.push_back(layout::take_big_endian(rest, 8));
        }
        auto spans = spans_changed ? std::make_shared<const span_table>(from) : old->spans_;
        if (too_many || changed.size() > mend_limit)
            return load(from, std::move(spans));
        const auto made = std::make_shared<directory>(*old);
        made->generation_ = generation;
        made->spans_ = std::move(spans);
        for (const std::uint64_t key : changed)
            made->mend(from, key);
        return made;
    }

    /// `f(layer)` for each layer that has the number with these `number::bits()`, a layer more than once where
    /// several of its patterns cover it. Layers that are not active are among them. Throws `error_code::corrupt`
    /// and what `f` throws.
    template <class F>
    void layers_of(std::uint64_t bits, F&& f) const
    {
        layers_of(place_of(bits), f);
    }

    /// Where a number is in the index, for as long as the directory is.
    struct place {
        std::uint64_t bits = 0;
        const index_layout::segment_view* segment = nullptr;
    };

    /// Finds a number's place and begins to fetch what is kept there. Needs no transaction, nor does `prefetch`: both
    /// are worth it where there is something to do before `layers_of`.
    place place_of(std::uint64_t bits) const noexcept
    {
        const place found{bits, find(bits / index_layout::block_size)};
        if (found.segment)
            found.segment->prefetch_offset(bits / index_layout::block_size);
        return found;
    }

    /// The next step towards what is kept at a place, some time after the first.
    void prefetch(const place& at) const noexcept
    {
        if (at.segment)
            at.segment->prefetch_containers(at.bits / index_layout::block_size);
    }

    /// As `layers_of(bits, f)` for a number whose place is known.
    template <class F>
    void layers_of(const place& at, F&& f) const
    {
        using namespace index_layout;
        constexpr unsigned kind_shift = 62;
        if (at.segment) {
            const std::uint64_t block = at.bits / block_size;
            const auto [begin, end] = at.segment->find(block);
            const auto suffix = static_cast<std::uint16_t>(at.bits - block * block_size);
            const bool few_arrays = at.segment->has_arrays_only() && end - begin <= longest_scan;
            if (!few_arrays || arrays_may_hold(begin, end, suffix)) {
                container_reader each{begin, end};
                for (container c; each.next(c);)
                    if (c.contains(suffix))
                        f(c.layer);
            }
        }
        if (!spans_->empty() && at.bits >> kind_shift == static_cast<std::uint64_t>(number_kind::e164) && at.bits != 0)
            spans_->layers_of(at.bits, f);
    }

    /// Counts the commits that changed the index.
    std::uint64_t generation() const noexcept { return generation_; }

    std::size_t segment_count() const noexcept { return segments_.size(); }

    /// Same segments at the same places.
    friend bool operator==(const directory& a, const directory& b)
    {
        return a.generation_ == b.generation_ && a.firsts_ == b.firsts_ && a.segments_ == b.segments_;
    }

private:
    static std::shared_ptr<const directory> load(const transaction& from, std::shared_ptr<const span_table> spans)
    {
        const auto made = std::make_shared<directory>();
        made->owner_ = &from.owner();
        made->map_generation_ = from.map_generation();
        made->generation_ = layout::counter(from, layout::index_generation, 0);
        made->spans_ = std::move(spans);
        const std::size_t count = from.count(table::index);
        made->firsts_.reserve(count);
        made->segments_.reserve(count);
        cursor at{from, table::index};
        for (bool more = at.first(); more; more = at.next()) {
            const std::uint64_t key = layout::id_of_key(at.key(), 8);
            made->segments_.emplace_back(key, at.value());
            made->firsts_.push_back(key);
        }
        return made;
    }

    void mend(const transaction& from, std::uint64_t key)
    {
        const auto known_at = std::ranges::lower_bound(firsts_, key) - firsts_.begin();
        const bool known = known_at < std::ssize(firsts_) && firsts_[static_cast<std::size_t>(known_at)] == key;
        const auto value = from.get(table::index, layout::key_u64(key));
        if (!value) {
            if (known) {
                firsts_.erase(firsts_.begin() + known_at);
                segments_.erase(segments_.begin() + known_at);
            }
            return;
        }
        const index_layout::segment_view segment{key, *value};
        if (known) {
            segments_[static_cast<std::size_t>(known_at)] = segment;
        } else {
            firsts_.insert(firsts_.begin() + known_at, key);
            segments_.insert(segments_.begin() + known_at, segment);
        }
    }

    // The segment that would hold the block.
    const index_layout::segment_view* find(std::uint64_t block) const noexcept
    {
        std::size_t n = firsts_.size();
        if (n == 0)
            return nullptr;
        const std::uint64_t* low = firsts_.data();
        while (n > 1) {
            const std::size_t half = n / 2;
            low += low[half] <= block ? half : 0;
            n -= half;
        }
        return *low <= block ? &segments_[static_cast<std::size_t>(low - firsts_.data())] : nullptr;
    }

    const environment* owner_ = nullptr;
    std::uint64_t map_generation_ = 0;
    std::uint64_t generation_ = 0;
    std::vector<std::uint64_t> firsts_;
    std::vector<index_layout::segment_view> segments_;
    std::shared_ptr<const span_table> spans_;
};

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/index/index.ipp>
#endif

#endif
