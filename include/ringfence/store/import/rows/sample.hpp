// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The beginning of a text, by which it is guessed how its rows are read: the first 64 KiB. Texts that have no rows at
// all are told from those that do.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_SAMPLE_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_SAMPLE_HPP

#include <ringfence/config.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/policy/hours.hpp>
#include <ringfence/store/import/rows/cell_look.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/text/comments.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ringfence::store {

namespace detail {

inline constexpr std::size_t sample_size = std::size_t{64} * 1024;  ///< bytes
inline constexpr std::size_t sample_rows = 100;
inline constexpr std::string_view separators = ",;\t|";

/// By what the rows of a text are read: what a person said of it, and what their reading makes of a cell.
struct row_basis {
    std::string_view name;  ///< of the text, for people
    const row_format& format;
    const time_zone& local;  ///< of times without a zone
    const cell_looker& look;
};

/// The whole lines at the beginning of a text.
struct row_sample {
    std::string_view text{};         ///< good until the next call of the `line_splitter`
    std::uint64_t lines_before = 0;  ///< that were taken already: the one that names the separator
};

/// Those that the lines begin with now. Throws `error`, `refused`, where they have no rows: texts of other forms, whose
/// lines would be rows that cannot be read, or worse, rows that can; and what the source throws.
RINGFENCE_DECL row_sample look_ahead(line_splitter& lines, const row_basis& about);

/// The separator that the first line names, which is no row, and no header: `sep=;`, as spreadsheets have it. Throws
/// `error`, `refused`, where it can be none.
RINGFENCE_DECL std::optional<char> named_separator(std::string_view sample, std::string_view name);

/// Calls f(line) for each line of the sample that is neither blank nor a comment, up to `sample_rows` of them.
template <class F>
void each_line(std::string_view sample, F&& f)
{
    for (std::size_t lines = 0; !sample.empty() && lines < sample_rows;) {
        const std::size_t size = size_of_line(sample);
        const std::string_view line = ringfence::detail::trim(sample.substr(0, size));
        sample.remove_prefix(size);
        // With a second `;` it may be a row whose first column is empty.
        if (line.empty() || (begins_as_comment(line, '\0') && (line.front() == '#' || line.find(';', 1) == line.npos)))
            continue;
        ++lines;
        f(line);
    }
}

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/sample.ipp>
#endif

#endif
