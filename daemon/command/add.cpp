// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `add`, `edit`, `clone` and `move`: what puts numbers into a list or says otherwise of them.

#include "entries.hpp"
#include "rules.hpp"

#include <ringfence/store/transfer.hpp>
#include <ringfence/wire/time_text.hpp>

namespace ringfence::command {

namespace {

void add_time_options(po::options_description& to, const char* expires, const char* valid_from)
{
    to.add_options()("expires", po::value<std::string>()->value_name("TIME"),
                     expires)("for", po::value<std::string>()->value_name("DURATION"),
                              "how long it holds, from its beginning on: `30m`, `24h`, `7d`")(
        "valid-from", po::value<std::string>()->value_name("TIME"),
        valid_from)("description", po::value<std::string>()->value_name("TEXT"), "kept beside the number");
}

void add_anyway_option(po::options_description& to)
{
    to.add_options()("anyway", "also numbers that are in no range of their country's plan");
}

/// What `--expires`, `--for` and `--valid-from` say.
struct asked_times {
    bool end = false;        ///< an end is given, or `never`
    bool beginning = false;  ///< a beginning is given, or `now`
    std::optional<timestamp> expires{};
    std::optional<std::chrono::seconds> lasts{};
    std::optional<timestamp> valid_from{};
};

/// Throws `usage_error` and `input_error`.
asked_times read_times(const invocation& asked, const change_setting& at)
{
    if (asked.has("expires") && asked.has("for"))
        throw usage_error{"`--expires` says until when and `--for` how long: give one of them"};
    asked_times read{.end = asked.has("expires") || asked.has("for"), .beginning = asked.has("valid-from")};
    if (asked.has("expires") && asked.text("expires") != "never")
        read.expires = read_end(asked.text("expires"), at.local, at.now);
    if (asked.has("for")) {
        read.lasts = wire::read_duration(asked.text("for"));
        if (!read.lasts)
            throw input_error{"`" + asked.text("for") + "` is not a duration: write `30m`, `24h` or `7d`"};
    }
    if (asked.has("valid-from") && asked.text("valid-from") != "now")
        read.valid_from = read_time(asked.text("valid-from"), at.local, at.now);
    return read;
}

/// Puts asked times in the place of those that `made` has.
void set_times(store::new_entry& made, const asked_times& times)
{
    if (times.end) {
        made.expires = times.expires;
        made.lasts = times.lasts;
        made.end = store::unsaid::none;
    }
    if (times.beginning) {
        made.valid_from = times.valid_from;
        made.beginning = store::unsaid::none;
    }
}

std::optional<store::entry_state> asked_state(const invocation& asked)
{
    if (asked.has("permanent"))
        return store::entry_state::permanent;
    return asked.has("approved") ? std::optional{store::entry_state::approved} : std::nullopt;
}

/// What holds although it was not asked for: by an import, or a beginning and an end that what was there has kept.
std::string unasked(const store::add_result& result, const asked_times& times, timestamp now)
{
    using enum store::add_outcome;
    if (result.import != 0)
        return fmt::format("{} by import {}", result.state == store::entry_state::permanent ? "permanent" : "in force",
                           result.import);
    if (result.outcome != changed && result.outcome != already_there)
        return {};
    std::string text;
    if (result.valid_from && *result.valid_from > now && !times.beginning)
        text = "from " + time_text(result.valid_from);
    if (result.expires && !times.end)
        text += (text.empty() ? "until " : " until ") + time_text(result.expires);
    return text;
}

outcome told(const store::add_result& result, const asked_times& times, timestamp now)
{
    const bool waits = result.state == store::entry_state::pending;
    const std::string more = unasked(result, times, now);
    switch (result.outcome) {
    case store::add_outcome::added: return {waits ? "awaits approval" : "added", more};
    case store::add_outcome::revived: return {waits ? "awaits approval again" : "added again", more};
    case store::add_outcome::changed: return {"changed", more};
    case store::add_outcome::already_there: return {"was there already", more};
    case store::add_outcome::refused: break;
    }
    return {"refused", result.reason, true};
}

}  // namespace

int add(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_time_options(own,
                     "until when it holds: `24h`, `2026-12-31`, `2026-12-31T18:00`, `never`; unless it is said, "
                     "what is there keeps its end",
                     "from when on it holds, `now` for at once; unless it is said, what is there keeps its beginning");
    own.add_options()("approved", "in a list under review: in force at once")(
        "permanent", "in force at once, and can never be unapproved or removed");
    add_anyway_option(own);
    add_change_options(own);
    const invocation asked{of, words, own, {"list", "number"}};
    if (asked.help_wanted())
        return done;
    return change_entries(asked, typed_for::entering, [&](const change_setting& at, const typed_pattern& p) {
        store::new_entry made{.typed = p.typed.substr(0, store::max_typed), .description = asked.text("description")};
        const asked_times times = read_times(asked, at);
        set_times(made, times);
        made.state = asked_state(asked);
        return told(store::add(at.in, at.list.id, p.pattern, made, asked.author(), at.now), times, at.now);
    });
}

int edit(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_time_options(own, "until when it holds, `never` for good", "from when on it holds, `now` for at once");
    add_change_options(own);
    const invocation asked{of, words, own, {"list", "number"}};
    if (asked.help_wanted())
        return done;
    if (!asked.has("description") && !asked.has("expires") && !asked.has("for") && !asked.has("valid-from"))
        throw usage_error{"edit: say what is to change: --description, --expires, --for or --valid-from"};
    return change_entries(asked, typed_for::finding, [&](const change_setting& at, const typed_pattern& p) {
        store::entry_edit change;
        const asked_times times = read_times(asked, at);
        if (asked.has("description"))
            change.description = asked.text("description");
        if (times.beginning) {
            change.change_valid_from = store::times::set;
            change.valid_from = times.valid_from;
        }
        if (times.end) {
            change.change_expires = store::times::set;
            change.expires = times.expires;
        }
        if (times.lasts) {
            std::optional<timestamp> begins = times.valid_from;
            if (!times.beginning)
                if (const auto row = store::find_listed(at.in, at.list, p.pattern, at.now))
                    begins = row->about.valid_from;
            change.expires = store::end_of(*times.lasts, begins, at.now);
        }
        const store::edit_result result = store::edit(at.in, at.list.id, p.pattern, change, asked.author(), at.now);
        switch (result.outcome) {
        case store::edit_outcome::changed: return outcome{"changed"};
        case store::edit_outcome::unchanged: return outcome{"was so already"};
        case store::edit_outcome::not_there:
            return outcome{"refused",
                           result.reason.empty() ? "the list `" + at.list.name + "` does not have it" : result.reason,
                           true};
        case store::edit_outcome::refused: break;
        }
        return outcome{"refused", result.reason, true};
    });
}

int clone(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_time_options(own, "another expiry than the template's, `never` for none",
                     "another beginning than the template's, `now` for at once");
    own.add_options()("approved", "in a list under review: in force at once")(
        "replace", "make what the list has otherwise like the template");
    add_anyway_option(own);
    add_change_options(own);
    const invocation asked{of, words, own, {"list", "from", "number"}};
    if (asked.help_wanted())
        return done;
    const std::string from = asked.expect("from");
    return change_entries(asked, typed_for::entering, [&](const change_setting& at, const typed_pattern& p) {
        const typed_pattern source = read_pattern_or_fail(from, reader_of(at.in));
        const auto found = store::find_listed(at.in, at.list, source.pattern, at.now);
        if (!found)
            throw input_error{"the list `" + at.list.name + "` has no " + source.pattern.to_string() +
                              " that could be a template; `ringfence entries " + at.list.name +
                              "` shows what there is"};
        store::new_entry made = store::like(found->about, p.typed.substr(0, store::max_typed));
        if (asked.has("description"))
            made.description = asked.text("description");
        const asked_times times = read_times(asked, at);
        set_times(made, times);
        made.state = asked_state(asked);
        const auto other = asked.has("replace") ? store::onto_other::replace : store::onto_other::refuse;
        return told(store::add_clone(at.in, at.list.id, p.pattern, made, other, asked.author(), at.now), times, at.now);
    });
}

int move(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    own.add_options()("to", po::value<std::string>()->value_name("LIST"), "the list to move them to");
    add_change_options(own);
    const invocation asked{of, words, own, {"list", "number"}};
    if (asked.help_wanted())
        return done;
    const std::string to = asked.expect("to");
    std::optional<numbers_in_rules> written;
    return change_entries(asked, typed_for::finding, [&](const change_setting& at, const typed_pattern& p) {
        const auto refuse = [](std::string why) { return outcome{"refused", std::move(why), true}; };
        const store::list_info target = expect_list(at.in, to);
        if (target.id == at.list.id)
            throw input_error{"it is in `" + to + "` that they are already"};
        if (at.list.options.registry)
            return refuse(store::detail::is_registry(at.list));
        const auto found = store::find_listed(at.in, at.list, p.pattern, at.now);
        if (!found || found->state == store::listed_state::cleared)
            return refuse("the list `" + at.list.name + "` does not have it");
        if (found->state == store::listed_state::expired)
            return refuse("it has expired; add it to `" + to + "` with an expiry of its own");
        if (found->state == store::listed_state::permanent)
            return refuse(store::detail::is_permanent(at.list));
        if (!written)
            written.emplace(at.in);
        if (const auto place = written->place_of(at.list.name, p.pattern, asked.words()))
            return refuse("the rule file writes it into the list, " + *place + ": move it there");
        store::new_entry wanted = store::like(found->about, found->about.typed);
        wanted.state = found->about.state;
        const store::add_result added = store::add(at.in, target.id, p.pattern, wanted, asked.author(), at.now);
        if (added.outcome == store::add_outcome::refused)
            return refuse(added.reason);
        const store::remove_result removed = store::remove(at.in, at.list.id, p.pattern, asked.author(), at.now);
        if (removed.outcome != store::remove_outcome::removed)  // gives the whole transaction up
            throw input_error{p.pattern.to_string() + ": " + removed.reason + "; nothing was moved"};
        return outcome{"moved",
                       added.outcome == store::add_outcome::added || added.outcome == store::add_outcome::revived
                           ? std::string{}
                           : "where it was already",
                       false};
    });
}

}  // namespace ringfence::command
