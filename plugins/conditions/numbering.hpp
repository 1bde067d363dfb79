// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_PLUGINS_CONDITIONS_NUMBERING_HPP
#define RINGFENCE_PLUGINS_CONDITIONS_NUMBERING_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <ringfence/decide/evaluate.hpp>
#include <ringfence/language/suggest.hpp>
#include <ringfence/number/plan.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <ringfence/plugins/conditions/listed.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::plugins {

namespace detail {

// operand of `country`: two letters for each
inline std::string lower_countries(const arguments& given, lowering& context)
{
    context.needs_countries = true;
    std::string bytes;
    for (const argument& a : given)
        bytes += a.text;
    return bytes;
}

inline void check_countries(const arguments& given, checking& context)
{
    const auto known = [&](std::string_view code) {
        return context.regions.empty()
                   ? code.size() == 2
                   : std::find(context.regions.begin(), context.regions.end(), code) != context.regions.end();
    };
    for (const argument& a : given)
        if (!known(a.text))
            context.error("RF0231", a.where, "`" + a.text + "` is not a country",
                          "write the two letters of ISO 3166, as `PL`");
}

inline bool in_countries(const operand& o, evaluation& e)
{
    if (e.subject().state != party_state::identified)
        return false;
    const std::string_view country = e.rules().plan().country(e.subject().value);
    const std::string_view wanted = o.text();
    for (std::size_t at = 0; at + 2 <= wanted.size(); at += 2)
        if (wanted.substr(at, 2) == country)
            return true;
    return false;
}

inline std::string found_country(const operand&, evaluation& e)
{
    if (e.subject().state != party_state::identified)
        return detail::describe(e.subject()) + " is of no country";
    return "the country is " + std::string{e.rules().plan().country(e.subject().value)};
}

/// The types' words, each at the place of its `number_type`.
inline constexpr auto types_there_are = [] {
    std::array<std::string_view, static_cast<std::size_t>(number_type::voicemail) + 1> all{};
    for (std::size_t t = 0; t < all.size(); ++t)
        all[t] = to_string(static_cast<number_type>(t));
    return all;
}();

inline void check_types(const arguments& given, checking& context)
{
    for (const argument& a : given)
        if (std::find(types_there_are.begin(), types_there_are.end(), a.text) == types_there_are.end())
            context.error("RF0232", a.where, "`" + a.text + "` is not a type of number",
                          "the types are " + enumerate({types_there_are.begin(), types_there_are.end()}));
}

// operand: u32, bit n for number_type n. In North America the two cannot be told apart, so that either asks for both.
inline std::string lower_types(const arguments& given, lowering& context)
{
    context.needs_types = true;
    std::uint32_t wanted = 0;
    for (const argument& a : given)
        for (std::size_t t = 0; t < types_there_are.size(); ++t)
            if (types_there_are[t] == a.text)
                wanted |= 1U << t;
    if ((wanted &
         (1U << static_cast<unsigned>(number_type::mobile) | 1U << static_cast<unsigned>(number_type::fixed))) != 0)
        wanted |= 1U << static_cast<unsigned>(number_type::fixed_or_mobile);
    std::string bytes;
    put_u32(bytes, wanted);
    return bytes;
}

inline bool of_types(const operand& o, evaluation& e)
{
    return e.subject().state == party_state::identified &&
           (o.u32(0) >> static_cast<unsigned>(e.rules().plan().type(e.subject().value)) & 1U) != 0;
}

inline std::vector<std::string> types_meant(const arguments& given)
{
    lowering unused;
    const std::string bytes = lower_types(given, unused);
    const std::uint32_t wanted = operand{bytes}.u32(0);
    std::vector<std::string> meant;
    for (std::size_t t = 0; t < types_there_are.size(); ++t)
        if ((wanted >> t & 1U) != 0)
            meant.emplace_back(types_there_are[t]);
    return meant;
}

inline std::string found_type(const operand&, evaluation& e)
{
    if (e.subject().state != party_state::identified)
        return describe(e.subject()) + " is of no type";
    return "the type is " + std::string{to_string(e.rules().plan().type(e.subject().value))};
}

}  // namespace detail

inline constexpr condition_word country_condition{
    .word = "country",
    .usage = "CODE,...",
    .summary = "the subject is a number of one of these countries (ISO 3166, two letters)",
    .example = {.rules = "widget { not country PL, DE -> status \"refused\"; }",
                .query = "widget name=homepage to=+33140000000",
                .reply = "status;text=refused"},
    .check = detail::check_countries,
    .lower = detail::lower_countries,
    .holds = detail::in_countries,
    .found = detail::found_country,
    .meaning = {.sense = condition_sense::number_value, .countries = true},
};

inline constexpr condition_word type_condition{
    .word = "type",
    .usage = "WORD,...",
    .summary =
        "the subject is of one of these types: fixed, mobile, fixed_or_mobile, tollfree, premium, shared_cost, voip, "
        "personal, pager, uan, voicemail, unknown",
    .example = {.rules = "campaign { type tollfree, premium, shared_cost, unknown -> hangup; }",
                .query = "campaign name=spring-sale to=+48800123456",
                .reply = "hangup"},
    .check = detail::check_types,
    .lower = detail::lower_types,
    .holds = detail::of_types,
    .found = detail::found_type,
    .meaning = {.sense = condition_sense::number_value,
                .domain = detail::types_there_are,
                .values = detail::types_meant},
};

}  // namespace ringfence::plugins

#endif
