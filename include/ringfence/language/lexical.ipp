// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_LANGUAGE_LEXICAL_IPP
#define RINGFENCE_LANGUAGE_LEXICAL_IPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/lexical.hpp>
#include <ringfence/language/source.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

namespace grammar {

RINGFENCE_DECL std::string ungrouped(std::string_view written)
{
    std::string text;
    for (const char c : written) {
        if (c == '+' && !text.empty())
            text += "..";
        if (c == '+' || c == '*' || is_digit(c))
            text += c;
    }
    return text;
}

RINGFENCE_DECL bool is_calendar_date(std::string_view text) noexcept
{
    using namespace std::chrono;
    return year_month_day{year{static_cast<int>(decimal(text.substr(0, 4)))}, month{decimal(text.substr(5, 2))},
                          day{decimal(text.substr(8, 2))}}
        .ok();
}

RINGFENCE_DECL std::string quoted(std::string_view text)
{
    constexpr std::size_t longest = 40;
    if (text.size() <= longest)
        return '`' + std::string{text} + '`';
    std::size_t cut = longest;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80)
        --cut;
    return '`' + std::string{text.substr(0, cut)} + "...`";
}

RINGFENCE_DECL std::string number_fault(std::string_view text)
{
    const std::size_t dots = text.find("..");
    const std::string_view low = text.substr(0, dots);
    const std::string_view high = dots == std::string_view::npos ? low : text.substr(dots + 2);
    for (const std::string_view part : {low, high}) {
        if (count_digits(part) > 15)
            return "has more than 15 digits";
        if (part[1] == '0')
            return "begins with 0, and no country code does";
    }
    if (low.size() != high.size())
        return "is a range between numbers of different lengths";
    if (low > high)
        return "is a range that ends before it begins";
    return {};
}

RINGFENCE_DECL std::string value_fault(ast::literal_kind kind, std::string_view text)
{
    switch (kind) {
    case ast::literal_kind::integer:
        if (text.size() > 18)
            return "has more than 18 digits";
        break;
    case ast::literal_kind::duration:
        if (text.size() > 10)
            return "has more than 9 digits";
        break;
    case ast::literal_kind::date:
        if (!is_calendar_date(text))
            return "is not in the calendar";
        break;
    case ast::literal_kind::dates:
        if (!is_calendar_date(text.substr(0, 10)) || !is_calendar_date(text.substr(12)))
            return "is not in the calendar";
        if (text.substr(0, 10) > text.substr(12))
            return "ends before it begins";
        break;
    case ast::literal_kind::time:
        if (!is_time_of_day(text))
            return "is not a time of day";
        break;
    case ast::literal_kind::times:
        if (!is_time_of_day(text.substr(0, text.find('-'))) || !is_time_of_day(text.substr(text.find('-') + 1)))
            return "is not a time of day";
        break;
    default: break;
    }
    return {};
}

RINGFENCE_DECL diagnostic* report(parse_state& state, const char* code, span where, std::string message,
                                  std::string help)
{
    if (state.stopped)
        return nullptr;
    if (state.found->size() + 1 >= max_form_errors) {
        state.stopped = true;
        state.found->push_back(
            {severity::error, "RF0015", where, "too many errors", "the rest of this file was not read"});
        return nullptr;
    }
    state.found->push_back({severity::error, code, where, std::move(message), std::move(help)});
    return &state.found->back();
}

RINGFENCE_DECL ast::literal make_literal(parse_state& state, ast::literal_kind kind, std::string_view written)
{
    const span where = state.between(written.data(), written.data() + written.size());
    ast::literal made{where, kind, ast::joint::space, std::string{written}};
    if (++state.literals > max_rule_file_literals) {
        report(state, "RF0013", where, "the file has more than 1,000,000 words and values",
               "put long lists into the store by an import");
        state.stopped = true;
        return made;
    }
    if (kind == ast::literal_kind::number || kind == ast::literal_kind::prefix || kind == ast::literal_kind::range) {
        made.text = ungrouped(written);
        if (const std::string fault = number_fault(made.text); !fault.empty())
            report(state, "RF0009", where, quoted(written) + ' ' + fault, number_help);
    } else if (const std::string fault = value_fault(kind, written); !fault.empty()) {
        report(state, "RF0010", where, quoted(written) + ' ' + fault);
    }
    return made;
}

