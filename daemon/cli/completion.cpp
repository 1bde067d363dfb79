// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `completion`: scripts for bash and zsh, of the tables that --help is made of. What is known when the script is made
// stands in it; the names of lists are asked of the store when they are wanted, by `ringfence completion lists`.

#include "cli/command.hpp"

#include <ringfence/store/lists/lists.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <exception>

namespace ringfence::command {

namespace {

/// What an option's value is, for the scripts, by what stands for it: as `description::places` has it.
std::string kind_of(std::string_view placeholder)
{
    if (placeholder == "LIST")
        return "lists";
    const auto is = [&](std::initializer_list<std::string_view> names) {
        return std::ranges::find(names, placeholder) != names.end();
    };
    if (is({"FILE", "DIRECTORY", "NEW", "BACKUP", "LOG"}))
        return "files";
    const bool words = placeholder.find('|') != std::string_view::npos && std::ranges::all_of(placeholder, [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '|';
                       });
    return words ? '=' + std::string{placeholder} : "none";
}

struct completed_option {
    std::string name;  ///< with its hyphens
    std::string summary;
    std::string value;  ///< as `kind_of`; empty where it takes none
};

struct completed_command {
    const description* of;
    std::vector<completed_option> options;
};

completed_command completed(const description& of)
{
    completed_command made{&of, {}};
    const described_options told = options_of(of);
    for (const po::options_description* all : {&told.own, &told.common})
        for (const auto& option : all->options()) {
            const std::string value = option->format_parameter();
            made.options.push_back(
                {"--" + option->long_name(), option->description(),
                 value.empty() ? std::string{} : kind_of(std::string_view{value}.substr(0, value.rfind(" (=")))});
        }
    return made;
}

std::vector<completed_command> all_completed()
{
    std::vector<completed_command> made;
    for (const description& c : all_commands())
        made.push_back(completed(c));
    return made;
}

template <class Texts>
std::string joined(const Texts& texts, std::string_view between = " ")
{
    std::string all;
    for (const auto& text : texts)
        all.append(all.empty() ? "" : between).append(text);
    return all;
}

/// In single quotes of a shell.
std::string in_quotes(std::string_view text)
{
    std::string made = "'";
    for (const char c : text)
        made += c == '\'' ? std::string{"'\\''"} : std::string(1, c);
    return made + '\'';
}

std::string scenarios_of(const registry& words)
{
    std::vector<std::string_view> names;
    for (const auto& [word, entry] : words.scenarios())
        if (!entry.word->before_all)
            names.push_back(word);
    return joined(names);
}

std::string keys_of(const registry& words)
{
    std::string keys = "from= to= name= channel= trunk= at= id=";
    for (const auto& [word, entry] : words.conditions())
        for (const std::string_view key : entry.word->query_words)
            keys.append(" ").append(key).append("=");
    return keys;
}

/// The `case` that both shells have: what is known of each command, put into variables.
std::string tables(const std::vector<completed_command>& all)
{
    std::string text;
    for (const completed_command& c : all) {
        std::vector<std::string> options;
        std::vector<std::string> values;
        for (const completed_option& o : c.options) {
            options.push_back(o.name);
            if (!o.value.empty())
                values.push_back(o.name + ") value=" + in_quotes(o.value) + " ;;");
        }
        text += fmt::format("    {})\n"
                            "        options={}\n"
                            "        subcommands={}\n"
                            "        places={}\n"
                            "        case $previous in\n"
                            "            {}\n"
                            "        esac ;;\n",
                            c.of->name, in_quotes(joined(options)), in_quotes(c.of->subcommands),
                            in_quotes(c.of->places), joined(values, "\n            "));
    }
    return text;
}

/// Every option that is followed by a value, whichever command's: what is behind one is no word of the command.
std::string options_with_values(const std::vector<completed_command>& all)
{
    std::vector<std::string> names;
    for (const completed_command& c : all)
        for (const completed_option& o : c.options)
            if (!o.value.empty() && std::ranges::find(names, o.name) == names.end())
                names.push_back(o.name);
    return joined(names, "|");
}

std::string command_names()
{
    std::vector<std::string_view> names;
    for (const description& c : all_commands())
        names.push_back(c.name);
    return joined(names);
}

constexpr std::string_view bash_head = R"sh(# bash completion for ringfence, made by `ringfence completion bash`

_ringfence() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
    local options='' subcommands='' places='' value='' kind='' store='' at=0 i
    COMPREPLY=()
    # readline parts words at `=`; there is nothing to say of what is behind it
    [[ $current == '=' || $previous == '=' ]] && return
    if (( COMP_CWORD == 1 )); then
)sh";

constexpr std::string_view bash_tail = R"sh(    # how many words of the command itself stand before this one
    for (( i = 2; i < COMP_CWORD; ++i )); do
        case ${COMP_WORDS[i]} in
            --store) store=${COMP_WORDS[i+1]}; (( ++i )) ;;
            @VALUED@) (( ++i )) ;;
            -?*) ;;
            =) (( ++i )) ;;
            *) (( ++at )) ;;
        esac
    done
    if [[ $value ]]; then
        kind=$value
    elif [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$current"))
        return
    else
        local -a kinds=($places)
        (( ${#kinds[@]} )) && kind=${kinds[at < ${#kinds[@]} ? at : ${#kinds[@]}-1]}
        (( at == 0 )) && COMPREPLY=($(compgen -W "$subcommands" -- "$current"))
    fi
    case $kind in
        files) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$current")) ;;
        lists) COMPREPLY+=($(compgen -W "$("${COMP_WORDS[0]}" completion lists ${store:+--store "$store"} 2>/dev/null)" -- "$current")) ;;
        scenarios) COMPREPLY+=($(compgen -W '@SCENARIOS@' -- "$current")) ;;
        keys) compopt -o nospace 2>/dev/null; COMPREPLY+=($(compgen -W '@KEYS@' -- "$current")) ;;
        =*) kind=${kind#=}; COMPREPLY+=($(compgen -W "${kind//|/ }" -- "$current")) ;;
    esac
}
complete -F _ringfence ringfence
)sh";

