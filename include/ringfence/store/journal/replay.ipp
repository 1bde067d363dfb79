// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_JOURNAL_REPLAY_IPP
#define RINGFENCE_STORE_JOURNAL_REPLAY_IPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/apply.hpp>
#include <ringfence/store/import/approve.hpp>
#include <ringfence/store/import/imports.hpp>
#include <ringfence/store/import/leftovers.hpp>
#include <ringfence/store/import/lock.hpp>
#include <ringfence/store/import/undo.hpp>
#include <ringfence/store/index/edit.hpp>
#include <ringfence/store/index/numbers.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/journal/migrate.hpp>
#include <ringfence/store/journal/replay.hpp>
#include <ringfence/store/layout/counter.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/field.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/import_detail.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/layout/policy.hpp>
#include <ringfence/store/layout/text_page.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/texts.hpp>
#include <ringfence/store/policies.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

inline constexpr std::size_t numbers_a_step = 4'000'000;

class replayer {
public:
    replayer(const transaction& from, environment& to) : from_{from}, to_{to} {}

    /// Makes the record of that number again.
    void make_again(std::uint64_t sequence)
    {
        const auto record = find_record(from_, sequence);
        if (!record)
            layout::fail_corrupt("the journal has no record " + std::to_string(sequence));
        std::vector<copied_layer> layers;
        if (record->what == journal_event::imported)
            layers = copy_layers(*record);
        to_.write([&](write_transaction& in) {
            apply(in, *record, layers);
            if (append(in, *record) != sequence || in.get(table::journal, layout::key_u64(sequence)) !=
                                                       from_.get(table::journal, layout::key_u64(sequence)))
                throw error{error_code::refused,
                            "the journal's record " + std::to_string(sequence) +
                                " does not follow from the backup; it was taken from another store"};
        });
    }

private:
    struct copied_layer {
        layer_info made{};
        std::uint32_t original = 0;
    };

    list_info list_of(const transaction& in, const journal_record& record) const
    {
        auto list = find_list(in, record.list);
        if (!list)
            throw error{error_code::corrupt, "the journal's record " + std::to_string(record.sequence) +
                                                 " is about the list `" + record.list + "`, which there is not yet"};
        return *std::move(list);
    }

    /// An import's layers, their numbers copied in steps, `building` until the record is made again.
    std::vector<copied_layer> copy_layers(const journal_record& record)
    {
        std::vector<copied_layer> copied;
        std::vector<layer_info> originals = layers(from_);
        std::erase_if(originals, [&](const layer_info& layer) { return layer.import != record.import; });
        for (const layer_info& original : originals) {
            layer_info made = original;
            made.state = layer_state::building;
            made.id = 0;
            const bool has_content = original.state != layer_state::dropped && original.state != layer_state::building;
            if (!has_content)
                made.numbers = made.patterns = 0;
            made.list = to_.write([&](write_transaction& in) {
                const std::uint32_t list = list_of(in, record).id;
                made.id = layout::take_id(in, layout::next_layer);
                made.list = list;
                put_layer(in, made);
                return list;
            });
            std::vector<std::uint64_t> step;
            const auto write_step = [&] {
                for (std::size_t done = 0; done < step.size();)
                    done += to_.write([&](write_transaction& in) {
                        return change_bits(in, made.id, std::span<const std::uint64_t>{step}.subspan(done),
                                           bit_change::set, step_budget(in))
                            .consumed;
                    });
                step.clear();
            };
            if (has_content && original.numbers != 0)
                for_each_number(from_, original.id, original.lowest, original.highest, [&](std::uint64_t bits) {
                    step.push_back(bits);
                    if (step.size() == numbers_a_step)
                        write_step();
                });
            write_step();
            copied.push_back({made, original.id});
            if (has_content)
                copy_rest(original, made);
        }
        return copied;
    }

