// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_TESTS_SUPPORT_CIRCUMSTANCES_HPP
#define RINGFENCE_TESTS_SUPPORT_CIRCUMSTANCES_HPP

#include <ringfence/base/time_text.hpp>
#include <ringfence/policy/circumstances.hpp>

#include <sstream>
#include <stdexcept>
#include <string>

namespace ringfence::test {

/// What a store is to rules, of lines as
///
///     now 2026-11-29T12:00:00Z
///     region PL
///     timezone Europe/Warsaw
///     list robots 12 in-force Known robocallers
///
/// of which each may be left out; `in-force` is what the policy in force declares, and behind it stands the
/// description.
inline circumstances read_circumstances(const std::string& text)
{
    circumstances made;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words{line};
        std::string what;
        std::string value;
        if (!(words >> what >> value))
            throw std::runtime_error{"not a line about a store: " + line};
        if (what == "now") {
            const auto when = read_time(value, [] { return time_zone{}; });
            if (!when)
                throw std::runtime_error{"not a time: " + value};
            made.now = *when;
        } else if (what == "region") {
            made.region = value;
        } else if (what == "timezone") {
            made.timezone = value;
        } else if (what == "list") {
            circumstances::list& l = made.lists.emplace_back();
            l.name = value;
            words >> l.entries;
            if (words >> value) {
                l.in_force = value == "in-force";
                std::getline(words >> std::ws, l.description);
            }
        } else {
            throw std::runtime_error{"not a line about a store: " + line};
        }
    }
    return made;
}

}  // namespace ringfence::test

#endif
