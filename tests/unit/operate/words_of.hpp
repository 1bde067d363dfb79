// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_TESTS_UNIT_OPERATE_WORDS_OF_HPP
#define RINGFENCE_TESTS_UNIT_OPERATE_WORDS_OF_HPP

#include <algorithm>
#include <string_view>
#include <vector>

namespace operate_tests {

/// The words of a line, which have one blank between them.
inline std::vector<std::string_view> words_of(std::string_view line)
{
    std::vector<std::string_view> words;
    while (!line.empty()) {
        const auto end = std::min(line.find(' '), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return words;
}

}  // namespace operate_tests

#endif
