// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A plugin outside the standard set: a file must `use weather 2;`.

#ifndef RINGFENCE_TESTS_LANGUAGE_WEATHER_HPP
#define RINGFENCE_TESTS_LANGUAGE_WEATHER_HPP

#include <ringfence/plugin/registry.hpp>
#include <ringfence/plugins/standard.hpp>

namespace ringfence {

inline constexpr condition_word raining{
    .word = "raining", .usage = "", .summary = "it rains", .example = {}, .holds = [](const operand&, evaluation&) {
        return true;
    }};
inline constexpr const condition_word* weather_conditions[] = {&raining};
inline constexpr plugin weather{
    .name = "weather", .version = 2, .summary = "for tests", .conditions = weather_conditions};

/// The standard words and those of `weather`.
inline const registry& words_with_weather()
{
    static const registry made = [] {
        registry all;
        all.add(plugins::standard);
        all.add(weather);
        return all;
    }();
    return made;
}

}  // namespace ringfence

#endif
