// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "rows.hpp"

#include <ringfence/decide/snapshot.hpp>
#include <ringfence/store/age.hpp>
#include <ringfence/store/import.hpp>
#include <ringfence/store/users.hpp>
#include <ringfence/store/words.hpp>
#include <ringfence/wire/reply.hpp>

#include <algorithm>
#include <chrono>

namespace ringfence::server {

namespace {

std::string id_text(std::uint64_t id) { return id == 0 ? std::string{} : std::to_string(id); }

std::string seconds_text(std::optional<std::chrono::seconds> length)
{
    return length ? std::to_string(length->count()) : std::string{};
}

void add_author(row& to, const store::author& by)
{
    to.text("by", by.user)
        .text("address", by.address)
        .text("program", by.program)
        .text("call", by.call)
        .text("lead", by.lead)
        .text("reason", by.reason);
}

void add_options(row& to, const store::list_options& options)
{
    to.flag("registry", options.registry)
        .flag("review", options.review)
        .text("ttl", seconds_text(options.ttl))
        .text("max", options.max ? std::to_string(*options.max) : std::string{})
        .text("max_age", seconds_text(options.max_age));
}

std::string pattern_text(const number_pattern& pattern)
{
    return pattern.first.empty() ? std::string{} : pattern.to_string();
}

}  // namespace

row& row::time(std::string_view name, std::optional<timestamp> when)
{
    return text(name, when ? ringfence::detail::utc_text(*when) : std::string{});
}

void append_row(std::string& out, const row& r, wire::protocol in)
{
    std::string value;
    wire::append_map(out, r.fields().size(), in);
    for (const auto& [name, text] : r.fields()) {
        value.clear();
        wire::append_line_text(value, text);
        wire::append_bulk(out, name);
        wire::append_bulk(out, value);
    }
}

bool row_list::add(const row& r)
{
    const std::size_t before = bytes_.size();
    append_row(bytes_, r, in_);
    if (bytes_.size() > max_reply && count_ != 0) {
        bytes_.resize(before);
        return false;
    }
    ++count_;
    return true;
}

void row_list::append_to(std::string& out) const
{
    wire::append_array(out, count_);
    out.append(bytes_);
}

void row_list::append_to(std::string& out, const row& head) const
{
    wire::append_array(out, count_ + 1);
    append_row(out, head, in_);
    out.append(bytes_);
}

row entry_row(const store::listed& of, const country_zones& zones)
{
    const store::entry& e = of.about;
    const std::string country = country_of(e.pattern);
    row r;
    r.text("number", e.pattern.to_string())
        .text("state", store::listed_state_names[static_cast<std::size_t>(of.state)])
        .text("description", e.description)
        .time("created_at", e.created_at)
        .text("created_by", e.created_by.user)
        .time("valid_from", e.valid_from)
        .time("expires_at", e.expires)
        .text("import", id_text(e.import))
        .text("typed", e.typed)
        .text("country", country)
        .text("time_zone", zones.of(country));
    return r;
}

row entry_row_in_full(const store::listed& of, const country_zones& zones)
{
    const store::entry& e = of.about;
    row r = entry_row(of, zones);
    r.text("address", e.created_by.address)
        .text("program", e.created_by.program)
        .text("call", e.created_by.call)
        .text("lead", e.created_by.lead)
        .text("reason", e.created_by.reason)
        .time("cleared_at", e.cleared_at)
        .text("cleared_by", e.cleared_at ? e.cleared_by.user : std::string{});
    return r;
}

row list_row(const store::list_info& of, timestamp now)
{
    row r;
    r.text("name", of.name).text("description", of.description);
    add_options(r, of.options);
    r.count("imported", of.imported)
        .count("awaiting", of.awaiting)
        .count("pending", of.entries.pending)
        .count("approved", of.entries.approved)
        .count("permanent", of.entries.permanent)
        .count("cleared", of.entries.cleared)
        .count("expired", of.entries.expired)
        .time("created_at", of.created)
        .time("refreshed_at", of.refreshed)
        .time("stale_since", store::stale_since(of, now));
    return r;
}

row import_row(const store::transaction& in, const store::import_info& of, std::string_view list)
{
    row r;
    r.text("import", id_text(of.id))
        .text("list", list)
        .text("state", store::state_word(store::state_of(in, of)))
        .text("mode", store::mode_word(of.mode))
        .text("file", of.file)
        .text("digest", of.digest)
        .time("when", of.when)
        .text("by", of.by.user)
        .text("address", of.by.address)
        .text("program", of.by.program)
        .count("lines", of.lines)
        .count("added", store::added_by(of))
        .count("already", of.already)
        .count("removed", of.removed)
        .count("duplicate", of.duplicates)
        .count("rejected", of.rejected)
        .count("took_ms", static_cast<std::uint64_t>(std::max<std::int64_t>(0, of.took.count())))
        .time("undone_at", of.undone_at)
        .text("undone_by", of.undone_at ? of.undone_by.user : std::string{})
        .text("replaced_by", id_text(of.replaced_by));
    return r;
}

row journal_row(const store::journal_record& of, account_fields accounts)
{
    using event = store::journal_event;
    const bool of_entry = !of.pattern.first.empty();
    const bool of_import =
        of.what == event::imported || of.what == event::import_dropped || of.what == event::import_approved;
    const bool of_account =
        of.what == event::user_added || of.what == event::user_changed || of.what == event::user_removed;
    row r;
    r.count("sequence", of.sequence)
        .time("when", of.when)
        .text("event", store::event_word(of.what))
        .text("list", of.list)
        .text("number", pattern_text(of.pattern))
        .text("state", of_entry ? store::state_word(of.state) : std::string_view{})
        .text("description", of.description)
        .time("valid_from", of.valid_from)
        .time("expires_at", of.expires)
        .text("typed", of.typed);
    add_author(r, of.by);
    r.text("import", id_text(of.import))
        .text("file", of.file)
        .text("digest", of.digest)
        .text("mode", of_import ? store::mode_word(of.mode) : std::string_view{})
        .text("numbers", of_import ? std::to_string(of.numbers) : std::string{})
        .text("patterns", of_import ? std::to_string(of.patterns) : std::string{})
        .text("policy", id_text(of.policy));
    if (of.what == event::list_created || of.what == event::list_changed)
        add_options(r, of.options);
    if (accounts == account_fields::shown)
        r.text("account", of.account)
            .text("role", of_account || of.what == event::denied ? store::role_word(of.role) : std::string_view{})
            .text("request", of.request);
    r.leave_out_empty();
    return r;
}

row user_row(const store::user_info& of)
{
    row r;
    r.text("name", of.name)
        .text("role", store::role_word(of.role))
        .time("created_at", of.created)
        .text("created_by", of.created_by.user);
    return r;
}

}  // namespace ringfence::server
