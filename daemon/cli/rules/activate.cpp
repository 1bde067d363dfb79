// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/files_over_http.hpp"
#include "cli/json_text.hpp"
#include "cli/operation_command.hpp"
#include "cli/output.hpp"
#include "cli/rules/rules.hpp"
#include "cli/rules/test_text.hpp"
#include "file_commands.hpp"
#include "json.hpp"

#include <fmt/core.h>

namespace ringfence::command {

namespace {

/// Runs the file's tests, and tells those that fail.
rehearsal run_tests(const invocation& asked, const std::string& file, const compiled_policy& policy)
{
    rehearsal run = rehearse(policy, {.words = &asked.words(), .read_number = &read_number});
    const colour as = stderr_is_lively() ? colour::ansi : colour::none;
    for (const test_result& t : run.tests) {
        if (t.failures.empty())
            continue;
        fmt::print(stderr, "test \"{}\" fails:\n", printable(t.name));
        for (const failed_step& f : t.failures)
            fmt::print(stderr, "{}", text_of_failure(f, policy.sources, as));
    }
    if (run.failed() != 0)
        fmt::print(stderr, "{}: {} of {} failed; nothing was changed\n", file, run.failed(),
                   count_text(run.tests.size(), "test"));
    return run;
}

/// Why nothing is in force.
std::string refusal_json(const file_compilation& made, std::size_t failed_tests)
{
    std::string messages = json_of({checked_rules{made.found, made.sources, made.policy.has_value()}});
    messages.pop_back();  // its line end
    return json_object{}
        .value_as_is("version", "null")
        .flag("in_force", false)
        .number("tests_failed", failed_tests)
        .value_as_is("messages", messages)
        .str();
}

}  // namespace

int activate(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_options_for(own, file_commands::activate_arguments());
    own.add_options()("shadow",
                      "do not put it in force: let the daemon ask it beside the policy in force, and count and log "
                      "where it would answer otherwise")(
        "instead-of", po::value<std::string>()->value_name("VERSION"),
        "only where that version of the policy is the one in force, 0: where none is");
    add_output_format(own);
    add_file_place_options(own);
    const invocation asked{of, words, own, {"file"}};
    if (asked.help_wanted())
        return done;
    const auto files = asked.texts("file");
    if (files.size() != 1)
        throw usage_error{"activate: name one rule file; it may include others"};
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});

    const std::string wanted = asked.text("instead-of");
    const auto instead_of = as_version(wanted);
    if (asked.has("instead-of") && !instead_of && wanted != "0")
        throw usage_error{"activate: `--instead-of " + wanted +
                          "`: write the number of a policy version, or 0 for none"};

    if (is_done_elsewhere(asked))
        return activate_over_http(asked, files[0], format);
    const circumstances around = circumstances_of(asked);
    const auto refused = [&](const file_compilation& made, std::size_t failed_tests) {
        if (format == output_format::json)
            fmt::print("{}\n", refusal_json(made, failed_tests));
        return input_wrong;
    };
    const file_compilation made = compile_and_tell(asked, files[0], &around);
    const auto& compiled = made.policy;
    if (!compiled)
        return refused(made, 0);
    store::author by = asked.author();
    std::size_t tests = 0;
    if (asked.has("without-tests")) {
        store::add_reason(by, "without tests");
    } else {
        const rehearsal run = run_tests(asked, files[0], *compiled);
        if (run.failed() != 0)
            return refused(made, run.failed());
        tests = run.tests.size();
    }
    const auto in = store::environment::open(asked.store(), store::access::write);
    const bool shadow = asked.has("shadow");
    const store::new_policy stored = to_store(*compiled);
    const std::uint32_t version = in->write([&](store::write_transaction& change) {
        const std::uint32_t now = store::active_version(change);
        if (asked.has("instead-of") && now != instead_of.value_or(0))
            throw operate::error{operate::error_code::conflict,
                                 fmt::format("version {} of the policy is in force by now, not {}; nothing was changed",
                                             now, instead_of.value_or(0))};
        return shadow ? store::activate_shadow(change, stored, by, system_now())
                      : store::activate(change, stored, by, system_now());
    });

    std::size_t rules = 0;
    for (const image_block& b : compiled->made.blocks)
        rules += b.rules.size();
    const std::uint32_t compared = store::shadow_version(store::read_transaction{in});
    if (format == output_format::json) {
        json_object told;
        told.number("version", version)
            .flag("in_force", !shadow)
            .number("blocks", compiled->made.blocks.size())
            .number("rules", rules)
            .number("lists", compiled->made.lists.size());
        if (asked.has("without-tests"))
            told.value_as_is("tests_passed", "null");
        else
            told.number("tests_passed", tests);
        add_version_or_null(told, "shadow_version", compared);
        fmt::print("{}\n", told.str());
        return done;
    }
    fmt::print("policy version {} is {}: {} blocks, {} rules, {} lists{}\n", version,
               shadow ? "the shadow of the one in force" : "in force", compiled->made.blocks.size(), rules,
               compiled->made.lists.size(), tests == 0 ? std::string{} : ", " + count_text(tests, "test") + " passed");
    if (!shadow && compared != 0)
        fmt::print(
            "the shadow, version {}, stays and is compared with it; `ringfence policy drop-shadow` takes it away\n",
            compared);
    return done;
}

}  // namespace ringfence::command
