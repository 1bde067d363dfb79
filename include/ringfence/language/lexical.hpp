// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The characters, words and values of rule files, and what is said of those that are malformed: what the grammar, the
// formatter and editors share. Knows nothing of Spirit.

#ifndef RINGFENCE_LANGUAGE_LEXICAL_HPP
#define RINGFENCE_LANGUAGE_LEXICAL_HPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/source.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringfence {

/// The limits of one rule file.
inline constexpr std::size_t max_rule_file_bytes = 16 * 1024 * 1024;
inline constexpr std::size_t max_rule_file_literals = 1'000'000;
inline constexpr std::size_t max_nesting = 64;       ///< of braces and parentheses together
inline constexpr std::size_t max_text_bytes = 255;   ///< of a quoted text, without its quotes
inline constexpr std::size_t max_form_errors = 100;  ///< `parse` stops when `diagnostics` has as many

namespace grammar {

using cursor = const char*;

// ---- characters

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr bool is_word_start(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
constexpr bool is_word_body(char c) noexcept { return is_word_start(c) || is_digit(c); }
constexpr bool is_punctuation(char c) noexcept { return std::string_view{";,|{}()"}.find(c) != std::string_view::npos; }
constexpr bool is_literal_start(char c) noexcept { return is_word_body(c) || c == '+' || c == '"'; }
constexpr bool is_item_start(char c) noexcept { return is_literal_start(c) || c == '('; }
constexpr bool is_item_end(char c) noexcept { return c == ';' || c == '{'; }

// What can stand in a literal that is not a text: everything that does not part two literals.
constexpr bool is_token_body(char c) noexcept { return !is_space(c) && !is_punctuation(c) && c != '#' && c != '"'; }
constexpr bool is_comment_body(char c) noexcept { return c != '\n'; }
constexpr bool is_text_body(char c) noexcept { return c != '"' && c != '\\' && c != '\n'; }
constexpr bool is_escaped(char c) noexcept { return c != '\n'; }
constexpr bool is_group_separator(char c) noexcept { return c == ' ' || c == '.' || c == '-'; }
constexpr bool is_duration_unit(char c) noexcept { return c == 's' || c == 'm' || c == 'h' || c == 'd'; }
constexpr bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

constexpr bool is_reserved(std::string_view word) noexcept
{
    return word == "not" || word == "and" || word == "or" || word == "then";
}

/// How many bytes the well-formed UTF-8 character (RFC 3629) at the front of `text` has; 0 when there is none.
constexpr std::size_t utf8_length(std::string_view text) noexcept
{
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (text.empty())
        return 0;
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return 1;
    const std::size_t length = lead >= 0xc2 && lead <= 0xdf   ? 2
                               : (lead & 0xf0) == 0xe0        ? 3
                               : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                              : 0;
    if (length == 0 || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80)
            return 0;
    const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
    const bool surrogate = lead == 0xed && byte(1) > 0x9f;
    const bool beyond_unicode = lead == 0xf4 && byte(1) > 0x8f;
    return overlong || surrogate || beyond_unicode ? 0 : length;
}

// ---- looking at text without parsing it, for the look-ahead and for going on after an error

constexpr bool at_arrow(cursor at, cursor last) noexcept { return last - at >= 2 && at[0] == '-' && at[1] == '>'; }

constexpr cursor line_end(cursor at, cursor last) noexcept { return std::find(at, last, '\n'); }

/// The quote that closes the text beginning at `at`, or the end of the line when none does.
constexpr cursor closing_quote(cursor at, cursor last) noexcept
{
    for (++at; at != last && *at != '\n' && *at != '"'; ++at)
        if (*at == '\\' && at + 1 != last && at[1] != '\n')
            ++at;
    return at;
}

constexpr bool is_closed_text(cursor at, cursor last) noexcept
{
    const cursor close = closing_quote(at, last);
    return close != last && *close == '"';
}

constexpr cursor text_end(cursor at, cursor last) noexcept
{
    return closing_quote(at, last) + (is_closed_text(at, last) ? 1 : 0);
}

/// Behind the token at `at`: an arrow, a punctuation, a text, or a run of characters that belong together.
constexpr cursor token_end(cursor at, cursor last) noexcept
{
    if (at == last)
        return at;
    if (*at == '"')
        return text_end(at, last);
    if (at_arrow(at, last))
        return at + 2;
    if (!is_token_body(*at))
        return at + 1;
    do
        ++at;
    while (at != last && is_token_body(*at) && !at_arrow(at, last));
    return at;
}

constexpr cursor skip_gap(cursor at, cursor last) noexcept
{
    while (at != last && (is_space(*at) || *at == '#'))
        at = *at == '#' ? line_end(at, last) : at + 1;
    return at;
}

/// Whether the item at `at` is meant as a rule: it has an arrow, or at least a connective or a parenthesis, before
/// the first `;` or brace. A `not` further on than at the beginning is also a word of statements.
constexpr bool rule_ahead(cursor at, cursor last) noexcept
{
    bool connected = false;
    at = skip_gap(at, last);
    for (const cursor first = at; at != last; at = skip_gap(at, last)) {
        if (at_arrow(at, last))
            return true;
        if (*at == ';' || *at == '{' || *at == '}')
            break;
        const cursor end = token_end(at, last);
        const std::string_view token{at, static_cast<std::size_t>(end - at)};
        connected = connected || *at == '(' || (is_reserved(token) && (token != "not" || at == first));
        at = end;
    }
    return connected;
}

/// Behind the `;` that ends what is going on at `at`, behind the block it opens, or before the brace that closes the
/// block around it.
constexpr cursor skip_item(cursor at, cursor last) noexcept
{
    std::size_t depth = 0;
    for (at = skip_gap(at, last); at != last; at = skip_gap(at, last)) {
        if (*at == '}' && depth == 0)
            return at;
        const char c = *at;
        at = token_end(at, last);
        if (c == '{')
            ++depth;
        else if ((c == '}' && --depth == 0) || (c == ';' && depth == 0))
            return at;
    }
    return at;
}

/// The tokens of an unfinished item, from its beginning to where it failed.
struct trail {
    std::string_view last;  ///< the last token before the failure; empty, at the item's beginning, when there is none
    std::string_view
        before_break;  ///< the token before the last line break within the phrase that failed; may be empty
};

constexpr cursor behind(std::string_view token) noexcept { return token.data() + token.size(); }

constexpr trail follow(cursor begin, cursor failure) noexcept
{
    trail found{{begin, 0}, {}};
    for (cursor at = skip_gap(begin, failure); at != failure; at = skip_gap(at, failure)) {
        const std::string_view token{at, static_cast<std::size_t>(token_end(at, failure) - at)};
        const bool joined =
            token == "," || token == "|" || found.last == "," || found.last == "|" || found.last == "->";
        if (token == "->" || token == "then")
            found.before_break = {};
        else if (!found.last.empty() && !joined && line_end(behind(found.last), at) != at)
            found.before_break = found.last;
        found.last = token;
        at = behind(token);
    }
    return found;
}

// ---- literals

constexpr std::size_t count_digits(std::string_view text) noexcept
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
}

constexpr unsigned decimal(std::string_view digits) noexcept
{
    unsigned value = 0;
    for (const char c : digits)
        value = value * 10 + static_cast<unsigned>(c - '0');
    return value;
}

/// A number, prefix or range as written without the separators that group its digits.
inline std::string ungrouped(std::string_view written)
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

/// `date`: `2026-12-25` by its form.
inline bool is_calendar_date(std::string_view date) noexcept
{
    using namespace std::chrono;
    return year_month_day{year{static_cast<int>(decimal(date.substr(0, 4)))}, month{decimal(date.substr(5, 2))},
                          day{decimal(date.substr(8, 2))}}
        .ok();
}

/// `time`: `8:00` or `08:00` by its form; `24:00` is the end of a day.
constexpr bool is_time_of_day(std::string_view time) noexcept
{
    const unsigned hour = decimal(time.substr(0, time.find(':')));
    const unsigned minute = decimal(time.substr(time.find(':') + 1));
    return minute < 60 && (hour < 24 || (hour == 24 && minute == 0));
}

inline std::string quoted(std::string_view text)
{
    constexpr std::size_t longest = 40;
    if (text.size() <= longest)
        return '`' + std::string{text} + '`';
    std::size_t cut = longest;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80)
        --cut;
    return '`' + std::string{text.substr(0, cut)} + "...`";
}

