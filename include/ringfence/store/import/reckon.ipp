// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_RECKON_IPP
#define RINGFENCE_STORE_IMPORT_RECKON_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/content.hpp>
#include <ringfence/store/import/reckon.hpp>
#include <ringfence/store/index/numbers.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL std::vector<std::uint32_t> ids_of(const std::vector<layer_info>& layers)
{
    std::vector<std::uint32_t> ids;
    ids.reserve(layers.size());
    for (const layer_info& layer : layers)
        ids.push_back(layer.id);
    return ids;  // sorted, as layers are by id
}

/// The different prefixes and ranges of layers, sorted.
inline std::vector<number_pattern> patterns_of(const transaction& in, const std::vector<layer_info>& layers)
{
    std::vector<number_pattern> known;
    for (const layer_info& layer : layers)
        if (layer.patterns != 0)
            for_each_span(in, layer.id, [&](const number_pattern& pattern) { known.push_back(pattern); });
    std::ranges::sort(known);
    known.erase(std::unique(known.begin(), known.end()), known.end());
    return known;
}

/// How many different numbers and patterns layers have together.
inline std::uint64_t size_of(const transaction& in, std::vector<layer_info> layers)
{
    const std::uint64_t patterns = patterns_of(in, layers).size();
    std::erase_if(layers, [](const layer_info& layer) { return layer.numbers == 0; });
    return patterns + (layers.size() == 1 ? layers.front().numbers : count_union(in, ids_of(layers)));
}

/// How many of the numbers and patterns are in one of the layers.
inline std::uint64_t common(const transaction& in, const std::vector<layer_info>& layers,
                            std::span<const std::uint64_t> numbers, std::span<const number_pattern> patterns)
{
    std::uint64_t count = count_common(in, ids_of(layers), numbers);
    if (!patterns.empty()) {
        const std::vector<number_pattern> known = patterns_of(in, layers);
        for (const number_pattern& pattern : patterns)
            count += std::ranges::binary_search(known, pattern) ? 1U : 0U;
    }
    return count;
}

RINGFENCE_DECL list_info require_undropped(const transaction& in, std::uint32_t id)
{
    list_info list = require_list(in, id);
    if (list.dropped)
        throw error{error_code::missing,
                    "the list `" + list.name + "` was dropped while the import ran; nothing was imported"};
    return list;
}

RINGFENCE_DECL void recount(const transaction& in, list_info& list)
{
    list.imported = size_of(in, import_layers(in, list.id));
    list.awaiting = size_of(in, import_layers(in, list.id, {layer_state::pending}));
}

/// Counts numbers and patterns, in force or awaiting approval, that a list would have no longer without what a file
/// removes. `layers`: of its imports, those that the file finds. What is permanent stays, and what such a layer has.
inline void reckon_removal(const transaction& in, const list_info& list, std::vector<layer_info> layers,
                           const import_content& content, timestamp now, import_effect& effect)
{
    if (content.removed_numbers.empty() && content.removed_patterns.empty())
        return;
    std::vector<layer_info> permanent = layers;
    std::erase_if(permanent, [](const layer_info& layer) { return !layer.permanent; });
    std::erase_if(layers, [](const layer_info& layer) { return layer.permanent; });
    std::vector<std::uint64_t> numbers = content.removed_numbers;
    std::vector<number_pattern> patterns = content.removed_patterns;
    if (!permanent.empty()) {
        const std::vector<std::uint64_t> stay = find_common(in, ids_of(permanent), numbers);
        for (const std::uint64_t bits : stay)
            effect.stayed.add({number::from_bits(bits), number::from_bits(bits)});
        std::erase_if(numbers, [&](std::uint64_t bits) { return std::ranges::binary_search(stay, bits); });
        const std::vector<number_pattern> known = patterns_of(in, permanent);
        std::erase_if(patterns, [&](const number_pattern& p) {
            if (!std::ranges::binary_search(known, p))
                return false;
            effect.stayed.add(p);
            return true;
        });
    }
    const std::vector<std::uint64_t> imported = find_common(in, ids_of(layers), numbers);
    std::vector<number_pattern> imported_patterns;
    if (!patterns.empty())
        std::ranges::set_intersection(patterns, patterns_of(in, layers), std::back_inserter(imported_patterns));
    effect.removed = imported.size() + imported_patterns.size();
    if (live_entries(list.entries) == 0)
        return;
    const auto look_at = [&](const number_pattern& pattern, bool is_imported) {
        const auto own = find_entry(in, list.id, pattern);
        if (!own || is_over(*own, now))
            return;
        if (own->state == entry_state::permanent) {
            effect.removed -= is_imported ? 1U : 0U;
            effect.stayed.add(pattern);
        } else {
            effect.removed += is_imported ? 0 : 1;
        }
    };
    for (const std::uint64_t bits : numbers) {
        const number n = number::from_bits(bits);
        look_at({n, n}, std::ranges::binary_search(imported, bits));
    }
    for (const number_pattern& pattern : patterns)
        look_at(pattern, std::ranges::binary_search(imported_patterns, pattern));
}

