// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_IPP

#include <ringfence/base/time.hpp>
#include <ringfence/base/time_text.hpp>
#include <ringfence/base/utf8.hpp>
#include <ringfence/number/folded.hpp>
#include <ringfence/number/number.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/policy/hours.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/column_names.hpp>
#include <ringfence/store/import/encoding.hpp>
#include <ringfence/store/import/json_row.hpp>
#include <ringfence/store/import/lines.hpp>
#include <ringfence/store/import/rows.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <functional>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <time.h>  // NOLINT(modernize-deprecated-headers): <ctime> does not promise what is POSIX's
#include <utility>
#include <vector>

namespace ringfence::store {

RINGFENCE_DECL cell_look look_of(const std::optional<number_pattern>& pattern, bool unassigned,
                                 std::string_view text) noexcept
{
    constexpr std::string_view mark = "sender:";
    if (!pattern)
        return cell_look::text;
    if (pattern->first.kind() == number_kind::sender)
        return ringfence::detail::equals_without_case(ringfence::detail::trim(text).substr(0, mark.size()), mark)
                   ? cell_look::number
                   : cell_look::sender;
    return pattern->first.kind() == number_kind::short_code || unassigned ? cell_look::some : cell_look::number;
}

RINGFENCE_DECL std::optional<fault> wrong_date_format(std::string_view format)
{
    const std::string quoted = "the date format `" + std::string{format} + "` ";
    if (format.size() > max_date_format)
        return fault{"the date format is longer than " + std::to_string(max_date_format) + " bytes"};
    if (format.find('\0') != std::string_view::npos)
        return fault{"the date format has a zero byte"};
    bool year = false;
    bool month = false;
    bool day = false;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%')
            continue;
        const char directive = ++i < format.size() ? format[i] : '\0';
        if (directive == '\0')
            return fault{quoted + "ends in a lone `%`"};
        if (std::string_view{"YymdebBDFHIMSpTRz%"}.find(directive) == std::string_view::npos)
            return fault{quoted + "has `%" + directive +
                         "`, which is none of %Y %y %m %d %e %b %B %D %F %H %I %M %S %p %T %R %z"};
        const bool whole = directive == 'D' || directive == 'F';
        year |= whole || directive == 'Y' || directive == 'y';
        month |= whole || directive == 'm' || directive == 'b' || directive == 'B';
        day |= whole || directive == 'd' || directive == 'e';
    }
    if (!year || !month || !day)
        return fault{quoted + "needs a year, a month and a day, as `%d.%m.%Y` has"};
    return std::nullopt;
}

