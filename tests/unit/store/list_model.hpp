// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// A list as maps and sets, with a walk over all of them for each question: what the store must agree with.

#ifndef RINGFENCE_TESTS_UNIT_STORE_LIST_MODEL_HPP
#define RINGFENCE_TESTS_UNIT_STORE_LIST_MODEL_HPP

#include <ringfence/number/number.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/lists/entries.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace store_tests {

using namespace ringfence;
using namespace ringfence::store;

/// One row of an import's file.
struct model_row {
    number_pattern what{};
    bool removes = false;
    new_entry says{};

    bool is_entry() const
    {
        return says.expires || says.valid_from || (says.state && *says.state != entry_state::approved);
    }
};

struct model_report {
    bool refused = false;
    std::uint64_t added = 0;
    std::uint64_t already = 0;
    std::uint64_t removed = 0;
    std::uint64_t entries = 0;
    std::uint64_t rejected = 0;
};

class list_model {
public:
    struct model_entry {
        entry_state state = entry_state::approved;
        std::optional<timestamp> from{};
        std::optional<timestamp> until{};
        std::string description{};
        bool swept = false;
        std::uint32_t import = 0;
        std::uint32_t added_by = 0;  ///< the import, when its adding is the last that happened to it
    };

    enum class stand : std::uint8_t { active, pending, undone, replaced, gone };

    struct model_import {
        std::map<number_pattern, std::string> has{};  ///< and their descriptions
        stand state = stand::active;
        bool permanent = false;
        import_mode mode = import_mode::merge;
        std::map<std::uint32_t, std::map<number_pattern, std::string>> took{};  ///< from which import
        std::uint32_t replaced_by = 0;
        bool replaced_any = false;
    };

    list_options options{};
    std::map<number_pattern, model_entry> entries{};
    std::map<std::uint32_t, model_import> imports{};
    std::uint64_t records = 0;  ///< that the journal should have got

    static bool over(const model_entry& e, timestamp now)
    {
        return e.state == entry_state::cleared || (e.until && *e.until <= now);
    }
    static bool in_force(const model_entry& e, timestamp now)
    {
        return (e.state == entry_state::approved || e.state == entry_state::permanent) && !over(e, now) &&
               (!e.from || *e.from <= now);
    }

    bool has(number n, timestamp now) const { return cover(n, now).has_value(); }

    /// Something in force that covers the number.
    std::optional<number_pattern> cover(number n, timestamp now) const
    {
        for (const auto& [what, e] : entries)
            if (what.covers(n) && in_force(e, now))
                return what;
        for (const auto& [id, import] : imports)
            if (import.state == stand::active)
                for (const auto& [what, description] : import.has)
                    if (what.covers(n))
                        return what;
        return std::nullopt;
    }

    entry_counts counts() const
    {
        entry_counts found;
        for (const auto& [what, e] : entries)
            ++(e.swept                             ? found.expired
               : e.state == entry_state::pending   ? found.pending
               : e.state == entry_state::approved  ? found.approved
               : e.state == entry_state::permanent ? found.permanent
                                                   : found.cleared);
        return found;
    }

    std::set<number_pattern> all_in(stand state) const
    {
        std::set<number_pattern> found;
        for (const auto& [id, import] : imports)
            if (import.state == state)
                for (const auto& [what, description] : import.has)
                    found.insert(what);
        return found;
    }

    std::size_t sweep(timestamp now, std::size_t limit)
    {
        std::vector<std::pair<timestamp, number_pattern>> over_now;
        for (const auto& [what, e] : entries)
            if (!e.swept && e.state != entry_state::pending && e.state != entry_state::cleared && e.until &&
                *e.until <= now)
                over_now.emplace_back(*e.until, what);
        std::ranges::sort(over_now);
        over_now.resize(std::min(over_now.size(), limit));
        for (const auto& [until, what] : over_now)
            entries[what].swept = true;
        return over_now.size();
    }

    /// How a number stands, in all that has it: the strongest state, and an end only where no import has it for good.
    std::optional<model_entry> stands(const number_pattern& what, timestamp now) const
    {
        const auto known = find(what);
        const std::uint32_t import = import_with(what);
        if (!known || over(*known, now))
            return import == 0 ? std::nullopt : std::optional{from_import(what, import)};
        model_entry e = *known;
        for (const auto& [id, each] : imports)
            if (each.state == stand::active && each.has.contains(what)) {
                e.from.reset();
                e.until.reset();
                if (each.permanent || e.state == entry_state::permanent)
                    e.state = entry_state::permanent;
                else
                    e.state = entry_state::approved;
            }
        return e;
    }

