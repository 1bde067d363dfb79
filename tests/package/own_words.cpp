// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A program that chooses its words at compile time: the standard ones and those of examples/plugin, with no shared
// object. Takes a store and a value of verstat.

#include "../../examples/plugin/verstat.cpp"

#include <ringfence/engine.hpp>

#include <array>
#include <filesystem>
#include <iostream>

int main(int count, char** given)
{
    if (count != 3)
        return 2;
    const std::filesystem::path directory = given[1];
    ringfence::registry words;
    words.add(ringfence::plugins::standard);
    words.add(verstat);
    ringfence::engine engine{directory, {.words = &words}};
    const std::array attributes{ringfence::attribute{"verstat", given[2]}};
    std::cout << to_string(engine.decide(
                     {.scenario = "inbound", .from = "+48601000001", .to = "+48221234567", .attributes = attributes}))
              << '\n';
}
