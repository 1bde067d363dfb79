// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_GUESS_COLUMNS_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_GUESS_COLUMNS_IPP

#include <ringfence/base/time_text.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/rows/cell_look.hpp>
#include <ringfence/store/import/rows/code_check.hpp>
#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/guess_columns.hpp>
#include <ringfence/store/import/rows/guess_form.hpp>
#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/rows/row_dates.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/row_message.hpp>
#include <ringfence/store/import/rows/row_states.hpp>
#include <ringfence/store/import/rows/sample.hpp>
#include <ringfence/store/import/text/fields.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

// The column that was typed as a number, from 1.
inline std::optional<std::size_t> index_of(std::string_view typed)
{
    std::size_t index = 0;
    const auto [end, wrong] = std::from_chars(typed.data(), typed.data() + typed.size(), index);
    if (wrong != std::errc{} || end != typed.data() + typed.size() || index == 0)
        return std::nullopt;
    return index - 1;
}

inline bool guess_header(const std::vector<row_fields>& rows, row_form form, const row_basis& about)
{
    if (about.format.header != header_choice::automatic)
        return about.format.header == header_choice::with;
    if (rows.empty())
        return false;
    if (form == row_form::ftc)
        return std::ranges::none_of(
            rows[0], [](std::string_view field) { return std::ranges::any_of(field, ringfence::detail::is_digit); });
    for (const auto& choice : about.format.columns)
        if (choice && !choice->empty() &&
            !std::ranges::all_of(parts_of(*choice), [](const std::string& part) { return index_of(part).has_value(); }))
            return true;
    const row_fields& first = rows[0];
    if (std::ranges::any_of(first, [&](std::string_view f) { return may_be_number(about.look(f)); }))
        return false;
    const auto is_name = [](std::string_view f) { return f.empty() || may_be_name(f); };
    if (std::ranges::any_of(first,
                            [&](std::string_view f) { return is_name(f) && number_name_of(f) != number_name::none; }))
        return true;
    std::optional<std::size_t> column;  // the number's, where that was said
    if (const auto& choice = about.format.columns[0]; choice && !choice->empty())
        column = index_of(parts_of(*choice).front());
    if (column ? *column >= first.size() || !may_be_name(first[*column]) : !std::ranges::all_of(first, is_name))
        return false;
    if (std::ranges::any_of(first, [&](std::string_view f) { return about.look(f) == cell_look::sender; }))
        give_up(about.name, error_code::refused,
                "is " + shortened(first[column.value_or(0)]) +
                    " in its first row a sender or the name of a column? Say `--header no` or "
                    "`--header yes`");
    return true;
}

inline std::string described_columns(const row_columns& columns, std::size_t width)
{
    if (!columns.header)
        return "Say its number, 1 to " + std::to_string(std::max<std::size_t>(width, 1));
    std::string known;
    constexpr std::size_t told = 30;
    for (std::size_t i = 0; i < std::min(columns.names.size(), told); ++i)
        known += (known.empty() ? "Its columns are " : ", ") + shortened(columns.names[i]);
    if (columns.names.size() > told)
        known += " and " + std::to_string(columns.names.size() - told) + " more";
    return known;
}

inline std::size_t find_column(const std::string& typed, const row_columns& columns, std::size_t width,
                               const row_basis& about)
{
    for (std::size_t i = 0; i < columns.names.size(); ++i)
        if (same_name(columns.names[i], typed))
            return i;
    const auto index = index_of(typed);
    for (std::size_t i = 0; i < columns.names.size() && !index; ++i)
        if (const std::string bare = bare_name(typed); bare == bare_name(columns.names[i]))
            return i;
    if (!index && !columns.header)
        give_up(about.name, error_code::missing,
                "has no header, so a column is chosen by its number and not as `" + typed + "`");
    if (!index || *index >= std::max<std::size_t>(width, 1) || *index >= max_columns)
        give_up(about.name, error_code::missing, "has no column `" + typed + "`. " + described_columns(columns, width));
    return *index;
}

