// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_ROWS_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_ROWS_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/base/time_text.hpp>
#include <ringfence/base/utf8.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/policy/hours.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/rows/cell_look.hpp>
#include <ringfence/store/import/rows/column_names.hpp>
#include <ringfence/store/import/rows/guess.hpp>
#include <ringfence/store/import/rows/guess_columns.hpp>
#include <ringfence/store/import/rows/members.hpp>
#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/rows/row_dates.hpp>
#include <ringfence/store/import/rows/row_format.hpp>
#include <ringfence/store/import/rows/row_message.hpp>
#include <ringfence/store/import/rows/row_states.hpp>
#include <ringfence/store/import/rows/rows.hpp>
#include <ringfence/store/import/rows/sample.hpp>
#include <ringfence/store/import/text/comments.hpp>
#include <ringfence/store/import/text/fields.hpp>
#include <ringfence/store/import/text/json_row.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence::store {

namespace detail {

inline constexpr std::size_t ftc_fields = 4;  // area code, number, date, change

}  // namespace detail

RINGFENCE_DECL row_reader::row_reader(text_source& from, row_format format, const time_zone& local, cell_looker look)
    : from_{from}, format_{std::move(format)}, local_{local}, look_{std::move(look)}, lines_{from, max_row,
                                                                                             format_.encoding},
      cutter_{lines_, look_}, guess_{.codes = {format_.region, format_.calling_code}}, choice_{format_}
{
    if (!format_.date_format.empty())
        if (const auto wrong = wrong_date_format(format_.date_format))
            detail::give_up(from_.name, error_code::refused, wrong->text);
    if (const auto separator = detail::named_separator(detail::look_ahead(lines_, basis()).text, from_.name)) {
        if (!format_.separator && format_.form != row_form::plain)
            format_.separator = separator;
        pass_over(cutter_.next_row_line()->raw);
    }
    guess_ = detail::guess_rows(detail::look_ahead(lines_, basis()), basis());
    row_columns& columns = guess_.columns;
    columns.encoding = lines_.encoding();
    if (columns.form == row_form::plain || columns.form == row_form::json_lines)
        return;
    for (const auto& column : columns.columns)
        wanted_ = std::max(wanted_, column ? column->index + 1 : 0);
    for (const std::size_t column : columns.more_numbers)
        wanted_ = std::max(wanted_, column + 1);
    for (const detail::code_column& column : guess_.code_columns)
        wanted_ = std::max(wanted_, column.index + 1);
    if (columns.form == row_form::ftc)
        wanted_ = detail::ftc_fields + 1;  // one more than the row can use, to see that there are more
    more_buffers_.resize(columns.more_numbers.size());
    if (columns.header)
        take_header();
}

RINGFENCE_DECL std::optional<import_row> row_reader::next()
{
    passed_over_.clear();
    if (held_comments_given_ < held_comments_.size()) {
        const held_comment& held = held_comments_[held_comments_given_++];
        return row_of_comment(held.raw, held.line);
    }
    return guess_.columns.form == row_form::plain        ? next_plain()
           : guess_.columns.form == row_form::json_lines ? next_json()
                                                         : next_delimited();
}

RINGFENCE_DECL void row_reader::take_header()
{
    while (const auto line = cutter_.next_row_line()) {
        if (line->too_long)
            detail::give_up(from_.name, error_code::refused, "the header is longer than 64 KiB");
        if (detail::trim_blanks(line->text).empty()) {
            pass_over(line->raw);
            continue;
        }
        if (is_comment_mark(line->text)) {
            if (pass_over_comment(line->text, line->raw, cutter_.line()))
                held_comments_.push_back({std::string{line->raw}, cutter_.line()});
            continue;
        }
        const std::uint64_t at = cutter_.line();
        if (!cutter_.cut(*line, max_columns, guess_))
            detail::give_up(from_.name, error_code::refused,
                            "line " + std::to_string(at) + ": the header cannot be read: " + cutter_.problem());
        if (is_blank_row()) {
            pass_over(cutter_.raw());
            continue;
        }
        header_ = cutter_.raw();
        rows_begun_ = true;
        return;
    }
}

RINGFENCE_DECL void row_reader::pass_over(std::string_view raw)
{
    if (format_.passed == passed_lines::kept)
        passed_over_ += raw;
}

RINGFENCE_DECL bool row_reader::is_comment_mark(std::string_view text) const noexcept
{
    return detail::begins_as_comment(text, guess_.columns.separator) &&
           (text.front() == ';' || !rows_begun_ || detail::is_comment_of_rejects(text));
}