namespace detail {

RINGFENCE_DECL bool has_only_days(std::string_view format) noexcept
{
    for (std::size_t i = 0; i + 1 < format.size(); ++i)
        if (format[i] == '%' && std::string_view{"HIMSpTR"}.find(format[++i]) != std::string_view::npos)
            return false;
    return true;
}

RINGFENCE_DECL std::optional<timestamp> read_formatted_time(std::string_view text, const std::string& format,
                                                            const time_zone& local, bare_day day)
{
    std::array<char, 128> terminated;
    if (text.size() >= terminated.size() || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    std::memcpy(terminated.data(), text.data(), text.size());
    terminated[text.size()] = '\0';
    std::tm read{};
    const char* end = ::strptime(terminated.data(), format.c_str(), &read);
    if (end != terminated.data() + text.size())
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{read.tm_year + 1900},
                                           std::chrono::month{static_cast<unsigned>(read.tm_mon + 1)},
                                           std::chrono::day{static_cast<unsigned>(read.tm_mday)}};
    if (!date.ok() || read.tm_year < 70 || read.tm_year > 9999 - 1900 || read.tm_sec > 59)
        return std::nullopt;
    const std::chrono::seconds since = std::chrono::sys_days{date}.time_since_epoch() +
                                       std::chrono::hours{read.tm_hour} + std::chrono::minutes{read.tm_min} +
                                       std::chrono::seconds{read.tm_sec};
    std::int64_t seconds = since.count();
    if (day == bare_day::end && has_only_days(format))
        seconds += ringfence::detail::seconds_a_day;
    const bool zoned = format.find("%z") != std::string::npos;
    return timestamp{std::chrono::seconds{
        std::min(zoned ? seconds - read.tm_gmtoff : local.to_utc(seconds), ringfence::detail::end_of_9999)}};
}

RINGFENCE_DECL std::optional<timestamp> read_iso_time(std::string_view text, const time_zone& local, bare_day day)
{
    constexpr std::size_t most_of_no_time = 8;
    const bool digits = std::ranges::all_of(text, ringfence::detail::is_digit);
    if (digits && text.size() != 8 &&
        text.size() - std::min(text.find_first_not_of('0'), text.size()) <= most_of_no_time)
        return std::nullopt;
    if (digits && text.size() == 8) {
        std::array<char, 10> extended{};
        std::copy_n(text.begin(), 4, extended.begin());
        extended[4] = '-';
        std::copy_n(text.begin() + 4, 2, extended.begin() + 5);
        extended[7] = '-';
        std::copy_n(text.begin() + 6, 2, extended.begin() + 8);
        return ringfence::read_time(
            std::string_view{extended.data(), extended.size()}, [&] { return local; }, day);
    }
    return ringfence::read_time(
        text, [&] { return local; }, day);
}

RINGFENCE_DECL bool same_name(std::string_view a, std::string_view b) noexcept
{
    return std::ranges::equal(ringfence::detail::trim(a), ringfence::detail::trim(b), {}, ringfence::detail::to_lower,
                              ringfence::detail::to_lower);
}

RINGFENCE_DECL bool may_be_name(std::string_view text) noexcept
{
    constexpr std::ptrdiff_t most_digits = 2;  // `Phone 2`
    return !text.empty() && !ringfence::detail::is_digit(text.front()) && text.front() != '+' && text.front() != '(' &&
           std::ranges::count_if(text, ringfence::detail::is_digit) <= most_digits;
}

RINGFENCE_DECL std::string_view unquoted(std::string_view field, std::string& buffer)
{
    field = trim_blanks(field);
    if (field.size() < 2 || field.front() != '"' || field.back() != '"')
        return field;
    field = field.substr(1, field.size() - 2);
    if (field.find('"') == std::string_view::npos)
        return field;
    buffer.clear();
    for (std::size_t i = 0; i < field.size(); ++i) {
        buffer += field[i];
        if (field[i] == '"' && i + 1 < field.size() && field[i + 1] == '"')
            ++i;
    }
    return buffer;
}

RINGFENCE_DECL std::string one_line(std::string text)
{
    std::ranges::replace_if(
        text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return text;
}

RINGFENCE_DECL std::string shortened(std::string_view text)
{
    constexpr std::size_t shown = 40;
    return "`" + one_line(std::string{whole_characters(text, shown)}) + (text.size() > shown ? "...`" : "`");
}

RINGFENCE_DECL std::size_t digits_in(std::string_view text) noexcept
{
    std::size_t digits = 0;
    while (!text.empty()) {
        const auto c = first_code_point(text);
        const char folded = c.value < 0x80 ? text.front() : ringfence::detail::folded_from(c.value).value_or('\0');
        digits += ringfence::detail::is_digit(folded) ? 1U : 0U;
        text.remove_prefix(c.bytes);
    }
    return digits;
}

RINGFENCE_DECL bool may_have_number(std::string_view comment) noexcept
{
    constexpr std::size_t digits_of_a_line = 7;
    if (is_comment_of_rejects(comment))
        if (const std::size_t mark = comment.find(": "); digits_in(comment.substr(0, mark)) <= digits_of_a_line)
            comment.remove_prefix(mark);
    return digits_in(comment) >= digits_of_a_number;
}

RINGFENCE_DECL std::vector<row_fields> first_rows(std::string_view text, char separator, std::size_t rows,
                                                  comment_lines comments)
{
    std::vector<row_fields> found;
    field_scanner scanner;
    std::string buffer;
    while (!text.empty() && found.size() < rows) {
        scanner.begin();
        std::size_t end = 0;
        auto outcome = field_scanner::outcome::open;
        std::string_view row;
        while (outcome == field_scanner::outcome::open && end < text.size()) {
            end += size_of_line(text.substr(end));
            row = without_line_end(text.substr(0, end));
            outcome = scanner.scan(row, separator, max_columns);
        }
        if (outcome != field_scanner::outcome::complete)  // not closed: its first line is no row, the next may be one
            end = size_of_line(text);
        const bool comment = comments == comment_lines::left_out && begins_as_comment(row, separator) &&
                             (found.empty() || row.front() == ';' || is_comment_of_rejects(row));
        if (outcome == field_scanner::outcome::complete && !comment) {
            row_fields fields;
            for (const field_scanner::span& s : scanner.spans())
                fields.emplace_back(unquoted(row.substr(s.begin, s.end - s.begin), buffer));
            if (!std::ranges::all_of(fields, &std::string::empty))
                found.push_back(std::move(fields));
        }
        text.remove_prefix(end);
    }
    return found;
}

RINGFENCE_DECL bool is_area_code_row(const row_fields& row)
{
    const auto digits = [](std::string_view text, std::size_t count) {
        return text.size() == count && std::ranges::all_of(text, ringfence::detail::is_digit);
    };
    return row.size() >= 2 && digits(row[0], 3) && digits(row[1], 7);
}

}  // namespace detail

RINGFENCE_DECL bool has_guesses(const row_columns& read)
{
    for (std::size_t i = 0; i < column_roles; ++i)
        if (read.form_guessed || (read.columns[i] && read.columns[i]->guessed) ||
            (read.members_guessed[i] && !read.members[i].empty()))
            return true;
    return false;
}

RINGFENCE_DECL std::string to_string(const row_columns& read)
{
    const std::string encoding =
        read.encoding == text_encoding::utf_8 ? std::string{} : "; in " + std::string{to_string(read.encoding)};
    if (read.form == row_form::plain)
        return "one number a line" + encoding;
    if (read.form == row_form::json_lines) {
        std::string members = "a JSON object a line";
        for (std::size_t i = 0; i < column_roles; ++i) {
            for (std::size_t n = 0; n < read.members[i].size(); ++n)
                members += (n == 0 ? "; " + std::string{to_string(static_cast<column_role>(i))} + ": `" : ", `") +
                           read.members[i][n] + "`";
            if (!read.members[i].empty() && read.members_guessed[i])
                members += " (guessed)";
        }
        return members + encoding;
    }
    std::string text = read.form != row_form::ftc ? "columns" : "area code and number";
    text += read.form_guessed ? " (guessed)" : "";
    text += read.separator == ','    ? " separated by commas"
            : read.separator == ';'  ? " separated by semicolons"
            : read.separator == '\t' ? " separated by tabs"
                                     : " separated by `|`";
    text += read.header ? ", with a header" : ", without a header";
    const auto tell = [&](std::size_t index) {
        text += ' ' + std::to_string(index + 1);
        if (index < read.names.size())
            text += " " + detail::shortened(read.names[index]);
    };
    for (std::size_t i = 0; i < column_roles; ++i)
        if (const auto& column = read.columns[i]) {
            const bool several = i == 0 && !read.more_numbers.empty();
            text += "; " + std::string{to_string(static_cast<column_role>(i))} + (several ? ": columns" : ": column");
            tell(column->index);
            for (std::size_t n = 0; several && n < read.more_numbers.size(); ++n) {
                text += ',';
                tell(read.more_numbers[n]);
            }
            if (column->guessed)
                text += " (guessed)";
        }
    return text + encoding;
}

RINGFENCE_DECL row_reader::row_reader(text_source& from, row_format format, const time_zone& local,
                                      std::function<cell_look(std::string_view)> look)
    : from_{from}, format_{std::move(format)}, local_{local}, look_{std::move(look)}, lines_{from, max_row,
                                                                                             format_.encoding}
{
    if (!format_.date_format.empty())
        if (const auto wrong = wrong_date_format(format_.date_format))
            fail(error_code::refused, wrong->text);
    take_separator_line();
    const std::string_view sample = look_ahead();
    columns_.encoding = lines_.encoding();
    columns_.form = form_of(sample);
    if (columns_.form == row_form::plain) {
        columns_.columns[0] = chosen_column{0, false};
        return;
    }
    if (columns_.form == row_form::json_lines) {
        tell_members(sample);
        return;
    }
    choose_columns(sample);
    if (columns_.header)
        take_header();
}

RINGFENCE_DECL std::optional<import_row> row_reader::next()
{
    passed_over_.clear();
    if (held_comments_given_ < held_comments_.size()) {
        const held_comment& held = held_comments_[held_comments_given_++];
        return row_of_comment(held.raw, held.line);
    }
    return columns_.form == row_form::plain        ? next_plain()
           : columns_.form == row_form::json_lines ? next_json()
                                                   : next_delimited();
}

RINGFENCE_DECL void row_reader::fail(error_code code, const std::string& what) const
{
    // A message is for a person, and names and cells may be of any length.
    constexpr std::size_t most = 1000;
    throw error{code, "`" + from_.name +
                          "`: " + (what.size() > most ? std::string{whole_characters(what, most)} + " ..." : what)};
}

RINGFENCE_DECL bool row_reader::is_chosen(column_role role) const noexcept
{
    return format_.columns[static_cast<std::size_t>(role)].has_value();
}

RINGFENCE_DECL std::string_view row_reader::look_ahead()
{
    std::string_view sample = lines_.peek(sample_size);
    // However much a source gives at a time, the guesses are the same.
    const bool is_all = lines_.ended() && sample.size() <= sample_size;
    sample = sample.substr(0, sample_size);
    if (sample.find('\0') != std::string_view::npos)
        fail(error_code::refused, "is not a text: it has bytes of zero. Of UTF-16 without a mark at its beginning say "
                                  "`--encoding utf-16le` (or `utf-16be`)");
    for (const std::string_view mark : {"<!doctype", "<html", "<table", "<?xml"})
        if (ringfence::detail::equals_without_case(ringfence::detail::trim(sample).substr(0, mark.size()), mark))
            fail(error_code::refused,
                 "is HTML or XML, as some programs write for a spreadsheet; open it there and save it as CSV");
    expect_rows(sample);
    if (!is_all)
        if (const auto last = sample.find_last_of("\r\n"); last != std::string_view::npos)
            sample = sample.substr(0, last + 1);
    return sample;
}

RINGFENCE_DECL void row_reader::expect_rows(std::string_view sample) const
{
    std::string_view first;
    each_line(sample, [&](std::string_view line) { first = first.empty() ? line : first; });
    if (ringfence::detail::equals_without_case(first.substr(0, 11), "begin:vcard"))
        fail(error_code::refused, "is vCard, in which a contact has several lines: save the contacts as CSV");
    if (format_.form != row_form::json_lines && (format_.form != row_form::automatic || format_.separator))
        return;
    constexpr std::string_view instead =
        ": write one object a line, as `{\"phone\":\"+48601000001\"}` (`jq -c` does so)";
    const std::string_view rest = first.empty() ? first : ringfence::detail::trim(first.substr(1));
    const bool of_text = !rest.empty() && std::string_view{"{[\"]"}.find(rest.front()) != rest.npos;
    const bool of_figures =
        !rest.empty() && ringfence::detail::is_digit(rest.front()) && (rest.ends_with(']') || rest.ends_with(','));
    if (first.starts_with('[') && (rest.empty() || of_text || of_figures))
        fail(error_code::refused, "is a JSON array" + std::string{instead});
    if (first == "{")
        fail(error_code::refused, "is JSON with several lines for an object" + std::string{instead});
}

RINGFENCE_DECL void row_reader::tell_members(std::string_view sample)
{
    constexpr std::size_t most = 5;
    constexpr std::size_t shown = 64;  // bytes of a name
    for (std::size_t i = 0; i < column_roles; ++i)
        columns_.members_guessed[i] = !format_.columns[i];
    const auto add = [&](std::size_t role, const json_member& member) {
        auto& names = columns_.members[role];
        std::string name = detail::one_line(std::string{whole_characters(member.name, shown)});
        if (names.size() < most && std::ranges::find(names, name) == names.end())
            names.push_back(std::move(name));
    };
    each_line(sample, [&](std::string_view line) {
        if (read_json_object(line, members_))
            return;
        take_members();
        for (const auto& [member, rank] : number_members_)
            if (member->kind != json_kind::nested)
                add(0, *member);
        for (std::size_t i = 1; i < column_roles; ++i)
            if (taken_members_[i])
                add(i, *taken_members_[i]);
    });
}

RINGFENCE_DECL void row_reader::take_separator_line()
{
    const std::string_view sample = look_ahead();
    std::string_view line = detail::without_line_end(sample.substr(0, detail::size_of_line(sample)));
    if (line.size() > 2 && line.front() == '"' && line.back() == '"')
        line = line.substr(1, line.size() - 2);
    if (line.size() != 5 || !ringfence::detail::equals_without_case(line.substr(0, 4), "sep="))
        return;
    if (separators.find(line[4]) == std::string_view::npos)
        fail(error_code::refused, "its first line says that `" + std::string{line.substr(4)} +
                                      "` stands between columns; that can be a comma, a semicolon, a tab or `|`");
    if (!format_.separator && format_.form != row_form::plain)
        format_.separator = line[4];
    ++line_;
    pass_over(lines_.next()->raw);
}

RINGFENCE_DECL bool row_reader::is_json(std::string_view sample)
{
    std::optional<bool> found;
    each_line(sample, [&](std::string_view line) {
        if (!found)
            found = line.front() == '{' && ringfence::detail::trim(line.substr(1)).starts_with('"');
    });
    return found.value_or(false);
}

RINGFENCE_DECL std::optional<char> row_reader::guess_separator(std::string_view sample) const
{
    std::array<std::size_t, separators.size()> having{};
    std::size_t lines = 0;
    each_line(sample, [&](std::string_view line) {
        ++lines;
        std::array<bool, separators.size()> seen{};
        bool quoted = false;
        for (const char c : line) {
            quoted ^= c == '"';
            const auto at = separators.find(c);
            if (!quoted && at != std::string_view::npos)
                seen[at] = true;
        }
        for (std::size_t i = 0; i < seen.size(); ++i)
            having[i] += seen[i] ? 1U : 0U;
    });
    const auto most = std::ranges::max_element(having);
    if (lines == 0 || *most * 2 <= lines)
        return std::nullopt;
    return separators[static_cast<std::size_t>(most - having.begin())];
}

RINGFENCE_DECL row_form row_reader::form_of(std::string_view sample)
{
    const bool choices = std::ranges::any_of(format_.columns, [](const auto& c) { return c && !c->empty(); });
    if (format_.form == row_form::plain) {
        if (choices || format_.separator || format_.header == header_choice::with)
            fail(error_code::refused, "read as plain lines it has neither columns nor a header");
        return row_form::plain;
    }
    if (format_.form == row_form::ftc && choices)
        fail(error_code::refused, "the columns of this form are fixed: area code, number, then a date and A or D");
    if (format_.form == row_form::json_lines || (format_.form == row_form::automatic && !format_.separator &&
                                                 format_.header == header_choice::automatic && is_json(sample))) {
        if (format_.separator || format_.header == header_choice::with)
            fail(error_code::refused, "JSON lines have neither a separator nor a header");
        return row_form::json_lines;
    }
    if (format_.separator && (separators.find(*format_.separator) == std::string_view::npos))
        fail(error_code::refused, std::string{"the separator can be a comma, a semicolon, a tab or `|`"});
    const auto guessed = format_.separator ? format_.separator : guess_separator(sample);
    columns_.separator = guessed.value_or(',');
    if (format_.form != row_form::automatic)
        return format_.form;
    if (!choices && format_.header != header_choice::with && guessed) {
        const auto rows = detail::first_rows(sample, columns_.separator, sample_rows);
        if (!rows.empty() && std::ranges::all_of(rows, detail::is_area_code_row)) {
            if (format_.calling_code != 0 && format_.calling_code != 1)
                fail(error_code::refused,
                     "its rows are an area code and a number, as the registers of North America have them, and "
                     "numbers are read by the region " +
                         format_.region +
                         ": join the two into one column, or say which has whole numbers, as `--column number=2`, "
                         "or `--format ftc` for such a register");
            columns_.form_guessed = true;
            return row_form::ftc;
        }
    }
    if (choices || guessed || format_.header != header_choice::automatic)
        return row_form::delimited;
    // One column: delimited where it is in quotes or has a header.
    bool first = true;
    bool delimited = false;
    each_line(sample, [&](std::string_view line) {
        if (first)
            delimited = line.front() == '"' || (detail::number_name_of(line) != detail::number_name::none &&
                                                detail::may_be_name(line) && !is_number(line));
        first = false;
    });
    if (!delimited && format_.header == header_choice::automatic)
        for (const char separator : separators)
            expect_no_hidden_header(sample, separator);
    return delimited ? row_form::delimited : row_form::plain;
}

RINGFENCE_DECL void row_reader::expect_no_hidden_header(std::string_view sample, char separator) const
{
    constexpr std::size_t looked_at = 20;
    std::uint64_t line = line_;
    std::uint64_t commented = 0;
    bool first = true;
    for (std::size_t lines = 0; !sample.empty() && lines < looked_at; ++lines) {
        const std::size_t size = detail::size_of_line(sample);
        const auto row = detail::first_rows(sample.substr(0, size), separator, 1, detail::comment_lines::rows);
        sample.remove_prefix(size);
        ++line;
        if (row.empty())
            continue;
        const bool names = has_names_of_columns(row[0]);
        if (row[0][0].size() > 1 && row[0][0].starts_with('#')) {
            if (detail::is_comment_of_rejects(row[0][0]))
                continue;
            commented = names && first ? line : commented;
            continue;
        }
        if (names && first)
            return;
        if (names)
            fail(error_code::refused, "line " + std::to_string(line) +
                                          " has the names of columns and is not the first row: take out what "
                                          "stands before it, or say `--header no` where that is no header");
        if (commented != 0 && row[0].size() > 1)
            fail(error_code::refused, "line " + std::to_string(commented) +
                                          " has the names of columns and begins as a comment: take the `#` away, "
                                          "or say `--header no` where that is no header");
        first = false;
    }
}

RINGFENCE_DECL bool row_reader::has_names_of_columns(const detail::row_fields& row) const
{
    bool number = false;
    std::size_t names = 0;
    for (std::string_view cell : row) {
        cell.remove_prefix(std::min(cell.find_first_not_of("# "), cell.size()));
        const bool of_number = detail::may_be_name(cell) && detail::number_name_of(cell) != detail::number_name::none;
        number = number || of_number;
        names += of_number || detail::is_known_name(cell) ? 1U : 0U;
    }
    return number && names >= 2 && std::ranges::none_of(row, [&](std::string_view c) { return is_number(c); });
}

RINGFENCE_DECL bool row_reader::is_number(std::string_view text) const
{
    const cell_look look = look_(text);
    return look == cell_look::some || look == cell_look::number;
}

RINGFENCE_DECL std::vector<std::string> row_reader::parts_of(std::string_view choice)
{
    std::vector<std::string> parts;
    for (;;) {
        const auto comma = choice.find(',');
        parts.emplace_back(ringfence::detail::trim(choice.substr(0, comma)));
        if (comma == std::string_view::npos)
            return parts;
        choice.remove_prefix(comma + 1);
    }
}

RINGFENCE_DECL std::optional<std::size_t> row_reader::index_of(std::string_view typed)
{
    std::size_t index = 0;
    const auto [end, wrong] = std::from_chars(typed.data(), typed.data() + typed.size(), index);
    if (wrong != std::errc{} || end != typed.data() + typed.size() || index == 0)
        return std::nullopt;
    return index - 1;
}

RINGFENCE_DECL bool row_reader::guess_header(const std::vector<detail::row_fields>& rows) const
{
    if (format_.header != header_choice::automatic)
        return format_.header == header_choice::with;
    if (rows.empty())
        return false;
    if (columns_.form == row_form::ftc)
        return std::ranges::none_of(
            rows[0], [](std::string_view field) { return std::ranges::any_of(field, ringfence::detail::is_digit); });
    for (const auto& choice : format_.columns)
        if (choice && !choice->empty() &&
            !std::ranges::all_of(parts_of(*choice), [](const std::string& part) { return index_of(part).has_value(); }))
            return true;
    const detail::row_fields& first = rows[0];
    if (std::ranges::any_of(first, [&](std::string_view f) { return is_number(f); }))
        return false;
    const auto is_name = [](std::string_view f) { return f.empty() || detail::may_be_name(f); };
    if (std::ranges::any_of(first, [&](std::string_view f) {
            return is_name(f) && detail::number_name_of(f) != detail::number_name::none;
        }))
        return true;
    std::optional<std::size_t> column;  // the number's, where that was said
    if (const auto& choice = format_.columns[0]; choice && !choice->empty())
        column = index_of(parts_of(*choice).front());
    if (column ? *column >= first.size() || !detail::may_be_name(first[*column]) : !std::ranges::all_of(first, is_name))
        return false;
    if (std::ranges::any_of(first, [&](std::string_view f) { return look_(f) == cell_look::sender; }))
        fail(error_code::refused, "is " + detail::shortened(first[column.value_or(0)]) +
                                      " in its first row a sender or the name of a column? Say `--header no` or "
                                      "`--header yes`");
    return true;
}

RINGFENCE_DECL void row_reader::choose_columns(std::string_view sample)
{
    std::vector<detail::row_fields> rows = detail::first_rows(sample, columns_.separator, sample_rows);
    if (format_.header != header_choice::without && columns_.form != row_form::ftc)
        expect_no_hidden_header(sample, columns_.separator);
    if (!rows.empty() && rows[0].size() >= max_columns)
        fail(error_code::refused, "its first row has more than " + std::to_string(max_columns - 1) + " columns");
    columns_.header = guess_header(rows);
    if (columns_.header) {
        if (rows.empty())
            fail(error_code::refused, sample.empty() ? "is empty; a header was expected"
                                                     : "the header cannot be read: is a quote in it not closed?");
        columns_.names = std::move(rows.front());
        rows.erase(rows.begin());
    }
    if (columns_.form == row_form::ftc)
        return;
    std::size_t width = columns_.names.size();
    for (const auto& row : rows)
        width = std::max(width, row.size());
    for (std::size_t i = 1; i < column_roles; ++i)
        if (format_.columns[i] && !format_.columns[i]->empty())
            columns_.columns[i] = chosen_column{find_column(*format_.columns[i], width), false};
    if (format_.columns[0] && !format_.columns[0]->empty())
        find_number_columns(*format_.columns[0], width);
    else if (!format_.columns[0] && columns_.header)
        guess_number_by_name(rows, width);
    if (!columns_.columns[0] && !is_chosen(column_role::number))
        guess_number_column(rows, width);
    if (!columns_.columns[0])
        fail(error_code::refused, "which column has the numbers? " + described_columns(width));
    expect_whole_numbers(rows);
    for (std::size_t i = 1; i < column_roles && columns_.header; ++i)
        if (!format_.columns[i])
            guess_by_name(static_cast<column_role>(i), rows);
    if (columns_.header)
        expect_no_other_limit(rows);
    for (const auto& column : columns_.columns)
        highest_ = std::max(highest_, column ? column->index : 0);
    for (const std::size_t column : columns_.more_numbers)
        highest_ = std::max(highest_, column);
    for (const auto& [column, kind] : codes_)
        highest_ = std::max(highest_, column);
    more_buffers_.resize(columns_.more_numbers.size());
    fields_.resize(highest_ + 1);
    if (columns_.header)
        width_ = columns_.names.size();
    else
        width_ = rows.empty() ? 1 : rows.front().size();
}

RINGFENCE_DECL std::string row_reader::described_columns(std::size_t width) const
{
    if (!columns_.header)
        return "Say its number, 1 to " + std::to_string(std::max<std::size_t>(width, 1));
    std::string known;
    constexpr std::size_t told = 30;
    for (std::size_t i = 0; i < std::min(columns_.names.size(), told); ++i)
        known += (known.empty() ? "Its columns are " : ", ") + detail::shortened(columns_.names[i]);
    if (columns_.names.size() > told)
        known += " and " + std::to_string(columns_.names.size() - told) + " more";
    return known;
}

RINGFENCE_DECL std::size_t row_reader::find_column(const std::string& typed, std::size_t width) const
{
    for (std::size_t i = 0; i < columns_.names.size(); ++i)
        if (detail::same_name(columns_.names[i], typed))
            return i;
    const auto index = index_of(typed);
    for (std::size_t i = 0; i < columns_.names.size() && !index; ++i)
        if (const std::string bare = detail::bare_name(typed); bare == detail::bare_name(columns_.names[i]))
            return i;
    if (!index && !columns_.header)
        fail(error_code::missing, "has no header, so a column is chosen by its number and not as `" + typed + "`");
    if (!index || *index >= std::max<std::size_t>(width, 1) || *index >= max_columns)
        fail(error_code::missing, "has no column `" + typed + "`. " + described_columns(width));
    return *index;
}

RINGFENCE_DECL void row_reader::find_number_columns(const std::string& typed, std::size_t width)
{
    const bool is_name =
        std::ranges::any_of(columns_.names, [&](const std::string& name) { return detail::same_name(name, typed); });
    std::vector<std::size_t> found;
    for (const std::string& part : is_name ? std::vector{typed} : parts_of(typed))
        if (const std::size_t column = find_column(part, width); std::ranges::find(found, column) == found.end())
            found.push_back(column);
    columns_.columns[0] = chosen_column{found.front(), false};
    columns_.more_numbers.assign(found.begin() + 1, found.end());
}

RINGFENCE_DECL bool row_reader::is_taken(std::size_t index) const
{
    return std::ranges::any_of(columns_.columns, [&](const auto& c) { return c && c->index == index; });
}

RINGFENCE_DECL std::string row_reader::told_columns(const std::vector<std::size_t>& columns) const
{
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == columns.size() ? " and " : ", ") + std::to_string(columns[i] + 1);
        if (columns[i] < columns_.names.size())
            text += " " + detail::shortened(columns_.names[columns[i]]);
    }
    return text;
}

