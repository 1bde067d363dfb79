// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `add`, `edit`, `clone` and `move`: what puts numbers into a list or says otherwise of them.

#include "entries.hpp"
#include "rules.hpp"

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

/// The expiry that `--expires` or `--for` says. Throws `usage_error` and `input_error`.
std::optional<timestamp> asked_expiry(const invocation& asked, std::optional<timestamp> valid_from,
                                      const change_setting& at)
{
    if (asked.has("expires") && asked.has("for"))
        throw usage_error{"`--expires` says until when and `--for` how long: give one of them"};
    if (asked.has("expires"))
        return read_end(asked.text("expires"), at.local, at.now);
    if (!asked.has("for"))
        return std::nullopt;
    const auto duration = wire::read_duration(asked.text("for"));
    if (!duration)
        throw input_error{"`" + asked.text("for") + "` is not a duration: write `30m`, `24h` or `7d`"};
    return std::max(at.now, valid_from.value_or(at.now)) + *duration;
}

std::optional<store::entry_state> asked_state(const invocation& asked)
{
    if (asked.has("permanent"))
        return store::entry_state::permanent;
    return asked.has("approved") ? std::optional{store::entry_state::approved} : std::nullopt;
}

outcome told(const store::add_result& result)
{
    const bool waits = result.state == store::entry_state::pending;
    switch (result.outcome) {
    case store::add_outcome::added: return {waits ? "awaits approval" : "added"};
    case store::add_outcome::revived: return {waits ? "awaits approval again" : "added again"};
    case store::add_outcome::changed: return {"changed"};
    case store::add_outcome::already_there: return {"was there already"};
    case store::add_outcome::refused: break;
    }
    return {"refused", result.reason, true};
}

}  // namespace

int add(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_time_options(own, "until when it holds: `24h`, `2026-12-31`, `2026-12-31T18:00`", "from when on it holds");
    own.add_options()("approved", "in a list under review: in force at once")(
        "permanent", "in force at once, and can never be unapproved or removed");
    add_anyway_option(own);
    add_change_options(own);
    const invocation asked{of, words, own, {"list", "number"}};
    if (asked.help_wanted())
        return done;
    return change_entries(asked, typed_for::entering, [&](const change_setting& at, const typed_pattern& p) {
        store::new_entry made{.typed = p.typed.substr(0, store::max_typed), .description = asked.text("description")};
        if (asked.has("valid-from"))
            made.valid_from = read_time(asked.text("valid-from"), at.local, at.now);
        made.expires = asked_expiry(asked, made.valid_from, at);
        made.state = asked_state(asked);
        return told(store::add(at.in, at.list.id, p.pattern, made, asked.author(), at.now));
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
        using times = store::entry_edit::times;
        store::entry_edit change;
        if (asked.has("description"))
            change.description = asked.text("description");
        if (asked.has("valid-from")) {
            change.change_valid_from = times::set;
            if (asked.text("valid-from") != "now")
                change.valid_from = read_time(asked.text("valid-from"), at.local, at.now);
        }
        if (asked.has("expires") || asked.has("for")) {
            change.change_expires = times::set;
            std::optional<timestamp> begins = change.valid_from;
            if (!asked.has("valid-from"))
                if (const auto row = store::find_listed(at.in, at.list, p.pattern, at.now))
                    begins = row->about.valid_from;
            if (asked.text("expires") != "never" || asked.has("for"))
                change.expires = asked_expiry(asked, begins, at);
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
    add_time_options(own, "another expiry than the template's", "another beginning than the template's");
    own.add_options()("approved", "in a list under review: in force at once");
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
        store::new_entry made{.typed = p.typed.substr(0, store::max_typed),
                              .description = found->about.description,
                              .valid_from = found->about.valid_from,
                              .expires = found->about.expires};
        if (asked.has("description"))
            made.description = asked.text("description");
        if (asked.has("valid-from"))
            made.valid_from = read_time(asked.text("valid-from"), at.local, at.now);
        if (asked.has("expires") || asked.has("for"))
            made.expires = asked_expiry(asked, made.valid_from, at);
        made.state = asked_state(asked);
        return told(store::add(at.in, at.list.id, p.pattern, made, asked.author(), at.now));
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
        const store::entry& e = found->about;
        const store::add_result added = store::add(at.in, target.id, p.pattern,
                                                   {.typed = e.typed,
                                                    .description = e.description,
                                                    .valid_from = e.valid_from,
                                                    .expires = e.expires,
                                                    .state = e.state},
                                                   asked.author(), at.now);
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
