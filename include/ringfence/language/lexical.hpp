// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The characters, words and values of rule files, and what is said of those that are malformed: what the grammar, the
// formatter and editors share. Knows nothing of Spirit.

#ifndef RINGFENCE_LANGUAGE_LEXICAL_HPP
#define RINGFENCE_LANGUAGE_LEXICAL_HPP

#include <ringfence/base/utf8.hpp>
#include <ringfence/config.hpp>
#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/source.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence {

/// The limits of one rule file.
inline constexpr std::size_t max_rule_file_bytes = std::size_t{16} * 1024 * 1024;
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
    if (text.empty())
        return 0;
    const code_point found = first_code_point(text);
    return found.is_sound() ? found.bytes : 0;
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
RINGFENCE_DECL std::string ungrouped(std::string_view written);

/// `text`: `2026-12-25` by its form.
RINGFENCE_DECL bool is_calendar_date(std::string_view text) noexcept;

/// `time`: `8:00` or `08:00` by its form; `24:00` is the end of a day.
constexpr bool is_time_of_day(std::string_view time) noexcept
{
    const unsigned hour = decimal(time.substr(0, time.find(':')));
    const unsigned minute = decimal(time.substr(time.find(':') + 1));
    return minute < 60 && (hour < 24 || (hour == 24 && minute == 0));
}

RINGFENCE_DECL std::string quoted(std::string_view text);

inline constexpr const char* number_help =
    "a number is `+` and 1 to 15 digits, grouped at will by single spaces, dots or hyphens; "
    "`+4822*` is a prefix, `+48712000000..+48712000099` a range";

/// Why the well-formed number, prefix or range `text` (ungrouped) cannot be one; empty when it can.
RINGFENCE_DECL std::string number_fault(std::string_view text);

/// The same for what begins with a digit.
RINGFENCE_DECL std::string value_fault(ast::literal_kind kind, std::string_view text);

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

RINGFENCE_DECL diagnostic* report(parse_state& state, const char* code, span where, std::string message,
                                  std::string help = {});

RINGFENCE_DECL ast::literal make_literal(parse_state& state, ast::literal_kind kind, std::string_view written);

/// `written`: with its quotes.
RINGFENCE_DECL ast::literal make_text(parse_state& state, std::string_view written);

RINGFENCE_DECL ast::literal make_malformed(parse_state& state, std::string_view written);

/// What to write instead of `character`, where that is known.
RINGFENCE_DECL const char* character_help(std::string_view character) noexcept;

RINGFENCE_DECL std::string describe(cursor at, cursor last);

/// The names the grammar's rules have in messages; also how `explain` tells one failure from another.
inline constexpr std::string_view semicolon_name = "`;`";
inline constexpr std::string_view statement_end_name = "`;` or `{`";
inline constexpr std::string_view arrow_name = "`->`";
inline constexpr std::string_view close_paren_name = "`)`";
inline constexpr std::string_view close_brace_name = "`}`";

/// An unclosed brace is seen only at the end of the file. The first line inside the block that is indented no more
/// than the block itself is most likely where its closing brace was forgotten.
RINGFENCE_DECL void report_unclosed(parse_state& state, cursor brace, cursor begin);

/// Whether `at` is behind a line break or at the end of what is around it, so that a `;` is missing rather than
/// something standing in its place.
constexpr bool ends_there(cursor previous_end, cursor at, cursor last) noexcept
{
    return at == last || *at == '}' || line_end(previous_end, at) != at;
}

/// Reports that at `at`, in the item that begins at `begin`, not what `expected` names was found. Returns where to go
/// on.
RINGFENCE_DECL cursor explain(parse_state& state, cursor begin, cursor at, std::string_view expected,
                              const std::vector<cursor>& left);

}  // namespace grammar

}  // namespace ringfence

#ifdef RINGFENCE_HEADER_ONLY
#include <ringfence/language/lexical.ipp>
#endif

#endif