RINGFENCE_DECL std::string row_reader::all_numbers_option(const std::vector<std::size_t>& columns)
{
    std::string text = "`--column number=";
    for (std::size_t i = 0; i < columns.size(); ++i)
        text += (i == 0 ? "" : ",") + std::to_string(columns[i] + 1);
    return text + "`";
}

RINGFENCE_DECL void row_reader::guess_number_by_name(const std::vector<detail::row_fields>& rows, std::size_t width)
{
    std::vector<std::size_t> named;
    std::vector<std::size_t> likely;
    for (std::size_t i = 0; i < std::min(width, max_columns); ++i) {
        if (is_taken(i))
            continue;
        std::size_t filled = 0;
        std::size_t numbers = 0;
        std::size_t international = 0;
        for (const auto& row : rows)
            if (i < row.size() && !row[i].empty()) {
                ++filled;
                numbers += is_number(row[i]) ? 1U : 0U;
                international += row[i].front() == '+' && is_number(row[i]) ? 1U : 0U;
            }
        const auto name =
            i < columns_.names.size() ? detail::number_name_of(columns_.names[i]) : detail::number_name::none;
        const bool is_code = name == detail::number_name::none && i < columns_.names.size() &&
                             detail::code_name_of(columns_.names[i]) != detail::code_name::none;
        if (name != detail::number_name::none)
            named.push_back(i);
        if (name == detail::number_name::sure || (international * 2 > filled && !is_code) ||
            (name == detail::number_name::likely && (filled == 0 || numbers != 0)))
            likely.push_back(i);
    }
    if (named.empty())
        return;
    const std::vector<std::size_t>& found = likely.empty() ? named : likely;
    if (found.size() > 1)
        fail(error_code::refused,
             "columns " + told_columns(found) + " may all have the numbers: say which has them, as `--column number=" +
                 std::to_string(found.front() + 1) + "`, or that all have, " + all_numbers_option(found));
    // A name is but a name: `No` may be of anything.
    for (std::size_t i = 0; i < std::min(width, max_columns); ++i)
        if (!is_taken(i) && has_whole_numbers(rows, i) && !has_whole_numbers(rows, found.front()))
            fail(error_code::refused,
                 "column " + told_columns(found) + " is of numbers by its name, and column " + told_columns({i}) +
                     " has whole numbers: say which has them, as `--column number=" + std::to_string(i + 1) + "`");
    columns_.columns[0] = chosen_column{found.front(), true};
}

