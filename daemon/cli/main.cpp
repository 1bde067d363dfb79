// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/command.hpp"
#include "cli/operation_command.hpp"
#include "damage_signal.hpp"

#include <ringfence/language/suggest.hpp>

#include <fmt/core.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

namespace {

using namespace std::string_view_literals;
namespace command = ringfence::command;

// Those that are no operations of operate/operation.hpp, or more than one.
constexpr auto own_commands = std::to_array<command::description>({
    {"check", "FILE... [--strict] [--store DIRECTORY] [--format text|json|sarif]",
     "say what is wrong in rule files; changes nothing", "ringfence check rules/callcentre.ring", command::check,
     "files"},
    {"test", "FILE... [--coverage] [--fail-under PERCENT] [--filter TEXT] [--format text|junit|json]",
     "run the tests that stand in rule files; touches no store", "ringfence test rules/callcentre.ring --coverage",
     command::test, "files"},
    {"fmt", "FILE...|- [--check] [--stdout]", "write rule files in the one style; comments and meaning stay",
     "ringfence fmt rules/callcentre.ring", command::format_rules, "files"},
    {"words", "[--format text|json]", "the words of the rule language and of loaded plugins", "ringfence words",
     command::words},
    {"lsp", "[--plugin FILE]...",
     "a language server: checks, completes, renames and formats while a rule file is typed", "ringfence lsp",
     command::lsp},
    {"diff", "[OLD] NEW [--replay LOG] [--limit N] [--format text|json]",
     "what two rule files or policy versions decide differently, each with a query that shows it",
     "ringfence diff 3 rules/callcentre.ring", command::diff, "files"},
    {"activate", "FILE [--strict] [--without-tests] [--shadow] [--format text|json]",
     "compile a rule file, run its tests and put it in force, or try it beside the one that is",
     "ringfence activate rules/callcentre.ring", command::activate, "files"},
    {"import",
     "LIST FILE|- [--mode merge|replace|delete] [--column number=NAME]... [--dry-run] [--report text|json] ...",
     "fill a list from a file: one number a line, or CSV, packed or not",
     "ringfence import dnc numbers.csv --column number=Phone", command::import, "lists files"},
    {"export", "LIST [--state STATE]... [--format csv|jsonl|plain] [--output FILE]",
     "write what is in a list, so that importing it gives the same list",
     "ringfence export default --format csv --output default.csv", command::export_list, "lists"},
    {"journal",
     "[--from N] [--list L] [--number N] [--by NAME] [--call ID] [--lead ID] [--after TIME] [--before TIME] [--follow] "
     "| verify [--expect N:HASH] | replay ...",
     "every change there was; whether the record of them is unbroken", "ringfence journal --list default --follow",
     command::journal, "", "verify replay"},
    {"decide", "SCENARIO KEY=VALUE...", "what happens to a call, as the daemon would answer",
     "ringfence decide inbound from=+48601000001 to=+48221234567", command::decide, "scenarios keys"},
    {"replay", "LOG|- [--policy FILE|N|logged] [--limit N] [--format text|json]",
     "a log of decisions asked again: how many another policy would decide otherwise",
     "ringfence replay /var/log/ringfence/decisions.json --policy rules/callcentre.ring", command::replay, "files"},
    {"scrub",
     "SCENARIO [KEY=VALUE...] FILE|- [--column number=COLUMN] [--annotate] [--output FILE] [--report text|json]",
     "a file of contacts without those whom the rules stop",
     "ringfence scrub campaign name=spring-sale contacts.csv --column number=Phone", command::scrub,
     "scenarios keys files"},
    {"explain", "SCENARIO KEY=VALUE...", "every block and rule tried, in order, and what each condition found",
     "ringfence explain campaign name=spring-sale to=+48601000001", command::explain, "scenarios keys"},
    {"stats", "[--connect ADDRESS:PORT] [--sort place|hits] [--never] [--follow] ...",
     "how often each rule, list and scenario had its say in the running daemon", "ringfence stats --sort hits",
     command::stats},
    {"explain-code", "[CODE]...", "what a message of `check` means, an example of it and its repair",
     "ringfence explain-code RF0101", command::explain_code, "none"},
    {"verify", "", "whether the store is whole, and its index, entries, imports and journal agree", "ringfence verify",
     command::verify},
    {"backup", "FILE [--format text|json]", "copy the store to a file while it is in use",
     "ringfence backup /var/backups/ringfence.mdb", command::backup, "files"},
    {"restore", "FILE --store NEW [--format text|json]", "make a new store from a backup",
     "ringfence restore /var/backups/ringfence.mdb --store new.store", command::restore, "files"},
    {"migrate", "[--format text|json]", "take a store that an older ringfence wrote to this one's format",
     "ringfence migrate --store /var/lib/ringfence", command::migrate},
    {"completion", "bash|zsh", "a script by which the shell completes ringfence's words",
     "ringfence completion bash > ringfence.bash", command::completion, "=bash|zsh"},
    {"manual", "1|5", "the manual of the commands, or of the rule language, for `man -l`",
     "ringfence manual 5 > ringfence.5", command::manual, "=1|5"},
});

// Every command is in one of these; a name that is no command's is passed over.
struct group_names {
    std::string_view title;
    std::string_view names;
};
constexpr group_names groups[] = {
    {"Rules", "check fmt test diff activate policy words explain-code lsp"},
    {"Calls", "decide explain scrub stats replay"},
    {"Lists", "lists list entries show history add edit clone move remove clear approve unapprove"},
    {"Files of numbers", "import imports export"},
    {"The store", "journal jobs verify user token backup restore migrate"},
    {"The shell", "completion manual"},
};

void print_help()
{
    fmt::print("usage: ringfence COMMAND [--store DIRECTORY] ...\n\n"
               "Compiles rule files and lists into a store, and asks it.\n");
    for (const command::command_group& group : command::grouped_commands()) {
        fmt::print("\n{}\n", group.title);
        for (const command::description* c : group.commands)
            fmt::print("  {:<13}{}\n", c->name, c->summary);
    }
    fmt::print(
        "\n`ringfence COMMAND --help` tells more. The store is the directory of --store, else of the environment\n"
        "variable RINGFENCE_STORE, else ./ringfence.store. Exit status: 0 done, 1 the input is wrong, 2 usage,\n"
        "3 the store or the system failed.\n");
}

int run(const std::vector<std::string>& words)
{
    if (words.empty()) {
        print_help();
        return ringfence::usage_wrong;
    }
    if (words[0] == "help" && words.size() > 1)
        return run({words[1], "--help"});
    if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
        print_help();
        return ringfence::done;
    }
    if (words[0] == "--version" || words[0] == "version") {
        fmt::print("ringfence {}\n", RINGFENCE_VERSION);
        return ringfence::done;
    }
    for (const command::description& c : command::all_commands())
        if (c.name == words[0])
            return c.run(c, {words.begin() + 1, words.end()});
    std::vector<std::string> names;
    for (const command::description& c : command::all_commands())
        names.emplace_back(c.name);
    const std::string meant = ringfence::did_you_mean(words[0], names);
    throw ringfence::usage_error{"there is no command `" + words[0] + "`; " +
                                 (meant.empty() ? "`ringfence --help` lists them" : meant)};
}

}  // namespace

