// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_LISTS_ENTRIES_IPP
#define RINGFENCE_STORE_LISTS_ENTRIES_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/edit.hpp>
#include <ringfence/store/index/numbers.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/import_detail.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

RINGFENCE_DECL timestamp end_of(std::chrono::seconds lasts, std::optional<timestamp> valid_from, timestamp now)
{
    return std::max(now, valid_from.value_or(now)) + lasts;
}

RINGFENCE_DECL std::vector<import_info> find_imports(const transaction& in, std::uint32_t list, number n)
{
    std::vector<std::uint32_t> covering;
    for_each_cover(in, n, [&](std::uint32_t layer, const number_pattern&) { covering.push_back(layer); });
    std::vector<import_info> found;
    for (const layer_info& layer : detail::import_layers(in, list))
        if (std::ranges::find(covering, layer.id) != covering.end() || has_bit(in, layer.id, n.bits()))
            if (auto import = find_import(in, detail::brought_by(layer));
                import && std::ranges::find(found, import->id, &import_info::id) == found.end())
                found.push_back(*std::move(import));
    return found;
}

namespace detail {

RINGFENCE_DECL std::optional<fault> wrong_pattern(const number_pattern& pattern)
{
    if (pattern.first.empty())
        return fault{"there is no number"};
    if (!pattern.is_range())
        return std::nullopt;
    try {
        index_layout::check_span(pattern);
    } catch (const error& wrong) {
        return fault{wrong.what()};
    }
    return std::nullopt;
}

RINGFENCE_DECL journal_record record_of(journal_event what, const list_info& list, const entry& e, std::uint32_t import,
                                        const author& by, timestamp now)
{
    journal_record record;
    record.when = now;
    record.by = by;
    record.what = what;
    record.list = list.name;
    record.description = e.description;
    record.pattern = e.pattern;
    record.typed = e.typed;
    record.state = e.state;
    record.valid_from = e.valid_from;
    record.expires = e.expires;
    record.import = import;
    if (import != 0 && what != journal_event::entry_added)
        record.created = e.created_at;
    return record;
}

RINGFENCE_DECL import_detail detail_of(const transaction& in, std::uint32_t layer, const number_pattern& pattern)
{
    const auto found = in.get(table::details, layout::detail_key(layer, pattern));
    return found ? layout::decode_detail(*found) : import_detail{};
}

RINGFENCE_DECL entry imported_entry(const transaction& in, std::uint32_t import, const number_pattern& pattern)
{
    entry e;
    e.pattern = pattern;
    e.typed = pattern.to_string();
    e.state = entry_state::approved;
    e.import = import;
    if (const auto origin = find_import(in, import)) {
        const import_detail said = detail_of(in, origin->layer, pattern);
        e.description = said.description;
        e.created_by = origin->by;
        e.created_at = said.date.value_or(origin->when);
    }
    return e;
}

RINGFENCE_DECL entry_state state_of(const layer_info& layer) noexcept
{
    return layer.state == layer_state::pending ? entry_state::pending
           : layer.permanent                   ? entry_state::permanent
                                               : entry_state::approved;
}

RINGFENCE_DECL entry imported_entry(const transaction& in, const layer_info& layer, const number_pattern& pattern)
{
    entry e = imported_entry(in, brought_by(layer), pattern);
    e.state = state_of(layer);
    return e;
}

RINGFENCE_DECL const layer_info& weightier(const layer_info& a, const layer_info& b) noexcept
{
    const auto weight = [](const layer_info& l) {
        return std::pair{l.state != layer_state::active ? 0 : l.permanent ? 2 : 1, brought_by(l)};
    };
    return weight(a) > weight(b) ? a : b;
}

RINGFENCE_DECL const layer_info* weightiest(const transaction& in, std::span<const layer_info> of,
                                            const number_pattern& pattern)
{
    const layer_info* found = nullptr;
    for (const layer_info& layer : of)
        if (layer_has(in, layer, pattern))
            found = found ? &weightier(*found, layer) : &layer;
    return found;
}

RINGFENCE_DECL void strengthen(entry& e, const layer_info& by) noexcept
{
    if (by.state != layer_state::active)
        return;
    e.state = std::max(e.state, state_of(by));  // pending < approved < permanent
    e.valid_from.reset();
    e.expires.reset();
}

RINGFENCE_DECL holding held(const transaction& in, std::uint32_t list, const number_pattern& pattern, timestamp now)
{
    holding found;
    found.own = find_entry(in, list, pattern);
    found.is_live = found.own && !is_over(*found.own, now);
    const auto layers = import_layers(in, list, {layer_state::active, layer_state::pending});
    if (const layer_info* layer = weightiest(in, layers, pattern))
        found.layer = *layer;
    if (found.is_live) {
        found.stands = found.own;
        if (found.layer)
            strengthen(*found.stands, *found.layer);
    } else if (found.layer) {
        found.stands = imported_entry(in, *found.layer, pattern);
    }
    return found;
}

RINGFENCE_DECL void take_from_imports(write_transaction& in, list_info& list, const number_pattern& pattern)
{
    bool was_imported = false;
    bool was_awaiting = false;
    bool stays = false;
    for (layer_info& layer :
         import_layers(in, list.id, {layer_state::active, layer_state::pending, layer_state::replaced})) {
        if (layer.permanent) {
            stays = stays || (layer.state == layer_state::active && layer_has(in, layer, pattern));
            continue;
        }
        bool had = false;
        if (pattern.is_single()) {
            const std::array<std::uint64_t, 1> bits{pattern.first.bits()};
            had = layer.numbers != 0 && change_bits(in, layer.id, bits, bit_change::clear).changed != 0;
            layer.numbers -= had ? 1 : 0;
        } else {
            had = layer.patterns != 0 && remove_span(in, layer.id, pattern);
            layer.patterns -= had ? 1 : 0;
        }
        if (!had)
            continue;
        put_layer(in, layer);
        was_imported = was_imported || layer.state == layer_state::active;
        was_awaiting = was_awaiting || layer.state == layer_state::pending;
    }
    list.imported -= was_imported && !stays ? 1 : 0;
    list.awaiting -= was_awaiting ? 1 : 0;
}

RINGFENCE_DECL entry after(const transaction& in, const std::optional<entry>& before, const journal_record& change)
{
    entry e;
    if (change.what == journal_event::entry_added) {
        e.created_by = change.by;
        e.created_at = change.created.value_or(change.when);
    } else if (before && !(change.import != 0 && is_over(*before, change.when))) {
        e = *before;
        e.created_at = change.created.value_or(e.created_at);
    } else if (change.import != 0) {
        e = imported_entry(in, change.import, change.pattern);
        e.created_at = change.created.value_or(e.created_at);
    } else {
        layout::fail_corrupt("the journal changes an entry that is not there");
    }
    e.pattern = change.pattern;
    e.typed = change.typed;
    e.description = change.description;
    e.state = change.state;
    e.valid_from = change.valid_from;
    e.expires = change.expires;
    e.swept = false;
    if (change.import != 0)
        e.import = change.import;
    if (change.what == journal_event::entry_removed) {
        e.cleared_by = change.by;
        e.cleared_at = change.when;
    }
    return e;
}

RINGFENCE_DECL void make(write_transaction& in, list_info& list, const std::optional<entry>& before,
                         const journal_record& change)
{
    const entry now = after(in, before, change);
    if (change.import != 0 && change.what != journal_event::entry_added)
        take_from_imports(in, list, change.pattern);
    replace_entry(in, list, before, now);
    put_list(in, list);
}

RINGFENCE_DECL void make_and_record(write_transaction& in, list_info& list, const std::optional<entry>& before,
                                    const journal_record& change)
{
    make(in, list, before, change);
    append(in, change);
}

RINGFENCE_DECL void make_renumbered(write_transaction& in, list_info& list, const journal_record& change)
{
    const auto own = find_entry(in, list.id, change.former);
    journal_record as_edited = change;
    as_edited.pattern = change.former;
    entry now = after(in, own, as_edited);
    now.pattern = change.pattern;

    journal_record gone = as_edited;
    gone.what = journal_event::entry_removed;
    gone.state = entry_state::cleared;
    if (own) {  // it stays what it was, but that it is cleared
        gone.typed = own->typed;
        gone.description = own->description;
        gone.valid_from = own->valid_from;
        gone.expires = own->expires;
        gone.created = own->created_at;
    } else {
        gone.typed = change.former.to_string();  // what its import said of it may be gone when this is made again
    }
    make(in, list, own, gone);
    replace_entry(in, list, find_entry(in, list.id, change.pattern), now);
    put_list(in, list);
}

RINGFENCE_DECL std::string is_registry(const list_info& list)
{
    return "the list `" + list.name + "` is a registry: it is changed by import, not by hand";
}

RINGFENCE_DECL bool puts_off(const entry& before, const entry& e, timestamp now) noexcept
{
    return before.state == entry_state::permanent && e.valid_from && *e.valid_from > now &&
           (!before.valid_from || *before.valid_from < *e.valid_from);
}

RINGFENCE_DECL std::string is_permanent(const list_info& list)
{
    return "it is permanent in the list `" + list.name + "` and stays; only the list as a whole can be dropped";
}

inline constexpr std::string_view added_in_future = "it cannot have been added at a time that is still to come";

RINGFENCE_DECL std::string cannot_be_put_off(const list_info& list)
{
    return "it is permanent in the list `" + list.name + "`: it cannot begin later";
}

RINGFENCE_DECL bool has_room(write_transaction& in, list_info& list, timestamp now)
{
    if (!list.options.max || live_entries(list.entries) < *list.options.max)
        return true;
    if (sweep(in, list, now, max_swept_by_add) != 0)
        put_list(in, list);
    return live_entries(list.entries) < *list.options.max;
}

RINGFENCE_DECL std::string is_full(const list_info& list)
{
    const std::uint64_t most = list.options.max.value_or(0);
    return "the list `" + list.name + "` is full: it takes " + std::to_string(most) +
           (most == 1 ? " entry" : " entries");
}

RINGFENCE_DECL planned_add plan_add(const transaction& in, const list_info& list, const number_pattern& pattern,
                                    const new_entry& request, const author& by, timestamp now)
{
    planned_add plan;
    const auto refuse = [&](std::string reason) {
        plan.result = {add_outcome::refused, std::move(reason)};
        return plan;
    };
    if (list.options.registry && request.import == 0)
        return refuse(is_registry(list));
    if (auto wrong = wrong_pattern(pattern))
        return refuse(std::move(wrong->text));
    if (request.state == entry_state::cleared)
        return refuse("a new entry cannot be cleared");

    plan.before = find_entry(in, list.id, pattern);
    const auto& before = plan.before;
    const bool revives = before && is_over(*before, now);
    const bool changes = before && !revives;
    entry& e = plan.now;
    if (changes) {
        e = *before;
    } else {
        e.pattern = pattern;
        e.typed = request.typed.empty() ? pattern.to_string() : request.typed;
        e.created_by = by;
        e.created_at = now;
        e.state = list.options.review ? entry_state::pending : entry_state::approved;
    }
    if (!request.description.empty())
        e.description = request.description;
    else if (revives)
        e.description = before->description;
    if (request.state && changes && before->state == entry_state::permanent && *request.state != entry_state::permanent)
        return refuse(is_permanent(list));
    if (request.import != 0 && request.state && changes && *request.state < before->state) {
        // A file takes no approval back that people gave.
        e = *before;
        plan.result = {add_outcome::already_there, {}, e.state};
        return plan;
    }
    if (request.created && *request.created > now)
        return refuse(std::string{added_in_future});
    e.created_at = request.created.value_or(e.created_at);
    if (request.state)
        e.state = *request.state;
    if (request.valid_from || request.beginning != unsaid::keep)
        e.valid_from = request.valid_from;
    if (request.expires)
        e.expires = request.expires;
    else if (request.lasts)
        e.expires = end_of(*request.lasts, e.valid_from, now);
    else if (request.end == unsaid::none || e.state == entry_state::permanent)
        e.expires.reset();
    else if (list.options.ttl)
        e.expires = end_of(*list.options.ttl, e.valid_from, now);
    else if (request.end == unsaid::renew)
        e.expires.reset();
    if (e.expires && e.state == entry_state::permanent)
        return refuse("a permanent entry has no expiry");
    if (e.expires && *e.expires <= now)
        return refuse("the expiry is not in the future");
    if (e.expires && e.valid_from && *e.expires <= *e.valid_from)
        return refuse("the expiry is not after the beginning");
    if (changes && puts_off(*before, e, now))
        return refuse(cannot_be_put_off(list));

    plan.result.state = e.state;
    plan.result.outcome = !before        ? add_outcome::added
                          : revives      ? add_outcome::revived
                          : e == *before ? add_outcome::already_there
                                         : add_outcome::changed;
    // One that expired and was not swept still has its place, which the new record takes.
    plan.needs_room = !before || (revives && (before->swept || before->state == entry_state::cleared));
    return plan;
}

RINGFENCE_DECL void tell_standing(const transaction& in, const list_info& list, planned_add& plan)
{
    entry stands = plan.now;
    const auto layers = import_layers(in, list.id);
    if (const layer_info* layer = weightiest(in, layers, stands.pattern)) {
        strengthen(stands, *layer);
        plan.result.import = stands == plan.now ? 0 : brought_by(*layer);
    }
    plan.result.state = stands.state;
    plan.result.valid_from = stands.valid_from;
    plan.result.expires = stands.expires;
}

}  // namespace detail