// One column, or several with commas between them, unless that is a column's name.
inline std::vector<std::size_t> find_number_columns(const std::string& typed, const row_columns& columns,
                                                    std::size_t width, const row_basis& about)
{
    const bool is_name =
        std::ranges::any_of(columns.names, [&](const std::string& name) { return same_name(name, typed); });
    std::vector<std::size_t> found;
    for (const std::string& part : is_name ? std::vector{typed} : parts_of(typed))
        if (const std::size_t column = find_column(part, columns, width, about);
            std::ranges::find(found, column) == found.end())
            found.push_back(column);
    return found;
}

inline bool is_taken(const row_columns& columns, std::size_t index)
{
    return std::ranges::any_of(columns.columns, [&](const auto& c) { return c && c->index == index; });
}

inline std::string all_numbers_option(const std::vector<std::size_t>& columns)
{
    std::string text = "`--column number=";
    for (std::size_t i = 0; i < columns.size(); ++i)
        text += (i == 0 ? "" : ",") + std::to_string(columns[i] + 1);
    return text + "`";
}

// Whether most cells of a column that are not empty are whole numbers.
inline bool has_whole_numbers(const std::vector<row_fields>& rows, std::size_t column, const row_basis& about)
{
    std::size_t filled = 0;
    std::size_t whole = 0;
    for (const auto& row : rows)
        if (column < row.size() && !row[column].empty()) {
            ++filled;
            whole += about.look(row[column]) == cell_look::number ? 1U : 0U;
        }
    return whole * 2 > filled;
}

// The column that is called as columns of telephone numbers are, or has most of its cells in international form. Of
// several none is more right than the others: that is asked.
inline std::optional<chosen_column> guess_number_by_name(const row_columns& columns,
                                                         const std::vector<row_fields>& rows, std::size_t width,
                                                         const row_basis& about)
{
    std::vector<std::size_t> named;
    std::vector<std::size_t> likely;
    for (std::size_t i = 0; i < std::min(width, max_columns); ++i) {
        if (is_taken(columns, i))
            continue;
        std::size_t filled = 0;
        std::size_t numbers = 0;
        std::size_t international = 0;
        for (const auto& row : rows)
            if (i < row.size() && !row[i].empty()) {
                ++filled;
                numbers += may_be_number(about.look(row[i])) ? 1U : 0U;
                international += row[i].front() == '+' && may_be_number(about.look(row[i])) ? 1U : 0U;
            }
        const auto name = i < columns.names.size() ? number_name_of(columns.names[i]) : number_name::none;
        const bool is_code =
            name == number_name::none && i < columns.names.size() && code_name_of(columns.names[i]) != code_name::none;
        if (name != number_name::none)
            named.push_back(i);
        if (name == number_name::sure || (international * 2 > filled && !is_code) ||
            (name == number_name::likely && (filled == 0 || numbers != 0)))
            likely.push_back(i);
    }
    if (named.empty())
        return std::nullopt;
    const std::vector<std::size_t>& found = likely.empty() ? named : likely;
    if (found.size() > 1)
        give_up(about.name, error_code::refused,
                "columns " + told_columns(columns, found) +
                    " may all have the numbers: say which has them, as `--column number=" +
                    std::to_string(found.front() + 1) + "`, or that all have, " + all_numbers_option(found));
    // A name is but a name: `No` may be of anything.
    for (std::size_t i = 0; i < std::min(width, max_columns); ++i)
        if (!is_taken(columns, i) && has_whole_numbers(rows, i, about) &&
            !has_whole_numbers(rows, found.front(), about))
            give_up(about.name, error_code::refused,
                    "column " + told_columns(columns, found) + " is of numbers by its name, and column " +
                        told_columns(columns, {i}) +
                        " has whole numbers: say which has them, as `--column number=" + std::to_string(i + 1) + "`");
    return chosen_column{found.front(), true};
}

// Whether something is nothing but a figure of five digits or more, and no date: a number that cannot be read, or
// another figure.
inline bool is_figure(std::string_view text, const row_basis& about)
{
    return text.find_first_not_of("+0123456789 .-/()") == std::string_view::npos &&
           std::ranges::count_if(text, ringfence::detail::is_digit) >= 5 &&
           !read_row_date(text, about.format.date_format, about.local, bare_day::first_moment);
}