constexpr std::string_view zsh_head = R"sh(#compdef ringfence
# zsh completion for ringfence, made by `ringfence completion zsh`

_ringfence() {
    local current=$words[CURRENT] previous=$words[CURRENT-1]
    local options='' subcommands='' places='' value='' kind='' store='' i
    integer at=0
    if (( CURRENT == 2 )); then
)sh";

constexpr std::string_view zsh_tail = R"sh(    # how many words of the command itself stand before this one
    for (( i = 3; i < CURRENT; ++i )); do
        case $words[i] in
            --store) store=$words[i+1]; (( ++i )) ;;
            @VALUED@) (( ++i )) ;;
            -?*) ;;
            *) (( ++at )) ;;
        esac
    done
    if [[ -n $value ]]; then
        kind=$value
    elif [[ $current == -* ]]; then
        compadd -- ${=options}
        return
    else
        local -a kinds
        kinds=(${=places})
        local place=$(( at < $#kinds ? at + 1 : $#kinds ))
        (( $#kinds )) && kind=$kinds[$place]
        (( at == 0 )) && compadd -- ${=subcommands}
    fi
    case $kind in
        files) _files ;;
        lists) compadd -- $($words[1] completion lists ${store:+--store} $store 2>/dev/null) ;;
        scenarios) compadd -- @SCENARIOS@ ;;
        keys) compadd -S '' -- @KEYS@ ;;
        '='*) kind=${kind[2,-1]}; compadd -- ${(s:|:)kind} ;;
    esac
}
if [[ $funcstack[1] == _ringfence ]]; then
    _ringfence "$@"
else
    compdef _ringfence ringfence
fi
)sh";

std::string filled(std::string_view form, const registry& words, const std::vector<completed_command>& all)
{
    std::string text{form};
    const auto fill = [&](std::string_view name, const std::string& with) {
        if (const auto at = text.find(name); at != std::string::npos)
            text.replace(at, name.size(), with);
    };
    fill("@VALUED@", options_with_values(all));
    fill("@SCENARIOS@", scenarios_of(words));
    fill("@KEYS@", keys_of(words));
    return text;
}

std::string bash_script(const registry& words)
{
    const auto all = all_completed();
    return fmt::format("{}        COMPREPLY=($(compgen -W '{} --help --version' -- \"$current\"))\n        return\n"
                       "    fi\n    case ${{COMP_WORDS[1]}} in\n{}    esac\n{}",
                       bash_head, command_names(), tables(all), filled(bash_tail, words, all));
}

std::string zsh_script(const registry& words)
{
    const auto all = all_completed();
    std::string described;
    for (const description& c : all_commands()) {
        std::string one = std::string{c.name} + ':' + std::string{c.summary};
        described += "            " + in_quotes(one) + '\n';
    }
    return fmt::format(
        "{}        local -a commands=(\n{}        )\n        _describe command commands\n        return\n"
        "    fi\n    case $words[2] in\n{}    esac\n{}",
        zsh_head, described, tables(all), filled(zsh_tail, words, all));
}

/// A line a list. A shell asks while somebody types: what is wrong with the store is not said here.
void print_lists(const invocation& asked)
{
    try {
        const store::read_transaction in{store::environment::open(asked.store(), store::access::read)};
        for (const store::list_info& l : store::lists(in))
            fmt::print("{}\n", l.name);
    } catch (const store::error&) {
    }
}

}  // namespace

int completion(const description& of, const std::vector<std::string>& words)
{
    const invocation asked{of, words, po::options_description{"Options"}, {"shell", "more"}};
    if (asked.help_wanted())
        return done;
    const std::string shell = asked.expect("shell");
    if (asked.has("more") || (shell != "bash" && shell != "zsh" && shell != "lists"))
        throw usage_error{"completion: the shells are bash and zsh"};
    if (shell == "lists")
        print_lists(asked);
    else
        fmt::print("{}", shell == "bash" ? bash_script(asked.words()) : zsh_script(asked.words()));
    return done;
}

}  // namespace ringfence::command
