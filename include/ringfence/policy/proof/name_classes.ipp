// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_POLICY_PROOF_NAME_CLASSES_IPP
#define RINGFENCE_POLICY_PROOF_NAME_CLASSES_IPP

#include <ringfence/policy/proof/name_classes.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

RINGFENCE_DECL std::optional<name_classes> classify_names(const std::vector<std::string_view>& patterns,
                                                          std::size_t limit)
{
    // Where names of some characters have come to in the patterns: places before what is to be read next, in order.
    using reached_place = std::pair<std::uint32_t, std::uint32_t>;
    using places = std::vector<reached_place>;
    std::size_t steps = 0;

    // From before a `*` one is also behind it.
    const auto closed = [&](places all) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto [pattern, at] = all[i];
            if (at < patterns[pattern].size() && patterns[pattern][at] == '*')
                all.emplace_back(pattern, at + 1);
        }
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        steps += all.size() + 1;
        return all;
    };
    const auto after = [&](const places& from, char c) {
        places made;
        for (const auto& [pattern, at] : from) {
            if (at == patterns[pattern].size())
                continue;
            const char wanted = patterns[pattern][at];
            if (wanted == '*')
                made.emplace_back(pattern, at);
            else if (wanted == c)
                made.emplace_back(pattern, at + 1);
        }
        steps += from.size();
        return closed(std::move(made));
    };

    name_classes made;
    made.covered.resize(patterns.size());
    std::set<std::vector<std::uint32_t>> known;
    const auto note = [&](const places& in, const std::string& name) {
        std::vector<std::uint32_t> matched;
        for (const auto& [pattern, at] : in)
            if (at == patterns[pattern].size())
                matched.push_back(pattern);
        if (!known.insert(matched).second)
            return;
        for (const std::uint32_t pattern : matched)
            made.covered[pattern].push_back(static_cast<std::uint32_t>(made.members.size()));
        made.members.push_back(name);
    };

    // Breadth first, so that the names are short. All characters that no pattern waits for are alike. Where an empty
    // name has come to, another may come too.
    std::set<places> seen;
    std::vector<std::pair<places, std::string>> now;
    places begin;
    for (std::uint32_t p = 0; p < patterns.size(); ++p)
        begin.emplace_back(p, 0);
    begin = closed(std::move(begin));
    now.emplace_back(std::move(begin), std::string{});
    while (!now.empty()) {
        std::vector<std::pair<places, std::string>> next;
        for (const auto& [in, name] : now) {
            // A query has a name or none; an empty one is nobody's.
            if (!name.empty())
                note(in, name);
            if (in.empty() && !name.empty())
                continue;
            std::string characters;
            for (const auto& [pattern, at] : in)
                if (at < patterns[pattern].size() && patterns[pattern][at] != '*')
                    characters += patterns[pattern][at];
            std::sort(characters.begin(), characters.end());
            characters.erase(std::unique(characters.begin(), characters.end()), characters.end());
            for (const char other : std::string_view{"xyzabcdefghijklmnopqrstuvw0123456789-_."})
                if (characters.find(other) == std::string::npos) {
                    characters += other;
                    break;
                }
            for (const char c : characters) {
                places to = after(in, c);
                if (steps > limit)
                    return std::nullopt;
                if (seen.insert(to).second)
                    next.emplace_back(std::move(to), name + c);
            }
        }
        now = std::move(next);
    }
    return made;
}

}  // namespace ringfence

#endif
