// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Bulk imports. A file's numbers become one layer of the index: sorted in memory, 8 bytes each, and merged into the
// blocks. A large import is committed in steps, each of which rewrites a part of the index and leaves its old pages to
// the next but one: so the store does not grow to twice its size, and other writers get their turn. Until the last
// step the layer is `building` and counts for nobody; the last step makes it `active` and writes the journal, so that
// the import happens for everybody at once or not at all. What a program that died left behind, the next import
// clears away.
//
// One import at a time: it holds the lock (flock) on the store's directory, which the system releases with the
// process.

#ifndef RINGFENCE_STORE_IMPORT_HPP
#define RINGFENCE_STORE_IMPORT_HPP

#include <ringfence/number/number.hpp>
#include <ringfence/policy/time.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index.hpp>
#include <ringfence/store/journal.hpp>
#include <ringfence/store/layout.hpp>
#include <ringfence/store/lines.hpp>
#include <ringfence/store/lists.hpp>

#include <sys/file.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

inline constexpr std::uint64_t max_imported_numbers = 1'000'000'000;  // in one import; 8 bytes of memory each

/// What a reader made of one line: a pattern, or why there is none.
struct line_reading {
    std::optional<number_pattern> pattern{};
    std::string reason{};
};

struct import_options {
    std::string column{};            ///< of CSV with a header; empty: one number a line
    std::size_t rejects_kept = 100;  ///< of the lines that could not be read
};

struct rejected_line {
    std::uint64_t line = 0;  ///< from 1
    std::string text{};      ///< its beginning
    std::string reason{};
};

struct import_report {
    std::uint32_t import = 0;      ///< its id; 0 when no line could be read and nothing was changed
    std::uint64_t lines = 0;       ///< that are neither blank nor comments
    std::uint64_t added = 0;       ///< different numbers, prefixes and ranges now in the list by this import
    std::uint64_t duplicates = 0;  ///< lines that repeat an earlier one
    std::uint64_t rejected = 0;    ///< lines that could not be read; the first of them are in `rejects`
    std::vector<rejected_line> rejects{};
    std::string digest{};  ///< SHA-256 of the text
};

enum class import_phase : std::uint8_t { reading, writing };

/// Told now and then while an import runs.
struct import_progress {
    import_phase phase = import_phase::reading;
    std::uint64_t done = 0;   ///< bytes read, then numbers written
    std::uint64_t total = 0;  ///< of them; 0 when not known
};

namespace detail {

inline constexpr std::size_t least_step = std::size_t{1} << 20;  // bytes of the index written before a commit
inline constexpr std::size_t steps_of_an_index = 24;
inline constexpr std::uint64_t lines_between_reports = 1 << 16;

/// The right to import, for one process at a time.
class import_lock {
public:
    explicit import_lock(const std::filesystem::path& directory)
        : file_{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)}
    {
        if (file_ < 0)
            fail(errno, "lock for an import", directory);
        if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
            const int code = errno;
            ::close(file_);
            if (code == EWOULDBLOCK)
                throw error{error_code::busy, "store `" + directory.string() +
                                                  "`: another import is running; try again when it has ended"};
            fail(code, "lock for an import", directory);
        }
    }
    ~import_lock() { ::close(file_); }
    import_lock(const import_lock&) = delete;
    import_lock& operator=(const import_lock&) = delete;

private:
    int file_;
};

/// Sorts [first, last) by the 8 bits at `shift` and then those below, in place.
inline void sort_from(std::uint64_t* first, std::uint64_t* last, unsigned shift)
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

/// Sorts and takes repeated ones out, without further memory.
inline void sort_unique(std::vector<std::uint64_t>& numbers)
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

inline std::size_t step_budget(const transaction& in)
{
    return std::max(least_step, in.count(table::index) * index_layout::target_size / steps_of_an_index);
}

/// Clears away what layers that do not count still have in the index. The caller has the import lock.
inline void clear_leftovers(environment& store)
{
    std::vector<layer_info> dead;
    {
        const read_transaction now{store.shared_from_this()};
        dead = layers(now);
    }
    std::erase_if(dead, [](const layer_info& layer) {
        return layer.state == layer_state::active || (layer.numbers == 0 && layer.patterns == 0);
    });
    for (layer_info& layer : dead) {
        layer_cleared reached;
        reached.next_block = layer.lowest / index_layout::block_size;
        while (!reached.done)
            reached = store.write([&](write_transaction& in) {
                return clear_layer(in, layer.id, reached.next_block, layer.highest, step_budget(in));
            });
        store.write([&](write_transaction& in) {
            if (layer.patterns != 0)
                clear_spans(in, layer.id);
            layer_info cleared = layer;
            cleared.state = layer_state::dropped;
            cleared.numbers = 0;
            cleared.patterns = 0;
            put_layer(in, cleared);
        });
    }
}

