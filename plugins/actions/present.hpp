// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_ACTIONS_PRESENT_HPP
#define RINGFENCE_PLUGINS_ACTIONS_PRESENT_HPP

#include <algorithm>
#include <cstdint>
#include <optional>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::plugins {

namespace detail {

inline constexpr std::string_view presentation_only[] = {"presentation"};

enum class preference : std::uint32_t { none = 0, sticky = 1, area = 2 };  // stored: never renumber

// operand: u32 list, u32 excepted list (no_list: none), u32 preference
inline std::string lower_present(const arguments& given, lowering&)
{
    const argument* except = given.after("except");
    const preference wanted = given.has("sticky") ? preference::sticky
                              : given.has("area") ? preference::area
                                                  : preference::none;
    std::string bytes;
    put_u32(bytes, given[0].index);
    put_u32(bytes, except ? except->index : no_list);
    put_u32(bytes, static_cast<std::uint32_t>(wanted));
    return bytes;
}

using pool_part = std::span<const pool_number>;

/// One of the usable numbers of `part`, each with the same probability; none when there is none. Draws at random
/// first, which is uniform over the usable ones and cheap while most are; looks at all of them only after that.
template <class Usable>
std::optional<number> pick_any(pool_part part, evaluation& e, Usable usable)
{
    constexpr unsigned draws = 8;
    for (unsigned i = 0; i < draws && !part.empty(); ++i)
        if (const number n = part[e.pick(part.size())].value; usable(n))
            return n;
    std::vector<number> left;
    for (const pool_number& p : part)
        if (usable(p.value))
            left.push_back(p.value);
    if (left.empty())
        return std::nullopt;
    return left[e.pick(left.size())];
}

/// Highest random weight (Thaler and Ravishankar 1998): the same number for the same callee while it is usable, and
/// when the pool changes only the callees of numbers that went are moved.
template <class Usable>
std::optional<number> pick_sticky(pool_part all, number callee, Usable usable)
{
    const auto weight = [&](number n) {
        std::uint64_t x = n.bits() * 0x9e3779b97f4a7c15ULL ^ callee.bits();
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
        return x ^ (x >> 31);
    };
    const auto heavier = [&](const pool_number& a, const pool_number& b) { return weight(a.value) < weight(b.value); };
    if (const auto heaviest = std::max_element(all.begin(), all.end(), heavier);
        heaviest == all.end() || usable(heaviest->value))
        return heaviest == all.end() ? std::nullopt : std::optional{heaviest->value};
    std::vector<std::pair<std::uint64_t, number>> by_weight;
    by_weight.reserve(all.size());
    for (const pool_number& p : all)
        by_weight.emplace_back(weight(p.value), p.value);
    std::make_heap(by_weight.begin(), by_weight.end());
    while (!by_weight.empty()) {
        std::pop_heap(by_weight.begin(), by_weight.end());
        if (usable(by_weight.back().second))
            return by_weight.back().second;
        by_weight.pop_back();
    }
    return std::nullopt;
}

/// Any usable number of those that share the most leading digits with the callee.
template <class Usable>
std::optional<number> pick_area(pool_part all, number callee, evaluation& e, Usable usable)
{
    if (callee.kind() == number_kind::e164) {
        std::uint64_t head = callee.value();
        for (unsigned digits = callee.digit_count(); digits > 0; --digits, head /= 10) {
            const auto [low, high] = aligned_range(head, digits);
            const auto begin = std::lower_bound(all.begin(), all.end(), low,
                                                [](const pool_number& p, std::uint64_t v) { return p.aligned < v; });
            const auto end = std::upper_bound(begin, all.end(), high,
                                              [](std::uint64_t v, const pool_number& p) { return v < p.aligned; });
            if (const auto found = pick_any(pool_part{begin, end}, e, usable))
                return found;
        }
    }
    return pick_any(all, e, usable);
}

/// How many leading digits two numbers share; none unless both are E.164.
inline unsigned shared_digits(number a, number b)
{
    if (a.kind() != number_kind::e164 || b.kind() != number_kind::e164)
        return 0;
    const std::string first = a.to_string();
    const std::string second = b.to_string();
    const auto parted = std::mismatch(first.begin(), first.end(), second.begin(), second.end()).first;
    return static_cast<unsigned>(parted - first.begin()) - 1;  // without the `+`
}

inline action_outcome perform_present(const operand& o, evaluation& e, action_result& made)
{
    const std::uint32_t list = o.u32(0);
    const std::uint32_t except = o.u32(4);
    const auto wanted = static_cast<preference>(o.u32(8));
    const std::size_t lists = e.rules().source().lists.size();
    if (list >= lists || (except != no_list && except >= lists))
        throw damaged_bytes{"the compiled policy is damaged: a list that it does not have"};

    const auto usable = [&](number n) {
        list_set in{e.rules().source().lists.size()};
        e.seen().lists_of(
            n, [&] { return e.now(); }, in);
        return in.test(list) && (except == no_list || !in.test(except));
    };
    const party& callee = e.side(role::called);
    const bool known = callee.state == party_state::identified;
    const std::string_view manner = wanted == preference::sticky && known ? "sticky"
                                    : wanted == preference::area && known ? "area"
                                                                          : "";
    const auto pick = [&] {
        const auto pool = e.seen().pool_of(list);
        return manner == "sticky" ? pick_sticky(*pool, callee.value, usable)
               : manner == "area" ? pick_area(*pool, callee.value, e, usable)
                                  : pick_any(*pool, e, usable);
    };
    const auto as_good = [&](number other, number own) {
        return manner != "sticky" && usable(other) &&
               (manner != "area" || shared_digits(other, callee.value) == shared_digits(own, callee.value));
    };
    const std::optional<number> picked = e.pick_number(list, except, manner, pick, as_good);
    if (!picked)
        return action_outcome::no_match;
    made.number("number", *picked);
    return action_outcome::done;
}

}  // namespace detail

inline constexpr action_word present_action{
    .word = "present",
    .usage = "LIST [except LIST] [sticky|area]",
    .summary = "show a random number of the list; with no usable number the next rule is tried",
    .example = {.rules = R"(list our-numbers { +48221234567; +48221234568; }
list burned { +48221234568; }
presentation { otherwise -> present our-numbers except burned sticky; })",
                .query = "presentation name=pl-mobile to=+48601000001",
                .reply = "present;number=+48221234567"},
    .scenarios = detail::presentation_only,
    .lower = detail::lower_present,
    .perform = detail::perform_present,
    .certainty = action_certainty::may_not_match,
};

}  // namespace ringfence::plugins

#endif
