// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "command.hpp"

#include <ringfence/store/age.hpp>

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
    const timestamp now = system_now();

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
        if (l.options.max_age) {
            const store::filling filled = store::last_filling(l);
            options += fmt::format(" [max-age {}, {}", store::age_text(*l.options.max_age),
                                   filled.by_import ? fmt::format("imported {} ago", store::age_text(now - filled.when))
                                                    : std::string{"never imported"});
            if (const auto since = store::stale_since(l, now))
                options += ", stale since " + ringfence::detail::utc_text(*since);
            options += ']';
        }
        fmt::print("{:<{}}  {:>12}  {:>10}  {:>10}  {}{}\n", l.name, width, l.imported,
                   l.entries.approved + l.entries.permanent, l.entries.pending, l.description, options);
    }
    return done;
}

}  // namespace ringfence::command
