// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What is in a list, for people: entries and what imports brought as one row of things in the order of their numbers,
// filtered, sorted, a page at a time.
//
// Three rows that are in order already are merged: the list's entries, the prefixes and ranges of its imports, and the
// numbers of its imports, block by block out of the index. A number that is both an entry and in an import is shown
// once, as it stands by both (`strengthen`): as the entry while that is not over, else as the import's.
//
// A page of a list of millions is found in less than a tenth of a second, since most of the list is not looked at: a
// block that the page lies behind is counted, not taken apart; an import whose numbers cannot be wanted, all of them
// being in force or added by somebody else, is passed over; digits are sought in a block's number before its numbers;
// and where an import gave its numbers no dates of their own, only the first of them can be on a page sorted by date.
// What has to be read to its end takes its time: the descriptions and dates that came with an import, some 0.6 us each.

#ifndef RINGFENCE_STORE_LISTS_BROWSE_HPP
#define RINGFENCE_STORE_LISTS_BROWSE_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/entries.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
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
    std::string text{};    ///< in a description, in how an entry was typed, in a sender's name, without regard to ASCII
                           ///< capitals; with `digits` either will do
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

inline constexpr std::uint64_t steps_between_pauses = 1 << 12;  ///< blocks and things looked at, a few milliseconds

inline constexpr std::size_t max_sorted = 1'000'000;  ///< `skip` and `count` together, in another order than by number

namespace detail {

RINGFENCE_DECL bool contains_folded(std::string_view text, std::string_view lower) noexcept;

RINGFENCE_DECL listed_state listed_state_of(entry_state state) noexcept;

RINGFENCE_DECL listed_state state_at(const entry& e, timestamp now) noexcept;

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

RINGFENCE_DECL bool passes_state(const list_filter& filter, listed_state state);

/// Whether a search for a text finds a number without looking at descriptions: by its digits, or a sender by its name.
RINGFENCE_DECL bool sounds_right(const list_filter& filter, const digit_test& digits, const number_pattern& pattern);

/// Whether something in a list passes, but for the digits of its number. `filter.text` is folded.
RINGFENCE_DECL bool passes(const list_filter& filter, const digit_test& digits, const listed& row);

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

}  // namespace detail

/// Calls `f` for everything in a list that passes the filter, in the order of numbers.
/// Throws `error` and what `f` and `pause` throw.
RINGFENCE_DECL void for_each_listed(const transaction& in, const list_info& list, list_filter filter, timestamp now,
                                    const std::function<visit(listed&&)>& f, walk_pause pause = {});

/// A page of what is in a list.
struct browsed {
    std::vector<listed> rows{};
    bool more = false;  ///< there is another page
};

/// Throws `error`: `refused` for a page too far in another order than by number; and what `pause` throws.
RINGFENCE_DECL browsed browse(const transaction& in, const list_info& list, list_filter filter, const list_page& page,
                              timestamp now, const walk_pause& pause = {});

namespace detail {

RINGFENCE_DECL listed listed_of(entry e, timestamp now);

RINGFENCE_DECL listed listed_of(const transaction& in, const layer_info& layer, const number_pattern& pattern);

}  // namespace detail

/// What a list has for exactly this number, prefix or range, in force or not, by its entry and by imports together.
/// Throws `error`.
RINGFENCE_DECL std::optional<listed> find_listed(const transaction& in, const list_info& list,
                                                 const number_pattern& pattern, timestamp now);

/// Whether what a list has for exactly this number, prefix or range passes the filter: to be asked before a change of
/// what a walk has found in an earlier state of the store. Throws `error`.
RINGFENCE_DECL bool is_listed(const transaction& in, const list_info& list, const number_pattern& pattern,
                              list_filter filter, timestamp now);

/// A prefix or range by which a list has a number.
struct covering {
    std::uint32_t list = 0;
    listed by{};
};

/// What covers a number in any list, the widest first: approved entries, which need not be in force, and what active
/// imports brought. Throws `error`.
RINGFENCE_DECL std::vector<covering> find_covers(const transaction& in, number n, timestamp now);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/lists/browse.ipp>
#endif

#endif
