// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_OPERATE_LISTS_IPP
#define RINGFENCE_OPERATE_LISTS_IPP

#include <ringfence/base/backticked.hpp>
#include <ringfence/operate/field_names.hpp>
#include <ringfence/operate/lists.hpp>
#include <ringfence/operate/read_arguments.hpp>
#include <ringfence/operate/roles.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/lists/browse.hpp>
#include <ringfence/store/lists/list_filter.hpp>
#include <ringfence/store/lists/listed.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace ringfence::operate {

namespace detail {

inline task show_lists(const operation&, const arguments& asked, const setting& at, const asker&)
{
    return reading{[page = read_page(asked), &at](const store::transaction& in, const pause&) {
        const timestamp now = at.now();
        const auto policy = at.policies.of(in);
        return page_of(store::lists(in), page, "lists", [&](const store::list_info& l) {
            return list_row(l, policy->written_into(l).numbers.size(), now);
        });
    }};
}

inline store::list_order read_order(const arguments& asked)
{
    const auto text = asked.find("sort");
    if (!text || *text == "number")
        return store::list_order::number;
    if (*text == "added")
        return store::list_order::added;
    if (*text != "expires")
        misused("`sort` is number, added or expires, not " + backticked(*text));
    return store::list_order::expires;
}

inline task show_entries(const operation&, const arguments& asked, const setting& at, const asker&)
{
    const page wanted = read_page(asked);
    const auto towards = asked.flag("descending") ? store::direction::descending : store::direction::ascending;
    return reading{[list_name = std::string{asked.text("list")}, wanted,
                    filter = read_filter(asked, *policy_of(at), at.now()),
                    shown = store::list_page{wanted.skip(), wanted.size, read_order(asked), towards},
                    &at](const store::transaction& in, const pause& go_on) {
        const std::vector<store::list_info> lists =
            list_name.empty() ? store::lists(in) : std::vector{expect_list(in, list_name)};
        const auto policy = at.policies.of(in);
        const store::browsed found =
            store::browse(in, std::span{lists}, filter, shown, at.now(), go_on,
                          [&](const store::list_info& list) { return policy->written_into(list); });
        rows entries;
        entries.reserve(found.rows.size());
        for (const store::listed& one : found.rows) {
            record row;
            if (list_name.empty())
                row.text("list", std::ranges::find(lists, one.list, &store::list_info::id)->name);
            entries.push_back(std::move(row.append(entry_row(in, one, at.zones))));
        }
        answer made{page_head(found.more, wanted)};
        made.told.table("entries", std::move(entries));
        return made;
    }};
}

inline shape entries_shape()
{
    return page_shape(
        "entries", shape{"Entry"}.may_have(shape{}.text("list", "where that is not asked for")).append(entry_shape()));
}

/// What one list has of a number, prefix or range: the row of exactly that, and the imports that brought it, be it by a
/// prefix or range.
inline void add_places(const store::transaction& in, const store::list_info& list, const number_pattern& pattern,
                       const std::optional<std::string>& in_rule_file, const country_zones& zones, timestamp now,
                       rows& to)
{
    record place;
    place.text("list", list.name).flag("dropped", list.dropped);
    const auto own = store::find_listed(in, list, pattern, now);
    std::vector<store::import_info> imports;
    if (pattern.is_single() && !list.dropped)
        imports = store::find_imports(in, list.id, pattern.first);
    if (!own && imports.empty() && !in_rule_file)
        return;
    if (own)
        place.append(entry_row_in_full(in, *own, zones, now));
    rows brought;
    for (const store::import_info& import : imports)
        brought.push_back(record{}
                              .count("import", import.id)
                              .text("file", import.file)
                              .time("when", import.when)
                              .text_or_none("by", import.by.user));
    if (in_rule_file)
        place.text("rule_file", *in_rule_file);
    to.push_back(std::move(place.table("imports", std::move(brought))));
}

/// What `all_of_a_number` tells.
inline shape number_shape()
{
    return shape{"Number"}
        .text("number")
        .table("lists",
               shape{}
                   .text("list")
                   .flag("dropped", "the list is no more")
                   .may_have(entry_shape_in_full())
                   .may_have(shape{}.text("rule_file", "where a rule file writes it into the list"))
                   .table("imports", shape{}.count("import").text("file").time("when").text_or_none("by"),
                          "that brought it"),
               "what each list has of exactly this number, prefix or range")
        .table("covered_by", shape{}.text("list").text("pattern").id("import"),
               "prefixes and ranges by which lists have it now")
        .table("history", journal_shape(), "the newest 1,000 records of it at most, the oldest first");
}

/// Prefixes and ranges by which lists have a number now.
inline rows covers_of(const store::transaction& in, const number_pattern& pattern, std::string_view only, timestamp now)
{
    rows found;
    if (!pattern.is_single())
        return found;
    for (const store::covering& each : store::find_covers(in, pattern.first, now)) {
        const store::entry& e = each.by.about;
        const auto list = store::find_list(in, each.list);
        if (!list || (!only.empty() && !store::is_called(*list, only)) || !store::in_force(e, now))
            continue;
        found.push_back(record{}
                            .text("list", list->name)
                            .text("pattern", e.pattern.to_string())
                            .id("import", each.by.from == store::listed::origin::import ? e.import : 0));
    }
    return found;
}

/// `only`: of one list, empty for all.
inline answer all_of_a_number(const store::transaction& in, const number_pattern& pattern, const std::string& only,
                              account_details accounts, const setting& at, const pause& go_on)
{
    const timestamp now = at.now();
    const std::vector<store::list_info> lists =
        only.empty() ? store::all_lists(in) : std::vector{expect_list(in, only)};
    const auto policy = at.policies.of(in);
    rows places;
    for (const store::list_info& list : lists) {
        add_places(in, list, pattern, list.dropped ? std::nullopt : policy->place_of(list, pattern, at.words), at.zones,
                   now, places);
        if (go_on)
            go_on();
    }
    const auto records = store::find_records(in, pattern, max_history, only.empty() ? nullptr : &lists.front());
    answer made;
    made.told.text("number", pattern.to_string())
        .table("lists", std::move(places))
        .table("covered_by", covers_of(in, pattern, only, now))
        .table("history", history_rows(records, accounts));
    return made;
}

inline task show_number(const operation&, const arguments& asked, const setting& at, const asker& who)
{
    return reading{[only = std::string{asked.text("list")}, accounts = details_for(who),
                    pattern = read_number(asked.text("number"), *policy_of(at)),
                    &at](const store::transaction& in, const pause& go_on) {
        return all_of_a_number(in, pattern, only, accounts, at, go_on);
    }};
}

inline task set_title(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    const std::string title{asked.text("title")};
    if (title.size() > store::max_title)
        fail("`title` has at most " + std::to_string(store::max_title) + " bytes");
    if (std::ranges::any_of(title, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }))
        fail("`title` is one line of text");
    return change{[&of, &at, who, name = std::string{asked.text("list")}, title,
                   by = author_of(asked, who)](store::write_transaction& in) -> answer {
        if (auto wrong = may_not(in, of, who))
            return {.wrong = std::move(wrong)};
        const store::list_info list = expect_list(in, name);
        if (auto wrong = may_not_in(in, of.name, who, list))
            return {.wrong = std::move(wrong)};
        const bool changed = store::set_title(in, list.id, title, by, at.now());
        answer made;
        made.told.text("list", list.name).text_or_none("title", title).flag("changed", changed);
        return made;
    }};
}

