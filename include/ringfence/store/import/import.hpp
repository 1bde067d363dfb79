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

#ifndef RINGFENCE_STORE_IMPORT_IMPORT_HPP
#define RINGFENCE_STORE_IMPORT_IMPORT_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/rows.hpp>
#include <ringfence/store/index/index.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/layout.hpp>
#include <ringfence/store/lists/entries.hpp>
#include <ringfence/store/lists/lists.hpp>

#include <sys/file.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
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
RINGFENCE_DECL std::vector<import_info> imports(const transaction& in);

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
RINGFENCE_DECL void sort_from(std::uint64_t* first, std::uint64_t* last, unsigned shift);

/// Sorts and takes repeated ones out, without further memory.
RINGFENCE_DECL void sort_unique(std::vector<std::uint64_t>& numbers);

RINGFENCE_DECL std::size_t step_budget(const transaction& in);

/// Takes away what an import said of its numbers.
RINGFENCE_DECL void clear_details(write_transaction& in, std::uint32_t layer);

RINGFENCE_DECL bool has_details(const transaction& in, std::uint32_t layer);

/// Clears away what layers that do not count still have in the store. The caller has the import lock.
RINGFENCE_DECL void clear_leftovers(environment& store);

/// As above when all is done already: where it cannot be, the next import does it.
RINGFENCE_DECL void clear_leftovers_later(environment& store);

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
RINGFENCE_DECL void settle(import_content& content, std::vector<special_row>& rows);

RINGFENCE_DECL import_content read_content(text_source& source, const number_text_reader& read,
                                           const import_options& options, timestamp now, const import_watch& progress,
                                           import_report& report);

RINGFENCE_DECL std::vector<std::uint32_t> ids_of(const std::vector<layer_info>& layers);

/// The different prefixes and ranges of layers, sorted.
RINGFENCE_DECL std::vector<number_pattern> patterns_of(const transaction& in, const std::vector<layer_info>& layers);

/// How many different numbers and patterns layers have together.
RINGFENCE_DECL std::uint64_t size_of(const transaction& in, std::vector<layer_info> layers);

/// How many of the numbers and patterns are in one of the layers.
RINGFENCE_DECL std::uint64_t common(const transaction& in, const std::vector<layer_info>& layers,
                                    std::span<const std::uint64_t> numbers, std::span<const number_pattern> patterns);

RINGFENCE_DECL list_info require_undropped(const transaction& in, std::uint32_t id);

/// Counts what the list's imports hold anew.
RINGFENCE_DECL void recount(const transaction& in, list_info& list);

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
RINGFENCE_DECL std::uint64_t reckon_removal(const transaction& in, const list_info& list,
                                            std::vector<layer_info> layers, const import_content& content,
                                            timestamp now);

RINGFENCE_DECL import_effect reckon(const transaction& in, const list_info& list, const import_content& content,
                                    import_mode mode, timestamp now);

/// For people: that a replacement would lose more than `allowed`, and what to say where it may.
RINGFENCE_DECL std::string shrinks_too_much(const std::string& file, const std::string& list,
                                            const import_effect& effect, double allowed);

/// Removes numbers and patterns from a list for an import: from what imports brought, each into a layer that remembers
/// whose it was, and entries one by one. What is permanent stays. `list` is counted anew; the caller writes it.
RINGFENCE_DECL void remove_for_import(write_transaction& in, list_info& list, std::uint32_t import,
                                      const import_content& content, const author& by, timestamp now);

/// What a row that becomes an entry asks for. A row says all there is of its number: without an end it has none, as
/// what becomes a bit of the index has none.
RINGFENCE_DECL new_entry asked_by(const entry_row& row, const std::optional<entry_state>& state, std::uint32_t import);

/// What the rows that become entries come to, should they be added; without a change.
struct entries_effect {
    std::uint64_t already = 0;
    std::vector<rejected_line> refused{};
};

RINGFENCE_DECL entries_effect reckon_entries(const transaction& in, const list_info& list,
                                             const import_content& content, const std::optional<entry_state>& state,
                                             const author& by, timestamp now);

