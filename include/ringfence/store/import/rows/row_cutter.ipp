// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_ROW_CUTTER_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_ROW_CUTTER_IPP

#include <ringfence/store/import/rows/cell_look.hpp>
#include <ringfence/store/import/rows/guess_columns.hpp>
#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/rows/row_cutter.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/row_message.hpp>
#include <ringfence/store/import/text/fields.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ringfence::store {

namespace detail {

// Fields are short: a loop beats the call of memchr.
inline const char* find_separator(const char* at, const char* end, char separator) noexcept
{
    while (at != end && *at != separator)
        ++at;
    return at;
}

// Of a row of several lines the first one, counted from 0, whose number stands within quotes that go over line ends:
// quotes that stand for themselves, as ditto marks do, take rows in like that.
inline std::optional<std::pair<std::size_t, std::string_view>> swallowed_row(std::string_view row, const row_guess& by,
                                                                             const cell_looker& look)
{
    const row_columns& columns = by.columns;
    const auto has_its_number = [&](std::string_view line, std::string_view quoted) {
        const bool several = line.find(columns.separator) != std::string_view::npos;
        std::size_t column = 0;
        for (const char *at = line.data(), *const end = at + line.size();; ++at, ++column) {
            const char* const stop = find_separator(at, end, columns.separator);
            const bool inside = at >= quoted.data() && stop <= quoted.data() + quoted.size();
            if (inside && is_of_numbers(columns, column)) {
                std::string_view cell = trim_blanks({at, static_cast<std::size_t>(stop - at)});
                cell = cell.substr(std::min(cell.find_first_not_of("\" "), cell.size()));
                cell = cell.substr(0, cell.find_last_not_of("\" ") + 1);
                const cell_look seen = look(cell);
                // In lines of an address or a note figures stand alone.
                if (seen == cell_look::number || (seen == cell_look::some && (several || by.width == 1)))
                    return true;
            }
            if (stop == end)
                return false;
            at = stop;
        }
    };
    field_scanner whole;
    whole.scan(row, columns.separator, max_row);
    for (std::size_t i = 0; i < whole.spans().size(); ++i) {
        const auto [begin, end] = whole.spans()[i];
        const std::string_view quoted = row.substr(begin, end - begin);
        if (find_line_end(quoted) == std::string_view::npos)
            continue;
        // Numbers below each other in the cell of the number are all read.
        if (is_of_numbers(columns, i) && quoted.find(columns.separator) == std::string_view::npos)
            continue;
        std::string_view rest = row;
        for (std::size_t line = 0; !rest.empty(); ++line) {
            const std::size_t size = size_of_line(rest);
            const std::string_view text = without_line_end(rest.substr(0, size));
            if (columns.form == row_form::ftc || has_its_number(text, quoted))
                return std::pair{line, text};
            rest.remove_prefix(size);
        }
    }
    return std::nullopt;
}

RINGFENCE_DECL std::optional<line_splitter::line> row_cutter::next_row_line()
{
    // What is read again up to here is done with; the lines that a row takes beyond its first are kept from here.
    if (again_at_ == again_.size() || again_at_ > max_row) {
        again_.erase(0, again_at_);
        again_at_ = 0;
    }
    return next_line();
}

RINGFENCE_DECL std::optional<line_splitter::line> row_cutter::next_line()
{
    if (again_at_ < again_.size()) {
        const std::string_view rest = std::string_view{again_}.substr(again_at_);
        const std::string_view raw = rest.substr(0, size_of_line(rest));
        again_at_ += raw.size();
        ++line_;
        return line_splitter::line{without_line_end(raw), raw, false};
    }
    if (then_too_long_) {
        ++line_;
        beginning_ = std::move(*then_too_long_);
        then_too_long_.reset();
        return line_splitter::line{beginning_, {}, true};
    }
    ++line_;
    return lines_.next();
}

RINGFENCE_DECL bool row_cutter::cut(const line_splitter::line& line, std::size_t limit, const row_guess& by)
{
    if (line.text.find('"') != std::string_view::npos)
        return cut_quoted(line, limit, by);
    raw_ = line.raw;
    text_ = line.text;
    const char* at = text_.data();
    const char* const end = at + text_.size();
    if (fields_.size() < limit)
        fields_.resize(limit);
    for (found_ = 0; found_ < limit; ++found_) {
        const char* const stop = find_separator(at, end, by.columns.separator);
        fields_[found_] = {at, static_cast<std::size_t>(stop - at)};
        at = stop + 1;
        if (stop == end) {
            ++found_;
            break;
        }
    }
    return true;
}

RINGFENCE_DECL bool row_cutter::cut_quoted(const line_splitter::line& line, std::size_t limit, const row_guess& by)
{
    using outcome = field_scanner::outcome;
    const std::uint64_t first_line = line_;
    const std::size_t first_size = line.raw.size();
    const std::size_t second = again_at_;
    scanner_.begin();
    outcome found = scanner_.scan(line.text, by.columns.separator, limit);
    raw_ = line.raw;
    if (found == outcome::open) {
        row_.assign(line.raw);
        raw_ = row_;
    }
    while (found == outcome::open) {
        const bool fresh = again_at_ == again_.size();
        const auto more = next_line();
        if (!more || more->too_long) {
            problem_ = more ? "a quote is not closed within 64 KiB" : "a quote is not closed";
            if (more)
                then_too_long_ = std::string{more->text};
            break;
        }
        if (fresh) {
            again_ += more->raw;
            again_at_ = again_.size();
        }
        if (row_.size() + more->raw.size() > max_row) {
            problem_ = "a quote is not closed within 64 KiB";
            break;
        }
        row_ += more->raw;
        raw_ = row_;
        found = scanner_.scan(without_line_end(row_), by.columns.separator, limit);
    }
    if (found == outcome::complete && line_ != first_line)
        if (const auto swallowed = swallowed_row(without_line_end(raw_), by, look_)) {
            problem_ = "a cell in quotes goes over line ends and takes in what is a row by itself, line " +
                       std::to_string(first_line + swallowed->first) + ", " + shortened(swallowed->second) +
                       ": a quote that stands for itself is written twice, in a cell in quotes";
            // A line of a note is no row, and none is made of it: all up to the quote that closes is one that
            // cannot be read.
            const auto cells =
                static_cast<std::size_t>(std::ranges::count(swallowed->second, by.columns.separator)) + 1;
            if (by.columns.form != row_form::ftc && cells != by.width)
                return false;
            found = outcome::open;
        }
    if (found == outcome::complete) {
        text_ = without_line_end(raw_);
        found_ = scanner_.spans().size();
        if (fields_.size() < found_)
            fields_.resize(found_);
        for (std::size_t i = 0; i < found_; ++i) {
            const auto s = scanner_.spans()[i];
            fields_[i] = text_.substr(s.begin, s.end - s.begin);
        }
        return true;
    }
    if (found == outcome::wrong)
        problem_ = "a field in quotes goes on after the quote that closes it: quotes inside are written twice";
    raw_ = raw_.substr(0, first_size);
    line_ = first_line;
    again_at_ = second;
    return false;
}

}  // namespace detail

}  // namespace ringfence::store

#endif
