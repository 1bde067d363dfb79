// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_FIELD_NAMES_IPP
#define RINGFENCE_OPERATE_FIELD_NAMES_IPP

#include <ringfence/base/sha256.hpp>
#include <ringfence/operate/field_names.hpp>
#include <ringfence/store/accounts/token.hpp>
#include <ringfence/store/accounts/users.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/import/rows/row_states.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/staleness.hpp>
#include <ringfence/store/lists/stops.hpp>
#include <ringfence/store/words.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace ringfence::operate {

namespace detail {

inline std::optional<std::uint64_t> seconds_of(std::optional<std::chrono::seconds> length)
{
    return length ? std::optional{static_cast<std::uint64_t>(length->count())} : std::nullopt;
}

inline record option_fields(const store::list_options& options)
{
    record made;
    made.flag("registry", options.registry)
        .flag("review", options.review)
        .count_or_none("ttl_seconds", seconds_of(options.ttl))
        .count_or_none("max", options.max)
        .count_or_none("max_by_rules", options.max_by_rules)
        .count_or_none("max_by_rules_seconds", seconds_of(options.max_by_rules_within))
        .count_or_none("max_age_seconds", seconds_of(options.max_age))
        .count_or_none("max_import", options.max_import);
    return made;
}

/// Of a change, but for the account.
inline shape circumstances_shape()
{
    return shape{}
        .text_or_none("address")
        .text_or_none("program", "`http`, or what a client says that it is")
        .text_or_none("call")
        .text_or_none("lead")
        .text_or_none("reason");
}

inline shape option_shape()
{
    return shape{}
        .flag("registry", "it is a register: imports alone change it")
        .flag("review", "what agents and rules add awaits approval")
        .count_or_none("ttl_seconds", "how long what is added without an end is in force")
        .count_or_none("max", "how many numbers it takes")
        .count_or_none("max_by_rules", "how many rules add within `max_by_rules_seconds`")
        .count_or_none("max_by_rules_seconds")
        .count_or_none("max_age_seconds", "after which without an import it is stale")
        .count_or_none("max_import", "how many numbers an import brings");
}

}  // namespace detail

RINGFENCE_DECL std::string_view source_word(store::listed::origin from) noexcept
{
    switch (from) {
    case store::listed::origin::entry: return store::detail::source_entry;
    case store::listed::origin::import: return store::detail::source_import;
    case store::listed::origin::rule_file: break;
    }
    return store::detail::source_rule_file;
}

RINGFENCE_DECL record author_fields(std::string_view who, const store::author& by)
{
    record made;
    made.text_or_none(who, by.user)
        .text_or_none("address", by.address)
        .text_or_none("program", by.program)
        .text_or_none("call", by.call)
        .text_or_none("lead", by.lead)
        .text_or_none("reason", by.reason)
        .text_or_none("request_id", by.request);
    return made;
}

RINGFENCE_DECL shape author_shape(std::string_view who)
{
    return shape{}
        .text_or_none(who, "the account")
        .append(detail::circumstances_shape())
        .text_or_none("request_id", "of a request over HTTP");
}

RINGFENCE_DECL record list_row(const store::list_info& of, std::uint64_t written, timestamp now)
{
    std::string former;
    for (const std::string& name : of.former)
        former.append(former.empty() ? "" : " ").append(name);
    record made;
    made.text("list", of.name)
        .text_or_none("former_names", former)
        .text_or_none("title", of.title)
        .text("description", of.description)
        .append(detail::option_fields(of.options))
        .count("imported", of.imported)
        .count("imported_pending", of.awaiting)
        .count("pending", of.entries.pending)
        .count("approved", of.entries.approved)
        .count("permanent", of.entries.permanent)
        .count("cleared", of.entries.cleared)
        .count("expired", of.entries.expired)
        .count("in_rule_file", written)
        .time("created_at", of.created)
        .time("imported_at", of.refreshed)
        .time("stale_since", store::stale_since(of, now));
    return made;
}

RINGFENCE_DECL shape list_shape()
{
    return shape{"List"}
        .text("list")
        .text_or_none("former_names", "with a blank between them")
        .text_or_none("title")
        .text("description")
        .append(detail::option_shape())
        .count("imported", "numbers, prefixes and ranges that imports brought")
        .count("imported_pending", "that imports brought which await approval")
        .count("pending")
        .count("approved")
        .count("permanent")
        .count("cleared")
        .count("expired")
        .count("in_rule_file")
        .time("created_at")
        .time_or_none("imported_at", "the last time")
        .time_or_none("stale_since");
}

RINGFENCE_DECL record entry_row(const store::transaction& in, const store::listed& of, const country_zones& zones)
{
    const store::entry& e = of.about;
    const store::stopped stopped = store::stops_of(in, of.list, e.pattern);
    const std::string country = country_of(e.pattern);
    record made;
    made.text("number", e.pattern.to_string())
        .text("state", detail::word_of(of.state))
        .text("description", e.description)
        .time("created_at", e.created_at)
        .text_or_none("created_by", e.created_by.user)
        .time("valid_from", e.valid_from)
        .time("expires_at", e.expires)
        .id("import", e.import)
        .text("source", source_word(of.from))
        .text_or_none("country", country)
        .text_or_none("time_zone", zones.of(country))
        .count("stopped", stopped.count)
        .time("last_stopped", stopped.count == 0 ? std::nullopt : std::optional{stopped.last});
    return made;
}