    std::set<number_pattern> all() const
    {
        std::set<number_pattern> found = all_in(stand::active);
        found.merge(all_in(stand::pending));
        for (const auto& [what, e] : entries)
            found.insert(what);
        return found;
    }

    add_result add(const number_pattern& what, const new_entry& asked, timestamp now, std::uint32_t import = 0)
    {
        add_result made = add_entry(what, asked, now, import);
        if (made.outcome == add_outcome::refused || import != 0)
            return made;
        const model_entry e = stands(what, now).value();
        made.state = e.state;
        made.valid_from = e.from;
        made.expires = e.until;
        return made;
    }

    add_result add_entry(const number_pattern& what, const new_entry& asked, timestamp now, std::uint32_t import)
    {
        if (options.registry && import == 0)
            return {};
        const auto known = find(what);
        const bool live = known && !over(*known, now);
        if (import != 0 && live && known->state == entry_state::approved && asked.state == entry_state::pending)
            return {add_outcome::already_there, {}, known->state};
        model_entry e;
        if (live)
            e = *known;
        else
            e.state = options.review ? entry_state::pending : entry_state::approved;
        e.import = live ? known->import : import;
        e.description = !asked.description.empty() ? asked.description : known ? known->description : std::string{};
        e.state = asked.state.value_or(e.state);
        const bool keeps_beginning = live && import == 0 && asked.beginning == unsaid::keep && !asked.valid_from;
        e.from = keeps_beginning ? known->from : asked.valid_from;
        const timestamp begins = std::max(now, e.from.value_or(now));
        const bool given = asked.expires || asked.lasts;
        const bool keeps_end = live && import == 0 && asked.end == unsaid::keep && e.state != entry_state::permanent;
        if (given)
            e.until = asked.expires ? *asked.expires : begins + *asked.lasts;
        else if (options.ttl && e.state != entry_state::permanent && asked.end != unsaid::none)
            e.until = begins + *options.ttl;
        else
            e.until = keeps_end ? known->until : std::nullopt;
        const bool was_permanent = live && known->state == entry_state::permanent;
        if ((was_permanent && e.state != entry_state::permanent) || wrong_times(e, now) ||
            (was_permanent && put_off(*known, e, now)))
            return {};
        if (live && e.state == known->state && e.from == known->from && e.until == known->until &&
            e.description == known->description)
            return {add_outcome::already_there, {}, e.state};
        if ((!known || known->swept || known->state == entry_state::cleared) && !has_room(now))
            return {};
        e.swept = false;
        e.added_by = live ? 0 : import;
        entries[what] = e;
        ++records;
        return {live ? add_outcome::changed : known ? add_outcome::revived : add_outcome::added, {}, e.state};
    }

    remove_outcome remove(const number_pattern& what, timestamp now)
    {
        if (options.registry)
            return remove_outcome::refused;
        const auto known = find(what);
        const bool live = known && !over(*known, now);
        const std::uint32_t import = import_with(what);
        if ((live && known->state == entry_state::permanent) || (import != 0 && imports[import].permanent))
            return remove_outcome::refused;
        if (!live && import == 0)
            return what.is_single() && has(what.first, now) ? remove_outcome::covered : remove_outcome::not_there;
        model_entry e = live ? *known : from_import(what, import);
        e.state = entry_state::cleared;
        put(what, e, import);
        return remove_outcome::removed;
    }

    edit_outcome edit(const number_pattern& what, const entry_edit& asked, timestamp now)
    {
        if (options.registry)
            return edit_outcome::refused;
        const auto known = find(what);
        const bool live = known && !over(*known, now);
        if (const std::uint32_t has = import_with(what); !live && has != 0 && imports[has].permanent)
            return edit_outcome::refused;
        const auto standing = stands(what, now);
        if (!standing && (!known || known->state == entry_state::cleared))
            return edit_outcome::not_there;
        const std::uint32_t import = taken_over(what, live);
        const model_entry before = standing ? *standing : *known;
        model_entry e = before;
        e.description = asked.description.value_or(e.description);
        if (asked.change_expires == times::set)
            e.until = asked.expires;
        if (asked.change_valid_from == times::set)
            e.from = asked.valid_from;
        if (e.description == before.description && e.from == before.from && e.until == before.until)
            return edit_outcome::unchanged;
        if (e.from != before.from || e.until != before.until) {
            if (e.until && e.state == entry_state::permanent)
                return edit_outcome::refused;
            if (e.until && e.until != before.until && *e.until <= now)
                return edit_outcome::refused;
            if (e.until && e.from && *e.until <= *e.from)
                return edit_outcome::refused;
            if (e.state == entry_state::permanent && put_off(before, e, now))
                return edit_outcome::refused;
        }
        if (import == 0 && known->swept && !over(e, now) && !has_room(now))
            return edit_outcome::refused;
        put(what, e, import);
        return edit_outcome::changed;
    }

