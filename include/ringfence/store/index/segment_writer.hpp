// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Blocks in order, on their way into segments of the index.

#ifndef RINGFENCE_STORE_INDEX_SEGMENT_WRITER_HPP
#define RINGFENCE_STORE_INDEX_SEGMENT_WRITER_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/changes.hpp>
#include <ringfence/store/index/container.hpp>
#include <ringfence/store/index/segment.hpp>
#include <ringfence/store/layout/key.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <vector>

namespace ringfence::store {

namespace index_layout {

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

    // The first `count` blocks as a segment of `size` bytes, `used` of them to the end of the last container.
    void write_segment(char* to, std::uint64_t first, std::size_t count, std::size_t used, std::size_t size,
                       bool direct) const
    {
        const auto put32 = [&](std::size_t at, std::uint64_t value) {
            const auto narrow = static_cast<std::uint32_t>(value);
            std::memcpy(to + at, &narrow, sizeof narrow);
        };
        const std::size_t taken = ends_[count - 1];
        const std::size_t begin = used - taken;
        const std::size_t slots = direct ? blocks_[count - 1] - first + 1 : count;
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
        put32(0, to_.is_summed() ? head_sum(first, to) : segment_mark);
    }

    void emit(std::size_t count)
    {
        const std::uint64_t first = blocks_.front();
        const bool direct = is_direct(count);
        const std::size_t used = size_of(count) - overread;
        const std::size_t size = std::max(used + overread, least_size);
        if (used > std::numeric_limits<std::uint32_t>::max())
            throw error{error_code::full, "the index has too many layers in one block of numbers; drop old imports"};
        to_.put(table::index, layout::key_u64(first), size,
                [&](char* to) { write_segment(to, first, count, used, size, direct); });
        const std::size_t taken = ends_[count - 1];
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

}  // namespace ringfence::store

#endif
