// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_IMPORT_IPP
#define RINGFENCE_STORE_IMPORT_IMPORT_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/rows.hpp>
#include <ringfence/store/index/index.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstddef>
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

RINGFENCE_DECL std::vector<import_info> imports(const transaction& in)
{
    std::vector<import_info> found;
    cursor at{in, table::imports};
    for (bool more = at.first(); more; more = at.next())
        found.push_back(layout::decode_import(static_cast<std::uint32_t>(layout::id_of_key(at.key(), 4)), at.value()));
    return found;
}

namespace detail {

RINGFENCE_DECL void sort_from(std::uint64_t* first, std::uint64_t* last, unsigned shift)
{
    constexpr std::ptrdiff_t few = 512;
    if (last - first <= few) {
        std::sort(first, last);
        return;
    }
    const auto digit = [shift](std::uint64_t value) { return value >> shift & 0xff; };
    std::array<std::uint64_t*, 257> begins;
    std::array<std::size_t, 256> counts{};
    for (const std::uint64_t* at = first; at != last; ++at)
        ++counts[digit(*at)];
    begins[0] = first;
    for (std::size_t i = 0; i < 256; ++i)
        begins[i + 1] = begins[i] + counts[i];
    std::array<std::uint64_t*, 256> next;
    std::copy_n(begins.begin(), 256, next.begin());
    for (std::size_t bucket = 0; bucket < 256; ++bucket)
        while (next[bucket] != begins[bucket + 1]) {
            std::uint64_t value = *next[bucket];
            for (std::size_t to = digit(value); to != bucket; to = digit(value))
                std::swap(value, *next[to]++);
            *next[bucket]++ = value;
        }
    if (shift == 0)
        return;
    for (std::size_t bucket = 0; bucket < 256; ++bucket)
        sort_from(begins[bucket], begins[bucket + 1], shift > 8 ? shift - 8 : 0);
}

RINGFENCE_DECL void sort_unique(std::vector<std::uint64_t>& numbers)
{
    if (!std::ranges::is_sorted(numbers)) {
        std::uint64_t differing = 0;
        for (const std::uint64_t each : numbers)
            differing |= each ^ numbers.front();
        const auto width = static_cast<unsigned>(std::bit_width(differing));
        sort_from(numbers.data(), numbers.data() + numbers.size(), width > 8 ? width - 8 : 0);
    }
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

RINGFENCE_DECL std::size_t step_budget(const transaction& in)
{
    return std::max(least_step, in.count(table::index) * index_layout::target_size / steps_of_an_index);
}

RINGFENCE_DECL void clear_details(write_transaction& in, std::uint32_t layer)
{
    const std::string prefix = layout::detail_prefix(layer);
    for (;;) {
        constexpr std::size_t at_a_time = 1024;
        std::vector<std::string> keys;
        {
            cursor at{in, table::details};
            for (bool more = at.seek(prefix); more && at.key().starts_with(prefix) && keys.size() < at_a_time;
                 more = at.next())
                keys.emplace_back(at.key());
        }
        if (keys.empty())
            return;
        for (const std::string& key : keys)
            in.erase(table::details, key);
    }
}

RINGFENCE_DECL bool has_details(const transaction& in, std::uint32_t layer)
{
    const std::string prefix = layout::detail_prefix(layer);
    cursor at{in, table::details};
    return at.seek(prefix) && at.key().starts_with(prefix);
}

RINGFENCE_DECL void clear_leftovers(environment& store)
{
    std::vector<layer_info> dead;
    {
        const read_transaction now{store.shared_from_this()};
        dead = layers(now);
        std::erase_if(dead, [&](const layer_info& layer) {
            return (layer.state != layer_state::building && layer.state != layer_state::dropped) ||
                   (layer.numbers == 0 && layer.patterns == 0 && !has_details(now, layer.id));
        });
    }
    for (layer_info& layer : dead) {
        layer_cleared reached;
        reached.done = layer.numbers == 0;
        reached.next_block = layer.lowest / index_layout::block_size;
        while (!reached.done)
            reached = store.write([&](write_transaction& in) {
                return clear_layer(in, layer.id, reached.next_block, layer.highest, step_budget(in));
            });
        store.write([&](write_transaction& in) {
            if (layer.patterns != 0)
                clear_spans(in, layer.id);
            clear_details(in, layer.id);
            layer_info cleared = layer;
            cleared.state = layer_state::dropped;
            cleared.numbers = 0;
            cleared.patterns = 0;
            put_layer(in, cleared);
        });
    }
}

RINGFENCE_DECL void clear_leftovers_later(environment& store)
{
    try {
        clear_leftovers(store);
    } catch (const error&) {
    }
}

RINGFENCE_DECL void settle(import_content& content, std::vector<special_row>& rows)
{
    using kind = special_row::kind;
    std::ranges::sort(rows, [](const special_row& a, const special_row& b) {
        return a.pattern != b.pattern ? a.pattern < b.pattern : a.order > b.order;
    });
    // Not std::ranges::unique, whose subrange clang 14 cannot read in libstdc++ 12.
    const auto alike = [](const special_row& a, const special_row& b) { return a.pattern == b.pattern; };
    rows.erase(std::unique(rows.begin(), rows.end(), alike), rows.end());
    std::vector<bool> superseded(rows.size());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < content.numbers.size(); ++i) {
        const number n = number::from_bits(content.numbers[i]);
        const auto at = std::ranges::lower_bound(rows, number_pattern{n, n}, {}, &special_row::pattern);
        if (at != rows.end() && at->pattern == number_pattern{n, n}) {
            if (i < at->numbers_before)
                continue;
            superseded[static_cast<std::size_t>(at - rows.begin())] = true;
        }
        content.numbers[kept++] = content.numbers[i];
    }
    content.numbers.resize(kept);
    std::vector<entry_row> entries;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const special_row& row = rows[i];
        if (superseded[i])
            continue;
        if (row.what == kind::entry)
            entries.push_back(std::move(content.entries[row.entry]));
        else if (row.what == kind::addition)
            content.patterns.push_back(row.pattern);
        else if (row.pattern.is_single())
            content.removed_numbers.push_back(row.pattern.first.bits());
        else
            content.removed_patterns.push_back(row.pattern);
    }
    content.entries = std::move(entries);
}

