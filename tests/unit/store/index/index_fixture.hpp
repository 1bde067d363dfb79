// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What the tests of the index share.

#ifndef RINGFENCE_TESTS_UNIT_STORE_INDEX_INDEX_FIXTURE_HPP
#define RINGFENCE_TESTS_UNIT_STORE_INDEX_INDEX_FIXTURE_HPP

#include <ringfence/store/index/directory.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace store_tests {

/// Each once, in order.
inline std::vector<std::uint32_t> layers_of(const ringfence::store::directory& in, std::uint64_t bits)
{
    std::vector<std::uint32_t> found;
    in.layers_of(bits, [&](std::uint32_t layer) { found.push_back(layer); });
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

/// The same numbers, each once, in order.
inline std::vector<std::uint64_t> sorted(std::vector<std::uint64_t> numbers)
{
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

}  // namespace store_tests

#endif
