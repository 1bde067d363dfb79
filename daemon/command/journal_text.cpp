// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "journal_text.hpp"

#include "entries.hpp"

#include <ringfence/store/users.hpp>
#include <ringfence/store/words.hpp>

namespace ringfence::command {

namespace {

/// State, times and description of the entry that a change left.
std::string entry_details(const store::journal_record& r)
{
    std::string text{store::state_word(r.state)};
    if (r.valid_from)
        text += ", from " + time_text(r.valid_from);
    if (r.expires)
        text += ", until " + time_text(r.expires);
    if (r.import != 0)
        text += fmt::format(", import {}", r.import);
    if (!r.description.empty())
        text += ", \"" + printable(r.description) + '"';
    return text;
}

std::string what_text(const store::journal_record& r)
{
    const std::string number = r.pattern.first.empty() ? std::string{} : r.pattern.to_string();
    using enum store::journal_event;
    switch (r.what) {
    case list_created: return "list " + r.list + " made";
    case list_changed: return "list " + r.list + " changed";
    case list_dropped: return "list " + r.list + " dropped";
    case entry_added: return number + " added to " + r.list + ": " + entry_details(r);
    case entry_changed: return number + " changed in " + r.list + ": " + entry_details(r);
    case entry_removed:
        return number + " removed from " + r.list + (r.import == 0 ? "" : fmt::format(", import {}", r.import));
    case entry_approved: return number + " approved in " + r.list + ": " + entry_details(r);
    case entry_unapproved: return number + " unapproved in " + r.list + ": " + entry_details(r);
    case imported:
        return fmt::format("import {} into {} ({}, {}): {} numbers, {} prefixes and ranges, from {}", r.import, r.list,
                           store::mode_word(r.mode), store::state_word(r.state), r.numbers, r.patterns,
                           printable(r.file));
    case import_dropped: return fmt::format("import {} into {} undone", r.import, r.list);
    case import_approved:
        return fmt::format("import {} into {} approved: {}", r.import, r.list, store::state_word(r.state));
    case policy_activated: return fmt::format("policy version {} activated", r.policy);
    case policy_rolled_back: return fmt::format("policy rolled back to version {}", r.policy);
    case policy_shadowed: return fmt::format("policy version {} made the shadow", r.policy);
    case policy_promoted: return fmt::format("policy version {} promoted from shadow", r.policy);
    case shadow_dropped: return fmt::format("shadow policy version {} dropped", r.policy);
    case user_added: return fmt::format("account {} added as {}", printable(r.account), store::role_word(r.role));
    case user_changed: return fmt::format("account {} changed, {}", printable(r.account), store::role_word(r.role));
    case user_removed: return fmt::format("account {} removed", printable(r.account));
    case denied: return "denied: " + printable(r.request);
    }
    return "a change that this version does not know";
}

}  // namespace

std::string record_text(const store::journal_record& r)
{
    return fmt::format("{:>6}  {}  {}  by {}", r.sequence, time_text(r.when), what_text(r), author_text(r.by));
}

std::string record_json(const store::journal_record& r)
{
    json_object made;
    made.number("sequence", r.sequence).time("when", r.when).text("event", store::event_word(r.what));
    add_author(made, r.by);
    made.text_or_null("list", r.list);
    using enum store::journal_event;
    switch (r.what) {
    case entry_added:
    case entry_changed:
    case entry_removed:
    case entry_approved:
    case entry_unapproved:
        made.text("number", r.pattern.to_string())
            .text("typed", r.typed)
            .text("state", store::state_word(r.state))
            .text("description", r.description)
            .time("valid_from", r.valid_from)
            .time("expires_at", r.expires);
        if (r.import != 0)
            made.number("import", r.import);
        break;
    case imported:
    case import_dropped:
    case import_approved:
        made.number("import", r.import)
            .text("file", r.file)
            .text("digest", r.digest)
            .text("mode", store::mode_word(r.mode))
            .text("state", store::state_word(r.state))
            .number("numbers", r.numbers)
            .number("patterns", r.patterns);
        break;
    case policy_activated:
    case policy_rolled_back:
    case policy_shadowed:
    case policy_promoted:
    case shadow_dropped: made.number("policy", r.policy).text("digest", r.digest); break;
    case list_created:
    case list_changed:
    case list_dropped: made.text("description", r.description); break;
    case user_added:
    case user_changed:
    case user_removed: made.text("account", r.account).text("role", store::role_word(r.role)); break;
    case denied: made.text("request", r.request); break;
    }
    made.text_or_null("previous", store::hexadecimal(r.previous));
    return made.str();
}

}  // namespace ringfence::command
