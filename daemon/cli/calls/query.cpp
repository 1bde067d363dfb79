// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/calls/query.hpp"

#include "cli/client.hpp"
#include "cli/local_times.hpp"
#include "cli/operation_command.hpp"
#include "explanation_json.hpp"

#include <ringfence/number/normalise.hpp>
#include <ringfence/wire/request.hpp>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <utility>

namespace ringfence::command {

namespace {

/// A query as it was typed, and in what form the answer is wanted.
struct asked_query {
    invocation asked;
    std::vector<std::string> words;
    output_format format;
};

po::options_description query_options()
{
    po::options_description own{"Options"};
    add_output_format(own);
    return own;
}

/// Throws `usage_error`. Empty words where only the help was wanted.
asked_query read_query(const description& of, const std::vector<std::string>& words, const po::options_description& own)
{
    invocation asked{of, words, own, {"query"}};
    if (asked.help_wanted())
        return {std::move(asked), {}, output_format::text};
    auto texts = asked.texts("query");
    if (texts.empty())
        throw usage_error{std::string{of.name} + ": name a scenario"};
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    return {std::move(asked), std::move(texts), format};
}

/// As `read_query`, of a command that asks a store or a daemon.
asked_query read_query_to_place(const description& of, const std::vector<std::string>& words,
                                po::options_description own = query_options())
{
    add_place_options(own);
    return read_query(of, words, own);
}

int run_here(const description& of, const asked_query& q, const std::function<query_run>& run)
{
    // Nothing is counted and no rule's effect is carried out: what a person asks here is not a call.
    const auto in = store::environment::open(q.asked.store(), store::access::read);
    engine decides{in,
                   {.words = &q.asked.words(),
                    .read_number = &read_number,
                    .effects = effect_handling::hand_over,
                    .hits = hit_counting::off}};
    const auto local = [&] { return zone_of(store::read_transaction{in}); };
    wire::query_request request;
    const std::vector<std::string_view> views{q.words.begin(), q.words.end()};
    if (const auto wrong = wire::parse_query(views, q.asked.words(), local, request))
        throw input_error{std::string{of.name} + ": " + wrong->text};
    return run(decides, request.asked, q.format);
}

}  // namespace

int with_query(const description& of, const std::vector<std::string>& words, query_run* run)
{
    const asked_query q = read_query(of, words, query_options());
    return q.words.empty() ? done : run_here(of, q, run);
}

int decide(const description& of, const std::vector<std::string>& words)
{
    const asked_query q = read_query_to_place(of, words);
    if (q.words.empty())
        return done;
    if (q.asked.has("connect")) {
        const auto made =
            nlohmann::json::parse(client{q.asked, client::reach::loopback}.explained(q.words, "json")).at("decision");
        print((q.format == output_format::json ? made.dump() : made.at("reply").get<std::string>()) + '\n');
        return done;
    }
    return run_here(of, q, [](engine& decides, const query& asked, output_format format) -> int {
        const decision made = decides.decide(asked);
        print((format == output_format::json ? to_json(made) : to_string(made)) + '\n');
        if (!made.failure)
            return done;
        fmt::print(stderr, "ringfence: {}\n", made.trouble);
        return system_failed;
    });
}

int explain(const description& of, const std::vector<std::string>& words)
{
    po::options_description own = query_options();
    add_utc_option(own);
    const asked_query q = read_query_to_place(of, words, std::move(own));
    if (q.words.empty())
        return done;
    const bool utc = q.asked.has("utc");
    if (q.asked.has("connect")) {
        client daemon{q.asked, client::reach::loopback};
        if (q.format == output_format::json) {
            print(daemon.explained(q.words, "json") + '\n');
            return done;
        }
        const std::string text = daemon.explained(q.words, "text");
        print(with_local_times(text, utc ? time_zone{} : daemon.zone()));
        return done;
    }
    return run_here(of, q, [utc](engine& decides, const query& asked, output_format format) -> int {
        const explanation why = decides.explained(asked);
        if (format == output_format::json)
            print(to_json(why) + '\n');
        else
            print(with_local_times(to_text(why, {locale_is_utf8() ? tree_characters::utf8 : tree_characters::ascii,
                                                 stdout_is_lively() ? tree_colour::ansi : tree_colour::none}),
                                   utc ? time_zone{} : decides.zone()));
        return done;
    });
}

}  // namespace ringfence::command