RINGFENCE_DECL bool row_reader::pass_over_comment(std::string_view text, std::string_view raw, std::uint64_t line)
{
    constexpr std::size_t shown = 64;
    if (!detail::may_have_number(text)) {
        pass_over(raw);
        return false;
    }
    if (commented_.count++ == 0)
        commented_ = {1, line, detail::one_line(std::string{whole_characters(text, shown)})};
    return format_.passed == passed_lines::kept;
}

RINGFENCE_DECL import_row row_reader::row_of_comment(std::string_view raw, std::uint64_t line) const
{
    import_row row;
    row.number = detail::trim_blanks(detail::without_line_end(raw)).substr(0, max_line);
    row.line = line;
    row.problem = "begins as a comment, and what follows may be a number";
    row.raw = raw;
    return row;
}

RINGFENCE_DECL std::optional<import_row> row_reader::next_plain()
{
    while (const auto line = lines_.next()) {
        const std::string_view text = detail::trim_blanks(line->text);
        if (text.empty() && !line->too_long) {
            pass_over(line->raw);
            continue;
        }
        if (detail::begins_as_comment(text, '\0') && !line->too_long) {
            if (pass_over_comment(text, line->raw, lines_.lines()))
                return row_of_comment(line->raw, lines_.lines());
            continue;
        }
        std::optional<import_row> row{std::in_place};
        row->number = text;
        row->line = lines_.lines();
        row->raw = line->raw;
        if (line->text.size() > max_line) {
            row->number = text.substr(0, max_line);
            row->problem = "the line is longer than 1024 bytes";
        }
        return row;
    }
    return std::nullopt;
}

RINGFENCE_DECL std::optional<import_row> row_reader::next_json()
{
    while (const auto line = lines_.next()) {
        const std::string_view text = detail::trim_blanks(line->text);
        if (!line->too_long && text.empty()) {
            pass_over(line->raw);
            continue;
        }
        if (!line->too_long && text.front() == '#') {  // an object begins otherwise
            if (pass_over_comment(text, line->raw, lines_.lines()))
                return row_of_comment(line->raw, lines_.lines());
            continue;
        }
        std::optional<import_row> row{std::in_place};
        row->line = lines_.lines();
        row->raw = line->raw;
        row->number = text.substr(0, max_line);
        if (line->too_long) {
            row->problem = "the line is longer than 64 KiB";
        } else if (const auto wrong = read_json_object(text, members_)) {
            problem_ = "is no JSON object: " + wrong->text;
            row->problem = problem_;
        } else {
            choice_.take(members_);
            read_json(*row);
        }
        return row;
    }
    return std::nullopt;
}

RINGFENCE_DECL std::string row_reader::wrong_guess_of_number()
{
    const std::string& taken = choice_.numbers().front().first->name;
    for (const json_member& member : members_) {
        const detail::member_role of = choice_.role_of(member.name);
        if (of.code != detail::code_name::none && guess_.codes.changes_number(of.code, member.value, numbers_.front()))
            return guess_.codes.told("the member " + detail::shortened(member.name), member.value, "NAME", of.code);
        if (!of.role && look_(numbers_.front()) != cell_look::number && look_(member.value) == cell_look::number)
            return "the member " + detail::shortened(taken) + " is of numbers by its name, and " +
                   detail::shortened(member.name) + " has a whole number: say which has it, as `--column number=NAME`";
    }
    return {};
}

RINGFENCE_DECL void row_reader::read_json(import_row& row)
{
    if (!choice_.unasked().empty()) {
        row.problem = choice_.unasked();
        return;
    }
    // A name that may be of something else counts by what it has.
    numbers_.clear();
    std::string names;
    for (const auto& [member, rank] : choice_.numbers())
        if (!member->value.empty() &&
            (rank == 0 || choice_.numbers().size() == 1 || detail::may_be_number(look_(member->value)))) {
            numbers_.push_back(ringfence::detail::trim(member->value));
            names += (names.empty() ? "" : " and ") + detail::shortened(member->name);
        }
    if (numbers_.empty()) {
        problem_ = !choice_.numbers().empty()
                       ? "the member " + detail::shortened(choice_.taken()[0]->name) + " has no number"
                       : "the object has no member with the number" +
                             (format_.columns[0] ? ", `" + *format_.columns[0] + "`" : "");
        row.problem = problem_;
        return;
    }
    if (numbers_.size() > 1 && !format_.columns[0]) {
        problem_ = "the members " + names +
                   " may all have the number: say which has it, as `--column number=NAME`, or that all have, as "
                   "`--column number=NAME,NAME`";
        row.problem = problem_;
        return;
    }
    if (!format_.columns[0])
        if (const std::string wrong = wrong_guess_of_number(); !wrong.empty()) {
            problem_ = wrong;
            row.problem = problem_;
            return;
        }
    for (const json_member* const member : choice_.taken())
        if (member && member->kind == json_kind::nested)
            return wrong_field(row, detail::shortened(member->name), member->name, "is an object or an array");
    row.number = numbers_.front();
    row.more_numbers = std::span{numbers_}.subspan(1);
    read_values(row);
}

