// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The snippet of README.md, run in the directory in which its commands were run.

#include <ringfence/engine.hpp>

#include <iostream>

int main()
{
    ringfence::engine engine{"ringfence.store"};
    ringfence::decision d = engine.decide({.scenario = "inbound", .from = "+48601000001", .to = "+48221234567"});
    std::cout << to_string(d) << '\n';
}