/// What an import has read.
struct import_content {
    std::vector<std::uint64_t> numbers{};    // sorted, different
    std::vector<number_pattern> patterns{};  // sorted, different
};

template <class Lines, class Reader, class Progress>
import_content read_content(Lines& from, const text_source& source, Reader& read, const import_options& options,
                            Progress& progress, import_report& report)
{
    import_content content;
    const auto reject = [&](const text_field& field, std::string reason) {
        ++report.rejected;
        constexpr std::size_t beginning = 64;
        if (report.rejects.size() < options.rejects_kept)
            report.rejects.push_back({field.line, std::string{field.text.substr(0, beginning)}, std::move(reason)});
    };
    while (const auto field = from.next()) {
        if (++report.lines % lines_between_reports == 0)
            progress(import_progress{import_phase::reading, from.lines().bytes(), source.size.value_or(0)});
        if (!field->problem.empty()) {
            reject(*field, std::string{field->problem});
            continue;
        }
        line_reading reading = read(field->text);
        if (!reading.pattern) {
            reject(*field, std::move(reading.reason));
            continue;
        }
        if (std::string wrong = wrong_pattern(*reading.pattern); !wrong.empty()) {
            reject(*field, std::move(wrong));
            continue;
        }
        if (!reading.pattern->is_single()) {
            if (content.patterns.size() >= index_layout::max_span_nodes)
                throw error{error_code::full, "`" + source.name + "`: more prefixes and ranges than the store holds"};
            content.patterns.push_back(*reading.pattern);
            continue;
        }
        if (content.numbers.size() == content.numbers.capacity() && source.size && report.lines > 1000) {
            // Room for the whole file by what its lines took so far, so that nothing is moved nor held twice.
            const double each = static_cast<double>(from.lines().bytes()) / static_cast<double>(report.lines);
            const double expected = static_cast<double>(*source.size) / each * 1.02 + 1000;
            if (expected > static_cast<double>(content.numbers.size()) &&
                expected < static_cast<double>(max_imported_numbers))
                content.numbers.reserve(static_cast<std::size_t>(expected));
        }
        if (content.numbers.size() >= max_imported_numbers)
            throw error{error_code::full, "`" + source.name + "`: more than " + std::to_string(max_imported_numbers) +
                                              " numbers; import it in parts"};
        content.numbers.push_back(reading.pattern->first.bits());
    }
    report.digest = from.lines().digest();
    const std::uint64_t accepted = content.numbers.size() + content.patterns.size();
    sort_unique(content.numbers);
    std::ranges::sort(content.patterns);
    content.patterns.erase(std::unique(content.patterns.begin(), content.patterns.end()), content.patterns.end());
    report.added = content.numbers.size() + content.patterns.size();
    report.duplicates = accepted - report.added;
    return content;
}

}  // namespace detail

