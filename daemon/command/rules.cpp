// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "rules.hpp"

#include "replay.hpp"

#include <ringfence/compile_file.hpp>
#include <ringfence/language/render.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace ringfence::command {

namespace {

/// Whether what a rule file writes into a list has this number, or all of this prefix or range.
bool has(const number_pattern& written, const number_pattern& wanted)
{
    if (written == wanted)
        return true;
    return !wanted.is_prefix() && written.covers(wanted.first) && written.covers(wanted.last);
}

strictness warnings_in(const invocation& asked)
{
    return asked.has("strict") ? strictness::strict : strictness::lenient;
}

/// Checks the rule files that the store keeps of a policy. Nothing where they can no longer be read as they were, as
/// without their plugins.
std::optional<ringfence::policy> check_kept(const store::policy_info& kept, const registry& words, diagnostics& found)
{
    const auto read = [&](const std::filesystem::path& path) {
        for (const store::policy_source& source : kept.sources)
            if (source.name == path.string())
                return file_text{source.text, {}};
        return file_text{{}, "is not kept with the policy"};
    };
    const loaded files = load(kept.sources.front().name, found, read, source_standing::accepted);
    return check(files, words, checking_of(source_standing::accepted), found);
}

/// `FILE:LINE` of the pattern in a policy's rule files, where they can be read.
std::optional<std::string> find_place(const store::policy_info& policy, const registry& words, std::string_view list,
                                      const number_pattern& pattern)
{
    if (policy.sources.empty())
        return std::nullopt;
    diagnostics found;
    const auto checked = check_kept(policy, words, found);
    if (!checked)
        return std::nullopt;
    for (const list_declaration& declared : checked->lists)
        if (declared.name == list)
            for (const inline_number& one : declared.numbers)
                if (has(one.pattern, pattern)) {
                    const source_file& file = checked->sources[one.where.file];
                    return file.name() + ':' + std::to_string(file.position_of(one.where.begin).line);
                }
    return std::nullopt;
}

}  // namespace

po::options_description rule_options()
{
    po::options_description options{"Options"};
    options.add_options()("strict", "treat warnings as errors");
    return options;
}

circumstances circumstances_of(const invocation& asked)
{
    const auto in = store_if_any(asked);
    return in ? circumstances_in(store::read_transaction{in}, system_now()) : circumstances{.now = system_now()};
}

checked_rules check_rules(const invocation& asked, const std::filesystem::path& file, const circumstances* around)
{
    checked_rules made;
    loaded files = load(file, made.found);
    const check_options options = checking_of(source_standing::offered, warnings_in(asked), around);
    made.accepted = ringfence::check(files, asked.words(), options, made.found).has_value();
    made.sources = std::move(files.sources);
    return made;
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
    file_compilation made = compile_file(file, asked.words(), warnings_in(asked), read_rule_file, around);
    print_messages(made.found, made.sources, file.string());
    return std::move(made.policy);
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
    auto checked = check_kept(*kept, asked.words(), found);
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
    const loaded files = load(file, found);
    auto checked = ringfence::check(files, asked.words(), checking_of(source_standing::offered), found);
    print_messages(found, files.sources, file.string());
    return checked;
}

numbers_in_rules::numbers_in_rules(const store::transaction& in)
{
    const auto active = store::active(in);
    if (!active)
        return;
    lists_ = decode_image(active->image).lists;
    if (auto policy = store::find_policy(in, active->version))
        policy_ = std::move(*policy);
}

std::optional<std::string> numbers_in_rules::place_of(std::string_view list, const number_pattern& pattern,
                                                      const registry& words) const
{
    const bool written = std::any_of(lists_.begin(), lists_.end(), [&](const image_list& l) {
        return l.name == list && std::any_of(l.numbers.begin(), l.numbers.end(),
                                             [&](const number_pattern& one) { return has(one, pattern); });
    });
    if (!written)
        return std::nullopt;
    auto place = find_place(policy_, words, list, pattern);
    return place ? std::move(place) : "policy version " + std::to_string(policy_.version);
}

}  // namespace ringfence::command
