// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_JOURNAL_VERIFY_IPP
#define RINGFENCE_STORE_JOURNAL_VERIFY_IPP

#include <ringfence/base/folded_letters.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/reckon.hpp>
#include <ringfence/store/index/container.hpp>
#include <ringfence/store/index/numbers.hpp>
#include <ringfence/store/index/segment.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/journal/verify.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import_detail.hpp>
#include <ringfence/store/layout/journal_record.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/layout/layer.hpp>
#include <ringfence/store/layout/list.hpp>
#include <ringfence/store/layout/text_page.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>
#include <ringfence/store/lists/texts.hpp>
#include <ringfence/store/policies.hpp>
#include <ringfence/store/replies.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

inline constexpr std::size_t problems_kept = 100;

class verifier {
public:
    explicit verifier(const transaction& in) : in_{in} {}

    verification run(const verify_watch& progress)
    {
        in_.inspect({[&](std::string what) { problem(std::move(what)); },
                     [&](std::uint64_t pages) { progress(verify_phase::pages, pages); }});
        found_.pages = in_.pages();
        guarded("layers", [&] {
            for (const layer_info& layer : layers(in_))
                layers_.emplace(layer.id, layer);
        });
        guarded("index", [&] { check_index(progress); });
        guarded("prefixes and ranges", [&] { check_spans(); });
        guarded("layers", [&] { check_layers(); });
        guarded("texts", [&] { check_owners_of_texts(); });
        guarded("lists", [&] {
            for (const list_info& list : all_lists(in_))
                guarded("list `" + list.name + "`", [&] { check_list(list, progress); });
        });
        check_policy();
        guarded("kept answers", [&] { check_replies(); });
        guarded("journal", [&] { check_journal(progress); });
        return std::move(found_);
    }

private:
    struct counted {
        std::uint64_t numbers = 0;
        std::uint64_t patterns = 0;
    };

    void problem(std::string text)
    {
        if (found_.problems.size() < problems_kept)
            found_.problems.push_back(std::move(text));
        else
            ++found_.more_problems;
    }

    void check_journal(const verify_watch& progress)
    {
        const journal_proof proof =
            prove_journal(in_, [&](std::uint64_t records) { progress(verify_phase::journal, records); });
        found_.records = proof.records;
        found_.journal_hash = proof.last;
        if (!proof.problem.empty())
            problem("journal record " + std::to_string(proof.at_record) + ": " + proof.problem);
        else
            check_journal_against_entries();
    }

    /// Runs `f`, and takes damage that it meets for a problem.
    template <class F>
    void guarded(const std::string& where, F&& f)
    {
        try {
            f();
        } catch (const error& e) {
            if (e.code() != error_code::corrupt)
                throw;
            problem(where + ": " + e.what());
        }
    }

    void check_index(const verify_watch& progress)
    {
        using namespace index_layout;
        std::uint64_t next_block = 0;
        cursor at{in_, table::index};
        for (bool more = at.first(); more; more = at.next()) {
            ++found_.segments;
            guarded("index", [&] {
                const std::uint64_t key = layout::id_of_key(at.key(), 8);
                const segment_view segment{key, at.value()};
                if (key < next_block)
                    problem("index: the segment at block " + std::to_string(key) + " overlaps the one before it");
                std::uint64_t last = 0;
                for (std::uint32_t i = 0; i < segment.slots(); ++i) {
                    const auto [begin, end] = segment.bytes(i);
                    if (i != 0 && segment.block(i) <= last)
                        problem("index: the segment at block " + std::to_string(key) + " is not in order");
                    last = segment.block(i);
                    container_reader each{begin, end};
                    for (container c; each.next(c);) {
                        counted& count = counts_[c.layer];
                        count.numbers += suffix_count(c);
                        if (c.kind == container_kind::array)
                            for_each_suffix(c, [](std::uint16_t) {});  // for their order
                        if (!layers_.contains(c.layer))
                            problem("index: block " + std::to_string(last) + " has numbers of layer " +
                                    std::to_string(c.layer) + ", which there is not");
                    }
                }
                next_block = segment.last_block() + 1;
            });
            if (found_.segments % 1024 == 0)
                progress(verify_phase::index, found_.segments);
        }
        for (const auto& [layer, count] : counts_)
            found_.numbers += count.numbers;
    }