RINGFENCE_DECL add_result add(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
                              const new_entry& request, const author& by, timestamp now)
{
    detail::check_author(by);
    detail::check_text(request.typed, max_typed, "number as typed");
    detail::check_text(request.description, max_description, "description");
    list_info list = detail::require_list(in, list_id);
    detail::planned_add plan = detail::plan_add(in, list, pattern, request, by, now);
    if (plan.result.outcome == add_outcome::refused)
        return plan.result;
    if (request.import == 0)  // an import has up to a million of them, and tells its own result
        detail::tell_standing(in, list, plan);
    if (plan.result.outcome == add_outcome::already_there)
        return plan.result;
    if (plan.needs_room && !detail::has_room(in, list, now))
        return {add_outcome::refused, detail::is_full(list)};
    // A change of an entry that was there leaves it what it was, no import's.
    const bool changes = plan.result.outcome == add_outcome::changed;
    journal_record record = detail::record_of(changes ? journal_event::entry_changed : journal_event::entry_added, list,
                                              plan.now, changes ? 0 : request.import, by, now);
    record.created = request.created;
    detail::make_and_record(in, list, plan.before, record);
    return plan.result;
}

namespace detail {

/// Why an entry cannot become another number's, or nothing.
inline std::optional<std::string> may_not_renumber(const transaction& in, const list_info& list, const entry& e,
                                                   const number_pattern& to, timestamp now)
{
    expect_format(in, 3, "another number for an entry");
    if (auto wrong = wrong_pattern(to))
        return std::move(wrong->text);
    if (e.state == entry_state::permanent)
        return is_permanent(list);
    if (held(in, list.id, to, now).stands)
        return "the list `" + list.name + "` has " + to.to_string() + " already";
    return std::nullopt;
}

}  // namespace detail

