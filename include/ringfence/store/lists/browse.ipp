// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LISTS_BROWSE_IPP
#define RINGFENCE_STORE_LISTS_BROWSE_IPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/container.hpp>
#include <ringfence/store/index/segment.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/import_detail.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/browse.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL bool contains_folded(std::string_view text, std::string_view lower) noexcept
{
    return std::search(text.begin(), text.end(), lower.begin(), lower.end(),
                       [&](char a, char b) { return ascii::to_lower(a) == b; }) != text.end();
}

RINGFENCE_DECL listed_state listed_state_of(entry_state state) noexcept
{
    switch (state) {
    case entry_state::pending: return listed_state::pending;
    case entry_state::approved: return listed_state::approved;
    case entry_state::permanent: return listed_state::permanent;
    case entry_state::cleared: break;
    }
    return listed_state::cleared;
}

RINGFENCE_DECL listed_state state_at(const entry& e, timestamp now) noexcept
{
    return e.state != entry_state::cleared && is_over(e, now) ? listed_state::expired : listed_state_of(e.state);
}

RINGFENCE_DECL bool passes_state(const list_filter& filter, listed_state state)
{
    return filter.states.empty() || std::ranges::find(filter.states, state) != filter.states.end();
}

RINGFENCE_DECL bool sounds_right(const list_filter& filter, const digit_test& digits, const number_pattern& pattern)
{
    return digits.has_digits(pattern) ||
           (pattern.first.kind() == number_kind::sender && contains_folded(pattern.first.to_string(), filter.text));
}

RINGFENCE_DECL bool passes(const list_filter& filter, const digit_test& digits, const listed& row)
{
    const entry& e = row.about;
    if (!passes_state(filter, row.state) || (filter.import != 0 && e.import != filter.import))
        return false;
    if (filter.added_after && e.created_at < *filter.added_after)
        return false;
    if (filter.added_before && e.created_at >= *filter.added_before)
        return false;
    if (filter.expires_before && (!e.expires || *e.expires >= *filter.expires_before))
        return false;
    if (!filter.user.empty() && e.created_by.user != filter.user)
        return false;
    return filter.text.empty() || contains_folded(e.description, filter.text) ||
           (row.from == listed::origin::entry && contains_folded(e.typed, filter.text)) ||
           sounds_right(filter, digits, e.pattern);
}

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

/// Walks through a list in the order of its numbers.
class list_walk {
public:
    list_walk(const transaction& in, const list_info& list, const list_filter& filter, timestamp now,
              walk_pause pause = {}, walked part = {})
        : in_{in}, filter_{filter}, digits_{filter}, sought_{filter.digits}, now_{now}, pause_{std::move(pause)},
          part_{part}, entries_{in, table::entries}, index_{in, table::index}, prefix_{layout::entry_prefix(list.id)}
    {
        imports_ = import_layers(in, list.id, {layer_state::active, layer_state::pending});
        std::vector<layer> all;
        for (const layer_info& info : imports_)
            if (info.numbers != 0 || info.patterns != 0)
                all.push_back(layer_of(info));
        has_permanent_ = std::ranges::any_of(imports_, &layer_info::permanent);
        // One that is not wanted still counts where it says of a number how it stands.
        const auto counts = [&](const layer& l) {
            return (filter.import == 0 || l.import.id == filter.import) &&
                   std::ranges::any_of(all, [&](const layer& other) {
                       return other.wanted && &weightier(l.info, other.info) == &l.info;
                   });
        };
        std::ranges::copy_if(all, std::back_inserter(layers_), [&](const layer& l) { return l.wanted || counts(l); });
        for (const layer& l : layers_)
            ids_.push_back(l.info.id);
        passes_over_ = layers_.size() != all.size() || !filter.text.empty() || digits_.active() ||
                       std::ranges::any_of(layers_, [](const layer& l) { return !l.wanted; });
    }

    /// `f(listed&&)` returns whether it wants more. `skip` things that pass the filter are counted down and left out.
    void run(std::uint64_t& skip, const row_visitor& f)
    {
        load_patterns();
        for (const auto& [low, high] : ranges())
            if (!run_range(low, high, skip, f))
                return;
    }

