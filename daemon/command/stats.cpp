// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `stats`: how often each rule, list and scenario had its say, asked of the running daemon: what it counts is in its
// memory alone.

#include "client.hpp"
#include "ending.hpp"
#include "entries.hpp"
#include "json_text.hpp"

#include <charconv>

namespace ringfence::command {

namespace {

constexpr std::string_view rows_a_page = "per-page=1000";

/// All rows of one kind, and what the daemon said of them all.
struct counts {
    std::string policy;
    std::string since;
    std::vector<wire::resp_reply> rows{};
};

std::uint64_t count_of(const wire::resp_reply& row, std::string_view field)
{
    const std::string_view text = row.field(field);
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// Asks for page after page; from the first on where another policy came into force meanwhile.
counts ask_for(client& of, std::string_view what, const std::vector<std::string>& how)
{
    counts found;
    for (std::uint64_t page = 1;; ++page) {
        std::vector<std::string> words{"STATS", std::string{what}, std::string{rows_a_page},
                                       "page=" + std::to_string(page)};
        words.insert(words.end(), how.begin(), how.end());
        wire::resp_reply answer = of.ask(words);
        if (answer.items.empty())
            throw std::runtime_error{"the daemon's answer to STATS has no rows"};
        const wire::resp_reply& head = answer.items.front();
        const bool is_first = page == 1;
        if (is_first) {
            found.policy = head.field("policy");
            found.since = head.field("since");
        } else if (head.field("policy") != found.policy || head.field("since") != found.since) {
            found = {};
            page = 0;
            continue;
        }
        const bool more = head.field("more") == "1";
        found.rows.insert(found.rows.end(), std::make_move_iterator(answer.items.begin() + 1),
                          std::make_move_iterator(answer.items.end()));
        if (!more)
            return found;
    }
}

struct statistics {
    counts rules;
    counts lists;
    counts scenarios;
};

statistics ask_all(client& of, const std::vector<std::string>& how)
{
    for (;;) {
        statistics found{ask_for(of, "RULES", how), ask_for(of, "LISTS", how), ask_for(of, "SCENARIOS", how)};
        const auto same = [&](const counts& c) {
            return c.policy == found.rules.policy && c.since == found.rules.since;
        };
        if (same(found.lists) && same(found.scenarios))
            return found;
    }
}

std::string text_of(const statistics& s)
{
    std::string text = fmt::format("policy version {}, counted since {}\n", s.rules.policy, s.rules.since);
    const auto wide = [](const counts& of, const char* field, std::size_t width) {
        for (const wire::resp_reply& row : of.rows)
            width = std::max(width, row.field(field).size());
        return width;
    };
    if (!s.scenarios.rows.empty()) {
        text += fmt::format("\n{:>12}  {:>12}  {}\n", "decisions", "undecided", "scenario");
        for (const wire::resp_reply& row : s.scenarios.rows)
            text += fmt::format("{:>12}  {:>12}  {}\n", row.field("decisions"), row.field("undecided"),
                                row.field("scenario"));
    }
    if (!s.rules.rows.empty()) {
        const std::size_t width = wide(s.rules, "rule", 4);
        text += fmt::format("\n{:>12}  {:<{}}  {}\n", "hits", "rule", width, "text");
        for (const wire::resp_reply& row : s.rules.rows)
            text += fmt::format("{:>12}  {:<{}}  {}\n", row.field("hits"), row.field("rule"), width,
                                printable(row.field("text")));
    }
    if (!s.lists.rows.empty()) {
        text += fmt::format("\n{:>12}  {}\n", "hits", "list");
        for (const wire::resp_reply& row : s.lists.rows)
            text += fmt::format("{:>12}  {}\n", row.field("hits"), row.field("list"));
    }
    return text;
}

std::string json_of(const statistics& s)
{
    const auto rows = [](const counts& of, std::initializer_list<const char*> texts,
                         std::initializer_list<const char*> counts) {
        std::vector<std::string> made;
        for (const wire::resp_reply& row : of.rows) {
            json_object one;
            for (const char* field : texts)
                one.text(field, row.field(field));
            for (const char* field : counts)
                one.number(field, count_of(row, field));
            made.push_back(one.str());
        }
        return json_array(made);
    };
    return json_object{}
        .value_as_is("policy", s.rules.policy)
        .text("since", s.rules.since)
        .value_as_is("scenarios", rows(s.scenarios, {"scenario"}, {"decisions", "undecided"}))
        .value_as_is("rules", rows(s.rules, {"rule", "block", "text"}, {"hits"}))
        .value_as_is("lists", rows(s.lists, {"list"}, {"hits"}))
        .str();
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
    add_client_options(own);
    const invocation asked{of, words, own, {"nothing"}};
    if (asked.help_wanted())
        return done;
    if (asked.has("nothing"))
        throw usage_error{"stats: takes no words"};
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    const int interval = interval_of(asked);
    std::vector<std::string> how;
    if (asked.has("sort")) {
        if (asked.text("sort") != "place" && asked.text("sort") != "hits")
            throw usage_error{"`--sort " + asked.text("sort") + "`: the orders are place and hits"};
        how.push_back("sort=" + asked.text("sort"));
    }
    if (asked.has("never"))
        how.emplace_back("never");

    client daemon{asked};
    const auto show = [&] {
        const statistics found = ask_all(daemon, how);
        fmt::print("{}{}", format == output_format::json ? json_of(found) : text_of(found),
                   format == output_format::json ? "\n" : "");
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
