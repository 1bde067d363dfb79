// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// How long a decision takes on a store that is there: bench_decide STORE NUMBERS, where NUMBERS is a file with one
// E.164 number a line, asked of the scenario `campaign` in a random order. Prints nanoseconds, the median of rounds.

#include <ringfence/engine.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <vector>

int main(int count, char** words)
{
    if (count != 3) {
        std::fputs("usage: bench_decide STORE NUMBERS\n", stderr);
        return 2;
    }
    std::vector<std::string> numbers;
    std::ifstream in{words[2]};
    for (std::string line; std::getline(in, line);)
        numbers.push_back(line);
    std::shuffle(numbers.begin(), numbers.end(), std::mt19937_64{1});
    ringfence::engine engine{words[1]};
    std::vector<double> rounds;
    std::size_t listed = 0;
    for (int round = 0; round < 9; ++round) {
        listed = 0;
        const auto begin = std::chrono::steady_clock::now();
        for (const std::string& number : numbers)
            listed += engine.decide({.scenario = "campaign", .to = number, .name = "bench"}).action != "allow" ? 1 : 0;
        rounds.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count() /
                         static_cast<double>(numbers.size()));
    }
    std::sort(rounds.begin(), rounds.end());
    std::printf("%.0f ns a decision (%.0f to %.0f), %zu of %zu listed\n", rounds[rounds.size() / 2], rounds.front(),
                rounds.back(), listed, numbers.size());
}