RINGFENCE_DECL import_content read_content(text_source& source, const number_text_reader& read,
                                           const import_options& options, timestamp now, const import_watch& progress,
                                           import_report& report)
{
    import_content content;
    sha256 digest;
    text_source text = digested(source, digest);
    row_reader from{text, options.format, options.local, [&](std::string_view cell) {
                        const line_reading reading = read(cell);
                        return look_of(reading.pattern, reading.unassigned, cell);
                    }};
    std::vector<special_row> special;
    std::uint64_t removals = 0;
    std::uint64_t patterns = 0;
    bool columns_told = false;
    constexpr std::size_t beginning = 64;  // of a text that is told
    const auto reject = [&](const import_row& row, std::string_view text, std::string_view reason) {
        ++report.rejected;
        if (options.on_reject)
            options.on_reject(
                {row.line, std::string{text.substr(0, beginning)}, std::string{reason}, std::string{row.raw}});
    };
    const auto notice = [&](const import_row& row, row_notice what, std::string_view text,
                            const line_reading& reading) {
        ++(what == row_notice::other_text ? report.other_text : report.unassigned);
        if (options.on_notice)
            options.on_notice(what, row.line, text.substr(0, beginning), reading);
    };
    const auto too_many = [&](std::string_view what, std::uint64_t limit) {
        throw error{error_code::full, "`" + source.name + "`: more than " + std::to_string(limit) + ' ' +
                                          std::string{what} + "; import it in parts"};
    };
    const auto mark = [&](const number_pattern& pattern, special_row::kind what) {
        special.push_back({pattern, static_cast<std::uint32_t>(content.numbers.size()),
                           static_cast<std::uint32_t>(special.size()),
                           static_cast<std::uint32_t>(content.entries.size()), what});
    };
    std::uint64_t accepted = 0;
    // Takes one number of a row; why it is refused, or empty.
    const auto take = [&](const import_row& row, std::string_view typed, const number_pattern& pattern) -> std::string {
        if (std::string wrong = wrong_pattern(pattern); !wrong.empty())
            return wrong;
        if (options.mode == import_mode::remove || row.change == row_change::remove) {
            if (removals++ == max_import_removals)
                too_many("numbers to remove", max_import_removals);
            mark(pattern, special_row::kind::removal);
            ++accepted;
            return {};
        }
        if (row.state == entry_state::cleared || (row.expires && *row.expires <= now)) {
            ++report.passed_over;
            return {};
        }
        if (row.expires || row.valid_from || (row.state && row.state != entry_state::approved)) {
            if (content.entries.size() >= max_import_entries)
                too_many("rows with a state or times of their own", max_import_entries);
            if (row.state == entry_state::permanent && row.expires)
                return "a permanent entry has no expiry";
            mark(pattern, special_row::kind::entry);
            content.entries.push_back({pattern,
                                       {.typed = std::string{typed.substr(0, max_typed)},
                                        .description = std::string{row.description},
                                        .valid_from = row.valid_from,
                                        .expires = row.expires,
                                        .state = row.state},
                                       row.line});
            ++accepted;
            return {};
        }
        ++accepted;
        if (!row.description.empty() || row.date) {
            if (content.details.size() >= max_import_details)
                too_many("numbers with a description or date", max_import_details);
            content.details.push_back({pattern, {std::string{row.description}, row.date}});
        }
        if (!pattern.is_single()) {
            if (patterns++ == index_layout::max_span_nodes)
                throw error{error_code::full, "`" + source.name + "`: more prefixes and ranges than the store holds"};
            mark(pattern, special_row::kind::addition);
            return {};
        }
        if (content.numbers.size() == content.numbers.capacity() && source.size && report.lines > 1000) {
            // Room for the whole file by what its lines took so far, so that nothing is moved nor held twice.
            const double each = static_cast<double>(from.lines().position()) / static_cast<double>(report.lines);
            const double expected = static_cast<double>(*source.size) / each * 1.02 + 1000;
            if (expected > static_cast<double>(content.numbers.size()) &&
                expected < static_cast<double>(max_imported_numbers))
                content.numbers.reserve(static_cast<std::size_t>(expected));
        }
        if (content.numbers.size() >= max_imported_numbers)
            too_many("numbers", max_imported_numbers);
        content.numbers.push_back(pattern.first.bits());
        return {};
    };
    // The first text of a row that was refused, and why, with all others that were.
    std::string_view refused_text;
    std::string refused;
    const auto take_text = [&](const import_row& row, std::string_view text) {
        const line_reading reading = read(text);
        std::string wrong = reading.pattern ? take(row, text, *reading.pattern) : reading.reason;
        if (reading.pattern) {
            for (const number_pattern& pattern : reading.more)
                if (std::string also = take(row, text, pattern); wrong.empty())
                    wrong = std::move(also);
            if (reading.other_text)
                notice(row, row_notice::other_text, text, reading);
            if (reading.unassigned)
                notice(row, row_notice::unassigned, text, reading);
        }
        if (wrong.empty())
            return;
        if (refused.empty()) {
            refused_text = text;
            refused = std::move(wrong);
        } else {
            refused += "; and `" + std::string{text.substr(0, beginning)} + "`: " + wrong;
        }
    };
    while (const auto row = from.next()) {
        if (!std::exchange(columns_told, true) && options.on_columns)
            options.on_columns(from.columns());
        if (++report.lines % lines_between_reports == 0)
            progress(import_progress{import_phase::reading, from.lines().position(), source.size.value_or(0)});
        if (!row->problem.empty()) {
            reject(*row, row->number, row->problem);
            continue;
        }
        if (row->description.size() > max_description) {
            reject(*row, row->number, "the description is longer than 4096 bytes");
            continue;
        }
        take_text(*row, row->number);
        for (const std::string_view text : row->more_numbers)
            take_text(*row, text);
        if (!refused.empty()) {
            reject(*row, refused_text, refused);
            refused.clear();
        }
    }
    if (report.lines == 0 && from.empty_rows() != 0)
        throw error{error_code::refused, "`" + source.name + "`: has " + std::to_string(from.empty_rows()) +
                                             " rows, and nothing stands in any of them; nothing was changed"};
    report.commented = from.commented();
    report.digest = digest.finish();
    if (!special.empty())
        settle(content, special);
    sort_unique(content.numbers);
    // Of rows that say something of the same number the last one counts.
    std::ranges::stable_sort(content.details, {}, &std::pair<number_pattern, import_detail>::first);
    const auto end = std::unique(content.details.rbegin(), content.details.rend(),
                                 [](const auto& a, const auto& b) { return a.first == b.first; });
    content.details.erase(content.details.begin(), end.base());
    if (!special.empty())
        std::erase_if(content.details, [&](const auto& said) {
            return said.first.is_single() ? !std::ranges::binary_search(content.numbers, said.first.first.bits())
                                          : !std::ranges::binary_search(content.patterns, said.first);
        });
    const std::uint64_t different = content.numbers.size() + content.patterns.size() + content.entries.size() +
                                    content.removed_numbers.size() + content.removed_patterns.size();
    report.duplicates = accepted - different;
    return content;
}

