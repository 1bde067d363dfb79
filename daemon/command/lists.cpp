// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "command.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace ringfence::command {

int lists(const description& of, const std::vector<std::string>& words)
{
    const invocation asked{of, words, po::options_description{"Options"}, {"nothing"}};
    if (asked.help_wanted())
        return done;
    if (asked.has("nothing"))
        throw usage_error{"lists: takes no words"};
    const store::read_transaction in{store::environment::open(asked.store(), store::access::read)};
    const auto all = store::lists(in);

    std::size_t width = 4;
    for (const store::list_info& l : all)
        width = std::max(width, l.name.size());
    fmt::print("{:<{}}  {:>12}  {:>10}  {:>10}  {}\n", "list", width, "imported", "entries", "pending", "description");
    for (const store::list_info& l : all) {
        std::string options;
        if (l.options.registry)
            options += " [registry]";
        if (l.options.review)
            options += " [review]";
        if (l.options.ttl)
            options += fmt::format(" [ttl {}s]", l.options.ttl->count());
        if (l.options.max)
            options += fmt::format(" [max {}]", *l.options.max);
        fmt::print("{:<{}}  {:>12}  {:>10}  {:>10}  {}{}\n", l.name, width, l.imported,
                   l.entries.approved + l.entries.permanent, l.entries.pending, l.description, options);
    }
    return done;
}

}  // namespace ringfence::command
