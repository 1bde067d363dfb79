// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_UNDO_IPP
#define RINGFENCE_STORE_IMPORT_UNDO_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/import/leftovers.hpp>
#include <ringfence/store/import/reckon.hpp>
#include <ringfence/store/import/undo.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ringfence::store {

namespace detail {

/// When a list was last filled, without one of its imports; nothing where no other is left.
inline std::optional<timestamp> newest_but(const std::vector<import_info>& all, const import_info& one)
{
    std::optional<timestamp> newest;
    for (const import_info& each : all)
        if (each.list == one.list && each.id != one.id && !each.undone_at && (!newest || each.when > *newest))
            newest = each.when;
    return newest;
}

RINGFENCE_DECL void undo_layers(write_transaction& in, list_info& list, const import_info& import)
{
    const std::uint32_t id = import.id;
    const std::string name = "the import " + std::to_string(id);
    if (import.undone_at)
        throw error{error_code::refused, name + " has been undone before"};
    if (import.replaced_by != 0)
        throw error{error_code::refused, name + " has been replaced by import " + std::to_string(import.replaced_by)};
    if (list.dropped)
        throw error{error_code::refused, "the list `" + list.name + "` was dropped, and " + name + " with it"};
    bool goes_back = false;  // to what it replaced
    for (layer_info& layer : layers(in)) {
        if (brought_by(layer) == id && layer.kind == layer_kind::import) {
            if (layer.permanent)
                throw error{error_code::refused, name + " is permanent"};
            layer.state = layer_state::dropped;
            put_layer(in, layer);
        } else if (layer.import == id && layer.kind == layer_kind::deleted) {
            // It goes back to what it was taken from, and is now what that is.
            const import_info source = require_import(in, layer.source);
            const auto origin = find_layer(in, source.layer);
            if (!origin)
                layout::fail_corrupt("an import has no layer");
            layer.kind = layer_kind::import;
            layer.state = origin->state;
            layer.permanent = origin->permanent;
            put_layer(in, layer);
        } else if (layer.list == list.id && layer.state == layer_state::replaced && layer.kind == layer_kind::import) {
            if (require_import(in, brought_by(layer)).replaced_by != id)
                continue;
            goes_back = true;
            layer.state = layer_state::active;
            put_layer(in, layer);
        }
    }
    if (import.mode == import_mode::replace)
        for (import_info& earlier : imports(in)) {
            if (earlier.replaced_by != id || earlier.undone_at)
                continue;
            if (!goes_back)
                throw error{error_code::refused,
                            "what " + name +
                                " replaced is kept until the next import into the list only, and there was one since; "
                                "import the earlier file again instead"};
            earlier.replaced_by = 0;
            put_import(in, earlier);
        }
    recount(in, list);
    if (list.refreshed == import.when)
        list.refreshed = newest_but(imports(in), import);
    put_list(in, list);
}

/// Clears the entries that came with an import, but for those that were changed since; with what it removed one by one
/// the other way round.
inline void undo_entries(write_transaction& in, const list_info& list, std::uint32_t import, const author& by,
                         timestamp now)
{
    std::vector<entry> came;
    for_each_entry(in, list.id, [&](const entry& e) {
        if (e.import == import && e.state != entry_state::cleared && e.state != entry_state::permanent)
            came.push_back(e);
    });
    for (const entry& e : came) {
        const auto newest = find_newest_record(in, e.pattern, list);
        if (!newest || newest->what != journal_event::entry_added || newest->import != import)
            continue;
        entry cleared = e;
        cleared.state = entry_state::cleared;
        list_info changed = require_list(in, list.id);
        journal_record record = record_of(journal_event::entry_removed, list, cleared, 0, by, now);
        record.by.reason = "import " + std::to_string(import) + " was undone";
        make_and_record(in, changed, e, record);
    }
}

}  // namespace detail

RINGFENCE_DECL void undo_import(write_transaction& in, std::uint32_t id, const author& by, timestamp now)
{
    detail::check_author(by);
    import_info import = detail::require_import(in, id);
    list_info list = detail::require_list(in, import.list);
    detail::undo_layers(in, list, import);
    import.undone_at = now;
    import.undone_by = by;
    detail::put_import(in, import);
    append(in, detail::record_of(journal_event::import_dropped, list, import, by, now));
    detail::undo_entries(in, list, id, by, now);
}

RINGFENCE_DECL void undo_import(environment& store, std::uint32_t id, const author& by, timestamp now)
{
    change_imports(store, [&] { store.write([&](write_transaction& in) { undo_import(in, id, by, now); }); });
}

}  // namespace ringfence::store

#endif
