// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/command.hpp"
#include "json.hpp"

#include <ringfence/shared_object/load.hpp>

#include <fmt/core.h>

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>

namespace ringfence::command {

namespace {

po::options_description common_options()
{
    po::options_description all{"Everywhere"};
    all.add_options()("store", po::value<std::string>()->value_name("DIRECTORY"),
                      "the store; default RINGFENCE_STORE, else ./ringfence.store")(
        "plugin", po::value<std::vector<std::string>>()->composing()->value_name("FILE"),
        "load words from a shared object")("user", po::value<std::string>()->value_name("NAME"),
                                           "who does it, for the journal; default: the account's name")(
        "reason", po::value<std::string>()->value_name("TEXT"), "why, for the journal")("help,h", "print this");
    return all;
}

std::string account_name()
{
    const passwd* found = ::getpwuid(::getuid());
    return found && found->pw_name ? found->pw_name : std::to_string(::getuid());
}

}  // namespace

invocation::invocation(const description& of, const std::vector<std::string>& words, const po::options_description& own,
                       const std::vector<std::string>& positional)
    : of_{of}
{
    po::options_description hidden;
    po::positional_options_description places;
    for (const std::string& name : positional) {
        const bool takes_the_rest = &name == &positional.back();
        if (takes_the_rest)
            hidden.add_options()(name.c_str(), po::value<std::vector<std::string>>());
        else
            hidden.add_options()(name.c_str(), po::value<std::string>());
        places.add(name.c_str(), takes_the_rest ? -1 : 1);
    }
    const po::options_description common = common_options();
    if (!words.empty() && words.back() == describe_options)
        throw described_options{own, common};
    po::options_description everything;
    everything.add(own).add(common).add(hidden);
    try {
        using style = po::command_line_style::style_t;
        po::store(po::command_line_parser{words}
                      .options(everything)
                      .positional(places)
                      .style(style::unix_style & ~style::allow_guessing)
                      .run(),
                  values_);
        po::notify(values_);
    } catch (const po::error& e) {
        throw usage_error{std::string{of.name} + ": " + e.what() + "; `ringfence " + std::string{of.name} +
                          " --help` tells more"};
    }
    const char* from_environment = std::getenv("RINGFENCE_STORE");
    store_ = has("store")                            ? text("store")
             : from_environment && *from_environment ? from_environment
                                                     : "ringfence.store";

    if (has("help")) {
        help_wanted_ = true;
        std::ostringstream options;
        options << own << '\n' << common;
        fmt::print("usage: ringfence {} {}\n\n{}.\n\n  {}\n\n{}", of.name, of.usage, of.summary, of.example,
                   options.str());
    }
}

described_options options_of(const description& of)
{
    try {
        of.run(of, {std::string{describe_options}});
    } catch (described_options& told) {
        return std::move(told);
    }
    throw std::logic_error{"the command `" + std::string{of.name} + "` does not tell its options"};
}

std::string invocation::expect(const char* option) const
{
    if (!has(option))
        throw usage_error{std::string{of_.name} + ": too few words; it is `ringfence " + std::string{of_.name} + ' ' +
                          std::string{of_.usage} + '`'};
    return text(option);
}

const registry& invocation::words() const
{
    if (!words_loaded_) {
        try {
            words_.add(plugins::standard);
            for (const std::string& file : texts("plugin"))
                load_plugin(words_, file);
        } catch (const plugin_error& e) {
            throw input_error{e.what()};
        }
        words_loaded_ = true;
    }
    return words_;
}

store::author invocation::author() const
{
    const auto client = served_client();
    return {.user = has("user") ? text("user") : account_name(),
            .address = client.value_or(std::string{}),
            .program = client ? "http" : "ringfence " + std::string{of_.name},
            .call = text("call"),
            .lead = text("lead"),
            .reason = text("reason"),
            .request = client ? served_request().value_or(std::string{}) : std::string{}};
}

namespace {

std::optional<std::string> said_by_daemon(const char* name)
{
    const char* const value = std::getenv(name);
    return value && *value ? std::optional<std::string>{value} : std::nullopt;
}

}  // namespace

std::optional<std::string> served_client() { return said_by_daemon("RINGFENCE_CLIENT"); }
std::optional<std::string> served_request() { return said_by_daemon("RINGFENCE_REQUEST"); }

int tell_problem(const operate::problem& what, int status)
{
    if (served_client())
        fmt::print(stderr, "{}\n",
                   json_object{}.text("code", operate::error_word(what.code)).text("detail", what.text).str());
    else
        fmt::print(stderr, "ringfence: {}\n", what.text);
    return status;
}

std::string region_of(const store::transaction& in)
{
    const auto active = store::active(in);
    return active ? std::string{numbering_plan::decode(decode_image(active->image).numbering_plan).region()}
                  : std::string{};
}

time_zone zone_of(const store::transaction& in)
{
    const auto active = store::active(in);
    return active ? decode_image(active->image).zones.front() : time_zone{};
}

namespace {

bool is_lively(int descriptor) noexcept
{
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    return ::isatty(descriptor) == 1 && !(no_colour && *no_colour) &&
           !(terminal && std::string_view{terminal} == "dumb");
}

}  // namespace

bool stderr_is_lively() noexcept { return is_lively(STDERR_FILENO); }
bool stdout_is_lively() noexcept { return is_lively(STDOUT_FILENO); }

bool locale_is_utf8() noexcept
{
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
        if (const char* value = std::getenv(name); value && *value) {
            const std::string_view locale{value};
            const auto ends = [&](std::string_view charset) {
                const std::string_view before_modifier = locale.substr(0, locale.find('@'));
                return before_modifier.ends_with(charset);
            };
            return ends(".UTF-8") || ends(".utf8") || ends(".utf-8") || ends(".UTF8");
        }
    return false;
}

}  // namespace ringfence::command
