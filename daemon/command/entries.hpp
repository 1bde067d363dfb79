// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `add` and `remove`: a list's name and numbers, each as a person writes them.

#ifndef RINGFENCE_DAEMON_COMMAND_ENTRIES_HPP
#define RINGFENCE_DAEMON_COMMAND_ENTRIES_HPP

#include "command.hpp"

#include <ringfence/number/normalise.hpp>
#include <ringfence/number/pattern.hpp>

#include <fmt/core.h>

#include <functional>
#include <string>
#include <vector>

namespace ringfence::command {

struct typed_pattern {
    std::string typed;
    number_pattern pattern;
};

/// Reads numbers by the region of the store's policy. What cannot be read is told on stderr, the rest is returned.
inline std::vector<typed_pattern> read_patterns(const std::vector<std::string>& typed, const number_reader& reader)
{
    std::vector<typed_pattern> all;
    for (const std::string& text : typed) {
        const pattern_reading read = read_pattern(text, [&](std::string_view t) { return reader.read(t); });
        if (read)
            all.push_back({text, *read.pattern});
        else
            fmt::print(stderr, "ringfence: `{}`: {}\n", text, read.reason);
    }
    return all;
}

/// The list of that name. Throws `input_error` that tells the lists there are.
inline store::list_info expect_list(const store::transaction& in, const std::string& name)
{
    if (auto found = store::find_list(in, name))
        return *found;
    std::string known;
    for (const store::list_info& l : store::lists(in))
        known += (known.empty() ? "" : ", ") + l.name;
    throw input_error{"there is no list `" + name + "`; " +
                      (known.empty() ? "activate a rule file that declares it" : "the lists are " + known)};
}

/// What became of one number: the word for it, `added` or `refused`, and why.
struct outcome {
    std::string_view word;
    std::string reason{};
    bool refused = false;
};

/// `change` is called for each number in one transaction, so all are done or none. Prints a line a number. Exit
/// status 1 where one could not be read or was refused.
int change_entries(const invocation& asked,
                   const std::function<outcome(store::write_transaction&, const store::list_info&, const typed_pattern&,
                                               timestamp now)>& change);

}  // namespace ringfence::command

#endif
