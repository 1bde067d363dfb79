// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Bulk imports. A file's numbers become one layer of the index: sorted in memory, 8 bytes each, and merged into the
// blocks. A large import is committed in steps, each of which rewrites a part of the index and leaves its old pages to
// the next but one: so the store does not grow to twice its size, and other writers get their turn. Until the last
// step the layer is `building` and counts for nobody; the last step makes it `active` and writes the journal, so that
// the import happens for everybody at once or not at all. What a program that died left behind, the next import
// clears away.
//
// Rows that carry a state or times of their own become entries, in the last step. What an import takes out of the list
// goes into a layer of its own (`layer_kind::deleted`), and what it replaces stays beside it (`layer_state::replaced`)
// until the next import into the list: so either can be undone.
//
// One import at a time: it holds the lock (flock) on the store's directory, which the system releases with the
// process.

#ifndef RINGFENCE_STORE_IMPORT_HPP
#define RINGFENCE_STORE_IMPORT_HPP

#include <ringfence/number/number.hpp>
#include <ringfence/policy/time.hpp>
#include <ringfence/store/entries.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/index.hpp>
#include <ringfence/store/journal.hpp>
#include <ringfence/store/layout.hpp>
#include <ringfence/store/lists.hpp>
#include <ringfence/store/rows.hpp>

#include <sys/file.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

inline constexpr std::uint64_t max_imported_numbers = 1'000'000'000;  // in one import; 8 bytes of memory each
inline constexpr std::size_t max_import_details = 50'000'000;  // numbers with a description or date; some 60 bytes each
inline constexpr std::size_t max_import_entries = 1'000'000;   // rows that become entries
inline constexpr std::size_t max_import_removals = 100'000'000;

/// What a register may lose by a replacement unless more is allowed, as a share. Registers lose a small part of a
/// percent in a day and some percent in months, while a download that broke off or a wrong file lacks far more.
inline constexpr double max_registry_shrink = 0.1;

/// All imports, the oldest first. Throws `error`.
inline std::vector<import_info> imports(const transaction& in)
{
    std::vector<import_info> found;
    cursor at{in, table::imports};
    for (bool more = at.first(); more; more = at.next())
        found.push_back(layout::decode_import(static_cast<std::uint32_t>(layout::id_of_key(at.key(), 4)), at.value()));
    return found;
}

/// What a reader made of one number's text: a pattern or several, or why there is none.
struct line_reading {
    std::optional<number_pattern> pattern{};
    std::string reason{};
    std::vector<number_pattern> more{};  ///< where several whole numbers stood in the text
    bool other_text = false;             ///< text beside the number was left out
    bool unassigned = false;             ///< of a possible length, but in no range of the country's plan
};

struct rejected_line {
    std::uint64_t line = 0;  ///< from 1
    std::string text{};      ///< its number, or the row's beginning
    std::string reason{};
    std::string raw{};  ///< the row as it stands in the text, with its line end; empty where that is not kept
};

/// Reads the text of one number of a row.
using number_text_reader = std::function<line_reading(std::string_view)>;

/// What is worth a look at a number that was taken.
enum class row_notice : std::uint8_t {
    other_text,  ///< text beside it was left out
    unassigned   ///< it is in no range of its country's plan
};

/// Whether an import is carried out or only reckoned.
enum class import_run : std::uint8_t { apply, dry };

struct import_options {
    row_format format{};
    time_zone local{};  ///< of times in the file that name no zone
    import_mode mode = import_mode::merge;
    import_run run = import_run::apply;
    /// Of what is imported. Nothing: `pending` where the list says `review`, else `approved`; `permanent` can never be
    /// taken back.
    std::optional<entry_state> state{};
    /// With `import_mode::replace`: refuse where more than this share, 0 to 1, of what it replaces would be gone.
    /// Nothing: of a register `max_registry_shrink`, of other lists whatever it is.
    std::optional<double> max_shrink{};
    /// Called for each row that cannot be read; may throw to give the import up.
    std::function<void(const rejected_line&)> on_reject{};
    /// Called for each number that was taken and is worth a look, with its line, its text and what that was read as; a
    /// register has many, so nothing is made for it. May throw.
    std::function<void(row_notice, std::uint64_t line, std::string_view text, const line_reading&)> on_notice{};
    /// Called when the file's form is known, with the columns that are read, for people; may throw.
    std::function<void(const row_columns&)> on_columns{};
};

struct import_report {
    std::uint32_t import = 0;        ///< its id; 0 when nothing was changed
    std::uint64_t lines = 0;         ///< rows that are neither blank nor comments
    std::uint64_t added = 0;         ///< numbers, prefixes and ranges that the list did not have
    std::uint64_t already = 0;       ///< those that earlier imports, people or rules had brought
    std::uint64_t removed = 0;       ///< those that the list had and has no longer
    std::uint64_t entries = 0;       ///< of those added, rows that became entries with a state or times of their own
    std::uint64_t duplicates = 0;    ///< rows that repeat an earlier one
    std::uint64_t passed_over = 0;   ///< rows of an export that say `cleared`, or that have expired
    std::uint64_t rejected = 0;      ///< rows that could not be read, or not all of their numbers
    std::uint64_t other_text = 0;    ///< numbers beside which other text was left out
    std::uint64_t unassigned = 0;    ///< numbers in no range of their country's plan
    commented_lines commented{};     ///< comments that may have numbers in them, which were passed over
    std::string would_be_refused{};  ///< of a dry run: why the import will be refused unless more shrinking is allowed
    std::string digest{};            ///< SHA-256 of the text
    std::chrono::milliseconds took{};
};