inline constexpr const char* number_help =
    "a number is `+` and 1 to 15 digits, grouped at will by single spaces, dots or hyphens; "
    "`+4822*` is a prefix, `+48712000000..+48712000099` a range";

/// Why the well-formed number, prefix or range `text` (ungrouped) cannot be one; empty when it can.
inline std::string number_fault(std::string_view text)
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

/// The same for what begins with a digit.
inline std::string value_fault(ast::literal_kind kind, std::string_view text)
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

// ---- errors

/// What one run of the parser carries along. Not shared between threads.
struct parse_state {
    cursor begin;
    cursor last;
    std::uint32_t file;
    diagnostics* found;
    source_standing standing = source_standing::offered;
    std::vector<cursor> open{};  ///< the braces and parentheses around the place that is parsed
    std::size_t literals = 0;
    bool stopped = false;  ///< no item is begun any more

    std::uint32_t offset(cursor at) const noexcept { return static_cast<std::uint32_t>(at - begin); }
    span between(cursor from, cursor to) const noexcept { return {file, offset(from), offset(to)}; }
};

inline diagnostic* report(parse_state& state, const char* code, span where, std::string message, std::string help = {})
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

inline ast::literal make_literal(parse_state& state, ast::literal_kind kind, std::string_view written)
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

/// `written`: with its quotes.
inline ast::literal make_text(parse_state& state, std::string_view written)
{
    ast::literal made = make_literal(state, ast::literal_kind::text, written);
    made.text.clear();
    const std::string_view body = written.substr(1, written.size() - 2);
    for (std::size_t i = 0; i < body.size(); ++i) {
        const cursor at = body.data() + i;
        if (body[i] == '\\') {
            const char escaped = body[++i];
            if (escaped != '"' && escaped != '\\')
                report(state, "RF0008", state.between(at, at + 2), quoted({at, 2}) + " is not an escape",
                       "in a text `\\\"` stands for a quote and `\\\\` for a backslash");
        } else if (is_control(body[i])) {
            report(state, "RF0008", state.between(at, at + 1), "a control character in a text");
        }
        made.text += body[i];
    }
    if (made.text.size() > max_text_bytes)
        report(state, "RF0008", made.where, "a text of more than 255 bytes");
    return made;
}