RINGFENCE_DECL import_info require_import(const transaction& in, std::uint32_t id);

RINGFENCE_DECL void put_import(write_transaction& in, const import_info& import);

/// Lets go of what was taken out of imports that are gone: it has nothing to go back to.
RINGFENCE_DECL void retire_deleted(write_transaction& in, const list_info& list);

/// Lets go of what earlier replacements kept, and for a replacement takes the imports before it out of force; they
/// stay until the next import, so that this one can be undone. What is permanent stays in force.
RINGFENCE_DECL void retire_replaced(write_transaction& in, const list_info& list, const import_info& newest);

RINGFENCE_DECL journal_record record_of(journal_event what, const list_info& list, const import_info& import,
                                        const author& by, timestamp now);

/// Takes an import that awaits approval into force, as what; the caller writes the journal.
RINGFENCE_DECL entry_state approve_layer(write_transaction& in, list_info& list, const import_info& import,
                                         approval as);

/// Takes an import's layers out of force and those that it replaced back into it; the caller writes import and
/// journal.
RINGFENCE_DECL void undo_layers(write_transaction& in, list_info& list, const import_info& import);

/// Clears the entries that came with an import, but for those that were changed since; with what it removed one by one
/// the other way round.
RINGFENCE_DECL void undo_entries(write_transaction& in, const list_info& list, std::uint32_t import, const author& by,
                                 timestamp now);

/// Lets the entries that came with an import come into force with it, but for those that were changed since.
/// One that has an expiry is not made permanent.
RINGFENCE_DECL void approve_entries(write_transaction& in, const list_info& list, std::uint32_t import, approval as,
                                    const author& by, timestamp now);

}  // namespace detail

/// Imports a text into a list. `read` is called for each row's number, `progress` now and then. Rows that cannot be
/// read are told to `options.on_reject` and the rest is imported. Takes 8 bytes of memory a number.
///
/// Throws `error`: `missing` for an unknown list or column, `busy` while another import runs, `refused` for a
/// replacement that shrinks the list too much or has no number; nothing is imported then. A number that had been
/// removed from the list by hand comes back with an import that names it.
RINGFENCE_DECL import_report import_numbers(environment& store, std::string_view list_name, text_source& from,
                                            const number_text_reader& read, const import_options& options,
                                            const author& by, timestamp now, const import_watch& progress);

/// Lets an import that awaits approval come into force, with its rows that became entries, but for those that somebody
/// changed since; `permanent` also makes one permanent that is in force already. Throws `error`: `missing` for an
/// unknown import, `refused` for one that does not await it.
RINGFENCE_DECL void approve_import(write_transaction& in, std::uint32_t id, approval as, const author& by,
                                   timestamp now);

/// As above, in a transaction of its own. Also throws `busy` while an import runs.
RINGFENCE_DECL void approve_import(environment& store, std::uint32_t id, approval as, const author& by, timestamp now);

/// Undoes an import: what it brought is in the list no longer, unless it is there by something else as well, and what
/// it took out or replaced is there again, but for entries by hand that it removed, which stay removed. Numbers that
/// somebody has changed by hand since are left as they are. The record of the import stays. What is left in the index
/// the next import clears away. Throws `error`: `missing` for an unknown import, `refused` for one that was undone
/// before, is permanent or was replaced since.
RINGFENCE_DECL void drop_import(write_transaction& in, std::uint32_t id, const author& by, timestamp now);

/// As above, in a transaction of its own, and clears away what is left in the index. Also throws `busy` while an
/// import runs.
RINGFENCE_DECL void drop_import(environment& store, std::uint32_t id, const author& by, timestamp now);

/// How many numbers, prefixes and ranges of an import were not in the list before.
RINGFENCE_DECL std::uint64_t added_by(const import_info& import) noexcept;

/// Where an import stands.
enum class import_state : std::uint8_t { active, pending, undone, replaced };

RINGFENCE_DECL import_state state_of(const transaction& in, const import_info& import);

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/import.ipp>
#endif

#endif