RINGFENCE_DECL std::vector<std::uint32_t> ids_of(const std::vector<layer_info>& layers)
{
    std::vector<std::uint32_t> ids;
    for (const layer_info& layer : layers)
        ids.push_back(layer.id);
    return ids;  // sorted, as layers are by id
}

RINGFENCE_DECL std::vector<number_pattern> patterns_of(const transaction& in, const std::vector<layer_info>& layers)
{
    std::vector<number_pattern> known;
    for (const layer_info& layer : layers)
        if (layer.patterns != 0)
            for_each_span(in, layer.id, [&](const number_pattern& pattern) { known.push_back(pattern); });
    sort_different(known);
    return known;
}

RINGFENCE_DECL std::uint64_t size_of(const transaction& in, std::vector<layer_info> layers)
{
    const std::uint64_t patterns = patterns_of(in, layers).size();
    std::erase_if(layers, [](const layer_info& layer) { return layer.numbers == 0; });
    return patterns + (layers.size() == 1 ? layers.front().numbers : count_union(in, ids_of(layers)));
}

RINGFENCE_DECL std::uint64_t common(const transaction& in, const std::vector<layer_info>& layers,
                                    std::span<const std::uint64_t> numbers, std::span<const number_pattern> patterns)
{
    std::uint64_t count = count_common(in, ids_of(layers), numbers);
    if (!patterns.empty()) {
        const std::vector<number_pattern> known = patterns_of(in, layers);
        for (const number_pattern& pattern : patterns)
            count += std::ranges::binary_search(known, pattern) ? 1 : 0;
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

RINGFENCE_DECL std::uint64_t reckon_removal(const transaction& in, const list_info& list,
                                            std::vector<layer_info> layers, const import_content& content,
                                            timestamp now)
{
    if (content.removed_numbers.empty() && content.removed_patterns.empty())
        return 0;
    std::vector<layer_info> permanent = layers;
    std::erase_if(permanent, [](const layer_info& layer) { return !layer.permanent; });
    std::erase_if(layers, [](const layer_info& layer) { return layer.permanent; });
    std::vector<std::uint64_t> numbers = content.removed_numbers;
    std::vector<number_pattern> patterns = content.removed_patterns;
    if (!permanent.empty()) {
        const std::vector<std::uint64_t> stay = find_common(in, ids_of(permanent), numbers);
        std::erase_if(numbers, [&](std::uint64_t bits) { return std::ranges::binary_search(stay, bits); });
        const std::vector<number_pattern> known = patterns_of(in, permanent);
        std::erase_if(patterns, [&](const number_pattern& p) { return std::ranges::binary_search(known, p); });
    }
    const std::vector<std::uint64_t> imported = find_common(in, ids_of(layers), numbers);
    std::vector<number_pattern> imported_patterns;
    if (!patterns.empty())
        std::ranges::set_intersection(patterns, patterns_of(in, layers), std::back_inserter(imported_patterns));
    std::uint64_t count = imported.size() + imported_patterns.size();
    if (live_entries(list.entries) == 0)
        return count;
    const auto look_at = [&](const number_pattern& pattern, bool is_imported) {
        const auto own = find_entry(in, list.id, pattern);
        if (!own || is_over(*own, now))
            return;
        if (own->state == entry_state::permanent)
            count -= is_imported ? 1 : 0;
        else
            count += is_imported ? 0 : 1;
    };
    for (const std::uint64_t bits : numbers) {
        const number n = number::from_bits(bits);
        look_at({n, n}, std::ranges::binary_search(imported, bits));
    }
    for (const number_pattern& pattern : patterns)
        look_at(pattern, std::ranges::binary_search(imported_patterns, pattern));
    return count;
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
                layers.insert(std::ranges::lower_bound(layers, own, {}, &layer_info::id), *std::move(layer));
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
                               ? 1
                               : 0;
    }
    effect.removed = reckon_removal(in, list, std::move(met), content, now);
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

RINGFENCE_DECL void remove_for_import(write_transaction& in, list_info& list, std::uint32_t import,
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
        different += had ? 1 : 0;
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
            live -= own && !is_over(*own, now) && own->state != entry_state::permanent ? 1 : 0;
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

RINGFENCE_DECL import_info require_import(const transaction& in, std::uint32_t id)
{
    auto import = find_import(in, id);
    if (!import)
        throw error{error_code::missing, "there is no import " + std::to_string(id)};
    return *std::move(import);
}

RINGFENCE_DECL void put_import(write_transaction& in, const import_info& import)
{
    in.put(table::imports, layout::key_u32(import.id), layout::encode(import));
}

RINGFENCE_DECL void retire_deleted(write_transaction& in, const list_info& list)
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

RINGFENCE_DECL journal_record record_of(journal_event what, const list_info& list, const import_info& import,
                                        const author& by, timestamp now)
{
    journal_record record;
    record.when = now;
    record.by = by;
    record.what = what;
    record.list = list.name;
    record.import = import.id;
    record.layer = import.layer;
    record.mode = import.mode;
    record.file = import.file;
    record.digest = import.digest;
    return record;
}

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
    put_list(in, list);
}

RINGFENCE_DECL void undo_entries(write_transaction& in, const list_info& list, std::uint32_t import, const author& by,
                                 timestamp now)
{
    std::vector<entry> came;
    for_each_entry(in, list.id, [&](const entry& e) {
        if (e.import == import && e.state != entry_state::cleared && e.state != entry_state::permanent)
            came.push_back(e);
    });
    for (const entry& e : came) {
        const auto newest = find_newest_record(in, e.pattern, list.name);
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

RINGFENCE_DECL void approve_entries(write_transaction& in, const list_info& list, std::uint32_t import, approval as,
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
        const auto newest = find_newest_record(in, e.pattern, list.name);
        if (!newest || newest->what != journal_event::entry_added || newest->import != import)
            continue;
        entry approved = e;
        approved.state = as == approval::permanent && !e.expires ? entry_state::permanent : entry_state::approved;
        list_info changed = require_list(in, list.id);
        make_and_record(in, changed, e, record_of(journal_event::entry_approved, list, approved, 0, by, now));
    }
}

}  // namespace detail

RINGFENCE_DECL import_report import_numbers(environment& store, std::string_view list_name, text_source& from,
                                            const number_text_reader& read, const import_options& options,
                                            const author& by, timestamp now, const import_watch& progress)
{
    const auto started = std::chrono::steady_clock::now();
    const auto elapsed = [&] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
    };
    detail::check_author(by);
    detail::check_text(from.name, max_description, "name of the file");
    if (options.state == entry_state::cleared)
        throw error{error_code::refused, "what is imported cannot be cleared"};
    std::optional<detail::import_lock> lock;
    if (options.run == import_run::apply)
        lock.emplace(store.directory());
    list_info list;
    {
        const read_transaction at_first{store.shared_from_this()};
        auto found = find_list(at_first, list_name);
        if (!found)
            throw error{error_code::missing, "there is no list `" + std::string{list_name} + "`"};
        list = *std::move(found);
    }
    const layer_state state = options.state == entry_state::pending   ? layer_state::pending
                              : options.state || !list.options.review ? layer_state::active
                              : options.mode == import_mode::remove   ? layer_state::active
                                                                      : layer_state::pending;
    if (options.mode == import_mode::replace && state == layer_state::pending)
        throw error{error_code::refused, "the list `" + list.name +
                                             "` is under review: what takes the place of its imports has to be "
                                             "approved beforehand"};
    if (options.run == import_run::apply)
        detail::clear_leftovers(store);

    import_report report;
    detail::import_content content = detail::read_content(from, read, options, now, progress, report);
    if (options.mode == import_mode::replace &&
        content.numbers.size() + content.patterns.size() + content.entries.size() == 0)
        throw error{error_code::refused, "`" + from.name + "` has no number that could be read, and would leave `" +
                                             list.name + "` with nothing; nothing was changed"};
    const bool removes = !content.removed_numbers.empty() || !content.removed_patterns.empty();
    if (content.numbers.empty() && content.patterns.empty() && content.entries.empty() && !removes) {
        // No change is what a day's changes may be: the list is as fresh as the file.
        if (options.run == import_run::apply && report.rejected == 0)
            store.write([&](write_transaction& in) {
                list_info fresh = detail::require_undropped(in, list.id);
                fresh.refreshed = now;
                detail::put_list(in, fresh);
            });
        report.took = elapsed();
        return report;
    }

    progress(import_progress{import_phase::comparing, 0, 0});
    detail::import_effect effect;
    {
        const read_transaction at_now{store.shared_from_this()};
        const list_info found = detail::require_undropped(at_now, list.id);
        effect = detail::reckon(at_now, found, content, options.mode, now);
        const double allowed = options.max_shrink.value_or(found.options.registry ? max_registry_shrink : 1.0);
        if (static_cast<double>(effect.lost) >
            (allowed + detail::shrink_tolerance) * static_cast<double>(effect.before)) {
            std::string why = detail::shrinks_too_much(from.name, list.name, effect, allowed);
            // By what nobody asked for a dry run is not stopped: it says what would change.
            if (options.max_shrink || options.run == import_run::apply)
                throw error{error_code::refused, why + "; nothing was changed"};
            report.would_be_refused = std::move(why);
        }
        if (options.run == import_run::dry) {
            detail::entries_effect entries = detail::reckon_entries(at_now, found, content, options.state, by, now);
            report.already = effect.known + entries.already;
            report.removed = effect.lost + effect.removed;
            report.entries = content.entries.size() - entries.refused.size();
            report.added = content.numbers.size() + content.patterns.size() + report.entries - report.already;
            report.rejected += entries.refused.size();
            for (const rejected_line& line : entries.refused)
                if (options.on_reject)
                    options.on_reject(line);
            report.took = elapsed();
            return report;
        }
    }
    const std::uint64_t different = content.numbers.size() + content.patterns.size();

    layer_info layer;
    std::size_t written = 0;
    std::size_t described = 0;
    std::vector<rejected_line> refused;
    try {
        for (bool done = false; !done;) {
            progress(import_progress{import_phase::writing, written + described,
                                     content.numbers.size() + content.details.size()});
            struct step {
                layer_info layer{};
                std::size_t consumed = 0;
                std::size_t described = 0;
                bool done = false;
            };
            const auto rest = std::span<const std::uint64_t>{content.numbers}.subspan(written);
            const step made = store.write([&](write_transaction& in) {
                step s{layer};
                if (s.layer.id == 0) {
                    s.layer.id = layout::take_id(in, layout::next_layer);
                    s.layer.import = layout::take_id(in, layout::next_import);
                    s.layer.list = list.id;
                    s.layer.kind = layer_kind::import;
                    s.layer.state = layer_state::building;
                    s.layer.permanent = options.state == entry_state::permanent;
                    s.layer.numbers = content.numbers.size();
                    s.layer.patterns = content.patterns.size();
                    s.layer.lowest = content.numbers.empty() ? 0 : content.numbers.front();
                    s.layer.highest = content.numbers.empty() ? 0 : content.numbers.back();
                    detail::put_layer(in, s.layer);
                }
                s.consumed = change_bits(in, s.layer.id, rest, bit_change::set, detail::step_budget(in)).consumed;
                if (s.consumed != rest.size())
                    return s;
                for (; described + s.described < content.details.size(); ++s.described) {
                    if (s.described == detail::details_a_step)
                        return s;
                    const auto& [pattern, said] = content.details[described + s.described];
                    in.put(table::details, layout::detail_key(s.layer.id, pattern), layout::encode(said));
                }
                for (const number_pattern& pattern : content.patterns)
                    add_span(in, s.layer.id, pattern);

                // From here on it is in force.
                list_info changed = detail::require_undropped(in, list.id);
                const detail::import_effect reckoned = changed.revision == effect.revision
                                                           ? effect
                                                           : detail::reckon(in, changed, content, options.mode, now);
                s.layer.state = state;
                detail::put_layer(in, s.layer);
                import_info import;
                import.id = s.layer.import;
                import.list = list.id;
                import.layer = s.layer.id;
                import.file = from.name;
                import.digest = report.digest;
                import.when = now;
                import.by = by;
                import.mode = options.mode;
                import.lines = report.lines;
                import.numbers = content.numbers.size();
                import.patterns = content.patterns.size();
                import.duplicates = report.duplicates;
                import.already = reckoned.known;
                detail::retire_replaced(in, changed, import);
                const auto active = detail::import_layers(in, list.id);
                if (state == layer_state::pending || (options.mode == import_mode::replace && active.size() > 1))
                    detail::recount(in, changed);
                else if (options.mode == import_mode::replace)
                    changed.imported = different;
                else
                    changed.imported += different - reckoned.imported;
                changed.refreshed = now;
                detail::put_list(in, changed);

                journal_record record;
                record.when = now;
                record.by = by;
                record.what = journal_event::imported;
                record.list = changed.name;
                record.import = import.id;
                record.layer = import.layer;
                record.mode = import.mode;
                record.state = state == layer_state::pending ? entry_state::pending
                               : s.layer.permanent           ? entry_state::permanent
                                                             : entry_state::approved;
                record.file = import.file;
                record.digest = import.digest;
                record.numbers = import.numbers;
                record.patterns = import.patterns;
                append(in, record);

                import.removed = reckoned.lost + reckoned.removed;
                if (removes) {
                    detail::remove_for_import(in, changed, import.id, content, by, now);
                    detail::put_list(in, changed);
                }
                refused.clear();
                for (const detail::entry_row& row : content.entries) {
                    const add_result result =
                        add(in, list.id, row.pattern, detail::asked_by(row, options.state, import.id), by, now);
                    if (result.outcome == add_outcome::refused)
                        refused.push_back({row.line, row.request.typed, result.reason, {}});
                    else if (result.outcome == add_outcome::already_there || result.outcome == add_outcome::changed)
                        ++import.already;
                }
                import.entries = content.entries.size() - refused.size();
                import.rejected = report.rejected + refused.size();
                import.took = elapsed();
                in.put(table::imports, layout::key_u32(import.id), layout::encode(import));
                report.already = import.already;
                report.removed = import.removed;
                report.entries = import.entries;
                s.done = true;
                return s;
            });
            layer = made.layer;
            written += made.consumed;
            described += made.described;
            done = made.done;
        }
    } catch (...) {
        // What was written counts for nobody; take it away now if that can be done, else the next import will.
        detail::clear_leftovers_later(store);
        throw;
    }
    report.import = layer.import;
    report.added = different + report.entries - report.already;
    report.rejected += refused.size();
    report.took = elapsed();
    try {
        for (const rejected_line& line : refused)
            if (options.on_reject)
                options.on_reject(line);
        progress(import_progress{import_phase::writing, written + described,
                                 content.numbers.size() + content.details.size()});
    } catch (...) {
        // It is done: nothing is left to be given up.
    }
    detail::clear_leftovers_later(store);
    return report;
}

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
    detail::check_author(by);
    const detail::import_lock lock{store.directory()};
    store.write([&](write_transaction& in) { approve_import(in, id, as, by, now); });
}

RINGFENCE_DECL void drop_import(write_transaction& in, std::uint32_t id, const author& by, timestamp now)
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

RINGFENCE_DECL void drop_import(environment& store, std::uint32_t id, const author& by, timestamp now)
{
    detail::check_author(by);
    const detail::import_lock lock{store.directory()};
    store.write([&](write_transaction& in) { drop_import(in, id, by, now); });
    detail::clear_leftovers_later(store);
}

RINGFENCE_DECL std::uint64_t added_by(const import_info& import) noexcept
{
    const std::uint64_t brought = import.numbers + import.patterns + import.entries;
    return brought - std::min(import.already, brought);
}

RINGFENCE_DECL import_state state_of(const transaction& in, const import_info& import)
{
    if (import.undone_at)
        return import_state::undone;
    if (import.replaced_by != 0)
        return import_state::replaced;
    const auto layer = find_layer(in, import.layer);
    return layer && layer->state == layer_state::pending ? import_state::pending : import_state::active;
}

}  // namespace ringfence::store

#endif