RINGFENCE_DECL bool row_reader::has_whole_numbers(const std::vector<detail::row_fields>& rows, std::size_t column) const
{
    std::size_t filled = 0;
    std::size_t whole = 0;
    for (const auto& row : rows)
        if (column < row.size() && !row[column].empty()) {
            ++filled;
            whole += look_(row[column]) == cell_look::number ? 1U : 0U;
        }
    return whole * 2 > filled;
}

RINGFENCE_DECL void row_reader::expect_whole_numbers(const std::vector<detail::row_fields>& rows)
{
    if (!columns_.columns[0] || !columns_.columns[0]->guessed)
        return;
    const std::size_t numbers = columns_.columns[0]->index;
    for (std::size_t i = 0; i < std::min(columns_.names.size(), max_columns); ++i)
        if (const auto kind = detail::code_name_of(columns_.names[i]); kind != detail::code_name::none && !is_taken(i))
            codes_.emplace_back(i, kind);
    for (const auto& [column, kind] : codes_)
        for (const auto& row : rows)
            if (column < row.size() && numbers < row.size() && changes_number(kind, row[column], row[numbers]))
                fail(error_code::refused,
                     code_beside("column " + told_columns({column}), row[column], std::to_string(numbers + 1), kind));
}

RINGFENCE_DECL bool row_reader::changes_number(detail::code_name kind, std::string_view code, std::string_view number)
{
    number = ringfence::detail::trim(number);
    code = ringfence::detail::trim(code);
    if (code.empty() || number.empty() || number.starts_with('+') || number.starts_with("00"))
        return false;
    std::string digits;
    std::ranges::copy_if(code, std::back_inserter(digits), ringfence::detail::is_digit);
    if (!digits.empty()) {
        const bool international = code.starts_with('+') || code.starts_with("00");
        digits.erase(0, international ? std::min(digits.find_first_not_of('0'), digits.size()) : 0);
        return (!international && kind != detail::code_name::country) || digits != std::to_string(format_.calling_code);
    }
    if (kind != detail::code_name::country)
        return false;
    const bool is_id = code.size() == 2 && std::ranges::all_of(code, ringfence::detail::is_letter);
    if (is_id && !format_.region.empty())
        return !detail::same_name(code, format_.region);
    if (const auto known = detail::is_of_region(code, format_.region); known && !is_id)
        return !*known;
    // Whether a name is that of the region is not known; two of them are not.
    std::string& first = is_id ? country_id_ : country_name_;
    if (first.empty())
        first = detail::bare_name(code);
    return first != detail::bare_name(code);
}

