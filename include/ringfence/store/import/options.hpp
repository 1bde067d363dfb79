// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// What an import is asked for, and what it says of itself.

#ifndef RINGFENCE_STORE_IMPORT_OPTIONS_HPP
#define RINGFENCE_STORE_IMPORT_OPTIONS_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/config.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/policy/hours.hpp>
#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/text/comments.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/rejected_row.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

inline constexpr std::uint64_t max_imported_numbers = 1'000'000'000;  ///< in one import; 8 bytes of memory each
/// Numbers with a description or date; some 60 bytes each.
inline constexpr std::size_t max_import_details = 50'000'000;
inline constexpr std::size_t max_import_entries = 1'000'000;  ///< rows that become entries
inline constexpr std::size_t max_import_removals = 100'000'000;

/// What a register may lose by a replacement unless more is allowed, as a share. Registers lose a small part of a
/// percent in a day and some percent in months, while a download that broke off or a wrong file lacks far more.
inline constexpr double max_registry_shrink = 0.1;

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
    /// The import's id, taken by `reserve_import` before. Nothing: the next one.
    std::optional<std::uint32_t> reserved{};
    std::optional<std::uint64_t> max_rows{};  ///< more are refused, and nothing is changed; the list may say so, too
    /// Called for each row that cannot be read; may throw to give the import up.
    std::function<void(const rejected_line&)> on_reject{};
    /// Called for each number that was taken and is worth a look, with its line, its text and what that was read as; a
    /// register has many, so nothing is made for it. May throw.
    std::function<void(row_notice, std::uint64_t line, std::string_view text, const line_reading&)> on_notice{};
    /// Called when the file's form is known, with the columns that are read, for people; may throw.
    std::function<void(const row_columns&)> on_columns{};
};

/// What of that which a file removes is permanent in the list, and stays.
struct permanent_rest {
    static constexpr std::size_t max_told = 100;

    std::uint64_t count = 0;
    std::vector<number_pattern> first{};  ///< `max_told` of them at most, in no order

    void add(const number_pattern& pattern)
    {
        ++count;
        if (first.size() < max_told)
            first.push_back(pattern);
    }
};

/// Rejected rows of an import that are kept with it.
inline constexpr std::size_t max_kept_rejects = 1000;

struct import_report {
    std::uint32_t import = 0;        ///< its id; 0 when nothing was changed
    std::uint64_t lines = 0;         ///< rows that are neither blank nor comments
    std::uint64_t added = 0;         ///< numbers, prefixes and ranges that the list did not have
    std::uint64_t already = 0;       ///< those that earlier imports, people or rules had brought
    std::uint64_t removed = 0;       ///< those that the list had and has no longer
    permanent_rest stayed{};         ///< of what the rows remove
    std::uint64_t entries = 0;       ///< of those added, rows that became entries with a state or times of their own
    std::uint64_t duplicates = 0;    ///< rows that repeat an earlier one
    std::uint64_t passed_over = 0;   ///< rows of an export that say `cleared`, or that have expired
    std::uint64_t of_rule_file = 0;  ///< rows of an export that a rule file writes into the list; passed over as well
    std::uint64_t rejected = 0;      ///< rows that could not be read, or not all of their numbers
    std::vector<rejected_row> first_rejected{};  ///< the first `max_kept_rejects` of them
    std::uint64_t other_text = 0;                ///< numbers beside which other text was left out
    std::uint64_t unassigned = 0;                ///< numbers in no range of their country's plan
    commented_lines commented{};                 ///< comments that may have numbers in them, which were passed over
    std::string would_be_refused{};  ///< of a dry run: why the import will be refused unless more shrinking is allowed
    std::string digest{};            ///< SHA-256 of the text
    std::uint32_t same_file = 0;     ///< the newest import of the same bytes that was there and not undone; 0: none
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

}  // namespace ringfence::store

#endif
