// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Which of a list's things are wanted, in which order and how many of them.

#ifndef RINGFENCE_STORE_LISTS_LIST_FILTER_HPP
#define RINGFENCE_STORE_LISTS_LIST_FILTER_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/lists/listed.hpp>
#include <ringfence/store/lists/texts.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ringfence::store {

/// Which of a list's things are wanted; what is empty asks for nothing.
struct list_filter {
    std::vector<listed_state> states{};
    std::string prefix{};  ///< digits that an E.164 number or prefix begins with, without `+`
    std::string suffix{};  ///< digits that it ends with
    std::string digits{};  ///< digits that it has in a row, wherever
    std::string text{};    ///< in a description, in how an entry was typed, in a sender's name, without regard to
                           ///< case and accents; with `digits` either will do
    std::optional<timestamp> added_after{};   ///< at or after
    std::optional<timestamp> added_before{};  ///< before
    std::optional<timestamp> expires_before{};
    std::string user{};        ///< who added it
    std::uint32_t import = 0;  ///< that it came with

    friend bool operator==(const list_filter&, const list_filter&) = default;
};

enum class list_order : std::uint8_t {
    number,   ///< short numbers first, then by value; prefixes last
    added,    ///< when it was added
    expires,  ///< when it expires; what never does comes last
};

enum class direction : std::uint8_t { ascending, descending };

struct list_page {
    std::uint64_t skip = 0;
    std::size_t count = 50;
    list_order order = list_order::number;
    direction towards = direction::ascending;
};

/// Called now and then while a list is walked through; may throw to give the walk up, as for one that takes too long.
using walk_pause = std::function<void()>;

inline constexpr std::uint64_t steps_between_pauses = 1 << 12;  ///< blocks and things looked at, a few milliseconds

namespace detail {

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
               (sought_digits(pattern.first).find(filter_.digits) != std::string::npos ||
                (pattern.is_range() && sought_digits(pattern.last).find(filter_.digits) != std::string::npos));
    }

private:
    bool passes_ends(const number_pattern& pattern) const
    {
        if (filter_.prefix.empty() && filter_.suffix.empty())
            return true;
        const std::string text = sought_digits(pattern.first);
        return text.starts_with(filter_.prefix) &&
               (filter_.suffix.empty() || (pattern.is_single() && text.ends_with(filter_.suffix)));
    }

    const list_filter& filter_;
};

RINGFENCE_DECL bool passes_state(const list_filter& filter, listed_state state);

/// Whether a search for a text finds a number without looking at descriptions: by its digits, or a sender by its name.
RINGFENCE_DECL bool sounds_right(const list_filter& filter, const digit_test& digits, const number_pattern& pattern);

/// Whether something in a list passes, but for the digits of its number. `filter.text` is folded.
RINGFENCE_DECL bool passes(const list_filter& filter, const digit_test& digits, const listed& row);

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/lists/list_filter.ipp>
#endif

#endif
