// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "rules.hpp"

#include <fmt/core.h>

namespace ringfence::command {

int activate(const description& of, const std::vector<std::string>& words)
{
    const invocation asked{of, words, rule_options(), {"file"}};
    if (asked.help_wanted())
        return done;
    const auto files = asked.texts("file");
    if (files.size() != 1)
        throw usage_error{"activate: name one rule file; it may include others"};

    const auto compiled = compile_rules(asked, files[0]);
    if (!compiled)
        return input_wrong;
    const auto in = store::environment::open(asked.store(), store::access::write);
    const std::uint32_t version = ringfence::activate(*in, *compiled, asked.author(), system_now());

    std::size_t rules = 0;
    for (const image_block& b : compiled->made.blocks)
        rules += b.rules.size();
    fmt::print("policy version {} is in force: {} blocks, {} rules, {} lists\n", version, compiled->made.blocks.size(),
               rules, compiled->made.lists.size());
    return done;
}

}  // namespace ringfence::command
