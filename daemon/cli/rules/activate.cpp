// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/json_text.hpp"
#include "cli/output.hpp"
#include "cli/rules/rules.hpp"
#include "cli/rules/test_text.hpp"

#include <fmt/core.h>

namespace ringfence::command {

namespace {

/// Runs the file's tests. Nothing where one fails, which is then told.
std::optional<std::size_t> run_tests(const invocation& asked, const std::string& file, const compiled_policy& policy)
{
    const rehearsal run = rehearse(policy, {.words = &asked.words(), .read_number = &read_number});
    const colour as = stderr_is_lively() ? colour::ansi : colour::none;
    for (const test_result& t : run.tests) {
        if (t.failures.empty())
            continue;
        fmt::print(stderr, "test \"{}\" fails:\n", printable(t.name));
        for (const failed_step& f : t.failures)
            fmt::print(stderr, "{}", text_of_failure(f, policy.sources, as));
    }
    if (run.failed() == 0)
        return run.tests.size();
    fmt::print(stderr, "{}: {} of {} failed; nothing was changed\n", file, run.failed(),
               count_text(run.tests.size(), "test"));
    return std::nullopt;
}

}  // namespace

int activate(const description& of, const std::vector<std::string>& words)
{
    po::options_description own = rule_options();
    own.add_options()("without-tests", "do not run the file's tests; the journal says so")(
        "shadow",
        "do not put it in force: let the daemon ask it beside the policy in force, and count and log where it "
        "would answer otherwise");
    add_output_format(own);
    const invocation asked{of, words, own, {"file"}};
    if (asked.help_wanted())
        return done;
    const auto files = asked.texts("file");
    if (files.size() != 1)
        throw usage_error{"activate: name one rule file; it may include others"};
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});

    const circumstances around = circumstances_of(asked);
    const auto compiled = compile_rules(asked, files[0], &around);
    if (!compiled)
        return input_wrong;
    store::author by = asked.author();
    std::optional<std::size_t> tests = 0;
    if (asked.has("without-tests"))
        store::add_reason(by, "without tests");
    else if (tests = run_tests(asked, files[0], *compiled); !tests)
        return input_wrong;
    const auto in = store::environment::open(asked.store(), store::access::write);
    const bool shadow = asked.has("shadow");
    const std::uint32_t version = shadow ? activate_shadow(*in, *compiled, by, system_now())
                                         : ringfence::activate(*in, *compiled, by, system_now());

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
            told.number("tests_passed", *tests);
        add_version_or_null(told, "shadow_version", compared);
        fmt::print("{}\n", told.str());
        return done;
    }
    fmt::print("policy version {} is {}: {} blocks, {} rules, {} lists{}\n", version,
               shadow ? "the shadow of the one in force" : "in force", compiled->made.blocks.size(), rules,
               compiled->made.lists.size(),
               *tests == 0 ? std::string{} : ", " + count_text(*tests, "test") + " passed");
    if (!shadow && compared != 0)
        fmt::print(
            "the shadow, version {}, stays and is compared with it; `ringfence policy drop-shadow` takes it away\n",
            compared);
    return done;
}

}  // namespace ringfence::command
