// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "entries.hpp"
#include "json_text.hpp"
#include "rules.hpp"

#include <fmt/core.h>

namespace ringfence::command {

namespace {

std::uint32_t read_version(const std::string& text)
{
    const auto version = as_version(text);
    if (!version)
        throw usage_error{"policy: `" + text + "` is not a version; `ringfence policy list` lists them"};
    return *version;
}

int list_as_json(const store::transaction& in)
{
    const std::uint32_t active = store::active_version(in);
    std::vector<std::string> rows;
    for (const store::policy_info& p : store::policies(in)) {
        std::vector<std::string> files;
        for (const store::policy_source& s : p.sources)
            append_json(files.emplace_back(), s.name);
        json_object row;
        row.number("version", p.version).flag("in_force", p.version == active).time("activated_at", p.when);
        add_author(row, p.by);
        rows.push_back(row.value_as_is("files", json_array(files)).text("digest", p.digest).str());
    }
    fmt::print("{}\n", json_lines_array(rows));
    return done;
}

int list(const store::transaction& in)
{
    const auto active = store::active(in);
    const std::uint32_t shadow = store::shadow_version(in);
    for (const store::policy_info& p : store::policies(in))
        fmt::print("{} {:>4}  {}  {:<16} {}  {}\n",
                   active && active->version == p.version ? '*'
                   : shadow == p.version                  ? 's'
                                                          : ' ',
                   p.version, ringfence::detail::utc_text(p.when), p.by.user,
                   p.sources.empty() ? "" : p.sources.front().name, p.digest);
    return done;
}

int show(const store::transaction& in, std::optional<std::uint32_t> version)
{
    const auto active = store::active(in);
    if (!version && !active)
        throw input_error{"policy: none has been activated"};
    const auto found = store::find_policy(in, version ? *version : active->version);
    if (!found && !version)
        throw store::error{store::error_code::corrupt, "the policy in force, version " +
                                                           std::to_string(active->version) +
                                                           ", is missing: `ringfence verify` tells more"};
    if (!found)
        throw input_error{"policy: there is no version " + std::to_string(*version) +
                          "; `ringfence policy list` lists them"};
    bool several = false;
    for (const store::policy_source& s : found->sources) {
        fmt::print("{}# file: {}\n{}", several ? "\n" : "", s.name, s.text);
        several = true;
    }
    return done;
}

/// One version, what it is now and which is the shadow.
void print_version(const std::shared_ptr<store::environment>& in, std::uint32_t version, std::string_view text,
                   output_format format)
{
    if (format == output_format::text) {
        fmt::print("policy version {} {}\n", version, text);
        return;
    }
    const store::read_transaction now{in};
    json_object told;
    told.number("version", version).flag("in_force", store::active_version(now) == version);
    add_version_or_null(told, "shadow_version", store::shadow_version(now));
    fmt::print("{}\n", told.str());
}

int roll_back(const invocation& asked, std::optional<std::uint32_t> wanted, output_format format)
{
    store::expect_store(asked.store());
    const auto in = store::environment::open(asked.store(), store::access::write);
    const std::uint32_t version = in->write([&](store::write_transaction& change) {
        std::optional<std::uint32_t> to = wanted;
        const auto active = store::active(change);
        if (!active)
            throw input_error{"policy: none has been activated, so there is nothing to go back from"};
        if (!to)
            for (const store::policy_info& p : store::policies(change))
                if (p.version < active->version && !p.untried)
                    to = p.version;
        if (!to)
            throw input_error{"policy: version " + std::to_string(active->version) + " is the first one"};
        store::roll_back(change, *to, asked.author(), system_now());
        return *to;
    });
    print_version(in, version, "is in force", format);
    return done;
}

/// What is known of the shadow from the store; what the daemon counts is in its INFO.
int show_shadow(const store::transaction& in)
{
    const std::uint32_t version = store::shadow_version(in);
    if (version == 0) {
        fmt::print("there is no shadow policy\n");
        return done;
    }
    const auto found = store::find_policy(in, version);
    if (!found)
        throw store::error{store::error_code::corrupt, "the shadow policy is missing: `ringfence verify` tells more"};
    fmt::print("policy version {} is the shadow of version {}: {}, since {}, by {}\n", version,
               store::active_version(in), found->sources.empty() ? "" : found->sources.front().name,
               ringfence::detail::utc_text(found->when), found->by.user);
    fmt::print("what it would answer otherwise is in the daemon's log of decisions and counted by its INFO "
               "(shadow_decisions, shadow_differences, shadow_failures)\n");
    return done;
}

int change_shadow(const invocation& asked, std::optional<std::uint32_t> version,
                  std::uint32_t (*change)(store::write_transaction&, std::uint32_t, const store::author&, timestamp),
                  std::string_view result, output_format format)
{
    store::expect_store(asked.store());
    const auto in = store::environment::open(asked.store(), store::access::write);
    const std::uint32_t made = in->write(
        [&](store::write_transaction& to) { return change(to, version.value_or(0), asked.author(), system_now()); });
    print_version(in, made, result, format);
    return done;
}

int drop(const invocation& asked, const std::string& name, output_format format)
{
    store::expect_store(asked.store());
    const auto in = store::environment::open(asked.store(), store::access::write);
    const store::list_info dropped = in->write([&](store::write_transaction& change) {
        const store::list_info list = expect_list(change, name);
        store::drop_list(change, list.id, asked.author(), system_now());
        return list;
    });
    const std::uint64_t entries = dropped.entries.pending + dropped.entries.approved + dropped.entries.permanent;
    if (format == output_format::json)
        fmt::print(
            "{}\n",
            json_object{}.text("list", name).number("entries", entries).number("imported", dropped.imported).str());
    else
        fmt::print("the list {} is dropped, with {} {} and {} imported number{}; their history stays\n", name, entries,
                   entries == 1 ? "entry" : "entries", dropped.imported, dropped.imported == 1 ? "" : "s");
    return done;
}

}  // namespace

int policy(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("format", po::value<std::string>()->value_name("text|json"),
                      "text unless it is said; `show` and `shadow` have none");
    const invocation asked{of, words, own, {"what", "version"}};
    if (asked.help_wanted())
        return done;
    const std::string what = asked.expect("what");
    if ((what == "show" || what == "shadow") && asked.has("format"))
        throw usage_error{"policy: `" + what + "` takes no --format"};
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    const auto versions = asked.texts("version");
    if (what == "drop") {
        if (versions.size() != 1)
            throw usage_error{"policy: name the one list to drop: `ringfence policy drop LIST`"};
        return drop(asked, versions.front(), format);
    }
    if (versions.size() > 1)
        throw usage_error{"policy: one version at most"};
    const std::optional<std::uint32_t> version =
        versions.empty() ? std::nullopt : std::optional{read_version(versions[0])};
    if (what == "rollback")
        return roll_back(asked, version, format);
    if (what == "promote")
        return change_shadow(asked, version, store::promote, "is in force", format);
    if (what == "drop-shadow")
        return change_shadow(asked, version, store::drop_shadow, "is the shadow no longer", format);
    if (what != "list" && what != "show" && what != "shadow")
        throw usage_error{"policy: `" + what + "` is none of list, show, rollback, shadow, promote, drop-shadow, drop"};
    if (what == "shadow" && version)
        throw usage_error{"policy: `shadow` takes no version; `ringfence policy show N` shows one"};
    const store::read_transaction in{store::environment::open(asked.store(), store::access::read)};
    if (what == "shadow")
        return show_shadow(in);
    if (what == "show")
        return show(in, version);
    return format == output_format::json ? list_as_json(in) : list(in);
}

}  // namespace ringfence::command
