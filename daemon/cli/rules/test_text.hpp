// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What `test` and `activate` say of tests that fail.

#ifndef RINGFENCE_DAEMON_CLI_RULES_TEST_TEXT_HPP
#define RINGFENCE_DAEMON_CLI_RULES_TEST_TEXT_HPP

#include "cli/command.hpp"

#include <ringfence/language/render.hpp>
#include <ringfence/number/normalise.hpp>
#include <ringfence/rulefile/rehearse.hpp>

#include <string>
#include <string_view>

namespace ringfence::command {

/// A failure for people: the message with its place, and under it how the query was decided.
inline std::string text_of_failure(const failed_step& f, const source_map& sources, colour as)
{
    std::string text = render(message_of(f), sources, as);
    for (std::string_view rest = f.explained; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        text.append("    ").append(line).append("\n");
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
    return text;
}

/// `1 test`, `2 tests`
inline std::string count_text(std::size_t count, std::string_view what)
{
    return std::to_string(count) + ' ' + std::string{what} + (count == 1 ? "" : "s");
}

}  // namespace ringfence::command

#endif
