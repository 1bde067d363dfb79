// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Decisions in your own program, with no daemon: it opens the store and asks. It needs LMDB and nothing else.
//
//     embed STORE FROM TO

#include <ringfence/engine.hpp>

#include <exception>
#include <iostream>

int main(int count, char** words)
{
    if (count != 4) {
        std::cerr << "usage: embed STORE FROM TO\n";
        return 2;
    }
    try {
        // One engine for the whole process; `decide` may be called from any number of threads.
        ringfence::engine engine{words[1]};
        const ringfence::decision d = engine.decide({.scenario = "inbound", .from = words[2], .to = words[3]});
        std::cout << to_string(d) << '\n';
        if (d.failure)
            std::cerr << "embed: " << d.trouble << '\n';
        return d.failure ? 3 : 0;
    } catch (const std::exception& e) {
        std::cerr << "embed: " << e.what() << '\n';
        return 3;
    }
}
