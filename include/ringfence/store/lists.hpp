// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Lists and the entries that people and rules put into them. An entry's record is its history; whether it counts
// is a bit in one of the list's two layers of the index (see `layer_kind`), set and cleared in the same
// transaction. What an import brought has no entry, only bits in the import's own layer.
//
// Invariants, at every commit:
// - an entry has its bit (a prefix or range its spans) in the steady layer when it is approved or permanent and has
//   neither beginning nor end, in the timed layer when it is approved, has one of these and was not swept, else none;
// - each entry in the timed layer with an expiry has a key by its expiry;
// - the counts of the list are those of its entries and active import layers.

#ifndef RINGFENCE_STORE_LISTS_HPP
#define RINGFENCE_STORE_LISTS_HPP

#include <ringfence/number/number.hpp>
#include <ringfence/policy/time.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index.hpp>
#include <ringfence/store/journal.hpp>
#include <ringfence/store/layout.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

inline constexpr std::size_t max_list_name = 64;      // bytes
inline constexpr std::size_t max_lists = 100'000;     // of a store
inline constexpr std::size_t max_typed = 256;         // bytes
inline constexpr std::size_t max_description = 4096;  // bytes
inline constexpr std::size_t max_author_text = 1024;  // bytes, each of its texts
inline constexpr std::size_t max_swept_by_add = 256;  // expired entries that one `add` to a full list sweeps

namespace detail {

inline void check_text(std::string_view text, std::size_t limit, std::string_view what)
{
    if (text.size() > limit)
        throw error{error_code::refused, "the " + std::string{what} + " has " + std::to_string(text.size()) +
                                             " bytes, at most " + std::to_string(limit) + " are kept"};
}

inline void check_author(const author& by)
{
    check_text(by.user, max_author_text, "author's user name");
    check_text(by.address, max_author_text, "author's address");
    check_text(by.program, max_author_text, "author's program name");
    check_text(by.call, max_author_text, "call's name");
    check_text(by.lead, max_author_text, "lead's name");
    check_text(by.reason, max_author_text, "reason");
}

inline void check_list_name(std::string_view name)
{
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto other = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
    if (name.empty() || name.size() > max_list_name || !letter(name.front()) || !std::ranges::all_of(name, other))
        throw error{error_code::refused,
                    "`" + std::string{name.substr(0, max_list_name)} +
                        "` is no name for a list: a small letter, then small letters, digits, `_` and `-`, at most " +
                        std::to_string(max_list_name) + " characters"};
}

}  // namespace detail

// --- lists and layers -------------------------------------------------------------------------------------

/// The list with this id, or nothing. Throws `error`.
inline std::optional<list_info> find_list(const transaction& in, std::uint32_t id)
{
    const auto record = in.get(table::lists, layout::list_key(id));
    if (!record)
        return std::nullopt;
    return layout::decode_list(id, *record);
}

/// The list of this name, or nothing. Throws `error`.
inline std::optional<list_info> find_list(const transaction& in, std::string_view name)
{
    if (name.empty() || name.size() > max_list_name)
        return std::nullopt;
    const auto id = in.get(table::lists, layout::list_name_key(name));
    if (!id)
        return std::nullopt;
    auto found = find_list(in, static_cast<std::uint32_t>(layout::id_of_key(*id, 4)));
    if (!found)
        layout::fail_corrupt("the list `" + std::string{name} + "` has a name and no record");
    return found;
}

/// All lists, in the order of their creation. Throws `error`.
inline std::vector<list_info> lists(const transaction& in)
{
    std::vector<list_info> found;
    cursor at{in, table::lists};
    for (bool more = at.seek("i"); more && at.key().front() == 'i'; more = at.next())
        found.push_back(
            layout::decode_list(static_cast<std::uint32_t>(layout::id_of_key(at.key().substr(1), 4)), at.value()));
    return found;
}

/// The layer with this id, or nothing. Throws `error`.
inline std::optional<layer_info> find_layer(const transaction& in, std::uint32_t id)
{
    const auto record = in.get(table::layers, layout::key_u32(id));
    if (!record)
        return std::nullopt;
    return layout::decode_layer(id, *record);
}

/// All layers by id, those that do not count (see `layer_state`) too. Throws `error`.
inline std::vector<layer_info> layers(const transaction& in)
{
    std::vector<layer_info> found;
    cursor at{in, table::layers};
    for (bool more = at.first(); more; more = at.next())
        found.push_back(layout::decode_layer(static_cast<std::uint32_t>(layout::id_of_key(at.key(), 4)), at.value()));
    return found;
}

/// The import with this id, or nothing. Throws `error`.
inline std::optional<import_info> find_import(const transaction& in, std::uint32_t id)
{
    const auto record = in.get(table::imports, layout::key_u32(id));
    if (!record)
        return std::nullopt;
    return layout::decode_import(id, *record);
}

