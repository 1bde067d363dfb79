// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_LANGUAGE_FORMAT_IPP
#define RINGFENCE_LANGUAGE_FORMAT_IPP

#include <ringfence/language/ast.hpp>
#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/format.hpp>
#include <ringfence/language/grammar.hpp>
#include <ringfence/language/render.hpp>
#include <ringfence/language/source.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ringfence {

namespace formatting {

inline constexpr std::size_t farthest_arrow = 64;    ///< a condition that ends beyond has its arrow right behind it
inline constexpr std::size_t widest_cell = 40;       ///< a wider word or head is not aligned with others
inline constexpr std::size_t farthest_comment = 72;  ///< a line that ends beyond has its comment right behind it
inline constexpr std::size_t comment_distance = 2;

// ---- the text as tokens

enum class token_kind : std::uint8_t {
    literal,
    reserved,  ///< `not`, `and`, `or`, `then`
    arrow,
    joint,  ///< `,` or `|`
    semicolon,
    open_brace,
    close_brace,
    open_paren,
    close_paren,
    end  ///< behind the last one
};

struct comment {
    std::string_view text;   ///< from `#`, without white space at its end
    std::size_t column = 0;  ///< as a terminal shows the line, from 0
    std::size_t breaks = 0;  ///< line ends between what is before it and itself
};

struct token {
    std::string_view text;
    token_kind kind = token_kind::end;
    ast::literal_kind literal = ast::literal_kind::word;
    std::size_t line = 0;    ///< on which it stands, from 0
    std::size_t breaks = 0;  ///< line ends between what is before it, which may be a comment, and itself
    std::size_t comments_begin = 0;
    std::size_t comments_end = 0;  ///< those between the token before and this one
    std::size_t partner = 0;       ///< of a brace or parenthesis: the other one
};

struct token_list {
    std::vector<token> tokens;  ///< the last one is the end
    std::vector<comment> comments;
};

inline std::size_t width_of(std::string_view text)
{
    std::size_t columns = 0;
    while (!text.empty()) {
        const rendering::character c = first_code_point(text);
        columns += c.value == U'\t' ? rendering::tab_columns - columns % rendering::tab_columns
                                    : rendering::columns_of(c.value);
        text.remove_prefix(c.bytes);
    }
    return columns;
}

inline void collect(const ast::phrase& phrase, std::vector<const ast::literal*>& out)
{
    for (const ast::literal& l : phrase.literals)
        out.push_back(&l);
}

inline void collect(const ast::condition& condition, std::vector<const ast::literal*>& out)
{
    if (condition.kind == ast::connective::atom)
        collect(condition.atom, out);
    for (const ast::condition& operand : condition.operands)
        collect(operand, out);
}

/// All literals in the order of the text.
inline void collect(const std::vector<ast::item>& items, std::vector<const ast::literal*>& out)
{
    for (const ast::item& item : items) {
        if (const auto* rule = std::get_if<ast::rule>(&item)) {
            collect(rule->when, out);
            for (const ast::phrase& action : rule->actions)
                collect(action, out);
        } else {
            const auto& statement = std::get<ast::statement>(item);
            collect(statement.head, out);
            collect(statement.body, out);
        }
    }
}

inline token_kind kind_of(std::string_view text) noexcept
{
    switch (text.front()) {
    case ',':
    case '|': return token_kind::joint;
    case ';': return token_kind::semicolon;
    case '{': return token_kind::open_brace;
    case '}': return token_kind::close_brace;
    case '(': return token_kind::open_paren;
    case ')': return token_kind::close_paren;
    case '-': return token_kind::arrow;
    default: return token_kind::reserved;
    }
}

/// `parsed` is the form of `text`, which has no errors.
inline token_list scan(std::string_view text, const ast::file& parsed)
{
    std::vector<const ast::literal*> literals;
    collect(parsed.items, literals);
    token_list list;
    list.tokens.reserve(literals.size() * 2 + 1);
    const char* const begin = text.data();
    const char* const last = begin + text.size();
    const char* at = begin + (text.starts_with("\xef\xbb\xbf") ? 3 : 0);
    const char* line_begin = at;
    std::size_t line = 0;
    std::size_t comments_begin = 0;
    std::vector<std::size_t> open;
    auto literal = literals.begin();
    for (;;) {
        token next;
        next.comments_begin = comments_begin;
        while (at != last && (grammar::is_space(*at) || *at == '#')) {
            if (*at == '#') {
                const char* const end = grammar::line_end(at, last);
                std::string_view written{at, static_cast<std::size_t>(end - at)};
                while (grammar::is_space(written.back()))
                    written.remove_suffix(1);
                const std::string_view before{line_begin, static_cast<std::size_t>(at - line_begin)};
                list.comments.push_back({written, width_of(before), next.breaks});
                next.breaks = 0;
                at = end;
                continue;
            }
            if (*at++ == '\n') {
                ++line;
                ++next.breaks;
                line_begin = at;
            }
        }
        next.comments_end = list.comments.size();
        next.line = line;
        if (at == last) {
            list.tokens.push_back(next);
            return list;
        }
        const char* end = grammar::token_end(at, last);
        if (literal != literals.end() && begin + (*literal)->where.begin == at) {
            end = begin + (*literal)->where.end;
            next.kind = token_kind::literal;
            next.literal = (*literal)->kind;
            ++literal;
        } else {
            next.kind = kind_of({at, static_cast<std::size_t>(end - at)});
        }
        next.text = {at, static_cast<std::size_t>(end - at)};
        // A comment before `;` or `{` is one behind it.
        if (next.kind == token_kind::semicolon || next.kind == token_kind::open_brace)
            next.comments_end = comments_begin;
        comments_begin = next.comments_end;
        at = end;
        const std::size_t index = list.tokens.size();
        if (next.kind == token_kind::open_brace || next.kind == token_kind::open_paren)
            open.push_back(index);
        if (next.kind == token_kind::close_brace || next.kind == token_kind::close_paren) {
            next.partner = open.back();
            list.tokens[open.back()].partner = index;
            open.pop_back();
        }
        list.tokens.push_back(next);
    }
}

inline bool is_word(const token& t) noexcept
{
    return t.kind == token_kind::literal && t.literal == ast::literal_kind::word;
}

/// Spaces between two tokens on one line.
inline std::size_t distance(const token& a, const token& b) noexcept
{
    if (b.kind == token_kind::semicolon || b.kind == token_kind::close_paren || a.kind == token_kind::open_paren)
        return 0;
    if (b.kind == token_kind::joint)
        return 0;
    if (a.kind == token_kind::joint)
        return a.text == "," ? 1 : 0;
    // A single space would make the digits a group of the number.
    const bool number = a.kind == token_kind::literal &&
                        (a.literal == ast::literal_kind::number || a.literal == ast::literal_kind::range);
    return number && b.kind == token_kind::literal && grammar::is_digit(b.text.front()) ? 2 : 1;
}

/// The tokens `first` to `last` (exclusive) on one line.
inline std::string joined(const token_list& in, std::size_t first, std::size_t last)
{
    std::string text;
    for (std::size_t i = first; i < last; ++i) {
        if (i != first)
            text.append(distance(in.tokens[i - 1], in.tokens[i]), ' ');
        text += in.tokens[i].text;
    }
    return text;
}

/// Whether these tokens on one line end within `format_columns`. Looks at no more of them than it needs.
inline bool fits(const token_list& in, std::size_t first, std::size_t last, std::size_t indent)
{
    std::size_t column = indent;
    for (std::size_t i = first; i < last && column <= format_columns; ++i)
        column += (i == first ? 0 : distance(in.tokens[i - 1], in.tokens[i])) + width_of(in.tokens[i].text);
    return column <= format_columns;
}

// ---- the lines to be written

struct line {
    std::size_t indent = 0;
    std::string text;            ///< empty where `comment` goes on with the one of the line before
    std::string_view comment{};  ///< behind the text
    bool apart = false;          ///< by a blank line from the one before
};

struct layout {
    const token_list& in;
    std::vector<line> lines{};
    bool at_start = true;  ///< of the file or of a block: no blank line here