    void check_spans()
    {
        using namespace index_layout;
        std::map<std::uint32_t, std::map<number_pattern, std::uint64_t>> pieces;
        cursor at{in_, table::spans};
        for (bool more = at.first(); more; more = at.next())
            guarded("prefixes and ranges", [&] {
                const span_node node = span_node::unpacked(layout::id_of_key(at.key(), 8));
                for (const posting& one : decode_postings(node, at.value()))
                    ++pieces[one.layer][one.pattern];
            });
        for (const auto& [layer, patterns] : pieces) {
            if (!layers_.contains(layer))
                problem("prefixes and ranges: some are of layer " + std::to_string(layer) + ", which there is not");
            counts_[layer].patterns = patterns.size();
            for (const auto& [pattern, count] : patterns)
                guarded("prefixes and ranges", [&, &p = pattern, &n = count, of = layer] {
                    std::uint64_t expected = 0;
                    for_each_node(p, [&](const span_node&) { ++expected; });
                    if (expected != n)
                        problem("prefixes and ranges: " + p.to_string() + " of layer " + std::to_string(of) +
                                " is there in part only");
                });
        }
    }

    void check_layers()
    {
        for (const auto& [id, layer] : layers_) {
            if (layer.kind != layer_kind::import && layer.kind != layer_kind::deleted)
                continue;
            const counted& count = counts_[id];
            const bool leftover = layer.state == layer_state::building || layer.state == layer_state::dropped;
            const bool agrees = leftover ? count.numbers <= layer.numbers && count.patterns <= layer.patterns
                                         : count.numbers == layer.numbers && count.patterns == layer.patterns;
            if (!agrees)
                problem("layer " + std::to_string(id) + " of import " + std::to_string(layer.import) + " says " +
                        std::to_string(layer.numbers) + " numbers and " + std::to_string(layer.patterns) +
                        " prefixes or ranges, the index has " + std::to_string(count.numbers) + " and " +
                        std::to_string(count.patterns));
            const std::string where = "layer " + std::to_string(id) + " of import " + std::to_string(layer.import);
            if (has_texts(in_))
                guarded(where, [&, &of = layer] { check_descriptions(of, where); });
            // An import that died before its end has no record, and is `dropped` once it is cleared away.
            if (!leftover && !find_import(in_, layer.import))
                problem("layer " + std::to_string(id) + " is of import " + std::to_string(layer.import) +
                        ", which there is not");
        }
    }

    /// Compares an owner's texts, row by row, with those that it is to have.
    class text_check {
    public:
        text_check(const transaction& in, std::string owner) : texts_{in, std::move(owner)} {}

        void expect(const number_pattern& pattern, const std::string& text)
        {
            const text_row* row = agrees_ ? next() : nullptr;
            agrees_ = row && row->pattern == pattern && row->text == text;
        }

        bool agree() { return agrees_ && !next() && agrees_; }

    private:
        /// A page that is damaged says nothing of what it is made from.
        const text_row* next()
        {
            try {
                return texts_.next();
            } catch (const error& e) {
                if (e.code() != error_code::corrupt)
                    throw;
                agrees_ = false;
                return nullptr;
            }
        }

        text_rows texts_;
        bool agrees_ = true;
    };

    void check_descriptions(const layer_info& layer, const std::string& where)
    {
        text_check texts{in_, layout::import_texts_prefix(layer.id)};
        const std::string prefix = layout::detail_prefix(layer.id);
        cursor at{in_, table::details};
        for (bool more = at.seek(prefix); more && at.key().starts_with(prefix); more = at.next()) {
            std::string_view rest = at.key().substr(prefix.size());
            const number_pattern pattern = layout::take_pattern(rest);
            if (const import_detail said = layout::decode_detail(at.value()); !said.description.empty())
                texts.expect(pattern, folded_letters(said.description));
        }
        if (!texts.agree())
            problem(where + ": searches look through other descriptions than it has");
    }