RINGFENCE_DECL edit_result edit(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
                                const entry_edit& change, const author& by, timestamp now)
{
    const auto refuse = [](std::string reason) { return edit_result{edit_outcome::refused, std::move(reason)}; };
    detail::check_author(by);
    if (change.description)
        detail::check_text(*change.description, max_description, "description");
    detail::check_text(change.typed, max_typed, "number as typed");
    list_info list = detail::require_list(in, list_id);
    if (list.options.registry)
        return refuse(detail::is_registry(list));
    const detail::holding has = detail::held(in, list.id, pattern, now);
    if (!has.is_live && has.layer && has.layer->permanent)
        return refuse(detail::is_permanent(list));
    if (!has.stands && (!has.own || has.own->state == entry_state::cleared))
        return {edit_outcome::not_there,
                has.own ? "it was removed from the list `" + list.name + "`; add it again instead" : std::string{}};
    const std::uint32_t import = has.taken_over();
    entry e = has.stands ? *has.stands : *has.own;
    const entry unchanged = e;
    if (change.description)
        e.description = *change.description;
    if (change.change_expires == times::set)
        e.expires = change.expires;
    if (change.change_valid_from == times::set)
        e.valid_from = change.valid_from;
    if (change.created && *change.created > now)
        return refuse(std::string{detail::added_in_future});
    e.created_at = change.created.value_or(e.created_at);
    const bool renumbers = change.number && *change.number != pattern;
    if (renumbers) {
        if (auto wrong = detail::may_not_renumber(in, list, e, *change.number, now))
            return refuse(*std::move(wrong));
        e.pattern = *change.number;
        e.typed = change.typed.empty() ? e.pattern.to_string() : change.typed;
    }
    if (e == unchanged)
        return {edit_outcome::unchanged, {}, e.state};
    const bool times_differ = e.expires != unchanged.expires || e.valid_from != unchanged.valid_from;
    if (times_differ && e.expires && e.state == entry_state::permanent)
        return refuse("a permanent entry has no expiry");
    if (e.expires != unchanged.expires && e.expires && *e.expires <= now)
        return refuse("the expiry is not in the future");
    if (times_differ && e.expires && e.valid_from && *e.expires <= *e.valid_from)
        return refuse("the expiry is not after the beginning");
    if (detail::puts_off(unchanged, e, now))
        return refuse(detail::cannot_be_put_off(list));
    if (renumbers && is_over(e, now))
        return refuse("it has expired; give it a new expiry with its new number");
    e.swept = false;
    if (has.own && has.own->swept && import == 0 && !is_over(e, now) && !detail::has_room(in, list, now))
        return refuse(detail::is_full(list));
    journal_record record = detail::record_of(
        renumbers ? journal_event::entry_renumbered : journal_event::entry_changed, list, e, import, by, now);
    if (change.created)
        record.created = change.created;
    if (renumbers) {
        record.former = pattern;
        detail::make_renumbered(in, list, record);
        append(in, record);
    } else {
        detail::make_and_record(in, list, has.own, record);
    }
    return {edit_outcome::changed, {}, e.state};
}

