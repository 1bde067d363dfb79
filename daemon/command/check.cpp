// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "rules.hpp"

namespace ringfence::command {

int check(const description& of, const std::vector<std::string>& words)
{
    const invocation asked{of, words, rule_options(), {"file"}};
    if (asked.help_wanted())
        return done;
    const auto files = asked.texts("file");
    if (files.empty())
        throw usage_error{"check: name a rule file"};
    int status = done;
    for (const std::string& file : files)
        if (!compile_rules(asked, file))
            status = input_wrong;
    return status;
}

}  // namespace ringfence::command
