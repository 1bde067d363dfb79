// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `manual`: ringfence(1), of the same tables as --help, and ringfence(5), whose words are those of the descriptors.

#include "cli/command.hpp"

#include "mdoc.hpp"

#include <ringfence/policy/statements.hpp>

#include <fmt/core.h>

namespace ringfence::command {

namespace {

std::string commands_page()
{
    using mdoc::append_text;
    std::string page = mdoc::head("ringfence", "1", "compile telephone rules and lists into a store, and ask it");
    page += ".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Fl -store Ar DIRECTORY\n.Op Ar ...\n.Sh DESCRIPTION\n";
    append_text(page,
                "Checks and compiles rule files, fills lists, and decides telephone calls by both, as the daemon");
    page += ".Xr ringfenced 8\ndoes.\n";
    append_text(page, "Results go to standard output, what there is to say about them to standard error.");
    page += "The language of rule files is described in\n.Xr ringfence 5 .\n";
    for (const command_group& group : grouped_commands()) {
        page += ".Ss " + mdoc::escaped(group.title) + "\n.Bl -tag -width Ds\n";
        for (const description* c : group.commands) {
            page += ".It Cm " + mdoc::escaped(c->name);
            if (!c->usage.empty())
                page += " No " + mdoc::argument(c->usage);
            page += '\n';
            append_text(page, std::string{c->summary} + '.');
            mdoc::append_literal(page, c->example);
            if (const described_options told = options_of(*c); !told.own.options().empty())
                mdoc::append_options(page, told.own);
        }
        page += ".El\n";
    }
    page += ".Sh OPTIONS\nEvery command has these.\n";
    mdoc::append_options(page, options_of(all_commands().front()).common);
    page += ".Sh ENVIRONMENT\n.Bl -tag -width Ds\n"
            ".It Ev RINGFENCE_STORE\nThe store, where\n.Fl -store\nis not given.\n"
            ".It Ev RINGFENCE_PASSWORD\nThe password for commands that ask the daemon.\n"
            ".It Ev NO_COLOR\nWhere it is set and not empty, nothing is coloured.\n"
            ".El\n.Sh FILES\n.Bl -tag -width Ds\n.It Pa ringfence.store\nThe store that is taken when none is named: a "
            "directory.\n.El\n.Sh EXIT STATUS\n.Bl -tag -width Ds\n.It 0\nDone.\n.It 1\nThe input is wrong: a rule "
            "file, a line of a list, a query.\n.It 2\nThe command line is wrong.\n.It 3\nThe store or the system "
            "failed.\n.El\n.Sh SEE ALSO\n.Xr ringfence 5 ,\n.Xr ringfenced 8\n";
    return page;
}

template <class Words>
void append_words(std::string& page, const Words& words)
{
    page += ".Bl -tag -width Ds\n";
    for (const auto& [word, entry] : words) {
        page += ".It Ic " + mdoc::escaped(word);
        if (!entry.word->usage.empty())
            page += " No " + mdoc::argument(entry.word->usage);
        page += '\n';
        std::string summary{entry.word->summary};
        mdoc::append_text(page, summary + '.');
        if (!entry.word->example.rules.empty())
            mdoc::append_literal(page, entry.word->example.rules);
    }
    page += ".El\n";
}

/// The language's own words that stand in one place.
void append_statements(std::string& page, std::string_view within)
{
    for (const statement_word& s : statement_words) {
        if (s.within != within)
            continue;
        page += ".It Cm " + mdoc::escaped(s.word);
        if (!s.usage.empty())
            page += " No " + mdoc::argument(s.usage);
        page += '\n';
        mdoc::append_text(page, std::string{s.summary} + '.');
    }
}

std::string language_page(const registry& words)
{
    std::string page = mdoc::head("ringfence", "5", "the rule language of ringfence, edition 1");
    page += ".Sh DESCRIPTION\n"
            "A rule file says which telephone numbers matter and what happens to whom.\n"
            "It is text, checked as a whole, and put in force in one instant by\n"
            ".Ic ringfence activate .\n"
            "A statement ends with a semicolon, or holds others between braces; a comment runs from\n"
            ".Ql #\n"
            "to the end of its line.\n";
    mdoc::append_literal(page, R"(ringfence 1;
region   PL;
timezone "Europe/Warsaw";

list dnc    "National do-not-call register" registry;
list robots "Auto-blocked" ttl 24h max 200000;
list vip    { +48601234567; +4822*; +48712000000..+48712000099; }

hours office { mon-fri 08:00-19:00; sat 09:00-13:00; closed 2026-12-25; }

always { vip -> allow; }

inbound to +48 22 123 45 67 {
    robots                               -> redirect "honeypot";
    dnc and outside office               -> hangup 603;
    outside office and calls 5 within 5m -> add robots for 24h then hangup;
})");
    page += ".Ss Literals\n"
            "A number begins with a plus sign; single spaces, dots or hyphens may group its digits.\n"
            ".Ql +4822*\n"
            "is a prefix,\n"
            ".Ql +48712000000..+48712000099\n"
            "a range of numbers of one length.\n"
            "National numbers, short codes and alphanumeric senders are written as texts, in double quotes.\n"
            "Durations are written\n"
            ".Ql 30s ,\n"
            ".Ql 5m ,\n"
            ".Ql 24h ,\n"
            ".Ql 7d .\n";
    page += ".Sh STATEMENTS\n.Bl -tag -width Ds\n";
    append_statements(page, "");
    page +=
        ".It No " + mdoc::argument("SCENARIO [BINDING] { ... }") + "\nA block of rules: see\n.Sx SCENARIOS .\n.El\n";
    const std::pair<const char*, std::string_view> places[] = {
        {"Options of a list", "list"}, {"In hours", "hours"}, {"In a block", "block"}, {"In a test", "test"}};
    for (const auto& [title, within] : places) {
        page.append(".Ss ").append(title).append("\n.Bl -tag -width Ds\n");
        append_statements(page, within);
        page += ".El\n";
    }
    page += ".Sh RULES\nA rule is\n";
    mdoc::append_literal(page, "CONDITION -> ACTION [then ACTION]... ;");
    page +=
        "A condition is the name of a list, true where the subject of the scenario is in it, or a condition below, or "
        "several joined by\n.Ic not ,\n.Ic and\nand\n.Ic or ,\nwhich bind in this order, and parentheses.\n"
        "The block\n.Ic always\nis tried first; then the block that is bound to exactly this number or name; then "
        "blocks bound to patterns, the narrowest first; then the block that is bound to nothing.\n"
        "In a block the first rule from the top whose condition holds and whose action ends the search decides.\n"
        "Where no rule decides, the answer is\n.Ic allow .\n";
    page += ".Sh SCENARIOS\n";
    append_words(page, words.scenarios());
    page += ".Sh CONDITIONS\n";
    append_words(page, words.conditions());
    page += ".Sh ACTIONS\n";
    append_words(page, words.actions());
    page += ".Sh SEE ALSO\n.Xr ringfence 1 ,\n.Xr ringfenced 8\n.Pp\n.Pa rules/LANGUAGE.md\namong the installed "
            "papers is the reference.\n";
    return page;
}

}  // namespace

int manual(const description& of, const std::vector<std::string>& words)
{
    const invocation asked{of, words, po::options_description{"Options"}, {"section", "more"}};
    if (asked.help_wanted())
        return done;
    const std::string section = asked.expect("section");
    if (asked.has("more") || (section != "1" && section != "5"))
        throw usage_error{"manual: the pages are 1, the commands, and 5, the rule language; the daemon's is "
                          "`ringfenced --manual`"};
    fmt::print("{}", section == "1" ? commands_page() : language_page(asked.words()));
    return done;
}

}  // namespace ringfence::command
