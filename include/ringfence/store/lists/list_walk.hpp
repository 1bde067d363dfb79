// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A walk through a list in the order of its numbers. Three rows that are in order already are merged: the list's
// entries, the prefixes and ranges of its imports, and the numbers of its imports, block by block out of the index. A
// number that is both an entry and in an import comes once.
//
// Most of a list is not looked at: a block that is to be left out is counted, not taken apart; an import whose numbers
// cannot be wanted, all of them being in force or added by somebody else, is passed over; digits are sought in a
// block's number before its numbers. Of a search, the texts (texts.hpp) say which entries and descriptions it finds;
// only these are looked at, and `passes` has the last word. A store of an older format has no texts: all of it is.

#ifndef RINGFENCE_STORE_LISTS_LIST_WALK_HPP
#define RINGFENCE_STORE_LISTS_LIST_WALK_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
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
#include <ringfence/store/layout/text_page.hpp>
#include <ringfence/store/lists/digit_search.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/in_force.hpp>
#include <ringfence/store/lists/list_filter.hpp>
#include <ringfence/store/lists/listed.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/text_search.hpp>
#include <ringfence/store/lists/texts.hpp>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

/// What of a list a walk shows. Whatever it is, a number is still shown once and for what it is.
struct walked {
    enum class what : std::uint8_t {
        everything,
        uneven,  ///< entries, and imports whose things have dates of their own
        layer    ///< the things of one import's layer
    };
    what part = what::everything;
    std::uint32_t layer = 0;                 ///< for `layer`
    list_order order = list_order::expires;  ///< for `uneven`: what dates are meant
};

/// Takes what a walk comes to; false: that was enough.
using row_visitor = std::function<bool(listed&&)>;

/// Walks through a list in the order of its numbers.
class list_walk {
public:
    /// `blocks`: those with the filter's digits, for all walks of one search.
    list_walk(const transaction& in, const list_info& list, const list_filter& filter, digit_blocks& blocks,
              timestamp now, walk_pause pause = {}, walked part = {}, written_numbers written = {})
        : in_{in}, filter_{filter}, digits_{filter}, blocks_{blocks}, sought_{blocks.search()}, now_{now},
          pause_{std::move(pause)}, part_{part}, written_{std::move(written)}, list_{list.id},
          searches_{has_texts(in) && !(filter.text.empty() && filter.digits.empty())},
          entries_{in, searches_ ? table::texts : table::entries}, index_{in, table::index},
          prefix_{searches_ ? layout::entry_texts_prefix(list.id) : layout::entry_prefix(list.id)}
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
        if (searches_)
            begin_searches();
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

    /// What is sought in texts: the digits of a number are in its entry's text, the text may be in each.
    void begin_searches()
    {
        const auto begin = [this](std::string owner, std::vector<std::string> sought) {
            return std::make_unique<text_search>(in_, std::move(owner), std::move(sought), [this] { step(); });
        };
        std::vector<std::string> either;
        for (const std::string* each : {&filter_.text, &filter_.digits})
            if (!each->empty())
                either.push_back(*each);
        // Where the one has the other in it, what has the one has the other.
        for (std::size_t i = 0; i < either.size() && either.size() == 2; ++i)
            if (either[i].find(either[1 - i]) != std::string::npos)
                either.erase(either.begin() + static_cast<std::ptrdiff_t>(i));
        entry_search_ = begin(prefix_, std::move(either));
        if (filter_.text.empty())
            return;
        for (const layer& l : layers_)
            if (l.has_details && l.wanted)
                description_searches_.push_back(
                    begin(layout::import_texts_prefix(l.import.layer), std::vector{filter_.text}));
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
    /// entries, patterns or pages of texts.
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
        const auto behind_written =
            std::ranges::upper_bound(written_.numbers, high, {}, [](const auto& p) { return p.first.bits(); });
        if (const auto before = static_cast<std::size_t>(behind_written - written_.numbers.begin()); before > step)
            low = std::max(low, written_.numbers[before - step].first.bits());
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
        seek_entries(low, high);
        for (const auto& search : description_searches_)
            search->seek(low, high);
        pattern_ = static_cast<std::size_t>(
            std::ranges::lower_bound(patterns_, low, {}, [](const auto& p) { return p.first.first.bits(); }) -
            patterns_.begin());
        writing_ = static_cast<std::size_t>(
            std::ranges::lower_bound(written_.numbers, low, {}, [](const auto& p) { return p.first.bits(); }) -
            written_.numbers.begin());
        bool more = true;
        const bool any_numbers = std::ranges::any_of(layers_, [](const layer& l) { return l.info.numbers != 0; });
        std::uint64_t next = next_findable(low / block_size);
        bool there = any_numbers && (index_.seek_back(layout::key_u64(low / block_size)) || index_.first());
        while (there && more) {
            const segment_view segment{layout::id_of_key(index_.key(), 8), index_.value()};
            if (segment.first() > high / block_size)
                break;
            for (std::uint32_t i = 0; i < segment.slots() && more; ++i)
                if (segment.block(i) >= next) {
                    more = run_block(segment.block(i), segment.bytes(i), low, high, skip, f);
                    next = next_findable(segment.block(i) + 1);
                }
            there = index_.next();
            if (there && layout::id_of_key(index_.key(), 8) < next)
                there = index_.seek_back(layout::key_u64(next));
        }
        return more && run_others(high, skip, f);
    }

