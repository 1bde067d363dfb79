// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What is in a list, for people: entries and what imports brought as one row of things in the order of their numbers,
// filtered, sorted, a page at a time.
//
// Three rows that are in order already are merged: the list's entries, the prefixes and ranges of its imports, and the
// numbers of its imports, block by block out of the index. A block that a page lies behind is counted, not taken apart,
// so that a page deep in a list of millions is found in some ten nanoseconds a block. A number that is both an entry
// and in an import is shown once: as the entry while that is not over, else as the import's.

#ifndef RINGFENCE_STORE_BROWSE_HPP
#define RINGFENCE_STORE_BROWSE_HPP

#include <ringfence/number/number.hpp>
#include <ringfence/policy/time.hpp>
#include <ringfence/store/entries.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index.hpp>
#include <ringfence/store/layout.hpp>
#include <ringfence/store/lists.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

/// How something in a list stands at a moment.
enum class listed_state : std::uint8_t { pending, approved, permanent, cleared, expired };

inline constexpr std::array<std::string_view, 5> listed_state_names{"pending", "approved", "permanent", "cleared",
                                                                    "expired"};

/// One thing in a list.
struct listed {
    entry about{};  ///< of an import's number, what it would be as an entry; `import` names the import
    listed_state state = listed_state::approved;
    enum class origin : std::uint8_t { entry, import } from = origin::entry;
};

enum class list_order : std::uint8_t {
    number,   ///< short numbers first, then by value; prefixes last
    added,    ///< when it was added
    expires,  ///< when it expires; what never does comes last
};

enum class direction : std::uint8_t { ascending, descending };

/// Which of a list's things are wanted; what is empty asks for nothing.
struct list_filter {
    std::vector<listed_state> states{};
    std::string prefix{};  ///< digits that an E.164 number or prefix begins with, without `+`
    std::string suffix{};  ///< digits that it ends with
    std::string digits{};  ///< digits that it has in a row, wherever
    std::string text{};    ///< in the description, without regard to ASCII capitals; with `digits` either will do
    std::optional<timestamp> added_after{};   ///< at or after
    std::optional<timestamp> added_before{};  ///< before
    std::optional<timestamp> expires_before{};
    std::string user{};        ///< who added it
    std::uint32_t import = 0;  ///< that it came with

    friend bool operator==(const list_filter&, const list_filter&) = default;
};

struct list_page {
    std::uint64_t skip = 0;
    std::size_t count = 50;
    list_order order = list_order::number;
    direction towards = direction::ascending;
};

/// Called now and then while a list is walked through; may throw to give the walk up, as for one that takes too long.
using walk_pause = std::function<void()>;

inline constexpr std::uint64_t steps_between_pauses = 1 << 12;  // blocks and things looked at, a few milliseconds

inline constexpr std::size_t max_sorted = 1'000'000;  // `skip` and `count` together, in another order than by number