/// Imports a text into a list. `read(std::string_view) -> line_reading` is called once for each line, or field of the
/// column; `progress(const import_progress&)` now and then, and may throw to give the import up. Lines that cannot be
/// read are reported and the rest is imported. Takes 8 bytes of memory a number.
///
/// Throws `error`: `missing` for an unknown list or column, `busy` while another import runs; nothing is imported
/// then. A number that had been removed from the list by hand comes back with an import that names it.
template <class Reader, class Progress>
import_report import_numbers(environment& store, std::string_view list_name, text_source& from, Reader&& read,
                             const import_options& options, const author& by, timestamp now, Progress&& progress)
{
    detail::check_author(by);
    detail::check_text(from.name, max_description, "name of the file");
    const detail::import_lock lock{store.directory()};
    std::uint32_t list_id = 0;
    {
        const read_transaction at_first{store.shared_from_this()};
        const auto list = find_list(at_first, list_name);
        if (!list)
            throw error{error_code::missing, "there is no list `" + std::string{list_name} + "`"};
        list_id = list->id;
    }
    detail::clear_leftovers(store);

    import_report report;
    detail::import_content content;
    if (options.column.empty()) {
        plain_reader lines{from};
        content = detail::read_content(lines, from, read, options, progress, report);
    } else {
        csv_reader lines{from, options.column};
        content = detail::read_content(lines, from, read, options, progress, report);
    }
    if (report.added == 0)
        return report;

    layer_info layer;
    std::size_t written = 0;
    try {
        for (bool done = false; !done;) {
            progress(import_progress{import_phase::writing, written, content.numbers.size()});
            struct step {
                layer_info layer{};
                std::size_t consumed = 0;
            };
            const auto rest = std::span<const std::uint64_t>{content.numbers}.subspan(written);
            const step made = store.write([&](write_transaction& in) {
                step s{layer, 0};
                if (s.layer.id == 0) {
                    s.layer.id = layout::take_id(in, layout::next_layer);
                    s.layer.import = layout::take_id(in, layout::next_import);
                    s.layer.list = list_id;
                    s.layer.kind = layer_kind::import;
                    s.layer.state = layer_state::building;
                    s.layer.numbers = content.numbers.size();
                    s.layer.patterns = content.patterns.size();
                    s.layer.lowest = content.numbers.empty() ? 0 : content.numbers.front();
                    s.layer.highest = content.numbers.empty() ? 0 : content.numbers.back();
                    detail::put_layer(in, s.layer);
                }
                s.consumed = change_bits(in, s.layer.id, rest, bit_change::set, detail::step_budget(in)).consumed;
                if (s.consumed != rest.size())
                    return s;
                for (const number_pattern& pattern : content.patterns)
                    add_span(in, s.layer.id, pattern);
                s.layer.state = layer_state::active;
                detail::put_layer(in, s.layer);
                list_info list = detail::require_list(in, list_id);
                list.imported += report.added;
                detail::put_list(in, list);

                import_info import;
                import.id = s.layer.import;
                import.list = list_id;
                import.layer = s.layer.id;
                import.file = from.name;
                import.digest = report.digest;
                import.when = now;
                import.by = by;
                import.lines = report.lines;
                import.numbers = content.numbers.size();
                import.patterns = content.patterns.size();
                import.duplicates = report.duplicates;
                import.rejected = report.rejected;
                in.put(table::imports, layout::key_u32(import.id), layout::encode(import));

                journal_record record;
                record.when = now;
                record.by = by;
                record.what = journal_event::imported;
                record.list = list.name;
                record.import = import.id;
                record.file = import.file;
                record.digest = import.digest;
                record.numbers = import.numbers;
                record.patterns = import.patterns;
                append(in, record);
                return s;
            });
            layer = made.layer;
            written += made.consumed;
            done = layer.state == layer_state::active;
        }
    } catch (...) {
        // What was written counts for nobody; take it away now if that can be done, else the next import will.
        try {
            detail::clear_leftovers(store);
        } catch (const error&) {
        }
        throw;
    }
    report.import = layer.import;
    try {
        progress(import_progress{import_phase::writing, written, content.numbers.size()});
    } catch (...) {
        // It is done: nothing is left to be given up.
    }
    return report;
}

/// Undoes an import: what it brought is in the list no longer, unless it is there by something else as well. The
/// record of the import stays. Throws `error`: `missing` for an unknown import, `refused` for one undone before,
/// `busy` while an import runs.
inline void drop_import(environment& store, std::uint32_t id, const author& by, timestamp now)
{
    detail::check_author(by);
    const detail::import_lock lock{store.directory()};
    store.write([&](write_transaction& in) {
        const auto import = find_import(in, id);
        if (!import)
            throw error{error_code::missing, "there is no import " + std::to_string(id)};
        auto layer = find_layer(in, import->layer);
        if (!layer)
            layout::fail_corrupt("an import has no layer");
        if (layer->state != layer_state::active)
            throw error{error_code::refused, "the import " + std::to_string(id) + " has been undone before"};
        layer->state = layer_state::dropped;
        detail::put_layer(in, *layer);
        list_info list = detail::require_list(in, import->list);
        list.imported -= layer->numbers + layer->patterns;
        detail::put_list(in, list);
        journal_record record;
        record.when = now;
        record.by = by;
        record.what = journal_event::import_dropped;
        record.list = list.name;
        record.import = id;
        record.file = import->file;
        record.digest = import->digest;
        record.numbers = layer->numbers;
        record.patterns = layer->patterns;
        append(in, record);
    });
    detail::clear_leftovers(store);
}

/// All imports, the oldest first. Throws `error`.
inline std::vector<import_info> imports(const transaction& in)
{
    std::vector<import_info> found;
    cursor at{in, table::imports};
    for (bool more = at.first(); more; more = at.next())
        found.push_back(layout::decode_import(static_cast<std::uint32_t>(layout::id_of_key(at.key(), 4)), at.value()));
    return found;
}

}  // namespace ringfence::store

#endif
