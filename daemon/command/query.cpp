// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "query.hpp"

#include "../explanation_json.hpp"

#include <ringfence/number/normalise.hpp>
#include <ringfence/wire/request.hpp>

#include <fmt/core.h>

namespace ringfence::command {

int with_query(const description& of, const std::vector<std::string>& words, query_run* run)
{
    po::options_description own{"Options"};
    own.add_options()("format", po::value<std::string>()->value_name("text|json"), "text unless it is said");
    const invocation asked{of, words, own, {"query"}};
    if (asked.help_wanted())
        return done;
    const auto texts = asked.texts("query");
    if (texts.empty())
        throw usage_error{std::string{of.name} + ": name a scenario"};
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});

    // Nothing is counted and no rule's effect is carried out: what a person asks here is not a call.
    const auto in = store::environment::open(asked.store(), store::access::read);
    engine decides{in,
                   {.words = &asked.words(),
                    .read_number = &read_number,
                    .effects = effect_handling::hand_over,
                    .hits = hit_counting::off}};
    const auto local = [&] { return zone_of(store::read_transaction{in}); };
    wire::query_request request;
    const std::vector<std::string_view> views{texts.begin(), texts.end()};
    if (const std::string wrong = wire::parse_query(views, asked.words(), local, request); !wrong.empty())
        throw input_error{std::string{of.name} + ": " + wrong};
    return run(decides, request.asked, format);
}

int decide(const description& of, const std::vector<std::string>& words)
{
    return with_query(of, words, [](engine& decides, const query& asked, output_format format) -> int {
        const decision made = decides.decide(asked);
        fmt::print("{}\n", format == output_format::json ? to_json(made) : to_string(made));
        if (!made.failure)
            return done;
        fmt::print(stderr, "ringfence: {}\n", made.trouble);
        return system_failed;
    });
}

int explain(const description& of, const std::vector<std::string>& words)
{
    return with_query(of, words, [](engine& decides, const query& asked, output_format format) -> int {
        const explanation why = decides.explained(asked);
        if (format == output_format::json)
            fmt::print("{}\n", to_json(why));
        else
            fmt::print("{}", to_text(why, {locale_is_utf8() ? tree_characters::utf8 : tree_characters::ascii,
                                           stdout_is_lively() ? tree_colour::ansi : tree_colour::none}));
        return done;
    });
}

}  // namespace ringfence::command
