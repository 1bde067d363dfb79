// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_APPROVE_IPP
#define RINGFENCE_STORE_IMPORT_APPROVE_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/approve.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/import/leftovers.hpp>
#include <ringfence/store/import/reckon.hpp>
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
#include <string>
#include <vector>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL entry_state approve_layer(write_transaction& in, list_info& list, const import_info& import, approval as)
{
    auto layer = find_layer(in, import.layer);
    if (!layer)
        layout::fail_corrupt("an import has no layer");
    const bool makes_permanent = layer->state == layer_state::active && as == approval::permanent && !layer->permanent;
    if (layer->state != layer_state::pending && !makes_permanent)
        throw error{error_code::refused, "the import " + std::to_string(import.id) + " does not await approval"};
    const layer_state before = layer->state;
    for (layer_info& each : import_layers(in, list.id, {before})) {
        if (brought_by(each) != import.id)
            continue;
        each.state = layer_state::active;
        each.permanent = as == approval::permanent;
        put_layer(in, each);
    }
    recount(in, list);
    put_list(in, list);
    return as == approval::permanent ? entry_state::permanent : entry_state::approved;
}

/// Lets the entries that came with an import come into force with it, but for those that were changed since.
/// One that has an expiry is not made permanent.
inline void approve_entries(write_transaction& in, const list_info& list, std::uint32_t import, approval as,
                            const author& by, timestamp now)
{
    std::vector<entry> came;
    for_each_entry(in, list.id, [&](const entry& e) {
        if (e.import == import && !is_over(e, now) &&
            (e.state == entry_state::pending ||
             (e.state == entry_state::approved && as == approval::permanent && !e.expires)))
            came.push_back(e);
    });
    for (const entry& e : came) {
        const auto newest = find_newest_record(in, e.pattern, list);
        if (!newest || newest->what != journal_event::entry_added || newest->import != import)
            continue;
        entry approved = e;
        approved.state = as == approval::permanent && !e.expires ? entry_state::permanent : entry_state::approved;
        list_info changed = require_list(in, list.id);
        make_and_record(in, changed, e, record_of(journal_event::entry_approved, list, approved, 0, by, now));
    }
}

}  // namespace detail

RINGFENCE_DECL void approve_import(write_transaction& in, std::uint32_t id, approval as, const author& by,
                                   timestamp now)
{
    detail::check_author(by);
    const import_info import = detail::require_import(in, id);
    list_info list = detail::require_list(in, import.list);
    const entry_state state = detail::approve_layer(in, list, import, as);
    journal_record record = detail::record_of(journal_event::import_approved, list, import, by, now);
    record.state = state;
    append(in, record);
    detail::approve_entries(in, list, id, as, by, now);
}

RINGFENCE_DECL void approve_import(environment& store, std::uint32_t id, approval as, const author& by, timestamp now)
{
    change_imports(store, [&] { store.write([&](write_transaction& in) { approve_import(in, id, as, by, now); }); });
}

}  // namespace ringfence::store

#endif