inline ast::literal make_malformed(parse_state& state, std::string_view written)
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

/// What to write instead of `character`, where that is known.
inline const char* character_help(std::string_view character) noexcept
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

inline std::string describe(cursor at, cursor last)
{
    if (at == last)
        return "the end of the file";
    return quoted({at, static_cast<std::size_t>(token_end(at, last) - at)});
}

/// The names the grammar's rules have in messages; also how `explain` tells one failure from another.
inline constexpr std::string_view semicolon_name = "`;`";
inline constexpr std::string_view statement_end_name = "`;` or `{`";
inline constexpr std::string_view arrow_name = "`->`";
inline constexpr std::string_view close_paren_name = "`)`";
inline constexpr std::string_view close_brace_name = "`}`";

/// An unclosed brace is seen only at the end of the file. The first line inside the block that is indented no more
/// than the block itself is most likely where its closing brace was forgotten.
inline void report_unclosed(parse_state& state, cursor brace, cursor item)
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
    const auto outer = indentation(line_begin(item));
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

/// Whether `at` is behind a line break or at the end of what is around it, so that a `;` is missing rather than
/// something standing in its place.
constexpr bool ends_there(cursor previous_end, cursor at, cursor last) noexcept
{
    return at == last || *at == '}' || line_end(previous_end, at) != at;
}

/// Reports that at `at`, in the item that begins at `item`, not what `expected` names was found. Returns where to go
/// on.
inline cursor explain(parse_state& state, cursor item, cursor at, std::string_view expected,
                      const std::vector<cursor>& left)
{
    const cursor last = state.last;
    const trail before = follow(item, at);
    const std::string_view previous = before.last;
    const span gap_after = state.between(behind(previous), behind(previous));
    if (expected == close_brace_name) {
        report_unclosed(state, left.back(), item);
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
        return at == item && *at == '/' ? line_end(at, last) : skip_item(at, last);
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