RINGFENCE_DECL std::string row_reader::code_beside(const std::string& place, std::string_view code,
                                                   const std::string& number, detail::code_name kind) const
{
    return place + " has what belongs to the numbers, as " + detail::shortened(code) +
           ": join the two into one column" +
           (kind == detail::code_name::area ? "" : ", `+` and the country's code first") +
           ", or say that the numbers are whole without it, as `--column number=" + number + "`" +
           (kind == detail::code_name::area && format_.calling_code <= 1
                ? "; of a register with area code and number alone say `--format ftc`"
                : "");
}

RINGFENCE_DECL bool row_reader::reads_as(column_role role, const std::string& cell) const
{
    switch (role) {
    case column_role::number:
    case column_role::description: return true;
    case column_role::date:
    case column_role::valid_from:
    case column_role::expires: return read_date(cell, bare_day::first_moment).has_value();
    case column_role::state: return detail::read_state(cell).has_value();
    case column_role::change: return detail::read_change(cell).has_value();
    }
    return false;
}

RINGFENCE_DECL void row_reader::guess_by_name(column_role role, const std::vector<detail::row_fields>& rows)
{
    std::vector<std::pair<std::size_t, std::size_t>> ranked;
    for (std::size_t i = 0; i < columns_.names.size(); ++i)
        if (!is_number_column(i) && !is_taken(i))
            if (const auto rank = detail::rank_of_name(role, columns_.names[i]))
                ranked.emplace_back(*rank, i);
    std::ranges::sort(ranked);
    std::vector<std::size_t> named;
    named.reserve(ranked.size());
    for (const auto& [rank, i] : ranked)
        named.push_back(i);
    // What describes is of no consequence: the surest will do, and of dates one in which all are dates.
    if (role == column_role::description || role == column_role::date) {
        for (const std::size_t i : named)
            if (std::ranges::all_of(rows, [&](const detail::row_fields& row) {
                    return i >= row.size() || row[i].empty() || reads_as(role, row[i]);
                })) {
                columns_.columns[static_cast<std::size_t>(role)] = chosen_column{i, true};
                return;
            }
        return;
    }
    if (named.empty())
        return;
    const std::string option = "`--column " + std::string{to_string(role)} + "=";
    if (named.size() > 1)
        fail(error_code::refused, "columns " + told_columns(named) + " are both of `" + std::string{to_string(role)} +
                                      "` by their names: say which is, as " + option +
                                      std::to_string(named.front() + 1) + "`, or " + option + "` for none");
    expect_readable(role, named.front(), rows, option);
    columns_.columns[static_cast<std::size_t>(role)] = chosen_column{named.front(), true};
}