    edit_outcome approve(const number_pattern& what, approval as, timestamp now)
    {
        const auto known = find(what);
        const auto standing = stands(what, now);
        if (!standing)
            return known && known->state != entry_state::cleared ? edit_outcome::refused : edit_outcome::not_there;
        const std::uint32_t import = taken_over(what, known && !over(*known, now));
        model_entry e = *standing;
        const entry_state wanted = as == approval::permanent ? entry_state::permanent : entry_state::approved;
        if (e.state == entry_state::permanent || e.state == wanted)
            return edit_outcome::unchanged;
        if ((options.registry && import == 0) || (wanted == entry_state::permanent && e.until))
            return edit_outcome::refused;
        e.state = wanted;
        put(what, e, import);
        return edit_outcome::changed;
    }

    edit_outcome unapprove(const number_pattern& what, timestamp now)
    {
        if (options.registry)
            return edit_outcome::refused;
        const auto standing = stands(what, now);
        if (!standing)
            return edit_outcome::not_there;
        model_entry e = *standing;
        if (e.state == entry_state::permanent)
            return edit_outcome::refused;
        if (e.state == entry_state::pending)
            return edit_outcome::unchanged;
        e.state = entry_state::pending;
        put(what, e, import_with(what));
        return edit_outcome::changed;
    }

    /// An import with the id that the store gave it.
    model_report import(std::uint32_t id, const std::vector<model_row>& rows, import_mode mode,
                        std::optional<entry_state> state, timestamp now)
    {
        model_report report;
        std::map<number_pattern, const model_row*> last;
        for (const model_row& row : rows)
            last[row.what] = &row;
        model_import made;
        made.mode = mode;
        made.permanent = state == entry_state::permanent;
        std::vector<const model_row*> own;
        std::vector<number_pattern> removed;
        for (const auto& [what, row] : last) {
            if (row->removes || mode == import_mode::remove)
                removed.push_back(what);
            else if (row->is_entry())
                own.push_back(row);
            else
                made.has[what];
        }
        // The last that any row says of a number.
        for (const model_row& row : rows)
            if (const auto at = made.has.find(row.what);
                at != made.has.end() && !row.removes && !row.is_entry() && !row.says.description.empty())
                at->second = row.says.description;
        if (state == entry_state::pending || (!state && options.review && mode != import_mode::remove))
            made.state = stand::pending;
        if (mode == import_mode::replace && (made.state == stand::pending || (made.has.empty() && own.empty()))) {
            report.refused = true;
            return report;
        }

        const std::set<number_pattern> active = all_in(stand::active);
        for (const auto& [what, description] : made.has) {
            const auto e = find(what);
            const bool in_index =
                e && !e->swept && (e->state == entry_state::approved || e->state == entry_state::permanent);
            report.already += active.contains(what) || in_index ? 1 : 0;
        }
        for (auto& [other, each] : imports)
            if (each.state == stand::replaced)
                each.state = stand::gone;
        ++records;
        if (mode == import_mode::replace) {
            std::set<number_pattern> lost;
            for (auto& [other, each] : imports) {
                if (each.state != stand::active || each.permanent)
                    continue;
                for (const auto& [what, description] : each.has)
                    if (!made.has.contains(what) &&
                        std::ranges::none_of(own, [&, &w = what](const model_row* row) { return row->what == w; }))
                        lost.insert(what);
                each.state = stand::replaced;
                each.replaced_by = id;
                made.replaced_any = true;
            }
            report.removed = lost.size();
        }
        for (const number_pattern& what : removed) {
            bool had = false;
            bool stays = false;
            for (auto& [other, each] : imports) {
                if ((each.state != stand::active && each.state != stand::pending) || !each.has.contains(what))
                    continue;
                if (each.permanent) {
                    stays = true;
                    continue;
                }
                had = true;
                made.took[other].insert(each.has.extract(what));
            }
            if (const auto e = find(what); e && !over(*e, now)) {
                if (e->state == entry_state::permanent) {
                    stays = true;
                } else {
                    had = true;
                    entries[what].state = entry_state::cleared;
                    entries[what].added_by = 0;
                    ++records;
                }
            }
            report.removed += had && !stays ? 1 : 0;
        }
        const std::size_t brought = made.has.size();
        imports[id] = std::move(made);
        for (const model_row* row : own) {
            new_entry request = row->says;
            if (!request.state)
                request.state = state;
            const add_outcome outcome = add(row->what, request, now, id).outcome;
            report.rejected += outcome == add_outcome::refused ? 1 : 0;
            report.entries += outcome == add_outcome::refused ? 0 : 1;
            report.already += outcome == add_outcome::changed || outcome == add_outcome::already_there ? 1 : 0;
        }
        report.added = brought + report.entries - report.already;
        return report;
    }