RINGFENCE_DECL edit_result approve(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
                                   approval as, const author& by, timestamp now)
{
    detail::check_author(by);
    list_info list = detail::require_list(in, list_id);
    const entry_state wanted = as == approval::permanent ? entry_state::permanent : entry_state::approved;
    const detail::holding has = detail::held(in, list.id, pattern, now);
    if (!has.stands && has.own && has.own->state != entry_state::cleared)
        return {edit_outcome::refused, "it has expired; give it a new expiry first"};
    if (!has.stands)
        return {edit_outcome::not_there, {}};
    const std::uint32_t import = has.taken_over();
    entry e = *has.stands;
    if (e.state == wanted || e.state == entry_state::permanent)
        return {edit_outcome::unchanged, {}, e.state};
    if (list.options.registry && import == 0)
        return {edit_outcome::refused, detail::is_registry(list)};
    if (wanted == entry_state::permanent && e.expires)
        return {edit_outcome::refused, "it has an expiry, and a permanent entry has none; edit it first"};
    e.state = wanted;
    detail::make_and_record(in, list, has.own,
                            detail::record_of(journal_event::entry_approved, list, e, import, by, now));
    return {edit_outcome::changed, {}, e.state};
}

RINGFENCE_DECL edit_result unapprove(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
                                     const author& by, timestamp now)
{
    detail::check_author(by);
    list_info list = detail::require_list(in, list_id);
    if (list.options.registry)
        return {edit_outcome::refused, detail::is_registry(list)};
    const detail::holding has = detail::held(in, list.id, pattern, now);
    if (!has.stands)
        return {edit_outcome::not_there, {}};
    entry e = *has.stands;
    if (e.state == entry_state::permanent)
        return {edit_outcome::refused, detail::is_permanent(list)};
    if (e.state == entry_state::pending)
        return {edit_outcome::unchanged, {}, e.state};
    // Also out of what awaits approval, so that it does not come into force with the rest of that.
    const std::uint32_t import = has.layer ? detail::brought_by(*has.layer) : 0;
    e.state = entry_state::pending;
    detail::make_and_record(in, list, has.own,
                            detail::record_of(journal_event::entry_unapproved, list, e, import, by, now));
    return {edit_outcome::changed, {}, e.state};
}