    /// The first block that is not before `from` and may have something that a search finds.
    std::uint64_t next_findable(std::uint64_t from)
    {
        if (!searches_)
            return from;
        // A text may be in a sender's name.
        std::uint64_t first = filter_.digits.empty() ? first_not_e164 : blocks_.next(from, [this] { step(); });
        for (const auto& search : description_searches_)
            if (search->there())
                first = std::min(first, search->pattern().first.bits() / index_layout::block_size);
        return std::max(first, from);
    }

    /// Entries and patterns whose first bits are at most `until`.
    bool run_others(std::uint64_t until, std::uint64_t& skip, const row_visitor& f)
    {
        for (;;) {
            std::optional<number_pattern> entry_pattern = next_entry();
            if (entry_pattern && entry_pattern->first.bits() > until)
                entry_pattern.reset();
            const bool has_pattern = pattern_ < patterns_.size() && patterns_[pattern_].first.first.bits() <= until;
            const bool has_written =
                writing_ < written_.numbers.size() && written_.numbers[writing_].first.bits() <= until;
            if (!entry_pattern && !has_pattern && !has_written)
                return true;
            candidate next;
            if (entry_pattern || has_pattern)
                next.pattern = !entry_pattern ? patterns_[pattern_].first
                               : !has_pattern ? *entry_pattern
                                              : std::min(*entry_pattern, patterns_[pattern_].first);
            if (has_written && ((!entry_pattern && !has_pattern) || written_.numbers[writing_] < next.pattern)) {
                if (!offer_written(written_.numbers[writing_++], skip, f))
                    return false;
                continue;
            }
            next.own = take_entry(next.pattern);
            for (; pattern_ < patterns_.size() && patterns_[pattern_].first == next.pattern; ++pattern_)
                next.from = better(next.from, patterns_[pattern_].second);
            if (!offer(next, skip, f))
                return false;
        }
    }

    void seek_entries(std::uint64_t low, std::uint64_t high)
    {
        if (entry_search_) {
            if (part_.part != walked::what::layer)  // which shows no entries
                entry_search_->seek(low, high);
            return;
        }
        std::string from = prefix_;
        layout::append_big_endian(from, low, 8);
        has_entry_ = entries_.seek(from) && entries_.key().starts_with(prefix_);
    }

    /// What the next entry is of, of those that a search finds.
    std::optional<number_pattern> next_entry() const
    {
        if (entry_search_)
            return entry_search_->there() ? std::optional{entry_search_->pattern()} : std::nullopt;
        if (!has_entry_)
            return std::nullopt;
        std::string_view rest = entries_.key().substr(prefix_.size());
        return layout::take_pattern(rest);
    }

    /// The entry of what the walk has come to. There may be one, too, that a search does not find.
    std::optional<entry> take_entry(const number_pattern& pattern)
    {
        const bool is_next = next_entry() == pattern;
        if (entry_search_) {
            if (is_next)
                entry_search_->next();
            return find_entry(in_, list_, pattern);
        }
        if (!is_next)
            return std::nullopt;
        entry e = layout::decode_entry(pattern, entries_.value());
        has_entry_ = entries_.next() && entries_.key().starts_with(prefix_);
        return e;
    }

    static const layer* better(const layer* a, const layer* b) noexcept
    {
        return a && &weightier(a->info, b->info) == &a->info ? a : b;
    }

    /// Which numbers of a block a search may find.
    enum class findable : std::uint8_t { none, some, all };

    /// Looks at the block's digits and at what the searches through descriptions find in it.
    findable look_for(std::uint64_t block)
    {
        using namespace index_layout;
        const bool any = note_found_texts(block);
        if ((filter_.text.empty() && filter_.digits.empty()) || block >= first_not_e164 ||
            (block == 0 && !filter_.digits.empty()))
            return findable::all;
        const auto digits = filter_.digits.empty() ? digit_search::found::nowhere : sought_.in_block(block);
        in_suffix_ = digits == digit_search::found::in_some;
        return digits == digit_search::found::in_all ? findable::all
               : in_suffix_ || any                   ? findable::some
                                                     : findable::none;
    }

