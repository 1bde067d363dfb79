// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "query.hpp"

#include <ringfence/number/normalise.hpp>
#include <ringfence/wire/request.hpp>

#include <fmt/core.h>

namespace ringfence::command {

int with_query(const description& of, const std::vector<std::string>& words, int (*run)(engine&, const query&))
{
    const invocation asked{of, words, po::options_description{"Options"}, {"query"}};
    if (asked.help_wanted())
        return done;
    const auto texts = asked.texts("query");
    if (texts.empty())
        throw usage_error{std::string{of.name} + ": name a scenario"};

    // Nothing is counted and no rule's effect is carried out: what a person asks here is not a call.
    const auto in = store::environment::open(asked.store(), store::access::read);
    engine decides{in, {.words = &asked.words(), .read_number = &read_number, .effects = effect_handling::hand_over}};
    const auto local = [&] { return zone_of(store::read_transaction{in}); };
    wire::query_request request;
    const std::vector<std::string_view> views{texts.begin(), texts.end()};
    if (const std::string wrong = wire::parse_query(views, asked.words(), local, request); !wrong.empty())
        throw input_error{std::string{of.name} + ": " + wrong};
    return run(decides, request.asked);
}

int decide(const description& of, const std::vector<std::string>& words)
{
    return with_query(of, words, [](engine& decides, const query& asked) -> int {
        const decision made = decides.decide(asked);
        fmt::print("{}\n", to_string(made));
        if (!made.failure)
            return done;
        fmt::print(stderr, "ringfence: {}\n", made.trouble);
        return system_failed;
    });
}

int explain(const description& of, const std::vector<std::string>& words)
{
    return with_query(of, words, [](engine& decides, const query& asked) -> int {
        fmt::print("{}", decides.explain(asked));
        return done;
    });
}

}  // namespace ringfence::command