RINGFENCE_DECL remove_result remove(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
                                    const author& by, timestamp now)
{
    detail::check_author(by);
    list_info list = detail::require_list(in, list_id);
    remove_result result;
    const auto refuse = [&](std::string reason) {
        result.outcome = remove_outcome::refused;
        result.reason = std::move(reason);
        return result;
    };
    if (list.options.registry)
        return refuse(detail::is_registry(list));
    if (auto wrong = detail::wrong_pattern(pattern))
        return refuse(std::move(wrong->text));
    const detail::holding has = detail::held(in, list.id, pattern, now);
    if (has.stands && has.stands->state == entry_state::permanent)
        return refuse(detail::is_permanent(list));

    if (pattern.is_single())
        for_each_cover(in, pattern.first, [&](std::uint32_t id, const number_pattern& cover) {
            if (result.covered_by)
                return;
            const auto with = find_layer(in, id);
            if (!with || with->list != list.id || with->state != layer_state::active ||
                with->kind == layer_kind::deleted)
                return;
            if (with->kind == layer_kind::timed) {
                const auto covering = find_entry(in, list.id, cover);
                if (!covering || !in_force(*covering, now))
                    return;
            }
            result.covered_by = cover;
        });
    if (!has.stands) {
        result.outcome = result.covered_by ? remove_outcome::covered : remove_outcome::not_there;
        if (result.covered_by)
            result.reason = "the list `" + list.name + "` has it by " + result.covered_by->to_string() +
                            ", which can be removed as a whole only";
        return result;
    }

    entry e = has.is_live ? *has.own : *has.stands;
    e.state = entry_state::cleared;
    const std::uint32_t import = has.layer ? detail::brought_by(*has.layer) : 0;
    detail::make_and_record(in, list, has.own,
                            detail::record_of(journal_event::entry_removed, list, e, import, by, now));
    result.outcome = remove_outcome::removed;
    return result;
}

}  // namespace ringfence::store

#endif
