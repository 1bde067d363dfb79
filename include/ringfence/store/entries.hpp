// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The entries that people and rules put into lists. An entry's record is its present state; the journal has its
// history. Whether it counts is a bit in one of the list's two layers of the index (see `layer_kind`), set and cleared
// in the same transaction. What an import brought has no entry, only bits in the import's own layer, until somebody
// changes it: then the bit becomes an entry.
//
// Each change is a journal record first: `add`, `edit`, `approve` and the others look whether the change is allowed and
// say it as a record; `after` makes the entry from the one before and the record. `replay` (replay.hpp) does nothing
// else.
//
// Invariants, at every commit:
// - an entry has its bit (a prefix or range its spans) in the steady layer when it is approved or permanent and has
//   neither beginning nor end, in the timed layer when it is so, has one of these and was not swept, else none;
// - each entry in the timed layer with an expiry has a key by its expiry;
// - the counts of the list are those of its entries and import layers.
//
// A number may be in a list by an entry and by imports at once. How it stands is then the strongest of what speaks for
// it (`holding`), and by that every change is allowed and answered.

#ifndef RINGFENCE_STORE_ENTRIES_HPP
#define RINGFENCE_STORE_ENTRIES_HPP

#include <ringfence/number/number.hpp>
#include <ringfence/policy/time.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index.hpp>
#include <ringfence/store/journal.hpp>
#include <ringfence/store/layout.hpp>
#include <ringfence/store/lists.hpp>

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

inline constexpr std::size_t max_typed = 256;         // bytes
inline constexpr std::size_t max_swept_by_add = 256;  // expired entries that one `add` to a full list sweeps

/// Whether an entry counts at `now`: approved or permanent, not before `valid_from`, before `expires`.
inline bool in_force(const entry& of, timestamp now) noexcept
{
    return (of.state == entry_state::approved || of.state == entry_state::permanent) &&
           (!of.valid_from || *of.valid_from <= now) && (!of.expires || now < *of.expires);
}

/// Whether an entry has come to its end, its time or its removal, and may be revived.
inline bool is_over(const entry& of, timestamp now) noexcept
{
    return of.state == entry_state::cleared || of.swept || (of.expires && *of.expires <= now);
}

/// When something ends that holds for a time from its beginning on, which may be over.
inline timestamp end_of(std::chrono::seconds lasts, std::optional<timestamp> valid_from, timestamp now)
{
    return std::max(now, valid_from.value_or(now)) + lasts;
}

/// The entry for exactly this number, prefix or range, or nothing. Throws `error`.
inline std::optional<entry> find_entry(const transaction& in, std::uint32_t list, const number_pattern& pattern)
{
    const auto record = in.get(table::entries, layout::entry_key(list, pattern));
    if (!record)
        return std::nullopt;
    return layout::decode_entry(pattern, *record);
}

/// The entries that speak of a number: its own, in whatever state, and then those of prefixes and ranges that cover
/// it and are approved. Throws `error`.
inline std::vector<entry> find_entries(const transaction& in, std::uint32_t list, number n)
{
    std::vector<entry> found;
    if (auto own = find_entry(in, list, {n, n}))
        found.push_back(*std::move(own));
    for_each_cover(in, n, [&](std::uint32_t, const number_pattern& pattern) {
        const bool known = std::ranges::any_of(found, [&](const entry& e) { return e.pattern == pattern; });
        if (known)
            return;
        if (auto covering = find_entry(in, list, pattern);
            covering && covering->state != entry_state::cleared && covering->state != entry_state::pending)
            found.push_back(*std::move(covering));
    });
    return found;
}

/// Whether an entry of the list that covers the number is in force: the question to ask when `directory` reports
/// the list's timed layer. Throws `error`.
inline bool timed_in_force(const transaction& in, std::uint32_t list, number n, timestamp now)
{
    const auto found = find_entries(in, list, n);
    return std::ranges::any_of(found, [&](const entry& e) { return in_force(e, now); });
}

/// The active imports of a list that brought a number, by itself or by a prefix or range. Throws `error`.
inline std::vector<import_info> find_imports(const transaction& in, std::uint32_t list, number n)
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

/// `f(const entry&)` for each entry of a list, whatever its state, in the order of numbers. Throws `error`.
template <class F>
void for_each_entry(const transaction& in, std::uint32_t list, F&& f)
{
    const std::string prefix = layout::entry_prefix(list);
    cursor at{in, table::entries};
    for (bool more = at.seek(prefix); more && at.key().starts_with(prefix); more = at.next()) {
        std::string_view rest = at.key().substr(prefix.size());
        f(layout::decode_entry(layout::take_pattern(rest), at.value()));
    }
}