RINGFENCE_DECL void row_reader::expect_readable(column_role role, std::size_t column,
                                                const std::vector<detail::row_fields>& rows,
                                                const std::string& option) const
{
    std::string unread;
    for (const auto& row : rows)
        if (column < row.size() && !row[column].empty()) {
            if (reads_as(role, row[column]))
                return;
            if (unread.empty())
                unread = row[column];
        }
    if (unread.empty())
        return;
    std::string wrong = "column " + told_columns({column}) + " is of `" + std::string{to_string(role)} +
                        "` by its name, and " + detail::shortened(unread) + " ";
    if (role == column_role::state)
        wrong += not_a_state;
    else if (role == column_role::change)
        wrong += not_a_change;
    else
        wrong += not_a_date(unread) + ": say how its dates are written, as `--date-format \"%d.%m.%Y %H:%M\"`";
    fail(error_code::refused, wrong + "; where the column is of something else, say " + option + "`");
}

RINGFENCE_DECL void row_reader::expect_no_other_limit(const std::vector<detail::row_fields>& rows) const
{
    const auto ask = [&](std::size_t column, column_role role, const std::string& what) {
        const std::string option = "`--column " + std::string{to_string(role)} + "=";
        fail(error_code::refused,
             "column " + told_columns({column}) + what + ": if it does, say " + option + std::to_string(column + 1) +
                 "`, else " + option +
                 (columns_.columns[static_cast<std::size_t>(role)]
                      ? std::to_string(columns_.columns[static_cast<std::size_t>(role)]->index + 1) + "`"
                      : std::string{"` for none"}));
    };
    for (std::size_t i = 0; i < columns_.names.size(); ++i) {
        if (is_number_column(i) || is_taken(i))
            continue;
        if (!is_chosen(column_role::expires) && !detail::is_known_name(columns_.names[i]) &&
            detail::may_name_an_end(columns_.names[i]))
            ask(i, column_role::expires, " may say by its name until when entries are in force");
        if (is_chosen(column_role::state) || columns_.columns[static_cast<std::size_t>(column_role::state)])
            continue;
        std::size_t states = 0;
        std::size_t filled = 0;
        for (const auto& row : rows)
            if (i < row.size() && !row[i].empty()) {
                ++filled;
                states += detail::read_state(row[i]) ? 1U : 0U;
            }
        if (filled != 0 && states == filled)
            ask(i, column_role::state, " may have the states of entries, as `" + one_state(rows, i) + "` is one");
    }
}

RINGFENCE_DECL std::string row_reader::one_state(const std::vector<detail::row_fields>& rows, std::size_t column)
{
    for (const auto& row : rows)
        if (column < row.size() && !row[column].empty())
            return row[column];
    return {};
}

RINGFENCE_DECL bool row_reader::is_number_column(std::size_t index) const
{
    return std::ranges::find(columns_.more_numbers, index) != columns_.more_numbers.end();
}

RINGFENCE_DECL bool row_reader::is_figure(std::string_view text) const
{
    return text.find_first_not_of("+0123456789 .-/()") == std::string_view::npos &&
           std::ranges::count_if(text, ringfence::detail::is_digit) >= 5 && !read_date(text, bare_day::first_moment);
}

RINGFENCE_DECL void row_reader::guess_number_column(const std::vector<detail::row_fields>& rows, std::size_t width)
{
    std::vector<std::size_t> sure;
    std::vector<std::size_t> possible;
    bool figures = false;
    for (std::size_t i = 0; i < std::min(width, max_columns); ++i) {
        if (is_taken(i))
            continue;
        std::size_t filled = 0;
        std::size_t numbers = 0;
        std::size_t of_the_plan = 0;
        std::size_t long_ones = 0;
        for (const auto& row : rows)
            if (i < row.size() && !row[i].empty()) {
                const cell_look look = look_(row[i]);
                ++filled;
                numbers += look == cell_look::number || look == cell_look::some ? 1U : 0U;
                of_the_plan += look == cell_look::number ? 1U : 0U;
                long_ones += look == cell_look::text && is_figure(row[i]) ? 1U : 0U;
            }
        if (of_the_plan * 2 > filled)
            sure.push_back(i);
        else if (numbers * 2 > filled)
            possible.push_back(i);
        figures = figures || long_ones * 2 > filled;
    }
    if (sure.empty() && figures && width > 1)
        return;
    // A single line that is no number may be anything, a server's excuse among it.
    const bool only_a_guessed_header = columns_.header && rows.empty() && format_.header == header_choice::automatic;
    if (sure.empty() && possible.empty() && width <= 1 && !only_a_guessed_header)
        possible.push_back(0);
    const std::vector<std::size_t>& found = sure.empty() ? possible : sure;
    if (found.size() > 1)
        fail(error_code::refused, "columns " + std::to_string(found[0] + 1) + " and " + std::to_string(found[1] + 1) +
                                      " both read as numbers: which is it? " + described_columns(width) +
                                      "; or say that all have them, " + all_numbers_option(found));
    if (!found.empty())
        columns_.columns[0] = chosen_column{found.front(), true};
}

RINGFENCE_DECL void row_reader::take_header()
{
    while (const auto line = next_row_line()) {
        if (line->too_long)
            fail(error_code::refused, "the header is longer than 64 KiB");
        if (detail::trim_blanks(line->text).empty()) {
            pass_over(line->raw);
            continue;
        }
        if (is_comment_mark(line->text)) {
            if (pass_over_comment(line->text, line->raw, line_))
                held_comments_.push_back({std::string{line->raw}, line_});
            continue;
        }
        const std::uint64_t at = line_;
        if (!scan(*line, max_columns))
            fail(error_code::refused, "line " + std::to_string(at) + ": the header cannot be read: " + problem_);
        if (is_blank_row()) {
            pass_over(raw_);
            continue;
        }
        header_ = raw_;
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
    return detail::begins_as_comment(text, columns_.separator) &&
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
            take_members();
            read_json(*row);
        }
        return row;
    }
    return std::nullopt;
}

RINGFENCE_DECL row_reader::member_role row_reader::role_of(std::string_view name)
{
    if (const auto known = member_roles_.find(name); known != member_roles_.end())
        return known->second;
    member_role found;
    const auto is_part = [&](const std::string& part) { return detail::same_name(part, name); };
    for (std::size_t i = 0; i < column_roles && !found.role; ++i)
        if (const auto& choice = format_.columns[i];
            choice && !choice->empty() &&
            (is_part(*choice) || (i == 0 && std::ranges::any_of(parts_of(*choice), is_part))))
            found.role = i;
    if (const auto known = detail::number_name_of(name);
        !found.role && !format_.columns[0] && known != detail::number_name::none)
        found = {0, known == detail::number_name::sure ? 0U : 1U, false, detail::code_name::none};
    for (std::size_t i = 1; i < column_roles && !found.role; ++i) {
        const auto rank = format_.columns[i] ? std::nullopt : detail::rank_of_name(static_cast<column_role>(i), name);
        if (rank)
            found = {i, *rank, false, detail::code_name::none};
    }
    found.may_be_end = !found.role && !is_chosen(column_role::expires) && !detail::is_known_name(name) &&
                       detail::may_name_an_end(name);
    if (!found.role)
        found.code = detail::code_name_of(name);
    if (member_roles_.size() < max_columns)
        member_roles_.emplace(name, found);
    return found;
}