RINGFENCE_DECL std::optional<import_row> row_reader::next_delimited()
{
    while (const auto line = cutter_.next_row_line()) {
        std::optional<import_row> row{std::in_place};
        row->line = cutter_.line();
        if (line->too_long) {
            row->number = line->text.substr(0, max_line);
            row->problem = "the row is longer than 64 KiB";
            rows_begun_ = true;
            return row;
        }
        if (line->text.empty()) {
            pass_over(line->raw);
            continue;
        }
        const bool marked = is_comment_mark(line->text);
        if (marked && detail::is_comment_of_rejects(line->text)) {
            if (pass_over_comment(line->text, line->raw, cutter_.line()))
                return row_of_comment(line->raw, cutter_.line());
            continue;
        }
        if (!cutter_.cut(*line, marked ? max_columns : wanted_, guess_)) {
            row->number =
                detail::trim_blanks(cutter_.raw().substr(0, detail::find_line_end(cutter_.raw()))).substr(0, max_line);
            row->problem = cutter_.problem();
            row->raw = cutter_.raw();
            return row;
        }
        if (is_blank_row()) {
            ++empty_rows_;
            pass_over(cutter_.raw());
            continue;
        }
        if (marked && !is_row_nevertheless()) {
            if (pass_over_comment(cutter_.text(), cutter_.raw(), row->line))
                return row_of_comment(cutter_.raw(), row->line);
            continue;
        }
        rows_begun_ = true;
        row->raw = cutter_.raw();
        if (guess_.columns.form == row_form::ftc)
            read_ftc(*row);
        else
            read_fields(*row);
        return row;
    }
    return std::nullopt;
}

RINGFENCE_DECL bool row_reader::is_blank_row() const noexcept
{
    const std::array<char, 6> blanks{' ', '\t', '"', '\r', '\n', guess_.columns.separator};
    return cutter_.text().find_first_not_of(std::string_view{blanks.data(), blanks.size()}) == std::string_view::npos;
}

RINGFENCE_DECL bool row_reader::is_row_nevertheless() const
{
    if (guess_.columns.form == row_form::ftc || guess_.columns.columns[0]->index == 0)
        return false;
    const std::size_t column = guess_.columns.columns[0]->index;
    return cutter_.fields().size() == guess_.width ||
           (column < cutter_.fields().size() &&
            detail::may_be_number(look_(detail::trim_blanks(cutter_.fields()[column]))));
}

RINGFENCE_DECL std::string_view row_reader::field(column_role role)
{
    const auto i = static_cast<std::size_t>(role);
    if (guess_.columns.form == row_form::json_lines)
        return choice_.taken()[i] ? std::string_view{choice_.taken()[i]->value} : std::string_view{};
    const auto& column = guess_.columns.columns[i];
    if (!column || column->index >= cutter_.fields().size())
        return {};
    return detail::unquoted(cutter_.fields()[column->index], buffers_[i]);
}

RINGFENCE_DECL std::string row_reader::place_of(column_role role) const
{
    if (guess_.columns.form == row_form::json_lines)
        return detail::shortened(choice_.taken()[static_cast<std::size_t>(role)]->name);
    const std::size_t index = guess_.columns.columns[static_cast<std::size_t>(role)]->index;
    return "column " + std::to_string(index + 1) + " (" + std::string{to_string(role)} + ")";
}

RINGFENCE_DECL void row_reader::wrong_field(import_row& row, const std::string& place, std::string_view text,
                                            std::string_view why)
{
    problem_ = place + ": " + detail::shortened(text) + " " + std::string{why};
    row.problem = problem_;
}

RINGFENCE_DECL void row_reader::read_fields(import_row& row)
{
    if (!guess_.columns.more_numbers.empty())
        return read_several(row);
    if (guess_.columns.columns[0]->index >= cutter_.fields().size()) {
        row.number = detail::trim_blanks(cutter_.text()).substr(0, max_line);
        problem_ = "the row has no column " + std::to_string(guess_.columns.columns[0]->index + 1) + ", the number's";
        row.problem = problem_;
        return;
    }
    row.number = ringfence::detail::trim(field(column_role::number));
    for (const auto& [column, kind] : guess_.code_columns)
        if (column < cutter_.fields().size())
            if (const auto code = detail::unquoted(cutter_.fields()[column], code_buffer_);
                guess_.codes.changes_number(kind, code, row.number)) {
                problem_ = guess_.codes.told("column " + detail::told_columns(guess_.columns, {column}), code,
                                             std::to_string(guess_.columns.columns[0]->index + 1), kind);
                row.problem = problem_;
                return;
            }
    read_values(row);
}

