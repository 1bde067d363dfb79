// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Some words, and rule files checked against them.

#ifndef RINGFENCE_TESTS_UNIT_POLICY_CHECK_FIXTURE_HPP
#define RINGFENCE_TESTS_UNIT_POLICY_CHECK_FIXTURE_HPP

#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/load.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/plugin/descriptor.hpp>
#include <ringfence/plugin/registry.hpp>
#include <ringfence/policy/check.hpp>
#include <ringfence/policy/check_options.hpp>
#include <ringfence/policy/policy.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace policy_tests {

inline bool never(const ringfence::operand&, ringfence::evaluation&) { return false; }
inline ringfence::action_outcome nothing(const ringfence::operand&, ringfence::evaluation&, ringfence::action_result&)
{
    return ringfence::action_outcome::done;
}

inline constexpr ringfence::scenario_word always{
    .word = "always", .usage = "", .summary = "", .example = {}, .before_all = true};
inline constexpr ringfence::scenario_word inbound{.word = "inbound",
                                                  .usage = "[to PATTERN,...]",
                                                  .summary = "",
                                                  .example = {},
                                                  .binding = ringfence::binding_kind::called};
inline constexpr ringfence::scenario_word campaign{.word = "campaign",
                                                   .usage = "[TEXT,...]",
                                                   .summary = "",
                                                   .example = {},
                                                   .binding = ringfence::binding_kind::name,
                                                   .subject = ringfence::role::called};
inline constexpr std::string_view inbound_only[] = {"inbound"};

inline void check_even(const ringfence::arguments& given, ringfence::checking& context)
{
    if (given[0].integer % 2 != 0)
        context.error("XX0001", given[0].where, "odd, with " + std::to_string(context.rules.lists.size()) + " lists");
}

inline constexpr ringfence::condition_word listed{
    .word = "listed", .usage = "LIST", .summary = "", .example = {}, .holds = never};
inline constexpr ringfence::condition_word otherwise{
    .word = "otherwise", .usage = "", .summary = "", .example = {}, .holds = never};
inline constexpr ringfence::condition_word inside{
    .word = "inside", .usage = "HOURS", .summary = "", .example = {}, .holds = never};
inline constexpr ringfence::condition_word even{
    .word = "even", .usage = "INTEGER", .summary = "", .example = {}, .check = check_even, .holds = never};
inline constexpr ringfence::action_word allow{
    .word = "allow", .usage = "", .summary = "", .example = {}, .perform = nothing};
inline constexpr ringfence::action_word hangup{
    .word = "hangup", .usage = "[INTEGER] [TEXT]", .summary = "", .example = {}, .perform = nothing};
inline constexpr ringfence::action_word redirect{.word = "redirect",
                                                 .usage = "NUMBER|TEXT",
                                                 .summary = "",
                                                 .example = {},
                                                 .scenarios = inbound_only,
                                                 .perform = nothing};
inline constexpr ringfence::action_word add{.word = "add",
                                            .usage = "LIST [for DURATION]",
                                            .summary = "",
                                            .example = {},
                                            .flow = ringfence::action_flow::continues,
                                            .lists = ringfence::list_use::fills,
                                            .perform = nothing};

inline constexpr const ringfence::scenario_word* scenarios[] = {&always, &inbound, &campaign};
inline constexpr const ringfence::condition_word* conditions[] = {&listed, &otherwise, &inside, &even};
inline constexpr const ringfence::action_word* actions[] = {&allow, &hangup, &redirect, &add};
inline constexpr ringfence::plugin standard{.name = "standard",
                                            .version = 1,
                                            .summary = "",
                                            .scenarios = scenarios,
                                            .conditions = conditions,
                                            .actions = actions};

inline constexpr ringfence::condition_word sunny{
    .word = "sunny", .usage = "", .summary = "", .example = {}, .holds = never};
inline constexpr const ringfence::condition_word* more[] = {&sunny};
inline constexpr ringfence::plugin weather{.name = "weather", .version = 2, .summary = "", .conditions = more};

inline const ringfence::registry& words()
{
    static const ringfence::registry made = [] {
        ringfence::registry all;
        all.add(standard);
        all.add(weather);
        return all;
    }();
    return made;
}

struct outcome {
    std::optional<ringfence::policy> made;
    ringfence::diagnostics found;

    std::string codes() const
    {
        std::string out;
        for (const ringfence::diagnostic& d : found)
            out += (out.empty() ? "" : " ") + d.code;
        return out;
    }
};

inline outcome checked(const std::map<std::string, std::string>& files,
                       ringfence::strictness warnings = ringfence::strictness::lenient)
{
    outcome o;
    const ringfence::loaded loaded =
        ringfence::load("main", o.found, [&files](const std::filesystem::path& path) -> ringfence::file_text {
            const auto at = files.find(path.string());
            return at == files.end() ? ringfence::file_text{{}, "missing"} : ringfence::file_text{at->second, {}};
        });
    const ringfence::check_options options{
        .warnings = warnings,
        .read_number = [](std::string_view text, std::string_view region) -> ringfence::party {
            if (region == "PL" && text == "22 1")
                return {ringfence::party_state::identified, *ringfence::number::e164("48221")};
            return {ringfence::party_state::malformed, {}};
        },
        .regions =
            [] {
                return std::vector<ringfence::numbering_region>{{"DE", 49, true}, {"PL", 48, true}};
            }};
    o.made = ringfence::check(loaded, words(), options, o.found);
    return o;
}

inline outcome checked(const std::string& text, ringfence::strictness warnings = ringfence::strictness::lenient)
{
    return checked({{"main", "ringfence 1;\n" + text}}, warnings);
}

}  // namespace policy_tests

#endif