RINGFENCE_DECL void row_reader::take_members()
{
    std::array<std::size_t, column_roles> ranks{};
    taken_members_.fill(nullptr);
    number_members_.clear();
    unasked_.clear();
    const auto ask = [&](const json_member& member, column_role role, const std::string& what) {
        if (unasked_.empty())
            unasked_ = "the member " + detail::shortened(member.name) + " " + what + ": say `--column " +
                       std::string{to_string(role)} + "=NAME` for it, or `--column " + std::string{to_string(role)} +
                       "=` for none";
    };
    for (const json_member& member : members_) {
        const member_role of = role_of(member.name);
        if (of.may_be_end && member.kind != json_kind::null)
            ask(member, column_role::expires, "may say by its name until when entries are in force");
        if (!of.role && !is_chosen(column_role::state) && detail::read_state(member.value))
            ask(member, column_role::state, "may be the state, as " + detail::shortened(member.value) + " is one");
        if (of.role == 0U)
            number_members_.push_back({&member, of.rank});
        if (!format_.columns[0] && member.kind == json_kind::nested && may_have_numbers(member.nested) &&
            unasked_.empty())
            unasked_ = "the member " + detail::shortened(member.name) +
                       " is an object or an array, which is not read, and there may be a number in it: write one "
                       "number a member, or say which member has it, as `--column number=NAME`";
        if (of.role && taken_members_[*of.role] && of.role != column_of(column_role::number) &&
            of.role != column_of(column_role::description) && of.role != column_of(column_role::date) &&
            unasked_.empty()) {
            const std::string role{to_string(static_cast<column_role>(*of.role))};
            unasked_ = "the members " + detail::shortened(taken_members_[*of.role]->name) + " and " +
                       detail::shortened(member.name) + " are both of `" + role +
                       "` by their names: say which is, as `--column " + role + "=NAME`, or `--column " + role +
                       "=` for none";
        }
        if (!of.role || (taken_members_[*of.role] && ranks[*of.role] <= of.rank))
            continue;
        taken_members_[*of.role] = &member;
        ranks[*of.role] = of.rank;
    }
}

RINGFENCE_DECL bool row_reader::may_have_numbers(std::string_view texts)
{
    constexpr std::size_t digits_of_a_whole_number = 7;
    while (!texts.empty()) {
        const std::size_t end = std::min(texts.find('\n'), texts.size());
        if (detail::digits_in(texts.substr(0, end)) >= digits_of_a_whole_number)
            return true;
        texts.remove_prefix(std::min(end + 1, texts.size()));
    }
    return false;
}

RINGFENCE_DECL std::string row_reader::wrong_guess_of_number()
{
    const std::string& taken = number_members_.front().first->name;
    for (const json_member& member : members_) {
        const member_role of = role_of(member.name);
        if (of.code != detail::code_name::none && changes_number(of.code, member.value, numbers_.front()))
            return code_beside("the member " + detail::shortened(member.name) + "", member.value, "NAME", of.code);
        if (!of.role && look_(numbers_.front()) != cell_look::number && look_(member.value) == cell_look::number)
            return "the member " + detail::shortened(taken) + " is of numbers by its name, and " +
                   detail::shortened(member.name) + " has a whole number: say which has it, as `--column number=NAME`";
    }
    return {};
}

RINGFENCE_DECL void row_reader::read_json(import_row& row)
{
    if (!unasked_.empty()) {
        row.problem = unasked_;
        return;
    }
    // A name that may be of something else counts by what it has.
    numbers_.clear();
    std::string names;
    for (const auto& [member, rank] : number_members_)
        if (!member->value.empty() && (rank == 0 || number_members_.size() == 1 || is_number(member->value))) {
            numbers_.push_back(ringfence::detail::trim(member->value));
            names += (names.empty() ? "" : " and ") + detail::shortened(member->name);
        }
    if (numbers_.empty()) {
        problem_ = !number_members_.empty()
                       ? "the member " + detail::shortened(taken_members_[0]->name) + " has no number"
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
    for (const json_member* const member : taken_members_)
        if (member && member->kind == json_kind::nested)
            return wrong_field(row, detail::shortened(member->name), member->name, "is an object or an array");
    row.number = numbers_.front();
    row.more_numbers = std::span{numbers_}.subspan(1);
    read_values(row);
}

RINGFENCE_DECL std::optional<import_row> row_reader::next_delimited()
{
    while (const auto line = next_row_line()) {
        std::optional<import_row> row{std::in_place};
        row->line = line_;
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
            if (pass_over_comment(line->text, line->raw, line_))
                return row_of_comment(line->raw, line_);
            continue;
        }
        if (!scan(*line, marked ? max_columns : wanted())) {
            row->number = detail::trim_blanks(raw_.substr(0, detail::find_line_end(raw_))).substr(0, max_line);
            row->problem = problem_;
            row->raw = raw_;
            return row;
        }
        if (is_blank_row()) {
            ++empty_rows_;
            pass_over(raw_);
            continue;
        }
        if (marked && !is_row_nevertheless()) {
            if (pass_over_comment(text_, raw_, row->line))
                return row_of_comment(raw_, row->line);
            continue;
        }
        rows_begun_ = true;
        row->raw = raw_;
        if (columns_.form == row_form::ftc)
            read_ftc(*row);
        else
            read_fields(*row);
        return row;
    }
    return std::nullopt;
}

RINGFENCE_DECL bool row_reader::is_blank_row() const noexcept
{
    const std::array<char, 6> blanks{' ', '\t', '"', '\r', '\n', columns_.separator};
    return text_.find_first_not_of(std::string_view{blanks.data(), blanks.size()}) == std::string_view::npos;
}

RINGFENCE_DECL bool row_reader::is_row_nevertheless() const
{
    if (columns_.form == row_form::ftc || columns_.columns[0]->index == 0)
        return false;
    const std::size_t column = columns_.columns[0]->index;
    return found_ == width_ || (column < found_ && is_number(detail::trim_blanks(fields_[column])));
}

RINGFENCE_DECL std::optional<line_splitter::line> row_reader::next_row_line()
{
    // What is read again up to here is done with; the lines that a row takes beyond its first are kept from here.
    if (again_at_ == again_.size() || again_at_ > max_row) {
        again_.erase(0, again_at_);
        again_at_ = 0;
    }
    return next_line();
}

