// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_LANGUAGE_SUGGEST_IPP
#define RINGFENCE_LANGUAGE_SUGGEST_IPP

#include <ringfence/base/ascii.hpp>
#include <ringfence/language/suggest.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

RINGFENCE_DECL std::size_t edit_distance(std::string_view a, std::string_view b)
{
    using ascii::to_lower;
    const std::size_t width = b.size() + 1;
    std::vector<std::size_t> cost((a.size() + 1) * width);
    const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return cost[i * width + j]; };
    for (std::size_t i = 0; i <= a.size(); ++i)
        at(i, 0) = i;
    for (std::size_t j = 0; j <= b.size(); ++j)
        at(0, j) = j;
    const auto same = [&](std::size_t i, std::size_t j) { return to_lower(a[i - 1]) == to_lower(b[j - 1]); };
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same(i, j) ? 0 : 1)});
            if (i > 1 && j > 1 && same(i, j - 1) && same(i - 1, j))
                at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
        }
    }
    return at(a.size(), b.size());
}

RINGFENCE_DECL std::string closest(std::string_view word, const std::vector<std::string>& candidates)
{
    constexpr std::size_t longest = 64;
    if (word.size() > longest)
        return {};
    const std::size_t allowed = word.size() < 3 ? 0 : word.size() < 5 ? 1 : word.size() < 8 ? 2 : 3;
    const std::string* best = nullptr;
    std::size_t best_distance = allowed + 1;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > word.size() + allowed || candidate.size() + allowed < word.size())
            continue;
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best = &candidate;
            best_distance = distance;
        }
    }
    return best == nullptr ? std::string{} : *best;
}

RINGFENCE_DECL std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates)
{
    const std::string best = closest(word, candidates);
    return best.empty() ? best : "did you mean `" + best + "`?";
}

RINGFENCE_DECL std::string enumerate(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "`" : ", `") + word + '`';
    return text;
}

}  // namespace ringfence

#endif
