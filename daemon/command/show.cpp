// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// `show` and `history`: all that is known of one number, in one list or in every list there ever was.

#include "entries.hpp"
#include "journal_text.hpp"

#include <ringfence/store/import.hpp>
#include <ringfence/store/journal.hpp>

#include <map>

namespace ringfence::command {

namespace {

constexpr std::size_t records_shown = 10'000;

/// A prefix or range that makes a list hold a number now.
struct cover {
    std::string list;
    number_pattern pattern;
    std::uint32_t import = 0;  ///< that brought it; 0: it is an entry
};

/// What one list has of a number.
struct standing {
    store::list_info list;
    std::optional<store::listed> own;
    std::vector<store::import_info> imports;
};

std::vector<cover> covers_of(const store::transaction& in, number n, timestamp now)
{
    std::vector<cover> found;
    for (const store::covering& each : store::find_covers(in, n, now)) {
        const store::entry& e = each.by.about;
        const auto list = store::find_list(in, each.list);
        if (list && store::in_force(e, now))
            found.push_back({list->name, e.pattern, each.by.from == store::listed::origin::import ? e.import : 0});
    }
    return found;
}

standing standing_in(const store::transaction& in, const store::list_info& list, const number_pattern& pattern,
                     timestamp now)
{
    standing found{list, store::find_listed(in, list, pattern, now), {}};
    if (pattern.is_single() && !list.dropped)
        found.imports = store::find_imports(in, list.id, pattern.first);
    return found;
}

std::string_view state_word(const store::listed& row)
{
    return store::listed_state_names[static_cast<std::size_t>(row.state)];
}

void print_standing(const standing& s, timestamp now)
{
    fmt::print("{}{}: ", s.list.name, s.list.dropped ? " (dropped)" : "");
    if (!s.own) {
        fmt::print("not in the list by itself\n");
    } else {
        const store::entry& e = s.own->about;
        const bool waits = e.valid_from && *e.valid_from > now && s.own->state != store::listed_state::cleared;
        fmt::print("{}{}\n", state_word(*s.own), waits ? ", not yet valid" : "");
        const auto line = [](std::string_view name, const std::string& text) {
            if (!text.empty())
                fmt::print("  {:<12} {}\n", name, text);
        };
        line("typed", e.typed == e.pattern.to_string() ? std::string{} : printable(e.typed));
        line("description", printable(e.description));
        line("added", time_text(e.created_at) + " by " + author_text(e.created_by));
        line("valid from", time_text(e.valid_from));
        line("expires", time_text(e.expires));
        if (e.cleared_at)
            line("removed", time_text(e.cleared_at) + " by " + author_text(e.cleared_by));
    }
    for (const store::import_info& import : s.imports)
        fmt::print("  {:<12} {}, {}, {} by {}\n", "import", import.id, printable(import.file), time_text(import.when),
                   author_text(import.by));
}

std::string json_of(const standing& s)
{
    json_object made;
    made.text("list", s.list.name).value_as_is("dropped", s.list.dropped ? "true" : "false");
    if (s.own) {
        json_object entry;
        add_listed(entry, *s.own);
        const store::entry& e = s.own->about;
        entry.text("typed", e.typed);
        json_object by;
        add_author(by, e.created_by);
        entry.value_as_is("added_by", by.str());
        entry.time("cleared_at", e.cleared_at);
        if (e.cleared_at) {
            json_object cleared;
            add_author(cleared, e.cleared_by);
            entry.value_as_is("cleared_by", cleared.str());
        }
        made.value_as_is("entry", entry.str());
    } else {
        made.value_as_is("entry", "null");
    }
    std::string imports;
    for (const store::import_info& import : s.imports)
        imports += (imports.empty() ? "" : ",") + json_object{}
                                                      .number("import", import.id)
                                                      .text("file", import.file)
                                                      .time("when", import.when)
                                                      .text_or_null("by", import.by.user)
                                                      .str();
    return made.value_as_is("imports", '[' + imports + ']').str();
}

/// `only`: of one list, empty for all. Exit status 1 where nothing is known of the number.
int tell(const invocation& asked, const std::string& text, const std::string& only)
{
    const output_format format = read_output_format(asked, {output_format::text, output_format::json});
    store::expect_store(asked.store());
    const store::read_transaction in{store::environment::open(asked.store(), store::access::read)};
    const timestamp now = system_now();
    const number_pattern pattern = read_pattern_or_fail(text, reader_of(in)).pattern;

    std::vector<store::list_info> lists;
    if (only.empty())
        lists = store::all_lists(in);
    else
        lists.push_back(expect_list(in, only));
    std::vector<standing> standings;
    for (const store::list_info& list : lists)
        if (standing s = standing_in(in, list, pattern, now); s.own || !s.imports.empty())
            standings.push_back(std::move(s));
    std::vector<cover> covers;
    if (pattern.is_single())
        covers = covers_of(in, pattern.first, now);
    std::erase_if(covers, [&](const cover& c) { return !only.empty() && c.list != only; });
    const auto records = store::find_records(in, pattern, records_shown,
                                             only.empty() ? std::nullopt : std::optional<std::string_view>{only});
    const bool known = !standings.empty() || !covers.empty() || !records.empty();

    if (format == output_format::json) {
        std::vector<std::string> rows;
        std::string all = json_object{}.text("number", pattern.to_string()).str();
        all.pop_back();
        for (const standing& s : standings)
            rows.push_back(json_of(s));
        all += ",\n\"lists\":" + json_lines_array(rows);
        rows.clear();
        for (const cover& c : covers) {
            json_object row;
            row.text("list", c.list).text("pattern", c.pattern.to_string());
            if (c.import != 0)
                row.number("import", c.import);
            rows.push_back(row.str());
        }
        all += ",\n\"covered_by\":" + json_lines_array(rows);
        rows.clear();
        for (const store::journal_record& r : records)
            rows.push_back(record_json(r));
        fmt::print("{},\n\"history\":{}}}\n", all, json_lines_array(rows));
        return known ? done : input_wrong;
    }
    fmt::print("{}\n", pattern.to_string());
    for (const standing& s : standings)
        print_standing(s, now);
    for (const cover& c : covers)
        fmt::print("{}: in the list by {}{}\n", c.list, c.pattern.to_string(),
                   c.import == 0 ? std::string{} : fmt::format(" of import {}", c.import));
    if (!records.empty())
        fmt::print("history\n");
    if (records.size() == records_shown)
        fmt::print("  (the newest {} records)\n", records_shown);
    for (const store::journal_record& r : records)
        fmt::print("{}\n", record_text(r));
    if (!known)
        fmt::print("nothing is known of it{}\n", only.empty() ? "" : " in " + only);
    return known ? done : input_wrong;
}

void add_format(po::options_description& to)
{
    to.add_options()("format", po::value<std::string>()->value_name("text|json"), "text unless it is said");
}

}  // namespace

int show(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_format(own);
    const invocation asked{of, words, own, {"list", "number", "more"}};
    if (asked.help_wanted())
        return done;
    const std::string list = asked.expect("list");
    const std::string number = asked.expect("number");
    if (asked.has("more"))
        throw usage_error{"show: one number at a time"};
    return tell(asked, number, list);
}

int history(const description& of, const std::vector<std::string>& words)
{
    po::options_description own{"Options"};
    add_format(own);
    const invocation asked{of, words, own, {"number", "more"}};
    if (asked.help_wanted())
        return done;
    const std::string number = asked.expect("number");
    if (asked.has("more"))
        throw usage_error{"history: one number at a time"};
    return tell(asked, number, {});
}

}  // namespace ringfence::command
