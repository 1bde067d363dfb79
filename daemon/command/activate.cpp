// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "command.hpp"
#include "rules.hpp"

#include <fmt/core.h>

#include <iterator>

namespace ringfence::command {

int activate(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("strict", "treat warnings as errors");
    const invocation asked{of, words, own, {"file"}};
    if (asked.help_wanted())
        return done;
    const auto files = asked.texts("file");
    if (files.size() != 1)
        throw usage_error{"activate: name one rule file; it may include others"};

    const auto compiled = compile_rules(files[0], asked.words(), asked.has("strict") ? warnings::fatal : warnings::shown);
    if (!compiled)
        return input_wrong;

    store::new_policy policy;
    for (const auto& [name, text] : compiled->sources)
        policy.sources.push_back({name, text});
    policy.image = encode(compiled->made);
    for (const image_list& l : compiled->made.lists) {
        store::list_options options{.registry = l.registry, .review = l.review};
        if (l.ttl_seconds != 0)
            options.ttl = std::chrono::seconds{l.ttl_seconds};
        if (l.max_entries != 0)
            options.max = l.max_entries;
        policy.lists.push_back({l.name, l.description, options});
    }
    const auto in = store::environment::open(asked.store(), store::access::write);
    const std::uint32_t version = in->write([&](store::write_transaction& change) {
        return store::activate(change, policy, asked.author(), system_now());
    });
    fmt::print("policy version {} is in force: {} blocks, {} rules, {} lists\n", version, compiled->made.blocks.size(), [&] {
        std::size_t rules = 0;
        for (const image_block& b : compiled->made.blocks)
            rules += b.rules.size();
        return rules;
    }(), compiled->made.lists.size());
    return done;
}

}  // namespace ringfence::command