RINGFENCE_DECL void row_reader::read_several(import_row& row)
{
    numbers_.clear();
    if (const auto first = ringfence::detail::trim(field(column_role::number)); !first.empty())
        numbers_.push_back(first);
    for (std::size_t i = 0; i < guess_.columns.more_numbers.size(); ++i)
        if (const std::size_t column = guess_.columns.more_numbers[i]; column < cutter_.fields().size())
            if (const auto next = ringfence::detail::trim(detail::unquoted(cutter_.fields()[column], more_buffers_[i]));
                !next.empty())
                numbers_.push_back(next);
    if (numbers_.empty()) {
        row.number = detail::trim_blanks(cutter_.text()).substr(0, max_line);
        std::vector<std::size_t> columns{guess_.columns.columns[0]->index};
        columns.insert(columns.end(), guess_.columns.more_numbers.begin(), guess_.columns.more_numbers.end());
        problem_ = "the row has a number in none of its columns " + detail::told_columns(guess_.columns, columns);
        row.problem = problem_;
        return;
    }
    row.number = numbers_.front();
    row.more_numbers = std::span{numbers_}.subspan(1);
    read_values(row);
}

RINGFENCE_DECL void row_reader::read_values(import_row& row)
{
    row.description = field(column_role::description);
    read_date(row, column_role::date, row.date);
    read_date(row, column_role::valid_from, row.valid_from);
    read_date(row, column_role::expires, row.expires);
    if (const auto text = field(column_role::state); !text.empty()) {
        row.state = detail::read_state(text);
        if (!row.state)
            wrong_field(row, place_of(column_role::state), text, detail::not_a_state);
        else if (!row.expires && ringfence::detail::equals_without_case(text, "expired"))
            wrong_field(row, place_of(column_role::state), text, "needs the time when it expired");
    }
    row.of_rule_file = field(column_role::source) == detail::source_rule_file;
    if (const auto text = field(column_role::change); !text.empty()) {
        row.change = detail::read_change(text);
        if (!row.change)
            wrong_field(row, place_of(column_role::change), text, detail::not_a_change);
    }
}

RINGFENCE_DECL void row_reader::read_date(import_row& row, column_role role, std::optional<timestamp>& into)
{
    const auto text = ringfence::detail::trim(field(role));
    if (text.empty())
        return;
    into = detail::read_row_date(text, format_.date_format, local_,
                                 role == column_role::expires ? bare_day::end : bare_day::first_moment);
    if (!into)
        wrong_field(row, place_of(role), text, detail::not_a_date(text, format_.date_format));
}

RINGFENCE_DECL void row_reader::read_ftc(import_row& row)
{
    row.number = detail::trim_blanks(cutter_.text()).substr(0, max_line);
    const auto part = [&](std::size_t i) {
        return i < cutter_.fields().size() ? detail::unquoted(cutter_.fields()[i], buffers_[i]) : std::string_view{};
    };
    const auto is_number = [](std::string_view text, std::size_t size) {
        return text.size() == size && std::ranges::all_of(text, ringfence::detail::is_digit);
    };
    const std::string_view area = part(0);
    const std::string_view rest = part(1);
    if (!is_number(area, 3) || !is_number(rest, 7)) {
        problem_ = "is not an area code of 3 digits and a number of 7, as `416,5551234`";
        row.problem = problem_;
        return;
    }
    for (std::size_t i = 2; i < cutter_.fields().size(); ++i) {
        const std::string_view text = ringfence::detail::trim(part(i));
        const std::string place = "column " + std::to_string(i + 1);
        if (text.empty())
            continue;
        if (i >= detail::ftc_fields)
            return wrong_field(row, place, text, "is one too many");
        if (const auto change = detail::read_change(text); change && !row.change)
            row.change = change;
        else if (const auto date = detail::read_row_date(text, format_.date_format, local_, bare_day::first_moment);
                 date && !row.date)
            row.date = date;
        else
            return wrong_field(row, place, text,
                               "is neither a date" +
                                   (format_.date_format.empty() ? "" : " as `" + format_.date_format + "` has it") +
                                   " nor A (added) or D (deleted)");
    }
    std::copy_n(area.begin(), 3, whole_.begin() + 2);
    std::copy_n(rest.begin(), 7, whole_.begin() + 5);
    row.number = {whole_.data(), whole_.size()};
}

}  // namespace ringfence::store

#endif
