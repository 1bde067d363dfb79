// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/calls/replay.hpp"

#include "cli/rules/rules.hpp"
#include "decision_log/read.hpp"

#include <ringfence/number/normalise.hpp>
#include <ringfence/policy/image.hpp>
#include <ringfence/store/import/text/archive.hpp>
#include <ringfence/store/policies.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace ringfence::command {

namespace {

constexpr std::size_t max_versions = 100;  // that are kept ready at a time

po::options_description replay_options()
{
    po::options_description options{"Options"};
    options.add_options()("policy", po::value<std::string>()->value_name("FILE|N|logged"),
                          "ask this rule file, or this version of the store's policy, or for each decision the version "
                          "that made it; default: the version in force")(
        "format", po::value<std::string>()->value_name("text|json"), "how the result is written; default: text")(
        "limit", po::value<std::string>()->value_name("N"),
        "show so many examples of each change, at most 1000; default: 3")("strict", "treat warnings as errors");
    return options;
}

struct asked_policy {
    std::shared_ptr<const program> rules;
    std::uint32_t version = 0;
    std::string name;
};

constexpr std::string_view logged_version = "logged";

asked_policy version_of(const invocation& asked, const std::shared_ptr<store::environment>& in,
                        std::optional<std::uint32_t> wanted)
{
    if (!in)
        store::expect_store(asked.store());
    const store::read_transaction now{in};
    const std::uint32_t version = wanted ? *wanted : store::active_version(now);
    if (version == 0)
        throw input_error{"replay: no policy has been activated; name one with --policy"};
    const auto image = store::find_image(now, version);
    if (!image)
        throw input_error{"replay: there is no version " + std::to_string(version) +
                          " of the policy; `ringfence policy list` lists them"};
    return {std::make_shared<const program>(decode_image(*image), asked.words()), version,
            "policy version " + std::to_string(version)};
}

/// Asks each decision of the version that made it.
decision_asker ask_logged_versions(const invocation& asked, const std::shared_ptr<store::environment>& in)
{
    if (!in)
        store::expect_store(asked.store());
    auto known = std::make_shared<std::map<std::uint32_t, std::unique_ptr<replayer>>>();
    return [&asked, in, known](logged_decision& logged) {
        auto at = known->find(logged.policy);
        if (at == known->end()) {
            std::unique_ptr<replayer> made;
            const store::read_transaction now{in};
            if (const auto image = store::find_image(now, logged.policy))
                made = std::make_unique<replayer>(std::make_shared<const program>(decode_image(*image), asked.words()),
                                                  logged.policy, &read_number, declared_in(in));
            if (known->size() >= max_versions)
                known->clear();
            at = known->emplace(logged.policy, std::move(made)).first;
        }
        if (at->second)
            return at->second->ask(logged);
        replayed result;
        result.why = logged.failure ? "the store or the policy could not be read then"
                                    : "the store does not have version " + std::to_string(logged.policy);
        return result;
    };
}

}  // namespace

std::shared_ptr<store::environment> store_if_any(const invocation& asked)
{
    try {
        return store::environment::open(asked.store(), store::access::read);
    } catch (const store::error& e) {
        if (e.code() == store::error_code::missing)
            return nullptr;
        throw;
    }
}

std::size_t read_example_limit(const invocation& asked)
{
    constexpr std::size_t most = 1000;
    if (!asked.has("limit"))
        return replay_limits{}.examples;
    const std::string text = asked.text("limit");
    std::size_t limit = 0;
    const auto [stopped, failed] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (failed != std::errc{} || stopped != text.data() + text.size() || limit > most)
        throw usage_error{"--limit takes a number from 0 to 1000, not `" + text + '`'};
    return limit;
}

int replay(const description& of, const std::vector<std::string>& words)
{
    const invocation asked{of, words, replay_options(), {"log"}};
    if (asked.help_wanted())
        return done;
    const auto logs = asked.texts("log");
    if (logs.size() != 1)
        throw usage_error{"replay: name one log of decisions, or - for standard input"};
    const std::string format = asked.has("format") ? asked.text("format") : "text";
    if (format != "text" && format != "json")
        throw usage_error{"replay: --format is text or json, not `" + format + '`'};
    const replay_limits limits{.examples = read_example_limit(asked)};

    const auto in = store_if_any(asked);
    const std::string wanted = asked.text("policy");
    asked_policy by;
    replay_summary summary;
    if (wanted == logged_version) {
        by.name = "the versions that made them";
        summary = count_changes(store::open_import(logs.front()), ask_logged_versions(asked, in), limits);
    } else if (const auto version = as_version(wanted); wanted.empty() || version) {
        by = version_of(asked, in, version);
    } else {
        const auto compiled = compile_rules(asked, wanted);
        if (!compiled)
            return input_wrong;
        by = {std::make_shared<const program>(compiled->made, asked.words()), 0, wanted};
    }

    if (by.rules)
        summary = count_changes(logs.front(), by.rules, by.version, in, limits);
    if (format == "json") {
        json_object made;
        made.text("log", logs.front()).text("policy", by.name);
        add_summary(made, summary);
        fmt::print("{}\n", made.str());
    } else {
        fmt::print("{} asked again by {}: {}", logs.front(), by.name, summary_text(summary));
    }
    return tells_no_change(summary) ? done : input_wrong;
}

}  // namespace ringfence::command