RINGFENCE_DECL std::optional<line_splitter::line> row_reader::next_line()
{
    if (again_at_ < again_.size()) {
        const std::string_view rest = std::string_view{again_}.substr(again_at_);
        const std::string_view raw = rest.substr(0, detail::size_of_line(rest));
        again_at_ += raw.size();
        ++line_;
        return line_splitter::line{detail::without_line_end(raw), raw, false};
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

RINGFENCE_DECL bool row_reader::scan(const line_splitter::line& line, std::size_t limit)
{
    if (line.text.find('"') != std::string_view::npos)
        return scan_quoted(line, limit);
    raw_ = line.raw;
    text_ = line.text;
    const char* at = text_.data();
    const char* const end = at + text_.size();
    if (fields_.size() < limit)
        fields_.resize(limit);
    for (found_ = 0; found_ < limit; ++found_) {
        const char* const stop = find_separator(at, end);
        fields_[found_] = {at, static_cast<std::size_t>(stop - at)};
        at = stop + 1;
        if (stop == end) {
            ++found_;
            break;
        }
    }
    return true;
}

RINGFENCE_DECL const char* row_reader::find_separator(const char* at, const char* end) const noexcept
{
    while (at != end && *at != columns_.separator)
        ++at;
    return at;
}

RINGFENCE_DECL bool row_reader::scan_quoted(const line_splitter::line& line, std::size_t limit)
{
    using outcome = detail::field_scanner::outcome;
    const std::uint64_t first_line = line_;
    const std::size_t first_size = line.raw.size();
    const std::size_t second = again_at_;
    scanner_.begin();
    outcome found = scanner_.scan(line.text, columns_.separator, limit);
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
        found = scanner_.scan(detail::without_line_end(row_), columns_.separator, limit);
    }
    if (found == outcome::complete && line_ != first_line)
        if (const auto swallowed = swallowed_row(detail::without_line_end(raw_))) {
            problem_ = "a cell in quotes goes over line ends and takes in what is a row by itself, line " +
                       std::to_string(first_line + swallowed->first) + ", " + detail::shortened(swallowed->second) +
                       ": a quote that stands for itself is written twice, in a cell in quotes";
            // A line of a note is no row, and none is made of it: all up to the quote that closes is one that
            // cannot be read.
            const auto cells = static_cast<std::size_t>(std::ranges::count(swallowed->second, columns_.separator)) + 1;
            if (columns_.form != row_form::ftc && cells != width_)
                return false;
            found = outcome::open;
        }
    if (found == outcome::complete) {
        text_ = detail::without_line_end(raw_);
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

RINGFENCE_DECL std::optional<std::pair<std::size_t, std::string_view>> row_reader::swallowed_row(std::string_view row)
{
    const auto has_its_number = [&](std::string_view line, std::string_view quoted) {
        const bool several = line.find(columns_.separator) != std::string_view::npos;
        std::size_t column = 0;
        for (const char *at = line.data(), *const end = at + line.size();; ++at, ++column) {
            const char* const stop = find_separator(at, end);
            const bool inside = at >= quoted.data() && stop <= quoted.data() + quoted.size();
            if (inside && is_of_numbers(column)) {
                std::string_view cell = detail::trim_blanks({at, static_cast<std::size_t>(stop - at)});
                cell = cell.substr(std::min(cell.find_first_not_of("\" "), cell.size()));
                cell = cell.substr(0, cell.find_last_not_of("\" ") + 1);
                const cell_look look = look_(cell);
                // In lines of an address or a note figures stand alone.
                if (look == cell_look::number || (look == cell_look::some && (several || width_ == 1)))
                    return true;
            }
            if (stop == end)
                return false;
            at = stop;
        }
    };
    detail::field_scanner whole;
    whole.scan(row, columns_.separator, max_row);
    for (std::size_t i = 0; i < whole.spans().size(); ++i) {
        const auto [begin, end] = whole.spans()[i];
        const std::string_view quoted = row.substr(begin, end - begin);
        if (detail::find_line_end(quoted) == std::string_view::npos)
            continue;
        // Numbers below each other in the cell of the number are all read.
        if (is_of_numbers(i) && quoted.find(columns_.separator) == std::string_view::npos)
            continue;
        std::string_view rest = row;
        for (std::size_t line = 0; !rest.empty(); ++line) {
            const std::size_t size = detail::size_of_line(rest);
            const std::string_view text = detail::without_line_end(rest.substr(0, size));
            if (columns_.form == row_form::ftc || has_its_number(text, quoted))
                return std::pair{line, text};
            rest.remove_prefix(size);
        }
    }
    return std::nullopt;
}

RINGFENCE_DECL bool row_reader::is_of_numbers(std::size_t column) const
{
    return (columns_.columns[0] && columns_.columns[0]->index == column) || is_number_column(column);
}

RINGFENCE_DECL std::string_view row_reader::field(column_role role)
{
    const auto i = static_cast<std::size_t>(role);
    if (columns_.form == row_form::json_lines)
        return taken_members_[i] ? std::string_view{taken_members_[i]->value} : std::string_view{};
    const auto& column = columns_.columns[i];
    if (!column || column->index >= found_)
        return {};
    return detail::unquoted(fields_[column->index], buffers_[i]);
}

RINGFENCE_DECL std::optional<timestamp> row_reader::read_date(std::string_view text, bare_day day) const
{
    return format_.date_format.empty() ? detail::read_iso_time(text, local_, day)
                                       : detail::read_formatted_time(text, format_.date_format, local_, day);
}

RINGFENCE_DECL std::string row_reader::place_of(column_role role) const
{
    if (columns_.form == row_form::json_lines)
        return detail::shortened(taken_members_[static_cast<std::size_t>(role)]->name);
    const std::size_t index = columns_.columns[static_cast<std::size_t>(role)]->index;
    return "column " + std::to_string(index + 1) + " (" + std::string{to_string(role)} + ")";
}

RINGFENCE_DECL void row_reader::wrong_field(import_row& row, const std::string& place, std::string_view text,
                                            std::string_view why)
{
    problem_ = place + ": " + detail::shortened(text) + " " + std::string{why};
    row.problem = problem_;
}

RINGFENCE_DECL std::string row_reader::not_a_date(std::string_view text) const
{
    const bool is_figure =
        text.find_first_not_of("0123456789.,") == std::string_view::npos && text.size() - detail::digits_in(text) <= 1;
    if (format_.date_format.empty())
        return std::string{"is not a date such as 2026-12-31 or 2026-12-31T18:00:00Z"} +
               (is_figure ? " (a spreadsheet may have made a count of days of one: show it there as a date and "
                            "save it again)"
                          : "");
    return "is not a date as `" + format_.date_format + "` has it";
}

RINGFENCE_DECL void row_reader::read_fields(import_row& row)
{
    if (!columns_.more_numbers.empty())
        return read_several(row);
    if (columns_.columns[0]->index >= found_) {
        row.number = detail::trim_blanks(text_).substr(0, max_line);
        problem_ = "the row has no column " + std::to_string(columns_.columns[0]->index + 1) + ", the number's";
        row.problem = problem_;
        return;
    }
    row.number = ringfence::detail::trim(field(column_role::number));
    for (const auto& [column, kind] : codes_)
        if (column < found_)
            if (const auto code = detail::unquoted(fields_[column], code_buffer_);
                changes_number(kind, code, row.number)) {
                problem_ = code_beside("column " + told_columns({column}), code,
                                       std::to_string(columns_.columns[0]->index + 1), kind);
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
    for (std::size_t i = 0; i < columns_.more_numbers.size(); ++i)
        if (const std::size_t column = columns_.more_numbers[i]; column < found_)
            if (const auto next = ringfence::detail::trim(detail::unquoted(fields_[column], more_buffers_[i]));
                !next.empty())
                numbers_.push_back(next);
    if (numbers_.empty()) {
        row.number = detail::trim_blanks(text_).substr(0, max_line);
        std::vector<std::size_t> columns{columns_.columns[0]->index};
        columns.insert(columns.end(), columns_.more_numbers.begin(), columns_.more_numbers.end());
        problem_ = "the row has a number in none of its columns " + told_columns(columns);
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
            wrong_field(row, place_of(column_role::state), text, not_a_state);
        else if (!row.expires && ringfence::detail::equals_without_case(text, "expired"))
            wrong_field(row, place_of(column_role::state), text, "needs the time when it expired");
    }
    if (const auto text = field(column_role::change); !text.empty()) {
        row.change = detail::read_change(text);
        if (!row.change)
            wrong_field(row, place_of(column_role::change), text, not_a_change);
    }
}

RINGFENCE_DECL void row_reader::read_date(import_row& row, column_role role, std::optional<timestamp>& into)
{
    const auto text = ringfence::detail::trim(field(role));
    if (text.empty())
        return;
    into = read_date(text, role == column_role::expires ? bare_day::end : bare_day::first_moment);
    if (!into)
        wrong_field(row, place_of(role), text, not_a_date(text));
}

RINGFENCE_DECL void row_reader::read_ftc(import_row& row)
{
    row.number = detail::trim_blanks(text_).substr(0, max_line);
    const auto part = [&](std::size_t i) {
        return i < found_ ? detail::unquoted(fields_[i], buffers_[i]) : std::string_view{};
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
    for (std::size_t i = 2; i < found_; ++i) {
        const std::string_view text = ringfence::detail::trim(part(i));
        const std::string place = "column " + std::to_string(i + 1);
        if (text.empty())
            continue;
        if (i >= ftc_fields)
            return wrong_field(row, place, text, "is one too many");
        if (const auto change = detail::read_change(text); change && !row.change)
            row.change = change;
        else if (const auto date = read_date(text, bare_day::first_moment); date && !row.date)
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