RINGFENCE_DECL ast::literal make_text(parse_state& state, std::string_view written)
{
    ast::literal made = make_literal(state, ast::literal_kind::text, written);
    made.text.clear();
    const std::string_view inside = written.substr(1, written.size() - 2);
    for (std::size_t i = 0; i < inside.size(); ++i) {
        const cursor at = inside.data() + i;
        if (inside[i] == '\\') {
            const char escaped = inside[++i];
            if (escaped != '"' && escaped != '\\')
                report(state, "RF0008", state.between(at, at + 2), quoted({at, 2}) + " is not an escape",
                       "in a text `\\\"` stands for a quote and `\\\\` for a backslash");
        } else if (is_control(inside[i])) {
            report(state, "RF0008", state.between(at, at + 1), "a control character in a text");
        }
        made.text += inside[i];
    }
    if (made.text.size() > max_text_bytes)
        report(state, "RF0008", made.where, "a text of more than 255 bytes");
    return made;
}

RINGFENCE_DECL ast::literal make_malformed(parse_state& state, std::string_view written)
{
    ast::literal made = make_literal(state, ast::literal_kind::word, written);
    if (written.front() == '+')
        report(state, "RF0009", made.where, quoted(written) + " is not a number", number_help);
    else if (is_digit(written.front()))
        report(state, "RF0010", made.where, quoted(written) + " is not a value",
               "values are integers as `603`, durations as `30s`, `5m`, `24h`, `7d`, dates as `2026-12-25`, times as "
               "`08:00`; a number begins with `+` or stands in quotes");
    else if (written.find('=') != std::string_view::npos)
        report(state, "RF0010", made.where, quoted(written) + " is not a name", "the arrow of a rule is written `->`");
    else
        report(state, "RF0010", made.where, quoted(written) + " is not a name",
               "names are of ASCII letters, digits, `_` and `-`; anything else stands in quotes");
    return made;
}

RINGFENCE_DECL const char* character_help(std::string_view character) noexcept
{
    struct entry {
        std::string_view character;
        const char* help;
    };
    static constexpr entry entries[] = {
        {"&", "conditions are joined by `and`"},
        {"!", "a condition is turned round by `not`"},
        {"=", "the arrow of a rule is written `->`"},
        {"-", "the arrow of a rule is written `->`"},
        {">", "the arrow of a rule is written `->`"},
        {"\u2192", "the arrow of a rule is written `->`"},
        {"\u2013", "write `-` and `->` in ASCII"},
        {"\u2014", "write `-` and `->` in ASCII"},
        {"'", "texts stand in double quotes"},
        {"\u2018", "texts stand in straight double quotes"},
        {"\u2019", "texts stand in straight double quotes"},
        {"\u201c", "texts stand in straight double quotes"},
        {"\u201d", "texts stand in straight double quotes"},
        {"\u201e", "texts stand in straight double quotes"},
        {"/", "a comment begins with `#`"},
        {"*", "`*` stands right behind the digits of a prefix, or inside a quoted name"},
        {".", "a range is written without spaces: `+48712000000..+48712000099`"},
        {"\u00a0", "this is a no-break space: write an ordinary one"},
        {"\ufeff", "this is a byte order mark: take it out"},
    };
    for (const entry& e : entries)
        if (e.character == character)
            return e.help;
    return "";
}

RINGFENCE_DECL std::string describe(cursor at, cursor last)
{
    if (at == last)
        return "the end of the file";
    return quoted({at, static_cast<std::size_t>(token_end(at, last) - at)});
}

RINGFENCE_DECL void report_unclosed(parse_state& state, cursor brace, cursor begin)
{
    const auto line_begin = [&state](cursor at) {
        while (at != state.begin && at[-1] != '\n')
            --at;
        return at;
    };
    const auto indentation = [&state](cursor line) {
        return std::find_if(line, state.last, [](char c) { return c != ' ' && c != '\t'; }) - line;
    };
    diagnostic* d = report(state, "RF0004", state.between(brace, brace + 1), "this `{` is not closed",
                           "add `}` at the end of the block");
    if (d == nullptr)
        return;
    const auto outer = indentation(line_begin(begin));
    for (cursor line = line_end(brace, state.last); line != state.last; line = line_end(line, state.last)) {
        ++line;
        const cursor text = line + indentation(line);
        if (text == state.last || indentation(line) > outer || !is_item_start(*text))
            continue;
        const cursor end = line_end(text, state.last);
        d->notes.push_back({state.between(text, token_end(text, end)), "perhaps it was meant to close before this"});
        return;
    }
}

