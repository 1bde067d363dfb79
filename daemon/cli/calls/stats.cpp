// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `stats`: how often each rule, list and scenario had its say, asked of the running daemon: what it counts is in its
// memory alone.

#include "cli/client.hpp"
#include "cli/ending.hpp"
#include "cli/local_times.hpp"
#include "cli/operation_text.hpp"
#include "cli/output.hpp"

#include <ringfence/operate/catalogue.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

namespace ringfence::command {

namespace {

/// All rows of one kind, and what the daemon said of them all.
struct counts {
    std::uint64_t policy = 0;
    std::string since;
    operate::rows rows{};
};

/// What is asked beside the kind: how rows are ordered, and which.
using wishes = std::vector<operate::request::named>;

/// Asks for page after page; from the first on where another policy came into force meanwhile.
counts ask_for(client& of, std::string_view what, const wishes& how)
{
    const std::string name = "stats " + std::string{what};
    const auto operation = std::ranges::find(operate::operations(), name, &operate::operation::name);
    counts found;
    for (std::uint64_t page = 1;; ++page) {
        operate::request asked{.places = {}, .names = how};
        asked.names.push_back({"per-page", "1000"});
        asked.names.push_back({"page", std::to_string(page)});
        const operate::answer answer = of.perform(*operation, asked);
        if (answer.wrong)
            throw operate::error{answer.wrong->code, answer.wrong->text};
        const std::string since = operate::cell_text(*answer.told.find("since"));
        const std::uint64_t policy = answer.told.count_of("policy");
        if (page == 1) {
            found.policy = policy;
            found.since = since;
        } else if (policy != found.policy || since != found.since) {
            found = {};
            page = 0;
            continue;
        }
        const operate::rows& rows = answer.told.rows_of(what);
        found.rows.insert(found.rows.end(), rows.begin(), rows.end());
        if (!answer.told.flag_of("more"))
            return found;
    }
}

struct statistics {
    counts rules;
    counts lists;
    counts scenarios;
};

statistics ask_all(client& of, const wishes& how)
{
    for (;;) {
        statistics found{ask_for(of, "rules", how), ask_for(of, "lists", how), ask_for(of, "scenarios", how)};
        const auto same = [&](const counts& c) {
            return c.policy == found.rules.policy && c.since == found.rules.since;
        };
        if (same(found.lists) && same(found.scenarios))
            return found;
    }
}

std::string text_of(const statistics& s, const time_zone& zone)
{
    std::string text =
        fmt::format("policy version {}, counted since {}\n", s.rules.policy, with_local_times(s.rules.since, zone));
    std::size_t width = 4;
    for (const operate::record& row : s.rules.rows)
        width = std::max(width, row.text_of("rule").size());
    if (!s.scenarios.rows.empty()) {
        text += fmt::format("\n{:>12}  {:>12}  {}\n", "decisions", "undecided", "scenario");
        for (const operate::record& row : s.scenarios.rows)
            text += fmt::format("{:>12}  {:>12}  {}\n", row.count_of("decisions"), row.count_of("undecided"),
                                row.text_of("scenario"));
    }
    if (!s.rules.rows.empty()) {
        text += fmt::format("\n{:>12}  {:<{}}  {}\n", "hits", "rule", width, "text");
        for (const operate::record& row : s.rules.rows)
            text += fmt::format("{:>12}  {:<{}}  {}\n", row.count_of("hits"), row.text_of("rule"), width,
                                printable(row.text_of("text")));
    }
    if (!s.lists.rows.empty()) {
        text += fmt::format("\n{:>12}  {}\n", "hits", "list");
        for (const operate::record& row : s.lists.rows)
            text += fmt::format("{:>12}  {}\n", row.count_of("hits"), row.text_of("list"));
    }
    return text;
}

std::string json_of(const statistics& s)
{
    operate::record all;
    all.count("policy", s.rules.policy)
        .text("since", s.rules.since)
        .table("scenarios", s.scenarios.rows)
        .table("rules", s.rules.rows)
        .table("lists", s.lists.rows);
    std::string text = to_json(all);
    std::erase(text, '\n');  // all on one line
    return text;
}

int interval_of(const invocation& asked)
{
    if (asked.has("interval") && !asked.has("follow"))
        throw usage_error{"stats: `--interval` goes with `--follow`"};
    return static_cast<int>(read_count(asked, "interval", 2, 3600)) * 1000;
}

}  // namespace

int stats(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
    own.add_options()("sort", text("place|hits"), "as in the rule file, unless it is said; hits: most first")(
        "never", "only what has had no say")("follow", "again and again, until interrupted")(
        "interval", text("SECONDS"), "with --follow: how long between two looks; default: 2")(
        "format", text("text|json"), "text unless it is said; json: all on one line");
    add_utc_option(own);
    add_client_options(own, "where the daemon listens; default: 127.0.0.1:7464");
    const invocation asked{of, words, own, {"nothing"}};
    if (asked.help_wanted())
        return done;
    if (asked.has("nothing"))
        throw usage_error{"stats: takes no words"};
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    const int interval = interval_of(asked);
    wishes how;
    if (asked.has("sort")) {
        if (asked.text("sort") != "place" && asked.text("sort") != "hits")
            throw usage_error{"`--sort " + asked.text("sort") + "`: the orders are place and hits"};
        how.push_back({"sort", asked.text("sort")});
    }
    if (asked.has("never"))
        how.push_back({"never", std::nullopt});

    client daemon{asked, client::reach::anywhere};
    const auto show = [&] {
        const statistics found = ask_all(daemon, how);
        if (format == output_format::json)
            print(json_of(found) + '\n');
        else
            print(text_of(found, asked.has("utc") ? time_zone{} : daemon.zone()));
    };
    if (!asked.has("follow")) {
        show();
        return done;
    }
    const ending asked_to_end;
    const bool redraws = format == output_format::text && stdout_is_lively();
    for (bool again = false;; again = true) {
        if (redraws)
            fmt::print("\x1b[H\x1b[2J");
        else if (again && format == output_format::text)
            fmt::print("\n");
        show();
        if (std::fflush(stdout) != 0 || asked_to_end.within(interval))  // nobody reads any more, or wants to
            return done;
    }
}

}  // namespace ringfence::command
