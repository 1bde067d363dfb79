// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_LANGUAGE_RENDER_IPP
#define RINGFENCE_LANGUAGE_RENDER_IPP

#include <ringfence/language/diagnostic.hpp>
#include <ringfence/language/render.hpp>
#include <ringfence/language/source.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace ringfence {

namespace rendering {

RINGFENCE_DECL std::size_t append_shown(std::string& out, std::string_view text, character c, std::size_t column)
{
    if (c.value == U'\t') {
        const std::size_t columns = tab_columns - column % tab_columns;
        out.append(columns, ' ');
        return columns;
    }
    if (is_unsafe(c.value)) {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string code;
        for (char32_t rest = c.value; rest != 0 || code.size() < 2; rest >>= 4)
            code.insert(code.begin(), digits[rest & 0xf]);
        out += "\\u{" + code + '}';
        return code.size() + 4;
    }
    if (c.value == U'\ufffd' && c.bytes == 1)
        out += "\xef\xbf\xbd";
    else
        out += text.substr(0, c.bytes);
    return columns_of(c.value);
}

RINGFENCE_DECL std::string shown(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const character c = first_code_point(text);
        append_shown(out, text, c, 0);
        text.remove_prefix(c.bytes);
    }
    return out;
}

RINGFENCE_DECL excerpt cut(std::string_view line, std::size_t begin, std::size_t end)
{
    constexpr std::string_view ellipsis = "...";
    // A line can be as long as a file: only what is near the mark is looked at.
    std::size_t at = begin > widest_excerpt - context_before ? begin - context_before : 0;
    while (at < begin && continues_character(line[at]))
        ++at;
    excerpt made;
    std::size_t column = 0;
    if (at != 0) {
        made.text = ellipsis;
        column = ellipsis.size();
    }
    bool marked = false;
    for (; at < line.size();) {
        if (at >= begin && !marked) {
            made.mark_begin = column;
            marked = true;
        }
        if (marked && column >= made.mark_begin + widest_excerpt - context_before) {
            made.text += ellipsis;
            break;
        }
        const std::string_view rest = line.substr(at);
        const character c = first_code_point(rest);
        column += append_shown(made.text, rest, c, column);
        at += c.bytes;
        if (at <= end)
            made.mark_end = column;
    }
    if (!marked)
        made.mark_begin = column;
    made.mark_end = std::max(made.mark_end, made.mark_begin + 1);
    return made;
}

RINGFENCE_DECL void append_place(std::string& out, const source_map& sources, span where, std::string_view kind,
                                 std::string_view kind_colour, std::string_view message, const palette& colours)
{
    const source_file& file = sources[where.file];
    const position at = file.position_of(where.begin);
    out += colours.strong;
    out += shown(file.name()) + ':' + std::to_string(at.line) + ':' + std::to_string(at.column) + ": ";
    out += colours.plain;
    out += kind_colour;
    out += kind;
    out += colours.plain;
    out += ": " + shown(message) + '\n';

    const std::string_view line = file.line(at.line);
    if (file.text().empty())
        return;
    const std::size_t begin = std::min<std::size_t>(at.column - 1, line.size());
    const std::size_t length = where.end > where.begin ? where.end - where.begin : 0;
    const excerpt e = cut(line, begin, std::min(begin + length, line.size()));
    const std::string number = std::to_string(at.line);
    const auto gutter = [&](std::string_view label) {
        out += colours.gutter;
        out += ' ';
        out += label;
        out.append(number.size() - label.size(), ' ');
        out += " |";
        out += colours.plain;
    };
    gutter({});
    out += '\n';
    gutter(number);
    out += (e.text.empty() ? "" : " ") + e.text + '\n';
    gutter({});
    out.append(e.mark_begin + 1, ' ');
    out += kind_colour;
    out.append(e.mark_end - e.mark_begin, '^');
    out += colours.plain;
    out += '\n';
}

}  // namespace rendering

RINGFENCE_DECL std::string render(const diagnostic& d, const source_map& sources, colour as)
{
    const rendering::palette& colours = as == colour::ansi ? rendering::coloured : rendering::colourless;
    std::string out;
    const bool is_error = d.level == severity::error;
    rendering::append_place(out, sources, d.where, is_error ? "error" : "warning",
                            is_error ? colours.error : colours.warning, d.code + ": " + d.message, colours);
    if (!d.help.empty()) {
        out += colours.strong;
        out += "help";
        out += colours.plain;
        out += ": " + rendering::shown(d.help) + '\n';
    }
    for (const diagnostic::note& n : d.notes)
        rendering::append_place(out, sources, n.where, "note", colours.note, n.message, colours);
    return out;
}

}  // namespace ringfence

#endif