// The one column in which most rows have a number. What short codes and numbers of no range are in is of something else
// where another column has better ones, and perhaps where one has longer figures: area codes are like that.
inline std::optional<chosen_column> guess_number_column(const row_columns& columns, const std::vector<row_fields>& rows,
                                                        std::size_t width, const row_basis& about)
{
    std::vector<std::size_t> sure;
    std::vector<std::size_t> possible;
    bool figures = false;
    for (std::size_t i = 0; i < std::min(width, max_columns); ++i) {
        if (is_taken(columns, i))
            continue;
        std::size_t filled = 0;
        std::size_t numbers = 0;
        std::size_t of_the_plan = 0;
        std::size_t long_ones = 0;
        for (const auto& row : rows)
            if (i < row.size() && !row[i].empty()) {
                const cell_look look = about.look(row[i]);
                ++filled;
                numbers += look == cell_look::number || look == cell_look::some ? 1U : 0U;
                of_the_plan += look == cell_look::number ? 1U : 0U;
                long_ones += look == cell_look::text && is_figure(row[i], about) ? 1U : 0U;
            }
        if (of_the_plan * 2 > filled)
            sure.push_back(i);
        else if (numbers * 2 > filled)
            possible.push_back(i);
        figures = figures || long_ones * 2 > filled;
    }
    if (sure.empty() && figures && width > 1)
        return std::nullopt;
    // A single line that is no number may be anything, a server's excuse among it.
    const bool only_a_guessed_header =
        columns.header && rows.empty() && about.format.header == header_choice::automatic;
    if (sure.empty() && possible.empty() && width <= 1 && !only_a_guessed_header)
        possible.push_back(0);
    const std::vector<std::size_t>& found = sure.empty() ? possible : sure;
    if (found.size() > 1)
        give_up(about.name, error_code::refused,
                "columns " + std::to_string(found[0] + 1) + " and " + std::to_string(found[1] + 1) +
                    " both read as numbers: which is it? " + described_columns(columns, width) +
                    "; or say that all have them, " + all_numbers_option(found));
    return found.empty() ? std::nullopt : std::optional{chosen_column{found.front(), true}};
}

// Area codes and countries in a column of their own, which nobody said are to be left out.
inline void expect_whole_numbers(row_guess& guess, const std::vector<row_fields>& rows, const row_basis& about)
{
    const row_columns& columns = guess.columns;
    if (!columns.columns[0] || !columns.columns[0]->guessed)
        return;
    const std::size_t numbers = columns.columns[0]->index;
    for (std::size_t i = 0; i < std::min(columns.names.size(), max_columns); ++i)
        if (const auto kind = code_name_of(columns.names[i]); kind != code_name::none && !is_taken(columns, i))
            guess.code_columns.push_back({i, kind});
    for (const auto& [column, kind] : guess.code_columns)
        for (const auto& row : rows)
            if (column < row.size() && numbers < row.size() &&
                guess.codes.changes_number(kind, row[column], row[numbers]))
                give_up(about.name, error_code::refused,
                        guess.codes.told("column " + told_columns(columns, {column}), row[column],
                                         std::to_string(numbers + 1), kind));
}

inline bool reads_as(column_role role, const std::string& cell, const row_basis& about)
{
    switch (role) {
    case column_role::number:
    case column_role::description: return true;
    case column_role::date:
    case column_role::valid_from:
    case column_role::expires:
        return read_row_date(cell, about.format.date_format, about.local, bare_day::first_moment).has_value();
    case column_role::state: return read_state(cell).has_value();
    case column_role::change: return read_change(cell).has_value();
    case column_role::source: return is_source(cell);
    }
    return false;
}

