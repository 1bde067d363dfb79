// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "cli/operation_text.hpp"

#include "cli/json_text.hpp"
#include "cli/output.hpp"
#include "cli/row_output.hpp"
#include "json.hpp"

#include <ringfence/base/time_text.hpp>
#include <ringfence/base/utf8.hpp>
#include <ringfence/operate/operation.hpp>
#include <ringfence/store/lists/staleness.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>
#include <variant>
#include <vector>

namespace ringfence::command {

namespace {

using operate::record;
using operate::rows;
using operate::value;

constexpr std::size_t description_shown = 60;  // bytes, in a table
constexpr std::size_t digest_shown = 12;

// --- fields as text ---------------------------------------------------------------------------------------

/// A field in a line of a terminal; empty where there is none.
std::string shown(const record& of, std::string_view name)
{
    const value* const found = of.find(name);
    return found ? printable(operate::cell_text(*found)) : std::string{};
}

bool has(const record& of, std::string_view name) { return !shown(of, name).empty(); }

/// `ana (ringfence add, from 192.0.2.7:40122, call 77, lead 12): asked twice`.
std::string author_text(const record& of, std::string_view who)
{
    std::string text = has(of, who) ? shown(of, who) : "nobody named";
    std::string more;
    for (const auto& [before, name] :
         {std::pair{"", "program"}, std::pair{"from ", "address"}, std::pair{"call ", "call"},
          std::pair{"lead ", "lead"}, std::pair{"request ", "request_id"}})
        if (has(of, name))
            more += (more.empty() ? "" : ", ") + (before + shown(of, name));
    if (!more.empty())
        text += " (" + more + ")";
    if (has(of, "reason"))
        text += ": " + shown(of, "reason");
    return text;
}

/// Columns of a table: the field, and the most bytes of it that are shown.
struct column {
    std::string_view field;
    std::size_t most = 0;  ///< 0: all
};

std::string table_of(const rows& all, const std::vector<column>& columns)
{
    std::vector<std::vector<std::string>> cells(1);
    for (const column& c : columns) {
        std::string head{c.field};
        std::ranges::replace(head, '_', ' ');
        cells.front().push_back(std::move(head));
    }
    for (const record& one : all) {
        std::vector<std::string>& row = cells.emplace_back();
        for (const column& c : columns) {
            std::string cell = shown(one, c.field);
            row.push_back(c.most == 0 ? std::move(cell) : shortened(std::move(cell), c.most));
        }
    }
    return table_text(cells);
}

/// Which page it was, where there are others.
std::string page_foot(const record& told)
{
    const std::uint64_t page = told.count_of("page");
    if (told.flag_of("more"))
        return fmt::format("page {}; more: --page {}\n", page, page + 1);
    return page > 1 ? fmt::format("page {}, the last\n", page) : std::string{};
}

// --- lists and numbers ------------------------------------------------------------------------------------

std::string options_text(const record& l)
{
    std::string options;
    for (const std::string_view flag : {"registry", "review"})
        if (l.flag_of(flag))
            options += fmt::format(" [{}]", flag);
    if (has(l, "ttl_seconds"))
        options += fmt::format(" [ttl {}]", store::age_text(std::chrono::seconds{l.count_of("ttl_seconds")}));
    if (has(l, "max"))
        options += fmt::format(" [max {}]", l.count_of("max"));
    if (has(l, "max_by_rules"))
        options += fmt::format(" [max {} per {}]", l.count_of("max_by_rules"),
                               duration_text(std::chrono::seconds{l.count_of("max_by_rules_seconds")}));
    if (l.count_of("in_rule_file") != 0)
        options += fmt::format(" [{} in the rule file]", l.count_of("in_rule_file"));
    if (has(l, "max_import"))
        options += fmt::format(" [max-import {}]", l.count_of("max_import"));
    if (has(l, "former_names"))
        options += fmt::format(" [was {}]", shown(l, "former_names"));
    if (has(l, "max_age_seconds")) {
        options += fmt::format(" [max-age {}, {}", store::age_text(std::chrono::seconds{l.count_of("max_age_seconds")}),
                               has(l, "imported_at") ? "imported " + shown(l, "imported_at") : "never imported");
        if (has(l, "stale_since"))
            options += ", stale since " + shown(l, "stale_since");
        options += ']';
    }
    return options;
}

std::string lists_text(const record& told)
{
    const rows& all = told.rows_of("lists");
    std::size_t width = 4;
    for (const record& l : all)
        width = std::max(width, shown(l, "list").size());
    std::string text = fmt::format("{:<{}}  {:>12}  {:>10}  {:>10}  {:>9}  {}\n", "list", width, "imported", "entries",
                                   "pending", "permanent", "description");
    for (const record& l : all) {
        const std::string options = options_text(l);
        const std::string titled = has(l, "title") && has(l, "description")
                                       ? shown(l, "title") + ": " + shown(l, "description")
                                       : shown(l, "title") + shown(l, "description");
        text += fmt::format("{:<{}}  {:>12}  {:>10}  {:>10}  {:>9}  {}{}", shown(l, "list"), width,
                            l.count_of("imported"), l.count_of("approved") + l.count_of("permanent"),
                            l.count_of("pending") + l.count_of("imported_pending"), l.count_of("permanent"), titled,
                            titled.empty() ? options.substr(!options.empty()) : options);
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    return text + page_foot(told);
}

std::string title_text(const record& told)
{
    const std::string name = shown(told, "list");
    if (!has(told, "title"))
        return name + (told.flag_of("changed") ? " has no title any longer\n" : " had no title\n");
    return fmt::format("{} {} called {}\n", name, told.flag_of("changed") ? "is now" : "was already",
                       shown(told, "title"));
}

std::string renamed_text(const record& told)
{
    if (!told.flag_of("changed"))
        return shown(told, "list") + " was called so already\n";
    return fmt::format("{0} is now called {1}; {0} still finds it\n", shown(told, "former_name"), shown(told, "list"));
}

std::string entries_text(const record& told)
{
    const std::string foot = page_foot(told);
    std::vector<column> columns{{"number"},     {"state"},      {"description", description_shown},
                                {"created_at"}, {"created_by"}, {"expires_at"},
                                {"country"},    {"time_zone"}};
    const rows& entries = told.rows_of("entries");
    if (std::ranges::any_of(entries, [](const record& e) { return e.text_of("source") == "rule file"; }))
        columns.insert(columns.begin() + 2, {"source"});
    if (std::ranges::any_of(entries, [](const record& e) { return e.count_of("stopped") != 0; })) {
        columns.push_back({"stopped"});
        columns.push_back({"last_stopped"});
    }
    if (!entries.empty() && has(entries.front(), "list"))
        columns.insert(columns.begin(), {"list"});
    return table_of(entries, columns) + (foot.empty() ? "page 1, the last\n" : foot);
}

std::string place_text(const record& p)
{
    std::string text = shown(p, "list") + (p.flag_of("dropped") ? " (dropped)" : "") + ": ";
    const auto line = [&](std::string_view name, const std::string& what) {
        if (!what.empty())
            text += fmt::format("  {:<12} {}\n", name, what);
    };
    if (!has(p, "state") && has(p, "rule_file")) {
        text += "in the list by the rule file\n";
    } else if (!has(p, "state")) {
        text += "not in the list by itself\n";
    } else {
        const std::string state = shown(p, "state");
        const bool waits =
            (state == "approved" || state == "permanent") && !p.flag_of("in_force") && has(p, "valid_from");
        text += state + (waits ? ", not yet valid" : "") + '\n';
        line("typed", shown(p, "typed") == shown(p, "number") ? std::string{} : shown(p, "typed"));
        line("description", shown(p, "description"));
        line("added", shown(p, "created_at") + " by " + author_text(p, "created_by"));
        line("valid from", shown(p, "valid_from"));
        line("expires", shown(p, "expires_at"));
        if (p.count_of("stopped") != 0)
            line("stopped", fmt::format("{} call{}, last {}", shown(p, "stopped"),
                                        p.count_of("stopped") == 1 ? "" : "s", shown(p, "last_stopped")));
        if (has(p, "cleared_at"))
            line("removed", shown(p, "cleared_at") + " by " + shown(p, "cleared_by") +
                                (has(p, "cleared_reason") ? ": " + shown(p, "cleared_reason") : std::string{}));
    }
    line("rule file", shown(p, "rule_file"));
    for (const record& import : p.rows_of("imports"))
        line("import", fmt::format("{}, {}, {} by {}", shown(import, "import"), shown(import, "file"),
                                   shown(import, "when"), shown(import, "by")));
    return text;
}

std::string number_text(const record& told, std::string_view where)
{
    std::string text = shown(told, "number") + '\n';
    for (const record& place : told.rows_of("lists"))
        text += place_text(place);
    for (const record& c : told.rows_of("covered_by"))
        text += fmt::format("{}: in the list by {}{}\n", shown(c, "list"), shown(c, "pattern"),
                            has(c, "import") ? " of import " + shown(c, "import") : std::string{});
    const rows& history = told.rows_of("history");
    if (!history.empty())
        text += "history\n";
    for (const record& r : history)
        text += record_text(r) + '\n';
    if (told.rows_of("lists").empty() && told.rows_of("covered_by").empty() && history.empty())
        text += fmt::format("nothing is known of it{}\n", where);
    return text;
}

std::string shown_number_text(const record& told) { return number_text(told, " in this list"); }

std::string history_text(const record& told) { return number_text(told, ""); }

// --- changes ----------------------------------------------------------------------------------------------

/// What was refused is said elsewhere.
std::string outcomes_text(const record& told)
{
    std::string text;
    for (const record& one : told.rows_of("numbers"))
        if (const std::string result = shown(one, "result"); result != "refused" && result != "unreadable")
            text += fmt::format("{} {}{}{}\n", shown(one, "number"), result, has(one, "reason") ? ", " : "",
                                shown(one, "reason"));
    return text;
}

/// What became of so many: `is permanent` of one.
std::string outcome_text(const record& told)
{
    std::string of_one = shown(told, "outcome");
    if (told.count_of("changed") == 1)
        return of_one;
    if (of_one == "is permanent")
        return "are permanent";
    return of_one == "awaits approval" ? "await approval" : of_one;
}

/// One number after the other, or how many a filter found.
std::string changes_text(const record& told)
{
    if (!told.find("outcome"))
        return outcomes_text(told);
    std::string text;
    for (const record& import : told.rows_of("imports"))
        text += fmt::format("import {}, {}: approved\n", shown(import, "import"), shown(import, "file"));
    const std::uint64_t refused = told.count_of("refused");
    if (!text.empty() && told.count_of("changed") == 0 && refused == 0)
        return text;  // nothing was left beside the imports
    return text + fmt::format("{}: {} {}{}\n", shown(told, "list"), told.count_of("changed"), outcome_text(told),
                              refused == 0 ? "" : fmt::format(", {} refused", refused));
}

// --- imports ----------------------------------------------------------------------------------------------

std::string imports_text(const record& told)
{
    std::vector<std::vector<std::string>> cells{{"import", "list", "state", "mode", "lines", "added", "removed",
                                                 "duplicate", "rejected", "took", "when", "by", "digest", "file"}};
    for (const record& i : told.rows_of("imports")) {
        const std::uint64_t took = i.count_of("took_ms");
        cells.push_back({shown(i, "import"), shown(i, "list"), shown(i, "state"), shown(i, "mode"), shown(i, "lines"),
                         shown(i, "added"), shown(i, "removed"), shown(i, "duplicate"), shown(i, "rejected"),
                         fmt::format("{}.{}s", took / 1000, took / 100 % 10), shown(i, "when"), shown(i, "by"),
                         shown(i, "digest").substr(0, digest_shown),
                         shown(i, "file") + (has(i, "same_file_as") ? " (the file of " + shown(i, "same_file_as") + ")"
                                                                    : std::string{})});
    }
    return table_text(cells) + page_foot(told);
}

std::string import_text(const record& told)
{
    std::string text =
        fmt::format("import {} into {}: {}, {}, {} by {}\n", shown(told, "import"), shown(told, "list"),
                    shown(told, "state"), shown(told, "file"), shown(told, "when"), author_text(told, "by"));
    text += fmt::format("{} lines, {} added, {} already there, {} removed, {} repeated, {} could not be read\n",
                        shown(told, "lines"), shown(told, "added"), shown(told, "already"), shown(told, "removed"),
                        shown(told, "duplicate"), shown(told, "rejected"));
    const rows& rejected = told.rows_of("rejected_rows");
    for (const record& row : rejected)
        text += fmt::format("line {}: {}: {}\n", shown(row, "line"), shown(row, "text"), shown(row, "reason"));
    if (const std::uint64_t all = told.count_of("rejected"); all > rejected.size())
        text += rejected.empty() ? std::string{"its rejected rows were not kept\n"}
                                 : fmt::format("and {} more\n", all - rejected.size());
    return text;
}

std::string undone_import_text(const record& told)
{
    return fmt::format("import {} into {}: undone\n", shown(told, "import"), shown(told, "list"));
}

std::string approved_import_text(const record& told)
{
    return fmt::format("import {} into {}: approved\n", shown(told, "import"), shown(told, "list"));
}

// --- jobs -------------------------------------------------------------------------------------------------

std::string jobs_text(const record& told)
{
    rows shown_jobs;
    for (const record& job : told.rows_of("jobs")) {
        std::string far;
        if (shown(job, "state") == "running" && has(job, "doing")) {
            const std::uint64_t total = job.count_of("total");
            far = shown(job, "doing") + ' ' + shown(job, "done") + (total == 0 ? "" : " of " + std::to_string(total));
        } else {
            far = shown(job, "outcome");
        }
        shown_jobs.push_back(record{}
                                 .add("job", *job.find("job"))
                                 .text("state", shown(job, "state"))
                                 .text("what", shown(job, "what"))
                                 .text("list", shown(job, "list"))
                                 .add("began_at", *job.find("began_at"))
                                 .text("by", shown(job, "by"))
                                 .text("how_far", far));
    }
    return table_of(shown_jobs, {{"job"}, {"state"}, {"what"}, {"list"}, {"began_at"}, {"by"}, {"how_far"}}) +
           page_foot(told);
}

std::string stopping_job_text(const record& told)
{
    return fmt::format("job {}, {} of {}, is asked to stop; `ringfence jobs` tells when it has\n", shown(told, "job"),
                       shown(told, "what"), shown(told, "list"));
}

// --- the journal ------------------------------------------------------------------------------------------

/// State, times and description of the entry that a change left.
std::string entry_details(const record& r)
{
    std::string text = shown(r, "state");
    if (has(r, "valid_from"))
        text += ", from " + shown(r, "valid_from");
    if (has(r, "expires_at"))
        text += ", until " + shown(r, "expires_at");
    if (has(r, "created_at"))
        text += ", there since " + shown(r, "created_at");
    if (has(r, "import"))
        text += ", import " + shown(r, "import");
    if (has(r, "description"))
        text += ", \"" + shown(r, "description") + '"';
    return text;
}

std::string what_text(const record& r)
{
    const std::string_view event = r.text_of("event");
    const std::string number = shown(r, "number");
    const std::string list = shown(r, "list");
    const std::string import = shown(r, "import");
    const std::string version = shown(r, "policy");
    const std::string account = shown(r, "account");  // which, and what was denied, administrators are told alone
    using pair = std::pair<std::string_view, std::string>;
    const std::array<pair, 23> texts{{
        {"list-created", "list " + list + " made"},
        {"list-changed", "list " + list + " changed"},
        {"list-dropped", "list " + list + " dropped"},
        {"list-renamed", "list " + shown(r, "former_name") + " renamed " + list},
        {"list-cleared",
         fmt::format("{} taken out of {} together ({})", shown(r, "numbers"), list, shown(r, "request"))},
        {"entry-added", number + " added to " + list + ": " + entry_details(r)},
        {"entry-changed", number + " changed in " + list + ": " + entry_details(r)},
        {"entry-removed", number + " removed from " + list + (import.empty() ? "" : ", import " + import)},
        {"entry-renumbered", shown(r, "former_number") + " in " + list + " is now " + number + ": " + entry_details(r)},
        {"entry-approved", number + " approved in " + list + ": " + entry_details(r)},
        {"entry-unapproved", number + " unapproved in " + list + ": " + entry_details(r)},
        {"imported",
         fmt::format("import {} into {} ({}, {}): {} numbers, {} prefixes and ranges, from {}", import, list,
                     shown(r, "mode"), shown(r, "state"), shown(r, "numbers"), shown(r, "patterns"), shown(r, "file"))},
        {"import-undone", "import " + import + " into " + list + " undone"},
        {"import-approved", "import " + import + " into " + list + " approved: " + shown(r, "state")},
        {"policy-activated", "policy version " + version + " activated"},
        {"policy-rolled-back", "policy rolled back to version " + version},
        {"policy-shadowed", "policy version " + version + " made the shadow"},
        {"policy-promoted", "policy version " + version + " promoted from shadow"},
        {"shadow-dropped", "shadow policy version " + version + " dropped"},
        {"user-added", account.empty() ? "an account added" : "account " + account + " added as " + shown(r, "role")},
        {"user-changed", account.empty()    ? "an account changed"
                         : has(r, "rights") ? "account " + account + " may " + shown(r, "rights") + " in " + list
                                            : "account " + account + " changed, " + shown(r, "role")},
        {"user-removed", account.empty() ? "an account removed" : "account " + account + " removed"},
        {"denied", has(r, "request") ? "denied: " + shown(r, "request") : "something denied"},
    }};
    const auto found = std::ranges::find(texts, event, &pair::first);
    return found == texts.end() ? "a change that this version does not know" : found->second;
}

std::string journal_text(const record& told)
{
    std::string text;
    for (const record& r : told.rows_of("records"))
        text += record_text(r) + '\n';
    return text;
}

// --- the policy -------------------------------------------------------------------------------------------

std::string first_file(const record& version)
{
    const rows& files = version.rows_of("files");
    return files.empty() ? std::string{} : shown(files.front(), "name");
}

std::string versions_text(const record& told)
{
    std::string text;
    for (const record& v : told.rows_of("versions"))
        text += fmt::format("{} {:>4}  {}  {:<16} {}  {}\n",
                            v.flag_of("in_force") ? '*'
                            : v.flag_of("shadow") ? 's'
                                                  : ' ',
                            shown(v, "version"), shown(v, "activated_at"), shown(v, "activated_by"), first_file(v),
                            shown(v, "digest"));
    return text + page_foot(told);
}

/// The rule files as they were: what is written to a file is that file again, where it is one.
std::string version_text(const record& told)
{
    std::string text;
    for (const record& file : told.rows_of("files"))
        text += fmt::format("{}# file: {}\n{}", text.empty() ? "" : "\n", shown(file, "name"), file.text_of("text"));
    return text;
}

std::string shadow_text(const record& told)
{
    if (!has(told, "shadow_version"))
        return "there is no shadow policy\n";
    std::string text = fmt::format("policy version {} is the shadow of version {}: {}, since {}, by {}\n",
                                   shown(told, "shadow_version"), shown(told, "in_force_version"), first_file(told),
                                   shown(told, "since"), shown(told, "by"));
    if (told.find("decisions"))
        text += fmt::format("{} decisions: {} would have been others, {} failed{}\n", shown(told, "decisions"),
                            shown(told, "differences"), shown(told, "failures"),
                            has(told, "trouble") ? ", as it cannot decide: " + shown(told, "trouble") : std::string{});
    else
        text += "what it would answer otherwise is in the daemon's log of decisions and counted by its INFO "
                "(shadow_decisions, shadow_differences, shadow_failures)\n";
    return text;
}

std::string in_force_text(const record& told)
{
    return fmt::format("policy version {} is in force\n", shown(told, "version"));
}

std::string dropped_shadow_text(const record& told)
{
    return fmt::format("policy version {} is the shadow no longer\n", shown(told, "version"));
}

std::string dropped_list_text(const record& told)
{
    const std::uint64_t entries = told.count_of("entries");
    const std::uint64_t imported = told.count_of("imported");
    return fmt::format("the list {} is dropped, with {} {} and {} imported number{}; their history stays\n",
                       shown(told, "list"), entries, entries == 1 ? "entry" : "entries", imported,
                       imported == 1 ? "" : "s");
}

// --- accounts ---------------------------------------------------------------------------------------------

/// `default: add,remove; vip: import`; empty of an account that changes all lists as its role may.
std::string grants_text(const record& user)
{
    std::string text;
    for (const record& one : user.rows_of("grants"))
        text += (text.empty() ? "" : "; ") + shown(one, "list") + (one.flag_of("dropped") ? " (dropped)" : "") + ": " +
                shown(one, "rights");
    return text;
}

std::string accounts_text(const record& told, const char* of)
{
    rows users;
    bool any = false;
    bool some_expire = false;
    for (const record& user : told.rows_of(of)) {
        const std::string grants = grants_text(user);
        any = any || !grants.empty();
        some_expire = some_expire || !shown(user, "expires_at").empty();
        record& row = users.emplace_back();
        for (const operate::field& f : user.fields())
            row.add(f.name == "grants" ? "lists" : f.name, f.name == "grants" ? value{grants} : f.is);
    }
    std::vector<column> columns{{"name"}, {"role"}, {"created_at"}, {"created_by"}};
    if (some_expire)
        columns.push_back({"expires_at"});
    if (any)
        columns.push_back({"lists"});
    return table_of(users, columns) + page_foot(told);
}

std::string users_text(const record& told) { return accounts_text(told, "users"); }
std::string tokens_text(const record& told) { return accounts_text(told, "tokens"); }

std::string added_token_text(const record& told)
{
    const std::string end = shown(told, "expires_at");
    return fmt::format("{} added, {}{}\n{}\nIt is not kept and not told again.\n", shown(told, "name"),
                       shown(told, "role"), end.empty() ? "" : ", until " + end, shown(told, "token"));
}

std::string granted_text(const record& told)
{
    const std::string name = shown(told, "name");
    std::string text = shown(told, "rights") == "none"
                           ? fmt::format("{} has no rights in {}", name, shown(told, "list"))
                           : fmt::format("{} may {} in {}", name, shown(told, "rights"), shown(told, "list"));
    if (!told.flag_of("changed"))
        text += ", as before";
    return text + (told.flag_of("restricted") ? "\n" : "; it has rights in no list, and changes all as its role may\n");
}

std::string added_user_text(const record& told)
{
    return shown(told, "name") + " added, " + shown(told, "role") + '\n';
}

std::string role_text(const record& told)
{
    return fmt::format("{} {} {}\n", shown(told, "name"), told.flag_of("changed") ? "is now" : "was already",
                       shown(told, "role"));
}

std::string password_text(const record& told) { return shown(told, "name") + " has another password\n"; }

std::string removed_user_text(const record& told) { return shown(told, "name") + " removed\n"; }

using text_maker = std::string (*)(const record&);
constexpr std::array<std::pair<std::string_view, text_maker>, 37> makers{{
    {"lists", lists_text},
    {"list title", title_text},
    {"list rename", renamed_text},
    {"entries", entries_text},
    {"show", shown_number_text},
    {"history", history_text},
    {"add", changes_text},
    {"edit", changes_text},
    {"clone", changes_text},
    {"move", changes_text},
    {"remove", changes_text},
    {"clear", changes_text},
    {"approve", changes_text},
    {"unapprove", changes_text},
    {"imports", imports_text},
    {"imports show", import_text},
    {"imports undo", undone_import_text},
    {"imports approve", approved_import_text},
    {"jobs", jobs_text},
    {"jobs stop", stopping_job_text},
    {"journal", journal_text},
    {"policy list", versions_text},
    {"policy show", version_text},
    {"policy rollback", in_force_text},
    {"policy shadow", shadow_text},
    {"policy promote", in_force_text},
    {"policy drop-shadow", dropped_shadow_text},
    {"policy drop", dropped_list_text},
    {"user list", users_text},
    {"user add", added_user_text},
    {"user role", role_text},
    {"user grant", granted_text},
    {"user password", password_text},
    {"user remove", removed_user_text},
    {"token list", tokens_text},
    {"token add", added_token_text},
    {"token revoke", removed_user_text},
}};

}  // namespace

std::string to_csv(const rows& of)
{
    std::string text;
    const auto line = [&](const record& one, auto&& cell) {
        bool first = true;
        for (const operate::field& f : one.fields()) {
            if (std::holds_alternative<rows>(f.is))  // which a cell has no room for
                continue;
            text += std::exchange(first, false) ? "" : ",";
            append_csv(text, cell(f), ',');
        }
        text += "\r\n";
    };
    if (!of.empty())
        line(of.front(), [](const operate::field& f) { return f.name; });
    for (const record& one : of)
        line(one, [](const operate::field& f) { return operate::cell_text(f.is); });
    return text;
}

std::string record_text(const record& of)
{
    return fmt::format("{:>6}  {}  {}  by {}", shown(of, "sequence"), shown(of, "when"), what_text(of),
                       author_text(of, "by"));
}

std::string to_text(std::string_view operation, const record& told)
{
    const auto found = std::ranges::find(makers, operation, &std::pair<std::string_view, text_maker>::first);
    return found == makers.end() ? to_json(told) + '\n' : found->second(told);
}

}  // namespace ringfence::command
