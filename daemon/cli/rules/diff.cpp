// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/calls/replay.hpp"
#include "cli/files_over_http.hpp"
#include "cli/output.hpp"
#include "cli/rules/rules.hpp"
#include "decision_log/read.hpp"

#include <ringfence/number/normalise.hpp>
#include <ringfence/policy/compile.hpp>
#include <ringfence/rulefile/compare.hpp>
#include <ringfence/store/import/text/archive.hpp>
#include <ringfence/store/policies.hpp>

#include <fmt/core.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ringfence::command {

namespace {

/// One of the two, and how it is called in what is written.
struct named_policy {
    std::string name;
    ringfence::policy rules;
};

std::optional<named_policy> read_policy(const invocation& asked, const std::string& word)
{
    const auto version = as_version(word);
    if (!word.empty() && !version) {
        auto checked = check_file(asked, word);
        return checked ? std::optional{named_policy{word, std::move(*checked)}} : std::nullopt;
    }
    store::expect_store(asked.store());
    const store::read_transaction in{store::environment::open(asked.store(), store::access::read)};
    const std::uint32_t wanted = version ? *version : store::active_version(in);
    if (wanted == 0)
        throw input_error{"diff: no policy has been activated; name two rule files"};
    return named_policy{"policy version " + std::to_string(wanted), check_version(asked, in, wanted)};
}

/// Asks each decision of a log of both policies, and compares what they answer: what the log itself has for an answer
/// does not matter.
decision_asker ask_both(std::shared_ptr<replayer> before, std::shared_ptr<replayer> after)
{
    auto kept = std::make_shared<decision>();
    return [before = std::move(before), after = std::move(after), kept](logged_decision& logged) {
        logged_decision again = logged;
        replayed first = before->ask(again);
        const bool answered = first.outcome == replay_outcome::same || first.outcome == replay_outcome::changed;
        if (answered) {
            *kept = first.made;
            logged.action = kept->action;
            logged.list = kept->list;
            logged.rule = kept->rule;
            logged.parameters.clear();
            for (const parameter& p : kept->parameters)
                logged.parameters.push_back({p.name, p.value});
        }
        // Asked in any case: it learns from the log what lists there were.
        replayed second = after->ask(logged);
        if (!answered)
            return first;
        second.counted_anew = second.counted_anew || first.counted_anew;
        return second;
    };
}

std::shared_ptr<replayer> replayer_of(const invocation& asked, const ringfence::policy& rules)
{
    return std::make_shared<replayer>(
        std::make_shared<const program>(compile(rules, &compile_numbering_plan), asked.words()), 0, &read_number,
        declared_in(store_if_any(asked)));
}

std::string json_texts(const std::vector<std::string>& texts)
{
    std::vector<std::string> made;
    for (const std::string& text : texts)
        append_json(made.emplace_back(), text);
    return json_array(made);
}

json_object json_of(const comparison& found)
{
    std::vector<std::string> regions;
    std::vector<std::string> too_large;
    for (const compared_scenario& s : found.scenarios) {
        if (s.too_large)
            too_large.emplace_back(s.scenario->word);
        for (const compared_region& r : s.regions) {
            json_object row;
            row.text("scenario", s.scenario->word)
                .text_or_null("bound_to", r.what.bound_to)
                .value_as_is("where", json_texts(r.what.where))
                .flag("in_part", r.what.in_part)
                .text("old", r.what.before.text)
                .text("new", r.what.after.text);
            if (r.what.witness)
                row.text("query", query_text(*r.what.witness))
                    .value_as_is("given", json_texts(conditions_text(*r.what.witness)))
                    .text("old_reply", answer_text(r.answers->before))
                    .text("new_reply", answer_text(r.answers->after));
            else
                row.value_as_is("query", "null");
            regions.push_back(row.str());
        }
    }
    std::vector<std::string> declared;
    for (const declared_difference& d : found.declared)
        declared.push_back(json_object{}.text("what", d.what).text("how", d.how).str());
    json_object made;
    made.flag("equal", found.equal())
        .value_as_is("regions", json_lines_array(regions))
        .value_as_is("declared", json_lines_array(declared))
        .value_as_is("too_large", json_texts(too_large));
    return made;
}

}  // namespace

int diff(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()(
        "replay", po::value<std::string>()->value_name("LOG"),
        "ask a log of decisions of both, and tell how many they answer differently; - for standard input")(
        "limit", po::value<std::string>()->value_name("N"),
        "of --replay: show so many examples of each change, at most 1000; default: 3")(
        "format", po::value<std::string>()->value_name("text|json"), "how the result is written; default: text");
    add_file_place_options(own);
    const invocation asked{of, words, own, {"file"}};
    if (asked.help_wanted())
        return done;
    const auto files = asked.texts("file");
    if (files.empty() || files.size() > 2)
        throw usage_error{"diff: name two rule files or policy versions, or one to compare with what is in force"};
    // Of the machine's files only those that a client sent are its business.
    if (served_client() && files.size() == 2 && !as_version(files.front()))
        throw usage_error{"diff: `" + files.front() + "` is no version of the policy"};
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    if (is_done_elsewhere(asked)) {
        const std::string before = files.size() == 2 ? files.front() : std::string{};
        if (asked.has("replay") || as_version(files.back()) || (!before.empty() && !as_version(before)))
            throw usage_error{"diff: `--connect` is for what is in force there, or a version of it, and one rule file"};
        return diff_over_http(asked, before, files.back(), format);
    }
    const replay_limits limits{.examples = read_example_limit(asked)};

    // As diff(1) has it: 1 tells of a difference, and of nothing else.
    constexpr int not_compared = usage_wrong;
    std::optional<named_policy> before;
    std::optional<named_policy> after;
    try {
        before = read_policy(asked, files.size() == 2 ? files.front() : std::string{});
        after = read_policy(asked, files.back());
    } catch (const input_error& e) {
        throw usage_error{e.what()};
    }
    if (!before || !after)
        return not_compared;
    const comparison found = compare(before->rules, after->rules, asked.words());
    std::optional<replay_summary> replayed;
    if (asked.has("replay"))
        replayed = count_changes(store::open_import(asked.text("replay")),
                                 ask_both(replayer_of(asked, before->rules), replayer_of(asked, after->rules)), limits);

    if (format == output_format::json) {
        json_object made = json_of(found);
        made.text("old", before->name).text("new", after->name);
        if (replayed) {
            json_object log;
            log.text("log", asked.text("replay"));
            add_summary(log, *replayed);
            made.value_as_is("replay", log.str());
        }
        fmt::print("{}\n", made.str());
    } else {
        fmt::print("OLD is {}, NEW is {}\n", before->name, after->name);
        fmt::print("{}", found.equal() ? "they decide every query alike\n" : to_string(found));
        if (replayed)
            fmt::print("{} asked of both: {}", asked.text("replay"), summary_text(*replayed));
    }
    return found.equal() && (!replayed || tells_no_change(*replayed)) ? done : input_wrong;
}

}  // namespace ringfence::command
