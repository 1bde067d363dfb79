// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `old_entries DIRECTORY LIST NUMBER...` adds numbers as of 2001-09-09, each for an hour, for the tests of what becomes
// of expired entries.

#include <ringfence/number/pattern.hpp>
#include <ringfence/store/lists/entries.hpp>

#include <chrono>
#include <cstdio>
#include <exception>
#include <span>

int main(int argc, char** argv)
{
    using namespace ringfence;
    const std::span words{argv, static_cast<std::size_t>(argc)};
    if (words.size() < 4) {
        std::fputs("usage: old_entries DIRECTORY LIST NUMBER...\n", stderr);
        return 2;
    }
    try {
        const timestamp then{std::chrono::seconds{1'000'000'000}};
        store::environment::open(words[1], store::access::write)->write([&](store::write_transaction& in) {
            const auto list = store::find_list(in, words[2]);
            for (const char* const word : words.subspan(3)) {
                const std::string_view text{word};
                const auto pattern = read_prefix_or_range(text);
                const number single = pattern ? number{} : number::e164(text.substr(1)).value();
                store::add(in, list.value().id, pattern ? pattern->pattern.value() : number_pattern{single, single},
                           {.expires = then + std::chrono::hours{1}}, {}, then);
            }
        });
    } catch (const std::exception& e) {
        std::fprintf(stderr, "old_entries: %s\n", e.what());
        return 1;
    }
}