/// `f(const number_pattern&)` for everything in the list at `now` or later, should nothing be changed: entries in force
/// or not valid yet, then what active imports brought. What came in both ways comes twice. Throws `error`.
template <class F>
void for_each_pattern(const transaction& in, std::uint32_t list, timestamp now, F&& f)
{
    for_each_entry(in, list, [&](const entry& e) {
        if (e.state != entry_state::pending && !is_over(e, now))
            f(std::as_const(e.pattern));
    });
    for (const layer_info& layer : detail::import_layers(in, list)) {
        if (layer.numbers != 0)
            for_each_number(in, layer.id, layer.lowest, layer.highest, [&](std::uint64_t bits) {
                const number n = number::from_bits(bits);
                f(number_pattern{n, n});
            });
        if (layer.patterns != 0)
            for_each_span(in, layer.id, f);
    }
}

/// What it means for an entry in force or pending that a request to add names no end, or no beginning.
enum class unsaid : std::uint8_t {
    keep,   ///< its own stays, but that the list's ttl gives it an end anew: for people, who block again
    renew,  ///< as of a new entry, after the list's ttl or never, and at once: for rules and files, which say all
    none    ///< it is to have none, whatever the list's ttl
};

/// What to put into a list.
struct new_entry {
    std::string typed{};  ///< as it was written; empty: as `number_pattern::to_string` says
    std::string description{};
    std::optional<timestamp> valid_from{};
    std::optional<timestamp> expires{};           ///< nothing for a new entry: after the list's ttl, or never
    std::optional<entry_state> state{};           ///< nothing: `pending` where the list says `review`, else `approved`
    std::optional<std::chrono::seconds> lasts{};  ///< from its beginning on, in place of `expires`
    unsaid beginning = unsaid::keep;              ///< where `valid_from` is nothing
    unsaid end = unsaid::keep;                    ///< where `expires` and `lasts` are nothing
    std::uint32_t import = 0;                     ///< the import it comes with; 0: by hand or by a rule
};

enum class add_outcome : std::uint8_t {
    added,
    revived,        ///< it had expired or was cleared
    changed,        ///< it was there with another expiry, beginning, state or description
    already_there,  ///< nothing was changed
    refused         ///< nothing was changed, `reason` says why
};

struct add_result {
    add_outcome outcome = add_outcome::refused;
    std::string reason{};  ///< for people, when refused
    // How the list has it now, when not refused; of an import's row what its entry is.
    entry_state state = entry_state::pending;
    std::optional<timestamp> valid_from{};
    std::optional<timestamp> expires{};
    std::uint32_t import = 0;  ///< the import by which it is more than its entry says; 0: none
};

enum class remove_outcome : std::uint8_t {
    removed,
    not_there,  ///< the list does not have it
    covered,    ///< the list has it by `covered_by` alone, which has to be removed as a whole
    refused     ///< `reason` says why
};

struct remove_result {
    remove_outcome outcome = remove_outcome::refused;
    std::string reason{};
    std::optional<number_pattern> covered_by{};  ///< also set after `removed` when the list has the number all the same
};

enum class edit_outcome : std::uint8_t {
    changed,
    unchanged,  ///< it was so already
    not_there,  ///< the list does not have it; `reason` may say more
    refused     ///< `reason` says why
};

struct edit_result {
    edit_outcome outcome = edit_outcome::refused;
    std::string reason{};
    entry_state state = entry_state::pending;  ///< how the list has it now, when changed or unchanged
};