namespace ringfence::command {

std::span<const description> all_commands()
{
    static const std::vector<description> all = [] {
        std::vector<description> made{own_commands.begin(), own_commands.end()};
        for (const description& one : operation_commands())
            if (std::ranges::find(made, one.name, &description::name) == made.end())
                made.push_back(one);
        return made;
    }();
    return all;
}

std::vector<command_group> grouped_commands()
{
    std::vector<command_group> made;
    std::vector<const description*> left;
    for (const description& c : all_commands())
        left.push_back(&c);
    for (const group_names& g : groups) {
        command_group group{g.title, {}};
        for (std::string_view rest = g.names; !rest.empty();) {
            const auto end = std::min(rest.find(' '), rest.size());
            const auto named = std::ranges::find(left, rest.substr(0, end), &description::name);
            if (named != left.end()) {
                group.commands.push_back(*named);
                left.erase(named);
            }
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        made.push_back(std::move(group));
    }
    if (!left.empty())
        made.push_back({"More", std::move(left)});
    return made;
}

}  // namespace ringfence::command

int main(int argc, char** argv)
{
    using ringfence::operate::error_code;
    std::signal(SIGXFSZ, SIG_IGN);  // at the file size limit a write fails, and says so
    ringfence::tell_damage_from_crash();
    try {
        const int status = run({argv + 1, argv + argc});
        if (std::fflush(stdout) != 0) {
            fmt::print(stderr, "ringfence: the output could not be written\n");
            return ringfence::system_failed;
        }
        return status;
    } catch (const ringfence::usage_error& e) {
        return command::tell_problem({error_code::misused, e.what()}, ringfence::usage_wrong);
    } catch (const ringfence::input_error& e) {
        return command::tell_problem({error_code::invalid, e.what()}, ringfence::input_wrong);
    } catch (const ringfence::query_error& e) {
        return command::tell_problem({error_code::invalid, e.what()}, ringfence::input_wrong);
    } catch (const ringfence::operate::error& e) {
        return command::fail(ringfence::operate::problem_of(e));
    } catch (const ringfence::store::error& e) {
        const bool refused = e.code() == ringfence::store::error_code::refused;
        return command::tell_problem(ringfence::operate::problem_of(e),
                                     refused ? ringfence::input_wrong : ringfence::system_failed);
    } catch (const std::bad_alloc&) {
        std::fputs("ringfence: not enough memory\n", stderr);
        return ringfence::system_failed;
    } catch (const std::exception& e) {
        return command::tell_problem(ringfence::operate::problem_of(e), ringfence::system_failed);
    }
}
