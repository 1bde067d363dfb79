// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_CONTENT_IPP
#define RINGFENCE_STORE_IMPORT_CONTENT_IPP

#include <ringfence/base/sha256.hpp>
#include <ringfence/base/time.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/content.hpp>
#include <ringfence/store/import/options.hpp>
#include <ringfence/store/import/rows/cell_look.hpp>
#include <ringfence/store/import/rows/row_states.hpp>
#include <ringfence/store/import/rows/rows.hpp>
#include <ringfence/store/import/text/lines.hpp>
#include <ringfence/store/index/spans.hpp>
#include <ringfence/store/layout/entry.hpp>
#include <ringfence/store/layout/import.hpp>
#include <ringfence/store/layout/import_detail.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

inline constexpr std::uint64_t lines_between_reports = 1 << 16;

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
    text_source in_bytes = digested(source, digest);
    row_reader from{in_bytes, options.format, options.local, [&](std::string_view cell) {
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
        if (report.first_rejected.size() < max_kept_rejects)
            report.first_rejected.push_back({row.line, std::string{text.substr(0, beginning)}, std::string{reason}});
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
        if (auto wrong = wrong_pattern(pattern))
            return std::move(wrong->text);
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
                                        .state = row.state,
                                        .created = row.date && *row.date <= now ? row.date : std::nullopt},
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
        if (options.max_rows && report.lines == *options.max_rows)
            throw error{error_code::refused, "`" + source.name + "` has more than the " +
                                                 std::to_string(*options.max_rows) +
                                                 " rows that the list takes at a time (`max-import`); nothing was "
                                                 "changed: split the file, or have the policy say another number"};
        if (++report.lines % lines_between_reports == 0)
            progress(import_progress{import_phase::reading, from.lines().position(), source.size.value_or(0)});
        if (row->of_rule_file) {
            ++report.of_rule_file;
            continue;
        }
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

}  // namespace detail

}  // namespace ringfence::store

#endif
