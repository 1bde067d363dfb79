// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What every command of `ringfence` is made of: a line in the table of main.cpp, a file with its options and its work.
// Results go to stdout, diagnostics to stderr.

#ifndef RINGFENCE_DAEMON_CLI_COMMAND_HPP
#define RINGFENCE_DAEMON_CLI_COMMAND_HPP

#include "exit_status.hpp"

#include <ringfence/engine.hpp>
#include <ringfence/operate/error.hpp>

#include <boost/program_options.hpp>

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::command {

struct description {
    std::string_view name;     ///< `policy`
    std::string_view usage;    ///< what follows the name
    std::string_view summary;  ///< one line
    std::string_view example;  ///< a whole command line
    int (*run)(const description&, const std::vector<std::string>& words);
    /// For completion: what the words behind the name are, the last one repeats: `files`, `lists`, `scenarios`, `keys`,
    /// `none`, or `=` and the words that there are, joined by `|`.
    std::string_view places{};
    std::string_view subcommands{};  ///< words that may stand first, joined by blanks
};

/// Every command, in the order in which they are listed.
std::span<const description> all_commands();

/// Commands that `--help` and the manual tell together.
struct command_group {
    std::string_view title;
    std::vector<const description*> commands;
};
std::vector<command_group> grouped_commands();

namespace po = boost::program_options;

/// The options of a command, for completion and the manual. Thrown by `invocation` where the last word is
/// `describe_options`: only the command itself knows them.
struct described_options : usage_error {
    described_options(po::options_description own_, po::options_description common_)
        : usage_error{"that is for completion and the manual alone"}, own{std::move(own_)}, common{std::move(common_)}
    {
    }
    po::options_description own;
    po::options_description common;  ///< that every command has
};
inline constexpr std::string_view describe_options = "--describe-options";

/// What a command throws when it is asked so.
described_options options_of(const description& of);

/// A parsed command line: the options that every command has, and the command's own.
class invocation {
public:
    /// `positional`: names of the positional words in their order, the last one takes all that follow. Throws
    /// `usage_error`. After it `help_wanted` tells whether only the help was asked for, and printed.
    invocation(const description& of, const std::vector<std::string>& words, const po::options_description& own,
               const std::vector<std::string>& positional);

    bool help_wanted() const noexcept { return help_wanted_; }
    bool has(const char* option) const { return values_.count(option) != 0; }

    /// The option's value, or an empty one.
    std::string text(const char* option) const
    {
        return has(option) ? values_[option].as<std::string>() : std::string{};
    }
    std::vector<std::string> texts(const char* option) const
    {
        return has(option) ? values_[option].as<std::vector<std::string>>() : std::vector<std::string>{};
    }

    /// As `text`, but throws `usage_error` where it was not given.
    std::string expect(const char* option) const;

    const std::filesystem::path& store() const noexcept { return store_; }

    /// The standard words and those of the plugins named by `--plugin`. Throws `input_error`.
    const registry& words() const;

    /// Who changes what, for the journal.
    store::author author() const;

private:
    const description& of_;
    po::variables_map values_;
    std::filesystem::path store_;
    bool help_wanted_ = false;
    mutable registry words_;
    mutable bool words_loaded_ = false;
};

int activate(const description&, const std::vector<std::string>& words);
int backup(const description&, const std::vector<std::string>& words);
int check(const description&, const std::vector<std::string>& words);
int completion(const description&, const std::vector<std::string>& words);
int decide(const description&, const std::vector<std::string>& words);
int diff(const description&, const std::vector<std::string>& words);
int explain_code(const description&, const std::vector<std::string>& words);
int explain(const description&, const std::vector<std::string>& words);
int export_list(const description&, const std::vector<std::string>& words);
int format_rules(const description&, const std::vector<std::string>& words);
int import(const description&, const std::vector<std::string>& words);
int journal(const description&, const std::vector<std::string>& words);
int lsp(const description&, const std::vector<std::string>& words);
int migrate(const description&, const std::vector<std::string>& words);
int manual(const description&, const std::vector<std::string>& words);
int replay(const description&, const std::vector<std::string>& words);
int replay_journal(const description&, const std::vector<std::string>& words);
int restore(const description&, const std::vector<std::string>& words);
int scrub(const description&, const std::vector<std::string>& words);
int test(const description&, const std::vector<std::string>& words);
int stats(const description&, const std::vector<std::string>& words);
int verify(const description&, const std::vector<std::string>& words);
int words(const description&, const std::vector<std::string>& given);

/// Whom the daemon has this process work for, as `198.51.100.7:40112`: the environment's RINGFENCE_CLIENT, by which the
/// daemon starts it for a request over HTTP. Then the journal has that address, rule files include only what lies in
/// the folder that it works in, and what goes wrong is written to stderr as an object of JSON, `code` and `detail`.
std::optional<std::string> served_client();

/// The id of the request that it does so for, where there is one: RINGFENCE_REQUEST.
std::optional<std::string> served_request();

/// Tells what went wrong on stderr, in the last line of it. Returns `status`.
int tell_problem(const operate::problem& what, int status);

/// The region by which the store's policy reads national numbers; empty without a policy.
std::string region_of(const store::transaction& in);

/// The time zone of the policy in force; UTC without one.
time_zone zone_of(const store::transaction& in);

/// Whether stderr, or stdout, is a terminal on which colour and moving lines are welcome: never where the environment
/// has NO_COLOR (https://no-color.org) or TERM=dumb. Nothing else decides of colour.
bool stderr_is_lively() noexcept;
bool stdout_is_lively() noexcept;

/// Whether the locale's characters are UTF-8 (LC_ALL, LC_CTYPE, LANG, the first that is set).
bool locale_is_utf8() noexcept;

}  // namespace ringfence::command

#endif
