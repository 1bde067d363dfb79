// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Manual pages in mdoc(7), made of the tables that --help is made of.

#ifndef RINGFENCE_DAEMON_MDOC_HPP
#define RINGFENCE_DAEMON_MDOC_HPP

#include <ringfence/base/ascii.hpp>

#include <boost/program_options.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace ringfence::mdoc {

/// A text that stands for itself wherever it is put: backslashes, hyphens and quotes are not roff's.
inline std::string escaped(std::string_view text)
{
    std::string made;
    for (const char c : text) {
        if (c == '\\')
            made += "\\e";
        else if (c == '-')
            made += "\\-";
        else if (c == '"')
            made += "\\(dq";
        else if (c == '\'')
            made += "\\(aq";
        else if (c == '`')
            made += "\\(ga";
        else
            made += c;
    }
    return made;
}

/// Appends a line as it stands, which is no macro whatever it begins with.
inline void append_line(std::string& page, std::string_view text)
{
    if (text.starts_with('.'))
        page += "\\&";
    page += escaped(text);
    page += '\n';
}

/// Appends a text, each of its sentences on a line of its own as roff wants it; nothing for an empty one.
inline void append_text(std::string& page, std::string_view text)
{
    while (!text.empty()) {
        std::size_t end = 0;
        while ((end = text.find(". ", end)) != std::string_view::npos &&
               !(end + 2 < text.size() && text[end + 2] >= 'A' && text[end + 2] <= 'Z'))
            ++end;
        append_line(page, text.substr(0, end == std::string_view::npos ? end : end + 1));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 2);
    }
}

/// A whole argument of a macro: blanks in it do not part it, and a word alone is no macro's name.
inline std::string argument(std::string_view text) { return "\"\\&" + escaped(text) + '"'; }

/// Appends lines that are shown as they are.
inline void append_literal(std::string& page, std::string_view lines)
{
    page += ".Bd -literal -offset indent\n";
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        append_line(page, lines.substr(0, end));
        lines = end == std::string_view::npos ? std::string_view{} : lines.substr(end + 1);
    }
    page += ".Ed\n";
}

/// The head of a page: `name` in `section`.
inline std::string head(std::string_view name, std::string_view section, std::string_view summary)
{
    const std::string capitals = ascii::upper(name);
    std::string page = ".\\\" Made of the program's own tables: see `ringfence manual`.\n.Dd November 21, 2026\n.Dt ";
    page.append(capitals).append(" ").append(section).append("\n.Os\n.Sh NAME\n.Nm ").append(name).append("\n.Nd ");
    return page.append(escaped(summary)).append("\n");
}

/// Appends a list of options, those without a description left out.
inline void append_options(std::string& page, const boost::program_options::options_description& all)
{
    page += ".Bl -tag -width Ds\n";
    for (const auto& option : all.options()) {
        page += ".It Fl -" + escaped(option->long_name());
        const std::string value = option->format_parameter();  // `ROLE (=reader)`
        const auto otherwise = value.rfind(" (=");
        if (!value.empty())
            page += " Ar " + escaped(value.substr(0, otherwise));
        page += '\n';
        append_text(page, option->description());
        if (otherwise != std::string::npos)
            append_text(page, "(Default: " + value.substr(otherwise + 3));
    }
    page += ".El\n";
}

}  // namespace ringfence::mdoc

#endif