enum class import_phase : std::uint8_t { reading, comparing, writing };

/// Told now and then while an import runs.
struct import_progress {
    import_phase phase = import_phase::reading;
    std::uint64_t done = 0;   ///< bytes read, then numbers written
    std::uint64_t total = 0;  ///< of them; 0 when not known
};

/// May throw to give the import up.
using import_watch = std::function<void(const import_progress&)>;

namespace detail {

inline constexpr std::size_t least_step = std::size_t{1} << 20;  // bytes of the index written before a commit
inline constexpr std::size_t steps_of_an_index = 24;
inline constexpr std::uint64_t lines_between_reports = 1 << 16;
inline constexpr std::size_t details_a_step = 100'000;
inline constexpr double shrink_tolerance = 1e-9;  // a share such as 0.29 is no exact binary fraction

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

/// Takes away what an import said of its numbers.
inline void clear_details(write_transaction& in, std::uint32_t layer)
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

inline bool has_details(const transaction& in, std::uint32_t layer)
{
    const std::string prefix = layout::detail_prefix(layer);
    cursor at{in, table::details};
    return at.seek(prefix) && at.key().starts_with(prefix);
}

/// Clears away what layers that do not count still have in the store. The caller has the import lock.
inline void clear_leftovers(environment& store)
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

/// As above when all is done already: where it cannot be, the next import does it.
inline void clear_leftovers_later(environment& store)
{
    try {
        clear_leftovers(store);
    } catch (const error&) {
    }
}

/// A row that becomes an entry.
struct entry_row {
    number_pattern pattern{};
    new_entry request{};
    std::uint64_t line = 0;
};

/// What an import has read. Each number, prefix and range is in one of these only: what its last row says counts.
struct import_content {
    std::vector<std::uint64_t> numbers{};    // sorted, different
    std::vector<number_pattern> patterns{};  // sorted, different
    std::vector<std::pair<number_pattern, import_detail>> details{};
    std::vector<entry_row> entries{};
    std::vector<std::uint64_t> removed_numbers{};    // sorted, different
    std::vector<number_pattern> removed_patterns{};  // sorted, different
};

template <class T>
void sort_different(std::vector<T>& values)
{
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// A row that does not just add a number: it removes, becomes an entry, or has a prefix or range.
struct special_row {
    number_pattern pattern{};
    std::uint32_t numbers_before = 0;  ///< rows before it that just add a number
    std::uint32_t order = 0;           ///< among these rows
    std::uint32_t entry = 0;           ///< its place in `import_content::entries`
    enum class kind : std::uint8_t { addition, removal, entry } what = kind::removal;
};

/// Where several rows of a file speak of the same number, prefix or range, the last one counts: takes what others say
/// out of `content`, whose numbers are in the order of the rows yet, and puts in what is to be removed. `rows` has
/// each special one.
inline void settle(import_content& content, std::vector<special_row>& rows)
{
    using kind = special_row::kind;
    std::ranges::sort(rows, [](const special_row& a, const special_row& b) {
        return a.pattern != b.pattern ? a.pattern < b.pattern : a.order > b.order;
    });
    const auto repeated = std::ranges::unique(rows, {}, &special_row::pattern);
    rows.erase(repeated.begin(), repeated.end());
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

inline import_content read_content(text_source& source, const number_text_reader& read, const import_options& options,
                                   timestamp now, const import_watch& progress, import_report& report)
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

inline std::vector<std::uint32_t> ids_of(const std::vector<layer_info>& layers)
{
    std::vector<std::uint32_t> ids;
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
    sort_different(known);
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
            count += std::ranges::binary_search(known, pattern) ? 1 : 0;
    }
    return count;
}

inline list_info require_undropped(const transaction& in, std::uint32_t id)
{
    list_info list = require_list(in, id);
    if (list.dropped)
        throw error{error_code::missing,
                    "the list `" + list.name + "` was dropped while the import ran; nothing was imported"};
    return list;
}

/// Counts what the list's imports hold anew.
inline void recount(const transaction& in, list_info& list)
{
    list.imported = size_of(in, import_layers(in, list.id));
    list.awaiting = size_of(in, import_layers(in, list.id, {layer_state::pending}));
}

/// What an import would change, or changes.
struct import_effect {
    std::uint64_t revision = 0;  ///< of the list that was looked at
    std::uint64_t before = 0;    ///< numbers and patterns that are replaced
    std::uint64_t lost = 0;      ///< of those, what is not in the file
    std::uint64_t imported = 0;  ///< of what is new, what other imports that stay have too
    std::uint64_t known = 0;     ///< of what is new, what the list has in any way
    std::uint64_t removed = 0;   ///< of what the file says is to be removed, what the list has
};

/// How many numbers and patterns, in force or awaiting approval, a list would have no longer without what a file
/// removes. `layers`: of its imports, those that the file finds. What is permanent stays, and what such a layer has.
inline std::uint64_t reckon_removal(const transaction& in, const list_info& list, std::vector<layer_info> layers,
                                    const import_content& content, timestamp now)
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

inline import_effect reckon(const transaction& in, const list_info& list, const import_content& content,
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

/// For people: that a replacement would lose more than `allowed`, and what to say where it may.
inline std::string shrinks_too_much(const std::string& file, const std::string& list, const import_effect& effect,
                                    double allowed)
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

/// What a row that becomes an entry asks for. A row says all there is of its number: without an end it has none, as
/// what becomes a bit of the index has none.
inline new_entry asked_by(const entry_row& row, const std::optional<entry_state>& state, std::uint32_t import)
{
    new_entry request = row.request;
    if (!request.state)
        request.state = state;
    request.beginning = unsaid::renew;
    request.end = unsaid::renew;
    request.import = import;
    return request;
}

/// What the rows that become entries come to, should they be added; without a change.
struct entries_effect {
    std::uint64_t already = 0;
    std::vector<rejected_line> refused{};
};

inline entries_effect reckon_entries(const transaction& in, const list_info& list, const import_content& content,
                                     const std::optional<entry_state>& state, const author& by, timestamp now)
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

inline import_info require_import(const transaction& in, std::uint32_t id)
{
    auto import = find_import(in, id);
    if (!import)
        throw error{error_code::missing, "there is no import " + std::to_string(id)};
    return *std::move(import);
}

inline void put_import(write_transaction& in, const import_info& import)
{
    in.put(table::imports, layout::key_u32(import.id), layout::encode(import));
}

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

/// Lets go of what earlier replacements kept, and for a replacement takes the imports before it out of force; they
/// stay until the next import, so that this one can be undone. What is permanent stays in force.
inline void retire_replaced(write_transaction& in, const list_info& list, const import_info& newest)
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

inline journal_record record_of(journal_event what, const list_info& list, const import_info& import, const author& by,
                                timestamp now)
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

/// Takes an import that awaits approval into force, as what; the caller writes the journal.
inline entry_state approve_layer(write_transaction& in, list_info& list, const import_info& import, approval as)
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

/// Takes an import's layers out of force and those that it replaced back into it; the caller writes import and
/// journal.
inline void undo_layers(write_transaction& in, list_info& list, const import_info& import)
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

/// Imports a text into a list. `read` is called for each row's number, `progress` now and then. Rows that cannot be
/// read are told to `options.on_reject` and the rest is imported. Takes 8 bytes of memory a number.
///
/// Throws `error`: `missing` for an unknown list or column, `busy` while another import runs, `refused` for a
/// replacement that shrinks the list too much or has no number; nothing is imported then. A number that had been
/// removed from the list by hand comes back with an import that names it.
inline import_report import_numbers(environment& store, std::string_view list_name, text_source& from,
                                    const number_text_reader& read, const import_options& options, const author& by,
                                    timestamp now, const import_watch& progress)
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

/// Lets an import that awaits approval come into force, with its rows that became entries, but for those that somebody
/// changed since; `permanent` also makes one permanent that is in force already. Throws `error`: `missing` for an
/// unknown import, `refused` for one that does not await it.
inline void approve_import(write_transaction& in, std::uint32_t id, approval as, const author& by, timestamp now)
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

/// As above, in a transaction of its own. Also throws `busy` while an import runs.
inline void approve_import(environment& store, std::uint32_t id, approval as, const author& by, timestamp now)
{
    detail::check_author(by);
    const detail::import_lock lock{store.directory()};
    store.write([&](write_transaction& in) { approve_import(in, id, as, by, now); });
}

/// Undoes an import: what it brought is in the list no longer, unless it is there by something else as well, and what
/// it took out or replaced is there again, but for entries by hand that it removed, which stay removed. Numbers that
/// somebody has changed by hand since are left as they are. The record of the import stays. What is left in the index
/// the next import clears away. Throws `error`: `missing` for an unknown import, `refused` for one that was undone
/// before, is permanent or was replaced since.
inline void drop_import(write_transaction& in, std::uint32_t id, const author& by, timestamp now)
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

/// As above, in a transaction of its own, and clears away what is left in the index. Also throws `busy` while an
/// import runs.
inline void drop_import(environment& store, std::uint32_t id, const author& by, timestamp now)
{
    detail::check_author(by);
    const detail::import_lock lock{store.directory()};
    store.write([&](write_transaction& in) { drop_import(in, id, by, now); });
    detail::clear_leftovers_later(store);
}

/// How many numbers, prefixes and ranges of an import were not in the list before.
inline std::uint64_t added_by(const import_info& import) noexcept
{
    const std::uint64_t brought = import.numbers + import.patterns + import.entries;
    return brought - std::min(import.already, brought);
}

/// Where an import stands.
enum class import_state : std::uint8_t { active, pending, undone, replaced };

inline import_state state_of(const transaction& in, const import_info& import)
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
