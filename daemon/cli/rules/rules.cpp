// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/rules/rules.hpp"

#include "cli/calls/replay.hpp"

#include <ringfence/language/render.hpp>
#include <ringfence/operate/policy_in_force.hpp>
#include <ringfence/rulefile/compile_file.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace ringfence::command {

namespace {

strictness warnings_in(const invocation& asked)
{
    return asked.has("strict") ? strictness::strict : strictness::lenient;
}

include_reach reach_of_includes() { return served_client() ? include_reach::folder : include_reach::anywhere; }

loaded load_offered(const std::filesystem::path& file, diagnostics& found)
{
    return load(file, found, read_rule_file, source_standing::offered, reach_of_includes());
}

}  // namespace

circumstances circumstances_of(const invocation& asked)
{
    const auto in = store_if_any(asked);
    return in ? circumstances_in(store::read_transaction{in}, system_now()) : circumstances{.now = system_now()};
}

checked_rules check_rules(const invocation& asked, const std::filesystem::path& file, const circumstances* around)
{
    checked_rules made;
    loaded files = load_offered(file, made.found);
    const check_options options = checking_of(source_standing::offered, warnings_in(asked), around);
    made.accepted = ringfence::check(files, asked.words(), options, made.found).has_value();
    made.sources = std::move(files.sources);
    return made;
}

source_map rule_files_of(const std::filesystem::path& file)
{
    diagnostics ignored;
    return load_offered(file, ignored).sources;
}

void print_messages(const diagnostics& found, const source_map& sources, const std::string& file)
{
    const colour as = stderr_is_lively() ? colour::ansi : colour::none;
    for (const diagnostic& d : found)
        fmt::print(stderr, "{}\n", render(d, sources, as));
    const auto errors =
        std::count_if(found.begin(), found.end(), [](const diagnostic& d) { return d.level == severity::error; });
    if (errors != 0)
        fmt::print(stderr, "{}: {} error{}; nothing was changed\n", file, errors, errors == 1 ? "" : "s");
}

std::optional<compiled_policy> compile_rules(const invocation& asked, const std::filesystem::path& file,
                                             const circumstances* around)
{
    file_compilation made = compile_and_tell(asked, file, around);
    return std::move(made.policy);
}

file_compilation compile_and_tell(const invocation& asked, const std::filesystem::path& file,
                                  const circumstances* around)
{
    file_compilation made =
        compile_file(file, asked.words(), warnings_in(asked), read_rule_file, around, reach_of_includes());
    print_messages(made.found, made.sources, file.string());
    return made;
}

std::optional<std::uint32_t> as_version(const std::string& word)
{
    std::uint32_t version = 0;
    const auto [stopped, failed] = std::from_chars(word.data(), word.data() + word.size(), version);
    if (failed != std::errc{} || stopped != word.data() + word.size() || version == 0)
        return std::nullopt;
    return version;
}

ringfence::policy check_version(const invocation& asked, const store::transaction& in, std::uint32_t version)
{
    const std::string name = "version " + std::to_string(version) + " of the policy";
    const auto kept = store::find_policy(in, version);
    if (!kept)
        throw input_error{"there is no " + name + "; `ringfence policy list` lists them"};
    if (kept->sources.empty())
        throw input_error{name + " is kept without its rule files"};
    diagnostics found;
    auto checked = operate::check_kept(*kept, asked.words(), found);
    if (!checked) {
        const auto wrong =
            std::find_if(found.begin(), found.end(), [](const diagnostic& d) { return d.level == severity::error; });
        throw input_error{name + " cannot be read: " + wrong->message};
    }
    return std::move(*checked);
}

std::optional<ringfence::policy> check_file(const invocation& asked, const std::filesystem::path& file)
{
    diagnostics found;
    const loaded files = load_offered(file, found);
    auto checked = ringfence::check(files, asked.words(), checking_of(source_standing::offered), found);
    print_messages(found, files.sources, file.string());
    return checked;
}

}  // namespace ringfence::command