inline task rename_list(const operation& of, const arguments& asked, const setting& at, const asker& who)
{
    return change{[&of, &at, who, name = std::string{asked.text("list")}, to = std::string{asked.text("name")},
                   by = author_of(asked, who)](store::write_transaction& in) -> answer {
        if (auto wrong = may_not(in, of, who))
            return {.wrong = std::move(wrong)};
        const store::list_info list = expect_list(in, name);
        if (auto wrong = may_not_in(in, of.name, who, list))
            return {.wrong = std::move(wrong)};
        const bool changed = store::rename_list(in, list.id, to, by, at.now());
        answer made;
        made.told.text("list", to).text("former_name", list.name).flag("changed", changed);
        return made;
    }};
}

}  // namespace detail

RINGFENCE_DECL std::vector<operation> list_operations()
{
    using enum argument::kind;
    using enum operation::effect;
    using store::account_role;
    std::vector<operation> all;
    all.push_back({.name = "lists",
                   .needs = account_role::reader,
                   .does = reads,
                   .summary = "the lists, how many numbers they hold and which are stale",
                   .example = "lists",
                   .takes = page_arguments(),
                   .answers = [] { return page_shape("lists", list_shape()); },
                   .prepare = detail::show_lists});
    all.push_back({.name = "list title",
                   .needs = account_role::supervisor,
                   .does = changes,
                   .summary = "give a list a title of your own words beside its name; an empty one takes it away",
                   .example = "list title default 'Do not call'",
                   .takes = joined({{{"list", place, "LIST"}, {"title", place, "TITLE"}}, note_arguments()}),
                   .answers = [] { return shape{}.text("list").text_or_none("title").flag("changed"); },
                   .prepare = detail::set_title});
    all.push_back({.name = "list rename",
                   .needs = account_role::supervisor,
                   .does = changes,
                   .summary = "give a list another name; what is in it goes along, and its old name still finds it",
                   .example = "list rename default dnc",
                   .takes = joined({{{"list", place, "LIST"}, {"name", place, "NAME"}}, note_arguments()}),
                   .answers = [] { return shape{}.text("list").text("former_name").flag("changed"); },
                   .prepare = detail::rename_list});
    all.push_back({.name = "entries",
                   .needs = account_role::reader,
                   .does = reads,
                   .summary = "what is in a list, or in all, a page at a time",
                   .example = "entries default --state pending --search 601",
                   .takes = joined({{{"list", may_place, "LIST"}},
                                    filter_arguments(),
                                    {{"sort", key, "number|added|expires", "by number unless it is said"},
                                     {"descending", flag, {}, "the last first"}},
                                    page_arguments()}),
                   .answers = detail::entries_shape,
                   .prepare = detail::show_entries});
    all.push_back({.name = "show",
                   .needs = account_role::reader,
                   .does = reads,
                   .summary = "one entry and its whole history",
                   .example = "show default +48601000001",
                   .takes = {{"list", place, "LIST"}, {"number", place, "NUMBER"}},
                   .answers = detail::number_shape,
                   .prepare = detail::show_number});
    all.push_back({.name = "history",
                   .needs = account_role::reader,
                   .does = reads,
                   .summary = "what every list has or had of a number",
                   .example = "history +48601000001",
                   .takes = {{"number", place, "NUMBER"}},
                   .answers = detail::number_shape,
                   .prepare = detail::show_number});
    return all;
}

}  // namespace ringfence::operate

#endif
