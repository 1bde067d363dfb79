// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "browse.hpp"

#include "rows.hpp"
#include "typed.hpp"

#include <ringfence/store/browse.hpp>
#include <ringfence/store/import.hpp>
#include <ringfence/store/journal.hpp>
#include <ringfence/store/policies.hpp>
#include <ringfence/store/search.hpp>
#include <ringfence/wire/list_request.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>
#include <utility>

namespace ringfence::server {

namespace {

using wire::command;
using words_view = std::span<const std::string_view>;

// Of a number's or an entry's history the newest.
constexpr std::size_t max_history = 1000;

// Of the journal, for one answer: some tenths of a second.
constexpr std::size_t max_records_looked_at = 100'000;

// How far back it is looked for when the policy was put in force.
constexpr std::size_t max_records_walked_back = 1'000'000;

/// A job that reads: `f(in, out)` appends the answer.
template <class F>
desk::job reading(engine& of, F&& f)
{
    return [store = of.environment(), f = std::forward<F>(f)]() mutable {
        desk_answer made;
        const store::read_transaction in{store};
        f(in, made.bytes);
        return made;
    };
}

store::list_info expect_list(const store::transaction& in, const std::string& name)
{
    auto found = store::find_list(in, name);
    if (!found)
        throw std::runtime_error{"there is no list " + wire::quoted(name)};
    return *std::move(found);
}

row page_head(bool more, const wire::page_request& page)
{
    row head;
    head.flag("more", more).count("page", page.page).count("per_page", page.per_page);
    return head;
}

void expect_room(bool there_was)
{
    if (!there_was)
        throw std::runtime_error{"the answer has more than " + std::to_string(max_reply >> 20) +
                                 " MiB: ask for a smaller page, per-page="};
}

/// A page of things that there are in memory. `more_head`: what its head tells besides.
template <class Things, class MakeRow>
void append_page(std::string& out, const Things& all, const wire::page_request& page, wire::protocol speaks,
                 MakeRow&& make, const row& more_head = {})
{
    row_list rows{speaks};
    const std::uint64_t begin = std::min<std::uint64_t>(page.skip(), all.size());
    const std::uint64_t end = std::min<std::uint64_t>(begin + page.per_page, all.size());
    for (std::uint64_t i = begin; i < end; ++i)
        expect_room(rows.add(make(all[static_cast<std::size_t>(i)])));
    row head = page_head(end < all.size(), page);
    for (const auto& [name, text] : more_head.fields())
        head.text(name, text);
    rows.append_to(out, head);
}

desk_request lists(words_view words, const asker& who, engine& of)
{
    wire::page_request page;
    if (std::string error = wire::parse_page(words, "LISTS [page=] [per-page=]", page); !error.empty())
        return {{}, std::move(error)};
    return {reading(of, [page, speaks = who.speaks, &of](const store::transaction& in, std::string& out) {
        const timestamp now = of.now();
        append_page(out, store::lists(in), page, speaks,
                    [&](const store::list_info& list) { return list_row(list, now); });
    })};
}

desk_request entries(words_view words, const asker& who, engine& of, const desk& at)
{
    wire::entries_request asked;
    if (std::string error = wire::parse_entries(
            command::entries, words, [&] { return of.zone(); }, asked);
        !error.empty())
        return {{}, std::move(error)};
    if (!asked.search.empty())
        store::search_for(asked.filter, asked.search, [&](std::string_view text) { return of.read_number(text); });
    return {reading(of, [name = std::string{asked.list}, filter = std::move(asked.filter), order = asked.order,
                         towards = asked.towards, page = asked.page, speaks = who.speaks, &of,
                         &at](const store::transaction& in, std::string& out) {
        const store::list_info list = expect_list(in, name);
        const store::browsed found = store::browse(
            in, list, filter, {.skip = page.skip(), .count = page.per_page, .order = order, .towards = towards},
            of.now(), patience(at));
        const country_zones zones;
        row_list rows{speaks};
        for (const store::listed& one : found.rows)
            expect_room(rows.add(entry_row(one, zones)));
        rows.append_to(out, page_head(found.more, page));
    })};
}

/// Records, the oldest first; of more than there is room for the newest.
void append_records(std::string& out, const std::vector<store::journal_record>& records, wire::protocol speaks)
{
    std::size_t first = records.size();
    for (std::size_t size = 0; first != 0; --first) {
        std::string bytes;
        append_row(bytes, journal_row(records[first - 1], account_fields::left_out), speaks);
        if ((size += bytes.size()) > max_reply / 2)
            break;
    }
    row_list rows{speaks};
    for (; first < records.size(); ++first)
        rows.add(journal_row(records[first], account_fields::left_out));
    rows.append_to(out);
}

desk_request show(words_view words, const asker& who, engine& of)
{
    if (words.size() != 2)
        return {{}, "it is written SHOW list number"};
    typed_pattern typed;
    if (std::string error = read_typed(of, words[1], typed_for::finding, typed); !error.empty())
        return {{}, std::move(error)};
    return {reading(of, [name = std::string{words[0]}, pattern = typed.pattern, speaks = who.speaks,
                         &of](const store::transaction& in, std::string& out) {
        const store::list_info list = expect_list(in, name);
        const auto found = store::find_listed(in, list, pattern, of.now());
        wire::append_array(out, 2);
        append_row(out, found ? entry_row_in_full(*found, country_zones{}) : row{}, speaks);
        append_records(out, store::find_records(in, pattern, max_history, list.name), speaks);
    })};
}

/// What one list says of a number: its own entry, then prefixes and ranges that cover it, then imports that brought it.
/// `covers`: what covers it in any list.
std::vector<store::listed> in_list(const store::transaction& in, const store::list_info& list,
                                   const number_pattern& pattern, const std::vector<store::covering>& covers,
                                   timestamp now)
{
    std::vector<store::listed> found;
    std::vector<std::uint32_t> told;
    if (auto own = store::find_listed(in, list, pattern, now)) {
        told.push_back(own->about.import);
        found.push_back(*std::move(own));
    }
    for (const store::covering& each : covers)
        if (each.list == list.id)
            found.push_back(each.by);
    for (const store::layer_info& layer : store::detail::import_layers(in, list.id)) {
        const std::uint32_t import = store::detail::brought_by(layer);
        if (std::ranges::find(told, import) != told.end() || !store::detail::layer_has(in, layer, pattern))
            continue;
        told.push_back(import);
        found.push_back(store::detail::listed_of(in, layer, pattern));
    }
    return found;
}

desk_request history(words_view words, const asker& who, engine& of, const desk& at)
{
    if (words.size() != 1)
        return {{}, "it is written HISTORY number"};
    typed_pattern typed;
    if (std::string error = read_typed(of, words[0], typed_for::finding, typed); !error.empty())
        return {{}, std::move(error)};
    return {reading(
        of, [pattern = typed.pattern, speaks = who.speaks, &of, &at](const store::transaction& in, std::string& out) {
            const auto go_on = patience(at);
            const timestamp now = of.now();
            const country_zones zones;
            const auto covers =
                pattern.is_single() ? store::find_covers(in, pattern.first, now) : std::vector<store::covering>{};
            row_list places{speaks};
            for (const store::list_info& list : store::all_lists(in)) {
                go_on();
                for (const store::listed& one : in_list(in, list, pattern, covers, now)) {
                    row r;
                    r.text("list", list.name);
                    const row rest = entry_row_in_full(one, zones);
                    for (const auto& [name, text] : rest.fields())
                        r.text(name, text);
                    expect_room(places.add(r));
                }
            }
            wire::append_array(out, 2);
            places.append_to(out);
            append_records(out, store::find_records(in, pattern, max_history), speaks);
        })};
}

desk_request imports(words_view words, const asker& who, engine& of)
{
    constexpr std::string_view usage =
        "IMPORTS [list] [page=] [per-page=], IMPORTS UNDO n or IMPORTS APPROVE n [permanent]";
    std::string name;
    if (!words.empty() && words[0].find('=') == std::string_view::npos) {
        name = words[0];
        words = words.subspan(1);
    }
    wire::page_request page;
    if (std::string error = wire::parse_page(words, usage, page); !error.empty())
        return {{}, std::move(error)};
    return {reading(of, [page, name, speaks = who.speaks](const store::transaction& in, std::string& out) {
        std::vector<store::import_info> all = store::imports(in);
        if (!name.empty()) {
            const std::uint32_t wanted = expect_list(in, name).id;
            std::erase_if(all, [&](const store::import_info& i) { return i.list != wanted; });
        }
        std::ranges::reverse(all);  // the newest first
        append_page(out, all, page, speaks, [&](const store::import_info& i) {
            const auto list = store::find_list(in, i.list);
            return import_row(in, i, list ? list->name : std::string{});
        });
    })};
}

desk_request journal(words_view words, const asker& who, engine& of, const desk& at)
{
    wire::journal_request asked;
    if (std::string error = wire::parse_journal(words, asked); !error.empty())
        return {{}, std::move(error)};
    std::optional<number_pattern> about;
    if (!asked.number.empty()) {
        typed_pattern typed;
        if (std::string error = read_typed(of, asked.number, typed_for::finding, typed); !error.empty())
            return {{}, std::move(error)};
        about = typed.pattern;
    }
    const auto accounts =
        who.who.role >= store::account_role::administrator ? account_fields::shown : account_fields::left_out;
    return {reading(of, [about, accounts, from = asked.from, count = asked.count, list = std::string{asked.list},
                         user = std::string{asked.user}, speaks = who.speaks,
                         &at](const store::transaction& in, std::string& out) {
        const auto go_on = patience(at);
        row_list rows{speaks};
        std::uint64_t next = from;  // what is to be asked for to go on
        std::size_t looked_at = 0;
        bool more = false;
        const auto look = [&](const store::journal_record& r) {
            more = true;
            if (rows.size() == count || looked_at == max_records_looked_at)
                return store::visit::stop;
            if (++looked_at % 1024 == 0)
                go_on();
            const bool wanted = (list.empty() || r.list == list) && (user.empty() || r.by.user == user);
            if (wanted && !rows.add(journal_row(r, accounts)))
                return store::visit::stop;
            more = false;
            next = r.sequence + 1;
            return store::visit::more;
        };
        if (about)
            store::read_records(in, *about, from, look);
        else
            store::read_journal(in, from, look);
        if (!more)
            next = std::max(from, store::last_sequence(in) + 1);
        row head;
        head.flag("more", more).count("next", next);
        rows.append_to(out, head);
    })};
}

desk_request users(words_view words, const asker& who, engine& of)
{
    wire::page_request page;
    if (std::string error = wire::parse_page(words, "USERS [page=] [per-page=]", page); !error.empty())
        return {{}, std::move(error)};
    return {reading(of, [page, speaks = who.speaks](const store::transaction& in, std::string& out) {
        append_page(out, store::users(in), page, speaks, user_row);
    })};
}

/// The record of the journal by which the policy in force came into it; nothing where that is long ago.
std::optional<store::journal_record> put_in_force(const store::transaction& in, const std::function<void()>& go_on)
{
    store::cursor at{in, store::table::journal};
    std::size_t walked = 0;
    for (bool more = at.last(); more && walked < max_records_walked_back; more = at.previous()) {
        store::journal_record r = store::layout::decode_journal(store::layout::id_of_key(at.key(), 8), at.value());
        using enum store::journal_event;
        if (r.what == policy_activated || r.what == policy_rolled_back || r.what == policy_promoted)
            return r;
        if (++walked % 1024 == 0)
            go_on();
    }
    return std::nullopt;
}

desk_request policy(words_view words, const asker& who, engine& of, const desk& at)
{
    if (!words.empty())
        return {{}, "it is written POLICY, POLICY SHADOW, or POLICY ROLLBACK|PROMOTE|DROP-SHADOW n"};
    return {reading(of, [speaks = who.speaks, &at](const store::transaction& in, std::string& out) {
        row r;
        if (const auto found = store::find_policy(in, store::active_version(in))) {
            const auto since = put_in_force(in, patience(at));
            std::string files;
            for (const store::policy_source& source : found->sources)
                files += (files.empty() ? "" : " ") + source.name;
            r.count("version", found->version)
                .time("activated_at", found->when)
                .text("activated_by", found->by.user)
                .time("in_force_since", since ? std::optional{since->when} : std::nullopt)
                .text("by", since ? since->by.user : std::string{})
                .text("address", since ? since->by.address : std::string{})
                .text("program", since ? since->by.program : std::string{})
                .text("reason", since ? since->by.reason : std::string{})
                .text("digest", found->digest)
                .text("files", files.substr(0, max_reply));
        }
        append_row(out, r, speaks);
    })};
}

/// What one row of `STATS` is about: a rule's, list's or scenario's place in the report, and its count.
struct counted {
    std::size_t place;
    std::uint64_t hits;
};

std::vector<counted> counted_of(const std::vector<std::uint64_t>& counts, const wire::stats_request& asked)
{
    std::vector<counted> found;
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (asked.which == wire::stats_request::keep::all || counts[i] == 0)
            found.push_back({i, counts[i]});
    if (asked.by == wire::stats_request::order::hits)
        std::ranges::stable_sort(found, std::ranges::greater{}, &counted::hits);
    return found;
}

/// A page of rows, behind a head that says what was counted since when.
template <class MakeRow>
void append_counted(std::string& out, const hit_report& report, const std::vector<counted>& all,
                    const wire::page_request& page, wire::protocol speaks, MakeRow&& make)
{
    row since;
    since.count("policy", report.policy).time("since", report.since);
    append_page(out, all, page, speaks, make, since);
}

void append_rule_hits(std::string& out, const hit_report& report, const wire::stats_request& asked,
                      wire::protocol speaks)
{
    struct place_of_rule {
        const bound_block* block;
        const bound_rule* rule;
    };
    std::vector<place_of_rule> rules;
    for (const bound_block& b : report.rules->blocks())
        for (const bound_rule& r : b.rules)
            rules.push_back({&b, &r});
    append_counted(out, report, counted_of(report.by_rule, asked), asked.page, speaks, [&](const counted& c) {
        const place_of_rule& at = rules[c.place];
        const image_block& block = *at.block->source;
        row r;
        r.text("rule", at.rule->place)
            .text("block", block.head.empty() ? block.scenario : block.head)
            .text("text", at.rule->source->text)
            .count("hits", c.hits);
        return r;
    });
}

void append_list_hits(std::string& out, const hit_report& report, const wire::stats_request& asked,
                      wire::protocol speaks)
{
    append_counted(out, report, counted_of(report.by_list, asked), asked.page, speaks, [&](const counted& c) {
        row r;
        r.text("list", report.rules->source().lists[c.place].name).count("hits", c.hits);
        return r;
    });
}

void append_scenario_hits(std::string& out, const hit_report& report, const wire::stats_request& asked,
                          wire::protocol speaks)
{
    std::vector<counted> all = counted_of(report.decisions, asked);
    const auto& scenarios = report.rules->scenarios();
    std::erase_if(all, [&](const counted& c) { return scenarios[c.place].word->before_all; });
    append_counted(out, report, all, asked.page, speaks, [&](const counted& c) {
        row r;
        r.text("scenario", scenarios[c.place].word->word)
            .count("decisions", c.hits)
            .count("undecided", report.undecided[c.place]);
        return r;
    });
}

desk_request stats(words_view words, const asker& who, engine& of)
{
    wire::stats_request asked;
    if (std::string error = wire::parse_stats(words, asked); !error.empty())
        return {{}, std::move(error)};
    return {[asked, speaks = who.speaks, &of] {
        const hit_report report = of.hits();
        desk_answer made;
        switch (asked.of) {
        case wire::stats_request::what::rules: append_rule_hits(made.bytes, report, asked, speaks); break;
        case wire::stats_request::what::lists: append_list_hits(made.bytes, report, asked, speaks); break;
        case wire::stats_request::what::scenarios: append_scenario_hits(made.bytes, report, asked, speaks); break;
        }
        return made;
    }};
}

}  // namespace

std::function<void()> patience(const desk& at)
{
    return [&at, until = std::chrono::steady_clock::now() + longest_search] {
        if (at.ending())
            throw std::runtime_error{"the daemon is ending"};
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error{"it takes longer than " + std::to_string(longest_search.count()) +
                                     " s to find that: narrow it down, as by prefix=, or sort by number"};
    };
}

desk_request browse(command is, words_view words, const asker& who, engine& of, const desk& at)
{
    switch (is) {
    case command::lists: return lists(words, who, of);
    case command::entries: return entries(words, who, of, at);
    case command::show: return show(words, who, of);
    case command::history: return history(words, who, of, at);
    case command::imports: return imports(words, who, of);
    case command::journal: return journal(words, who, of, at);
    case command::users: return users(words, who, of);
    case command::policy: return policy(words, who, of, at);
    case command::stats: return stats(words, who, of);
    default: return {{}, "that is not read at the desk"};
    }
}

}  // namespace ringfence::server
