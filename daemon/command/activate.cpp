// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "rules.hpp"

#include <fmt/core.h>

namespace ringfence::command {

int activate(const description& of, const std::vector<std::string>& words)
{
    po::options_description options = rule_options();
    options.add_options()("shadow",
                          "do not put it in force: let the daemon ask it beside the policy in force, and count "
                          "and log where it would answer otherwise");
    const invocation asked{of, words, options, {"file"}};
    if (asked.help_wanted())
        return done;
    const auto files = asked.texts("file");
    if (files.size() != 1)
        throw usage_error{"activate: name one rule file; it may include others"};

    const auto compiled = compile_rules(asked, files[0]);
    if (!compiled)
        return input_wrong;
    const auto in = store::environment::open(asked.store(), store::access::write);
    const bool shadow = asked.has("shadow");
    const std::uint32_t version = shadow ? activate_shadow(*in, *compiled, asked.author(), system_now())
                                         : ringfence::activate(*in, *compiled, asked.author(), system_now());

    std::size_t rules = 0;
    for (const image_block& b : compiled->made.blocks)
        rules += b.rules.size();
    fmt::print("policy version {} is {}: {} blocks, {} rules, {} lists\n", version,
               shadow ? "the shadow of the one in force" : "in force", compiled->made.blocks.size(), rules,
               compiled->made.lists.size());
    if (const std::uint32_t other = shadow ? 0 : store::shadow_version(store::read_transaction{in}); other != 0)
        fmt::print(
            "the shadow, version {}, stays and is compared with it; `ringfence policy drop-shadow` takes it away\n",
            other);
    return done;
}

}  // namespace ringfence::command
