// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "command.hpp"

#include <ringfence/plugin/shared_object.hpp>

#include <fmt/core.h>

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <sstream>

namespace ringfence::command {

namespace {

po::options_description common_options()
{
    po::options_description all{"Everywhere"};
    all.add_options()
        ("store", po::value<std::string>()->value_name("DIRECTORY"), "the store; default RINGFENCE_STORE, else ./ringfence.store")
        ("plugin", po::value<std::vector<std::string>>()->composing()->value_name("FILE"), "load words from a shared object")
        ("user", po::value<std::string>()->value_name("NAME"), "who does it, for the journal; default: the account's name")
        ("reason", po::value<std::string>()->value_name("TEXT"), "why, for the journal")
        ("help,h", "print this");
    return all;
}

std::string account_name()
{
    const passwd* found = ::getpwuid(::getuid());
    return found && found->pw_name ? found->pw_name : std::to_string(::getuid());
}

}  // namespace

invocation::invocation(const description& of, const std::vector<std::string>& words, po::options_description own,
                       std::initializer_list<const char*> positional)
    : of_{of}
{
    po::options_description hidden;
    po::positional_options_description places;
    for (const char* const* name = positional.begin(); name != positional.end(); ++name) {
        const bool takes_the_rest = name + 1 == positional.end();
        if (takes_the_rest)
            hidden.add_options()(*name, po::value<std::vector<std::string>>());
        else
            hidden.add_options()(*name, po::value<std::string>());
        places.add(*name, takes_the_rest ? -1 : 1);
    }
    const po::options_description common = common_options();
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
        throw usage_error{std::string{of.name} + ": " + e.what() + "; `ringfence " + std::string{of.name} + " --help` tells more"};
    }
    const char* from_environment = std::getenv("RINGFENCE_STORE");
    store_ = has("store") ? text("store") : from_environment && *from_environment ? from_environment : "ringfence.store";

    if (has("help")) {
        help_wanted_ = true;
        std::ostringstream options;
        options << own << '\n' << common;
        fmt::print("usage: ringfence {} {}\n\n{}.\n\n  {}\n\n{}", of.name, of.usage, of.summary, of.example, options.str());
    }
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
    return {.user = has("user") ? text("user") : account_name(), .program = "ringfence " + std::string{of_.name}, .reason = text("reason")};
}

std::string region_of(const store::transaction& in)
{
    const auto active = store::active(in);
    return active ? std::string{numbering_plan::decode(decode_image(active->image).numbering_plan).region()} : std::string{};
}

time_zone zone_of(const store::transaction& in)
{
    const auto active = store::active(in);
    return active ? decode_image(active->image).zones.front() : time_zone{};
}

namespace {

/// Takes `width` digits off `text`; nothing where they are not there.
std::optional<int> take_digits(std::string_view& text, std::size_t width)
{
    int value = 0;
    const char* const end = text.data() + std::min(width, text.size());
    const auto [stopped, failed] = std::from_chars(text.data(), end, value);
    if (failed != std::errc{} || stopped != text.data() + width || text.front() == '-')
        return std::nullopt;
    text.remove_prefix(width);
    return value;
}

bool take(std::string_view& text, char c)
{
    if (!text.starts_with(c))
        return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::chrono::seconds> read_duration(std::string_view text)
{
    if (text.size() < 2)
        return std::nullopt;
    std::int64_t count = 0;
    const auto [stopped, failed] = std::from_chars(text.data(), text.data() + text.size() - 1, count);
    constexpr std::int64_t most = 100 * 366;  // days
    if (failed != std::errc{} || stopped != text.data() + text.size() - 1 || count < 1)
        return std::nullopt;
    const std::int64_t unit = text.back() == 's' ? 1 : text.back() == 'm' ? 60 : text.back() == 'h' ? 3600 : text.back() == 'd' ? 86400 : 0;
    if (unit == 0 || count > most * 86400 / unit)
        return std::nullopt;
    return std::chrono::seconds{count * unit};
}

std::optional<timestamp> read_calendar_time(std::string_view text, const time_zone& local)
{
    using namespace std::chrono;
    const auto year = take_digits(text, 4);
    if (!year || !take(text, '-'))
        return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-'))
        return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day)
        return std::nullopt;
    const year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)}, std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok())
        return std::nullopt;
    std::int64_t seconds = sys_days{date}.time_since_epoch().count() * std::int64_t{86400};
    if (!text.empty()) {
        if (!take(text, 'T') && !take(text, ' '))
            return std::nullopt;
        const auto hour = take_digits(text, 2);
        if (!hour || *hour > 23 || !take(text, ':'))
            return std::nullopt;
        const auto minute = take_digits(text, 2);
        if (!minute || *minute > 59)
            return std::nullopt;
        seconds += *hour * 3600 + *minute * 60;
        if (take(text, ':')) {
            const auto second = take_digits(text, 2);
            if (!second || *second > 59)
                return std::nullopt;
            seconds += *second;
        }
    }
    if (take(text, 'Z'))
        return text.empty() ? std::optional{timestamp{std::chrono::seconds{seconds}}} : std::nullopt;
    return text.empty() ? std::optional{timestamp{std::chrono::seconds{local.to_utc(seconds)}}} : std::nullopt;
}

}  // namespace

timestamp read_time(std::string_view text, const time_zone& local, timestamp now)
{
    if (const auto duration = read_duration(text))
        return now + *duration;
    if (const auto when = read_calendar_time(text, local))
        return *when;
    throw input_error{"`" + std::string{text} + "` is not a time: write `24h`, `2026-12-31`, `2026-12-31T18:00` or `2026-12-31T17:00:00Z`"};
}

bool stderr_is_lively() noexcept
{
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    return ::isatty(STDERR_FILENO) == 1 && !(no_colour && *no_colour) && !(terminal && std::string_view{terminal} == "dumb");
}

}  // namespace ringfence::command
