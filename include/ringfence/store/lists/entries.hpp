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

#ifndef RINGFENCE_STORE_LISTS_ENTRIES_HPP
#define RINGFENCE_STORE_LISTS_ENTRIES_HPP

#include <ringfence/base/fault.hpp>
#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index/numbers.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/import_detail.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/in_force.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/placement.hpp>
#include <ringfence/store/lists/sweep.hpp>

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

inline constexpr std::size_t max_typed = 256;         ///< bytes
inline constexpr std::size_t max_swept_by_add = 256;  ///< expired entries that one `add` to a full list sweeps

/// When something ends that holds for a time from its beginning on, which may be over.
RINGFENCE_DECL timestamp end_of(std::chrono::seconds lasts, std::optional<timestamp> valid_from, timestamp now);

/// The active imports of a list that brought a number, by itself or by a prefix or range. Throws `error`.
RINGFENCE_DECL std::vector<import_info> find_imports(const transaction& in, std::uint32_t list, number n);

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
    std::optional<timestamp> created{};           ///< since when it has been there; nothing: a new one from now on
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

/// Why a pattern cannot be an entry, or nothing.
RINGFENCE_DECL std::optional<fault> wrong_pattern(const number_pattern& pattern);

/// The record of a change that leaves `e`. `import`: the import whose number becomes the entry by it, or 0.
RINGFENCE_DECL journal_record record_of(journal_event what, const list_info& list, const entry& e, std::uint32_t import,
                                        const author& by, timestamp now);

/// What one import says of a number beyond its being there; empty for most.
RINGFENCE_DECL import_detail detail_of(const transaction& in, std::uint32_t layer, const number_pattern& pattern);

/// An import's number as the entry that it would be.
RINGFENCE_DECL entry imported_entry(const transaction& in, std::uint32_t import, const number_pattern& pattern);

/// How what an import layer has stands, as of an entry.
RINGFENCE_DECL entry_state state_of(const layer_info& layer) noexcept;

/// As above, in the layer's state.
RINGFENCE_DECL entry imported_entry(const transaction& in, const layer_info& layer, const number_pattern& pattern);

/// Of two import layers that have a number, the one that says how it stands: one that is permanent, else one in force,
/// else one that awaits approval; of equals the one of the newer import.
RINGFENCE_DECL const layer_info& weightier(const layer_info& a, const layer_info& b) noexcept;

/// Of import layers the weightiest that has exactly this pattern; null where none has it.
RINGFENCE_DECL const layer_info* weightiest(const transaction& in, std::span<const layer_info> of,
                                            const number_pattern& pattern);

/// Makes of an entry that is not over how its number stands beside an import that has it too: the stronger state, and
/// where the import is in force neither beginning nor end, as what it brought has none.
RINGFENCE_DECL void strengthen(entry& e, const layer_info& by) noexcept;

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

RINGFENCE_DECL holding held(const transaction& in, std::uint32_t list, const number_pattern& pattern, timestamp now);

/// Takes a pattern out of all that imports brought into the list, as far as it is not permanent. Where an import was
/// replaced by another, its pattern goes too, so that undoing the replacement does not bring it back.
RINGFENCE_DECL void take_from_imports(write_transaction& in, list_info& list, const number_pattern& pattern);

/// The entry that a change leaves, from the one before and the change's record.
RINGFENCE_DECL entry after(const transaction& in, const std::optional<entry>& before, const journal_record& change);

/// Makes a change of an entry; the caller has the record written, and it says all.
RINGFENCE_DECL void make(write_transaction& in, list_info& list, const std::optional<entry>& before,
                         const journal_record& change);

RINGFENCE_DECL void make_and_record(write_transaction& in, list_info& list, const std::optional<entry>& before,
                                    const journal_record& change);

/// Makes an `entry_renumbered`, as `make` the others.
RINGFENCE_DECL void make_renumbered(write_transaction& in, list_info& list, const journal_record& change);

