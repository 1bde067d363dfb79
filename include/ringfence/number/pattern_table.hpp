// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_NUMBER_PATTERN_TABLE_HPP
#define RINGFENCE_NUMBER_PATTERN_TABLE_HPP

#include <ringfence/number/number.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

namespace ringfence {

/// The order in which `pattern_table` visits two patterns that both cover a number.
inline bool visited_before(const number_pattern& a, const number_pattern& b) noexcept
{
    const auto rank = [](const number_pattern& p) {
        unsigned shared = p.first.digit_count();
        for (std::uint64_t x = p.first.value(), y = p.last.value(); x != y; x /= 10, y /= 10)
            --shared;
        const unsigned kind = p.is_single() ? 0 : p.is_range() ? 1 : 2;
        return std::tuple{kind == 0 ? 0 : 1, -static_cast<int>(shared), kind, p.last.bits() - p.first.bits(), p.first};
    };
    return rank(a) < rank(b);
}

/// Which patterns cover a number, the narrowest first: the number itself, then ranges and prefixes by how many
/// leading digits they fix. For what a rule file holds: bindings and numbers written into lists.
///
/// Filled with `add`, then `prepare`d once; `visit` may be called from any number of threads after that. It searches,
/// and walks only through ranges that begin like the number and part where it does.
template <class Value>
class pattern_table {
public:
    void add(const number_pattern& pattern, Value value)
    {
        if (pattern.is_prefix())
            prefixes_[pattern.first.digit_count()].push_back({pattern.first.value(), value});
        else if (pattern.is_range())
            ranges_.push_back(range_of(pattern, value));
        else
            singles_.push_back({pattern.first.bits(), value});
    }

    void prepare()
    {
        const auto by_key = [](const keyed& a, const keyed& b) { return a.key < b.key; };
        std::stable_sort(singles_.begin(), singles_.end(), by_key);
        for (auto& of_length : prefixes_)
            std::stable_sort(of_length.begin(), of_length.end(), by_key);
        // Of ranges that fix as many digits the smaller first, then the lower: never the order of `add`.
        std::stable_sort(ranges_.begin(), ranges_.end(), [](const range& a, const range& b) {
            const auto order = [](const range& r) {
                return std::tuple{r.key(), r.last.bits() - r.first.bits(), r.first.bits()};
            };
            return order(a) < order(b);
        });
        for (const range& r : ranges_)
            shared_by_digits_[r.digits] |= 1U << r.shared;
        for (std::size_t length = 0; length < prefixes_.size(); ++length)
            prefix_lengths_ |= prefixes_[length].empty() ? 0U : 1U << length;
    }

    bool empty() const noexcept { return singles_.empty() && ranges_.empty() && prefix_lengths_ == 0; }

    /// Calls `visit(value)` for each pattern that covers `n` until it returns true; whether it did.
    template <class Visit>
    bool visit(number n, Visit&& visit) const
    {
        if (visit_key(singles_, n.bits(), visit))
            return true;
        if (n.kind() != number_kind::e164 || (ranges_.empty() && prefix_lengths_ == 0))
            return false;

        // Only the lengths that some range or prefix has are searched: mostly one or two of fifteen.
        const unsigned digits = n.digit_count();
        std::uint64_t head = n.value();
        const std::uint32_t of_ranges = shared_by_digits_[digits];
        unsigned length = digits;
        for (std::uint32_t left = (of_ranges | prefix_lengths_) & ((2U << digits) - 1); left != 0;
             left ^= 1U << length) {
            for (const auto longest = static_cast<unsigned>(std::bit_width(left)) - 1; length > longest; --length)
                head /= 10;
            if (((of_ranges >> length & 1U) != 0 && visit_ranges(n, {digits, length, head}, visit)) ||
                visit_key(prefixes_[length], head, visit))
                return true;
        }
        return false;
    }

private:
    struct keyed {
        std::uint64_t key;
        Value value;
    };
    using range_key = std::tuple<unsigned, unsigned, std::uint64_t>;  ///< `digits`, `shared`, `head` of a range
    struct range {
        number first;
        number last;
        unsigned digits;     ///< of each of its numbers
        unsigned shared;     ///< how many leading digits they all have
        std::uint64_t head;  ///< those digits
        Value value;

        range_key key() const noexcept { return {digits, shared, head}; }
    };

    static range range_of(const number_pattern& p, Value value)
    {
        range made{p.first, p.last, p.first.digit_count(), p.first.digit_count(), p.first.value(), value};
        for (std::uint64_t last = p.last.value(); made.head != last; made.head /= 10, last /= 10)
            --made.shared;
        return made;
    }

    /// The ranges whose numbers all begin with the same digits as `n`, that many, and differ in the next one.
    template <class Visit>
    bool visit_ranges(number n, const range_key& key, Visit& visit) const
    {
        auto at = std::lower_bound(ranges_.begin(), ranges_.end(), key,
                                   [](const range& r, const range_key& wanted) { return r.key() < wanted; });
        for (; at != ranges_.end() && at->key() == key; ++at)
            if (at->first <= n && n <= at->last && visit(at->value))
                return true;
        return false;
    }

    template <class Visit>
    static bool visit_key(const std::vector<keyed>& in, std::uint64_t key, Visit& visit)
    {
        auto at = std::lower_bound(in.begin(), in.end(), key,
                                   [](const keyed& k, std::uint64_t wanted) { return k.key < wanted; });
        for (; at != in.end() && at->key == key; ++at)
            if (visit(at->value))
                return true;
        return false;
    }

    std::vector<keyed> singles_;
    std::array<std::vector<keyed>, number::max_e164_digits + 1> prefixes_;
    std::vector<range> ranges_;
    std::array<std::uint32_t, number::max_e164_digits + 1> shared_by_digits_{};  ///< bits: `shared` of some range
    std::uint32_t prefix_lengths_ = 0;                                           ///< bits: the length of some prefix
};

}  // namespace ringfence

#endif
