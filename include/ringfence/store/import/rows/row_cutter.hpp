// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Cuts delimited text into rows and these into fields; a row may have several lines. A quote that is not closed would
// swallow what follows: such a row is told by its first line, and the next row begins behind that.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_ROW_CUTTER_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_ROW_CUTTER_HPP

#include <ringfence/config.hpp>
#include <ringfence/store/import/rows/cell_look.hpp>
#include <ringfence/store/import/rows/guess_columns.hpp>
#include <ringfence/store/import/text/fields.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

namespace detail {

class row_cutter {
public:
    /// Refers to both.
    row_cutter(line_splitter& lines, const cell_looker& look) : lines_{lines}, look_{look} {}

    row_cutter(const row_cutter&) = delete;
    row_cutter& operator=(const row_cutter&) = delete;

    /// The first line of a row, or nothing at the end.
    std::optional<line_splitter::line> next_row_line();

    /// Finds the first `limit` fields of the row that begins with `line`, and what more of lines it has. False with
    /// `problem` where it cannot be read; what follows its first line, or where that is no row, its last, is read then.
    bool cut(const line_splitter::line& line, std::size_t limit, const row_guess& by);

    /// The number of the line taken last, from 1.
    std::uint64_t line() const noexcept { return line_; }

    /// The row with its line end; where it cannot be read as much of it as is no row by itself.
    std::string_view raw() const noexcept { return raw_; }

    /// The same without its line end; of a row that was read.
    std::string_view text() const noexcept { return text_; }

    /// They lie in it, quotes included.
    std::span<const std::string_view> fields() const noexcept { return std::span{fields_}.first(found_); }

    const std::string& problem() const noexcept { return problem_; }

private:
    // A line: of those to be read again, else of the source.
    std::optional<line_splitter::line> next_line();

    bool cut_quoted(const line_splitter::line& line, std::size_t limit, const row_guess& by);

    line_splitter& lines_;
    const cell_looker& look_;
    std::uint64_t line_ = 0;

    // The row being read.
    std::string_view raw_;
    std::string_view text_;
    std::vector<std::string_view> fields_;
    std::size_t found_ = 0;
    std::string row_;  // holds a row with quotes
    field_scanner scanner_;
    std::string problem_;

    // Lines to be read again from `again_at_` on, after a row that could not be read, and then the beginning of one
    // that was too long.
    std::string again_;
    std::size_t again_at_ = 0;
    std::optional<std::string> then_too_long_;
    std::string beginning_;
};

}  // namespace detail

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/row_cutter.ipp>
#endif

#endif