    /// The same from the last number on.
    void run_backwards(std::uint64_t& skip, const row_visitor& f)
    {
        load_patterns();
        const auto all = ranges();
        for (auto range = all.rbegin(); range != all.rend(); ++range)
            for (std::uint64_t high = range->second;;) {
                const std::uint64_t low = std::max(range->first, some_way_before(high));
                if (!run_range_backwards(low, high, skip, f))
                    return;
                if (low == range->first)
                    break;
                high = low - 1;
            }
    }

    /// The layers whose things are all alike in what `order` sorts by, so that they come in the order of their numbers.
    std::vector<std::uint32_t> even_layers(list_order order) const
    {
        std::vector<std::uint32_t> even;
        for (const layer& l : layers_)
            if (l.wanted && is_even(l, order))
                even.push_back(l.info.id);
        return even;
    }

private:
    /// An import's layer.
    struct layer {
        layer_info info;
        import_info import;
        bool has_details = false;  ///< descriptions or dates of its things
        bool wanted = false;       ///< may have something that passes
    };

    /// What may be shown, before it is made into a `listed`.
    struct candidate {
        number_pattern pattern{};
        std::optional<entry> own{};
        const layer* from = nullptr;  ///< of an import that has it
    };

    layer layer_of(const layer_info& info) const
    {
        const auto import = find_import(in_, brought_by(info));
        if (!import)
            layout::fail_corrupt("an import's layer has no import");
        const std::string details = layout::detail_prefix(import->layer);
        cursor at{in_, table::details};
        layer made{info, *import, at.seek(details) && at.key().starts_with(details), false};
        made.wanted = may_pass(made) &&
                      (part_.part == walked::what::everything ||
                       (part_.part == walked::what::layer ? info.id == part_.layer : !is_even(made, part_.order)));
        return made;
    }

    /// What all of a layer's things have in common, against the filter.
    bool may_pass(const layer& l) const
    {
        if ((filter_.import != 0 && l.import.id != filter_.import) ||
            !passes_state(filter_, listed_state_of(state_of(l.info))) || filter_.expires_before ||
            (!filter_.user.empty() && l.import.by.user != filter_.user))
            return false;
        return l.has_details || ((!filter_.added_after || l.import.when >= *filter_.added_after) &&
                                 (!filter_.added_before || l.import.when < *filter_.added_before));
    }

    /// Whether all of a layer's things are alike in what is sorted by. None of them expires, and their dates are the
    /// import's unless it brought some.
    static bool is_even(const layer& l, list_order order) noexcept
    {
        return order == list_order::expires || !l.has_details;
    }

    /// Whether what passes of a layer depends on nothing but the number.
    bool is_sure(const layer& l) const noexcept
    {
        return l.wanted && (!l.has_details || (filter_.text.empty() && !filter_.added_after && !filter_.added_before));
    }

    void step()
    {
        if (++steps_ % steps_between_pauses == 0 && pause_)
            pause_();
    }

    void load_patterns()
    {
        for (const layer& l : layers_)
            if (l.info.patterns != 0)
                for_each_span(in_, l.info.id, [&](const number_pattern& p) { patterns_.emplace_back(p, &l); });
        std::ranges::stable_sort(patterns_, {}, &std::pair<number_pattern, const layer*>::first);
    }

    /// Where what begins as the filter says can be, by first bits.
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges() const
    {
        constexpr std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
        if (filter_.prefix.empty())
            return {{0, last}};
        const auto value = number::e164(filter_.prefix);
        if (!value)
            return {};
        std::vector<std::pair<std::uint64_t, std::uint64_t>> all;
        std::uint64_t low = value->bits();
        std::uint64_t high = low;
        for (std::size_t digits = filter_.prefix.size(); digits <= number::max_e164_digits; ++digits) {
            all.emplace_back(low, high);
            low *= 10;
            high = high * 10 + 9;
        }
        all.emplace_back(std::uint64_t{3} << 62, last);  // patterns of prefixes lie behind all numbers
        return all;
    }

    /// First bits at or before `high` that leave not much between the two: a segment of the index, or a thousand
    /// entries or patterns.
    std::uint64_t some_way_before(std::uint64_t high)
    {
        using namespace index_layout;
        constexpr std::size_t step = 1000;
        std::uint64_t low = 0;
        if (!layers_.empty() && index_.seek_back(layout::key_u64(high / block_size)))
            low = std::min(high, layout::id_of_key(index_.key(), 8) * block_size);
        const auto behind =
            std::ranges::upper_bound(patterns_, high, {}, [](const auto& p) { return p.first.first.bits(); });
        if (const auto before = static_cast<std::size_t>(behind - patterns_.begin()); before > step)
            low = std::max(low, patterns_[before - step].first.first.bits());
        std::string from = prefix_;
        layout::append_big_endian(from, high, 8);
        from.append(8, '\xff');
        bool there = entries_.seek_back(from) && entries_.key().starts_with(prefix_);
        std::uint64_t first = high;
        for (std::size_t i = 0; there && i < step; ++i) {
            std::string_view rest = entries_.key().substr(prefix_.size());
            first = layout::take_big_endian(rest, 8);
            there = entries_.previous() && entries_.key().starts_with(prefix_);
        }
        return there ? std::max(low, first) : low;
    }

