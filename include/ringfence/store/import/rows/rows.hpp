// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The rows of an import: one reader for plain lines, for delimited text (CSV by RFC 4180, tabs, `;`, `|`) with or
// without a header, for JSON lines, and for the registers that write a number in two fields. Streams: beyond the line
// buffer it holds one row. What the person did not say (row_format.hpp) is guessed from the first 64 KiB (guess.hpp)
// and told by `columns()`.
//
// A row that cannot be read is given out with its `problem` and never ends the reading.

#ifndef RINGFENCE_STORE_IMPORT_ROWS_ROWS_HPP
#define RINGFENCE_STORE_IMPORT_ROWS_ROWS_HPP

#include <ringfence/base/time.hpp>
#include <ringfence/base/time_text.hpp>
#include <ringfence/config.hpp>
#include <ringfence/policy/hours.hpp>
#include <ringfence/store/import/rows/cell_look.hpp>
#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/guess_columns.hpp>
#include <ringfence/store/import/rows/members.hpp>
#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/rows/row_cutter.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/row_states.hpp>
#include <ringfence/store/import/rows/sample.hpp>
#include <ringfence/store/import/text/comments.hpp>
#include <ringfence/store/import/text/fields.hpp>
#include <ringfence/store/import/text/json_row.hpp>
#include <ringfence/store/import/text/lines.hpp>
#include <ringfence/store/layout/entry.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

/// One row. The texts are good until the next call of the reader.
struct import_row {
    std::string_view
        number{};  ///< as typed, without blanks around; with a `problem` what there is of it, or of the row
    std::span<const std::string_view> more_numbers{};  ///< of further columns, those that are not empty
    std::string_view description{};
    std::optional<timestamp> date{};
    std::optional<timestamp> valid_from{};
    std::optional<timestamp> expires{};  ///< of a day without a time its end
    std::optional<entry_state> state{};
    std::optional<row_change> change{};
    bool of_rule_file = false;   ///< of an export: the rule file writes it into the list, and nobody else
    std::uint64_t line = 0;      ///< from 1; the first of a row that has several
    std::string_view problem{};  ///< what is wrong and where, for a person; empty: nothing
    std::string_view raw{};      ///< the row as it stands in the text, with its line end; empty of one that is too long
};

/// Reads a text row by row. Not for two threads at once.
class row_reader {
public:
    /// Looks at the beginning of the text and decides how it is read; `look` says what the rows' reading makes of a
    /// cell. `from` and `local`, the zone of times without one, must outlive the reader. Throws `error`: `refused`
    /// where the text is not of the form or in the encoding asked for or a column cannot be guessed, `missing` where it
    /// has no such column; and what the source throws.
    row_reader(text_source& from, row_format format, const time_zone& local, cell_looker look);

    row_reader(const row_reader&) = delete;
    row_reader& operator=(const row_reader&) = delete;

    /// The next row, or nothing at the end. Throws what the source throws.
    std::optional<import_row> next();

    /// How the text is read: what was said and what was guessed.
    const row_columns& columns() const noexcept { return guess_.columns; }

    /// The header as it stands in the text, with its line end; empty without one.
    std::string_view header() const noexcept { return header_; }

    /// What was passed over on the way to the row given out last (or before the header, before the first call of
    /// `next`), as it stands in the text. Only with `passed_lines::kept`.
    std::string_view passed_over() const noexcept { return passed_over_; }

    line_splitter& lines() noexcept { return lines_; }

    /// The comments so far that may have numbers in them.
    const commented_lines& commented() const noexcept { return commented_; }

    /// How many rows had nothing in any of their columns, and were passed over.
    std::uint64_t empty_rows() const noexcept { return empty_rows_; }

private:
    detail::row_basis basis() const noexcept { return {from_.name, format_, local_, look_}; }

    void take_header();

    void pass_over(std::string_view raw);

    // Of delimited text. Behind the header, or the first row, a `#` begins no comment.
    bool is_comment_mark(std::string_view text) const noexcept;

    // False: a comment without the digits of a number, or one that is counted. True: the row that it has to be, as the
    // lines that are passed over are passed on.
    bool pass_over_comment(std::string_view text, std::string_view raw, std::uint64_t line);

    import_row row_of_comment(std::string_view raw, std::uint64_t line) const;

    std::optional<import_row> next_plain();

    std::optional<import_row> next_json();

    // As of columns: why the number is not taken unasked, or empty.
    std::string wrong_guess_of_number();

    void read_json(import_row& row);

    std::optional<import_row> next_delimited();

    // Without a single character in its fields, as spreadsheets write rows at the end.
    bool is_blank_row() const noexcept;

    // A line that begins as a comment does is a row where its first column is not the number's and it has all the
    // columns, or a number where the numbers are.
    bool is_row_nevertheless() const;

    std::string_view field(column_role role);

    // For a problem: `column 3 (expires)`.
    std::string place_of(column_role role) const;

    void wrong_field(import_row& row, const std::string& place, std::string_view text, std::string_view why);

    void read_fields(import_row& row);

    // The numbers of several columns, in some of which there may be none.
    void read_several(import_row& row);

    void read_values(import_row& row);

    void read_date(import_row& row, column_role role, std::optional<timestamp>& into);

    void read_ftc(import_row& row);

    text_source& from_;
    row_format format_;
    const time_zone& local_;
    cell_looker look_;
    line_splitter lines_;
    detail::row_cutter cutter_;  // of delimited text
    detail::row_guess guess_;
    std::size_t wanted_ = 1;  // how many fields of a row are looked for
    std::uint64_t empty_rows_ = 0;

    // The row being read.
    std::array<std::string, column_roles> buffers_;  // for fields in which quotes were doubled
    std::vector<std::string> more_buffers_;          // the same of further columns of numbers
    std::vector<std::string_view> numbers_;          // of a row with several
    std::string code_buffer_;
    std::array<char, 12> whole_{'+', '1'};
    std::string problem_;

    std::string header_;
    std::string passed_over_;
    bool rows_begun_ = false;  // of delimited text: the header or a row was given out

    // Comments before the header that are rows.
    struct held_comment {
        std::string raw;
        std::uint64_t line = 0;
    };
    std::vector<held_comment> held_comments_;
    std::size_t held_comments_given_ = 0;
    commented_lines commented_;

    // Of JSON lines: the row's members, and those that are read.
    std::vector<json_member> members_;
    detail::member_choice choice_;
};

}  // namespace ringfence::store

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/store/import/rows/rows.ipp>
#endif

#endif
