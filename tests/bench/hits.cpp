// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What counting the hits of rules costs a decision: one query, asked of an engine that counts and of one that does not,
// in turn, on a store that is there. The query is to be one that writes nothing: an effect would be most of what is
// measured.
//
//     bench_hits STORE both|on|off|stops|stops-on|stops-off DECISIONS SCENARIO KEY=VALUE...
//
// `both` prints nanoseconds; `on` and `off` ask that one engine alone, for a profiler's count of instructions. The
// three with `stops` are of noting which numbers stopped calls, of a query that a list stops: both engines count hits
// then.

#include <ringfence/engine.hpp>
#include <ringfence/wire/request.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

double nanoseconds(ringfence::engine& decides, const ringfence::query& asked, std::size_t decisions)
{
    const auto begin = std::chrono::steady_clock::now();
    std::size_t failures = 0;
    for (std::size_t i = 0; i < decisions; ++i)
        failures += decides.decide(asked).failure ? 1 : 0;
    if (failures != 0)
        std::fprintf(stderr, "%zu failures\n", failures);
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count() /
           static_cast<double>(decisions);
}

}  // namespace

int main(int count, char** words)
{
    if (count < 5) {
        std::fputs("usage: bench_hits STORE both|on|off|stops|stops-on|stops-off DECISIONS SCENARIO KEY=VALUE...\n",
                   stderr);
        return 2;
    }
    std::string_view mode = words[2];
    const bool of_stops = mode.starts_with("stops");
    if (of_stops)
        mode = mode == "stops-on" ? "on" : mode == "stops-off" ? "off" : mode == "stops" ? "both" : "";
    const std::size_t decisions = std::strtoull(words[3], nullptr, 10);
    const std::vector<std::string_view> query{words + 4, words + count};
    ringfence::wire::query_request request;
    if (const auto wrong = ringfence::wire::parse_query(
            query, ringfence::standard_words(), [] { return ringfence::time_zone{}; }, request);
        wrong || decisions == 0 || (mode != "both" && mode != "on" && mode != "off")) {
        std::fprintf(stderr, "bench_hits: %s\n",
                     wrong ? wrong->text.c_str() : "both, on or off, and how many decisions");
        return 2;
    }
    const auto in = ringfence::store::environment::open(words[1], ringfence::store::access::read);
    using enum ringfence::hit_counting;
    ringfence::engine counts{
        in, {.hits = on, .stops = of_stops ? ringfence::stop_noting::on : ringfence::stop_noting::off}};
    ringfence::engine plain{in, {.hits = of_stops ? on : off}};
    std::size_t noted = 0;
    if (mode != "both") {
        nanoseconds(mode == "on" ? counts : plain, request.asked, decisions);
        return 0;
    }
    // Many short pairs: what a machine does beside lasts longer than one of them and so meets both sides of it.
    constexpr std::size_t rounds = 4001;
    std::vector<double> with;
    std::vector<double> without;
    std::vector<double> differences;
    for (std::size_t round = 0; round < rounds; ++round) {
        if (round % 2 == 0) {
            without.push_back(nanoseconds(plain, request.asked, decisions));
            with.push_back(nanoseconds(counts, request.asked, decisions));
        } else {
            with.push_back(nanoseconds(counts, request.asked, decisions));
            without.push_back(nanoseconds(plain, request.asked, decisions));
        }
        differences.push_back(with.back() - without.back());
        counts.take_stops([&](std::uint32_t, ringfence::number) { ++noted; });
    }
    if (of_stops && noted != rounds * decisions) {
        std::fprintf(stderr, "bench_hits: %zu of %zu stopped calls were noted\n", noted, rounds * decisions);
        return 1;
    }
    for (auto* all : {&with, &without, &differences})
        std::sort(all->begin(), all->end());
    // Of that many pairs the median lies between these two in 95 of 100 samples (order statistics of a binomial).
    constexpr std::size_t middle = rounds / 2;
    constexpr std::size_t either_side = 62;  // 1.96 * sqrt(4001) / 2
    std::printf(
        "counting %.1f ns, not counting %.1f ns a decision (medians of %zu rounds)\n"
        "the difference is %.1f ns (median of pairs; 95 %% of such medians lie between %.1f and %.1f); at most 5 is "
        "asked\n",
        with[middle], without[middle], rounds, differences[middle], differences[middle - either_side],
        differences[middle + either_side]);
}
