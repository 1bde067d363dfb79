// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_PROOF_NUMBER_CLASSES_IPP
#define RINGFENCE_POLICY_PROOF_NUMBER_CLASSES_IPP

#include <ringfence/number/number.hpp>
#include <ringfence/policy/proof/number_classes.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ringfence {

namespace detail {

class number_classifier {
public:
    explicit number_classifier(const std::vector<std::vector<number_pattern>>& sets, std::size_t limit)
        : sets_{sets}, limit_{limit}
    {
    }

    std::optional<number_classes> run()
    {
        made_.covered.resize(sets_.size());
        for (std::uint32_t s = 0; s < sets_.size(); ++s)
            for (const number_pattern& p : sets_[s])
                add(p, s);
        // Every number that no set has is one of the first class; this one is an E.164 number unless all are covered.
        if (!walk_axis() || !walk_others())
            return std::nullopt;
        return std::move(made_);
    }

private:
    static constexpr unsigned places = number::max_e164_digits;
    static constexpr unsigned any_length = 0;

    struct change {
        std::uint64_t at;
        std::uint32_t set;
        std::uint8_t length;  ///< the only length that is covered, or `any_length`
        bool begins;
    };

    static constexpr std::uint64_t power(unsigned exponent) noexcept
    {
        std::uint64_t made = 1;
        while (exponent-- > 0)
            made *= 10;
        return made;
    }

    void cover(std::uint64_t from, std::uint64_t until, std::uint32_t set, unsigned length)
    {
        if (from >= until)
            return;
        changes_.push_back({from, set, static_cast<std::uint8_t>(length), true});
        changes_.push_back({until, set, static_cast<std::uint8_t>(length), false});
    }

    void add(const number_pattern& p, std::uint32_t set)
    {
        if (p.is_prefix()) {
            const unsigned digits = p.first.digit_count();
            const std::uint64_t from = p.first.value() * power(places - digits);
            const std::uint64_t until = from + power(places - digits);
            if (p.first.value() % 10 != 0) {
                cover(from, until, set, any_length);
                return;
            }
            // The first place also has shorter numbers, which do not begin with all the digits: +48 for +480*.
            for (unsigned length = digits; length <= places; ++length)
                cover(from, from + 1, set, length);
            cover(from + 1, until, set, any_length);
        } else if (p.first.kind() == number_kind::e164) {
            const unsigned digits = p.first.digit_count();
            cover(p.first.value() * power(places - digits), p.last.value() * power(places - digits) + 1, set, digits);
        } else {
            others_[p.first].insert(set);
        }
    }

    /// The class that exactly these sets cover. False where there is no room for it.
    bool note(std::vector<std::uint32_t> sets, number member)
    {
        const auto [at, is_new] = known_.try_emplace(std::move(sets), 0);
        if (!is_new)
            return true;
        at->second = static_cast<std::uint32_t>(made_.members.size());
        made_.members.push_back(member);
        for (const std::uint32_t s : at->first)
            made_.covered[s].push_back(at->second);
        memberships_ += at->first.size() + 1;
        return memberships_ <= limit_;
    }

    /// A number of this length between two places of the axis, if there is one.
    static std::optional<number> member(std::uint64_t from, std::uint64_t until, unsigned length)
    {
        const std::uint64_t step = power(places - length);
        const std::uint64_t first = (from + step - 1) / step;
        if (first * step >= until)
            return std::nullopt;
        // Somewhere in the middle looks more like a number that somebody has.
        const std::uint64_t last = (until - 1) / step;
        return number::e164(std::to_string(first + (last - first) / 2));
    }

    bool walk_axis()
    {
        changes_.push_back({power(places - 1), UINT32_MAX, 0, true});
        changes_.push_back({power(places), UINT32_MAX, 0, false});
        std::sort(changes_.begin(), changes_.end(), [](const change& a, const change& b) { return a.at < b.at; });
        for (std::size_t i = 0; i < changes_.size();) {
            const std::uint64_t from = changes_[i].at;
            for (; i < changes_.size() && changes_[i].at == from; ++i)
                apply(changes_[i]);
            if (i < changes_.size() && !stretch(from, changes_[i].at))
                return false;
        }
        return true;
    }

    void apply(const change& c)
    {
        if (c.set == UINT32_MAX)
            return;
        std::map<std::uint32_t, std::uint32_t>& active = active_[c.length];
        if (c.begins)
            ++active[c.set];
        else if (--active[c.set] == 0)
            active.erase(c.set);
    }

    bool stretch(std::uint64_t from, std::uint64_t until)
    {
        // Longer ones are the likelier: 11 digits first.
        static constexpr std::array<unsigned, places> lengths{11, 12, 10, 13, 9, 8, 14, 15, 7, 6, 5, 4, 3, 2, 1};
        bool plain = false;
        for (const unsigned length : lengths) {
            const bool of_its_own = !active_[length].empty();
            if (!of_its_own && plain)
                continue;
            const auto found = member(from, until, length);
            if (!found)
                continue;
            std::vector<std::uint32_t> sets;
            for (const auto& [set, count] : active_[any_length])
                sets.push_back(set);
            for (const auto& [set, count] : active_[length])
                sets.push_back(set);
            std::sort(sets.begin(), sets.end());
            sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
            spent_ += sets.size() + 1;
            if (spent_ > limit_ || !note(std::move(sets), *found))
                return false;
            plain = plain || !of_its_own;
        }
        return true;
    }

    bool walk_others()
    {
        for (const auto& [n, sets] : others_)
            if (!note({sets.begin(), sets.end()}, n))
                return false;
        return note({}, *number::sender("RINGFENCE"));
    }

    const std::vector<std::vector<number_pattern>>& sets_;
    std::size_t limit_;
    number_classes made_;
    std::vector<change> changes_;
    std::array<std::map<std::uint32_t, std::uint32_t>, places + 1> active_;
    std::map<number, std::set<std::uint32_t>> others_;
    std::map<std::vector<std::uint32_t>, std::uint32_t> known_;
    std::size_t memberships_ = 0;
    std::size_t spent_ = 0;
};

}  // namespace detail

RINGFENCE_DECL std::optional<number_classes> classify(const std::vector<std::vector<number_pattern>>& sets,
                                                      std::size_t limit)
{
    return detail::number_classifier{sets, limit}.run();
}

}  // namespace ringfence

#endif