    /// As `run_range` from its end on.
    bool run_range_backwards(std::uint64_t low, std::uint64_t high, std::uint64_t& skip, const row_visitor& f)
    {
        constexpr std::uint64_t few = 2000;
        constexpr std::uint64_t all = std::numeric_limits<std::uint64_t>::max();
        std::uint64_t left = all;
        run_range(low, high, left, [](listed&&) { return true; });
        const std::uint64_t there = all - left;
        if (there <= skip) {
            skip -= there;
            return true;
        }
        if (there > few && low != high) {
            const std::uint64_t middle = low + (high - low) / 2;
            return run_range_backwards(middle + 1, high, skip, f) && run_range_backwards(low, middle, skip, f);
        }
        std::vector<listed> rows;
        std::uint64_t none = 0;
        run_range(low, high, none, [&](listed&& row) {
            rows.push_back(std::move(row));
            return true;
        });
        for (; skip != 0; --skip)
            rows.pop_back();
        for (; !rows.empty(); rows.pop_back())
            if (!f(std::move(rows.back())))
                return false;
        return true;
    }

    /// Everything with first bits in [low, high]. Whether more is wanted.
    bool run_range(std::uint64_t low, std::uint64_t high, std::uint64_t& skip, const row_visitor& f)
    {
        using namespace index_layout;
        std::string from = prefix_;
        layout::append_big_endian(from, low, 8);
        has_entry_ = entries_.seek(from) && entries_.key().starts_with(prefix_);
        pattern_ = static_cast<std::size_t>(
            std::ranges::lower_bound(patterns_, low, {}, [](const auto& p) { return p.first.first.bits(); }) -
            patterns_.begin());
        bool more = true;
        const bool any_numbers = std::ranges::any_of(layers_, [](const layer& l) { return l.info.numbers != 0; });
        if (any_numbers)
            for (bool there = index_.seek_back(layout::key_u64(low / block_size)) || index_.first(); there && more;
                 there = index_.next()) {
                const segment_view segment{layout::id_of_key(index_.key(), 8), index_.value()};
                if (segment.first() > high / block_size)
                    break;
                for (std::uint32_t i = 0; i < segment.slots() && more; ++i)
                    more = run_block(segment.block(i), segment.bytes(i), low, high, skip, f);
            }
        return more && run_others(high, skip, f);
    }

    /// Entries and patterns whose first bits are at most `until`.
    bool run_others(std::uint64_t until, std::uint64_t& skip, const row_visitor& f)
    {
        for (;;) {
            std::optional<number_pattern> entry_pattern;
            if (has_entry_) {
                std::string_view rest = entries_.key().substr(prefix_.size());
                entry_pattern = layout::take_pattern(rest);
                if (entry_pattern->first.bits() > until)
                    entry_pattern.reset();
            }
            const bool has_pattern = pattern_ < patterns_.size() && patterns_[pattern_].first.first.bits() <= until;
            if (!entry_pattern && !has_pattern)
                return true;
            candidate next;
            next.pattern = !entry_pattern ? patterns_[pattern_].first
                           : !has_pattern ? *entry_pattern
                                          : std::min(*entry_pattern, patterns_[pattern_].first);
            if (entry_pattern == next.pattern)
                next.own = take_entry(next.pattern);
            for (; pattern_ < patterns_.size() && patterns_[pattern_].first == next.pattern; ++pattern_)
                next.from = better(next.from, patterns_[pattern_].second);
            if (!offer(next, skip, f))
                return false;
        }
    }

    entry take_entry(const number_pattern& pattern)
    {
        entry e = layout::decode_entry(pattern, entries_.value());
        has_entry_ = entries_.next() && entries_.key().starts_with(prefix_);
        return e;
    }