    /// Whether the import was undone.
    bool undo(std::uint32_t id)
    {
        model_import& import = imports[id];
        if (import.state == stand::undone || import.replaced_by != 0 || import.permanent)
            return false;
        if (import.mode == import_mode::replace && import.replaced_any) {
            bool kept = false;
            for (const auto& [other, each] : imports)
                kept = kept || (each.replaced_by == id && each.state == stand::replaced);
            if (!kept)
                return false;
        }
        import.state = stand::undone;
        ++records;
        for (auto& [other, each] : imports)
            if (each.replaced_by == id) {
                each.replaced_by = 0;
                each.state = stand::active;
            }
        for (auto& [source, taken] : import.took)
            imports[source].has.merge(taken);
        for (auto& [what, e] : entries)
            if (e.import == id && e.added_by == id && e.state != entry_state::cleared &&
                e.state != entry_state::permanent) {
                e.state = entry_state::cleared;
                e.swept = false;
                e.added_by = 0;
                ++records;
            }
        return true;
    }

    /// Whether the import was approved.
    bool approve_import(std::uint32_t id, approval as, timestamp now)
    {
        model_import& import = imports[id];
        const bool makes_permanent = import.state == stand::active && as == approval::permanent && !import.permanent;
        if (import.state != stand::pending && !makes_permanent)
            return false;
        import.state = stand::active;
        import.permanent = as == approval::permanent;
        ++records;
        for (auto& [what, e] : entries) {
            if (e.added_by != id || over(e, now))
                continue;
            const entry_state wanted = import.permanent && !e.until ? entry_state::permanent : entry_state::approved;
            if (e.state == entry_state::pending || (e.state == entry_state::approved && wanted != e.state)) {
                e.state = wanted;
                e.added_by = 0;
                ++records;
            }
        }
        return true;
    }

    std::optional<model_entry> find(const number_pattern& what) const
    {
        const auto known = entries.find(what);
        return known == entries.end() ? std::nullopt : std::optional{known->second};
    }

    /// The import that says how a number stands, 0 where none has it.
    std::uint32_t import_with(const number_pattern& what) const
    {
        std::uint32_t found = 0;
        int weight = -1;
        for (const auto& [id, import] : imports) {
            if ((import.state != stand::active && import.state != stand::pending) || !import.has.contains(what))
                continue;
            const int own = import.state == stand::pending ? 0 : import.permanent ? 2 : 1;
            if (own < weight)
                continue;
            weight = own;
            found = id;
        }
        return found;
    }

    model_entry from_import(const number_pattern& what, std::uint32_t id) const
    {
        const model_import& import = imports.at(id);
        model_entry e;
        e.description = import.has.at(what);
        e.import = id;
        e.state = import.state == stand::pending ? entry_state::pending
                  : import.permanent             ? entry_state::permanent
                                                 : entry_state::approved;
        return e;
    }

private:
    /// The import whose number becomes an entry by a change, 0 for none.
    std::uint32_t taken_over(const number_pattern& what, bool live) const
    {
        const std::uint32_t import = import_with(what);
        if (import == 0 || imports.at(import).permanent || (live && imports.at(import).state == stand::pending))
            return 0;
        return import;
    }

    static bool wrong_times(const model_entry& e, timestamp now)
    {
        return e.until && (e.state == entry_state::permanent || *e.until <= now || (e.from && *e.until <= *e.from));
    }

    static bool put_off(const model_entry& before, const model_entry& e, timestamp now)
    {
        return e.from && *e.from > now && (!before.from || *before.from < *e.from);
    }

    bool has_room(timestamp now)
    {
        const auto live = [&] {
            const entry_counts c = counts();
            return c.pending + c.approved + c.permanent;
        };
        if (!options.max || live() < *options.max)
            return true;
        sweep(now, max_swept_by_add);
        return live() < *options.max;
    }

    /// Puts an entry; what imports brought becomes it.
    void put(const number_pattern& what, model_entry e, std::uint32_t import)
    {
        e.swept = false;
        e.added_by = 0;
        if (import != 0) {
            e.import = import;
            for (auto& [id, each] : imports)
                if (!each.permanent &&
                    (each.state == stand::active || each.state == stand::pending || each.state == stand::replaced))
                    each.has.erase(what);
        }
        entries[what] = e;
        ++records;
    }
};

}  // namespace store_tests

#endif
