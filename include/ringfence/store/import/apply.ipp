// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_APPLY_IPP
#define RINGFENCE_STORE_IMPORT_APPLY_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/apply.hpp>
#include <ringfence/store/import/content.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/import/leftovers.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/import/reckon.hpp>
#include <ringfence/store/index/edit.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout/counter.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/import_detail.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/layout/text_page.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/texts.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

/// Lets go of what was taken out of imports that are gone: it has nothing to go back to.
inline void retire_deleted(write_transaction& in, const list_info& list)
{
    for (layer_info& layer : layers(in)) {
        if (layer.list != list.id || layer.kind != layer_kind::deleted || layer.state == layer_state::dropped)
            continue;
        const auto source = find_import(in, layer.source);
        const auto origin = source ? find_layer(in, source->layer) : std::nullopt;
        if (!origin || origin->state != layer_state::dropped)
            continue;
        layer.state = layer_state::dropped;
        put_layer(in, layer);
    }
}

RINGFENCE_DECL void retire_replaced(write_transaction& in, const list_info& list, const import_info& newest)
{
    for (layer_info& layer : import_layers(in, list.id, {layer_state::replaced})) {
        layer.state = layer_state::dropped;
        put_layer(in, layer);
    }
    retire_deleted(in, list);
    if (newest.mode != import_mode::replace)
        return;
    for (layer_info& layer : import_layers(in, list.id)) {
        if (layer.permanent || layer.id == newest.layer)
            continue;
        layer.state = layer_state::replaced;
        put_layer(in, layer);
        import_info import = require_import(in, brought_by(layer));
        import.replaced_by = newest.id;
        put_import(in, import);
    }
}

/// Removes numbers and patterns from a list for an import: from what imports brought, each into a layer that remembers
/// whose it was, and entries one by one. What is permanent stays. `list` is counted anew; the caller writes it.
inline void remove_for_import(write_transaction& in, list_info& list, std::uint32_t import,
                              const import_content& content, const author& by, timestamp now)
{
    std::vector<layer_info> layers = import_layers(in, list.id, {layer_state::active, layer_state::pending});
    const bool all_alike = std::ranges::all_of(
        layers, [](const layer_info& layer) { return layer.state == layer_state::active && !layer.permanent; });
    std::erase_if(layers, [](const layer_info& layer) { return layer.permanent; });
    std::vector<layer_info> taken;
    for (const layer_info& layer : layers) {
        layer_info& to = taken.emplace_back();
        to.id = layout::take_id(in, layout::next_layer);
        to.list = list.id;
        to.import = import;
        to.source = brought_by(layer);
        to.kind = layer_kind::deleted;
    }
    std::uint64_t different = 0;
    if (!layers.empty() && !content.removed_numbers.empty()) {
        const std::vector<std::uint64_t> lost = move_bits(in, ids_of(layers), ids_of(taken), content.removed_numbers);
        for (std::size_t i = 0; i < layers.size(); ++i) {
            layers[i].numbers -= lost[i];
            taken[i].numbers = lost[i];
            taken[i].lowest = content.removed_numbers.front();
            taken[i].highest = content.removed_numbers.back();
        }
        different = lost.back();
    }
    for (const number_pattern& pattern : content.removed_patterns) {
        bool had = false;
        for (std::size_t i = 0; i < layers.size(); ++i)
            if (layers[i].patterns != 0 && remove_span(in, layers[i].id, pattern)) {
                --layers[i].patterns;
                add_span(in, taken[i].id, pattern);
                ++taken[i].patterns;
                had = true;
            }
        different += had ? 1U : 0U;
    }
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (taken[i].numbers != 0 || taken[i].patterns != 0) {
            put_layer(in, layers[i]);
            put_layer(in, taken[i]);
        }
    if (all_alike)
        list.imported -= different;
    else
        recount(in, list);

    if (live_entries(list.entries) == 0)
        return;
    const auto clear = [&](const number_pattern& pattern) {
        const auto before = find_entry(in, list.id, pattern);
        if (!before || is_over(*before, now) || before->state == entry_state::permanent)
            return;
        entry e = *before;
        e.state = entry_state::cleared;
        journal_record record = record_of(journal_event::entry_removed, list, e, 0, by, now);
        record.by.reason =
            "removed by import " + std::to_string(import) + (by.reason.empty() ? std::string{} : ": " + by.reason);
        make_and_record(in, list, before, record);
    };
    for (const std::uint64_t bits : content.removed_numbers) {
        const number n = number::from_bits(bits);
        clear({n, n});
    }
    for (const number_pattern& pattern : content.removed_patterns)
        clear(pattern);
}

/// The number of an import to come. Throws `refused` where one has it.
inline std::uint32_t id_for(write_transaction& in, const import_options& options)
{
    if (!options.reserved)
        return layout::take_id(in, layout::next_import);
    if (*options.reserved == 0 || find_import(in, *options.reserved) ||
        *options.reserved >= layout::counter(in, layout::next_import, 1))
        throw error{error_code::refused,
                    "import " + std::to_string(*options.reserved) + " is there already, or was never reserved"};
    return *options.reserved;
}