// `State` may be one of the United States, and dates may be written in many ways. Nothing is left out for that: an
// entry without its end would stay for ever.
inline void expect_readable(column_role role, std::size_t column, const row_columns& columns,
                            const std::vector<row_fields>& rows, const std::string& option, const row_basis& about)
{
    std::string unread;
    for (const auto& row : rows)
        if (column < row.size() && !row[column].empty()) {
            if (reads_as(role, row[column], about))
                return;
            if (unread.empty())
                unread = row[column];
        }
    if (unread.empty())
        return;
    std::string wrong = "column " + told_columns(columns, {column}) + " is of `" + std::string{to_string(role)} +
                        "` by its name, and " + shortened(unread) + " ";
    if (role == column_role::state)
        wrong += not_a_state;
    else if (role == column_role::change)
        wrong += not_a_change;
    else
        wrong += not_a_date(unread, about.format.date_format) +
                 ": say how its dates are written, as `--date-format \"%d.%m.%Y %H:%M\"`";
    give_up(about.name, error_code::refused, wrong + "; where the column is of something else, say " + option + "`");
}

inline std::optional<chosen_column> guess_by_name(column_role role, const row_columns& columns,
                                                  const std::vector<row_fields>& rows, const row_basis& about)
{
    std::vector<std::pair<std::size_t, std::size_t>> ranked;
    for (std::size_t i = 0; i < columns.names.size(); ++i)
        if (!is_of_numbers(columns, i) && !is_taken(columns, i))
            if (const auto rank = rank_of_name(role, columns.names[i]))
                ranked.emplace_back(*rank, i);
    std::ranges::sort(ranked);
    std::vector<std::size_t> named;
    named.reserve(ranked.size());
    for (const auto& [rank, i] : ranked)
        named.push_back(i);
    // What describes is of no consequence: the surest will do, and of dates one in which all are dates. A source is one
    // that exports tell in some row; what else stands there is of no consequence either.
    if (role == column_role::source) {
        for (const std::size_t i : named)
            if (std::ranges::any_of(
                    rows, [&](const row_fields& row) { return i < row.size() && reads_as(role, row[i], about); }))
                return chosen_column{i, true};
        return std::nullopt;
    }
    if (role == column_role::description || role == column_role::date) {
        for (const std::size_t i : named)
            if (std::ranges::all_of(rows, [&](const row_fields& row) {
                    return i >= row.size() || row[i].empty() || reads_as(role, row[i], about);
                }))
                return chosen_column{i, true};
        return std::nullopt;
    }
    if (named.empty())
        return std::nullopt;
    const std::string option = "`--column " + std::string{to_string(role)} + "=";
    if (named.size() > 1)
        give_up(about.name, error_code::refused,
                "columns " + told_columns(columns, named) + " are both of `" + std::string{to_string(role)} +
                    "` by their names: say which is, as " + option + std::to_string(named.front() + 1) + "`, or " +
                    option + "` for none");
    expect_readable(role, named.front(), columns, rows, option, about);
    return chosen_column{named.front(), true};
}

/// A column of dates by its name that is none, and what in it is not a date; empty where there is no such column.
inline std::string unread_dates(const row_columns& columns, const std::vector<row_fields>& rows, const row_basis& about)
{
    for (std::size_t i = 0; i < columns.names.size(); ++i)
        if (!is_of_numbers(columns, i) && !is_taken(columns, i) && rank_of_name(column_role::date, columns.names[i]))
            for (const auto& row : rows)
                if (i < row.size() && !row[i].empty() && !reads_as(column_role::date, row[i], about))
                    return "column " + told_columns(columns, {i}) + ", as " + shortened(row[i]) + " " +
                           not_a_date(row[i], about.format.date_format) +
                           "; where it has dates, say how they are written, as `--date-format \"%d.%m.%Y %H:%M\"`";
    return {};
}

inline std::string one_state(const std::vector<row_fields>& rows, std::size_t column)
{
    for (const auto& row : rows)
        if (column < row.size() && !row[column].empty())
            return row[column];
    return {};
}