    /// Prefixes, ranges and what the import says of its numbers.
    void copy_rest(const layer_info& original, const layer_info& made)
    {
        std::vector<number_pattern> patterns;
        if (original.patterns != 0)
            for_each_span(from_, original.id, [&](const number_pattern& p) { patterns.push_back(p); });
        to_.write([&](write_transaction& in) {
            for (const number_pattern& pattern : patterns)
                add_span(in, made.id, pattern);
        });
        const std::string prefix = layout::detail_prefix(original.id);
        std::string at_key = prefix;
        for (bool done = false; !done;) {
            std::vector<std::pair<std::string, std::string>> some;
            cursor at{from_, table::details};
            bool more = at.seek(at_key);
            for (; more && at.key().starts_with(prefix) && some.size() < details_a_step; more = at.next())
                some.emplace_back(layout::detail_prefix(made.id) + std::string{at.key().substr(prefix.size())},
                                  at.value());
            done = !more || !at.key().starts_with(prefix);
            if (!done)
                at_key = at.key();
            to_.write([&](write_transaction& in) {
                text_writer texts{in, layout::import_texts_prefix(made.id)};
                for (const auto& [key, value] : some) {
                    in.put(table::details, key, value);
                    std::string_view rest = std::string_view{key}.substr(prefix.size());
                    if (has_texts(in))
                        texts.add(layout::take_pattern(rest), layout::decode_detail(value));
                }
                texts.finish();
            });
        }
    }

    void apply(write_transaction& in, const journal_record& record, const std::vector<copied_layer>& copied)
    {
        switch (record.what) {
        case journal_event::list_created:
            make_list(in, record.list, record.description, record.options, record.when);
            return;
        case journal_event::list_changed: {
            list_info list = list_of(in, record);
            list.description = record.description;
            list.options = record.options;
            list.title = record.title;
            put_list(in, list);
            return;
        }
        case journal_event::list_renamed: {
            const auto list = find_list(in, record.former_name);
            if (!list)
                layout::fail_corrupt("the journal renames the list `" + record.former_name + "`, which there is not");
            give_name(in, *list, record.list);
            return;
        }
        case journal_event::entry_renumbered: {
            list_info list = list_of(in, record);
            make_renumbered(in, list, record);
            return;
        }
        case journal_event::list_cleared: return;
        case journal_event::list_dropped: unmake_list(in, list_of(in, record)); return;
        case journal_event::entry_added:
        case journal_event::entry_changed:
        case journal_event::entry_removed:
        case journal_event::entry_approved:
        case journal_event::entry_unapproved: {
            list_info list = list_of(in, record);
            const auto before = find_entry(in, list.id, record.pattern);
            make(in, list, before, record);
            return;
        }
        case journal_event::imported: put_imported(in, record, copied); return;
        case journal_event::import_approved: {
            list_info list = list_of(in, record);
            approve_layer(in, list, require_import(in, record.import),
                          record.state == entry_state::permanent ? approval::permanent : approval::revocable);
            return;
        }
        case journal_event::import_dropped: {
            list_info list = list_of(in, record);
            import_info import = require_import(in, record.import);
            undo_layers(in, list, import);
            import.undone_at = record.when;
            import.undone_by = record.by;
            put_import(in, import);
            return;
        }
        case journal_event::policy_activated: copy_policy(in, record.policy); break;
        case journal_event::policy_rolled_back:
        case journal_event::policy_promoted: break;
        case journal_event::policy_shadowed:
            copy_policy(in, record.policy);
            layout::set_counter(in, layout::shadow_policy_version, record.policy);
            return;
        case journal_event::shadow_dropped: layout::set_counter(in, layout::shadow_policy_version, 0); return;
        case journal_event::user_added:
        case journal_event::user_changed:
        case journal_event::user_removed: copy_account(in, record.account); return;
        case journal_event::denied: return;
        }
        layout::set_counter(in, layout::active_policy_version, record.policy);
        if (shadow_version(in) == record.policy)
            layout::set_counter(in, layout::shadow_policy_version, 0);
    }