RINGFENCE_DECL shape entry_shape()
{
    return shape{}
        .text("number", "a number, prefix (`+4822*`) or range (`+48601000100-+48601000199`)")
        .word("state", {store::listed_state_names.begin(), store::listed_state_names.end()})
        .text("description")
        .time("created_at")
        .text_or_none("created_by", "the account")
        .time_or_none("valid_from")
        .time_or_none("expires_at")
        .id("import", "that brought it")
        .word("source", {store::detail::source_entry, store::detail::source_import, store::detail::source_rule_file})
        .text_or_none("country", "ISO 3166, of the number's plan")
        .text_or_none("time_zone", "of a country that has one")
        .count("stopped", "calls")
        .time_or_none("last_stopped");
}

RINGFENCE_DECL record entry_row_in_full(const store::transaction& in, const store::listed& of,
                                        const country_zones& zones, timestamp now)
{
    const store::entry& e = of.about;
    record made = entry_row(in, of, zones);
    made.text("typed", e.typed)
        .text_or_none("address", e.created_by.address)
        .text_or_none("program", e.created_by.program)
        .text_or_none("call", e.created_by.call)
        .text_or_none("lead", e.created_by.lead)
        .text_or_none("reason", e.created_by.reason)
        .flag("in_force", store::in_force(e, now))
        .time("cleared_at", e.cleared_at)
        .text_or_none("cleared_by", e.cleared_at ? std::string_view{e.cleared_by.user} : std::string_view{})
        .text_or_none("cleared_reason", e.cleared_at ? std::string_view{e.cleared_by.reason} : std::string_view{});
    return made;
}

RINGFENCE_DECL shape entry_shape_in_full()
{
    return shape{}
        .append(entry_shape())
        .text("typed", "the number as it was written")
        .append(detail::circumstances_shape())
        .flag("in_force")
        .time_or_none("cleared_at")
        .text_or_none("cleared_by")
        .text_or_none("cleared_reason");
}

RINGFENCE_DECL record import_row(const store::transaction& in, const store::import_info& of,
                                 const std::vector<store::import_info>& all)
{
    const auto list = store::find_list(in, of.list);
    record made;
    made.count("import", of.id)
        .text("list", list ? std::string_view{list->name} : std::string_view{})
        .text("state", store::state_word(store::state_of(in, of)))
        .text("mode", store::mode_word(of.mode))
        .text("file", of.file)
        .text("digest", of.digest)
        .time("when", of.when)
        .append(author_fields("by", of.by))
        .count("lines", of.lines)
        .count("added", store::added_by(of))
        .count("already", of.already)
        .count("removed", of.removed)
        .count("duplicate", of.duplicates)
        .count("rejected", of.rejected)
        .count("took_ms", static_cast<std::uint64_t>(std::max<std::int64_t>(0, of.took.count())))
        .time("undone_at", of.undone_at)
        .text_or_none("undone_by", of.undone_at ? std::string_view{of.undone_by.user} : std::string_view{})
        .id("replaced_by", of.replaced_by)
        .id("same_file_as", store::same_file_before(all, of.list, of.digest, of.id));
    return made;
}

RINGFENCE_DECL shape import_shape()
{
    return shape{"Import"}
        .count("import")
        .text("list")
        .word("state", words_from(store::import_state::active, [](auto state) { return store::state_word(state); }))
        .word("mode", words_from(store::import_mode::merge, store::mode_word))
        .text("file")
        .text("digest", "SHA-256 of the file")
        .time("when")
        .append(author_shape("by"))
        .count("lines")
        .count("added")
        .count("already", "that were there before")
        .count("removed")
        .count("duplicate")
        .count("rejected", "lines that could not be read")
        .count("took_ms")
        .time_or_none("undone_at")
        .text_or_none("undone_by")
        .id("replaced_by", "the import that took its place")
        .id("same_file_as", "an earlier import of the same file");
}

RINGFENCE_DECL account_details details_for(const asker& who) noexcept
{
    return store::is_at_least(who.role, store::account_role::administrator) ? account_details::shown
                                                                            : account_details::left_out;
}