    /// Texts of nobody.
    void check_owners_of_texts()
    {
        std::set<std::string> owners;
        for (const auto& [id, layer] : layers_)
            owners.insert(layout::import_texts_prefix(id));
        for (const list_info& list : all_lists(in_))
            owners.insert(layout::entry_texts_prefix(list.id));
        cursor at{in_, table::texts};
        for (bool more = at.first(); more;) {
            const std::string owner{at.key().substr(0, layout::entry_texts_prefix(0).size())};
            if (!owners.contains(owner))
                problem("texts: some are of a list or layer that there is not");
            more = at.seek(owner + std::string(17, '\xff'));
        }
    }

    void check_list(const list_info& list, const verify_watch& progress)
    {
        if (list.dropped)
            return;
        const std::string where = "list `" + list.name + "`";
        entry_counts states;
        counted steady;
        counted timed;
        std::uint64_t with_expiry = 0;
        guarded(where, [&] {
            text_check texts{in_, layout::entry_texts_prefix(list.id)};
            for_each_entry(in_, list.id, [&](const entry& e) {
                if (++found_.entries % 4096 == 0)
                    progress(verify_phase::entries, found_.entries);
                if (has_texts(in_))
                    texts.expect(e.pattern, text_of(e));
                ++count_of(states, e);
                const place where_it_is = place_of(e);
                if (where_it_is != place::nowhere) {
                    counted& count = where_it_is == place::steady ? steady : timed;
                    ++(e.pattern.is_single() ? count.numbers : count.patterns);
                    const std::uint32_t layer = where_it_is == place::steady ? list.steady_layer : list.timed_layer;
                    const bool there = e.pattern.is_single() ? has_bit(in_, layer, e.pattern.first.bits())
                                                             : has_span(in_, layer, e.pattern);
                    if (!there)
                        problem(where + ": " + e.pattern.to_string() +
                                " has an entry in force, and the index does not");
                }
                if (where_it_is == place::timed && e.expires) {
                    ++with_expiry;
                    if (!in_.get(table::entries, layout::expiry_key(list.id, *e.expires, e.pattern)))
                        problem(where + ": the expiry of " + e.pattern.to_string() + " is not noted");
                }
                guarded(where, [&] { check_newest_record(list, e, where); });
            });
            if (!texts.agree())
                problem(where + ": searches look through other texts than its entries have");
        });
        if (states != list.entries)
            problem(where + ": its counts of entries are not those of its entries");
        const auto check_layer = [&](std::uint32_t id, const counted& wanted) {
            if (counts_[id].numbers != wanted.numbers || counts_[id].patterns != wanted.patterns)
                problem(where + ": the index has " + std::to_string(counts_[id].numbers + counts_[id].patterns) +
                        " of its entries, which are " + std::to_string(wanted.numbers + wanted.patterns));
        };
        check_layer(list.steady_layer, steady);
        check_layer(list.timed_layer, timed);
        std::uint64_t noted = 0;
        const std::string prefix = layout::expiry_prefix(list.id);
        cursor at{in_, table::entries};
        for (bool more = at.seek(prefix); more && at.key().starts_with(prefix); more = at.next())
            ++noted;
        if (noted != with_expiry)
            problem(where + ": " + std::to_string(noted) + " expiries are noted, " + std::to_string(with_expiry) +
                    " entries have one");
        guarded(where, [&] {
            list_info counted_anew = list;
            recount(in_, counted_anew);
            if (counted_anew.imported != list.imported || counted_anew.awaiting != list.awaiting)
                problem(where + ": says that imports brought " + std::to_string(list.imported) + " and " +
                        std::to_string(list.awaiting) + " await approval; they are " +
                        std::to_string(counted_anew.imported) + " and " + std::to_string(counted_anew.awaiting));
        });
    }