// A column that may have an end or a state is not left out in silence.
inline void expect_no_other_limit(const row_columns& columns, const std::vector<row_fields>& rows,
                                  const row_basis& about)
{
    const auto ask = [&](std::size_t column, column_role role, const std::string& what) {
        const std::string option = "`--column " + std::string{to_string(role)} + "=";
        give_up(about.name, error_code::refused,
                "column " + told_columns(columns, {column}) + what + ": if it does, say " + option +
                    std::to_string(column + 1) + "`, else " + option +
                    (columns.columns[static_cast<std::size_t>(role)]
                         ? std::to_string(columns.columns[static_cast<std::size_t>(role)]->index + 1) + "`"
                         : std::string{"` for none"}));
    };
    for (std::size_t i = 0; i < columns.names.size(); ++i) {
        if (is_of_numbers(columns, i) || is_taken(columns, i))
            continue;
        if (!is_chosen(about.format, column_role::expires) && !is_known_name(columns.names[i]) &&
            may_name_an_end(columns.names[i]))
            ask(i, column_role::expires, " may say by its name until when entries are in force");
        if (is_chosen(about.format, column_role::state) ||
            columns.columns[static_cast<std::size_t>(column_role::state)])
            continue;
        std::size_t states = 0;
        std::size_t filled = 0;
        for (const auto& row : rows)
            if (i < row.size() && !row[i].empty()) {
                ++filled;
                states += read_state(row[i]) ? 1U : 0U;
            }
        if (filled != 0 && states == filled)
            ask(i, column_role::state, " may have the states of entries, as `" + one_state(rows, i) + "` is one");
    }
}

RINGFENCE_DECL row_guess guess_columns(const row_sample& sample, const guessed_form& form, const row_basis& about)
{
    row_guess guess{.codes = {about.format.region, about.format.calling_code}};
    row_columns& columns = guess.columns;
    columns.form = form.form;
    columns.form_guessed = form.guessed;
    columns.separator = form.separator;
    std::vector<row_fields> rows = first_rows(sample.text, columns.separator, sample_rows);
    if (about.format.header != header_choice::without && columns.form != row_form::ftc)
        expect_no_hidden_header(sample, columns.separator, about);
    if (!rows.empty() && rows[0].size() >= max_columns)
        give_up(about.name, error_code::refused,
                "its first row has more than " + std::to_string(max_columns - 1) + " columns");
    columns.header = guess_header(rows, columns.form, about);
    if (columns.header) {
        if (rows.empty())
            give_up(about.name, error_code::refused,
                    sample.text.empty() ? "is empty; a header was expected"
                                        : "the header cannot be read: is a quote in it not closed?");
        columns.names = std::move(rows.front());
        rows.erase(rows.begin());
    }
    if (columns.form == row_form::ftc)
        return guess;
    std::size_t width = columns.names.size();
    for (const auto& row : rows)
        width = std::max(width, row.size());
    for (std::size_t i = 1; i < column_roles; ++i)
        if (about.format.columns[i] && !about.format.columns[i]->empty())
            columns.columns[i] = chosen_column{find_column(*about.format.columns[i], columns, width, about), false};
    if (about.format.columns[0] && !about.format.columns[0]->empty()) {
        const std::vector<std::size_t> found = find_number_columns(*about.format.columns[0], columns, width, about);
        columns.columns[0] = chosen_column{found.front(), false};
        columns.more_numbers.assign(found.begin() + 1, found.end());
    } else if (!about.format.columns[0] && columns.header) {
        columns.columns[0] = guess_number_by_name(columns, rows, width, about);
    }
    if (!columns.columns[0] && !is_chosen(about.format, column_role::number))
        columns.columns[0] = guess_number_column(columns, rows, width, about);
    if (!columns.columns[0])
        give_up(about.name, error_code::refused, "which column has the numbers? " + described_columns(columns, width));
    expect_whole_numbers(guess, rows, about);
    for (std::size_t i = 1; i < column_roles && columns.header; ++i)
        if (!about.format.columns[i])
            columns.columns[i] = guess_by_name(static_cast<column_role>(i), columns, rows, about);
    if (columns.header && !columns.columns[static_cast<std::size_t>(column_role::date)] &&
        !is_chosen(about.format, column_role::date))
        columns.unread_dates = unread_dates(columns, rows, about);
    if (columns.header)
        expect_no_other_limit(columns, rows, about);
    if (columns.header)
        guess.width = columns.names.size();
    else
        guess.width = rows.empty() ? 1 : rows.front().size();
    return guess;
}

}  // namespace detail

}  // namespace ringfence::store

#endif
