// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How long a number takes to be read: by the numbering plan alone, and by libphonenumber's Parse. Two benchmarks of
// one kind of text read the same texts; the counter `times_faster` of the first is what it must be: 50 or more.

#include <ringfence/number/normalise.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t text_count = 4096;

enum class writing { e164, national, abroad };

/// Plausible numbers: example numbers of the region (of every region, for `abroad`) with their last four digits
/// at random; the same at every run.
std::vector<std::string> texts_of(writing how)
{
    std::vector<std::string> examples;
    const auto& library = *i18n::phonenumbers::PhoneNumberUtil::GetInstance();
    for (const std::string& region : how == writing::abroad ? ringfence::regions() : std::vector<std::string>{"PL"}) {
        for (const auto type :
             {i18n::phonenumbers::PhoneNumberUtil::FIXED_LINE, i18n::phonenumbers::PhoneNumberUtil::MOBILE}) {
            i18n::phonenumbers::PhoneNumber example;
            if (!library.GetExampleNumberForType(region, type, &example))
                continue;
            std::string national;
            library.GetNationalSignificantNumber(example, &national);
            examples.push_back((how == writing::national ? "" : '+' + std::to_string(example.country_code())) +
                               national);
        }
    }
    std::mt19937 random{2026};
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < text_count; ++i) {
        std::string text = examples[random() % examples.size()];
        for (std::size_t digit = text.size() - 4; digit < text.size(); ++digit)
            text[digit] = static_cast<char>('0' + random() % 10);
        texts.push_back(std::move(text));
    }
    return texts;
}

const std::vector<std::string>& texts_for(writing how)
{
    static const std::vector<std::string> all[] = {texts_of(writing::e164), texts_of(writing::national),
                                                   texts_of(writing::abroad)};
    return all[static_cast<std::size_t>(how)];
}

void parse(const std::string& text)
{
    i18n::phonenumbers::PhoneNumber parsed;
    benchmark::DoNotOptimize(i18n::phonenumbers::PhoneNumberUtil::GetInstance()->Parse(text, "PL", &parsed));
    benchmark::DoNotOptimize(parsed);
}

double parse_nanoseconds(const std::vector<std::string>& texts)
{
    for (const std::string& text : texts)  // its cache of patterns
        parse(text);
    const auto begin = std::chrono::steady_clock::now();
    for (const std::string& text : texts)
        parse(text);
    const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begin;
    return taken.count() / static_cast<double>(texts.size());
}

void plan_read(benchmark::State& state, writing how)
{
    const std::vector<std::string>& texts = texts_for(how);
    const auto plan = ringfence::numbering_plan::decode(ringfence::compile_numbering_plan("PL", {}));
    std::size_t undecided = 0;
    for (const std::string& text : texts)
        undecided += plan.read(text) ? 0 : 1;
    const double library = parse_nanoseconds(texts);
    std::size_t at = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (auto _ : state) {
        benchmark::DoNotOptimize(plan.read(texts[at]));
        at = (at + 1) % text_count;
    }
    const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begin;
    state.counters["undecided"] = static_cast<double>(undecided);
    state.counters["times_faster"] = library * static_cast<double>(state.iterations()) / taken.count();
}

void library_parse(benchmark::State& state, writing how)
{
    const std::vector<std::string>& texts = texts_for(how);
    std::size_t at = 0;
    for (auto _ : state) {
        parse(texts[at]);
        at = (at + 1) % text_count;
    }
}

void plan_country_and_type(benchmark::State& state)
{
    const auto plan =
        ringfence::numbering_plan::decode(ringfence::compile_numbering_plan("PL", {.countries = true, .types = true}));
    std::vector<ringfence::number> numbers;
    for (const std::string& text : texts_for(writing::abroad))
        if (const auto read = plan.read(text); read && read->state == ringfence::party_state::identified)
            numbers.push_back(read->value);
    std::size_t at = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(plan.country(numbers[at]));
        benchmark::DoNotOptimize(plan.type(numbers[at]));
        at = at + 1 < numbers.size() ? at + 1 : 0;
    }
}

void plan_decode(benchmark::State& state)
{
    const std::string bytes = ringfence::compile_numbering_plan("PL", {.countries = true, .types = true});
    for (auto _ : state)
        benchmark::DoNotOptimize(ringfence::numbering_plan::decode(bytes));
    state.counters["bytes"] = static_cast<double>(bytes.size());
    state.counters["bytes_to_read_only"] = static_cast<double>(ringfence::compile_numbering_plan("PL", {}).size());
}

}  // namespace

BENCHMARK_CAPTURE(plan_read, e164, writing::e164);
BENCHMARK_CAPTURE(library_parse, e164, writing::e164);
BENCHMARK_CAPTURE(plan_read, national, writing::national);
BENCHMARK_CAPTURE(library_parse, national, writing::national);
BENCHMARK_CAPTURE(plan_read, abroad, writing::abroad);
BENCHMARK_CAPTURE(library_parse, abroad, writing::abroad);
BENCHMARK(plan_country_and_type);
BENCHMARK(plan_decode);

BENCHMARK_MAIN();