namespace detail {

inline list_info require_list(const transaction& in, std::uint32_t id)
{
    auto found = find_list(in, id);
    if (!found)
        throw error{error_code::missing, "there is no list with the id " + std::to_string(id)};
    return *std::move(found);
}

inline void put_list(write_transaction& in, list_info list)
{
    list.revision = in.commit_id();  // every change of what a list holds also changes its counts, and so comes here
    in.put(table::lists, layout::list_key(list.id), layout::encode(list));
}

inline void put_layer(write_transaction& in, const layer_info& layer)
{
    in.put(table::layers, layout::key_u32(layer.id), layout::encode(layer));
}

inline std::uint32_t make_layer(write_transaction& in, std::uint32_t list, layer_kind kind)
{
    layer_info layer;
    layer.id = layout::take_id(in, layout::next_layer);
    layer.list = list;
    layer.kind = kind;
    put_layer(in, layer);
    return layer.id;
}

inline void check_options(const list_options& options)
{
    if (options.ttl && options.ttl->count() <= 0)
        throw error{error_code::refused, "a list's ttl must be longer than nothing"};
    constexpr std::chrono::hours longest{24 * 366 * 1000};  // keeps every expiry within the range of a timestamp
    if (options.ttl && *options.ttl > longest)
        throw error{error_code::refused, "a list's ttl must be shorter than 1000 years"};
}

/// Active import layers of a list.
inline std::vector<layer_info> import_layers(const transaction& in, std::uint32_t list)
{
    std::vector<layer_info> found = layers(in);
    std::erase_if(found, [&](const layer_info& layer) {
        return layer.list != list || layer.kind != layer_kind::import || layer.state != layer_state::active;
    });
    return found;
}

}  // namespace detail

/// Makes a new list. Throws `error`: `refused` for a wrong name or one that is taken.
inline list_info create_list(write_transaction& in, std::string_view name, std::string_view description,
                             const list_options& options, const author& by, timestamp now)
{
    detail::check_list_name(name);
    detail::check_text(description, max_description, "list's description");
    detail::check_options(options);
    detail::check_author(by);
    if (find_list(in, name))
        throw error{error_code::refused, "there is a list `" + std::string{name} + "` already"};
    if (in.count(table::lists) / 2 >= max_lists)
        throw error{error_code::full, "the store has " + std::to_string(max_lists) + " lists, its limit"};
    list_info list;
    list.id = layout::take_id(in, layout::next_list);
    list.name = name;
    list.description = description;
    list.created = now;
    list.options = options;
    list.steady_layer = detail::make_layer(in, list.id, layer_kind::steady);
    list.timed_layer = detail::make_layer(in, list.id, layer_kind::timed);
    detail::put_list(in, list);
    in.put(table::lists, layout::list_name_key(name), layout::key_u32(list.id));

    journal_record record;
    record.when = now;
    record.by = by;
    record.what = journal_event::list_created;
    record.list = list.name;
    record.description = list.description;
    record.options = options;
    append(in, record);
    return list;
}

/// Sets a list's description and options; journalled when they differ. What is in the list stays. Throws `error`.
inline void change_list(write_transaction& in, std::uint32_t id, std::string_view description,
                        const list_options& options, const author& by, timestamp now)
{
    detail::check_text(description, max_description, "list's description");
    detail::check_options(options);
    detail::check_author(by);
    list_info list = detail::require_list(in, id);
    if (list.description == description && list.options == options)
        return;
    list.description = description;
    list.options = options;
    detail::put_list(in, list);

    journal_record record;
    record.when = now;
    record.by = by;
    record.what = journal_event::list_changed;
    record.list = list.name;
    record.description = list.description;
    record.options = options;
    append(in, record);
}

// --- entries ------------------------------------------------------------------------------------------------

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
            if (auto import = find_import(in, layer.import))
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

