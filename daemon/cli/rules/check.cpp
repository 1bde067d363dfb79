// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/operation_command.hpp"
#include "cli/rules/rules.hpp"
#include "file_commands.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

namespace ringfence::command {

int check(const description& of, const std::vector<std::string>& words)
{
    po::options_description options{"Options"};
    add_options_for(options, file_commands::check_arguments());
    options.add_options()("format", po::value<std::string>()->value_name("FORMAT"),
                          "`text` to stderr (the default), or `json` or `sarif` to stdout");
    const invocation asked{of, words, options, {"file"}};
    if (asked.help_wanted())
        return done;
    const auto files = asked.texts("file");
    if (files.empty())
        throw usage_error{"check: name a rule file"};
    const std::string format = asked.has("format") ? asked.text("format") : "text";
    if (format != "text" && format != "json" && format != "sarif")
        throw usage_error{"check: --format is text, json or sarif, not `" + format + "`"};

    // A check needs no store: what only one can tell is said where it is named.
    std::optional<circumstances> around;
    if (asked.has("store")) {
        store::expect_store(asked.store());
        around = circumstances_of(asked);
    }
    std::vector<checked_rules> all;
    for (const std::string& file : files) {
        all.push_back(check_rules(asked, file, around ? &*around : nullptr));
        if (format == "text")
            print_messages(all.back().found, all.back().sources, file);
    }
    if (format != "text")
        fmt::print("{}", format == "json" ? json_of(all) : sarif_of(all));
    const bool accepted = std::all_of(all.begin(), all.end(), [](const checked_rules& c) { return c.accepted; });
    return accepted ? done : input_wrong;
}

}  // namespace ringfence::command