    static const layer* better(const layer* a, const layer* b) noexcept
    {
        return a && &weightier(a->info, b->info) == &a->info ? a : b;
    }

    bool run_block(std::uint64_t block, index_layout::segment_view::containers bytes, std::uint64_t low,
                   std::uint64_t high, std::uint64_t& skip, const row_visitor& f)
    {
        using namespace index_layout;
        constexpr unsigned kind_shift = 62;
        step();
        const std::uint64_t base = block * block_size;
        found_.clear();
        container_reader each{bytes.first, bytes.second};
        for (container c; each.next(c) && !ids_.empty() && c.layer <= ids_.back();) {
            const auto place = std::ranges::lower_bound(ids_, c.layer);
            if (place != ids_.end() && *place == c.layer)
                found_.push_back({c, &layers_[static_cast<std::size_t>(place - ids_.begin())]});
        }
        if (found_.empty() || base + block_size <= low || base > high)
            return true;
        const bool e164 = (base + block_size - 1) >> kind_shift == 0;
        // A text is met by a description, or by what a sender is called.
        const bool text_alone = !filter_.text.empty() && filter_.digits.empty();
        if (std::ranges::none_of(found_, [&](const auto& of) {
                return of.second->wanted && (of.second->has_details || !e164 || !text_alone);
            }))
            return true;
        bool in_some = false;
        if (!filter_.digits.empty() && e164 && block != 0 &&
            (filter_.text.empty() ||
             std::ranges::none_of(found_, [](const auto& of) { return of.second->has_details; }))) {
            const auto there = sought_.in_block(block);
            if (there == digit_search::found::nowhere)
                return true;
            in_some = there == digit_search::found::in_some;
        }
        if (base != 0 && !run_others(base - 1, skip, f))
            return false;
        const bool whole = base >= low && base + block_size - 1 <= high;
        if (whole && skip != 0 && found_.size() == 1 && is_sure(*found_.front().second) && filter_.suffix.empty() &&
            filter_.text.empty() && filter_.digits.empty() && !others_until(base + block_size - 1)) {
            const std::uint64_t count = suffix_count(found_.front().first);
            if (count <= skip) {
                skip -= count;
                return true;
            }
        }
        if (!block_may_pass(base))
            return true;
        numbers_.clear();
        for (std::size_t i = 0; i < found_.size(); ++i)
            for_each_suffix(found_[i].first, [&](std::uint16_t suffix) {
                const std::uint64_t bits = base + suffix;
                if (bits >= low && bits <= high && (suffix_power_ == 0 || bits % suffix_power_ == suffix_value_) &&
                    (!in_some || sought_.in_suffix(suffix)))
                    numbers_.emplace_back(bits, i);
            });
        if (found_.size() > 1)
            std::ranges::sort(numbers_);
        for (std::size_t i = 0; i < numbers_.size();) {
            const std::uint64_t bits = numbers_[i].first;
            const layer* from = nullptr;
            for (; i < numbers_.size() && numbers_[i].first == bits; ++i)
                from = better(from, found_[numbers_[i].second].second);
            if (bits != 0 && !run_others(bits - 1, skip, f))
                return false;
            candidate next;
            const number n = number::from_bits(bits);
            next.pattern = {n, n};
            next.from = from;
            if (has_entry_) {
                std::string_view rest = entries_.key().substr(prefix_.size());
                if (layout::take_pattern(rest) == next.pattern)
                    next.own = take_entry(next.pattern);
            }
            if (!offer(next, skip, f))
                return false;
        }
        return true;
    }

    /// Whether an entry or pattern comes before or at `until`.
    bool others_until(std::uint64_t until) const
    {
        if (pattern_ < patterns_.size() && patterns_[pattern_].first.first.bits() <= until)
            return true;
        if (!has_entry_)
            return false;
        std::string_view rest = entries_.key().substr(prefix_.size());
        return layout::take_big_endian(rest, 8) <= until;
    }

    /// Whether a block's numbers can end as the filter wants; a quick no for most blocks.
    bool block_may_pass(std::uint64_t base)
    {
        if (filter_.suffix.empty() || filter_.suffix.size() > number::max_e164_digits)
            return true;
        if (suffix_power_ == 0) {
            suffix_power_ = 1;
            suffix_value_ = 0;
            for (const char c : filter_.suffix) {
                suffix_power_ *= 10;
                suffix_value_ = suffix_value_ * 10 + static_cast<std::uint64_t>(c - '0');
            }
        }
        if ((base + index_layout::block_size - 1) >> 62 != 0) {  // short codes and senders are tested as text
            suffix_power_ = 0;
            return true;
        }
        return suffix_power_ <= index_layout::block_size ||
               base % suffix_power_ / index_layout::block_size == suffix_value_ / index_layout::block_size;
    }