RINGFENCE_DECL std::string is_registry(const list_info& list);

/// Whether a permanent entry would be out of force for a time, or for longer than before.
RINGFENCE_DECL bool puts_off(const entry& before, const entry& e, timestamp now) noexcept;

RINGFENCE_DECL std::string is_permanent(const list_info& list);

RINGFENCE_DECL std::string cannot_be_put_off(const list_info& list);

/// Whether a list takes one more entry; one that is full is swept first.
RINGFENCE_DECL bool has_room(write_transaction& in, list_info& list, timestamp now);

RINGFENCE_DECL std::string is_full(const list_info& list);

/// What `add` comes to, as far as it is known without a look at the room there is.
struct planned_add {
    std::optional<entry> before{};
    entry now{};
    add_result result{};
    bool needs_room = false;  ///< it makes the list longer by one
};

RINGFENCE_DECL planned_add plan_add(const transaction& in, const list_info& list, const number_pattern& pattern,
                                    const new_entry& request, const author& by, timestamp now);

/// How the list has what a plan makes, beside what imports brought.
RINGFENCE_DECL void tell_standing(const transaction& in, const list_info& list, planned_add& plan);

}  // namespace detail

/// Puts a number, prefix or range into a list. One that expired or was cleared is revived; one that is there takes
/// over what the request says of its times, state and description, and what it does not say as `unsaid` has it. What
/// an import brought stays beside the entry. Throws `error`: `missing` for an unknown list, `refused` for a text above
/// its limit.
RINGFENCE_DECL add_result add(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
                              const new_entry& request, const author& by, timestamp now);

/// Whether a change of an entry is to change a time of it as well.
enum class times : std::uint8_t { keep, set };

/// What `edit` is to change; what is not set stays.
struct entry_edit {
    std::optional<std::string> description{};
    times change_expires = times::keep;
    std::optional<timestamp> expires{};  ///< with `set`: the new expiry, nothing for never
    times change_valid_from = times::keep;
    std::optional<timestamp> valid_from{};   ///< with `set`: the new beginning, nothing for at once
    std::optional<timestamp> created{};      ///< since when it has been there; nothing: as it was
    std::optional<number_pattern> number{};  ///< what it is of from now on; nothing: as it was
    std::string typed{};                     ///< with `number`, as it was written
};

/// Changes an entry's description or times. A number that an import brought becomes an entry of its own by it, also one
/// that an import has in force beside its entry; one that has expired comes into force again with an expiry that is
/// still to come. With another number, in a list that does not have that one, it becomes the other's entry, with its
/// history; what it was of is taken out. Throws `error`: `missing` for an unknown list, `refused` for a text above its
/// limit, and for another number on a store of format 2.
RINGFENCE_DECL edit_result edit(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
                                const entry_edit& change, const author& by, timestamp now);

/// What an entry is to be approved as.
enum class approval : std::uint8_t {
    revocable,  ///< may be taken back and removed
    permanent   ///< can never be unapproved or removed
};

/// Lets an entry, or a number of an import, that awaits approval come into force; `permanent` also makes one permanent
/// that is in force already. Throws `error`: `missing` for an unknown list.
RINGFENCE_DECL edit_result approve(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
                                   approval as, const author& by, timestamp now);

/// Takes an approval back: the entry, or the number of an import, is in no list until it is approved again. Throws
/// `error`: `missing` for an unknown list.
RINGFENCE_DECL edit_result unapprove(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
                                     const author& by, timestamp now);

/// Takes a number, prefix or range out of a list: the entry stays as `cleared`. What imports of the list brought
/// goes too, and is remembered as a cleared entry that names the import; a later import brings it back.
/// Throws `error`: `missing` for an unknown list.
RINGFENCE_DECL remove_result remove(write_transaction& in, std::uint32_t list_id, const number_pattern& pattern,
                                    const author& by, timestamp now);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/lists/entries.ipp>
#endif

#endif