RINGFENCE_DECL import_effect reckon(const transaction& in, const list_info& list, const import_content& content,
                                    import_mode mode, timestamp now)
{
    import_effect effect;
    effect.revision = list.revision;
    std::vector<layer_info> layers = import_layers(in, list.id);
    effect.imported = common(in, layers, content.numbers, content.patterns);
    effect.known = effect.imported;
    if (live_entries(list.entries) != 0) {
        for (const std::uint32_t own : {list.steady_layer, list.timed_layer})
            if (auto layer = find_layer(in, own)) {
                layer->patterns = 1;  // how many is not kept
                layers.insert(std::ranges::lower_bound(layers, own, {}, &layer_info::id), *layer);
            }
        effect.known = common(in, layers, content.numbers, content.patterns);
    }
    std::vector<layer_info> met = import_layers(in, list.id, {layer_state::active, layer_state::pending});
    if (mode == import_mode::replace) {
        const auto stays = [](const layer_info& layer) {
            return layer.permanent || layer.state == layer_state::pending;
        };
        std::vector<layer_info> replaced = met;
        std::erase_if(replaced, stays);
        std::erase_if(met, [&](const layer_info& layer) { return !stays(layer); });
        effect.before = size_of(in, replaced);
        effect.lost = effect.before - common(in, replaced, content.numbers, content.patterns);
        for (const entry_row& row : content.entries)
            effect.lost -= std::ranges::any_of(
                               replaced, [&](const layer_info& layer) { return layer_has(in, layer, row.pattern); })
                               ? 1U
                               : 0U;
    }
    reckon_removal(in, list, std::move(met), content, now, effect);
    return effect;
}

RINGFENCE_DECL std::string shrinks_too_much(const std::string& file, const std::string& list,
                                            const import_effect& effect, double allowed)
{
    const auto percent = [](double share) {
        std::string text = std::to_string(std::ceil(share * 1000 - shrink_tolerance) / 10);
        text.erase(text.find('.') + 2);
        return (text.ends_with(".0") ? text.substr(0, text.size() - 2) : text) + "%";
    };
    return "`" + file + "` lacks " + std::to_string(effect.lost) + " of the " + std::to_string(effect.before) +
           " numbers that imports brought into `" + list + "`, more than the " + percent(allowed) +
           " that are allowed. Is it whole? Then say `--max-shrink " +
           percent(static_cast<double>(effect.lost) / static_cast<double>(effect.before)) + "`";
}

RINGFENCE_DECL new_entry asked_by(const entry_row& row, const std::optional<entry_state>& state, std::uint32_t import)
{
    new_entry request = row.request;
    if (!request.state)
        request.state = state;
    request.beginning = unsaid::renew;
    request.end = unsaid::renew;
    request.import = import;
    return request;
}

RINGFENCE_DECL entries_effect reckon_entries(const transaction& in, const list_info& list,
                                             const import_content& content, const std::optional<entry_state>& state,
                                             const author& by, timestamp now)
{
    constexpr std::uint32_t not_by_hand = std::numeric_limits<std::uint32_t>::max();
    entries_effect effect;
    std::uint64_t live = 0;
    if (list.options.max && !content.entries.empty()) {
        live = live_entries(list.entries);
        const std::string prefix = layout::expiry_prefix(list.id);
        cursor at{in, table::entries};
        for (bool more = at.seek(prefix); more && at.key().starts_with(prefix); more = at.next()) {
            std::string_view rest = at.key().substr(prefix.size());
            if (layout::take_expiry(rest) > now)
                break;
            --live;  // it would be swept
        }
        const auto cleared = [&](const number_pattern& pattern) {
            const auto own = find_entry(in, list.id, pattern);
            live -= own && !is_over(*own, now) && own->state != entry_state::permanent ? 1U : 0U;
        };
        for (const std::uint64_t bits : content.removed_numbers) {
            const number n = number::from_bits(bits);
            cleared({n, n});
        }
        std::ranges::for_each(content.removed_patterns, cleared);
    }
    for (const entry_row& row : content.entries) {
        planned_add plan = plan_add(in, list, row.pattern, asked_by(row, state, not_by_hand), by, now);
        const bool is_new = plan.result.outcome == add_outcome::added || plan.result.outcome == add_outcome::revived;
        if (is_new && list.options.max) {
            const bool counted = plan.before && plan.before->state == entry_state::pending;
            if (!counted && live >= *list.options.max)
                plan.result = {add_outcome::refused, is_full(list)};
            else
                live += counted ? 0 : 1;
        }
        if (plan.result.outcome == add_outcome::refused)
            effect.refused.push_back({row.line, row.request.typed, std::move(plan.result.reason)});
        else if (!is_new)
            ++effect.already;
    }
    return effect;
}

}  // namespace detail

}  // namespace ringfence::store

#endif
