// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_IMPORT_IPP
#define RINGFENCE_STORE_IMPORT_IMPORT_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/apply.hpp>
#include <ringfence/store/import/content.hpp>
#include <ringfence/store/import/import.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/import/leftovers.hpp>
#include <ringfence/store/import/lock.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/import/reckon.hpp>
#include <ringfence/store/import/text/lines.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout/author.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ringfence::store {

namespace detail {

inline list_info list_named(environment& store, std::string_view name)
{
    const read_transaction now{store.shared_from_this()};
    auto found = find_list(now, name);
    if (!found)
        throw error{error_code::missing, "there is no list `" + std::string{name} + "`"};
    return *std::move(found);
}

/// What the import's numbers are to be once it is done. Throws `refused` for what would take the place of imports
/// before somebody has approved it.
inline layer_state state_for(const import_options& options, const list_info& list)
{
    const bool awaits = options.state ? options.state == entry_state::pending
                                      : list.options.review && options.mode != import_mode::remove;
    if (awaits && options.mode == import_mode::replace)
        throw error{error_code::refused, "the list `" + list.name +
                                             "` is under review: what takes the place of its imports has to be "
                                             "approved beforehand"};
    return awaits ? layer_state::pending : layer_state::active;
}

/// No change is what a day's changes may be: the list is as fresh as the file.
inline void refresh(environment& store, std::uint32_t list, timestamp now)
{
    store.write([&](write_transaction& in) {
        list_info fresh = require_undropped(in, list);
        fresh.refreshed = now;
        put_list(in, fresh);
    });
}

/// Throws `refused` where a replacement would lose more than it may. What nobody asked for does not stop a dry run: it
/// says what would change.
inline void check_shrinking(const import_effect& effect, const list_info& list, const std::string& file,
                            const import_options& options, import_report& report)
{
    const double allowed = options.max_shrink.value_or(list.options.registry ? max_registry_shrink : 1.0);
    if (static_cast<double>(effect.lost) <= (allowed + shrink_tolerance) * static_cast<double>(effect.before))
        return;
    std::string why = shrinks_too_much(file, list.name, effect, allowed);
    if (options.max_shrink || options.run == import_run::apply)
        throw error{error_code::refused, why + "; nothing was changed"};
    report.would_be_refused = std::move(why);
}

inline void tell(const std::vector<rejected_line>& refused, const import_options& options, import_report& report)
{
    report.rejected += refused.size();
    if (options.on_reject)
        for (const rejected_line& line : refused)
            options.on_reject(line);
}

/// What a dry run says.
inline void reckon_report(const transaction& in, const list_info& list, const import_content& content,
                          const import_effect& effect, const import_options& options, const author& by, timestamp now,
                          import_report& report)
{
    const entries_effect entries = reckon_entries(in, list, content, options.state, by, now);
    report.already = effect.known + entries.already;
    report.removed = effect.lost + effect.removed;
    report.stayed = effect.stayed;
    report.entries = content.entries.size() - entries.refused.size();
    report.added = content.numbers.size() + content.patterns.size() + report.entries - report.already;
    tell(entries.refused, options, report);
}

/// Writes all steps.
inline import_written write_all(environment& store, const import_order& order, const import_watch& progress)
{
    const import_content& content = order.content;
    import_written made;
    try {
        while (!made.done) {
            progress(
                {import_phase::writing, made.numbers + made.details, content.numbers.size() + content.details.size()});
            made = store.write([&](write_transaction& in) { return write_step(in, order, made); });
        }
    } catch (...) {
        // What was written counts for nobody; take it away now if that can be done, else the next import will.
        clear_leftovers_later(store);
        throw;
    }
    return made;
}

}  // namespace detail

RINGFENCE_DECL import_report import_numbers(environment& store, std::string_view list_name, text_source& from,
                                            const number_text_reader& read, const import_options& options,
                                            const author& by, timestamp now, const import_watch& progress)
{
    const auto started = std::chrono::steady_clock::now();
    detail::check_author(by);
    detail::check_text(from.name, max_description, "name of the file");
    if (options.state == entry_state::cleared)
        throw error{error_code::refused, "what is imported cannot be cleared"};
    const bool applies = options.run == import_run::apply;
    std::optional<import_lock> lock;
    if (applies)
        lock.emplace(store.directory());
    const list_info list = detail::list_named(store, list_name);
    const layer_state state = detail::state_for(options, list);
    if (applies)
        clear_leftovers(store);

    import_report report;
    const auto finished = [&] {
        report.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
        return std::move(report);
    };
    import_options limited = options;
    if (list.options.max_import)
        limited.max_rows = std::min(options.max_rows.value_or(*list.options.max_import), *list.options.max_import);
    const detail::import_content content = detail::read_content(from, read, limited, now, progress, report);
    if (options.mode == import_mode::replace && content.numbers.empty() && content.patterns.empty() &&
        content.entries.empty())
        throw error{error_code::refused, "`" + from.name + "` has no number that could be read, and would leave `" +
                                             list.name + "` with nothing; nothing was changed"};
    if (detail::is_empty(content)) {
        if (applies && report.rejected == 0)
            detail::refresh(store, list.id, now);
        return finished();
    }

    progress({import_phase::comparing, 0, 0});
    detail::import_effect effect;
    {
        const read_transaction at_now{store.shared_from_this()};
        const list_info found = detail::require_undropped(at_now, list.id);
        report.same_file =
            same_file_before(imports(at_now), list.id, report.digest, std::numeric_limits<std::uint32_t>::max());
        effect = detail::reckon(at_now, found, content, options.mode, now);
        detail::check_shrinking(effect, found, from.name, options, report);
        if (!applies) {
            detail::reckon_report(at_now, found, content, effect, options, by, now, report);
            return finished();
        }
    }

    const detail::import_written made = detail::write_all(
        store, {list.id, from.name, content, options, report, effect, state, by, now, started}, progress);
    report.import = made.done->id;
    report.already = made.done->already;
    report.removed = made.done->removed;
    report.stayed = made.stayed;
    report.entries = made.done->entries;
    report.added = content.numbers.size() + content.patterns.size() + report.entries - report.already;
    try {
        detail::tell(made.refused, options, report);
        const std::uint64_t all = content.numbers.size() + content.details.size();
        progress({import_phase::writing, all, all});
    } catch (...) {
        // It is done: nothing is left to be given up.
    }
    clear_leftovers_later(store);
    return finished();
}

}  // namespace ringfence::store

#endif
