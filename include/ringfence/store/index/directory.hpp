// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Which layers is this number in? The index answers for all lists at once, so that the cost of a decision does
// not grow with the number of lists. The bits of single numbers are in segments (segment.hpp) of containers
// (container.hpp), prefixes and ranges in a table of their own (span_table.hpp); all this is inlined, as it is what
// deciding spends its time on.

#ifndef RINGFENCE_STORE_INDEX_DIRECTORY_HPP
#define RINGFENCE_STORE_INDEX_DIRECTORY_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/changes.hpp>
#include <ringfence/store/index/container.hpp>
#include <ringfence/store/index/segment.hpp>
#include <ringfence/store/index/span_table.hpp>
#include <ringfence/store/layout/counter.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/key.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace index_layout {

inline constexpr std::ptrdiff_t longest_scan = 128;  ///< bytes of containers that are better scanned than taken apart
inline constexpr std::size_t mend_limit = 64;        ///< more segments than this are loaded anew together

}  // namespace index_layout

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
        if (old->owner_ != &from.owner() || generation < old->generation_)
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
            at.segment->expect_whole();
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

    /// Takes the sums of segments that nobody has taken, until `bytes` of the store were read for it; whether there are
    /// more. Throws `error_code::corrupt`.
    bool expect_whole(std::size_t bytes) const
    {
        std::size_t read = 0;
        for (const index_layout::segment_view& each : segments_)
            if (!each.is_whole()) {
                if (read >= bytes)
                    return true;
                each.expect_whole();
                read += each.size();
            }
        return false;
    }

    /// Same segments at the same places.
    friend bool operator==(const directory& a, const directory& b)
    {
        return a.generation_ == b.generation_ && a.firsts_ == b.firsts_ && a.segments_ == b.segments_;
    }

private:
    static std::shared_ptr<const directory> load(const transaction& from, std::shared_ptr<const span_table> spans)
    {
        using index_layout::segment_sum;
        const auto made = std::make_shared<directory>();
        made->owner_ = &from.owner();
        made->generation_ = layout::counter(from, layout::index_generation, 0);
        made->spans_ = std::move(spans);
        const std::size_t count = from.count(table::index);
        made->firsts_.reserve(count);
        made->segments_.reserve(count);
        cursor at{from, table::index};
        for (bool more = at.first(); more; more = at.next()) {
            const std::uint64_t key = layout::id_of_key(at.key(), 8);
            std::string_view value = at.stored();
            // A sum is taken when the segment is used first, as all of them together would take too long.
            const segment_sum sum = from.is_summed() ? segment_sum::to_be_taken : segment_sum::fits;
            if (sum == segment_sum::to_be_taken)
                value.remove_suffix(std::min(value.size(), pages::sum_size));
            made->segments_.emplace_back(key, value, sum);
            made->firsts_.push_back(key);
        }
        if (made->firsts_.size() != count)
            layout::fail_corrupt("the index has " + std::to_string(made->firsts_.size()) + " segments of " +
                                 std::to_string(count));
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
    std::uint64_t generation_ = 0;
    std::vector<std::uint64_t> firsts_;
    std::vector<index_layout::segment_view> segments_;
    std::shared_ptr<const span_table> spans_;
};

}  // namespace ringfence::store

#endif