    /// Whether no import can make more of an entry than it says; saves a look at them.
    bool says_all(const entry& e) const noexcept
    {
        return !is_over(e, now_) && !e.valid_from && !e.expires &&
               (e.state == entry_state::permanent || (e.state == entry_state::approved && !has_permanent_));
    }

    bool offer(candidate& next, std::uint64_t& skip, const row_visitor& f)
    {
        step();
        if (digits_.active() && !digits_.passes(next.pattern))
            return true;
        listed row;
        const bool over = next.own && is_over(*next.own, now_);
        if (next.own && !(over && next.from)) {
            if (part_.part == walked::what::layer)
                return true;
            const layer_info* import = next.from ? &next.from->info : nullptr;
            if (passes_over_ && !says_all(*next.own))
                import = weightiest(in_, imports_, next.pattern);
            if (over && import)
                return true;  // it is in the list by an import, of which this is not wanted
            row.about = *std::move(next.own);
            if (import)
                strengthen(row.about, *import);
            row.state = state_at(row.about, now_);
        } else if (next.from && next.from->wanted) {
            const layer& l = *next.from;
            const bool sure = is_sure(l);
            if (!filter_.text.empty() && !l.has_details && !sounds_right(filter_, digits_, next.pattern))
                return true;
            // What costs to be found out is left until it is needed.
            if (skip != 0 && (sure || !l.has_details)) {
                --skip;
                return true;
            }
            row.from = listed::origin::import;
            row.about.state = state_of(l.info);
            row.state = listed_state_of(row.about.state);
            row.about.pattern = next.pattern;
            row.about.typed = next.pattern.to_string();
            row.about.import = l.import.id;
            row.about.created_by = l.import.by;
            row.about.created_at = l.import.when;
            if (l.has_details) {
                import_detail said = detail_of(in_, l.import.layer, next.pattern);
                row.about.description = std::move(said.description);
                if (said.date)
                    row.about.created_at = *said.date;
            }
        } else {
            return true;
        }
        if (!passes(filter_, digits_, row))
            return true;
        if (skip != 0) {
            --skip;
            return true;
        }
        return f(std::move(row));
    }

    const transaction& in_;
    const list_filter& filter_;
    digit_test digits_;
    digit_search sought_;
    timestamp now_;
    walk_pause pause_;
    walked part_;
    std::uint64_t steps_ = 0;
    cursor entries_;
    cursor index_;
    std::string prefix_;
    bool has_entry_ = false;
    bool passes_over_ = false;         ///< an import may have a number though `offer` is not told
    std::vector<layer_info> imports_;  ///< the layers of all, wanted or not
    bool has_permanent_ = false;       ///< one of them
    std::vector<layer> layers_;        ///< by id
    std::vector<std::uint32_t> ids_;
    std::vector<std::pair<number_pattern, const layer*>> patterns_;
    std::size_t pattern_ = 0;
    std::vector<std::pair<index_layout::container, const layer*>> found_;
    std::vector<std::pair<std::uint64_t, std::size_t>> numbers_;
    std::uint64_t suffix_power_ = 0;
    std::uint64_t suffix_value_ = 0;
};

}  // namespace detail

RINGFENCE_DECL void for_each_listed(const transaction& in, const list_info& list, list_filter filter, timestamp now,
                                    const std::function<visit(listed&&)>& f, walk_pause pause)
{
    filter.text = ascii::lower(filter.text);
    std::uint64_t skip = 0;
    detail::list_walk{in, list, filter, now, std::move(pause)}.run(
        skip, [&](listed&& row) { return f(std::move(row)) == visit::more; });
}

