// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_CONDITIONS_STALE_HPP
#define RINGFENCE_PLUGINS_CONDITIONS_STALE_HPP

#include <cstddef>
#include <cstdint>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <ringfence/policy/policy.hpp>
#include <ringfence/store/lists/staleness.hpp>
#include <string>

namespace ringfence::plugins {

namespace detail {

inline void check_stale(const arguments& given, checking& context)
{
    for (const argument& a : given)
        if (!context.rules.lists[a.index].max_age)
            context.error("RF0236", a.where, "`" + a.text + "` has no `max-age`, so it is never stale",
                          "say how old its newest import may be, as in `list " + a.text + " registry max-age 31d;`");
}

// operand: u32 place of the list, for each
inline std::string lower_stale(const arguments& given, lowering&)
{
    std::string bytes;
    for (const argument& a : given)
        put_u32(bytes, a.index);
    return bytes;
}

inline bool any_stale(const operand& o, evaluation& e)
{
    for (std::size_t at = 0; at < o.size(); at += sizeof(std::uint32_t))
        if (e.is_stale(o.u32(at)))
            return true;
    return false;
}

/// `dnc was last imported 40 days ago, 2026-01-21T12:00:00Z`, for each list
inline std::string found_stale(const operand& o, evaluation& e)
{
    std::string text;
    for (std::size_t at = 0; at < o.size(); at += sizeof(std::uint32_t)) {
        const std::uint32_t list = o.u32(at);
        const auto filled = e.seen().last_filling(list);
        text += (text.empty() ? "" : "; ") + e.rules().source().lists[list].name;
        if (!filled)
            text += " is not in the store";
        else
            text += (filled->by_import ? " was last imported " : " had no import since it was made ") +
                    store::age_text(e.now() - filled->when) + " ago, " + utc_text(filled->when);
    }
    return text;
}

}  // namespace detail

inline constexpr condition_word stale_condition{
    .word = "stale",
    .usage = "LIST,...",
    .summary = "the newest import into one of these lists is older than the list's `max-age`",
    .example = {.rules = R"(list dnc registry max-age 31d;
campaign { stale dnc -> status "register out of date"; dnc -> status; })",
                .query = "campaign name=spring-sale to=+48601000001 at=2199-01-01T00:00:00Z",
                .reply = "status;text=\"register out of date\""},
    .check = detail::check_stale,
    .lower = detail::lower_stale,
    .holds = detail::any_stale,
    .found = detail::found_stale,
    .meaning = {.sense = condition_sense::stale},
};

}  // namespace ringfence::plugins

#endif
