// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "entries.hpp"
#include "json_text.hpp"

#include <ringfence/store/age.hpp>

#include <algorithm>

namespace ringfence::command {

namespace {

std::string options_text(const store::list_info& l, timestamp now)
{
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
    return options;
}

std::string json_of(const store::list_info& l, timestamp now)
{
    json_object made;
    const auto seconds = [&](std::string_view name, std::optional<std::chrono::seconds> value) {
        if (value)
            made.number(name, static_cast<std::uint64_t>(value->count()));
        else
            made.value_as_is(name, "null");
    };
    made.text("list", l.name).text("description", l.description).time("created_at", l.created);
    made.number("imported", l.imported).number("imported_pending", l.awaiting);
    made.number("pending", l.entries.pending)
        .number("approved", l.entries.approved)
        .number("permanent", l.entries.permanent)
        .number("cleared", l.entries.cleared)
        .number("expired", l.entries.expired);
    made.value_as_is("registry", l.options.registry ? "true" : "false");
    made.value_as_is("review", l.options.review ? "true" : "false");
    seconds("ttl_seconds", l.options.ttl);
    if (l.options.max)
        made.number("max", *l.options.max);
    else
        made.value_as_is("max", "null");
    seconds("max_age_seconds", l.options.max_age);
    return made.time("imported_at", l.refreshed).time("stale_since", store::stale_since(l, now)).str();
}

}  // namespace

int lists(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("format", po::value<std::string>()->value_name("text|json"), "text unless it is said");
    const invocation asked{of, words, own, {"nothing"}};
    if (asked.help_wanted())
        return done;
    if (asked.has("nothing"))
        throw usage_error{"lists: takes no words"};
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    const store::read_transaction in{store::environment::open(asked.store(), store::access::read)};
    const auto all = store::lists(in);
    const timestamp now = system_now();

    if (format == output_format::json) {
        std::vector<std::string> rows;
        for (const store::list_info& l : all)
            rows.push_back(json_of(l, now));
        fmt::print("{}\n", json_lines_array(rows));
        return done;
    }
    std::size_t width = 4;
    for (const store::list_info& l : all)
        width = std::max(width, l.name.size());
    fmt::print("{:<{}}  {:>12}  {:>10}  {:>10}  {:>9}  {}\n", "list", width, "imported", "entries", "pending",
               "permanent", "description");
    for (const store::list_info& l : all)
        fmt::print("{:<{}}  {:>12}  {:>10}  {:>10}  {:>9}  {}{}\n", l.name, width, l.imported,
                   l.entries.approved + l.entries.permanent, l.entries.pending + l.awaiting, l.entries.permanent,
                   printable(l.description), options_text(l, now));
    return done;
}

}  // namespace ringfence::command