    /// The journal's newest word on an entry is what the entry is.
    void check_newest_record(const list_info& list, const entry& e, const std::string& where)
    {
        const auto record = find_newest_record(in_, e.pattern, list);
        if (!record)
            problem(where + ": the journal has no record of " + e.pattern.to_string());
        else if (record->pattern != e.pattern) {  // it was given another number
            if (e.state != entry_state::cleared)
                problem(where + ": " + e.pattern.to_string() + " is there, and the journal's record " +
                        std::to_string(record->sequence) + " gave it another number");
        } else if (record->state != e.state || record->expires != e.expires || record->valid_from != e.valid_from ||
                   record->description != e.description)
            problem(where + ": " + e.pattern.to_string() + " is not as the journal's record " +
                    std::to_string(record->sequence) + " left it");
    }

    /// Whatever the journal says was put into a list has an entry.
    void check_journal_against_entries()
    {
        std::map<std::string, std::uint64_t> dropped_at;         // records before it are of another list of that name
        std::map<std::string, std::vector<std::string>> former;  // names that the list of that name had before
        read_journal(in_, 1, [&](const journal_record& record) {
            if (record.what == journal_event::list_renamed)
                (former[record.list] = std::exchange(former[record.former_name], {})).push_back(record.former_name);
            if (record.what == journal_event::list_dropped) {
                dropped_at[record.list] = record.sequence;
                for (const std::string& name : std::exchange(former[record.list], {}))
                    dropped_at[name] = record.sequence;
            }
            return visit::more;
        });
        std::map<std::string, std::uint32_t> ids;
        for (const list_info& list : lists(in_)) {
            ids.emplace(list.name, list.id);
            for (const std::string& name : list.former)
                ids.emplace(name, list.id);
        }
        read_journal(in_, 1, [&](const journal_record& record) {
            const auto dropped = dropped_at.find(record.list);
            if (record.pattern.first.empty() || (dropped != dropped_at.end() && record.sequence < dropped->second))
                return visit::more;
            const auto list = ids.find(record.list);
            for (const number_pattern& pattern : {record.pattern, record.former})
                if (!pattern.first.empty() &&
                    (list == ids.end() || !in_.get(table::entries, layout::entry_key(list->second, pattern))))
                    problem("journal record " + std::to_string(record.sequence) + ": " + pattern.to_string() +
                            " has no entry in `" + record.list + "`");
            return visit::more;
        });
    }

    void check_policy()
    {
        guarded("policy", [&] {
            const std::uint32_t version = active_version(in_);
            if (version != 0 && (!find_policy(in_, version) || !find_image(in_, version)))
                problem("policy: version " + std::to_string(version) + " is in force and is not there");
        });
    }

    /// Each answer to a request is noted by its time, and counted.
    void check_replies()
    {
        reply_totals counted_anew;
        std::uint64_t noted = 0;
        cursor at{in_, table::replies};
        for (bool more = at.first(); more; more = at.next()) {
            if (at.key() == layout::reply_totals_key)
                continue;
            if (at.key().starts_with(layout::reply_times)) {
                ++noted;
                continue;
            }
            const std::string_view name = at.key().substr(1);
            if (!in_.get(table::replies, layout::reply_time_key(layout::decode_kept_reply(at.value()).when, name)))
                problem("kept answers: the time of one is not noted");
            ++counted_anew.count;
            counted_anew.bytes += layout::bytes_of_reply(at.value().size());
        }
        if (noted != counted_anew.count)
            problem("kept answers: " + std::to_string(noted) + " are noted, and there are " +
                    std::to_string(counted_anew.count));
        if (counted_anew != totals_of_replies(in_))
            problem("kept answers: they are not as many as is said");
    }

    const transaction& in_;
    verification found_;
    std::map<std::uint32_t, layer_info> layers_;
    std::map<std::uint32_t, counted> counts_;
};

}  // namespace detail

RINGFENCE_DECL verification verify(const transaction& in, const verify_watch& progress)
{
    return detail::verifier{in}.run(progress);
}

}  // namespace ringfence::store

#endif