    /// Whether descriptions of numbers in the block have the text.
    bool note_found_texts(std::uint64_t block)
    {
        using namespace index_layout;
        const std::uint64_t base = block * block_size;
        if (any_found_texts_)
            found_texts_.reset();
        any_found_texts_ = false;
        for (const auto& search : description_searches_)
            for (; search->there() && search->pattern().first.bits() < base + block_size; search->next())
                if (const std::uint64_t bits = search->pattern().first.bits(); bits >= base) {
                    found_texts_.set(bits - base);
                    any_found_texts_ = true;
                }
        return any_found_texts_;
    }

    bool is_findable(std::uint16_t suffix) const noexcept
    {
        return (in_suffix_ && sought_.in_suffix(suffix)) || (any_found_texts_ && found_texts_[suffix]);
    }

    bool run_block(std::uint64_t block, index_layout::segment_view::containers bytes, std::uint64_t low,
                   std::uint64_t high, std::uint64_t& skip, const row_visitor& f)
    {
        using namespace index_layout;
        step();
        const std::uint64_t base = block * block_size;
        if (base + block_size <= low || base > high)
            return true;
        findable which = searches_ ? look_for(block) : findable::all;
        if (which == findable::none)
            return true;
        found_.clear();
        container_reader each{bytes.first, bytes.second};
        for (container c; each.next(c) && !ids_.empty() && c.layer <= ids_.back();) {
            const auto place = std::ranges::lower_bound(ids_, c.layer);
            if (place != ids_.end() && *place == c.layer)
                found_.push_back({c, &layers_[static_cast<std::size_t>(place - ids_.begin())]});
        }
        if (std::ranges::none_of(found_, [](const auto& of) { return of.second->wanted; }))
            return true;
        if (!searches_ && (filter_.text.empty() ||
                           std::ranges::none_of(found_, [](const auto& of) { return of.second->has_details; })))
            which = look_for(block);
        if (which == findable::none)
            return true;
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
                    (which == findable::all || is_findable(suffix)))
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
            next.own = take_entry(next.pattern);
            if (!offer(next, skip, f))
                return false;
        }
        return true;
    }

    /// Whether an entry or pattern comes before or at `until`.
    bool others_until(std::uint64_t until) const
    {
        if ((pattern_ < patterns_.size() && patterns_[pattern_].first.first.bits() <= until) ||
            (writing_ < written_.numbers.size() && written_.numbers[writing_].first.bits() <= until))
            return true;
        const auto entry = next_entry();
        return entry && entry->first.bits() <= until;
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

    /// Gives out a row that passes, behind those that are skipped.
    bool give(listed&& row, std::uint64_t& skip, const row_visitor& f)
    {
        if (!passes(filter_, digits_, row))
            return true;
        if (skip != 0) {
            --skip;
            return true;
        }
        return f(std::move(row));
    }

    /// What a rule file writes into the list.
    bool offer_written(const number_pattern& pattern, std::uint64_t& skip, const row_visitor& f)
    {
        step();
        if (part_.part == walked::what::layer || (digits_.active() && !digits_.passes(pattern)))
            return true;
        listed row;
        row.from = listed::origin::rule_file;
        row.state = listed_state::approved;
        row.about.pattern = pattern;
        row.about.typed = pattern.to_string();
        row.about.created_at = written_.since;
        row.about.created_by = written_.by;
        return give(std::move(row), skip, f);
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
        return give(std::move(row), skip, f);
    }

    const transaction& in_;
    const list_filter& filter_;
    digit_test digits_;
    digit_blocks& blocks_;
    digit_search sought_;  ///< one of its own, as it remembers the block that it has looked at
    timestamp now_;
    walk_pause pause_;
    walked part_;
    written_numbers written_;
    std::size_t writing_ = 0;
    std::uint64_t steps_ = 0;
    std::uint32_t list_;
    bool searches_;   ///< for a text or digits, with the store's texts
    cursor entries_;  ///< or their texts
    cursor index_;
    std::string prefix_;  ///< of what `entries_` goes through
    std::unique_ptr<text_search> entry_search_{};
    std::vector<std::unique_ptr<text_search>> description_searches_{};
    std::bitset<index_layout::block_size> found_texts_{};  ///< of a block's numbers
    bool any_found_texts_ = false;
    bool in_suffix_ = false;  ///< `sought_` tells of the block's numbers
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

}  // namespace ringfence::store

#endif
