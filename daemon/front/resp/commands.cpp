// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/resp/commands.hpp"

#include <ringfence/base/ascii.hpp>
#include <ringfence/operate/catalogue.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/wire/request.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ringfence::server {

namespace {

using words_view = std::span<const std::string_view>;

/// How a command is called, and what Redis tells of one.
struct described {
    std::string name;  ///< in small letters; `policy|show` of one that is part of another
    int arity = -1;    ///< how many words, the command included; negative: at least so many
    bool changes = false;
    std::string summary;
    std::string group;
    std::vector<described> parts{};
};

described described_operation(const operate::operation& of)
{
    using enum operate::argument::kind;
    const auto needed =
        std::ranges::count_if(of.takes, [](const operate::argument& a) { return a.is == place || a.is == places; });
    const auto words = 1 + std::ranges::count(of.name, ' ');
    std::string name{of.name};
    std::ranges::replace(name, ' ', '|');
    return {.name = std::move(name),
            .arity = -static_cast<int>(words + needed),
            .changes = of.does == operate::operation::effect::changes,
            .summary = std::string{of.summary} + ": " + of.usage(operate::spelling::keys),
            .group = "ringfence"};
}

/// The commands of the protocol, and operations, those that begin with the same word as parts of one.
std::vector<described> all_described()
{
    std::vector<described> all;
    all.reserve(wire::command_names.size() + operate::operations().size());
    for (const wire::command_name& c : wire::command_names)
        all.push_back({ascii::lower(c.name), c.arity, false, std::string{c.summary}, "connection"});
    for (const operate::operation& o : operate::operations()) {
        described one = described_operation(o);
        const std::string head{o.name.substr(0, o.name.find(' '))};
        if (one.name == head) {
            all.push_back(std::move(one));
            continue;
        }
        if (all.back().name != head)
            all.push_back({.name = head,
                           .arity = -2,
                           .summary = std::string{operate::group_summary(head)},
                           .group = "ringfence"});
        all.back().changes |= one.changes;
        all.back().parts.push_back(std::move(one));
    }
    return all;
}

void append_documentation(std::string& out, const described& c, wire::protocol in)
{
    wire::append_bulk(out, c.name);
    wire::append_map(out, c.parts.empty() ? 2 : 3, in);
    wire::append_bulk(out, "summary");
    wire::append_bulk(out, c.summary);
    wire::append_bulk(out, "group");
    wire::append_bulk(out, c.group);
    if (c.parts.empty())
        return;
    wire::append_bulk(out, "subcommands");
    wire::append_map(out, c.parts.size(), in);
    for (const described& part : c.parts)
        append_documentation(out, part, in);
}

void append_description(std::string& out, const described& c)
{
    wire::append_array(out, 6);
    wire::append_bulk(out, c.name);
    wire::append_integer(out, c.arity);
    wire::append_array(out, 1);
    wire::append_simple(out, c.changes ? "write" : "readonly");
    for (int i = 0; i < 3; ++i)  // no argument is a key
        wire::append_integer(out, 0);
}

}  // namespace

/// Of words that name no command; it may be one whose second word is missing or wrong.
std::string unknown_command(words_view words)
{
    const std::string group = ascii::lower(words[0]);
    std::string parts;
    for (const operate::operation& o : operate::operations())
        if (o.name.starts_with(group + ' '))
            parts.append(parts.empty() ? "" : ", ").append(o.name.substr(group.size() + 1));
    if (parts.empty())
        return "unknown command " + backticked(words[0]);
    return (words.size() > 1 ? "unknown subcommand " + backticked(words[1]) + " of " : std::string{}) +
           backticked(words[0]) + (words.size() > 1 ? ": it is" : " is followed by") + " one of " + parts;
}

std::string unknown_subcommand(std::string_view of, std::string_view word)
{
    return "unknown subcommand " + backticked(word) + " of " + std::string{of};
}

void append_commands(std::string& out, words_view words, wire::protocol in)
{
    static const std::vector<described> all = all_described();
    const auto append_all = [&](auto&& append) {
        wire::append_array(out, all.size());
        for (const described& c : all)
            append(c);
    };
    if (words.empty()) {
        append_all([&](const described& c) { append_description(out, c); });
    } else if (wire::is_word(words[0], "COUNT")) {
        wire::append_integer(out, static_cast<std::int64_t>(all.size()));
    } else if (wire::is_word(words[0], "LIST")) {
        append_all([&](const described& c) { wire::append_bulk(out, c.name); });
    } else if (wire::is_word(words[0], "INFO")) {
        wire::append_array(out, words.size() - 1);
        for (const std::string_view word : words.subspan(1)) {
            const auto found = std::ranges::find(all, ascii::lower(word), &described::name);
            if (found == all.end())
                wire::append_null(out, in);
            else
                append_description(out, *found);
        }
    } else if (wire::is_word(words[0], "DOCS")) {
        const auto wanted = [&](const described& c) {
            return words.size() == 1 || std::ranges::any_of(words.subspan(1), [&](std::string_view word) {
                       return ascii::lower(word) == c.name;
                   });
        };
        wire::append_map(out, static_cast<std::size_t>(std::ranges::count_if(all, wanted)), in);
        for (const described& c : all)
            if (wanted(c))
                append_documentation(out, c, in);
    } else {
        wire::append_error(out, unknown_subcommand("COMMAND", words[0]));
    }
}

}  // namespace ringfence::server