namespace detail {

enum class place : std::uint8_t { nowhere, steady, timed };

inline place place_of(const entry& e) noexcept
{
    if (e.swept || e.state == entry_state::pending || e.state == entry_state::cleared)
        return place::nowhere;
    return e.expires || e.valid_from ? place::timed : place::steady;
}

enum class presence : std::uint8_t { in, out };

/// Puts an entry's bit or spans into the index or takes them out.
inline void set_in_index(write_transaction& in, const list_info& list, const entry& e, presence wanted)
{
    const place where = place_of(e);
    if (where == place::nowhere)
        return;
    const std::uint32_t layer = where == place::steady ? list.steady_layer : list.timed_layer;
    if (e.pattern.is_single()) {
        const std::array<std::uint64_t, 1> bits{e.pattern.first.bits()};
        change_bits(in, layer, bits, wanted == presence::in ? bit_change::set : bit_change::clear);
    } else if (wanted == presence::in) {
        add_span(in, layer, e.pattern);
    } else {
        remove_span(in, layer, e.pattern);
    }
}

/// Writes or erases the key by which an entry's expiry is found.
inline void set_expiry_key(write_transaction& in, const list_info& list, const entry& e, presence wanted)
{
    if (place_of(e) != place::timed || !e.expires)
        return;
    const std::string key = layout::expiry_key(list.id, *e.expires, e.pattern);
    if (wanted == presence::in)
        in.put(table::entries, key, {});
    else
        in.erase(table::entries, key);
}

inline std::uint64_t& count_of(entry_counts& counts, const entry& e) noexcept
{
    if (e.swept)
        return counts.expired;
    switch (e.state) {
    case entry_state::pending: return counts.pending;
    case entry_state::approved: return counts.approved;
    case entry_state::permanent: return counts.permanent;
    case entry_state::cleared: break;
    }
    return counts.cleared;
}

/// Puts `now` in the place of `before`: index, counts and record. The caller writes the list.
inline void replace_entry(write_transaction& in, list_info& list, const std::optional<entry>& before, const entry& now)
{
    const bool moves = !before || place_of(*before) != place_of(now);
    if (before) {
        set_expiry_key(in, list, *before, presence::out);
        if (moves)
            set_in_index(in, list, *before, presence::out);
        --count_of(list.entries, *before);
    }
    if (moves)
        set_in_index(in, list, now, presence::in);
    set_expiry_key(in, list, now, presence::in);
    ++count_of(list.entries, now);
    in.put(table::entries, layout::entry_key(list.id, now.pattern), layout::encode(now));
}

inline std::uint64_t live_entries(const entry_counts& counts) noexcept
{
    return counts.pending + counts.approved + counts.permanent;
}

/// Why a pattern cannot be an entry, or empty.
inline std::string wrong_pattern(const number_pattern& pattern)
{
    if (pattern.first.empty())
        return "there is no number";
    if (!pattern.is_range())
        return {};
    try {
        index_layout::check_span(pattern);
    } catch (const error& wrong) {
        return wrong.what();
    }
    return {};
}

/// The record of a change that leaves `e`. `import`: the import whose number becomes the entry by it, or 0.
inline journal_record record_of(journal_event what, const list_info& list, const entry& e, std::uint32_t import,
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

/// What one import says of a number beyond its being there; empty for most.
inline import_detail detail_of(const transaction& in, std::uint32_t layer, const number_pattern& pattern)
{
    const auto found = in.get(table::details, layout::detail_key(layer, pattern));
    return found ? layout::decode_detail(*found) : import_detail{};
}

/// An import's number as the entry that it would be.
inline entry imported_entry(const transaction& in, std::uint32_t import, const number_pattern& pattern)
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

/// How what an import layer has stands, as of an entry.
inline entry_state state_of(const layer_info& layer) noexcept
{
    return layer.state == layer_state::pending ? entry_state::pending
           : layer.permanent                   ? entry_state::permanent
                                               : entry_state::approved;
}

/// As above, in the layer's state.
inline entry imported_entry(const transaction& in, const layer_info& layer, const number_pattern& pattern)
{
    entry e = imported_entry(in, brought_by(layer), pattern);
    e.state = state_of(layer);
    return e;
}

/// Of two import layers that have a number, the one that says how it stands: one that is permanent, else one in force,
/// else one that awaits approval; of equals the one of the newer import.
inline const layer_info& weightier(const layer_info& a, const layer_info& b) noexcept
{
    const auto weight = [](const layer_info& l) {
        return std::pair{l.state != layer_state::active ? 0 : l.permanent ? 2 : 1, brought_by(l)};
    };
    return weight(a) > weight(b) ? a : b;
}

/// Of import layers the weightiest that has exactly this pattern; null where none has it.
inline const layer_info* weightiest(const transaction& in, std::span<const layer_info> of,
                                    const number_pattern& pattern)
{
    const layer_info* found = nullptr;
    for (const layer_info& layer : of)
        if (layer_has(in, layer, pattern))
            found = found ? &weightier(*found, layer) : &layer;
    return found;
}

/// Makes of an entry that is not over how its number stands beside an import that has it too: the stronger state, and
/// where the import is in force neither beginning nor end, as what it brought has none.
inline void strengthen(entry& e, const layer_info& by) noexcept
{
    if (by.state != layer_state::active)
        return;
    e.state = std::max(e.state, state_of(by));  // pending < approved < permanent
    e.valid_from.reset();
    e.expires.reset();
}

/// All that speaks for exactly this number, prefix or range in a list.
struct holding {
    std::optional<entry> own{};         ///< its entry, in whatever state
    bool is_live = false;               ///< the entry is not over
    std::optional<layer_info> layer{};  ///< of the imports that have it, in force or awaiting approval, the weightiest
    std::optional<entry> stands{};      ///< how it stands by both; nothing where neither speaks for it

    /// The import whose number becomes the entry when that is to say how it stands, 0 for none. A live entry and what
    /// awaits approval stand beside each other, and what is permanent stays with its import.
    std::uint32_t taken_over() const noexcept
    {
        const bool beside = !layer || layer->permanent || (is_live && layer->state == layer_state::pending);
        return beside ? 0 : brought_by(*layer);
    }
};

inline holding held(const transaction& in, std::uint32_t list, const number_pattern& pattern, timestamp now)
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

/// Takes a pattern out of all that imports brought into the list, as far as it is not permanent. Where an import was
/// replaced by another, its pattern goes too, so that undoing the replacement does not bring it back.
inline void take_from_imports(write_transaction& in, list_info& list, const number_pattern& pattern)
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

/// The entry that a change leaves, from the one before and the change's record.
inline entry after(const transaction& in, const std::optional<entry>& before, const journal_record& change)
{
    entry e;
    if (change.what == journal_event::entry_added) {
        e.created_by = change.by;
        e.created_at = change.when;
    } else if (before && !(change.import != 0 && is_over(*before, change.when))) {
        e = *before;
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

/// Makes a change of an entry; the caller has the record written, and it says all.
inline void make(write_transaction& in, list_info& list, const std::optional<entry>& before,
                 const journal_record& change)
{
    const entry now = after(in, before, change);
    if (change.import != 0 && change.what != journal_event::entry_added)
        take_from_imports(in, list, change.pattern);
    replace_entry(in, list, before, now);
    put_list(in, list);
}

inline void make_and_record(write_transaction& in, list_info& list, const std::optional<entry>& before,
                            const journal_record& change)
{
    make(in, list, before, change);
    append(in, change);
}

inline std::string is_registry(const list_info& list)
{
    return "the list `" + list.name + "` is a registry: it is changed by import, not by hand";
}

/// Whether a permanent entry would be out of force for a time, or for longer than before.
inline bool puts_off(const entry& before, const entry& e, timestamp now) noexcept
{
    return before.state == entry_state::permanent && e.valid_from && *e.valid_from > now &&
           (!before.valid_from || *before.valid_from < *e.valid_from);
}

inline std::string is_permanent(const list_info& list)
{
    return "it is permanent in the list `" + list.name + "` and stays; only the list as a whole can be dropped";
}

inline std::string cannot_be_put_off(const list_info& list)
{
    return "it is permanent in the list `" + list.name + "`: it cannot begin later";
}

/// Sweeps up to `limit` entries of `list`; the caller writes the list.
inline std::size_t sweep(write_transaction& in, list_info& list, timestamp now, std::size_t limit)
{
    const std::string prefix = layout::expiry_prefix(list.id);
    std::vector<number_pattern> over;
    {
        cursor at{in, table::entries};
        for (bool more = at.seek(prefix); more && over.size() < limit && at.key().starts_with(prefix);
             more = at.next()) {
            std::string_view rest = at.key().substr(prefix.size());
            if (layout::take_expiry(rest) > now)
                break;
            over.push_back(layout::take_pattern(rest));
        }
    }
    for (const number_pattern& pattern : over) {
        const auto before = find_entry(in, list.id, pattern);
        if (!before)
            layout::fail_corrupt("an entry's expiry is known and the entry is not");
        entry swept = *before;
        swept.swept = true;
        replace_entry(in, list, before, swept);
    }
    return over.size();
}

/// Whether a list takes one more entry; one that is full is swept first.
inline bool has_room(write_transaction& in, list_info& list, timestamp now)
{
    if (!list.options.max || live_entries(list.entries) < *list.options.max)
        return true;
    if (sweep(in, list, now, max_swept_by_add) != 0)
        put_list(in, list);
    return live_entries(list.entries) < *list.options.max;
}

inline std::string is_full(const list_info& list)
{
    const std::uint64_t most = list.options.max.value_or(0);
    return "the list `" + list.name + "` is full: it takes " + std::to_string(most) +
           (most == 1 ? " entry" : " entries");
}

/// What `add` comes to, as far as it is known without a look at the room there is.
struct planned_add {
    std::optional<entry> before{};
    entry now{};
    add_result result{};
    bool needs_room = false;  ///< it makes the list longer by one
};

inline planned_add plan_add(const transaction& in, const list_info& list, const number_pattern& pattern,
                            const new_entry& request, const author& by, timestamp now)
{
    planned_add plan;
    const auto refuse = [&](std::string reason) {
        plan.result = {add_outcome::refused, std::move(reason)};
        return plan;
    };
    if (list.options.registry && request.import == 0)
        return refuse(is_registry(list));
    if (auto wrong = wrong_pattern(pattern); !wrong.empty())
        return refuse(std::move(wrong));
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

/// How the list has what a plan makes, beside what imports brought.
inline void tell_standing(const transaction& in, const list_info& list, planned_add& plan)
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

/// When the first of a list's entries that `sweep_expired` has not taken out expires, or did; nothing without one.
/// Throws `error`.
inline std::optional<timestamp> next_expiry(const transaction& in, std::uint32_t list)
{
    const std::string prefix = layout::expiry_prefix(list);
    cursor at{in, table::entries};
    if (!at.seek(prefix) || !at.key().starts_with(prefix))
        return std::nullopt;
    std::string_view rest = at.key().substr(prefix.size());
    return layout::take_expiry(rest);
}

/// Takes up to `limit` entries that have expired at `now` out of the index; they stay as history. What is in the
/// list does not change by it, so there is no journal record. How many there were. Throws `error`.
inline std::size_t sweep_expired(write_transaction& in, std::uint32_t id, timestamp now, std::size_t limit)
{
    list_info list = detail::require_list(in, id);
    const std::size_t swept = detail::sweep(in, list, now, limit);
    if (swept != 0)
        detail::put_list(in, list);
    return swept;
}

/// Puts a number, prefix or range into a list. One that expired or was cleared is revived; one that is there takes
/// over what the request says of its times, state and description, and what it does not say as `unsaid` has it. What
/// an import brought stays beside the entry. Throws `error`: `missing` for an unknown list, `refused` for a text above
/// its limit.
inline add_result add(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
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
    detail::make_and_record(in, list, plan.before,
                            detail::record_of(changes ? journal_event::entry_changed : journal_event::entry_added, list,
                                              plan.now, changes ? 0 : request.import, by, now));
    return plan.result;
}

/// Whether a change of an entry is to change a time of it as well.
enum class times : std::uint8_t { keep, set };

/// What `edit` is to change; what is not set stays.
struct entry_edit {
    std::optional<std::string> description{};
    times change_expires = times::keep;
    std::optional<timestamp> expires{};  ///< with `set`: the new expiry, nothing for never
    times change_valid_from = times::keep;
    std::optional<timestamp> valid_from{};  ///< with `set`: the new beginning, nothing for at once
};

/// Changes an entry's description or times. A number that an import brought becomes an entry of its own by it, also one
/// that an import has in force beside its entry; one that has expired comes into force again with an expiry that is
/// still to come. Throws `error`: `missing` for an unknown list, `refused` for a text above its limit.
inline edit_result edit(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
                        const entry_edit& change, const author& by, timestamp now)
{
    const auto refuse = [](std::string reason) { return edit_result{edit_outcome::refused, std::move(reason)}; };
    detail::check_author(by);
    if (change.description)
        detail::check_text(*change.description, max_description, "description");
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
    e.swept = false;
    if (has.own && has.own->swept && import == 0 && !is_over(e, now) && !detail::has_room(in, list, now))
        return refuse(detail::is_full(list));
    detail::make_and_record(in, list, has.own,
                            detail::record_of(journal_event::entry_changed, list, e, import, by, now));
    return {edit_outcome::changed, {}, e.state};
}

/// What an entry is to be approved as.
enum class approval : std::uint8_t {
    revocable,  ///< may be taken back and removed
    permanent   ///< can never be unapproved or removed
};

/// Lets an entry, or a number of an import, that awaits approval come into force; `permanent` also makes one permanent
/// that is in force already. Throws `error`: `missing` for an unknown list.
inline edit_result approve(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern, approval as,
                           const author& by, timestamp now)
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

/// Takes an approval back: the entry, or the number of an import, is in no list until it is approved again. Throws
/// `error`: `missing` for an unknown list.
inline edit_result unapprove(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
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

/// Takes a number, prefix or range out of a list: the entry stays as `cleared`. What imports of the list brought
/// goes too, and is remembered as a cleared entry that names the import; a later import brings it back.
/// Throws `error`: `missing` for an unknown list.
inline remove_result remove(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
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
    if (auto wrong = detail::wrong_pattern(pattern); !wrong.empty())
        return refuse(std::move(wrong));
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