    const token& at(std::size_t i) const { return in.tokens[i]; }
};

inline void put(layout& out, std::size_t indent, std::string text, std::size_t breaks)
{
    out.lines.push_back({indent, std::move(text), {}, breaks > 1 && !out.at_start});
    out.at_start = false;
}

/// The comments before token `i`: behind the line before, going on with such a one, or alone.
inline void put_comments(layout& out, std::size_t i, std::size_t indent)
{
    const std::vector<comment>& comments = out.in.comments;
    const token& next = out.at(i);
    bool behind = false;
    for (std::size_t c = next.comments_begin; c != next.comments_end; ++c) {
        const comment& one = comments[c];
        if (c == next.comments_begin && one.breaks == 0 && !out.lines.empty()) {
            out.lines.back().comment = one.text;
            behind = true;
            continue;
        }
        behind = behind && one.breaks == 1 && one.column == comments[c - 1].column;
        if (behind)
            out.lines.push_back({out.lines.back().indent, {}, one.text});
        else
            put(out, indent, std::string{one.text}, one.breaks);
    }
}

/// Tokens with comments between them: a line ends with each comment, and nowhere else.
inline void put_commented(layout& out, std::size_t first, std::size_t last, std::size_t indent)
{
    std::size_t breaks = out.at(first).breaks;
    std::size_t here = indent;
    std::string text{out.at(first).text};
    for (std::size_t i = first + 1; i < last; ++i) {
        const token& next = out.at(i);
        for (std::size_t c = next.comments_begin; c != next.comments_end; ++c) {
            const comment& one = out.in.comments[c];
            if (!text.empty() && one.breaks == 0)
                text.append(comment_distance, ' ').append(one.text);
            if (!text.empty())
                put(out, here, std::exchange(text, {}), std::exchange(breaks, 0));
            here = indent + format_indent;
            if (one.breaks != 0)
                put(out, here, std::string{one.text}, 0);
        }
        if (!text.empty())
            text.append(distance(out.at(i - 1), next), ' ');
        text += next.text;
    }
    put(out, here, std::move(text), breaks);
}

/// Words and literals that are too long for a line: broken behind commas, or before words where there are none.
inline void put_filled(layout& out, std::size_t first, std::size_t last, std::size_t indent, std::size_t further,
                       std::size_t breaks)
{
    const auto is_comma = [&](std::size_t i) { return out.at(i).text == ","; };
    bool commas = false;
    for (std::size_t i = first; i < last && !commas; ++i)
        commas = is_comma(i);
    const auto may_break_before = [&](std::size_t i) {
        return commas ? is_comma(i - 1) : is_word(out.at(i)) && out.at(i - 1).kind == token_kind::literal;
    };
    std::size_t here = indent;
    std::size_t end_column = 0;
    std::string text;
    for (std::size_t i = first; i < last;) {
        std::size_t end = i + 1;
        while (end < last && !may_break_before(end))
            ++end;
        const std::string part = joined(out.in, i, end);
        const std::size_t width = width_of(part);
        const std::size_t space = i == first ? 0 : distance(out.at(i - 1), out.at(i));
        if (!text.empty() && end_column + space + width > format_columns) {
            put(out, here, std::exchange(text, {}), std::exchange(breaks, 0));
            here = indent + further;
        }
        end_column = text.empty() ? here + width : end_column + space + width;
        if (!text.empty())
            text.append(space, ' ');
        text += part;
        i = end;
    }
    put(out, here, std::move(text), breaks);
}

/// Part of a condition: on one line where it fits, else broken before each `or` or else each `and` of it, or within its
/// parentheses.
inline void put_condition(layout& out, std::size_t first, std::size_t last, std::size_t indent, std::size_t breaks)
{
    if (fits(out.in, first, last, indent)) {
        put(out, indent, joined(out.in, first, last), breaks);
        return;
    }
    std::vector<std::size_t> parts;
    for (const std::string_view connective : {"or", "and"}) {
        for (std::size_t i = first; i < last; ++i) {
            if (out.at(i).kind == token_kind::open_paren)
                i = out.at(i).partner;
            else if (i != first && out.at(i).kind == token_kind::reserved && out.at(i).text == connective)
                parts.push_back(i);
        }
        if (!parts.empty())
            break;
    }
    if (!parts.empty()) {
        parts.push_back(last);
        put_condition(out, first, parts[0], indent, breaks);
        for (std::size_t i = 0; i + 1 < parts.size(); ++i)
            put_condition(out, parts[i], parts[i + 1], indent + format_indent, 0);
        return;
    }
    std::size_t open = first;
    while (out.at(open).kind == token_kind::reserved)
        ++open;
    if (out.at(open).kind != token_kind::open_paren) {
        put_filled(out, first, last, indent, format_indent, breaks);
        return;
    }
    put(out, indent, joined(out.in, first, open + 1), breaks);
    put_condition(out, open + 1, last - 1, indent + format_indent, 0);
    put(out, indent, ")", 0);
}

// ---- items and what is aligned

enum class shape : std::uint8_t {
    plain,  ///< a statement without a block
    value,  ///< a number or text, as in a list
    rule,
    row_block,  ///< a block on one line
    block,
    commented  ///< a statement, rule or head of a block with a comment within
};

/// A statement or rule, by its tokens.
struct item {
    shape is = shape::plain;
    std::size_t first = 0;
    std::size_t stop = 0;         ///< its `;` or `{`
    std::size_t close = 0;        ///< its `}`, or `stop`
    std::size_t arrow = 0;        ///< the first `->` of it or its block; 0 without one
    bool has_rules = false;       ///< a block on one line with a rule in it
    bool is_one_rule = false;     ///< a block on one line with nothing but one rule
    bool apart = false;           ///< by a blank line from the item before
    std::size_t first_end = 0;    ///< behind the first cell: `list`, `sat, sun`
    std::size_t second_end = 0;   ///< behind the second cell, which may be empty: a name, the rest of a block's head
    std::size_t first_width = 0;  ///< what the cells are to take
    std::size_t second_width = 0;
    std::size_t arrow_column = 0;
};

inline bool is_value(const token& t) noexcept
{
    using enum ast::literal_kind;
    return t.kind == token_kind::literal &&
           (t.literal == number || t.literal == prefix || t.literal == range || t.literal == text);
}

/// Sets the cells of a statement that is written on one line.
inline void divide(const token_list& in, item& made)
{
    made.first_end = made.first + 1;
    while (made.first_end < made.stop && in.tokens[made.first_end].kind == token_kind::joint)
        made.first_end += 2;
    made.second_end = made.first_end;
    if (made.has_rules)
        made.second_end = made.stop;
    else if (made.first_end < made.stop && is_word(in.tokens[made.first_end]))
        ++made.second_end;
    else if (made.is == shape::row_block)
        made.second_end = made.stop;
}

inline item make_item(const token_list& in, std::size_t first, std::size_t indent)
{
    const std::vector<token>& tokens = in.tokens;
    item made;
    made.first = made.stop = first;
    while (tokens[made.stop].kind != token_kind::semicolon && tokens[made.stop].kind != token_kind::open_brace) {
        if (tokens[made.stop].kind == token_kind::arrow)
            made.arrow = made.stop;
        ++made.stop;
    }
    const bool has_block = tokens[made.stop].kind == token_kind::open_brace;
    made.close = has_block ? tokens[made.stop].partner : made.stop;
    const token& begin = tokens[first];
    made.apart = begin.breaks > 1;
    for (std::size_t c = begin.comments_begin; c != begin.comments_end; ++c)
        made.apart = made.apart || in.comments[c].breaks > 1;
    if (tokens[made.stop].comments_end != begin.comments_end) {
        made.is = shape::commented;
    } else if (has_block) {
        made.is = shape::block;
        if (tokens[made.close].line == begin.line && fits(in, first, made.close + 1, indent)) {
            made.is = shape::row_block;
            std::size_t ends = 0;
            std::size_t arrows = 0;
            for (std::size_t i = made.stop; i < made.close; ++i) {
                ends += tokens[i].kind == token_kind::semicolon || tokens[i].kind == token_kind::close_brace ? 1U : 0U;
                if (tokens[i].kind == token_kind::arrow && arrows++ == 0)
                    made.arrow = i;
            }
            made.has_rules = arrows != 0;
            made.is_one_rule = arrows == 1 && ends == 1;
        }
    } else if (made.arrow != 0) {
        made.is = shape::rule;
    } else if (is_value(begin)) {
        made.is = shape::value;
    }
    if (made.is == shape::plain || made.is == shape::row_block)
        divide(in, made);
    return made;
}

/// Whether the cells of two neighbours are aligned with each other. The edition stands alone.
inline bool is_related(const token_list& in, const item& a, const item& b)
{
    const auto is_row = [](const item& one) { return one.is == shape::plain || one.is == shape::row_block; };
    const std::string_view word = in.tokens[a.first].text;
    if (b.apart || !is_row(a) || !is_row(b) || word == "ringfence")
        return false;
    return (a.is == shape::plain && b.is == shape::plain) || (a.has_rules && b.has_rules) ||
           joined(in, a.first, a.first_end) == joined(in, b.first, b.first_end);
}

inline std::string padded(std::string text, std::size_t width)
{
    const std::size_t is = width_of(text);
    if (is < width)
        text.append(width - is, ' ');
    return text;
}

/// A statement on one line, up to token `last`.
inline std::string row_text(const token_list& in, const item& of, std::size_t last)
{
    const bool more = of.first_end < of.stop || of.is == shape::row_block;
    std::string text = padded(joined(in, of.first, of.first_end), more ? of.first_width : 0);
    if (of.second_end != of.first_end || (of.has_rules && of.second_width != 0)) {
        const bool behind = of.second_end < of.stop || of.is == shape::row_block;
        text += ' ' + padded(joined(in, of.first_end, of.second_end), behind ? of.second_width : 0);
    }
    if (of.second_end < last)
        text.append(distance(in.tokens[of.second_end - 1], in.tokens[of.second_end]), ' ');
    return text + joined(in, of.second_end, last);
}

inline std::string row_text(const token_list& in, const item& of, std::size_t indent, std::size_t arrow_column)
{
    if (!of.is_one_rule || arrow_column <= indent)
        return row_text(in, of, of.close + 1);
    return padded(row_text(in, of, of.arrow), arrow_column - indent - 1) + ' ' + joined(in, of.arrow, of.close + 1);
}

/// Calls `f` with the bounds of each run of two or more neighbours that `together` says belong together.
template <class Together, class F>
void each_run(const std::vector<item>& items, std::size_t first, std::size_t last, Together&& together, F&& f)
{
    for (std::size_t begin = first; begin < last;) {
        std::size_t end = begin + 1;
        while (end < last && together(items[end - 1], items[end]))
            ++end;
        if (end - begin > 1)
            f(begin, end);
        begin = end;
    }
}

/// Sets the widths of the cells of items `first` to `last`, which are aligned with each other.
inline void align_rows(const token_list& in, std::vector<item>& items, std::size_t first, std::size_t last,
                       std::size_t indent)
{
    const auto set = [&](std::size_t begin, std::size_t end, std::size_t item::*width, auto&& text_of) {
        std::size_t widest = 0;
        for (std::size_t i = begin; i < end; ++i)
            if (const std::size_t is = width_of(text_of(items[i])); is <= widest_cell)
                widest = std::max(widest, is);
        for (std::size_t i = begin; i < end; ++i)
            items[i].*width = widest;
    };
    set(first, last, &item::first_width, [&](const item& of) {
        return of.first_end < of.stop || of.is == shape::row_block ? joined(in, of.first, of.first_end) : std::string{};
    });
    const auto same_kind = [&](const item& a, const item& b) {
        return (a.has_rules && b.has_rules) ||
               (a.has_rules == b.has_rules && joined(in, a.first, a.first_end) == joined(in, b.first, b.first_end));
    };
    each_run(items, first, last, same_kind, [&](std::size_t begin, std::size_t end) {
        set(begin, end, &item::second_width, [&](const item& of) {
            return of.second_end < of.stop || of.is == shape::row_block ? joined(in, of.first_end, of.second_end)
                                                                        : std::string{};
        });
    });
    const auto one_rule = [](const item& a, const item& b) { return a.is_one_rule && b.is_one_rule; };
    each_run(items, first, last, one_rule, [&](std::size_t begin, std::size_t end) {
        std::size_t column = 0;
        for (std::size_t i = begin; i < end; ++i)
            if (const std::size_t is = indent + width_of(row_text(in, items[i], items[i].arrow)) + 1;
                is <= farthest_arrow)
                column = std::max(column, is);
        for (std::size_t i = begin; i < end; ++i)
            items[i].arrow_column = column;
    });
}

/// Sets what is aligned among the items of a block.
inline void align(const token_list& in, std::vector<item>& items, std::size_t indent)
{
    const auto related = [&](const item& a, const item& b) { return is_related(in, a, b); };
    each_run(items, 0, items.size(), related,
             [&](std::size_t first, std::size_t last) { align_rows(in, items, first, last, indent); });
    std::size_t column = 0;
    for (const item& of : items)
        if (of.is == shape::rule)
            if (const std::size_t is = indent + width_of(joined(in, of.first, of.arrow)) + 1; is <= farthest_arrow)
                column = std::max(column, is);
    for (item& of : items)
        if (of.is == shape::rule)
            of.arrow_column = column;
}

// ---- writing items

inline void put_rule(layout& out, const item& of, std::size_t indent)
{
    const std::size_t breaks = out.at(of.first).breaks;
    const std::string condition = joined(out.in, of.first, of.arrow);
    const std::size_t own_column = indent + width_of(condition) + 1;
    const bool aligned = own_column <= farthest_arrow;
    const std::size_t column = aligned ? of.arrow_column : own_column;
    const std::string before = padded(condition, column - indent - 1) + ' ';
    const std::string actions = joined(out.in, of.arrow, of.stop + 1);
    if (column + width_of(actions) <= format_columns) {
        put(out, indent, before + actions, breaks);
        return;
    }
    const std::size_t arrow_width = out.at(of.arrow).text.size() + 1;
    std::size_t here = column + arrow_width;
    std::string text = before + "-> ";
    std::size_t first_breaks = breaks;
    if (!aligned) {
        put_condition(out, of.first, of.arrow, indent, breaks);
        first_breaks = 0;
        indent += format_indent;
        if (indent + width_of(actions) <= format_columns) {
            put(out, indent, actions, 0);
            return;
        }
        here = indent + arrow_width;
        text = "-> ";
    }
    // One action a line.
    for (std::size_t begin = of.arrow + 1; begin <= of.stop;) {
        std::size_t end = begin + 1;
        while (end <= of.stop && !(out.at(end).kind == token_kind::reserved))
            ++end;
        put(out, indent, text + joined(out.in, begin, end), std::exchange(first_breaks, 0));
        text.clear();
        indent = here;
        begin = end;
    }
}

inline void put_row(layout& out, const item& of, std::size_t indent)
{
    const std::size_t breaks = out.at(of.first).breaks;
    std::string text = row_text(out.in, of, indent, of.arrow_column);
    if (indent + width_of(text) > format_columns)
        text = joined(out.in, of.first, of.close + 1);
    if (indent + width_of(text) <= format_columns)
        put(out, indent, std::move(text), breaks);
    else
        put_filled(out, of.first, of.close + 1, indent, format_indent, breaks);
}

/// A line of numbers and texts as in a list.
struct value_row {
    std::size_t first = 0;  ///< the first token
    std::vector<std::string> cells{};
};

inline std::string text_of(const value_row& row, const std::vector<std::size_t>& widths)
{
    std::string text;
    for (std::size_t i = 0; i + 1 < row.cells.size(); ++i)
        text += padded(row.cells[i], widths[i]) + ' ';
    return text + row.cells.back();
}

/// Neighbouring rows, their cells aligned where all of them fit then.
inline void put_rows(layout& out, const std::vector<value_row>& rows, std::size_t indent)
{
    std::vector<std::size_t> widths;
    for (const value_row& row : rows) {
        widths.resize(std::max(widths.size(), row.cells.size()));
        for (std::size_t i = 0; i + 1 < row.cells.size(); ++i)
            widths[i] = std::max(widths[i], width_of(row.cells[i]));
    }
    const bool fit = std::all_of(rows.begin(), rows.end(), [&](const value_row& row) {
        return row.cells.size() == 1 || indent + width_of(text_of(row, widths)) <= format_columns;
    });
    if (!fit)
        std::fill(widths.begin(), widths.end(), 0);
    for (const value_row& row : rows) {
        put_comments(out, row.first, indent);
        const std::size_t breaks = out.at(row.first).breaks;
        std::string text = text_of(row, widths);
        if (indent + width_of(text) <= format_columns)
            put(out, indent, std::move(text), breaks);
        else
            put_filled(out, row.first, make_item(out.in, row.first, indent).stop + 1, indent, format_indent, breaks);
    }
}

/// Items `first` to `last`, numbers and texts as in a list. Those that stood on one line stay on one where they fit.
inline void put_values(layout& out, const std::vector<item>& items, std::size_t first, std::size_t last,
                       std::size_t indent)
{
    std::vector<value_row> rows;
    std::size_t width = 0;
    for (std::size_t i = first; i < last; ++i) {
        std::string cell = joined(out.in, items[i].first, items[i].stop + 1);
        const std::size_t cell_width = width_of(cell);
        const token& begin = out.at(items[i].first);
        const bool beside = !rows.empty() && begin.line == out.at(items[i - 1].stop).line &&
                            begin.comments_begin == begin.comments_end &&
                            indent + width + 1 + cell_width <= format_columns;
        if (!beside) {
            if (items[i].apart) {
                put_rows(out, rows, indent);
                rows.clear();
            }
            rows.push_back({items[i].first});
            width = 0;
        }
        width += (beside ? 1 : 0) + cell_width;
        rows.back().cells.push_back(std::move(cell));
    }
    put_rows(out, rows, indent);
}

/// The items from token `first` on to `last`, the brace that closes the block or the end of the file.
inline void put_items(layout& out, std::size_t first, std::size_t last, std::size_t indent)
{
    std::vector<item> items;
    for (std::size_t i = first; i < last; i = items.back().close + 1)
        items.push_back(make_item(out.in, i, indent));
    align(out.in, items, indent);
    for (std::size_t i = 0; i < items.size(); ++i) {
        const item& of = items[i];
        if (of.is == shape::value) {
            std::size_t end = i + 1;
            while (end < items.size() && items[end].is == shape::value)
                ++end;
            put_values(out, items, i, end, indent);
            i = end - 1;
            continue;
        }
        put_comments(out, of.first, indent);
        switch (of.is) {
        case shape::plain:
        case shape::row_block: put_row(out, of, indent); continue;
        case shape::rule: put_rule(out, of, indent); continue;
        case shape::commented: put_commented(out, of.first, of.stop + 1, indent); break;
        default: put_filled(out, of.first, of.stop + 1, indent, 2 * format_indent, out.at(of.first).breaks);
        }
        if (of.close == of.stop)
            continue;
        out.at_start = true;
        put_items(out, of.stop + 1, of.close, indent + format_indent);
        out.at_start = true;
        put(out, indent, "}", 0);
    }
    put_comments(out, last, indent);
}

/// The lines as text, comments behind neighbouring lines aligned.
inline std::string written(const std::vector<line>& lines)
{
    std::string text;
    std::size_t column = 0;  // of the last comment behind a line
    const auto bounds_block = [](const line& of) { return of.text.ends_with('{') || of.text == "}"; };
    const auto end_of = [](const line& of) { return of.indent + width_of(of.text); };
    for (std::size_t i = 0; i < lines.size();) {
        std::size_t end = i + 1;
        std::size_t common = 0;
        if (!lines[i].comment.empty()) {
            while (end < lines.size() && !lines[end].comment.empty() && !lines[end].apart &&
                   lines[end].indent == lines[i].indent && !bounds_block(lines[end]) && !bounds_block(lines[end - 1]))
                ++end;
            for (std::size_t l = i; l < end; ++l)
                if (!lines[l].text.empty() && end_of(lines[l]) <= farthest_comment)
                    common = std::max(common, end_of(lines[l]) + comment_distance);
        }
        for (; i < end; ++i) {
            const line& one = lines[i];
            if (one.apart)
                text += '\n';
            if (!one.text.empty())
                text.append(one.indent, ' ').append(one.text);
            if (!one.comment.empty()) {
                const std::size_t is = one.text.empty() ? 0 : end_of(one);
                if (!one.text.empty())
                    column = std::max(common, is + comment_distance);
                text.append(column - is, ' ').append(one.comment);
            }
            text += '\n';
        }
    }
    return text;
}

inline bool same(const ast::phrase& a, const ast::phrase& b)
{
    return std::equal(a.literals.begin(), a.literals.end(), b.literals.begin(), b.literals.end(),
                      [](const ast::literal& l, const ast::literal& r) {
                          return l.kind == r.kind && l.before == r.before && l.text == r.text;
                      });
}

inline bool same(const ast::condition& a, const ast::condition& b)
{
    return a.kind == b.kind && same(a.atom, b.atom) &&
           std::equal(a.operands.begin(), a.operands.end(), b.operands.begin(), b.operands.end(),
                      [](const ast::condition& l, const ast::condition& r) { return same(l, r); });
}

inline bool same(const std::vector<ast::item>& a, const std::vector<ast::item>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ast::item& l, const ast::item& r) {
        if (l.index() != r.index())
            return false;
        if (const auto* rule = std::get_if<ast::rule>(&l)) {
            const auto& other = std::get<ast::rule>(r);
            return same(rule->when, other.when) &&
                   std::equal(rule->actions.begin(), rule->actions.end(), other.actions.begin(), other.actions.end(),
                              [](const ast::phrase& x, const ast::phrase& y) { return same(x, y); });
        }
        const auto& statement = std::get<ast::statement>(l);
        const auto& other = std::get<ast::statement>(r);
        return statement.has_body == other.has_body && same(statement.head, other.head) &&
               same(statement.body, other.body);
    });
}

}  // namespace formatting

RINGFENCE_DECL bool same_form(const ast::file& a, const ast::file& b) { return formatting::same(a.items, b.items); }

RINGFENCE_DECL std::optional<std::string> format(const source_map& sources, std::uint32_t file, diagnostics& found)
{
    const std::size_t had = found.size();
    const ast::file parsed = parse(sources, file, found);
    if (found.size() != had)
        return std::nullopt;
    const formatting::token_list tokens = formatting::scan(sources[file].text(), parsed);
    formatting::layout out{tokens};
    formatting::put_items(out, 0, tokens.tokens.size() - 1, 0);
    std::string text = formatting::written(out.lines);
    if (text.size() > max_rule_file_bytes) {
        found.push_back({severity::error,
                         "RF0013",
                         {file, 0, 0},
                         "formatted, the file would be larger than 16 MiB",
                         "put long lists into the store by an import"});
        return std::nullopt;
    }
    if (text == sources[file].text())
        return text;
    source_map again;
    again.emplace_back(sources[file].name(), text);
    diagnostics wrong;
    if (!same_form(parsed, parse(again, 0, wrong)) || !wrong.empty())
        throw std::logic_error{sources[file].name() + ": formatting would change what the file says"};
    return text;
}

}  // namespace ringfence

#endif