/// What to put into a list.
struct new_entry {
    std::string typed{};  ///< as it was written; empty: as `number_pattern::to_string` says
    std::string description{};
    std::optional<timestamp> valid_from{};
    std::optional<timestamp> expires{};  ///< nothing: after the list's ttl, or never
    std::optional<entry_state> state{};  ///< nothing: `pending` where the list says `review`, else `approved`
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
    std::string reason{};                      ///< for people, when refused
    entry_state state = entry_state::pending;  ///< what the entry is now, when not refused
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

inline journal_record record_of(journal_event what, const list_info& list, const entry& e, const author& by,
                                timestamp now)
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
    record.import = e.import;
    return record;
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

}  // namespace detail

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
/// over what the request says of its time, state and description. Throws `error`: `missing` for an unknown list,
/// `refused` for a text above its limit.
inline add_result add(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
                      const new_entry& request, const author& by, timestamp now)
{
    const auto refuse = [](std::string reason) { return add_result{add_outcome::refused, std::move(reason)}; };
    detail::check_author(by);
    detail::check_text(request.typed, max_typed, "number as typed");
    detail::check_text(request.description, max_description, "description");
    list_info list = detail::require_list(in, list_id);
    if (list.options.registry)
        return refuse("the list `" + list.name + "` is a registry: it is filled by import, not by hand");
    if (auto wrong = detail::wrong_pattern(pattern); !wrong.empty())
        return refuse(std::move(wrong));
    if (request.state == entry_state::cleared)
        return refuse("a new entry cannot be cleared");

    const auto before = find_entry(in, list.id, pattern);
    const bool revives = before && is_over(*before, now);
    entry e;
    if (before && !revives) {
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
    if (request.state)
        e.state = *request.state;
    e.valid_from = request.valid_from;
    e.expires = request.expires;
    if (!e.expires && list.options.ttl && e.state != entry_state::permanent)
        e.expires = std::max(now, e.valid_from.value_or(now)) + *list.options.ttl;
    if (e.expires && e.state == entry_state::permanent)
        return refuse("a permanent entry has no expiry");
    if (e.expires && *e.expires <= now)
        return refuse("the expiry is not in the future");
    if (e.expires && e.valid_from && *e.expires <= *e.valid_from)
        return refuse("the expiry is not after the beginning");

    if (before && !revives && e == *before)
        return {add_outcome::already_there, {}, e.state};
    if ((!before || revives) && list.options.max) {
        if (revives && !before->swept && before->state != entry_state::cleared) {
            // It expired and still counts; the record is about to be replaced, so its place is free.
        } else if (detail::live_entries(list.entries) >= *list.options.max) {
            if (detail::sweep(in, list, now, max_swept_by_add) != 0)
                detail::put_list(in, list);
            if (detail::live_entries(list.entries) >= *list.options.max)
                return refuse("the list `" + list.name + "` is full: it takes " + std::to_string(*list.options.max) +
                              " entries");
        }
    }
    detail::replace_entry(in, list, before, e);
    detail::put_list(in, list);
    const bool changes = before && !revives;
    append(in,
           detail::record_of(changes ? journal_event::entry_changed : journal_event::entry_added, list, e, by, now));
    return {changes ? add_outcome::changed : revives ? add_outcome::revived : add_outcome::added, {}, e.state};
}

/// Lets an entry that awaits approval come into force. Whether there was one. Throws `error`.
inline bool approve(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern, const author& by,
                    timestamp now)
{
    detail::check_author(by);
    list_info list = detail::require_list(in, list_id);
    const auto before = find_entry(in, list.id, pattern);
    if (!before || before->state != entry_state::pending || is_over(*before, now))
        return false;
    entry e = *before;
    e.state = entry_state::approved;
    detail::replace_entry(in, list, before, e);
    detail::put_list(in, list);
    append(in, detail::record_of(journal_event::entry_approved, list, e, by, now));
    return true;
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
    if (list.options.registry) {
        result.reason = "the list `" + list.name + "` is a registry: it is changed by import, not by hand";
        return result;
    }
    if (auto wrong = detail::wrong_pattern(pattern); !wrong.empty()) {
        result.reason = std::move(wrong);
        return result;
    }
    const auto before = find_entry(in, list.id, pattern);
    bool removed = before && !is_over(*before, now);

    std::uint32_t import = 0;
    for (layer_info& layer : detail::import_layers(in, list.id)) {
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
        detail::put_layer(in, layer);
        --list.imported;
        import = layer.import;
        removed = true;
    }
    if (pattern.is_single())
        for_each_cover(in, pattern.first, [&](std::uint32_t id, const number_pattern& cover) {
            if (result.covered_by)
                return;
            const auto layer = find_layer(in, id);
            if (!layer || layer->list != list.id || layer->state != layer_state::active)
                return;
            if (layer->kind == layer_kind::timed) {
                const auto covering = find_entry(in, list.id, cover);
                if (!covering || !in_force(*covering, now))
                    return;
            }
            result.covered_by = cover;
        });
    if (!removed) {
        result.outcome = result.covered_by ? remove_outcome::covered : remove_outcome::not_there;
        if (result.covered_by)
            result.reason = "the list `" + list.name + "` has it by " + result.covered_by->to_string() +
                            ", which can be removed as a whole only";
        return result;
    }

    entry e;
    if (before) {
        e = *before;
        e.swept = false;
    } else {
        e.pattern = pattern;
        e.typed = pattern.to_string();
        if (const auto origin = find_import(in, import)) {
            e.created_by = origin->by;
            e.created_at = origin->when;
        }
    }
    e.state = entry_state::cleared;
    e.cleared_by = by;
    e.cleared_at = now;
    if (import != 0)
        e.import = import;
    detail::replace_entry(in, list, before, e);
    detail::put_list(in, list);
    append(in, detail::record_of(journal_event::entry_removed, list, e, by, now));
    result.outcome = remove_outcome::removed;
    return result;
}

}  // namespace ringfence::store

#endif