namespace detail {

inline char folded(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline void fold(std::string& text) noexcept { std::ranges::transform(text, text.begin(), folded); }

inline bool contains_folded(std::string_view text, std::string_view lower) noexcept
{
    return std::search(text.begin(), text.end(), lower.begin(), lower.end(),
                       [&](char a, char b) { return folded(a) == b; }) != text.end();
}

inline listed_state state_at(const entry& e, timestamp now) noexcept
{
    if (e.state == entry_state::cleared)
        return listed_state::cleared;
    if (is_over(e, now))
        return listed_state::expired;
    return e.state == entry_state::pending     ? listed_state::pending
           : e.state == entry_state::permanent ? listed_state::permanent
                                               : listed_state::approved;
}

/// How what an import layer has stands, and the state that it would have as an entry.
inline listed_state state_of_layer(const layer_info& layer) noexcept
{
    return layer.state == layer_state::pending ? listed_state::pending
           : layer.permanent                   ? listed_state::permanent
                                               : listed_state::approved;
}
inline entry_state entry_state_of(listed_state imported) noexcept
{
    return imported == listed_state::pending     ? entry_state::pending
           : imported == listed_state::permanent ? entry_state::permanent
                                                 : entry_state::approved;
}

/// The digits of a filter as a test of numbers.
class digit_test {
public:
    explicit digit_test(const list_filter& f) : filter_{f} {}

    bool active() const noexcept
    {
        return !filter_.prefix.empty() || !filter_.suffix.empty() || !filter_.digits.empty();
    }

    /// Prefix, suffix, and `digits` when there is no text that might be met instead.
    bool passes(const number_pattern& pattern) const
    {
        return passes_ends(pattern) && (filter_.digits.empty() || !filter_.text.empty() || has_digits(pattern));
    }

    bool has_digits(const number_pattern& pattern) const
    {
        return !filter_.digits.empty() &&
               (text_of(pattern.first).find(filter_.digits) != std::string::npos ||
                (pattern.is_range() && text_of(pattern.last).find(filter_.digits) != std::string::npos));
    }

private:
    bool passes_ends(const number_pattern& pattern) const
    {
        if (filter_.prefix.empty() && filter_.suffix.empty())
            return true;
        const std::string text = text_of(pattern.first);
        return text.starts_with(filter_.prefix) &&
               (filter_.suffix.empty() || (pattern.is_single() && text.ends_with(filter_.suffix)));
    }

    static std::string text_of(number n)
    {
        std::string text = n.to_string();
        std::erase_if(text, [](char c) { return c == '+' || c == '*'; });
        return text;
    }

    const list_filter& filter_;
};

/// A candidate before it is made into a `listed`.
struct candidate {
    number_pattern pattern{};
    std::optional<entry> own{};
    const layer_info* layer = nullptr;  ///< of an import that has it
};

/// Walks through a list in the order of its numbers.
class list_walk {
public:
    list_walk(const transaction& in, const list_info& list, const list_filter& filter, timestamp now,
              walk_pause pause = {})
        : in_{in}, list_{list}, filter_{filter}, digits_{filter}, now_{now}, pause_{std::move(pause)},
          entries_{in, table::entries}, index_{in, table::index}, prefix_{layout::entry_prefix(list.id)}
    {
        const auto asks_for = [&](listed_state state) { return passes_state(state); };
        without_imports_ =
            !asks_for(listed_state::pending) && !asks_for(listed_state::approved) && !asks_for(listed_state::permanent);
        if (!without_imports_)
            layers_ = import_layers(in, list.id, {layer_state::active, layer_state::pending});
        std::erase_if(layers_, [&](const layer_info& l) {
            return (filter_.import != 0 && brought_by(l) != filter_.import) || (l.numbers == 0 && l.patterns == 0);
        });
        for (const layer_info& layer : layers_) {
            ids_.push_back(layer.id);
            const auto import = find_import(in, brought_by(layer));
            if (!import)
                layout::fail_corrupt("an import's layer has no import");
            imports_.emplace(layer.id, *import);
            const std::string details = layout::detail_prefix(import->layer);
            cursor at{in, table::details};
            has_details_[layer.id] = at.seek(details) && at.key().starts_with(details);
        }
    }

    /// `f(listed&&)` returns whether it wants more. `skip` things that pass the filter are counted down and left out.
    template <class F>
    void run(std::uint64_t& skip, F&& f)
    {
        load_patterns();
        if (filter_.prefix.empty()) {
            run_range(0, std::numeric_limits<std::uint64_t>::max(), skip, f);
            return;
        }
        const auto value = number::e164(filter_.prefix);
        if (!value)
            return;
        std::uint64_t low = value->bits();
        std::uint64_t high = low;
        for (std::size_t digits = filter_.prefix.size(); digits <= number::max_e164_digits; ++digits) {
            if (!run_range(low, high, skip, f))
                return;
            low *= 10;
            high = high * 10 + 9;
        }
        // Patterns of prefixes lie behind all numbers.
        run_range(std::uint64_t{3} << 62, std::numeric_limits<std::uint64_t>::max(), skip, f);
    }

private:
    void step()
    {
        if (++steps_ % steps_between_pauses == 0 && pause_)
            pause_();
    }

    void load_patterns()
    {
        for (const layer_info& layer : layers_)
            if (layer.patterns != 0)
                for_each_span(in_, layer.id, [&](const number_pattern& p) { patterns_.emplace_back(p, &layer); });
        std::ranges::stable_sort(patterns_, {}, &std::pair<number_pattern, const layer_info*>::first);
    }

    /// Whether nothing but numbers decides, so that blocks can be counted as a whole.
    bool only_numbers() const noexcept
    {
        return filter_.text.empty() && !filter_.added_after && !filter_.added_before && !filter_.expires_before &&
               filter_.user.empty();
    }

    /// Everything with first bits in [low, high]. Whether more is wanted.
    template <class F>
    bool run_range(std::uint64_t low, std::uint64_t high, std::uint64_t& skip, F&& f)
    {
        using namespace index_layout;
        std::string from = prefix_;
        layout::append_big_endian(from, low, 8);
        has_entry_ = entries_.seek(from) && entries_.key().starts_with(prefix_);
        pattern_ = static_cast<std::size_t>(
            std::ranges::lower_bound(patterns_, low, {}, [](const auto& p) { return p.first.first.bits(); }) -
            patterns_.begin());
        bool more = true;
        const bool any_numbers = std::ranges::any_of(layers_, [](const layer_info& l) { return l.numbers != 0; });
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
    template <class F>
    bool run_others(std::uint64_t until, std::uint64_t& skip, F&& f)
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
                next.layer = better(next.layer, patterns_[pattern_].second);
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

    static const layer_info* better(const layer_info* a, const layer_info* b) noexcept
    {
        return a ? &weightier(*a, *b) : b;
    }

    template <class F>
    bool run_block(std::uint64_t block, index_layout::segment_view::containers bytes, std::uint64_t low,
                   std::uint64_t high, std::uint64_t& skip, F&& f)
    {
        using namespace index_layout;
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
        if (base != 0 && !run_others(base - 1, skip, f))
            return false;
        const bool whole = base >= low && base + block_size - 1 <= high;
        if (whole && skip != 0 && found_.size() == 1 && only_numbers() && filter_.suffix.empty() &&
            filter_.digits.empty() && !others_until(base + block_size - 1) &&
            passes_state(state_of_layer(*found_.front().second))) {
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
                if (bits >= low && bits <= high && (suffix_power_ == 0 || bits % suffix_power_ == suffix_value_))
                    numbers_.emplace_back(bits, i);
            });
        if (found_.size() > 1)
            std::ranges::sort(numbers_);
        for (std::size_t i = 0; i < numbers_.size();) {
            const std::uint64_t bits = numbers_[i].first;
            const layer_info* layer = nullptr;
            for (; i < numbers_.size() && numbers_[i].first == bits; ++i)
                layer = better(layer, found_[numbers_[i].second].second);
            if (bits != 0 && !run_others(bits - 1, skip, f))
                return false;
            candidate next;
            const number n = number::from_bits(bits);
            next.pattern = {n, n};
            next.layer = layer;
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

    template <class F>
    bool offer(candidate& next, std::uint64_t& skip, F&& f)
    {
        step();
        if (digits_.active() && !digits_.passes(next.pattern))
            return true;
        listed row;
        if ((without_imports_ || filter_.import != 0) && !next.layer && is_over(*next.own, now_) &&
            layer_with(in_, list_.id, next.pattern, {layer_state::active, layer_state::pending}))
            return true;  // it is in the list by an import, of which nothing is wanted
        if (next.own && !(next.layer && is_over(*next.own, now_))) {
            row.about = *std::move(next.own);
            row.state = state_at(row.about, now_);
        } else if (next.layer) {
            row.from = listed::origin::import;
            row.state = state_of_layer(*next.layer);
            // What costs to be found out is left until it is needed.
            if (only_numbers() && passes_state(row.state) && skip != 0) {
                --skip;
                return true;
            }
            const import_info& import = imports_.at(next.layer->id);
            row.about.pattern = next.pattern;
            row.about.typed = next.pattern.to_string();
            row.about.import = import.id;
            row.about.created_by = import.by;
            row.about.created_at = import.when;
            row.about.state = entry_state_of(row.state);
            if (has_details_.at(next.layer->id)) {
                import_detail said = detail_of(in_, import.layer, next.pattern);
                row.about.description = std::move(said.description);
                if (said.date)
                    row.about.created_at = *said.date;
            }
        } else {
            return true;
        }
        if (!passes(row))
            return true;
        if (skip != 0) {
            --skip;
            return true;
        }
        return f(std::move(row));
    }

    bool passes_state(listed_state state) const
    {
        return filter_.states.empty() || std::ranges::find(filter_.states, state) != filter_.states.end();
    }

    bool passes(const listed& row) const
    {
        const entry& e = row.about;
        if (!passes_state(row.state) || (filter_.import != 0 && e.import != filter_.import))
            return false;
        if (filter_.added_after && e.created_at < *filter_.added_after)
            return false;
        if (filter_.added_before && e.created_at >= *filter_.added_before)
            return false;
        if (filter_.expires_before && (!e.expires || *e.expires >= *filter_.expires_before))
            return false;
        if (!filter_.user.empty() && e.created_by.user != filter_.user)
            return false;
        if (!filter_.text.empty() && !contains_folded(e.description, filter_.text) && !digits_.has_digits(e.pattern) &&
            !contains_folded(e.typed, filter_.text))
            return false;
        return true;
    }

    const transaction& in_;
    const list_info& list_;
    const list_filter& filter_;
    digit_test digits_;
    timestamp now_;
    walk_pause pause_;
    std::uint64_t steps_ = 0;
    cursor entries_;
    cursor index_;
    std::string prefix_;
    bool has_entry_ = false;
    bool without_imports_ = false;  ///< nothing that imports brought is wanted
    std::vector<layer_info> layers_;
    std::vector<std::uint32_t> ids_;
    std::map<std::uint32_t, import_info> imports_;
    std::map<std::uint32_t, bool> has_details_;
    std::vector<std::pair<number_pattern, const layer_info*>> patterns_;
    std::size_t pattern_ = 0;
    std::vector<std::pair<index_layout::container, const layer_info*>> found_;
    std::vector<std::pair<std::uint64_t, std::size_t>> numbers_;
    std::uint64_t suffix_power_ = 0;
    std::uint64_t suffix_value_ = 0;
};

}  // namespace detail

/// `f(listed&&)`, which returns a `visit`, for everything in a list that passes the filter, in the order of numbers.
/// Throws `error` and what `f` and `pause` throw.
template <class F>
void for_each_listed(const transaction& in, const list_info& list, list_filter filter, timestamp now, F&& f,
                     walk_pause pause = {})
{
    detail::fold(filter.text);
    std::uint64_t skip = 0;
    detail::list_walk{in, list, filter, now, pause}.run(skip,
                                                        [&](listed&& row) { return f(std::move(row)) == visit::more; });
}

/// A page of what is in a list.
struct browsed {
    std::vector<listed> rows{};
    bool more = false;  ///< there is another page
};

/// Throws `error`: `refused` for a page too far in another order than by number; and what `pause` throws.
inline browsed browse(const transaction& in, const list_info& list, list_filter filter, const list_page& page,
                      timestamp now, const walk_pause& pause = {})
{
    detail::fold(filter.text);
    browsed found;
    if (page.order == list_order::number && page.towards == direction::ascending) {
        std::uint64_t skip = page.skip;
        detail::list_walk{in, list, filter, now, pause}.run(skip, [&](listed&& row) {
            if (found.rows.size() == page.count) {
                found.more = true;
                return false;
            }
            found.rows.push_back(std::move(row));
            return true;
        });
        return found;
    }
    if (page.skip > max_sorted || page.count > max_sorted - page.skip)
        throw error{error_code::refused, "sorted so, a list is shown as far as its first " +
                                             std::to_string(max_sorted) + " things; narrow it down with a filter"};
    // The best of those seen so far, the worst of them on top of the heap.
    const std::size_t wanted = static_cast<std::size_t>(page.skip) + page.count + 1;
    const auto before = [&](const listed& a, const listed& b) {
        const auto key = [&](const listed& l) {
            switch (page.order) {
            case list_order::added: return l.about.created_at.time_since_epoch().count();
            case list_order::expires:
                return l.about.expires ? l.about.expires->time_since_epoch().count()
                                       : std::numeric_limits<std::int64_t>::max();
            case list_order::number: break;
            }
            return std::int64_t{0};
        };
        const auto ka = key(a);
        const auto kb = key(b);
        const bool up = page.towards == direction::ascending;
        return ka != kb ? (up ? ka < kb : ka > kb)
                        : (up || page.order != list_order::number ? a.about.pattern < b.about.pattern
                                                                  : b.about.pattern < a.about.pattern);
    };
    std::uint64_t skip = 0;
    detail::list_walk{in, list, filter, now, pause}.run(skip, [&](listed&& row) {
        if (found.rows.size() < wanted) {
            found.rows.push_back(std::move(row));
            std::ranges::push_heap(found.rows, before);
        } else if (before(row, found.rows.front())) {
            std::ranges::pop_heap(found.rows, before);
            found.rows.back() = std::move(row);
            std::ranges::push_heap(found.rows, before);
        }
        return true;
    });
    std::ranges::sort(found.rows, before);
    found.more = found.rows.size() == wanted;
    if (found.more)
        found.rows.pop_back();
    found.rows.erase(found.rows.begin(), found.rows.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(
                                                                  page.skip, found.rows.size())));
    return found;
}

/// What a list has for exactly this number, prefix or range, in force or not. Throws `error`.
inline std::optional<listed> find_listed(const transaction& in, const list_info& list, const number_pattern& pattern,
                                         timestamp now)
{
    const auto own = find_entry(in, list.id, pattern);
    if (!own || is_over(*own, now))
        if (const auto layer = detail::layer_with(in, list.id, pattern, {layer_state::active, layer_state::pending})) {
            listed row;
            row.from = listed::origin::import;
            row.about = detail::imported_entry(in, detail::brought_by(*layer), pattern);
            row.state = detail::state_of_layer(*layer);
            row.about.state = detail::entry_state_of(row.state);
            return row;
        }
    if (!own)
        return std::nullopt;
    listed row;
    row.about = *own;
    row.state = detail::state_at(*own, now);
    return row;
}

}  // namespace ringfence::store

#endif
