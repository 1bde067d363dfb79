// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_NUMBER_PATTERN_TABLE_HPP
#define RINGFENCE_NUMBER_PATTERN_TABLE_HPP

#include <ringfence/number/number.hpp>

#include <algorithm>
#include <array>
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
/// Filled with `add`, then `prepare`d once; `visit` may be called from any number of threads after that.
template <class Value>
class pattern_table {
public:
    void add(const number_pattern& pattern, Value value)
    {
        if (pattern.is_prefix())
            prefixes_[pattern.first.digit_count()].push_back({pattern.first.value(), value});
        else if (pattern.is_range())
            ranges_.push_back({pattern.first, pattern.last, shared_digits(pattern), value});
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
            const auto size = [](const range& r) { return r.last.bits() - r.first.bits(); };
            return a.shared != b.shared ? a.shared > b.shared
                   : size(a) != size(b) ? size(a) < size(b)
                                        : a.first < b.first;
        });
        has_spans_ = !ranges_.empty() ||
                     std::any_of(prefixes_.begin(), prefixes_.end(), [](const auto& v) { return !v.empty(); });
    }

    bool empty() const noexcept { return singles_.empty() && !has_spans_; }

    /// Calls `visit(value)` for each pattern that covers `n` until it returns true; whether it did.
    template <class Visit>
    bool visit(number n, Visit&& visit) const
    {
        if (visit_key(singles_, n.bits(), visit))
            return true;
        if (!has_spans_ || n.kind() != number_kind::e164)
            return false;

        std::uint64_t head = n.value();
        auto next_range = ranges_.begin();
        for (unsigned length = n.digit_count(); length > 0; --length, head /= 10) {
            for (; next_range != ranges_.end() && next_range->shared >= length; ++next_range)
                if (next_range->first <= n && n <= next_range->last && visit(next_range->value))
                    return true;
            if (visit_key(prefixes_[length], head, visit))
                return true;
        }
        for (; next_range != ranges_.end(); ++next_range)
            if (next_range->first <= n && n <= next_range->last && visit(next_range->value))
                return true;
        return false;
    }

private:
    struct keyed {
        std::uint64_t key;
        Value value;
    };
    struct range {
        number first;
        number last;
        unsigned shared;  ///< leading digits that all its numbers have
        Value value;
    };

    static unsigned shared_digits(const number_pattern& p) noexcept
    {
        unsigned shared = p.first.digit_count();
        for (std::uint64_t a = p.first.value(), b = p.last.value(); a != b; a /= 10, b /= 10)
            --shared;
        return shared;
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
    bool has_spans_ = false;
};

}  // namespace ringfence

#endif
