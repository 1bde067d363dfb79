// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A program that asks the package for one more layer: it reads a Polish number as people write it.

#include <ringfence/number/normalise.hpp>

#include <iostream>

int main(int count, char** words)
{
    if (count != 2)
        return 2;
    const ringfence::party read = ringfence::read_number(words[1], "PL");
    if (read.state != ringfence::party_state::identified)
        return 1;
    std::cout << read.value.to_string() << '\n';
    return 0;
}