/// The layer that the numbers go into, which nobody looks at yet.
inline layer_info new_layer(write_transaction& in, const import_order& of)
{
    layer_info layer;
    layer.id = layout::take_id(in, layout::next_layer);
    layer.import = id_for(in, of.options);
    layer.list = of.list;
    layer.kind = layer_kind::import;
    layer.state = layer_state::building;
    layer.permanent = of.options.state == entry_state::permanent;
    layer.numbers = of.content.numbers.size();
    layer.patterns = of.content.patterns.size();
    layer.lowest = of.content.numbers.empty() ? 0 : of.content.numbers.front();
    layer.highest = of.content.numbers.empty() ? 0 : of.content.numbers.back();
    return layer;
}

inline import_info new_import(const import_order& of, const layer_info& layer)
{
    import_info import;
    import.id = layer.import;
    import.list = of.list;
    import.layer = layer.id;
    import.file = of.file;
    import.digest = of.read.digest;
    import.when = of.now;
    import.by = of.by;
    import.mode = of.options.mode;
    import.lines = of.read.lines;
    import.numbers = of.content.numbers.size();
    import.patterns = of.content.patterns.size();
    import.duplicates = of.read.duplicates;
    return import;
}

/// How many numbers the list has by imports, now that this one is among them.
inline void count_imported(const transaction& in, list_info& list, const import_order& of, const import_effect& effect)
{
    const std::uint64_t different = of.content.numbers.size() + of.content.patterns.size();
    const bool replaces = of.options.mode == import_mode::replace;
    if (of.state == layer_state::pending || (replaces && import_layers(in, list.id).size() > 1))
        recount(in, list);
    else if (replaces)
        list.imported = different;
    else
        list.imported += different - effect.imported;
}

/// Makes entries of the rows that are some; those that cannot be go to `refused`.
inline void add_entries(write_transaction& in, const import_order& of, import_info& import,
                        std::vector<rejected_line>& refused)
{
    for (const entry_row& row : of.content.entries) {
        const add_result result =
            add(in, of.list, row.pattern, asked_by(row, of.options.state, import.id), of.by, of.now);
        if (result.outcome == add_outcome::refused)
            refused.push_back({row.line, row.request.typed, result.reason, {}});
        else if (result.outcome == add_outcome::already_there || result.outcome == add_outcome::changed)
            ++import.already;
    }
    import.entries = of.content.entries.size() - refused.size();
}

/// Keeps the first rejected rows in the order of the file: those that could not be read, and those that became none.
inline void keep_rejected(write_transaction& in, const import_order& of, std::uint32_t import,
                          const std::vector<rejected_line>& refused)
{
    std::vector<rejected_row> all = of.read.first_rejected;
    for (const rejected_line& each : refused)
        all.push_back({each.line, each.text, each.reason});
    std::ranges::stable_sort(all, {}, &rejected_row::line);
    put_rejected(in, import, all);
}

/// From here on the import is there for everybody.
inline void bring_into_force(write_transaction& in, const import_order& of, import_written& made)
{
    list_info list = require_undropped(in, of.list);
    const import_effect effect =
        list.revision == of.effect.revision ? of.effect : reckon(in, list, of.content, of.options.mode, of.now);
    made.layer.state = of.state;
    put_layer(in, made.layer);
    import_info import = new_import(of, made.layer);
    import.already = effect.known;
    import.removed = effect.lost + effect.removed;
    made.stayed = effect.stayed;
    retire_replaced(in, list, import);
    count_imported(in, list, of, effect);
    list.refreshed = of.now;
    put_list(in, list);

    journal_record record = record_of(journal_event::imported, list, import, of.by, of.now);
    record.state = of.state == layer_state::pending ? entry_state::pending
                   : made.layer.permanent           ? entry_state::permanent
                                                    : entry_state::approved;
    record.numbers = import.numbers;
    record.patterns = import.patterns;
    append(in, record);

    if (!of.content.removed_numbers.empty() || !of.content.removed_patterns.empty()) {
        remove_for_import(in, list, import.id, of.content, of.by, of.now);
        put_list(in, list);
    }
    add_entries(in, of, import, made.refused);
    import.rejected = of.read.rejected + made.refused.size();
    import.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - of.started);
    put_import(in, import);
    keep_rejected(in, of, import.id, made.refused);
    made.done = std::move(import);
}

RINGFENCE_DECL import_written write_step(write_transaction& in, const import_order& of, const import_written& so_far)
{
    import_written made = so_far;
    if (made.layer.id == 0) {
        made.layer = new_layer(in, of);
        put_layer(in, made.layer);
    }
    const auto rest = std::span<const std::uint64_t>{of.content.numbers}.subspan(made.numbers);
    made.numbers += change_bits(in, made.layer.id, rest, bit_change::set, step_budget(in)).consumed;
    if (made.numbers != of.content.numbers.size())
        return made;
    const std::size_t described = std::min(of.content.details.size(), made.details + details_a_step);
    text_writer texts{in, layout::import_texts_prefix(made.layer.id)};
    for (; made.details < described; ++made.details) {
        const auto& [pattern, said] = of.content.details[made.details];
        in.put(table::details, layout::detail_key(made.layer.id, pattern), layout::encode(said));
        if (has_texts(in))
            texts.add(pattern, said);
    }
    texts.finish();
    if (made.details != of.content.details.size())
        return made;
    for (const number_pattern& pattern : of.content.patterns)
        add_span(in, made.layer.id, pattern);
    bring_into_force(in, of, made);
    return made;
}

}  // namespace detail

}  // namespace ringfence::store

#endif
