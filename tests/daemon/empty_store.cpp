// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Makes a store without a policy in the directory it is given, as a program that embeds the store may leave it: no
// command of `ringfence` does.

#include <ringfence/store/environment.hpp>

#include <cstdio>

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fputs("usage: empty_store DIRECTORY\n", stderr);
        return 2;
    }
    ringfence::store::environment::open(argv[1], ringfence::store::access::write);
}