RINGFENCE_DECL cursor explain(parse_state& state, cursor begin, cursor at, std::string_view expected,
                              const std::vector<cursor>& left)
{
    const cursor last = state.last;
    const trail before = follow(begin, at);
    const std::string_view previous = before.last;
    const span gap_after = state.between(behind(previous), behind(previous));
    if (expected == close_brace_name) {
        report_unclosed(state, left.back(), begin);
        return last;
    }
    if (at != last && *at == '"' && !is_closed_text(at, last)) {
        const cursor end = line_end(at, last);
        report(state, "RF0007", state.between(at, end), "this text is not closed",
               "a text ends with `\"` on the line it began on");
        cursor tail = end;
        while (tail != at && is_space(tail[-1]))
            --tail;
        if (tail[-1] == ';')
            return end;
        return tail[-1] == '{' ? skip_item(tail - 1, last) : skip_item(end, last);
    }
    // The next line's rule was read as more of this one's last action, up to what cannot be part of it.
    if (expected == semicolon_name && !before.before_break.empty() && rule_ahead(behind(before.before_break), last)) {
        const cursor resume = behind(before.before_break);
        // What was said of the literals behind it will be said again.
        while (!state.found->empty() && state.found->back().where.file == state.file &&
               state.found->back().where.begin >= state.offset(resume))
            state.found->pop_back();
        report(state, "RF0002", state.between(resume, resume), "missing `;` after " + quoted(before.before_break));
        return resume;
    }
    if (at != last && !is_literal_start(*at) && !is_punctuation(*at) && !at_arrow(at, last)) {
        const std::size_t length = utf8_length({at, static_cast<std::size_t>(last - at)});
        const std::string_view character{at, length};
        report(state, "RF0011", state.between(at, at + length),
               is_control(*at) ? std::string{"unexpected control character"} : "unexpected " + quoted(character),
               character_help(character));
        return at == begin && *at == '/' ? line_end(at, last) : skip_item(at, last);
    }
    if (at != last && *at == '(' && !previous.empty() &&
        previous.find_first_not_of("+0123456789.-") == std::string_view::npos) {
        report(state, "RF0009", state.between(at, at + 1), "unexpected `(` in a number", number_help);
        return skip_item(at, last);
    }
    const bool in_parentheses = !left.empty() && *left.back() == '(';
    if (at != last && *at == ')' && !in_parentheses) {
        report(state, "RF0006", state.between(at, at + 1), "this `)` closes nothing");
        return skip_item(at, last);
    }
    if (expected == close_paren_name) {
        diagnostic* d = report(state, "RF0006", gap_after, "missing `)` after " + quoted(previous));
        if (d != nullptr)
            d->notes.push_back({state.between(left.back(), left.back() + 1), "opened here"});
        return skip_item(at, last);
    }
    if (expected == semicolon_name || expected == statement_end_name) {
        if (ends_there(behind(previous), at, last)) {
            report(state, "RF0002", gap_after, "missing `;` after " + quoted(previous));
            return at != last && (*at == '}' || *at == '(' || describe(at, last) == "`not`") ? at : skip_item(at, last);
        }
    }
    if (expected == arrow_name && (at == last || *at == ';' || *at == '{' || *at == '}')) {
        report(state, "RF0003", gap_after, "missing `->` and an action after " + quoted(previous),
               "a rule is `CONDITION -> ACTION;`");
        return skip_item(at, last);
    }
    const cursor end = at == last ? at : token_end(at, last);
    const bool at_then = std::string_view{at, static_cast<std::size_t>(end - at)} == "then";
    if (expected == arrow_name && at_then && !rule_ahead(end, last)) {
        report(state, "RF0003", state.between(at, end), "missing `->` before `then`, which joins actions",
               "a rule is `CONDITION -> ACTION then ACTION;`; `not`, `and`, `or` and `then` cannot be names");
        return skip_item(at, last);
    }
    report(state, "RF0001", state.between(at, end),
           "expected " + std::string{expected} + ", found " + describe(at, last),
           at != last && *at == '|'            ? "conditions are joined by `or`"
           : expected == arrow_name && at_then ? "conditions are joined by `and` and `or`; `then` joins actions"
                                               : "");
    return skip_item(at, last);
}

}  // namespace grammar

}  // namespace ringfence

#endif