RINGFENCE_DECL browsed browse(const transaction& in, const list_info& list, list_filter filter, const list_page& page,
                              timestamp now, const walk_pause& pause)
{
    filter.text = ascii::lower(filter.text);
    browsed found;
    if (page.order == list_order::number) {
        std::uint64_t skip = page.skip;
        const auto take = [&](listed&& row) {
            if (found.rows.size() == page.count) {
                found.more = true;
                return false;
            }
            found.rows.push_back(std::move(row));
            return true;
        };
        detail::list_walk walk{in, list, filter, now, pause};
        if (page.towards == direction::ascending)
            walk.run(skip, take);
        else
            walk.run_backwards(skip, take);
        return found;
    }
    if (page.skip > max_sorted || page.count > max_sorted - page.skip)
        throw error{error_code::refused, "sorted so, a list is shown as far as its first " +
                                             std::to_string(max_sorted) + " things; narrow it down with a filter"};
    // The best of those seen so far, the worst of them on top of the heap.
    const std::size_t wanted = static_cast<std::size_t>(page.skip) + page.count + 1;
    const auto before = [&](const listed& a, const listed& b) {
        const auto key = [&](const listed& l) {
            if (page.order == list_order::added)
                return l.about.created_at.time_since_epoch().count();
            return l.about.expires ? l.about.expires->time_since_epoch().count()
                                   : std::numeric_limits<std::int64_t>::max();
        };
        const auto ka = key(a);
        const auto kb = key(b);
        return ka == kb ? a.about.pattern < b.about.pattern : page.towards == direction::ascending ? ka < kb : ka > kb;
    };
    // Whether the next one of a layer whose things are all alike may still be among the best.
    const auto take = [&](listed&& row) {
        if (found.rows.size() < wanted) {
            found.rows.push_back(std::move(row));
            std::ranges::push_heap(found.rows, before);
            return true;
        }
        if (!before(row, found.rows.front()))
            return false;
        std::ranges::pop_heap(found.rows, before);
        found.rows.back() = std::move(row);
        std::ranges::push_heap(found.rows, before);
        return true;
    };
    std::uint64_t none = 0;
    using what = detail::walked::what;
    const auto even = detail::list_walk{in, list, filter, now}.even_layers(page.order);
    detail::list_walk{in, list, filter, now, pause, {.part = what::uneven, .order = page.order}}.run(
        none, [&](listed&& row) {
            take(std::move(row));
            return true;
        });
    for (const std::uint32_t layer : even)
        detail::list_walk{in, list, filter, now, pause, {.part = what::layer, .layer = layer}}.run(none, take);
    std::ranges::sort(found.rows, before);
    found.more = found.rows.size() == wanted;
    if (found.more)
        found.rows.pop_back();
    found.rows.erase(found.rows.begin(), found.rows.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(
                                                                  page.skip, found.rows.size())));
    return found;
}

namespace detail {

RINGFENCE_DECL listed listed_of(entry e, timestamp now)
{
    const listed_state state = state_at(e, now);
    return {std::move(e), state};
}

RINGFENCE_DECL listed listed_of(const transaction& in, const layer_info& layer, const number_pattern& pattern)
{
    return {imported_entry(in, layer, pattern), listed_state_of(state_of(layer)), listed::origin::import};
}

}  // namespace detail

RINGFENCE_DECL std::optional<listed> find_listed(const transaction& in, const list_info& list,
                                                 const number_pattern& pattern, timestamp now)
{
    detail::holding has = detail::held(in, list.id, pattern, now);
    if (!has.stands)
        return has.own ? std::optional{detail::listed_of(*std::move(has.own), now)} : std::nullopt;
    listed row = detail::listed_of(*std::move(has.stands), now);
    row.from = has.is_live ? listed::origin::entry : listed::origin::import;
    return row;
}

RINGFENCE_DECL bool is_listed(const transaction& in, const list_info& list, const number_pattern& pattern,
                              list_filter filter, timestamp now)
{
    filter.text = ascii::lower(filter.text);
    const detail::digit_test digits{filter};
    const auto row = find_listed(in, list, pattern, now);
    return row && digits.passes(pattern) && detail::passes(filter, digits, *row);
}

RINGFENCE_DECL std::vector<covering> find_covers(const transaction& in, number n, timestamp now)
{
    std::vector<covering> found;
    for_each_cover(in, n, [&](std::uint32_t id, const number_pattern& pattern) {
        const auto layer = find_layer(in, id);
        if (!layer || layer->state != layer_state::active || layer->kind == layer_kind::deleted)
            return;
        if (layer->kind == layer_kind::import)
            found.push_back({layer->list, detail::listed_of(in, *layer, pattern)});
        else if (auto own = find_entry(in, layer->list, pattern))
            found.push_back({layer->list, detail::listed_of(*std::move(own), now)});
    });
    return found;
}

}  // namespace ringfence::store

#endif