RINGFENCE_DECL record journal_row(const store::journal_record& r, account_details accounts)
{
    record made;
    made.count("sequence", r.sequence).time("when", r.when).text("event", store::event_word(r.what));
    made.append(author_fields("by", r.by));
    made.text_or_none("list", r.list);
    using enum store::journal_event;
    switch (r.what) {
    case entry_added:
    case entry_changed:
    case entry_removed:
    case entry_approved:
    case entry_unapproved:
    case entry_renumbered:
        made.text("number", r.pattern.to_string())
            .text("typed", r.typed)
            .text("state", store::state_word(r.state))
            .text("description", r.description)
            .time("valid_from", r.valid_from)
            .time("expires_at", r.expires)
            .id("import", r.import);
        if (r.created)
            made.time("created_at", r.created);
        if (r.what == entry_renumbered)
            made.text("former_number", r.former.to_string());
        break;
    case imported:
    case import_dropped:
    case import_approved:
        made.count("import", r.import)
            .text("file", r.file)
            .text("digest", r.digest)
            .text("mode", store::mode_word(r.mode))
            .text("state", store::state_word(r.state))
            .count("numbers", r.numbers)
            .count("patterns", r.patterns);
        break;
    case policy_activated:
    case policy_rolled_back:
    case policy_shadowed:
    case policy_promoted:
    case shadow_dropped: made.count("policy", r.policy).text("digest", r.digest); break;
    case list_created:
    case list_changed:
        made.text("description", r.description).append(detail::option_fields(r.options));
        if (!r.title.empty())
            made.text("title", r.title);
        break;
    case list_renamed: made.text("former_name", r.former_name); break;
    case list_cleared: made.count("numbers", r.numbers).text("request", r.request); break;
    case list_dropped: made.text("description", r.description); break;
    case user_added:
    case user_changed:
    case user_removed:
        if (accounts == account_details::shown)
            made.text("account", r.account).text("role", store::role_word(r.role));
        if (accounts == account_details::shown && !r.rights.empty())
            made.text("rights", r.rights);
        break;
    case denied:
        if (accounts == account_details::shown)
            made.text("request", r.request).text("role", store::role_word(r.role));
        break;
    }
    made.text_or_none("previous", hexadecimal(r.previous));
    return made;
}

RINGFENCE_DECL shape journal_shape()
{
    return shape{"JournalRecord"}
        .count("sequence")
        .time("when")
        .word("event", words_from(store::journal_event::list_created, store::event_word))
        .append(author_shape("by"))
        .text_or_none("list")
        .may_have(shape{}
                      .text("number")
                      .text("typed", "the number as it was written")
                      .word("state", words_from(store::entry_state::pending,
                                                [](auto state) { return store::state_word(state); }))
                      .text("description")
                      .time_or_none("valid_from")
                      .time_or_none("expires_at")
                      .id("import")
                      .time("created_at", "that was given to an entry")
                      .text("former_number", "what `entry-renumbered` takes out")
                      .text("file")
                      .text("digest", "SHA-256 of the file, or of the policy")
                      .word("mode", words_from(store::import_mode::merge, store::mode_word))
                      .count("numbers")
                      .count("patterns", "prefixes and ranges")
                      .count("policy", "the version"))
        .may_have(detail::option_shape())
        .may_have(shape{}
                      .text("title")
                      .text("former_name")
                      .text("request", "what was asked for")
                      .text("account")
                      .word("role", role_words())
                      .text("rights", "in the list"))
        .text_or_none("previous", "SHA-256 of the record before");
}

RINGFENCE_DECL rows history_rows(const std::vector<store::journal_record>& records, account_details accounts)
{
    std::size_t first = records.size();
    for (std::size_t size = 0; first != 0 && size < max_history_size; --first) {
        const store::journal_record& r = records[first - 1];
        size += 512 + r.description.size() + r.by.reason.size() + r.by.call.size() + r.by.lead.size();
    }
    rows made;
    for (; first < records.size(); ++first)
        made.push_back(journal_row(records[first], accounts));
    return made;
}

RINGFENCE_DECL record user_row(const store::transaction& in, const store::user_info& of)
{
    rows grants;
    for (const store::grant& each : of.grants)
        if (const auto list = store::find_list(in, each.list))
            grants.push_back(record{}
                                 .text("list", list->name)
                                 .text("rights", store::rights_text(each.rights))
                                 .flag("dropped", list->dropped));
    record made;
    made.text("name", of.name)
        .text("role", store::role_word(of.role))
        .time("created_at", of.created)
        .text_or_none("created_by", of.created_by.user)
        .flag("has_token", store::is_token_proof(of.password))
        .time("expires_at", of.expires)
        .table("grants", std::move(grants));
    return made;
}

RINGFENCE_DECL shape user_shape()
{
    return shape{"Account"}
        .text("name")
        .word("role", role_words())
        .time("created_at")
        .text_or_none("created_by")
        .flag("has_token", "in the place of a password")
        .time_or_none("expires_at")
        .table("grants",
               shape{}.text("list").text("rights", "with commas between them").flag("dropped", "the list is no more"),
               "rights in single lists; none: all that the role has, in all of them");
}

RINGFENCE_DECL std::vector<std::string_view> role_words()
{
    std::vector<std::string_view> words;
    for (const store::account_role role : store::account_roles)
        words.push_back(store::role_word(role));
    return words;
}

RINGFENCE_DECL shape page_shape(std::string_view name, const shape& row) { return page_head_shape().table(name, row); }

}  // namespace ringfence::operate

#endif