    void put_imported(write_transaction& in, const journal_record& record, const std::vector<copied_layer>& copied)
    {
        list_info list = list_of(in, record);
        const auto original = find_import(from_, record.import);
        if (!original)
            layout::fail_corrupt("the journal has an import that the store has not");
        import_info import = *original;
        import.list = list.id;
        import.layer = 0;
        import.undone_at.reset();
        import.undone_by = {};
        import.replaced_by = 0;
        for (const copied_layer& each : copied) {
            layer_info layer = each.made;
            if (each.original == original->layer) {
                layer.kind = layer_kind::import;
                layer.state = record.state == entry_state::pending ? layer_state::pending : layer_state::active;
                layer.permanent = record.state == entry_state::permanent;
                import.layer = layer.id;
            } else {
                layer.kind = layer_kind::deleted;
                layer.state = layer_state::active;
                take_out(in, list, layer);
            }
            put_layer(in, layer);
        }
        put_import(in, import);
        put_rejected(in, import.id, rejected_rows(from_, import.id, 0, max_kept_rejects));
        const std::uint64_t next = layout::counter(in, layout::next_import, 1);
        layout::set_counter(in, layout::next_import, std::max<std::uint64_t>(next, std::uint64_t{import.id} + 1));
        retire_replaced(in, list, import);
        recount(in, list);
        list.refreshed = record.when;
        put_list(in, list);
    }

    /// Takes what an import removed out of what earlier imports brought.
    void take_out(write_transaction& in, const list_info& list, const layer_info& removed)
    {
        std::vector<layer_info> others = import_layers(in, list.id, {layer_state::active, layer_state::pending});
        std::erase_if(others,
                      [&](const layer_info& layer) { return layer.permanent || layer.import == removed.import; });
        std::vector<std::uint64_t> numbers;
        if (removed.numbers != 0)
            for_each_number(in, removed.id, removed.lowest, removed.highest,
                            [&](std::uint64_t bits) { numbers.push_back(bits); });
        std::vector<number_pattern> patterns;
        if (removed.patterns != 0)
            for_each_span(in, removed.id, [&](const number_pattern& pattern) { patterns.push_back(pattern); });
        for (layer_info& layer : others) {
            layer.numbers -= change_bits(in, layer.id, numbers, bit_change::clear).changed;
            for (const number_pattern& pattern : patterns)
                layer.patterns -= layer.patterns != 0 && remove_span(in, layer.id, pattern) ? 1U : 0U;
            put_layer(in, layer);
        }
    }

    void copy_policy(write_transaction& in, std::uint32_t version)
    {
        for (const std::string& key : {layout::policy_key(version), layout::image_key(version)}) {
            const auto value = from_.get(table::policies, key);
            if (!value)
                layout::fail_corrupt("the journal has a version of the policy that the store has not");
            in.put(table::policies, key, *value);
        }
        layout::set_counter(in, layout::next_policy, std::uint64_t{version} + 1);
    }

    void copy_account(write_transaction& in, const std::string& name)
    {
        if (const auto value = from_.get(table::users, name))
            in.put(table::users, name, *value);
        else
            in.erase(table::users, name);
    }

    const transaction& from_;
    environment& to_;
};

}  // namespace detail

RINGFENCE_DECL std::uint64_t replay(const transaction& from, environment& to, const replay_watch& progress)
{
    const import_lock lock{to.directory()};
    // What the backup has no place for comes with the records that follow; what it has stays.
    detail::raise_format(to, from.owner().format(), [](std::uint64_t) {});
    clear_leftovers(to);
    std::uint64_t done = 0;
    {
        const read_transaction now{to.shared_from_this()};
        done = last_sequence(now);
        if (done != 0 &&
            now.get(table::journal, layout::key_u64(done)) != from.get(table::journal, layout::key_u64(done)))
            throw error{error_code::refused, "the store `" + to.directory().string() + "` is no backup of `" +
                                                 from.owner().directory().string() +
                                                 "`: their journals differ at record " + std::to_string(done)};
    }
    const std::uint64_t first = done;
    const std::uint64_t last = last_sequence(from);
    detail::replayer again{from, to};
    while (done < last) {
        again.make_again(++done);
        progress(done, last);
    }
    clear_leftovers(to);
    return last - first;
}

}  // namespace ringfence::store

#endif
